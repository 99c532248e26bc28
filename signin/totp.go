package signin

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"sightline/record"
)

// Codes are RFC 6238's as every app makes them: six digits, SHA-1, each good for half a minute.
const (
	codeSeconds = 30
	codeDigits  = 6
)

var codeOptions = totp.ValidateOpts{Period: codeSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// Secret is what an app makes codes of: as letters to be typed, as an address, and as a picture of it (PNG).
type Secret struct {
	Letters record.Private
	URL     record.Private
	QR      []byte
}

// NewSecret makes the secret for somebody's app, which shows issuer and login beside the codes.
func NewSecret(issuer, login string) (Secret, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: login, Period: codeSeconds, SecretSize: 20, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return Secret{}, fmt.Errorf("making a secret for codes: %w", err)
	}
	picture, err := key.Image(240, 240)
	if err != nil {
		return Secret{}, fmt.Errorf("drawing a secret for codes: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return Secret{}, fmt.Errorf("drawing a secret for codes: %w", err)
	}
	return Secret{record.Private(key.Secret()), record.Private(key.URL()), b.Bytes()}, nil
}

// CodeStep says which half minute a code is of: the one of now, or the one before or after, since clocks differ. ok is false for any other
// code. Whoever accepts it remembers the step and accepts none that is not later: a code is good once.
func CodeStep(secret, typed record.Private, now time.Time) (step int64, ok bool) {
	code := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.TrimSpace(typed.Reveal()))
	if len(code) != codeDigits || strings.Trim(code, "0123456789") != "" {
		code = "" // none has this; the same work is done
	}
	current := now.Unix() / codeSeconds
	for _, at := range []int64{current - 1, current, current + 1} {
		want, err := totp.GenerateCodeCustom(secret.Reveal(), time.Unix(at*codeSeconds, 0), codeOptions)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = at, true
		}
	}
	return step, ok
}

// CodeAt gives the code of a moment, for whoever tests with an app of their own.
func CodeAt(secret record.Private, at time.Time) (record.Private, error) {
	code, err := totp.GenerateCodeCustom(secret.Reveal(), at, codeOptions)
	if err != nil {
		return "", fmt.Errorf("making a code: %w", err)
	}
	return record.Private(code), nil
}
