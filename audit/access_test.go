package audit

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

func full() Granted {
	return Granted{
		Tenant: "partnership", Actor: record.Actor{User: "user-1", Role: record.ServiceRole}, Relation: record.AsService, Purpose: record.PreparingVisit,
		Subject: record.Subject{Kind: record.OneChild, ID: "child-1"}, Act: record.OpenAct, Sight: record.Sight{Class: record.ClassC, Restricted: true},
	}
}

func TestAnAccessSaysEverything(t *testing.T) {
	a, err := Grant(full())
	if err != nil || a.IsZero() || a.Granted() != full() {
		t.Fatalf("%+v, %v", a, err)
	}
	for what, leaveOut := range map[string]func(g *Granted){
		"tenant":   func(g *Granted) { g.Tenant = "" },
		"user":     func(g *Granted) { g.Actor.User = "" },
		"role":     func(g *Granted) { g.Actor.Role = "" },
		"relation": func(g *Granted) { g.Relation = "" },
		"purpose":  func(g *Granted) { g.Purpose = "" },
		"subject":  func(g *Granted) { g.Subject = record.Subject{} },
		"act":      func(g *Granted) { g.Act = "" },
	} {
		g := full()
		leaveOut(&g)
		if a, err := Grant(g); !errors.Is(err, record.Invalid) || !strings.HasSuffix(err.Error(), "needs a "+what) || !a.IsZero() {
			t.Errorf("without %s: %+v, %v", what, a, err)
		}
	}
}

// What is not text would be an error of the database, or kept as something else than it is.
func TestAnAccessIsText(t *testing.T) {
	for _, bad := range []string{"a\x00b", "a\xff"} {
		for what, spoil := range map[string]func(g *Granted){
			"tenant":   func(g *Granted) { g.Tenant = record.TenantID(bad) },
			"user":     func(g *Granted) { g.Actor.User = bad },
			"role":     func(g *Granted) { g.Actor.Role = record.Role(bad) },
			"relation": func(g *Granted) { g.Relation = record.Relation(bad) },
			"purpose":  func(g *Granted) { g.Purpose = record.Purpose(bad) },
			"subject":  func(g *Granted) { g.Subject.Kind = record.SubjectKind(bad) },
			"act":      func(g *Granted) { g.Act = record.Act(bad) },
		} {
			g := full()
			spoil(&g)
			if _, err := Grant(g); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "the "+what+" of an access is text") || strings.Contains(err.Error(), bad) {
				t.Errorf("%s %q: %v", what, bad, err)
			}
		}
	}
}

func TestASightIsOfAClassThatIsSeenInto(t *testing.T) {
	for _, class := range []record.Class{"D", "c", "Z", " C", "A,B,C,S", record.ClassS} {
		for _, sight := range []record.Sight{{Class: class}, {Class: record.ClassA, Own: class, Agency: "health"}} {
			g := full()
			g.Sight = sight
			if _, err := Grant(g); !errors.Is(err, record.Invalid) {
				t.Errorf("%+v, above which nothing would be: %v", sight, err)
			}
			g = full()
			g.Subject = record.Subject{Kind: record.EveryChild}
			if _, err := GrantEach(g, map[record.ChildID]record.Sight{"child-1": sight}); !errors.Is(err, record.Invalid) {
				t.Errorf("of one of all: %+v: %v", sight, err)
			}
		}
	}
}

func TestAnAccessToSomeOfAllChildrenNamesThem(t *testing.T) {
	g := full()
	if _, err := GrantEach(g, nil); !errors.Is(err, record.Invalid) {
		t.Errorf("to some of one child: %v", err)
	}
	g.Subject = record.Subject{Kind: record.EveryChild}
	a, err := GrantEach(g, map[record.ChildID]record.Sight{"child-1": {Class: record.ClassB}, "child-2": {}})
	if err != nil {
		t.Fatal(err)
	}
	if each, ok := a.Each(); !ok || len(each) != 1 || each["child-1"] != (record.Sight{Class: record.ClassB}) {
		t.Errorf("%v %v: a sight of nothing is none", each, ok)
	}
	nobody, err := GrantEach(g, nil)
	if each, ok := nobody.Each(); err != nil || !ok || len(each) != 0 {
		t.Errorf("to nobody: %v %v %v", each, ok, err)
	}
	all, err := Grant(g)
	if each, ok := all.Each(); err != nil || ok || each != nil {
		t.Errorf("to all alike: %v %v %v", each, ok, err)
	}
}

func TestAnAccessToOneSaysWhich(t *testing.T) {
	for kind, needs := range map[record.SubjectKind]bool{
		record.OneChild: true, record.OnePlace: true, record.OneGroup: true, record.OneMeeting: true,
		record.EveryChild: false, record.OneSubmission: false, record.WholeLog: false,
	} {
		g := full()
		g.Subject = record.Subject{Kind: kind}
		if _, err := Grant(g); (err != nil) != needs {
			t.Errorf("%s without an id: %v", kind, err)
		}
	}
}

// Accesses are made in one place. Who reads that place knows by which decision anything is ever read.
func TestOnlyCaseworkGrants(t *testing.T) {
	grants, err := callsOf(os.DirFS(".."), "sightline/audit", "Grant")
	if err != nil {
		t.Fatal(err)
	}
	inCasework := 0
	for _, at := range grants {
		switch folder := path.Dir(at); {
		case strings.HasSuffix(at, "_test.go"), folder == "store/storetest", folder == "bench", strings.HasPrefix(folder, "internal/"): // what only measures or tests is not the product
		case folder == "casework":
			inCasework++
		default:
			t.Errorf("%s grants access; only casework does, after a decision of sharing", at)
		}
	}
	if inCasework != 1 {
		t.Errorf("casework grants in %d files, want one", inCasework)
	}
}

// callsOf gives the files in which a function of a package is named, by whatever name the package is imported.
func callsOf(tree fs.FS, pkg, function string) ([]string, error) {
	var found []string
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"node_modules", "testdata"}, d.Name())) {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		names, err := names(source, pkg, function)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if names {
			found = append(found, name)
		}
		return nil
	})
	return found, err
}

func names(source []byte, pkg, function string) (bool, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, 0)
	if err != nil {
		return false, err
	}
	local := ""
	for _, imported := range file.Imports {
		if imported.Path.Value != fmt.Sprintf("%q", pkg) {
			continue
		}
		local = path.Base(pkg)
		if imported.Name != nil {
			local = imported.Name.Name
		}
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && local != "" {
			x, isName := s.X.(*ast.Ident)
			found = found || isName && x.Name == local && s.Sel.Name == function
		}
		if x, ok := n.(*ast.Ident); ok && local == "." {
			found = found || x.Name == function
		}
		return !found
	})
	return found, nil
}

func TestTheSearchForGrantsFindsThem(t *testing.T) {
	for source, want := range map[string]bool{
		`package p; import "sightline/audit"; var _, _ = audit.Grant(audit.Granted{})`: true,
		`package p; import other "sightline/audit"; var f = other.Grant`:               true,
		`package p; import . "sightline/audit"; var f = Grant`:                         true,
		`package p; import "sightline/audit"; var _ audit.Granted`:                     false,
		`package p; import "elsewhere/audit"; var f = audit.Grant`:                     false,
		`package p; type g struct{ Grant int }; var audit g; var f = audit.Grant`:      false,
	} {
		if got, err := names([]byte(source), "sightline/audit", "Grant"); got != want || err != nil {
			t.Errorf("%s: %v, %v", source, got, err)
		}
	}
}
