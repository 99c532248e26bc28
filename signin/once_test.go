package signin

import (
	"crypto/sha256"
	"strings"
	"testing"
	"time"
)

// A code is read back however a person types it, and is nothing else.
func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		code, digest := Code()
		if len(code) != 23 || strings.ContainsAny(code, "01LIOAEU") || seen[code] {
			t.Fatalf("%q", code)
		}
		seen[code] = true
		for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " ") + " "} {
			if got, ok := CodeDigest(typed); !ok || got != digest {
				t.Errorf("%q is not %q", typed, code)
			}
		}
		if got, ok := CodeDigest(code[1:] + "Z"); ok && got == digest {
			t.Errorf("another code is this one")
		}
	}
	for _, never := range []string{"", "-", "ABCDE", strings.Repeat("2", 19), strings.Repeat("2", 21), strings.Repeat("0", 20), strings.Repeat("2", 1<<20), "２２２２２２２２２２２２２２２２２２２２"} {
		if _, ok := CodeDigest(never); ok {
			t.Errorf("%.30q is a code", never)
		}
	}
}

func TestATokenIsOfNoUseToWhoeverHasItsDigest(t *testing.T) {
	token, digest := Token()
	if len(token) != 43 || digest != sha256.Sum256([]byte(token)) {
		t.Fatal("a token is 256 bits, and kept as its digest")
	}
	if got, ok := TokenDigest(token); !ok || got != digest {
		t.Error("the token is not known again")
	}
	for _, never := range []string{"", token[1:], token + "A", token[:42] + "B", strings.Repeat("A", 1<<20), string(digest[:])} {
		if got, ok := TokenDigest(never); ok && got == digest {
			t.Errorf("%.50q opens it too", never)
		}
	}
}

// Waiting grows, ends within an hour, and never begins before the free tries are used up.
func TestWaitingGrowsAndEnds(t *testing.T) {
	last := time.Duration(0)
	for wrong := range 200 {
		wait := Wait(wrong, FreeTries)
		if wrong < FreeTries && wait != 0 || wrong == FreeTries && wait != time.Minute || wait < last || wait > time.Hour {
			t.Errorf("after %d wrong: %s, and %s before", wrong, wait, last)
		}
		last = wait
	}
	if last != time.Hour {
		t.Errorf("after many: %s", last)
	}
	for wrong := range 200 {
		if got := Turn(wrong, FreeTries); got > 2*time.Minute || got > Wait(wrong, FreeTries) || wrong >= FreeTries && got < time.Minute {
			t.Errorf("others wait %s after %d wrong", got, wrong)
		}
	}
}

func FuzzCodeDigest(f *testing.F) {
	f.Add("23456-789BC-DFGHJ-KMNPQ")
	f.Fuzz(func(t *testing.T, typed string) {
		a, ok := CodeDigest(typed)
		if b, again := CodeDigest(strings.ToLower(typed)); ok && (!again || a != b) {
			t.Errorf("%q is another code in small letters", typed)
		}
	})
}

func FuzzTokenDigest(f *testing.F) {
	token, _ := Token()
	f.Add(token)
	f.Fuzz(func(t *testing.T, token string) {
		if _, ok := TokenDigest(token); ok && len(token) != 43 {
			t.Errorf("%q is a token", token)
		}
	})
}
