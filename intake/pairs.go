package intake

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sightline/record"
)

// In place, people and details these characters keep pairs apart; where they are meant as themselves they are percent-encoded.
const apart = ";=:,%"

// decode reads percent-encoded text.
func decode(s string) (string, error) {
	if !strings.Contains(s, "%") {
		return s, nil
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		hi, lo := -1, -1
		if i+2 < len(s) {
			hi, lo = hex(s[i+1]), hex(s[i+2])
		}
		if hi < 0 || lo < 0 {
			return "", fmt.Errorf("%w: a %% is not followed by two hexadecimal digits", record.Invalid)
		}
		b.WriteByte(byte(hi<<4 | lo)) //nolint:gosec // both are hexadecimal digits
		i += 2
	}
	if out := lineBreaks(b.String()); isText(out) {
		return out, nil
	}
	return "", fmt.Errorf("%w: what is percent-encoded is not UTF-8 text", record.Invalid)
}

// isText reports what every database keeps as it is: UTF-8 without the character NUL.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// encode is the reverse of decode. White space at either end is encoded too, since readers pass over it.
func encode(s string) string {
	trimmed := strings.TrimSpace(s)
	if trimmed == s && !strings.ContainsAny(s, apart) {
		return s
	}
	start := strings.Index(s, trimmed)
	end := start + len(trimmed)
	var b strings.Builder
	for i := range len(s) {
		if i < start || i >= end || strings.IndexByte(apart, s[i]) >= 0 {
			fmt.Fprintf(&b, "%%%02X", s[i])
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// maxPairs is how many pairs one value may hold; of details, how many values.
const maxPairs = 1000

func tooMany() error {
	return fmt.Errorf("%w: more than %d pairs stand in one value", record.Invalid, maxPairs)
}

func pair(first, second string) string { return encode(first) + ": " + encode(second) }

func detail(key string, values []string) string {
	encoded := make([]string, len(values))
	for i, v := range values {
		encoded[i] = encode(v)
	}
	return encode(key) + "=" + strings.Join(encoded, ",")
}

// pairs reads "a: b; c: d", or with "=" details, and gives both sides decoded, as far as the caller's add wants them.
func pairs(cell, between string, add func(first, second string) error) error {
	n := 0
	for part := range strings.SplitSeq(cell, ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		n++
		if n > maxPairs {
			return tooMany()
		}
		first, second, found := strings.Cut(part, between)
		first, second = strings.TrimSpace(first), strings.TrimSpace(second)
		if !found || first == "" || second == "" {
			return fmt.Errorf("%w: a pair lacks one of its sides, or the %q between them", record.Invalid, between)
		}
		first, err := decode(first)
		if err != nil {
			return err
		}
		if err := add(first, second); err != nil {
			return err
		}
	}
	return nil
}

func readPlaces(cell string) (places []record.Place, err error) {
	err = pairs(cell, ":", func(kind, name string) error {
		name, err := decode(name)
		places = append(places, record.Place{Kind: kind, Name: record.Private(name)})
		return err
	})
	return places, err
}

func readPeople(cell string) (people []record.Person, err error) {
	err = pairs(cell, ":", func(role, name string) error {
		name, err := decode(name)
		people = append(people, record.Person{Role: role, Name: record.Private(name)})
		return err
	})
	return people, err
}

// readDetails reads "key=value;key=value,value". A key that stands twice has the values of both.
func readDetails(cell string) (details record.Details, err error) {
	index, n := map[string]int{}, 0
	err = pairs(cell, "=", func(key, joined string) error {
		at, found := index[key]
		if !found {
			at = len(details)
			index[key] = at
			details = append(details, record.Detail{Key: key})
		}
		for value := range strings.SplitSeq(joined, ",") {
			value, err := decode(strings.TrimSpace(value))
			if err != nil {
				return err
			}
			if value == "" {
				return fmt.Errorf("%w: a value between commas is empty", record.Invalid)
			}
			n++
			if n > maxPairs {
				return tooMany()
			}
			details[at].Values = append(details[at].Values, value)
		}
		return nil
	})
	return details, err
}
