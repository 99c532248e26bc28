package pathway

import (
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// accepted is a story in which a child was accepted at a level on Monday 4 March 2024.
func accepted(t *testing.T, level string) *story {
	t.Helper()
	s := referred(t).at("2024-03-04", "hal exploitation-hub mace")
	if says := s.take("screen", Answers{"history": {"yes"}, "outcome": {"accept"}, "hub": {"hub"}, "level": {level}, "reason": {"Signs of county lines"}}); says != "" {
		t.Fatal(says)
	}
	return s
}

func reviewed(level, next string) Answers {
	return Answers{
		"history": {"yes"}, "attended": {"police", "school"}, "changed": {"Back in school for two weeks, the tutor says"}, "actions": {"The mentor has met Mara twice"}, "spoken": {"The mentor, on Friday; Mara is afraid of a debt"},
		"level": {level}, "reason": {"The debt is not settled, and the men still ring"}, "next": {next},
	}
}

// A review is due by the level that people set; staying needs its reason; a level is raised at once and not lowered on the way.
func TestAReviewIsDueByTheLevel(t *testing.T) {
	for level, due := range map[string]string{"very-high": "2024-03-18", "high": "2024-04-01", "medium": "2024-04-29", "low": "2024-05-27", "not-set": "2024-04-01"} {
		if d := dutyOf(accepted(t, level).of(), "review"); d == nil || d.Due.Format("2006-01-02") != due {
			t.Errorf("at %s the review is due %v, want %s", level, d, due)
		}
	}
	s := accepted(t, "high").at("2024-03-20", "hal exploitation-hub mace")
	if says := s.take("review", Answers{"history": {"yes"}}); !strings.Contains(says, "Say why the child stays") || !strings.Contains(says, "spoken with the child") {
		t.Errorf("an empty review lacks %q", says)
	}
	if says := s.take("review", reviewed("medium", "2024-04-10")); !strings.Contains(says, "Choose one of the answers") {
		t.Errorf("a level is lowered on the way: %q", says)
	}
	if says := s.take("review", reviewed("very-high", "2024-05-01")); says != "" {
		t.Fatal(says)
	}
	m := Current(Matters(s.chronology()))
	if m.Level != "very-high" || m.Newest("mace.level") == nil || !m.Newest("mace.review").Details.Has("history_read", "yes") {
		t.Errorf("the level is %q", m.Level)
	}
	if d := dutyOf(s.of(), "review"); d == nil || d.Due.Format("2006-01-02") != "2024-04-03" {
		t.Errorf("at very high the next is due %v, whatever later day was named", d)
	}
	if says := s.take("review", reviewed("very-high", "2024-03-25")); says != "" {
		t.Fatal(says)
	}
	if d := dutyOf(s.of(), "review"); d == nil || d.Due.Format("2006-01-02") != "2024-03-25" {
		t.Errorf("people said sooner, and the next is due %v", d)
	}
}

// The assessment says what the child says, or who tried.
func TestTheAssessmentSpeaksWithTheChild(t *testing.T) {
	s := accepted(t, "high").at("2024-03-20", "ana social-worker social-care")
	if dutyOf(s.of(), "assess") == nil {
		t.Error("no assessment waits")
	}
	a := Answers{"history": {"yes"}, "found": {"Carries for adults"}, "change": {"The debt; the police see to the men"}, "outcome": {"Exploited"}, "child_seen": {"no"}, "parents_seen": {"mother"}}
	if says := s.take("assess", a); !strings.Contains(says, "who tried") {
		t.Errorf("the child was not spoken with, and nobody says who tried: %q", says)
	}
	a["not_seen"] = []string{"The social worker rang and came twice; Mara was asleep"}
	if says := s.take("assess", a); says != "" {
		t.Fatal(says)
	}
	if dutyOf(s.of(), "assess") != nil {
		t.Error("the assessment is finished, and still waits")
	}
}

// of two hubs the first has the child until the other accepts, and somebody else answers than who proposed it.
func TestAChildIsHandedFromHubToHub(t *testing.T) {
	two, err := Load("ours.yaml", []byte("hubs:\n- {id: north, name: North hub, areas: [north]}\n- {id: south, name: South hub, areas: [south]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := newStory(t, "2024-01-01 mace.accepted hub=one_of_two_hubs level=high", "2024-02-01 note home_area=south")
	s.local = two
	s.at("2024-03-04", "hal exploitation-hub mace")
	if d := dutyOf(s.of(), "transfer-hub"); d == nil {
		t.Error("nobody asks which hub it is")
	}
	if says := s.take("transfer-hub", Answers{"hub": {"south"}, "reason": {"Mara lives there now"}, "handover": {"The debt, and who knows her best"}}); says != "" {
		t.Fatal(says)
	}
	if m := Current(Matters(s.chronology())); m.To != "south" || m.Hub != "one of two hubs" || m.Stage != Open {
		t.Errorf("it is %s's, proposed to %s, %s", m.Hub, m.To, m.Stage)
	}
	yes := Answers{"history": {"yes"}, "outcome": {"accept"}, "reason": {"She lives here"}}
	if says := s.take("answer-hub", yes); !strings.Contains(says, "You proposed it yourself") {
		t.Errorf("one person hands over and takes: %q", says)
	}
	s.at("2024-03-05", "sue exploitation-hub mace")
	if says := s.take("answer-hub", Answers{"history": {"yes"}, "outcome": {"decline"}, "reason": {"The mother says they move back"}}); says != "" {
		t.Fatal(says)
	}
	if m := Current(Matters(s.chronology())); m.To != "" || m.Hub == "south" {
		t.Errorf("declined, and it is %s's, proposed to %q", m.Hub, m.To)
	}
	s.at("2024-03-06", "hal exploitation-hub mace")
	if says := s.take("transfer-hub", Answers{"hub": {"south"}, "reason": {"They stay"}, "handover": {"As before"}}); says != "" {
		t.Fatal(says)
	}
	s.at("2024-03-07", "sue exploitation-hub mace")
	if says := s.take("answer-hub", yes); says != "" {
		t.Fatal(says)
	}
	if m := Current(Matters(s.chronology())); m.Hub != "south" || m.To != "" || m.Level != "high" || len(Matters(s.chronology())) != 1 {
		t.Errorf("taken over, it is %s's at %q", m.Hub, m.Level)
	}
	if referral := s.of(); referral.hub() != "south" {
		t.Errorf("a new referral goes to %q", referral.hub())
	}
}

// Opening again is raising: anybody does it at once, and a child who left begins anew, one whose part was ended elsewhere goes on.
func TestItIsOpenedAgain(t *testing.T) {
	again := Answers{"reason": {"Found with two men after a night away"}, "level": {"very-high"}}
	for _, one := range []struct{ before, want string }{
		{"2024-01-01 mace.accepted\n2024-02-01 mace.exit", "open"},
		{"2024-01-01 mace.accepted\nhere 2024-02-01 mace.exit step=decide-step-down gate=met", "exited open"},
		{"2024-01-01 mace.accepted\nhere 2024-02-01 mace.stepped-down step=decide-step-down gate=met", "open"},
		{"2024-01-01 mace.accepted\nhere 2024-02-01 child.died step=elsewhere", "died open"},
	} {
		s := newStory(t, strings.Split(one.before, "\n")...).at("2024-03-04", "kim school-lead school")
		if says := s.take("reopen", again); says != "" {
			t.Errorf("%s: %s", one.before, says)
		}
		if got := stages(s.chronology()); got != one.want || Current(Matters(s.chronology())).Level != "very-high" {
			t.Errorf("%s: %q, want %q", one.before, got, one.want)
		}
	}
	for before, says := range map[string]string{
		"": "refer first", "2024-01-01 mace.accepted": "It is open",
		"2024-01-01 mace.referral\n2024-01-02 mace.declined": "not accepted",
	} {
		s := newStory(t)
		if before != "" {
			s = newStory(t, strings.Split(before, "\n")...)
		}
		if got := s.at("2024-03-04", "kim school-lead school").take("reopen", again); !strings.Contains(got, says) {
			t.Errorf("%q: %q, want %q", before, got, says)
		}
	}
}

// Whatever happened elsewhere is recorded as it was: never refused for what it lacks, and never taken for a decision here.
func TestWhatHappenedElsewhereIsRecordedAsItWas(t *testing.T) {
	s := accepted(t, "high").at("2024-05-10", "ana social-worker social-care")
	for _, kind := range elsewhereKinds() {
		before := stages(s.chronology())
		a := Answers{"sort": {sortOf(kind)}, "kind": {string(kind)}, "when": {"2024-05-09"}, "by": {"police"}, "what": {"They decided so"}, "source": {"A letter"}, "because": {"adult"}, "reason": {"No reports for some months"}}
		again := newStory(t)
		again.entries, again.now, again.by, again.people = append(again.entries, s.entries...), s.now, s.by, s.people
		if says := again.take("elsewhere", a); says != "" {
			t.Errorf("%s cannot be recorded: %s", kind, says)
			continue
		}
		if got := stages(again.chronology()); strings.Contains(got, "exited") || strings.Contains(got, "stepped-down") {
			t.Errorf("%s: %q became %q", kind, before, got)
		}
	}
	if says := s.take("elsewhere", Answers{"sort": {"process"}, "kind": {"mace.exit"}, "when": {"2031-01-01"}, "by": {"police"}, "what": {"They will decide"}, "source": {"A letter"}}); !strings.Contains(says, "still to come") {
		t.Errorf("what is still to come was recorded: %q", says)
	}
	for _, kind := range decisions {
		if !slices.Contains(notTold, kind) && !slices.Contains(elsewhereKinds(), kind) {
			t.Errorf("%s, decided elsewhere, cannot be recorded", kind)
		}
	}
}

// sortOf gives the sort of thing that a kind is told of as.
func sortOf(kind record.Kind) string {
	for i := range tellables {
		if slices.Contains(tellables[i].kinds(), kind) {
			return tellables[i].id
		}
	}
	return ""
}

// An ending elsewhere is answered for: opened again, or with what was there shown, or with what is missing said and a day on which it is looked at.
func TestAnEndingElsewhereIsAnsweredFor(t *testing.T) {
	before := []string{"2024-01-01 mace.accepted level=high", "2024-05-01 mace.exit reason=quiet"}
	s := newStory(t, before...).at("2024-05-03", "hal exploitation-hub mace")
	if d := dutyOf(s.of(), "answer-elsewhere"); d == nil || d.Due.Format("2006-01-02") != "2024-05-09" {
		t.Fatalf("it is to be answered for by %v", d)
	}
	if says := s.take("answer-elsewhere", Answers{"outcome": {"all-there"}, "reason": {"No reports for five months"}}); !strings.Contains(says, SilenceSays) || !strings.Contains(says, "what protects") && !strings.Contains(says, "Nothing is named that protects") {
		t.Errorf("silence answers for it: %q", says)
	}
	watch := Answers{"outcome": {"watched"}, "reason": {"The other council's mentor sees Mara every week and says so"}, "until": {"2024-05-31"}}
	if says := s.take("answer-elsewhere", watch); says != "" {
		t.Fatal(says)
	}
	m := Current(Matters(s.chronology()))
	if m.Stage != EndedElsewhere || m.Answered == nil || !strings.Contains(m.Answered.Text.Reveal(), "Missing: ") {
		t.Errorf("it is %s, answered %v", m.Stage, m.Answered)
	}
	if d := dutyOf(s.of(), "answer-elsewhere"); d == nil || d.Due.Format("2006-01-02") != "2024-05-31" {
		t.Errorf("it is looked at again by %v", d)
	}
	if says := s.take("answer-elsewhere", Answers{"outcome": {"open-again"}, "reason": {"Missing again"}}); says != "" {
		t.Fatal(says)
	}
	if got := stages(s.chronology()); got != "open" {
		t.Errorf("opened again, it is %q", got)
	}
	s = newStory(t, append(before, "2024-07-01 mace.referral")...).at("2024-07-02", "hal exploitation-hub mace")
	if dutyOf(s.of(), "answer-elsewhere") != nil {
		t.Error("the child is in the process again, and the old ending still waits")
	}
}

// A challenge is raised by anybody about any decision, and waits with its day.
func TestADecisionIsChallenged(t *testing.T) {
	s := referred(t)
	if says := s.take("challenge-decision", Answers{}); !strings.Contains(says, "no decision") {
		t.Errorf("there is nothing to challenge: %q", says)
	}
	s.at("2024-03-04", "hal exploitation-hub mace")
	if says := s.take("screen", Answers{"history": {"yes"}, "matters": {"Nothing: it is her first referral"}, "outcome": {"decline"}, "reason": {"The phones are gifts from an aunt"}, "instead": {"A youth worker"}, "told": {"school"}, "challenge": {"yes"}}); says != "" {
		t.Fatal(says)
	}
	of := Matters(s.chronology())[0].Last.Ref.String()
	s.at("2024-03-05", "kim school-lead school")
	if says := s.take("challenge-decision", Answers{"of": {of}, "why": {"The aunt lives abroad and sent nothing"}, "to": {"mace"}, "danger": {"no"}, "by": {"2024-03-12"}}); says != "" {
		t.Fatal(says)
	}
	open := false
	for _, b := range s.chronology().OpenNow() {
		open = open || b.State == "open-challenge"
	}
	if !open {
		t.Error("no challenge is open")
	}
}

// Before a young person turns 18 somebody plans; turning 18 ends nothing by itself.
func TestTurning18EndsNothingByItself(t *testing.T) {
	s := newStory(t, "2024-03-01 mace.accepted level=high").at("2026-10-01", "ana social-worker social-care")
	if dutyOf(s.of(), "elsewhere") != nil {
		t.Error("a plan is asked for too soon")
	}
	if d := dutyOf(s.at("2026-12-01", "ana social-worker social-care").of(), "elsewhere"); d == nil || d.Due.Format("2006-01-02") != "2027-05-05" {
		t.Errorf("the plan is due %v", d)
	}
	s.at("2028-01-01", "ana social-worker social-care")
	if got := stages(s.chronology()); got != "open" {
		t.Errorf("at 18 it became %q by itself", got)
	}
	if says := s.take("elsewhere", Answers{"sort": {"life"}, "kind": {"mace.ended"}, "when": {"2027-05-05"}, "by": {"social-care"}, "what": {"Turned 18"}, "source": {"The record"}, "because": {"adult"}, "goes_on": {"Adult safeguarding"}}); says != "" {
		t.Fatal(says)
	}
	if got := stages(s.chronology()); got != "adult" {
		t.Errorf("it is %q", got)
	}
}

// A referral that joins an open matter is looked at the next working day, and not only at the next review.
func TestAReferralThatJoinsIsLookedAt(t *testing.T) {
	s := accepted(t, "low").at("2024-03-05", "kim school-lead school")
	if says := s.take("refer", Answers{"worry": {"Seen with a knife"}, "danger": {"no"}}); says != "" {
		t.Fatal(says)
	}
	d := dutyOf(s.of(), "review")
	if d == nil || d.Due.Format("2006-01-02") != "2024-03-06" || !strings.Contains(d.Say, "new referral") {
		t.Errorf("it is looked at by %v", d)
	}
	if says := s.at("2024-03-06", "hal exploitation-hub mace").take("level", Answers{"level": {"high"}, "reason": {"A knife, and the men who gave it"}, "no-tool": {"It is done on Friday"}}); says != "" {
		t.Fatal(says)
	}
	if d := dutyOf(s.of(), "review"); d == nil || strings.Contains(d.Say, "new referral") {
		t.Errorf("the level was raised, and it still waits: %v", d)
	}
}
