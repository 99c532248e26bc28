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
