package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Each gives every child in turn, oldest first.
func (d *database) Each(ctx context.Context, a audit.Access, do func(Child) error) error {
	if err := leave(a, record.EveryChild, record.ListAct, record.CheckAct); err != nil {
		return err
	}
	if err := d.logged(ctx, a); err != nil {
		return err
	}
	return d.read(ctx, func(ctx context.Context, tx bun.Tx) error {
		ids, err := childrenOf(ctx, tx, a.Granted().Tenant)
		if err != nil {
			return err
		}
		for _, id := range ids {
			child := Child{ID: id, Withheld: map[record.Class]int{}}
			v := view{database: d, tx: tx, access: a}
			if err := v.child(ctx, &child); err != nil {
				return err
			}
			if err := do(child); err != nil {
				return err
			}
		}
		return nil
	})
}

// childrenOf gives the ids that some reference is joined to now, oldest first.
func childrenOf(ctx context.Context, tx bun.Tx, tenant record.TenantID) ([]record.ChildID, error) {
	var order []record.ChildID
	now, seen := map[record.ChildRef]record.ChildID{}, map[record.ChildID]bool{}
	q := tx.NewSelect().Model((*linkRow)(nil)).Where("tenant = ?", string(tenant)).Order("line", "position")
	err := eachRow(ctx, q, func(row *linkRow) error {
		id := record.ChildID(row.ChildID)
		now[row.subject()] = id
		if !seen[id] {
			seen[id] = true
			order = append(order, id)
		}
		return nil
	})
	still := map[record.ChildID]bool{}
	for _, id := range now {
		still[id] = true
	}
	return slices.DeleteFunc(order, func(id record.ChildID) bool { return !still[id] }), err
}

// Open gives the child the access is about. Whether there is one is asked in the transaction that writes the line; nothing of the
// child is read before that line is committed.
func (d *database) Open(ctx context.Context, a audit.Access) (Child, error) {
	if err := leave(a, record.OneChild, record.OpenAct, record.PrintAct); err != nil {
		return Child{}, err
	}
	found := false
	err := d.write(ctx, func(ctx context.Context, tx bun.Tx) error {
		refs, err := refsOf(ctx, tx, a.Granted().Tenant, record.ChildID(a.Granted().Subject.ID))
		if err != nil {
			return err
		}
		found = len(refs) > 0
		line := lineOf(a, d.Now(), outcomeGiven)
		if !found {
			line.Outcome, line.Subject.ID = outcomeNotFound, "" // an id that is no child's may be anything, even a name
		}
		return d.log(ctx, tx, line, audit.Digest{})
	})
	if err != nil {
		return Child{}, err
	}
	if !found {
		return Child{}, notThere()
	}
	child := Child{ID: record.ChildID(a.Granted().Subject.ID), Withheld: map[record.Class]int{}}
	err = d.read(ctx, func(ctx context.Context, tx bun.Tx) error {
		v := view{database: d, tx: tx, access: a}
		return v.child(ctx, &child)
	})
	switch {
	case err != nil:
		return Child{}, err
	case len(child.Refs) == 0: // joined to another child since the line was written
		return Child{}, notThere()
	}
	return child, nil
}

// notThere is said in the same words of a child that nobody knows and of one that is another tenant's.
func notThere() error { return fmt.Errorf("child: %w", record.NotFound) }

// refsOf gives the references that are this child now, in the order received. An id that is not text is no child's: no database is
// asked for it.
func refsOf(ctx context.Context, tx bun.Tx, tenant record.TenantID, id record.ChildID) ([]record.ChildRef, error) {
	if !audit.IsText(string(id)) {
		return nil, nil
	}
	var refs []record.ChildRef
	q := tx.NewSelect().Model((*linkRow)(nil)).
		Where("tenant = ? AND child_id = ?", string(tenant), string(id)).
		Where("line = (SELECT max(later.line) FROM child_link AS later WHERE later.tenant = child_link.tenant AND later.agency = child_link.agency AND later.child = child_link.child)").
		Order("line", "position")
	err := eachRow(ctx, q, func(row *linkRow) error {
		refs = append(refs, row.subject())
		return nil
	})
	return refs, err
}

// view is what one access sees of the record at one moment.
type view struct {
	*database

	tx     bun.Tx
	access audit.Access
}

// placed is something with its place in the order received.
type placed[T any] struct {
	line     int64
	position int
	what     T
}

func ordered[T any](all []placed[T]) []T {
	slices.SortFunc(all, func(a, b placed[T]) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.position, b.position))
	})
	out := make([]T, 0, len(all))
	for _, one := range all {
		out = append(out, one.what)
	}
	return out
}

