package matching

import (
	"fmt"
	"slices"
	"strings"

	"sightline/record"
)

// reference is what the rows of one agency's reference say together, in a form that can be compared.
type reference struct {
	ref    record.ChildRef
	rows   []int
	person string // whom a person decided it is; "" when nobody did
	torn   bool   // decisions contradict each other: it waits for a person, whatever agrees

	families []name // of every row, and what may be family names among other names
	givens   []name
	born     record.Birth
	dated    bool // the birth is known to within less than a lifetime
	sex      byte // 'M', 'F', or 0 when it does not say
	nhs      []string
	upn      []string
	homes    []string // addresses and postcodes
}

// name is a name in small letters without accents, and its parts.
type name struct {
	whole string // the parts written together
	parts []string
	other bool // from "also known as"
}

// read takes in the rows.
func (r *reference) read(identities []record.Identity) {
	var births []record.When
	sexes := map[byte]bool{}
	for _, row := range r.rows {
		id := &identities[row]
		r.families = addName(r.families, family(id.FamilyName.Reveal()))
		r.givens = addName(r.givens, given(id.GivenNames.Reveal()))
		births = append(births, id.Born)
		if s := sexOf(id.Sex); s != 0 {
			sexes[s] = true
			r.sex = s
		}
		r.nhs = addText(r.nhs, nhsNumber(id.NHSNumber.Reveal()))
		r.upn = addText(r.upn, tight(id.UPN.Reveal()))
		r.homes = addText(r.homes, home("at", id.Address.Reveal()))
		r.homes = addText(r.homes, home("in", id.Postcode.Reveal()))
	}
	for _, row := range r.rows {
		r.alsoKnownAs(identities[row].AlsoKnownAs.Reveal())
	}
	if len(sexes) > 1 {
		r.sex = 0 // it says both: nothing can be told from it
	}
	var agree bool
	r.born, agree = record.BornWithin(births...)
	r.born.Doubted = r.born.Doubted || !agree
	r.dated = r.born.Known()
}

// alsoKnownAs takes in other names: "Joe", "Joe Example", "Joe; Joey". The last part of a longer one may be a family name.
func (r *reference) alsoKnownAs(text string) {
	for _, one := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(";,/|", c) }) {
		n := given(one)
		if len(n.parts) > 1 {
			last := n.parts[len(n.parts)-1]
			if own := slices.ContainsFunc(r.families, func(f name) bool { return f.whole == last }); !own {
				r.families = addName(r.families, name{whole: last, parts: []string{last}, other: true})
				r.givens = addName(r.givens, name{whole: n.whole, parts: n.parts, other: true})
			}
			n.parts = n.parts[:len(n.parts)-1]
			n.whole = strings.Join(n.parts, "")
		}
		n.other = true
		r.givens = addName(r.givens, n)
	}
}

func addName(list []name, n name) []name {
	if n.whole == "" || slices.ContainsFunc(list, func(o name) bool { return slices.Equal(o.parts, n.parts) }) {
		return list
	}
	return append(list, n)
}

func addText(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// day reports that the reference gives one certain day of birth.
func (r *reference) day() bool {
	return r.dated && !r.born.Doubted && r.born.First == r.born.Last
}

// says is how much can be compared: of two references that may be one child, the one that says less waits.
func (r *reference) says() int {
	n := len(r.nhs) + len(r.upn) + min(1, len(r.homes)) + min(1, len(r.families))
	if slices.ContainsFunc(r.givens, func(g name) bool { return len(g.parts[0]) > 1 }) {
		n += 2
	}
	if r.dated {
		n++
	}
	if r.day() {
		n++
	}
	if r.sex != 0 {
		n++
	}
	return n
}

// signature is everything that is compared, as one text: references with the same signature compare alike with everybody.
func (r *reference) signature() string {
	slices.Sort(r.nhs)
	slices.Sort(r.upn)
	slices.Sort(r.homes)
	byWhole := func(a, b name) int { return strings.Compare(strings.Join(a.parts, " "), strings.Join(b.parts, " ")) }
	slices.SortFunc(r.families, byWhole)
	slices.SortFunc(r.givens, byWhole)
	return fmt.Sprintf("%v|%v|%v|%d|%q|%q|%q", r.families, r.givens, r.born, r.sex, r.nhs, r.upn, r.homes)
}

// sexOf reads M, F, male, female, and the codes 1 and 2. Anything else says nothing.
func sexOf(s string) byte {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "m", "male", "boy", "1":
		return 'M'
	case "f", "female", "girl", "2":
		return 'F'
	}
	return 0
}

// nhsNumber gives the ten digits of a valid NHS number (check digit by modulus 11), else "". Ten equal digits pass that check but are
// written where no number is known.
func nhsNumber(s string) string {
	s = tight(s)
	if len(s) != 10 || strings.Count(s, s[:1]) == 10 {
		return ""
	}
	sum := 0
	for i, c := range []byte(s) {
		if c < '0' || c > '9' {
			return ""
		}
		if i < 9 {
			sum += int(c-'0') * (10 - i)
		}
	}
	if check := (11 - sum%11) % 11; check == 10 || byte(check) != s[9]-'0' {
		return ""
	}
	return s
}

// tight gives letters and digits only, in capitals.
func tight(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z':
			return c - 'a' + 'A'
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			return c
		}
		return -1
	}, s)
}

// home gives an address or postcode as it is compared; one of a few letters is no address.
func home(what, s string) string {
	const shortest = 5
	if s = tight(s); len(s) < shortest || nowhere[s] {
		return ""
	}
	return what + " " + s
}

var nowhere = map[string]bool{
	"NOFIXEDABODE": true, "NOFIXEDADDRESS": true, "NOTKNOWN": true, "UNKNOWN": true, "WITHHELD": true, "HOMELESS": true, "ADDRESSUNKNOWN": true,
	"CONFIDENTIAL": true, "ZZ993VZ": true, "ZZ993WZ": true, // the two pseudo postcodes: not known, no fixed abode
}
