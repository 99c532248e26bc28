package matching

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// people draws rows from few names, days and numbers, so that they agree and contradict each other often.
func people() *rapid.Generator[[]record.Identity] {
	one := rapid.Custom(func(t *rapid.T) record.Identity {
		pick := func(label string, from ...string) record.Private {
			return record.Private(rapid.SampledFrom(from).Draw(t, label))
		}
		return record.Identity{
			Subject:    record.ChildRef{Agency: record.AgencyCode(pick("agency", "police", "school", "gp")), Child: string(pick("child", "1", "2", "3"))},
			FamilyName: pick("family", "", "Ash", "Ash", "Ash-Elm", "Elm"), GivenNames: pick("given", "", "Ann", "Ann", "Anna", "A", "Ann Bea", "Ann Col", "Bea"),
			AlsoKnownAs: pick("also", "", "", "Annie", "Ann Elm"), Born: record.MustWhen(string(pick("born", "", "2010-05-06", "2010-05-06", "2010", "2010-05-07", "2011?"))),
			Sex: string(pick("sex", "", "F", "F", "M")), NHSNumber: pick("nhs", "", "", "9990123454", "9990010072"),
			UPN: pick("upn", "", "", "A123"), Address: pick("address", "", "1 Long Road"),
		}
	})
	return rapid.SliceOfN(one, 0, 9)
}

func decisions() *rapid.Generator[[]record.Link] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) record.Link {
		pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
		return record.Link{
			Subject: record.ChildRef{Agency: record.AgencyCode(pick("agency", "police", "school", "gp")), Child: pick("child", "1", "2", "3")},
			Person:  pick("person", "x", "y"),
			Origin:  record.Origin{Submission: rapid.Int64Range(1, 3).Draw(t, "submission")},
		}
	}), 0, 8)
}

// Every reference is in exactly one child or held; no decision is outvoted; no two references that contradict each other are one
// child unless a person said so; and the order of the rows changes nothing of it.
func TestWhateverIsSentNobodyIsJoinedAgainstTheEvidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, links := people().Draw(t, "rows"), decisions().Draw(t, "links")
		r := Join(rows, links)
		persons := latest(links)
		home := map[record.ChildRef]int{}
		for i, c := range r.Children {
			for _, ref := range c.Refs {
				if _, twice := home[ref]; twice {
					t.Fatalf("%s is in two places", ref)
				}
				home[ref] = i
			}
			checkChild(t, c, persons)
		}
		for _, h := range r.Held {
			if _, twice := home[h.Ref]; twice || len(h.Like) == 0 && persons[h.Ref].persons == nil {
				t.Fatalf("%s is held, like %v, %s", h.Ref, h.Like, h.Why)
			}
			home[h.Ref] = -1
		}
		for i := range rows {
			if _, ok := home[rows[i].Subject]; !ok {
				t.Fatalf("%s is nowhere", rows[i].Subject)
			}
		}
		decidedTogether(t, r, persons)
		if again := told(Join(rapid.Permutation(rows).Draw(t, "rows again"), rapid.Permutation(links).Draw(t, "links again"))); again != told(r) {
			t.Fatalf("in one order\n%s\nin another\n%s", told(r), again)
		}
	})
}

// word is the last thing that was decided about a reference.
type word struct {
	submission int64
	persons    map[string]bool
}

func latest(links []record.Link) map[record.ChildRef]word {
	words := map[record.ChildRef]word{}
	for _, l := range links {
		w, ok := words[l.Subject]
		switch {
		case ok && w.submission > l.Origin.Submission:
			continue
		case !ok || w.submission < l.Origin.Submission:
			w = word{l.Origin.Submission, map[string]bool{}}
		}
		w.persons[l.Person] = true
		words[l.Subject] = w
	}
	return words
}

