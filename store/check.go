package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Check reads everything of the tenant and says what is first found wrong.
func (d *database) Check(ctx context.Context, a audit.Access) (Checked, error) {
	g := a.Granted()
	if err := leave(a, record.WholeLog, record.CheckAct); err != nil {
		return Checked{}, err
	}
	if err := d.logged(ctx, a); err != nil {
		return Checked{}, err
	}
	c := check{database: d, tenant: g.Tenant, written: map[int64]*under{}}
	err := d.read(ctx, func(ctx context.Context, tx bun.Tx) error {
		c.tx = tx
		return c.everything(ctx)
	})
	return c.found, err
}

// check is the reading of everything. written collects what each line of the log should cover.
type check struct {
	*database

	tx      bun.Tx
	tenant  record.TenantID
	found   Checked
	written map[int64]*under
}

// everything asks one question after another, and stops at the first that has a bad answer.
func (c *check) everything(ctx context.Context) error {
	bad, err := c.Sound(ctx, c.tx)
	if err != nil {
		return err
	}
	if bad != "" {
		c.bad("database: %s", bad)
		return nil
	}
	for _, ask := range []func(context.Context) error{
		c.entries, c.versions, c.linked, c.submissions, c.refs, c.identities, c.decisions, c.links, c.held, c.log,
	} {
		if err := ask(ctx); err != nil || c.found.Bad != "" {
			return err
		}
	}
	return nil
}

// bad keeps the first thing that is wrong.
func (c *check) bad(format string, args ...any) {
	if c.found.Bad == "" {
		c.found.Bad = fmt.Sprintf(format, args...)
	}
}

func (c *check) wrote(line int64, table int, row audit.Digest) {
	if c.written[line] == nil {
		c.written[line] = new(under)
	}
	c.written[line].add(table, row)
}

// of selects all of a table, in the order received.
func (c *check) of(model any) *bun.SelectQuery {
	return c.tx.NewSelect().Model(model).Where("tenant = ?", string(c.tenant)).Order("line", "position")
}

// entries sets every entry against its digests.
func (c *check) entries(ctx context.Context) error {
	return eachRow(ctx, c.of((*entryRow)(nil)), func(row *entryRow) error {
		c.entry(row)
		return nil
	})
}

// entry sets one version against its digests, and its class against what the vocabulary says now: a class may have been raised since,
// and what was kept under a lower one is then open to too many.
func (c *check) entry(row *entryRow) {
	c.found.Entries++
	e, err := row.entry(c.Codec)
	switch {
	case err != nil:
		c.bad("entry %s version %d: %v", row.ref(), row.Version, err)
	case digestOf(&e) != digestFrom(row.Digest) || row.sum() != digestFrom(row.RowDigest):
		c.bad("entry %s version %d: it is not what was received", row.ref(), row.Version)
	case !classOf(&e).Within(record.Class(row.Class)):
		c.bad("entry %s version %d: it is kept under class %s, and the vocabulary says %s", row.ref(), row.Version, row.Class, classOf(&e))
	}
	c.wrote(row.Line, ofEntries, digestFrom(row.RowDigest))
}

// versions looks for records of which a version is missing.
func (c *check) versions(ctx context.Context) error {
	type gap struct {
		entryRow
		Kept int
	}
	q := c.tx.NewSelect().Model((*entryRow)(nil)).ColumnExpr("agency, record, max(version) AS version, count(*) AS kept").
		Where("tenant = ?", string(c.tenant)).Group("agency", "record").
		Having("min(version) <> 1 OR max(version) <> count(*)").Order("agency", "record")
	return eachRow(ctx, q, func(row *gap) error {
		c.bad("entry %s: version %d is kept, and only %d versions up to it", row.ref(), row.Version, row.Kept)
		return nil
	})
}

// linked looks for entries whose reference is no child's.
func (c *check) linked(ctx context.Context) error {
	q := c.of((*entryRow)(nil)).
		Where("NOT EXISTS (SELECT 1 FROM child_link WHERE child_link.tenant = entry.tenant AND child_link.agency = entry.agency AND child_link.child = entry.child)").
		Limit(1)
	return eachRow(ctx, q, func(row *entryRow) error {
		c.bad("entry %s version %d: its reference is no child's", row.ref(), row.Version)
		return nil
	})
}

func (c *check) submissions(ctx context.Context) error {
	q := c.tx.NewSelect().Model((*submissionRow)(nil)).Where("tenant = ?", string(c.tenant)).Order("line")
	return eachRow(ctx, q, func(row *submissionRow) error {
		plain, err := c.Codec.Decode(row.about(), row.Manifest)
		if err != nil {
			c.bad("%s: %v", row.about().Row, err)
		}
		c.wrote(row.Line, ofSubmission, row.sum(plain))
		return nil
	})
}

func (c *check) refs(ctx context.Context) error {
	return eachRow(ctx, c.of((*submissionRefRow)(nil)), func(row *submissionRefRow) error {
		c.wrote(row.Line, ofRefs, row.sum())
		return nil
	})
}

func (c *check) identities(ctx context.Context) error {
	return eachRow(ctx, c.of((*identityRow)(nil)), func(row *identityRow) error {
		id, plain, err := row.identity(c.Codec)
		if err != nil || digestOfIdentity(&id) != digestFrom(row.Digest) {
			c.bad("%s: it is not what was received", row.about("identity").Row)
		}
		c.wrote(row.Line, ofIdentities, row.sum(plain))
		return nil
	})
}

func (c *check) decisions(ctx context.Context) error {
	return eachRow(ctx, c.of((*decisionRow)(nil)), func(row *decisionRow) error {
		l, plain, err := row.link(c.Codec)
		if err != nil || digestOfDecision(&l) != digestFrom(row.Digest) {
			c.bad("%s: it is not what was received", row.about("decision").Row)
		}
		c.wrote(row.Line, ofDecisions, row.sum(plain))
		return nil
	})
}

func (c *check) links(ctx context.Context) error {
	return eachRow(ctx, c.of((*linkRow)(nil)), func(row *linkRow) error {
		c.wrote(row.Line, ofLinks, row.sum())
		return nil
	})
}

func (c *check) held(ctx context.Context) error {
	return eachRow(ctx, c.of((*heldRow)(nil)), func(row *heldRow) error {
		c.wrote(row.Line, ofHeld, row.sum())
		return nil
	})
}

// log follows the log from its first line to where it was left, and sets what each line covers against what was written under it.
func (c *check) log(ctx context.Context) error {
	left, err := headOf(ctx, c.tx, c.tenant)
	if err != nil {
		return err
	}
	var head audit.Head
	q := c.tx.NewSelect().Model((*logRow)(nil)).Where("tenant = ?", string(c.tenant)).Order("line")
	err = eachRow(ctx, q, func(row *logRow) error {
		kept := row.line()
		next, wrong := head.Follow(kept)
		if wrong != nil {
			c.bad("%v", wrong)
			return nil
		}
		head = next
		c.found.Lines++
		written := c.written[row.Line]
		if written == nil {
			written = new(under)
		}
		if written.sum() != kept.Rows {
			c.bad("log line %d: rows written under it were changed, removed or added", row.Line)
		}
		delete(c.written, row.Line)
		return nil
	})
	if err != nil {
		return err
	}
	if wrong := head.End(left); wrong != nil {
		c.bad("%v", wrong)
	}
	for line := range c.written {
		c.bad("log line %d: rows are kept under it, and there is no such line", line)
	}
	if c.found.Bad == "" {
		c.found.Head = head.Digest.String()
	}
	return nil
}
