package casework

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"
	"pgregory.net/rapid"

	"sightline/record"
)

func newKey(t testing.TB) *age.HybridIdentity {
	t.Helper()
	key, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// sealedText is some content as it leaves the desk.
func sealedText(t testing.TB, content string, recipients ...age.Recipient) []byte {
	t.Helper()
	var out bytes.Buffer
	err := sealed(&out, recipients, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unsealedText(file io.Reader, keys ...age.Identity) (string, error) {
	plain, err := unsealed(file, keys)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(plain)
	return string(content), err
}

func TestWhatIsSealedIsOpenedByEachKeyAndNoOther(t *testing.T) {
	mine, theirs, other := newKey(t), newKey(t), newKey(t)
	rapid.Check(t, func(r *rapid.T) {
		content := rapid.String().Draw(r, "content")
		file := sealedText(t, content, mine.Recipient(), theirs.Recipient())
		for _, key := range []age.Identity{mine, theirs} {
			if got, err := unsealedText(bytes.NewReader(file), key); err != nil || got != content {
				r.Fatalf("opened as %q: %v", got, err)
			}
		}
		if got, err := unsealedText(bytes.NewReader(file), other); !errors.Is(err, record.Invalid) || got != "" || !strings.Contains(err.Error(), "the key does not open this backup") {
			r.Fatalf("another key: %q, %v", got, err)
		}
	})
}

// The words of a record are nowhere to be read in a backup.
func TestNothingReadableIsInABackup(t *testing.T) {
	file := sealedText(t, strings.Repeat("The child said so. ", 100), newKey(t).Recipient())
	if bytes.Contains(file, []byte("child said")) {
		t.Error("the words can be read")
	}
}

func TestABackupThatLostItsEndOrWasChangedIsNotRead(t *testing.T) {
	key := newKey(t)
	content := strings.Repeat("The child said so. ", 20)
	file := sealedText(t, content, key.Recipient())
	for length := range file {
		if got, err := unsealedText(bytes.NewReader(file[:length]), key); err == nil {
			t.Fatalf("the first %d of %d bytes were read as %d bytes without an error", length, len(file), len(got))
		}
	}
	for at := range file {
		changed := bytes.Clone(file)
		changed[at] ^= 0x20
		if got, err := unsealedText(bytes.NewReader(changed), key); err == nil || got == content {
			t.Fatalf("byte %d of %d was changed: %v", at, len(file), err)
		}
	}
}

func TestWhatIsNoBackupIsSaid(t *testing.T) {
	key := newKey(t)
	for _, content := range []string{"", "SQLite format 3\x00", "-----BEGIN AGE ENCRYPTED FILE-----\n"} {
		if _, err := unsealedText(strings.NewReader(content), key); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "no backup that Sightline made") {
			t.Errorf("%q: %v", content, err)
		}
	}
	var plain bytes.Buffer
	encrypted, _ := age.Encrypt(&plain, key.Recipient())
	_, _ = io.WriteString(encrypted, "encrypted by somebody, and no backup")
	_ = encrypted.Close()
	if _, err := unsealedText(&plain, key); err == nil {
		t.Error("an encrypted file that is no backup was read")
	}
}

// A disk that cannot be read is another trouble than a backup that was changed.
func TestADiskThatCannotBeReadIsSaid(t *testing.T) {
	key, broken := newKey(t), errors.New("the cable was pulled")
	file := sealedText(t, strings.Repeat("The child said so. ", 20), key.Recipient())
	for length := range file {
		_, err := unsealedText(io.MultiReader(bytes.NewReader(file[:length]), iotest.ErrReader(broken)), key)
		if !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v", length, err)
		}
	}
}

func TestADiskThatIsFullIsSaidWhereverItIs(t *testing.T) {
	key, full := newKey(t), errors.New("no space left")
	whole := len(sealedText(t, "The child said so.", key.Recipient()))
	for room := range whole {
		to := &narrowDisk{room: room, then: full}
		err := sealed(to, []age.Recipient{key.Recipient()}, func(w io.Writer) error {
			_, err := io.WriteString(w, "The child said so.")
			return err
		})
		if !errors.Is(err, full) {
			t.Fatalf("room for %d of %d bytes: %v", room, whole, err)
		}
	}
}

// narrowDisk takes so many bytes and then no more.
type narrowDisk struct {
	room int
	then error
}

// Write takes what fits.
func (n *narrowDisk) Write(p []byte) (int, error) {
	if len(p) > n.room {
		return n.room, n.then
	}
	n.room -= len(p)
	return len(p), nil
}
