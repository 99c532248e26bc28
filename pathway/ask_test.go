package pathway

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

var asksJointly = Answers{"to": {"social-care-north"}, "for": {"joint-meeting"}, "what": {"Two areas know parts of it, and nobody has all"}, "by": {"2024-02-08"}, "meanwhile": {"The aunt keeps her phone at night, and the mentor rings each day"}}

// askedJointly is a child of whom the south asked the north for a joint meeting, as in J-091.
func askedJointly(t tested) (*story, record.Ref) {
	s := twoAreas(t)
	s.at("2024-02-01", "sam transfer-lead social-care-south")
	if says := s.take(askID, asksJointly); says != "" {
		t.Fatalf("%s", says)
	}
	return s, s.entries[len(s.entries)-1].Ref
}

// a request that nobody answers climbs by itself from level to level, with nobody ticking anything; whoever asked goes on being
// responsible. J-091 was asked, and nobody answered or challenged it.
func TestAnUnansweredRequestClimbs(t *testing.T) {
	s, ref := askedJointly(t)
	for _, one := range []struct{ day, says, of string }{
		{"2024-02-05", "Answer a request: Children's social care (north)", ""}, {"2024-02-09", "Get an answer", "team-manager"}, {"2024-02-14", "Get an answer", "transfer-lead"}, {"2024-02-21", "Get an answer", "panel-chair"}, {"2024-06-01", "Get an answer", "panel-chair"},
	} {
		s.at(one.day, "sam transfer-lead social-care-south")
		all := askDuties(s.of())
		if len(all) != 1 || !strings.HasPrefix(all[0].Say, one.says) || string(all[0].Of) != one.of || all[0].About != ref {
			t.Errorf("on %s it waits as %+v, want %q of %q", one.day, all, one.says, one.of)
		}
	}
	if d := askDuties(s.of())[0]; !strings.Contains(d.Why, "level three of three. Whoever asked goes on being responsible") {
		t.Errorf("it says %q", d.Why)
	}
	if says := s.take(answerRequestID, Answers{"outcome": {"agreed"}, "what": {"On Friday at ten"}}, ref); !strings.Contains(says, "It is for Children's social care (north) to answer") {
		t.Errorf("who asked answers: %q", says)
	}
	s.at("2024-06-02", "ned team-manager social-care-north")
	for reason, says := range map[string]string{"We have a different system": "no reason not to work together", "": "Say why"} {
		if got := s.take(answerRequestID, Answers{"outcome": {"declined"}, "what": {"We do not meet about it"}, "reason": {reason}}, ref); !strings.Contains(got, says) {
			t.Errorf("%q: %q, want %q", reason, got, says)
		}
	}
	if says := s.take(answerRequestID, Answers{"outcome": {"agreed"}, "what": {"On Friday at ten, with the police"}}, ref); says != "" {
		t.Fatal(says)
	}
	if all := askDuties(s.of()); len(all) != 0 {
		t.Errorf("answered, it waits as %+v", all)
	}
	if says := s.take(answerRequestID, Answers{"outcome": {"agreed"}, "what": {"On Monday"}}, ref); says != "It is answered already" {
		t.Errorf("twice: %q", says)
	}
}

// Whoever asked does not answer in the place of another area, and what nobody is there to answer climbs all the same.
func TestNobodyAnswersTheirOwnRequest(t *testing.T) {
	s := twoAreas(t)
	s.at("2024-02-01", "cat social-worker social-care")
	s.says(t, s.take(askID, asksJointly))
	ref := s.entries[len(s.entries)-1].Ref
	if says := s.take(answerRequestID, Answers{"outcome": {"agreed"}, "what": {"On Friday"}}, ref); !strings.Contains(says, "It is for") {
		t.Errorf("who asked answers: %q", says)
	}
	alone := maps.Clone(asksJointly)
	alone["to"] = []string{"police"}
	s.says(t, s.take(askID, alone))
	for _, d := range askDuties(s.at("2024-02-14", "cat social-worker social-care").of()) {
		if d.Of != "transfer-lead" || d.User != "" {
			t.Errorf("it has come to %+v", d)
		}
	}
	if says := s.take(answerRequestID, Answers{"outcome": {"no-information"}, "what": {"They hold nothing, said on the phone"}}, s.entries[len(s.entries)-1].Ref); says != "" {
		t.Errorf("nobody is there, and whoever asked may not write down the answer: %q", says)
	}
}

// A partnership has levels of its own; a file whose levels no role holds is refused, with what would be accepted.
func TestAPartnershipHasLevelsOfItsOwn(t *testing.T) {
	own, err := Load("ours.yaml", []byte("climbs:\n- {after: 1 working day, of: corporate-parent}\n"))
	if err != nil || len(own.Climbs) != 1 || own.Climbs[0].Of != "corporate-parent" {
		t.Fatalf("%+v, %v", own, err)
	}
	for file, says := range map[string]string{
		"climbs:\n- {after: 1 working day, of: headmaster}\n": "there is no role", "climbs:\n- {after: soon, of: team-manager}\n": "no length of time", "climbs: [" + strings.Repeat("{after: 1 day, of: team-manager},", 7) + "]\n": "6 levels at most",
	} {
		if _, err := Load("ours.yaml", []byte(file)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// Whatever people ask and answer, in whatever order, every request that was asked and not answered waits, once; and none waits that was answered.
func TestNoRequestIsLost(t *testing.T) {
	people := []string{"nia social-worker social-care-north", "sam transfer-lead social-care-south", "pol police-lead police", "hal exploitation-hub mace"}
	most := 0
	checkUntil(t, func() bool { return most > 1 }, func(t *rapid.T) {
		s := twoAreas(t)
		for _, who := range people {
			s.at("2024-02-01", who)
		}
		open, day := map[record.Ref]bool{}, s.now
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			day = day.AddDate(0, 0, rapid.IntRange(0, 9).Draw(t, "days"))
			s.at(day.Format(time.DateOnly), rapid.SampledFrom(people).Draw(t, "who"))
			ask, _ := Find(askID)
			answer, _ := Find(answerRequestID)
			if len(open) == 0 || rapid.Bool().Draw(t, "asks") {
				if s.take(askID, anyAnswers(t, s.of(), ask)) == "" {
					open[s.entries[len(s.entries)-1].Ref] = true
				}
			} else {
				ref := s.entries[rapid.IntRange(0, len(s.entries)-1).Draw(t, "about")].Ref
				if s.take(answerRequestID, anyAnswers(t, s.of(ref), answer), ref) == "" {
					if !open[ref] {
						t.Fatalf("%s was answered, and was none that waited", ref)
					}
					delete(open, ref)
				}
			}
			var waits []record.Ref
			for _, d := range askDuties(s.of()) {
				if slices.Contains(waits, d.About) || !open[d.About] {
					t.Fatalf("%s waits twice, or was answered", d.About)
				}
				waits = append(waits, d.About)
			}
			if len(waits) != len(open) {
				t.Fatalf("%d wait of %d", len(waits), len(open))
			}
			most = max(most, len(open))
		}
	})
}
