package matching

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"sightline/record"
)

// region invents the children of a region and what several agencies wrote down of each: common names, short forms, slips of the
// pen, days of birth known only by the year. The identity's Origin.Line says which child a row is truly of.
func region(rows int, seed uint64) []record.Identity {
	r := rand.New(rand.NewPCG(seed, 7))
	pick := func(n int) int { return int(float64(n) * r.Float64() * r.Float64() * r.Float64()) } // a few are common, most are rare
	agencies := []record.AgencyCode{"police", "social-care-north", "health", "education", "youth-justice", "early-help"}
	var list []record.Identity
	for child := 0; len(list) < rows; child++ {
		family, given := syllables(pick(20000)+500), syllables(pick(3000)+7)
		born := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(18*365))
		number, sex := validNumber(r), "MF"[r.IntN(2):][:1]
		for _, a := range r.Perm(len(agencies))[:1+r.IntN(len(agencies))] {
			id := record.Identity{
				Subject:    record.ChildRef{Agency: agencies[a], Child: fmt.Sprintf("C%d-%d", child, a)},
				FamilyName: record.Private(family), GivenNames: record.Private(given), Sex: sex,
				Address: record.Private(fmt.Sprintf("%d Long Road, Town %d", child%97, child/7)), Origin: record.Origin{Line: child},
			}
			day := born.Format("2006-01-02")
			switch u := r.Float64(); {
			case u < 0.05:
				day = day[:4]
			case u < 0.08:
				day = ""
			}
			id.Born = record.MustWhen(day)
			if r.Float64() < 0.4 {
				id.NHSNumber = record.Private(number)
			}
			switch u := r.Float64(); {
			case u < 0.05:
				id.GivenNames = record.Private(given[:1])
			case u < 0.09:
				id.FamilyName = record.Private(family[:2] + "x" + family[3:])
			case u < 0.11:
				id.Address = "Elsewhere"
			}
			list = append(list, id)
		}
	}
	return list[:rows]
}

func syllables(n int) string {
	const consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
	name := ""
	for range 4 {
		name += string(consonants[n%len(consonants)]) + string(vowels[n/len(consonants)%len(vowels)])
		n = n/7 + 13
	}
	return name
}

func validNumber(r *rand.Rand) string {
	for {
		s := fmt.Sprintf("999%06d", r.IntN(1_000_000))
		for check := range 10 {
			if n := s + fmt.Sprint(check); nhsNumber(n) != "" {
				return n
			}
		}
	}
}

// No two children of an invented region are ever joined, though many share names, days of birth, and even a number drawn twice.
func TestNobodyOfARegionIsJoinedWithAnother(t *testing.T) {
	rows := region(20_000, 1)
	r := Join(rows, nil)
	pairs, wrong, whole := 0, 0, map[int]int{}
	for _, c := range r.Children {
		for i := range c.Identities {
			if c.Identities[i].Origin.Line != c.Identities[0].Origin.Line {
				wrong++
				t.Logf("%s with %s", c.Identities[i].Subject, c.Identities[0].Subject)
			}
			pairs += i
		}
		whole[c.Identities[0].Origin.Line]++
	}
	t.Logf("%d rows, %d children, %d held, %d pairs joined", len(rows), len(r.Children), len(r.Held), pairs)
	if wrong > 0 {
		t.Errorf("%d references are joined with another child", wrong)
	}
	if pairs < len(rows)/2 {
		t.Errorf("only %d pairs are joined: what agrees must be", pairs)
	}
}

func BenchmarkJoin(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		rows := region(n, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Join(rows, nil)
			}
		})
	}
}

// What an attacker, or a careless system, may send: everybody alike.
func BenchmarkEverybodyAlike(b *testing.B) {
	for name, row := range map[string]record.Identity{
		"same":  {FamilyName: "Smith", GivenNames: "Ann", Born: record.MustWhen("2010-05-06"), NHSNumber: "9990123454", Address: "1 Long Road"},
		"vague": {FamilyName: "Smith", GivenNames: "A", Born: record.MustWhen("2010")},
	} {
		rows := make([]record.Identity, 20_000)
		for i := range rows {
			rows[i] = row
			rows[i].Subject = record.ChildRef{Agency: "police", Child: fmt.Sprint(i)}
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Join(rows, nil)
			}
		})
	}
}
