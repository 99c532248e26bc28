package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sightline/audit"
	"sightline/record"
)

func (c *check) submissions(ctx context.Context) error {
	q := c.tx.NewSelect().Model((*submissionRow)(nil)).Where("tenant = ?", c.tenant()).Order("change")
	return eachRow(ctx, q, func(row *submissionRow) error {
		if _, err := c.Codec.Decode(row.about(), row.Manifest); err != nil {
			c.bad("%s: %v", row.about().Row, err)
		}
		c.wrote(row.Change, ofSubmission, row.sum())
		return nil
	})
}

func (c *check) refs(ctx context.Context) error {
	return eachRow(ctx, c.all((*submissionRefRow)(nil)), func(row *submissionRefRow) error {
		c.wrote(row.Change, ofRefs, row.sum())
		return nil
	})
}

func (c *check) identities(ctx context.Context) error {
	return eachRow(ctx, c.all((*identityRow)(nil)), func(row *identityRow) error {
		if _, err := row.identity(c.Codec); err != nil && !errors.Is(err, errShredded) {
			c.bad("%s: it is not what was received", row.about("identity").Row)
		}
		c.wrote(row.Change, ofIdentities, row.sum())
		return nil
	})
}

func (c *check) decisions(ctx context.Context) error {
	return eachRow(ctx, c.all((*decisionRow)(nil)), func(row *decisionRow) error {
		if _, err := row.link(c.Codec); err != nil && !errors.Is(err, errShredded) {
			c.bad("%s: it is not what was received", row.about("decision").Row)
		}
		c.wrote(row.Change, ofDecisions, row.sum())
		return nil
	})
}

// links sets whose references are now against what was decided last.
func (c *check) links(ctx context.Context) error {
	now := map[record.ChildRef]linkRow{}
	err := eachRow(ctx, c.all((*linkRow)(nil)), func(row *linkRow) error {
		c.wrote(row.Change, ofLinks, row.sum())
		now[row.subject()] = *row
		return nil
	})
	if err != nil {
		return err
	}
	err = c.each(ctx, func(scan func(...any) error) error {
		row := linkRow{refRow: refRow{Tenant: c.tenant()}}
		if err := scan(&row.Agency, &row.Child, &row.ChildID, &row.Change, &row.Position); err != nil {
			return err
		}
		if last := now[row.subject()]; last.sum() != row.sum() {
			c.bad("link %d of change %d: whose a reference is now is not what was written last", row.Position, row.Change)
		}
		return nil
	}, "SELECT agency, child, child_id, change, position FROM child_now WHERE tenant = ? ORDER BY change, position", c.tenant())
	if err != nil {
		return err
	}
	return c.counted(ctx, "child_now", len(now), "it is said whose %d references are, and there are %d")
}

func (c *check) held(ctx context.Context) error {
	return eachRow(ctx, c.all((*heldRow)(nil)), func(row *heldRow) error {
		if _, err := row.held(c.Codec); err != nil && !errors.Is(err, errShredded) {
			c.bad("%s: it is not what was written", row.about("held").Row)
		}
		c.wrote(row.Change, ofHeld, row.sum())
		return nil
	})
}

// someLines is how many lines of the log are checked at once.
const someLines = 4096

// log follows the log from its first line to where it was left and to what was signed of it outside the database, and sets what each line
// covers against what was written under it.
func (c *check) log(ctx context.Context) error {
	if c.signed == nil {
		c.signed = &signed{}
	}
	if c.signed.err != nil {
		c.bad("the checkpoints outside the database: %v", c.signed.err)
		return nil //nolint:nilerr // that is the answer
	}
	c.found.Checkpoints = len(c.signed.checkpoints)
	verifier, err := audit.NewVerifier(c.of, c.signed.checkpoints)
	if err != nil {
		c.bad("%v", err)
		return nil
	}
	lines := make([]audit.Kept, 0, someLines)
	take := func() {
		if err := verifier.Lines(lines); err != nil {
			c.bad("%v", err)
		}
		c.found.Lines += len(lines)
		lines = lines[:0]
	}
	err = c.kept(ctx, func(k *audit.Kept) error {
		if c.found.Bad != "" {
			return nil
		}
		if lines = append(lines, *k); len(lines) == someLines {
			take()
		}
		c.under(k)
		return nil
	})
	if err != nil {
		return err
	}
	take()
	if c.found.Bad != "" {
		return nil
	}
	for _, change := range slices.Sorted(maps.Keys(c.written)) {
		c.bad("change %d: rows are kept of it, and no line of the log covers them", change)
	}
	return c.end(ctx, verifier)
}

// signed is what was signed of a log outside the database, or why it cannot be read.
type signed struct {
	checkpoints []audit.Checkpoint
	err         error
}

