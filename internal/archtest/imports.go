package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// impure lists what a pure package may not import: the machine, the network, databases, logs and chance. A folder stands
// for all that lies in it; net/url and net/netip only read text and are fine.
var impure = []string{"os", "io/ioutil", "net/http", "net/rpc", "net/smtp", "database/sql", "log", "math/rand", "crypto/rand", "syscall"}

// clocks are the names of package time that read or wait for the clock. Time is an argument in a pure package.
var clocks = []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTicker", "NewTimer"}

// source is one parsed Go file: where it stands and which package it belongs to.
type source struct {
	path   string // within the repository
	folder string // "" for the root
	isTest bool
	set    *token.FileSet
	file   *ast.File
}

// CheckImports compares every Go file of the tree with the table. Tests may import any package, since a story is told across
// layers; only product code is held to the table, to purity, and to staying out of internal/.
func CheckImports(tree fs.FS, module string, table Table) ([]Violation, error) {
	sources, err := readSources(tree)
	if err != nil {
		return nil, err
	}
	var found []Violation
	for _, src := range sources {
		if src.isTest || inFolder(src.folder, "internal") {
			continue
		}
		if _, listed := table.Allowed[src.folder]; !listed {
			found = append(found, src.at(src.file.Name, "package %q has no row in ARCHITECTURE.md; add one that says what it may import", src.folder))
			continue
		}
		found = append(found, src.ownImports(module, table)...)
		if slices.Contains(table.Pure, src.folder) {
			found = append(found, src.impurities()...)
		}
	}
	return found, nil
}

// ownImports finds imports between our packages that the table does not allow.
func (s source) ownImports(module string, table Table) []Violation {
	var found []Violation
	for _, spec := range s.file.Imports {
		to, own := strings.CutPrefix(importPath(spec), module+"/")
		switch {
		case !own:
		case inFolder(to, "internal"):
			found = append(found, s.at(spec, "product code imports %q; internal/ is for tests alone", to))
		case slices.Contains(pages, s.folder) && inFolder(to, "store"):
			found = append(found, s.at(spec, "a page names %q; ask casework, which decides and logs before it loads", to))
		case !table.allows(s.folder, to):
			found = append(found, s.at(spec, "%q may not import %q; its row in ARCHITECTURE.md allows: %s", s.folder, to, cmp.Or(strings.Join(table.Allowed[s.folder], " "), "none of ours")))
		}
	}
	return found
}

// impurities finds what makes a result depend on more than the arguments.
func (s source) impurities() []Violation {
	var found []Violation
	clock := ""
	for _, spec := range s.file.Imports {
		imported := importPath(spec)
		if slices.ContainsFunc(impure, func(folder string) bool { return inFolder(imported, folder) }) || imported == "net" {
			found = append(found, s.at(spec, "pure package %q imports %q; take what it needs as an argument", s.folder, imported))
		}
		if imported == "time" {
			clock = "time"
			if spec.Name != nil {
				clock = spec.Name.Name
			}
			if clock == "." {
				found = append(found, s.at(spec, "pure package %q imports time with a dot, which hides the clock; import it by name", s.folder))
			}
		}
	}
	if clock == "" {
		return found
	}
	ast.Inspect(s.file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if name, ok := selector.X.(*ast.Ident); ok && name.Name == clock && slices.Contains(clocks, selector.Sel.Name) {
			found = append(found, s.at(selector, "pure package %q reads the clock (time.%s); take the time as an argument", s.folder, selector.Sel.Name))
		}
		return true
	})
	return found
}

func (s source) at(node ast.Node, format string, args ...any) Violation {
	return Violation{File: s.path, Line: s.set.Position(node.Pos()).Line, Problem: fmt.Sprintf(format, args...)}
}

func importPath(spec *ast.ImportSpec) string {
	text, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value // the parser accepted it, so this is never reached
	}
	return text
}

// readSources parses every Go file of the module, in the order of paths, whatever its build tags say.
func readSources(tree fs.FS) ([]source, error) {
	var sources []source
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && notOurs(tree, name) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		folder := strings.TrimPrefix(path.Dir(name), ".")
		sources = append(sources, source{name, folder, strings.HasSuffix(name, "_test.go"), set, file})
		return nil
	})
	return sources, err
}

// notOurs names the folders that hold no code of this module: what npm fetched, data for tests, modules of their own.
func notOurs(tree fs.FS, folder string) bool {
	base := path.Base(folder)
	if base == "node_modules" || base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := fs.Stat(tree, folder+"/go.mod")
	return err == nil
}
