package pathway

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// twoAreas is a child of the north whom people of the south may take over.
func twoAreas(t tested, lines ...string) *story {
	s := newStory(t, append([]string{"social-care-north 2023-11-01 social-care.assessment", "mace 2024-01-10 mace.accepted level=high"}, lines...)...)
	s.at("2024-02-01", "sam transfer-lead social-care-south").at("2024-02-01", "nia social-worker social-care-north")
	return s
}

var handsOver = Answers{
	"history": {"yes"}, "to": {"south"}, "process": {"cp-plan", "mace"}, "reason": {"The family moved so that Mara is away from those who use her"}, "now": {"She owes a debt and is rung every night"}, "ties": {"Her aunt, and the mentor goes on"},
	"safe": {"With the aunt"}, "school": {"A place from Monday"}, "open": {"The school was to find a mentor"}, "bundle": {"yes"}, "behind": {"A man called Zed"},
}

var takesOver = Answers{"history": {"yes"}, "outcome": {"accept"}, "reason": {"She lives here now"}, "information": {"sam"}, "missing": {"sam"}, "disruption": {"sam"}}

var meets = Answers{
	"history": {"yes"}, "held": {"2024-02-06"}, "method": {"video"}, "attended": {"social-care-north", "social-care-south"}, "asked.0.what": {"Who does she ring at night?"}, "asked.0.answer": {"Her aunt."}, "challenged": {"That the plan names no adult; it does now"},
	"information": {"sam"}, "missing": {"sam"}, "disruption": {"sam"}, "information_other": {"nia"}, "missing_other": {"nia"}, "disruption_other": {"nia"}, "harm": {"In the north, where the north acts"}, "next": {"2024-03-05"},
}

func areaWaits(s *story) string {
	of := s.of()
	var all []string
	for _, d := range handoverDuties(of) {
		all = append(all, d.Step+" "+record.LondonDay(d.Due.Unix()).Format(time.DateOnly))
	}
	l := LeadOf(of.Chronology)
	return string(l.Area) + ": " + strings.Join(all, ", ")
}

// the area that leads goes on until the other has accepted; to accept takes effect at once, and the live meeting is owed until
// somebody holds it: agencies of both areas, something asked, something challenged.
func TestAnAreaHandsOverAndTheOtherTakesOver(t *testing.T) {
	s := twoAreas(t)
	if got := areaWaits(s); got != "north: " {
		t.Errorf("before: %s", got)
	}
	if says := s.take(handOverID, handsOver); says != "" {
		t.Fatal(says)
	}
	if got := areaWaits(s); got != "north: take-over-area 2024-02-05" {
		t.Errorf("asked: %s", got)
	}
	if says := s.take(handOverID, handsOver); !strings.Contains(says, "asked already") {
		t.Errorf("twice: %q", says)
	}
	if says := s.take(takeOverID, takesOver); !strings.Contains(says, "You asked it yourself") {
		t.Errorf("who asked answers: %q", says)
	}
	s.at("2024-02-02", "ned team-manager social-care-north")
	if says := s.take(takeOverID, takesOver); !strings.Contains(says, "It is for south to answer") {
		t.Errorf("the area that asked answers: %q", says)
	}
	s.at("2024-02-02", "sam transfer-lead social-care-south")
	if says := s.take(takeOverID, takesOver); says != "" {
		t.Fatal(says)
	}
	if got := areaWaits(s); got != "south: handover-meeting 2024-02-09" || !LeadOf(s.chronology()).Unmet() {
		t.Errorf("accepted: %s", got)
	}
	alone := maps.Clone(meets)
	alone["attended"] = []string{"social-care-south"}
	s.at("2024-02-06", "sam transfer-lead social-care-south")
	if says := s.take(meetHandoverID, alone); !strings.Contains(says, "Agencies of both areas") {
		t.Errorf("one area alone meets: %q", says)
	}
	if says := s.take(meetHandoverID, meets); says != "" {
		t.Fatal(says)
	}
	if got := areaWaits(s); got != "south: " || LeadOf(s.chronology()).Unmet() {
		t.Errorf("met: %s", got)
	}
	if n := s.chronology().LastOf("action.agreed"); n == nil || !strings.Contains(n.Text.Reveal(), "nia") {
		t.Errorf("nobody of the other area holds anything: %v", n)
	}
}

