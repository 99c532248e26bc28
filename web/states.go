package web

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// standing is a state that began and of which no end is recorded.
type standing struct {
	Name, From string
	Maybe      bool // its time may have run out
	Link       string
}

// lasting are states that by law hold until a court, a council or the police end them. Of the others, one that nobody has written about
// for a year is shown apart: started, no end recorded.
var lasting = []record.State{
	"care-order", "interim-order", "cared-for", "placed-with-parents", "secure", "deprivation-of-liberty", "court-order", "exclusion-area", "curfew",
	"bail", "remand", "custody", "missing",
}

// split parts open states into those that surely hold at a moment, or were said again within the last year, and those that began and
// of which nobody has written since, or whose time may have run out. A state that another of them contains is said once.
func split(bars []chronology.Bar, moment record.Range) (open, loose []chronology.Bar) {
	for _, bar := range bars {
		said := bar.Opened
		if n := len(bar.Restated); n > 0 {
			said = bar.Restated[n-1]
		}
		recent := record.Before(said.At.Plus(record.Duration{Years: 1}), moment) == record.No
		if (recent || slices.Contains(lasting, bar.State)) && !mayBeOver(&bar, moment) {
			open = append(open, bar)
		} else {
			loose = append(loose, bar)
		}
	}
	within := func(bar chronology.Bar) bool {
		return slices.ContainsFunc(open, func(o chronology.Bar) bool {
			return strings.HasPrefix(drawing.StateName(&o), drawing.StateName(&bar)+", ")
		})
	}
	return slices.DeleteFunc(slices.Clone(open), within), slices.DeleteFunc(loose, within)
}

func mayBeOver(bar *chronology.Bar, moment record.Range) bool {
	return bar.Lapses && record.NotAfter(moment, bar.LapsesAt) != record.Yes
}

// brief reports a state that ends by itself after days or hours, such as police protection.
func brief(s record.State) bool {
	after, err := record.ParseDuration(record.Words().StateLapses[s].After)
	return err == nil && after.Years == 0 && after.Months == 0
}

// outlived reports a brief state of which nothing is left: the times as written may not settle the hour at which it ended, but
// something stands in a later age or month.
func (v *reading) outlived(bar *chronology.Bar) bool {
	if !brief(bar.State) {
		return false
	}
	return laterMonth(bar.Opened.At, v.moment()) || slices.ContainsFunc(v.c.Items[bar.Opened.Pos+1:], func(it *chronology.Item) bool {
		_, last, ok := v.c.AgeAt(bar.Opened)
		first, _, dated := v.c.AgeAt(it)
		return ok && dated && first > last || laterMonth(bar.Opened.At, it.At)
	})
}

// laterMonth reports that one time stands in a later month of the calendar than another, whichever of their days is meant.
func laterMonth(one, other record.Range) bool {
	if !one.Bounded() || !other.Bounded() {
		return false
	}
	last, first := record.LondonDay(one.Hull().Hi), record.LondonDay(other.Hull().Lo)
	return first.Year() > last.Year() || first.Year() == last.Year() && first.Month() > last.Month()
}

// states gives what is open at the moment of the view, and what began and was never said to end.
func (v *reading) states() (open, loose []standing) {
	moment := v.moment()
	name := func(bars []chronology.Bar) []standing {
		var list []standing
		for i := range bars {
			bar := &bars[i]
			one := standing{Name: drawing.StateName(bar), From: "from " + whenWords(bar.Opened), Link: v.entryLink(bar.Opened)}
			if !bar.Opened.Happened.Known() {
				one.From = "from a time not known"
			}
			one.Maybe = mayBeOver(bar, moment)
			list = append(list, one)
		}
		return list
	}
	bars := slices.DeleteFunc(v.c.OpenNow(), func(b chronology.Bar) bool { return v.outlived(&b) })
	now, before := split(bars, moment)
	return name(now), name(before)
}
