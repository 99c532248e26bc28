package casework

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"sightline/audit"
	"sightline/matching"
	"sightline/record"
	"sightline/store"
)

// Receive takes a submission into the record: matching says whose its rows are or holds them for a person, and rows, links and audit
// line are written together or not at all. The report is the submission's own, set against what was already held.
func (d *Desk) Receive(ctx context.Context, who Who, s record.Submission) (record.Report, error) {
	return d.receive(ctx, who, s, false)
}

// Try says what Receive would report, and keeps nothing but the line in the log that says so.
func (d *Desk) Try(ctx context.Context, who Who, s record.Submission) (record.Report, error) {
	return d.receive(ctx, who, s, true)
}

func (d *Desk) receive(ctx context.Context, who Who, s record.Submission, try bool) (record.Report, error) {
	access, err := d.access(ctx, who, record.ReceiveAct, record.Subject{Kind: record.OneSubmission})
	if err != nil {
		return record.Report{}, err
	}
	r := receiving{Desk: d, access: access}
	r.submission, r.hash = s, store.DigestOf(&s)
	err = r.beginInTurn(ctx, who, try)
	if err != nil {
		return record.Report{}, fmt.Errorf("receiving: %w", err)
	}
	if r.staged != 0 {
		if err := r.applyAll(ctx); err != nil {
			return record.Report{}, fmt.Errorf("receiving: %w", err)
		}
	}
	return r.reported(), nil
}

// receiving is the taking in of one submission.
type receiving struct {
	*Desk

	access     audit.Access
	submission record.Submission
	hash       audit.Digest
	report     record.Report
	waiting    map[record.ChildRef]bool // references that wait for a person
	got        store.Received
	staged     int64 // number of the submission when it is applied in parts
	parts      int
}

// errBefore is that a large submission came before and is not applied yet. What comes later must not be corrected by what came before it.
var errBefore = errors.New("a submission that came before is still being applied")

// mostTurns is how often what came before is waited for.
const mostTurns = 5

// beginInTurn begins once everything that came before is applied, and helps with that.
func (r *receiving) beginInTurn(ctx context.Context, who Who, try bool) error {
	for turn := 1; ; turn++ {
		_, err := r.store.Write(ctx, r.access, store.Request{}, func(w store.Writer) error { return r.begin(ctx, w, try) })
		if !errors.Is(err, errBefore) {
			return err
		}
		if turn == mostTurns {
			return fmt.Errorf("%w: %w", record.Busy, err)
		}
		if _, err := r.Resume(ctx, who); err != nil {
			return err
		}
	}
}

// begin matches the submission with what is known. A small one is applied at once; a large one is kept, and applied part by part.
func (r *receiving) begin(ctx context.Context, w store.Writer, try bool) error {
	r.staged, r.parts = 0, 0
	before, err := w.Imports(ctx, audit.Digest{})
	if err != nil {
		return err
	}
	already, err := w.Imports(ctx, r.hash)
	if err != nil {
		return err
	}
	if !try && len(before) > len(already) {
		return errBefore
	}
	known, err := w.Known(ctx)
	if err != nil {
		return err
	}
	batch, after := r.match(r.submission, known)
	notices, err := remarks(&batch, known)
	if err != nil {
		return err
	}
	after.Notices = append(append(after.Notices, notices...), remarkReferences(&batch.Submission)...)
	r.report, r.waiting = after, map[record.ChildRef]bool{}
	for _, h := range batch.Held {
		r.waiting[h.Ref] = true
	}
	batch.Rehearsal = try
	large := len(batch.Submission.Entries)+len(batch.Submission.Earlier) > mostAtOnce
	if large && !try {
		if len(already) > 0 {
			r.staged, r.parts = already[0].Number, already[0].Parts // somebody began it: go on with it together
			return nil
		}
		batch.Follows = true
	}
	if err := r.take(ctx, w, &batch); err != nil {
		return err
	}
	return w.Touched(ctx, r.deriveNow)
}

