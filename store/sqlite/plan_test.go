package sqlite

import (
	"database/sql"
	"regexp"
	"strings"
	"testing"
	"time"

	"sightline/store"
	"sightline/store/storetest"
)

// wholeTable matches a step that goes through a table (a constant row is none), or through all of a tenant's rows of one that has many.
var wholeTable = regexp.MustCompile(`^SCAN [^C]|\(tenant=\?\)$`)

// Looking at a child costs as much as the child is large, however many others there are.
func TestOpeningAChildReadsNoOthers(t *testing.T) {
	path := empty(t)
	var statements heard
	s := at(t, path, With(func(d *store.Database) {
		commit := func(commit, _ func() error) error { return commit() }
		d.Read = wrap(t, d.Read, path, wrapped{settings: "&mode=ro&_query_only=1", hear: statements.hear, end: commit})
		d.Write = wrap(t, d.Write, path, wrapped{settings: "&_txlock=immediate", hear: statements.hear, end: commit})
	}))
	storetest.Full(t, s)
	statements.statements = nil
	storetest.Open(t, s, "child-1")
	if _, err := storetest.As(t.Context(), s, storetest.Opening(t, "child-1"), store.View{}); err != nil {
		t.Fatal(err)
	}
	if _, err := storetest.As(t.Context(), s, storetest.Opening(t, "child-1"), store.View{KnownTo: "police"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Read(t.Context(), storetest.Opening(t, "child-1"), func(r store.Reader) error {
		_, err := r.Endings(t.Context(), "rule-1")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Read(t.Context(), storetest.Listing(t), func(r store.Reader) error {
		_, err := r.SetAsideSince(t.Context(), time.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if steps := storetest.Steps(t, s, storetest.Opening(t, "child-1"), ""); len(steps) == 0 {
		t.Error("no question was asked of the child: this test would not see how it is looked up")
	}
	if _, err := s.Waiting(t.Context(), storetest.Partnership, "another", time.Now()); err != nil {
		t.Fatal(err)
	}
	asked, db := 0, raw(t, path)
	for _, statement := range statements.statements {
		if !strings.HasPrefix(statement, "SELECT") {
			continue
		}
		asked++
		for _, step := range plan(t, db, statement) {
			if wholeTable.MatchString(step) && !strings.Contains(step, "audit_edge") { // of which each tenant has one row
				t.Errorf("%s\n  %s", statement, step)
			}
		}
	}
	if asked < 8 {
		t.Errorf("only %d questions were heard: this test would not see a slow one", asked)
	}
}

func plan(t *testing.T, db *sql.DB, statement string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, make([]any, strings.Count(statement, "$"))...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}
