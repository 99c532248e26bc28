package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"sightline/record"
)

func filesIn(t *testing.T, folder string) string {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, one := range all {
		names = append(names, one.Name())
	}
	return strings.Join(names, " ")
}

func begun(t *testing.T, path, content string) *part {
	t.Helper()
	p, err := newPart(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.file.WriteString(content); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestABackupHasItsNameOnlyOnceItIsWhole(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "backup")
	p := begun(t, path, "whole")
	if got := filesIn(t, folder); got != "backup.part" {
		t.Errorf("while it is written: %s", got)
	}
	if _, err := newPart(path); !errors.Is(err, record.Busy) {
		t.Errorf("two at once: %v", err)
	}
	if err := p.finish(); err != nil {
		t.Fatal(err)
	}
	p.abandon() // as every run does at its end
	if got := filesIn(t, folder); got != "backup" {
		t.Errorf("when it is finished: %s", got)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "whole" {
		t.Errorf("it holds %q, %v", content, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}

	begun(t, path, "another that failed").abandon()
	if content, _ := os.ReadFile(path); filesIn(t, folder) != "backup" || string(content) != "whole" {
		t.Errorf("a backup that failed left %s, and the one before holds %q", filesIn(t, folder), content)
	}
}

// A process that is killed gives its lock back and leaves its part, which the next one takes the place of.
func TestWhatAKilledBackupLeftIsTakenOver(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "backup")
	if err := begun(t, path, "half of a long backup").file.Close(); err != nil {
		t.Fatal(err)
	}
	p := begun(t, path, "whole")
	if err := p.finish(); err != nil {
		t.Fatal(err)
	}
	if content, _ := os.ReadFile(path); filesIn(t, folder) != "backup" || string(content) != "whole" {
		t.Errorf("%s, and it holds %q", filesIn(t, folder), content)
	}
}

func TestALinkIsNotFollowedToWriteABackup(t *testing.T) {
	folder := t.TempDir()
	other := filepath.Join(folder, "other")
	if err := errors.Join(os.WriteFile(other, []byte("precious"), 0o600), os.Symlink(other, filepath.Join(folder, "backup.part"))); err != nil {
		t.Fatal(err)
	}
	if _, err := newPart(filepath.Join(folder, "backup")); err == nil {
		t.Error("the link was followed")
	}
	if content, _ := os.ReadFile(other); string(content) != "precious" {
		t.Errorf("the other file holds %q", content)
	}
}

func TestScratchFoldersThatWereLeftAreRemoved(t *testing.T) {
	parent := t.TempDir()
	left, err := newScratch(parent, "db.verify-")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(left.folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may look into it: %v, %v", info.Mode(), err)
	}
	if err := errors.Join(os.WriteFile(filepath.Join(left.folder, "record.db"), []byte("words"), 0o600), left.lock.Close()); err != nil { // its process was killed
		t.Fatal(err)
	}
	shared, other := filepath.Join(parent, "db.verify-shared"), filepath.Join(parent, "db.other")
	if err := errors.Join(os.Mkdir(shared, 0o755), os.Mkdir(other, 0o700)); err != nil {
		t.Fatal(err)
	}
	busy, err := newScratch(parent, "db.verify-")
	if err != nil {
		t.Fatal(err)
	}
	third, err := newScratch(parent, "db.verify-")
	if err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]bool{left.folder: false, busy.folder: true, third.folder: true, shared: true, other: true} {
		if _, err := os.Stat(folder); (err == nil) != want {
			t.Errorf("%s there: %v, want %v", filepath.Base(folder), err == nil, want)
		}
	}
	if err := errors.Join(busy.remove(), third.remove()); err != nil || filesIn(t, parent) != "db.other db.verify-shared" {
		t.Errorf("left at the end: %s, %v", filesIn(t, parent), err)
	}
}

// One whose process was killed while it removed it has no lock any more, and is removed all the same; so is one that was only just made.
func TestScratchFoldersWithoutALockAreRemoved(t *testing.T) {
	parent := t.TempDir()
	half, bare := filepath.Join(parent, "db.verify-half"), filepath.Join(parent, "db.verify-bare")
	if err := errors.Join(os.Mkdir(half, 0o700), os.Mkdir(bare, 0o700), os.WriteFile(filepath.Join(half, "record.db"), []byte("words"), 0o600)); err != nil {
		t.Fatal(err)
	}
	s, err := newScratch(parent, "db.verify-")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.remove(); err != nil {
		t.Error(err)
	}
	if left := filesIn(t, parent); left != "" {
		t.Errorf("left are %s", left)
	}
}

func TestManyBackupsAtOnceHaveAScratchFolderEach(t *testing.T) {
	parent := t.TempDir()
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			s, err := newScratch(parent, "db.verify-")
			if err != nil {
				t.Error(err)
				return
			}
			if err := os.WriteFile(filepath.Join(s.folder, "record.db"), nil, 0o600); err != nil {
				t.Errorf("another removed it: %v", err)
			}
			if err := s.remove(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if left := filesIn(t, parent); left != "" {
		t.Errorf("left: %s", left)
	}
}

func TestOneKeyIsMadeForADatabase(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "record.db"+keySuffix)
	var (
		all  sync.WaitGroup
		keys sync.Map
	)
	for range 32 {
		all.Go(func() {
			key, _, err := ownKey(path)
			if err != nil {
				t.Error(err)
				return
			}
			keys.Store(key.String(), true)
		})
	}
	all.Wait()
	made := 0
	keys.Range(func(any, any) bool { made++; return true })
	if made != 1 || filesIn(t, folder) != filepath.Base(path) {
		t.Errorf("%d keys, and in the folder: %s", made, filesIn(t, folder))
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key: %v, %v", info.Mode(), err)
	}
}

func TestAKeyIsNeverRepeated(t *testing.T) {
	folder := t.TempDir()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(folder, "broken")
	if err := os.WriteFile(broken, []byte(strings.ToLower(key.String())+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, named := range []string{key.String(), strings.ToLower(key.String()), broken} {
		_, asRecipient := recipientsOf(named)
		_, asKey := keysIn(named)
		for _, err := range []error{asRecipient, asKey} {
			if !errors.Is(err, record.Invalid) || strings.Contains(strings.ToUpper(err.Error()), key.String()[len(secret):]) {
				t.Errorf("%v", err)
			}
		}
	}
}

func TestRecipientsAreKeysOrAFileOfThem(t *testing.T) {
	one, _ := age.GenerateX25519Identity()
	two, _ := age.GenerateHybridIdentity()
	file := filepath.Join(t.TempDir(), "recipients")
	if err := os.WriteFile(file, []byte("# both\n"+one.Recipient().String()+"\n"+one.Recipient().String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for named, want := range map[string]int{one.Recipient().String(): 1, two.Recipient().String(): 1, file: 2} {
		if all, err := recipientsOf(named); err != nil || len(all) != want {
			t.Errorf("%d recipients, want %d: %v", len(all), want, err)
		}
	}
	for _, wrong := range []string{"", "age1nonsense", "no such file", one.Recipient().String() + "x"} {
		if _, err := recipientsOf(wrong); !errors.Is(err, record.Invalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if err := alike([]age.Recipient{one.Recipient(), two.Recipient()}); !errors.Is(err, record.Invalid) {
		t.Errorf("keys of two kinds: %v", err)
	}
	if err := errors.Join(alike([]age.Recipient{one.Recipient(), one.Recipient()}), alike([]age.Recipient{two.Recipient()})); err != nil {
		t.Errorf("keys of one kind: %v", err)
	}
	c := &backupCommand{keeping: keeping{DB: "postgres://localhost/sightline"}}
	if _, err := c.recipients(&output{io.Discard, io.Discard}); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "--recipient") {
		t.Errorf("PostgreSQL without a recipient: %v", err)
	}
}
