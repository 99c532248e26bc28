package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
	"sightline/synth"
)

// theFive are the rules that the peers ask as SQL, in the order of their numbers there.
var theFive = []string{"missing-often-no-strategy", "return-without-interview", "signs-together-unseen", "risk-known-no-referral", "agencies-hold-parts-still-missing"}

// rules measures how long it takes to look for rules in the records of a whole population, and to ask them all of one child.
func (b *bench) rules(ctx context.Context) error {
	five, err := rules.Load(os.DirFS("rules"))
	if err != nil {
		return err
	}
	library, err := rules.Library()
	if err != nil {
		return err
	}
	return errors.Join(b.rulesOfAll(ctx, five, library), b.rulesOfOne(ctx, five, library))
}

// rulesOfAll looks for the five rules and for the library in a population. What the five match must be what the peer matches.
func (b *bench) rulesOfAll(ctx context.Context, five, library *rules.Set) error {
	events := filepath.Join(b.folder, "events.csv")
	n, err := writeEvents(events, int64(b.seed), b.population) //nolint:gosec // a seed is any number
	if err != nil {
		return err
	}
	b.remark("rules: %d events of %d invented children; where a rule matches before any question is asked; loading is nobody's time", n, b.population)
	theirs, err := askDuckDB(ctx, events, runtime.GOMAXPROCS(0), rounds)
	switch {
	case errors.Is(err, errNoDuckDB):
		b.remark("%v", err)
	case err != nil:
		return err
	}
	if err := os.Remove(events); err != nil {
		return err
	}
	took, found := b.matched(five)
	var peers []figure
	if theirs.Rules != nil {
		if err := agree(found, theirs); err != nil {
			return err
		}
		b.remark("the five rules match at %d entries, rule by rule as many and with the same sum of minutes as DuckDB %s finds", total(found), theirs.Version)
		peers = []figure{{"duckdb", theirs.seconds()}}
	}
	b.peers("rules.five", "s", peers)
	b.against(line{name: "rules.five", value: took, unit: "s", less: true, target: theirs.seconds() / 10}, peers)
	took, found = b.matched(library)
	b.remark("the library: %d rules match at %d entries; a rule of it against one of the peer's five", len(library.Rules), total(found))
	b.say(line{name: "rules.library", value: took, unit: "s", less: true})
	for i := range peers {
		peers[i].value *= 1000 / float64(len(theFive))
	}
	target := theirs.seconds() * 1000 / float64(len(theFive)) / 20
	b.against(line{name: "rules.library.each", value: took * 1000 / float64(len(library.Rules)), unit: "ms", less: true, target: target}, peers)
	return nil
}

// agree says where the peer finds something else.
func agree(found map[string]matched, theirs duckDB) error {
	for i, id := range theFive {
		name := fmt.Sprintf("R%d", i+1)
		if ours, peer := found[id], theirs.Rules[name]; ours.Matches != peer.Matches || ours.Sum != peer.Sum {
			return fmt.Errorf("%s matches at %d entries, the sum of their minutes is %d; DuckDB finds %d and %d", id, ours.Matches, ours.Sum, peer.Matches, peer.Sum)
		}
	}
	return nil
}

func (d *duckDB) seconds() (all float64) {
	for _, one := range d.Rules {
		all += one.Seconds
	}
	return all
}

func total(found map[string]matched) (n int) {
	for _, one := range found {
		n += one.Matches
	}
	return n
}

// matched looks for the rules of a set in the population: the best time of some rounds in seconds, and what was found.
func (b *bench) matched(set *rules.Set) (seconds float64, found map[string]matched) {
	columns := set.Columns()
	facts := map[synth.Event]rules.Fact{}
	for _, events := range synth.Lives(int64(b.seed), b.population) { //nolint:gosec // a seed is any number
		for _, e := range events {
			says := synth.Event{Kind: e.Kind, Agency: e.Agency, Risk: e.Risk}
			fact, known := facts[says]
			if !known {
				fact = columns.Fact(synth.Entry(says))
				facts[says] = fact
			}
			columns.Row(synth.Begins+int64(e.Minute)*60, fact)
		}
		columns.Next()
	}
	seconds = math.Inf(1)
	for begun, round := time.Now(), 0; round < rounds && time.Since(begun) < longEnough; round++ {
		start := time.Now()
		found = lookThrough(columns)
		seconds = min(seconds, time.Since(start).Seconds())
	}
	return seconds, found
}

