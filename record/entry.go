package record

import (
	"fmt"
	"slices"
)

// Entry is one record of one agency about one child, as the agency wrote it. Entries are never changed: a correction is a
// newer entry with the same Ref.
type Entry struct {
	Ref     Ref
	Subject ChildRef // the agency's own reference for the child

	Happened When  // when it happened
	Order    Order // order of telling, where times do not settle it
	After    After // a time relative to another record
	Known    When  // when this agency came to know it; zero: when it happened
	Recorded When  // when it was written down; zero: unknown

	Kind     Kind
	Text     Private
	Area     AreaCode // where it happened
	Places   []Place
	People   []Person
	Details  Details
	Count    int // events this one record stands for; 0 or 1: a single one
	Handling Handling
	Source   string // where the fact is published or filed

	Origin   Origin // where it was read
	Received int64  // the Unix second at which its first version was received, where it is kept; 0 elsewhere
}

// Order is an integer that may be absent.
type Order struct {
	Value int
	Set   bool
}

// Origin says where a row was read: in which submission, of those put together in the order in which they were received, and in which
// file and line of it. Line counts from 1; the header is line 1 of a CSV file.
type Origin struct {
	Submission int64
	File       string
	Line       int
}

// Place is one place of an entry: its kind of the vocabulary and its name in the agency's words.
type Place struct {
	Kind string
	Name Private
}

// Person is one person an entry names besides the child: a role of the vocabulary and the name in the agency's words.
type Person struct {
	Role string
	Name Private
}

// Detail is one coded fact about an entry: a key and its values, in the order written.
type Detail struct {
	Key    string
	Values []string
}

// Details are an entry's coded facts, in the order written. They may quote a person, so printing them gives [private].
type Details []Detail

// Format prints [private]: details carry quotes and reasons.
func (Details) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText gives [private]: only the store's codec and the exporters write details, value by value.
func (Details) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// All gives the values of a key, or nil.
func (d Details) All(key string) []string {
	for _, one := range d {
		if one.Key == key {
			return one.Values
		}
	}
	return nil
}

// First gives the first value of a key, or "".
func (d Details) First(key string) string {
	if all := d.All(key); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Has reports whether a key has this value among its values.
func (d Details) Has(key, value string) bool { return slices.Contains(d.All(key), value) }

// Refs gives the records a detail such as same_as, includes, answers or from points at.
func (d Details) Refs(key string, same AgencyCode) []Ref {
	values := d.All(key)
	refs := make([]Ref, 0, len(values))
	for _, v := range values {
		refs = append(refs, ParseRef(v, same))
	}
	return refs
}

// Plural reports whether one record surely stands for more than one event.
func (e *Entry) Plural() bool { return e.Count > 1 || e.Several() }

// ChildsOwnWords reports what a child said, unless it is told that somebody else put it into words: nobody finds fault with it or corrects it.
func (e *Entry) ChildsOwnWords() bool {
	return e.Kind == "child.voice" && !e.Details.Has("words", "paraphrase")
}

// Several reports a plural without a number: at least two.
func (e *Entry) Several() bool { return e.Details.Has("several", "yes") }

// AtLeast is the smallest number of events the record stands for: its count, two for "several", else one.
func (e *Entry) AtLeast() int {
	switch {
	case e.Count > 1:
		return e.Count
	case e.Several():
		return 2
	default:
		return 1
	}
}

// Role reports whether the entry names somebody in this role.
func (e *Entry) Role(role string) bool {
	return slices.ContainsFunc(e.People, func(p Person) bool { return p.Role == role })
}
