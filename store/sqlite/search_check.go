package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"sightline/record"
	"sightline/store"
)

// Each reads the index once, term by term as it lies there, and then its documents: to put the terms of each document together again
// would take more memory than a check may.
func (search) Each(ctx context.Context, tx bun.Tx, tenant record.TenantID, do func(store.Indexed) error) error {
	var last int64
	if err := tx.Tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM search_doc").Scan(&last); err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	sums := indexSums{of: make([]uint64, last+1)}
	if err := sums.read(ctx, tx); err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	if err := sums.documents(ctx, tx, tenant, do); err != nil {
		return err
	}
	for _, rest := range sums.of {
		sums.stray += rest
	}
	if sums.stray != 0 {
		return do(store.Indexed{Sum: sums.stray})
	}
	return nil
}

// indexSums are the sums of what the index holds.
type indexSums struct {
	of    []uint64 // of the document of each id
	stray uint64   // of what has an id that no document has
}

// placeOfChild is where a document's token stands among its terms.
const placeOfChild = -1

func (s *indexSums) read(ctx context.Context, tx bun.Tx) (err error) {
	rows, err := tx.Tx.QueryContext(ctx, "SELECT doc, col = 'terms', offset, term FROM search_term")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var (
		id      int64
		isTerm  bool
		place   int
		scanned sql.RawBytes
		term    string // the same one comes many times in turn
	)
	for rows.Next() {
		if err := rows.Scan(&id, &isTerm, &place, &scanned); err != nil {
			return err
		}
		if string(scanned) != term {
			term = string(scanned)
		}
		if !isTerm {
			place += placeOfChild
		}
		sum := store.SumTerm(place, term)
		if 0 <= id && id < int64(len(s.of)) {
			s.of[id] += sum
		} else {
			s.stray += sum
		}
	}
	return rows.Err()
}

func (s *indexSums) documents(ctx context.Context, tx bun.Tx, tenant record.TenantID, do func(store.Indexed) error) (err error) {
	rows, err := tx.Tx.QueryContext(ctx, "SELECT id, tenant, agency, record, child FROM search_doc ORDER BY tenant, agency, record")
	if err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id int64
		var of record.TenantID
		var one store.Indexed
		if err := rows.Scan(&id, &of, &one.Ref.Agency, &one.Ref.Record, &one.Child); err != nil {
			return fmt.Errorf("reading the search index: %w", err)
		}
		one.Sum = s.take(id) - store.SumTerm(placeOfChild, token(of, record.ChildRef{Agency: one.Ref.Agency, Child: one.Child}))
		if of != tenant {
			continue
		}
		if err := do(one); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *indexSums) take(id int64) uint64 {
	if id < 0 || id >= int64(len(s.of)) {
		return 0
	}
	sum := s.of[id]
	s.of[id] = 0
	return sum
}
