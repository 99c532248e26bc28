package drawing

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
)

const (
	daySeconds = 24 * 3600
	monthLong  = 31*daySeconds + 3600
	oneScale   = 3 * 366 * daySeconds // a dated record no longer than this lies on one scale
	quiet      = 28 * daySeconds      // a silence worth drawing
)

// dated reports an entry that has a place on a scale of time: not an age, and not so vague that any place would be invented.
func dated(it *chronology.Item) bool {
	_, _, isAge := it.Happened.IsAge()
	return !isAge && it.At.Bounded() && it.At.Early == it.At.Late
}

// exact reports a time written to the month or better.
func exact(it *chronology.Item) bool { h := it.At.Hull(); return h.Hi-h.Lo <= monthLong }

func middle(r record.Range) int64 { h := r.Hull(); return h.Lo + (h.Hi-h.Lo)/2 }

// onScale reports that a band can be drawn by time: all of it dated, most of it to the month. Otherwise it is drawn in order, as a
// whole: the two are never mixed within a band.
func onScale(items []*chronology.Item) bool {
	sharp := 0
	for _, it := range items {
		if !dated(it) {
			return false
		}
		if exact(it) {
			sharp++
		}
	}
	return len(items) > 0 && 3*sharp >= 2*len(items)
}

// setScales gives a scale to the columns that can be drawn by time. A year is as long as it was; the first begins with the month
// of the first entry and the last ends with that of the last.
func (p *plan) setScales(columns []*column) {
	for i, col := range columns {
		if !onScale(col.Items) {
			p.ordered = p.ordered || !col.empty()
			continue
		}
		p.scaled = true
		from, until := reach(col.Items)
		lo, hi := monthStart(from), monthEnd(until)
		if start, end, ok := p.year(col.Band); ok {
			if i > 0 || lo < start {
				lo = start
			}
			if i < len(columns)-1 || hi > end {
				hi = end
			}
			lo, hi = min(lo, from), max(hi, until)
		}
		col.scale = &record.Span{Lo: lo, Hi: hi}
	}
}

// reach is the time from the first to the last of some entries: of those written to the month or better, when there are any.
func reach(items []*chronology.Item) (from, until int64) {
	from, until = record.PosInf, record.NegInf
	for _, it := range items {
		if exact(it) {
			h := it.At.Hull()
			from, until = min(from, h.Lo), max(until, h.Hi)
		}
	}
	return from, until
}

// year gives the first and last second of a band; ok is false when the birth is not known to the day.
func (p *plan) year(b Band) (start, end int64, ok bool) {
	if !b.calendar && p.c.Born.First != p.c.Born.Last {
		return 0, 0, false
	}
	h := b.Time(p.c.Born)
	if !h.Bounded() {
		return 0, 0, false
	}
	return h.Hull().Lo, h.Hull().Hi, true
}

func monthStart(sec int64) int64 {
	t := record.LondonDay(sec)
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location()).Unix()
}

func monthEnd(sec int64) int64 {
	t := record.LondonDay(sec)
	return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, t.Location()).Unix() - 1
}

// at gives the x of a second, held within the column.
func (c *column) at(sec int64) float64 {
	const margin = 6
	sec = min(max(sec, c.scale.Lo), c.scale.Hi)
	part := float64(sec-c.scale.Lo) / float64(max(1, c.scale.Hi-c.scale.Lo))
	return c.x + margin + part*(c.width-2*margin)
}

// shareTime puts all columns on one scale when all of them have one and the record is short enough to bear it. A year that nobody
// wrote about is then as wide as it was long.
func (p *plan) shareTime(columns []*column, free float64) bool {
	const narrowest = 26
	length, sum := map[*column]float64{}, 0.0
	var years []*column
	for _, col := range columns {
		start, end, ok := p.year(col.Band)
		switch {
		case col.since:
			col.width = sinceWidth
			free -= col.width
			continue
		case col.scale != nil:
			start, end = col.scale.Lo, col.scale.Hi
		case !col.empty() || !ok:
			return false
		}
		years = append(years, col)
		length[col] = float64(end - start)
		sum += length[col]
	}
	if sum > oneScale || len(years) == 0 {
		return false
	}
	least := narrowest / free * sum
	for _, col := range years {
		length[col] = max(length[col], least)
	}
	sum = 0
	for _, col := range years {
		sum += length[col]
	}
	for _, col := range years {
		col.width = length[col] / sum * free
	}
	return true
}

// addSince adds a narrow column for the time after the last entry of a dated record, when it is long: nothing written is not
// nothing happened.
func (p *plan) addSince(columns []*column) {
	if len(columns) == 0 || !p.c.Now.Bounded() {
		return
	}
	last := columns[len(columns)-1]
	if last.scale == nil || p.c.Now.Hull().Lo-last.scale.Hi < quiet {
		return
	}
	since := &column{since: true}
	at := slices.Index(p.columns, last) + 1
	p.columns = slices.Insert(p.columns, at, since)
}
