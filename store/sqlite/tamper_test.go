package sqlite

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// kept makes a record with a correction, a decision, a joining, a wait and some reading, and gives its file.
func kept(t *testing.T) string {
	t.Helper()
	path := empty(t)
	s := at(t, path)
	sub := storetest.Submission(
		storetest.Entry("police", "J-060", "1", "First."), storetest.Entry("police", "J-061", "1", "Second."), storetest.Entry("health", "H-1", "1", "Third."),
	)
	sub.Entries[1].Details = append(sub.Entries[1].Details, record.Detail{Key: "told", Values: []string{"school"}}, record.Detail{Key: "asks", Values: []string{"rule-1"}})
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
	storetest.Put(t, s, "child-1", storetest.Picture("f-1", "police"), "points")
	storetest.Sound(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNothingKeptIsChangedOrRemoved(t *testing.T) {
	db := raw(t, kept(t))
	for table, column := range map[string]string{
		"audit_log": "outcome", "question_step": "rule", "entry": "class", "submission": "refused", "submission_ref": "child", "identity": "child", "link_decision": "child",
		"child_link": "child_id", "held": "waits", "change": "line", "request": "change", "file": "role",
	} {
		for _, statement := range []string{
			fmt.Sprintf("UPDATE %s SET %s = %s", table, column, column), "DELETE FROM " + table, "DELETE FROM " + table + " WHERE tenant = 'partnership'",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "never") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	}
	for _, statement := range []string{"DELETE FROM audit_edge", "UPDATE audit_edge SET size = size - 1", "UPDATE audit_edge SET size = size"} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

// tamperings are what somebody with the file and without scruples might do, and what the check then says.
var tamperings = []struct{ do, says string }{
	{"UPDATE entry SET received_at = '2020-01-01T00:00:00.000000Z' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET class = 'A' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET handling = '' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET keeps = 'open' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET controller = 'health' WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET position = 77 WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET child = '2' WHERE record = 'J-061'", "entry police/J-061 version 1: the key that opens it is not in the record: it is not"},
	{"UPDATE entry SET record = 'J-062' WHERE record = 'J-061'", "entry police/J-062 version 1: it is not"},
	{"UPDATE entry SET agency = 'court' WHERE record = 'J-061'", "entry court/J-061 version 1: "},
	{"UPDATE entry SET version = 3 WHERE record = 'J-060' AND version = 2", "entry police/J-060 version 3: it is not"},
	{"UPDATE entry SET content = CAST(replace(content, 'Second', 'Changed') AS BLOB) WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET content = x'' WHERE record = 'J-061'", "entry police/J-061 version 1: the content is not in a form"},
	{"UPDATE entry SET content = x'0261' WHERE record = 'J-061'", "entry police/J-061 version 1: the content is not in a form"},
	{"UPDATE entry SET digest = zeroblob(32) WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"UPDATE entry SET row_digest = zeroblob(32) WHERE record = 'J-061'", "entry police/J-061 version 1: it is not"},
	{"DELETE FROM entry WHERE record = 'J-060' AND version = 1", "entry police/J-060: version 2 is kept, and not 1 before it"},
	{"DELETE FROM entry WHERE record = 'J-060' AND version = 2", "entry police/J-060: what is said of the version that stands is not so of version 1"},
	{"DELETE FROM entry WHERE record = 'J-061'", "it is said which versions stand of 3 records, and there are 2"},
	{"DELETE FROM entry WHERE record = 'J-061'; DELETE FROM entry_now WHERE record = 'J-061'", "log line 1: rows written under it"},
	{"DELETE FROM entry; DELETE FROM entry_now", "log line 1: rows written under it"},
	{"UPDATE entry_now SET version = 1 WHERE record = 'J-060'", "entry police/J-060: what is said of the version that stands"},
	{"UPDATE entry_now SET here = 2 WHERE record = 'J-061'", "entry police/J-061: what is said of the version that stands"},
	{"UPDATE entry_now SET handling = '' WHERE record = 'J-061'", "entry police/J-061: what is said of the version that stands"},
	{"UPDATE entry_now SET digests = substr(digests, 33) WHERE record = 'J-060'", "entry police/J-060: what is said of the version that stands"},
	{"UPDATE entry_now SET first_position = 5 WHERE record = 'J-060'", "entry police/J-060: what is said of the version that stands"},
	{"DELETE FROM entry_now WHERE record = 'J-061'", "entry police/J-061: what is said of the version that stands"},
	{"DELETE FROM child_now WHERE agency = 'health'", "entry health/H-1: its reference is no child's"},
	{"DELETE FROM child_now", "entry health/H-1: its reference is no child's"},
	{"UPDATE child_now SET child_id = 'other' WHERE agency = 'health'", "link 1 of change 1: whose a reference is now is not what was written last"},
	{"UPDATE child_now SET position = 7 WHERE agency = 'health'", "link 7 of change 1: whose a reference is now is not what was written last"},
	{"INSERT INTO child_now VALUES ('partnership', 'health', '2', 'child-1', 1, 2)", "link 2 of change 1: whose a reference is now is not what was written last"},
	{"DELETE FROM child_link WHERE agency = 'health'", "link 1 of change 1: whose a reference is now is not what was written last"},
	{"UPDATE child_link SET child_id = 'other' WHERE agency = 'health'", "link 1 of change 1: whose a reference is now is not what was written last"},
	{"UPDATE child_link SET child_id = 'other' WHERE agency = 'health'; UPDATE child_now SET child_id = 'other' WHERE agency = 'health'", "log line 1: rows written under it"},
	{"INSERT INTO child_link VALUES ('partnership', 'health', '1', 2, 9, 'other')", "link 1 of change 1: whose a reference is now is not what was written last"},
	{"INSERT INTO child_link VALUES ('partnership', 'health', '1', 2, 9, 'other'); UPDATE child_now SET child_id = 'other', change = 2, position = 9 WHERE agency = 'health'", "log line 2: rows written under it"},
	{"UPDATE identity SET content = CAST(replace(content, 'Family', 'Other') AS BLOB) WHERE agency = 'health'", "identity 1 of change 1: it is not what was received"},
	{"UPDATE identity SET content = CAST(replace(content, 'people.csv', 'x') AS BLOB) WHERE agency = 'health'", "log line 1: rows written under it"},
	{"DELETE FROM identity WHERE agency = 'health'", "log line 1: rows written under it"},
	{"UPDATE link_decision SET content = CAST(replace(content, 'Because', 'Therefore') AS BLOB)", "decision 0 of change 1: it is not what was received"},
	{"DELETE FROM link_decision", "log line 1: rows written under it"},
	{"UPDATE held SET waits = 0", "log line 3: rows written under it"},
	{"UPDATE submission SET manifest = CAST(replace(manifest, 'Title', 'Other') AS BLOB) WHERE change = 1", "log line 1: rows written under it"},
	{"UPDATE submission SET manifest = x'' WHERE change = 1", "submission 1: the content is not in a form"},
	{"UPDATE submission SET refused = 4 WHERE change = 1", "log line 1: rows written under it"},
	{"UPDATE submission_ref SET child = '7' WHERE change = 1 AND agency = 'police'", "log line 1: rows written under it"},
	{"DELETE FROM submission WHERE change = 1", "log line 1: rows written under it"},
	{"UPDATE audit_log SET actor = 'somebody else' WHERE line = 4", "log line 4 is not what was written"},
	{"UPDATE audit_log SET at = '2020-01-01T00:00:00.000000Z' WHERE line = 4", "log line 4 is not what was written"},
	{"UPDATE audit_log SET at = 'sometime' WHERE line = 4", "log line 4 is not what was written"},
	{"UPDATE audit_log SET rows_digest = zeroblob(32) WHERE line = 2", "log line 2: rows written under it"},
	{"DELETE FROM audit_log WHERE line = 4", "log line 4 is missing"},
	{"UPDATE audit_log SET line = 40 WHERE line = 4", "log line 4 is missing"},
	{"DELETE FROM audit_log WHERE line > 4", "log line 5 is missing"},
	{"UPDATE audit_log SET request = 'another' WHERE line = 2", "log line 2 is not what was written"},
	{"UPDATE audit_log SET leaf = zeroblob(32) WHERE line = 2", "log line 2 is not what was written"},
	{"UPDATE audit_edge SET edge = zeroblob(length(edge))", "cannot be logged: reading where the audit log ends"},
	{"INSERT INTO audit_node VALUES ('partnership', 8, 0, zeroblob(32))", "node 0 of height 8 of the log's tree is over lines that are not there"},
	{"DELETE FROM change WHERE change = 2", "change 2: it and the log do not agree"},
	{"UPDATE change SET at = '2020-01-01T00:00:00.000000Z' WHERE change = 2", "change 2: it and the log do not agree"},
	{"UPDATE change SET line = 3 WHERE change = 2", "change 2: it and the log do not agree"},
	{"INSERT INTO change VALUES ('partnership', 7, '2020-01-01T00:00:00.000000Z', 2)", "change 7: it and the log do not agree"},
	{"DELETE FROM child_view", "child child-1: nothing is kept ready of it"},
	{"INSERT INTO child_view (tenant, child_id, rules, asked_at, card, body, next_at) SELECT tenant, 'child-0', rules, asked_at, card, body, next_at FROM child_view", "2 children are kept ready, and there are 1"},
	{"UPDATE child_view SET body = x'01'", "child child-1: what is kept ready is not what its entries give"},
	{"UPDATE child_view SET card = x'01'", "child child-1: what is kept ready is not what its entries give"},
	{"INSERT INTO known_to VALUES ('partnership', 'child-1', 'school', 'police', 'J-060', 'police', 'J-061')", "child child-1: who was told of entry police/J-060 is not what the entries give"},
	{"DELETE FROM known_to", "child child-1: it is not kept who was told of 1 entries"},
	{"UPDATE child_view SET next_at = 5", "child child-1: what is kept ready is not what its entries give"},
	{"UPDATE question_step SET rule = 'rule-2'", "step of a question 0 of change 1: it is not what was recorded"},
	{"UPDATE question_step SET ended_by = 'nobody'", "step of a question 0 of change 1: it is not what was recorded"},
	{"UPDATE question_step SET class = 'A'", "step of a question 0 of change 1: it is not what was recorded"},
	{"UPDATE question_step SET content = CAST(replace(content, 'asks', 'says') AS BLOB)", "step of a question 0 of change 1: it is not what was recorded"},
	{"UPDATE question_step SET digest = zeroblob(32)", "step of a question 0 of change 1: it is not what was recorded"},
	{"UPDATE question_step SET change = 2", "step of a question 0 of change 2: it is not what was recorded"},
	{"DELETE FROM question_step", "log line 1: rows written under it"},
	{"UPDATE file SET class = 'A'", "file 0 of change 4: it is not what was put there"},
	{"UPDATE file SET body = CAST(replace(body, 'points', 'planes') AS BLOB)", "file 0 of change 4: it is not what was put there"},
	{"UPDATE file SET body = x'01'", "file 0 of change 4: it is not what was put there"},
	{"UPDATE file SET agency = 'school'", "file 0 of change 4: it is not what was put there"},
	{"DELETE FROM file", "log line 5: rows written under it"},
	{"UPDATE known_to SET knower = 'police'", "child child-1: who was told of entry police/J-061 is not what"},
	{"DELETE FROM search_doc WHERE record = 'J-060'", "the full-text index"},
	{"UPDATE search_doc SET record = 'J-099' WHERE record = 'J-060'", "the full-text index"},
}

// unguarded takes the triggers away, as somebody could who has the file, and gives what puts them back.
func unguarded(t *testing.T, db *sql.DB) (guard func()) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var drop, again []string
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			t.Fatal(err)
		}
		drop, again = append(drop, "DROP TRIGGER "+name), append(again, statement)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	do(t, db, drop...)
	return func() { do(t, db, again...) }
}

// tamper does to a file what its triggers refuse.
func tamper(t *testing.T, path string, statements ...string) {
	t.Helper()
	db := raw(t, path)
	guard := unguarded(t, db)
	do(t, db, statements...)
	guard()
}

func TestCheckNamesWhatWasTamperedWith(t *testing.T) {
	sound := kept(t)
	for _, one := range tamperings {
		path := copied(t, sound)
		tamper(t, path, one.do)
		checked, err := storetest.Check(t.Context(), at(t, path), storetest.Checking(t)) // writes line 6 before it reads
		if says := cmp.Or(checked.Bad, fmt.Sprint(err)); !strings.HasPrefix(says, one.says) {
			t.Errorf("%s:\n got  %q, %v\n want %q", one.do, checked.Bad, err, one.says)
		}
	}
}

// The root written down elsewhere stands for the log up to its line, whatever is written later.
func TestTheHeadIsTheRootOfTheLinesSoFar(t *testing.T) {
	path := kept(t)
	s := at(t, path)
	before := storetest.Sound(t, s)
	storetest.Open(t, s, "child-1")
	after := storetest.Sound(t, s)
	if before.Head == after.Head || before.Lines+2 != after.Lines {
		t.Errorf("%+v, then %+v", before, after)
	}
	db := raw(t, path)
	for _, checked := range []store.Checked{before, after} {
		if root := rootOf(t, db, checked.Lines); root != checked.Head {
			t.Errorf("the root of %d lines is %s, and the check says %s", checked.Lines, root, checked.Head)
		}
	}
	do(t, db, "DROP TRIGGER audit_log_stays", "UPDATE audit_log SET outcome = '' WHERE line = 1")
	if checked, err := storetest.Check(t.Context(), s, storetest.Checking(t)); err != nil || checked.Bad == "" || checked.Head != "" {
		t.Errorf("a log that was changed: %+v, %v", checked, err)
	}
}

// rootOf makes the root of the first lines from their leaves.
func rootOf(t *testing.T, db *sql.DB, lines int) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT leaf FROM audit_log ORDER BY line LIMIT ?", lines)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var edge audit.Edge
	for rows.Next() {
		var leaf []byte
		if err := rows.Scan(&leaf); err != nil {
			t.Fatal(err)
		}
		edge.Append(audit.Digest(leaf))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return edge.Tree().Root.String()
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

// What the tables, indexes and triggers are made of is part of what is checked: a guard that was taken away, a table that is read otherwise.
func TestCheckFindsWhatIsNotAsItWasMade(t *testing.T) {
	sound := kept(t)
	for _, one := range []struct{ do, says string }{
		{"DROP TRIGGER audit_log_stays", "the trigger audit_log_stays is missing"},
		{"DROP INDEX audit_log_by_subject", "the index audit_log_by_subject is missing"},
		{"CREATE TRIGGER sees AFTER INSERT ON entry BEGIN DELETE FROM known_to; END", `there is a "trigger sees", which Sightline never made`},
		{"CREATE VIEW all_of_it AS SELECT * FROM entry", `there is a "view all_of_it", which Sightline never made`},
		{"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, '''ascii''', '''porter''') WHERE name = 'search'", "the table search is not as it was made"},
	} {
		path := copied(t, sound)
		do(t, raw(t, path), one.do)
		checked, err := storetest.Check(t.Context(), at(t, path), storetest.Checking(t))
		if err != nil || checked.Bad != "database: "+one.says {
			t.Errorf("%s:\n got  %q, %v\n want %q", one.do, checked.Bad, err, one.says)
		}
	}
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

// counting counts the keys that are opened: nothing private can be read without one.
type counting struct {
	store.Plain

	decoded atomic.Int64
}

func (c *counting) Open(of store.KeyOf, kept []byte) (store.Key, error) {
	c.decoded.Add(1)
	return c.Plain.Open(of, kept)
}

func TestWithoutALineNothingIsRead(t *testing.T) {
	path := kept(t)
	codec := new(counting)
	s := at(t, path, WithKeys(codec))
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
		t.Errorf("something was read without a line: %d keys", codec.decoded.Load())
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
	if _, err := d.Read.ExecContext(t.Context(), "INSERT INTO audit_edge VALUES ('x', 1, zeroblob(32))"); err == nil {
		t.Error("a reader wrote")
	}
}