// that another area works in another way is no reason; a reason about the child is one, and the first area goes on.
func TestAnotherWayOfWorkingIsNoReason(t *testing.T) {
	s := twoAreas(t)
	s.says(t, s.take(handOverID, handsOver))
	s.at("2024-02-02", "sam transfer-lead social-care-south")
	for reason, says := range map[string]string{
		"We have a different process for this": "no reason not to work together", "Our own thresholds apply": "no reason not to work together", "The other council uses another system": "no reason not to work together",
		"No reports were made.": "silence", "She goes back to her aunt in the north on Friday, so the north keeps her": "",
	} {
		got := (&story{t: s.t, entries: slices.Clone(s.entries), now: s.now, by: s.by, people: s.people}).take(takeOverID, Answers{"history": {"yes"}, "outcome": {"decline"}, "reason": {reason}})
		if says == "" && got != "" || says != "" && says != "silence" && !strings.Contains(got, says) || says == "silence" && got == "" {
			t.Errorf("%q: %q, want %q", reason, got, says)
		}
	}
	s.says(t, s.take(takeOverID, Answers{"history": {"yes"}, "outcome": {"decline"}, "reason": {"She goes back to her aunt in the north on Friday"}}))
	if got := areaWaits(s); got != "north: " {
		t.Errorf("declined: %s", got)
	}
}

func (s *story) says(t *testing.T, problem string) {
	t.Helper()
	if problem != "" {
		t.Fatal(problem)
	}
}

// Nobody takes the lead who was not asked: not by recording what they heard, not by asking in the place of the area that leads, not through an agency
// of no area; and what is told late, or by another system, takes no handover away that was asked for here.
func TestTheLeadIsNotTakenWithoutBeingAsked(t *testing.T) {
	s := twoAreas(t)
	if says := s.at("2024-02-01", "sam transfer-lead social-care-south").take(handOverID, handsOver); !strings.Contains(says, "It is for north, which leads") {
		t.Errorf("the other area asks: %q", says)
	}
	s.at("2024-02-01", "nia social-worker social-care-north")
	s.says(t, s.take(handOverID, handsOver))
	heard := Answers{"sort": {"agency"}, "kind": {"transfer.accepted"}, "when": {"2024-02-02"}, "by": {"social-care-south"}, "what": {"They do not take her"}, "source": {"By phone"}}
	if says := s.at("2024-02-02", "ned team-manager social-care-north").take(elsewhere, heard); says != "" && LeadOf(s.chronology()).Area != "north" {
		t.Errorf("heard: %q", says)
	}
	for _, told := range []string{
		"here/social-care-north 2024-02-02 transfer.accepted step=elsewhere from_area=north", "here/social-care-west 2024-02-02 transfer.accepted step=elsewhere decision=accepted from_area=north", "social-care-west 2024-02-02 transfer.accepted decision=accepted from_area=north",
		"social-care-north 2024-02-02 transfer.requested to_area=west", "health-south 2012-02-02 social-care.assessment",
	} {
		s.tell(told)
		if l := LeadOf(s.chronology()); l.Area != "north" || l.Asked == nil || l.To != "south" || !TakenHere(&l.Asked.Entry) {
			t.Errorf("after %q %s leads, and %q is asked", told, l.Area, l.To)
		}
	}
	if says := s.at("2024-02-02", "hal exploitation-hub mace").take(takeOverID, takesOver); !strings.Contains(says, "It is for south to answer") {
		t.Errorf("a hub of no area answers: %q", says)
	}
	if says := s.at("2024-02-03", "eva early-help-worker early-help-north").take(closeServiceID, ending(nil)); !strings.Contains(says, "A handover to another area waits") {
		t.Errorf("closed meanwhile: %q", says)
	}
}

