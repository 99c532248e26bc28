package sqlite

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// How somebody on duty for one of twenty areas stands to a hundred thousand children, and to one of them: asked before every page.
func BenchmarkStanding(b *testing.B) {
	path := filepath.Join(b.TempDir(), "record.db")
	s, err := Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	many(b, path)
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, user := range []string{"duty", "everywhere", "worker", "nobody"} {
		who := store.Person{Tenant: storetest.Partnership, User: user, Role: "front-door"}
		for name, child := range map[string]record.ChildID{"one": "child-40", "all": ""} {
			b.Run(user+"/"+name, func(b *testing.B) {
				found := 0
				for b.Loop() {
					all, err := s.Standing(b.Context(), who, child, at)
					if err != nil {
						b.Fatal(err)
					}
					found = len(all)
				}
				b.ReportMetric(float64(found), "children")
			})
		}
	}
}

// many makes a hundred thousand children of twenty areas, each with two references, two ties and ten exact values, as rows.
func many(b *testing.B, path string) {
	b.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	const n = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) "
	const from, until = "'2026-01-01T00:00:00.000000Z'", "'9999-12-31T23:59:59.999999Z'"
	for _, statement := range []string{
		"INSERT INTO child_now " + n + "SELECT 'partnership', 'police', 'C' || i, 'child-' || i, 1, i FROM n",
		"INSERT INTO child_now " + n + "SELECT 'partnership', 'health', 'H' || i, 'child-' || i, 1, i FROM n",
		"INSERT INTO child_view (tenant, child_id, rules, asked_at, card, body, next_at) " + n + "SELECT 'partnership', 'child-' || i, '', '', x'00', x'01', 0 FROM n",
		"INSERT INTO child_reach " + n + "SELECT 'partnership', 'child-' || i, 'area', '', 'area-' || (i % 20), '', " + until + " FROM n",
		"INSERT INTO child_reach " + n + "SELECT 'partnership', 'child-' || i, 'holds-notice', 'health', '', 'health-lead', " + until + " FROM n",
		"INSERT INTO child_token " + n + ", t(k) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) SELECT 'partnership', 'child-' || i, 'name', k || ' ' || i FROM n, t",
		"INSERT INTO tie_now " + n + "SELECT 'partnership', 'tie-' || i, 'allocated', 'worker-' || (i / 20), '', '', '', '', " + from + ", " + until + " FROM n",
		"INSERT INTO tie_part " + n + "SELECT 'partnership', 'tie-' || i, 'police', 'C' || i FROM n",
		"INSERT INTO tie_now VALUES ('partnership', 'd', 'on-duty', 'duty', '', '', 'area-0', '', " + from + ", " + until + ")",
		"INSERT INTO tie_now VALUES ('partnership', 'e', 'on-duty', 'everywhere', '', '', '', '', " + from + ", " + until + ")",
		"INSERT INTO tie_now " + n + "SELECT 'partnership', 'w-' || i, 'allocated', 'worker', '', '', '', '', " + from + ", " + until + " FROM n WHERE i BETWEEN 40 AND 59",
		"INSERT INTO tie_part " + n + "SELECT 'partnership', 'w-' || i, 'health', 'H' || i FROM n WHERE i BETWEEN 40 AND 59",
		"INSERT INTO person_token VALUES ('partnership', 'duty', '0', 'name', '3 40'), ('partnership', 'duty', '', 'address', 'TS12AB 1')",
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}
