package rules

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"sightline/record"
)

// condition is a CEL expression over one entry, checked against the vocabulary when it is compiled.
//
// A detail key is a list of its codes, because one record may hold several (concern.exists(c, c in sets.exploitation)). What people
// would write of one code works too and means "is among them": mace_referral == "yes", stage in ["final", "withdrawn"].
// An absent key is an empty list: nothing is among it. An absent whole number makes its comparison untrue.
type condition struct {
	text    string
	names   []string                 // the fields and details it reads
	numbers map[string][]record.Kind // of these, the whole numbers, and the kinds that have them
	program cel.Program
	test    testOf                   // the same, compiled; nil when only the program knows it
	each    map[record.Kind]kindTest // the same of the entries of one kind
	sense   string                   // conditions of one sense say the same of every entry; "" is like no other
}

// reads reports that the condition looks at a detail.
func (c *condition) reads(key string) bool { return c != nil && slices.Contains(c.names, key) }

// holds evaluates the condition on an entry.
func (c *condition) holds(it *item) bool {
	if c == nil {
		return true
	}
	if c.test != nil {
		return c.test(it, "") == holdsTrue
	}
	return c.interpreted(it)
}

// interpreted evaluates the condition as CEL does.
func (c *condition) interpreted(it *item) bool {
	out, _, err := c.program.Eval(entryNames{it, c.numbers})
	return err == nil && out == types.True // an error is an absent number: not true
}

// condition compiles an expression over entries of these kinds.
func (l *loader) condition(text string, kinds []record.Kind) *condition {
	keys, clash := l.keys(kinds)
	if clash != "" {
		l.complain(text, "detail %q is a number on one of these kinds and words on another; give each kind a matcher of its own", clash)
		return nil
	}
	if !l.checks(text, kinds, keys) {
		return nil
	}
	env, err := l.env(keys)
	if err != nil {
		l.complain(text, "%v", err)
		return nil
	}
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		l.celProblem(text, issues)
		return nil
	}
	l.rewrite(text, parsed.NativeRep(), keys)
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		l.celProblem(text, issues)
		return nil
	}
	if checked.OutputType() != cel.BoolType {
		l.complain(text, "a condition is true or false; this one is %s", checked.OutputType())
		return nil
	}
	program, err := env.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		l.complain(text, "%v", err)
		return nil
	}
	c := &condition{text: text, names: namesIn(parsed.NativeRep()), numbers: l.numbers(kinds, keys), program: program}
	c.test, c.sense = nativeTest(checked.NativeRep(), c.numbers)
	c.each = ofEachKind(checked.NativeRep(), c.numbers, kinds)
	return c
}

// numbers gives the keys that hold a number, each with those of the kinds on which it does.
func (l *loader) numbers(kinds []record.Kind, keys map[string]record.DetailType) map[string][]record.Kind {
	numbers := map[string][]record.Kind{}
	for key, t := range keys {
		if t.Name != "integer" {
			continue
		}
		for _, k := range kinds {
			if own, ok := l.words.Detail(k, key); ok && own.Name == "integer" {
				numbers[key] = append(numbers[key], k)
			}
		}
	}
	return numbers
}

// namesIn gives the fields and details an expression reads, those reached as details["for"] too; "details" when it reaches for others.
func namesIn(tree *ast.AST) []string {
	var names []string
	all, named := 0, 0
	ast.PostOrderVisit(tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch key, ok := keyNamed(e); {
		case ok:
			names, named = append(names, key), named+1
		case e.Kind() == ast.IdentKind && e.AsIdent() == "details":
			all++
		case e.Kind() == ast.IdentKind:
			names = append(names, e.AsIdent())
		}
	}))
	if all > named {
		names = append(names, "details")
	}
	return names
}

// keyNamed gives the key of details["for"], details.about or "months" in details.
func keyNamed(e ast.Expr) (key string, ok bool) {
	var of, by ast.Expr
	switch {
	case e.Kind() == ast.SelectKind:
		of, key, ok = e.AsSelect().Operand(), e.AsSelect().FieldName(), true
	case e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Index:
		of, by = e.AsCall().Args()[0], e.AsCall().Args()[1]
	case e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.In:
		of, by = e.AsCall().Args()[1], e.AsCall().Args()[0]
	default:
		return "", false
	}
	if by != nil && by.Kind() == ast.LiteralKind {
		key, ok = by.AsLiteral().Value().(string)
	}
	return key, ok && of.Kind() == ast.IdentKind && of.AsIdent() == "details"
}

func (l *loader) celProblem(text string, issues *cel.Issues) {
	for _, e := range issues.Errors() {
		l.complain(text, "in %q at column %d: %s; known here are the kind's detail keys, entry.kind, entry.agency, entry.service, entry.area, entry.lane, entry.handling, entry.places, entry.roles, entry.count, params and sets",
			text, e.Location.Column()+1, e.Message)
	}
}

