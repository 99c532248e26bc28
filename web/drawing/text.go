package drawing

import (
	"strings"
	"unicode/utf8"
)

// Sizes of words in the drawing, in pixels; the style sheet sets the same.
const (
	labelSize = 12.5
	stateSize = 12.0
	rowSize   = 13.0
	laneSize  = 14.0
	axisSize  = 15.0
)

// boldWider is how much wider Arial's bold letters run.
const boldWider = 1.08

// advance is the width of Arial's letters in parts of their size: layout needs no browser, and is the same everywhere.
var advance = advances(map[float64]string{
	.191: "'", .222: "ijl‘’", .278: " ft.,:;!/I|\\[]", .333: "r()-`“”", .389: "*", .5: "cksvxyzJ", .584: "+<=>~", .611: "FTZ", .667: "ABEKPSVXY&", .722: "wCDHNRU",
	.778: "GOQ", .833: "mM", .889: "%", .944: "W", 1: "…—@",
})

func advances(groups map[float64]string) map[rune]float64 {
	table := map[rune]float64{}
	for width, letters := range groups {
		for _, letter := range letters {
			table[letter] = width
		}
	}
	return table
}

// widthOf measures words. Letters that Arial's table here does not hold count as a digit, those of wide scripts as a square.
func widthOf(words string, size float64) float64 {
	const firstWide = 0x1100
	sum := 0.0
	for _, letter := range words {
		switch width, known := advance[letter]; {
		case known:
			sum += width
		case letter >= firstWide:
			sum++
		case letter > unicodeLatin:
			sum += .72
		default:
			sum += .556
		}
	}
	return sum * size
}

const unicodeLatin = 0x7f

func boldWidth(words string, size float64) float64 { return widthOf(words, size) * boldWider }

// fit shortens words until they are no wider than room, and marks the cut. Nothing is left when not even three letters fit.
func fit(words string, size, room float64) string {
	if widthOf(words, size) <= room {
		return words
	}
	runes := []rune(words)
	for n := len(runes) - 1; n >= 3; n-- {
		if cut := strings.TrimRight(string(runes[:n]), " ,:;(") + "…"; widthOf(cut, size) <= room {
			return cut
		}
	}
	return ""
}

// wrap breaks a sentence into lines no wider than room; a single word that is wider is cut.
func wrap(words string, size, room float64) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(words) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && widthOf(longer, size) > room {
			lines = append(lines, fit(line, size, room))
			longer = word
		}
		line = longer
	}
	return append(lines, fit(line, size, room))
}

// shorten keeps at most n letters of a narrative for a title; the table has all of it.
func shorten(words string, n int) string {
	if utf8.RuneCountInString(words) <= n {
		return words
	}
	return strings.TrimSpace(string([]rune(words)[:n])) + "…"
}
