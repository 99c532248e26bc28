package postgres

import (
	"bytes"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sightline/internal/pgtest"
	"sightline/keys"
	"sightline/store"
	"sightline/store/storetest"
)

// keyed opens records in databases of their own, with keys in folders of their own.
func keyed() storetest.Keyed {
	folders := map[storetest.Ring]string{}
	var remember sync.Mutex
	ring := func(t *testing.T, folder string) storetest.Ring {
		t.Helper()
		k, err := keys.Open(t.Context(), folder, nil)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	with := func(k store.Keyring) Option { return With(func(d *store.Database) { d.Keys = k }) }
	return storetest.Keyed{
		Open: func(t *testing.T, k store.Keyring) *storetest.Record {
			t.Helper()
			to := pgtest.Database(t)
			again := func(k store.Keyring) (store.Store, error) { return Open(t.Context(), to, with(k)) }
			return &storetest.Record{Store: at(t, to, with(k)), Again: again, Lies: func() []byte { return lies(t, to) }}
		},
		Ring: func(t *testing.T) storetest.Ring {
			t.Helper()
			folder := filepath.Join(t.TempDir(), "keys")
			k := ring(t, folder)
			remember.Lock()
			defer remember.Unlock()
			folders[k] = folder
			return k
		},
		SameRing: func(t *testing.T, k storetest.Ring) storetest.Ring {
			t.Helper()
			remember.Lock()
			defer remember.Unlock()
			return ring(t, folders[k])
		},
	}
}

// lies gives every value of every column that holds text or bytes, of every table.
func lies(t *testing.T, to string) []byte {
	t.Helper()
	c, err := pgx.Connect(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	var all bytes.Buffer
	for _, one := range column[string](t, c, `SELECT format('SELECT coalesce(string_agg(%s, E''\n''), %s) FROM %I', CASE atttypid WHEN 'bytea'::regtype
			THEN format('%I', attname) ELSE format('convert_to(%I::text, ''UTF8'')', attname) END, '''''::bytea', relname) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0 AND NOT attisdropped`) {
		enterAs(t, c, string(storetest.Partnership), func(tx pgx.Tx) {
			var value []byte
			if err := tx.QueryRow(t.Context(), one).Scan(&value); err != nil {
				t.Fatalf("%s: %v", one, err)
			}
			all.Write(value)
		})
	}
	return all.Bytes()
}

func TestKeysOfPostgres(t *testing.T) { storetest.Keys(t, keyed()) }
