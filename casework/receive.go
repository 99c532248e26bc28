package casework

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"

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
	report, waiting := s.Report, map[record.ChildRef]bool{}
	got, err := d.store.Receive(ctx, access, func(known store.Known) (store.Batch, error) {
		batch, after := d.match(s, known)
		notices, err := remarks(&batch, known)
		if err != nil {
			return batch, err
		}
		after.Notices = append(after.Notices, notices...)
		batch.Rehearsal, report = try, after
		for _, h := range batch.Held {
			waiting[h.Ref] = true
		}
		return batch, nil
	})
	if err != nil {
		return record.Report{}, fmt.Errorf("receiving: %w", err)
	}
	report.Applied = got.Applied
	report.Unchanged += got.Unchanged
	report.Corrected = got.Corrected
	for ref := range waiting {
		report.Held += got.AppliedTo[ref]
	}
	if got.Stricter > 0 {
		report.Notices = append(report.Notices, record.Notice{Message: plural(got.Stricter, "corrected record was", "corrected records were") + " sent with a wider handling than before; the stricter one stays until a person decides"})
	}
	if got.Returned > 0 {
		report.Notices = append(report.Notices, record.Notice{Message: plural(got.Returned, "record was", "records were") + " sent as an earlier version of it said; that version stands again, and the one between is kept"})
	}
	return report, nil
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
	joined := matching.Join(slices.Concat(known.Identities, s.People), slices.Concat(known.Links, s.Links))
	children, held := assign(&joined, known.Children)
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

// assign gives every child of a matching an id: the one its references already have, else a new one. When a person has said that two
// references are not one child after all, the id stays with the group of the first row; the others get new ids.
func assign(joined *matching.Result, had map[record.ChildRef]record.ChildID) (children map[record.ChildRef]record.ChildID, held []record.Held) {
	children = map[record.ChildRef]record.ChildID{}
	taken := map[record.ChildID]bool{}
	give := func(refs []record.ChildRef) {
		var id record.ChildID
		for _, ref := range refs {
			if old := had[ref]; id == "" && old != "" && !taken[old] {
				id = old
			}
		}
		if id == "" {
			id = record.ChildID(rand.Text())
		}
		taken[id] = true
		for _, ref := range refs {
			children[ref] = id
		}
	}
	for i := range joined.Children {
		give(joined.Children[i].Refs)
	}
	for _, h := range joined.Held {
		give([]record.ChildRef{h.Ref})
	}
	return children, joined.Held
}
