package rules

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"sightline/record"
)

// checker looks for what a condition can never find: a word that is none of the vocabulary's, a code of another detail, a number among words.
// CEL itself would say no more than that the two sides do not fit, or nothing at all.
type checker struct {
	*loader

	text  string // the condition
	kinds []record.Kind
	keys  map[string]record.DetailType
	each  map[string]meant // what the names in exists and all stand for
}

// checks reports that a condition as written can be true of some entry of these kinds; what is wrong with it is said.
func (l *loader) checks(text string, kinds []record.Kind, keys map[string]record.DetailType) bool {
	before := len(l.wrong)
	env, err := plainCEL()
	if err != nil {
		l.complain(text, "%v", err)
		return false
	}
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		first := issues.Errors()[0]
		if strings.ContainsAny(first.Message, curlyMarks) {
			l.complain(text, "%s", curly)
			return false
		}
		l.complain(text, "in %q a word, a bracket, a quotation mark or an operator (&&, ||, ==, in) is missing or too much near column %d%s", text, first.Location.Column()+1, reservedHint(first.Message))
		return false
	}
	c := &checker{loader: l, text: text, kinds: kinds, keys: keys, each: map[string]meant{}}
	c.walk(parsed.NativeRep().Expr())
	if len(l.wrong) == before && len(namesIn(parsed.NativeRep())) == 0 {
		c.says("", "%q says the same of every entry: a condition looks at a detail or a field of the entry", text)
	}
	return len(l.wrong) == before
}

func reservedHint(message string) string {
	for word := range reserved {
		if strings.Contains(message, "reserved identifier: "+word) || strings.Contains(message, "'"+word+"'") {
			return fmt.Sprintf(`; a detail called %s is written details[%q]`, word, word)
		}
	}
	return ""
}

// says complains at the line of the condition on which a part of it stands.
func (c *checker) says(part, format string, args ...any) {
	c.complainAt(c.lineWithin(c.text, part), format, args...)
}

func (c *checker) walk(e ast.Expr) {
	switch e.Kind() {
	case ast.IdentKind:
		c.ident(e.AsIdent())
	case ast.SelectKind:
		c.selected(e.AsSelect())
	case ast.ListKind:
		for _, one := range e.AsList().Elements() {
			c.walk(one)
		}
	case ast.CallKind:
		c.call(e)
	default: // a word or a number by itself
	}
}

// ident checks that a name is one that is known.
func (c *checker) ident(name string) {
	if _, ok := c.each[name]; ok || c.keys[name].Name != "" {
		return
	}
	known := sortedKeys(c.keys)
	c.says(name, "%s is no detail of %s; details known here: %s; beside them entry.kind and other fields, params and sets%s",
		name, listedWith(texts(c.kinds), " or "), strings.Join(known, ", "), perhaps(alike(name, known)))
}

// selected checks entry.kind, params.name and sets.name.
func (c *checker) selected(s ast.SelectExpr) {
	of, name := "", s.FieldName()
	if s.Operand().Kind() == ast.IdentKind {
		of = s.Operand().AsIdent()
	}
	var known []string
	switch of {
	case "details":
		c.written(name)
		return
	case "entry":
		known = entryFields
	case "params":
		c.use(name)
		known = sortedKeys(c.file.Params)
	case "sets":
		if c.words.Sets[strings.ReplaceAll(name, "_", "-")] != nil {
			return
		}
		known = sortedKeys(c.words.Sets)
	default:
		c.says(name, "a detail has no part called %s; a name with a full stop begins with entry, params or sets", name)
		return
	}
	if !slices.Contains(known, name) {
		c.says(of+"."+name, "there is no %s.%s; there are %s%s", of, name, orNothing(known), perhaps(alike(name, known)))
	}
}

func (c *checker) call(e ast.Expr) {
	call := e.AsCall()
	args := call.Args()
	switch name := call.FunctionName(); name {
	case operators.LogicalAnd:
		c.together(e)
	case operators.Exists, operators.All, operators.ExistsOne, operators.Filter:
		c.eachOf(call)
		return
	case operators.Equals, operators.NotEquals:
		c.compare(args[0], args[1])
	case operators.In, operators.OldIn:
		if key, ok := c.literal(args[0]); ok && args[1].Kind() == ast.IdentKind && args[1].AsIdent() == "details" {
			c.written(fmt.Sprint(key))
			return
		}
		c.among(args[0], args[1])
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		c.size(name, args[0], args[1])
	case "startsWith", "endsWith", "contains":
		c.part(call)
	case operators.Index:
		c.index(e)
		return
	}
	if call.IsMemberFunction() {
		c.walk(call.Target())
	}
	for _, arg := range args {
		c.walk(arg)
	}
}

// index checks details["for"], the only thing that is written with square brackets behind a name.
func (c *checker) index(e ast.Expr) {
	key, is := detailAt(e)
	if !is {
		c.says("[", "square brackets give a detail by its name, as in details[\"for\"]")
		return
	}
	c.written(key)
}