// A handover between areas takes away none that a hub proposed to another hub.
func TestAHandoverOfAreasLeavesTheHubsAlone(t *testing.T) {
	m := Current(Matters(life(t, "2024-01-01 mace.accepted hub=north", "2024-03-01 transfer.requested process=mace hub=south", "here 2024-03-02 transfer.requested step=hand-over-area process=mace to_area=south", "here 2024-03-03 transfer.accepted step=take-over-area process=mace decision=accepted")))
	if m.To != "south" || m.Hub != "north" {
		t.Errorf("the hub %q is asked by %q", m.To, m.Hub)
	}
}

// J-086 to J-090: what the councils told stands as it happened: responsibility moved, accepted in writing and after a conference that was only online,
// so that nobody is known to have met.
func TestJoesHandoverWasInWriting(t *testing.T) {
	c := joe(t)
	l := LeadOf(c)
	if l.Area != "cur" || l.Accepted == nil || l.Accepted.Ref.Record != "J-090" || !l.Unmet() {
		t.Errorf("Joe is led by %q since %v, unmet %v", l.Area, l.Accepted, l.Unmet())
	}
	for id, want := range map[string]record.AreaCode{"J-084": "prev", "J-087": "prev", "J-090": "cur"} {
		if got := LeadOf(c.AsOf(c.Lookup(id))).Area; got != want {
			t.Errorf("at %s %q leads, want %q", id, got, want)
		}
	}
}

// command is a step that somebody wishes to take: at once, later, in another order, or twice.
type command struct {
	who, step string
	a         Answers
	about     []record.Ref
}

// Whatever people of both areas do, in any order, late or twice, with whatever answers, one area leads at every moment, and it changes by an acceptance
// alone: one that was asked for, by somebody else than who asked. A handover, and a request, that was asked for waits until it is answered. What is
// counted of a handover is never more than there is, and a joint plan ends by the word of both.
func TestOneAreaLeadsAtEveryMoment(t *testing.T) {
	verbs := []string{handOverID, takeOverID, meetHandoverID, jointPlanID, handOverID, takeOverID, meetHandoverID, jointPlanID, elsewhere, referID, "challenge-decision", receiptID, passOnID, jointPlanID, planMoveID, disruptID, askID, answerRequestID}
	people := []string{"nia social-worker social-care-north", "ned team-manager social-care-north", "sam transfer-lead social-care-south", "sue out-of-hours social-care-south", "hal exploitation-hub mace", "wes social-worker social-care-west"}
	moved, taken := 0, map[string]int{}
	checkUntil(t, func() bool {
		return moved > 1 && taken[meetHandoverID] > 0 && taken[receiptID] > 0 && taken["late"] > 0
	}, func(t *rapid.T) {
		s := twoAreas(t)
		for _, who := range people {
			s.at("2024-02-01", who)
		}
		day, waiting := s.now, []command(nil)
		for range rapid.IntRange(8, 24).Draw(t, "steps") {
			day = day.AddDate(0, 0, rapid.IntRange(0, 9).Draw(t, "days"))
			s.now = day
			one, late := anyCommand(t, s, people, verbs), false
			if len(waiting) > 0 && rapid.Bool().Draw(t, "an earlier one") {
				n := rapid.IntRange(0, len(waiting)-1).Draw(t, "which")
				one, late = waiting[n], true
				if rapid.Bool().Draw(t, "once") {
					waiting = slices.Delete(waiting, n, n+1)
				}
			} else {
				waiting = append(waiting, one)
				if rapid.Bool().Draw(t, "later") {
					continue
				}
			}
			s.at(day.Format(time.DateOnly), one.who)
			before := s.chronology()
			if s.take(one.step, one.a, one.about...) != "" {
				continue
			}
			taken[one.step]++
			if late {
				taken["late"]++
			}
			if leadHolds(t, s, before, one.step) {
				moved++
			}
			nothingIsLost(t, before, s.chronology(), one.step)
			countsHold(t, s)
		}
	})
}

