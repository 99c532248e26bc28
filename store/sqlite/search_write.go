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

// indexWriter writes the index, row by row, with statements that are made once: rows are not put together in one statement, because
// SQLite secures such a statement by a savepoint, at which FTS5 writes what it has gathered.
type indexWriter struct {
	tx         bun.Tx
	statements map[string]*sql.Stmt
	last       int64 // the highest id so far

	of    store.Doc // whose token is at hand: documents about one child often follow one another
	token string
}

// statement makes a statement when it is needed first; close closes them all.
func (w *indexWriter) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := w.statements[text]; s != nil {
		return s, nil
	}
	s, err := w.tx.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if w.statements == nil {
		w.statements = map[string]*sql.Stmt{}
	}
	w.statements[text] = s
	return s, nil
}

func (w *indexWriter) exec(ctx context.Context, text string, args ...any) error {
	s, err := w.statement(ctx, text) //nolint:sqlclosecheck // close does
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx, args...)
	return err
}

func (w *indexWriter) close() (err error) {
	for _, s := range w.statements {
		err = errors.Join(err, s.Close())
	}
	return err
}

// places gives every document an id at which the index holds nothing; no two documents are of one record.
func (w *indexWriter) places(ctx context.Context, docs []store.Doc) (ids []int64, err error) {
	if err := w.tx.Tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM search_doc").Scan(&w.last); err != nil {
		return nil, err
	}
	ids = make([]int64, len(docs))
	for i := range docs {
		d := &docs[i]
		if !d.New {
			if ids[i], err = w.clear(ctx, d.Tenant, d.Ref); err != nil {
				return nil, err
			}
		}
		if ids[i] != 0 {
			err = w.exec(ctx, "UPDATE search_doc SET child = ? WHERE id = ?", d.Child, ids[i])
		} else {
			w.last++
			ids[i] = w.last
			err = w.exec(ctx, "INSERT INTO search_doc (id, tenant, agency, record, child) VALUES (?, ?, ?, ?, ?)",
				w.last, string(d.Tenant), string(d.Ref.Agency), string(d.Ref.Record), d.Child)
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// clear takes out the terms of a record, and gives the id they had; 0 when it is not in the index.
func (w *indexWriter) clear(ctx context.Context, tenant record.TenantID, ref record.Ref) (id int64, err error) {
	s, err := w.statement(ctx, "SELECT id FROM search_doc WHERE tenant = ? AND agency = ? AND record = ?") //nolint:sqlclosecheck // close does
	if err != nil {
		return 0, err
	}
	switch err := s.QueryRowContext(ctx, string(tenant), string(ref.Agency), string(ref.Record)).Scan(&id); {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, err
	}
	return id, w.exec(ctx, "DELETE FROM search WHERE rowid = ?", id)
}

// terms writes what a document is found by.
func (w *indexWriter) terms(ctx context.Context, id int64, d *store.Doc) error {
	return w.exec(ctx, "INSERT INTO search (rowid, terms, child) VALUES (?, ?, ?)", id, strings.Join(d.Terms, " "), w.tokenOf(d))
}

func (w *indexWriter) tokenOf(d *store.Doc) string {
	if w.token == "" || w.of.Tenant != d.Tenant || w.of.Ref.Agency != d.Ref.Agency || w.of.Child != d.Child {
		w.of, w.token = *d, token(d.Tenant, record.ChildRef{Agency: d.Ref.Agency, Child: d.Child})
	}
	return w.token
}
