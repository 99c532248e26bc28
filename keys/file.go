package keys

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"sightline/durable"
	"sightline/record"
	"sightline/store"
)

// The files of a folder of keys.
const (
	keyFile  = "keys"
	listFile = "shredded" // the ids of data keys that are gone for good, one a line
	lockFile = "lock"
)

// fileStart is how a key file begins. One key a line follows: its use, its version, when it was made, its fingerprint, how it is kept (as
// it is, or wrapped by a KMS) and itself. The last line is a sum of the others, so that a file that was cut short is known.
const (
	fileStart = "sightline-keys 1"
	asItIs    = "key"
	byKMS     = "kms"
	sumStart  = "sum "
	comment   = "# Whoever has this file and the database can read the record; without this file nobody can read it, nor any backup.\n" +
		"# Keep a copy in another place, and not beside the backups. Nobody else may read it.\n"
)

// longestFile is more than any key file is.
const longestFile = 1 << 20

func (k *Keyring) path(name string) string { return filepath.Join(k.folder, name) }

// File gives where the keys are kept.
func (k *Keyring) File() string { return k.path(keyFile) }

// read takes the keys of the file into use. false: there is no file.
func (k *Keyring) read(ctx context.Context) (there bool, err error) {
	path := k.path(keyFile)
	found := sight(path)
	text, err := readPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	lines, err := parse(text)
	if err != nil {
		return false, err
	}
	keys := map[store.Use][]outer{}
	for _, one := range lines {
		secret, err := k.secretOf(ctx, &one)
		if err != nil {
			return false, err
		}
		key, err := outerOf(one.number, one.made, secret)
		if err != nil {
			return false, err
		}
		if key.fingerprint != one.fingerprint {
			return false, fmt.Errorf("%w: version %d of the key for %s in the key file is not the one with the fingerprint %s; put back its copy", record.Invalid, one.number, one.use, one.fingerprint)
		}
		keys[one.use] = append(keys[one.use], key)
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.saved && len(keys[forDigests]) == 1 && keys[forDigests][0].fingerprint != k.digest.fingerprint {
		return false, fmt.Errorf("%w: the key file was replaced by another record's", record.Conflict)
	}
	k.file, k.saved = found, true
	return true, k.hold(keys)
}

// readPrivate reads a file that nobody else may read.
func readPrivate(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, durable.WithoutPath(err)
	case !info.Mode().IsRegular() || info.Size() > longestFile:
		return nil, fmt.Errorf("%w: what stands in the place of the key file is none", record.Invalid)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("%w: others on this machine may read the key file (its mode is %04o); take that from them with chmod 600, and think about whether somebody did", record.Invalid, info.Mode().Perm())
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator says where the keys are
	if err != nil {
		return nil, fmt.Errorf("reading the key file: %w", durable.WithoutPath(err))
	}
	return text, nil
}

// line is one key as the file keeps it.
type line struct {
	use         store.Use
	number      int
	made        time.Time
	fingerprint string
	how         string
	kept        []byte
}

// errFile is said of a key file that cannot be read. What stands in it is never repeated.
func errFile(at int, what string) error {
	return fmt.Errorf("%w: line %d of the key file: %s; put back its copy", record.Invalid, at, what)
}

// parse reads a key file.
func parse(text []byte) (all []line, err error) {
	body, sum, found := bytes.Cut(text, []byte("\n"+sumStart))
	if !found || string(bytes.TrimSuffix(sum, []byte("\n"))) != sumOf(append(body, '\n')) {
		return nil, fmt.Errorf("%w: the key file was cut short or changed; put back its copy", record.Invalid)
	}
	started := false
	for i, text := range strings.Split(string(body), "\n") {
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case !started:
			if text != fileStart {
				return nil, errFile(i+1, "it is of a form that is not known here")
			}
			started = true
		default:
			one, err := parseLine(i+1, text)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(all, func(other line) bool { return other.use == one.use && other.number >= one.number }) {
				return nil, errFile(i+1, "its version does not follow the one before")
			}
			all = append(all, one)
		}
	}
	return all, nil
}

