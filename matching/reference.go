package matching

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sightline/record"
)

// reference is what the rows of one agency's reference say together, in a form that can be compared.
type reference struct {
	ref     record.ChildRef
	rows    []int
	decided *decided // which child a person decided it is; nil when nobody did
	torn    bool     // decisions contradict each other: it waits for a person, whatever agrees

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
	var families, givens names
	var nhs, upn, homes texts
	sexes := map[byte]bool{}
	for _, row := range r.rows {
		id := &identities[row]
		families.add(family(id.FamilyName.Reveal()))
		givens.add(given(id.GivenNames.Reveal()))
		births = append(births, id.Born)
		if s := sexOf(id.Sex); s != 0 {
			sexes[s] = true
			r.sex = s
		}
		nhs.add(nhsNumber(id.NHSNumber.Reveal()))
		upn.add(tight(id.UPN.Reveal()))
		homes.add(home("at", id.Address.Reveal()))
		homes.add(home("in", id.Postcode.Reveal()))
	}
	for _, row := range r.rows {
		alsoKnownAs(identities[row].AlsoKnownAs.Reveal(), &families, &givens)
	}
	r.families, r.givens = families.kept(), givens.kept()
	r.nhs, r.upn, r.homes = nhs.kept(), upn.kept(), homes.kept()
	if len(sexes) > 1 {
		r.sex = 0 // it says both: nothing can be told from it
	}
	r.readBirths(births)
}

// readBirths takes in what the rows say of the birth. The first day of 1900 says that nothing is known.
func (r *reference) readBirths(births []record.When) {
	nothing := record.UnknownBirth().First
	births = slices.DeleteFunc(births, func(w record.When) bool {
		b, _ := record.BornWithin(w)
		return b.First == nothing && b.Last == nothing
	})
	var agree bool
	r.born, agree = record.BornWithin(births...)
	r.born.Doubted = r.born.Doubted || !agree
	r.dated = r.born.Known()
}

// alsoKnownAs takes in other names: "Joe", "Joe Example", "Joe; Joey". The last part of a longer one may be a family name.
func alsoKnownAs(text string, families, givens *names) {
	for one := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(";,/|", c) }) {
		n := given(one)
		n.other = true
		if len(n.parts) > 1 {
			last := n.parts[len(n.parts)-1]
			if !families.seen[last] {
				families.add(name{whole: last, parts: []string{last}, other: true})
				givens.add(n)
			}
			n.parts = n.parts[:len(n.parts)-1]
			n.whole = strings.Join(n.parts, "")
		}
		givens.add(n)
	}
}

// most is how many different names, numbers or homes of one reference are compared. No child has as many.
const most = 30

// names are different names, in the order in which they were given.
type names struct {
	list []name
	seen map[string]bool
}

func (n *names) add(one name) {
	text := strings.Join(one.parts, " ")
	if one.whole == "" || n.seen[text] {
		return
	}
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	n.seen[text] = true
	n.list = append(n.list, one)
}

// kept gives as many as are compared; which they are does not depend on the order of the rows.
func (n *names) kept() []name {
	if len(n.list) > most {
		slices.SortFunc(n.list, func(a, b name) int { return cmp.Or(order(a.other, b.other), slices.Compare(a.parts, b.parts)) })
		return n.list[:most]
	}
	return n.list
}

// texts are different texts.
type texts struct {
	list []string
	seen map[string]bool
}

func (t *texts) add(s string) {
	if s == "" || t.seen[s] {
		return
	}
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	t.seen[s] = true
	t.list = append(t.list, s)
}

func (t *texts) kept() []string {
	if len(t.list) > most {
		slices.Sort(t.list)
		return t.list[:most]
	}
	return t.list
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
	if slices.ContainsFunc(r.givens, func(g name) bool { return isLong(g.parts[0]) }) {
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
