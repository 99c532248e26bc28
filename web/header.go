package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// header is the child before anything else: who they are, what they say, how to talk with them, whom they trust, where they are safe,
// who has seen them, what is open. Every sentence comes from an entry and leads to it.
type header struct {
	Name  record.Private
	Age   string
	Born  string
	Home  *said
	Past  bool
	Held  int
	Words *quote
	More  int // other things the child has said
	Other string
	Told  bool // no agency's own record holds the child's words
	So    string

	Talk  []said
	Trust []said
	Safe  []said

	Seen    *said
	SeenBy  string
	SeenGap string // "41 days ago", where both days are known
	Contact *said

	Open  []standing
	Loose []standing
}

// said is one sentence of the record with its source.
type said struct {
	Text   record.Private
	Note   string
	Source cite
}

// quote is the child's own words and who heard them.
type quote struct {
	Text     record.Private
	Verbatim bool
	Heard    string
	Source   cite
}

// standing is a state that began and of which no end is recorded.
type standing struct {
	Name, From string
	Maybe      bool // its time may have run out
	Link       string
}

func (v *reading) header() header {
	h := header{
		Name: v.name(), Age: ageIn(v.c), Born: bornWords(v.c.Born, v.c.BornAgreed), Past: v.past, Held: len(v.opened.Held),
		Home: v.home(), Talk: v.talk(), Trust: v.trust(), Safe: v.safe(),
	}
	v.voice(&h)
	v.seen(&h)
	h.Open, h.Loose = v.states()
	return h
}

func (v *reading) saying(it *chronology.Item, note string) said {
	return said{it.Text, note, v.cite(it)}
}

// home gives the last word on where and with whom the child lives.
func (v *reading) home() *said {
	it := v.last(func(it *chronology.Item) bool {
		return it.Kind == "family.circumstance" && (it.Details.Has("what", "household") || it.Details.Has("what", "housing") || it.Details.Has("what", "homeless")) ||
			slices.Contains([]record.Kind{"family.move", "care.placement", "care.home-placement", "care.started", "care.ended"}, it.Kind)
	})
	if it == nil {
		return nil
	}
	s := v.saying(it, "")
	return &s
}

// voice gives the child's latest own words: said by the child before told about, verbatim before in somebody's wording.
func (v *reading) voice(h *header) {
	told := slices.DeleteFunc(v.c.Voice(), v.hides)
	h.So = plural(v.c.Len(), "entry", "entries") + " by " + plural(len(v.agencies()), "source", "sources") + " so far"
	if len(told) == 0 {
		return
	}
	best := told[len(told)-1]
	for _, it := range slices.Backward(told) {
		if it.Details.First("words") == "verbatim" {
			best = it
			break
		}
	}
	text, verbatim := ownWords(best)
	h.Words = &quote{Text: text, Verbatim: verbatim, Source: v.cite(best)}
	if to := best.Details.First("said_to"); to != "" {
		h.Words.Heard = "Told to " + to
	}
	h.More, h.Other = len(told)-1, v.link("table", "lane", string(best.Lane))
	h.Told = !slices.ContainsFunc(told, func(it *chronology.Item) bool {
		later, _ := it.Happened.Open() // told once, of a time before
		return it.Ref.Agency != childAndFamily || !later
	})
}

// spoken finds what stands between quotation marks.
var spoken = regexp.MustCompile(`"([^"]+)"|“([^”]+)”`)

// ownWords gives the words themselves where the entry holds them: its quote, or the longest passage between quotation marks, or all of a
// verbatim text. Otherwise it gives the text as the agency put it.
func ownWords(it *chronology.Item) (words record.Private, verbatim bool) {
	if q := it.Details.First("quote"); q != "" {
		return record.Private(q), true
	}
	longest := ""
	for _, m := range spoken.FindAllStringSubmatch(it.Text.Reveal(), -1) {
		if one := strings.TrimSpace(m[1] + m[2]); utf8.RuneCountInString(one) > utf8.RuneCountInString(longest) {
			longest = one
		}
	}
	if longest != "" {
		return record.Private(longest), true
	}
	return it.Text, it.Details.First("words") == "verbatim"
}

// talk gives what changes how to talk with the child: an assessment of how they think, needs in communication, a language.
func (v *reading) talk() []said {
	var found []said
	add := func(match func(*chronology.Item) bool, note func(*chronology.Item) string) {
		if it := v.last(match); it != nil && !slices.ContainsFunc(found, func(s said) bool { return s.Source.Link == v.entryLink(it) }) {
			found = append(found, v.saying(it, note(it)))
		}
	}
	nothing := func(*chronology.Item) string { return "" }
	add(func(it *chronology.Item) bool { return it.Kind == "education.cognitive-assessment" }, nothing)
	add(func(it *chronology.Item) bool {
		return it.Kind == "education.need" && slices.ContainsFunc(it.Details.All("need"), func(n string) bool { return slices.Contains(changesTalk, n) })
	}, nothing)
	add(func(it *chronology.Item) bool {
		return it.Kind == "family.circumstance" && (it.Details.Has("what", "language") || it.Details.Has("what", "disability"))
	}, nothing)
	add(func(it *chronology.Item) bool {
		return it.Details.Has("interpreter", "yes") || it.Details.First("language") != ""
	}, languageWords)
	return found
}

