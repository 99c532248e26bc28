package signin

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// RFC 6238's own example, cut to six digits.
func TestCodesAreThoseOfEveryApp(t *testing.T) {
	secret := record.Private("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") // "12345678901234567890"
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		code, err := CodeAt(secret, time.Unix(at, 0))
		if err != nil || code.Reveal() != want {
			t.Errorf("at %d: %q, want %q, %v", at, code.Reveal(), want, err)
		}
		if step, ok := CodeStep(secret, record.Private(want), time.Unix(at, 0)); !ok || step != at/30 {
			t.Errorf("at %d: step %d, %v", at, step, ok)
		}
	}
}

// A code is good in its own half minute and those beside it, and says which it is of.
func TestACodeIsGoodForAMinuteAndAHalf(t *testing.T) {
	secret, err := NewSecret("Sightline", "sam")
	if err != nil {
		t.Fatal(err)
	}
	code, err := CodeAt(secret.Letters, noon)
	if err != nil {
		t.Fatal(err)
	}
	spaced := record.Private(" " + code.Reveal()[:3] + " " + code.Reveal()[3:] + " ")
	for steps := int64(-3); steps <= 3; steps++ {
		step, ok := CodeStep(secret.Letters, spaced, noon.Add(time.Duration(steps)*30*time.Second))
		if ok != (steps >= -1 && steps <= 1) || ok && step != noon.Unix()/30 {
			t.Errorf("%d half minutes later: step %d, %v", steps, step, ok)
		}
	}
	if picture, err := png.Decode(bytes.NewReader(secret.QR)); err != nil || picture.Bounds().Dx() < 200 {
		t.Errorf("the picture: %v", err)
	}
	if !strings.Contains(secret.URL.Reveal(), secret.Letters.Reveal()) || !strings.HasPrefix(secret.URL.Reveal(), "otpauth://totp/Sightline:sam?") {
		t.Error("the address is none an app reads")
	}
}

// No word but the code is one.
func TestNothingElseIsACode(t *testing.T) {
	secret, err := NewSecret("Sightline", "sam")
	if err != nil {
		t.Fatal(err)
	}
	code, err := CodeAt(secret.Letters, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"", "000", code.Reveal() + "0", code.Reveal()[:5], "-" + code.Reveal()[1:], "٠١٢٣٤٥", code.Reveal() + "\x00", strings.Repeat("1", 1<<20)} {
		if _, ok := CodeStep(secret.Letters, record.Private(typed), noon); ok {
			t.Errorf("%.20q was accepted", typed)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringMatching(`[0-9]{6}`).Draw(t, "typed")
		_, ok := CodeStep(secret.Letters, record.Private(typed), noon)
		near := false
		for _, at := range []time.Duration{-30 * time.Second, 0, 30 * time.Second} {
			c, _ := CodeAt(secret.Letters, noon.Add(at))
			near = near || c.Reveal() == typed
		}
		if ok != near {
			t.Errorf("%s: %v", typed, ok)
		}
	})
}
