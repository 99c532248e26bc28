package matching

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// who writes one row: "agency/child | family | given | born | sex | nhs | address | also known as".
func who(t testing.TB, lines string) (rows []record.Identity) {
	t.Helper()
	for line := range strings.Lines(lines) {
		c := strings.Split(line, "|")
		if strings.TrimSpace(line) == "" {
			continue
		}
		for len(c) < 8 {
			c = append(c, "")
		}
		for i := range c {
			c[i] = strings.TrimSpace(c[i])
		}
		agency, child, _ := strings.Cut(c[0], "/")
		rows = append(rows, record.Identity{
			Subject: record.ChildRef{Agency: record.AgencyCode(agency), Child: child}, FamilyName: record.Private(c[1]), GivenNames: record.Private(c[2]),
			Born: record.MustWhen(c[3]), Sex: c[4], NHSNumber: record.Private(c[5]), Address: record.Private(c[6]), AlsoKnownAs: record.Private(c[7]),
			Origin: record.Origin{File: "people.csv", Line: len(rows) + 2},
		})
	}
	return rows
}

// said writes decisions: "agency/child = person"; a line "then" begins a later submission.
func said(lines string) (links []record.Link) {
	submission := int64(1)
	for line := range strings.Lines(lines) {
		if strings.TrimSpace(line) == "then" {
			submission++
		}
		ref, person, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok {
			continue
		}
		agency, child, _ := strings.Cut(ref, "/")
		links = append(links, record.Link{
			Subject: record.ChildRef{Agency: record.AgencyCode(agency), Child: child}, Person: person,
			Origin: record.Origin{Submission: submission, File: "links.csv", Line: len(links) + 2},
		})
	}
	return links
}

// told writes a result as text: a line a child, then a line a held reference.
func told(r Result) string {
	var children, held []string
	for _, c := range r.Children {
		children = append(children, refList(c.Refs))
	}
	for _, h := range r.Held {
		held = append(held, "held "+h.Ref.String()+" like "+refList(h.Like))
	}
	slices.Sort(children)
	slices.Sort(held)
	return strings.Join(slices.Concat(children, held), "\n")
}

