package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

const (
	kept1 = 100 // lines that the first checkpoint covers, at least
	kept2 = 270 // lines that the second covers, at least: beyond the first kept node of the tree
)

// signedLog makes a record with a log of a few hundred lines, signed twice outside the database, and some lines after that.
func signedLog(t *testing.T) (path string, reopen func(path string, signed bool) store.Store) {
	t.Helper()
	path = empty(t)
	checkpoints, err := audit.OpenCheckpoints(filepath.Join(t.TempDir(), "signed"), filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	reopen = func(path string, signed bool) store.Store {
		return at(t, path, With(func(d *store.Database) {
			if signed {
				d.Checkpoints = checkpoints
			}
		}))
	}
	s := reopen(path, true)
	storetest.Receive(t, s, storetest.Submission(storetest.Entry("police", "P-1", "1", "Seen."), storetest.Entry("police", "P-2", "2", "Seen.")))
	look := func(times int) {
		var all sync.WaitGroup
		for n := range times {
			all.Go(func() { storetest.Open(t, s, record.ChildID(fmt.Sprint("child-", 1+n%2))) })
		}
		all.Wait()
	}
	for _, times := range []int{kept1, kept2 - kept1} {
		look(times)
		if err := s.Checkpoint(t.Context(), storetest.Partnership); err != nil {
			t.Fatal(err)
		}
	}
	look(20)
	if checked := storetest.Sound(t, s); checked.Checkpoints != 2 || checked.Unsigned != 21 {
		t.Fatalf("%+v", checked)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, reopen
}

// rewrite has somebody who holds the file, and knows how the log is made, change lines and make everything above them anew: numbers,
// leaves, nodes and where the log ends.
func rewrite(t *testing.T, path string, change func(lines []audit.Kept) []audit.Kept) {
	t.Helper()
	db := raw(t, path)
	guard := unguarded(t, db)
	lines := change(linesOf(t, db))
	do(t, db, "CREATE TEMP TABLE was AS SELECT * FROM audit_log", "DELETE FROM audit_log", "DELETE FROM audit_node")
	var edge audit.Edge
	for i := range lines {
		old := lines[i].Sequence
		lines[i].Sequence = int64(i + 1)
		k := audit.Seal(lines[i].LogLine, lines[i].Rows)
		for _, n := range edge.Append(k.Leaf) {
			insertInto(t, db, "INSERT INTO audit_node VALUES (?, ?, ?, ?)", string(k.Tenant), n.Height, n.Index, n.Hash[:])
		}
		insertInto(t, db, `INSERT INTO audit_log SELECT tenant, ?, at, ?, role, agency, relation, purpose, subject_kind, ?, act, ceiling, outcome, request, change,
			rows_digest, ? FROM was WHERE line = ?`, k.Sequence, k.Actor.User, k.Subject.ID, k.Leaf[:], old)
	}
	insertInto(t, db, "UPDATE audit_edge SET size = ?, edge = ?", edge.Size(), edge.Bytes())
	guard()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func insertInto(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

func linesOf(t *testing.T, db *sql.DB) (all []audit.Kept) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT tenant, line, at, actor, role, agency, relation, purpose, subject_kind, subject, act, ceiling, outcome, request, change,
		rows_digest FROM audit_log ORDER BY line`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var k audit.Kept
		var at string
		var covers []byte
		if err := rows.Scan(&k.Tenant, &k.Sequence, &at, &k.Actor.User, &k.Actor.Role, &k.Actor.Agency, &k.Relation, &k.Purpose, &k.Subject.Kind, &k.Subject.ID,
			&k.Act, &k.Sight, &k.Outcome, &k.Request, &k.Change, &covers); err != nil {
			t.Fatal(err)
		}
		copy(k.Rows[:], covers)
		if k.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			t.Fatal(err)
		}
		all = append(all, k)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// Whoever holds the file and rewrites the log so that it fits together is found out by what was signed outside: up to the last checkpoint.
// What is changed after it is not found, and the check says how many lines that is.
func TestALogThatWasRewrittenIsFoundByWhatWasSigned(t *testing.T) {
	path, reopen := signedLog(t)
	for what, story := range map[string]struct {
		change func(lines []audit.Kept) []audit.Kept
		says   string // "" where it is not found: in the window after the last checkpoint
	}{
		"nothing is changed":           {func(l []audit.Kept) []audit.Kept { return l }, ""},
		"a line is left out":           {func(l []audit.Kept) []audit.Kept { return slices.Delete(l, 50, 51) }, "checkpoint"},
		"a line is left out later":     {func(l []audit.Kept) []audit.Kept { return slices.Delete(l, 200, 201) }, "checkpoint"},
		"two lines change places":      {func(l []audit.Kept) []audit.Kept { l[40], l[41] = l[41], l[40]; return l }, "checkpoint"},
		"a line is put in":             {func(l []audit.Kept) []audit.Kept { return slices.Insert(l, 60, l[59]) }, "checkpoint"},
		"a line names somebody else":   {func(l []audit.Kept) []audit.Kept { l[30].Actor.User = "user-2"; return l }, "checkpoint"},
		"a line names another child":   {func(l []audit.Kept) []audit.Kept { l[kept2-1].Subject.ID = "child-9"; return l }, "checkpoint"},
		"the end is cut off":           {func(l []audit.Kept) []audit.Kept { return l[:150] }, "checkpoint"},
		"most is cut off":              {func(l []audit.Kept) []audit.Kept { return l[:1] }, "checkpoint"},
		"an unsigned line is changed":  {func(l []audit.Kept) []audit.Kept { l[len(l)-1].Actor.User = "user-2"; return l }, ""},
		"an unsigned line is left out": {func(l []audit.Kept) []audit.Kept { return l[:len(l)-1] }, ""},
	} {
		one := copied(t, path)
		rewrite(t, one, story.change)
		alone := copied(t, one)
		if checked := storetest.Sound(t, reopen(alone, false)); checked.Checkpoints != 0 { // it fits together, or this would prove nothing
			t.Errorf("%s: %+v", what, checked)
		}
		s := reopen(one, true)
		checked, err := storetest.Check(t.Context(), s, storetest.Checking(t))
		if err != nil || (story.says == "") != (checked.Bad == "") || !strings.Contains(checked.Bad, story.says) {
			t.Errorf("%s: %q, %v", what, checked.Bad, err)
		}
		if story.says != "" { // and nobody signs it
			if err := s.Checkpoint(t.Context(), storetest.Partnership); !errors.Is(err, record.Conflict) {
				t.Errorf("%s: signing gives %v", what, err)
			}
		}
		if story.says == "" && checked.Unsigned == 0 {
			t.Errorf("%s: the check does not say that lines are unsigned: %+v", what, checked)
		}
	}
}
