package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// A history is what befalls a record in the course of time: agencies send, send again and correct, people here put right, withdraw,
// join and part. It is drawn by chance and then told to stores.

// happening is one thing that happens. Only what it needs is filled in.
type happening struct {
	sent      []record.Entry // received in one submission
	parts     int            // in how many parts, when it is kept first
	right     *record.Entry  // put right here
	withdrawn record.Ref
	link      record.ChildRef // is from here on
	is        record.ChildID
	waits     record.ChildRef // from here on, or no longer
	settled   bool
	restart   bool // of the store, also between the parts
}

func (h *happening) sends() bool { return len(h.sent) > 0 }

// room is one tenant's record in a store.
type room struct {
	store.Store

	tenant   record.TenantID
	children map[record.ChildRef]record.ChildID // as the history has it
	waiting  map[record.ChildRef]record.Held
	about    map[record.Ref]record.ChildRef
	again    func() store.Store // closes the store and opens it again
}

func newRoom(s store.Store, tenant string, again func() store.Store) *room {
	return &room{
		Store: s, tenant: record.TenantID(tenant), again: again, children: map[record.ChildRef]record.ChildID{},
		waiting: map[record.ChildRef]record.Held{}, about: map[record.Ref]record.ChildRef{},
	}
}

func (r *room) access(t testing.TB, act record.Act, kind record.SubjectKind, id record.ChildID) audit.Access {
	t.Helper()
	return granted(t, audit.Granted{Tenant: r.tenant, Act: act, Subject: record.Subject{Kind: kind, ID: string(id)}, Sight: record.Sight{Class: record.ClassC, Restricted: true}})
}

func (r *room) listing(t testing.TB, each map[record.ChildID]record.Sight) audit.Access {
	t.Helper()
	a, err := audit.GrantEach(r.access(t, record.ListAct, record.EveryChild, "").Granted(), each)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// happen has the store do one thing.
func (r *room) happen(t testing.TB, h *happening) {
	t.Helper()
	var err error
	switch {
	case h.sends():
		err = r.send(t, h)
	case h.restart:
		r.Store = r.again()
	case h.right != nil:
		a := r.access(t, record.CorrectAct, record.OneChild, r.children[r.about[h.right.Ref]])
		err = inTheLastPlace(func(version int) error { return correct(r, a, *h.right, version) })
	case !h.withdrawn.IsZero():
		a := r.access(t, record.CorrectAct, record.OneChild, r.children[r.about[h.withdrawn]])
		err = inTheLastPlace(func(version int) error { return withdraw(r, a, h.withdrawn, version, "Sent in error.") })
	case h.is != "":
		r.children[h.link] = h.is
		err = r.joinAs(t, h.link)
	default:
		delete(r.waiting, h.waits)
		if !h.settled {
			r.waiting[h.waits] = record.Held{Ref: h.waits, Why: "too little is said"}
		}
		if r.children[h.waits] == "" {
			r.children[h.waits] = usual(h.waits)
		}
		err = r.joinAs(t, h.waits)
	}
	if err != nil {
		t.Fatalf("%+v: %v", h, err)
	}
}

// inTheLastPlace does as a person does who is told that another version came first: looks at it, and does it again.
func inTheLastPlace(do func(version int) error) error {
	clash := new(record.Clash)
	if err := do(0); !errors.As(err, &clash) {
		return fmt.Errorf("in the place of no version: %w", err)
	}
	return do(clash.Version)
}

func usual(ref record.ChildRef) record.ChildID { return record.ChildID("child-" + ref.Child) }

// batch is what is said of some references now, beside a submission.
func (r *room) batch(sub record.Submission, refs ...record.ChildRef) store.Batch {
	b := store.Batch{Submission: sub, Children: map[record.ChildRef]record.ChildID{}}
	for _, ref := range refs {
		b.Children[ref] = r.children[ref]
		if h, ok := r.waiting[ref]; ok {
			b.Held = append(b.Held, h)
		}
	}
	return b
}

func (r *room) joinAs(t testing.TB, ref record.ChildRef) error {
	t.Helper()
	_, err := Take(context.Background(), r, r.access(t, record.ReceiveAct, record.OneSubmission, ""), func(store.Known) (store.Batch, error) {
		return r.batch(record.Submission{}, ref), nil
	})
	return err
}

// send has the store receive a submission, at once or part by part.
func (r *room) send(t testing.TB, h *happening) error {
	t.Helper()
	sub := Submission(slices.Clone(h.sent)...)
	var refs []record.ChildRef
	for i := range sub.People {
		ref := sub.People[i].Subject
		refs = append(refs, ref)
		r.children[ref] = cmp.Or(r.children[ref], usual(ref))
	}
	a, b := r.access(t, record.ReceiveAct, record.OneSubmission, ""), r.batch(sub, refs...)
	count := func(got store.Received) {
		if got.Applied+got.Corrected+got.Unchanged != len(h.sent) {
			t.Errorf("%d rows were sent, and %+v came of them", len(h.sent), got)
		}
	}
	for i := range h.sent {
		r.about[h.sent[i].Ref] = h.sent[i].Subject
	}
	if h.parts == 0 {
		got, err := Take(context.Background(), r, a, func(store.Known) (store.Batch, error) { return b, nil })
		count(got)
		return err
	}
	number, err := Begin(context.Background(), r, a, store.Request{}, b, h.parts)
	if err != nil {
		return err
	}
	if h.restart {
		r.Store = r.again()
	}
	got, err := Resume(context.Background(), r, a, unrequested, number, h.parts)
	count(got)
	return err
}

// Begin keeps a submission that is to be applied in parts.
// sizes: what Write takes, and what of
func Begin(ctx context.Context, s store.Store, a audit.Access, r store.Request, b store.Batch, parts int) (number int64, err error) {
	b.Follows = true
	written, err := s.Write(ctx, a, r, func(w store.Writer) error {
		got, err := w.Receive(ctx, b)
		if err != nil {
			return err
		}
		w.Answer(strconv.AppendInt(nil, got.Number, 10))
		split := make([]store.Part, parts)
		for i := range b.Submission.Entries {
			one := &split[i*parts/len(b.Submission.Entries)]
			one.Entries = append(one.Entries, b.Submission.Entries[i])
		}
		return errors.Join(w.Stage(ctx, store.Import{Number: got.Number, Hash: store.DigestOf(&b.Submission)}, split), w.Touched(ctx, Derive))
	})
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(written.Answer), 10, 64)
}

