package store

import (
	"errors"

	"sightline/record"
)

// Codec turns names and narrative into the bytes that are kept, and back. Everything private passes through one, so that encryption
// is one more codec and nothing else changes.
type Codec interface {
	Encode(about About, plain []byte) ([]byte, error)
	Decode(about About, kept []byte) ([]byte, error)
	// Term gives the form in which the search index keeps one term of Terms: the same for the same term of a tenant, and again made of
	// small letters and digits alone. A codec that encrypts gives a keyed digest, so that the index holds no words.
	Term(tenant record.TenantID, term string) string
	// Blind gives a form by which a value of a field is found again exactly and in no other way: the same for the same value of a field of
	// a tenant. The caller brings the value into its one form first. A codec that encrypts gives a keyed digest.
	Blind(tenant record.TenantID, field, value string) string
}

// About says what some content belongs to. A codec that encrypts binds the content to it, and can choose a key by the child.
type About struct {
	Tenant  record.TenantID
	Subject record.ChildRef // zero for what is not about one child
	Row     string          // which row it is, as in "entry police/J-060 version 1"
}

// Plain keeps content readable, after one byte that says so.
type Plain struct{}

const plainVersion = 1

// Encode puts the version before the content.
func (Plain) Encode(_ About, plain []byte) ([]byte, error) {
	return append([]byte{plainVersion}, plain...), nil
}

// Decode takes the version off again.
func (Plain) Decode(_ About, kept []byte) ([]byte, error) {
	if len(kept) == 0 || kept[0] != plainVersion {
		return nil, errors.New("the content is not in a form that is known here")
	}
	return kept[1:], nil
}

// Term leaves the word as it is.
func (Plain) Term(_ record.TenantID, term string) string { return term }

// Blind leaves the value as it is, after its field.
func (Plain) Blind(_ record.TenantID, field, value string) string { return field + " " + value }
