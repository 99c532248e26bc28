package postgres

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"sightline/internal/pgtest"
	"sightline/store/storetest"
)

// A byte that changed on the server's disk is found by the check, with the server's checksums and without them, in tables and in indexes.
func TestAByteThatChangedOnTheDiskIsFound(t *testing.T) {
	server := pgtest.Cluster(t)
	to := server.Database(t)
	s := at(t, to)
	storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", "P-1", "1", "Seen at the park."), storetest.Entry("police", "P-2", "1", "Home.")))
	storetest.Sound(t, s)
	part := column[string](t, pgtest.Raw(t, to), "SELECT c.relname::text FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhparent = 'entry'::regclass AND pg_relation_size(c.oid) > 0")[0]
	for _, checksums := range []bool{true, false} {
		if !checksums {
			server.Stop(t)
			server.Tool(t, "pg_checksums", "--disable")
			t.Cleanup(func() { server.Stop(t); server.Tool(t, "pg_checksums", "--enable"); server.Start(t) })
			server.Start(t)
		}
		for relation, kept := range map[string]string{
			part: "Seen at the park.", part + "_pkey": "P-2", "audit_log": "user-1", "audit_log_pkey": "partnership", "identity": "Family", "change_pkey": "partnership",
		} {
			put := disk{server, to}.change(t, relation, kept)
			c, err := storetest.Check(t.Context(), s, storetest.Checking(t))
			if err == nil && c.Bad == "" {
				t.Errorf("checksums %v: a byte of %s was changed, and nothing was found", checksums, relation)
			}
			if err != nil && !strings.Contains(err.Error(), "cannot be read as it was written") {
				t.Errorf("checksums %v: %s: %v", checksums, relation, err)
			}
			t.Logf("checksums %v, %s: %s%v", checksums, relation, c.Bad, err)
			put()
			storetest.Sound(t, s)
		}
	}
}

// disk is that of a database's server.
type disk struct {
	*pgtest.Server

	database string
}

// change changes one byte of what a table or an index keeps, and gives a way to put it back.
func (d disk) change(t *testing.T, relation, kept string) (put func()) {
	t.Helper()
	c := pgtest.Raw(t, d.database)
	path := d.File(column[string](t, c, "SELECT pg_relation_filepath('"+relation+"')")[0])
	d.Stop(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	place := bytes.Index(data, []byte(kept))
	if place < 0 {
		t.Fatalf("%s does not hold %q", relation, kept)
	}
	flip := func() {
		if data, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		data[place] ^= 1
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	flip()
	d.Start(t)
	return func() {
		d.Stop(t)
		flip()
		d.Start(t)
		if strings.HasSuffix(relation, "_pkey") { // what was written meanwhile may stand in the wrong place
			do(t, pgtest.Raw(t, d.database), "REINDEX INDEX "+relation)
		}
	}
}