// decidedTogether checks that two references whose last words stand in one submission are one child when it gives them one name, and
// never when it gives them two; and that nothing decided of others outvotes it.
func decidedTogether(t *rapid.T, r Result, words map[record.ChildRef]word) {
	home, waits, last := map[record.ChildRef]int{}, map[record.ChildRef]bool{}, int64(-1)
	for i, c := range r.Children {
		for _, ref := range c.Refs {
			home[ref] = i + 1
		}
	}
	for _, h := range r.Held {
		waits[h.Ref] = true
	}
	for ref, w := range words {
		if home[ref] > 0 || waits[ref] {
			last = max(last, w.submission)
		}
	}
	for a, one := range words {
		for b, other := range words {
			clean := one.submission == other.submission && len(one.persons) == 1 && len(other.persons) == 1
			if !clean || home[a] == 0 || home[b] == 0 {
				continue
			}
			if same := firstOf(one.persons) == firstOf(other.persons); same != (home[a] == home[b]) {
				t.Fatalf("a decision about %s and %s is outvoted", a, b)
			}
		}
		if one.submission == last && len(one.persons) == 1 && waits[a] {
			t.Fatalf("%s waits, and the last word about it is clear", a)
		}
	}
}

// What a child is called in a submission is nobody else's business: other names for the same decisions change nothing.
func TestANameForAChildHoldsWithinOneSubmission(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, links := people().Draw(t, "rows"), decisions().Draw(t, "links")
		other := slices.Clone(links)
		for i := range other {
			other[i].Person = fmt.Sprintf("%s of %d", other[i].Person, other[i].Origin.Submission)
		}
		if one, two := told(Join(rows, links)), told(Join(rows, other)); one != two {
			t.Fatalf("with one name\n%s\nwith another\n%s", one, two)
		}
	})
}

// A decision that is followed by its opposite, and that by what stood first, ends where it began.
func TestADecisionTakenBackIsUndoneExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := people().Draw(t, "rows")
		links := rapid.Permutation(said("a/1 = x\nb/1 = x\nc/1 = y")).Draw(t, "links")
		for i, ref := range []record.ChildRef{{Agency: "a", Child: "1"}, {Agency: "b", Child: "1"}, {Agency: "c", Child: "1"}} {
			rows = append(rows, record.Identity{Subject: ref, FamilyName: "Oak", GivenNames: record.Private([]string{"Ann", "Bea", "Col"}[i])})
		}
		before := told(Join(rows, links))
		again := said("then\na/1 = z\nc/1 = z\nthen\na/1 = z\nc/1 = w")
		if after := told(Join(rows, slices.Concat(links, again))); after != before {
			t.Fatalf("before\n%s\nafter\n%s", before, after)
		}
	})
}

func checkChild(t *rapid.T, c Child, words map[record.ChildRef]word) {
	refs := newJoining(c.Identities).refs
	if c.Key != c.Identities[0].Subject || len(refs) != len(c.Refs) {
		t.Fatalf("%s is not the first of %v", c.Key, c.Refs)
	}
	for i, a := range refs {
		for _, b := range refs[i+1:] {
			decided := words[a.ref].persons != nil && words[b.ref].persons != nil
			if !decided && compare(a, b).against {
				t.Fatalf("%s and %s contradict each other and are joined", a.ref, b.ref)
			}
		}
	}
}

func firstOf(set map[string]bool) string {
	for s := range set {
		return s
	}
	return ""
}

// A submission that is being received has no number yet: its decisions are the last.
func TestWhatIsBeingReceivedIsTheLastWord(t *testing.T) {
	rows := who(t, "a/1 | Ash | Ann\nb/1 | Elm | Bea")
	links := said("a/1 = 1\nb/1 = 2\nthen\na/1 = 1\nb/1 = 1")
	for i := range links {
		if links[i].Origin.Submission == 2 {
			links[i].Origin.Submission = 0
		}
	}
	if got := told(Join(rows, links)); got != "a/1 b/1" {
		t.Error(got)
	}
}
