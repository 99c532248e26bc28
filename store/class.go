package store

import (
	"strings"

	"github.com/uptrace/bun"

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

// within is the one place where it is said which entries may be read under a ceiling: no class above it, and nothing sealed below
// the ceiling that names it. A class that nobody knows is above every ceiling.
func within(q *bun.SelectQuery, ceiling record.Class) *bun.SelectQuery {
	classes := []record.Class{}
	for _, c := range []record.Class{record.ClassA, record.ClassB, record.ClassC, record.ClassS} {
		if c.Within(ceiling) {
			classes = append(classes, c)
		}
	}
	q = q.Where("entry.class IN (?)", bun.List(classes))
	if ceiling != record.ClassS {
		q = q.Where("lower(trim(entry.handling)) <> ? AND lower(trim(entry.keeps)) <> ?", string(record.Sealed), string(record.Sealed))
	}
	return q
}
