package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// unfit says why a file cannot be read as what it should be, before anything takes it apart; "" when it can.
func unfit(name string, data []byte, what string) string {
	if deep := deepIn(name, data, what); deep != "" {
		return deep
	}
	if line := aliased(data); line > 0 {
		return fmt.Sprintf("%s:%d: %s is written out: no part of it stands for another (& and *)", name, line, what)
	}
	if line := secondPart(data); line > 0 {
		return fmt.Sprintf("%s:%d: a file holds one thing: what stands below this line would not be read; put it in a file of its own and take the line out", name, line)
	}
	return ""
}

// aliased gives the line of the first part of a file that stands for another part; 0 when there is none. A few lines of such parts can
// stand for more than a machine can hold.
func aliased(data []byte) int {
	if !bytes.ContainsRune(data, '*') {
		return 0
	}
	for _, t := range lexer.Tokenize(string(data)) {
		if t.Type == token.AliasType {
			return t.Position.Line
		}
	}
	return 0
}

// secondPart gives the line that ends the first part of a file (--- or ...) when another part follows; 0 when none does. Only the first
// would be read, and whoever wrote the second would believe it in force.
func secondPart(data []byte) int {
	n, ends, begun := 0, 0, false
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, " \t\r\n")
		mark := line == "---" || line == "..." || strings.HasPrefix(line, "--- ")
		said := strings.TrimSpace(strings.TrimPrefix(line, "---"))
		if mark && begun && ends == 0 {
			ends = n
		}
		if said == "" || said == "..." || strings.HasPrefix(said, "#") {
			continue
		}
		if ends > 0 {
			return ends
		}
		begun = true
	}
	return 0
}

// wideMarks are what a file begins with that is saved in letters of two bytes.
var wideMarks = []string{"\xff\xfe", "\xfe\xff"}

// notText says why a file is no text that can be read, and how to save it; "" when it is.
func notText(data []byte) string {
	if slices.ContainsFunc(wideMarks, func(mark string) bool { return bytes.HasPrefix(data, []byte(mark)) }) {
		return "1: is saved as UTF-16 (Unicode) text; save it as plain text in UTF-8"
	}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if !utf8.Valid(line) {
			return fmt.Sprintf("%d: holds a letter that is not saved as UTF-8; save the file as plain text in UTF-8", n)
		}
		if bytes.IndexByte(line, 0) >= 0 {
			return fmt.Sprintf("%d: holds something that is no letter; a rule or a story is plain text in UTF-8", n)
		}
	}
	return ""
}
