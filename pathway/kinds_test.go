package pathway

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"sightline/record"
)

// Every kind of entry that is named here is one of the vocabulary: what waits for another would wait for ever.
func TestEveryKindThatIsNamedIsThere(t *testing.T) {
	files := token.NewFileSet()
	all, err := parser.ParseDir(files, ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0) //nolint:staticcheck // only names are looked at
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]token.Pos{}
	for _, p := range all {
		ast.Inspect(p, func(n ast.Node) bool {
			for _, lit := range kindsIn(n) {
				if kind, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(kind, ".") { // a place has a kind too
					named[kind] = lit.Pos()
				}
			}
			return true
		})
	}
	if len(named) < 100 {
		t.Errorf("only %d kinds are found", len(named))
	}
	for kind, at := range named {
		if record.Words().KindList[record.Kind(kind)] == nil {
			t.Errorf("%s: there is no kind %q", files.Position(at), kind)
		}
	}
}

// kindsIn gives the words of a piece of code that name kinds: in lists of them, what an entry's kind is compared with, and what is decided.
func kindsIn(n ast.Node) (all []*ast.BasicLit) {
	add := func(n ast.Expr) {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			all = append(all, lit)
		}
	}
	isKind := func(n ast.Expr) bool {
		s, ok := n.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "Kind"
	}
	switch n := n.(type) {
	case *ast.CompositeLit:
		of := n.Type
		if m, ok := of.(*ast.MapType); ok {
			of = m.Value
		}
		if list, ok := of.(*ast.ArrayType); !ok || !isKind(list.Elt) {
			return nil
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			if inner, ok := e.(*ast.CompositeLit); ok {
				for _, one := range inner.Elts {
					add(one)
				}
				continue
			}
			add(e)
		}
	case *ast.BinaryExpr:
		if isKind(n.X) {
			add(n.Y)
		}
	case *ast.CallExpr:
		switch name := calls(n); {
		case name == "anyKind" && len(n.Args) > 1:
			for _, one := range n.Args[1:] {
				add(one)
			}
		case name == "decision":
			add(n.Args[0])
		}
	}
	return all
}

func calls(n *ast.CallExpr) string {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
