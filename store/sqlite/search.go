package sqlite

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// search is the full-text index, kept with FTS5.
type search struct{}

var _ store.Searcher = search{}

// Put first makes place for every document and then writes their terms: a statement of another kind in between would make FTS5 write
// what it has gathered, and take several times as long.
func (search) Put(ctx context.Context, tx bun.Tx, docs []store.Doc) (err error) {
	w := indexWriter{tx: tx}
	defer func() {
		if err = errors.Join(err, w.close()); err != nil {
			err = fmt.Errorf("writing the search index: %w", err)
		}
	}()
	docs = store.Lasting(docs)
	ids, err := w.places(ctx, docs)
	if err != nil {
		return err
	}
	for i := range docs {
		if err := w.terms(ctx, ids[i], &docs[i]); err != nil {
			return err
		}
	}
	return nil
}

// Remove takes records out.
func (search) Remove(ctx context.Context, tx bun.Tx, tenant record.TenantID, refs []record.Ref) (err error) {
	w := indexWriter{tx: tx}
	defer func() {
		if err = errors.Join(err, w.close()); err != nil {
			err = fmt.Errorf("writing the search index: %w", err)
		}
	}()
	for _, ref := range refs {
		id, err := w.clear(ctx, tenant, ref)
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		if err := w.exec(ctx, "DELETE FROM search_doc WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// Clear takes a tenant's records out, and what belongs to no record. An index that is to be empty is made anew, also where it is
// damaged.
func (search) Clear(ctx context.Context, tx bun.Tx, tenant record.TenantID) error {
	_, err := tx.Tx.ExecContext(ctx, "DELETE FROM search_doc WHERE tenant = ?", string(tenant))
	if err != nil {
		return fmt.Errorf("clearing the search index: %w", err)
	}
	var others bool
	if err := tx.Tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM search_doc)").Scan(&others); err != nil {
		return fmt.Errorf("clearing the search index: %w", err)
	}
	rest := "INSERT INTO search (search) VALUES ('delete-all')"
	if others {
		rest = "DELETE FROM search WHERE rowid NOT IN (SELECT id FROM search_doc)"
	}
	if _, err := tx.Tx.ExecContext(ctx, rest); err != nil {
		return fmt.Errorf("clearing the search index: %w", err)
	}
	return nil
}

// Find asks FTS5 for what it is to be asked.
func (search) Find(ctx context.Context, tx bun.Tx, tenant record.TenantID, q store.Query, limit int) (refs []record.Ref, err error) {
	if q.IsZero() || limit <= 0 {
		return nil, nil
	}
	rows, err := tx.Tx.QueryContext(ctx, `SELECT doc.agency, doc.record FROM search CROSS JOIN search_doc AS doc ON doc.id = search.rowid
		WHERE search MATCH ? AND doc.tenant = ? ORDER BY doc.agency, doc.record LIMIT ?`, matching(tenant, &q), string(tenant), limit)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var ref record.Ref
		if err := rows.Scan(&ref.Agency, &ref.Record); err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
		refs = append(refs, ref)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return refs, nil
}

// matching writes a query in the language of FTS5. Terms are letters and digits, so that nothing in them ends a quotation.
func matching(tenant record.TenantID, q *store.Query) string {
	var b strings.Builder
	b.WriteString("terms : (")
	for i, phrase := range q.Phrases() {
		if i > 0 {
			b.WriteString(" AND ")
		}
		quote(&b, strings.Join(phrase, " "))
	}
	b.WriteByte(')')
	for i, of := range q.Within {
		if i == 0 {
			b.WriteString(" AND child : (")
		} else {
			b.WriteString(" OR ")
		}
		quote(&b, token(tenant, of))
	}
	if len(q.Within) > 0 {
		b.WriteByte(')')
	}
	return b.String()
}

func quote(b *strings.Builder, words string) {
	b.WriteByte('"')
	b.WriteString(strings.ReplaceAll(words, `"`, `""`))
	b.WriteByte('"')
}

// token is the one term that stands for a tenant's reference.
func token(tenant record.TenantID, of record.ChildRef) string {
	w := audit.NewDigester("search child 1")
	w.Text(string(tenant), string(of.Agency), of.Child)
	sum := w.Sum()
	return hex.EncodeToString(sum[:16])
}
