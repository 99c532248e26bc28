package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"sightline/record"
)

var idShape = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// rule compiles the file and checks every word in it against the vocabulary.
func (l *loader) rule() *Rule {
	f := &l.file
	r := &Rule{ID: f.ID, Version: max(1, f.Version), Theme: f.Theme, Asks: strings.TrimSpace(f.Asks), AskedOf: f.AskedOf, Source: l.text, Params: map[string]string{}, area: f.Area}
	for name, value := range f.Params {
		r.Params[name] = fmt.Sprint(value)
	}
	l.head(r)
	r.from, r.to = l.when(f.ValidFrom), l.when(f.ValidTo)
	r.form = l.form(r)
	r.guard = l.guard(r)
	kinds := r.form.kinds()
	for _, a := range f.AnsweredBy {
		l.answer(r, a, kinds)
	}
	for _, m := range f.Cites {
		r.cites = append(r.cites, l.matcher(m.On, m.Where, m.Within))
	}
	if f.Due != "" {
		r.due = l.allowance("due", strings.TrimPrefix(f.Due, "after "))
	}
	r.again = l.again(f.Again)
	switch f.Timing {
	case "", "possible":
	case "exact":
		r.sure = true
	default:
		l.complain("timing", "timing is possible (asked also where times leave it open) or exact (asked only where they do not)")
	}
	l.whole(r)
	return r
}

func (l *loader) again(text string) *again {
	length, after := strings.CutPrefix(text, "after ")
	switch {
	case text == "", text == "joined":
		return nil
	case text == "each":
		return &again{}
	case after:
		return &again{after: l.allowance("again", length)}
	}
	l.complain("again", "again is joined (new evidence joins the open question), each (every trigger is asked about), or after a time such as after 90 days")
	return nil
}

func (l *loader) head(r *Rule) {
	f := &l.file
	if !idShape.MatchString(f.ID) {
		l.complain("id", "id is lower-case words joined by hyphens, as in strategy-without-panel")
	}
	l.oneOf("theme", string(f.Theme), texts(l.words.Themes()))
	l.oneOf("asked-of", string(f.AskedOf), texts(sortedKeys(l.words.AskedOf)))
	l.question(r.Asks)
	for _, ground := range f.Because {
		for kind, where := range ground {
			l.oneOf("because", kind, []string{"review", "guidance", "statute", "practice"})
			r.Because = append(r.Because, kind+":"+where)
		}
	}
	if len(r.Because) == 0 {
		l.complain("because", "because says on which paragraph, guidance or statute the question stands")
	}
}

// question checks the words that are asked: a placeholder that nobody fills would stand in them as it is written.
func (l *loader) question(asks string) {
	for _, hole := range placeholder.FindAllString(asks, -1) {
		if hole != "{child}" {
			l.complain("asks", "%s is put in nowhere: the one word in brackets is {child}, for the child's name", hole)
		}
	}
	switch {
	case strings.HasPrefix(asks, "“"), strings.HasPrefix(asks, "‘"):
		l.complain("asks", "%s", curly)
	case !strings.HasSuffix(asks, "?"):
		l.complain("asks", "asks is a question: it ends with a question mark")
	}
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}?|\}`)

func (l *loader) answer(r *Rule, a answerFile, triggers []record.Kind) {
	switch {
	case a.Trigger != "" && len(a.On) > 0, a.Trigger == "" && len(a.On) == 0:
		l.complain("answered-by", "an answer is an entry (on: …) or a detail of the trigger itself (trigger: …)")
	case a.Trigger != "":
		if r.answered != nil {
			l.complain(a.Trigger, "write the trigger's own answers as one condition, joined by ||")
		}
		r.answered = l.condition(a.Trigger, triggers)
	default:
		r.answers = append(r.answers, l.matcher(a.On, a.Where, ""))
	}
}

func (l *loader) guard(r *Rule) guard {
	w := &l.file.When
	g := guard{area: l.file.Area, from: r.from, to: r.to}
	while := w.While
	if w.Absent != nil && w.After == nil {
		while = nil // the state in which the time runs is the form's own
	}
	for _, c := range while {
		g.while = append(g.while, l.cond(c))
	}
	for _, c := range w.Unless {
		g.unless = append(g.unless, l.cond(c))
	}
	if w.Age != "" {
		g.ages = l.ages(w.Age)
	}
	return g
}

func (l *loader) state(s record.State) {
	l.oneOf(string(s), string(s), texts(sortedKeys(l.words.States)))
}

func (l *loader) matcher(on kindList, where, within string) matcher {
	m := matcher{on: on, kinds: numbersOf(on)}
	if len(on) == 0 {
		l.complain("on", "on names at least one kind of entry")
	}
	known := len(on) > 0
	for _, k := range on {
		if _, ok := l.words.Kind(k); !ok {
			l.unknownKind(k)
			known = false
		}
	}
	if where != "" && known {
		m.where = l.condition(where, on)
	}
	m.within = l.window(within)
	return m
}

func texts[T ~string](from []T) []string {
	to := make([]string, len(from))
	for i, t := range from {
		to[i] = string(t)
	}
	return to
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
