package matching_test

import (
	"slices"
	"testing"

	"sightline/matching"
)

// The same thing, written by several hands, has one form; another thing has another; and what says nothing has none.
func TestExactForms(t *testing.T) {
	for _, c := range []struct {
		what string
		form func(string) string
		same []string
		not  []string
		none []string
	}{
		{"NHS number", matching.NHSNumber, []string{"999 012 3454", "9990123454", "999-012-3454"}, []string{"9434765919"}, []string{"", "9990123455", "1111111111", "name"}},
		{"pupil number", matching.UPN, []string{"A123456789012", "a1234 5678 9012"}, []string{"B123456789012"}, []string{"", "U1"}},
		{"postcode", matching.Postcode, []string{"TS1 2AB", "ts12ab", " TS1  2AB "}, []string{"TS1 2AC"}, []string{"", "Elm Road", "12 Elm Road TS1 2AB", "ZZ99 3VZ"}},
		{"address", matching.Address, []string{"12 Elm Road, TS1 2AB", "12 Elm Rd ts12ab", "12, Elm Road, Town. TS1 2AB"},
			[]string{"14 Elm Road, TS1 2AB", "12 Elm Road, TS1 2AC", "Flat 3, 12 Elm Road, TS1 2AB"}, []string{"", "no fixed abode", "TS1 2AB", "Elm Road", "ZZ99 3VZ"}},
		{"address of a flat", matching.Address, []string{"Flat 3, 12 Elm Road, TS1 2AB", "12 Elm Road, flat 3, TS1 2AB"}, nil, nil},
		{"phone", matching.Phone, []string{"01642 123456", "+44 1642 123456", "+44 (0)1642 123 456"}, []string{"01642 123457"}, []string{"", "999", "ask"}},
	} {
		first := c.form(c.same[0])
		for _, s := range c.same {
			if got := c.form(s); got == "" || got != first {
				t.Errorf("%s %q: %q, want %q", c.what, s, got, first)
			}
		}
		for _, s := range c.not {
			if got := c.form(s); got == first || got == "" {
				t.Errorf("%s %q: %q, as another", c.what, s, got)
			}
		}
		for _, s := range c.none {
			if got := c.form(s); got != "" {
				t.Errorf("%s %q: %q, want none", c.what, s, got)
			}
		}
	}
}

// A name in one piece has the form of the name in two, whichever of its words are the family name.
func TestNamesInOnePiece(t *testing.T) {
	for _, c := range []struct{ whole, given, family string }{
		{"Karen Sample", "Karen", "Sample"}, {"KAREN  o'neil-sample", "Karen Ann", "O'Neil-Sample"}, {"Anna van der Berg", "Anna", "van der Berg"},
		{"Zoë Ångström", "Zoe", "Angstrom"},
	} {
		want := matching.NameOf(c.given, c.family)
		if want.Name == "" || !slices.Contains(matching.NamesIn(c.whole), want) {
			t.Errorf("%q is not %v: %v", c.whole, want, matching.NamesIn(c.whole))
		}
	}
	for _, none := range []string{"", "M", "A1", "mother", "Officer 1", "J"} {
		for _, n := range matching.NamesIn(none) {
			if n.Name != "" {
				t.Errorf("%q is read as the name %q", none, n.Name)
			}
		}
	}
	if n := matching.NameOf("J", "Sample"); n.Name != "" || n.Family != "sample" {
		t.Errorf("an initial is a name: %v", n)
	}
}

func FuzzExactForms(f *testing.F) {
	f.Add("12 Elm Road, TS1 2AB")
	f.Add("Anna van der Berg")
	f.Fuzz(func(t *testing.T, s string) {
		for what, form := range map[string]func(string) string{
			"number": matching.NHSNumber, "pupil number": matching.UPN, "postcode": matching.Postcode, "phone": matching.Phone,
		} {
			if once := form(s); once != "" && form(once) != once {
				t.Errorf("%s: %q becomes %q", what, once, form(once))
			}
		}
		matching.Address(s)
		matching.NamesIn(s)
	})
}
