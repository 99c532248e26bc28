package pathway

import (
	"strings"
	"testing"
)

// referred is a story in which a school referred a child on Friday 1 March 2024.
func referred(t *testing.T) *story {
	t.Helper()
	s := newStory(t).at("2024-03-01", "kim school-lead school")
	if says := s.take("refer", Answers{"worry": {"New phones and older people"}, "danger": {"no"}}); says != "" {
		t.Fatal(says)
	}
	return s
}

func TestAReferralIsScreened(t *testing.T) {
	s := referred(t)
	if says := s.take("screen", Answers{}); !strings.Contains(says, "taken by") {
		t.Errorf("the school screens its own referral: %q", says)
	}
	s.at("2024-03-04", "hal exploitation-hub mace")
	if says := s.take("screen", Answers{"history": {"yes"}, "outcome": {"accept"}}); !strings.Contains(says, "Which hub") && !strings.Contains(says, "which hub") || !strings.Contains(says, "level") {
		t.Errorf("it lacks %q", says)
	}
	if says := s.take("screen", Answers{"outcome": {"accept"}, "hub": {"hub"}, "level": {"high"}, "reason": {"Signs of county lines"}}); !strings.Contains(says, "Read the history") {
		t.Errorf("it was decided without reading: %q", says)
	}
	if says := s.take("screen", Answers{"history": {"yes"}, "outcome": {"accept"}, "hub": {"hub"}, "level": {"high"}, "category": {"criminal"}, "reason": {"Signs of county lines"}}); says != "" {
		t.Fatal(says)
	}
	m := Current(Matters(s.chronology()))
	if m.Stage != Open || m.Level != "high" || m.Hub != "hub" || m.Category != "criminal" || !m.Accepted.Details.Has("history_read", "yes") {
		t.Errorf("R-119, R-112: the matter is %+v", m)
	}
	if says := s.take("screen", Answers{}); !strings.Contains(says, "decided already") {
		t.Errorf("it is screened twice: %q", says)
	}
}

// What was asked and is not answered never lapses: it is overdue, and the hub decides on what there is.
func TestWhatIsNotAnsweredIsDecidedOnWhatThereIs(t *testing.T) {
	s := referred(t)
	s.at("2024-03-04", "hal exploitation-hub mace")
	ask := Answers{"history": {"yes"}, "outcome": {"ask"}, "of": {"police", "school"}, "what": {"Who are the older people?"}, "by": {"2024-03-11"}}
	if says := s.take("screen", ask); says != "" {
		t.Fatal(says)
	}
	m := Current(Matters(s.chronology()))
	if m.Stage != MoreAsked || len(m.Asked) != 2 {
		t.Fatalf("it is %s, %d are asked", m.Stage, len(m.Asked))
	}
	if d := dutyOf(s.of(), "answer-more"); d == nil || d.Due.Format("2006-01-02") != "2024-03-11" {
		t.Errorf("the answer is due %v", d)
	}
	s.at("2024-06-01", "hal exploitation-hub mace")
	if m := Current(Matters(s.chronology())); m.Stage != MoreAsked {
		t.Errorf("it lapsed: %s", m.Stage)
	}
	if d := dutyOf(s.of(), "screen"); d == nil || !strings.Contains(d.Say, "what there is") {
		t.Errorf("nobody is asked to decide on what there is: %v", d)
	}
	if says := s.take("screen", Answers{"history": {"yes"}, "outcome": {"accept"}, "hub": {"hub"}, "level": {"not-set"}, "reason": {"The school's account is enough"}}); says != "" {
		t.Fatal(says)
	}
	if m := Current(Matters(s.chronology())); m.Stage != Open || m.Level != "" {
		t.Errorf("it is %s at %q", m.Stage, m.Level)
	}
}

func TestAnAnswerBringsItBackToTheScreen(t *testing.T) {
	s := referred(t)
	s.at("2024-03-04", "hal exploitation-hub mace")
	if says := s.take("screen", Answers{"history": {"yes"}, "outcome": {"ask"}, "of": {"police", "school"}, "what": {"Who?"}, "by": {"2024-03-11"}}); says != "" {
		t.Fatal(says)
	}
	asked := Current(Matters(s.chronology())).Asked
	s.at("2024-03-05", "pat police-lead police")
	if says := s.take("answer-more", Answers{"what": {"Two adults"}, "outcome": {"agreed"}}); !strings.Contains(says, "Choose the request") {
		t.Errorf("which of two is answered: %q", says)
	}
	if says := s.take("answer-more", Answers{"which": {asked[0].Ref.String()}, "what": {"Two adults who are known"}, "outcome": {"agreed"}}); says != "" {
		t.Fatal(says)
	}
	if m := Current(Matters(s.chronology())); m.Stage != MoreAsked {
		t.Errorf("one has not answered, and it is %s", m.Stage)
	}
	s.at("2024-03-06", "kim school-lead school")
	if says := s.take("answer-more", Answers{"what": {"Nothing more"}, "outcome": {"no-information"}}); says != "" {
		t.Fatal(says)
	}
	if m := Current(Matters(s.chronology())); m.Stage != Referred {
		t.Errorf("all have answered, and it is %s", m.Stage)
	}
	if d := dutyOf(s.of(), "screen"); d == nil || d.Due.Format("2006-01-02") != "2024-03-07" {
		t.Errorf("it is to be screened by %v", d)
	}
}

