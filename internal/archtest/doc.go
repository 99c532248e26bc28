// Package archtest holds the repository to its own architecture: who may import whom, what stays pure, how long a file may be.
//
// It answers a maintainer's question: "can a page reach a record without a purpose, a decision and an audit entry?" It stands on
// ARCHITECTURE.md, whose import table is its input, and on the rule there that no page names the store. It never
// changes a file and never learns an exception of its own: an exception is a line of ARCHITECTURE.md, or a reason above a function.
package archtest

import "fmt"

// Violation is one place that breaks a rule, in words that say what would be accepted.
type Violation struct {
	File    string // path within the repository, with slashes
	Line    int    // 1 when the whole file is meant
	Problem string
}

// String gives "file:line: problem", which editors can open.
func (v Violation) String() string { return fmt.Sprintf("%s:%d: %s", v.File, v.Line, v.Problem) }
