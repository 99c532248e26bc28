package sqlite

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sightline/keys"
	"sightline/store"
	"sightline/store/storetest"
)

// keyed opens records in files of their own, with keys in folders of their own.
func keyed() storetest.Keyed {
	folders := map[storetest.Ring]string{}
	ring := func(t *testing.T, folder string) storetest.Ring {
		t.Helper()
		k, err := keys.Open(t.Context(), folder, nil)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	return storetest.Keyed{
		Open: func(t *testing.T, k store.Keyring) *storetest.Record {
			t.Helper()
			path := filepath.Join(t.TempDir(), "record.db")
			again := func(k store.Keyring) (store.Store, error) { return Open(t.Context(), path, WithKeys(k)) }
			return &storetest.Record{Store: at(t, path, WithKeys(k)), Again: again, Lies: func() []byte { return lies(t, path) }}
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

// lies gives every file of the record.
func lies(t *testing.T, path string) []byte {
	t.Helper()
	var all bytes.Buffer
	for _, beside := range []string{"", "-wal", "-shm"} {
		text, err := os.ReadFile(path + beside)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.Bytes()
}

var remember sync.Mutex

func TestKeysOfAFile(t *testing.T) { storetest.Keys(t, keyed()) }
