package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"sightline/audit"
	"sightline/record"
)

// said is what is kept of references beside their entries, as it stood after a change.
type said struct {
	upTo       int64
	identities map[record.ChildRef][]placed[record.Identity]
	held       map[record.ChildRef]record.Held // those that wait
	numbers    map[record.ChildRef][]int64     // of the submissions that speak of them
	manifests  map[int64]record.Manifest       // by number
	moments    map[int64]int64                 // when changes were made, as Unix seconds, by number; filled when it is asked for
}

// saidOf reads what is kept of references, many at once.
func (r *reader) saidOf(ctx context.Context, refs []record.ChildRef, upTo int64) (*said, error) {
	s := &said{
		upTo: upTo, identities: map[record.ChildRef][]placed[record.Identity]{}, held: map[record.ChildRef]record.Held{}, numbers: map[record.ChildRef][]int64{},
		manifests: map[int64]record.Manifest{}, moments: map[int64]int64{},
	}
	if err := r.Codec.know(append(slices.Clone(refs), record.ChildRef{})...); err != nil {
		return nil, err
	}
	for of := range grouped(refs, upTo) {
		for _, read := range []func(context.Context, *said, refsOf) error{r.identitiesOf, r.heldOf, r.numbersOf} {
			if err := read(ctx, s, of); err != nil {
				return nil, err
			}
		}
	}
	return s, r.manifestsOf(ctx, s)
}

// refsOf are references of one agency, of which the same is asked.
type refsOf struct {
	agency   record.AgencyCode
	children []string
	upTo     int64
}

// grouped parts references by agency, and into as many as one statement asks for. What is not text is nobody's reference.
func grouped(refs []record.ChildRef, upTo int64) iter.Seq[refsOf] {
	byAgency := map[record.AgencyCode][]string{}
	for _, ref := range refs {
		if audit.IsText(string(ref.Agency), ref.Child) {
			byAgency[ref.Agency] = append(byAgency[ref.Agency], ref.Child)
		}
	}
	return func(yield func(refsOf) bool) {
		for agency, children := range byAgency {
			for part := range slices.Chunk(children, many) {
				if !yield(refsOf{agency, part, upTo}) {
					return
				}
			}
		}
	}
}

// about asks a table about references, up to a change, in the order written.
func (r *reader) about(ctx context.Context, question string, of refsOf, do func(scan func(...any) error) error) error {
	args := []any{r.tenant(), string(of.agency), of.upTo}
	for _, child := range of.children {
		args = append(args, child)
	}
	return r.each(ctx, do, question+" WHERE tenant = ? AND agency = ? AND change <= ? AND child IN ("+places(len(of.children))+") ORDER BY change, position", args...)
}

func (r *reader) identitiesOf(ctx context.Context, s *said, of refsOf) error {
	return r.about(ctx, "SELECT child, change, position, content, digest FROM identity", of, func(scan func(...any) error) error {
		row := identityRow{refRow: refRow{Tenant: r.tenant(), Agency: string(of.agency)}}
		if err := scan(&row.Child, &row.Change, &row.Position, &row.Content, &row.Digest); err != nil {
			return err
		}
		id, err := row.identity(r.Codec)
		if errors.Is(err, errShredded) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", row.about("identity").Row, err)
		}
		s.identities[row.subject()] = append(s.identities[row.subject()], placed[record.Identity]{row.Change, row.Position, id})
		return nil
	})
}

// heldOf reads which references wait: the last change counts.
func (r *reader) heldOf(ctx context.Context, s *said, of refsOf) error {
	return r.about(ctx, "SELECT child, change, position, waits, content FROM held", of, func(scan func(...any) error) error {
		row := heldRow{refRow: refRow{Tenant: r.tenant(), Agency: string(of.agency)}}
		if err := scan(&row.Child, &row.Change, &row.Position, &row.Waits, &row.Content); err != nil {
			return err
		}
		delete(s.held, row.subject())
		if row.Waits == 0 {
			return nil
		}
		h, err := row.held(r.Codec)
		if errors.Is(err, errShredded) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", row.about("held").Row, err)
		}
		s.held[row.subject()] = h
		return nil
	})
}

// numbersOf reads which submissions speak of references.
func (r *reader) numbersOf(ctx context.Context, s *said, of refsOf) error {
	return r.about(ctx, "SELECT child, submission FROM submission_ref", of, func(scan func(...any) error) error {
		ref := record.ChildRef{Agency: of.agency}
		var number int64
		if err := scan(&ref.Child, &number); err != nil {
			return err
		}
		s.numbers[ref] = append(s.numbers[ref], number)
		s.manifests[number] = record.Manifest{}
		return nil
	})
}

// manifestsOf reads what those submissions say of themselves.
func (r *reader) manifestsOf(ctx context.Context, s *said) error {
	for part := range slices.Chunk(slices.Collect(maps.Keys(s.manifests)), many) {
		args := []any{r.tenant()}
		for _, number := range part {
			args = append(args, number)
		}
		err := r.each(ctx, func(scan func(...any) error) error {
			row := submissionRow{Tenant: r.tenant()}
			if err := scan(&row.Change, &row.Manifest); err != nil {
				return err
			}
			var c manifestContent
			if err := open(r.Codec, row.about(), row.Manifest, &c); err != nil {
				return fmt.Errorf("reading %s: %w", row.about().Row, err)
			}
			m, err := c.manifest()
			s.manifests[row.Change] = m
			return err
		}, "SELECT change, manifest FROM submission WHERE tenant = ? AND change IN ("+places(len(part))+")", args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// receivedAt says of entries when the first version of each was received. What this very change receives is received now: its moment stands there when
// it is done. A moment that is not the one under which the log has the change is never shown.
func (r *reader) receivedAt(ctx context.Context, s *said, entries []placed[classed]) error {
	asked := map[int64]bool{}
	for i := range entries {
		if _, known := s.moments[entries[i].change]; !known {
			asked[entries[i].change] = true
		}
	}
	if now := r.Codec.change; asked[now] { // of who writes; who reads asks of no change 0
		s.moments[now] = unixOf(r.now)
		delete(asked, now)
	}
	for part := range slices.Chunk(slices.Collect(maps.Keys(asked)), many) {
		args := []any{r.tenant()}
		for _, number := range part {
			args = append(args, number)
		}
		err := r.each(ctx, func(scan func(...any) error) error {
			var number int64
			var at, logged string
			if err := scan(&number, &at, &logged); err != nil {
				return err
			}
			if moment := readStamp(at); at == logged && !moment.IsZero() {
				s.moments[number] = unixOf(moment)
			}
			return nil
		}, `SELECT change.change, change.at, audit_log.at FROM change
			JOIN audit_log ON audit_log.tenant = change.tenant AND audit_log.line = change.line AND audit_log.change = change.change
			WHERE change.tenant = ? AND change.change IN (`+places(len(part))+")", args...)
		if err != nil {
			return err
		}
	}
	for i := range entries {
		at, known := s.moments[entries[i].change]
		if !known {
			return fmt.Errorf("reading when change %d was made: %w", entries[i].change, errDamaged)
		}
		entries[i].what.entry.Received = at
	}
	return nil
}

// unixOf is a moment as it is kept: the second; 0 for none.
func unixOf(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.Unix()
}