// changesTalk are needs that change how to talk with a child.
var changesTalk = []string{"SLCN", "ASD", "ADHD", "HI", "VI", "MSI", "MLD", "SLD", "PMLD", "foetal-alcohol"}

func languageWords(it *chronology.Item) string {
	var words []string
	if language := it.Details.First("language"); language != "" {
		words = append(words, "Language: "+language+".")
	}
	if it.Details.Has("interpreter", "yes") {
		words = append(words, "An interpreter was there.")
	}
	return strings.Join(words, " ")
}

// trust gives whom the child named, the last two.
func (v *reading) trust() []said {
	var named []said
	for _, it := range slices.Backward(v.c.Items) {
		if it.Kind != "child.trusted-person" && !it.Role("trusted-person") || v.hides(it) || len(named) == 2 {
			continue
		}
		note := ""
		switch it.Details.First("still_available") {
		case "yes":
			note = "Still there."
		case "no":
			note = "No longer there."
		case "unknown":
			note = "Not known if still there."
		}
		named = append(named, v.saying(it, note))
	}
	return named
}

// safe gives where the child was safe, and what may now keep them from it.
func (v *reading) safe() []said {
	var found []said
	if it := v.last(func(it *chronology.Item) bool {
		return it.Kind == "child.protective" && it.Details.Has("what", "safe-place")
	}); it != nil {
		note := ""
		if it.Details.First("lasting") == "short" {
			note = "For a short time."
		}
		found = append(found, v.saying(it, note))
	}
	for _, bar := range v.c.OpenNow() {
		if bar.State == "exclusion-area" && !v.hides(bar.Opened) && len(found) < 3 {
			found = append(found, v.saying(bar.Opened, ""))
		}
	}
	return found
}

// seen says who last saw the child. Meeting a child without recording how they were is contact, not seeing.
func (v *reading) seen(h *header) {
	if it := v.c.LastSeen(); it != nil && !v.hides(it) {
		s := v.saying(it, "")
		switch it.Details.First("seen_alone") {
		case "yes":
			s.Note = "Seen alone."
		case "no":
			s.Note = "Not seen alone."
		}
		if h.SeenGap = daysBetween(it.At, v.moment()); h.SeenGap != "" && v.past {
			h.SeenGap += " before"
		} else if h.SeenGap != "" {
			h.SeenGap += " ago"
		}
		h.Seen, h.SeenBy = &s, strings.Join(nonEmpty(it.Details.First("by_role"), it.Details.First("worker")), ", ")
	}
	if it := v.c.LastContact(); it != nil && !v.hides(it) && (h.Seen == nil || it.Pos > v.c.LastSeen().Pos) {
		s := said{Text: record.Private(it.Info.Label), Source: v.cite(it)}
		h.Contact = &s
	}
}

func nonEmpty(words ...string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

func (v *reading) last(match func(*chronology.Item) bool) *chronology.Item {
	for _, it := range slices.Backward(v.c.Items) {
		if match(it) && !v.hides(it) {
			return it
		}
	}
	return nil
}

// hides reports an entry that does not go on the paper this page is for.
func (v *reading) hides(it *chronology.Item) bool { return v.paper && closed(it) }

// lasting are states that by law hold until a court, a council or the police end them. Of the others, one that nobody has written about
// for a year is shown apart: started, no end recorded.
var lasting = []record.State{
	"care-order", "interim-order", "cared-for", "placed-with-parents", "secure", "deprivation-of-liberty", "court-order", "exclusion-area", "curfew",
	"bail", "remand", "custody", "missing",
}

// split parts open states into those that surely hold at a moment, or were said again within the last year, and those that began and
// of which nobody has written since.
func split(bars []chronology.Bar, moment record.Range) (open, loose []chronology.Bar) {
	for _, bar := range bars {
		said := bar.Opened
		if n := len(bar.Restated); n > 0 {
			said = bar.Restated[n-1]
		}
		recent := record.Before(said.At.Plus(record.Duration{Years: 1}), moment) == record.No
		if recent || slices.Contains(lasting, bar.State) {
			open = append(open, bar)
		} else {
			loose = append(loose, bar)
		}
	}
	return open, loose
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
			one.Maybe = bar.Lapses && record.NotAfter(moment, bar.LapsesAt) != record.Yes
			list = append(list, one)
		}
		return list
	}
	bars := slices.DeleteFunc(v.c.OpenNow(), func(b chronology.Bar) bool { return v.hides(b.Opened) })
	now, before := split(bars, moment)
	return name(now), name(before)
}

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
