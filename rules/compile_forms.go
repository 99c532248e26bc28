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
	if len(w.On) > 0 {
		r.Form = "on"
		if opens != "" && opens != "at once" {
			r.Form = "then-not"
			r.grace = l.allowance(strings.TrimPrefix(opens, "after "))
		}
		forms = append(forms, onForm{l.matcher(w.On, w.Where, "")})
	}
	if w.Count != nil {
		r.Form = "count"
		forms = append(forms, l.countForm(w.Count))
	}
	if w.Cluster != nil {
		r.Form = "cluster"
		forms = append(forms, l.clusterForm(w.Cluster))
	}
	if w.Absent != nil {
		r.Form = "absent"
		forms = append(forms, l.absentForm(r, w))
	}
	if len(w.Decision) > 0 {
		r.Form = "decision"
		forms = append(forms, l.decisionForm(w))
	}
	if len(forms) != 1 {
		l.complain("when", "when has exactly one form: on, count, cluster, absent or decision")
		return onForm{}
	}
	if r.grace == nil && opens != "" && opens != "at once" {
		l.complain("opens", "only a rule with on can open after a time; the others open at once")
	}
	return forms[0]
}

func (l *loader) countForm(c *countFile) form {
	f := countForm{of: l.matcher(c.On, c.Where, ""), least: l.number(c.AtLeast), distinct: c.Distinct}
	if c.Within != "" {
		f.within = l.allowance(c.Within)
	}
	if c.Distinct != "" {
		l.oneOf("distinct", c.Distinct, []string{"agency", "place", "area", "person"})
	}
	return f
}

func (l *loader) clusterForm(c *clusterFile) form {
	f := clusterForm{least: l.number(c.AtLeast)}
	if c.Within != "" {
		f.within = l.allowance(c.Within)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Signs)) {
		m := c.Signs[name]
		f.signs = append(f.signs, sign{name, l.matcher(m.On, m.Where, "")})
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
	r.grace = l.allowance(w.For)
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
		f.least = l.number(w.AtLeast)
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
