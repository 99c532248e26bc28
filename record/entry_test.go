package record

import (
	"slices"
	"testing"
)

func TestReferencesAreReadAndWritten(t *testing.T) {
	for text, want := range map[string]Ref{
		"J-085": {"vemt", "J-085"}, "court/J-137": {"court", "J-137"}, "court/2021/7": {"court", "2021/7"}, "": {"vemt", ""}, "/J": {"", "J"},
	} {
		if got := ParseRef(text, "vemt"); got != want {
			t.Errorf("%q points at %v", text, got)
		}
	}
	if ParseRef(" court/J-137 ", "vemt") != (Ref{"court", "J-137"}) {
		t.Error("spaces around a reference mean nothing")
	}
	if r := (Ref{"court", "J-137"}); r.String() != "court/J-137" || ParseRef(r.String(), "vemt") != r || r.IsZero() || !(Ref{}).IsZero() {
		t.Errorf("%v", r)
	}
	if c := (ChildRef{"police", "POL-0001"}); c.String() != "police/POL-0001" {
		t.Errorf("%v", c)
	}
}

// A count, and a plural without a number, are kept as they are (R-020: counts of contacts; never split into invented events).
func TestARecordStandsForAtLeastSoManyEvents(t *testing.T) {
	several := Details{{Key: "several", Values: []string{"yes"}}}
	for _, c := range []struct {
		entry  Entry
		least  int
		plural bool
	}{
		{Entry{}, 1, false}, {Entry{Count: 1}, 1, false}, {Entry{Count: 12}, 12, true}, {Entry{Details: several}, 2, true}, {Entry{Count: 9, Details: several}, 9, true},
		{Entry{Details: Details{{Key: "several", Values: []string{"no"}}}}, 1, false}, {Entry{Count: -3}, 1, false},
	} {
		if c.entry.AtLeast() != c.least || c.entry.Plural() != c.plural {
			t.Errorf("count %d stands for at least %d", c.entry.Count, c.entry.AtLeast())
		}
	}
}

func TestDetailsAreFound(t *testing.T) {
	d := Details{{Key: "attended", Values: []string{"police", "school"}}, {Key: "same_as", Values: []string{"J-1", "police/J-2"}}, {Key: "empty"}}
	if !d.Has("attended", "school") || d.Has("attended", "health") || d.Has("absent", "") || d.First("attended") != "police" || d.First("empty") != "" || d.All("absent") != nil {
		t.Errorf("attended: %v", d.All("attended"))
	}
	if got := d.Refs("same_as", "health"); !slices.Equal(got, []Ref{{"health", "J-1"}, {"police", "J-2"}}) || len(d.Refs("absent", "health")) != 0 {
		t.Errorf("same as %v", got)
	}
	e := Entry{People: []Person{{Role: "mother"}}}
	if !e.Role("mother") || e.Role("father") {
		t.Error("the entry names a mother and nobody else")
	}
}

func TestAReportCountsWhatWasRefused(t *testing.T) {
	r := Report{Read: 10, Applied: 5, Unchanged: 2, Corrected: 1}
	if r.Refused() != 2 {
		t.Errorf("%d refused", r.Refused())
	}
}
