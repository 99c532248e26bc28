package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/audit"
	"sightline/record"
)

// ChildAs gives the child the access is about as this record held it at a moment, or as an agency knows it now; from the rows, each of
// which is set against its digest.
func (r *reader) ChildAs(ctx context.Context, v View) (Child, error) {
	if err := r.leave(record.OneChild, record.OpenAct, record.PrintAct); err != nil {
		return Child{}, err
	}
	if !v.At.IsZero() && v.KnownTo != "" { // whom an entry told is kept as it is now: a later entry tells of an earlier one, or takes it back
		return Child{}, fmt.Errorf("%w: what an agency knew at an earlier moment is worked out from the child as at that moment; ask for that alone", record.Invalid)
	}
	upTo, err := r.upTo(ctx, v)
	if err != nil {
		return Child{}, err
	}
	c, _, err := r.rowsOf(ctx, record.ChildID(r.access.Granted().Subject.ID), upTo, r.far())
	if err == nil && len(c.Refs) == 0 {
		err = notThere()
	}
	if err != nil {
		return c, err
	}
	if c.Steps, err = r.told(ctx, setAside(c.Steps)); err != nil || v.KnownTo == "" {
		return c, err
	}
	return c, r.knownTo(ctx, &c, v.KnownTo)
}

// upTo gives the last change at a moment; 0 for all of them. Changes follow one another whatever the clocks said, so the moment is
// that of the last one which, with all before it, was written by then.
func (r *reader) upTo(ctx context.Context, v View) (change int64, err error) {
	if v.At.IsZero() {
		return everything, nil
	}
	err = plain(r.tx).QueryRowContext(ctx, `SELECT coalesce(min(change), (SELECT max(change) + 1 FROM change WHERE tenant = $1)) - 1 FROM change
		WHERE tenant = $1 AND at > $2`, r.tenant(), stamp(v.At)).Scan(&change)
	if err != nil {
		return 0, fmt.Errorf("reading what was written by then: %w", err)
	}
	if change <= 0 {
		return 0, notThere()
	}
	return change, nil
}

// knownTo leaves what an agency wrote itself or was told of.
func (r *reader) knownTo(ctx context.Context, c *Child, knower record.AgencyCode) error {
	told := map[record.Ref]bool{}
	err := r.each(ctx, func(scan func(...any) error) error {
		var ref record.Ref
		err := scan(&ref.Agency, &ref.Record)
		told[ref] = true
		return err
	}, "SELECT agency, record FROM known_to WHERE tenant = ? AND child_id = ? AND knower = ?", r.tenant(), string(c.ID), string(knower))
	c.Entries = slices.DeleteFunc(c.Entries, func(e record.Entry) bool { return e.Ref.Agency != knower && !told[e.Ref] })
	return err
}

// placed is something with its place in the order received.
type placed[T any] struct {
	change   int64
	position int
	what     T
}

func ordered[T any](all []placed[T]) []T {
	slices.SortFunc(all, func(a, b placed[T]) int {
		return cmp.Or(cmp.Compare(a.change, b.change), cmp.Compare(a.position, b.position))
	})
	out := make([]T, 0, len(all))
	for _, one := range all {
		out = append(out, one.what)
	}
	return out
}

// everything is later than every change.
const everything = int64(1) << 62

// whole gives a child as it stands with nothing left out but what is sealed, and the class under which each entry is kept. What is kept
// ready holds all of it; what may be seen of it is decided when it is read.
func (r *reader) whole(ctx context.Context, id record.ChildID) (Child, []record.Class, error) {
	return r.rowsOf(ctx, id, everything, wholly)
}

// kept entries of a child, each with the class under which it is kept.
type classed struct {
	entry record.Entry
	class record.Class
}

// rowsOf puts a child together from the rows, as they stood after a change.
func (r *reader) rowsOf(ctx context.Context, id record.ChildID, upTo int64, look far) (Child, []record.Class, error) {
	refs, err := r.refsOf(ctx, id, upTo)
	if err != nil {
		return Child{}, nil, err
	}
	said, err := r.saidOf(ctx, refs, upTo)
	if err != nil {
		return Child{}, nil, err
	}
	c := Child{ID: id, Refs: refs}
	if c.Steps, err = r.stepsUpTo(ctx, &c, upTo); err != nil {
		return Child{}, nil, err
	}
	return r.together(ctx, c, said, look)
}

