// Package wordcheck reads our own words for phrases that blame a child.
//
// It answers: "would the child recognise themselves in what we wrote?" It stands on the Child Joe review's box on victim-blaming
// language and paragraphs 4.1.1, 4.1.10, 4.1.18 and 4.3.4, where words such as "lifestyle choice" closed eyes and cases. It reads
// pages, rules, documents, and the comments and texts of Go code. It leaves alone what an agency wrote (stories, test data, the
// vocabulary's synonyms) and what stands in quotation marks, because a record may be quoted and must not be rewritten.
//
// It holds only phrases that can never be right in our own voice; telling fair from blaming in an agency's text is the work
// of package language.
package wordcheck

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

//go:embed phrases.txt
var phrasesText string

// spaceInBrackets would be torn apart by what makes a space match a line break.
var spaceInBrackets = regexp.MustCompile(`\[[^\]]* [^\]]*\]`)

// Phrase is a wording that blames, and what to write instead.
type Phrase struct {
	Pattern *regexp.Regexp
	Instead string
}

// Finding is one place where our own text blames.
type Finding struct {
	File    string
	Line    int
	Phrase  string
	Instead string
}

// String gives "file:line: phrase …", which editors can open.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %q blames the child; write instead: %s (or put it in quotation marks when it quotes somebody)", f.File, f.Line, f.Phrase, f.Instead)
}

// Phrases are the wordings of phrases.txt. A malformed line is an error: a check that silently loses a phrase cannot fail.
func Phrases() ([]Phrase, error) { return parsePhrases(phrasesText) }

func parsePhrases(text string) ([]Phrase, error) {
	var phrases []Phrase
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		wording, instead, found := strings.Cut(line, " => ")
		if !found || strings.TrimSpace(instead) == "" || spaceInBrackets.MatchString(wording) {
			return nil, fmt.Errorf("phrases.txt:%d: without a space within square brackets, write \"pattern => what to write instead\"", number)
		}
		// A space in a phrase is any run of white space or comment marks, so that a phrase broken over two lines is found.
		pattern, err := regexp.Compile(`(?i)\b(?:` + strings.ReplaceAll(strings.TrimSpace(wording), " ", `[\s/#*]+`) + `)\b`)
		if err != nil {
			return nil, fmt.Errorf("phrases.txt:%d: %w", number, err)
		}
		phrases = append(phrases, Phrase{pattern, strings.TrimSpace(instead)})
	}
	return phrases, nil
}
