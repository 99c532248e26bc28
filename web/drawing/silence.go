package drawing

import (
	"slices"

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

// nothing fills a lane without an entry. Where more may be written than is here, the sentence says no more than that.
func (p *plan) nothing(lane record.Lane, y float64) *silenceBox {
	words := p.words.lane(lane).None
	if named := p.words.lane(lane).Named; named != "" && p.namesElsewhere(lane) {
		words = named
	}
	hidden := slices.ContainsFunc(p.c.Items, func(it *chronology.Item) bool { return it.Lane == lane })
	if p.Part || hidden {
		words = "None of the entries chosen here is in this row"
	}
	return p.sentence(gutter, p.right(), y, words)
}

// namesElsewhere reports that entries of other lanes name what an empty lane is about: a place, or one of the family.
func (p *plan) namesElsewhere(lane record.Lane) bool {
	return slices.ContainsFunc(p.c.Items, func(it *chronology.Item) bool {
		if lane == "places" {
			return len(it.Places) > 0
		}
		return slices.ContainsFunc(it.People, func(who record.Person) bool { return slices.Contains(relatives, who.Role) })
	})
}

var relatives = []string{"mother", "father", "sibling", "grandparent", "relative"}

// right is where silence ends: at the line before "time not known", or at the edge when nothing has a time.
func (p *plan) right() float64 {
	if p.now > gutter {
		return p.now
	}
	return fullWidth
}

// sentence lays words on a hatched bar: the first that fit there. When none fit, the title alone says them.
func (*plan) sentence(from, to, y float64, words ...string) *silenceBox {
	const indent, pad = 99.0, 8.0
	box := &silenceBox{x: from, width: to - from, y: y, title: words[0]}
	for _, say := range words {
		width := widthOf(say, labelSize)
		if width+2*pad <= box.width {
			box.words, box.wordsX = say, from+max(pad, min(indent, (box.width-width)/2))
			break
		}
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
		if p.Part {
			words = "No entry here is “child seen”. Contacts are the marks in each lane."
		}
		box.silence = append(box.silence, p.sentence(gutter, p.right(), y, words))
		return y + silenceBar + 5
	}
	gaps := p.untilToday(p.gaps())
	for _, g := range gaps {
		hatched := p.sentence(g.from, g.to, y, g.words, g.short)
		hatched.title = g.title
		box.silence = append(box.silence, hatched)
	}
	if len(gaps) == 0 {
		return y
	}
	return y + silenceBar + 5
}
