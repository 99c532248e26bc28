package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"sightline/record"
)

// verdict is what a condition, or a part of one, says of an entry. A part that reads what the entry does not say (an absent number, a
// key that is not there) is unanswerable; the rest may settle the whole all the same.
type verdict uint8

const (
	untrue verdict = iota
	unanswerable
	holdsTrue
)

func verdictOf(b bool) verdict {
	if b {
		return holdsTrue
	}
	return untrue
}

func (v verdict) not() verdict { return holdsTrue - v }

// The parts of a condition as functions of an entry. Each is what "exists" and "all" look at, one after another; outside them it is "".
type (
	testOf   func(it *item, each string) verdict
	wordOf   func(it *item, each string) string
	numberOf func(it *item, each string) (n int64, said bool)
	wordsOf  func(it *item) (list words, said bool)
)

// words is one of the lists of words that an entry holds, without copying it.
type words struct {
	plain  []string
	places []record.Place
	people []record.Person
}

func (w *words) len() int { return len(w.plain) + len(w.places) + len(w.people) }

func (w *words) at(i int) string {
	switch {
	case w.places != nil:
		return w.places[i].Kind
	case w.people != nil:
		return w.people[i].Role
	}
	return w.plain[i]
}

func (w *words) has(word string) bool {
	for i := range w.len() {
		if w.at(i) == word {
			return true
		}
	}
	return false
}

// native turns a checked condition into functions, which answer in a fraction of the time an interpreter takes. Nearly everything
// people write in conditions is among what it knows; for the rest the interpreter stays.
type native struct {
	references map[int64]*ast.ReferenceInfo
	numbers    map[string][]record.Kind // keys that hold a number, and the kinds on which they do
	kind       record.Kind              // of the entries it is asked of; "": of all kinds of the condition
	each       string                   // the name of what exists or all looks at
	unknown    bool                     // something is not among what native knows
	sense      strings.Builder          // what the condition says, in one way of writing: conditions of one sense are the same
}

// nativeTest gives the condition as a function and its sense, or nil when only the interpreter knows it.
func nativeTest(tree *ast.AST, numbers map[string][]record.Kind) (test testOf, sense string) {
	n := &native{references: tree.ReferenceMap(), numbers: numbers}
	test = n.test(tree.Expr())
	if n.unknown {
		return nil, ""
	}
	return test, n.sense.String()
}

func (n *native) say(parts ...string) {
	for _, part := range parts {
		n.sense.WriteString(part)
		n.sense.WriteByte(' ')
	}
}

func (n *native) notKnown() testOf {
	n.unknown = true
	return nil
}

func (n *native) test(e ast.Expr) testOf {
	if v, settled := n.settles(e); settled {
		return func(*item, string) verdict { return v }
	}
	if one := n.oneOf(e); one != nil {
		return one
	}
	switch e.Kind() {
	case ast.LiteralKind:
		if b, ok := e.AsLiteral().(types.Bool); ok {
			n.say(strconv.FormatBool(bool(b)))
			v := verdictOf(bool(b))
			return func(*item, string) verdict { return v }
		}
	case ast.ComprehensionKind:
		return n.comprehension(e.AsComprehension())
	case ast.CallKind:
		return n.call(e.AsCall())
	case ast.SelectKind:
		return n.hasKey(e)
	default:
	}
	return n.notKnown()
}

func (n *native) call(c ast.CallExpr) testOf {
	if name := c.FunctionName(); name == operators.LogicalAnd || name == operators.LogicalOr {
		if rest := n.rest(c.Args()[0], c.Args()[1]); rest != nil {
			return n.test(rest)
		}
	}
	n.say("(", c.FunctionName())
	defer n.say(")")
	switch args := c.Args(); c.FunctionName() {
	case operators.LogicalAnd:
		return bothHold(n.test(args[0]), n.test(args[1]))
	case operators.LogicalOr:
		return eitherHolds(n.test(args[0]), n.test(args[1]))
	case operators.LogicalNot:
		inner := n.test(args[0])
		return func(it *item, each string) verdict { return inner(it, each).not() }
	case operators.In:
		return n.among(args[0], args[1])
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return n.comparison(c.FunctionName(), args[0], args[1])
	case "startsWith", "endsWith", "contains":
		return n.partOfWord(c)
	}
	return n.notKnown()
}

