// Package keys keeps the keys that stand outside the database, and encrypts with them what is written about children.
//
// It answers an operator's question: "who can read the record when somebody walks away with the database, or with a backup?" Whoever has
// the key file too, and nobody else. It stands on article 32 of the UK GDPR (encryption of personal data) and on the architecture's codec.
//
// A Keyring holds versioned keys of three uses: one wraps the data keys of content, one those of sealed items, and one makes digests that
// cannot be tried without it. Data keys are random, one for each agency's reference of a child, and are kept in the database as they are
// wrapped here. The package never writes a key into the database, a log or an error, and never makes new keys in the place of lost ones.
package keys

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"sightline/durable"
	"sightline/record"
	"sightline/store"
)

// Keyring holds the keys outside a record. It is safe for use by several at once.
type Keyring struct {
	folder string
	kms    KMS

	mutex  sync.RWMutex
	saved  bool // the keys are in the file; else they are kept when the first record is marked with them
	keys   map[store.Use][]outer
	digest outer
	macs   macs
	looked time.Time // when it was last looked whether the files are others
	file   seen
	list   seen
	gone   map[store.KeyID]bool
}

var _ store.Keyring = (*Keyring)(nil)

// The uses of keys outside: those of data keys, and digests.
const forDigests store.Use = "digest"

// Version is one key outside, without the key.
type Version struct {
	Use         store.Use
	Number      int
	Made        time.Time
	Fingerprint string // by which a key is told from another
	Newest      bool
}

// Open reads the keys in a folder. When there are none it makes some, and keeps them once a record is marked with them for the first time:
// a record that was written with others refuses them, so that a lost key file is never replaced in silence. kms may be nil.
func Open(ctx context.Context, folder string, kms KMS) (*Keyring, error) {
	k := &Keyring{folder: folder, kms: kms, gone: map[store.KeyID]bool{}}
	there, err := k.read(ctx)
	if err != nil {
		return nil, err
	}
	if !there {
		if err := k.make(time.Now()); err != nil {
			return nil, err
		}
	}
	return k, k.readList()
}

// Temporary gives keys that are kept nowhere and are gone with the process, for what is gone with it too.
func Temporary() *Keyring {
	k := &Keyring{gone: map[store.KeyID]bool{}}
	if err := k.make(time.Now()); err != nil {
		panic(err) // chance never fails
	}
	k.saved = true
	return k
}

// Saved reports that the keys are in their file.
func (k *Keyring) Saved() bool {
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	return k.saved
}

func (k *Keyring) make(at time.Time) error {
	keys := map[store.Use][]outer{}
	for _, use := range []store.Use{store.ForContent, store.ForSealed, forDigests} {
		one, err := newOuter(1, at)
		if err != nil {
			return err
		}
		keys[use] = []outer{one}
	}
	return k.hold(keys)
}

// hold takes keys into use.
func (k *Keyring) hold(keys map[store.Use][]outer) error {
	if len(keys[store.ForContent]) == 0 || len(keys[store.ForSealed]) == 0 || len(keys[forDigests]) != 1 {
		return fmt.Errorf("%w: the key file lacks a key of content, of sealed items or of digests; put back its copy", record.Invalid)
	}
	if one := keys[forDigests][0]; one.fingerprint != k.digest.fingerprint {
		k.digest = one
		k.macs.under(one.secret)
	}
	delete(keys, forDigests)
	k.keys = keys
	return nil
}

// List gives what keys there are, in the order of their uses and versions.
func (k *Keyring) List() []Version {
	k.refresh()
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	var all []Version
	for _, use := range slices.Sorted(maps.Keys(k.keys)) {
		for i, key := range k.keys[use] {
			all = append(all, Version{use, key.number, key.made, key.fingerprint, i == len(k.keys[use])-1})
		}
	}
	return append(all, Version{forDigests, k.digest.number, k.digest.made, k.digest.fingerprint, true})
}

