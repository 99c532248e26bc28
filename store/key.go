package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// The data keys, as the table keeps them, and what one transaction knows of them.

// keyAt says whose a data key is: a reference's, or, when that is zero, of what is about no child.
type keyAt struct {
	of  record.ChildRef
	use Use
}

// dataKey is one row of the table.
type dataKey struct {
	keyAt

	id       KeyID
	change   int64 // that made it
	kept     Kept
	shredded int64 // the change that shredded it; 0 while it opens something

	key  Key  // once it is opened
	made bool // by this transaction
	used bool // something was encoded with it
}

// shreddedBefore is of a key that came with a backup made before it was shredded.
const shreddedBefore = -1

// errShredded is said of what nobody can read any more, on purpose.
var errShredded = errors.New("its key was taken away for good: nobody can read it any more")

// keychain is what one transaction knows of the tenant's data keys. It is forgotten with the transaction: what is shredded is open to no
// later one, on any node. Where many rows are gone through, the keys for them are looked up before (know, knowAll).
type keychain struct {
	ring   Keyring
	ctx    context.Context //nolint:containedctx // of the transaction, as tx is
	tx     bun.IDB
	tenant record.TenantID
	change int64     // under which keys are made; 0 when nothing is written
	door   *Tx       // writes the key of what is about no child at once, outside a change; nil: it does not
	kept   *database // remembers that key as it is kept

	keys  map[keyAt][]*dataKey // what is known: the keys of an owner, none when it has none
	every bool                 // all of the tenant's are known
	rows  int                  // rows that are being gone through: the connection answers nothing else meanwhile
}

// meanwhile says that rows are being gone through, until what it gives is called.
func (k *keychain) meanwhile() func() {
	if k == nil {
		return func() {}
	}
	k.rows++
	return func() { k.rows-- }
}

func (d *database) keychain(ctx context.Context, tx bun.IDB, tenant record.TenantID) *keychain {
	k := &keychain{ring: d.Keys, ctx: ctx, tx: tx, tenant: tenant, kept: d, keys: map[keyAt][]*dataKey{}}
	k.recall()
	return k
}

// doorKeys are for what is kept of those who work here, outside any change.
func (d *database) doorKeys(ctx context.Context, tx Tx, tenant record.TenantID) *keychain {
	k := d.keychain(ctx, tx, tenant)
	k.door = &tx
	return k
}

// recall takes the keys of what is about no child from memory: they are never shredded. Only who is the first to need them asks the
// database, and does so before any rows are gone through.
func (k *keychain) recall() {
	none := record.ChildRef{}
	if kept, ok := k.kept.common.Load(k.tenant); ok {
		for _, key := range kept.([]dataKey) { //nolint:forcetypeassert // nothing else is kept there
			k.keys[key.keyAt] = append(k.keys[key.keyAt], &dataKey{keyAt: key.keyAt, id: key.id, change: key.change, kept: key.kept})
		}
		return
	}
	if err := k.know(none); err != nil {
		delete(k.keys, keyAt{none, ForContent}) // it is asked for again, and then said
		return
	}
	var all []dataKey
	for _, use := range []Use{ForContent, ForSealed} {
		for _, key := range k.keys[keyAt{none, use}] {
			all = append(all, *key)
		}
	}
	if len(all) > 0 {
		k.kept.common.Store(k.tenant, all)
	}
}

// Encode encodes content for good, and makes a key when there is none yet.
func (k *keychain) Encode(about About, plain []byte) ([]byte, error) {
	key, err := k.active(about.key())
	if err != nil {
		return nil, err
	}
	key.used = true
	return key.key.Encode(about, plain)
}

// Decode gives content back. What was encoded with a key that is shredded is errShredded.
func (k *keychain) Decode(about About, kept []byte) ([]byte, error) {
	key, err := k.keyOf(about, kept)
	if err != nil {
		return nil, err
	}
	return key.Decode(about, kept)
}

// Term gives a term as the search index keeps it.
func (k *keychain) Term(tenant record.TenantID, term string) string {
	return k.ring.Term(tenant, term)
}

// Blind gives a value as it is found again exactly.
func (k *keychain) Blind(tenant record.TenantID, field, value string) string {
	return k.ring.Blind(tenant, field, value)
}

