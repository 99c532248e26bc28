package archtest

import (
	"fmt"
	"go/ast"
	"io/fs"
	"regexp"
	"slices"
)

// The most that is accepted without a reason. What we aim at is smaller: 300 lines, 40 lines, 4 parameters.
const (
	maxFileLines     = 500
	maxFunctionLines = 60
	maxParameters    = 4 // after the context
)

// reason is a comment line that says why something is longer: "// sizes: one table, easier read whole".
var reason = regexp.MustCompile(`(?m)^//\s*sizes:\s*\S`)

// CheckSizes finds files, functions and parameter lists that are longer than a reader can hold, unless the comment above says
// why. It reads tests too.
func CheckSizes(tree fs.FS) ([]Violation, error) {
	sources, err := readSources(tree)
	if err != nil {
		return nil, err
	}
	var found []Violation
	for _, src := range sources {
		found = append(found, src.tooLong()...)
	}
	return found, nil
}

func (s source) tooLong() []Violation {
	var found []Violation
	lines := s.set.File(s.file.Package).LineCount()
	if lines > maxFileLines && !excused(s.commentsBefore()...) {
		found = append(found, Violation{s.path, 1, fmt.Sprintf("%d lines, at most %d; split it, or write \"// sizes: why\" above the package clause", lines, maxFileLines)})
	}
	for _, declaration := range s.file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || excused(function.Doc) {
			continue
		}
		if lines := s.set.Position(function.End()).Line - s.set.Position(function.Pos()).Line + 1; lines > maxFunctionLines {
			found = append(found, s.at(function, "%s has %d lines, at most %d; split it, or write \"// sizes: why\" above it", function.Name.Name, lines, maxFunctionLines))
		}
		if count := parameters(function.Type.Params); count > maxParameters {
			found = append(found, s.at(function, "%s takes %d parameters after the context, at most %d; group them, or write \"// sizes: why\" above it", function.Name.Name, count, maxParameters))
		}
	}
	return found
}

func (s source) commentsBefore() []*ast.CommentGroup {
	return slices.DeleteFunc(slices.Clone(s.file.Comments), func(group *ast.CommentGroup) bool { return group.Pos() > s.file.Package })
}

func excused(groups ...*ast.CommentGroup) bool {
	for _, group := range groups {
		if group == nil {
			continue
		}
		for _, line := range group.List {
			if reason.MatchString(line.Text) {
				return true
			}
		}
	}
	return false
}

// parameters counts names, and leaves out a context.Context that comes first.
func parameters(list *ast.FieldList) int {
	count := 0
	for i, field := range list.List {
		if selector, ok := field.Type.(*ast.SelectorExpr); ok && i == 0 && selector.Sel.Name == "Context" {
			continue
		}
		count += max(1, len(field.Names))
	}
	return count
}
