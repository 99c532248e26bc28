package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Check reads everything of the tenant and says what is first found wrong.
func (r *reader) Check(ctx context.Context, library string, derive Derive) (Checked, error) {
	if err := r.leave(record.WholeLog, record.CheckAct); err != nil {
		return Checked{}, err
	}
	c := check{reader: r, library: library, derive: derive, written: map[int64]*under{}, shells: map[shellKey]shell{}, index: map[record.Ref]Indexed{}}
	err := c.everything(ctx)
	return c.found, err
}

// check is the reading of everything. written collects what each change wrote, to be set against the line of the log that covers it.
type check struct {
	*reader

	library string
	derive  Derive
	found   Checked
	written map[int64]*under
	shells  map[shellKey]shell
	index   map[record.Ref]Indexed // what the entries say that the full-text index holds
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
	if err := c.keys(ctx); err != nil {
		return err
	}
	for _, ask := range []func(context.Context) error{
		c.entries, c.sealedApart, c.covered, c.versions, c.linked, c.submissions, c.refs, c.identities, c.decisions, c.links, c.held, c.imports, c.files, c.asked, c.staff, c.approved, c.noticed, c.reviewed, c.contexts, c.trainings, c.ties, c.saidOfThemselves, c.reachable, c.log, c.changes,
		c.derivedAnew, c.indexed,
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

func (c *check) wrote(change int64, table int, row audit.Digest) {
	if c.written[change] == nil {
		c.written[change] = new(under)
	}
	c.written[change].add(table, row)
}

// all selects all of a table, in the order written.
func (c *check) all(model any) *bun.SelectQuery {
	return c.tx.NewSelect().Model(model).Where("tenant = ?", c.tenant()).Order("change", "position")
}

// entries sets every entry against its digests.
func (c *check) entries(ctx context.Context) error {
	return c.each(ctx, func(scan func(...any) error) error {
		var row entryRow
		if err := scan(row.into()...); err != nil {
			return err
		}
		c.entry(&row)
		return nil
	}, selectEntry+" WHERE tenant = ?", c.tenant())
}

// entry sets one version against its digests, and its class against what the vocabulary says now: a class may have been raised since,
// and what was kept under a lower one is then open to too many.
func (c *check) entry(row *entryRow) {
	c.found.Entries++
	if row.Here == sealedHere {
		kept := *row
		c.shells[shellKey{c.itemOf(row.ref()), row.Version}] = shell{&kept, digestFrom(row.Digest)}
		if row.sum() != digestFrom(row.RowDigest) || record.Class(row.Class) != record.ClassS {
			c.bad("entry %s version %d: it is not what was received", row.ref(), row.Version)
		}
		return
	}
	e, err := row.entry(c.Codec)
	shredded := errors.Is(err, errShredded)
	switch {
	case err != nil && !shredded:
		c.bad("entry %s version %d: %v", row.ref(), row.Version, err)
	case row.sum() != digestFrom(row.RowDigest) || !shredded && c.Codec.same(row.about(), row.Content, digestOf(&e), row.Digest) != nil:
		c.bad("entry %s version %d: it is not what was received", row.ref(), row.Version)
	case !shredded && !classOf(&e).Within(record.Class(row.Class)):
		c.bad("entry %s version %d: it is kept under class %s, and the vocabulary says %s", row.ref(), row.Version, row.Class, classOf(&e))
	}
}

// covered collects which entries each change wrote.
func (c *check) covered(ctx context.Context) error {
	return c.each(ctx, func(scan func(...any) error) error {
		var change int64
		var digest sql.RawBytes
		if err := scan(&change, &digest); err != nil {
			return err
		}
		c.wrote(change, ofEntries, digestFrom(digest))
		return nil
	}, "SELECT change, row_digest FROM entry WHERE tenant = ? ORDER BY change, position", c.tenant())
}

// standingRow is one version, and what is kept of its record as standing.
type standingRow struct {
	entryRow

	nowChild   sql.NullString
	nowVersion sql.NullInt64
	now        history
	digests    []byte
}

// versions sets what stands of each record against its versions: none is missing, and the last one stands.
func (c *check) versions(ctx context.Context) error {
	var before []standingRow // the versions of one record so far
	records := 0
	end := func() {
		if len(before) > 0 {
			records++
			c.record(before)
		}
		before = before[:0]
	}
	err := c.each(ctx, func(scan func(...any) error) error {
		var row standingRow
		var class, handling sql.NullString
		var here, change, position sql.NullInt64
		if err := scan(&row.Agency, &row.Record, &row.Child, &row.Version, &row.Change, &row.Position, &row.Class, &row.Handling, &row.Keeps, &row.Here,
			&row.Digest, &row.nowChild, &row.nowVersion, &class, &handling, &here, &change, &position, &row.digests); err != nil {
			return err
		}
		row.now = history{
			class: record.Class(class.String), handling: record.Handling(handling.String), here: int(here.Int64), firstChange: change.Int64,
			firstPosition: int(position.Int64),
		}
		if len(before) > 0 && (before[0].Agency != row.Agency || before[0].Record != row.Record) {
			end()
		}
		before = append(before, row)
		return nil
	}, `SELECT e.agency, e.record, e.child, e.version, e.change, e.position, e.class, e.handling, e.keeps, e.here, e.digest,
			n.child, n.version, n.class, n.handling, n.here, n.first_change, n.first_position, n.digests
		FROM entry AS e LEFT JOIN entry_now AS n ON n.tenant = e.tenant AND n.agency = e.agency AND n.record = e.record
		WHERE e.tenant = ? ORDER BY e.agency, e.record, e.version`, c.tenant())
	if err != nil {
		return err
	}
	end()
	return c.counted(ctx, "entry_now", records, "it is said which versions stand of %d records, and there are %d")
}

// record sets the versions of one record against what stands.
func (c *check) record(all []standingRow) {
	last := &all[len(all)-1]
	var digests []byte
	for i := range all {
		if all[i].Version != i+1 {
			c.bad("entry %s: version %d is kept, and not %d before it", last.ref(), all[i].Version, i+1)
			return
		}
		digests = append(digests, all[i].Digest...)
	}
	n := last.now
	if !last.nowVersion.Valid || int(last.nowVersion.Int64) != last.Version || last.nowChild.String != last.Child || string(n.class) != last.Class ||
		string(n.handling) != cmp.Or(last.Keeps, last.Handling) || n.here != last.Here || n.firstChange != all[0].Change ||
		n.firstPosition != all[0].Position || !bytes.Equal(digests, last.digests) {
		c.bad("entry %s: what is said of the version that stands is not so of version %d", last.ref(), last.Version)
	}
}

// counted finds rows of a table that speak of nothing.
func (c *check) counted(ctx context.Context, table string, want int, words string) error {
	var have int
	if err := plain(c.tx).QueryRowContext(ctx, "SELECT count(*) FROM "+table+" WHERE tenant = $1", c.tenant()).Scan(&have); err != nil {
		return fmt.Errorf("reading the record: %w", err)
	}
	if have != want {
		c.bad(words, have, want)
	}
	return nil
}

// linked looks for entries whose reference is no child's.
func (c *check) linked(ctx context.Context) error {
	return c.each(ctx, func(scan func(...any) error) error {
		var ref record.Ref
		err := scan(&ref.Agency, &ref.Record)
		c.bad("entry %s: its reference is no child's", ref)
		return err
	}, `SELECT agency, record FROM entry_now WHERE tenant = ? AND NOT EXISTS (SELECT 1 FROM child_now
		WHERE child_now.tenant = entry_now.tenant AND child_now.agency = entry_now.agency AND child_now.child = entry_now.child) ORDER BY agency, record LIMIT 1`, c.tenant())
}
