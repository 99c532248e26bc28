package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"sightline/record"
)

// plainCEL reads a condition as it is written, without making more of it.
var plainCEL = sync.OnceValues(func() (*cel.Env, error) { return cel.NewEnv(cel.ClearMacros()) })

// condition says a condition in words: “reason” says moved or needs met. What has no words stands as it is written.
func (s *speaker) condition(text string) string {
	env, err := plainCEL()
	if err != nil {
		return quoted(text)
	}
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		return quoted(text)
	}
	c := conditionWords{speaker: s, text: text, each: map[string]subject{}}
	words, _ := c.say(parsed.NativeRep().Expr(), true)
	if c.lost {
		return "this holds: " + quoted(text)
	}
	return words
}

// subject is what a part of a condition is about, as the start of a sentence.
type subject struct {
	is, isNot string // "“reason” says", "“reason” does not say"
	word      func(code string) string
}

// conditionWords turns one condition into words. lost: a part of it has none.
type conditionWords struct {
	*speaker

	text string
	each map[string]subject // a name that stands for each of a list
	lost bool
}

// say gives the words of an expression, or of its contrary; joined says that they hold an "and" or an "or".
func (c *conditionWords) say(e ast.Expr, yes bool) (words string, joined bool) {
	if e.Kind() != ast.CallKind {
		return c.give(""), false
	}
	call := e.AsCall()
	args := call.Args()
	switch name := call.FunctionName(); name {
	case operators.LogicalAnd, operators.LogicalOr:
		and := (name == operators.LogicalAnd) == yes
		return c.join(c.flat(e, name), yes, and), true
	case operators.LogicalNot:
		return c.say(args[0], !yes)
	case operators.Equals, operators.NotEquals:
		return c.compare(args[0], args[1], yes == (name == operators.Equals)), false
	case operators.In, operators.OldIn:
		return c.among(args[0], args[1], yes), false
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return c.number(name, args[0], args[1], yes), false
	case operators.Exists, operators.All:
		return c.some(call, yes)
	case "startsWith", "contains", "endsWith":
		return c.part(call, yes), false
	}
	return c.give(""), false
}

// give notes that there are no words where there are none.
func (c *conditionWords) give(words string) string {
	c.lost = c.lost || words == ""
	return words
}

// flat gives the parts of "a and b and c".
func (c *conditionWords) flat(e ast.Expr, name string) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != name {
		return []ast.Expr{e}
	}
	return slices.Concat(c.flat(e.AsCall().Args()[0], name), c.flat(e.AsCall().Args()[1], name))
}

func (c *conditionWords) join(parts []ast.Expr, yes, and bool) string {
	words := make([]string, len(parts))
	for i, part := range parts {
		said, joined := c.say(part, yes)
		if words[i] = said; joined {
			words[i] = "(" + said + ")"
		}
	}
	if and {
		return strings.Join(words, " and ")
	}
	return strings.Join(words, " or ")
}

// compare says that something is, or is not, one value.
func (c *conditionWords) compare(a, b ast.Expr, yes bool) string {
	if a.Kind() == ast.LiteralKind {
		a, b = b, a
	}
	if count, of := size(a); count && b.Kind() == ast.LiteralKind {
		n, ok := b.AsLiteral().Value().(int64)
		return c.written(of, ok && n > 0 == yes || ok && n == 0 && !yes)
	}
	if b.Kind() == ast.LiteralKind {
		if _, number := b.AsLiteral().Value().(int64); number {
			return c.is(a, yes, "exactly ", []ast.Expr{b})
		}
	}
	return c.is(a, yes, "", []ast.Expr{b})
}

// among says "x in [a, b]", "\"a\" in x" and "x in sets.y".
func (c *conditionWords) among(a, b ast.Expr, yes bool) string {
	if set, ok := selected(b, "sets"); ok {
		return c.ofSet(a, set, yes)
	}
	if b.Kind() == ast.ListKind {
		return c.is(a, yes, "", b.AsList().Elements())
	}
	if a.Kind() == ast.LiteralKind && b.Kind() == ast.IdentKind && b.AsIdent() == "details" {
		key, _ := a.AsLiteral().Value().(string)
		return writtenWords(key, yes)
	}
	return c.is(b, yes, "", []ast.Expr{a})
}

