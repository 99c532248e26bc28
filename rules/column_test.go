package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// kindsNear gives every kind that a rule names anywhere, and those that turn the states it asks about.
func kindsNear(r *Rule) []record.Kind {
	found := map[record.Kind]bool{}
	var collect func(v reflect.Value)
	collect = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() && v.Type() != reflect.TypeFor[*condition]() {
				collect(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				collect(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				collect(v.Field(i))
			}
		case reflect.String:
			if v.Type() == reflect.TypeFor[record.Kind]() {
				found[record.Kind(v.String())] = true
			}
			for kind, info := range record.Words().KindList {
				if s := record.State(v.String()); v.Type() == reflect.TypeFor[record.State]() && s != "" && (slices.Contains(info.Opens, s) || slices.Contains(info.Closes, s)) {
					found[kind] = true
				}
			}
		}
	}
	collect(reflect.ValueOf(*r))
	return slices.Sorted(maps.Keys(found))
}

// drawExactly draws a life about which a rule has something to say, every entry at a second of its own.
func drawExactly(t *rapid.T, kinds []record.Kind, codes map[record.Kind]map[string][]string) chronology.Input {
	in := chronology.Input{Key: record.ChildRef{Agency: "social-care", Child: "C"}, Identities: []record.Identity{{Born: record.MustWhen(rapid.SampledFrom([]string{"2008-05-01", "2009", "unknown"}).Draw(t, "born"))}}}
	in.Manifest.Today = record.MustWhen("2034-06-01")
	day := time.Date(2022, 3, 1, 9, 0, 0, 0, time.UTC)
	for n := range rapid.IntRange(1, 25).Draw(t, "entries") {
		day = day.Add(time.Duration(rapid.SampledFrom([]int{1, 60, 3600, 7200, 86399, 86400, 86401, 3 * 86400, 10 * 86400, 28 * 86400, 90 * 86400, 200 * 86400}).Draw(t, "later")) * time.Second)
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		it := drawEntry(t, kind, codes[kind])
		e := it.Entry
		e.Ref.Record, e.Happened = record.RecordID(fmt.Sprint("R", n)), record.MustWhen(day.Format("2006-01-02T15:04:05"))
		e.Count = rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(t, "count")
		e.Details = slices.DeleteFunc(e.Details, func(d record.Detail) bool {
			return slices.Contains(naming, d.Key) || d.Key == "same_as" || d.Key == "includes"
		})
		in.Entries = append(in.Entries, e)
	}
	return in
}

// matchesAt says what the engine makes of one rule at one entry, if no question were open yet and nothing had been answered before.
func matchesAt(rule *Rule, c *chronology.Chronology, at int) bool {
	p, r := plan(rule), newReading(c)
	r.run.wakes = cleared(r.run.wakes, r.width)
	p.wake(r, r.run.wakes)
	if !r.run.wakes.has(at) {
		return false
	}
	r.run.start(&p, r)
	for i, it := range c.Items {
		switch {
		case i < at && r.run.wakes.has(i):
			r.run.seen, r.run.counted = append(r.run.seen, it), append(r.run.counted, it)
		case i == at:
			rule.form.see(&r.run, it)
		case i > at && len(r.run.pending) > 0:
			r.run.pass(it, r.run.answers.has(i))
		}
	}
	r.run.finish()
	return len(r.asked) > 0
}

// known reports that columns say of a rule exactly what the engine says: that they know its form and every condition in it.
func (r *columnRule) known() bool { return !r.guard.open && r.form != columnOpen }

// codesNear gives what the details of a rule's conditions may hold, by kind.
func codesNear(set *Set, kinds []record.Kind) map[record.Kind]map[string][]string {
	codes := map[record.Kind]map[string][]string{}
	conditions := conditionsOf(set)
	for _, kind := range kinds {
		codes[kind] = map[string][]string{}
		for c, of := range conditions {
			if slices.Contains(of, kind) {
				maps.Copy(codes[kind], codesOf(c, kind))
			}
		}
		if _, is := record.Words().Detail(kind, attended); is {
			codes[kind][attended] = []string{"police", "school-north", "social-care-cur", "mace"}
		}
	}
	return codes
}

