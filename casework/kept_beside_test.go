package casework_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/keys"
	"sightline/record"
	"sightline/store"
	"sightline/store/sqlite"
)

// What stands beside a record holds nothing of it: lines that wait in the reserve while nothing can be written, where the log was signed, the
// keys, and a backup as it lies there.
func TestWhatStandsBesideARecordHoldsNothingOfIt(t *testing.T) {
	folder := t.TempDir()
	ring, err := keys.Open(t.Context(), filepath.Join(folder, "keys"), nil)
	if err != nil {
		t.Fatal(err)
	}
	checkpoints, err := audit.OpenCheckpoints(filepath.Join(folder, "checkpoints"), "")
	if err != nil {
		t.Fatal(err)
	}
	reserve, err := audit.OpenReserve(filepath.Join(folder, "reserve"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var writes *sql.DB
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), sqlite.With(func(d *store.Database) {
		d.Keys, d.Checkpoints, d.Reserve = ring, checkpoints, reserve
		writes = d.Write.DB
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := desktest.WorldIn(t, s)
	duty := desktest.OnDuty(t, w.Desk, "duty", "out-of-hours", record.SafeguardingNow)
	if err := w.Desk.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	key, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	if err := w.Desk.BackUp(t.Context(), casework.Service("backup", record.Checking), &backup, key.Recipient()); err != nil {
		t.Fatal(err)
	}
	if _, err := writes.ExecContext(t.Context(), "PRAGMA query_only = 1"); err != nil { // nothing can be written any more
		t.Fatal(err)
	}
	shown := whileNothingIsWritten(t, w, duty)
	if health := s.Health(t.Context()); health.Waiting == 0 {
		t.Fatalf("nothing waits in the reserve, so that this would see nothing: %+v", health)
	}
	beside := map[string][]byte{"a backup": backup.Bytes()}
	for _, of := range []string{"keys", "checkpoints", "reserve"} {
		beside[of] = everythingIn(t, filepath.Join(folder, of))
	}
	for what, content := range beside {
		if words := w.Found(string(content)); len(words) > 0 || len(content) == 0 {
			t.Errorf("%s: %d bytes, and %v can be read", what, len(content), words)
		}
	}
	if !bytes.Contains(beside["reserve"], []byte(w.Everything)) || len(w.Found(shown)) == 0 {
		t.Error("this would see nothing: what was opened is not in the reserve, or nothing was shown")
	}
}

// whileNothingIsWritten opens a child and asks for what is not there by names, and gives what was shown.
func whileNothingIsWritten(t *testing.T, w *desktest.World, who casework.Who) (shown string) {
	t.Helper()
	who.Proved = time.Now()
	page, err := w.Desk.Open(t.Context(), who, w.Everything, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Chronology.Items {
		shown += " " + item.Text.Reveal()
	}
	for word := range w.Canaries {
		_, _, _ = w.Desk.Search(t.Context(), who, word)
		_, _ = w.Desk.Open(t.Context(), who, record.ChildID(word), casework.View{})
	}
	return shown
}

// everythingIn gives every file of a folder, or one file.
func everythingIn(t *testing.T, path string) (all []byte) {
	t.Helper()
	err := filepath.Walk(path, func(path string, at os.FileInfo, err error) error {
		if err != nil || at.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		all = append(all, content...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