func refList(refs []record.ChildRef) string {
	var list []string
	for _, r := range refs {
		list = append(list, r.String())
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// Each story is a name, the rows, the decisions, and who is then whose.
var stories = []struct{ name, rows, decisions, want string }{
	{
		name: "the same NHS number, whatever the names are short for",
		rows: `a/1 | Example | Joe    | 2005-03 | M | 9990123454
		       b/1 | EXAMPLE | Joseph | 2005    | M | 999 012 3454`,
		want: "a/1 b/1",
	},
	{
		name: "the same names and day of birth",
		rows: `a/1 | O'Neill | Zoë Ann | 2010-05-06 | F
		       b/1 | ONEILL  | Zoe     | 2010-05-06 |`,
		want: "a/1 b/1",
	},
	{
		name: "also known as is a question, for a twin's name may stand there",
		rows: `a/1 | Ash     | Zara   | 2010-05-06 | F | | | Sara
		       b/1 | Ash     | Sara   | 2010-05-06 | F
		       c/1 | Example | Joseph | 2010-05-06 | M | 9990123454 | | Joe
		       d/1 | Example | Joe    | 2010-05-06 | M | 9990123454`,
		want: "a/1\nc/1 d/1\nheld b/1 like a/1",
	},
	{
		name: "one letter is an initial in every alphabet, and three letters are three",
		rows: `a/1 | Иванов | М     | 2010-05-06 | M
		       b/1 | Иванов | М     | 2010-05-06 | M
		       c/1 | Petrov | Ли    | 2010-05-06 | F
		       d/1 | Petrov | Лилия | 2010-05-06 | F
		       e/1 | Орлов  | Анна  | 2010-05-06 | F
		       f/1 | Орлов  | Анна  | 2010-05-06 | F`,
		want: "a/1\nc/1\nd/1\ne/1 f/1\nheld b/1 like a/1",
	},
	{
		name: "a letter apart is counted in letters: of four, two names are two",
		rows: `a/1 | Иванов | Анна | 2010-05-06 | F
		       b/1 | Иванов | Инна | 2010-05-06 | F
		       c/1 | Ash    | Милена | 2010-05-06 | F
		       d/1 | Ash    | Мелена | 2010-05-06 | F`,
		want: "a/1\nb/1\nc/1\nheld d/1 like c/1",
	},
	{
		name: "a day that systems fill in where none is known joins nobody by itself",
		rows: `a/1 | Ash | Ann | 2010-01-01 | F
		       b/1 | Ash | Ann | 2010-01-01 | F
		       c/1 | Elm | Ann | 2010-01-01 | F | | 1 Long Road
		       d/1 | Elm | Ann | 2010-01-01 | F | | 1 Long Road
		       e/1 | Oak | Ann | 1900-01-01 | F | | 2 Long Road
		       f/1 | Oak | Ann | 1900-01-01 | F | | 2 Long Road
		       g/1 | Yew | Ann | 1900-01-01 | F
		       h/1 | Yew | Ann | 2010-05-06 | F`,
		want: "a/1\nc/1 d/1\ne/1\nh/1\nheld b/1 like a/1\nheld f/1 like e/1\nheld g/1 like h/1",
	},
	{
		name: "a short form alone is a question",
		rows: `a/1 | Example | Joseph | 2010-05-06 | M | 9990123454
		       b/1 | Example | Joe    | 2010-05-06 | M`,
		want: "a/1\nheld b/1 like a/1",
	},
	{
		name: "a number that fails its check digit, or of ten equal digits, joins nobody",
		rows: `a/1 | Ash | Ann | 2010 | F | 9990123455
		       b/1 | Elm | Bea | 2011 | F | 9990123455
		       c/1 | Oak | Cas | 2012 | F | 9999999999
		       d/1 | Yew | Dot | 2013 | F | 9999999999`,
		want: "a/1\nb/1\nc/1\nd/1",
	},
	{
		name: "two NHS numbers are two children, whatever else agrees",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F | 9990123454 | 1 Long Road
		       b/1 | Ash | Ann | 2010-05-06 | F | 9990010072 | 1 Long Road`,
		want: "a/1\nb/1",
	},
	{
		name: "days of birth that cannot meet are two children; a doubted one is a question",
		rows: `a/1 | Ash | Ann | 2010-05-06  | F
		       b/1 | Ash | Ann | 2010-05-07  | F
		       c/1 | Elm | Ann | 2010-05-06  | F
		       d/1 | Elm | Ann | 2010-05-07? | F`,
		want: "a/1\nb/1\nc/1\nheld d/1 like c/1",
	},
	{
		name: "twins are never joined, at one address or with one number copied into both",
		rows: `a/1 | Ash | Jack  | 2010-05-06 | M |            | 1 Long Road
		       b/1 | Ash | James | 2010-05-06 | M |            | 1 Long Road
		       c/1 | Elm | Ann   | 2010-05-06 | F | 9990123454 | 2 Long Road
		       d/1 | Elm | Bea   | 2010-05-06 | F | 9990123454 | 2 Long Road`,
		want: "a/1\nb/1\nc/1\nheld d/1 like c/1",
	},
	{
		name: "newborn twins without names are not one child for being called Baby",
		rows: `a/1 | Ash | Baby | 2010-05-06 | F
		       b/1 | Ash | Baby | 2010-05-06 | F`,
		want: "a/1\nheld b/1 like a/1",
	},
	{
		name: "a record that agrees with two who contradict each other is nobody's until a person says",
		rows: `a/1 | Khan | Muhammad Ali    | 2010-05-06 | M
		       b/1 | Khan | Muhammad Hassan | 2010-05-06 | M
		       c/1 | Khan | Muhammad        | 2010-05-06 | M`,
		want: "a/1\nheld b/1 like a/1\nheld c/1 like a/1 b/1",
	},
	{
		name: "agreement is not passed on to somebody who contradicts",
		rows: `a/1 | Ash | Ann |            | F | 9990123454
		       b/1 | Ash | Ann | 2010-05-06 | F | 9990123454
		       c/1 | Ash | Ann | 2010-05-06 | F |
		       d/1 | Ash | Ann | 2010-05-06 | F | 9990010072`,
		want: "a/1 b/1\nd/1\nheld c/1 like a/1 b/1 d/1",
	},
	{
		name: "an initial, a part of a double name, a year",
		rows: `a/1 | Ash      | Ann | 2010-05-06 | F
		       b/1 | Ash      | A   | 2010-05-06 | F
		       c/1 | Ash-Elm  | Ann | 2010-05-06 | F
		       d/1 | Ash      | Ann | 2010       | F
		       e/1 | Ash      | A   |            |`,
		want: "a/1\nheld b/1 like a/1 c/1 d/1\nheld c/1 like a/1\nheld d/1 like a/1 c/1\nheld e/1 like a/1 b/1 c/1 d/1",
	},
	{
		name: "brothers and sisters, and children who share a name only",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F | | 1 Long Road
		       b/1 | Ash | Bea | 2012-05-06 | F | | 1 Long Road
		       c/1 | Ash | Col | 2012       | M | | 1 Long Road`,
		want: "a/1\nb/1\nc/1",
	},
	{
		name: "a new family name at the same address is a question",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F | | 1 Long Road
		       b/1 | Elm | Ann | 2010-05-06 | F | | 1, Long Road`,
		want: "a/1\nheld b/1 like a/1",
	},
	{
		name: "everything agrees but the sex written down",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F
		       b/1 | Ash | Ann | 2010-05-06 | male`,
		want: "a/1\nheld b/1 like a/1",
	},
	{
		name: "who says nothing stands alone",
		rows: "a/1\nb/1\nc/1 | | Ann | |",
		want: "a/1\nb/1\nc/1",
	},
	{
		name: "a decision joins what contradicts, and parts what agrees",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F | 9990123454
		       b/1 | Elm | Bea | 2011-05-06 | M | 9990010072
		       c/1 | Ash | Ann | 2010-05-06 | F | 9990123454`,
		decisions: "a/1 = x\nb/1 = x\nc/1 = y",
		want:      "a/1 b/1\nc/1",
	},
	{
		name: "others' agreement never joins what a person parted",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F
		       b/1 | Ash | Ann | 2010-05-06 | F
		       c/1 | Ash | Ann | 2010-05-06 | F`,
		decisions: "a/1 = x\nb/1 = y",
		want:      "a/1\nb/1\nheld c/1 like a/1 b/1",
	},
	{
		name: "what agrees with a decided child joins it; what may be it waits",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F
		       b/1 | Elm | Ann | 2010-05-06 | F
		       c/1 | Elm | Ann | 2010-05-06 | F
		       d/1 | Elm | A   | 2010       |`,
		decisions: "a/1 = x\nb/1 = x",
		want:      "a/1 b/1 c/1\nheld d/1 like a/1 b/1 c/1",
	},
	{
		name: "decisions that contradict each other settle nothing",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F
		       b/1 | Ash | Ann | 2010-05-06 | F
		       c/1 | Elm | Bea | 2011-05-06 | F`,
		decisions: "a/1 = x\nb/1 = x\nb/1 = y\nc/1 = y",
		want:      "a/1\nc/1\nheld b/1 like a/1 c/1",
	},
	{
		name: "a name for a child means nothing in another submission",
		rows: `a/1 | Ash | Ann | 2010-05-06 | F
		       b/1 | Ash | Bea | 2012-05-06 | F
		       c/1 | Elm | Col | 2010-05-06 | F
		       d/1 | Elm | Dot | 2012-05-06 | F
		       e/1 | Oak | Eve | 2012-05-06 | F
		       f/1 | Oak | Eve | 2012-05-06 | F`,
		decisions: "a/1 = 1\nb/1 = 1\ne/1 = 2\nthen\nc/1 = 1\nd/1 = 1\nf/1 = 3",
		want:      "a/1 b/1\nc/1 d/1\ne/1 f/1",
	},
	{
		name:      "children who were parted are joined again",
		rows:      "a/1 | Ash | Ann | 2010\nb/1 | Elm | Bea | 2012",
		decisions: "a/1 = 1\nb/1 = 2\nthen\na/1 = 1\nb/1 = 1",
		want:      "a/1 b/1",
	},
	{
		name:      "children who were joined are parted again, though everything agrees",
		rows:      "a/1 | Ash | Ann | 2010-05-06\nb/1 | Ash | Ann | 2010-05-06",
		decisions: "a/1 = 1\nb/1 = 1\nthen\na/1 = 1\nb/1 = 2",
		want:      "a/1\nb/1",
	},
	{
		name:      "decisions about two at a time meet in the one they share",
		rows:      "a/1 | Ash | Ann\nb/1 | Elm | Ann\nc/1 | Oak | Ann",
		decisions: "a/1 = 1\nb/1 = 1\nthen\nb/1 = 1\nc/1 = 1",
		want:      "a/1 b/1 c/1",
	},
	{
		name:      "a join that is taken back leaves the one before it",
		rows:      "a/1 | Ash | Ann\nb/1 | Elm | Ann\nc/1 | Oak | Ann",
		decisions: "a/1 = 1\nb/1 = 1\nthen\nb/1 = 1\nc/1 = 1\nthen\nb/1 = 1\nc/1 = 2",
		want:      "a/1 b/1\nc/1",
	},
	{
		name:      "a decision about one alone takes it out of the earlier one",
		rows:      "a/1 | Ash | Ann\nb/1 | Elm | Bea\nc/1 | Oak | Col",
		decisions: "a/1 = 1\nb/1 = 1\nc/1 = 1\nthen\nb/1 = 1",
		want:      "a/1 c/1\nb/1",
	},
	{
		name:      "of three who were one, two are parted: whose the third is, nobody has said",
		rows:      "a/1 | Ash | Ann\nb/1 | Elm | Bea\nc/1 | Oak | Col",
		decisions: "a/1 = 1\nb/1 = 1\nc/1 = 1\nthen\na/1 = 1\nb/1 = 2",
		want:      "a/1\nb/1\nheld c/1 like a/1 b/1",
	},
	{
		name:      "put with another who contradicts the first: the later decision stands, the first is asked about",
		rows:      "a/1 | Ash | Ann | 2010-05-06\nb/1 | Elm | Bea\nc/1 | Oak | Col | 2012-05-06",
		decisions: "a/1 = 1\nb/1 = 1\nthen\nb/1 = 1\nc/1 = 1",
		want:      "b/1 c/1\nheld a/1 like b/1 c/1",
	},
	{
		name:      "a later decision settles what contradicted itself",
		rows:      "a/1 | Ash | Ann | 2010-05-06\nb/1 | Ash | Ann | 2010-05-06\nc/1 | Elm | Bea | 2011-05-06",
		decisions: "a/1 = x\nb/1 = x\nb/1 = y\nc/1 = y\nthen\nb/1 = 1\na/1 = 1",
		want:      "a/1 b/1\nc/1",
	},
	{
		name:      "joined by a later word, parted in an earlier one that names a third",
		rows:      "a/1 | Ash | Ann\nb/1 | Elm | Bea\nc/1 | Oak | Col",
		decisions: "a/1 = 1\nb/1 = 2\nc/1 = 2\nthen\na/1 = 1\nb/1 = 1",
		want:      "a/1 b/1\nheld c/1 like a/1 b/1",
	},
	{
		name: "a decision about somebody not yet described is kept for later",
		rows: "a/1 | Ash | Ann | 2010-05-06 | F", decisions: "a/1 = x\nb/1 = x", want: "a/1",
	},
}

func TestWhoIsWhose(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			rows, links := who(t, s.rows), said(s.decisions)
			if got := told(Join(rows, links)); got != s.want {
				t.Errorf("got\n%s\nwant\n%s", got, s.want)
			}
			random := rand.New(rand.NewPCG(1, 2))
			for range 20 {
				random.Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
				random.Shuffle(len(links), func(i, k int) { links[i], links[k] = links[k], links[i] })
				if got := told(Join(rows, links)); got != s.want {
					t.Fatalf("in another order of rows\n%s\nwant\n%s", got, s.want)
				}
			}
		})
	}
}