// signedBefore reads what was signed of the log before a check sees it: what is signed meanwhile covers lines the check does not.
func (r *reader) signedBefore() {
	if r.Checkpoints == nil || r.leave(record.WholeLog, record.CheckAct) != nil {
		return
	}
	kept, err := r.Checkpoints.Read(r.of)
	r.signed = &signed{kept.Checkpoints, err}
}

// under sets what a line covers against what was written.
func (c *check) under(k *audit.Kept) {
	written := c.written[k.Change]
	if k.Change == 0 || written == nil {
		written = new(under)
	}
	if written.sum() != k.Rows {
		c.bad("log line %d: rows written under it were changed, removed or added", k.Sequence)
	}
	if k.Change != 0 {
		delete(c.written, k.Change)
	}
}

// end sets the tree that is kept above the lines against what they make.
func (c *check) end(ctx context.Context, verifier *audit.Verifier) error {
	err := c.each(ctx, func(scan func(...any) error) error {
		var n audit.Node
		var hash []byte
		if err := scan(&n.Height, &n.Index, &hash); err != nil {
			return err
		}
		n.Hash = digestFrom(hash)
		if err := verifier.Node(n); err != nil {
			c.bad("%v", err)
		}
		return nil
	}, "SELECT height, place, hash FROM audit_node WHERE tenant = ? ORDER BY height, place", c.tenant())
	if err != nil {
		return err
	}
	edge, err := c.edgeOf(ctx, c.tx, c.of, "")
	if err != nil {
		c.bad("%v", err)
		return nil
	}
	if err := verifier.End(edge); err != nil {
		c.bad("%v", err)
	}
	if c.found.Bad == "" {
		c.found.Head, c.found.Unsigned = verifier.Tree().Root.String(), verifier.Unsigned()
	}
	return nil
}

// changes looks for changes without their line, and for lines without their change.
func (c *check) changes(ctx context.Context) error {
	return c.each(ctx, func(scan func(...any) error) error {
		var change int64
		err := scan(&change)
		c.bad("change %d: it and the log do not agree", change)
		return err
	}, `SELECT change.change FROM change LEFT JOIN audit_log ON audit_log.tenant = change.tenant AND audit_log.line = change.line
		WHERE change.tenant = $1 AND (audit_log.change IS NULL OR audit_log.change <> change.change OR audit_log.at <> change.at)
		UNION ALL SELECT change FROM audit_log WHERE tenant = $1 AND change > 0
			AND NOT EXISTS (SELECT 1 FROM change AS c WHERE c.tenant = audit_log.tenant AND c.change = audit_log.change AND c.line = audit_log.line)
		LIMIT 1`, c.tenant())
}

// imports sets what is kept of large submissions against the lines under which their parts were kept and applied, and looks whether what
// waits can be read.
func (c *check) imports(ctx context.Context) error {
	return c.each(ctx, func(scan func(...any) error) error {
		var number, change int64
		var part int
		var content, digest []byte
		if err := scan(&number, &part, &change, &content, &digest); err != nil {
			return err
		}
		of := digestFrom(digest)
		c.wrote(number, ofParts, stagedSum(number, part, of))
		if change != 0 {
			c.wrote(change, ofParts, appliedSum(number, part, of))
			return nil
		}
		if _, err := c.unpack(number, content, of); err != nil {
			c.bad("part %d of submission %d, which waits: %v", part, number, err)
		}
		return nil
	}, "SELECT number, part, change, content, digest FROM import_part WHERE tenant = ? ORDER BY number, part", c.tenant())
}

// derivedAnew derives each child's chronology, states and questions again, and sets them against what is kept ready, byte by byte.
func (c *check) derivedAnew(ctx context.Context) error {
	ids, err := c.children(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.child(ctx, id); err != nil || c.found.Bad != "" {
			return err
		}
		c.found.Children++
	}
	return c.counted(ctx, "child_view", len(ids), "%d children are kept ready, and there are %d")
}

func (c *check) indexed(ctx context.Context) error {
	err := c.Database.Search.Each(ctx, c.tx, c.of, func(have Indexed) error {
		want, ok := c.index[have.Ref]
		switch {
		case have.Ref == (record.Ref{}):
			c.bad("the full-text index holds words of no entry; a rebuild makes it again")
		case !ok:
			c.bad("the full-text index holds entry %s, which it must not; a rebuild makes it again", have.Ref)
		case want != have:
			c.bad("the full-text index does not hold what entry %s says; a rebuild makes it again", have.Ref)
		}
		delete(c.index, have.Ref)
		return nil
	})
	for ref := range c.index {
		c.bad("the full-text index does not hold entry %s; a rebuild makes it again", ref)
	}
	if err != nil {
		return fmt.Errorf("checking the full-text index: %w", err)
	}
	return nil
}
