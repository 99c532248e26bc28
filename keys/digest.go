package keys

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"hash"
	"strings"
	"sync"

	"sightline/audit"
	"sightline/record"
)

// macs makes digests with one key, for several at once, and remembers some of the words it was asked for.
type macs struct {
	pool  *sync.Pool
	mutex sync.RWMutex
	words map[word]string
}

type word struct {
	tenant record.TenantID
	term   string
}

// mostWords is how many words are remembered: most of what people write is made of few.
const mostWords = 1 << 16

func (m *macs) under(key [32]byte) {
	m.pool = &sync.Pool{New: func() any { return hmac.New(sha256.New, key[:]) }}
	m.words = map[word]string{}
}

// of gives the digest of values; what it is of is part of it.
func (m *macs) of(values ...string) (sum audit.Digest) {
	mac, _ := m.pool.Get().(hash.Hash)
	defer m.pool.Put(mac)
	mac.Reset()
	var space [256]byte
	_, _ = mac.Write(lengths(space[:0], values...)) // never fails
	mac.Sum(sum[:0])
	return sum
}

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// How many characters stand for a term, and for a value that is found exactly. Two terms that share theirs cost a search one look more.
const (
	termLength  = 10
	blindLength = 32
)

// Digest gives a digest of what a tenant was sent in the form in which it is kept.
func (k *Keyring) Digest(tenant record.TenantID, of audit.Digest) audit.Digest {
	return k.macs.of("digest", string(tenant), string(of[:]))
}

// Term gives what stands for a term in the search index.
func (k *Keyring) Term(tenant record.TenantID, term string) string {
	m, at := &k.macs, word{tenant, term}
	m.mutex.RLock()
	kept, known := m.words[at]
	m.mutex.RUnlock()
	if known {
		return kept
	}
	sum := m.of("term", string(tenant), term)
	kept = letters.EncodeToString(sum[:])[:termLength]
	m.mutex.Lock()
	if len(m.words) >= mostWords {
		clear(m.words)
	}
	m.words[word{tenant, strings.Clone(term)}] = kept
	m.mutex.Unlock()
	return kept
}

// Blind gives what stands for a value that is found exactly.
func (k *Keyring) Blind(tenant record.TenantID, field, value string) string {
	sum := k.macs.of("blind", string(tenant), field, value)
	return letters.EncodeToString(sum[:])[:blindLength]
}

// markStart is how a mark begins; the fingerprint of the key of digests, which never changes, follows.
const markStart = "keys "

// Mark says by which key a record is known, and keeps the keys when they are new.
func (k *Keyring) Mark() ([]byte, error) {
	if err := k.save(); err != nil {
		return nil, err
	}
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	return []byte(markStart + k.digest.fingerprint), nil
}

// Fits refuses a record that was written with other keys.
func (k *Keyring) Fits(mark []byte) error {
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	fingerprint, encrypted := strings.CutPrefix(string(mark), markStart)
	switch {
	case !encrypted:
		return fmt.Errorf("%w: the record is not encrypted; read the agencies' files again into a new one", record.Invalid)
	case k.saved && fingerprint == k.digest.fingerprint:
		return nil
	case !k.saved:
		return fmt.Errorf("%w: the key file is not there, and the record cannot be read without it. It needs the one whose digest key has the fingerprint %s; put its copy back as %s in the folder of keys. Nothing was made or changed", record.NotFound, fingerprint, keyFile)
	}
	return fmt.Errorf("%w: this key file is another record's: its digest key has the fingerprint %s, and the record needs the one with %s. Name the folder in which that key file is (--keys), or put its copy back", record.Conflict, k.digest.fingerprint, fingerprint)
}
