package drawing

import (
	"fmt"

	"sightline/chronology"
	"sightline/record"
)

// silenceBox is something nobody wrote, drawn: a hatched bar with a sentence. It is data, and is asked about.
type silenceBox struct {
	x, width float64
	y        float64
	words    string
	wordsX   float64
	title    string
}

// nothing fills a lane without an entry. When a filter hides what was written, the sentence says that instead.
func (p *plan) nothing(lane record.Lane, y float64) *silenceBox {
	words := p.words.lane(lane).None
	for _, it := range p.c.Items {
		if it.Lane == lane {
			words = "None of the entries chosen here is in this row"
			break
		}
	}
	return p.sentence(gutter, p.right(), y, words)
}

// right is where silence ends: at the line before "time not known", or at the edge when nothing has a time.
func (p *plan) right() float64 {
	if p.now > gutter {
		return p.now
	}
	return fullWidth
}

// sentence centres words on a hatched bar, if they fit there; else the title alone says them.
func (*plan) sentence(from, to, y float64, words string) *silenceBox {
	box := &silenceBox{x: from, width: to - from, y: y, title: words}
	box.words = fit(words, labelSize, box.width-16)
	if box.words != words && box.width < 120 {
		box.words = "" // a cut sentence about silence misleads
	}
	const left = 92
	width := widthOf(box.words, labelSize)
	box.wordsX = min(from+left+7, from+(box.width-width)/2)
	if box.wordsX < from+8 {
		box.wordsX = from + 8
	}
	return box
}

// laySilence draws in the child's lane where nobody recorded having seen the child: over all of the record, or each long gap.
func (p *plan) laySilence(box *laneBox, y float64) float64 {
	if p.c.Len() == 0 {
		return y
	}
	if p.c.LastSeen() == nil {
		words := "No agency recorded “child seen”. Contacts are the marks in each lane."
		box.silence = append(box.silence, p.sentence(gutter, p.right(), y, words))
		return y + silenceBar + 5
	}
	gaps := p.gaps()
	for _, g := range gaps {
		box.silence = append(box.silence, p.sentence(g.from, g.to, y, g.words))
	}
	if len(gaps) == 0 {
		return y
	}
	return y + silenceBar + 5
}

type gap struct {
	from, to float64
	words    string
}

// gaps finds the long stretches between entries that saw the child, while a service was open or the child was away: a child
// whose services have ended is not unseen. A gap has a length where both ends are dates; elsewhere it is told by ages.
func (p *plan) gaps() []gap {
	var found []gap
	var last *chronology.Item
	for _, it := range p.c.Items {
		if it.TimeUnknown || p.in[it] == p.unknown && p.unknown != nil {
			continue
		}
		if it.Kind != "child.seen" {
			continue
		}
		if last != nil {
			found = p.addGap(found, last, it)
		}
		last = it
	}
	if last == nil {
		return found
	}
	if end := p.lastTimed(); end != last {
		found = p.addGap(found, last, end)
	}
	return found
}

func (p *plan) lastTimed() *chronology.Item {
	var last *chronology.Item
	for _, it := range p.c.Items {
		if !it.TimeUnknown && (p.unknown == nil || p.in[it] != p.unknown) {
			last = it
		}
	}
	return last
}

func (p *plan) addGap(found []gap, from, to *chronology.Item) []gap {
	if to == nil || !p.served(from, to) || p.x[to]-p.x[from] < barLeast {
		return found
	}
	if dated(from) && dated(to) {
		days := record.Diff(from.At, to.At)
		least, most := (days.Lo+daySeconds-1)/daySeconds, (days.Hi+daySeconds-1)/daySeconds
		if days.Lo < quiet {
			return found
		}
		words := fmt.Sprintf("not seen for %d days", least)
		if most-least > 1 {
			words = fmt.Sprintf("not seen for %d to %d days", least, most)
		}
		return append(found, gap{p.x[from], p.x[to], words})
	}
	a, b := p.in[from], p.in[to]
	if a == nil || b == nil || a == b {
		return found
	}
	return append(found, gap{p.x[from], p.x[to], fmt.Sprintf("no “child seen” from %s to %s", p.year1(a), p.year1(b))})
}

// year1 names a column within a sentence.
func (p *plan) year1(c *column) string {
	if c.calendar {
		return c.Title
	}
	return "age " + c.Title
}

// served reports that some state was open between two entries: a plan, an order, an assessment, being missing.
func (p *plan) served(from, to *chronology.Item) bool {
	bars := p.c.Bars()
	for i := range bars {
		b := &bars[i]
		over := b.Closed
		if over == nil {
			over = b.LapsedAt
		}
		if b.Opened.Pos < to.Pos && (over == nil || over.Pos > from.Pos) && p.laneOfState(b) != "partnership" {
			return true
		}
	}
	return false
}
