package intake

import (
	"os"
	"testing"

	"sightline/record"
)

// The published review's twelve submissions and the invented children are read whole: nothing refused, nothing remarked that a
// practice lead would have to look into.
func TestThePublishedReviewIsReadWhole(t *testing.T) {
	for folder, want := range map[string]int{"joe": 189, "ordinary": 496} {
		s, err := ReadFolder(os.DirFS("../stories/"+folder), DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		r := s.Report
		if r.Read != want || r.Applied != want || r.Refused() != 0 || len(r.Refusals) != 0 {
			t.Errorf("%s: %d read, %d applied, %d refused: %+v", folder, r.Read, r.Applied, r.Refused(), r.Refusals)
		}
		for _, n := range r.Notices {
			t.Errorf("%s: %s:%d: %s", folder, n.File, n.Line, n.Message)
		}
		for _, e := range s.Entries {
			if e.Ref.Record == "" || e.Subject.Child == "" || e.Happened.IsZero() || e.Kind == "" || e.Origin.Line < 2 {
				t.Errorf("%s lacks something", e.Ref)
			}
		}
	}
}

func TestWhatAnEntryHolds(t *testing.T) {
	s, err := ReadFolder(os.DirFS("../stories/joe"), DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Entries {
		if e.Ref != (record.Ref{Agency: "social-care-cur", Record: "J-090"}) {
			continue
		}
		if e.Happened.String() != "age 15" || e.Order != (record.Order{Value: 900, Set: true}) || e.Details.First("from_area") != "prev" || len(e.Details.All("process")) != 2 {
			t.Errorf("the transfer of 4.1.11 was not read as written: %s, %v", e.Happened, e.Order)
		}
		return
	}
	t.Error("there is no J-090")
}
