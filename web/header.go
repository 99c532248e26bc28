package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sightline/chronology"
	"sightline/record"
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

	Through string // the agency looked through, whose silence is not everybody's; "" for everyone put together

	Talk    []said
	Trust   []said
	Safe    []said
	NoneNow bool   // no record says where the child is safe at this moment
	Sealed  string // where to ask whether a safe address is kept sealed, for those who may; else ""
	Barred  []said

	Seen    *said
	SeenBy  string
	SeenGap string // "41 days before 1 June 2024", where both days are known
	Contact *said

	Open  []standing
	Loose []standing
}

// said is one sentence of the record with its source.
type said struct {
	Lead   string // our words before it
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

func (v *reading) header() header {
	h := header{
		Name: v.name(), Age: v.age(), Born: bornWords(v.c.Born, v.c.BornAgreed), Past: v.past, Held: len(v.opened.Held), Through: v.through(),
		Home: v.home(), Talk: v.talk(), Trust: v.trust(), Barred: v.barred(),
	}
	h.Safe, h.NoneNow = v.safe()
	v.voice(&h)
	v.seen(&h)
	h.Open, h.Loose = v.states()
	return h
}

func (v *reading) saying(it *chronology.Item, note string) said {
	return said{Text: it.Text, Note: note, Source: v.cite(it)}
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
	told := v.c.Voice()
	h.So = v.soFar()
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
	h.Told = h.Through == "" && !slices.ContainsFunc(told, func(it *chronology.Item) bool {
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
		if it.Kind != "child.trusted-person" && !it.Role("trusted-person") || len(named) == 2 {
			continue
		}
		note := ""
		switch it.Details.First("still_available") {
		case "yes":
			note = "Still there" + atWords(it) + "."
		case "no":
			note = "No longer there" + atWords(it) + "."
		case "unknown":
			note = "Not known if still there."
		}
		named = append(named, v.saying(it, note))
	}
	return named
}

// seen says who last saw the child. Meeting a child without recording how they were is contact, not seeing.
func (v *reading) seen(h *header) {
	if it := v.c.LastSeen(); it != nil {
		s := v.saying(it, "")
		switch it.Details.First("seen_alone") {
		case "yes":
			s.Note = "Seen alone."
		case "no":
			s.Note = "Not seen alone."
		}
		h.SeenGap = gapWords(it.At, v.moment())
		h.Seen, h.SeenBy = &s, strings.Join(nonEmpty(it.Details.First("by_role"), it.Details.First("worker")), ", ")
	}
	if it := v.c.LastContact(); it != nil && (h.Seen == nil || it.Pos > v.c.LastSeen().Pos) {
		s := v.saying(it, "")
		h.Contact = &s
	}
}

func nonEmpty(words ...string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

func (v *reading) last(match func(*chronology.Item) bool) *chronology.Item {
	for _, it := range slices.Backward(v.c.Items) {
		if match(it) {
			return it
		}
	}
	return nil
}
