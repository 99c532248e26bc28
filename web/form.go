package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sightline/record"
)

// field is one question of a form, with what was answered and what is wrong with it.
type field struct {
	Name, Label, Hint string
	Kind              string // line, password, code, words, list, one, several, date
	Value             record.Private
	Options           []option
	Auto              string // what a browser may fill in; "" for nothing
	Past              bool   // of a date: a day that has been, such as that of a birth
	Wrong             string
	Fold              string // what unfolds the answers, of a long question; "" where they are seen at once
	Wording           bool   // of words: they may come to stand in a child's record, and how they are said is looked at
	under             *wordsUnder
}

// The kinds of a field.
const (
	aLine     = "line"
	aPassword = "password"
	aCode     = "code"
	someWords = "words"
	aList     = "list"
	oneOf     = "one"
	severalOf = "several"
	aDate     = "date"
)

// Grouped reports a question that has several fields.
func (f *field) Grouped() bool { return slices.Contains([]string{oneOf, severalOf, aDate}, f.Kind) }

// Unfolded reports a question whose answers are seen at once: one of them was chosen, or something is wrong with it.
func (f *field) Unfolded() bool { return f.Wrong != "" || len(f.chosenOf()) > 0 }

// Described names what is said of the field beside its label.
func (f *field) Described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Wrong != "" {
		ids = append(ids, f.Name+"-error")
	}
	if under := f.Under(); under != nil && len(under.Notes) > 0 {
		ids = append(ids, f.Name+"-words")
	}
	return strings.Join(ids, " ")
}

// Type is the type of an input.
func (f *field) Type() string {
	if f.Kind == aPassword {
		return "password"
	}
	return "text"
}

// Shown is what stands in an input: a password or a code that was typed is never sent back.
func (f *field) Shown() record.Private {
	if f.Kind == aPassword || f.Kind == aCode && f.Auto == oneTime {
		return ""
	}
	return f.Value
}

// oneTime is how a browser is told that a code is good once.
const oneTime = "one-time-code"

// Width says how wide an input is.
func (f *field) Width() string {
	if f.Kind == aCode {
		return "govuk-input--width-10"
	}
	return ""
}

// Mode says which keys a phone shows.
func (f *field) Mode() string {
	if f.Kind == aCode && f.Auto == oneTime {
		return "numeric"
	}
	return ""
}

// datePart is day, month or year of a date.
type datePart struct{ ID, Label, Value, Width string }

// Parts are the three fields of a date. The value is as 2026-06-01, or as it was typed.
func (f *field) Parts() []datePart {
	typed := append(strings.Split(f.Value.Reveal(), "-"), "", "", "")
	return []datePart{
		{f.Name + "-day", "Day", typed[2], "govuk-input--width-2"}, {f.Name + "-month", "Month", typed[1], "govuk-input--width-2"}, {f.Name + "-year", "Year", typed[0], "govuk-input--width-4"},
	}
}

// read takes in what was sent of a field.
func (f *field) read(sent url.Values) {
	value := strings.TrimSpace(strings.ToValidUTF8(sent.Get(f.Name), ""))
	switch f.Kind {
	case aDate:
		part := func(name string) string {
			return strings.ReplaceAll(strings.TrimSpace(strings.ToValidUTF8(sent.Get(f.Name+name), "")), "-", "")
		}
		if value = part("-year") + "-" + part("-month") + "-" + part("-day"); value == "--" {
			value = ""
		}
	case severalOf, oneOf, aList:
		for i := range f.Options {
			f.Options[i].Chosen = slices.Contains(sent[f.Name], f.Options[i].Value)
		}
		if f.Kind != severalOf && !slices.ContainsFunc(f.Options, func(o option) bool { return o.Chosen }) {
			value = ""
		}
	case aPassword:
		f.Value = record.Private(sent.Get(f.Name)) // every letter of it counts
		return
	case aCode:
		value = withoutSpaces(value)
	}
	f.Value = record.Private(shortened(withoutHidden(value), reasonLetters))
}

// chosenOf gives the values that were chosen of several.
func (f *field) chosenOf() []string {
	var all []string
	for _, o := range f.Options {
		if o.Chosen {
			all = append(all, o.Value)
		}
	}
	return all
}

// day reads a date as the start of its day in London. false: it is none, and the field says so.
func (f *field) day() (time.Time, bool) {
	p := f.Parts()
	d, errDay := strconv.Atoi(p[0].Value)
	m, errMonth := strconv.Atoi(p[1].Value)
	y, errYear := strconv.Atoi(p[2].Value)
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, london(time.Time{}).Location())
	if errDay != nil || errMonth != nil || errYear != nil || at.Day() != d || at.Month() != time.Month(m) || y < 1900 || y > 2200 {
		f.Wrong = "Enter a date, such as 27 3 2027"
		if f.Past {
			f.Wrong = "Enter a date, such as 27 3 2010"
		}
		return time.Time{}, false
	}
	return at, true
}

// onDay fills in a date.
func (f *field) onDay(at time.Time) *field {
	f.Value = record.Private(london(at).Format("2006-1-2"))
	return f
}

// required says what is wanted where nothing was answered.
func (f *field) required(say string) {
	if f.Value == "" && f.Wrong == "" && len(f.chosenOf()) == 0 {
		f.Wrong = say
	}
}

// wrongOf gives what is wrong with the fields, for the summary above them.
func wrongOf(fields ...*field) []fieldError {
	var all []fieldError
	for _, f := range fields {
		if f.Wrong == "" {
			continue
		}
		at := f.Name
		if f.Kind == aDate {
			at += "-day"
		}
		all = append(all, fieldError{at, f.Wrong})
	}
	return all
}

// readAll takes in what was sent of every field.
func readAll(sent url.Values, fields ...*field) {
	for _, f := range fields {
		f.read(sent)
	}
}
