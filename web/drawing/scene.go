// Package drawing lays out one child's chronology as a picture: lanes of entries over ages or dates, states, questions, silence.
//
// It answers: "what happened, in which order, what was open, and what did nobody write?" at one look. It stands on paragraph 2.7
// and learning point 2 of the Child Joe review (the multi-agency chronology is the tool) and on 4.1.16 (silence was read as safety).
// It depends on its arguments alone: a drawing of the record as it stood then is laid out from the entries of then, so that no
// empty space shows how much is to come. It never gives a time that was not written, never splits a total, never draws one event
// twice, and no colour, size or place of a mark grades the child.
package drawing

import (
	"html/template"

	"sightline/chronology"
	"sightline/record"
)

// Look is what has become of a question.
type Look string

// The looks of a flag.
const (
	Open     Look = "open"
	Answered Look = "answered"
	SetAside Look = "set-aside"
	Lapsed   Look = "lapsed"
)

// words says a look in a sentence.
func (l Look) words() string {
	switch l {
	case Answered:
		return "answered"
	case SetAside:
		return "set aside by a person"
	case Lapsed:
		return "no longer stands"
	default:
		return "open"
	}
}

// Flag is one question on its pole, at the entry that opened it. A closed one is a small mark without a number: what is open must
// be found at one look.
type Flag struct {
	Number int
	At     record.Ref
	Look   Look
	Asks   string
	Chosen bool   // keeps its number also when it is closed
	Link   string // where the question stands in words; "" draws no link
}

// Scene is what is drawn. A nil Lanes is every lane, a nil Shown every entry, a nil Link no links.
type Scene struct {
	Chronology *chronology.Chronology
	Name       string // what the child is called
	Flags      []Flag
	Cited      map[record.Ref]bool // entries that an open question is about
	Ringed     map[record.Ref]bool // entries that the chosen question stands on
	Shown      func(*chronology.Item) bool
	Link       func(*chronology.Item) string
	Lanes      []record.Lane
	Part       bool // the chronology is a part of the record, as known to one agency: what is absent here may still be written
	People     bool
	Coverage   bool
}

// Lanes draws the chronology: axis, questions, lanes with states, marks, words and totals, people, and what each agency supplied.
func Lanes(s Scene) template.HTML { return render(compose(s)) }

func (s Scene) shows(it *chronology.Item) bool { return s.Shown == nil || s.Shown(it) }

// partial reports that silence may only be said of what is here.
func (s Scene) partial() bool { return s.Part || s.Shown != nil }

func (s Scene) link(it *chronology.Item) string {
	if s.Link == nil {
		return ""
	}
	return s.Link(it)
}

func (s Scene) lanes() []record.Lane {
	if s.Lanes != nil {
		return s.Lanes
	}
	return s.Chronology.Words().Lanes()
}
