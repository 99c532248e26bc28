package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"sightline/internal/pgtest"
)

// keyFile makes a key as age-keygen does, and gives the file of the private one and the public one.
func keyFile(t *testing.T) (file, public string) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("# made elsewhere\n"+key.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, key.Recipient().String()
}

// The machine that writes backups need not be able to read them, and each of several people can.
func TestABackupIsForWhoeverIsNamed(t *testing.T) {
	db, backup := filepath.Join(t.TempDir(), "record.db"), filepath.Join(t.TempDir(), "backup")
	must(t, "import", "--db", "sqlite:"+db, extract(t, "few", 20))
	first, toFirst := keyFile(t)
	second, toSecond := keyFile(t)
	t.Setenv("SIGHTLINE_BACKUP_RECIPIENT", toFirst+","+toSecond)
	must(t, "backup", "--db", "sqlite:"+db, "--to", backup)
	if _, err := os.Stat(db + keySuffix); err == nil {
		t.Error("a private key was made where public ones were named")
	}
	for _, key := range []string{first, second} {
		must(t, "restore", backup, "--db", "sqlite:"+filepath.Join(t.TempDir(), "restored.db"), "--identity", key, "--keys", db+keysSuffix)
	}
	for _, named := range []string{toFirst + "x", first, "no such file"} {
		if code, _, stderr := asked(t, "backup", "--db", "sqlite:"+db, "--to", backup+"2", "--recipient", named); code != wrongUse || strings.Contains(stderr, "AGE-SECRET-KEY-1") {
			t.Errorf("a recipient that is none: %d, %s", code, stderr)
		}
	}
}

// A record that is not whole is not backed up in silence: nothing takes the place of the last good backup, unless somebody says so.
func TestARecordThatIsNotWholeIsNotBackedUpUnseen(t *testing.T) {
	db, backup := filepath.Join(t.TempDir(), "record.db"), filepath.Join(t.TempDir(), "backup")
	must(t, "import", "--db", "sqlite:"+db, extract(t, "few", 20))
	must(t, "backup", "--db", "sqlite:"+db, "--to", backup)
	good, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	spoil(t, db, "INSERT INTO child_link (tenant, agency, child, change, position, child_id) VALUES ('local', 'police', 'few-0', 99, 0, 'another')")
	code, stdout, stderr := asked(t, "backup", "--db", "sqlite:"+db, "--to", backup, "--force")
	if code != notWhole || !strings.Contains(stdout, "not whole: ") || !strings.Contains(stderr, "no backup was written") {
		t.Errorf("%d: %s%s", code, stdout, stderr)
	}
	if now, err := os.ReadFile(backup); err != nil || !bytes.Equal(good, now) {
		t.Errorf("the last good backup is another file now: %v", err)
	}
	must(t, "backup", "--db", "sqlite:"+db, "--to", backup, "--force", "--no-verify")
}

func TestARecordMovesFromOneMachineToManyAndBack(t *testing.T) {
	folder := t.TempDir()
	file, many := filepath.Join(folder, "record.db"), pgtest.Database(t)
	db, keys := "sqlite:"+file, file+keysSuffix // the keys go with the record, from the one to the other
	key, to := keyFile(t)
	must(t, "import", "--db", db, extract(t, "few", 200))
	must(t, "backup", "--db", db, "--to", filepath.Join(folder, "one"), "--recipient", to)
	must(t, "restore", filepath.Join(folder, "one"), "--db", many, "--identity", key, "--keys", keys)
	must(t, "check", "--db", many, "--keys", keys)
	if code, _, stderr := asked(t, "restore", filepath.Join(folder, "one"), "--db", many, "--identity", key, "--keys", keys); code == done || !strings.Contains(stderr, "holds a record already") {
		t.Errorf("twice: %d, %s", code, stderr)
	}
	must(t, "backup", "--db", many, "--to", filepath.Join(folder, "many"), "--recipient", to, "--keys", keys)
	back := "sqlite:" + filepath.Join(folder, "back.db")
	must(t, "restore", filepath.Join(folder, "many"), "--db", back, "--identity", key, "--keys", keys)
	if got := must(t, "check", "--db", back, "--keys", keys); !strings.Contains(got, "200 entries of 10 children") {
		t.Errorf("%s", got)
	}
}

// spoil writes to a database past the program.
func spoil(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
