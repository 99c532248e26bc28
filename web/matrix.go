package web

import (
	"fmt"
	"slices"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/web/drawing"
)

// matrix says which agency had what on record then: it wrote it, it was told, or there is no record of either, which proves nothing; then whether
// anybody asked it since.
type matrix struct {
	Heading  string
	Agencies []string
	Rows     []knowledge
	Knows    *whoKnows
}

// knowledge is one fact and who had it.
type knowledge struct {
	What  string
	Text  record.Private // in the agency's words
	When  string
	Link  string
	Cells []string // "own", "told", or what came of asking, in the order of the agencies
	Sum   string
}

// matrixRows is the most facts shown.
const matrixRows = 15

// matrix shows what agencies had of the same facts.
func (v *reading) matrix(heading string) *matrix {
	columns := slices.DeleteFunc(v.agencies(), func(code record.AgencyCode) bool { return code == childAndFamily })
	if len(columns) == 0 {
		return nil
	}
	m := &matrix{Heading: heading, Knows: v.whoKnows()}
	views := make([]*chronology.Chronology, len(columns))
	asked := make([]func(*chronology.Item) pathway.Reply, len(columns))
	for i, code := range columns {
		m.Agencies = append(m.Agencies, drawing.Agency(code))
		views[i], asked[i] = v.c.KnownTo(code), pathway.AskedSince(v.c, code)
	}
	for _, it := range v.toKnow(views) {
		k := knowledge{What: drawing.Chip(it), Text: drawing.InWords(it), When: whenWords(it), Link: v.entryLink(it)}
		knows := 0
		for i, code := range columns {
			cell := string(asked[i](it))
			switch {
			case wrote(it, code):
				cell = "own"
			case views[i].Find(it.Ref) != nil:
				cell = "told"
			}
			if cell == "own" || cell == "told" {
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

// toKnow gives what to show: at most two of a kind, first where the agencies differ in what they had, then what open questions are about,
// then what weighs most; in order of time. One event is given once.
func (v *reading) toKnow(views []*chronology.Chronology) []*chronology.Item {
	const shared, asked = 100, 50
	var pool []*chronology.Item
	score := map[*chronology.Item]int{}
	for _, it := range v.c.Items {
		n := knowing(it, views)
		differs := n > 1 && n < len(views)
		if it.Repeats || !differs && !v.significant(it) {
			continue
		}
		score[it] = drawing.Weight(it, v.about[it.Ref])
		if len(v.standing[it.Ref]) > 0 {
			score[it] += asked
		}
		if differs {
			score[it] += shared
		}
		pool = append(pool, it)
	}
	v.order(pool, score)
	pool = capped(pool, sameKind)
	return inTime(pool[:min(matrixRows, len(pool))])
}

// knowing counts the agencies that had an entry.
func knowing(it *chronology.Item, views []*chronology.Chronology) int {
	n := 0
	for _, view := range views {
		if view.Find(it.Ref) != nil {
			n++
		}
	}
	return n
}