func TestWhyNamesNobody(t *testing.T) {
	for _, s := range stories {
		r := Join(who(t, s.rows), said(s.decisions))
		for _, h := range r.Held {
			for _, name := range []string{"Ash", "Ann", "Elm", "Khan", "Muhammad", "Example", "Joe", "999", "Road"} {
				if strings.Contains(h.Why, name) {
					t.Errorf("%s: %q carries %s", s.name, h.Why, name)
				}
			}
			if h.Why == "" {
				t.Errorf("%s: %s is held without a reason", s.name, h.Ref)
			}
		}
		for _, n := range r.Notices {
			if strings.Contains(fmt.Sprint(n), "Ash") {
				t.Errorf("%s: a notice names somebody: %v", s.name, n)
			}
		}
	}
}

// The reason says what does not fit, so that a person knows where to look first.
func TestWhySaysWhatDoesNotFit(t *testing.T) {
	for rows, want := range map[string]string{
		"a/1 | Elm | Ann | 2010-05-06 | F | 9990123454\nb/1 | Elm | Bea | 2010-05-06 | F | 9990123454":         "the same NHS number, but given names that differ",
		"a/1 | Elm | Ann | 2010-05-06 | F | 9990123454\nb/1 | Elm | Ann | 2011-05-06 | M | 9990123454":         "dates of birth that cannot both be right and a different sex written down",
		"a/1 | Elm | Ann | | F | 9990123454\nb/1 | Ash | Ann | 2011-05-06 | F | 9990123454":                    "family names that differ and no date of birth that agrees",
		"a/1 | Elm | Ann | 2010-05-06 | F\nb/1 | Elm | A | 2010? |":                                            "an initial, a short form",
		"a/1 | Elm | Ann | 2010-05-06 | F\nb/1 | Elm | Ann | 2010-05-06 | M":                                   "but a different sex written down",
		"a/1 | Elm | Ann | 2010-05-06 | F | | 1 Long Road\nb/1 | Ash | Ann | 2010 | F | | 1 Long Road":         "the same address or postcode",
		"a/1 | Elm | Ann | 2010-05-06 | F\nb/1 | Elm | Ann | 2010-05-06 | F\nc/1 | Elm | Ann B | 2010-05-06 |": "",
	} {
		r := Join(who(t, rows), nil)
		if want == "" && len(r.Held) > 0 || want != "" && (len(r.Held) != 1 || !strings.Contains(r.Held[0].Why, want)) {
			t.Errorf("%q: %+v", want, r.Held)
		}
	}
}