// keys gives the detail keys of these kinds with their types; clash names a key that is a number here and words there.
func (l *loader) keys(kinds []record.Kind) (keys map[string]record.DetailType, clash string) {
	keys = map[string]record.DetailType{}
	for _, k := range kinds {
		for name, t := range l.words.Details(k) {
			if old, ok := keys[name]; ok {
				if (old.Name == "integer") != (t.Name == "integer") {
					return nil, name
				}
				t.Codes = slices.Concat(old.Codes, t.Codes)
				if old.Name != t.Name {
					t.Name = "text"
				}
			}
			keys[name] = t
		}
	}
	return keys, ""
}

// env declares what a condition may name. Keys that CEL reserves, such as "for", are reached as details["for"].
func (l *loader) env(keys map[string]record.DetailType) (*cel.Env, error) {
	words := cel.ListType(cel.StringType)
	options := []cel.EnvOption{
		cel.Variable("entry.kind", cel.StringType), cel.Variable("entry.agency", cel.StringType), cel.Variable("entry.service", cel.StringType),
		cel.Variable("entry.area", cel.StringType), cel.Variable("entry.lane", cel.StringType), cel.Variable("entry.handling", cel.StringType),
		cel.Variable("entry.places", words), cel.Variable("entry.roles", words), cel.Variable("entry.count", cel.IntType),
		cel.Variable("details", cel.MapType(cel.StringType, words)),
	}
	for name, codes := range l.words.Sets {
		options = append(options, cel.Constant("sets."+name, words, types.DefaultTypeAdapter.NativeToValue(codes)), cel.Constant("sets."+strings.ReplaceAll(name, "-", "_"), words, types.DefaultTypeAdapter.NativeToValue(codes)))
	}
	for name, value := range l.file.Params {
		switch v := value.(type) {
		case uint64:
			options = append(options, cel.Constant("params."+name, cel.IntType, types.Int(int64(v)))) //nolint:gosec // a parameter is small
		default:
			options = append(options, cel.Constant("params."+name, cel.StringType, types.String(fmt.Sprint(v))))
		}
	}
	for key, t := range keys {
		if reserved[key] {
			continue
		}
		if t.Name == "integer" {
			options = append(options, cel.Variable(key, cel.IntType))
		} else {
			options = append(options, cel.Variable(key, words))
		}
	}
	return cel.NewEnv(options...)
}

// reserved are the words CEL keeps for itself that are also detail keys.
var reserved = map[string]bool{"for": true, "as": true, "in": true, "import": true, "function": true, "return": true, "package": true}

// rewrite turns comparisons of a detail with one code into "is among", so that a rule reads as people would say it, and
// checks every code against the vocabulary.
func (l *loader) rewrite(text string, tree *ast.AST, keys map[string]record.DetailType) {
	factory := ast.NewExprFactory()
	id := ast.MaxID(tree)
	next := func() int64 { id++; return id }
	isKey := func(e ast.Expr) bool {
		return e.Kind() == ast.IdentKind && keys[e.AsIdent()].Name != "" && keys[e.AsIdent()].Name != "integer"
	}
	ast.PostOrderVisit(tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
			return
		}
		name, a, b := e.AsCall().FunctionName(), e.AsCall().Args()[0], e.AsCall().Args()[1]
		if isKey(b) && !isKey(a) && (name == operators.Equals || name == operators.NotEquals) {
			a, b = b, a
		}
		if name == operators.In && isKey(b) && !isKey(a) {
			l.codes(text, b.AsIdent(), keys[b.AsIdent()], a)
		}
		if !isKey(a) {
			return
		}
		switch name {
		case operators.Equals, operators.NotEquals:
			if b.Kind() != ast.LiteralKind {
				return
			}
			l.codes(text, a.AsIdent(), keys[a.AsIdent()], b)
			among := factory.NewCall(next(), operators.In, b, a)
			if name == operators.NotEquals {
				e.SetKindCase(factory.NewCall(next(), operators.LogicalNot, among))
			} else {
				e.SetKindCase(among)
			}
		case operators.In:
			if b.Kind() != ast.ListKind {
				return
			}
			l.codes(text, a.AsIdent(), keys[a.AsIdent()], b)
			e.SetKindCase(anyOf(factory, next, b.AsList().Elements(), a))
		}
	}))
}

// anyOf builds "one of the codes is among the key's".
func anyOf(factory ast.ExprFactory, next func() int64, codes []ast.Expr, key ast.Expr) ast.Expr {
	either := factory.NewLiteral(next(), types.False)
	for i, code := range codes {
		one := factory.NewCall(next(), operators.In, code, factory.NewIdent(next(), key.AsIdent()))
		if i == 0 {
			either = one
		} else {
			either = factory.NewCall(next(), operators.LogicalOr, either, one)
		}
	}
	return either
}

// codes complains about a literal that is no code of the key.
func (l *loader) codes(text, key string, t record.DetailType, e ast.Expr) {
	if e.Kind() == ast.ListKind {
		for _, one := range e.AsList().Elements() {
			l.codes(text, key, t, one)
		}
		return
	}
	if e.Kind() != ast.LiteralKind || t.Name != "codes" {
		return
	}
	code, ok := e.AsLiteral().Value().(string)
	if ok && !slices.Contains(t.Codes, code) {
		l.complain(text, "%q is not a code of %s; allowed: %s", code, key, strings.Join(slices.Compact(slices.Sorted(slices.Values(t.Codes))), ", "))
	}
}
