package wordcheck

import (
	"cmp"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	yaml "github.com/goccy/go-yaml/token"
)

// carried are folders and files whose words are other people's: agencies' records, the vocabulary's synonyms, the list of
// blaming phrases. The Go code beside them is ours.
var carried = []string{"stories/", "language/", "record/vocabulary.yaml"}

// passage is a run of our own text: where it starts, and which quotation marks excuse a phrase in it.
type passage struct {
	line   int
	text   string
	quoted *regexp.Regexp
}

// What counts as quoting. A quotation is short and stays within its paragraph, so that a lost mark does not excuse a page.
var (
	quotedPlain    = regexp.MustCompile("(?s)\"[^\"\n]{0,200}(\n[^\"\n]{1,200}){0,2}\"|“[^”]{0,400}”|‘[^’]{0,200}’|`[^`\n]+`|\\B'[^'\n]{1,200}'\\B")
	quotedHTML     = regexp.MustCompile(`(?s)“[^”]{0,400}”|&ldquo;.{0,400}?&rdquo;|<q[ >].{0,400}?</q>|<blockquote[ >].{0,1000}?</blockquote>`)
	quotedMarkdown = regexp.MustCompile(quotedPlain.String() + `|(?m:^>.*$)`)
)

// Scan reads every text of ours in the tree and lists what blames, in the order of files and lines.
func Scan(tree fs.FS, phrases []Phrase) ([]Finding, error) {
	var found []Finding
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if skip(name) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		read := readerOf(name)
		if read == nil {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		for _, p := range read(string(text)) {
			found = append(found, p.findings(name, phrases)...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read our own words: %w", err)
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
	return found, nil
}

func skip(name string) bool {
	base := path.Base(name)
	hidden := strings.HasPrefix(base, ".") && name != "."
	if hidden || base == "testdata" || base == "node_modules" || name == "assets/dist" || strings.HasSuffix(base, "_test.go") {
		return true
	}
	isCarried := slices.ContainsFunc(carried, func(start string) bool { return strings.HasPrefix(name, start) })
	return isCarried && path.Ext(name) != "" && path.Ext(name) != ".go"
}

// readerOf says how to take our own text out of a file; nil when the file holds none.
func readerOf(name string) func(string) []passage {
	switch path.Ext(name) {
	case ".go":
		return goPassages
	case ".yaml", ".yml":
		return yamlPassages
	case ".md":
		return func(text string) []passage { return []passage{{1, text, quotedMarkdown}} }
	case ".html", ".tmpl", ".svg":
		return func(text string) []passage { return []passage{{1, text, quotedHTML}} }
	case ".js", ".scss", ".sql", ".cedar":
		return func(text string) []passage { return []passage{{1, text, quotedPlain}} }
	default:
		return nil
	}
}

// goPassages are the comments and string literals of Go code; names are left to the reviewer. Neighbouring line comments are
// one passage, so that a phrase broken over two lines is found.
func goPassages(text string) []passage {
	var passages []passage
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(text))
	var scan scanner.Scanner
	scan.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	lastComment := -1
	for {
		pos, tok, literal := scan.Scan()
		line := file.Line(pos)
		switch {
		case tok == token.EOF:
			return passages
		case tok == token.COMMENT && lastComment == line-1:
			passages[len(passages)-1].text += "\n" + literal
			lastComment = line
		case tok == token.COMMENT:
			passages = append(passages, passage{line, literal, quotedPlain})
			lastComment = line
		case tok == token.STRING:
			if value, err := strconv.Unquote(literal); err == nil && !isCode(value) {
				passages = append(passages, passage{line, value, quotedPlain})
				lastComment = -1
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
			passages = append(passages, passage{tok.Position.Line, tok.Value, quotedPlain})
		}
	}
	return passages
}

// isCode tells a code of the vocabulary (one word in small letters, as "closed-not-engaging") from a sentence.
func isCode(value string) bool {
	return value == strings.ToLower(value) && !strings.ContainsAny(value, " \n\t")
}

func (p passage) findings(name string, phrases []Phrase) []Finding {
	excused := p.quoted.FindAllStringIndex(p.text, -1)
	var found []Finding
	for _, phrase := range phrases {
		for _, at := range phrase.Pattern.FindAllStringIndex(p.text, -1) {
			within := slices.ContainsFunc(excused, func(quote []int) bool { return quote[0] <= at[0] && at[1] <= quote[1] })
			if within {
				continue
			}
			line := p.line + strings.Count(p.text[:at[0]], "\n")
			found = append(found, Finding{name, line, p.text[at[0]:at[1]], phrase.Instead})
		}
	}
	return found
}
