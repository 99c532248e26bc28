package drawing

import (
	"html/template"
	"slices"

	"sightline/record"
)

// passing are states that say little on one sheet of paper.
var passing = []record.State{"assessment", "enquiry", "open-transfer", "open-action", "open-request", "open-challenge", "send-assessment", "police-protection", "proceedings", "missing"}

const stripTop = 20.0

// Strip draws the states over the ages and nothing else, for print.
func Strip(s Scene) template.HTML {
	p := newPlan(s)
	const row = 17.0
	top := stripTop
	if p.scaled {
		top += scaleHeight + 6
	}
	var boxes []*barBox
	bars := p.c.Bars()
	for i := range bars {
		if b := &bars[i]; !slices.Contains(passing, b.State) && (p.unknown == nil || p.in[b.Opened] != p.unknown) {
			boxes = append(boxes, p.bar(b))
		}
	}
	var rows [][]*barBox
	for _, b := range boxes {
		at := slices.IndexFunc(rows, func(taken []*barBox) bool {
			return !slices.ContainsFunc(taken, func(o *barBox) bool { return b.lo < o.hi+4 && o.lo < b.hi+4 })
		})
		if at < 0 {
			at = len(rows)
			rows = append(rows, nil)
		}
		rows[at] = append(rows[at], b)
		b.y = top + float64(at)*row
	}
	pic := &picture{plan: p, foot: top + max(3, float64(len(rows)))*row + 2}
	return pic.strip(boxes)
}

func (pic *picture) strip(boxes []*barBox) template.HTML {
	p := &pen{picture: pic}
	age, _ := pic.axisWords()
	p.text("ax-t", 0, 13, age)
	first := 33.0
	if pic.scaled {
		first += scaleHeight + 6
	}
	for i, line := range []string{"States open", "dashed: no", "end recorded"} {
		p.text("sub", 0, first+float64(i)*15, line)
	}
	for _, col := range pic.timed() {
		p.edge(col.x)
		if col.scale != nil {
			p.ticks(col, stripTop+1)
		}
		if col.since {
			p.text("sub", col.x+4, 13, pic.sinceWords()[0])
			p.text("sub", col.x+4, 13+15, "with no entry")
		}
		if !col.since && boldWidth(col.Title, axisSize) < col.width-4 {
			p.text("ax", col.x+4, 13, col.Title)
		}
	}
	p.edge(pic.now)
	for _, b := range boxes {
		b.draw(&p.front)
	}
	var c canvas
	c.put(`<svg class="sl-lanes" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="States open over the years; dashed: no end recorded">`,
		fullWidth, pic.foot, fullWidth, pic.foot)
	c.put(`%s%s</svg>`, p.back.markup(), p.front.markup())
	return template.HTML(c.String()) //nolint:gosec // everything in it went through canvas.put, which escapes
}
