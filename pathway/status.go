package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// Standing is one legal or care state of a child: since when, until when, and what follows from it. It stands on paragraphs 2.1 to 2.5 of the
// Child Joe review: seven of them within two years, each known to some.
type Standing struct {
	State  record.State
	Title  string // "Police protection"
	Means  string
	Opened *chronology.Item
	Again  []*chronology.Item // entries that told it again, or made it longer
	Closed *chronology.Item   // nil: no end is recorded

	Over    record.Answer // Yes: it has ended. Maybe: it may have ended by itself
	Until   record.Range  // when it ended or ends; Always when nobody knows
	Ends    string        // how and when, in words
	Follows []Follows
}

// Follows is one thing that follows from a state, and who says so.
type Follows struct {
	Say     string
	Allowed string    // the length of time and its source, or the source
	Due     time.Time // zero when there is no one day, or the day the state began is not known
	Counted bool      // false: it is counted from the start, and the start is not known exactly enough
}

// Status gives the legal and care states of a child in order of opening, those that are over too. Who looks makes no difference.
func Status(c *Case) []Standing {
	var all []Standing
	for _, b := range c.Chronology.Bars() {
		if info, is := stateInfo(b.State); is {
			all = append(all, c.standing(&b, info))
		}
	}
	return all
}

// StatusNow gives those that stand, or may.
func StatusNow(c *Case) []Standing {
	return slices.DeleteFunc(Status(c), func(s Standing) bool { return s.Over == record.Yes })
}

func (c *Case) standing(b *chronology.Bar, info *statusInfo) Standing {
	s := Standing{State: b.State, Title: info.Title, Means: info.Means, Opened: b.Opened, Again: b.Restated, Closed: b.Closed, Until: record.Always()}
	switch now := record.At(c.Now); {
	case b.Closed != nil:
		s.Over, s.Until, s.Ends = record.Yes, b.Closed.At, "Ended: "+b.Closed.Info.Label+", "+itemDay(b.Closed)
	case b.Lapses:
		s.Until = b.LapsesAt
		if s.Over = record.Before(b.LapsesAt, now); b.LapsedAt != nil || record.SurelyEarlier(b.LapsesAt, now) {
			s.Over = record.Yes
		}
		s.Ends = lapseWords(b, s.Over)
	default:
		s.Ends = "No end is recorded. " + info.Ends
		s.Until = untilSaid(c.Chronology, b)
		if s.Until.Bounded() {
			s.Ends = "Until " + rangeWords(s.Until) + " as it was recorded; that it ended is not. " + info.Ends
		}
	}
	for i := range info.Follows {
		s.Follows = append(s.Follows, c.follows(&info.Follows[i], b.Opened))
	}
	return s
}

// untilSaid is the day that the last entry of a state names, of a state that does not end by itself there.
func untilSaid(c *chronology.Chronology, b *chronology.Bar) record.Range {
	for _, it := range slices.Backward(append([]*chronology.Item{b.Opened}, b.Restated...)) {
		if w, err := record.ParseWhen(it.Details.First("until")); err == nil && w.Known() {
			return w.In(c.Born)
		}
	}
	return record.Always()
}

// lapseWords says when a state ends by itself. The 72 hours of police protection are counted from an hour, and where none is written down they
// cannot be tested.
func lapseWords(b *chronology.Bar, over record.Answer) string {
	switch {
	case !b.LapsesAt.Bounded():
		return "It ends by itself. When cannot be tested: the time it began is not known"
	case b.State == "police-protection" && !b.Opened.Happened.Clock():
		return "The 72 hours cannot be tested, because the hour they began is not written down. They end by themselves " + rangeWords(b.LapsesAt)
	case over == record.Yes:
		return "It ended by itself " + rangeWords(b.LapsesAt)
	case over == record.Maybe:
		return "It ends by itself " + rangeWords(b.LapsesAt) + ", and may have ended"
	}
	return "It ends by itself " + rangeWords(b.LapsesAt)
}

func (c *Case) follows(one *statusFollow, opened *chronology.Item) Follows {
	f := Follows{Say: one.Say, Allowed: one.Source, Counted: true}
	if one.Time != "" {
		f.Allowed = c.Local.Allowed(one.Time)
	}
	if one.From == "" {
		return f
	}
	if f.Counted = opened.Happened.OneDay() || opened.Happened.Clock(); f.Counted {
		f.Due = c.from(opened, one.Time)
	}
	return f
}

