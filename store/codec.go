package store

import (
	"bytes"
	"errors"
	"fmt"

	"sightline/audit"
	"sightline/record"
)

// Codec turns names and narrative into the bytes that are kept, and back, within one transaction. Everything private passes through one.
type Codec interface {
	// Encode encodes content with the data key of what it is about; a Writer makes that key when there is none yet.
	Encode(about About, plain []byte) ([]byte, error)
	Decode(about About, kept []byte) ([]byte, error)
	Term(tenant record.TenantID, term string) string
	Blind(tenant record.TenantID, field, value string) string
}

// Keyring is where the keys outside the database are. It makes a data key for each reference of a child, and gives it wrapped by one of
// them: only wrapped keys are kept, beside what they open. It is safe for use by several at once.
type Keyring interface { //nolint:interfacebloat // all that stands outside the database
	// Make makes a data key.
	Make(of KeyOf) (Key, Kept, error)
	// Open gives the data key that is kept so.
	Open(of KeyOf, kept []byte) (Key, error)
	// Rewrap gives the form in which a data key is to be kept from now on, when the key that wraps it is no longer the newest.
	Rewrap(of KeyOf, kept []byte) (again Kept, changed bool, err error)
	// Newest gives the version by which data keys of a use are wrapped now.
	Newest(use Use) int
	// Shred writes durably to a list outside the database that data keys are gone for good; Shredded says whether one is in it.
	Shred(ids ...KeyID) error
	Shredded(id KeyID) bool
	// Mark gives by what a record says with which keys it was written. Keys that are still to be kept are kept now. Fits refuses in words
	// a record that was written with others.
	Mark() ([]byte, error)
	Fits(mark []byte) error
	// Digest gives the form in which a digest of what a tenant was sent is kept: whoever has the database cannot try what it is of.
	Digest(tenant record.TenantID, of audit.Digest) audit.Digest
	// Term gives the form in which the search index keeps one term of Terms: the same for the same term of a tenant, and again made of
	// small letters and digits alone. Keys give a keyed digest, so that the index holds no words.
	Term(tenant record.TenantID, term string) string
	// Blind gives a form by which a value of a field is found again exactly and in no other way: the same for the same value of a field of
	// a tenant. The caller brings the value into its one form first. Keys give a keyed digest.
	Blind(tenant record.TenantID, field, value string) string
}

// Key is a data key. What it encodes begins with a byte for the form and the key's id, and it decodes only what it encoded about the same.
type Key interface {
	ID() KeyID
	Encode(about About, plain []byte) ([]byte, error)
	Decode(about About, kept []byte) ([]byte, error)
	// Digest gives a digest of content in the form in which it is kept: without the key nobody can try what it is of.
	Digest(of audit.Digest) audit.Digest
}

// KeyID names a data key, for good. It is random and says nothing.
type KeyID [8]byte

// Kept is a data key as it is kept.
type Kept struct {
	Wrapped []byte
	By      int // version of the key outside that wraps it
}

// KeyOf says what a data key is for. It is part of what wraps it: a key that is moved opens nothing.
type KeyOf struct {
	Tenant  record.TenantID
	Subject record.ChildRef // zero for what is not about one child
	Use     Use
	View    record.ChildID // of what is derived of a child, which has a key of its own each time; "" for all else
}

// Use says which key outside wraps a data key.
type Use string

// The uses of data keys.
const (
	ForContent Use = "content"
	ForSealed  Use = "sealed"
)

// About says what some content belongs to. The content is bound to it.
type About struct {
	Tenant  record.TenantID
	Subject record.ChildRef // zero for what is not about one child
	Row     string          // which row it is, as in "entry police/J-060 version 1"
	Sealed  bool            // kept with a key of its own, that opens nothing else
}

// Plain keeps content readable, after a byte that says so and the id of a key that is none. It is for looking at bytes in tests.
type Plain struct{}

const plainForm = 1

// errForm is said of content in no form that is known.
var errForm = errors.New("the content is not in a form that is known here")

// ContentKey gives the id of the key that some content was encoded with.
func ContentKey(kept []byte) (id KeyID, err error) {
	if len(kept) < 1+len(id) {
		return id, errForm
	}
	copy(id[:], kept[1:])
	return id, nil
}

type plainKey KeyID

// plainKept is how a key that is none is kept.
const plainKept = "plain "

// Make makes a key that is none, with an id of its own.
func (Plain) Make(KeyOf) (Key, Kept, error) {
	id := newKeyID()
	return plainKey(id), Kept{Wrapped: append([]byte(plainKept), id[:]...)}, nil
}

// Open gives it back.
func (Plain) Open(_ KeyOf, kept []byte) (Key, error) {
	id, ok := bytes.CutPrefix(kept, []byte(plainKept))
	if !ok || len(id) != len(plainKey{}) {
		return nil, errForm
	}
	return plainKey(id), nil
}

// Rewrap changes nothing.
func (Plain) Rewrap(KeyOf, []byte) (Kept, bool, error) { return Kept{}, false, nil }

// Newest is none.
func (Plain) Newest(Use) int { return 0 }

// Shred keeps no list.
func (Plain) Shred(...KeyID) error { return nil }

// Shredded has none.
func (Plain) Shredded(KeyID) bool { return false }

// Mark says that nothing is encrypted.
func (Plain) Mark() ([]byte, error) { return []byte(plainKept), nil }

// Fits refuses a record that is encrypted.
func (Plain) Fits(mark []byte) error {
	if string(mark) != plainKept {
		return fmt.Errorf("%w: the record is encrypted, and no keys were given to open it with", record.Invalid)
	}
	return nil
}

// Digest leaves a digest as it is.
func (Plain) Digest(_ record.TenantID, of audit.Digest) audit.Digest { return of }

// Term leaves the word as it is.
func (Plain) Term(_ record.TenantID, term string) string { return term }

// Blind leaves the value as it is, after its field.
func (Plain) Blind(_ record.TenantID, field, value string) string { return field + " " + value }

// ID names the key.
func (k plainKey) ID() KeyID { return KeyID(k) }

// Encode puts the form and the id before the content.
func (k plainKey) Encode(_ About, plain []byte) ([]byte, error) {
	return append(append([]byte{plainForm}, k[:]...), plain...), nil
}

// Decode takes them off again.
func (k plainKey) Decode(_ About, kept []byte) ([]byte, error) {
	id, err := ContentKey(kept)
	if err != nil || kept[0] != plainForm || id != KeyID(k) {
		return nil, errForm
	}
	return kept[1+len(id):], nil
}

// Digest leaves a digest as it is.
func (plainKey) Digest(of audit.Digest) audit.Digest { return of }
