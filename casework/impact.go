package casework

import (
	"fmt"
	"time"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
)

// Tally counts questions, and the children they are about, as far as that is told. It names nobody.
type Tally struct {
	Children  record.HowMany // about whom something is asked
	Questions record.HowMany // exact and possible
	Exact     record.HowMany // questions that surely arose within the time
	Possible  record.HowMany // questions that the times as written leave open
	Open      record.HowMany // of both, those that nobody has answered to this day
}

// ImpactRow counts the questions of one rule, area or month.
type ImpactRow struct {
	Of string // a rule's id, an area's code, a month as 2026-05; "" where that is not known
	Tally
}

// Impact says what rules would have asked over a time up to today, and of whom. A child's today is that of its submissions, where they
// say one. Rows of which too much would have to be left out are all left out: there are questions, and no rows.
type Impact struct {
	Rules    []string
	Over     string         // as it was asked for
	Children record.HowMany // there are so many
	Read     record.HowMany // so many were read: fewer when the time for it ran out
	Part     bool           // not every child was read
	Tally

	InForce Tally       // what the same rules asked as they are in force here, of the same children
	Same    bool        // that is told to be the same
	ByRule  []ImpactRow // in order of ids
	Areas   []ImpactRow // by the child's own area when the question arose, in order of codes, those not known last
	Months  []ImpactRow // in order of time, months without a question too; what belongs to no one month last
}

// longestTime is how many months are told apart.
const longestTime = 120

// Trying counts what rules would have asked, one child after another, in memory that does not grow with them.
type Trying struct {
	tried, inForce *rules.Set
	over           calendar.Length
	asked          string // the same, as it was asked for
	ids            []string
	children, read int
	all, now       tally // of the rules tried, and of the same in force
	byRule         map[string]*tally
	areas, months  map[string]*tally
	first, last    int64 // of the months met; 0: none
}

// Try begins to count what the rules of a set would have asked over a length of time, such as 1 year, beside what others asked as they
// are in force.
func Try(tried, inForce *rules.Set, over string) (*Trying, error) {
	length, err := calendar.Parse(over)
	if err != nil || length.Duration == (record.Duration{}) {
		return nil, fmt.Errorf("%w: %q is not a time to look back over; write it as 90 days, 6 months or 1 year", record.Invalid, over)
	}
	if length.Years*12+length.Months+length.Days/31 > longestTime {
		return nil, fmt.Errorf("%w: the time to look back over is at most 10 years", record.Invalid)
	}
	t := &Trying{tried: tried, inForce: inForce, over: length, asked: over}
	for _, r := range tried.Rules {
		t.ids = append(t.ids, r.ID)
	}
	t.byRule, t.areas, t.months = map[string]*tally{}, map[string]*tally{}, map[string]*tally{}
	return t, nil
}

// span is the time looked back over, in seconds.
type span struct{ from, to int64 }

// within says whether a time lies in the span, surely or possibly.
func (s span) within(at record.Span) record.Answer {
	switch {
	case at.Lo >= s.from && at.Hi <= s.to:
		return record.Yes
	case at.Hi < s.from || at.Lo > s.to:
		return record.No
	}
	return record.Maybe
}

// back gives the time that is looked back over from the moment a record is looked at.
func (t *Trying) back(c *chronology.Chronology) (s span, ok bool) {
	now := c.Now
	if !now.Bounded() && len(c.Items) > 0 {
		now = lastTimed(c).At
	}
	if !now.Bounded() {
		return s, false
	}
	s.to = now.Hull().Hi
	day := time.Unix(s.to, 0).In(record.LondonDay(s.to).Location())
	s.from = day.AddDate(-t.over.Years, -t.over.Months, -t.over.Days).Unix() - t.over.Seconds
	return s, true
}

// Child counts what would have been asked about one child.
func (t *Trying) Child(c *chronology.Chronology) {
	t.read++
	back, ok := t.back(c)
	if !ok {
		return
	}
	seen := map[seenIn]bool{}
	for _, p := range t.tried.Ask(c) {
		at := openedAt(c, &p)
		in := back.within(at)
		if in == record.No {
			continue
		}
		for _, tally := range []*tally{
			&t.all, of(t.byRule, p.Rule), of(t.areas, string(areaAt(c, at.Lo))), of(t.months, t.month(at, back)),
		} {
			tally.add(&p, in, seen)
		}
	}
	for _, p := range t.inForce.Ask(c) {
		if in := back.within(openedAt(c, &p)); in != record.No {
			t.now.add(&p, in, seen)
		}
	}
}

func of(all map[string]*tally, key string) *tally {
	if all[key] == nil {
		all[key] = &tally{}
	}
	return all[key]
}

// openedAt gives when a question opened: with its entry, or at the moment it names.
func openedAt(c *chronology.Chronology, p *record.Prompt) record.Span {
	if it := c.Find(p.OpenedAt); it != nil && it.Happened.String() == p.OpenedWhen {
		return it.At.Hull()
	}
	w, err := record.ParseWhen(p.OpenedWhen)
	if err != nil {
		return record.Always().Hull()
	}
	return w.In(c.Born).Hull()
}

// month names the month a time lies in; "" when that is not one month of the time looked back over.
func (t *Trying) month(at record.Span, back span) string {
	if back.within(at) != record.Yes || monthOf(at.Lo) != monthOf(at.Hi) {
		return ""
	}
	if t.first == 0 || back.from < t.first {
		t.first = back.from
	}
	t.last = max(t.last, back.to)
	return monthOf(at.Lo)
}

func monthOf(sec int64) string { return record.LondonDay(sec).Format("2006-01") }

// everyMonth gives every month of the time looked back over a row, also without a question.
func (t *Trying) everyMonth() {
	if t.first == 0 {
		return
	}
	start := record.LondonDay(t.first)
	for month := time.Date(start.Year(), start.Month(), 1, 0, 0, 0, 0, start.Location()); month.Unix() <= t.last; month = month.AddDate(0, 1, 0) {
		of(t.months, month.Format("2006-01"))
	}
}

// areaAt gives the child's own area at a second: what was said last by then of where the child belongs, by a row of people.csv or by a
// move; of several said at once the one that most say, of those the first. "" when nobody says.
func areaAt(c *chronology.Chronology, at int64) record.AreaCode {
	latest, said := record.NegInf, []record.AreaCode(nil)
	say := func(area record.AreaCode, from, to int64) {
		switch {
		case area == "" || from > at && from > record.NegInf || to < at:
		case len(said) == 0 || from > latest:
			latest, said = from, []record.AreaCode{area}
		case from == latest:
			said = append(said, area)
		}
	}
	for i := range c.Identities {
		id := &c.Identities[i]
		from, to := record.NegInf, record.PosInf
		if id.From.Known() {
			from = id.From.In(c.Born).Hull().Lo
		}
		if id.To.Known() {
			to = id.To.In(c.Born).Hull().Hi
		}
		say(id.Area, from, to)
	}
	for _, it := range c.Items {
		if to := it.Details.First("to_area"); it.Kind == "family.move" && to != "" && it.At.Bounded() {
			say(record.AreaCode(to), it.At.Hull().Lo, record.PosInf)
		}
	}
	return mostSaid(said)
}

func mostSaid(said []record.AreaCode) (area record.AreaCode) {
	most := 0
	for _, a := range said {
		n := 0
		for _, b := range said {
			n += count(a == b)
		}
		if n > most {
			most, area = n, a
		}
	}
	return area
}
