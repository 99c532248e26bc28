package web

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// wideAge is how many years of age a time may span and still tell how old the child was: "15 or 16" does, "0 to 17" does not.
const wideAge = 1

// moment is when the view looks: now, or its last entry with a time.
func (v *reading) moment() record.Range {
	if v.c.Now.Bounded() {
		return v.c.Now
	}
	for _, it := range slices.Backward(v.c.Items) {
		if it.At.Bounded() && !it.TimeUnknown {
			return it.At
		}
	}
	return record.Always()
}

// age gives the age at the moment of the page, the one answer for every part of it: now, or at the last entry that tells, of everyone's
// entries up to where the page stands. That entry may itself be told as an age.
func (v *reading) age() string {
	c := v.c
	if v.past {
		c = v.opened.Everyone
	}
	if c.Now.Bounded() {
		return ageNow(c.Born, c.Now)
	}
	for _, it := range slices.Backward(c.Items) {
		if it.TimeUnknown || !it.Happened.Known() {
			continue
		}
		if open, _ := it.Happened.Open(); open {
			continue
		}
		if lo, hi, ok := ageAt(c, it); ok && hi-lo <= wideAge {
			return ageWords(lo, hi)
		}
	}
	return ""
}

func ageAt(c *chronology.Chronology, it *chronology.Item) (lo, hi int, ok bool) {
	lo, hi, ok = c.AgeAt(it)
	return lo, hi, ok && (c.Born.Known() || isAge(it.Happened))
}

// through names the agency looked through, or gives "" for everyone put together. What is absent from its view may still be written:
// the page then says no more than that nothing it wrote or was told says so.
func (v *reading) through() string {
	if v.opened.KnownTo == "" {
		return ""
	}
	return drawing.Agency(v.opened.KnownTo)
}

// soFar says how much the view holds.
func (v *reading) soFar() string {
	entries := plural(v.c.Len(), "entry", "entries")
	if agency := v.through(); agency != "" {
		return entries + " that " + agency + " wrote or was told so far"
	}
	return entries + " by " + plural(len(v.agencies()), "source", "sources") + " so far"
}
