package web

import (
	"cmp"
	"fmt"
	"slices"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// matrix says which agency had what on record then: it wrote it, it was told, or there is no record of either, which proves nothing.
type matrix struct {
	Heading  string
	Agencies []string
	Rows     []knowledge
}

// knowledge is one fact and who had it.
type knowledge struct {
	Text  record.Private
	When  string
	Link  string
	Cells []string // "own", "told" or "" in the order of the agencies
	Sum   string
}

// The most facts shown, and letters of one.
const (
	matrixRows    = 15
	matrixLetters = 90
)

// matrix shows what the open questions rest on, and then what weighs most.
func (v *reading) matrix(heading string) *matrix {
	columns := slices.DeleteFunc(v.agencies(), func(code record.AgencyCode) bool { return code == childAndFamily })
	if len(columns) == 0 {
		return nil
	}
	m := &matrix{Heading: heading}
	views := make([]*chronology.Chronology, len(columns))
	for i, code := range columns {
		m.Agencies = append(m.Agencies, drawing.Agency(code))
		views[i] = v.c.KnownTo(code)
	}
	for _, it := range v.weightiest(matrixRows, func(*chronology.Item) bool { return true }) {
		k := knowledge{Text: record.Private(cutAtWord(it.Text.Reveal(), matrixLetters)), When: whenWords(it), Link: v.entryLink(it)}
		knows := 0
		for i, code := range columns {
			cell := ""
			switch {
			case wrote(it, code):
				cell = "own"
			case views[i].Find(it.Ref) != nil:
				cell = "told"
			}
			if cell != "" {
				knows++
			}
			k.Cells = append(k.Cells, cell)
		}
		k.Sum = fmt.Sprintf("%d of %d", knows, len(columns))
		m.Rows = append(m.Rows, k)
	}
	return m
}

// childAndFamily is who told what no agency wrote.
const childAndFamily record.AgencyCode = "family-and-child"

// wrote reports that an agency has its own record of an event.
func wrote(it *chronology.Item, code record.AgencyCode) bool {
	return it.Ref.Agency == code || slices.ContainsFunc(it.Same, func(other *chronology.Item) bool { return other.Ref.Agency == code })
}

// weightiest gives the n weightiest of the entries that may be shown, in order of time. Of equal weight, what more open questions stand
// on comes first, then the latest. One event is given once.
func (v *reading) weightiest(n int, may func(*chronology.Item) bool) []*chronology.Item {
	var pool []*chronology.Item
	for _, it := range v.c.Items {
		if v.significant(it) && !it.Repeats && may(it) {
			pool = append(pool, it)
		}
	}
	weight := func(it *chronology.Item) int { return drawing.Weight(it, v.about[it.Ref]) }
	slices.SortStableFunc(pool, func(a, b *chronology.Item) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(len(v.standing[b.Ref]), len(v.standing[a.Ref])), cmp.Compare(b.Pos, a.Pos))
	})
	pool = pool[:min(n, len(pool))]
	slices.SortFunc(pool, func(a, b *chronology.Item) int { return cmp.Compare(a.Pos, b.Pos) })
	return pool
}
