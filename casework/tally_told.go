package casework

import (
	"cmp"

	"sightline/record"
)

// Here, and nowhere else, it is decided which counts of a preview are told to people who do not see the children counted.
//
// A count about one to five children is not. Nor is one from which such a count could be worked out: of rows that add up, so many more
// are left out, the smallest first, that each one left out may still be any number from one to five, and all of them together are six
// children or more. Where that cannot be, no row is told. Two previews over different times, or before and after a day, can still be
// set against each other: each is a line in the log.

// safe says whether a part is about nobody, or about enough children.
func (t *tally) safe(p part) bool { return !record.TooFew(t.children[p]) }

// untold tells nothing.
func untold() Tally {
	n := record.Untold()
	return Tally{n, n, n, n, n}
}

// told gives a tally that stands by itself.
func (t *tally) told() Tally {
	if !t.safe(ofAll) {
		few := untold()
		few.Children = record.Few()
		return few
	}
	told := t.exact()
	if !t.safe(ofExact) || !t.safe(ofPossible) {
		told.Exact, told.Possible = record.Untold(), record.Untold()
	}
	if !t.safe(ofOpen) || !t.safe(ofEnded) {
		told.Open = record.Untold()
	}
	return told
}

func toldWhole(t *Tally) bool {
	_, told := t.Questions.Number()
	return told
}

// near says whether two tallies differ in some part by so few that the difference is not told.
func (t *tally) near(of *tally) bool {
	for p := range parts {
		if record.TooFew(abs(t.children[p]-of.children[p])) || record.TooFew(abs(t.questions[p]-of.questions[p])) {
			return t.children[ofAll] > 0 && of.children[ofAll] > 0
		}
	}
	return false
}

func abs(n int) int { return max(n, -n) }

// toldRows gives the rows of a table whose questions add up to those of all.
func (t *Trying) toldRows(rows []tallyRow) []ImpactRow {
	if t.all.children[ofAll] < record.FewestTold {
		return nil
	}
	out, ok := leftOut(&t.all, rows)
	if !ok {
		return nil
	}
	rest, twice := remainder(&t.all, rows, out)
	split, ended := rest.safe(ofExact) && rest.safe(ofPossible) && t.all.safe(ofExact) && t.all.safe(ofPossible), rest.safe(ofOpen) && rest.safe(ofEnded) && t.all.safe(ofOpen) && t.all.safe(ofEnded)
	for i := range rows {
		if r := &rows[i]; !out[i] {
			split = split && r.safe(ofExact) && r.safe(ofPossible)
			ended = ended && r.safe(ofOpen) && r.safe(ofEnded)
		}
	}
	all := make([]ImpactRow, len(rows))
	for i := range rows {
		all[i] = ImpactRow{rows[i].of, rows[i].row(out[i], split, ended)}
		if record.TooFew(twice) && !all[i].Children.None() { // how few are in two rows
			all[i].Children = record.Untold()
		}
	}
	return all
}

// row gives one row of a table, as far as it is told.
func (t *tally) row(out, split, ended bool) Tally {
	if out || t.children[ofAll] == 0 {
		told := t.told()
		if t.safe(ofAll) && t.children[ofAll] > 0 {
			told = untold() // left out for the others
		}
		return told
	}
	told := t.exact()
	if !split {
		told.Exact, told.Possible = record.Untold(), record.Untold()
	}
	if !ended {
		told.Open = record.Untold()
	}
	return told
}

// leftOut says which rows are not told; not ok: none can be.
func leftOut(total *tally, rows []tallyRow) (out []bool, ok bool) {
	out = make([]bool, len(rows))
	for i := range rows {
		out[i] = !rows[i].safe(ofAll)
	}
	for !enough(total, rows, out) {
		next := -1
		for i := range rows {
			if r := &rows[i]; !out[i] && r.children[ofAll] > 0 && (next < 0 || less(r, &rows[next])) {
				next = i
			}
		}
		if next < 0 {
			return out, false
		}
		out[next] = true
	}
	return out, true
}

func less(a, b *tallyRow) bool {
	return cmp.Or(cmp.Compare(a.children[ofAll], b.children[ofAll]), cmp.Compare(a.questions[ofAll], b.questions[ofAll])) < 0
}

// enough says whether each row left out for its few children may be of one child or of five, for all that is told: by the questions,
// which add up, and by the children, should a reader know that each of them is in one row alone.
func enough(total *tally, rows []tallyRow, out []bool) bool {
	few, others, questions, children := 0, 0, 0, total.children[ofAll]
	for i := range rows {
		switch r := &rows[i]; {
		case !out[i]:
			children -= r.children[ofAll]
			continue
		case r.safe(ofAll):
			others++
		default:
			few++
		}
		questions += rows[i].questions[ofAll]
	}
	if few == 0 {
		return true
	}
	const most = record.FewestTold - 1
	least := few + others*record.FewestTold // were each as small as it may be
	if questions < least+most-1 || children >= least && children < least+most-1 {
		return false
	}
	return others > 0 || children >= record.FewestTold && children <= most*(few-1)+1
}

// remainder gives what can be worked out of all rows left out together, and how many children more stand in the rows than there are;
// none where rows are left out. The children of the remainder are at least so many.
func remainder(total *tally, rows []tallyRow, out []bool) (rest tally, twice int) {
	rest = *total
	var most [parts]int
	for i := range rows {
		for p := range parts {
			if out[i] {
				most[p] = max(most[p], rows[i].children[p])
				continue
			}
			rest.questions[p] -= rows[i].questions[p]
			rest.children[p] -= rows[i].children[p]
		}
	}
	twice = -rest.children[ofAll]
	for i := range rows {
		if out[i] {
			twice = 0
		}
	}
	for p := range parts {
		switch rest.children[p] = max(rest.children[p], most[p]); {
		case rest.questions[p] == 0:
			rest.children[p] = 0
		case rest.children[p] <= 0:
			rest.children[p] = 1
		}
	}
	return rest, twice
}
