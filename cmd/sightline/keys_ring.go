package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"sightline/keys"
	"sightline/record"
	"sightline/store/sqlite"
)

// keysSuffix names the folder of keys that is made beside a database.
const keysSuffix = ".keys"

// ring gives the keys that the record is encrypted with. They stand outside the database: in the folder named, or in one beside a SQLite
// file. Keys of what is gone with this process are kept nowhere.
func (k *keeping) ring(ctx context.Context) (*keys.Keyring, error) {
	if k.opened != nil {
		return k.opened, nil
	}
	folder := k.orBeside(k.Keys, keysSuffix)
	file, ok := sqliteFile(k.DB)
	if folder == "" && !ok {
		folder = ownKeys(k.DB)
	}
	switch {
	case folder == "" && ok && file == sqlite.Memory || k.passing:
		k.opened = keys.Temporary()
		return k.opened, nil
	case folder == "":
		return nil, fmt.Errorf("%w: a record on PostgreSQL needs keys that stand outside it: name the folder in which they are, or are to be made, with --keys FOLDER. Every node needs the same keys", record.Invalid)
	}
	var kms keys.KMS // none, unless told
	if k.KeyCommand != "" {
		command, err := keys.NewCommand(k.KeyCommand)
		if err != nil {
			return nil, err
		}
		kms = command
	}
	ring, err := keys.Open(ctx, folder, kms)
	if err == nil {
		k.opened = ring
	}
	return ring, err
}

// ownKeys is where the keys of a record on PostgreSQL are unless a folder is named: with the settings of whoever runs the program, by the
// server and the database, and never by what opens them. "" when there is no such place. Keys are never made for a record that has some
// already, so a second node, or another person, is told to bring them.
func ownKeys(db string) string {
	server, err := pgx.ParseConfig(db)
	settings, none := os.UserConfigDir()
	if err != nil || none != nil || server.Database == "" {
		return ""
	}
	which := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s", server.Host, server.Port, server.Database))
	return filepath.Join(settings, "sightline", hex.EncodeToString(which[:8])+keysSuffix)
}

// sayKeys says once that keys were made: whoever loses them loses the record.
func sayKeys(out *output, ring *keys.Keyring) {
	_, _ = fmt.Fprintf(out.stderr, "note: keys were made in %s. Without that file nobody can read this record, nor any backup of it: keep a copy in another place, and not beside the backups.\n", ring.File())
}
