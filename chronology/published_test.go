package chronology_test

import (
	"testing"

	"sightline/record"
)

// The published review as its agencies' submissions: one child, one chronology.
func TestThePublishedReviewIsOneChronology(t *testing.T) {
	c := children(t, "../stories/joe", true)[0]
	if c.Len() != 189 || len(c.Supplied()) != 12 || !c.BornAgreed || len(c.Notices) != 0 {
		t.Fatalf("%d entries of %d agencies; %s", c.Len(), len(c.Supplied()), notices(c))
	}
	// its own order of telling is kept: the times never contradict it
	for i, it := range c.Items[1:] {
		if before := c.Items[i]; it.Order.Set && before.Order.Value > it.Order.Value {
			t.Errorf("%s stands before %s", before.Ref, it.Ref)
		}
		if it.TimeUnknown != !it.Order.Set {
			t.Errorf("%s: time not known is %v", it.Ref, it.TimeUnknown)
		}
	}
	if got := c.Lookup("J-029").At; !got.Bounded() || c.Lookup("J-029").Conflict {
		t.Errorf("excluded within a year of starting secondary school: %s", got.EDTF())
	}
}

func TestThePublishedReviewAsItStood(t *testing.T) {
	c := children(t, "../stories/joe", true)[0]
	for _, w := range []struct {
		why   string
		state record.State
		at    string
		want  record.Answer
	}{
		{"early help is open while education refers (R-013)", "early-help", "J-053", record.Yes},
		{"accepted by the panel (R-112)", "mace", "J-077", record.Yes},
		{"the panel process lasts through the move (R-091)", "mace", "J-090", record.Yes},
		{"left the panel process (R-114)", "mace", "J-152", record.No},
		{"no process when the strategy meeting of late 2021 names exploitation (R-106)", "mace", "J-162", record.No},
		{"missing overnight within days of returning home (R-085)", "placed-with-parents", "J-130", record.Yes},
		{"secure until the return home (R-135)", "secure", "J-121", record.Yes},
		{"home again", "secure", "J-128", record.No},
		{"a joint meeting asked for and never answered (R-092)", "open-request", "J-193", record.Yes},
		{"the plan refused (R-070)", "send-assessment", "J-125", record.No},
	} {
		if got := c.IsOpen(w.state, c.Lookup(w.at)); got != w.want {
			t.Errorf("%s: %s at %s is %v", w.why, w.state, w.at, got)
		}
		view := c.AsOf(c.Lookup(w.at))
		if got := view.IsOpen(w.state, view.Lookup(w.at)); got != w.want || view.Len() > c.Lookup(w.at).Pos+1 {
			t.Errorf("%s: replayed to %s, %s is %v", w.why, w.at, w.state, got)
		}
	}
	// the panel and the school knew different parts of it
	whole := c.Len()
	for _, agency := range []record.AgencyCode{"mace", "education", "police", "health", "social-care-*", "social-care-cur"} {
		if n := c.KnownTo(agency).Len(); n == 0 || n == whole {
			t.Errorf("%s could know %d of %d", agency, n, whole)
		}
	}
	if all, one := c.KnownTo("social-care-*").Len(), c.KnownTo("social-care-cur").Len(); all <= one {
		t.Errorf("all areas know %d, one of them %d", all, one)
	}
}

// The invented children whose services did everything: every state of theirs that is opened is ended.
func TestTheInventedChildrenAreEachOneChronology(t *testing.T) {
	all := children(t, "../stories/ordinary", false)
	if len(all) < 20 {
		t.Fatalf("%d children", len(all))
	}
	for _, c := range all {
		if len(c.Notices) != 0 || c.Len() == 0 {
			t.Errorf("%s: %d entries; %s", c.Key, c.Len(), notices(c))
		}
		if open := c.OpenNow(); len(open) != 0 {
			t.Errorf("%s: %s is open at the end", c.Key, open[0].State)
		}
	}
}
