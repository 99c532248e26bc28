package drawing

import (
	"fmt"
	"html/template"
	"strconv"

	"sightline/chronology"
)

// defs are the hatches: for silence, paler for what was not supplied, and stronger where the hatch alone tells that from an empty cell.
const defs markup = `<defs>` +
	`<pattern id="sl-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-g" width="5" height="5"/><line class="hatch" x1="0" y1="0" x2="0" y2="5"/></pattern>` +
	`<pattern id="sl-pale" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-g" width="5" height="5"/><line class="hatch-p" x1="0" y1="0" x2="0" y2="5"/></pattern>` +
	`<pattern id="sl-strong" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-g" width="5" height="5"/><line class="hatch-s" x1="0" y1="0" x2="0" y2="5"/></pattern>` +
	`</defs>`

// pen draws a picture in three layers: what lies behind, the leaders, and what is read.
type pen struct {
	*picture
	back, lines, front canvas
}

func render(pic *picture) template.HTML {
	p := &pen{picture: pic}
	for _, lane := range pic.lanes {
		p.lane(lane)
	}
	p.edges()
	p.axis()
	p.flagPoles()
	p.peopleRows()
	p.coverageRows()
	var c canvas
	c.put(`<svg class="sl-lanes" viewBox="0 0 %s %s" width="%s" height="%s" role="group" aria-label="%s">`,
		fullWidth, pic.height, fullWidth, pic.height, "Chronology in lanes, "+entries(len(pic.in))+". The same entries are in the table.")
	c.put(`%s%s%s%s</svg>`, defs, p.back.markup(), p.lines.markup(), p.front.markup())
	return template.HTML(c.String()) //nolint:gosec // everything in it went through canvas.put, which escapes
}

func (p *pen) text(class markup, x, y float64, words string) {
	if words != "" {
		p.front.put(`<text class="%s" x="%s" y="%s">%s</text>`, class, x, y, words)
	}
}

// axis names the columns and shows their ruler: a dot for every entry where only the order is known, dates where they are.
func (p *pen) axis() {
	p.text("ax-t", 0, axisTitle, p.age)
	p.text("ax-n", 0, axisCount, p.order)
	if p.c.Len() == 0 {
		p.text("ax-n", gutter, axisCount, "No entry yet")
	}
	for _, col := range p.columns {
		p.columnHead(col)
		if col.scale != nil {
			p.ticks(col, rulerY)
			continue
		}
		for _, it := range col.Items {
			p.front.put(`<circle class="dot" cx="%s" cy="%s" r="1.1"/>`, p.x[it], rulerY)
		}
	}
}

func (p *pen) columnHead(col *column) {
	const roomy = 40
	class, title, size := markup("ax"), col.Title, axisSize
	switch {
	case col == p.unknown:
		class, size = "ax ax-s", rowSize
	case col.since:
		for i, line := range p.sinceWords() {
			p.text("ax-n", col.x+3, axisTitle+float64(i)*(axisCount-axisTitle), line)
		}
		return
	case col.calendar && boldWidth(title, axisSize) > col.width-4 && col.first == col.last:
		title = fmt.Sprintf("’%02d", col.first%100)
	}
	left := col.x + 6
	if col.width < roomy {
		left = col.x + 2
	}
	if boldWidth(title, size) <= col.end()-left+1 {
		p.text(class, left, axisTitle, title)
	}
	if n := len(col.Items); n > 0 && widthOf(entries(n), labelSize) < col.end()-left {
		p.text("ax-n", left, axisCount, entries(n))
	} else if n > 0 && widthOf(strconv.Itoa(n), labelSize) < col.end()-left {
		p.text("ax-n", left, axisCount, strconv.Itoa(n))
	}
}

// edges are the lines between columns; a year that nobody wrote about is hatched, never left out.
func (p *pen) edges() {
	for _, col := range p.columns {
		if col.empty() && col != p.unknown {
			p.back.put(`<rect class="none" x="%s" y="44" width="%s" height="%s" fill="url(#sl-hatch)"><title>%s</title></rect>`,
				col.x, col.width, p.foot-44, p.emptyWords(col))
		}
		p.edge(col.x)
	}
	if len(p.columns) > 0 && p.now > gutter {
		p.edge(p.now)
	}
}

func (p *pen) edge(x float64) {
	p.back.put(`<line class="edge" x1="%s" x2="%s" y1="4" y2="%s"/>`, x, x, p.foot)
}

// sinceWords say how long nobody has written, up to the day the record is looked at.
func (pic *picture) sinceWords() []string {
	var last *chronology.Item
	for _, col := range pic.timed() {
		for _, it := range col.Items {
			if last == nil || it.At.Hull().Hi > last.At.Hull().Hi {
				last = it
			}
		}
	}
	words := "with no entry"
	if pic.partial() {
		words = "none of these"
	}
	if last == nil {
		return []string{words}
	}
	return []string{counted(int(daysBetween(last.At, pic.c.Now)), "day"), words}
}