// Rotate makes a new version of the keys that wrap data keys. What is made from now on is wrapped by it; the old ones go on opening what
// they wrapped. The key of digests stays: what is found by it could not be found again.
func (k *Keyring) Rotate(ctx context.Context) error {
	return k.change(ctx, func(keys map[store.Use][]outer) error {
		for _, use := range []store.Use{store.ForContent, store.ForSealed} {
			all := keys[use]
			one, err := newOuter(all[len(all)-1].number+1, time.Now())
			if err != nil {
				return err
			}
			keys[use] = append(slices.Clone(all), one)
		}
		return nil
	})
}

// Remove takes a version out of the key file, for good: what it wraps, also in backups, is open to nobody any more. The newest stays.
func (k *Keyring) Remove(ctx context.Context, use store.Use, number int) error {
	return k.change(ctx, func(keys map[store.Use][]outer) error {
		all := keys[use]
		at := slices.IndexFunc(all, func(one outer) bool { return one.number == number })
		switch {
		case at < 0:
			return fmt.Errorf("%w: there is no version %d of the keys for %s", record.NotFound, number, use)
		case at == len(all)-1:
			return fmt.Errorf("%w: version %d of the keys for %s is the newest, and stays", record.Invalid, number, use)
		}
		keys[use] = slices.Delete(slices.Clone(all), at, at+1)
		return nil
	})
}

// Newest gives the version by which data keys of a use are wrapped now.
func (k *Keyring) Newest(use store.Use) int {
	k.refresh()
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	all := k.keys[use]
	return all[len(all)-1].number
}

// change changes the keys in the file, whichever they are by now, and takes them into use.
func (k *Keyring) change(ctx context.Context, do func(map[store.Use][]outer) error) error {
	if k.folder == "" {
		return fmt.Errorf("%w: these keys are kept nowhere", record.Invalid)
	}
	return durable.Locked(k.path(lockFile), func() error {
		there, err := k.read(ctx)
		if err == nil && !there {
			err = fmt.Errorf("%w: there are no keys in the folder yet; they are made with the first record", record.NotFound)
		}
		if err != nil {
			return err
		}
		k.mutex.Lock()
		defer k.mutex.Unlock()
		keys := maps.Clone(k.keys)
		if err := do(keys); err != nil {
			return err
		}
		keys[forDigests] = []outer{k.digest}
		if err := k.write(ctx, keys); err != nil {
			return err
		}
		return k.hold(keys)
	})
}

// look is how often it is looked at most whether another process changed the files.
const look = time.Second

// refresh reads the files again when they are others than those that were read.
func (k *Keyring) refresh() {
	k.mutex.RLock()
	fresh := k.folder == "" || time.Since(k.looked) < look
	k.mutex.RUnlock()
	if fresh {
		return
	}
	k.reload()
}

// reload reads what changed. What cannot be read now leaves what was read before.
func (k *Keyring) reload() {
	k.mutex.Lock()
	k.looked = time.Now()
	file, list, saved := k.file, k.list, k.saved
	k.mutex.Unlock()
	if saved && sight(k.path(keyFile)) != file {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_, _ = k.read(ctx)
	}
	if sight(k.path(listFile)) != list {
		_ = k.readList()
	}
}

// patience is how long a KMS may take when keys changed.
const patience = 30 * time.Second

func random() [32]byte {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails
	return key
}

// seen is by what a file is known to be another.
type seen struct {
	size int64
	at   time.Time
}

func sight(path string) seen {
	info, err := os.Stat(path)
	if err != nil {
		return seen{}
	}
	return seen{info.Size(), info.ModTime()}
}

// names gives the versions of a use that are held, for words.
func (k *Keyring) names(use store.Use) string {
	var all []string
	for _, one := range k.keys[use] {
		all = append(all, fmt.Sprintf("%d (%s)", one.number, one.fingerprint))
	}
	return strings.Join(all, ", ")
}
