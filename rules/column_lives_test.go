package rules

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"sightline/synth"
)

// theFive are the rules of the benchmark, which its peers ask as SQL, in the order of their numbers there.
var theFive = []string{"missing-often-no-strategy", "return-without-interview", "signs-together-unseen", "risk-known-no-referral", "agencies-hold-parts-still-missing"}

func benchmarkRules(t testing.TB) *Set {
	t.Helper()
	set, err := Load(os.DirFS("../bench/rules"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// livesOf gives invented lives as columns.
func livesOf(set *Set, children int) *Columns {
	columns := set.Columns()
	facts := map[synth.Event]Fact{}
	for _, events := range synth.Lives(7, children) {
		for _, e := range events {
			says := synth.Event{Kind: e.Kind, Agency: e.Agency, Risk: e.Risk}
			f, known := facts[says]
			if !known {
				f = columns.Fact(synth.Entry(says))
				facts[says] = f
			}
			columns.Row(synth.Begins+int64(e.Minute)*60, f)
		}
		columns.Next()
	}
	return columns
}

// sums are how many matches a rule has, and the sum of their minutes.
type sums struct {
	matches int
	minutes int64
}

// TestTheFiveMatchAsTheirSQL: on invented lives the five rules of the benchmark match where their SQL does, told here as plain loops.
func TestTheFiveMatchAsTheirSQL(t *testing.T) {
	const children = 3000
	set := benchmarkRules(t)
	columns := livesOf(set, children)
	got := map[string]sums{}
	columns.Matches(0, columns.Children(), func(m Match) {
		id := columns.Rules()[m.Rule].ID
		got[id] = sums{got[id].matches + 1, got[id].minutes + (m.At-synth.Begins)/60}
	})
	want := map[string]sums{}
	for _, events := range synth.Lives(7, children) {
		for i, id := range theFive {
			for _, e := range events {
				if sql[i](events, e) {
					want[id] = sums{want[id].matches + 1, want[id].minutes + int64(e.Minute)}
				}
			}
		}
	}
	for _, id := range theFive {
		if got[id] != want[id] || want[id].matches < 100 {
			t.Errorf("%s: %+v, by SQL %+v", id, got[id], want[id])
		}
	}
}

// sql says of each of the five rules whether it matches at an event.
var sql = []func(all []synth.Event, m synth.Event) bool{
	func(all []synth.Event, m synth.Event) bool {
		return m.Kind == 1 && len(between(all, m.Minute-129600, m.Minute, 1)) >= 3 && len(between(all, m.Minute+1, m.Minute+10080, 4)) == 0
	},
	func(all []synth.Event, m synth.Event) bool {
		return m.Kind == 2 && len(between(all, m.Minute+1, m.Minute+4320, 3)) == 0
	},
	func(all []synth.Event, m synth.Event) bool {
		other := func(o synth.Event) bool { return o.Kind != m.Kind }
		return m.Kind >= 5 && m.Kind <= 8 && slices.ContainsFunc(between(all, m.Minute-20160, m.Minute-1, 5, 6, 7, 8), other) && len(between(all, m.Minute+1, m.Minute+2880, 0, 13)) == 0
	},
	func(all []synth.Event, m synth.Event) bool {
		screened := between(all, 0, m.Minute-1, 14)
		return (m.Kind == 6 || m.Kind == 10) && len(screened) > 0 && screened[len(screened)-1].Risk >= 2 && len(between(all, m.Minute+1, m.Minute+43200, 11)) == 0
	},
	func(all []synth.Event, m synth.Event) bool {
		agencies := map[int]bool{}
		for _, o := range all {
			if o.Kind != 0 && o.Minute >= m.Minute-259200 && o.Minute <= m.Minute {
				agencies[o.Agency] = true
			}
		}
		return m.Kind == 1 && len(agencies) >= 4 && len(between(all, m.Minute+1, m.Minute+1440, 2)) == 0
	},
}

// between gives the events of some kinds from one minute to another.
func between(all []synth.Event, from, to int, kinds ...int) (some []synth.Event) {
	for _, e := range all {
		if e.Minute >= from && e.Minute <= to && slices.Contains(kinds, e.Kind) {
			some = append(some, e)
		}
	}
	return some
}

// TestManyLookInTheSameColumns: children are looked at by several at once, and none is left out or looked at twice.
func TestManyLookInTheSameColumns(t *testing.T) {
	columns := livesOf(benchmarkRules(t), 400)
	alone, together := map[Match]int{}, map[Match]int{}
	columns.Matches(0, 400, func(m Match) { alone[m]++ })
	var group sync.WaitGroup
	var mutex sync.Mutex
	for first := 0; first < 400; first += 100 {
		group.Go(func() {
			columns.Matches(first, first+100, func(m Match) {
				mutex.Lock()
				defer mutex.Unlock()
				together[m]++
			})
		})
	}
	group.Wait()
	if fmt.Sprint(alone) != fmt.Sprint(together) {
		t.Error("looked at together, the matches differ")
	}
}

// BenchmarkMatches looks for rules in many children.
func BenchmarkMatches(b *testing.B) {
	for name, set := range map[string]*Set{"the five": benchmarkRules(b), "the library": theLibrary(b)} {
		b.Run(name, func(b *testing.B) {
			columns := livesOf(set, 20_000)
			found := 0
			b.ReportAllocs()
			for b.Loop() {
				found = 0
				columns.Matches(0, columns.Children(), func(Match) { found++ })
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(columns.Rows()), "ns/row")
			b.ReportMetric(float64(found), "matches")
		})
	}
}
