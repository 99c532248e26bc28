package rules

import (
	"maps"
	"slices"
	"strings"

	"sightline/record"
)

// form reads which of the forms "when" has. A rule has exactly one.
func (l *loader) form(r *Rule) form {
	w, opens := &l.file.When, l.file.Opens
	var forms []form
	add := func(written bool, name string, compile func() form) {
		if written {
			r.Form = name
			forms = append(forms, compile())
		}
	}
	add(len(w.On) > 0, "on", func() form { return onForm{l.matcher(w.On, w.Where, "")} })
	add(w.Count != nil, "count", func() form { return l.countForm(w.Count) })
	add(w.Cluster != nil, "cluster", func() form { return l.clusterForm(w.Cluster) })
	add(w.Absent != nil, "absent", func() form { return l.absentForm(r, w) })
	add(len(w.Decision) > 0, "decision", func() form { return l.decisionForm(w) })
	add(w.Share != nil, "share", func() form { return l.shareForm(w.Share) })
	add(w.Change != nil, "change", func() form { return l.changeForm(w.Change) })
	add(w.Unshared != nil, "unshared", func() form { return l.unsharedForm(r, w.Unshared) })
	add(w.Unquorate != nil, "unquorate", func() form { return l.unquorateForm(w.Unquorate) })
	if len(forms) != 1 {
		l.complain("when", "when has exactly one form: %s", strings.Join(formNames, ", "))
		return onForm{}
	}
	if opens != "" && opens != "at once" {
		l.opens(r, opens)
	}
	return forms[0]
}

// formNames are the forms as "when" writes them. On with opens after a time is what people call then-not.
var formNames = []string{"on", "count", "cluster", "absent", "decision", "share", "change", "unshared", "unquorate"}

// opens reads the time after which a question opens when nothing has answered it.
func (l *loader) opens(r *Rule, text string) {
	length, after := strings.CutPrefix(text, "after ")
	switch change := l.file.When.Change; {
	case r.Form == "absent" || r.Form == "unshared" || r.Form == "decision" || change != nil && change.Less != "":
		l.complain("opens", "a rule with on, count, cluster, share, change: {more: …} or unquorate can open after a time; the others open when their own time has run out, or at once")
		return
	case !after:
		l.complain("opens", "opens is written at once, or after a time: after 5 working days")
	case r.Form == "on":
		r.Form = "then-not"
	}
	r.grace = l.allowance("opens", length)
}

func (l *loader) countForm(c *countFile) form {
	l.distinct(c.Distinct)
	return countForm{of: l.matcher(c.On, c.Where, ""), least: l.number("at-least", c.AtLeast), within: l.window(c.Within), distinct: c.Distinct}
}

func (l *loader) clusterForm(c *clusterFile) form {
	f := clusterForm{least: l.number("at-least", c.AtLeast), within: l.window(c.Within)}
	for _, name := range slices.Sorted(maps.Keys(c.Signs)) {
		m := c.Signs[name]
		f.signs = append(f.signs, sign{name, l.matcher(m.On, m.Where, "")})
	}
	if len(f.signs) > mostSigns {
		l.complain("cluster", "a cluster names at most %d signs", mostSigns)
	}
	if f.least > len(f.signs) || f.least < 2 {
		l.complain("cluster", "a cluster asks for at least two different signs, and not more than it names (%d)", len(f.signs))
	}
	return f
}

// absentForm compiles "nothing of a kind for a time while a state lasts", and "… after an entry", which is then-not told
// the other way round.
func (l *loader) absentForm(r *Rule, w *whenFile) form {
	absent := l.matcher(w.Absent.On, w.Absent.Where, "")
	r.grace = l.allowance("for", w.For)
	r.answers = append(r.answers, absent)
	if w.After != nil {
		return onForm{l.matcher(w.After.On, w.After.Where, "")}
	}
	if len(w.While) != 1 || w.While[0].State == "" {
		l.complain("absent", "absent lasts while one state lasts (while: {state: …}), or after an entry (after: {on: …})")
		return onForm{}
	}
	return l.absentWhile(absent, w.While[0].State)
}

func (l *loader) absentWhile(absent matcher, s record.State) form {
	l.state(s)
	f := absentForm{of: absent, state: s}
	for kind, info := range l.words.KindList {
		if slices.Contains(info.Opens, s) || slices.Contains(info.Closes, s) {
			f.turns = append(f.turns, kind)
		}
	}
	return f
}

func (l *loader) decisionForm(w *whenFile) form {
	f := decisionForm{of: l.matcher(w.Decision, w.Where, ""), least: 1}
	if w.AtLeast != "" {
		f.least = l.number("at-least", w.AtLeast)
	}
	for _, lack := range w.Lacks {
		if lack.What == "" {
			l.complain("lacks", "each thing a decision may lack is named: {what: an exit plan, …}")
		}
		k := lacking{what: lack.What}
		if len(lack.On) > 0 {
			m := l.matcher(lack.On, lack.Where, lack.Within)
			k.has = &m
		}
		if lack.Trigger != "" {
			k.said = l.condition(lack.Trigger, w.Decision)
		}
		if k.has == nil && k.said == nil {
			l.complain(lack.What, "%q says neither by which entry (on) nor by which detail of the decision (trigger) it would be there", lack.What)
		}
		f.lacks = append(f.lacks, k)
	}
	if f.least < 1 || f.least > len(f.lacks) {
		l.complain("lacks", "at-least is between 1 and the number of things named (%d)", len(f.lacks))
	}
	return f
}
