package rules

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"sightline/record"
)

//go:embed all:library
var library embed.FS

// Library gives the embedded rules, compiled once.
var Library = sync.OnceValues(func() (*Set, error) {
	sub, err := fs.Sub(library, "library")
	if err != nil {
		return nil, fmt.Errorf("rule library: %w", err)
	}
	return Load(sub)
})

// LibraryFiles gives the embedded library: rules and their stories, a folder a theme.
func LibraryFiles() fs.FS {
	sub, err := fs.Sub(library, "library")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Load reads and compiles every .yaml file below a folder. The error names everything that is wrong, by file and line.
func Load(files fs.FS) (*Set, error) {
	s := &Set{words: record.Words()}
	err := s.add(files, nil)
	return s, err
}

// With gives the set with an overlay on top: a rule of the same id replaces, others are added.
func (s *Set) With(overlay fs.FS) (*Set, error) {
	both := &Set{words: s.words, digest: s.digest, Rules: slices.Clone(s.Rules)}
	err := both.add(overlay, s)
	return both, err
}

func (s *Set) add(files fs.FS, under *Set) error {
	var wrong []error
	seen := map[string]string{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		s.sum(data)
		r, err := parse(name, data, s.words)
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case seen[r.ID] != "":
			wrong = append(wrong, fmt.Errorf("%w: %s: %s has the same id as %s", record.Invalid, name, r.ID, seen[r.ID]))
		default:
			seen[r.ID] = name
			s.put(r, under)
		}
		return nil
	})
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return errors.Join(append(wrong, err)...)
}

// sum makes the file a part of what Digest stands for.
func (s *Set) sum(data []byte) {
	before := s.digest
	of := sha256.New()
	of.Write(before[:])
	of.Write(data)
	of.Sum(s.digest[:0])
}

// Digest stands for all the files that were read, in hexadecimal: another digest may ask other questions.
func (s *Set) Digest() string { return hex.EncodeToString(s.digest[:]) }

func (s *Set) put(r *Rule, under *Set) {
	if under != nil {
		s.Rules = slices.DeleteFunc(s.Rules, func(old *Rule) bool { return old.ID == r.ID })
	}
	s.Rules = append(s.Rules, r)
}
