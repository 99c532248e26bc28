package record

import (
	"time"
	_ "time/tzdata" // London time must be known on a machine without zone files
)

const daySeconds = 24 * 3600

var london = mustLondon()

func mustLondon() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zone is embedded above
	}
	return l
}

// wallOf gives what London's calendar and clock show at a second, as if it were UTC: there, days are always 24 hours long.
func wallOf(sec int64) time.Time {
	t := time.Unix(sec, 0).In(london)
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func offsetAt(sec int64) int64 {
	_, offset := time.Unix(sec, 0).In(london).Zone()
	return int64(offset)
}

// readings gives the first and the last second at which London's clocks may have shown wall. They differ in the hour that comes
// twice in October, and in the hour left out in March, which is read by the clock before or after the change.
func readings(wall time.Time) (first, last int64) {
	w := wall.Unix()
	before, after := offsetAt(w-daySeconds), offsetAt(w+daySeconds)
	old, changed := w-before, w-after
	switch {
	case before == after:
		return old, old
	case offsetAt(old) == before && offsetAt(changed) != after:
		return old, old
	case offsetAt(old) != before && offsetAt(changed) == after:
		return changed, changed
	}
	return min(old, changed), max(old, changed)
}

// momentOf gives one second for a wall clock time: the first when it comes twice, the change itself when it was left out.
func momentOf(wall time.Time) int64 {
	first, last := readings(wall)
	if first == last || first+offsetAt(first) == wall.Unix() {
		return first
	}
	change, _ := time.Unix(last, 0).In(london).ZoneBounds()
	return change.Unix()
}

func midnight(sec int64) int64 {
	if p, ok := plainDayOf(sec); ok {
		return sec - p.into
	}
	return zoneMidnight(sec)
}

func zoneMidnight(sec int64) int64 {
	y, m, d := time.Unix(sec, 0).In(london).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, london).Unix()
}

func nextMidnight(sec int64) int64 {
	if p, ok := plainDayOf(sec); ok {
		return p.next()
	}
	return zoneNextMidnight(sec)
}

func zoneNextMidnight(sec int64) int64 {
	y, m, d := time.Unix(sec, 0).In(london).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, london).Unix()
}

// LondonDay gives the day in London on which a second falls, at midnight.
func LondonDay(sec int64) time.Time { return time.Unix(midnight(sec), 0).In(london) }
