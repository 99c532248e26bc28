package matching

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sightline/record"
)

// What no child has, a careless or hostile file may: each of these took minutes when names were looked for one by one.
func TestWithoutEndManyNamesTakeNoTime(t *testing.T) {
	ref := record.ChildRef{Agency: "police", Child: "P1"}
	var rows, several []record.Identity
	for i := range 20_000 {
		rows = append(rows, record.Identity{
			Subject: ref, FamilyName: record.Private(fmt.Sprint("Ash", i)), GivenNames: record.Private(fmt.Sprint("Ann", i)),
			NHSNumber: "9990123454", Address: record.Private(fmt.Sprint(i, " Long Road")), UPN: record.Private(fmt.Sprint("A", i)),
		})
		several = append(several, record.Identity{
			Subject: record.ChildRef{Agency: "police", Child: fmt.Sprint(i % 200)}, FamilyName: record.Private(fmt.Sprint("Ash", i)),
			GivenNames: record.Private(fmt.Sprint("Ann", i)), Born: record.MustWhen("2010"), Address: "1 Long Road",
		})
	}
	var other strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&other, "Ann%d Ash%d;", i, i)
	}
	long := strings.Repeat("Ann ", 250_000)
	for name, list := range map[string][]record.Identity{
		"rows of one reference":   rows,
		"names of two hundred":    several,
		"other names in one cell": {{Subject: ref, AlsoKnownAs: record.Private(other.String())}},
		"parts of one name":       {{Subject: ref, FamilyName: record.Private(long), GivenNames: record.Private(long), Born: record.MustWhen("2010")}},
	} {
		start := time.Now()
		if r := Join(list, nil); len(r.Children)+len(r.Held) == 0 {
			t.Errorf("%s: nobody", name)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %s", name, took)
		} else {
			t.Logf("%s: %s", name, took.Round(time.Millisecond))
		}
	}
}

// Which names are compared, of more than are compared, is not chosen by the order of the rows.
func TestOfManyNamesTheSameAreCompared(t *testing.T) {
	var rows []record.Identity
	for i := range 3 * most {
		rows = append(rows, record.Identity{Subject: record.ChildRef{Agency: "police", Child: "P1"}, GivenNames: record.Private(fmt.Sprint("Ann", i)), FamilyName: "Ash"})
	}
	there := newJoining(rows).refs[0].signature()
	for i := range len(rows) / 2 {
		rows[i], rows[len(rows)-1-i] = rows[len(rows)-1-i], rows[i]
	}
	if back := newJoining(rows).refs[0].signature(); back != there {
		t.Errorf("forwards %s, backwards %s", there, back)
	}
}
