package sqlite

import (
	"errors"
	"path/filepath"
	"testing"

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
	return storetest.Index{Searcher: search{}, Write: d.Write, Read: d.Read}
}

func TestTheIndexBehavesAsEveryIndexDoes(t *testing.T) {
	storetest.Search(t, func(t *testing.T) storetest.Index { return index(t) })
}

func BenchmarkSearch(b *testing.B) { storetest.SearchSpeed(b, index) }
