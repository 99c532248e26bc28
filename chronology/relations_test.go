package chronology_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// A relative time and the time written both hold; when they cannot, both are shown.
func TestARelativeTimeNarrowsWhatWasWritten(t *testing.T) {
	for _, c := range []struct {
		name, want string
		conflict   bool
		lines      []string
	}{
		{"from a day", "2021-03-01/2021-06-01", false, []string{"x | unknown | | after=a within P3M", "a | 2021-03-01"}},
		{"with a year of its own", "2021-03-01/2021-06-01", false, []string{"x | 2021 | | after=a within P3M", "a | 2021-03-01"}},
		{"cut by a year of its own", "2022-01-01/2022-02-01", false, []string{"x | 2022 | | after=a within P3M", "a | 2021-11-01"}},
		{"an interval that did not last", "2021-03-01/2021-06-01", false, []string{"x | 2021-01/2022-06 | note | after=a within P3M", "a | 2021-03-01"}},
		{"a year of what can last", "2021-03-01/2021-06-01", false, []string{"x | 2021 | service.disrupted | after=a within P3M", "a | 2021-03-01"}},
		{"about", "2021-06-01/2021-08-01", false, []string{"x | 2021 | | after=a about P4M", "a | 2021-03-01"}},
		{"of another agency", "2021-03-01/2021-06-01", false, []string{"x | 2021 | | after=court/a within P3M", "court/a | 2021-03-01"}},
		{"along a chain", "2021-03-01/2021-07-01", false, []string{"x | unknown | | after=b within P3M", "b | unknown | | after=a within P1M", "a | 2021-03-01"}},
		{"with an age", "2019-11-01/2020-02-01", false, []string{"x | age 14 | | after=a within P3M", "a | 2019-11-01"}},
		{"at odds", "2023-01-01/2023-12-31", true, []string{"x | 2023 | | after=a within P3M", "a | 2021-03-01"}},
		{"at odds: before the other", "2020-01-01/2020-12-31", true, []string{"x | 2020 | | after=a within P3M", "a | 2021-03-01"}},
		{"of a time nobody knows", "2021-01-01/2021-12-31", false, []string{"x | 2021 | | after=a within P3M", "a | unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			built := built(t, c.lines...)
			x := built.Lookup("x")
			if x.At.EDTF() != c.want || x.Conflict != c.conflict {
				t.Errorf("%s, in conflict %v; want %s", x.At.EDTF(), x.Conflict, c.want)
			}
			if x.At.Uncertain != c.conflict {
				t.Errorf("nothing sure may rest on it: %v", x.At.Uncertain)
			}
			if x.Until.EDTF() != x.At.EDTF() {
				t.Errorf("it happened %s and was over %s", x.At.EDTF(), x.Until.EDTF())
			}
			if said := strings.Contains(notices(built), "happened and after cannot both hold; both are shown"); said != c.conflict {
				t.Errorf("notices: %s", notices(built))
			}
			if x.Happened.String() == "" || x.After.String() == "" {
				t.Error("both stay as they were written")
			}
		})
	}
}

func TestWhatLastedKeepsItsEnd(t *testing.T) {
	c := built(t, "x | 2021-01/2022-06 | service.disrupted | after=a within P3M", "a | 2021-01-10")
	if x := c.Lookup("x"); x.At.EDTF() != "2021-01-10/2021-01-31" || x.Until.EDTF() != "2022-06-01/2022-06-30" {
		t.Errorf("it began %s and was over %s", x.At.EDTF(), x.Until.EDTF())
	}
}

// A doubted reference never makes a sure time.
func TestDoubtIsCarriedAlong(t *testing.T) {
	if c := built(t, "x | 2021 | | after=a within P3M", "a | 2021-03?"); !c.Lookup("x").At.Uncertain {
		t.Error("what is counted from a doubted time is doubted")
	}
}

// A reference that leads nowhere is reported and otherwise ignored: the entry stays.
func TestReferencesThatLeadNowhereAreReported(t *testing.T) {
	c := built(t, "x | 2021 | | after=gone within P3M; same_as=health/gone; includes=x,gone", "y | 2021 | | same_as=y")
	want := strings.Join([]string{
		"after points at police/gone, which is not a record of this child; it is otherwise ignored",
		"includes points at police/gone, which is not a record of this child; it is otherwise ignored",
		"includes points at the record itself; it is otherwise ignored",
		"same_as points at health/gone, which is not a record of this child; it is otherwise ignored",
		"same_as points at the record itself; it is otherwise ignored",
	}, "\n")
	if notices(c) != want {
		t.Errorf("notices:\n%s", notices(c))
	}
	if x := c.Lookup("x"); x.At.EDTF() != "2021-01-01/2021-12-31" || x.Same != nil || x.Contains != nil || x.Conflict {
		t.Errorf("%+v", x)
	}
}