// take writes a batch, or keeps it to be applied part by part. One whose parts were applied before is asked at once what became of its
// rows since.
func (r *receiving) take(ctx context.Context, w store.Writer, batch *store.Batch) (err error) {
	if r.got, err = w.Receive(ctx, *batch); err != nil || !batch.Follows {
		return err
	}
	if r.got.Again {
		batch.Follows = false
		r.got, err = w.Receive(ctx, *batch)
		return err
	}
	parts := split(batch)
	r.staged, r.parts = r.got.Number, len(parts)
	if err := w.Stage(ctx, store.Import{Number: r.staged, Hash: r.hash}, parts); err != nil {
		return err
	}
	return w.Enqueue(ctx, resumeJob(r.staged))
}

// applyAll applies every part that waits, each in a commit of its own, and counts what became of them all.
func (r *receiving) applyAll(ctx context.Context) error {
	r.got = store.Received{Number: r.staged, AppliedTo: map[record.ChildRef]int{}}
	for part := range r.parts {
		got, err := r.apply(ctx, r.access, r.staged, part)
		if err != nil {
			return err
		}
		r.got.Add(got)
	}
	return r.finish(ctx, r.access, r.staged)
}

// apply applies one part, once, whoever else is at it.
func (d *Desk) apply(ctx context.Context, access audit.Access, number int64, part int) (got store.Received, err error) {
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		var fresh bool
		if got, fresh, err = w.Apply(ctx, number, part); err != nil || !fresh {
			return err
		}
		return w.Touched(ctx, d.deriveNow)
	})
	return got, err
}

// finish says that the whole submission is applied.
func (d *Desk) finish(ctx context.Context, access audit.Access, number int64) error {
	_, err := d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		_, err := w.Finish(ctx, number)
		return err
	})
	return err
}

// mostAtOnce is how many rows are applied in one commit: enough to be quick, few enough that nobody who opens a child waits long.
const mostAtOnce = 1000

// split parts the rows of a large submission. The rows of one child stay together, however many they are: nobody is shown half of what an
// agency sent, and no question is asked of half of it.
func split(b *store.Batch) []store.Part {
	type rows struct{ entries, earlier []record.Entry }
	of := map[record.ChildID]*rows{}
	var order []record.ChildID
	stands := map[record.Ref]record.ChildID{} // a row goes with the row that corrects it, also when that is of another child
	put := func(e *record.Entry) *rows {
		id := b.Children[e.Subject]
		if with := stands[e.Ref]; with != "" {
			id = with
		}
		stands[e.Ref] = id
		if of[id] == nil {
			of[id] = &rows{}
			order = append(order, id)
		}
		return of[id]
	}
	for i := range b.Submission.Entries {
		e := &b.Submission.Entries[i]
		one := put(e)
		one.entries = append(one.entries, *e)
	}
	for i := range b.Submission.Earlier {
		e := &b.Submission.Earlier[i]
		one := put(e)
		one.earlier = append(one.earlier, *e)
	}
	parts := []store.Part{{}}
	for _, id := range order {
		last, one := &parts[len(parts)-1], of[id]
		if n := len(last.Entries) + len(last.Earlier); n > 0 && n+len(one.entries)+len(one.earlier) > mostAtOnce {
			parts = append(parts, store.Part{})
			last = &parts[len(parts)-1]
		}
		last.Entries, last.Earlier = append(last.Entries, one.entries...), append(last.Earlier, one.earlier...)
	}
	return parts
}

