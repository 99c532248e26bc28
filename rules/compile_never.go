package rules

import (
	"math"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// demand is what several parts of a condition, all of which must hold, ask of one thing.
type demand struct {
	word   string // that it must be
	lo, hi int64  // between which it must lie, if it is a number
}

// together checks that what must all hold can: nothing is two words at once, or more than five and less than three.
func (c *checker) together(e ast.Expr) {
	asked := map[string]*demand{}
	for _, part := range conjuncts(e) {
		if part.Kind() != ast.CallKind || len(part.AsCall().Args()) != 2 {
			continue
		}
		name, args := part.AsCall().FunctionName(), part.AsCall().Args()
		m, is := c.subjectOf(args[0])
		value, literal := c.literal(args[1])
		if !is || !literal || !m.single {
			continue
		}
		d := asked[m.what]
		if d == nil {
			d = &demand{lo: m.least, hi: math.MaxInt64}
			asked[m.what] = d
		}
		c.demanded(m, d, name, value)
	}
}

// demanded adds to what is asked of something, and complains when it can no longer be.
func (c *checker) demanded(m meant, d *demand, operator string, value any) {
	if word, ok := value.(string); ok && operator == operators.Equals {
		if d.word != "" && d.word != word {
			c.says(word, "%s is never %q and %q at once: this is true of no entry", m.what, d.word, word)
		}
		d.word = word
		return
	}
	n, ok := value.(int64)
	if !ok || d.lo > d.hi {
		return
	}
	switch operator {
	case operators.Equals:
		d.lo, d.hi = max(d.lo, n), min(d.hi, n)
	case operators.Greater:
		d.lo = max(d.lo, n+1)
	case operators.GreaterEquals:
		d.lo = max(d.lo, n)
	case operators.Less:
		d.hi = min(d.hi, n-1)
	case operators.LessEquals:
		d.hi = min(d.hi, n)
	}
	if d.lo > d.hi {
		c.says(m.what, "no number is all that is asked of %s here: this is true of no entry", m.what)
	}
}

// conjuncts gives the parts of a condition that must all hold.
func conjuncts(e ast.Expr) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operators.LogicalAnd {
		return []ast.Expr{e}
	}
	var all []ast.Expr
	for _, arg := range e.AsCall().Args() {
		all = append(all, conjuncts(arg)...)
	}
	return all
}
