package pathway

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sightline/record"
)

// Answers to an indicator. What is not answered is not known, which is never the same as not there.
const (
	present  = "present"
	possible = "possible"
	absent   = "absent"
	notKnown = "not-known"
)

// Counts are how many signs of a tool were answered how. They are counts and nothing more: they are never added up into one number, no level
// follows from them, and nothing is sorted by them.
type Counts struct {
	Present, Possible, Absent, NotKnown int
	OnEvidence, OnFeeling               int // of those present or possible
	Strengths                           int // present, of what protects the child
}

// Signs is how many signs the tool asks for.
func (n Counts) Signs() int { return n.Present + n.Possible + n.Absent + n.NotKnown }

// Words says them as people read them.
func (n Counts) Words() string {
	return fmt.Sprintf("Of %d signs %d are present, %d possible, %d not there on evidence and %d not known. Of those present or possible %d rest on evidence and %d on gut feeling.",
		n.Signs(), n.Present, n.Possible, n.Absent, n.NotKnown, n.OnEvidence, n.OnFeeling)
}

// short says them in a line, as they are kept beside a level for good.
func (n Counts) short() string {
	return fmt.Sprintf("present %d, possible %d, not there %d, not known %d; on evidence %d, on gut feeling %d", n.Present, n.Possible, n.Absent, n.NotKnown, n.OnEvidence, n.OnFeeling)
}

// found is what was answered to one indicator.
func (t *Tool) found(one *Indicator, a Answers) string {
	switch got := a.Get(one.ID, "answer"); got {
	case present, possible, absent:
		return got
	}
	return notKnown
}

// Counts counts the answers to the tool's signs.
func (t *Tool) Counts(a Answers) (n Counts) {
	for _, one := range t.Indicators(Sign) {
		got := t.found(one, a)
		switch got {
		case present:
			n.Present++
		case possible:
			n.Possible++
		case absent:
			n.Absent++
		default:
			n.NotKnown++
		}
		if got == present || got == possible {
			if a.Get(one.ID, "basis") == "gut" {
				n.OnFeeling++
			} else {
				n.OnEvidence++
			}
		}
	}
	for _, one := range t.Indicators(Strength) {
		if t.found(one, a) == present {
			n.Strengths++
		}
	}
	return n
}

// answered gives the ids of the indicators, signs or not, that were answered so.
func (t *Tool) answered(a Answers, so string) (ids []string) {
	for _, one := range t.Indicators(Sign, Need, Strength) {
		if t.found(one, a) == so {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// onFeeling gives the ids of what was answered on gut feeling.
func (t *Tool) onFeeling(a Answers) (ids []string) {
	for _, one := range t.Indicators(Sign, Need, Strength) {
		if got := t.found(one, a); (got == present || got == possible) && a.Get(one.ID, "basis") == "gut" {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// details are the counts as an entry keeps them.
func (n Counts) details() []record.Detail {
	number := func(key string, n int) record.Detail { return detail(key, strconv.Itoa(n)) }
	return []record.Detail{
		number("signs_present", n.Present), number("signs_possible", n.Possible), number("signs_absent", n.Absent), number("signs_not_known", n.NotKnown),
		number("on_evidence", n.OnEvidence), number("strengths", n.Strengths),
	}
}

// countsOf reads them back from an entry; ok is false for a tool that was completed elsewhere without them.
func countsOf(d record.Details) (n Counts, ok bool) {
	number := func(key string) int {
		v, err := strconv.Atoi(d.First(key))
		ok = ok || err == nil
		return v
	}
	n = Counts{Present: number("signs_present"), Possible: number("signs_possible"), Absent: number("signs_absent"), NotKnown: number("signs_not_known")}
	if ok {
		n.OnEvidence, n.Strengths = number("on_evidence"), number("strengths")
		n.OnFeeling = max(n.Present+n.Possible-n.OnEvidence, 0)
	}
	return n, ok
}

// Totals is how a partnership's own tool adds up: what an answer is worth, and the bands. It is shown under the name of that tool, beside what
// people decide, and nothing else reads it: no rule, no list, no gate.
type Totals struct {
	Points map[string]int `yaml:"points"` // for present, possible
	Bands  []Band         `yaml:"bands"`
}

// Band is a band of a partnership's own tool: its words, and from how many points it goes.
type Band struct {
	From int    `yaml:"from"`
	Says string `yaml:"says"`
}

func (b *Totals) wrong(complain func(string, ...any)) {
	for answer, points := range b.Points {
		if answer != present && answer != possible || points < 0 {
			complain("totals: only present and possible have points, from 0 up: what is not known is worth nothing, and what is not there takes nothing away")
		}
	}
	ordered := slices.IsSortedFunc(b.Bands, func(x, y Band) int { return x.From - y.From })
	if len(b.Bands) == 0 || b.Bands[0].From != 0 || !ordered || slices.ContainsFunc(b.Bands, func(one Band) bool { return strings.TrimSpace(one.Says) == "" }) {
		complain("totals: bands go from 0 points upwards, each with its words")
	}
}

// band is the band of a partnership's own tool, with the name of that tool; "" when it does not total.
func (t *Tool) band(a Answers) string {
	if t.Totals == nil {
		return ""
	}
	points := 0
	for _, one := range t.Indicators(Sign, Need) {
		points += t.Totals.Points[t.found(one, a)]
	}
	says := ""
	for _, b := range t.Totals.Bands {
		if points >= b.From {
			says = b.Says
		}
	}
	return t.Name + ": " + says
}
