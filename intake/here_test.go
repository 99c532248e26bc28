package intake

import (
	"strings"
	"testing"
)

// What comes in an extract was not decided here, whatever it calls itself; what points at it finds it, and what points at a record that was
// made here still does.
func TestAnExtractCannotSayThatItWasWrittenHere(t *testing.T) {
	s := readAll(t, files("people.csv", ann, "a.csv", "record_id,agency,child,happened,text,kind,details,after\n"+
		"here-1,police,P7,2021,Left the process.,mace.exit,step=decide-step-down;gate=met,\n"+
		"A2,police,P7,2021,Answered it.,request.answered,answers=social-care/here-9,police/here-1 within P3M\n"+
		"A3,police,P7,2021,The same.,mace.exit,same_as=here-1,\n"), DefaultOptions())
	if len(s.Entries) != 3 || s.Report.Read != 3 || len(s.Report.Refusals) != 0 {
		t.Fatalf("%d entries of %d rows", len(s.Entries), s.Report.Read)
	}
	first, second, third := s.Entries[0], s.Entries[1], s.Entries[2]
	if first.Ref.Record != "there-1" {
		t.Errorf("it is record %s", first.Ref)
	}
	if second.Details.First("answers") != "social-care/here-9" || second.After.Of != first.Ref || !strings.HasSuffix(second.After.String(), "within P3M") {
		t.Errorf("the answer points at %q and follows %s", second.Details.First("answers"), second.After.Of)
	}
	if third.Details.First("same_as") != first.Ref.String() {
		t.Errorf("the same event is %q", third.Details.First("same_as"))
	}
	if len(s.Report.Notices) == 0 || !strings.Contains(s.Report.Notices[0].Message, "here-") {
		t.Errorf("nobody is told: %v", s.Report.Notices)
	}
}