func (v *view) child(ctx context.Context, c *Child) (err error) {
	if c.Refs, err = refsOf(ctx, v.tx, v.access.Granted().Tenant, c.ID); err != nil {
		return err
	}
	var (
		entries    []placed[record.Entry]
		identities []placed[record.Identity]
		manifests  = map[int64]bool{}
	)
	for _, ref := range c.Refs {
		if err := v.entries(ctx, ref, &entries); err != nil {
			return err
		}
		if err := v.withheld(ctx, ref, c.Withheld); err != nil {
			return err
		}
		if err := v.identities(ctx, ref, &identities); err != nil {
			return err
		}
		if err := v.held(ctx, ref, &c.Held); err != nil {
			return err
		}
		if err := v.submissions(ctx, ref, manifests); err != nil {
			return err
		}
	}
	c.Entries, c.Identities = ordered(entries), ordered(identities)
	c.Manifests, err = v.manifests(ctx, manifests)
	return err
}

// of selects the rows about one reference.
func (v *view) of(model any, ref record.ChildRef) *bun.SelectQuery {
	return v.tx.NewSelect().Model(model).
		Where("?TableAlias.tenant = ? AND ?TableAlias.agency = ? AND ?TableAlias.child = ?", string(v.access.Granted().Tenant), string(ref.Agency), ref.Child)
}

// inForce selects the versions that stand now. A record that was corrected to another child is no longer this one's.
func (v *view) inForce(ref record.ChildRef) *bun.SelectQuery {
	return v.of((*entryRow)(nil), ref).
		Where("NOT EXISTS (SELECT 1 FROM entry AS later WHERE later.tenant = entry.tenant AND later.agency = entry.agency AND later.record = entry.record AND later.version = entry.version + 1)")
}

func (v *view) entries(ctx context.Context, ref record.ChildRef, into *[]placed[record.Entry]) error {
	type rowAndPlace struct {
		entryRow
		FirstLine     int64
		FirstPosition int
	}
	q := within(v.inForce(ref), v.access.Granted().Ceiling).
		ColumnExpr("entry.*, first.line AS first_line, first.position AS first_position").
		Join("JOIN entry AS first ON first.tenant = entry.tenant AND first.agency = entry.agency AND first.record = entry.record AND first.version = 1")
	return eachRow(ctx, q, func(row *rowAndPlace) error {
		e, err := row.entry(v.Codec)
		if err != nil {
			return fmt.Errorf("reading an entry: %w", err)
		}
		e.Handling = cmp.Or(record.Handling(row.Keeps), e.Handling)
		*into = append(*into, placed[record.Entry]{row.FirstLine, row.FirstPosition, e})
		return nil
	})
}

// withheld counts what entries leaves out, by class. Nothing else of it is read.
func (v *view) withheld(ctx context.Context, ref record.ChildRef, into map[record.Class]int) error {
	all, err := tally(ctx, v.inForce(ref))
	if err != nil {
		return err
	}
	shown, err := tally(ctx, within(v.inForce(ref), v.access.Granted().Ceiling))
	if err != nil {
		return err
	}
	for class, number := range all {
		if rest := number - shown[class]; rest > 0 {
			into[class] += rest
		}
	}
	return nil
}

// tally counts entries by class.
func tally(ctx context.Context, q *bun.SelectQuery) (map[record.Class]int, error) {
	type row struct {
		bun.BaseModel `bun:"table:entry,alias:entry"`

		Class  string
		Number int
	}
	count := map[record.Class]int{}
	err := eachRow(ctx, q.ColumnExpr("entry.class, count(*) AS number").Group("entry.class"), func(one *row) error {
		count[record.Class(one.Class)] = one.Number
		return nil
	})
	return count, err
}

func (v *view) identities(ctx context.Context, ref record.ChildRef, into *[]placed[record.Identity]) error {
	return eachRow(ctx, v.of((*identityRow)(nil), ref), func(row *identityRow) error {
		id, _, err := row.identity(v.Codec)
		*into = append(*into, placed[record.Identity]{row.Line, row.Position, id})
		return err
	})
}

func (v *view) held(ctx context.Context, ref record.ChildRef, into *[]record.Held) error {
	var last heldRow
	err := eachRow(ctx, v.of((*heldRow)(nil), ref).Order("line"), func(row *heldRow) error {
		last = *row
		return nil
	})
	if err != nil || !last.Waits {
		return err
	}
	h, err := last.held()
	*into = append(*into, h)
	return err
}

func (v *view) submissions(ctx context.Context, ref record.ChildRef, lines map[int64]bool) error {
	return eachRow(ctx, v.of((*submissionRefRow)(nil), ref), func(row *submissionRefRow) error {
		lines[row.Line] = true
		return nil
	})
}

func (v *view) manifests(ctx context.Context, lines map[int64]bool) ([]record.Manifest, error) {
	var all []record.Manifest
	wanted := make([]int64, 0, len(lines))
	for line := range lines {
		wanted = append(wanted, line)
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	q := v.tx.NewSelect().Model((*submissionRow)(nil)).
		Where("tenant = ? AND line IN (?)", string(v.access.Granted().Tenant), bun.List(wanted)).Order("line")
	err := eachRow(ctx, q, func(row *submissionRow) error {
		var c manifestContent
		if err := open(v.Codec, row.about(), row.Manifest, &c); err != nil {
			return err
		}
		m, err := c.manifest()
		all = append(all, m)
		return err
	})
	return all, err
}
