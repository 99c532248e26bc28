package rules

import (
	"fmt"
	"testing"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/synth"
)

// BenchmarkAsk asks the whole library of one child with so many entries, dated and undated, of every kind that a rule looks at.
func BenchmarkAsk(b *testing.B) {
	set := theLibrary(b)
	for _, n := range []int{190, 2000} {
		c := busyLife(n)
		b.Run(fmt.Sprintf("%d entries", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				set.Ask(c)
			}
		})
	}
}

// BenchmarkAskOfUndated asks of a child of whom hundreds of records give no more than an age, while no question may be asked: the worst
// for a rule that counts.
func BenchmarkAskOfUndated(b *testing.B) {
	set := theLibrary(b)
	in := chronology.Input{Entries: []record.Entry{{Ref: record.Ref{Agency: "mace", Record: "M"}, Happened: record.MustWhen("age 14"), Kind: "mace.accepted", Order: record.Order{Set: true}}}}
	for i := range 1000 {
		kind := []record.Kind{"missing.episode", "police.weapon", "exploitation.indicator", "health.emergency"}[i%4]
		in.Entries = append(in.Entries, record.Entry{
			Ref: record.Ref{Agency: []record.AgencyCode{"police", "school", "health"}[i%3], Record: record.RecordID(fmt.Sprint("R", i))}, Happened: record.MustWhen("age 15"),
			Order: record.Order{Value: i + 1, Set: true}, Kind: kind,
		})
	}
	in.Entries = append(in.Entries, record.Entry{Ref: record.Ref{Agency: "mace", Record: "X"}, Happened: record.MustWhen("age 15"), Kind: "mace.exit", Order: record.Order{Value: 2000, Set: true}})
	c := chronology.Build(in)
	b.ReportAllocs()
	for b.Loop() {
		set.Ask(c)
	}
}

// busyLife is a child of whom much is recorded: ten years of it, a fifth of it told in years of age.
func busyLife(n int) *chronology.Chronology {
	in := chronology.Input{Key: record.ChildRef{Agency: "social-care", Child: "C"}, Identities: []record.Identity{{Born: record.MustWhen("2006-01-01")}}}
	day := record.MustWhen("2013-01-01").In(record.UnknownBirth())
	for i := range n {
		kind := lifeKinds[(i*7)%len(lifeKinds)]
		at := day.Plus(record.Duration{Days: i * 3650 / n}).EDTF()[:10]
		if i%5 == 0 {
			at = fmt.Sprintf("age %d", 7+i*10/n)
		}
		in.Entries = append(in.Entries, record.Entry{
			Ref:      record.Ref{Agency: []record.AgencyCode{"police", "school", "social-care"}[i%3], Record: record.RecordID(fmt.Sprint("R", i))},
			Happened: record.MustWhen(at), Order: record.Order{Value: i, Set: true}, Kind: kind, Details: lifeDetails[kind],
		})
	}
	return chronology.Build(in)
}

// BenchmarkAskOne asks the whole library of one child with as many entries as most have, as after each new entry: of one of whom every kind
// that rules look at is recorded, and of an invented one like others.
func BenchmarkAskOne(b *testing.B) {
	set := theLibrary(b)
	for name, c := range map[string]*chronology.Chronology{"of every kind": busyLife(40), "like others": chronology.Build(inventedLife(40))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				set.Ask(c)
			}
			b.ReportMetric(float64(len(set.Ask(c))), "questions")
		})
	}
}

// inventedLife is the first invented child with just so many entries.
func inventedLife(n int) chronology.Input {
	in := chronology.Input{Key: record.ChildRef{Agency: "social-care", Child: "C"}, Identities: []record.Identity{{Born: record.MustWhen("2008-05-01")}}}
	for _, events := range synth.Lives(7, 1000) {
		if len(events) != n {
			continue
		}
		for i, event := range events {
			e := synth.Entry(event)
			e.Ref.Record, e.Origin.Line = record.RecordID(fmt.Sprint("R", i)), i
			e.Happened = record.MustWhen(time.Unix(synth.Begins+int64(event.Minute)*60, 0).UTC().Format("2006-01-02T15:04"))
			in.Entries = append(in.Entries, *e)
		}
		return in
	}
	return in
}