// Declining needs a reason that is more than silence, something instead, and the right to challenge told.
func TestDecliningSaysWhatIsOfferedInstead(t *testing.T) {
	s := referred(t)
	s.at("2024-03-04", "hal exploitation-hub mace")
	no := Answers{"history": {"yes"}, "matters": {"Nothing: it is her first referral"}, "outcome": {"decline"}, "reason": {"No intelligence about this"}, "instead": {"A youth worker from early help"}, "told": {"school"}, "challenge": {"yes"}}
	if says := s.take("screen", no); !strings.Contains(says, "is no reason not to accept") {
		t.Errorf("declined on silence: %q", says)
	}
	no["reason"] = []string{"The phones are gifts from an aunt, whom the school has spoken to"}
	if says := s.take("screen", no); says != "" {
		t.Fatal(says)
	}
	all := Matters(s.chronology())
	if all[0].Stage != Declined || Current(all) != nil {
		t.Fatalf("it is %s", all[0].Stage)
	}
	last := all[0].Last
	if !last.Details.Has("challenge_told", "yes") || last.Details.First("alternative") == "" {
		t.Error("it is not kept that the right to challenge was told")
	}
	s.at("2024-03-05", "kim school-lead school")
	if says := s.take("refer", Answers{"worry": {"Hurt by one of them"}, "danger": {"no"}}); says != "" {
		t.Fatal(says)
	}
	if got := stages(s.chronology()); got != "declined referred" {
		t.Errorf("a declined child cannot be referred again: %q", got)
	}
}

// whoever decides about a child in the process has the history beside the question, says that they have read it, and the decision keeps that.
func TestEveryDecisionAsksForTheHistory(t *testing.T) {
	s := newStory(t, "2022-01-01 mace.referral", "2022-01-02 mace.declined", "2023-01-01 education.exclusion", "2024-03-01 mace.referral", "2024-03-02 transfer.requested process=mace hub=south")
	of := s.at("2024-03-04", "hal exploitation-hub mace").of()
	for _, id := range []string{screenID, reviewID, answerHubID, assessID} {
		step, _ := Find(id)
		shown, asked := 0, false
		for _, section := range step.Sections(of, Answers{}) {
			shown += len(section.Shown)
			for _, q := range section.Questions {
				asked = asked || q.ID == "history" && q.Sort == Confirmed && q.Must != ""
			}
		}
		if !asked || shown < 3 {
			t.Errorf("%s shows %d entries of the history, and asks whether it was read: %v", id, shown, asked)
		}
	}
}

// A referral that arrives after the screen, and is told of an earlier day, is not declined with those that were seen: it waits. Accepted meanwhile,
// it is looked at.
func TestAReferralNobodySawIsNotDeclined(t *testing.T) {
	late := "police 2024-03-01 mace.referral | Found with a knife."
	no := Answers{"history": {"yes"}, "matters": {"Nothing: it is her first referral"}, "outcome": {"decline"}, "reason": {"The phones are gifts from an aunt"}, "instead": {"A youth worker"}, "told": {"school"}, "challenge": {"yes"}}
	s := referred(t).at("2024-03-04", "hal exploitation-hub mace")
	if says := s.take("screen", no); says != "" {
		t.Fatal(says)
	}
	s.tell(late)
	if got := stages(s.chronology()); got != "referred" {
		t.Errorf("a referral that nobody saw: %q", got)
	}
	if d := dutyOf(s.of(), "screen"); d == nil || d.Cites[0].Agency != "police" {
		t.Errorf("it waits for %v", d)
	}
	if says := s.take("screen", no); says != "" {
		t.Fatal(says)
	}
	if got := stages(s.chronology()); got != "declined" {
		t.Errorf("seen, it is %q", got)
	}
	s = accepted(t, "low")
	s.tell(late)
	if d := dutyOf(s.of(), "review"); d == nil || !strings.Contains(d.Say, "new referral") {
		t.Errorf("accepted, and nobody looks at it: %v", d)
	}
}
