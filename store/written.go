package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"sightline/audit"
	"sightline/record"
)

// Here begins the ids of records and references that are made here, and not by an agency's own system.
const Here = "here-"

// entriesOfAChange is room for the number of an entry within a change, in bits.
const entriesOfAChange = 20

// Enter writes a new entry of the child the access is about, written here by the agency of who has the access, which controls it. It gives the
// entry its id. An agency that has no reference of the child yet gets one, which goes where the child goes.
func (w *writer) Enter(ctx context.Context, e record.Entry) (record.Ref, error) {
	if err := w.leave(record.OneChild, record.RecordAct, record.RevealAct); err != nil {
		return record.Ref{}, err
	}
	if w.access.Granted().Act == record.RevealAct && e.Kind != "sharing.decision" {
		return record.Ref{}, fmt.Errorf("%w: with something sealed nothing is written but that it was told", record.Withheld)
	}
	by := w.madeBy()
	if by.Agency == "" || e.Kind == "" || e.Text == "" || sealed(e.Handling) || record.Words().Class(&e) == record.ClassS {
		return record.Ref{}, fmt.Errorf("%w: an entry written here is an agency's, says what it is, and is not sealed", record.Invalid)
	}
	var err error
	if e.Subject, err = w.subjectOf(ctx, by.Agency); err != nil {
		return record.Ref{}, err
	}
	e.Ref = record.Ref{Agency: by.Agency, Record: record.RecordID(Here + rand.Text())}
	e.Origin = record.Origin{}
	e.Order = record.Order{Value: int(w.change)<<entriesOfAChange + w.place, Set: true} // of one day, what was decided first stands first
	if !textual(&e) {
		return record.Ref{}, fmt.Errorf("%w: an entry is text", record.Invalid)
	}
	w.touched[record.ChildID(w.access.Granted().Subject.ID)] = true
	return e.Ref, w.writeHere(ctx, &e, &history{}, writtenHere)
}

// subjectOf gives the reference under which an agency writes about the child of the access: its own, or one that is made now.
func (w *writer) subjectOf(ctx context.Context, agency record.AgencyCode) (record.ChildRef, error) {
	id := record.ChildID(w.access.Granted().Subject.ID)
	refs, err := w.refsOf(ctx, id, everything)
	if err != nil {
		return record.ChildRef{}, err
	}
	if len(refs) == 0 {
		return record.ChildRef{}, notThere()
	}
	if i := slices.IndexFunc(refs, func(ref record.ChildRef) bool { return ref.Agency == agency }); i >= 0 {
		return refs[i], nil
	}
	if !audit.IsText(string(agency)) {
		return record.ChildRef{}, fmt.Errorf("%w: an agency's code is text", record.Invalid)
	}
	made := record.ChildRef{Agency: agency, Child: Here + rand.Text()}
	r := receipt{writer: w, joined: map[record.ChildRef]record.ChildID{}}
	rows := childRows{links: []linkRow{{refRow: refRow{Tenant: w.tenant(), Agency: string(agency), Child: made.Child, Change: w.change}, ChildID: string(id)}}}
	return made, rows.insert(ctx, &r)
}
