package casework

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// world is children who are asked about in rows, as they truly are.
type world struct {
	trying Trying
	rows   []tallyRow
	who    [][parts]map[int]bool // of each row, the children behind each part
	all    [parts]map[int]bool
}

func drawWorld(t *rapid.T) *world {
	w := &world{rows: make([]tallyRow, rapid.IntRange(1, 5).Draw(t, "rows")), who: make([][parts]map[int]bool, 5)}
	most := rapid.SampledFrom([]int{1, 1, 2}).Draw(t, "rows of a child")
	for child := range rapid.IntRange(0, 40).Draw(t, "children") {
		for range rapid.IntRange(1, most).Draw(t, "questions") {
			// Few rows get most children: else nothing is ever small.
			i := min(rapid.IntRange(0, len(w.rows)-1).Draw(t, "row"), rapid.IntRange(0, len(w.rows)-1).Draw(t, "or"), len(w.rows)-1)
			p := record.Prompt{Status: record.Answered}
			in := record.Yes
			if rapid.IntRange(0, 3).Draw(t, "open") == 0 {
				p.Status = record.Asked
			}
			if rapid.IntRange(0, 3).Draw(t, "sure") == 0 {
				in = record.Maybe
			}
			p.Timing = record.Exact
			w.ask(child, i, &p, in)
		}
	}
	for i := range w.rows {
		w.rows[i].of = fmt.Sprint(i)
	}
	return w
}

func (w *world) ask(child, row int, p *record.Prompt, in record.Answer) {
	before := w.rows[row].questions
	of := map[seenIn]bool{}
	for p := range parts { // what was seen of this child
		of[seenIn{&w.rows[row].tally, p}] = w.who[row][p][child]
		of[seenIn{&w.trying.all, p}] = w.all[p][child]
	}
	w.rows[row].add(p, in, of)
	w.trying.all.add(p, in, of)
	for p := range parts {
		if w.rows[row].questions[p] == before[p] {
			continue
		}
		for _, set := range []*map[int]bool{&w.who[row][p], &w.all[p]} {
			if *set == nil {
				*set = map[int]bool{}
			}
			(*set)[child] = true
		}
	}
}

// columns are what is told of a row, with the part each is of.
func columns(t *Tally) map[part]record.HowMany {
	return map[part]record.HowMany{ofAll: t.Questions, ofExact: t.Exact, ofPossible: t.Possible, ofOpen: t.Open}
}

// TestNoSmallNumberCanBeWorkedOut (property): whatever children there are, each number that is told is of none or of six children at
// least, and so is what is left when the rows that are told are taken from the whole; and each row that is not told for its few
// children may, for all that is told, be of any number from one to five: also for a reader who knows that no child is in two rows.
func TestNoSmallNumberCanBeWorkedOut(t *testing.T) {
	told, left := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		total, table := w.trying.all.told(), w.trying.toldRows(w.rows)
		for p, n := range columns(&total) {
			w.large(t, "in all", n, w.all[p])
		}
		if total.Children != record.OrFew(len(w.all[ofAll])) {
			t.Fatalf("of %d children it tells %v", len(w.all[ofAll]), total.Children)
		}
		if len(table) == 0 {
			return
		}
		told++
		for i := range table {
			for p, n := range columns(&table[i].Tally) {
				w.large(t, table[i].Of, n, w.who[i][p])
			}
			if n := len(w.who[i][ofAll]); n == 0 != table[i].Questions.None() || record.TooFew(n) != (table[i].Children == record.Few()) && table[i].Children != record.Untold() {
				t.Fatalf("row %d of %d children says %v", i, n, table[i])
			}
			if table[i].Children == record.Few() {
				left++
			}
		}
		w.leftOver(t, table)
		w.anyNumber(t, table)
	})
	if told == 0 || left == 0 {
		t.Errorf("%d tables with %d rows left out: nothing is tested", told, left)
	}
}

// large checks that a number that is told is of none, or of enough.
func (*world) large(t *rapid.T, of string, n record.HowMany, who map[int]bool) {
	if _, told := n.Number(); told && record.TooFew(len(who)) {
		t.Fatalf("%s tells %v of %d children", of, n, len(who))
	}
}

// leftOver checks what is left of the whole without the rows that are told, for each part that is told of the whole.
func (w *world) leftOver(t *rapid.T, table []ImpactRow) {
	total := w.trying.all.told()
	for p, n := range columns(&total) {
		if _, told := n.Number(); !told {
			continue
		}
		hidden, some := map[int]bool{}, false
		for i := range table {
			if _, told := columns(&table[i].Tally)[p].Number(); !told {
				some = true
				for child := range w.who[i][p] {
					hidden[child] = true
				}
			}
		}
		if some && record.TooFew(len(hidden)) {
			t.Fatalf("part %d: what is left is of %d children", p, len(hidden))
		}
	}
}

// anyNumber looks for a world in which a row that is left out has one, two, … five children, and in which all that is told is true.
func (w *world) anyNumber(t *rapid.T, table []ImpactRow) {
	children, questions := w.trying.all.children[ofAll], w.trying.all.questions[ofAll]
	var hidden []bool // of each row left out: whether it is said to be few
	shown := 0
	for i := range table {
		n, told := table[i].Questions.Number()
		if !told {
			hidden = append(hidden, table[i].Children == record.Few())
			continue
		}
		questions -= n
		c, told := table[i].Children.Number()
		if !told {
			c = len(w.who[i][ofAll]) // the reader may know
		}
		shown += c
	}
	apart, anyhow := map[[2]int]bool{}, map[[2]int]bool{} // row and number: with each child in one row, and in any
	count := make([]int, len(hidden))
	var try func(at, sum int)
	try = func(at, sum int) {
		if sum > questions {
			return
		}
		if at == len(hidden) {
			for i, n := range count {
				anyhow[[2]int{i, n}] = anyhow[[2]int{i, n}] || shown+sum >= children
				apart[[2]int{i, n}] = apart[[2]int{i, n}] || shown+sum == children
			}
			return
		}
		lo, hi := 6, children
		if hidden[at] {
			lo, hi = 1, 5
		}
		for n := lo; n <= hi; n++ {
			count[at] = n
			try(at+1, sum+n)
		}
	}
	try(0, 0)
	couldBeApart := false
	for _, yes := range apart {
		couldBeApart = couldBeApart || yes
	}
	for i, few := range hidden {
		for n := 1; few && n <= 5; n++ {
			if !anyhow[[2]int{i, n}] || couldBeApart && !apart[[2]int{i, n}] {
				t.Fatalf("the row left out as number %d cannot be of %d children, so something of it can be worked out: %+v", i, n, table)
			}
		}
	}
}
