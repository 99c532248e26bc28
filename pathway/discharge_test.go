package pathway

import (
	"slices"
	"strings"
	"testing"
)

// inCare is a child in the process with a care order, whose review decided without the child or the parents (J-154, J-155).
var inCare = append(slices.Clone(inProcess),
	"court 2023-10-01 legal.care-order placement=parents",
	"social-care 2024-05-28 meeting.cared-for-review attended_by_child=no participation=not-attended parents=none | The review decides to go for it.",
)

const theReview = "social-care/E9"

// forCourt is all that asking a court asks for, but for the decision.
func forCourt() Answers {
	a := but(everything(), "way")
	for name, value := range map[string]string{
		"reviewing_officer.who": "Ira, 1 June", "reviewing_officer.view": "I agree, after the visits.", "hub.who": "hub coordinator, 1 June", "hub.view": "He would lose a safe place.",
		"considered_at": theReview, "only_court": "yes",
	} {
		a[name] = []string{value}
	}
	return a
}

var askCourt = Answers{"outcome": {"discharge"}, "reason": {"He is at college four days a week and his uncle sees him daily."}, "history": {"yes"}}

// a decision like that of J-154, with neither the child nor the parents there, fails and says what is missing.
func TestAskingACourtWithoutTheChildOrTheParentsFails(t *testing.T) {
	s := newStory(t, inCare...).at("2024-06-03", "ana social-worker social-care")
	s.must("ask-discharge", Answers{"reason": {"He lives at home and that goes well now."}, "history": {"yes"}, "considered_at": {theReview}})
	about := s.last("legal.discharge-decision")
	lacks := s.at("2024-06-12", "max team-manager social-care").lacks("decide-discharge", askCourt, about)
	var said []string
	for _, p := range lacks {
		said = append(said, p.Say)
	}
	all := strings.Join(said, "\n")
	for _, says := range []string{"what Mara thinks", "what the mother thinks", "what the father thinks", "exploitation hub thinks", "independent reviewing officer", "until a court ends it", "Nothing is named that protects", "when the police were asked"} {
		if !strings.Contains(all, says) {
			t.Errorf("it does not say %q:\n%s", says, all)
		}
	}
	if strings.Contains(all, "No review is named") {
		t.Error("the review that considered it is not taken")
	}
	if !careOrderOpen(s.of()) {
		t.Error("the order does not stand")
	}
	if text := s.chronology().Find(about).Text.Reveal(); !strings.Contains(text, "The order stands.") || !strings.Contains(text, "the view of the exploitation hub") {
		t.Errorf("the proposal says %q", text)
	}
}

