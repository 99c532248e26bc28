package rules

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// askedPlainly asks every rule at every entry, in order: what dispatch must come to, though it looks only where something can happen.
func askedPlainly(set *Set, c *chronology.Chronology) []record.Prompt {
	r := newReading(c)
	for _, rule := range set.asking() {
		p := plan(rule)
		r.run.wakes = cleared(r.run.wakes, r.width)
		for i, it := range c.Items {
			means := []func(*item) bool{func(it *item) bool { return slices.Contains(rule.form.kinds(), it.Kind) }}
			if p.triggers != nil {
				means = nil
				for _, m := range p.triggers {
					means = append(means, m.matches)
				}
			}
			if slices.ContainsFunc(means, func(says func(*item) bool) bool { return says(it) && (!it.Repeats || !saidBefore(it, says)) }) {
				r.run.wakes.add(i)
			}
		}
		if cluster, is := rule.form.(clusterForm); is {
			cluster.shown(r, r.run.wakes)
		}
		r.run.start(&p, r)
		for _, it := range c.Items {
			r.run.at(it, &p)
		}
		r.run.finish()
	}
	slices.SortStableFunc(r.asked, inOrderOfOpening)
	return written(c, oneVoice(r.asked))
}

// saidBefore reports that an earlier telling of the same event, as the same kind, says so already: a second one counts only for what the
// first left out.
func saidBefore(it *item, says func(*item) bool) bool {
	return slices.ContainsFunc(it.Same, func(other *item) bool { return other.Pos < it.Pos && other.Kind == it.Kind && says(other) })
}

// TestWhatWakesNoRuleChangesNothing: a rule that is asked only where one of its entries stands, or its time may have run out, asks what it
// would have asked if it had looked at everything.
func TestWhatWakesNoRuleChangesNothing(t *testing.T) {
	set := theLibrary(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		if rapid.Bool().Draw(t, "today") {
			in.Manifest.Today = record.MustWhen("2024-06-01")
		}
		for i := range in.Entries {
			in.Entries[i].Order.Set = rapid.IntRange(0, 3).Draw(t, "told") > 0
		}
		c := chronology.Build(in)
		if diff := cmp.Diff(askedPlainly(set, c), set.Ask(c)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestRoomIsLeftAsItWasFound: a child asked about after another is asked what it would be asked alone.
func TestRoomIsLeftAsItWasFound(t *testing.T) {
	set := theLibrary(t)
	rapid.Check(t, func(t *rapid.T) {
		c, other := chronology.Build(drawLife(t)), chronology.Build(drawLife(t))
		first := set.Ask(c)
		set.Ask(other)
		if diff := cmp.Diff(first, set.Ask(c)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestHadLooksAtEverything: whether something stood before an entry is found without looking at most of the entries, and is the same.
func TestHadLooksAtEverything(t *testing.T) {
	rules := []*Set{
		one(t, "when: {on: police.arrest, while: {on: [missing.reported, police.intelligence], where: 'size(about) == 0', within: 90 days}}\n"),
		one(t, "when: {on: police.arrest, while: {on: [missing.reported, police.intelligence]}}\n"),
	}
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		for i := range in.Entries {
			in.Entries[i].Order.Set = rapid.Bool().Draw(t, "told")
		}
		r := newReading(chronology.Build(in))
		for _, set := range rules {
			m := set.Rules[0].guard.while[0].has
			for _, it := range r.Items {
				if got, want := m.had(r, it), hadPlainly(m, r, it); got != want {
					t.Fatalf("%v, looking at everything %v", got, want)
				}
			}
		}
	})
}

// TestWhatIsRememberedIsWhatIsAsked: what a reading worked out once, it would work out again.
func TestWhatIsRememberedIsWhatIsAsked(t *testing.T) {
	lengths := []*calendar.Length{}
	for _, text := range []string{"72 hours", "28 days", "3 months", "1 year", "2 working days"} {
		l, err := calendar.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		lengths = append(lengths, &l)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := drawLife(t)
		for i := range in.Entries {
			in.Entries[i].Order.Set = rapid.Bool().Draw(t, "told")
		}
		r := newReading(chronology.Build(in))
		for range 2 {
			for _, it := range r.Items {
				for _, l := range lengths {
					if got, want := r.after(l, it.At), l.From(it.At); got != want {
						t.Fatalf("%s runs out at %v, not %v", l, got, want)
					}
				}
				for _, s := range []record.State{"mace", "nrm", "cared-for", "missing", "secure"} {
					fresh := newReading(r.Chronology)
					if got, want := r.isOpen(s, it), fresh.openAt(fresh.read(s), it); got != want {
						t.Fatalf("%s is open: %v, not %v", s, got, want)
					}
				}
				lo, hi, ok := r.ageAt(it)
				if wantLo, wantHi, want := r.AgeAt(it); lo != wantLo || hi != wantHi || ok != want {
					t.Fatalf("%d to %d years of age, not %d to %d", lo, hi, wantLo, wantHi)
				}
				for _, other := range r.Items {
					if far := r.farApart(it, other); far && !record.SurelyEarlier(it.At, other.At) && !record.SurelyEarlier(other.At, it.At) {
						t.Fatalf("%v and %v are taken to be far apart", it.Happened, other.Happened)
					}
				}
			}
		}
	})
}

func hadPlainly(m *matcher, r *reading, it *item) record.Answer {
	answer := record.No
	for _, e := range r.Items {
		if e == it || !m.matches(e) {
			continue
		}
		rows := !record.SurelyEarlier(e.At, it.At) && !record.SurelyEarlier(it.At, e.At) && r.onlyRows(e, it)
		switch {
		case rows:
			answer = answer.Or(m.near(e, it).And(together(e, it)))
		case e.Pos < it.Pos:
			answer = answer.Or(m.near(e, it))
		}
	}
	return answer
}
