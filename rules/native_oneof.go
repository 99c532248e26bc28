package rules

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// What rules ask most is whether one of some codes is among the words of one list: injury in ["stab", "assault"], concern.exists(c, c in
// sets.exploitation). However that is written, the list is looked for once, not once for each code, and most entries do not have it.

// oneOf gives a test that asks this and nothing else, or nil.
func (n *native) oneOf(e ast.Expr) testOf {
	list, codes, ok := n.codesIn(e)
	if !ok {
		return nil
	}
	n.say("one of", list, fmt.Sprintf("%q", codes))
	has := func(word string) bool { return slices.Contains(codes, word) }
	switch list {
	case "entry.places":
		return func(it *item, _ string) verdict {
			for i := range it.Places {
				if has(it.Places[i].Kind) {
					return holdsTrue
				}
			}
			return untrue
		}
	case "entry.roles":
		return func(it *item, _ string) verdict {
			for i := range it.People {
				if has(it.People[i].Role) {
					return holdsTrue
				}
			}
			return untrue
		}
	}
	return func(it *item, _ string) verdict { return verdictOf(slices.ContainsFunc(it.Details.All(list), has)) }
}

// codesIn gives the list that a test asks about, and the codes of which one is to be among it.
func (n *native) codesIn(e ast.Expr) (list string, codes []string, ok bool) {
	switch e.Kind() {
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		if list, ok = n.list(c.IterRange()); !ok || !isExists(c) {
			return "", nil, false
		}
		codes, ok = n.codesOfEach(c.LoopStep().AsCall().Args()[1], c.IterVar())
		return list, codes, ok
	case ast.CallKind:
	default:
		return "", nil, false
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case operators.In:
		code, said := n.constant(args[0]).(types.String)
		list, ok = n.list(args[1])
		return list, []string{string(code)}, ok && said
	case operators.LogicalOr:
		other, more, also := n.codesIn(args[1])
		list, codes, ok = n.codesIn(args[0])
		return list, slices.Concat(codes, more), ok && also && list == other
	}
	return "", nil, false
}

// codesOfEach gives the codes of which what exists looks at is to be one.
func (n *native) codesOfEach(e ast.Expr, each string) (codes []string, ok bool) {
	if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
		return nil, false
	}
	a, b := e.AsCall().Args()[0], e.AsCall().Args()[1]
	isEach := a.Kind() == ast.IdentKind && a.AsIdent() == each
	switch e.AsCall().FunctionName() {
	case operators.In:
		codes, ok = n.codes(b)
		return codes, ok && isEach
	case operators.Equals:
		code, said := n.constant(b).(types.String)
		return []string{string(code)}, said && isEach
	case operators.LogicalOr:
		more, also := n.codesOfEach(b, each)
		codes, ok = n.codesOfEach(a, each)
		return slices.Concat(codes, more), ok && also
	}
	return nil, false
}

// list gives the name of a list of words that an entry holds: a detail, entry.places or entry.roles.
func (n *native) list(e ast.Expr) (name string, ok bool) {
	if e.Kind() != ast.IdentKind || n.references[e.ID()] == nil || n.references[e.ID()].Value != nil || e.AsIdent() == n.each || e.AsIdent() == "details" {
		return "", false
	}
	name = e.AsIdent()
	_, number := n.numbers[name]
	return name, !number && entryWords[name] == nil && name != "entry.count"
}

// isExists and isAll say which macro a comprehension was written as.
func isExists(c ast.ComprehensionExpr) bool { return isMacro(c, operators.LogicalOr, types.False) }
func isAll(c ast.ComprehensionExpr) bool    { return isMacro(c, operators.LogicalAnd, types.True) }

// isMacro reports that a comprehension goes through one list, beginning with an answer and joining to it what each word says.
func isMacro(c ast.ComprehensionExpr, joined string, start types.Bool) bool {
	return !c.HasIterVar2() && c.Result().Kind() == ast.IdentKind && c.LoopStep().Kind() == ast.CallKind && c.AccuInit().Kind() == ast.LiteralKind &&
		c.LoopStep().AsCall().FunctionName() == joined && c.AccuInit().AsLiteral() == start
}
