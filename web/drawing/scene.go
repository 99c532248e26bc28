package drawing

import (
	"html/template"

	"sightline/chronology"
	"sightline/record"
)

// Band is one column of the drawing: a year of age, the years before secondary school, a calendar year, or what has no time.
type Band struct {
	Key   string // "0-10", "14", "2024" or "unknown"
	Title string
	Items []*chronology.Item
}

// Look is what has become of a question.
type Look string

// The looks of a flag.
const (
	Open     Look = "open"
	Answered Look = "answered"
	SetAside Look = "set-aside"
	Lapsed   Look = "lapsed"
)

// Flag is one question on its pole, at the entry that opened it.
type Flag struct {
	Number int
	At     record.Ref
	Look   Look
	Asks   string
	Link   string
}

// Scene is what is drawn. A nil Lanes is every lane, a nil Shown every entry, a nil Link no links.
type Scene struct {
	Chronology *chronology.Chronology
	Name       string // what the child is called
	Flags      []Flag
	Cited      map[record.Ref]bool // entries that an open question stands on
	Ringed     map[record.Ref]bool // entries that the chosen question stands on
	Shown      func(*chronology.Item) bool
	Link       func(*chronology.Item) string
	Lanes      []record.Lane
	People     bool
	Coverage   bool
}

// Bands gives the columns of a chronology, every age between the first and the last, also those nobody wrote about.
func Bands(c *chronology.Chronology) []Band { return nil }

// Lanes draws the chronology.
func Lanes(s Scene) template.HTML { return "" }

// Strip draws the states over the ages and nothing else, for print.
func Strip(s Scene) template.HTML { return "" }

// Mark draws one mark for a table or a list.
func Mark(l record.Lane, hollow, several bool) template.HTML { return "" }

// Legend is the key to the drawing.
func Legend() template.HTML { return "" }

// Label names an entry in at most twenty letters, beside its mark.
func Label(it *chronology.Item) string { return short().label(it) }

// Chip names an entry where no lane stands beside it.
func Chip(it *chronology.Item) string { return short().chip(it) }

// Total says what one record that stands for several counts.
func Total(it *chronology.Item) string { return short().total(it) }

// StateName names a stretch of a state.
func StateName(b *chronology.Bar) string { return short().state(b) }

// Agency names who wrote an entry.
func Agency(code record.AgencyCode) string { return short().agency(code) }

// LaneName names a row of the drawing.
func LaneName(l record.Lane) string { return short().lane(l).Name }

// WhenWords says a time in words, never more exact than it was written.
func WhenWords(w record.When) string { return w.String() }

// Significant reports that an entry is drawn in ink and named.
func Significant(it *chronology.Item, cited bool) bool { return weigh(it, cited) > 0 }
