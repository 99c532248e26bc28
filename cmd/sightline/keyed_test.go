package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/internal/pgtest"
	"sightline/keys"
	"sightline/store"
)

// Both databases keep content readable unless they are given keys, for tests that look at bytes. Whatever the product opens has keys.
func TestWhateverTheProductOpensHasKeys(t *testing.T) {
	folder := t.TempDir()
	for what, k := range map[string]*keeping{
		"a file":                      {DB: "sqlite:" + filepath.Join(folder, "record.db")},
		"a file with keys elsewhere":  {DB: "sqlite:" + filepath.Join(folder, "other.db"), Keys: filepath.Join(folder, "elsewhere")},
		"what is gone again":          {DB: "sqlite::memory:", passing: true},
		"memory, which nobody passes": {DB: "sqlite::memory:"},
	} {
		isKeyed(t, what, k)
	}
}

// The keys of a record on a server are beside nothing: they lie with the settings of whoever runs the program, whoever it signs in as.
// Where there is no such place, a folder has to be named.
func TestKeysOfARecordOnAServerHaveAPlace(t *testing.T) {
	settings := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", settings)
	t.Setenv("HOME", settings)
	place := ownKeys("postgres://one:secret@127.0.0.1:1/nobody")
	below, there := strings.CutPrefix(place, settings)
	if !there || strings.Contains(below, "one") || strings.Contains(below, "secret") {
		t.Errorf("they are not with the settings, or name a login: %q", place)
	}
	if other := ownKeys("postgres://two@127.0.0.1:1/nobody"); other != place {
		t.Errorf("another login looks for them in %q", other)
	}
	if other := ownKeys("postgres://one:secret@127.0.0.1:1/somebody"); other == place {
		t.Error("two records have their keys in one place")
	}
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("HOME", "")
	if _, err := (&keeping{DB: "postgres://127.0.0.1:1/nobody"}).open(t.Context(), &output{io.Discard, io.Discard}, func(*store.Database) {}); err == nil || !strings.Contains(err.Error(), "--keys") {
		t.Errorf("a server without keys: %v", err)
	}
}

func TestARecordOnAServerHasKeys(t *testing.T) {
	isKeyed(t, "PostgreSQL", &keeping{DB: pgtest.Database(t), Keys: filepath.Join(t.TempDir(), "keys")})
}

func isKeyed(t *testing.T, what string, k *keeping) {
	t.Helper()
	var has store.Keyring
	s, err := k.open(t.Context(), &output{io.Discard, io.Discard}, func(d *store.Database) { has = d.Keys })
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if _, keyed := has.(*keys.Keyring); !keyed {
		t.Errorf("%s is kept with %T", what, has)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// Nothing of the product opens a database beside the one place that gives it keys.
func TestOnlyOnePlaceOpensARecord(t *testing.T) {
	const root = "../.."
	var places []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path == "bench" || path == "internal" || path == "tools" || strings.HasPrefix(d.Name(), ".") && path != "."):
			return fs.SkipDir // measures, tests and tools: no child's record
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			at, err := openings(filepath.Join(root, path))
			for range at {
				places = append(places, path)
			}
			return err
		}
		return nil
	})
	if want := []string{"cmd/sightline/database.go", "cmd/sightline/database.go"}; err != nil || !slices.Equal(places, want) {
		t.Errorf("databases are opened in %q, want %q: %v", places, want, err)
	}
}

// openings counts the calls of a file that open a database.
func openings(path string) (n int, err error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return 0, err
	}
	named := map[string]bool{}
	for _, one := range file.Imports {
		if of, _ := strconv.Unquote(one.Path.Value); of == "sightline/store/sqlite" || of == "sightline/store/postgres" {
			name := of[strings.LastIndexByte(of, '/')+1:]
			if one.Name != nil {
				name = one.Name.Name
			}
			named[name] = true
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if call, ok := node.(*ast.SelectorExpr); ok && call.Sel.Name == "Open" {
			if of, ok := call.X.(*ast.Ident); ok && named[of.Name] {
				n++
			}
		}
		return true
	})
	return n, nil
}