func (c *conditionWords) ofSet(a ast.Expr, set string, yes bool) string {
	about := c.about(a)
	if about.is == "" {
		return c.give("")
	}
	c.named(set)
	if yes {
		return about.is + " something of the set " + quoted(plainCode(set))
	}
	return about.isNot + " anything of the set " + quoted(plainCode(set))
}

// number says "x >= 3".
func (c *conditionWords) number(name string, a, b ast.Expr, yes bool) string {
	if count, of := size(a); count {
		return c.written(of, (name == operators.Greater || name == operators.GreaterEquals) == yes)
	}
	words := map[string][2]string{
		operators.Less: {"less than", "at least"}, operators.LessEquals: {"at most", "more than"},
		operators.Greater: {"more than", "at most"}, operators.GreaterEquals: {"at least", "less than"},
	}[name]
	if yes {
		return c.is(a, true, words[0]+" ", []ast.Expr{b})
	}
	return c.is(a, true, words[1]+" ", []ast.Expr{b})
}

// written says that a detail is there at all.
func (c *conditionWords) written(of ast.Expr, yes bool) string {
	if field, ok := selected(of, "entry"); ok {
		words := map[string][2]string{"places": {"it names a place", "it names no place"}, "roles": {"it names somebody", "it names nobody"}}[field]
		if yes {
			return c.give(words[0])
		}
		return c.give(words[1])
	}
	if key, ok := keyOf(of); ok {
		return writtenWords(key, yes)
	}
	return c.give("")
}

func writtenWords(key string, yes bool) string {
	if yes {
		return quoted(plainCode(key)) + " is written down"
	}
	return quoted(plainCode(key)) + " is not written down"
}

// some says "x.exists(c, …)" and "x.all(c, …)".
func (c *conditionWords) some(call ast.CallExpr, yes bool) (string, bool) {
	args := call.Args()
	if !call.IsMemberFunction() || len(args) != 2 || args[0].Kind() != ast.IdentKind {
		return c.give(""), false
	}
	if args[1].Kind() == ast.LiteralKind {
		return c.written(call.Target(), yes), false
	}
	about := c.about(call.Target())
	if about.is == "" {
		return c.give(""), false
	}
	if call.FunctionName() == operators.All {
		about.is, about.isNot = about.is+" only", about.is+" more than"
	}
	c.each[args[0].AsIdent()] = about
	return c.say(args[1], yes)
}

// part says "x.startsWith(…)": of a kind of entry it means all of a sort, of an agency every area of it.
func (c *conditionWords) part(call ast.CallExpr, yes bool) string {
	about := c.about(call.Target())
	if len(call.Args()) != 1 || about.is == "" || call.Args()[0].Kind() != ast.LiteralKind {
		return c.give("")
	}
	start, _ := call.Args()[0].AsLiteral().Value().(string)
	what := quoted(plainCode(strings.Trim(start, ".-")))
	switch {
	case about.word != nil && about.word(start) != plainCode(start):
		what = about.word(start)
	case call.FunctionName() == "startsWith":
		what = "something that begins with " + what
	default:
		what = "something with " + what
	}
	if yes {
		return about.is + " " + what
	}
	return about.isNot + " " + what
}

// is says that something is, or is not, one of some values.
func (c *conditionWords) is(e ast.Expr, yes bool, lead string, values []ast.Expr) string {
	about := c.about(e)
	if about.is == "" {
		return c.give("")
	}
	words := make([]string, len(values))
	for i, v := range values {
		if words[i] = c.value(v, about); words[i] == "" {
			return c.give("")
		}
	}
	listed := lead + listedWith(words, " or ")
	if yes {
		return about.is + " " + listed
	}
	return about.isNot + " " + listed
}

