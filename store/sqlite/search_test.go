package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/uptrace/bun"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// index opens an index as the record's own pools do.
func index(t testing.TB) storetest.Index {
	t.Helper()
	name, err := nameOf(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pools(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(d.Read.Close(), d.Write.Close()); err != nil {
			t.Error(err)
		}
	})
	if err := prepare(t.Context(), d.Write.DB); err != nil {
		t.Fatal(err)
	}
	return storetest.Index{Searcher: search{}, Write: d.Write, Read: d.Read, Harm: []string{
		"INSERT INTO search (rowid, terms, child) VALUES (1000000, 'stray', '')",
		"DELETE FROM search WHERE rowid = (SELECT id FROM search_doc WHERE record = 'P-2')",
		"DELETE FROM search_doc WHERE record = 'P-2'",
		"UPDATE search_doc SET child = '1' WHERE record = 'P-2'",
		"UPDATE search_doc SET tenant = 'neighbours' WHERE record = 'P-2'",
		"UPDATE search_doc SET id = id + 100 WHERE record = 'P-2'",
		"INSERT INTO search (rowid, terms, child) VALUES (1000000, 'stray', '')",
		"INSERT INTO search (rowid, terms, child) VALUES (-1, 'stray', '')",
		"INSERT OR REPLACE INTO search (rowid, terms, child) SELECT id, 'seen home at', '' FROM search_doc WHERE record = 'P-2'",
		"INSERT INTO search (rowid, terms, child) VALUES (1000000, 'stray', '')",
		"INSERT INTO search (search) VALUES ('delete-all')",
	}}
}

func TestTheIndexBehavesAsEveryIndexDoes(t *testing.T) {
	storetest.Search(t, func(t *testing.T) storetest.Index { return index(t) })
}

func BenchmarkSearch(b *testing.B) { storetest.SearchSpeed(b, index) }

// What stands for a child in the index is no word of a text.
func TestAChildIsNotFoundByItsToken(t *testing.T) {
	x := index(t)
	of := record.ChildRef{Agency: "police", Child: "1"}
	d := store.Doc{Tenant: storetest.Partnership, Ref: record.Ref{Agency: "police", Record: "P-1"}, Child: "1", Terms: []string{"seen"}}
	err := x.As(t.Context(), x.Write, storetest.Partnership, func(ctx context.Context, tx bun.Tx) error {
		if err := x.Put(ctx, tx, []store.Doc{d}); err != nil {
			return err
		}
		for text, want := range map[string]int{"seen": 1, token(storetest.Partnership, of): 0} {
			refs, err := x.Find(ctx, tx, storetest.Partnership, store.ParseQuery(text), 9)
			if err != nil || len(refs) != want {
				t.Errorf("%q finds %v, %v", text, refs, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
