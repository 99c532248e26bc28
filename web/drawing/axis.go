package drawing

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Measures of the drawing across, in pixels.
const (
	fullWidth   = 916.0
	gutter      = 104.0 // for the names of lanes
	bandFloor   = 74.0  // a band with entries is never narrower, as long as all fit
	sliver      = 20.0  // a year that nobody wrote about
	unknownBase = 112.0 // the band of entries whose time is not known
	doubleLine  = 10.0  // between what has a time and what has none
	lastRoom    = 14.0  // for the last mark, its ring and its flag
	sinceWidth  = 86.0  // for the time since the last entry of a dated child, and the words that say how long
)

// Steps an entry takes along the axis where only the order is known.
const (
	routineStep     = 1.0
	significantStep = 2.15
	newestMore      = 1.5 // the newest age gets more room: tonight's question is about now
)

// column is a band in its place. With a scale, x is time; without one, x is the order in which things were told.
type column struct {
	Band
	x, width float64
	scale    *record.Span
	since    bool // stands for the time after the last entry
}

func (c *column) end() float64 { return c.x + c.width }

func (c *column) empty() bool { return len(c.Items) == 0 }

// axis is where every entry stands from left to right.
type axis struct {
	bands   []Band // of the whole record, also what is not shown
	columns []*column
	x       map[*chronology.Item]float64
	in      map[*chronology.Item]*column
	now     float64 // right edge of what has a time
	width   float64
	unknown *column // nil when every time is known
	scaled  bool    // some column has a scale
	ordered bool    // some column has none
}

// plan is a scene with what is worked out of it once.
type plan struct {
	Scene
	c      *chronology.Chronology
	words  *shortWords
	weight map[*chronology.Item]int
	years  years
	axis
}

func newPlan(s Scene) *plan {
	p := &plan{Scene: s, c: s.Chronology, words: short(), years: newYears(s.Chronology), weight: make(map[*chronology.Item]int, s.Chronology.Len())}
	for _, it := range p.c.Items {
		p.weight[it] = weigh(it, p.among(s.Cited, it))
	}
	p.lay()
	return p
}

func (p *plan) step(it *chronology.Item) float64 {
	if p.weight[it] > 0 {
		return significantStep
	}
	return routineStep
}

// lay makes the columns, gives them their widths and every entry its place.
func (p *plan) lay() {
	p.x, p.in, p.width, p.now = map[*chronology.Item]float64{}, map[*chronology.Item]*column{}, fullWidth, fullWidth-lastRoom
	all := Bands(p.c)
	p.bands = all
	for _, b := range p.trimmed(all) {
		col := &column{Band: b}
		if b.Key == Unknown {
			p.unknown = col
		}
		p.columns = append(p.columns, col)
	}
	timed := p.timed()
	p.setScales(timed)
	p.addSince(timed)
	p.setWidths()
	for _, col := range p.columns {
		p.place(col)
	}
	p.placeHidden(all)
}

// timed gives the columns that stand for years.
func (p *plan) timed() []*column {
	return slices.DeleteFunc(slices.Clone(p.columns), func(c *column) bool { return c == p.unknown })
}

// trimmed keeps of every band what is shown, and leaves out the years before the first and after the last of it.
func (p *plan) trimmed(all []Band) []Band {
	var bands []Band
	for _, b := range all {
		b.Items = slices.DeleteFunc(slices.Clone(b.Items), func(it *chronology.Item) bool { return !p.shows(it) })
		leading := len(bands) == 0 && len(b.Items) == 0
		if leading || b.Key == Unknown && len(b.Items) == 0 {
			continue
		}
		bands = append(bands, b)
	}
	end, tail := len(bands), 0
	if end > 0 && bands[end-1].Key == Unknown {
		tail = 1
	}
	last := end - tail
	for last > 0 && len(bands[last-1].Items) == 0 {
		last--
	}
	return append(bands[:last:last], bands[end-tail:]...)
}

// setWidths gives every column its width: what is in it decides, unless all of the record lies on one scale of time.
func (p *plan) setWidths() {
	x, free := gutter, fullWidth-gutter
	if p.unknown != nil {
		p.unknown.width = min(max(unknownBase, 2*float64(len(p.unknown.Items))), 2*unknownBase)
		if len(p.columns) == 1 {
			p.unknown.width = free
		}
		free -= p.unknown.width + doubleLine
	} else {
		free -= lastRoom
	}
	timed := p.timed()
	if !p.shareTime(timed, free) {
		p.shareContent(timed, free)
	}
	for _, col := range timed {
		col.x = x
		x += col.width
	}
	p.now = x
	if p.unknown != nil {
		p.unknown.x = p.now + doubleLine
		if len(timed) == 0 {
			p.unknown.x, p.now = gutter, gutter
		}
	}
}

// shareContent sizes columns by the steps their entries take. A column below the floor gets the floor, and the others the rest.
func (p *plan) shareContent(columns []*column, free float64) {
	var full []*column
	need := map[*column]float64{}
	empties := 0
	for _, col := range columns {
		if col.empty() && !col.since {
			empties++
		}
	}
	for _, col := range columns {
		switch {
		case col.since:
			col.width = sinceWidth
			free -= col.width
		case col.empty():
			col.width = min(sliver, free/6/float64(empties))
		default:
			full = append(full, col)
			for _, it := range col.Items {
				need[col] += p.step(it)
			}
		}
	}
	for _, col := range columns {
		if col.empty() && !col.since {
			free -= col.width
		}
	}
	if len(full) == 0 {
		return
	}
	if newest := full[len(full)-1]; newest.scale == nil {
		need[newest] *= newestMore
	}
	share(full, need, free)
}

// share divides free among columns in proportion to need, with a floor that itself shrinks when there are very many.
func share(columns []*column, need map[*column]float64, free float64) {
	floor := min(bandFloor, free/float64(len(columns)))
	rest, sum := slices.Clone(columns), 0.0
	for _, col := range columns {
		sum += need[col]
	}
	for again := true; again; {
		again = false
		for i, col := range rest {
			if need[col]/sum*free < floor && len(rest) > 1 {
				col.width = floor
				free, sum = free-floor, sum-need[col]
				rest, again = slices.Delete(rest, i, i+1), true
				break
			}
		}
	}
	for _, col := range rest {
		col.width = need[col] / sum * free
	}
}

// place gives the shown entries of a column their x.
func (p *plan) place(col *column) {
	const margin = 5
	steps := 0.0
	for _, it := range col.Items {
		p.in[it] = col
		steps += p.step(it)
	}
	unit, at := (col.width-2*margin)/max(1, steps), col.x+margin
	for _, it := range col.Items {
		if col.scale != nil {
			p.x[it] = col.at(middle(it.At))
			continue
		}
		width := p.step(it) * unit
		p.x[it] = at + width/2
		at += width
	}
}

// placeHidden gives entries that are not shown the place of the entry before them: a state may have begun there.
func (p *plan) placeHidden(all []Band) {
	x := gutter
	for _, b := range all {
		for _, it := range b.Items {
			if at, shown := p.x[it]; shown {
				x = at
				continue
			}
			p.x[it] = x
			if b.Key == Unknown && p.unknown != nil {
				p.x[it], p.in[it] = p.unknown.x, p.unknown
			}
		}
	}
}