// rangeWords says a time as people write it: on a day, at an hour, or between two days.
func rangeWords(r record.Range) string {
	if !r.Bounded() {
		return "at a time that is not known"
	}
	from, to, two := strings.Cut(r.EDTF(), "/")
	if two {
		return "between " + whenWords(from) + " and " + whenWords(to)
	}
	if len(from) < len(time.DateOnly) { // a month or a year
		return "in " + whenWords(from)
	}
	return "on " + whenWords(from)
}

// opensCare are entries that say why a child is cared for.
var opensCare = []record.Kind{"care.started", "legal.care-order", "legal.interim-order", "police.protection", "justice.remand"}

// Care says why a child is cared for. It is shown wherever the child is spoken about (paragraph 4.3.6: the reason was not in anybody's mind).
type Care struct {
	Now     bool               // the child is cared for
	Because []*chronology.Item // the entries that say why, in order
	Said    bool               // one of them gives a reason in words of its own
}

// WhyInCare gives why a child is cared for, or was when that is over.
func WhyInCare(c *chronology.Chronology) Care {
	care := Care{Now: isCaredFor(c)}
	for _, it := range c.Items {
		if it.Repeats || !tellsWhy(it) {
			continue
		}
		care.Because = append(care.Because, it)
		care.Said = care.Said || givesReason(it)
	}
	return care
}

func tellsWhy(it *chronology.Item) bool {
	if slices.Contains(opensCare, it.Kind) {
		return true
	}
	return it.Kind == "social-care.decision" && (it.Details.Has("decision", "cannot-be-safe-at-home") || it.Details.Has("decision", "accommodate")) ||
		it.Kind == "legal.proceedings" && it.Details.Has("stage", "threshold-agreed")
}

// Best gives the entry that says best why the child is cared for: the last that gives a reason in words of its own; nil when none does.
func (c *Care) Best() *chronology.Item {
	for _, it := range slices.Backward(c.Because) {
		if givesReason(it) {
			return it
		}
	}
	return nil
}

func givesReason(it *chronology.Item) bool {
	return it.Details.First("reason") != "" || it.Kind == "social-care.decision"
}

// WhyInCareShown shows why the child is cared for beside the questions of a step; nothing when the child is not.
func WhyInCareShown(c *Case) []Shown {
	care := WhyInCare(c.Chronology)
	if !care.Now {
		return nil
	}
	shown := shownOf("Why "+c.child()+" is cared for", care.Because)
	if !care.Said {
		shown = append([]Shown{{Lead: "Why " + c.child() + " is cared for", Text: "No reason is recorded, or none that you can see. Ask before deciding."}}, shown...)
	}
	return shown
}

// How far around a breach it is looked: days where its day is known, else entries told before and after it.
const (
	aroundDays   = 7
	aroundBefore = 5
	aroundAfter  = 3
)

// AroundBreach gives what happened around an order, curfew or condition that was broken: a breach is context too.
func AroundBreach(c *chronology.Chronology, of *chronology.Item) (all []*chronology.Item) {
	if !narrow(of) {
		return neighbours(c, of)
	}
	for _, it := range c.Items {
		if it != of && !it.Repeats && setting(it) && narrow(it) && record.Near(of.At, it.At, record.Duration{Days: aroundDays}) != record.No {
			all = append(all, it)
		}
	}
	return all
}

// narrow reports an entry whose time is known to a few days.
func narrow(it *chronology.Item) bool {
	span := it.At.Hull()
	return it.At.Bounded() && span.Hi-span.Lo <= aroundDays*24*3600
}

// neighbours are the entries told just before and after one.
func neighbours(c *chronology.Chronology, of *chronology.Item) []*chronology.Item {
	var before, after []*chronology.Item
	for _, it := range c.Items {
		switch {
		case it == of || it.Repeats || it.TimeUnknown || !setting(it):
		case it.Pos < of.Pos:
			before = append(before, it)
		case len(after) < aroundAfter:
			after = append(after, it)
		}
	}
	return append(lastOf(before, aroundBefore), after...)
}

// setting reports an entry that can say why a child was not where they were to be.
func setting(it *chronology.Item) bool {
	for _, begins := range []string{"missing.", "exploitation.", "family.", "child.", "education.", "health."} {
		if strings.HasPrefix(string(it.Kind), begins) {
			return true
		}
	}
	return slices.Contains([]record.Kind{"police.victim", "police.threat", "police.intelligence", "care.placement", "network.link", "place.concern"}, it.Kind)
}
