package casework

import (
	"cmp"
	"slices"

	"sightline/record"
)

// part is some of the questions that are counted.
type part int

const (
	ofAll part = iota
	ofExact
	ofPossible
	ofOpen
	ofEnded
	parts
)

// tally counts questions exactly, and the children whom each part of them is about. It stays within the desk: what leaves it is a Tally.
type tally struct {
	questions, children [parts]int
}

// seenIn says that a child was counted among those of a part.
type seenIn struct {
	tally *tally
	part  part
}

func (t *tally) add(p *record.Prompt, in record.Answer, seen map[seenIn]bool) {
	sure, end := ofPossible, ofEnded
	if p.Timing == record.Exact && in == record.Yes {
		sure = ofExact
	}
	if p.Status == record.Asked || p.Status == record.Overdue {
		end = ofOpen
	}
	for _, part := range []part{ofAll, sure, end} {
		t.questions[part]++
		t.children[part] += count(!seen[seenIn{t, part}])
		seen[seenIn{t, part}] = true
	}
}

// exact tells every number, to whoever has the records in hand.
func (t *tally) exact() Tally {
	return Tally{
		record.Exactly(t.children[ofAll]), record.Exactly(t.questions[ofAll]),
		record.Exactly(t.questions[ofExact]), record.Exactly(t.questions[ofPossible]), record.Exactly(t.questions[ofOpen]),
	}
}

// tallyRow is a tally with what it is of.
type tallyRow struct {
	of string
	tally
}

func sortedTallies(all map[string]*tally) []tallyRow {
	var rows []tallyRow
	for key, tally := range all {
		rows = append(rows, tallyRow{key, *tally})
	}
	slices.SortFunc(rows, func(a, b tallyRow) int {
		return cmp.Or(cmp.Compare(count(a.of == ""), count(b.of == "")), cmp.Compare(a.of, b.of))
	})
	return rows
}

// Exact gives what was counted so far, to the last child: for whoever has the records in hand, and nobody else.
func (t *Trying) Exact() Impact {
	return t.impact(record.Exactly, (*tally).exact, func(rows []tallyRow) (all []ImpactRow) {
		for i := range rows {
			all = append(all, ImpactRow{rows[i].of, rows[i].exact()})
		}
		return all
	})
}

// Told gives what was counted so far as it may be told to people who do not see those children.
func (t *Trying) Told() Impact {
	i := t.impact(record.OrFew, (*tally).told, t.toldRows)
	if t.nearlyAll(&t.all) {
		i.Tally, i.ByRule, i.Areas, i.Months = untold(), nil, nil, nil
	}
	if t.nearlyAll(&t.now) || toldWhole(&i.Tally) && toldWhole(&i.InForce) && t.now.near(&t.all) {
		i.InForce = untold()
	}
	i.Same = i.Same && i.InForce == i.Tally && toldWhole(&i.Tally)
	return i
}

// nearlyAll says whether all but few of the children are asked about: of those few nothing is told either.
func (t *Trying) nearlyAll(of *tally) bool {
	return of.children[ofAll] >= record.FewestTold && record.TooFew(t.read-of.children[ofAll])
}

func (t *Trying) impact(tell func(int) record.HowMany, total func(*tally) Tally, table func([]tallyRow) []ImpactRow) Impact {
	t.everyMonth()
	rules := make([]tallyRow, len(t.ids))
	for i, id := range t.ids {
		rules[i] = tallyRow{id, *of(t.byRule, id)}
	}
	return Impact{
		Rules: t.ids, Over: t.asked, Children: tell(max(t.children, t.read)), Read: tell(t.read), Part: t.children > t.read,
		Tally: total(&t.all), InForce: total(&t.now), Same: t.now == t.all,
		ByRule: table(rules), Areas: table(sortedTallies(t.areas)), Months: table(sortedTallies(t.months)),
	}
}
