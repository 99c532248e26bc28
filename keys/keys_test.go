package keys

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// kept gives keys in a folder that a record was marked with.
func kept(t testing.TB, folder string, kms KMS) *Keyring {
	t.Helper()
	k, err := Open(t.Context(), folder, kms)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Mark(); err != nil {
		t.Fatal(err)
	}
	return k
}

func again(t testing.TB, folder string) *Keyring {
	t.Helper()
	k, err := Open(t.Context(), folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var police = store.KeyOf{Tenant: "t", Subject: record.ChildRef{Agency: "police", Child: "1"}, Use: store.ForContent}

func made(t testing.TB, k *Keyring, of store.KeyOf) (store.Key, store.Kept) {
	t.Helper()
	key, wrapped, err := k.Make(of)
	if err != nil {
		t.Fatal(err)
	}
	return key, wrapped
}

func TestNothingIsMadeUntilARecordIsMarked(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	k, err := Open(t.Context(), folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) || k.Saved() {
		t.Error("keys were kept before anybody needed them")
	}
	mark, err := k.Mark()
	if err != nil || !k.Saved() {
		t.Fatal(err)
	}
	info, err := os.Stat(k.File())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file is %v: %v", info.Mode(), err)
	}
	if err := again(t, folder).Fits(mark); err != nil {
		t.Errorf("read again, the keys do not fit: %v", err)
	}
}

// Whoever loses the key file is told which is needed, and nothing is made in its place.
func TestALostKeyFileIsNotReplaced(t *testing.T) {
	folder := t.TempDir()
	mark, err := kept(t, folder, nil).Mark()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(folder, keyFile), filepath.Join(folder, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	k := again(t, folder)
	if err := k.Fits(mark); !errors.Is(err, record.NotFound) || !strings.Contains(err.Error(), strings.TrimPrefix(string(mark), markStart)) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(k.File()); !errors.Is(err, os.ErrNotExist) {
		t.Error("a key file was made in the place of the lost one")
	}
	if err := os.Rename(filepath.Join(folder, "elsewhere"), k.File()); err != nil {
		t.Fatal(err)
	}
	if err := again(t, folder).Fits(mark); err != nil {
		t.Errorf("put back: %v", err)
	}
}

func TestOthersMayNotReadTheKeyFile(t *testing.T) {
	folder := t.TempDir()
	k := kept(t, folder, nil)
	for _, mode := range []os.FileMode{0o640, 0o604, 0o666} {
		if err := os.Chmod(k.File(), mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), folder, nil); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

// A key file that was cut short or changed anywhere is refused, and no word of it is repeated.
func TestADamagedKeyFileIsRefused(t *testing.T) {
	folder := t.TempDir()
	k := kept(t, folder, nil)
	whole, err := os.ReadFile(k.File())
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.Fields(strings.Split(string(whole), "\n")[3])[5]
	for i := range len(whole) - 1 {
		for what, text := range map[string][]byte{"cut short": whole[:i], "changed": append(append(bytes.Clone(whole[:i]), whole[i]^1), whole[i+1:]...)} {
			all, err := parse(text)
			if err == nil {
				t.Fatalf("%s at %d: %d keys are read", what, i, len(all))
			}
			if strings.Contains(err.Error(), secret) {
				t.Fatal("an error says a key")
			}
		}
	}
}

func FuzzKeyFile(f *testing.F) {
	f.Add("content 1 2026-11-26T00:00:00Z 00112233 key " + base64.StdEncoding.EncodeToString(make([]byte, 32)))
	f.Add("sealed 2 2026-11-26T00:00:00Z 00112233 kms AA==")
	f.Fuzz(func(t *testing.T, text string) {
		one, err := parseLine(1, text)
		if err == nil && one.String() != text {
			t.Errorf("%q is read as %q", text, &one)
		}
		_, _ = parse([]byte(text))
		whole := fileStart + "\n" + text + "\n"
		_, _ = parse([]byte(whole + sumStart + sumOf([]byte(whole)) + "\n"))
		_, _ = parseList([]byte(text))
	})
}

func FuzzUnwrap(f *testing.F) {
	k := Temporary()
	key, wrapped := made(f, k, police)
	content, err := key.Encode(store.About{Tenant: "t", Row: "entry"}, []byte("Seen."))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(wrapped.Wrapped, content)
	f.Fuzz(func(t *testing.T, some, other []byte) {
		if _, err := k.Open(police, some); err == nil && !bytes.Equal(some, wrapped.Wrapped) {
			t.Error("what was not wrapped here is opened")
		}
		if _, err := key.Decode(store.About{Tenant: "t", Row: "entry"}, other); err == nil && !bytes.Equal(other, content) {
			t.Error("what was not encrypted here is read")
		}
	})
}

// Content opens in its place, with its key, and nowhere else; a data key opens for what it was made for, and nothing else.
func TestContentThatIsMovedDoesNotOpen(t *testing.T) {
	k, others := Temporary(), Temporary()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"", "a", "b", "ab"})
		about := func(who string) store.About {
			return store.About{
				Tenant: record.TenantID(word.Draw(t, who+" tenant")), Subject: record.ChildRef{Agency: record.AgencyCode(word.Draw(t, who+" agency")), Child: word.Draw(t, who+" child")},
				Row: word.Draw(t, who+" row"), Sealed: rapid.Bool().Draw(t, who+" sealed"),
			}
		}
		of := func(who string) store.KeyOf {
			return store.KeyOf{
				Tenant: record.TenantID(word.Draw(t, who+" key's tenant")), Subject: record.ChildRef{Agency: record.AgencyCode(word.Draw(t, who+" key's agency"))},
				Use: rapid.SampledFrom([]store.Use{store.ForContent, store.ForSealed}).Draw(t, who+" use"), View: record.ChildID(word.Draw(t, who+" view")),
			}
		}
		here, there, own, other := about("first"), about("second"), of("first"), of("second")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "content")
		key, wrapped, err := k.Make(own)
		if err != nil {
			t.Fatal(err)
		}
		content, err := key.Encode(here, plain)
		if err != nil {
			t.Fatal(err)
		}
		if len(plain) > 8 && bytes.Contains(content, plain) {
			t.Fatal("the content can be read")
		}
		opened, err := k.Open(own, wrapped.Wrapped)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := opened.Decode(here, content); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("in its place: %q, %v", got, err)
		}
		if _, err := opened.Decode(there, content); (err == nil) != (here == there) {
			t.Fatalf("in the place %+v: %v", there, err)
		}
		if _, err := k.Open(other, wrapped.Wrapped); (err == nil) != (own == other) {
			t.Fatalf("as the key of %+v: %v", other, err)
		}
		if _, err := others.Open(own, wrapped.Wrapped); err == nil {
			t.Fatal("another record's keys open it")
		}
	})
}