// together puts a child together from what is said of its references, and their entries.
func (r *reader) together(ctx context.Context, c Child, said *said, look far) (Child, []record.Class, error) {
	var (
		entries    []placed[classed]
		identities []placed[record.Identity]
		manifests  []placed[record.Manifest]
		numbers    = map[int64]bool{}
		classes    []record.Class
	)
	c.Withheld = map[record.Class]int{}
	for _, ref := range c.Refs {
		of, err := r.entriesOf(ctx, ref, said.upTo)
		if err != nil {
			return c, nil, err
		}
		for _, one := range of {
			switch class, handling := one.what.class, one.what.entry.Handling; {
			case class == record.ClassS || sealed(handling): // nothing is made of it, and nobody is told that it is there
			case look.sees(class, handling, ref.Agency):
				entries = append(entries, one)
			default:
				c.withhold(class, handling)
			}
		}
		identities = append(identities, said.identities[ref]...)
		if h, waits := said.held[ref]; waits {
			c.Held = append(c.Held, h)
		}
		for _, number := range said.numbers[ref] {
			if !numbers[number] {
				numbers[number] = true
				manifests = append(manifests, placed[record.Manifest]{number, 0, said.manifests[number]})
			}
		}
	}
	if err := r.receivedAt(ctx, said, entries); err != nil {
		return c, nil, err
	}
	for _, one := range ordered(entries) {
		c.Entries, classes = append(c.Entries, one.entry), append(classes, one.class)
	}
	c.Identities = ordered(identities)
	if len(manifests) > 0 {
		c.Manifests = ordered(manifests)
	}
	return c, classes, nil
}

// refsOf gives the references that were this child after a change, in the order received.
func (r *reader) refsOf(ctx context.Context, id record.ChildID, upTo int64) ([]record.ChildRef, error) {
	if !audit.IsText(string(id)) {
		return nil, nil
	}
	question := "SELECT agency, child FROM child_now WHERE tenant = ? AND child_id = ? ORDER BY change, position"
	args := []any{r.tenant(), string(id)}
	if upTo != everything {
		question = `SELECT agency, child FROM child_link WHERE tenant = ? AND child_id = ? AND change = (SELECT max(later.change) FROM child_link AS later
			WHERE later.tenant = child_link.tenant AND later.agency = child_link.agency AND later.child = child_link.child AND later.change <= ?)
			ORDER BY change, position`
		args = append(args, upTo)
	}
	var refs []record.ChildRef
	err := r.each(ctx, func(scan func(...any) error) error {
		var ref record.ChildRef
		err := scan(&ref.Agency, &ref.Child)
		refs = append(refs, ref)
		return err
	}, question, args...)
	return refs, err
}

// entriesOf reads the versions that stood after a change. A record that was corrected to another reference is no longer this one's, and
// one that was withdrawn is nobody's.
func (r *reader) entriesOf(ctx context.Context, ref record.ChildRef, upTo int64) ([]placed[classed], error) {
	if known, ok := r.fresh[ref]; ok && upTo == everything {
		return known, nil
	}
	rows, err := r.versionsOf(ctx, ref, upTo)
	if err != nil {
		return nil, err
	}
	entries := make([]placed[classed], 0, len(rows))
	for _, row := range rows {
		if row.Here == withdrawnHere || row.Here == sealedHere || row.class == record.ClassS || sealed(row.handling) {
			continue // what is sealed is no part of a chronology, whatever it was before
		}
		if row.stands != row.Version || row.nowOf != row.Child {
			moved, err := r.movedBy(ctx, row, upTo)
			if err != nil {
				return nil, err
			}
			if moved {
				continue
			}
			if upTo == everything { // a later version is said to stand, and is not there
				return nil, fmt.Errorf("reading entry %s version %d: %w", row.ref(), row.stands, errDamaged)
			}
		}
		e, err := r.entry(&row.entryRow)
		if errors.Is(err, errShredded) {
			continue
		}
		if err != nil {
			return nil, err
		}
		class := record.Class(row.Class)
		if upTo != everything { // what was open then and is closed now is not shown
			if row.handling.Strictness() > e.Handling.Strictness() {
				e.Handling = row.handling
			}
			if !row.class.Within(class) {
				class = row.class
			}
		}
		entries = append(entries, placed[classed]{row.FirstChange, row.FirstPosition, classed{e, class}})
	}
	return entries, nil
}

