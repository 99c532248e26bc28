package drawing

import (
	"fmt"
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// gap is a stretch in which a service was open to the child, or the child was away, and nobody recorded having seen them.
type gap struct {
	from, to     float64
	words, short string // the second where the first finds no room
	title        string
}

// stretch is a run of entries, from one to another by their places in the chronology; a nil end lasts to the moment of looking.
type stretch struct {
	from, to *chronology.Item
}

// gaps finds the long stretches without "child seen" while something was open: a child whose services have ended is not unseen.
// A gap has a length where both ends are dates; elsewhere it is told by ages.
func (p *plan) gaps() []gap {
	var found []gap
	last := p.lastTimed()
	for _, s := range p.served(last) {
		from := s.from
		for _, it := range p.c.Items {
			if it.Kind != "child.seen" || it.Pos <= s.from.Pos || s.to != nil && it.Pos > s.to.Pos || p.timeless(it) {
				continue
			}
			found = p.addGap(found, stretch{from, it})
			from = it
		}
		found = p.addGap(found, stretch{from, s.to})
	}
	return found
}

func (p *plan) timeless(it *chronology.Item) bool {
	return it.TimeUnknown || p.unknown != nil && p.in[it] == p.unknown
}

func (p *plan) lastTimed() *chronology.Item {
	for _, it := range slices.Backward(p.c.Items) {
		if !p.timeless(it) {
			return it
		}
	}
	return nil
}

// served gives the stretches in which some state was open: a plan, an order, an assessment, being missing. What two agencies owe
// each other is no service to the child.
func (p *plan) served(last *chronology.Item) []stretch {
	var open []stretch
	bars := p.c.Bars()
	for i := range bars {
		b := &bars[i]
		if p.laneOfState(b) == "partnership" || p.timeless(b.Opened) || last == nil {
			continue
		}
		s := stretch{b.Opened, b.Closed}
		if s.to == nil {
			s.to = b.LapsedAt
		}
		if s.to != nil && p.timeless(s.to) {
			s.to = last
		}
		if n := len(open); n > 0 && (open[n-1].to == nil || open[n-1].to.Pos >= s.from.Pos) {
			if open[n-1].to != nil && (s.to == nil || s.to.Pos > open[n-1].to.Pos) {
				open[n-1].to = s.to
			}
			continue
		}
		open = append(open, s)
	}
	return open
}

const gapAir = 5.0 // between a mark and the hatch

// addGap adds a stretch when it is long: four weeks between dates, or past a birthday where only ages are known.
func (p *plan) addGap(found []gap, s stretch) []gap {
	until, end := p.c.Now, p.now
	if s.to == nil && (!p.c.Now.Bounded() || p.unscaledEnd()) {
		s.to = p.lastTimed()
	}
	if s.to != nil {
		until, end = s.to.At, p.x[s.to]
	}
	g := gap{from: p.x[s.from] + gapAir, to: end - gapAir}
	if g.to-g.from < barLeast {
		return found
	}
	if dated(s.from) && (s.to == nil || dated(s.to)) {
		days := daysBetween(s.from.At, until)
		if days < quiet/daySeconds {
			return found
		}
		g.short = lengthOf(days)
		if s.to == nil {
			g.short = counted(int(days), "day") // as at the head of the page
		}
		g.words = "not seen for " + g.short
		if p.Part || p.heard(s) {
			g.words = "no “child seen” for " + g.short // somebody met the child, or may have: only the record of seeing is missing
		}
		g.title = fmt.Sprintf("No “child seen” from %s to %s, %s, while a service was open. Other contacts are the marks in each lane.", When(s.from), rangeWords(until), g.short)
		return append(found, g)
	}
	from, to := p.in[s.from], p.in[s.to]
	if from == nil || to == nil || from == to {
		return found
	}
	g.words = fmt.Sprintf("no “child seen” from %s to %s", from.place(), to.place())
	g.title = g.words
	g.short = "no “child seen”"
	return append(found, g)
}

// untilToday ends the gaps with the time since the child was last seen, also when no service is open any more: as of today that is
// how long it is. Where a service still is open, the gap is there already.
func (p *plan) untilToday(found []gap) []gap {
	seen := p.c.LastSeen()
	if !p.c.Now.Bounded() || p.unscaledEnd() || seen == nil || p.timeless(seen) || !dated(seen) || p.c.LastOf("child.died") != nil {
		return found
	}
	x := p.x[seen]
	if slices.ContainsFunc(found, func(g gap) bool { return g.from >= x && g.to > p.now-2*gapAir }) {
		return found
	}
	before := slices.DeleteFunc(found, func(g gap) bool { return g.from >= x })
	last := p.addGap(nil, stretch{from: seen})
	for i := range last {
		last[i].title = fmt.Sprintf("No “child seen” after %s; that is %s before %s.", When(seen), last[i].short, rangeWords(p.c.Now))
	}
	return append(before, last...)
}

// heard reports that the child spoke with somebody in a stretch: not seen would then say too much.
func (p *plan) heard(s stretch) bool {
	return slices.ContainsFunc(p.c.Items, func(it *chronology.Item) bool {
		return (it.Kind == "child.voice" || it.Kind == "child.disclosure") && it.Pos > s.from.Pos && (s.to == nil || it.Pos < s.to.Pos)
	})
}

// unscaledEnd reports that the last years of the drawing have no dates: then a length until now would be one of order, not of time.
func (p *plan) unscaledEnd() bool {
	columns := p.timed()
	return len(columns) == 0 || columns[len(columns)-1].scale == nil && !columns[len(columns)-1].since
}

// daysBetween counts the days from one time to another, the fewest there can have been.
func daysBetween(from, to record.Range) int64 {
	a, b := record.LondonDay(from.Hull().Hi), record.LondonDay(to.Hull().Lo)
	return int64(b.Sub(a).Hours()+12) / 24
}

// lengthOf says a number of days: in days as long as they are counted in days, then in whole months or years, less rather than more.
func lengthOf(days int64) string {
	const countedInDays, month, year = 120, 31, 366
	switch {
	case days <= countedInDays:
		return fmt.Sprintf("%d days", days)
	case days >= 2*year:
		return fmt.Sprintf("more than %d years", days/year)
	}
	return fmt.Sprintf("more than %d months", days/month)
}
