package wordcheck

import (
	"go/scanner"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	yaml "github.com/goccy/go-yaml/token"

	"sightline/language"
)

// passage is a run of our own text: where it starts, which quotation marks excuse a phrase in it, and its words as they are read, letter
// for letter at the same place.
type passage struct {
	line   int
	text   string
	quoted *regexp.Regexp
	read   func(string) string
}

// What counts as quoting. A quotation is short and stays quoted its paragraph, so that a lost mark does not excuse a page.
var (
	quotedPlain    = regexp.MustCompile("(?s)\"[^\"\n]{0,200}(\n[^\"\n]{1,200}){0,2}\"|“[^”]{0,400}”|‘[^’]{0,200}’|`[^`\n]+`|\\B'[^'\n]{1,200}'\\B")
	quotedHTML     = regexp.MustCompile(`(?s)“[^”]{0,400}”|&ldquo;.{0,400}?&rdquo;|<q[ >].{0,400}?</q>|<blockquote[ >].{0,1000}?</blockquote>`)
	quotedMarkdown = regexp.MustCompile(quotedPlain.String() + `|(?m:^>.*$)`)
)

// readerOf says how to take our own text out of a file; nil when the file holds none.
func readerOf(name string) func(string) []passage {
	switch path.Ext(name) {
	case ".go":
		return goPassages
	case ".yaml", ".yml":
		return yamlPassages
	case ".md":
		return func(text string) []passage { return []passage{{1, text, quotedMarkdown, joined}} }
	case ".html", ".tmpl", ".svg":
		return htmlPassages
	case ".js", ".scss", ".sql", ".cedar":
		return func(text string) []passage { return []passage{{1, text, quotedPlain, joined}} }
	default:
		return nil
	}
}

// goPassages are the comments, the string literals and the names of Go code. Neighbouring line comments are one passage, so that a
// phrase broken over two lines is found; a name is read once in a file.
func goPassages(text string) []passage {
	var passages []passage
	set, named := token.NewFileSet(), map[string]bool{}
	file := set.AddFile("", set.Base(), len(text))
	var scan scanner.Scanner
	scan.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	comment, lastLine := -1, -1
	for {
		pos, tok, literal := scan.Scan()
		line := file.Line(pos)
		switch {
		case tok == token.EOF:
			return passages
		case tok == token.COMMENT && lastLine == line-1:
			passages[comment].text += "\n" + literal
			lastLine = line
		case tok == token.COMMENT:
			passages = append(passages, passage{line, literal, quotedPlain, joined})
			comment, lastLine = len(passages)-1, line
		case tok == token.IDENT && !named[literal]:
			named[literal] = true
			passages = append(passages, passage{line, nameWords(literal), nil, joined})
		case tok == token.STRING:
			if value, err := strconv.Unquote(literal); err == nil && !isCode(value) {
				passages = append(passages, passage{line, value, quotedPlain, joined})
			}
		}
	}
}

// yamlPassages are the values and comments of a YAML file; its keys are codes.
func yamlPassages(text string) []passage {
	var passages []passage
	words := []yaml.Type{yaml.StringType, yaml.SingleQuoteType, yaml.DoubleQuoteType, yaml.CommentType}
	for _, tok := range lexer.Tokenize(text) {
		if slices.Contains(words, tok.Type) && !isCode(tok.Value) {
			passages = append(passages, passage{tok.Position.Line, tok.Value, quotedPlain, joined})
		}
	}
	return passages
}

// attribute is a text quoted a tag or a template's action, such as a title, with its quotation marks.
var attribute = regexp.MustCompile(`(?s)["'][^"'<>{}]* [^"'<>{}]*["']`)

// htmlPassages are what a page shows, and what its tags and actions hold of text.
func htmlPassages(text string) []passage {
	passages := []passage{{1, text, quotedHTML, shown}}
	for _, tag := range marked.FindAllStringIndex(text, -1) {
		for _, at := range attribute.FindAllStringIndex(text[tag[0]:tag[1]], -1) {
			from, to := tag[0]+at[0]+1, tag[0]+at[1]-1
			passages = append(passages, passage{1 + strings.Count(text[:from], "\n"), text[from:to], nil, joined})
		}
	}
	return passages
}

// coded is what no sentence holds: a word with a sign at its end, as in a list of columns, and the signs of a pattern that is looked for.
var coded = regexp.MustCompile(`[a-z][#*]( |$)|\(\?|\\[bsS]`)

// isCode tells a code of the vocabulary (one word in small letters, as "closed-not-engaging") and a pattern from a sentence.
func isCode(value string) bool {
	return value == strings.ToLower(value) && !strings.ContainsAny(value, " \n\t") || coded.MatchString(value)
}

// findings are what blames in a passage: no advice, nothing that is quoted, nothing that the list excuses.
func (p passage) findings(name string, checker *language.Checker) []Finding {
	read := p.read(p.text)
	found := checker.Check(read, language.Staff)
	if len(found) == 0 {
		return nil
	}
	var excused [][]int
	if p.quoted != nil {
		excused = p.quoted.FindAllStringIndex(p.text, -1)
	}
	excused = append(excused, excusedIn(p.text)...)
	var all []Finding
	for _, f := range found {
		quoted := slices.ContainsFunc(excused, func(piece []int) bool { return piece[0] < f.End && f.Start < piece[1] })
		if f.Term.Advice || f.Quoted || quoted || !ofChild(read, f) {
			continue
		}
		line := p.line + strings.Count(p.text[:f.Start], "\n")
		all = append(all, Finding{name, line, p.text[f.Start:f.End], f.Term.Why, f.Instead()[0]})
	}
	return all
}
