package chronology_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// A chronology is built anew whenever a child's page is opened, so it must stay quick for the longest record there is.
func BenchmarkBuild(b *testing.B) {
	for name, when := range map[string]func(r *rand.Rand, i int) (string, bool){
		"dated":         func(r *rand.Rand, _ int) (string, bool) { return day(r), false },
		"aged in order": func(r *rand.Rand, i int) (string, bool) { return fmt.Sprintf("age %d", i%18), true },
		"aged at odds":  func(r *rand.Rand, _ int) (string, bool) { return fmt.Sprintf("age %d", r.IntN(18)), true },
		"mixed": func(r *rand.Rand, i int) (string, bool) {
			age := r.IntN(15)
			return [...]string{day(r), day(r) + "T12:30", day(r)[:7], fmt.Sprintf("age %d", age), fmt.Sprintf("age %d/%d", age, age+3), "unknown"}[r.IntN(6)], i%3 == 0
		},
	} {
		for _, n := range []int{189, 2_000, 20_000} {
			in := chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2005-03/2005-12")}}, Entries: invented(n, when)}
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					chronology.Build(in)
				}
			})
		}
	}
}

func day(r *rand.Rand) string {
	return fmt.Sprintf("20%02d-%02d-%02d", 5+r.IntN(18), 1+r.IntN(12), 1+r.IntN(28))
}

func invented(n int, when func(r *rand.Rand, i int) (text string, ordered bool)) []record.Entry {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	entries := make([]record.Entry, n)
	for i := range entries {
		text, ordered := when(r, i)
		entries[i] = record.Entry{
			Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint(i))}, Happened: record.MustWhen(text), Kind: "note",
			Order: record.Order{Value: r.IntN(n), Set: ordered}, Origin: record.Origin{File: "police.csv", Line: i + 2},
		}
	}
	return entries
}
