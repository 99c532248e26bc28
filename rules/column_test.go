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
			for _, field := range v.Fields() {
				collect(field)
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
		default:
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
// for every rule whose every part they know; for the others they miss nothing. Each rule is tried on some lives, and any rule on any life.
func TestColumnsMatchWhereTheEngineAsks(t *testing.T) {
	const lives = 12
	known, asks := 0, 0
	all := ruleTrials(t)
	for _, r := range all {
		if r.known {
			known++
		}
		life := rapid.Custom(r.life)
		t.Run(r.name, func(t *testing.T) {
			for n := range lives {
				asks += r.alike(t, life.Example(n))
			}
		})
	}
	if known*10 < len(all)*9 || asks < len(all) {
		t.Errorf("%d of %d rules are known to the last part, and %d questions were asked", known, len(all), asks)
	}
	t.Run("any rule", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			r := rapid.SampledFrom(all).Draw(t, "rule")
			r.alike(t, r.life(t))
		})
	})
}

// ruleTrial is a rule that is tried, and what lives it has something to say of are made of.
type ruleTrial struct {
	name  string
	set   *Set
	known bool // columns know its every part
	kinds []record.Kind
	codes map[record.Kind]map[string][]string
}

func ruleTrials(t *testing.T) []*ruleTrial {
	var all []*ruleTrial
	try := func(name string, set *Set) {
		r := &ruleTrial{name: name, set: set, known: set.Columns().plan.rules[0].known(), kinds: kindsNear(set.Rules[0])}
		r.codes = codesNear(set, r.kinds)
		all = append(all, r)
	}
	for _, r := range theLibrary(t).Rules {
		try(r.ID, &Set{Rules: []*Rule{r}, words: record.Words()})
	}
	for _, r := range benchmarkRules(t).Rules {
		try(r.ID, &Set{Rules: []*Rule{r}, words: record.Words()})
	}
	for name, rule := range columnRules {
		set := one(t, rule)
		try(name, set)
		if !all[len(all)-1].known {
			t.Errorf("%s: columns do not know it", name)
		}
	}
	return all
}

func (r *ruleTrial) life(t *rapid.T) chronology.Input { return drawExactly(t, r.kinds, r.codes) }

// alike holds columns to the engine, and gives how often the engine asks.
func (r *ruleTrial) alike(t rapid.TB, in chronology.Input) (asked int) {
	c, columns, found := chronology.Build(in), r.set.Columns(), map[int64]bool{}
	columns.Add(c)
	columns.Matches(0, 1, func(m Match) { found[m.At] = true })
	for i, it := range c.Items {
		asks, matches := matchesAt(r.set.Rules[0], c, i), found[it.At.Early.Lo]
		switch {
		case asks && !matches:
			t.Fatalf("%s: the engine asks at entry %d (%s), columns do not match there", r.name, i, it.Kind)
		case !asks && matches && columns.exact[0] && r.known:
			t.Fatalf("%s: columns match at entry %d (%s), the engine does not ask there", r.name, i, it.Kind)
		case asks:
			asked++
		}
	}
	return asked
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
