package wordcheck

import (
	"regexp"
	"strings"
	"unicode"
)

// Our text is broken into lines and carries signs of the language it stands in. It is read as a person reads it: signs become spaces, one for
// each byte, so that what is found stands at the same place in the file.

var (
	// comment are the signs with which a line of a comment begins; what stands before them is indentation.
	comment = regexp.MustCompile(`(?m)^[ \t]*(//|/\*+|\*/|\*|#+|--)`)
	// another is the end of a line after which something else begins: a blank line, a point of a list, a row, a heading, a quotation.
	another = regexp.MustCompile(`\n[ \t]*(\n|[-*>|]|#|\d+\.)`)
	// marked is a tag or a comment of HTML, or an action of a template.
	marked = regexp.MustCompile(`(?s)\{\{.*?\}\}|<!--|-->|</?[a-zA-Z][^>{]*(\{\{.*?\}\}[^>{]*)*>`)
	// inline are tags that stand within a sentence.
	inline = regexp.MustCompile(`^(\{\{|</?(a|abbr|b|cite|code|em|i|q|small|span|strong|time)[ >])`)
)

// joined reads lines that belong together as one.
func joined(text string) string {
	read := []byte(text)
	for _, at := range comment.FindAllStringIndex(text, -1) {
		blank(read[at[0]:at[1]])
	}
	ends := map[int]bool{}
	for _, at := range another.FindAllIndex(read, -1) {
		ends[at[0]] = true
	}
	for i, b := range read {
		if b == '\n' && !ends[i] {
			read[i] = ' '
		}
	}
	return string(read)
}

// shown reads what a page shows: without its tags and actions. A tag that is not part of a sentence ends it.
func shown(text string) string {
	read := []byte(strings.ReplaceAll(text, "\n", " "))
	for _, at := range marked.FindAllStringIndex(text, -1) {
		blank(read[at[0]:at[1]])
		if !inline.MatchString(text[at[0]:at[1]]) {
			read[at[0]] = '\n'
		}
	}
	return string(read)
}

func blank(bytes []byte) {
	for i, b := range bytes {
		if b != '\n' {
			bytes[i] = ' '
		}
	}
}

// nameWords splits a name of code into the words it is made of: "AbsconderList" and "absconder_list" both say whom they list.
func nameWords(name string) string {
	var words strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		startsWord := unicode.IsUpper(r) && i > 0 && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if startsWord {
			words.WriteByte(' ')
		}
		if r == '_' {
			r = ' '
		}
		words.WriteRune(unicode.ToLower(r))
	}
	return strings.TrimSpace(words.String())
}