// with everything there somebody else decides, and only the court ends the order.
func TestOnlyACourtEndsTheOrder(t *testing.T) {
	s := newStory(t, inCare...).at("2024-06-03", "max team-manager social-care")
	s.must("ask-discharge", forCourt())
	about := s.last("legal.discharge-decision")
	if got := s.at("2024-06-12", "max team-manager social-care").take("decide-discharge", askCourt, about); !strings.Contains(got, "You proposed it yourself") {
		t.Errorf("decided by whoever proposed it: %q", got)
	}
	s.at("2024-06-12", "cora corporate-parent social-care").must("decide-discharge", askCourt, about)
	decision := s.chronology().Find(s.last("legal.discharge-decision"))
	for key, want := range map[string]string{"decision": "agreed-to-apply", "gate": "met", "child_asked": "yes", "parents_asked": "yes", "mace_asked": "yes", "from": about.String()} {
		if got := decision.Details.First(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if !careOrderOpen(s.of()) {
		t.Error("a decision of the council ended the order")
	}
	if got := stages(s.chronology()); got != "open" {
		t.Errorf("the matter is %s: nothing closes it because of an order", got)
	}
	if m := Current(Matters(s.chronology())); !m.Holds(about) || !m.Holds(decision.Ref) {
		t.Error("the matter does not hold what was decided about the order")
	}
	s.tell("court 2024-09-01 legal.care-order-discharged by=court")
	if careOrderOpen(s.of()) {
		t.Error("the court ended the order, and it stands")
	}
}

// a decision that is taken back stays in the record, with by what and why, whoever recorded the two (J-181 takes back J-155).
func TestAReversalKeepsWhatItReverses(t *testing.T) {
	s := newStory(t, append(slices.Clone(inCare),
		"social-care 2024-05-30 legal.discharge-decision decision=agreed-to-apply",
		"social-care 2024-09-30 legal.discharge-decision decision=withdrawn",
		"social-care 2024-10-30 legal.discharge-decision decision=apply",
	)...).at("2024-11-03", "ira reviewing-officer social-care")
	all := Askings(s.chronology())
	if len(all) != 2 || all[0].Reversed == nil || all[0].Reversed.Ref.Record != "E11" || all[1].Reversed != nil {
		t.Fatalf("%d decisions, the first taken back by %v", len(all), all[0].Reversed)
	}
	again := all[1].Item.Ref
	s.must("keep-order", Answers{"reason": {"He was not asked."}})
	if got := s.take("keep-order", Answers{"reason": {"He was not asked."}}); got != "There is no decision to ask the court that stands" {
		t.Errorf("taken back twice: %q", got)
	}
	all = Askings(s.chronology())
	if all[1].Reversed == nil || all[1].Reversed.Details.First("reverses") != again.String() || len(s.chronology().Items) != len(inCare)+4 {
		t.Error("what was taken back is not linked, or is gone")
	}
}

// What another system decided stays recorded as it was; the reviewing officer is told what nothing shows.
func TestADecisionElsewhereIsKeptAndAskedAbout(t *testing.T) {
	s := newStory(t, append(slices.Clone(inCare), "social-care 2024-05-30 legal.discharge-decision decision=agreed-to-apply")...)
	var found []Duty
	for _, d := range gateDuties(s.of()) {
		if d.Step == keepOrderID {
			found = append(found, d)
		}
	}
	if len(found) != 1 || found[0].Of != "reviewing-officer" || !strings.Contains(found[0].Say, "what the child says") || !strings.Contains(found[0].Say, "what each parent says") {
		t.Fatalf("the duties are %+v", found)
	}
	s.tell("social-care 2024-06-01 legal.discharge-decision decision=withdrawn")
	for _, d := range gateDuties(s.of()) {
		if d.Step == keepOrderID {
			t.Errorf("it was taken back, and still: %+v", d)
		}
	}
}

// A child whom the process never knew is asked about less: no hub, no tool, no police.
func TestAChildTheProcessNeverKnew(t *testing.T) {
	s := newStory(t, "court 2023-10-01 legal.care-order", "social-care 2024-05-28 meeting.cared-for-review", "school 2024-05-29 child.protective", "school 2024-05-30 child.voice").at("2024-06-03", "ana social-worker social-care")
	a := but(forCourt(), "hub", "police", "network", "safe_places", "factors.0.evidence=school/E2", "spoken.0.entry=school/E3", "considered_at=social-care/E1")
	s.must("ask-discharge", a)
	s.at("2024-06-12", "cora corporate-parent social-care").must("decide-discharge", askCourt, s.last("legal.discharge-decision"))
}

// The order stays at once and by one person, also while it is proposed.
func TestTheOrderStaysAtOnce(t *testing.T) {
	s := newStory(t, inCare...).at("2024-06-03", "ana social-worker social-care")
	s.must("ask-discharge", forCourt())
	about := s.last("legal.discharge-decision")
	if got := s.take("ask-discharge", forCourt()); !strings.Contains(got, "proposed already") {
		t.Errorf("proposed twice: %q", got)
	}
	s.must("keep-order", Answers{"reason": {"It was too early."}})
	if got := s.at("2024-06-12", "cora corporate-parent social-care").take("decide-discharge", askCourt, about); !strings.Contains(got, "not to go on") {
		t.Errorf("decided after it was taken back: %q", got)
	}
}

// each thing that asking a court needs is said when it is missing, by itself.
func TestAskingACourtSaysExactlyWhatIsMissing(t *testing.T) {
	for without, says := range map[string]string{
		"hub": "exploitation hub thinks", "reviewing_officer": "reviewing officer thinks", "considered_at": "No review is named", "only_court": "until a court ends it", "child": "what Mara thinks",
		"mother": "what the mother thinks", "father": "what the father thinks", "factors": "Nothing is named that protects", "spoken": "Nobody is named who has spoken", "police": "when the police were asked",
		"network": "who is around Mara", "triggers": "what brings Mara back", "nobody": "whether anybody disagrees",
	} {
		s := newStory(t, inCare...).at("2024-06-03", "ana social-worker social-care")
		s.must("ask-discharge", but(forCourt(), without))
		about := s.last("legal.discharge-decision")
		lacks := s.at("2024-06-12", "cora corporate-parent social-care").lacks("decide-discharge", askCourt, about)
		if len(lacks) != 1 || !strings.Contains(lacks[0].Say, says) {
			t.Errorf("without %s: %+v, want only %q", without, lacks, says)
		}
		if without == "only_court" { // the law, which nobody goes on without
			if got := s.at("2024-06-12", "max team-manager social-care").take("exception", Answers{}, about); !strings.Contains(got, "Nothing is missing that one could go on without") {
				t.Errorf("an exception from the law: %q", got)
			}
			continue
		}
		s.at("2024-06-12", "max team-manager social-care").must("exception", Answers{"without": {exceptable(s.of(about), proposalOf(s.of(about)))[0].ID}, "reason": {"The hearing is on Friday and the court asked."}, "until": {"2024-07-01"}, "who": {"me"}}, about)
		s.at("2024-06-12", "cora corporate-parent social-care").must("decide-discharge", askCourt, about)
		if got := s.chronology().Find(s.last("legal.discharge-decision")).Details.First("gate"); got != "exception" {
			t.Errorf("without %s the gate is said to be %q", without, got)
		}
	}
}