// anyCommand draws what somebody wishes, with answers to what is asked now.
func anyCommand(t *rapid.T, s *story, people, verbs []string) command {
	one := command{who: rapid.SampledFrom(people).Draw(t, "who")}
	s.at(s.now.Format(time.DateOnly), one.who)
	one.step = rapid.SampledFrom(openOf(s, verbs)).Draw(t, "verb")
	step, _ := Find(one.step)
	if step.Of == OfEntry {
		if asked := waitingRequests(s.chronology()); len(asked) > 0 {
			one.about = []record.Ref{rapid.SampledFrom(asked).Draw(t, "about").Ref}
		} else {
			one.step = referID
			step, _ = Find(referID)
		}
	}
	one.a = anyAnswers(t, s.of(one.about...), step)
	ending := looks.but(Answers{"outcome": {endsPlan}, "reason": {"The men were charged, and Mara told her aunt that nobody rings her"}})
	good := map[string][]Answers{handOverID: {handsOver}, takeOverID: {takesOver}, meetHandoverID: {meets}, jointPlanID: {looks.but(Answers{"disruption_other": {"nia"}}), ending, ending}, receiptID: {{"read": {"yes"}}}}[one.step]
	if len(good) > 0 && rapid.Bool().Draw(t, "as it should be") {
		one.a = one.a.but(rapid.SampledFrom(good).Draw(t, "good"))
	}
	return one
}

// leadHolds holds that the lead moves by an acceptance alone; it reports that it moved.
func leadHolds(t *rapid.T, s *story, then *chronology.Chronology, step string) bool {
	before, after := LeadOf(then), LeadOf(s.chronology())
	switch {
	case after.Area == "":
		t.Fatalf("after %s nobody leads", step)
	case after.Area != before.Area && step == takeOverID:
		if _, area, _ := record.Words().Agency(s.by.Agency); before.Asked == nil || area != before.To || after.Area != before.To || TakenHere(&before.Asked.Entry) && before.Asked.Details.Has("decided_by", s.by.User) {
			t.Fatalf("%s took over from %s without being asked", after.Area, before.Area)
		}
		return true
	case after.Area != before.Area:
		t.Fatalf("%s moved the lead from %s to %s", step, before.Area, after.Area)
	case before.Asked != nil && after.Asked == nil && step != takeOverID && step != elsewhere:
		t.Fatalf("%s lost a handover that was asked for", step)
	}
	return false
}

// nothingIsLost holds that a request waits until it is answered, and that a joint plan ends by both areas alone.
func nothingIsLost(t *rapid.T, before, after *chronology.Chronology, step string) {
	left := waitingRequests(after)
	for _, asked := range waitingRequests(before) {
		if !slices.ContainsFunc(left, func(it *chronology.Item) bool { return it.Ref == asked.Ref }) && step != answerRequestID {
			t.Fatalf("%s lost a request", step)
		}
	}
	now := JointPlanOf(after)
	for _, p := range JointPlanOf(before).Each() {
		if p.Made != nil && now.with(p.Lead, p.Partner) == nil && (step != jointPlanID || p.Ending == nil || !otherSide(p.Ending, lastOfKind(after, "meeting.joint-risk"))) {
			t.Fatalf("%s ended the joint plan of %s and %s by the word of one area", step, p.Lead, p.Partner)
		}
	}
}

// countsHold holds that nothing is counted that is not there, and that what arrived and what is missing are all there was.
func countsHold(t *rapid.T, s *story) {
	c := s.chronology()
	b := BundleOf(c)
	if b == nil {
		return
	}
	there := countHeld(b.then(c))
	for _, n := range []counts{b.sent, b.got} {
		if more := n.less(there); len(more) > 0 {
			t.Fatalf("%v are counted that were not there", more.coded())
		}
	}
	if missing := b.missing(c); b.Receipt != nil && there.less(missing).less(b.got.most(b.left)).total() > 0 {
		t.Fatalf("of %v %v arrived, and %v are missing", there.coded(), b.got.coded(), missing.coded())
	}
}