// lookThrough looks through all children, on every processor.
func lookThrough(columns *rules.Columns) map[string]matched {
	parts := runtime.GOMAXPROCS(0)
	each := make([][]matched, parts)
	var all sync.WaitGroup
	for part := range parts {
		all.Go(func() {
			sums := make([]matched, len(columns.Rules()))
			columns.Matches(columns.Children()*part/parts, columns.Children()*(part+1)/parts, func(m rules.Match) {
				sums[m.Rule].Matches++
				sums[m.Rule].Sum += (m.At - synth.Begins) / 60
			})
			each[part] = sums
		})
	}
	all.Wait()
	found := map[string]matched{}
	for i, rule := range columns.Rules() {
		var sum matched
		for _, part := range each {
			sum.Matches, sum.Sum = sum.Matches+part[i].Matches, sum.Sum+part[i].Sum
		}
		found[rule.ID] = sum
	}
	return found
}

// askedAgain is how many invented children the whole library is asked of, one after another, as after a new entry.
const askedAgain = 4_000

// rulesOfOne asks the whole library of one child after another: what a new entry costs, all but the writing of it.
func (b *bench) rulesOfOne(ctx context.Context, five, library *rules.Set) error {
	b.remark("rules.one: the five, a hundred of the library and all its %d rules asked anew of one child after a new entry, of %d children one after another; each has at most %d entries", len(library.Rules), askedAgain, each)
	theirs, err := b.rulesOfOneOfPeers(ctx)
	if err != nil {
		return err
	}
	b.peers("rules.one.five", "µs", theirs)
	hundred, err := evenly(library, 100)
	if err != nil {
		return err
	}
	children := someChildren(int64(b.seed), askedAgain) //nolint:gosec // a seed is any number
	for _, s := range []struct {
		name   string
		set    *rules.Set
		target float64
	}{{"rules.one.five", five, 0}, {"rules.one.hundred", hundred, 50}, {"rules.one.library", library, 0}} {
		best := waits(nil)
		for range rounds {
			took := make(waits, len(children))
			for i, c := range children {
				start := time.Now()
				s.set.Ask(c)
				took[i] = time.Since(start)
			}
			slices.Sort(took)
			if best == nil || took.at(0.99) < best.at(0.99) {
				best = took
			}
		}
		b.say(line{name: s.name + ".p50", value: micro(best.at(0.5)), unit: "µs", less: true})
		b.against(line{name: s.name + ".p99", value: micro(best.at(0.99)), unit: "µs", less: true, target: s.target}, theirs)
	}
	return nil
}

// evenly takes so many rules of a set, every so many-th: of all its themes and forms.
func evenly(set *rules.Set, n int) (*rules.Set, error) {
	ids := make([]string, min(n, len(set.Rules)))
	for i := range ids {
		ids[i] = set.Rules[i*len(set.Rules)/len(ids)].ID
	}
	return set.Only(ids...)
}

// someChildren builds the chronologies of invented children, the first 40 entries of each.
func someChildren(seed int64, n int) []*chronology.Chronology {
	all := make([]*chronology.Chronology, 0, n)
	for of, events := range synth.Lives(seed, n) {
		in := chronology.Input{Key: record.ChildRef{Agency: "agency-0", Child: fmt.Sprint(of)}, Identities: []record.Identity{{Born: record.MustWhen("2008-05-01")}}}
		for i, e := range events[:min(len(events), each)] {
			entry := synth.Entry(e)
			entry.Ref.Record = record.RecordID(fmt.Sprint("R", i))
			entry.Happened = record.MustWhen(time.Unix(synth.Begins+int64(e.Minute)*60, 0).UTC().Format("2006-01-02T15:04Z07:00"))
			in.Entries = append(in.Entries, *entry)
		}
		all = append(all, chronology.Build(in))
	}
	return all
}