// Resume applies every part that waits, each once, and says what became of all of them. requested gives the request of each step.
// sizes: what Write takes, and what of
func Resume(ctx context.Context, s store.Store, a audit.Access, requested func(step string) store.Request, number int64, parts int) (got store.Received, err error) {
	for part := range parts {
		_, err := s.Write(ctx, a, requested(fmt.Sprint("-", part)), func(w store.Writer) error {
			one, fresh, err := w.Apply(ctx, number, part)
			if err != nil {
				return err
			}
			got.Add(one)
			if !fresh {
				return nil
			}
			return w.Touched(ctx, Derive)
		})
		if err != nil {
			return got, err
		}
	}
	_, err = s.Write(ctx, a, requested("-end"), func(w store.Writer) error {
		_, err := w.Finish(ctx, number)
		return err
	})
	return got, err
}

// unrequested is of steps that nobody repeats.
func unrequested(string) store.Request { return store.Request{} }

// seen is everything that can be looked at of a tenant.
type seen struct {
	Children map[record.ChildID]store.Derived
	Cards    []store.Card
	Told     map[record.ChildID]store.Child // what the school was told of
}

func (r *room) look(t testing.TB) seen {
	t.Helper()
	all := seen{Children: map[record.ChildID]store.Derived{}, Told: map[record.ChildID]store.Child{}}
	ctx := context.Background()
	err := r.Read(ctx, r.listing(t, EveryChild(wide)), func(from store.Reader) error {
		return from.Cards(ctx, func(c store.Card) error { all.Cards = append(all.Cards, c); return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range all.Cards {
		err := r.Read(ctx, r.access(t, record.OpenAct, record.OneChild, card.ID), func(from store.Reader) (err error) {
			d, err := from.Child(ctx)
			if err != nil {
				return err
			}
			told, err := from.ChildAs(ctx, store.View{KnownTo: "school"})
			all.Children[card.ID], all.Told[card.ID] = d, told
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// standing leaves out what the order of receiving decides: the order of lists, and how many submissions there were.
func (all seen) standing() seen {
	for id, d := range all.Children {
		d.Model.Child = byName(d.Model.Child)
		d.Model.Order, d.Model.Classes = nil, nil
		slices.SortFunc(d.Model.Known, func(a, b store.KnownTo) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		all.Children[id] = d
	}
	for id, c := range all.Told {
		all.Told[id] = byName(c)
	}
	return all
}

func byName(c store.Child) store.Child {
	c.Entries, c.Refs, c.Identities, c.Held = slices.Clone(c.Entries), slices.Clone(c.Refs), slices.Clone(c.Identities), slices.Clone(c.Held)
	slices.SortFunc(c.Entries, func(a, b record.Entry) int { return cmp.Compare(a.Ref.String(), b.Ref.String()) })
	slices.SortFunc(c.Refs, func(a, b record.ChildRef) int { return cmp.Compare(a.String(), b.String()) })
	slices.SortFunc(c.Identities, func(a, b record.Identity) int { return cmp.Compare(a.Subject.String(), b.Subject.String()) })
	slices.SortFunc(c.Held, func(a, b record.Held) int { return cmp.Compare(a.Ref.String(), b.Ref.String()) })
	c.Manifests = nil
	return anyMoment(c)
}

// anyMoment leaves out when entries were received: no two stores receive at the same moment.
func anyMoment(c store.Child) store.Child {
	c.Entries = slices.Clone(c.Entries)
	for i := range c.Entries {
		c.Entries[i].Received = 0
	}
	return c
}

// anyMoments leaves it out of everything that was looked at.
func (all seen) anyMoments() seen {
	for id, d := range all.Children {
		d.Model.Child = anyMoment(d.Model.Child)
		all.Children[id] = d
	}
	for id, c := range all.Told {
		all.Told[id] = anyMoment(c)
	}
	return all
}

// sound checks the tenant's record, and says how many versions it holds.
func (r *room) sound(t testing.TB) int {
	t.Helper()
	checked, err := Check(context.Background(), r, r.access(t, record.CheckAct, record.WholeLog, ""))
	if err != nil || checked.Bad != "" {
		t.Fatalf("checking: %q, %v", checked.Bad, err)
	}
	return checked.Entries
}

// lastChange gives the moment of the last change.
func (r *room) lastChange(t testing.TB) (at time.Time) {
	t.Helper()
	lines, err := Logged(context.Background(), r, r.access(t, record.CheckAct, record.WholeLog, ""))
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		if lines[i].Change > 0 {
			at = lines[i].At
		}
	}
	return at
}

// drawHistory draws what befalls each record in its own order, and whose references are.
func drawHistory(rt *rapid.T) (chains [][]happening) {
	n := rapid.IntRange(1, 8).Draw(rt, "records")
	for i := range n {
		e := rapid.Custom(someRecord).Draw(rt, "record")
		e.Ref.Record = record.RecordID(fmt.Sprint("R-", i))
		chain := []happening{{sent: []record.Entry{e}}}
		for version, what := range rapid.SliceOfN(rapid.SampledFrom([]string{"corrected", "moved", "put right", "withdrawn"}), 0, 3).Draw(rt, "befalls") {
			if e.Handling == record.Sealed && what != "moved" {
				what = "corrected" // nobody puts right here what nobody sees
			}
			e.Text += record.Private(fmt.Sprint(" ", what, " ", version))
			one := happening{sent: []record.Entry{e}}
			switch what {
			case "moved":
				e.Subject.Child = rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "to")
				one.sent = []record.Entry{e}
			case "put right":
				right := e
				one = happening{right: &right}
			case "withdrawn":
				one = happening{withdrawn: e.Ref}
			}
			chain = append(chain, one)
		}
		chains = append(chains, chain)
	}
	for _, ref := range []record.ChildRef{Of("police", "1"), Of("police", "2"), Of("health", "1")} {
		var links []happening
		for _, id := range rapid.SliceOfN(rapid.SampledFrom([]record.ChildID{"child-1", "child-2", "child-9"}), 0, 2).Draw(rt, "links") {
			links = append(links, happening{link: ref, is: id})
		}
		var waits []happening
		for i := range rapid.IntRange(0, 2).Draw(rt, "waits") {
			waits = append(waits, happening{waits: ref, settled: i%2 == 1})
		}
		chains = append(chains, links, waits)
	}
	return chains
}

// inTurns gives what befalls one record after the other.
func inTurns(chains [][]happening) []happening { return slices.Concat(chains...) }

// anotherOrder draws another order, in which everything that befalls one record stays in its own; puts what is sent together into
// submissions of other sizes, at once or in parts; sends some of it twice; and begins again in between.
func anotherOrder(rt *rapid.T, chains [][]happening) (all []happening) {
	left := slices.DeleteFunc(slices.Clone(chains), func(c []happening) bool { return len(c) == 0 })
	latest := map[record.Ref]record.Entry{}
	var together []record.Entry
	flush := func() {
		if len(together) == 0 {
			return
		}
		if refs := slices.SortedFunc(maps.Keys(latest), func(a, b record.Ref) int { return cmp.Compare(a.String(), b.String()) }); len(refs) > 0 && rapid.Bool().Draw(rt, "twice") {
			again := latest[rapid.SampledFrom(refs).Draw(rt, "again")]
			if !slices.ContainsFunc(together, func(e record.Entry) bool { return e.Ref == again.Ref }) {
				together = append(together, again)
			}
		}
		for i := range together {
			latest[together[i].Ref] = together[i]
		}
		one := happening{sent: together, parts: rapid.IntRange(0, min(3, len(together))).Draw(rt, "parts"), restart: rapid.Bool().Draw(rt, "restart")}
		all, together = append(all, one), nil
	}
	for len(left) > 0 {
		i := rapid.IntRange(0, len(left)-1).Draw(rt, "next")
		next := left[i][0]
		if left[i] = left[i][1:]; len(left[i]) == 0 {
			left = slices.Delete(left, i, i+1)
		}
		if !next.sends() || slices.ContainsFunc(together, func(e record.Entry) bool { return e.Ref == next.sent[0].Ref }) || rapid.IntRange(0, 3).Draw(rt, "size") == 0 {
			flush()
		}
		if next.sends() {
			together = append(together, next.sent...)
		} else {
			all = append(all, next)
		}
		if rapid.IntRange(0, 7).Draw(rt, "restart") == 0 {
			flush()
			all = append(all, happening{restart: true})
		}
	}
	flush()
	return all
}
