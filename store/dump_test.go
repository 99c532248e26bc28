package store_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sightline/internal/pgtest"
	"sightline/store"
	"sightline/store/postgres"
	"sightline/store/sqlite"
	"sightline/store/storetest"
)

func sqliteAt(t testing.TB, path string) store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func postgresAt(t testing.TB, to string) store.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func dumpOf(t testing.TB, s store.Store) []byte {
	t.Helper()
	dump, err := storetest.Dumped(t.Context(), s, storetest.BackingUp(t))
	if err != nil {
		t.Fatal(err)
	}
	return dump
}

// A table or a column that is added to the record is added to its backup, or this goes red: what a backup leaves out is lost the day it
// is needed.
// sizes: one story over every table
func TestABackupHoldsEveryColumnOfTheRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	head, _, _ := bytes.Cut(dumpOf(t, sqliteAt(t, path)), []byte("\n"))
	var said struct {
		Tables []struct {
			Name    string   `json:"name"`
			Key     int      `json:"key"`
			Columns []string `json:"columns"`
		} `json:"tables"`
	}
	if err := json.Unmarshal(head, &said); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, table := range said.Tables {
		for i, column := range table.Columns {
			key := ""
			if i < table.Key {
				key = " key"
			}
			got = append(got, table.Name+"."+column+key)
		}
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), `SELECT t.name, c.name, c.type, c."notnull", c.pk FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
		WHERE t.schema = 'main' AND t.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	notKept := regexp.MustCompile(`^(search|river|goose|sqlite|record_key|session|passing|attempt)`) // made anew, of the programs beside, said in the first line, or over by the time it is restored
	var want []string
	for rows.Next() {
		var table, column, kind string
		var filled, key int
		if err := rows.Scan(&table, &column, &kind, &filled, &key); err != nil {
			t.Fatal(err)
		}
		if notKept.MatchString(table) || column == "tenant" {
			continue
		}
		one := table + "." + column + map[string]string{"TEXT": "", "INTEGER": "#", "BLOB": "*"}[kind]
		if filled == 0 {
			one += "?"
		}
		if key > 0 {
			one += " key"
		}
		want = append(want, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 100 {
		t.Errorf("%d columns (-in the database +in its backup):\n%s", len(want), diff)
	}
}

// A backup of one kind of database is restored into the other, and what comes back is the same record: that is how a partnership moves
// from one machine to many, and back.
func TestABackupOfOneKindOfDatabaseIsRestoredIntoTheOther(t *testing.T) {
	from := sqliteAt(t, filepath.Join(t.TempDir(), "from.db"))
	storetest.Full(t, from)
	first := dumpOf(t, from)
	there := postgresAt(t, pgtest.Database(t))
	storetest.Restored(t, there, first)
	storetest.Sound(t, there)
	second := dumpOf(t, there)
	back := sqliteAt(t, filepath.Join(t.TempDir(), "back.db"))
	storetest.Restored(t, back, second)
	storetest.Sound(t, back)
	for _, dump := range [][]byte{second, dumpOf(t, back)} {
		if diff := cmp.Diff(recordOf(t, first), recordOf(t, dump)); diff != "" {
			t.Errorf("the record (-before +after):\n%s", diff)
		}
	}
}

// recordOf is what dumps of the same record share: all but the log, which says more with each reading.
func recordOf(t testing.TB, dump []byte) []store.DumpedTable {
	t.Helper()
	found, err := store.LookInto(bytes.NewReader(dump))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(found.Tables, func(table store.DumpedTable) bool { return strings.HasPrefix(table.Name, "audit_") })
}

func BenchmarkDump(b *testing.B) {
	s := sqliteAt(b, filepath.Join(b.TempDir(), "record.db"))
	const entries = 20000
	storetest.Receive(b, s, storetest.Submission(storetest.Many("police", entries)...))
	b.Run("dump", func(b *testing.B) {
		for b.Loop() {
			b.SetBytes(int64(len(dumpOf(b, s))))
		}
		b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	})
	dump := dumpOf(b, s)
	b.Run("look into", func(b *testing.B) {
		b.SetBytes(int64(len(dump)))
		for b.Loop() {
			if _, err := store.LookInto(bytes.NewReader(dump)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("restore", func(b *testing.B) {
		b.SetBytes(int64(len(dump)))
		for b.Loop() {
			storetest.Restored(b, sqliteAt(b, filepath.Join(b.TempDir(), "restored.db")), dump)
		}
		b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	})
}
