package postgres

import (
	"errors"
	"testing"

	"sightline/internal/pgtest"
	"sightline/store/storetest"
)

// index opens an index as the record's own pools do.
func index(t testing.TB) storetest.Index {
	t.Helper()
	to, err := parse(pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := prepare(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	o := pools(to)
	t.Cleanup(func() {
		if err := errors.Join(o.Read.Close(), o.Write.Close()); err != nil {
			t.Error(err)
		}
	})
	return storetest.Index{Searcher: search{}, Write: o.Write, Read: o.Read, Enter: enter, Harm: []string{
		"DELETE FROM search_doc WHERE record = 'P-2'",
		"UPDATE search_doc SET terms = ' seen home at ' WHERE record = 'P-2'",
		"UPDATE search_doc SET child = '1' WHERE record = 'P-2'",
		"UPDATE search_doc SET record = 'P-3' WHERE record = 'P-2'",
		"DELETE FROM search_word WHERE id = (SELECT id FROM search_doc WHERE record = 'P-2')",
		"UPDATE search_word SET words = words[2:] WHERE id = (SELECT id FROM search_doc WHERE record = 'P-2')",
	}}
}

func TestTheIndexBehavesAsEveryIndexDoes(t *testing.T) {
	storetest.Search(t, func(t *testing.T) storetest.Index { return index(t) })
}

func BenchmarkSearch(b *testing.B) { storetest.SearchSpeed(b, index) }
