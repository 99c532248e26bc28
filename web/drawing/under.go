package drawing

import (
	"fmt"
	"strconv"
	"time"

	"sightline/record"
)

// flagPoles draws the questions: poles behind, flags in front.
func (p *pen) flagPoles() {
	if len(p.Flags) == 0 {
		return
	}
	p.text("lane", 0, p.flagsY+16, "Questions")
	p.text("sub", 0, p.flagsY+31, "flag = when it")
	p.text("sub", 0, p.flagsY+44, "could be asked")
	for _, f := range p.flags {
		if f.small() {
			continue
		}
		p.lines.put(`<line class="pole %s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, string(f.Look), f.pole, f.y, f.pole, f.bottom)
	}
	for _, f := range p.flags {
		var in canvas
		in.put(`<title>%s</title><path d="M%s %sh%sv%sh-%sz"/>`, fmt.Sprintf("Question %d, %s: %s", f.Number, f.Look.words(), f.Asks), f.x, f.y, f.width, f.height, f.width)
		class := "flag small "
		if !f.small() {
			class = "flag "
			in.put(`<text x="%s" y="%s">%d</text>`, f.x+f.width/2, f.y+11.7, f.Number)
		}
		if f.Look == SetAside {
			in.put(`<path class="through" d="M%s %sh%s"/>`, f.x, f.y+f.height/2, f.width)
		}
		p.front.put(`%s`, linked(class+string(f.Look), f.Link, in.markup()))
	}
}

func (p *pen) peopleRows() {
	if len(p.people) == 0 {
		return
	}
	p.text("part", 0, p.peopleY, "People, each time an entry names them")
	end := p.peopleY
	for _, row := range p.people {
		p.text("sub ink", 0, row.y+4, row.name)
		p.text("sub", gutter+6, row.y+4, row.none)
		if row.to > row.from {
			p.front.put(`<line class="phase" x1="%s" x2="%s" y1="%s" y2="%s"/>`, row.from, row.to, row.y, row.y)
		}
		for _, d := range row.dots {
			p.front.put(`<circle class="who" cx="%s" cy="%s" r="3.4"><title>%s</title></circle>`, d.x, row.y, d.title)
		}
		end = row.y
	}
	p.front.put(`<line class="rule" x1="0" x2="%s" y1="%s" y2="%s"/>`, fullWidth, end+14, end+14)
}

func (p *pen) coverageRows() {
	for _, n := range p.notes {
		p.text("part", 0, n.y, n.words)
	}
	hatch := markup("sl-pale")
	if p.twoLooks {
		hatch = "sl-strong"
	}
	for _, row := range p.coverage {
		p.front.put(`<g><title>%s</title>`, row.title)
		p.text("sub ink small", 0, row.y+13, row.name)
		for _, c := range row.cells {
			switch c.look {
			case written:
				p.front.put(`<rect class="cov" x="%s" y="%s" width="%s" height="15"/><text class="covn" x="%s" y="%s">%d</text>`,
					c.x+1, row.y+1, max(0, c.width-2), c.x+c.width/2, row.y+13, c.n)
			case coveredOnly:
				p.front.put(`<rect class="cov-b" x="%s" y="%s" width="%s" height="14"/>`, c.x+1.5, row.y+1.5, max(0, c.width-3))
			case notCovered:
				p.front.put(`<rect class="none" x="%s" y="%s" width="%s" height="15" fill="url(#%s)"/>`, c.x+1, row.y+1, max(0, c.width-2), hatch)
			}
		}
		p.front.put(`</g>`)
	}
}

// ticks draws the dates of a column on a ruler at y: months, or weeks when it is short. The first tick names the year.
func (p *pen) ticks(col *column, y float64) {
	tickTop, tickEnd, words := y-3, y+4, y+16
	p.front.put(`<path class="tick" d="M%s %sH%s"/>`, col.x, y, col.end())
	free := col.x
	byWeek := p.byWeek()
	for i, at := range col.tickDays(byWeek) {
		x := col.at(at.Unix())
		p.front.put(`<path class="tick" d="M%s %sV%s"/>`, x, tickTop, tickEnd)
		say := col.tickWords(at, i == 0, byWeek)
		if x+2 < free || x+widthOf(say, stateSize) > col.end() {
			continue
		}
		p.text("ax-m", x-1, words, say)
		free = x + widthOf(say, stateSize) + 8
	}
}

const weekly = 70 * daySeconds // scales shorter than this are ticked by weeks

// byWeek reports that all dates of the drawing together are so few that weeks can be told apart.
func (pic *picture) byWeek() bool {
	sum := int64(0)
	for _, col := range pic.columns {
		if col.scale != nil {
			sum += col.scale.Hi - col.scale.Lo
		}
	}
	return sum < weekly
}

func (c *column) tickDays(byWeek bool) []time.Time {
	var days []time.Time
	start := record.LondonDay(c.scale.Lo)
	if byWeek {
		for day := start; day.Unix() <= c.scale.Hi; day = day.AddDate(0, 0, 7) {
			days = append(days, day)
		}
		return days
	}
	months := 1
	for _, step := range []int{1, 2, 3, 6, 12} {
		if months = step; c.monthWidth()*float64(step) >= 36 {
			break
		}
	}
	for day := start; day.Unix() <= c.scale.Hi && len(days) < 400; {
		days = append(days, day)
		next := time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, day.Location())
		for (int(next.Month())-1)%months != 0 {
			next = next.AddDate(0, 1, 0)
		}
		day = next
	}
	return days
}

func (c *column) monthWidth() float64 {
	return c.width * float64(monthLong) / float64(max(1, c.scale.Hi-c.scale.Lo))
}

func (c *column) tickWords(at time.Time, first, byWeek bool) string {
	switch {
	case byWeek && first:
		return at.Format("2 Jan 2006")
	case byWeek:
		return at.Format("2 Jan")
	case first, c.monthWidth() < 8:
		return at.Format("Jan 2006")
	case at.Month() == time.January:
		return strconv.Itoa(at.Year())
	}
	return at.Format("Jan")
}
