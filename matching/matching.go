// Package matching says which references are one child.
//
// It answers: "is this the same child?" It stands on paragraphs 4.1.9 and 4.3.8 of the Child Joe review: the facts were there, in records
// that nobody could join. It never guesses: what agrees is joined, what might be the same waits for a person, and a
// person's decision always wins. It never joins on a score.
package matching

import "sightline/record"

// Child is the references that are one child.
type Child struct {
	Key        record.ChildRef // the first row of people.csv
	Refs       []record.ChildRef
	Identities []record.Identity
}

// Result is every reference, in exactly one child or held.
type Result struct {
	Children []Child
	Held     []record.Held
	Notices  []record.Notice
}