func parseLine(at int, text string) (one line, err error) {
	parts := strings.Split(text, " ")
	if len(parts) != 6 {
		return one, errFile(at, "a key has six words")
	}
	one.use, one.fingerprint, one.how = store.Use(parts[0]), parts[3], parts[4]
	if !slices.Contains([]store.Use{store.ForContent, store.ForSealed, forDigests}, one.use) {
		return one, errFile(at, "a key is for content, sealed or digest")
	}
	if one.number, err = strconv.Atoi(parts[1]); err != nil || one.number < 1 || one.number > 1<<31-1 || strconv.Itoa(one.number) != parts[1] {
		return one, errFile(at, "a version is a number from 1 on")
	}
	if one.made, err = time.Parse(time.RFC3339, parts[2]); err != nil || one.made.UTC().Format(time.RFC3339) != parts[2] {
		return one, errFile(at, "when a key was made is written as 2026-01-31T12:00:00Z")
	}
	if decoded, err := hex.DecodeString(one.fingerprint); err != nil || len(decoded) != fingerprintBytes || hex.EncodeToString(decoded) != one.fingerprint {
		return one, errFile(at, "a fingerprint is of eight characters")
	}
	if one.how != asItIs && one.how != byKMS {
		return one, errFile(at, "how a key is kept is not known here")
	}
	one.kept, err = base64.StdEncoding.Strict().DecodeString(parts[5])
	if err != nil || len(one.kept) == 0 || one.how == asItIs && len(one.kept) != 32 {
		return one, errFile(at, "the key is none")
	}
	return one, nil
}

func (one *line) String() string {
	return strings.Join([]string{
		string(one.use), strconv.Itoa(one.number), one.made.UTC().Format(time.RFC3339), one.fingerprint, one.how, base64.StdEncoding.EncodeToString(one.kept),
	}, " ")
}

func sumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// secretOf gives the key of a line, with the help of the KMS when it is wrapped.
func (k *Keyring) secretOf(ctx context.Context, one *line) (secret [32]byte, err error) {
	kept := one.kept
	if one.how == byKMS {
		if k.kms == nil {
			return secret, fmt.Errorf("%w: the keys are wrapped by a key management service, and none was named; name its command (--key-command)", record.Invalid)
		}
		if kept, err = k.kms.Unwrap(ctx, kept); err != nil {
			return secret, fmt.Errorf("opening version %d of the key for %s: %w", one.number, one.use, err)
		}
	}
	if len(kept) != len(secret) {
		return secret, fmt.Errorf("%w: version %d of the key for %s is no key", record.Invalid, one.number, one.use)
	}
	copy(secret[:], kept)
	return secret, nil
}

// save keeps keys that are new. When another process was first, its keys are the ones.
func (k *Keyring) save() error {
	if k.Saved() {
		return nil
	}
	if err := os.MkdirAll(k.folder, 0o700); err != nil {
		return fmt.Errorf("making the folder of keys: %w", durable.WithoutPath(err))
	}
	return durable.Locked(k.path(lockFile), func() error {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if there, err := k.read(ctx); there || err != nil {
			return err
		}
		k.mutex.Lock()
		defer k.mutex.Unlock()
		keys := map[store.Use][]outer{store.ForContent: k.keys[store.ForContent], store.ForSealed: k.keys[store.ForSealed], forDigests: {k.digest}}
		err := k.write(ctx, keys)
		k.saved = err == nil
		return err
	})
}

// write puts a key file in place with all of it or nothing, and returns when it is on the disk.
func (k *Keyring) write(ctx context.Context, keys map[store.Use][]outer) error {
	var text bytes.Buffer
	text.WriteString(comment + fileStart + "\n")
	for _, use := range []store.Use{store.ForContent, store.ForSealed, forDigests} {
		for _, key := range keys[use] {
			one := line{use: use, number: key.number, made: key.made, fingerprint: key.fingerprint, how: asItIs, kept: key.secret[:]}
			if k.kms != nil {
				var err error
				one.how = byKMS
				if one.kept, err = k.kms.Wrap(ctx, key.secret[:]); err != nil {
					return fmt.Errorf("keeping the keys: %w", err)
				}
			}
			text.WriteString(one.String() + "\n")
		}
	}
	text.WriteString(sumStart + sumOf(text.Bytes()) + "\n")
	if err := durable.WriteWhole(k.path(keyFile), text.Bytes()); err != nil {
		return err
	}
	k.file = sight(k.path(keyFile))
	return nil
}