func (pic *picture) emptyWords(col *column) string {
	switch {
	case col.since:
		return "No entry after this; the record is looked at on " + rangeWords(pic.c.Now)
	case pic.partial():
		return "No entry chosen here is about " + col.place()
	}
	return "No agency supplied anything about " + col.place()
}

// place names a column within a sentence.
func (c *column) place() string {
	if c.calendar {
		return c.Title
	}
	return "age " + c.Title
}

func (p *pen) lane(l *laneBox) {
	if l.child {
		p.back.put(`<rect class="first" x="0" y="%s" width="%s" height="%s"/>`, l.y, fullWidth, l.end-l.y)
	}
	p.front.put(`<g role="group" aria-label="%s">`, p.words.lane(l.lane).Name)
	for i, line := range l.name {
		p.text("lane", 0, l.y+17+float64(i)*laneNameLine, line)
	}
	for _, b := range l.bars {
		b.draw(&p.front)
	}
	p.text("sub", gutter, l.moreY, l.more)
	for _, s := range l.silence {
		s.draw(&p.front)
	}
	for _, m := range l.marks {
		var mark canvas
		mark.put(`<title>%s</title>`, m.title)
		m.draw(&mark)
		p.front.put(`%s`, linked("e", m.target, mark.markup()))
	}
	for _, label := range l.labels {
		p.label(label)
	}
	for _, t := range l.totals {
		t.draw(&p.front)
	}
	p.front.put(`</g><line class="rule" x1="0" x2="%s" y1="%s" y2="%s"/>`, fullWidth, l.end, l.end)
}

func (p *pen) label(l *labelBox) {
	if l.leader >= 0 {
		p.lines.put(`<line class="lead" x1="%s" x2="%s" y1="%s" y2="%s"/>`, l.leader, l.leader, l.top, l.y-10.5)
	}
	class := markup("lab")
	if l.bold {
		class = "lab strong"
	}
	p.text(class, l.x, l.y, l.words)
}

// draw gives a state: outlined when an end is recorded, else a thick cap and dashed edges that stop at the line.
func (b *barBox) draw(c *canvas) {
	if b.ended {
		c.put(`<g class="state"><title>%s</title><rect x="%s" y="%s" width="%s" height="%s"/>`, b.title, b.x1, b.y, b.x2-b.x1, barHeight)
	} else {
		c.put(`<g class="state open"><title>%s</title><path class="fill" d="M%s %sH%sv%sH%sz"/>`, b.title, b.x1, b.y, b.x2, barHeight, b.x1)
		c.put(`<path class="dash" d="M%s %sH%sM%s %sH%s"/><path class="cap" d="M%s %sv15"/>`, b.x1, b.y, b.x2, b.x1, b.y+barHeight, b.x2, b.x1+1, b.y-.5)
	}
	if b.words != "" {
		c.put(`<text x="%s" y="%s">%s</text>`, b.wordsX, b.y+11, b.words)
	}
	c.put(`</g>`)
}

func (s *silenceBox) draw(c *canvas) {
	c.put(`<g class="gap"><title>%s</title><rect class="none" x="%s" y="%s" width="%s" height="%s" fill="url(#sl-hatch)"/>`, s.title, s.x, s.y, s.width, silenceBar)
	if s.words != "" {
		c.put(`<rect class="gapt" x="%s" y="%s" width="%s" height="%s"/>`, s.wordsX-7, s.y, widthOf(s.words, labelSize)+14, silenceBar)
		c.put(`<text class="gapw" x="%s" y="%s">%s</text>`, s.wordsX, s.y+12.5, s.words)
	}
	c.put(`</g>`)
}

func (t *totalBox) draw(c *canvas) {
	var in canvas
	a, b := t.from+5, max(t.from+6, t.to-5)
	in.put(`<title>%s</title><path d="M%s %sv10M%s %sH%sM%s %sv10"/>`, t.title, a, t.y+3, a, t.y+8, b, b, t.y+3)
	in.put(`<rect x="%s" y="%s" width="%s" height="%s" rx="8"/>`, t.x, t.y, t.width, totalHeight)
	if t.ringed {
		in.put(`<rect class="ring" x="%s" y="%s" width="%s" height="%s" rx="10"/>`, t.x-2.5, t.y-2.5, t.width+5, totalHeight+5)
	}
	class := markup("num")
	if t.ringed {
		class = "num strong"
	}
	in.put(`<text class="%s" x="%s" y="%s">%s</text>`, class, t.x+t.width/2, t.y+12.3, t.words)
	c.put(`%s`, linked("agg", t.target, in.markup()))
}
