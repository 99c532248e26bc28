package drawing

import (
	"fmt"

	"sightline/chronology"
	"sightline/record"
)

const (
	laneLeast    = 28.0
	totalHeight  = 16.0
	totalRow     = 21.0
	silenceBar   = 16.0
	laneNameLine = 15.0
)

// laneBox is one row of the drawing with everything in it.
type laneBox struct {
	lane    record.Lane
	name    []string
	y, end  float64
	bars    []*barBox
	more    string // what of the states found no room
	moreY   float64
	silence []*silenceBox
	marks   []*markBox
	labels  []*labelBox
	totals  []*totalBox
	child   bool // the child's own lane: the only tinted one
}

// totalBox is one record that stands for several events: a pill with the number, on a bracket over the time it covers.
type totalBox struct {
	item          *chronology.Item
	from, to      float64 // the bracket
	x, y, width   float64 // the pill
	words         string
	title, target string
	ringed        bool
}

// rowsOfWords is how many rows of words a lane may take: more where most is written, and when few lanes are drawn.
func (p *plan) rowsOfWords(lane record.Lane) int {
	const few, wide, usual, plenty = 3, 4, 3, 6
	switch {
	case p.Lanes != nil && len(p.Lanes) <= few:
		return plenty
	case lane == "social-care", lane == "police", lane == "exploitation":
		return wide
	}
	return usual
}

// layLane lays out one lane from y down: states, silence, marks, their words, totals.
func (p *plan) layLane(lane record.Lane, y float64) *laneBox {
	box := &laneBox{lane: lane, y: y, child: lane == "child", name: wrap(p.words.lane(lane).Name, laneSize*boldWider, gutter-6)}
	var items []*chronology.Item
	for _, col := range p.columns {
		for _, it := range col.Items {
			if it.Lane == lane {
				items = append(items, it)
			}
		}
	}
	y = p.layBars(box, y+5)
	if box.child && (len(items) > 0 || p.Shown != nil) {
		y = p.laySilence(box, y)
	}
	if len(items) == 0 {
		if len(box.bars) == 0 {
			box.silence = append(box.silence, p.nothing(lane, y))
			y += silenceBar + 8
		}
	} else {
		y = p.layMarks(box, items, y)
		y = p.layTotals(box, items, y)
	}
	box.end = max(y, box.y+laneLeast, box.y+8+laneNameLine*float64(len(box.name)))
	return box
}

func (p *plan) layBars(box *laneBox, y float64) float64 {
	var left int
	box.bars, left = p.barsOf(box.lane, y)
	end := y
	for _, b := range box.bars {
		end = max(end, b.y+barRow)
	}
	if left > 0 {
		box.more, box.moreY = fmt.Sprintf("and %s more, in the table", counted(left, "state")), end+10
		end += labelRow
	}
	if end > y {
		end += 3
	}
	return end
}

func (p *plan) layMarks(box *laneBox, items []*chronology.Item, y float64) float64 {
	box.marks = p.marksOf(box.lane, items, y)
	if len(box.marks) == 0 {
		return y
	}
	opened := map[*chronology.Item]bool{}
	for _, b := range box.bars {
		opened[b.bar.Opened] = true
		for _, again := range b.bar.Restated {
			opened[again] = true
		}
	}
	base := y
	for _, m := range box.marks {
		base = max(base, m.y)
	}
	base += 9
	box.labels = arrange(p.named(box.marks, opened), room{left: gutter + 3, right: p.now - 1, rows: p.rowsOfWords(box.lane)})
	rows := 0
	for _, l := range box.labels {
		l.y = base + float64(l.row)*labelRow + 10
		rows = max(rows, l.row+1)
	}
	late := p.namedUnknown(box.marks, base)
	box.labels, rows = append(box.labels, late...), max(rows, len(late))
	if rows > 0 {
		base += float64(rows)*labelRow + 3
	}
	return base
}

// namedUnknown says in words what stands in a lane under "time not known": the commonest wording with its number, and how many more.
func (p *plan) namedUnknown(marks []*markBox, base float64) []*labelBox {
	n, most := 0, ""
	said := map[string]int{}
	for _, m := range marks {
		if p.unknown == nil || p.in[m.item] != p.unknown {
			continue
		}
		words := p.words.label(m.item)
		n++
		said[words]++
		if said[words] > said[most] {
			most = words
		}
	}
	lines := []string{entries(n)}
	switch {
	case n == 0:
		return nil
	case n == 1:
		lines = []string{most}
	case said[most] == n:
		lines = []string{fmt.Sprintf("%s: %d", most, n)}
	case 2*said[most] > n:
		lines = []string{fmt.Sprintf("%s: %d", most, said[most]), fmt.Sprintf("and %d more", n-said[most])}
	}
	labels := make([]*labelBox, 0, len(lines))
	for i, line := range lines {
		line = fit(line, labelSize, p.unknown.width-6)
		labels = append(labels, &labelBox{words: line, x: p.unknown.x + 3, y: base + 10 + float64(i)*labelRow, width: widthOf(line, labelSize), leader: -1, row: i})
	}
	return labels
}

// layTotals gives every total a row of its own.
func (p *plan) layTotals(box *laneBox, items []*chronology.Item, y float64) float64 {
	const pad = 8
	for _, it := range items {
		if it.Count <= 1 || p.told(it) {
			continue
		}
		t := &totalBox{item: it, y: y, title: p.title(it), target: p.link(it), ringed: p.among(p.Ringed, it)}
		t.from, t.to = p.covered(it)
		left, right := gutter+1, p.now-1
		if p.unknown != nil && p.in[it] == p.unknown {
			right = fullWidth - 1
		}
		t.words = fit(p.words.total(it), labelSize, right-left-2*pad)
		t.width = widthOf(t.words, labelSize) + 2*pad
		if t.ringed {
			t.width = boldWidth(t.words, labelSize) + 2*pad
		}
		t.x = min(max((t.from+t.to-t.width)/2, left), max(left, right-t.width))
		box.totals = append(box.totals, t)
		y += totalRow
	}
	return y
}

// covered gives the stretch of the drawing a total is about: the years it was written for.
func (p *plan) covered(it *chronology.Item) (from, to float64) {
	col := p.in[it]
	if col == p.unknown && col != nil {
		return col.x, col.end()
	}
	lo, hi, ok := p.years.of(it)
	from, to = col.x, col.end()
	if !ok {
		return from, to
	}
	for _, c := range p.timed() {
		if c.since || c.last < lo || c.first > hi {
			continue
		}
		from, to = min(from, c.x), max(to, c.end())
	}
	return from, to
}
