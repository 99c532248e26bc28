package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// kept makes a record with a correction, a decision, a joining, a wait and some reading, and gives its file.
func kept(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record.db")
	s := at(t, path)
	sub := storetest.Submission(
		storetest.Entry("police", "J-060", "1", "First."), storetest.Entry("police", "J-061", "1", "Second."), storetest.Entry("health", "H-1", "1", "Third."),
	)
	sub.Links = []record.Link{{Subject: storetest.Of("police", "1"), Person: "x", DecidedBy: "Somebody", Reason: "Because."}}
	storetest.Receive(t, s, sub)
	storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", "J-060", "1", "First, corrected.")))
	_, err := storetest.Take(t.Context(), s, storetest.Receiving(t), func(k store.Known) (store.Batch, error) {
		return store.Batch{Children: k.Children, Held: []record.Held{{Ref: storetest.Of("health", "1"), Why: "too little is said"}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Open(t, s, "child-1")
	storetest.Sound(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNothingKeptIsChangedOrRemoved(t *testing.T) {
	db := raw(t, kept(t))
	for table, column := range map[string]string{
		"audit_log": "outcome", "entry": "class", "submission": "refused", "submission_ref": "child", "identity": "child", "link_decision": "child",
		"child_link": "child_id", "held": "waits",
	} {
		for _, statement := range []string{
			fmt.Sprintf("UPDATE %s SET %s = %s", table, column, column), "DELETE FROM " + table, "DELETE FROM " + table + " WHERE tenant = 'partnership'",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "never") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	}
	for _, statement := range []string{"DELETE FROM log_head", "UPDATE log_head SET line = line - 1", "UPDATE log_head SET line = line"} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

// tamperings are what somebody with the file and without scruples might do, and what the check then says.
var tamperings = []struct{ do, says string }{
	{"UPDATE entry SET kind = 'note' WHERE record = 'J-060' AND version = 1", "entry police/J-060 version 1: it is not what was received"},
	{"UPDATE entry SET happened = 'sometime' WHERE record = 'J-061'", "entry police/J-061 version 1: a kept time cannot be read"},
	{"UPDATE entry SET happened = ' 2021-11~' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET told = 11 WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET told = NULL WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET follows = '' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET known = '' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET recorded = '' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET received_at = '2020-01-01T00:00:00.000000Z' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET class = 'A' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET handling = '' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET keeps = 'open' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET controller = 'health' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET area = 'cur' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET count = 1 WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET source = '' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET file = 'x' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET file_line = 9 WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET position = 77 WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET child = '2' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET record = 'J-062' WHERE record = 'J-061'", "entry police/J-062 version 1: it is not"},
	{"UPDATE entry SET agency = 'court' WHERE record = 'J-061'", "entry court/J-061 version 1: "},
	{"UPDATE entry SET version = 3 WHERE record = 'J-060' AND version = 2", "entry police/J-060 version 3: it is not"},
	{"UPDATE entry SET content = CAST(replace(content, 'Second', 'Changed') AS BLOB) WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET content = x'' WHERE record = 'J-061'", "entry police/J-061 version 1: the content is not in a form"},
	{"UPDATE entry SET content = x'0261' WHERE record = 'J-061'", "entry police/J-061 version 1: the content is not in a form"},
	{"UPDATE entry SET digest = zeroblob(32) WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET row_digest = zeroblob(32) WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"DELETE FROM entry WHERE record = 'J-060' AND version = 1", "entry police/J-060: version 2 is kept, and only 1 versions up to it"},
	{"DELETE FROM entry WHERE record = 'J-060' AND version = 2", "log line 2: rows written under it were changed, removed or added"},
	{"DELETE FROM entry WHERE record = 'J-061'", "log line 1: rows written under it"},
	{"DELETE FROM entry", "log line 1: rows written under it"},
	{"DELETE FROM child_link WHERE agency = 'health'", "entry health/H-1 version 1: its reference is no child's"},
	{"UPDATE child_link SET child_id = 'other' WHERE agency = 'health'", "log line 1: rows written under it"},
	{"INSERT INTO child_link VALUES ('partnership', 2, 9, 'health', '1', 'other')", "log line 2: rows written under it"},
	{"UPDATE identity SET content = CAST(replace(content, 'Family', 'Other') AS BLOB) WHERE agency = 'health'", "identity 1 under line 1: it is not what was received"},
	{"UPDATE identity SET content = CAST(replace(content, 'people.csv', 'x') AS BLOB) WHERE agency = 'health'", "log line 1: rows written under it"},
	{"DELETE FROM identity WHERE agency = 'health'", "log line 1: rows written under it"},
	{"UPDATE link_decision SET content = CAST(replace(content, 'Because', 'Therefore') AS BLOB)", "decision 0 under line 1: it is not what was received"},
	{"DELETE FROM link_decision", "log line 1: rows written under it"},
	{"UPDATE held SET waits = 0", "log line 3: rows written under it"},
	{"UPDATE submission SET manifest = CAST(replace(manifest, 'Title', 'Other') AS BLOB) WHERE line = 1", "log line 1: rows written under it"},
	{"UPDATE submission SET manifest = x'' WHERE line = 1", "submission 1: the content is not in a form"},
	{"UPDATE submission SET refused = 4 WHERE line = 1", "log line 1: rows written under it"},
	{"UPDATE submission_ref SET child = '7' WHERE line = 1 AND agency = 'police'", "log line 1: rows written under it"},
	{"DELETE FROM submission WHERE line = 1", "database: a row of"},
	{"UPDATE audit_log SET actor = 'somebody else' WHERE line = 4", "log line 4 is not what was written"},
	{"UPDATE audit_log SET at = '2020-01-01T00:00:00.000000Z' WHERE line = 4", "log line 4 is not what was written"},
	{"UPDATE audit_log SET at = 'sometime' WHERE line = 4", "log line 4 is not what was written"},
	{"UPDATE audit_log SET rows_digest = zeroblob(32) WHERE line = 2", "log line 2 is not what was written"},
	{"DELETE FROM audit_log WHERE line = 4", "log line 4 is missing"},
	{"UPDATE audit_log SET line = 40 WHERE line = 4", "log line 4 is missing"},
	{"DELETE FROM audit_log WHERE line > 4", "log line 5 is missing"},
	{"UPDATE log_head SET digest = zeroblob(32)", "log line 6 is not what was written"},
}

// unguarded takes the triggers away, as somebody could who has the file.
func unguarded(t *testing.T, path string) func(statements ...string) {
	t.Helper()
	db := raw(t, path)
	rows, err := db.QueryContext(t.Context(), "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var drop []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		drop = append(drop, "DROP TRIGGER "+name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	do(t, db, drop...)
	return func(statements ...string) { do(t, db, statements...) }
}

func TestCheckNamesWhatWasTamperedWith(t *testing.T) {
	sound := kept(t)
	for _, one := range tamperings {
		path := copied(t, sound)
		tamper := unguarded(t, path)
		tamper(one.do)
		checked, err := storetest.Check(t.Context(), at(t, path), storetest.Checking(t)) // writes line 6 before it reads
		if err != nil || !strings.HasPrefix(checked.Bad, one.says) {
			t.Errorf("%s:\n got  %q, %v\n want %q", one.do, checked.Bad, err, one.says)
		}
	}
}

// A digest written down elsewhere stands for the log up to its line, whatever is written later.
func TestTheHeadIsTheDigestOfTheLastLine(t *testing.T) {
	path := kept(t)
	s := at(t, path)
	before := storetest.Sound(t, s)
	storetest.Open(t, s, "child-1")
	after := storetest.Sound(t, s)
	if before.Head == after.Head || before.Lines+2 != after.Lines {
		t.Errorf("%+v, then %+v", before, after)
	}
	for _, checked := range []store.Checked{before, after} {
		var digest string
		err := raw(t, path).QueryRowContext(t.Context(), "SELECT lower(hex(digest)) FROM audit_log WHERE line = ?", checked.Lines).Scan(&digest)
		if err != nil || digest != checked.Head {
			t.Errorf("the digest of line %d is %q, %v; the check says %q", checked.Lines, digest, err, checked.Head)
		}
	}
	do(t, raw(t, path), "DROP TRIGGER audit_log_stays", "UPDATE audit_log SET outcome = '' WHERE line = 1")
	if checked, err := storetest.Check(t.Context(), s, storetest.Checking(t)); err != nil || checked.Bad == "" || checked.Head != "" {
		t.Errorf("a log that was changed: %+v, %v", checked, err)
	}
}

func copied(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestCheckFindsADamagedPage(t *testing.T) {
	path := kept(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := bytes.Index(data, []byte("First, corrected."))
	if found < 0 {
		t.Fatal("the narrative is not where this test looks for it")
	}
	copy(data[found:], "First, changed...")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	checked, err := storetest.Check(t.Context(), at(t, path), storetest.Checking(t))
	if err != nil || checked.Bad != "entry police/J-060 version 2: it is not what was received" {
		t.Errorf("%q, %v", checked.Bad, err)
	}
}

// counting counts what is decoded: nothing private can be read without it.
type counting struct {
	store.Plain

	decoded atomic.Int64
}

func (c *counting) Decode(about store.About, kept []byte) ([]byte, error) {
	c.decoded.Add(1)
	return c.Plain.Decode(about, kept)
}

func TestWithoutALineNothingIsRead(t *testing.T) {
	path := kept(t)
	codec := new(counting)
	s := at(t, path, WithCodec(codec))
	storetest.Open(t, s, "child-1")
	if codec.decoded.Load() == 0 {
		t.Fatal("this test would not see a reading")
	}
	db := raw(t, path)
	do(t, db, "CREATE TRIGGER log_is_full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'the log is full'); END")
	codec.decoded.Store(0)
	child, err := storetest.Opened(t.Context(), s, storetest.Opening(t, "child-1"))
	ids, listErr := storetest.Listed(t.Context(), s, storetest.Listing(t))
	lines, logErr := storetest.Logged(t.Context(), s, storetest.Reading(t))
	checked, checkErr := storetest.Check(t.Context(), s, storetest.Checking(t))
	if err := errors.Join(err, listErr, logErr, checkErr); strings.Count(fmt.Sprint(err), "the log is full") != 4 {
		t.Errorf("each reading fails with the log: %v", err)
	}
	if len(child.Entries)+len(child.Refs)+len(ids)+len(lines)+checked.Entries > 0 || codec.decoded.Load() > 0 {
		t.Errorf("something was read without a line: %d contents", codec.decoded.Load())
	}
	sub := storetest.Submission(storetest.Entry("police", "J-099", "1", "Not to be kept."))
	_, err = storetest.Take(t.Context(), s, storetest.Receiving(t), func(k store.Known) (store.Batch, error) {
		return store.Batch{Submission: sub, Children: map[record.ChildRef]record.ChildID{storetest.Of("police", "1"): "child-1"}}, nil
	})
	if err == nil {
		t.Error("a submission without a line was acknowledged")
	}
	do(t, db, "DROP TRIGGER log_is_full")
	if got := len(storetest.Open(t, s, "child-1").Entries); got != 3 {
		t.Errorf("%d entries, want the three from before", got)
	}
	storetest.Sound(t, s)
}

func TestTheDatabaseIsKeptSafely(t *testing.T) {
	name, err := nameOf(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pools(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = d.Read.Close(), d.Write.Close() }()
	if err := prepare(t.Context(), d.Write.DB); err != nil {
		t.Fatal(err)
	}
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "30000", "recursive_triggers": "1"} {
		var got string
		if err := d.Write.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", pragma, got, err, want)
		}
	}
	if _, err := d.Read.ExecContext(t.Context(), "INSERT INTO log_head VALUES ('x', 1, zeroblob(32))"); err == nil {
		t.Error("a reader wrote")
	}
	if _, err := d.Write.ExecContext(t.Context(), "INSERT INTO child_link VALUES ('x', 1, 1, 'a', 'b', 'c')"); err == nil {
		t.Error("a row pointing nowhere was written")
	}
}
