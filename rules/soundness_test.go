package rules

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// TestWhatIsExactOfCoarseTimesIsAskedOfTheDays: a child's life is written twice, once with its days and once with months, years, ages and
// stretches around them. What is claimed as exact of the coarse record is asked of the one with the days, whatever the rows.
func TestWhatIsExactOfCoarseTimesIsAskedOfTheDays(t *testing.T) {
	set, dice := theLanguage(t), rand.New(rand.NewPCG(7, 11))
	today := record.MustWhen("2025-06-01").In(record.UnknownBirth())
	sure := 0
	for range 800 {
		days, coarse := writtenTwice(dice)
		if dice.IntN(2) == 0 {
			days.Now, coarse.Now = today, today
		}
		asked := map[string]bool{}
		for _, p := range set.Ask(days) {
			asked[p.Rule] = true
		}
		for _, p := range set.Ask(coarse) {
			if p.Timing != record.Exact {
				continue
			}
			sure++
			if !asked[p.Rule] {
				t.Errorf("%s is exact at %s, and is not asked of the days", p.Rule, p.Trigger)
			}
		}
	}
	if sure == 0 {
		t.Error("nothing was exact")
	}
}

// writtenTwice makes up a life of a few entries, each on a day of its own, with its days and coarsely.
func writtenTwice(dice *rand.Rand) (days, coarse *chronology.Chronology) {
	var exact, rough chronology.Input
	exact.Identities = []record.Identity{{Born: record.MustWhen("2008-06-15")}}
	rough.Identities = exact.Identities
	span := 60 + dice.IntN(700)
	for i, after := range dice.Perm(span)[:2+dice.IntN(9)] {
		day := time.Date(2022, 9, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, after)
		kind := lifeKinds[dice.IntN(len(lifeKinds))]
		if i > 0 && dice.IntN(3) == 0 {
			kind = exact.Entries[dice.IntN(i)].Kind
		}
		agency := []record.AgencyCode{"police", "school", "social-care"}[dice.IntN(3)]
		e := record.Entry{Ref: record.Ref{Agency: agency, Record: record.RecordID(fmt.Sprint("R", i))}, Kind: kind, Origin: record.Origin{File: "a.csv", Line: i + 2}}
		for _, d := range lifeDetails[kind] {
			if d.Key != "several" && d.Key != "document" && dice.IntN(2) == 0 {
				e.Details = append(e.Details, d)
			}
		}
		e.Happened = record.MustWhen(day.Format(time.DateOnly))
		exact.Entries = append(exact.Entries, e)
		e.Happened = roughly(day, dice)
		if info, _ := record.Words().Kind(kind); info.Lasts && e.Happened.IsInterval() {
			e.Happened = record.MustWhen(day.Format("2006-01"))
		}
		rough.Entries = append(rough.Entries, e)
	}
	return chronology.Build(exact), chronology.Build(rough)
}

// roughly writes a day as one of the coarser times it lies in, or as it is.
func roughly(day time.Time, dice *rand.Rand) record.When {
	written := day.Format(time.DateOnly)
	switch dice.IntN(5) {
	case 0:
		written = day.Format("2006-01")
	case 1:
		written = day.Format("2006")
	case 2:
		birthday := time.Date(day.Year(), 6, 15, 0, 0, 0, 0, time.UTC)
		age := day.Year() - 2008
		if day.Before(birthday) {
			age--
		}
		written = fmt.Sprintf("age %d", age)
	case 3:
		written = day.AddDate(0, 0, -dice.IntN(40)).Format(time.DateOnly) + "/" + day.AddDate(0, 0, dice.IntN(40)+1).Format(time.DateOnly)
	}
	return record.MustWhen(written)
}
