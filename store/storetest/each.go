package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Previewing is leave to see what rules would have asked over every child, up to a class.
func Previewing(t testing.TB, ceiling record.Class) audit.Access {
	t.Helper()
	return Access(t, record.PreviewAct, record.Subject{Kind: record.EveryChild}, ceiling)
}

// walked gives what a walk over every child shows: each child with its entries, and of how many.
func walked(ctx context.Context, s store.Store, a audit.Access, until int) (children []string, err error) {
	err = s.Read(ctx, a, func(r store.Reader) error {
		return r.Each(ctx, func(c *store.Child, of int) error {
			children = append(children, fmt.Sprint(c.ID, " of ", of, ": ", texts(*c), " without ", len(c.Withheld)))
			if len(children) == until {
				return errStopped
			}
			return nil
		})
	})
	return children, err
}

var errStopped = errors.New("enough")

// walking: every child of the agreement is met once, in order of ids, whole but for what is sealed, under one line: rules are asked of all
// that is there, or they would ask for it.
func walking(t *testing.T, open Opener) {
	s := open(t)
	for _, a := range []audit.Access{{}, Listing(t), Opening(t, "child-1"), Access(t, record.PreviewAct, record.Subject{Kind: record.OneChild, ID: "child-1"}, record.ClassC)} {
		if _, err := walked(t.Context(), s, a, 0); !errors.Is(err, record.Withheld) && !errors.Is(err, record.NotFound) {
			t.Errorf("without the access for it: %v", err)
		}
	}
	none, err := walked(t.Context(), s, Previewing(t, record.ClassC), 0)
	if err != nil || len(none) > 0 {
		t.Errorf("of nobody: %v, %v", none, err)
	}
	sealed := Entry("police", "P-3", "2", "Not to be shown.")
	sealed.Handling = "sealed"
	restricted := Entry("police", "P-4", "2", "For few.")
	restricted.Handling = record.Restricted
	Receive(t, s, Submission(Entry("police", "P-1", "2", "First."), Entry("police", "P-2", "1", "Second."), sealed, restricted))
	Receive(t, s, Submission(Entry("health", "H-1", "3", "Third.")))
	_, err = Take(t.Context(), s, theirs(t, record.ReceiveAct, record.OneSubmission, ""), func(store.Known) (store.Batch, error) {
		return store.Batch{Submission: Submission(Entry("police", "P-9", "1", "Theirs.")), Children: map[record.ChildRef]record.ChildID{Of("police", "1"): "theirs"}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before := len(Lines(t, s))
	all, err := walked(t.Context(), s, Previewing(t, record.ClassA), 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "met", []string{"child-1 of 3: [Second.] without 0", "child-2 of 3: [First. For few.] without 0", "child-3 of 3: [Third.] without 0"}, all)
	some, err := walked(t.Context(), s, Previewing(t, record.ClassC), 2)
	if !errors.Is(err, errStopped) || len(some) != 2 {
		t.Errorf("stopped after two: %v, %v", some, err)
	}
	if lines := len(Lines(t, s)) - before; lines != 3 { // two walks, and the look at the log
		t.Errorf("two walks left %d lines", lines)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := walked(stopped, s, Previewing(t, record.ClassC), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits for it any more: %v", err)
	}
	if again, err := walked(t.Context(), s, Previewing(t, record.ClassC), 0); err != nil || len(again) != 3 {
		t.Errorf("after it was stopped: %v, %v", again, err)
	}
}