// References that go round in a circle give no time to any of them, whichever is read first.
func TestACircleOfReferencesIsReported(t *testing.T) {
	lines := []string{"a | 2021 | | after=b within P1M", "b | 2022 | | after=c within P1M", "c | unknown | | after=a within P1M", "d | 2022-02 | | after=b within P3M"}
	for range lines {
		lines = append(lines[1:], lines[0])
		c := built(t, lines...)
		if n := strings.Count(notices(c), "after goes round in a circle; it is otherwise ignored"); n != 3 || len(c.Notices) != 3 {
			t.Errorf("notices:\n%s", notices(c))
		}
		if got := ids(c.Items); got != "a b d c" || c.Lookup("a").At.EDTF() != "2021-01-01/2021-12-31" || !c.Lookup("c").TimeUnknown || c.Lookup("d").TimeUnknown {
			t.Errorf("%s, a %s", got, c.Lookup("a").At.EDTF())
		}
	}
}

func TestALongChainOfReferencesIsFollowed(t *testing.T) {
	const n = 5000
	lines := []string{fmt.Sprintf("r%d | 2021-01-01T00:00", n)}
	for i := range n {
		lines = append(lines, fmt.Sprintf("r%d | unknown | | after=r%d within PT1H", i, i+1))
	}
	c := built(t, lines...)
	if c.Items[0].Ref.Record != record.RecordID(fmt.Sprintf("r%d", n)) || c.Items[n].Ref.Record != "r0" || c.Lookup("r0").TimeUnknown || len(c.Notices) != 0 {
		t.Errorf("first %s, last %s", c.Items[0].Ref, c.Items[n].Ref)
	}
}

// One event told by several agencies is one event: of each kind the first counts (R-075, R-145: counts of visits and contacts).
func TestOneEventIsCountedOnce(t *testing.T) {
	for _, c := range []struct {
		name, repeats string
		lines         []string
	}{
		{"told twice", "b", []string{"a | 2021-01 | health.emergency", "b | 2021-02 | health.emergency | same_as=a"}},
		{"the link may stand in the earlier", "b", []string{"a | 2021-01 | health.emergency | same_as=b", "b | 2021-02 | health.emergency"}},
		{"and in both", "b", []string{"a | 2021-01 | health.emergency | same_as=b", "b | 2021-02 | health.emergency | same_as=a"}},
		{"of another kind", "", []string{"a | 2021-01 | health.emergency", "b | 2021-02 | police.notification | same_as=a"}},
		{"linked only through a third that stands last", "b c", []string{"a | 2021-01 | health.emergency", "b | 2021-02 | health.emergency", "c | 2021-03 | health.emergency | same_as=a,b"}},
		{"linked only through one of another kind", "b", []string{"a | 2021-01 | health.emergency", "b | 2021-02 | health.emergency", "c | 2021-03 | police.notification | same_as=a,b"}},
		{"not linked", "", []string{"a | 2021-01 | health.emergency", "b | 2021-01 | health.emergency"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			built := built(t, c.lines...)
			var repeats []*chronology.Item
			for _, it := range built.Items {
				if it.Repeats {
					repeats = append(repeats, it)
				}
				for _, other := range it.Same {
					if other == it {
						t.Errorf("%s is said to be the same as itself", it.Ref)
					}
				}
			}
			if got := ids(repeats); got != c.repeats {
				t.Errorf("%q are told again, want %q", got, c.repeats)
			}
		})
	}
	c := built(t, "a | 2021-01 | note", "b | 2021-02 | note | same_as=a", "c | 2021-03 | note | same_as=b", "d | 2021-03 | note")
	if ids(c.Lookup("a").Same) != "b c" || len(c.Lookup("b").Same) != 2 || len(c.Lookup("c").Same) != 2 || c.Lookup("d").Same != nil {
		t.Errorf("the same as a: %s", ids(c.Lookup("a").Same))
	}
}

