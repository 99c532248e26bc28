package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sightline/record"
	"sightline/store"
)

// Reopener gives an empty store, and a way to close it and open the same one again.
type Reopener func(t *testing.T) (s store.Store, again func() store.Store)

func shuffled(t *testing.T, open Opener) {
	tellShuffled(t, 2, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		s := open(t)
		return s, func() store.Store { return s }
	})
}

// Shuffled tells a store the same history in two orders, the second time cut into other submissions, some of them in parts, some twice,
// and begun again in between: what stands is the same, the same number of versions is kept, and every moment in between can be looked at
// again as it was.
func Shuffled(t *testing.T, open Reopener) {
	t.Helper()
	tellShuffled(t, 5, open)
}

func tellShuffled(t *testing.T, histories int, open Reopener) {
	t.Helper()
	s, again := open(t)
	n := 0
	someHistories(t, histories, func(rt *rapid.T) string {
		n++
		chains := drawHistory(rt)
		first, second := newRoom(s, fmt.Sprint("first-", n), nil), newRoom(s, fmt.Sprint("second-", n), func() store.Store {
			s = again()
			return s
		})
		for _, h := range inTurns(chains) {
			first.happen(t, &h)
		}
		plain, versions := first.look(t).standing(), first.sound(t)
		var was []moment
		for _, h := range anotherOrder(rt, chains) {
			second.happen(t, &h)
			was = append(was, moment{second.lastChange(t), second.look(t)})
		}
		got := second.look(t).standing()
		if diff := diffOf(plain, got); diff != "" {
			return "what stands differs:\n" + diff
		}
		if kept := second.sound(t); kept != versions {
			return fmt.Sprintf("%d versions are kept in another order, want %d", kept, versions)
		}
		if wrong := second.toldOf(t); wrong != "" {
			return wrong
		}
		return second.asItWas(t, was)
	})
}

// moment is what could be looked at after a change.
type moment struct {
	at  time.Time
	was seen
}

// asItWas looks at every moment again: each child as it was then.
func (r *room) asItWas(t testing.TB, moments []moment) string {
	t.Helper()
	for n, m := range moments {
		if n+1 < len(moments) && moments[n+1].at.Equal(m.at) {
			continue // nothing changed in between, or it did in the same microsecond
		}
		for id, want := range m.was.Children {
			got, err := As(context.Background(), r, r.access(t, record.OpenAct, record.OneChild, id), store.View{At: m.at})
			if err != nil && r.joinedAway(id) {
				continue // nobody has leave for a child that is none any more
			}
			if diff := gocmp.Diff(want.Model.Child, got, exactly); diff != "" || err != nil {
				return fmt.Sprintf("%s after change %d of %d: %v\n%s", id, n+1, len(moments), err, diff)
			}
		}
	}
	return ""
}

// toldOf sets what the rows give as known to an agency against who was told of what: its own entries, and those.
func (r *room) toldOf(t testing.TB) string {
	t.Helper()
	all := r.look(t)
	for id, d := range all.Children {
		for _, knower := range []record.AgencyCode{"school", "police", "nobody"} {
			want := d.Model.Child
			want.Entries = slices.DeleteFunc(slices.Clone(want.Entries), func(e record.Entry) bool {
				told := slices.ContainsFunc(d.Model.Known, func(k store.KnownTo) bool { return k.Knower == knower && k.Ref == e.Ref })
				return e.Ref.Agency != knower && !told
			})
			got, err := As(context.Background(), r, r.access(t, record.OpenAct, record.OneChild, id), store.View{KnownTo: knower})
			if diff := gocmp.Diff(want, got, exactly); diff != "" || err != nil {
				return fmt.Sprintf("%s as known to %q: %v\n%s", id, knower, err, diff)
			}
		}
	}
	return ""
}

func (r *room) joinedAway(id record.ChildID) bool {
	for _, is := range r.children {
		if is == id {
			return false
		}
	}
	return true
}

// exactly compares also under which number a row was received.
var exactly = gocmp.Options{
	cmpopts.EquateEmpty(),
	gocmp.Comparer(func(a, b record.When) bool { return a == b }),
	gocmp.Comparer(func(a, b record.After) bool { return a == b }),
	gocmp.Comparer(func(a, b record.Range) bool { return a == b }),
}

// Exactly says in what two things that were read differ, to the last number; "" when they do not.
func Exactly(want, got any) string { return gocmp.Diff(want, got, exactly) }

// Twins tells the same history to two kinds of store, restarts and all: after every step both give the same, to the last number.
func Twins(t *testing.T, openOne, openOther Reopener) {
	t.Helper()
	one, oneAgain := openOne(t)
	other, otherAgain := openOther(t)
	n := 0
	someHistories(t, 5, func(rt *rapid.T) string {
		n++
		a := newRoom(one, fmt.Sprint("twins-", n), func() store.Store { one = oneAgain(); return one })
		b := newRoom(other, fmt.Sprint("twins-", n), func() store.Store { other = otherAgain(); return other })
		for i, h := range anotherOrder(rt, drawHistory(rt)) {
			a.happen(t, &h)
			b.happen(t, &h)
			if diff := gocmp.Diff(a.look(t).anyMoments(), b.look(t).anyMoments(), exactly); diff != "" {
				return fmt.Sprintf("after step %d the two differ:\n%s", i+1, diff)
			}
		}
		if v, w := a.sound(t), b.sound(t); v != w {
			return fmt.Sprintf("one keeps %d versions and the other %d", v, w)
		}
		return ""
	})
}

// someHistories draws histories and says of the first that is told wrongly what is wrong, as short as it can be told.
// SIGHTLINE_HISTORIES=n draws n of them, for a long run.
func someHistories(t *testing.T, usual int, tell func(rt *rapid.T) string) {
	t.Helper()
	most := Often(t, "SIGHTLINE_HISTORIES", usual)
	for told, wrong := 0, false; told < most; {
		rapid.Check(t, func(rt *rapid.T) {
			told++
			if told > most && !wrong { // the library draws a hundred at a time
				return
			}
			if says := tell(rt); says != "" {
				wrong = true
				rt.Fatal(says)
			}
		})
		if wrong {
			return
		}
	}
}

func someRecord(t *rapid.T) record.Entry {
	agency := rapid.SampledFrom([]string{"police", "health"}).Draw(t, "agency")
	e := Entry(agency, "", rapid.SampledFrom([]string{"1", "2"}).Draw(t, "child"), rapid.String().Draw(t, "text"))
	e.Text = record.Private(slices.DeleteFunc([]rune(e.Text), func(r rune) bool { return r == 0 }))
	e.Handling = rapid.SampledFrom([]record.Handling{"", record.Open, record.Restricted, record.Sealed}).Draw(t, "handling")
	if rapid.Bool().Draw(t, "told") {
		e.Details = append(e.Details, record.Detail{Key: "told", Values: []string{"school"}})
	}
	return e
}
