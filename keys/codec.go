package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// outer is a key outside the database.
type outer struct {
	number      int
	made        time.Time
	secret      [32]byte
	fingerprint string
	wraps       cipher.AEAD
}

func newOuter(number int, at time.Time) (outer, error) { return outerOf(number, at, random()) }

func outerOf(number int, at time.Time, secret [32]byte) (outer, error) {
	wraps, err := sealing(secret[:])
	if err != nil {
		return outer{}, err
	}
	mac := hmac.New(sha256.New, secret[:])
	_, _ = mac.Write([]byte("sightline fingerprint")) // never fails
	return outer{number, at.UTC().Truncate(time.Second), secret, hex.EncodeToString(mac.Sum(nil)[:fingerprintBytes]), wraps}, nil
}

// sealing gives AES-256-GCM, which puts a random nonce before what it encrypts.
func sealing(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("preparing a key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// A wrapped data key: a byte for the form, the version of the key outside, its fingerprint, then the data key's id and itself, encrypted.
const (
	wrappedForm      = 2
	fingerprintBytes = 4
	wrappedHead      = 1 + 4 + fingerprintBytes
	contentForm      = 2
)

// Make makes a data key.
func (k *Keyring) Make(of store.KeyOf) (store.Key, store.Kept, error) {
	k.refresh()
	id, secret := store.NewKeyID(), random()
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	all := k.keys[of.Use]
	if len(all) == 0 {
		return nil, store.Kept{}, errUse
	}
	newest := &all[len(all)-1]
	key, err := newDataKey(id, secret)
	return key, newest.wrap(of, id, secret), err
}

var errUse = errors.New("there are no keys for this use")

func (o *outer) wrap(of store.KeyOf, id store.KeyID, secret [32]byte) store.Kept {
	wrapped := binary.BigEndian.AppendUint32([]byte{wrappedForm}, uint32(o.number)) //nolint:gosec // a version is small
	own, _ := hex.DecodeString(o.fingerprint)                                       // it was encoded here
	wrapped = append(wrapped, own...)
	return store.Kept{Wrapped: o.wraps.Seal(wrapped, nil, append(id[:], secret[:]...), boundTo(of)), By: o.number} //nolint:gosec // the nonce is chosen at random within
}

// boundTo is what a data key is for, in bytes that no other use has.
func boundTo(of store.KeyOf) []byte {
	return lengths(make([]byte, 0, 96), "data key", string(of.Tenant), string(of.Use), string(of.Subject.Agency), of.Subject.Child, string(of.View))
}

func lengths(to []byte, values ...string) []byte {
	for _, v := range values {
		to = binary.BigEndian.AppendUint32(to, uint32(len(v))) //nolint:gosec // no value is that long
		to = append(to, v...)
	}
	return to
}

// Open gives the data key that is kept so.
func (k *Keyring) Open(of store.KeyOf, kept []byte) (store.Key, error) {
	id, secret, _, err := k.unwrap(of, kept)
	if err != nil {
		return nil, err
	}
	return newDataKey(id, secret)
}

func (k *Keyring) unwrap(of store.KeyOf, kept []byte) (id store.KeyID, secret [32]byte, by int, err error) {
	if len(kept) < wrappedHead || kept[0] != wrappedForm {
		return id, secret, 0, errDamaged
	}
	by = int(binary.BigEndian.Uint32(kept[1:]))
	fingerprint := hex.EncodeToString(kept[5:wrappedHead])
	k.mutex.RLock()
	with := k.find(of.Use, by, fingerprint)
	k.mutex.RUnlock()
	if with == nil { // perhaps another process rotated
		k.reload()
		k.mutex.RLock()
		with = k.find(of.Use, by, fingerprint)
		names := k.names(of.Use)
		k.mutex.RUnlock()
		if with == nil {
			return id, secret, by, fmt.Errorf("%w: it needs version %d of the key for %s, with the fingerprint %s; the key file holds %s. Put back the key file in which that version is", record.NotFound, by, of.Use, fingerprint, names)
		}
	}
	plain, err := with.wraps.Open(nil, nil, kept[wrappedHead:], boundTo(of))
	if err != nil || len(plain) != len(id)+len(secret) {
		return id, secret, by, errDamaged
	}
	copy(id[:], plain)
	copy(secret[:], plain[len(id):])
	clear(plain)
	return id, secret, by, nil
}

// find gives the key outside of a version, when it is that one.
func (k *Keyring) find(use store.Use, number int, fingerprint string) *outer {
	for i := range k.keys[use] {
		if one := &k.keys[use][i]; one.number == number && one.fingerprint == fingerprint {
			return one
		}
	}
	return nil
}

// errDamaged is said of what was not encrypted so, or not for this place.
var errDamaged = errors.New("it was not encrypted so, or not for this place: it was changed or moved")

// Rewrap gives the form in which a data key is to be kept from now on.
func (k *Keyring) Rewrap(of store.KeyOf, kept []byte) (store.Kept, bool, error) {
	id, secret, by, err := k.unwrap(of, kept)
	if err != nil || by == k.Newest(of.Use) {
		return store.Kept{}, false, err
	}
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	all := k.keys[of.Use]
	return all[len(all)-1].wrap(of, id, secret), true, nil
}

// dataKey encrypts what is about one reference. It is for one goroutine.
type dataKey struct {
	id     store.KeyID
	secret [32]byte
	seals  cipher.AEAD
	mac    hash.Hash // once a digest was asked for
	bound  []byte
}

func newDataKey(id store.KeyID, secret [32]byte) (*dataKey, error) {
	seals, err := sealing(secret[:])
	if err != nil {
		return nil, err
	}
	return &dataKey{id: id, secret: secret, seals: seals}, nil
}

// ID names the key.
func (d *dataKey) ID() store.KeyID { return d.id }

// Encode encrypts content for its place.
func (d *dataKey) Encode(about store.About, plain []byte) ([]byte, error) {
	kept := make([]byte, 0, 1+len(d.id)+len(plain)+d.seals.Overhead())
	kept = append(append(kept, contentForm), d.id[:]...)
	return d.seals.Seal(kept, nil, plain, d.place(about)), nil //nolint:gosec // the nonce is chosen at random within
}

// Decode gives content back that was encrypted for this place.
func (d *dataKey) Decode(about store.About, kept []byte) ([]byte, error) {
	id, err := store.ContentKey(kept)
	if err != nil {
		return nil, err
	}
	if kept[0] != contentForm || id != d.id {
		return nil, errDamaged
	}
	plain, err := d.seals.Open(nil, nil, kept[1+len(id):], d.place(about))
	if err != nil {
		return nil, errDamaged
	}
	return plain, nil
}

// place is what content belongs to, in bytes.
func (d *dataKey) place(about store.About) []byte {
	sealed := ""
	if about.Sealed {
		sealed = "sealed"
	}
	d.bound = lengths(d.bound[:0], "content", string(about.Tenant), string(about.Subject.Agency), about.Subject.Child, about.Row, sealed)
	return d.bound
}

// Digest gives a digest that nobody can try without the key.
func (d *dataKey) Digest(of audit.Digest) (sum audit.Digest) {
	if d.mac == nil {
		key, err := hkdf.Expand(sha256.New, d.secret[:], "sightline digest", sha256.Size)
		if err != nil {
			panic(err) // it is short enough
		}
		d.mac = hmac.New(sha256.New, key)
	}
	d.mac.Reset()
	_, _ = d.mac.Write(of[:]) // never fails
	d.mac.Sum(sum[:0])
	return sum
}
