package signin

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

// cheap makes guessing cost next to nothing, so that tests can do it often.
var cheap = Cost{Memory: 64, Rounds: 1, Threads: 1}

// A password is known again, and no other is. What is kept holds nothing of it, and is another each time.
func TestAPasswordIsKnownAgainAndNoOtherIs(t *testing.T) {
	p := NewPasswords(cheap, 2)
	kinds := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringN(ShortestPassword, 40, 400).Draw(t, "password")
		other := rapid.StringN(0, 60, 1200).Draw(t, "other")
		kept, err := p.Keep(t.Context(), record.Private(word), "sam")
		kinds[err == nil]++
		if err != nil { // drawn at random, and one that would be tried first: it is refused, and nothing is kept
			if !errors.Is(err, record.Invalid) || kept != "" {
				t.Errorf("refused with %v, and %d bytes are kept", err, len(kept))
			}
			return
		}
		again, _ := p.Keep(t.Context(), record.Private(word), "sam")
		if kept == again || strings.Contains(kept.Reveal(), word) {
			t.Error("what is kept is the same twice, or holds the password")
		}
		if ok, err := p.Check(t.Context(), record.Private(word), kept); !ok || err != nil {
			t.Errorf("the password itself: %v, %v", ok, err)
		}
		same := normal(record.Private(other)) == normal(record.Private(word))
		if ok, err := p.Check(t.Context(), record.Private(other), kept); ok != same || err != nil {
			t.Errorf("another: %v, %v", ok, err)
		}
	})
	if kinds[true] <= kinds[false] {
		t.Errorf("%d were accepted and %d refused: this test hardly sees one that is known again", kinds[true], kinds[false])
	}
}

// What would be tried first is refused, in words that do not repeat it; four words are not.
func TestWhatIsTriedFirstIsRefused(t *testing.T) {
	p := NewPasswords(cheap, 2)
	for _, bad := range []string{
		"", "gull", "elevenchars", "password1234", "Password1234!", "P@ssw0rd1234", "passwordpassword", "1234567890123", "aaaaaaaaaaaa", "abcabcabcabc",
		"qwertyuiop123", "Safeguarding1!", "Sightline2026", "sam-the-worker-99", "Liverpool-2026", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4", strings.Repeat("long ", 300),
	} {
		_, err := p.Keep(t.Context(), record.Private(bad), "sam-the-worker")
		if !errors.Is(err, record.Invalid) || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, good := range []string{"correct staple lamp gull", "ungern verlorene Steine 7", "пароль из четырёх слов", "naïve cafés über 12", "tr0ub4dor&3 and more", "a\x00b\x00c\x00d\x00e\x00f\x00g"} {
		kept, err := p.Keep(t.Context(), record.Private(good), "sam-the-worker")
		if err != nil {
			t.Errorf("%q: %v", good, err)
		}
		if ok, err := p.Check(t.Context(), record.Private(good), kept); !ok || err != nil {
			t.Errorf("%q is not known again: %v", good, err)
		}
	}
}

// The same characters are the same password, however a keyboard composes them.
func TestTheSameCharactersAreTheSamePassword(t *testing.T) {
	p := NewPasswords(cheap, 2)
	kept, err := p.Keep(t.Context(), "caf\u00e9 lamp gull tower", "")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := p.Check(t.Context(), "cafe\u0301 lamp gull tower", kept); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

// Somebody who is nobody costs what anybody costs, and so does a megabyte.
func TestNobodyAndAMegabyteAreChecked(t *testing.T) {
	p := NewPasswords(cheap, 1)
	kept, err := p.Keep(t.Context(), "correct staple lamp gull", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []record.Private{"", "correct staple lamp gull", record.Private(strings.Repeat("é", 1<<19)), "\x00"} {
		if ok, err := p.Check(t.Context(), word, ""); ok || err != nil {
			t.Errorf("nobody was known: %v, %v", ok, err)
		}
	}
	if ok, err := p.Check(t.Context(), record.Private(strings.Repeat("a", 1<<20)), kept); ok || err != nil {
		t.Errorf("a megabyte: %v, %v", ok, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	p.slots <- struct{}{}
	if _, err := p.Check(over, "x", kept); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever went away while others are checked: %v", err)
	}
}

// The usual cost is at least OWASP's, stands with what is kept, and a cheaper one is known as such.
func TestTheCostStandsWithWhatIsKept(t *testing.T) {
	if usual := UsualCost(); usual.Memory < 46<<10 || usual.Rounds < 1 {
		t.Errorf("%+v costs less than OWASP's first choice", usual)
	}
	old := NewPasswords(cheap, 1)
	kept, err := old.Keep(t.Context(), "correct staple lamp gull", "")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept.Reveal(), "$argon2id$v=19$m=64,t=1,p=1$") || old.Outdated(kept) || !NewPasswords(UsualCost(), 1).Outdated(kept) {
		t.Error("the cost is not said, or not believed")
	}
}

func FuzzKeptPassword(f *testing.F) {
	p := NewPasswords(cheap, 2)
	kept, err := p.Keep(f.Context(), "correct staple lamp gull", "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(kept.Reveal())
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, kept string) {
		cost, salt, key, err := parseKept(kept)
		if err != nil {
			return
		}
		if written(cost, salt, key) != kept || cost.Memory > mostCost.Memory || cost.Rounds > mostCost.Rounds {
			t.Errorf("%q is read as %+v", kept, cost)
		}
	})
}
