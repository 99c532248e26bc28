package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"sightline/record"
)

// meant is something a condition compares: a field or a detail of the entry, or each of its codes, with what it can be.
type meant struct {
	what   string // as the condition writes it
	number bool
	single bool     // it is one word or one number, not several
	least  int64    // of a number
	words  []string // all that it can be; nil: anything
	agency bool     // a code of the agencies, with or without its area
	shape  *regexp.Regexp
}

var areaShape = regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*)?$`)

// can reports that it can be a value.
func (m *meant) can(value string) bool {
	switch {
	case m.agency:
		_, _, known := record.Words().Agency(record.AgencyCode(value))
		return known
	case m.shape != nil:
		return m.shape.MatchString(value)
	}
	return m.words == nil || slices.Contains(m.words, value)
}

// some reports that it can be something of which a test holds. An agency's area is anything.
func (m *meant) some(test func(string) bool) bool {
	return m.words == nil || slices.ContainsFunc(m.words, test)
}

// allowed says what it can be, and what comes nearest to what was written.
func (m *meant) allowed(value string) string {
	switch {
	case m.shape != nil:
		return "an area is written in lower case, as in north or north-west"
	case m.agency:
		return "an agency is one of these, or one with its area behind a hyphen: " + strings.Join(m.words, ", ") + perhaps(alike(value, m.words))
	}
	return "allowed: " + strings.Join(m.words, ", ") + perhaps(alike(value, m.words))
}

// field gives what a field of the entry can be on entries of these kinds.
func (c *checker) field(name string) (meant, bool) {
	words, m := c.words, meant{what: "entry." + name, single: name != "places" && name != "roles"}
	switch name {
	case "kind":
		m.words = texts(c.kinds)
	case "agency":
		m.agency, m.words = true, texts(sortedKeys(words.AgencyList))
	case "service":
		m.words = texts(sortedKeys(words.AgencyList))
	case "area":
		m.shape = areaShape
	case "lane":
		for _, k := range c.kinds {
			info, _ := words.Kind(k)
			m.words = append(m.words, string(info.Lane))
		}
		m.words = slices.Compact(slices.Sorted(slices.Values(m.words)))
	case "handling":
		m.words = append(texts(sortedKeys(words.Handlings)), "")
	case "places":
		m.words = sortedKeys(words.PlaceKinds)
	case "roles":
		m.words = sortedKeys(words.Roles)
	case "count":
		m.number, m.least = true, 1
	default:
		return m, false
	}
	return m, true
}

var entryFields = []string{"agency", "area", "count", "handling", "kind", "lane", "places", "roles", "service"}

// detail gives what a detail can be on entries of these kinds.
func (c *checker) detail(key string) (meant, bool) {
	t, ok := c.keys[key]
	m := meant{what: key}
	switch t.Name {
	case "codes":
		m.words = slices.Compact(slices.Sorted(slices.Values(t.Codes)))
	case "agency", "list:agency":
		m.agency, m.words = true, texts(sortedKeys(c.words.AgencyList))
	case "area":
		m.shape = areaShape
	case "integer":
		m.number, m.single = true, true
	}
	return m, ok
}

// subjectOf gives what a part of a condition is about; ok is false when it is none of the entry's own.
func (c *checker) subjectOf(e ast.Expr) (m meant, ok bool) {
	switch e.Kind() {
	case ast.IdentKind:
		if m, ok = c.each[e.AsIdent()]; ok {
			return m, true
		}
		return c.detail(e.AsIdent())
	case ast.SelectKind:
		switch of, name := e.AsSelect().Operand(), e.AsSelect().FieldName(); {
		case of.Kind() == ast.IdentKind && of.AsIdent() == "entry":
			return c.field(name)
		case of.Kind() == ast.IdentKind && of.AsIdent() == "details":
			return c.detail(name)
		}
	case ast.CallKind:
		call := e.AsCall()
		if key, is := detailAt(e); is {
			return c.detail(key)
		}
		if call.FunctionName() == "size" {
			return meant{what: "size", number: true}, true
		}
	default:
	}
	return meant{}, false
}

// detailAt gives the key of details["for"].
func detailAt(e ast.Expr) (key string, is bool) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operators.Index {
		return "", false
	}
	args := e.AsCall().Args()
	if args[0].Kind() != ast.IdentKind || args[0].AsIdent() != "details" || args[1].Kind() != ast.LiteralKind {
		return "", false
	}
	key, is = args[1].AsLiteral().Value().(string)
	return key, is
}

// literal gives the value of a word, a number or a parameter.
func (c *checker) literal(e ast.Expr) (value any, ok bool) {
	switch e.Kind() {
	case ast.LiteralKind:
		return e.AsLiteral().Value(), true
	case ast.SelectKind:
		if of := e.AsSelect().Operand(); of.Kind() == ast.IdentKind && of.AsIdent() == "params" {
			switch v := c.file.Params[e.AsSelect().FieldName()].(type) {
			case nil:
				return nil, false
			case uint64:
				return int64(v), true //nolint:gosec // a parameter is small
			default:
				return fmt.Sprint(v), true
			}
		}
	default:
	}
	return nil, false
}

// set gives the name of a set.
func (c *checker) set(e ast.Expr) (name string, ok bool) {
	if e.Kind() != ast.SelectKind || e.AsSelect().Operand().Kind() != ast.IdentKind || e.AsSelect().Operand().AsIdent() != "sets" {
		return "", false
	}
	name = strings.ReplaceAll(e.AsSelect().FieldName(), "_", "-")
	return name, c.words.Sets[name] != nil
}
