package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"sightline/durable"
	"sightline/record"
)

// keySuffix names the key that is made beside a database.
const keySuffix = ".backup-key"

// secret is how a private key begins. What begins so is never repeated.
const secret = "AGE-SECRET-KEY-" //nolint:gosec // how a key begins is no key

// recipients gives those whose keys open the backup. When nobody is named, the database's own key pair does, which is made once.
func (c *backupCommand) recipients(out *output) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, named := range c.Recipient {
		some, err := recipientsOf(strings.TrimSpace(named))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(all) > 0 {
		return all, alike(all)
	}
	file, ok := sqliteFile(c.DB)
	if !ok {
		return nil, fmt.Errorf("%w: a backup of PostgreSQL needs a public key to encrypt it to: --recipient age1…, made with age-keygen; its private key stays with whoever restores", record.Invalid)
	}
	key, made, err := ownKey(file + keySuffix)
	if err != nil {
		return nil, err
	}
	if made {
		_, _ = fmt.Fprintln(out.stderr, "note: a key was made for the backups of this database.")
	}
	_, _ = fmt.Fprintf(out.stderr, "note: whoever restores this backup needs the key in %s; without it nobody can read the backup. Keep a copy of the key somewhere else, and not beside the backups.\n", file+keySuffix)
	return []age.Recipient{key.Recipient()}, nil
}

// recipientsOf reads a public key, or a file of them.
func recipientsOf(named string) ([]age.Recipient, error) {
	wrong := fmt.Errorf("%w: a recipient is a public key that begins with age1, or a file of such keys, one a line", record.Invalid)
	if strings.HasPrefix(strings.ToUpper(named), secret) {
		return nil, fmt.Errorf("%w; what was given is a private key, which belongs to restore alone", wrong)
	}
	text := []byte(named)
	if !strings.HasPrefix(named, "age1") {
		var err error
		if text, err = os.ReadFile(named); err != nil { //nolint:gosec // the operator says which file
			return nil, fmt.Errorf("%w (%w)", wrong, err)
		}
	}
	all, err := age.ParseRecipients(bytes.NewReader(text))
	if err != nil {
		return nil, wrong // what the parser says repeats what it was given
	}
	return all, nil
}

// alike refuses recipients of two kinds, as age would.
func alike(all []age.Recipient) error {
	classic := 0
	for _, r := range all {
		if _, ok := r.(*age.X25519Recipient); ok {
			classic++
		}
	}
	if classic > 0 && classic < len(all) {
		return fmt.Errorf("%w: the recipients are of two kinds: keys that begin with age1pq1 withstand a quantum computer, and a backup that other keys open too would not; name keys of one kind", record.Invalid)
	}
	return nil
}

// ownKey gives the key in a file, and makes it when there is none. It is of the kind that withstands a quantum computer: what is
// written of a child is private for longer than such machines may be away.
func ownKey(path string) (key *age.HybridIdentity, made bool, err error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if made, err = makeKey(path); err != nil {
			return nil, false, fmt.Errorf("making a key for the backups: %w", err)
		}
	}
	all, err := keysIn(path)
	if err != nil {
		return nil, false, err
	}
	key, ok := all[0].(*age.HybridIdentity)
	if !ok {
		return nil, false, fmt.Errorf("%w: %s is not the key that was made there; give its public key as --recipient", record.Invalid, path)
	}
	return key, made, os.Chmod(path, 0o600)
}

// makeKey makes the file whole or not at all. When another process made it first, its key is the one.
func makeKey(path string) (made bool, err error) {
	key, err := age.GenerateHybridIdentity()
	if err != nil {
		return false, err
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*") // nobody else's to read
	if err != nil {
		return false, err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = fmt.Fprintf(file, "# The private key that opens backups of this database. Keep a copy somewhere else.\n# public key: %s\n%s\n", key.Recipient(), key)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return false, err
	}
	if err := os.Link(file.Name(), path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return false, nil
		}
		return false, err
	}
	return true, durable.SyncFolder(filepath.Dir(path))
}

// keysIn reads private keys.
func keysIn(path string) ([]age.Identity, error) {
	if strings.HasPrefix(strings.ToUpper(path), secret) {
		return nil, fmt.Errorf("%w: name the file in which the key stands, not the key itself", record.Invalid)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator says which file
	if err != nil {
		return nil, fmt.Errorf("%w: the key cannot be read: %w", record.Invalid, err)
	}
	all, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%w: %s holds no key; it would have a line that begins with %s", record.Invalid, path, secret) // what the parser says repeats the key
	}
	return all, nil
}
