package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// said is what a question claims, whichever entry happened to stand last when its time ran out.
func said(prompts []record.Prompt) []string {
	var all []string
	for _, p := range prompts {
		all = append(all, fmt.Sprint(p.Rule, p.Trigger, p.Timing, p.Status, p.Evidence, p.Later, p.Missing))
	}
	slices.Sort(all)
	return all
}

// TestWhatDoesNotConcernARuleChangesNothing: a note of nobody knows when, wherever it is told, changes no question of any rule.
func TestWhatDoesNotConcernARuleChangesNothing(t *testing.T) {
	set := theLanguage(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		in.Manifest.Today = record.MustWhen("2024-06-01")
		want := said(set.Ask(chronology.Build(in)))
		at := rapid.IntRange(0, 30).Draw(t, "at")
		for i := range in.Entries {
			in.Entries[i].Order.Value *= 2
		}
		in.Entries = append(in.Entries, record.Entry{Ref: record.Ref{Agency: "housing", Record: "N"}, Kind: "note", Happened: record.MustWhen("unknown"), Order: record.Order{Value: 2*at + 1, Set: true}})
		if got := said(set.Ask(chronology.Build(in))); !slices.Equal(got, want) {
			t.Fatalf("a note changes what is asked:\n%s\n\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
	})
}

// TestARetellingAddsNothing: what is told of an event once more, of the same day and in the same words, makes nothing exact that was not.
func TestARetellingAddsNothing(t *testing.T) {
	set := theLanguage(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		if len(in.Entries) == 0 {
			return
		}
		in.Manifest.Today = record.MustWhen("2024-06-01")
		want := counted(set.Ask(chronology.Build(in)))
		for i := range in.Entries {
			in.Entries[i].Order.Value *= 2
		}
		again := rapid.SampledFrom(in.Entries).Draw(t, "again")
		if !again.Happened.OneDay() {
			return // told of a year, it may also be told later in that year, when a time allowed has run out
		}
		first := again.Ref
		again.Ref, again.Order.Value = record.Ref{Agency: "police", Record: "AGAIN"}, again.Order.Value+1
		again.Details = append(slices.DeleteFunc(slices.Clone(again.Details), func(d record.Detail) bool { return d.Key == "same_as" }), record.Detail{Key: "same_as", Values: []string{first.String()}})
		in.Entries = append(in.Entries, again)
		for asked, n := range counted(set.Ask(chronology.Build(in))) {
			if n > want[asked] {
				t.Fatalf("%s is asked %d times, and %d before, of\n%s", asked, n, want[asked], asTold(in))
			}
		}
	})
}

// counted gives how often each rule asks exactly.
func counted(prompts []record.Prompt) map[string]int {
	n := map[string]int{}
	for _, p := range prompts {
		if p.Timing == record.Exact {
			n[p.Rule]++
		}
	}
	return n
}

// TestMorePreciseTimesTakeNothingExactBack (and, the other way round, a wider time makes nothing exact): what is claimed as exact of times
// known by month or year is claimed as exact of the days within them.
func TestMorePreciseTimesTakeNothingExactBack(t *testing.T) {
	set := theLanguage(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		days := make([]string, len(in.Entries))
		for i := range days {
			days[i] = fmt.Sprintf("2023-%02d-%02d", rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		}
		slices.Sort(days)
		for i := range in.Entries {
			in.Entries[i].Happened = record.MustWhen(days[i])
		}
		precise := exactly(set, chronology.Build(in))
		for i := range in.Entries {
			if precision := rapid.SampledFrom([]int{4, 7, 10, 10}).Draw(t, "precision"); precision < 10 {
				in.Entries[i].Happened = record.MustWhen(days[i][:precision])
			}
		}
		for _, rule := range exactly(set, chronology.Build(in)) {
			if !slices.Contains(precise, rule) {
				t.Fatalf("%s is exact of wider times, and not of the days in them, %v, of\n%s", rule, days, asTold(in))
			}
		}
	})
}

// asTold says a life line by line, for whoever looks for what went wrong in it.
func asTold(in chronology.Input) string {
	var b strings.Builder
	for _, it := range chronology.Build(in).Items {
		fmt.Fprintf(&b, "%s %s %s", it.Happened, it.Ref, it.Kind)
		for _, d := range it.Details {
			fmt.Fprintf(&b, " %s=%s", d.Key, strings.Join(d.Values, ","))
		}
		b.WriteString("\n")
	}
	return b.String()
}
