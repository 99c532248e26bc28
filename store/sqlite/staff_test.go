package sqlite

import (
	"database/sql"
	"strings"
	"testing"

	"sightline/store"
	"sightline/store/storetest"
)

func TestWhoeverIsDisabledIsRefusedByEveryProcess(t *testing.T) {
	storetest.Nodes(t, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		path := empty(t)
		return at(t, path), func() store.Store { return at(t, path) }
	})
}

// Somebody who can write the file makes their own session another's, or one of a later hour. It opens nothing, and nobody is signed in by it.
func TestASessionThatWasGivenToSomebodyElseOpensNothing(t *testing.T) {
	for what, set := range map[string]string{
		"another's": "account = 'user-1'", "begun later": "began = '2026-03-02T09:00:01.000000Z'", "proved later": "proved = '2026-03-02T09:00:01.000000Z'",
	} {
		path := empty(t)
		s := at(t, path)
		token, now := storetest.TwoAtWork(t, s)
		if session, account, err := s.Session(t.Context(), storetest.Partnership, token, now); err != nil || session.Account != "user-2" || account.ID != "user-2" {
			t.Fatalf("their own: %+v, %v", session, err)
		}
		do(t, raw(t, path), "UPDATE session SET "+set+" WHERE account = 'user-2'")
		if session, _, err := s.Session(t.Context(), storetest.Partnership, token, now); err == nil {
			t.Errorf("%s: it opens the session of %s", what, session.Account)
		}
		if checked, err := storetest.Check(t.Context(), s, storetest.Checking(t)); err != nil || !strings.Contains(checked.Bad, "session") {
			t.Errorf("%s: the check says %q, %v", what, checked.Bad, err)
		}
	}
}

// Somebody who can write the file gives themselves a key, a role or an account. The check finds each of them.
func TestAKeyOrARoleThatNobodyGaveIsFound(t *testing.T) {
	for what, statement := range map[string]string{
		"a key":                           "INSERT INTO credential SELECT tenant, account, 'mine', '', counter, used, content, digest FROM credential",
		"a key of somebody else":          "UPDATE credential SET account = 'user-9'",
		"another key":                     "UPDATE credential SET content = CAST(content || x'20' AS BLOB)",
		"an account":                      "INSERT INTO account SELECT tenant, 'user-9', version, 'x', seen, content FROM account",
		"another's account":               "UPDATE account SET login = 'login mine'",
		"a role":                          "UPDATE account SET content = CAST(replace(CAST(content AS TEXT), 'police-lead', 'out-of-hours') AS BLOB)",
		"an older version":                "UPDATE account SET version = version - 1",
		"a team":                          "INSERT INTO team SELECT tenant, 'team-9', version, content FROM team",
		"no account":                      "DELETE FROM account",
		"no key":                          "DELETE FROM credential",
		"a history without its beginning": "DROP TRIGGER staff_step_keeps; DELETE FROM staff_step WHERE kind = 'team'; DELETE FROM team",
		"another history":                 "DROP TRIGGER staff_step_stays; UPDATE staff_step SET actor = 'somebody-else'",
	} {
		path := empty(t)
		s := at(t, path)
		storetest.Staffed(t, s)
		storetest.Sound(t, s)
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		checked, err := storetest.Check(t.Context(), s, storetest.Checking(t))
		if err != nil || checked.Bad == "" || strings.Contains(checked.Bad, "secret") {
			t.Errorf("%s: %q, %v", what, checked.Bad, err)
		}
	}
}