// reported is the submission's own report, set against what was held before.
func (r *receiving) reported() record.Report {
	report := r.report
	report.Applied = r.got.Applied
	report.Unchanged += r.got.Unchanged
	report.Corrected = r.got.Corrected
	for ref := range r.waiting {
		report.Held += r.got.AppliedTo[ref]
	}
	if n := r.got.Stricter; n > 0 {
		report.Notices = append(report.Notices, record.Notice{Message: plural(n, "corrected record was", "corrected records were") + " sent with a wider handling than before; the stricter one stays until a person decides"})
	}
	if n := r.got.Sealed; n > 0 {
		report.Notices = append(report.Notices, record.Notice{Message: plural(n, "record is", "records are") + " kept sealed: shown in no chronology, list or search, and revealed one at a time to those it is for"})
	}
	if n := r.got.Closed; n > 0 {
		report.Notices = append(report.Notices, record.Notice{Message: plural(n, "of them was held open before, and is", "of them were held open before, and are") + " shown no more"})
	}
	if n := r.got.Returned; n > 0 {
		report.Notices = append(report.Notices, record.Notice{Message: plural(n, "record was", "records were") + " sent as an earlier version of it said; that version stands again, and the one between is kept"})
	}
	return report
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// mostRefusals is how many refusals are listed; Report.Refused counts them all.
const mostRefusals = 1000

// match joins what a submission says with what is known. Rows of a child that nobody has named are refused.
func (*Desk) match(s record.Submission, known store.Known) (store.Batch, record.Report) {
	links := slices.Concat(known.Links, s.Links)
	joined := matching.Join(slices.Concat(known.Identities, s.People), links)
	heldNameless(&joined, links)
	children, held := assign(&joined, known.Children, known.Formerly)
	report := s.Report
	report.Refusals, report.Notices = slices.Clone(report.Refusals), slices.Concat(report.Notices, joined.Notices)
	named := func(e record.Entry) bool { _, ok := children[e.Subject]; return ok }
	refuse := func(entries []record.Entry) []record.Entry {
		return slices.DeleteFunc(slices.Clone(entries), func(e record.Entry) bool {
			if named(e) {
				return false
			}
			if len(report.Refusals) < mostRefusals {
				report.Refusals = append(report.Refusals, unknownChild(&e))
			}
			return true
		})
	}
	s.Entries, s.Earlier = refuse(s.Entries), refuse(s.Earlier)
	speaks := speaksOf(&s)
	for _, h := range held {
		if speaks[h.Ref] {
			report.Notices = append(report.Notices, waits(h))
		}
	}
	s.Report = report
	return store.Batch{Submission: s, Children: children, Held: held}, report
}

// speaksOf gives the references a submission has rows about.
func speaksOf(s *record.Submission) map[record.ChildRef]bool {
	speaks := map[record.ChildRef]bool{}
	for i := range s.People {
		speaks[s.People[i].Subject] = true
	}
	for i := range s.Entries {
		speaks[s.Entries[i].Subject] = true
	}
	for i := range s.Links {
		speaks[s.Links[i].Subject] = true
	}
	return speaks
}

func unknownChild(e *record.Entry) record.Refusal {
	return record.Refusal{
		File: e.Origin.File, Line: e.Origin.Line, Column: "child", Value: e.Subject.Child, Problem: "no row of people.csv describes this child",
		Accepted: "a child of this agency that stands in people.csv, of this submission or an earlier one",
	}
}

// assign gives every child of a matching an id: the one its references already have, else one they had before, so that a joining that is
// undone leaves everything as it was, else a new one. When a person has said that two references are not one child after all, the id stays
// with the group of the first row.
func assign(joined *matching.Result, has map[record.ChildRef]record.ChildID, had map[record.ChildRef][]record.ChildID) (map[record.ChildRef]record.ChildID, []record.Held) {
	groups := make([][]record.ChildRef, 0, len(joined.Children)+len(joined.Held))
	for i := range joined.Children {
		groups = append(groups, joined.Children[i].Refs)
	}
	for _, h := range joined.Held {
		groups = append(groups, []record.ChildRef{h.Ref})
	}
	ids := make([]record.ChildID, len(groups))
	taken := map[record.ChildID]bool{}
	give := func(of func(record.ChildRef) []record.ChildID) {
		for i, refs := range groups {
			for _, ref := range refs {
				for _, id := range of(ref) {
					if ids[i] == "" && id != "" && !taken[id] {
						ids[i], taken[id] = id, true
					}
				}
			}
		}
	}
	give(func(ref record.ChildRef) []record.ChildID { return []record.ChildID{has[ref]} })
	give(func(ref record.ChildRef) []record.ChildID { return had[ref] })
	children := map[record.ChildRef]record.ChildID{}
	for i, refs := range groups {
		if ids[i] == "" {
			ids[i] = record.ChildID(rand.Text())
		}
		for _, ref := range refs {
			children[ref] = ids[i]
		}
	}
	followers(children, has, had)
	return children, joined.Held
}
