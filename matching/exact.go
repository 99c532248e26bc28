package matching

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Forms in which two values are equal or not, and nothing between: for looking something up exactly. "" is no value.

// NHSNumber gives the ten digits of a valid NHS number.
func NHSNumber(s string) string { return nhsNumber(s) }

// UPN gives a pupil's number in capitals, without spaces.
func UPN(s string) string {
	if s = tight(s); len(s) != lengthOfUPN {
		return ""
	}
	return s
}

const lengthOfUPN = 13

// Postcode gives a postcode in capitals, without spaces.
func Postcode(s string) string {
	if at := postcodes.FindString(s); at == "" || tight(at) != tight(s) || nowhere[tight(s)] {
		return ""
	}
	return tight(s)
}

var postcodes = regexp.MustCompile(`(?i)\b[a-z]{1,2}\d[0-9a-z]?\s*\d[a-z]{2}\b`)

// Address gives an address in one form: its postcode and its numbers, or the first word of a house without one. An address without a
// postcode is its letters and digits.
func Address(s string) string {
	if nowhere[tight(s)] {
		return ""
	}
	code := postcodes.FindString(s)
	rest := strings.Replace(s, code, " ", 1)
	words := strings.FieldsFunc(strings.ToUpper(rest), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	if len(words) == 0 {
		return ""
	}
	var numbers []string
	for _, w := range words {
		if unicode.IsDigit(rune(w[0])) {
			numbers = append(numbers, w)
		}
	}
	slices.Sort(numbers)
	switch {
	case code == "" && len(numbers) == 0, nowhere[tight(code)]:
		return ""
	case code == "":
		return tight(rest)
	case len(numbers) == 0:
		return tight(code) + " " + tight(words[0])
	}
	return tight(code) + " " + strings.Join(numbers, " ")
}

// Phone gives the digits of a telephone number, as they are dialled within the country.
func Phone(s string) string {
	digits := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
	if strings.HasPrefix(strings.TrimSpace(s), "+44") {
		digits = "0" + strings.TrimPrefix(strings.TrimPrefix(digits, "44"), "0")
	}
	if len(digits) < shortestPhone {
		return ""
	}
	return digits
}

const shortestPhone = 9

// FullName is a first name with a family name, in one form.
type FullName struct {
	Name   string // both; "" when one of them is missing or is an initial
	Family string
}

// NameOf gives the one form of a name whose parts are known.
func NameOf(givenNames, familyName string) FullName {
	f := family(familyName).whole
	if utf8.RuneCountInString(f) < shortestName || strings.ContainsFunc(f, unicode.IsDigit) {
		return FullName{}
	}
	full := FullName{Family: f}
	if g := given(givenNames); len(g.parts) > 0 && utf8.RuneCountInString(g.parts[0]) >= shortestName {
		full.Name = g.parts[0] + " " + f
	}
	return full
}

const shortestName = 2

// NamesIn gives what the words of a whole name may be: a first name, and a family name of one word or of several. One word is no whole name.
func NamesIn(s string) (all []FullName) {
	words := strings.Fields(s)
	if len(words) > maxParts {
		return nil
	}
	for at := 1; at < len(words); at++ {
		if full := NameOf(words[0], strings.Join(words[at:], " ")); full.Family != "" {
			all = append(all, full)
		}
	}
	return all
}
