package signin

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// Token gives a new secret of 256 bits for a cookie or a form, and the digest under which it is kept: whoever has the database has no
// token.
func Token() (token string, digest [sha256.Size]byte) {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	token = base64.RawURLEncoding.EncodeToString(secret[:])
	return token, sha256.Sum256([]byte(token))
}

// TokenDigest gives the digest of a token as it came back. ok is false for what was never one.
func TokenDigest(token string) (digest [sha256.Size]byte, ok bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(32) {
		return digest, false
	}
	if _, err := base64.RawURLEncoding.Strict().DecodeString(token); err != nil {
		return digest, false
	}
	return sha256.Sum256([]byte(token)), true
}

// readable are the letters of a code: none is taken for another, and there are no vowels to make words of.
const readable = "23456789BCDFGHJKMNPQRSTVWXYZ"

const (
	codeLength = 20
	codeGroup  = 5
)

// Code gives a one-time code that a person can type or read out, of some 96 bits in four groups, and the digest under which it is kept.
func Code() (code string, digest [sha256.Size]byte) {
	var b strings.Builder
	for b.Len() < codeLength {
		var one [1]byte
		_, _ = rand.Read(one[:])                                               // never fails
		if limit := 256 / len(readable) * len(readable); int(one[0]) < limit { // so that each letter is as likely
			b.WriteByte(readable[int(one[0])%len(readable)])
		}
	}
	plain := b.String()
	var groups []string
	for at := 0; at < codeLength; at += codeGroup {
		groups = append(groups, plain[at:at+codeGroup])
	}
	return strings.Join(groups, "-"), sha256.Sum256([]byte(plain))
}

// CodeDigest gives the digest of a code as it was typed: in small letters, with spaces, without dashes. ok is false for what was never one.
func CodeDigest(typed string) (digest [sha256.Size]byte, ok bool) {
	if len(typed) > 4*codeLength {
		return digest, false
	}
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\t' || r == '\u00a0' || r == '\u2011' {
			return -1
		}
		return r
	}, strings.ToUpper(typed))
	if len(plain) != codeLength || strings.Trim(plain, readable) != "" {
		return digest, false
	}
	return sha256.Sum256([]byte(plain)), true
}