// What is found exactly is found again, after a rotation too; of another field, tenant or record it is something else.
func TestDigestsAreTheSameForTheSameAlone(t *testing.T) {
	folder := t.TempDir()
	k := kept(t, folder, nil)
	term, blind, digest := k.Term("t", "rowan"), k.Blind("t", "postcode", "zz11zz"), k.Digest("t", audit.Digest{1})
	if err := k.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, same := range []*Keyring{k, again(t, folder)} {
		if same.Term("t", "rowan") != term || same.Blind("t", "postcode", "zz11zz") != blind || same.Digest("t", audit.Digest{1}) != digest {
			t.Error("the same is not found again")
		}
	}
	for what, other := range map[string]string{
		"another tenant's": k.Term("u", "rowan"), "another term": k.Term("t", "rowans"), "another record's": Temporary().Term("t", "rowan"),
	} {
		if other == term || len(other) != termLength || strings.Trim(other, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Errorf("%s is %q, as %q", what, other, term)
		}
	}
	if k.Blind("t", "field", "value") == k.Blind("t", "fiel", "dvalue") || k.Blind("t", "postcode", "zz11zz") == k.Blind("t", "name", "zz11zz") {
		t.Error("two fields share a value")
	}
}

func TestManyProcessesShareAFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	var group sync.WaitGroup
	marks := make([]string, 8)
	for i := range marks {
		group.Go(func() {
			k, err := Open(context.Background(), folder, nil)
			if err != nil {
				t.Error(err)
				return
			}
			mark, err := k.Mark()
			if err != nil {
				t.Error(err)
			}
			marks[i] = string(mark)
			if err := k.Rotate(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, mark := range marks {
		if mark != marks[0] {
			t.Errorf("one record is marked %q and %q", marks[0], mark)
		}
	}
	if n := again(t, folder).Newest(store.ForContent); n != 1+len(marks) {
		t.Errorf("after %d rotations the newest is version %d", len(marks), n)
	}
}

func TestWhatIsShreddedStaysSo(t *testing.T) {
	folder := t.TempDir()
	k := kept(t, folder, nil)
	first, second, third := store.NewKeyID(), store.NewKeyID(), store.NewKeyID()
	if err := k.Shred(first); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(folder, listFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(second.String()[:7]) // a writing that was cut short
	if err := errors.Join(err, f.Close(), k.Shred(third, third)); err != nil {
		t.Fatal(err)
	}
	for what, reads := range map[string]*Keyring{"the same": k, "another process": again(t, folder)} {
		if !reads.Shredded(first) || reads.Shredded(second) || !reads.Shredded(third) {
			t.Errorf("%s says otherwise", what)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, listFile), []byte("no key's id at all, but long enough\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), folder, nil); !errors.Is(err, record.Invalid) {
		t.Errorf("a list that is none: %v", err)
	}
}

// service stands in for a key management service.
type service struct {
	wraps int
	fails error
}

func (s *service) Wrap(_ context.Context, key []byte) ([]byte, error) {
	s.wraps++
	return s.turned(key), s.fails
}

func (s *service) Unwrap(_ context.Context, wrapped []byte) ([]byte, error) {
	return s.turned(wrapped), s.fails
}

func (*service) turned(key []byte) []byte {
	turned := bytes.Clone(key)
	for i := range turned {
		turned[i] ^= 0x5a
	}
	return turned
}

func TestAKeyManagementServiceWrapsTheKeys(t *testing.T) {
	folder, kms := t.TempDir(), &service{}
	k := kept(t, folder, kms)
	key, wrapped := made(t, k, police)
	if kms.wraps != 3 {
		t.Errorf("the service wrapped %d keys", kms.wraps)
	}
	text, err := os.ReadFile(k.File())
	if err != nil || bytes.Contains(text, []byte(base64.StdEncoding.EncodeToString(k.digest.secret[:]))) {
		t.Errorf("the key file holds a key: %v", err)
	}
	if _, err := Open(t.Context(), folder, nil); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "--key-command") {
		t.Errorf("without the service: %v", err)
	}
	other, err := Open(t.Context(), folder, kms)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := other.Open(police, wrapped.Wrapped); err != nil || opened.ID() != key.ID() {
		t.Errorf("with the service: %v", err)
	}
	kms.fails = errors.New("the service is away")
	if err := k.Rotate(t.Context()); !errors.Is(err, kms.fails) {
		t.Errorf("rotated without the service: %v", err)
	}
	if _, err := k.Open(police, wrapped.Wrapped); err != nil {
		t.Errorf("who has the keys needs the service: %v", err)
	}
}

// The command is this test itself.
func TestACommandReachesAService(t *testing.T) {
	script := filepath.Join(t.TempDir(), "kms")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nif [ \"$1\" = bad ]; then echo '@@'; exit 0; fi\nif [ \"$1\" = ends ]; then exit 3; fi\nread key; printf '%s' \"$key\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	command, err := NewCommand(script)
	if err != nil {
		t.Fatal(err)
	}
	got, err := command.Wrap(t.Context(), []byte("a key"))
	if err != nil || string(got) != "a key" {
		t.Errorf("%q, %v", got, err)
	}
	for _, word := range []string{"bad", "ends"} {
		command, err := NewCommand(script + " " + word)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := command.Unwrap(t.Context(), []byte("a key")); !errors.Is(err, record.Invalid) || strings.Contains(err.Error(), script) {
			t.Errorf("%s: %v", word, err)
		}
	}
	missing, err := NewCommand(filepath.Join(t.TempDir(), "none"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := missing.Wrap(t.Context(), nil); !errors.Is(err, record.Invalid) {
		t.Errorf("a command that is not there: %v", err)
	}
	if _, err := NewCommand(" "); !errors.Is(err, record.Invalid) {
		t.Errorf("no command: %v", err)
	}
}

// What a data key needs says which version is missing, and repeats nothing.
func TestAMissingVersionIsNamed(t *testing.T) {
	folder := t.TempDir()
	k := kept(t, folder, nil)
	_, wrapped := made(t, k, police)
	if err := k.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := k.Remove(t.Context(), store.ForContent, 2); !errors.Is(err, record.Invalid) {
		t.Errorf("the newest was removed: %v", err)
	}
	if err := k.Remove(t.Context(), store.ForContent, 1); err != nil {
		t.Fatal(err)
	}
	if err := k.Remove(t.Context(), store.ForContent, 1); !errors.Is(err, record.NotFound) {
		t.Errorf("removed twice: %v", err)
	}
	if _, err := k.Open(police, wrapped.Wrapped); !errors.Is(err, record.NotFound) || !strings.Contains(err.Error(), "version 1") {
		t.Errorf("%v", err)
	}
}

func BenchmarkOpenAChild(b *testing.B) {
	k := Temporary()
	of := store.KeyOf{Tenant: "t", Use: store.ForContent, View: "child"}
	key, wrapped := made(b, k, of)
	content, err := key.Encode(store.About{Tenant: "t", Row: "chronology"}, make([]byte, 40_000))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		key, err := k.Open(of, wrapped.Wrapped)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := key.Decode(store.About{Tenant: "t", Row: "chronology"}, content); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKeepAnEntry(b *testing.B) {
	k := Temporary()
	key, _ := made(b, k, police)
	plain := make([]byte, 600)
	for b.Loop() {
		_ = key.Digest(audit.Digest{})
		if _, err := key.Encode(store.About{Tenant: "t", Subject: police.Subject, Row: "entry police/1 version 1"}, plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTerm(b *testing.B) {
	k := Temporary()
	words := make([]string, 1000)
	for i := range words {
		words[i] = fmt.Sprint("word", i)
	}
	for i := 0; b.Loop(); i++ {
		_ = k.Term("t", words[i%len(words)])
	}
}
