package matching_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"sightline/intake"
	"sightline/matching"
	"sightline/record"
)

func submission(t *testing.T, folder string) record.Submission {
	t.Helper()
	s, err := intake.ReadFolder(os.DirFS("../stories/"+folder), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheReviewersDecisionsMakeOneChild(t *testing.T) {
	s := submission(t, "joe")
	r := matching.Join(s.People, s.Links)
	if len(r.Children) != 1 || len(r.Held) != 0 || len(r.Notices) != 0 || len(r.Children[0].Refs) != 12 || len(r.Children[0].Identities) != len(s.People) {
		t.Errorf("%d children, %d held, %v", len(r.Children), len(r.Held), r.Notices)
	}
	if r.Children[0].Key != s.People[0].Subject {
		t.Errorf("the key is %s", r.Children[0].Key)
	}
}

// Without decisions the records that give only an initial wait for a person, and nothing of Joe's goes to another child, in
// whatever order the rows come.
func TestWithoutDecisionsNothingIsGuessed(t *testing.T) {
	joe, others := submission(t, "joe").People, submission(t, "ordinary").People
	mine := map[record.ChildRef]bool{}
	for i := range joe {
		mine[joe[i].Subject] = true
	}
	for round := range 5 {
		rows := slices.Concat(joe, others)
		rand.New(rand.NewPCG(3, uint64(round))).Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
		r := matching.Join(rows, nil)
		for _, c := range r.Children {
			for _, ref := range c.Refs {
				if mine[ref] != mine[c.Key] {
					t.Errorf("%s is joined with %s", ref, c.Key)
				}
			}
		}
		waits := map[string]bool{}
		for _, h := range r.Held {
			waits[h.Ref.String()] = true
			if !mine[h.Ref] || slices.ContainsFunc(h.Like, func(l record.ChildRef) bool { return !mine[l] }) {
				t.Errorf("%s is held like %v: %s", h.Ref, h.Like, h.Why)
			}
		}
		for _, ref := range []string{"court/CT-0001", "early-help/EH-0001"} {
			if !waits[ref] {
				t.Errorf("%s gives only an initial and is not held", ref)
			}
		}
	}
}

// Of the invented children every reference with a full name and day of birth is joined with its own child's others, and no other's.
func TestTheInventedChildrenAreEachOneChild(t *testing.T) {
	r := matching.Join(submission(t, "ordinary").People, nil)
	names := map[string]record.ChildRef{}
	for _, c := range r.Children {
		for i := range c.Identities {
			name := c.Identities[i].GivenNames.Reveal()
			if old, ok := names[name]; ok && old != c.Key {
				t.Errorf("%s and %s are one child and were not joined", old, c.Key)
			}
			names[name] = c.Key
			if !strings.EqualFold(name, c.Identities[0].GivenNames.Reveal()) {
				t.Errorf("%s is joined with another child", c.Identities[i].Subject)
			}
		}
	}
	if len(r.Held) > 0 {
		t.Errorf("held: %+v", r.Held)
	}
}
