// Package wordcheck reads our own words for phrases that blame a child.
//
// It answers: "would the child recognise themselves in what we wrote?" It stands on the Child Joe review's box on victim-blaming
// language and paragraphs 4.1.1, 4.1.10, 4.1.18 and 4.3.4, where words such as "lifestyle choice" closed eyes and cases. It reads
// pages, rules, documents, and the comments, texts and names of Go code, with the checker that reads what agencies write (package
// language): we ask of nobody what we do not do. It leaves alone what an agency wrote (stories, test data, the vocabulary's synonyms)
// and what stands in quotation marks, because a record may be quoted and must not be rewritten. What blames nobody and only leaves out
// who did it is not reported.
package wordcheck

import "fmt"

// Finding is one place where our own text blames.
type Finding struct {
	File    string
	Line    int
	Phrase  string
	Why     string
	Instead string
}

// String gives "file:line: phrase …", which editors can open.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %q: %s Write instead: %s (or put it in quotation marks when it quotes somebody)", f.File, f.Line, f.Phrase, f.Why, f.Instead)
}
