package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Dump writes everything of the access's tenant as it stood at one moment, whatever is written meanwhile. What is withheld from
// everybody is in it too, as it is kept: whoever calls this encrypts it before it goes anywhere.
func (r *reader) Dump(ctx context.Context, to io.Writer) error {
	if err := r.leave(record.EveryChild, record.BackUpAct); err != nil {
		return err
	}
	mark, err := r.Keys.Mark()
	if err != nil {
		return err
	}
	w, err := begin(to, r.access.Granted().Tenant, mark)
	for i := 0; i < len(dumped) && err == nil; i++ {
		err = r.dumpTable(ctx, w, &dumped[i])
	}
	if err != nil {
		return err
	}
	return w.finish()
}

// dumpTable writes one table, row by row.
func (r *reader) dumpTable(ctx context.Context, w *dumpWriter, t *dumpTable) (err error) {
	rows, err := r.tx.QueryContext(ctx, t.selected(), r.tenant())
	if err != nil {
		return fmt.Errorf("reading %s: %w", t.Name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row, into := make([]cell, len(t.Columns)), make([]any, len(t.Columns))
	for i, column := range t.Columns {
		if _, holds := kind(column); holds == '#' || holds == '?' {
			into[i] = &row[i].number
		} else {
			into[i] = (*sql.RawBytes)(&row[i].bytes)
		}
	}
	count := int64(0)
	for ; rows.Next(); count++ {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("reading %s: %w", t.Name, err)
		}
		if err := w.row(t, row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading %s: %w", t.Name, err)
	}
	return w.end(count)
}

// selected is the statement that reads a table in the order of its key.
func (t *dumpTable) selected() string {
	columns := t.names()
	statement := "SELECT " + quotedNames(columns...) + " FROM " + quotedNames(t.Name) + " WHERE tenant = ?"
	if t.Key > 0 {
		statement += " ORDER BY " + quotedNames(columns[:t.Key]...)
	}
	return statement
}

// quotedNames gives names as SQL takes them, whatever else they mean.
func quotedNames(names ...string) string { return `"` + strings.Join(names, `", "`) + `"` }

func (t *dumpTable) names() []string {
	names := make([]string, 0, len(t.Columns))
	for _, column := range t.Columns {
		name, _ := kind(column)
		names = append(names, name)
	}
	return names
}

// Restore fills an empty database with what Dump wrote, and writes the access's line behind it, in one transaction. What is read can be
// read once only, so it is never begun again by itself.
func (d *database) Restore(ctx context.Context, a audit.Access, from io.Reader) error {
	if err := leave(a, record.EveryChild, record.RestoreAct); err != nil {
		return err
	}
	tenant := a.Granted().Tenant
	err := d.inOneTx(ctx, tenant, func(ctx context.Context, tx Tx) error {
		if d.Own != nil {
			if err := d.Own(ctx, tx, tenant); err != nil {
				return err
			}
		}
		if err := empty(ctx, tx, tenant); err != nil {
			return err
		}
		if err := d.load(ctx, tx, tenant, from); err != nil {
			return err
		}
		if err := d.forgetShredded(ctx, tx, tenant); err != nil {
			return err
		}
		if err := d.reindex(ctx, tx, tenant); err != nil {
			return err
		}
		log, err := d.open(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if err := d.overtaken(tenant, log.edge.Size()); err != nil {
			return err
		}
		log.add(lineOf(a, d.Now(), outcomeGiven), audit.Digest{})
		return log.write(ctx)
	})
	d.became(err)
	return d.explained(err)
}

// overtaken refuses a backup whose log ends before what was signed here: restored, it could never be whole nor be signed again, and
// whoever restores has to know that something is lost. Signatures that cannot be read are the check's to name.
func (d *database) overtaken(tenant record.TenantID, lines int64) error {
	if d.Checkpoints == nil {
		return nil
	}
	signed, err := d.Checkpoints.Read(tenant)
	if last := signed.Last(); err == nil && last.Size > lines {
		return &refusal{fmt.Sprintf("where the audit log ends was signed here over %d lines, and the backup's log ends with line %d: what was written in between is not in this backup. When there is no later one, give the folder of the checkpoints another name and keep it, because it shows what is missing; then restore again", last.Size, lines), record.Conflict}
	}
	return nil
}

// empty refuses a database in which anything of the tenant is kept: two records do not become one by being poured together.
func empty(ctx context.Context, tx bun.IDB, tenant record.TenantID) error {
	for i := range dumped {
		var holds bool
		question := "SELECT EXISTS (SELECT 1 FROM " + quotedNames(dumped[i].Name) + " WHERE tenant = ?"
		if dumped[i].Name == "data_key" { // that of what is about no child says nothing
			question += " AND child <> ''"
		}
		err := tx.QueryRowContext(ctx, question+")", string(tenant)).Scan(&holds)
		if err != nil {
			return fmt.Errorf("looking whether the database is empty: %w", err)
		}
		if holds {
			return &refusal{"this database holds a record already, and a backup is restored into an empty one; name one that does not exist yet", record.Conflict}
		}
	}
	return nil
}

// How much is held in memory before it is written.
const (
	mostRestored = 500     // rows
	mostHeld     = 4 << 20 // bytes
)

// load writes a dump's rows.
func (d *database) load(ctx context.Context, tx Tx, tenant record.TenantID, from io.Reader) error {
	var (
		last *dumpTable
		rows Rows
		held int
	)
	flush := func() error {
		err := d.insert(ctx, tx, rows)
		rows.Values, held = rows.Values[:0], 0
		return err
	}
	_, err := readDump(from, func(head *dumpHead) error {
		if head.Tenant != tenant {
			return fmt.Errorf("%w: the backup is of another agreement between agencies; restore it there", record.Invalid)
		}
		return d.Keys.Fits(head.Keys)
	}, func(t *dumpTable, row []cell) error {
		if t.Name == "data_key" {
			d.asListed(row)
		}
		if t != last || len(rows.Values) == mostRestored || held > mostHeld {
			if err := flush(); err != nil {
				return err
			}
			last, rows.Table, rows.Columns = t, t.Name, append([]string{"tenant"}, t.names()...)
		}
		values := []any{string(tenant)}
		for i, column := range t.Columns {
			values = append(values, row[i].value(column))
			held += len(row[i].bytes)
		}
		rows.Values = append(rows.Values, values)
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// value gives a copy of what a cell holds, as a database takes it.
func (c *cell) value(column string) any {
	switch _, holds := kind(column); {
	case holds == '?' && !c.number.Valid:
		return nil
	case holds == '#', holds == '?':
		return c.number.Int64
	case holds == '*':
		return append([]byte{}, c.bytes...)
	default:
		return string(c.bytes)
	}
}
