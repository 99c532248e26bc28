package chronology_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// told reads entries written as "agency/record | happened | kind | key=value; key=value". The keys order, after, known, count
// and file are the columns of that name, all others details. Rows follow one another in the file of their agency.
func told(t testing.TB, lines ...string) []record.Entry {
	t.Helper()
	entries := make([]record.Entry, 0, len(lines))
	for i, line := range lines {
		parts := strings.Split(line+"|||", "|")
		e := record.Entry{Ref: record.ParseRef(parts[0], "police"), Happened: record.MustWhen(parts[1]), Kind: record.Kind(strings.TrimSpace(parts[2]))}
		e.Origin = record.Origin{File: string(e.Ref.Agency) + ".csv", Line: i + 2}
		if e.Kind == "" {
			e.Kind = record.Note
		}
		for pair := range strings.SplitSeq(parts[3], ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if err := set(&e, key, value); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		entries = append(entries, e)
	}
	return entries
}

func set(e *record.Entry, key, value string) (err error) {
	switch key {
	case "":
	case "order":
		e.Order.Set = true
		e.Order.Value, err = strconv.Atoi(value)
	case "count":
		e.Count, err = strconv.Atoi(value)
	case "after":
		e.After, err = record.ParseAfter(value, e.Ref.Agency)
	case "known":
		e.Known, err = record.ParseWhen(value)
	case "file":
		e.Origin.File = value
	default:
		e.Details = append(e.Details, record.Detail{Key: key, Values: strings.Split(value, ",")})
	}
	return err
}

// built is the chronology of a child born some time from March to December 2005, as in the published review.
func built(t testing.TB, lines ...string) *chronology.Chronology {
	t.Helper()
	return chronology.Build(chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2005-03/2005-12")}}, Entries: told(t, lines...)})
}

func ids(items []*chronology.Item) string {
	names := make([]string, len(items))
	for i, it := range items {
		names[i] = string(it.Ref.Record)
	}
	return strings.Join(names, " ")
}

func notices(c *chronology.Chronology) string {
	all := make([]string, len(c.Notices))
	for i, n := range c.Notices {
		all[i] = n.Message
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// drawn writes the states of a chronology, one a line: what opened each, told it again, and ended it.
func drawn(c *chronology.Chronology) string {
	var lines []string
	for _, b := range c.Bars() {
		line := fmt.Sprintf("%s %s", b.State, b.Opened.Ref.Record)
		if len(b.Restated) > 0 {
			line += " again " + ids(b.Restated)
		}
		if b.Lapses {
			line += " until " + b.LapsesAt.EDTF()
		}
		if b.Closed != nil {
			line += " closed " + string(b.Closed.Ref.Record)
		}
		if b.LapsedAt != nil {
			line += " lapsed by " + string(b.LapsedAt.Ref.Record)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// sorted gives the ids in the order of the alphabet, for cases in which the order is not the point.
func sorted(items []*chronology.Item) string { return sortedWords(ids(items)) }

func sortedWords(text string) string {
	words := strings.Fields(text)
	slices.Sort(words)
	return strings.Join(words, " ")
}
