package drawing

import (
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// Police protection ends after 72 hours. In a record of ages nobody wrote the end, and it is never drawn over the years that follow.
func TestAStateOfDaysIsDrawnBrief(t *testing.T) {
	for is, c := range map[string]struct {
		of    *chronology.Chronology
		ended bool
	}{
		"entries of a later age": {child("2005-03/2005-12", entry(1, "age 15", "police.protection"), entry(2, "age 16", "note")), true},
		"nothing later":          {child("", entry(1, "age 15", "note"), entry(2, "age 15", "police.protection")), false},
		"only what has no time":  {child("", entry(1, "age 15", "police.protection"), entry(2, "unknown", "note")), false},
	} {
		n := 0
		for _, lane := range compose(Scene{Chronology: c.of}).lanes {
			for _, b := range lane.bars {
				n++
				if b.ended != c.ended || c.ended && b.x2-b.x1 > barLeast+.01 || !strings.Contains(b.title, "at most 72 hours") {
					t.Errorf("%s: ended %v, %v wide, %q", is, b.ended, b.x2-b.x1, b.title)
				}
			}
		}
		if n != 1 {
			t.Errorf("%s: %d states are drawn", is, n)
		}
	}
}

// An empty row never says that nobody named what other rows name.
func TestAnEmptyRowDoesNotContradictAnEntry(t *testing.T) {
	e := entry(1, "age 14", "police.arrest")
	all := parse(t, string(Lanes(Scene{Chronology: child("", e)})))
	if !says(all, "No entry is about a place") || says(all, "named in other entries") {
		t.Error("an empty row is not said to be empty")
	}
	e.Places, e.People = []record.Place{{Kind: "park", Name: "Mill Park"}}, []record.Person{{Role: "mother", Name: "M"}}
	all = parse(t, string(Lanes(Scene{Chronology: child("", e)})))
	if says(all, "No entry is about a place") || !says(all, "family are named in other entries") || !says(all, "places are named in other entries") {
		t.Error("an empty row says that no entry names what one names")
	}
}

// lookedAt is a dated child's record on a day.
func lookedAt(day string, entries ...record.Entry) *chronology.Chronology {
	in := chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2010-06-15")}}, Entries: entries}
	in.Manifest.Today = record.MustWhen(day)
	return chronology.Build(in)
}

// As of today a child was last seen so long ago, also when no service is open, and nobody has written for so long (R-034, 4.1.16).
func TestTheTimeUntilTodayIsSaid(t *testing.T) {
	seen, later := entry(1, "2024-01-10", "child.seen"), entry(2, "2024-01-13", "note")
	c := lookedAt("2025-08-03", seen, later)
	all := parse(t, string(Lanes(Scene{Chronology: c})))
	for _, words := range []string{"not seen for 571 days", "568 days", "with no entry", "No “child seen” after 10 January 2024"} {
		if !says(all, words) {
			t.Errorf("it does not say %q", words)
		}
	}
	for is, quiet := range map[string]Scene{
		"the child died":             {Chronology: lookedAt("2025-08-03", seen, entry(2, "2024-01-13", "child.died"))},
		"seen last week":             {Chronology: lookedAt("2024-01-17", seen, later)},
		"a picture of the past":      {Chronology: c.AsOf(c.Items[1])},
		"one agency's part of it":    {Chronology: c, Part: true},
		"a birthday is all there is": {Chronology: lookedAt("2025-08-03", entry(1, "age 12", "child.seen"))},
	} {
		if says(parse(t, string(Lanes(quiet))), "not seen for") {
			t.Errorf("%s: it claims that the child was not seen", is)
		}
	}
	plan := entry(3, "2024-01-14", "plan.protection-start")
	ended := entry(4, "2024-04-14", "plan.protection-end")
	found := compose(Scene{Chronology: lookedAt("2025-08-03", seen, later, plan, ended)}).lanes[0].silence
	if len(found) != 1 || found[0].words != "not seen for 571 days" {
		t.Errorf("%d silences where one lasts until today", len(found))
	}
}
