package drawing

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
)

// markup is text that is already safe to stand in the page. Only this file makes it out of other text.
type markup string

// canvas gathers markup. Every string given to it is escaped, so that an agency's words can never become markup.
type canvas struct{ strings.Builder }

// put writes markup with arguments: strings are escaped, numbers shortened, markup kept.
func (c *canvas) put(format markup, args ...any) {
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			args[i] = escape(arg)
		case float64:
			args[i] = pixels(arg)
		}
	}
	fmt.Fprintf(c, string(format), args...)
}

// markup gives what was gathered.
func (c *canvas) markup() markup { return markup(c.String()) }

// escape makes words safe in text and in quoted attributes, and replaces what no page may hold: control characters, and those
// that turn the direction of reading about.
func escape(words string) markup {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF', turns(r):
			return unicode.ReplacementChar
		}
		return r
	}, words)
	return markup(html.EscapeString(strings.ToValidUTF8(clean, string(unicode.ReplacementChar))))
}

func turns(r rune) bool { return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' }

// pixels writes a length with one decimal at most.
func pixels(x float64) markup {
	return markup(strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0"))
}

// linked wraps markup in a link that takes no tab stop (the table is the keyboard's way), or in a plain group when there is no
// address. Only addresses within the page or the site are links.
func linked(class, address string, inside markup) markup {
	var c canvas
	if address == "" || !strings.ContainsRune("/#?", rune(address[0])) || strings.HasPrefix(address, "//") {
		c.put(`<g class="%s">%s</g>`, class, inside)
	} else {
		c.put(`<a class="%s" href="%s" tabindex="-1">%s</a>`, class, address, inside)
	}
	return c.markup()
}
