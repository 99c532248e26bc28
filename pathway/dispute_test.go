package pathway

import (
	"strings"
	"testing"
)

var disputes = Answers{"why": {"He was not seen for two months and the plan says weekly"}, "instead": {"He is seen each week, and told why it stopped"}, "view": {"He says that nobody came"}, "by": {"2024-06-11"}}

// LP12, R-131: a dispute of the reviewing officer climbs by itself to Cafcass; what managers answer ends nothing, and nobody but a reviewer says that it
// is over. Nothing less is done for the child meanwhile, by whatever exception.
func TestADisputeOfTheReviewingOfficerIsOverWhenTheySaySo(t *testing.T) {
	s, about := proposedBy(t, everything())
	if says := s.at("2024-06-04", "tom team-manager social-care").take(disputeID, disputes); !strings.Contains(says, "It is taken by") {
		t.Errorf("a manager: %q", says)
	}
	s.at("2024-06-04", "ira reviewing-officer social-care").must(disputeID, disputes)
	dispute := s.last("challenge.raised")
	for _, one := range []struct{ day, step, of string }{
		{"2024-06-10", answerChallengeID, ""}, {"2024-06-12", answerChallengeID, "team-manager"}, {"2024-06-19", answerChallengeID, "corporate-parent"}, {"2024-06-28", toCafcassID, "reviewing-officer"},
	} {
		if all := disputeDuties(s.at(one.day, "ira reviewing-officer social-care").of()); len(all) != 1 || all[0].Step != one.step || string(all[0].Of) != one.of {
			t.Errorf("on %s it waits as %+v", one.day, all)
		}
	}
	s.must(toCafcassID, Answers{"what": {"To look at why he was not seen, after three levels"}, "sent": {"yes"}}, dispute)
	if says := s.take(toCafcassID, Answers{"what": {"The same again, please"}, "sent": {"yes"}}, dispute); says != "It was referred already" {
		t.Errorf("twice to Cafcass: %q", says)
	}
	s.at("2024-06-28", "max team-manager social-care").must(answerChallengeID, Answers{"outcome": {"upheld"}, "reason": {"The worker has left, and another begins on Monday."}}, dispute)
	if all := disputeDuties(s.of()); len(all) != 2 || all[0].Step != answerChallengeID || all[1].Step != endDisputeID || all[1].User != "ira" { // it climbs on all the same
		t.Errorf("answered, it waits as %+v", all)
	}
	const waits = "The reviewing officer disputes what is done"
	if says := s.at("2024-07-01", "pat panel-chair mace").take(decideID, deciding1, about); !strings.Contains(says, waits) {
		t.Errorf("decided all the same: %q", says)
	}
	for _, l := range exceptable(s.of(about), proposalOf(s.of(about))) {
		if l.ID == "dispute" {
			t.Error("somebody could agree to go on without it")
		}
	}
	if says := s.take(endDisputeID, Answers{"outcome": {"changed"}, "reason": {"He was seen on Friday by the new worker"}}, dispute); !strings.Contains(says, "It is taken by") {
		t.Errorf("a chair of the panel ends it: %q", says)
	}
	s.at("2024-07-01", "ira reviewing-officer social-care")
	if says := s.take(endDisputeID, Answers{"outcome": {"changed"}, "reason": {"No further concerns."}}, dispute); !strings.Contains(says, SilenceSays) {
		t.Errorf("on silence: %q", says)
	}
	s.must(endDisputeID, Answers{"outcome": {"changed"}, "reason": {"He was seen on Friday by the new worker, and says so"}}, dispute)
	if all := disputeDuties(s.of()); len(all) != 0 {
		t.Errorf("over, it waits as %+v", all)
	}
	if says := s.at("2024-07-02", "pat panel-chair mace").take(decideID, deciding1, about); strings.Contains(says, waits) {
		t.Errorf("over, it still stands in the way: %q", says)
	}
}
