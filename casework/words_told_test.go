package casework

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
	"sightline/store"
)

// drawnWords are counts of some children, as nobody would expect them.
func drawnWords(t *rapid.T) (all []store.ChildWords) {
	for i := range rapid.IntRange(0, 30).Draw(t, "children") {
		w := store.ChildWords{ID: record.ChildID(fmt.Sprint(i)), Counted: true}
		seen := map[writtenBy]bool{}
		for range rapid.IntRange(0, 6).Draw(t, "counts") {
			by := writtenBy{
				area: rapid.SampledFrom([]record.AreaCode{"", "prev", "cur"}).Draw(t, "area"), agency: rapid.SampledFrom([]record.AgencyCode{"police", "school", "social-care-cur"}).Draw(t, "agency"),
				team: rapid.SampledFrom([]string{"", "team-1", "nobody's"}).Draw(t, "team"), month: rapid.IntRange(24300, 24303).Draw(t, "month"),
			}
			if seen[by] {
				continue
			}
			seen[by] = true
			entries := rapid.IntRange(1, 5).Draw(t, "entries")
			w.Counts = append(w.Counts, store.WordCount{
				Agency: by.agency, Area: by.area, Team: by.team, Month: by.month, Entries: entries, Blaming: rapid.IntRange(0, entries).Draw(t, "blaming"), Terms: map[string]int{"risk": 1},
			})
		}
		all = append(all, w)
	}
	return all
}

func partsOf(all []store.ChildWords) []*wordsPart {
	n := &wordsCounting{parts: map[writtenBy]*wordsPart{}}
	n.knowTeams([]record.Team{{ID: "team-1", Agency: "police", Name: "Front desk"}})
	for i := range all {
		n.child(&all[i])
	}
	return n.told()
}

// every part of which figures are sums is about enough children where it is of a team or an agency, and of enough entries where it is of
// an area; no two parts share an entry, and none is invented. So whatever is subtracted from whatever, nothing smaller comes of it.
func TestEveryFigureIsMadeOfPartsThatAreLargeEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawnWords(t)
		entries, ofParts := map[string]int{}, map[string]int{}
		for i := range all {
			for _, c := range all[i].Counts {
				entries[fmt.Sprint(c.Area, c.Month)] += c.Entries
			}
		}
		seen := map[writtenBy]bool{}
		for _, p := range partsOf(all) {
			if seen[p.by] {
				t.Fatalf("%+v is told twice", p.by)
			}
			seen[p.by] = true
			ofParts[fmt.Sprint(p.by.area, p.by.month)] += p.rate.Entries
			switch {
			case p.by.agency != "" && len(p.children) < record.FewestTold:
				t.Fatalf("%+v is about %d children", p.by, len(p.children))
			case p.by.agency == "" && p.rate.Entries < record.FewestTold:
				t.Fatalf("%+v is of %d entries", p.by, p.rate.Entries)
			case p.by.team != "" && (p.by.team != "team-1" || p.by.agency != "police"):
				t.Fatalf("%+v is no team", p.by)
			}
		}
		for of, n := range ofParts {
			if left := entries[of] - n; left < 0 || left >= record.FewestTold {
				t.Fatalf("of %s %d entries are told, and there are %d", of, n, entries[of])
			}
		}
	})
}

// what is told over a longer time is what is told over a shorter one and more of the same: set against each other, two reports give
// nothing but whole parts.
func TestReportsOverTwoTimesAreMadeOfTheSameParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := partsOf(drawnWords(t))
		short, long := &wordsReporting{now: 24303, of: WordsAsked{12, 3}}, &wordsReporting{now: 24303, of: WordsAsked{24, 3}}
		few, many := short.areas(parts), long.areas(parts)
		if len(few) != len(many) {
			t.Fatalf("%d areas, and %d", len(few), len(many))
		}
		for i := range few {
			if few[i].Rate != many[i].Rate || len(few[i].Agencies) != len(many[i].Agencies) {
				t.Fatalf("%+v, and %+v", few[i], many[i])
			}
			sum := Rate{}
			for _, month := range few[i].Months {
				sum = sum.and(month)
			}
			if sum != few[i].Rate {
				t.Fatalf("the months of %s are %+v, and the whole is %+v", few[i].Area, sum, few[i].Rate)
			}
		}
	})
}

// A million entries of five thousand children, as they are kept counted: read, put into parts and into a report.
func BenchmarkReportOfAMillionEntries(b *testing.B) {
	kept := make([][]byte, 5000)
	agencies := []record.AgencyCode{"police", "school", "social-care-cur", "health", "gp", "housing", "early-help", "mace"}
	for i := range kept {
		var counts []store.WordCount
		for j := range 50 {
			counts = append(counts, store.WordCount{
				Agency: agencies[(i+j)%len(agencies)], Area: "cur", Month: 24280 + (i*7+j)%36, Entries: 4, Blaming: j % 2, Terms: map[string]int{"risk": 1, "choice": j % 2},
			})
		}
		kept[i], _ = json.Marshal(counts)
	}
	for b.Loop() {
		n := &wordsCounting{parts: map[writtenBy]*wordsPart{}}
		for _, one := range kept {
			w := store.ChildWords{Counted: true}
			if err := json.Unmarshal(one, &w.Counts); err != nil {
				b.Fatal(err)
			}
			n.child(&w)
		}
		if all := (&wordsReporting{now: 24315, of: WordsAsked{36, 3}}).areas(n.told()); len(all) != 1 || all[0].Entries == 0 {
			b.Fatalf("%d areas", len(all))
		}
	}
}
