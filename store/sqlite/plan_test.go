package sqlite

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/uptrace/bun"

	"sightline/store"
	"sightline/store/storetest"
)

// heard keeps every statement that is run.
type heard struct {
	mu         sync.Mutex
	statements []string
}

func (*heard) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

func (h *heard) AfterQuery(_ context.Context, e *bun.QueryEvent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.statements = append(h.statements, e.Query)
}

// wholeTable matches a step that goes through a table, or through all of a tenant's rows of one that has many.
var wholeTable = regexp.MustCompile(`^SCAN |\(tenant=\?\)$`)

// Opening a child costs as much as the child is large, however many others there are.
func TestOpeningAChildReadsNoOthers(t *testing.T) {
	name, err := nameOf(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pools(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := prepare(t.Context(), d.Write.DB); err != nil {
		t.Fatal(err)
	}
	statements := new(heard)
	d.Read, d.Write = d.Read.WithQueryHook(statements), d.Write.WithQueryHook(statements)
	s := store.New(d)
	defer func() { _ = s.Close() }()
	storetest.Receive(t, s, batch(0))
	statements.statements = nil
	storetest.Open(t, s, "child-1")
	asked := 0
	for _, statement := range statements.statements {
		if !strings.HasPrefix(statement, "SELECT") || strings.Contains(statement, "log_head") {
			continue
		}
		asked++
		for _, step := range plan(t, d.Read, statement) {
			if wholeTable.MatchString(step) {
				t.Errorf("%s\n  %s", statement, step)
			}
		}
	}
	if asked < 8 {
		t.Errorf("only %d questions were heard: this test would not see a slow one", asked)
	}
}

func plan(t *testing.T, db *bun.DB, statement string) []string {
	t.Helper()
	rows, err := db.DB.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement)
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
