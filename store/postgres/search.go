package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// search is the full-text index, kept in tables of ours and asked through GIN.
type search struct{}

var _ store.Searcher = search{}

// documentsAtOnce is how many documents one statement writes.
const documentsAtOnce = 1000

// Put writes documents some at a time.
func (search) Put(ctx context.Context, tx bun.Tx, docs []store.Doc) error {
	for part := range slices.Chunk(store.Lasting(docs), documentsAtOnce) {
		byTenant := map[record.TenantID][]store.Doc{}
		for i := range part {
			byTenant[part[i].Tenant] = append(byTenant[part[i].Tenant], part[i])
		}
		for tenant, docs := range byTenant {
			if err := put(ctx, tx, tenant, docs); err != nil {
				return err
			}
		}
	}
	return nil
}

func put(ctx context.Context, tx bun.Tx, tenant record.TenantID, docs []store.Doc) error {
	agencies, records := make([]string, len(docs)), make([]string, len(docs))
	children, terms := make([]string, len(docs)), make([]string, len(docs))
	var old []record.Ref
	for i := range docs {
		d := &docs[i]
		agencies[i], records[i], children[i], terms[i] = string(d.Ref.Agency), string(d.Ref.Record), d.Child, spaced(d.Terms)
		if !d.New {
			old = append(old, d.Ref)
		}
	}
	if err := remove(ctx, tx, tenant, old); err != nil {
		return err
	}
	_, err := tx.Tx.ExecContext(ctx, `WITH put AS (
			INSERT INTO search_doc (tenant, agency, record, child, terms)
			SELECT $1, agency, record, child, terms FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS one (agency, record, child, terms)
			RETURNING id, tenant, agency, child, terms)
		INSERT INTO search_word (id, words) SELECT id, search_words(tenant, terms) || search_child(tenant, agency, child) FROM put`, string(tenant), agencies, records, children, terms)
	if err != nil {
		return fmt.Errorf("writing the search index: %w", err)
	}
	return nil
}

// spaced writes terms so that each, and several in a row, stand between spaces.
func spaced(terms []string) string { return " " + strings.Join(terms, " ") + " " }

// Remove takes records out.
func (search) Remove(ctx context.Context, tx bun.Tx, tenant record.TenantID, refs []record.Ref) error {
	for part := range slices.Chunk(refs, documentsAtOnce) {
		if err := remove(ctx, tx, tenant, part); err != nil {
			return err
		}
	}
	return nil
}

func remove(ctx context.Context, tx bun.Tx, tenant record.TenantID, refs []record.Ref) error {
	if len(refs) == 0 {
		return nil
	}
	agencies, records := make([]string, len(refs)), make([]string, len(refs))
	for i, ref := range refs {
		agencies[i], records[i] = string(ref.Agency), string(ref.Record)
	}
	// Each is looked up by its key, whatever the server thinks of how many there are.
	_, err := tx.Tx.ExecContext(ctx, `WITH old AS (
			SELECT (SELECT id FROM search_doc AS doc WHERE doc.tenant = $1 AND doc.agency = one.agency AND doc.record = one.record) AS id
			FROM unnest($2::text[], $3::text[]) AS one (agency, record)),
		gone AS (DELETE FROM search_doc WHERE id = ANY (ARRAY(SELECT id FROM old)))
		DELETE FROM search_word WHERE id = ANY (ARRAY(SELECT id FROM old))`, string(tenant), agencies, records)
	if err != nil {
		return fmt.Errorf("writing the search index: %w", err)
	}
	return nil
}

// Clear takes a tenant's records out.
func (search) Clear(ctx context.Context, tx bun.Tx, tenant record.TenantID) error {
	_, err := tx.Tx.ExecContext(ctx, `WITH gone AS (DELETE FROM search_doc WHERE tenant = $1 RETURNING id)
		DELETE FROM search_word USING gone WHERE search_word.id = gone.id`, string(tenant))
	if err != nil {
		return fmt.Errorf("clearing the search index: %w", err)
	}
	return nil
}

// What may be found is gathered first, whatever the server thinks of how much that is: OFFSET 0 keeps it from looking into every
// document instead.
const (
	mayBeFound  = `SELECT doc.agency, doc.record FROM (SELECT id FROM search_word WHERE words @> search_words($1, $2)`
	withinThese = ` AND words && ARRAY(SELECT search_child($1, agency, child) FROM unnest($5::text[], $6::text[]) AS one (agency, child))`
	isFound     = ` OFFSET 0) AS word JOIN search_doc AS doc ON doc.id = word.id WHERE doc.tenant = $1
		AND NOT EXISTS (SELECT FROM unnest($3::text[]) AS wanted (phrase) WHERE position(phrase IN doc.terms) = 0)`
	amongThese = ` AND (doc.agency, doc.child) IN (SELECT agency, child FROM unnest($5::text[], $6::text[]) AS one (agency, child))`
	firstOfAll = ` ORDER BY doc.agency, doc.record LIMIT $4`
)

// Find looks for documents that may hold all the terms, and then into each of them.
func (search) Find(ctx context.Context, tx bun.Tx, tenant record.TenantID, q store.Query, limit int) (refs []record.Ref, err error) {
	if q.IsZero() || limit <= 0 {
		return nil, nil
	}
	var phrases, agencies, children []string
	for _, phrase := range q.Phrases() {
		phrases = append(phrases, spaced(phrase))
	}
	statement, args := mayBeFound+isFound+firstOfAll, []any{string(tenant), spaced(slices.Concat(q.Phrases()...)), phrases, limit}
	if len(q.Within) > 0 {
		for _, of := range q.Within {
			if audit.IsText(string(of.Agency), of.Child) { // else no row is of it, and PostgreSQL would not hear of it
				agencies, children = append(agencies, string(of.Agency)), append(children, of.Child)
			}
		}
		statement, args = mayBeFound+withinThese+isFound+amongThese+firstOfAll, append(args, agencies, children)
	}
	rows, err := tx.Tx.QueryContext(ctx, statement, args...)
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

// Each reads every document, and whether its numbers are those of its terms.
func (search) Each(ctx context.Context, tx bun.Tx, tenant record.TenantID, do func(store.Indexed) error) (err error) {
	rows, err := tx.Tx.QueryContext(ctx, `SELECT doc.agency, doc.record, doc.child, doc.terms, 
			coalesce(word.words = search_words(doc.tenant, doc.terms) || search_child(doc.tenant, doc.agency, doc.child), false)
		FROM search_doc AS doc LEFT JOIN search_word AS word ON word.id = doc.id WHERE doc.tenant = $1 ORDER BY doc.agency, doc.record`, string(tenant))
	if err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one store.Indexed
		var terms sql.RawBytes
		var listed bool
		if err := rows.Scan(&one.Ref.Agency, &one.Ref.Record, &one.Child, &terms, &listed); err != nil {
			return fmt.Errorf("reading the search index: %w", err)
		}
		one.Sum = store.SumOf(strings.Fields(string(terms)))
		if !listed { // it would not be found: that is no sum of any terms
			one.Sum = ^one.Sum
		}
		if err := do(one); err != nil {
			return err
		}
	}
	return rows.Err()
}
