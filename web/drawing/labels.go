package drawing

import (
	"fmt"
	"math"
	"slices"

	"sightline/chronology"
)

const (
	labelRow    = 14.0 // from one row of words to the next
	labelAir    = 7.0  // between words in a row
	leaderAir   = 3.0  // between words and another's leader
	sameWords   = 150.0
	runLength   = 4  // routine entries of one kind in a row that are named once
	runWeight   = 4  // what their name weighs
	ringWeight  = 10 // what an entry of the chosen question weighs more
	mostWords   = 48 // words considered for one lane; the rest stay bare marks, read in the table
	twoSides    = 2
	oneSide     = 1
	leftPenalty = 3.0
)

// labelBox is the words beside a mark. A leader drops from the mark to the row where the words stand.
type labelBox struct {
	words  string
	x, y   float64 // left end; base line
	width  float64
	row    int
	leader float64 // x of the mark
	top    float64 // y of the mark
	bold   bool
	weight float64
}

// clashes reports that words would touch words, or a leader cross words.
func (l *labelBox) clashes(o *labelBox) bool {
	switch {
	case l.row == o.row:
		return l.x+l.width+labelAir > o.x && l.x < o.x+o.width+labelAir
	case o.row < l.row: // our leader passes the words above
		return o.x-leaderAir <= l.leader && l.leader <= o.x+o.width+leaderAir
	default: // the other's leader passes our words
		return l.x-leaderAir <= o.leader && o.leader <= l.x+l.width+leaderAir
	}
}

// room is where words may stand.
type room struct {
	left, right float64
	rows        int
}

// named gives the words that could be said in a lane: significant entries, runs of routine ones, each wording once in a stretch.
func (p *plan) named(marks []*markBox, skip map[*chronology.Item]bool) []*labelBox {
	var all []*labelBox
	add := func(m *markBox, words string, weight float64) {
		l := &labelBox{words: words, leader: m.x, top: m.y, weight: weight, bold: m.ringed, width: widthOf(words, labelSize)}
		if l.bold {
			l.width, l.weight = boldWidth(words, labelSize), weight+ringWeight
		}
		all = append(all, l)
	}
	for _, m := range marks {
		if p.in[m.item] != p.unknown && (m.ringed || m.significant && !skip[m.item]) {
			add(m, p.words.label(m.item), float64(p.weight[m.item]))
		}
	}
	for _, run := range p.runs(marks) {
		add(run[0], fmt.Sprintf("%s: %d entries", p.words.label(run[0].item), len(run)), runWeight)
	}
	slices.SortStableFunc(all, func(a, b *labelBox) int { return compareFloat(a.leader, b.leader) })
	return heaviest(saidOnce(all))
}

// runs finds routine entries of one kind that follow each other in one column.
func (p *plan) runs(marks []*markBox) [][]*markBox {
	var found [][]*markBox
	for i := 0; i < len(marks); {
		j := i + 1
		for j < len(marks) && marks[j].item.Kind == marks[i].item.Kind && p.in[marks[j].item] == p.in[marks[i].item] && !marks[j].significant {
			j++
		}
		if j-i >= runLength && !marks[i].significant && p.in[marks[i].item] != p.unknown {
			found = append(found, marks[i:j])
		}
		i = j
	}
	return found
}

// saidOnce leaves out words that stand close by already. Those of the chosen question stay, and speak for others near them.
func saidOnce(all []*labelBox) []*labelBox {
	last := map[string]float64{}
	bold := slices.DeleteFunc(slices.Clone(all), func(l *labelBox) bool { return !l.bold })
	return slices.DeleteFunc(all, func(l *labelBox) bool {
		if l.bold {
			return false
		}
		x, said := last[l.words]
		near := func(o *labelBox) bool { return o.words == l.words && math.Abs(o.leader-l.leader) < sameWords }
		if said && l.leader-x < sameWords || slices.ContainsFunc(bold, near) {
			return true
		}
		last[l.words] = l.leader
		return false
	})
}

// heaviest keeps as many as can be tried in time, in order from left to right.
func heaviest(all []*labelBox) []*labelBox {
	if len(all) <= mostWords {
		return all
	}
	slices.SortStableFunc(all, byWeight)
	all = all[:mostWords]
	slices.SortStableFunc(all, func(a, b *labelBox) int { return compareFloat(a.leader, b.leader) })
	return all
}

func byWeight(a, b *labelBox) int {
	if a.weight != b.weight {
		return compareFloat(b.weight, a.weight)
	}
	return compareFloat(b.leader, a.leader)
}

// arrange tries twenty-four ways (three orders, words after the mark or on either side, the lightest left out step by step), draws
// the one that says most, and adds what still fits. What finds no room stays a bare mark.
func arrange(all []*labelBox, r room) []*labelBox {
	leftward := slices.Clone(all)
	slices.Reverse(leftward)
	weighty := slices.Clone(all)
	slices.SortStableFunc(weighty, byWeight)
	var best []*labelBox
	worth := math.Inf(-1)
	for _, order := range [][]*labelBox{leftward, weighty, all} {
		for _, sides := range []int{oneSide, twoSides} {
			for _, least := range []float64{0, 4, 6, 8} {
				got := r.place(nil, order, sides, least)
				got = r.place(got, weighty, twoSides, 0)
				if w := value(got); w > worth {
					best, worth = got, w
				}
			}
		}
	}
	return best
}

// value prefers weighty words, near their mark, in high rows.
func value(got []*labelBox) float64 {
	sum := 0.0
	for _, l := range got {
		sum += l.weight*l.weight - float64(l.row)
		if l.x < l.leader-4 {
			sum -= leftPenalty
		}
	}
	return sum
}

// place adds words in an order to those already placed, each in the highest row with room. It never changes a candidate.
func (r room) place(placed, order []*labelBox, sides int, least float64) []*labelBox {
	for _, want := range order {
		if want.weight < least || slices.ContainsFunc(placed, func(l *labelBox) bool { return l.leader == want.leader && l.words == want.words }) {
			continue
		}
		if l, ok := r.find(placed, want, sides); ok {
			placed = append(placed, l)
		}
	}
	return placed
}

func (r room) find(placed []*labelBox, want *labelBox, sides int) (*labelBox, bool) {
	for row := range r.rows {
		for side := range sides {
			x := want.leader - 2
			if side > 0 {
				x = want.leader + 2 - want.width
			}
			if x < r.left || x+want.width > r.right {
				continue
			}
			l := *want
			l.x, l.row = x, row
			if !slices.ContainsFunc(placed, l.clashes) {
				return &l, true
			}
		}
	}
	return nil, false
}