// columnRules are rules of which every one is tried: conditions and forms of which the library has few.
var columnRules = map[string]string{
	"latest":         "when: {on: police.arrest, while: {latest: [mace.level, mace.review], where: 'entry.kind == \"mace.level\"', within: 90 days}}\nanswered-by: {on: mace.referral}\nopens: after 28 days\n",
	"counting":       "when: {on: missing.reported, while: {on: [police.arrest, missing.reported, child.seen], at-least: 3, distinct: agency, within: 90 days}}\nanswered-by: {on: missing.returned}\nopens: after 1 day\n",
	"not and any of": "when: {on: police.arrest, unless: {any-of: [{state: mace}, {not: {on: child.seen, within: 28 days}}]}, age: 13 to 14}\n",
	"states":         "when: {on: police.arrest, while: [{state: nrm}, {state: mace}], unless: {state: cared-for}}\n",
	"cluster":        "when: {cluster: {at-least: 2, within: 3 days, signs: {a: {on: police.arrest}, b: {on: [missing.reported, police.arrest], where: 'entry.count > 1'}, c: {on: child.seen}}}}\nanswered-by: {on: mace.referral}\nopens: after 2 working days\n",
	"own answer":     "when: {on: health.emergency}\nanswered-by: [{trigger: 'navigator == \"offered\"'}, {on: moment.offer}]\nopens: after 1 month\n",
	"areas":          "when: {count: {on: missing.returned, at-least: 2, distinct: area, within: 90 days}}\nvalid-from: \"2022-06-01\"\nvalid-to: \"2023-01-01\"\n",
	"unquorate":      "when: {unquorate: {on: meeting.strategy, needs: [police, health], at-least-missing: 1}}\n",
	"only sure":      "when: {decision: meeting.strategy, lacks: [{what: police, trigger: 'attended.exists(a, a.startsWith(\"police\"))'}]}\ntiming: exact\n",
}

// TestColumnsMatchWhereTheEngineAsks: of entries of which each has a second of its own, columns match exactly where the engine would ask,
// for every rule whose every part they know; for the others they miss nothing.
func TestColumnsMatchWhereTheEngineAsks(t *testing.T) {
	library, known := theLibrary(t), 0
	for i, r := range library.Rules {
		set := &Set{Rules: []*Rule{r}, words: record.Words()}
		if set.Columns().plan.rules[0].known() {
			known++
		}
		t.Run(library.Rules[i].ID, func(t *testing.T) { matchAlike(t, set) })
	}
	t.Logf("%d of %d rules are known to the last part", known, len(library.Rules))
	if known*2 < len(library.Rules) {
		t.Errorf("only %d of %d rules are known to the last part", known, len(library.Rules))
	}
	for name, rule := range columnRules {
		set := one(t, rule)
		if !set.Columns().plan.rules[0].known() {
			t.Errorf("%s: columns do not know it", name)
		}
		t.Run(name, func(t *testing.T) { matchAlike(t, set) })
	}
}

func matchAlike(t *testing.T, set *Set) {
	kinds := kindsNear(set.Rules[0])
	codes := codesNear(set, kinds)
	rapid.Check(t, func(t *rapid.T) {
		c := chronology.Build(drawExactly(t, kinds, codes))
		columns := set.Columns()
		columns.Add(c)
		found := map[int64]bool{}
		columns.Matches(0, 1, func(m Match) { found[m.At] = true })
		for i, it := range c.Items {
			at := it.At.Early.Lo
			switch asks := matchesAt(set.Rules[0], c, i); {
			case asks && !found[at]:
				t.Fatalf("the engine asks at entry %d (%s), columns do not match there", i, it.Kind)
			case !asks && found[at] && columns.exact[0] && columns.plan.rules[0].known():
				t.Fatalf("columns match at entry %d (%s), the engine does not ask there", i, it.Kind)
			}
		}
	})
}

// TestColumnsMissNothing: of times of every precision, and of entries that tell of one another, columns match wherever the engine asks.
func TestColumnsMissNothing(t *testing.T) {
	set := theLibrary(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		in.Manifest.Today = record.MustWhen("2024-06-01")
		c := chronology.Build(in)
		columns := set.Columns()
		columns.Add(c)
		found := map[string]bool{}
		columns.Matches(0, 1, func(m Match) { found[fmt.Sprint(columns.Rules()[m.Rule].ID, m.At)] = true })
		for _, p := range set.Ask(c) {
			if at := c.Find(p.Trigger).At.Hull().Lo; !found[fmt.Sprint(p.Rule, at)] {
				t.Fatalf("%s asks about %v, columns do not match there", p.Rule, p.Trigger)
			}
		}
	})
}
