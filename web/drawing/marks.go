package drawing

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// shape is the form of a lane's marks: the second cue, after the lane itself. Colour is none.
type shape string

const (
	circle   shape = "circle"
	square   shape = "square"
	triangle shape = "triangle"
	diamond  shape = "diamond"
	upright  shape = "bar"
	cross    shape = "cross"
)

const (
	significantRadius = 5.0
	routineRadius     = 3.4
	markGap           = 10.0 // from one mark to the next in a row
	markNudge         = 4.0  // two marks never stand closer, unless a column is too full for it
)

// markBox is one entry as a mark.
type markBox struct {
	item  *chronology.Item
	shape shape
	spot
	significant   bool
	hollow, twin  bool
	ringed        bool
	title, target string
	row           int
}

// spot is where a mark stands and how large it is.
type spot struct{ x, y, radius float64 }

// draw gives the outline of a mark.
func (s shape) draw(c *canvas, class markup, at spot) {
	x, y, r := at.x, at.y, at.radius
	switch s {
	case square:
		c.put(`<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, x-r*.9, y-r*.9, r*1.8, r*1.8)
	case triangle:
		c.put(`<path class="%s" d="M%s %sL%s %sL%s %sZ"/>`, class, x, y-r*1.1, x+r*1.1, y+r*.9, x-r*1.1, y+r*.9)
	case diamond:
		c.put(`<path class="%s" d="M%s %sL%s %sL%s %sL%s %sZ"/>`, class, x, y-r*1.25, x+r*1.1, y, x, y+r*1.25, x-r*1.1, y)
	case upright:
		c.put(`<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, x-r*.55, y-r*1.12, r*1.1, r*2.24)
	case cross:
		a := r * .42
		c.put(`<path class="%s" d="M%s %sh%sv%sh%sv%sh%sv%sh%sv%sh%sv%sh%sZ"/>`,
			class, x-a, y-r, 2*a, r-a, r-a, 2*a, a-r, r-a, -2*a, a-r, a-r, -2*a, r-a)
	default:
		c.put(`<circle class="%s" cx="%s" cy="%s" r="%s"/>`, class, x, y, r)
	}
}

// pitch is how far apart rows of a shape stand.
func (s shape) pitch() float64 {
	if s == upright {
		return 12
	}
	return 10.5
}

// draw gives a mark with its twin and its ring.
func (m *markBox) draw(c *canvas) {
	if m.ringed {
		c.put(`<circle class="ring" cx="%s" cy="%s" r="8.5"/>`, m.x, m.y)
	}
	if m.twin {
		m.shape.draw(c, "m twin", spot{m.x + 3, m.y - 2, m.radius})
	}
	class := markup("m")
	if m.significant {
		class += " sig"
	}
	if m.hollow {
		class += " loose"
	}
	m.shape.draw(c, class, m.spot)
}

// told reports an entry whose event an earlier record that is shown has told already: it is not drawn twice. Its own record stands
// in the table; in the drawing the first one speaks for it.
func (p *plan) told(it *chronology.Item) bool {
	return it.Repeats && slices.ContainsFunc(it.Same, func(other *chronology.Item) bool {
		return other.Kind == it.Kind && other.Pos < it.Pos && p.shows(other)
	})
}

// among reports that an entry, or one it speaks for, is among some.
func (*plan) among(of map[record.Ref]bool, it *chronology.Item) bool {
	return of[it.Ref] || slices.ContainsFunc(it.Same, func(other *chronology.Item) bool { return other.Repeats && of[other.Ref] })
}

// vague reports an entry whose place in the drawing is one of several it may have: a range of ages, or less than a day on a scale.
func (p *plan) vague(it *chronology.Item) bool {
	col := p.in[it]
	switch {
	case col == nil || col == p.unknown:
		return false
	case col.scale != nil:
		return !it.Happened.OneDay()
	}
	lo, hi, ok := p.years.of(it)
	return ok && (lo < col.first || hi > col.last)
}

// marksOf places the marks of a lane below y, in as many rows as they need to be told apart.
func (p *plan) marksOf(lane record.Lane, items []*chronology.Item, y float64) []*markBox {
	form := shape(p.words.lane(lane).Shape)
	var marks []*markBox
	for _, it := range items {
		if it.Count > 1 || p.told(it) {
			continue
		}
		heavy := p.weight[it] > 0
		m := &markBox{item: it, shape: form, spot: spot{x: p.x[it], radius: routineRadius}, significant: heavy, hollow: p.vague(it)}
		m.ringed, m.title, m.target = p.among(p.Ringed, it), p.title(it), p.link(it)
		if heavy {
			m.radius, m.twin = significantRadius, it.Several()
		}
		marks = append(marks, m)
	}
	slices.SortStableFunc(marks, func(a, b *markBox) int { return compareFloat(a.x, b.x) })
	p.stack(marks)
	for _, m := range marks {
		m.y = y + 6 + float64(m.row)*form.pitch()
	}
	return marks
}

// stack gives every mark a row: the first with room, else the one free longest. Three rows are enough for most lanes; a full one
// gets more, up to seven, until few marks touch.
func (p *plan) stack(marks []*markBox) {
	const least, most = 3, 7
	xs := make([]float64, len(marks))
	for i, m := range marks {
		xs[i] = m.x
	}
	rows := least
	for rows < most && tooClose(xs, rows) > len(marks)/20 {
		rows++
	}
	for i, row := range rowsOf(xs, rows) {
		marks[i].row = row
	}
	ends := map[int]float64{}
	for _, m := range marks {
		if last, taken := ends[m.row]; taken && m.x < last+markNudge {
			m.x = min(last+markNudge, m.x+5*markNudge, p.rightOf(m.item))
		}
		ends[m.row] = m.x
	}
}

// rightOf is the last x a mark may be moved to: the edge of its own column.
func (p *plan) rightOf(it *chronology.Item) float64 {
	if col := p.in[it]; col != nil {
		return max(p.x[it], col.end()-3)
	}
	return p.x[it]
}

func rowsOf(xs []float64, rows int) []int {
	ends := slices.Repeat([]float64{-markGap}, rows)
	out := make([]int, len(xs))
	for i, x := range xs {
		row := slices.IndexFunc(ends, func(end float64) bool { return x-end >= markGap })
		if row < 0 {
			row = slices.Index(ends, slices.Min(ends))
		}
		ends[row], out[i] = x, row
	}
	return out
}

// tooClose counts marks that would touch the one before them in their row.
func tooClose(xs []float64, rows int) int {
	const touching = 7
	last, n := slices.Repeat([]float64{-markGap}, rows), 0
	for i, row := range rowsOf(xs, rows) {
		if xs[i]-last[row] < touching {
			n++
		}
		last[row] = xs[i]
	}
	return n
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// title says a mark in words: when, who wrote it, what. A text that may not be shown is empty here; then the label stands for it.
func (p *plan) title(it *chronology.Item) string {
	const letters = 220
	what := shorten(it.Text.Reveal(), letters)
	if what == "" {
		what = p.words.label(it)
	}
	who := []string{p.words.agency(it.Ref.Agency)}
	for _, other := range it.Same {
		if other.Kind == it.Kind && other.Ref.Agency != it.Ref.Agency {
			who = append(who, "also "+p.words.agency(other.Ref.Agency))
		}
	}
	return When(it) + ", " + strings.Join(who, ", ") + ": " + what
}
