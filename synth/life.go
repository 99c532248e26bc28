package synth

import (
	"iter"
	"math/rand"
	"slices"
)

// Event is one thing that happens in an invented life.
type Event struct {
	Minute int // since the start of 2022
	Kind   int // place in Kinds
	Agency int // 0 to 7: who told of it
	Risk   int // 0 to 3: what a screening said
}

// Kinds are what can happen, as kinds of the vocabulary. The numbers say how often: 180 contacts for every 60 times missing. A return
// and its interview follow from having been missing.
var Kinds = []struct {
	Kind, Details string
	often         int
}{
	{"social-care.referral", "stage=contact", 180}, {"missing.reported", "grade=medium;from=home", 60}, {"missing.returned", "how=own", 0},
	{"missing.interview", "independent=yes", 0}, {"meeting.strategy", "concern=criminal-exploitation", 25}, {"health.emergency", "outcome=discharged", 70},
	{"police.arrest", "form=arrest", 45}, {"police.custody-contact", "by=arrest-referral;outcome=held", 20}, {"education.suspension", "days=2", 30},
	{"education.absence", "days=2;authorised=no", 160}, {"police.intelligence", "about=adults", 90}, {"mace.referral", "", 15},
	{"nrm.referral", "type=criminal", 4}, {"child.seen", "seen_alone=yes;where=home", 160}, {"exploitation.screening", "level=", 40},
	{"care.placement", "type=foster;change=changed", 12}, {"police.offence", "role=suspect", 50}, {"social-care.supervision", "", 39},
}

// The kinds that the generator itself speaks of.
const (
	missing   = 1
	returned  = 2
	interview = 3
	Screening = 14 // the one kind of which Risk means anything
)

const (
	day  = 24 * 60
	span = 730 * day // two years of a life
	most = 160       // events of one child, but for returns and interviews
)

// Lives gives the events of one invented child after another, each child's in order of time: about 40 a child, from 5 to 160. Six in a hundred
// have three times as many, half of them within two months. The same seed gives the same lives on every machine; what is given is valid until the next.
func Lives(seed int64, children int) iter.Seq2[int, []Event] {
	before, total := make([]int, len(Kinds)), 0
	for i := range Kinds {
		total += Kinds[i].often
		before[i] = total
	}
	return func(yield func(int, []Event) bool) {
		r := rand.New(rand.NewSource(seed)) //nolint:gosec // nothing here is secret: the same seed gives the same lives
		kind := func() int {
			i, _ := slices.BinarySearch(before, r.Intn(total)+1)
			return i
		}
		var events []Event
		for of := range children {
			events = life(r, kind, events[:0])
			if !yield(of, events) {
				return
			}
		}
	}
}

// life draws one child's events.
func life(r *rand.Rand, kind func() int, events []Event) []Event {
	n := 5 + int(r.ExpFloat64()*31.5)
	active := r.Intn(100) < 6
	if active {
		n *= 3
	}
	n = min(n, most)
	burst := r.Intn(span)
	for len(events) < n {
		what, at := kind(), r.Intn(span)
		if active && r.Intn(2) == 0 {
			at = min(burst+r.Intn(60*day), span-1)
		}
		events = append(events, Event{at, what, r.Intn(8), r.Intn(4)})
		if what == missing && r.Intn(100) < 95 {
			back := at + 60 + r.Intn(3*day)
			events = append(events, Event{back, returned, 0, 0})
			if r.Intn(100) < 70 {
				events = append(events, Event{back + 240 + r.Intn(7*day), interview, 1, 0})
			}
		}
	}
	slices.SortStableFunc(events, func(a, b Event) int { return a.Minute - b.Minute })
	return events
}
