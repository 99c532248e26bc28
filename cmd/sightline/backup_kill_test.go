package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asked runs a command in this process.
func asked(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	code = run(t.Context(), args, &out, &problems)
	return code, out.String(), problems.String()
}

// must runs a command that has to succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := asked(t, args...)
	if code != done {
		t.Fatalf("sightline %s: %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// extract writes a folder of so many rows about children of twenty rows each.
func extract(t *testing.T, name string, rows int) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), name)
	var people, police strings.Builder
	people.WriteString("agency,child,family_name,given_names,date_of_birth\n")
	police.WriteString("record_id,agency,child,happened,kind,text\n")
	for i := range rows {
		if i%20 == 0 {
			fmt.Fprintf(&people, "police,%s-%d,Family%d,Given,20%02d-01-01\n", name, i/20, i/20, i/20%20)
		}
		fmt.Fprintf(&police, "%s-%d,police,%s-%d,2021-%02d-%02d,note,What was seen on a day like the others and written down in a line or two.\n", name, i, name, i/20, i%12+1, i%28+1)
	}
	for file, content := range map[string]string{
		"people.csv": people.String(), "police.csv": police.String(),
		"manifest.json": `{"title": "T", "source": "invented", "as_at": "2022-01-01", "agencies": {"police": {}}}`,
	} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// grown gives the size of the largest file that a pattern names, -1 when there is none.
func grown(pattern string) int64 {
	largest := int64(-1)
	files, _ := filepath.Glob(pattern)
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			largest = max(largest, info.Size())
		}
	}
	return largest
}

// killed starts the program and kills it once a file has grown so far, or lets it end when that never happens.
func killed(t *testing.T, pattern string, size int64, args ...string) (wasKilled bool) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := &exec.Cmd{Path: program, Args: append([]string{"sightline"}, args...)}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case <-ended:
			return false
		case <-time.After(time.Millisecond):
			if grown(pattern) >= size {
				_ = command.Process.Signal(syscall.SIGKILL)
				<-ended
				return true
			}
		}
	}
}

func TestABackupThatIsKilledLeavesNoHalfBackup(t *testing.T) {
	folder := t.TempDir()
	db, target := filepath.Join(folder, "record.db"), filepath.Join(folder, "backup")
	must(t, "import", "--db", "sqlite:"+db, extract(t, "many", 2000))
	kills := 0
	for _, when := range []struct {
		pattern string
		size    int64
	}{
		{target + ".part", 0}, {target + ".part", 1}, {target + ".part", 1 << 15}, {db + ".verify-*", 0},
		{db + ".verify-*/record.db", 1}, {db + ".verify-*/record.db-wal", 1 << 18}, {db + ".verify-*/record.db-wal", 1 << 20},
	} {
		if killed(t, when.pattern, when.size, "backup", "--db", "sqlite:"+db, "--to", target) {
			kills++
		}
		if _, err := os.Stat(target); err == nil {
			must(t, "restore", target, "--db", "sqlite:"+filepath.Join(t.TempDir(), "restored.db"), "--identity", db+keySuffix, "--keys", db+keysSuffix)
			_ = os.Remove(target)
		}
	}
	if kills < 3 {
		t.Errorf("only %d backups were killed in time; the rest ended before", kills)
	}
	must(t, "backup", "--db", "sqlite:"+db, "--to", target)
	left, _ := filepath.Glob(filepath.Join(folder, "*"))
	for _, name := range left {
		if strings.Contains(name, ".verify-") || strings.HasSuffix(name, ".part") {
			t.Errorf("%s is left", filepath.Base(name))
		}
	}
	must(t, "check", "--db", "sqlite:"+db)
}

func TestARestoreThatIsKilledLeavesAllOrNothing(t *testing.T) {
	folder := t.TempDir()
	db, backup := filepath.Join(folder, "record.db"), filepath.Join(folder, "backup")
	must(t, "import", "--db", "sqlite:"+db, extract(t, "many", 2000))
	must(t, "backup", "--db", "sqlite:"+db, "--to", backup, "--no-verify")
	kills := 0
	for _, size := range []int64{0, 1 << 16, 1 << 18, 1 << 19, 1 << 20, 3 << 19} {
		restored := filepath.Join(t.TempDir(), "restored.db")
		args := []string{"restore", backup, "--db", "sqlite:" + restored, "--identity", db + keySuffix, "--keys", db + keysSuffix}
		if killed(t, restored+"-wal", size, args...) {
			kills++
		}
		code, _, stderr := asked(t, args...)
		if code != done && !strings.Contains(stderr, "this database holds a record already") {
			t.Errorf("killed at %d bytes, then: %s", size, stderr)
		}
		if got := must(t, "check", "--db", "sqlite:"+restored, "--keys", db+keysSuffix); !strings.Contains(got, "2000 entries of 100 children") {
			t.Errorf("killed at %d bytes, restored, and then: %s", size, got)
		}
	}
	if kills < 2 {
		t.Errorf("only %d restores were killed in time; the rest ended before", kills)
	}
}

// What is written meanwhile is wholly in a backup or not at all: each is restored and checked before it has its name.
func TestABackupIsOfOneMomentWhateverIsWrittenMeanwhile(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "record.db")
	must(t, "import", "--db", "sqlite:"+db, extract(t, "first", 500))
	var (
		writing sync.WaitGroup
		stop    = make(chan struct{})
		names   []string
	)
	for i := range 40 {
		names = append(names, extract(t, fmt.Sprintf("w%d", i), 20))
	}
	writing.Go(func() {
		for _, name := range names {
			select {
			case <-stop:
				return
			default:
				must(t, "import", "--db", "sqlite:"+db, name)
			}
		}
	})
	for i := range 4 {
		backup := filepath.Join(folder, fmt.Sprintf("backup-%d", i))
		must(t, "backup", "--db", "sqlite:"+db, "--to", backup)
		restored := "sqlite:" + filepath.Join(t.TempDir(), "restored.db")
		must(t, "restore", backup, "--db", restored, "--identity", db+keySuffix, "--keys", db+keysSuffix)
		must(t, "check", "--db", restored, "--keys", db+keysSuffix)
	}
	close(stop)
	writing.Wait()
	must(t, "check", "--db", "sqlite:"+db)
}

// A submission that was being imported when the program was killed is in the backup as far as it had come, and is imported where the
// backup is restored.
func TestAnImportThatWasInterruptedGoesOnWhereItIsRestored(t *testing.T) {
	submission := extract(t, "many", 6000)
	for _, size := range []int64{1 << 20, 2 << 20, 3 << 20, 4 << 20, 6 << 20, 8 << 20} {
		db := filepath.Join(t.TempDir(), "record.db")
		killed(t, db+"-wal", size, "import", "--db", "sqlite:"+db, submission)
		backup := filepath.Join(t.TempDir(), "backup")
		must(t, "backup", "--db", "sqlite:"+db, "--to", backup)
		restored := filepath.Join(t.TempDir(), "restored.db")
		said := must(t, "restore", backup, "--db", "sqlite:"+restored, "--identity", db+keySuffix, "--keys", db+keysSuffix)
		if !strings.Contains(said, "submissions that were being imported when the backup was made, and now are: 1") {
			continue // it was killed before the submission was kept, or after it was applied
		}
		if got := must(t, "check", "--db", "sqlite:"+restored, "--keys", db+keysSuffix); !strings.Contains(got, "6000 entries of 300 children") {
			t.Errorf("where it was restored: %s", got)
		}
		return
	}
	t.Error("no import was killed while parts of it waited")
}