// A total already contains its records, and what counts for them (R-020: counts 9, 22, 12 shown).
func TestATotalContainsItsRecords(t *testing.T) {
	for _, c := range []struct {
		name, contains string
		lines          []string
	}{
		{"its own", "a b", []string{"a | 2021-01", "b | 2021-02", "total | 2021 | | count=9; includes=a,b"}},
		{"named twice", "a", []string{"a | 2021-01", "total | 2021 | | count=9; includes=a,a"}},
		{"and the record that counts for it", "b a", []string{"a | 2021-01", "health/b | 2021-02 | | same_as=police/a", "total | 2021 | | count=9; includes=health/b"}},
		{"but not the record that is told again", "a", []string{"a | 2021-01", "health/b | 2021-02 | | same_as=police/a", "total | 2021 | | count=9; includes=a"}},
		{"nor the same event told as another kind", "a", []string{"a | 2021-01", "health/b | 2021-02 | health.emergency | same_as=police/a", "total | 2021 | | count=9; includes=a"}},
		{"by way of the total that is told again", "a", []string{"total | 2021 | | count=9", "a | 2021", "vemt/t | 2021/2022 | | count=9; includes=police/a; same_as=police/total"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			built := built(t, c.lines...)
			if got := ids(built.Lookup("total").Contains); got != c.contains {
				t.Errorf("it contains %q, want %q", got, c.contains)
			}
			for _, part := range built.Lookup("total").Contains {
				if !strings.Contains(ids(part.Within), "total") {
					t.Errorf("%s is within %q", part.Ref, ids(part.Within))
				}
			}
		})
	}
}

// Hostile or clumsy: twenty thousand records of one event must cost no more than twenty thousand records.
func TestManyRecordsOfOneEvent(t *testing.T) {
	lines := []string{"a | 2021"}
	for i := range 20_000 {
		lines = append(lines, fmt.Sprintf("r%d | 2021 | | same_as=a", i))
	}
	c := built(t, lines...)
	if n := len(c.Lookup("r7").Same); n != 20_000 || !c.Lookup("r7").Repeats || c.Lookup("a").Repeats {
		t.Errorf("%d other records of the event", n)
	}
}

// The same id again is the same record: the later row corrects the earlier.
func TestARecordGivenTwiceIsOneRecord(t *testing.T) {
	c := built(t, "a | 2021 | note", "b | 2021 | note | same_as=a", "a | 2020 | child.seen", "health/a | 2022")
	if c.Len() != 3 || c.Items[0].Kind != "child.seen" || ids(c.Items[1].Same) != "a" || c.Items[1].Same[0].Kind != "child.seen" {
		t.Errorf("%s, the first a %s", ids(c.Items), c.Items[0].Kind)
	}
	if notices(c) != "police/a is given twice for this child; the later row is kept" {
		t.Errorf("notices: %s", notices(c))
	}
	if c.Lookup("a") != nil || c.Lookup("police/a") != c.Items[0] || c.Lookup("b") != c.Items[1] || c.Lookup("zzz") != nil {
		t.Error("an id that two agencies use needs its agency")
	}
}

// Whatever the links, each event of a kind counts once, and a link is a link for both.
func TestOfEveryEventOneRecordOfEachKindCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "entries")
		var entries []record.Entry
		for i := range n {
			e := record.Entry{Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint(i))}, Kind: rapid.SampledFrom([]record.Kind{"note", "child.seen"}).Draw(t, "kind"), Origin: record.Origin{Line: i}}
			for range rapid.IntRange(0, 2).Draw(t, "links") {
				e.Details = append(e.Details, record.Detail{Key: "same_as", Values: []string{fmt.Sprint(rapid.IntRange(0, n).Draw(t, "of"))}})
				break
			}
			entries = append(entries, e)
		}
		for _, it := range joined(entries).Items {
			counting := 0
			for _, other := range append(slices.Clip(it.Same), it) {
				if other.Kind == it.Kind && !other.Repeats {
					counting++
				}
				if other != it && !strings.Contains(" "+ids(other.Same)+" ", " "+string(it.Ref.Record)+" ") {
					t.Fatalf("%s is the same as %s, and not the other way", it.Ref, other.Ref)
				}
			}
			if counting != 1 {
				t.Fatalf("of the event of %s %d records count", it.Ref, counting)
			}
		}
	})
}
