package signin

import (
	_ "embed"
	"strings"
	"unicode"
)

//go:embed common.txt
var commonText string

var commonWords = wordsOf(commonText)

func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			words[line] = true
		}
	}
	return words
}

// common reports a password that is tried first: a common word, whatever digits and signs stand around it or for its letters, one piece
// again and again, or keys in their order.
func common(password string) bool {
	lower := strings.ToLower(password)
	core := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	if core == "" && inOrder(lower) {
		return true
	}
	for _, one := range []string{lower, core, strings.Map(plainLetter, lower), strings.Map(plainLetter, core)} {
		if commonWords[one] || repeated(one) {
			return true
		}
	}
	return false
}

// plainLetter undoes the usual exchanges of letters for signs.
func plainLetter(r rune) rune {
	switch r {
	case '0':
		return 'o'
	case '@', '4':
		return 'a'
	case '3':
		return 'e'
	case '$', '5':
		return 's'
	case '!':
		return 'i'
	case ' ', '-', '_', '.':
		return -1
	}
	return r
}

// repeated reports one piece again and again: "abcabcabcabc", "password password".
func repeated(whole string) bool {
	for n := 1; n <= len(whole)/2; n++ {
		if len(whole)%n == 0 && strings.Repeat(whole[:n], len(whole)/n) == whole && (n < 4 || commonWords[whole[:n]]) {
			return true
		}
	}
	return false
}

// inOrder reports digits that only go up or down by one, or repeat.
func inOrder(s string) bool {
	runes := []rune(s)
	for i := 1; i < len(runes); i++ {
		if step := runes[i] - runes[i-1]; step < -1 || step > 1 {
			return false
		}
	}
	return true
}
