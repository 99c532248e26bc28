package matching

import (
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
		}
	}), 0, 4)
}

// Every reference is in exactly one child or held; no decision is outvoted; no two references that contradict each other are one
// child unless a person said so; and the order of the rows changes nothing of it.
func TestWhateverIsSentNobodyIsJoinedAgainstTheEvidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, links := people().Draw(t, "rows"), decisions().Draw(t, "links")
		r := Join(rows, links)
		persons := map[record.ChildRef]map[string]bool{}
		for _, l := range links {
			if persons[l.Subject] == nil {
				persons[l.Subject] = map[string]bool{}
			}
			persons[l.Subject][l.Person] = true
		}
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
			if _, twice := home[h.Ref]; twice || len(h.Like) == 0 && len(persons[h.Ref]) < 2 {
				t.Fatalf("%s is held, like %v, %s", h.Ref, h.Like, h.Why)
			}
			home[h.Ref] = -1
		}
		for i := range rows {
			if _, ok := home[rows[i].Subject]; !ok {
				t.Fatalf("%s is nowhere", rows[i].Subject)
			}
		}
		for a, one := range persons {
			for b, other := range persons {
				_, known := home[a]
				_, too := home[b]
				if known && too && len(one) == 1 && len(other) == 1 && (home[a] == home[b]) != (firstOf(one) == firstOf(other)) {
					t.Fatalf("a decision about %s and %s is outvoted", a, b)
				}
			}
		}
		if again := told(Join(rapid.Permutation(rows).Draw(t, "rows again"), rapid.Permutation(links).Draw(t, "links again"))); again != told(r) {
			t.Fatalf("in one order\n%s\nin another\n%s", told(r), again)
		}
	})
}

func checkChild(t *rapid.T, c Child, persons map[record.ChildRef]map[string]bool) {
	refs := newJoining(c.Identities).refs
	if c.Key != c.Identities[0].Subject || len(refs) != len(c.Refs) {
		t.Fatalf("%s is not the first of %v", c.Key, c.Refs)
	}
	for i, a := range refs {
		for _, b := range refs[i+1:] {
			decided := len(persons[a.ref]) == 1 && len(persons[b.ref]) == 1
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