// written checks the name of a detail where it stands in quotation marks: "for" in details, details["for"].
func (c *checker) written(key string) {
	if known := sortedKeys(c.keys); c.keys[key].Name == "" {
		c.says(key, "%q is no detail of %s; details known here: %s%s", key, listedWith(texts(c.kinds), " or "), strings.Join(known, ", "), perhaps(alike(key, known)))
	}
}

// eachOf checks what is said of each of a detail's codes.
func (c *checker) eachOf(call ast.CallExpr) {
	if !call.IsMemberFunction() || len(call.Args()) < 2 || call.Args()[0].Kind() != ast.IdentKind {
		return // CEL says so
	}
	name := call.Args()[0].AsIdent()
	c.walk(call.Target())
	m, ok := c.subjectOf(call.Target())
	if !ok {
		m = meant{}
	}
	was, had := c.each[name]
	c.each[name] = meant{what: m.what, single: true, words: m.words, agency: m.agency, shape: m.shape}
	for _, arg := range call.Args()[1:] {
		c.walk(arg)
	}
	delete(c.each, name)
	if had {
		c.each[name] = was
	}
}

// compare checks a comparison with one value.
func (c *checker) compare(a, b ast.Expr) {
	if value, ok := c.literal(a); ok {
		if m, is := c.subjectOf(b); is {
			c.value(m, value)
		}
	}
	if value, ok := c.literal(b); ok {
		if m, is := c.subjectOf(a); is {
			c.value(m, value)
		}
	}
}

// among checks "in": a detail in a list of codes, a code in a detail, each of a detail's codes in a set.
func (c *checker) among(a, b ast.Expr) {
	if value, ok := c.literal(a); ok {
		if m, is := c.subjectOf(b); is {
			c.value(m, value)
		}
		return
	}
	m, is := c.subjectOf(a)
	if !is {
		return
	}
	if b.Kind() == ast.ListKind {
		for _, one := range b.AsList().Elements() {
			if value, ok := c.literal(one); ok {
				c.value(m, value)
			}
		}
		return
	}
	if set, ok := c.set(b); ok && !slices.ContainsFunc(c.words.Sets[set], m.can) {
		c.says(set, "none of the set %s is a code of %s; the set holds %s; %s", set, m.what, strings.Join(c.words.Sets[set], ", "), m.allowed(set))
	}
}

// value checks that a subject can be a value.
func (c *checker) value(m meant, value any) {
	switch v := value.(type) {
	case string:
		if m.number {
			c.says(v, "%s is a whole number: compare it with a number without quotation marks, not with %q", m.what, v)
		} else if !m.can(v) {
			c.says(v, "%q is not a code of %s; %s", v, m.what, m.allowed(v))
		}
	case int64:
		if !m.number {
			c.says(m.what, "%s holds words: compare it with a word in quotation marks, not with the number %d", m.what, v)
		} else if v < m.least {
			c.says(m.what, "%s is never %d: the least it can be is %d", m.what, v, m.least)
		}
	default:
		c.says(m.what, "%s is compared with a word in quotation marks or a whole number, not with %v", m.what, v)
	}
}

// size checks a comparison of numbers, and that it can be true.
func (c *checker) size(operator string, a, b ast.Expr) {
	m, is := c.subjectOf(a)
	value, literal := c.literal(b)
	if !is {
		if m, is = c.subjectOf(b); !is {
			return
		}
		value, literal = c.literal(a)
		operator = map[string]string{operators.Less: operators.Greater, operators.LessEquals: operators.GreaterEquals, operators.Greater: operators.Less, operators.GreaterEquals: operators.LessEquals}[operator]
	}
	n, whole := value.(int64)
	switch {
	case !m.number:
		c.says(m.what, "%s holds words: more and less are asked of whole numbers only", m.what)
	case literal && !whole:
		c.says(m.what, "%s is a whole number: compare it with a number without quotation marks", m.what)
	case literal && (operator == operators.Less && n <= m.least || operator == operators.LessEquals && n < m.least):
		c.says(m.what, "%s is never less than %d: this is true of no entry", m.what, m.least)
	}
}

// part checks that something a subject can be begins with, ends with or holds a word.
func (c *checker) part(call ast.CallExpr) {
	if !call.IsMemberFunction() || len(call.Args()) != 1 {
		return // CEL says so
	}
	m, is := c.subjectOf(call.Target())
	value, ok := c.literal(call.Args()[0])
	word, isWord := value.(string)
	if !is || !ok || !isWord {
		return
	}
	test := map[string]func(s, part string) bool{"startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix, "contains": strings.Contains}[call.FunctionName()]
	if m.agency {
		if call.FunctionName() != "startsWith" || m.can(word) {
			return // its area may be so
		}
	}
	if !m.some(func(s string) bool { return test(s, word) }) {
		c.says(word, "nothing that %s can be has %q in that place; %s", m.what, word, m.allowed(word))
	}
}