// versionRow is the last version of a record under one reference, and the version that stands of its record.
type versionRow struct {
	entryRow

	stands   int
	nowOf    string // the reference the record is about now
	class    record.Class
	handling record.Handling
}

// versionsOf gives the last version of each record under a reference, up to a change.
func (r *reader) versionsOf(ctx context.Context, ref record.ChildRef, upTo int64) (last []*versionRow, err error) {
	rows, err := plain(r.tx).QueryContext(ctx, selectVersions, r.tenant(), string(ref.Agency), ref.Child, upTo)
	if err != nil {
		return nil, fmt.Errorf("reading entries: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		row := new(versionRow)
		if err := rows.Scan(append(row.into(), &row.stands, &row.nowOf, &row.class, &row.handling)...); err != nil {
			return nil, fmt.Errorf("reading entries: %w", err)
		}
		if n := len(last); n > 0 && last[n-1].Record == row.Record {
			last[n-1] = row
		} else {
			last = append(last, row)
		}
	}
	return last, rows.Err()
}

var selectVersions = "SELECT entry." + strings.Join(entryColumns, ", entry.") + `, entry_now.version, entry_now.child, entry_now.class, entry_now.handling FROM entry
	JOIN entry_now ON entry_now.tenant = entry.tenant AND entry_now.agency = entry.agency AND entry_now.record = entry.record
	WHERE entry.tenant = $1 AND entry.agency = $2 AND entry.child = $3 AND entry.change <= $4 ORDER BY entry.record, entry.version`

// movedBy says whether a later version of a record came up to a change, under another reference then. It is asked of the few records
// that moved, or were corrected since. Where the later versions are under this reference and the one of now, as they nearly always are,
// the key finds them.
func (r *reader) movedBy(ctx context.Context, row *versionRow, upTo int64) (moved bool, err error) {
	later := 0
	err = r.each(ctx, func(scan func(...any) error) error {
		var change int64
		err := scan(&change)
		later++
		moved = moved || change <= upTo
		return err
	}, "SELECT change FROM entry WHERE tenant = ? AND agency = ? AND child IN (?, ?) AND record = ? AND version > ?",
		row.Tenant, row.Agency, row.Child, row.nowOf, row.Record, row.Version)
	if err != nil || moved || later == row.stands-row.Version {
		return moved, err
	}
	err = plain(r.tx).QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM entry WHERE tenant = $1 AND agency = $2 AND record = $3 AND version > $4 AND change <= $5)",
		row.Tenant, row.Agency, row.Record, row.Version, upTo).Scan(&moved)
	if err != nil {
		return false, fmt.Errorf("reading entries: %w", err)
	}
	return moved, nil
}

// entry reads a row back and sets it against its digests: what was changed behind the record's back is never shown.
func (r *reader) entry(row *entryRow) (record.Entry, error) {
	e, err := row.entry(r.Codec)
	switch {
	case err != nil:
		return e, fmt.Errorf("reading entry %s version %d: %w", row.ref(), row.Version, err)
	case r.Codec.same(row.about(), row.Content, digestOf(&e), row.Digest) != nil || row.sum() != digestFrom(row.RowDigest):
		return e, fmt.Errorf("reading entry %s version %d: %w", row.ref(), row.Version, errDamaged)
	}
	e.Handling = cmp.Or(record.Handling(row.Keeps), e.Handling)
	return e, nil
}

// errDamaged is said of a row that is not what was written.
var errDamaged = errors.New("it is not what was written; run the check, and restore a backup")
