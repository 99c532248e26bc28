package audit

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"sightline/durable"
	"sightline/record"
)

// The files of a folder of checkpoints that are no tenant's. Whoever is to verify a checkpoint elsewhere needs a copy of the public key,
// given to them by hand.
const (
	keyName     = "sightline"
	privateFile = "checkpoint.key"
	publicFile  = "checkpoint.pub" // every public key that ever signed here, a line each, the oldest first
	lockFile    = "checkpoint.lock"
)

// keyPair is the key that signs now, and all that ever signed here.
type keyPair struct {
	private string
	public  []string
	known   note.Verifiers
}

// openKeys reads the key that signs, or makes the first. It never makes another in silence: that would hide that one was lost.
func openKeys(folder, path string) (*keyPair, error) {
	public, err := readPublic(folder)
	if err != nil {
		return nil, err
	}
	private, err := os.ReadFile(path) //nolint:gosec // the operator says where the key is
	switch {
	case errors.Is(err, fs.ErrNotExist) && len(public) > 0:
		return nil, fmt.Errorf("%w: the private key that signs checkpoints is gone, and %s says there was one; put it back from its copy. "+
			"If it is lost, make a new one on purpose; what the old one signed stays valid", record.NotFound, publicFile)
	case errors.Is(err, fs.ErrNotExist):
		made, _, err := NewKey(keyName)
		if err == nil {
			err = durable.WriteWhole(path, []byte(made+"\n"))
		}
		if err != nil {
			return nil, err
		}
		private = []byte(made)
	case err != nil:
		return nil, fmt.Errorf("reading the private key that signs checkpoints: %w", durable.WithoutPath(err))
	}
	return pairOf(folder, strings.TrimSpace(string(private)), public)
}

// pairOf checks that the private key is the one whose public key stands last, and writes the public one beside the first private one.
func pairOf(folder, private string, public []string) (*keyPair, error) {
	own, ok := publicOf(private)
	if !ok {
		return nil, fmt.Errorf("%w: the file of the private key that signs checkpoints holds no such key; put its copy back", record.Invalid)
	}
	if len(public) == 0 {
		public = []string{own}
		if err := durable.WriteWhole(filepath.Join(folder, publicFile), []byte(own+"\n")); err != nil {
			return nil, err
		}
	}
	if public[len(public)-1] != own {
		return nil, fmt.Errorf("%w: the private key that signs checkpoints is not the one that %s names last; put that one back", record.Conflict, publicFile)
	}
	known, err := KeysOf(public...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", publicFile, err)
	}
	return &keyPair{private, public, known}, nil
}

// RenewKey makes a new private key where the old one was lost, and writes its public key behind the others: from then on everybody can
// see that another key signs, and since when. Checkpoints signed before stay valid. A key that is still there is left alone and is
// record.Conflict. A path of "" is the place in the folder.
func RenewKey(folder, path string) (public string, err error) {
	path = keyPath(folder, path)
	err = durable.Locked(filepath.Join(folder, lockFile), func() error {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: there is a private key already; move it away first", record.Conflict)
		}
		before, err := readPublic(folder)
		if err != nil {
			return err
		}
		private, made, err := NewKey(keyName)
		if err != nil {
			return err
		}
		public = made
		// The public one first: when the private one cannot be kept, nothing was signed with it, and this can be done again.
		all := strings.Join(append(slices.Clone(before), made), "\n") + "\n"
		if err := durable.WriteWhole(filepath.Join(folder, publicFile), []byte(all)); err != nil {
			return err
		}
		return durable.WriteWhole(path, []byte(private+"\n"))
	})
	return public, err
}

func keyPath(folder, path string) string {
	if path == "" {
		return filepath.Join(folder, privateFile)
	}
	return path
}

// publicOf gives the public key of a private one: PRIVATE+KEY+name+hash+seed.
func publicOf(private string) (string, bool) {
	if _, err := note.NewSigner(private); err != nil {
		return "", false
	}
	parts := strings.SplitN(private, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return "", false
	}
	key, _ := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	public, err := note.NewEd25519VerifierKey(parts[2], key)
	return public, err == nil
}

func readPublic(folder string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(folder, publicFile)) //nolint:gosec // the operator says where the folder is
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading %s: %w", publicFile, durable.WithoutPath(err))
	}
	return strings.Fields(string(text)), nil
}
