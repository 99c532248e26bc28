package rules

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"sightline/record"
)

// Most conditions of several kinds say what each kind must say: entry.kind == "police.victim" && offence == "sexual" || ... The entries of
// a kind stand together in the rows, so what the kind alone settles is settled once, and of each entry only the rest is asked.

// kindTest is a condition as it is asked of the entries of one kind.
type kindTest struct {
	settled bool
	says    bool   // what the kind alone settles
	test    testOf // the rest; nil when only the interpreter knows the condition
}

// ofEachKind gives the condition as it is asked of the entries of each kind.
func ofEachKind(tree *ast.AST, numbers map[string][]record.Kind, kinds []record.Kind) map[record.Kind]kindTest {
	each := map[record.Kind]kindTest{}
	for _, kind := range kinds {
		n := &native{references: tree.ReferenceMap(), numbers: numbers, kind: kind}
		if v, settled := n.settles(tree.Expr()); settled {
			each[kind] = kindTest{settled: true, says: v == holdsTrue}
			continue
		}
		if test := n.test(tree.Expr()); !n.unknown {
			each[kind] = kindTest{test: test}
		}
	}
	return each
}

// ofKind gives the condition as it is asked of the entries of a kind; without a condition all of them are meant.
func (c *condition) ofKind(kind record.Kind) kindTest {
	if c == nil {
		return kindTest{settled: true, says: true}
	}
	return c.each[kind]
}

// settles gives what the kind of the entry alone says of a test, when it says anything.
func (n *native) settles(e ast.Expr) (v verdict, settled bool) {
	if n.kind == "" || e.Kind() != ast.CallKind {
		return untrue, false
	}
	args := e.AsCall().Args()
	switch name := e.AsCall().FunctionName(); name {
	case operators.LogicalNot:
		v, settled = n.settles(args[0])
		return v.not(), settled
	case operators.LogicalAnd, operators.LogicalOr:
		return n.settlesBoth(args[0], args[1], verdictOf(name == operators.LogicalOr))
	case operators.In:
		codes, ok := n.codes(args[1])
		return verdictOf(slices.Contains(codes, string(n.kind))), ok && isKind(args[0])
	case operators.Equals, operators.NotEquals:
		code, ok := n.constant(args[1]).(types.String)
		return verdictOf((string(code) == string(n.kind)) == (name == operators.Equals)), ok && isKind(args[0])
	}
	return untrue, false
}

// settlesBoth is that of two tests put together, of which one alone settles it when it says so much: untrue of "and", true of "or".
func (n *native) settlesBoth(a, b ast.Expr, alone verdict) (v verdict, settled bool) {
	x, saidX := n.settles(a)
	y, saidY := n.settles(b)
	if saidX && x == alone || saidY && y == alone {
		return alone, true
	}
	return alone.not(), saidX && saidY
}

// rest gives, of two tests put together, the one that is left when the kind has settled the other, or nil.
func (n *native) rest(a, b ast.Expr) ast.Expr {
	if _, settled := n.settles(a); settled {
		return b
	}
	if _, settled := n.settles(b); settled {
		return a
	}
	return nil
}

func isKind(e ast.Expr) bool { return e.Kind() == ast.IdentKind && e.AsIdent() == "entry.kind" }
