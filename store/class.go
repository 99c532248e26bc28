package store

import (
	"strings"

	"sightline/record"
)

// classOf gives the class an entry is kept under. A word for "sealed" that is only spelt with other letters is sealed.
func classOf(e *record.Entry) record.Class {
	if sealed(e.Handling) {
		return record.ClassS
	}
	return record.Words().Class(e)
}

func sealed(h record.Handling) bool {
	return strings.EqualFold(strings.TrimSpace(string(h)), string(record.Sealed))
}

// strictness puts handlings in order. Nothing said is open, and a word that nobody knows is read as restricted.
func strictness(h record.Handling) int {
	switch {
	case sealed(h):
		return 3
	case h == "", h == record.Open:
		return 0
	case h == record.ProfessionalsOnly:
		return 1
	}
	return 2
}
