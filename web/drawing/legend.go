package drawing

import (
	"html/template"

	"sightline/record"
)

// Mark draws one mark, for a table or a list: the shape of its lane, hollow when its place is one of several, with a twin when the
// record stands for several without a number.
func Mark(l record.Lane, hollow, several bool) template.HTML {
	var c canvas
	c.put(`<svg class="sl-mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">`)
	m := markBox{shape: shape(short().lane(l).Shape), spot: spot{8.5, 9.5, 5.2}, significant: true, hollow: hollow, twin: several}
	m.draw(&c)
	c.put(`</svg>`)
	return template.HTML(c.String()) //nolint:gosec // numbers and our own words only
}

// Legend is the key to the drawing.
func Legend() template.HTML {
	var c canvas
	c.put(`<ul class="sl-legend" aria-label="Key">`)
	for _, item := range keyItems() {
		c.put(`<li><svg class="sl-key" width="%s" height="20" viewBox="0 0 %s 20" aria-hidden="true">%s</svg>%s</li>`, item.width, item.width, item.picture, item.words)
	}
	c.put(`</ul>`)
	return template.HTML(c.String()) //nolint:gosec // numbers and our own words only
}

type keyItem struct {
	picture markup
	width   float64
	words   string
}

func keyItems() []keyItem {
	mark := func(m markBox) markup {
		var c canvas
		m.x, m.y = 9, 10
		m.draw(&c)
		return c.markup()
	}
	sig := func(s shape) markup {
		return mark(markBox{shape: s, spot: spot{radius: significantRadius}, significant: true})
	}
	return []keyItem{
		{sig(circle), 18, "child, family, places"},
		{sig(square), 18, "health, education"},
		{sig(triangle), 18, "missing"},
		{sig(diamond), 18, "police, youth justice"},
		{sig(upright), 18, "social care, exploitation, between agencies"},
		{sig(cross), 18, "family court"},
		{mark(markBox{shape: square, spot: spot{radius: routineRadius}}), 18, "grey and small: routine"},
		{mark(markBox{shape: square, spot: spot{radius: significantRadius}, significant: true, hollow: true}), 18, "hollow: one of several years, or no single day"},
		{mark(markBox{shape: square, spot: spot{radius: significantRadius}, significant: true, twin: true}), 18, "several, number not known"},
		{`<g class="agg"><path d="M1 6v8M1 10H43M43 6v8"/><rect x="12" y="2" width="20" height="16" rx="8"/><text class="num" x="22" y="14.3">9</text></g>`, 44, "a total over this time, never split"},
		{`<g class="state"><rect x="1" y="3" width="30" height="14"/></g>`, 33, "state with an end"},
		{`<g class="state open"><path class="dash" d="M1 3H31M1 17H31"/><path class="cap" d="M2 2.5v15"/></g>`, 33, "no end recorded"},
		{keyHatch + `<rect class="none" x="1" y="3" width="30" height="14" fill="url(#sl-key-hatch)"/>`, 33, "hatched in a row: no entry; in the count by agency: not all covered"},
		{`<g class="flag open"><path d="M2 2h19v15H2z"/></g>`, 23, "question open"},
		{`<g class="flag small answered"><path d="M3 7h7v7H3z"/></g>`, 13, "question answered"},
		{`<g class="flag small set-aside"><path d="M3 7h7v7H3z"/><path class="through" d="M3 10.5h7"/></g>`, 13, "set aside by a person"},
		{`<g class="flag small lapsed"><path d="M3 7h7v7H3z"/></g>`, 13, "no longer stands"},
		{`<circle class="ring" cx="11" cy="10" r="8.5"/>`, 22, "evidence of the chosen question"},
	}
}

// keyHatch is the key's own hatch: the drawing may be absent on a page that shows the key.
const keyHatch markup = `<defs><pattern id="sl-key-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-g" width="5" height="5"/><line class="hatch" x1="0" y1="0" x2="0" y2="5"/></pattern></defs>`
