package drawing

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

const (
	barHeight = 14.0
	barRow    = 17.0
	barLeast  = 6.0 // a state that was over at once is still seen
	mostBars  = 10  // rows of states in a lane; more are counted in words
)

// barBox is one stretch of a state.
type barBox struct {
	bar    *chronology.Bar
	x1, x2 float64
	y      float64
	ended  bool
	words  string
	wordsX float64
	lo, hi float64 // what it takes of its row, words included
	title  string
}

// laneOfState is the lane a state is drawn in: the one the words name, else that of the entry that opened it.
func (p *plan) laneOfState(b *chronology.Bar) record.Lane {
	if lane, ok := p.words.laneOf[b.State]; ok {
		return lane
	}
	return b.Opened.Lane
}

// barsOf places the states of a lane below y and gives how many found no row. Those still open are placed first when not all fit.
func (p *plan) barsOf(lane record.Lane, y float64) (boxes []*barBox, left int) {
	bars := p.c.Bars()
	for i := range bars {
		if p.laneOfState(&bars[i]) == lane {
			boxes = append(boxes, p.bar(&bars[i]))
		}
	}
	if len(boxes) > mostBars {
		slices.SortStableFunc(boxes, func(a, b *barBox) int { return truth(a.ended) - truth(b.ended) })
	}
	var rows [][]*barBox
	kept := boxes[:0:0]
	for _, b := range boxes {
		row := slices.IndexFunc(rows, func(taken []*barBox) bool {
			return !slices.ContainsFunc(taken, func(o *barBox) bool { return b.lo < o.hi+4 && o.lo < b.hi+4 })
		})
		if row < 0 {
			if len(rows) == mostBars {
				left++
				continue
			}
			row = len(rows)
			rows = append(rows, nil)
		}
		rows[row] = append(rows[row], b)
		b.y = y + float64(row)*barRow
		kept = append(kept, b)
	}
	return kept, left
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bar gives a state its ends and finds room for its words: within, else after, else before, else shortened within.
func (p *plan) bar(b *chronology.Bar) *barBox {
	box := &barBox{bar: b, x1: p.x[b.Opened], words: p.words.state(b), title: p.stateTitle(b)}
	edge := p.now
	if p.unknown != nil && p.in[b.Opened] == p.unknown {
		edge = p.unknown.end()
	}
	box.x1 = min(box.x1, edge-barLeast)
	box.x2, box.ended = p.barEnd(b, edge)
	box.x2 = min(max(box.x2, box.x1+barLeast), edge)
	box.lo, box.hi = box.x1, box.x2
	const pad, air = 6.0, 4.0
	width := widthOf(box.words, stateSize)
	switch {
	case box.x2-box.x1 > width+2*pad-2:
		box.wordsX = box.x1 + pad
	case box.x2+width+2*air <= edge:
		box.wordsX = box.x2 + air
		box.hi = box.wordsX + width + 2
	case box.x1-width-2*air >= gutter:
		box.wordsX = box.x1 - width - air - 1
		box.lo = box.wordsX - 2
	default:
		box.words, box.wordsX = fit(box.words, stateSize, box.x2-box.x1-2*pad), box.x1+pad
	}
	return box
}

// barEnd gives where a state ended: at the entry that closed it, where it lapsed, or not at all; then it stops at the edge of what
// has a time, since "time not known" is not later in time.
func (p *plan) barEnd(b *chronology.Bar, edge float64) (x float64, ended bool) {
	if b.Closed == nil && p.brief(b.State) && p.outlived(b.Opened) {
		return p.x[b.Opened], true // no entry says when it ended, but the years after surely are later
	}
	lapsed := b.LapsedAt != nil || b.Lapses && p.c.Now.Bounded() && record.Before(b.LapsesAt, p.c.Now) == record.Yes
	switch {
	case b.Closed != nil && p.in[b.Closed] == p.unknown && p.unknown != nil:
		return edge, true
	case b.Closed != nil:
		return p.x[b.Closed], true
	case !lapsed:
		return edge, false
	case b.Lapses && b.LapsesAt.Bounded() && dated(b.Opened):
		return p.atTime(middle(b.LapsesAt), b), true
	case p.brief(b.State):
		return p.x[b.Opened], true // longer than it can have been would be an invention
	case b.LapsedAt != nil:
		return p.x[b.LapsedAt], true
	}
	return edge, true
}

// outlived reports that entries stand in a later band.
func (p *plan) outlived(opened *chronology.Item) bool {
	past := false
	for _, b := range p.bands {
		if past && b.Key != Unknown && len(b.Items) > 0 {
			return true
		}
		past = past || slices.Contains(b.Items, opened)
	}
	return false
}

// brief reports a state that can last days at most: police protection ends after 72 hours.
func (p *plan) brief(s record.State) bool {
	d, err := record.ParseDuration(p.c.Words().StateLapses[s].After)
	return err == nil && d.Years == 0 && d.Months == 0 && d.Days < 14 && d.Seconds < 14*daySeconds
}

// atTime gives the x of a second, in the column whose scale holds it; else where the state was seen to be over.
func (p *plan) atTime(sec int64, b *chronology.Bar) float64 {
	for _, col := range p.timed() {
		if col.scale != nil && sec <= col.scale.Hi {
			return max(col.at(sec), p.x[b.Opened])
		}
	}
	if b.LapsedAt != nil {
		return p.x[b.LapsedAt]
	}
	return p.now
}

func (p *plan) stateTitle(b *chronology.Bar) string {
	name := p.c.Words().States[b.State]
	if name == "" {
		name = string(b.State)
	}
	title := name + ": from " + When(b.Opened)
	if d, err := record.ParseDuration(p.c.Words().StateLapses[b.State].After); err == nil && b.Closed == nil && p.brief(b.State) {
		title += ", at most " + lengthWords(d)
	}
	switch {
	case b.Closed != nil:
		return title + " to " + When(b.Closed)
	case b.LapsedAt != nil:
		return title + "; it ended by itself, no entry says when"
	}
	return title + ", no end recorded"
}
