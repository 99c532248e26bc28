package rules

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"sightline/record"
)

// term is a time throughout which the same changes of a rule hold.
type term struct {
	from, to record.When // the first and the last day; unknown: without end
	values   map[string]any
	off      bool
}

// changed gives the rule as it is asked from one time to the next. What it shows of itself is how it is asked without the changes that
// have dates.
func (r *Rule) changed(changes []Change, words *record.Vocabulary) *Rule {
	lasting := map[string]any{}
	for i := range changes {
		if c := &changes[i]; !c.From.Known() && !c.To.Known() {
			maps.Copy(lasting, c.values)
		}
	}
	shown := r.valued(lasting, words)
	shown.off = slices.ContainsFunc(changes, func(c Change) bool { return c.What == SwitchedOff })
	terms := termsOf(changes)
	shown.terms = shown.asTerms(terms, words)
	if shown.off {
		for i := range terms {
			terms[i].off = false
		}
		shown.always = shown.asTerms(terms, words)
	}
	return shown
}

// valued compiles the rule with other values for some of its parameters.
func (r *Rule) valued(values map[string]any, words *record.Vocabulary) *Rule {
	one := *r
	one.terms, one.always, one.off = nil, nil, false
	if len(values) == 0 {
		return &one
	}
	other, err := parseWith(r.written(words), values)
	if err != nil {
		return &one // it compiled with each of these values when the change was read
	}
	return other
}

// termsOf gives the times from each day on which a change begins or is over to the next, in order.
func termsOf(changes []Change) []term {
	var all []term
	starts := append([]time.Time{{}}, turns(changes)...)
	for i, start := range starts {
		t := term{values: map[string]any{}}
		at := record.NegInf
		if !start.IsZero() {
			t.from = dayOf(start)
			at = startOfDay(t.from)
		}
		if i+1 < len(starts) {
			t.to = dayOf(starts[i+1].AddDate(0, 0, -1))
		}
		for k := range changes {
			if c := &changes[k]; c.Holds(at) {
				t.off = t.off || c.What == SwitchedOff
				maps.Copy(t.values, c.values)
			}
		}
		all = append(all, t)
	}
	return all
}

// turns gives the days on which a change begins, and those on which one holds no longer.
func turns(changes []Change) []time.Time {
	var days []time.Time
	for i := range changes {
		if c := &changes[i]; c.From.Known() {
			days = append(days, record.LondonDay(startOfDay(c.From)))
		}
		if c := &changes[i]; c.To.Known() {
			days = append(days, record.LondonDay(endOfDay(c.To)).AddDate(0, 0, 1))
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	return slices.CompactFunc(days, time.Time.Equal)
}

func dayOf(day time.Time) record.When {
	w, _ := record.ParseWhen(day.Format(time.DateOnly)) // a day is always one
	return w
}

// asTerms gives the rule once for each time in which it is asked; nil when it is asked as it stands at all times.
func (r *Rule) asTerms(terms []term, words *record.Vocabulary) []*Rule {
	terms = joined(terms)
	if len(terms) == 1 && !terms[0].off && fmt.Sprint(r.valued(terms[0].values, words).Params) == fmt.Sprint(r.Params) {
		return nil
	}
	all := []*Rule{}
	for i := range terms {
		if t := &terms[i]; !t.off {
			all = append(all, r.valued(t.values, words).between(t.from, t.to))
		}
	}
	return all
}

// joined makes one of times that follow one another and in which the rule is asked alike.
func joined(terms []term) []term {
	var all []term
	for _, t := range terms {
		if n := len(all) - 1; n >= 0 && all[n].off == t.off && (t.off || fmt.Sprint(all[n].values) == fmt.Sprint(t.values)) {
			all[n].to = t.to
			continue
		}
		all = append(all, t)
	}
	return all
}

// between gives the rule as it is asked of what happened from one day to another, and within its own dates.
func (r *Rule) between(from, to record.When) *Rule {
	one := *r
	one.term = true
	if from.Known() && (!one.guard.from.Known() || startOfDay(one.guard.from) < startOfDay(from)) {
		one.from, one.guard.from = from, from
	}
	if to.Known() && (!one.guard.to.Known() || endOfDay(one.guard.to) > endOfDay(to)) {
		one.to, one.guard.to = to, to
	}
	return &one
}

// oneVoice makes of the questions of a rule that is asked otherwise from some day on what one rule would have asked: what is open already
// is joined, and nothing is asked twice about one entry.
func oneVoice(asked []*live) []*live {
	open := map[string][]*live{}
	return slices.DeleteFunc(asked, func(l *live) bool {
		if !l.rule.term {
			return false
		}
		for _, earlier := range open[l.rule.ID] {
			if earlier.rule != l.rule && (earlier.trigger == l.trigger || l.rule.again == nil && earlier.waitsAt(l.opened)) {
				earlier.join(l.evidence)
				if l.timing == record.Yes {
					earlier.confirm(l.moment)
				}
				return true
			}
		}
		open[l.rule.ID] = append(open[l.rule.ID], l)
		return false
	})
}

// waitsAt says whether a question was still open at an entry.
func (l *live) waitsAt(it *item) bool {
	return (l.answered == nil || l.answered.Pos > it.Pos) && (l.dismissed == nil || l.dismissed.Pos > it.Pos)
}