// bothHold is untrue when either is, whatever the other cannot say.
func bothHold(a, b testOf) testOf {
	return func(it *item, each string) verdict {
		v := a(it, each)
		if v == untrue {
			return untrue
		}
		return min(v, b(it, each))
	}
}

// eitherHolds holds when either does, whatever the other cannot say.
func eitherHolds(a, b testOf) testOf {
	return func(it *item, each string) verdict {
		v := a(it, each)
		if v == holdsTrue {
			return holdsTrue
		}
		return max(v, b(it, each))
	}
}

// comprehension knows exists and all over one list of an entry.
func (n *native) comprehension(c ast.ComprehensionExpr) testOf {
	list := n.words(c.IterRange())
	if list == nil || n.each != "" || !isExists(c) && !isAll(c) {
		return n.notKnown()
	}
	step := c.LoopStep().AsCall()
	n.say("(", step.FunctionName(), "each")
	n.each = c.IterVar()
	inner := n.test(step.Args()[1])
	n.each = ""
	n.say(")")
	if isExists(c) {
		return anyOfThem(list, inner)
	}
	return allOfThem(list, inner)
}

func anyOfThem(list wordsOf, inner testOf) testOf {
	return func(it *item, _ string) verdict {
		some, said := list(it)
		if !said {
			return unanswerable
		}
		v := untrue
		for i := range some.len() {
			if v = max(v, inner(it, some.at(i))); v == holdsTrue {
				break
			}
		}
		return v
	}
}

func allOfThem(list wordsOf, inner testOf) testOf {
	return func(it *item, _ string) verdict {
		some, said := list(it)
		if !said {
			return unanswerable
		}
		v := holdsTrue
		for i := range some.len() {
			if v = min(v, inner(it, some.at(i))); v == untrue {
				break
			}
		}
		return v
	}
}

// among is "a word in a list", or "a key in details".
func (n *native) among(a, b ast.Expr) testOf {
	if b.Kind() == ast.IdentKind && b.AsIdent() == "details" {
		key, ok := n.constant(a).(types.String)
		if !ok {
			return n.notKnown()
		}
		n.say("key", strconv.Quote(string(key)))
		return func(it *item, _ string) verdict { return verdictOf(lastOf(it, string(key)) >= 0) }
	}
	word := n.word(a)
	if word == nil {
		return n.notKnown()
	}
	if codes, ok := n.codes(b); ok {
		n.say(fmt.Sprintf("%q", codes))
		return func(it *item, each string) verdict {
			return verdictOf(slices.Contains(codes, word(it, each)))
		}
	}
	list := n.words(b)
	if list == nil {
		return n.notKnown()
	}
	return func(it *item, each string) verdict {
		some, said := list(it)
		if !said {
			return unanswerable
		}
		return verdictOf(some.has(word(it, each)))
	}
}

// hasKey is has(details.about).
func (n *native) hasKey(e ast.Expr) testOf {
	s := e.AsSelect()
	if !s.IsTestOnly() || s.Operand().Kind() != ast.IdentKind || s.Operand().AsIdent() != "details" {
		return n.notKnown()
	}
	key := s.FieldName()
	n.say("key", strconv.Quote(key))
	return func(it *item, _ string) verdict { return verdictOf(lastOf(it, key) >= 0) }
}

func (n *native) partOfWord(c ast.CallExpr) testOf {
	if !c.IsMemberFunction() || len(c.Args()) != 1 {
		return n.notKnown()
	}
	word, part := n.word(c.Target()), n.word(c.Args()[0])
	if word == nil || part == nil {
		return n.notKnown()
	}
	is := map[string]func(s, part string) bool{"startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix, "contains": strings.Contains}[c.FunctionName()]
	return func(it *item, each string) verdict { return verdictOf(is(word(it, each), part(it, each))) }
}
