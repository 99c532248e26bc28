package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/uptrace/bun"

	"sightline/record"
	"sightline/store"
)

// atOnce is how many documents one statement writes into the index: in half the time of one by one. Rows of search_doc are written
// one by one, because SQLite takes longer for several in a table with a second key.
const atOnce = 16

// indexWriter writes documents with statements that are made once.
type indexWriter struct {
	tx      bun.Tx
	last    int64 // the highest id so far
	pending []any // of new documents not yet in the index: id, terms, child

	doc, one, many, old, unlist, unindex *sql.Stmt

	of    store.Doc // whose token is at hand: documents about one child often follow one another
	token string
}

// exec makes a statement when it is needed first.
func (w *indexWriter) exec(ctx context.Context, s **sql.Stmt, text string, args ...any) error {
	if err := w.prepare(ctx, s, text); err != nil {
		return err
	}
	_, err := (*s).ExecContext(ctx, args...)
	return err
}

func (w *indexWriter) prepare(ctx context.Context, s **sql.Stmt, text string) (err error) {
	if *s == nil {
		*s, err = w.tx.PrepareContext(ctx, text)
	}
	return err
}

func (w *indexWriter) close() (err error) {
	for _, s := range []*sql.Stmt{w.doc, w.one, w.many, w.old, w.unlist, w.unindex} {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
	}
	return err
}

// add writes a document of which nothing is there; flush must follow.
func (w *indexWriter) add(ctx context.Context, d *store.Doc) error {
	w.last++
	const text = "INSERT INTO search_doc (id, tenant, agency, record, child) VALUES (?, ?, ?, ?, ?)"
	if err := w.exec(ctx, &w.doc, text, w.last, string(d.Tenant), string(d.Ref.Agency), string(d.Ref.Record), d.Child); err != nil {
		return err
	}
	w.pending = append(w.pending, w.last, strings.Join(d.Terms, " "), w.tokenOf(d))
	if len(w.pending) < 3*atOnce {
		return nil
	}
	err := w.exec(ctx, &w.many, insertTerms+strings.Repeat(", (?, ?, ?)", atOnce-1), w.pending...)
	w.pending = w.pending[:0]
	return err
}

const insertTerms = "INSERT INTO search (rowid, terms, child) VALUES (?, ?, ?)"

// flush writes what add left pending.
func (w *indexWriter) flush(ctx context.Context) error {
	for i := 0; i < len(w.pending); i += 3 {
		if err := w.exec(ctx, &w.one, insertTerms, w.pending[i:i+3]...); err != nil {
			return err
		}
	}
	w.pending = w.pending[:0]
	return nil
}

// replace writes a document where there may be one.
func (w *indexWriter) replace(ctx context.Context, d *store.Doc) error {
	if err := w.remove(ctx, d.Tenant, d.Ref); err != nil {
		return err
	}
	if err := w.add(ctx, d); err != nil {
		return err
	}
	return w.flush(ctx)
}

// remove takes a record out if it is there.
func (w *indexWriter) remove(ctx context.Context, tenant record.TenantID, ref record.Ref) error {
	if err := w.prepare(ctx, &w.old, "SELECT id FROM search_doc WHERE tenant = ? AND agency = ? AND record = ?"); err != nil {
		return err
	}
	var id int64
	err := w.old.QueryRowContext(ctx, string(tenant), string(ref.Agency), string(ref.Record)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := w.exec(ctx, &w.unindex, "DELETE FROM search WHERE rowid = ?", id); err != nil {
		return err
	}
	return w.exec(ctx, &w.unlist, "DELETE FROM search_doc WHERE id = ?", id)
}

func (w *indexWriter) tokenOf(d *store.Doc) string {
	if w.token == "" || w.of.Tenant != d.Tenant || w.of.Ref.Agency != d.Ref.Agency || w.of.Child != d.Child {
		w.of, w.token = *d, token(d.Tenant, record.ChildRef{Agency: d.Ref.Agency, Child: d.Child})
	}
	return w.token
}