// value says a literal, or the value of a parameter.
func (c *conditionWords) value(e ast.Expr, about subject) string {
	if name, ok := selected(e, "params"); ok {
		return c.param(name)
	}
	if name, ok := selected(e, "entry"); ok {
		return "its " + name
	}
	if key, ok := keyOf(e); ok {
		return "the same as " + quoted(plainCode(key))
	}
	if e.Kind() != ast.LiteralKind {
		return ""
	}
	switch v := e.AsLiteral().Value().(type) {
	case string:
		if v == "" {
			return "empty"
		}
		if about.word != nil {
			return about.word(v)
		}
		return plainCode(v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return ""
}

// about gives the start of a sentence about a field of an entry, a detail, or each of either.
func (c *conditionWords) about(e ast.Expr) subject {
	if e.Kind() == ast.IdentKind {
		if each, ok := c.each[e.AsIdent()]; ok {
			return each
		}
	}
	if field, ok := selected(e, "entry"); ok {
		return c.field(field)
	}
	key, ok := keyOf(e)
	if !ok {
		return subject{}
	}
	about := subject{is: quoted(plainCode(key)) + " says", isNot: quoted(plainCode(key)) + " does not say"}
	if c.agencyKey(key) {
		about.word = agencyWords
	}
	if c.numberKey(key) {
		about.is, about.isNot = quoted(plainCode(key))+" is", quoted(plainCode(key))+" is not"
	}
	return about
}

func (c *conditionWords) field(name string) subject {
	words := record.Words()
	from := func(list map[string]string) func(string) string {
		return func(code string) string {
			if list[code] != "" {
				return quoted(list[code])
			}
			return plainCode(code)
		}
	}
	switch name {
	case "kind":
		return subject{"it is", "it is not", func(code string) string { return c.kindWords(record.Kind(code)) }}
	case "service", "agency":
		return subject{"it is written by", "it is not written by", agencyWords}
	case "area":
		return subject{"it is of the area", "it is not of the area", nil}
	case "lane":
		return subject{"it stands in the lane", "it does not stand in the lane", nil}
	case "handling":
		return subject{"its handling is", "its handling is not", nil}
	case "count":
		return subject{"what it counts is", "what it counts is not", nil}
	case "places":
		return subject{"a place it names is", "no place it names is", from(words.PlaceKinds)}
	case "roles":
		return subject{"somebody it names is", "nobody it names is", from(words.Roles)}
	}
	return subject{}
}

func agencyWords(code string) string {
	if words := record.Words().AgencyList[record.AgencyCode(code)]; words != "" {
		return words
	}
	return plainCode(code)
}

// kindWords names a kind, or all kinds of a sort ("mace.").
func (c *conditionWords) kindWords(k record.Kind) string {
	sort, whole := strings.CutSuffix(string(k), ".")
	if !whole {
		return kindLabel(k)
	}
	return fmt.Sprintf("an entry of the sort %s", quoted(plainCode(sort)))
}

// selected gives the field of "entry.kind", "params.grace" or "sets.exploitation".
func selected(e ast.Expr, of string) (field string, ok bool) {
	if e.Kind() != ast.SelectKind {
		return "", false
	}
	operand := e.AsSelect().Operand()
	return e.AsSelect().FieldName(), operand.Kind() == ast.IdentKind && operand.AsIdent() == of
}

// keyOf gives the detail that an expression reads: a bare key, or details["key"].
func keyOf(e ast.Expr) (key string, ok bool) {
	if e.Kind() == ast.IdentKind {
		return e.AsIdent(), true
	}
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operators.Index {
		return "", false
	}
	args := e.AsCall().Args()
	if args[0].Kind() != ast.IdentKind || args[0].AsIdent() != "details" || args[1].Kind() != ast.LiteralKind {
		return "", false
	}
	key, ok = args[1].AsLiteral().Value().(string)
	return key, ok
}

// size reports "size(x)".
func size(e ast.Expr) (counted bool, of ast.Expr) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "size" || len(e.AsCall().Args()) != 1 {
		return false, nil
	}
	return true, e.AsCall().Args()[0]
}