// mark gives the digest of new content as it is kept.
func (k *keychain) mark(about About, of audit.Digest) (audit.Digest, error) {
	key, err := k.active(about.key())
	if err != nil {
		return audit.Digest{}, err
	}
	return key.key.Digest(of), nil
}

// marked gives the digest of content that is kept already, as it is kept.
func (k *keychain) marked(about About, kept []byte, of audit.Digest) (audit.Digest, error) {
	key, err := k.keyOf(about, kept)
	if err != nil {
		return audit.Digest{}, err
	}
	return key.Digest(of), nil
}

// same sets content that was read back against its digest as it is kept.
func (k *keychain) same(about About, kept []byte, of audit.Digest, digest []byte) error {
	marked, err := k.marked(about, kept, of)
	if err == nil && marked != digestFrom(digest) {
		err = errDamaged
	}
	return err
}

func (a About) key() keyAt {
	if a.Sealed {
		return keyAt{a.Subject, ForSealed}
	}
	return keyAt{a.Subject, ForContent}
}

func (k *keychain) keyFor(at keyAt) KeyOf {
	return KeyOf{Tenant: k.tenant, Subject: at.of, Use: at.use}
}

// active gives the key that new content is encoded with.
func (k *keychain) active(at keyAt) (*dataKey, error) {
	if err := k.know(at.of); err != nil {
		return nil, err
	}
	for _, key := range k.keys[at] {
		if key.shredded == 0 && !k.ring.Shredded(key.id) {
			return key, k.open(key)
		}
	}
	return k.make(at)
}

// make makes a key. It is written with the change, when something was encoded with it.
func (k *keychain) make(at keyAt) (*dataKey, error) {
	if k.change == 0 && (k.door == nil || at.of != record.ChildRef{}) {
		return nil, fmt.Errorf("there is no key for this: %w", errDamaged)
	}
	key := &dataKey{keyAt: at, change: k.change, made: true}
	var err error
	if key.key, key.kept, err = k.ring.Make(k.keyFor(at)); err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	key.id = key.key.ID()
	if k.change == 0 {
		key.made = false
		err = k.kept.insert(k.ctx, *k.door, Rows{"data_key", keyColumns, [][]any{key.values(k.tenant)}})
	}
	k.keys[at] = append(k.keys[at], key)
	return key, err
}

