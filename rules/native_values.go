package rules

import (
	"fmt"
	"slices"
	"strconv"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"sightline/record"
)

// comparison compares two words, or two whole numbers. A number that is not said makes it unanswerable.
func (n *native) comparison(name string, a, b ast.Expr) testOf {
	if x, y := n.number(a), n.number(b); x != nil && y != nil {
		is := comparing(name)
		return func(it *item, each string) verdict {
			p, saidP := x(it, each)
			q, saidQ := y(it, each)
			if !saidP || !saidQ {
				return unanswerable
			}
			return verdictOf(is(p, q))
		}
	}
	if name != operators.Equals && name != operators.NotEquals {
		return n.notKnown()
	}
	same := name == operators.Equals
	if p, q := n.words(a), n.words(b); p != nil && q != nil {
		return sameWords(p, q, same)
	}
	x, y := n.word(a), n.word(b)
	if x == nil || y == nil {
		return n.notKnown()
	}
	if text, ok := n.constant(b).(types.String); ok {
		return func(it *item, each string) verdict { return verdictOf((x(it, each) == string(text)) == same) }
	}
	return func(it *item, each string) verdict { return verdictOf((x(it, each) == y(it, each)) == same) }
}

// sameWords compares two lists, word by word.
func sameWords(p, q wordsOf, same bool) testOf {
	return func(it *item, _ string) verdict {
		x, saidX := p(it)
		y, saidY := q(it)
		if !saidX || !saidY {
			return unanswerable
		}
		alike := x.len() == y.len()
		for i := 0; alike && i < x.len(); i++ {
			alike = x.at(i) == y.at(i)
		}
		return verdictOf(alike == same)
	}
}

func comparing(name string) func(p, q int64) bool {
	switch name {
	case operators.Equals:
		return func(p, q int64) bool { return p == q }
	case operators.NotEquals:
		return func(p, q int64) bool { return p != q }
	case operators.Less:
		return func(p, q int64) bool { return p < q }
	case operators.LessEquals:
		return func(p, q int64) bool { return p <= q }
	case operators.Greater:
		return func(p, q int64) bool { return p > q }
	}
	return func(p, q int64) bool { return p >= q }
}

// constant gives the value of a literal, a parameter or a set, or nil.
func (n *native) constant(e ast.Expr) ref.Val {
	switch e.Kind() {
	case ast.LiteralKind:
		return e.AsLiteral()
	case ast.IdentKind, ast.SelectKind:
		if r := n.references[e.ID()]; r != nil && r.Value != nil {
			return r.Value
		}
	default:
	}
	return nil
}

// codes gives a list that is written out, or a set of the vocabulary.
func (n *native) codes(e ast.Expr) ([]string, bool) {
	var codes []string
	if e.Kind() == ast.ListKind {
		for _, one := range e.AsList().Elements() {
			code, ok := n.constant(one).(types.String)
			if !ok {
				return nil, false
			}
			codes = append(codes, string(code))
		}
		return codes, true
	}
	list, ok := n.constant(e).(traits.Lister)
	if !ok {
		return nil, false
	}
	for all := list.Iterator(); all.HasNext() == types.True; {
		code, ok := all.Next().(types.String)
		if !ok {
			return nil, false
		}
		codes = append(codes, string(code))
	}
	return codes, true
}

func (n *native) word(e ast.Expr) wordOf {
	if text, ok := n.constant(e).(types.String); ok {
		n.say(strconv.Quote(string(text)))
		return func(*item, string) string { return string(text) }
	}
	if e.Kind() != ast.IdentKind {
		return nil
	}
	name := e.AsIdent()
	if n.each != "" && name == n.each {
		n.say("each")
		return func(_ *item, each string) string { return each }
	}
	field := entryWords[name]
	if field != nil {
		n.say(name)
		return func(it *item, _ string) string { return field(it) }
	}
	return nil
}

// entryWords are the fields of an entry that are one word.
var entryWords = map[string]func(it *item) string{
	"entry.kind":     func(it *item) string { return string(it.Kind) },
	"entry.agency":   func(it *item) string { return string(it.Ref.Agency) },
	"entry.service":  func(it *item) string { service, _, _ := record.Words().Agency(it.Ref.Agency); return string(service) },
	"entry.area":     func(it *item) string { return string(it.Area) },
	"entry.lane":     func(it *item) string { return string(it.Lane) },
	"entry.handling": func(it *item) string { return string(it.Handling) },
}

func (n *native) number(e ast.Expr) numberOf {
	if value, ok := n.constant(e).(types.Int); ok {
		n.say(strconv.FormatInt(int64(value), 10))
		return func(*item, string) (int64, bool) { return int64(value), true }
	}
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == "size" {
		return n.size(e.AsCall())
	}
	if e.Kind() != ast.IdentKind || e.AsIdent() == n.each {
		return nil
	}
	key := e.AsIdent()
	if key == "entry.count" {
		n.say(key)
		return func(it *item, _ string) (int64, bool) { return int64(it.AtLeast()), true }
	}
	kinds, number := n.numbers[key]
	if !number {
		return nil
	}
	n.say("number", key, fmt.Sprintf("%q", kinds))
	return func(it *item, _ string) (int64, bool) {
		text := it.Details.First(key)
		if text == "" || !slices.Contains(kinds, it.Kind) {
			return 0, false
		}
		count, err := strconv.ParseInt(text, 10, 64)
		return count, err == nil
	}
}

// size is how many words a list has.
func (n *native) size(c ast.CallExpr) numberOf {
	of := c.Target()
	if !c.IsMemberFunction() {
		of = c.Args()[0]
	}
	n.say("size")
	list := n.words(of)
	if list == nil {
		return nil
	}
	return func(it *item, _ string) (int64, bool) {
		some, said := list(it)
		return int64(some.len()), said
	}
}

// words gives a list that an entry holds: the codes of a detail, the kinds of its places, the roles of its people.
func (n *native) words(e ast.Expr) wordsOf {
	if key, ok := n.keyOf(e); ok {
		n.say("details", strconv.Quote(key))
		return func(it *item) (words, bool) {
			at := lastOf(it, key)
			if at < 0 {
				return words{}, false
			}
			return words{plain: it.Details[at].Values}, true
		}
	}
	name, ok := n.list(e)
	if !ok {
		return nil
	}
	n.say("words", name)
	switch name {
	case "entry.places":
		return func(it *item) (words, bool) { return words{places: it.Places}, true }
	case "entry.roles":
		return func(it *item) (words, bool) { return words{people: it.People}, true }
	}
	return func(it *item) (words, bool) { return words{plain: it.Details.All(name)}, true }
}

// keyOf gives the key of details["for"] or details.about.
func (n *native) keyOf(e ast.Expr) (string, bool) {
	var of ast.Expr
	var key string
	switch {
	case e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Index:
		text, ok := n.constant(e.AsCall().Args()[1]).(types.String)
		if !ok {
			return "", false
		}
		of, key = e.AsCall().Args()[0], string(text)
	case e.Kind() == ast.SelectKind && !e.AsSelect().IsTestOnly():
		of, key = e.AsSelect().Operand(), e.AsSelect().FieldName()
	default:
		return "", false
	}
	return key, of.Kind() == ast.IdentKind && of.AsIdent() == "details"
}

// lastOf gives where the details hold a key, the last time it is written, or -1.
func lastOf(it *item, key string) int {
	for i := range slices.Backward(it.Details) {
		if it.Details[i].Key == key {
			return i
		}
	}
	return -1
}
