package stories_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// Children whose services did what they should are left in peace, and so they are where the times are written less exactly: an engine that
// asks "possible" wherever it cannot know would drown the people it is to help.

const (
	mostOrdinary  = 0.05 // questions per child known for everyday reasons, to whom services did what they should
	mostResponded = 0.2  // the same, where exploitation was there and was answered well
	mostCoarse    = 0.5  // per child of either group, where months or years of age are known: every one of them possible
)

// A telling is one way of writing the same submission: how exactly its times are known, and whether the order of its records is.
type telling struct {
	name    string
	when    func(w record.When, born time.Time) record.When // nil: as written
	ordered bool
	most    map[string]float64 // questions per child
}

var tellings = []telling{
	{"as it was written", nil, false, map[string]float64{"ordinary": mostOrdinary, "responded": mostResponded}},
	{"in months, in order", inMonths, true, map[string]float64{"ordinary": mostCoarse, "responded": mostCoarse}},
	{"in months", inMonths, false, map[string]float64{"ordinary": mostCoarse, "responded": mostCoarse}},
	{"in years of age, in order", inAges, true, map[string]float64{"ordinary": mostCoarse, "responded": mostCoarse}},
	{"in years of age", inAges, false, map[string]float64{"ordinary": mostCoarse, "responded": mostCoarse}},
}

func TestOrdinaryChildrenAreLeftInPeace(t *testing.T) {
	group := map[string]string{}
	for _, row := range rows(t, "testdata/ordinary.csv") {
		group[row[0]] = row[1]
	}
	for _, telling := range tellings {
		t.Run(telling.name, func(t *testing.T) {
			children, exact, possible := map[string]int{}, map[string]int{}, map[string]int{}
			for _, child := range casework.Join(telling.tell(t)).Children {
				g := group[child.Identities[0].GivenNames.Reveal()]
				children[g]++
				for _, p := range library(t).Ask(child.Chronology) {
					if p.Timing == record.Exact {
						exact[g]++
					} else {
						possible[g]++
					}
					t.Logf("%s asked %s of %s (%s)", p.Rule, p.AskedOf, p.Child, p.Timing)
				}
			}
			for g, most := range telling.most {
				per := float64(exact[g]+possible[g]) / float64(children[g])
				t.Logf("%s: %d children, %d exact and %d possible questions, %.2f per child", g, children[g], exact[g], possible[g], per)
				if children[g] == 0 || per > most {
					t.Errorf("%s: %.2f questions per child, at most %.2f", g, per, most)
				}
				if telling.when != nil && exact[g] > 0 {
					t.Errorf("%s: %d questions claim to be exact, and no time is", g, exact[g])
				}
			}
		})
	}
}

// tell writes the ordinary children's submission in this way.
func (w telling) tell(t *testing.T) record.Submission {
	t.Helper()
	s, err := ordinary()
	if err != nil {
		t.Fatal(err)
	}
	if w.when == nil {
		return s
	}
	born := map[record.ChildRef]time.Time{}
	for _, who := range s.People {
		day, err := time.Parse(time.DateOnly, who.Born.String())
		if err != nil {
			t.Fatal(err)
		}
		born[who.Subject] = day
	}
	// The order in which things were told is the order in which they happened, row by row on one day.
	told := slices.Clone(s.Entries)
	slices.SortStableFunc(told, func(a, b record.Entry) int { return strings.Compare(a.Happened.String(), b.Happened.String()) })
	for i := range told {
		e := &told[i]
		e.Happened, e.Known, e.Recorded = w.when(e.Happened, born[e.Subject]), w.when(e.Known, born[e.Subject]), w.when(e.Recorded, born[e.Subject])
		e.Order = record.Order{Value: i, Set: w.ordered}
	}
	s.Entries = told
	return s
}

// inMonths keeps the month of a time.
func inMonths(w record.When, _ time.Time) record.When {
	if w.IsZero() {
		return w
	}
	return record.MustWhen(w.String()[:len("2006-01")])
}

// inAges keeps the age the child had.
func inAges(w record.When, born time.Time) record.When {
	if w.IsZero() {
		return w
	}
	day, err := time.Parse(time.DateOnly, w.String()[:len(time.DateOnly)])
	if err != nil {
		panic(err)
	}
	age := day.Year() - born.Year()
	if born.AddDate(age, 0, 0).After(day) {
		age--
	}
	return record.MustWhen(fmt.Sprintf("age %d", age))
}