// keyOf gives the key that some content was encoded with.
func (k *keychain) keyOf(about About, kept []byte) (Key, error) {
	id, err := ContentKey(kept)
	if err != nil {
		return nil, err
	}
	at := about.key()
	if err := k.know(at.of); err != nil {
		return nil, err
	}
	for range 2 {
		for _, key := range k.keys[at] {
			if key.id == id {
				err := k.open(key)
				return key.key, err
			}
		}
		if k.every || about.Subject != (record.ChildRef{}) {
			break
		}
		delete(k.keys, at) // what is remembered may be older than what another process wrote
		if err := k.know(at.of); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("the key that opens it is not in the record: %w", errDamaged)
}

// open opens a key, once.
func (k *keychain) open(key *dataKey) (err error) {
	switch {
	case key.shredded != 0 || k.ring.Shredded(key.id):
		return errShredded
	case key.key == nil:
		if key.key, err = k.ring.Open(k.keyFor(key.keyAt), key.kept.Wrapped); err == nil && key.key.ID() != key.id {
			err = errDamaged
		}
		if err != nil { // perhaps another process wrapped it anew
			k.kept.common.Delete(k.tenant)
		}
	}
	return err
}

const selectKeys = "SELECT agency, child, used_for, id, change, wrapped_by, wrapped, shredded FROM data_key WHERE tenant = ?"

// know looks up the keys of references, and of what is about no child, as far as they are not known yet.
func (k *keychain) know(refs ...record.ChildRef) error {
	if k.every {
		return nil
	}
	var missing []record.ChildRef
	for _, ref := range refs {
		if _, known := k.keys[keyAt{ref, ForContent}]; !known {
			k.keys[keyAt{ref, ForContent}] = nil
			missing = append(missing, ref)
		}
	}
	for of := range grouped(missing, everything) {
		args := []any{string(k.tenant), string(of.agency)}
		for _, child := range of.children {
			args = append(args, child)
		}
		if err := k.read(selectKeys+" AND agency = ? AND child IN ("+places(len(of.children))+")", args...); err != nil {
			return err
		}
	}
	return nil
}

// knowAll looks up every key of the tenant.
func (k *keychain) knowAll() error {
	if k.every {
		return nil
	}
	kept := k.keys
	k.keys = map[keyAt][]*dataKey{}
	for at, keys := range kept { // those made here are not in the table yet
		for _, key := range keys {
			if key.made {
				k.keys[at] = append(k.keys[at], key)
			}
		}
	}
	k.every = true
	return k.read(selectKeys, string(k.tenant))
}

func (k *keychain) read(question string, args ...any) error {
	if k.rows == 0 || k.kept.Aside == nil {
		return k.readOn(k.tx, question, args...)
	}
	// The connection is held by this alone and never waits for another, so that nobody waits for ever.
	return k.kept.Aside.RunInTx(k.ctx, &sql.TxOptions{ReadOnly: true}, func(ctx context.Context, tx bun.Tx) error {
		if err := k.kept.Enter(ctx, tx, k.tenant); err != nil {
			return err
		}
		return k.readOn(tx, question, args...)
	})
}

func (k *keychain) readOn(tx bun.IDB, question string, args ...any) (err error) {
	rows, err := plain(tx).QueryContext(k.ctx, numbered(question), args...)
	if err != nil {
		return fmt.Errorf("reading keys: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		key := new(dataKey)
		var id string
		if err := rows.Scan(&key.of.Agency, &key.of.Child, &key.use, &id, &key.change, &key.kept.By, &key.kept.Wrapped, &key.shredded); err != nil {
			return fmt.Errorf("reading keys: %w", err)
		}
		if key.id, err = parseKeyID(id); err != nil {
			return fmt.Errorf("reading keys: %w", err)
		}
		k.keys[key.keyAt] = append(k.keys[key.keyAt], key)
	}
	return rows.Err()
}

func newKeyID() (id KeyID) {
	_, _ = rand.Read(id[:]) // never fails
	return id
}

// NewKeyID gives an id that no key has.
func NewKeyID() KeyID { return newKeyID() }

// String gives the id in hexadecimal, as it is kept.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

func parseKeyID(text string) (id KeyID, err error) {
	if len(text) != 2*len(id) {
		return id, errDamaged
	}
	if _, err := hex.Decode(id[:], []byte(text)); err != nil || id.String() != text {
		return KeyID{}, errDamaged
	}
	return id, nil
}

// ParseKeyID reads what String gives.
func ParseKeyID(text string) (KeyID, error) { return parseKeyID(text) }

// made gives the keys that this transaction made and something is encoded with, in order.
func (k *keychain) made() []*dataKey {
	var all []*dataKey
	for _, keys := range k.keys {
		for _, key := range keys {
			if key.made && key.used {
				all = append(all, key)
			}
		}
	}
	slices.SortFunc(all, compareKeys)
	return all
}

func compareKeys(a, b *dataKey) int {
	return cmp.Or(cmp.Compare(a.of.Agency, b.of.Agency), cmp.Compare(a.of.Child, b.of.Child), cmp.Compare(a.use, b.use), slices.Compare(a.id[:], b.id[:]))
}

var keyColumns = []string{"tenant", "agency", "child", "used_for", "id", "change", "wrapped_by", "wrapped", "shredded"}

// keepKeys writes the keys that this change made, before its line: their being there is covered by it, what wraps them is not.
func (w *writer) keepKeys(ctx context.Context) error {
	var rows [][]any
	for _, key := range w.Codec.made() {
		rows = append(rows, key.values(w.of))
		w.under.add(ofKeys, key.sum(keyMade))
	}
	return w.insert(ctx, w.own, Rows{"data_key", keyColumns, rows})
}

// What a line covers of a key.
const (
	keyMade     = "data key made 1"
	keyShredded = "data key shredded 1"
)

func (key *dataKey) values(tenant record.TenantID) []any {
	return []any{string(tenant), string(key.of.Agency), key.of.Child, string(key.use), key.id.String(), key.change, key.kept.By, key.kept.Wrapped, key.shredded}
}

func (key *dataKey) sum(what string) audit.Digest {
	w := audit.NewDigester(what)
	w.Text(string(key.of.Agency), key.of.Child, string(key.use))
	w.Bytes(key.id[:])
	return w.Sum()
}
