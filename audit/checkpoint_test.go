package audit

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"sightline/record"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// keys makes a pair of keys, and the public one ready to verify with.
func keys(t rapid.TB) (private, public string, known note.Verifiers) {
	t.Helper()
	private, public, err := NewKey("sightline")
	if err != nil {
		t.Fatal(err)
	}
	known, err = KeysOf(public, public)
	if err != nil {
		t.Fatal(err)
	}
	return private, public, known
}

func signed(t rapid.TB, private string, tree Tree, at time.Time) string {
	t.Helper()
	text, err := Sign(private, "partnership", tree, at)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestACheckpointSaysWhatWasSigned(t *testing.T) {
	private, _, known := keys(t)
	tree := memoryOf(300).edge.Tree()
	text := signed(t, private, tree, noon.In(time.FixedZone("BST", 3600)).Add(time.Millisecond))
	c, err := OpenCheckpoint(text, known)
	if err != nil {
		t.Fatal(err)
	}
	if c.Tree != tree || c.Origin != "sightline/partnership" || !c.At.Equal(noon) || c.Note != text || !strings.HasPrefix(c.Key, "sightline+") {
		t.Errorf("%+v", c)
	}
	if !strings.HasPrefix(text, "sightline/partnership\n300\n") || !strings.Contains(text, "\ntime 2026-11-25T12:00:00Z\n\n— sightline ") {
		t.Errorf("another tool would not read this:\n%s", text)
	}
}

func TestAChangedCheckpointIsRefused(t *testing.T) {
	private, _, known := keys(t)
	text := signed(t, private, memoryOf(300).edge.Tree(), noon)
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		changed := []byte(text)
		changed[at] ^= rapid.ByteRange(1, 255).Draw(t, "bits")
		if _, err := OpenCheckpoint(string(changed), known); err == nil {
			t.Fatalf("byte %d was changed and nothing is found:\n%s", at, changed)
		}
		if _, err := OpenCheckpoint(text[:at], known); err == nil {
			t.Fatalf("cut off at byte %d and nothing is found", at)
		}
	})
}

func TestAStrangersCheckpointIsNotTrusted(t *testing.T) {
	private, _, _ := keys(t)
	_, _, known := keys(t)
	_, err := OpenCheckpoint(signed(t, private, Tree{}, noon), known)
	if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "none of the keys trusted here") {
		t.Errorf("%v", err)
	}
	if _, err := OpenCheckpoint(signed(t, private, Tree{}, noon), nil); err == nil {
		t.Error("without a key a checkpoint is trusted")
	}
}

// What was signed with our key and is not our form is not read as something near it.
func TestOnlyTheOneFormOfACheckpointIsRead(t *testing.T) {
	private, _, known := keys(t)
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	root := "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
	good := "sightline/p\n1\n" + root + "\ntime 2026-11-25T12:00:00Z\n"
	for text, want := range map[string]bool{
		good:                             true,
		good + "more\n":                  false,
		"sightline/p\n1\n" + root + "\n": false,
		strings.Replace(good, "\n1\n", "\n01\n", 1):                  false,
		strings.Replace(good, "\n1\n", "\n+1\n", 1):                  false,
		strings.Replace(good, "\n1\n", "\n-1\n", 1):                  false,
		strings.Replace(good, "\n1\n", "\n9223372036854775807\n", 1): false,
		strings.Replace(good, "12:00:00Z", "13:00:00+01:00", 1):      false,
		strings.Replace(good, "12:00:00Z", "12:00:00.5Z", 1):         false,
		strings.Replace(good, "FU=", "FV=", 1):                       false, // bits that are not used
		strings.Replace(good, root, "AA==", 1):                       false,
	} {
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := OpenCheckpoint(string(signed), known); (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestEachTenantHasAnOriginOfItsOwn(t *testing.T) {
	seen := map[string]record.TenantID{}
	digest := strings.TrimPrefix(OriginOf("A partnership"), "sightline/")
	for _, tenant := range []record.TenantID{
		"north-east", "a", "", ".", "..", "a/b", "A", "a b", "a+b", "a\nb", "é", "a.b", "-a", "A partnership", record.TenantID(digest),
		record.TenantID(strings.Repeat("a", 64)), record.TenantID(strings.Repeat("a", 65)),
	} {
		origin := OriginOf(tenant)
		if other, ok := seen[origin]; ok {
			t.Errorf("%q and %q are both %s", tenant, other, origin)
		}
		seen[origin] = tenant
		if name, _ := strings.CutPrefix(origin, "sightline/"); !plain.MatchString(name) && len(name) != len(digest) {
			t.Errorf("%q gives %s", tenant, origin)
		}
	}
	if OriginOf("north-east") != "sightline/north-east" {
		t.Error("a plain tenant is not named as it is")
	}
}

func TestAKeyThatIsNoneIsRefusedInWords(t *testing.T) {
	if _, _, err := NewKey("two words"); !errors.Is(err, record.Invalid) {
		t.Errorf("a name with a space: %v", err)
	}
	if _, err := Sign("rubbish", "p", Tree{}, noon); !errors.Is(err, record.Invalid) || strings.Contains(err.Error(), "rubbish") {
		t.Errorf("a private key that is none: %v", err)
	}
	if _, err := KeysOf("rubbish"); !errors.Is(err, record.Invalid) {
		t.Errorf("a public key that is none: %v", err)
	}
}

func FuzzOpenCheckpoint(f *testing.F) {
	private, _, known := keys(f)
	f.Add(signed(f, private, Tree{Size: 3, Root: Digest{1}}, noon))
	f.Add("sightline/p\n1\n\n\n— a AAAA\n")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := OpenCheckpoint(text, known); err == nil && (c.Size != 3 || c.Origin != "sightline/partnership") {
			t.Errorf("a checkpoint was read that nobody signed: %+v", c)
		}
		if body, _, ok := strings.Cut(text, "\n\n"); ok {
			if c, ok := parseCheckpoint(body + "\n"); ok && checkpointText(c.Origin, c.Tree, c.At) != body+"\n" {
				t.Errorf("%q has two forms", body)
			}
		}
	})
}
