package pathway

import (
	"strings"
	"testing"

	"sightline/record"
)

// due gives the day of what waits, of the first that begins so; "" when it does not wait, "no day" when none is set.
func (s *story) due(say string) string {
	for _, d := range Duties(s.of()) {
		if strings.HasPrefix(d.Say, say) {
			if d.Due.IsZero() {
				return "no day"
			}
			return record.LondonDay(d.Due.Unix()).Format("2006-01-02")
		}
	}
	return ""
}

// A mention without somebody and a day cannot be saved: neither in the step nor in a meeting.
func TestAMentionIsNoReferral(t *testing.T) {
	s := newStory(t)
	for _, c := range []struct {
		says string
		a    Answers
	}{
		{"Answer whether", Answers{}},
		{"Choose one of the answers", Answers{"nrm": {"not-considered"}}},
		{"is nobody's", Answers{"nrm": {"refer"}, "nrm_why": {"Found with drugs."}, "nrm_who": {"Dee"}, "nrm_by": {"2024-06-04"}}},
		{"is not made", Answers{"nrm": {"to-refer-later"}, "nrm_why": {"The interview."}, "nrm_owner": {"police"}, "nrm_who": {"Dee"}}},
		{"An agency alone is nobody", Answers{"nrm": {"refer"}, "nrm_why": {"Found with drugs."}, "nrm_owner": {"police"}, "nrm_by": {"2024-06-04"}}},
		{"is today or later", Answers{"nrm": {"refer"}, "nrm_why": {"Found with drugs."}, "nrm_owner": {"police"}, "nrm_who": {"Dee"}, "nrm_by": {"2024-06-01"}}},
		{"Say why the child is not referred", Answers{"nrm": {"not-refer"}}},
		{"Say why in a few words", Answers{"nrm": {"not-refer"}, "nrm_why": {"No reports."}}},
	} {
		if got := s.take("nrm-consider", c.a); !strings.Contains(strings.ToLower(got), strings.ToLower(c.says)) {
			t.Errorf("%v: %q", c.a, got)
		}
	}
	if !Decides("nrm.considered") || !Decides("nrm.referral") {
		t.Error("they can be written without a step")
	}
}

// From "it is decided" until the final decision each thing that waits has a day, and ends with the entry that does it.
func TestTheWayThroughTheMechanism(t *testing.T) {
	s := newStory(t, "youth-justice-cur 2024-04-01 justice.order order=referral-order")
	if got := s.take("nrm-consider", Answers{"nrm": {"refer"}, "nrm_why": {"Found with drugs."}, "nrm_owner": {"social-care"}, "nrm_who": {"Ann Bell"}, "nrm_by": {"2024-06-04"}}); got != "" {
		t.Fatal(got)
	}
	const refers, first, final, stay = "Make the referral", "Ask for the first decision", "Ask when the final decision", "Ask the young person"
	if got := s.due(refers); got != "2024-06-04" {
		t.Errorf("the referral waits until %q", got)
	}
	refer := Answers{"type": {"criminal"}, "why": {"Found with drugs that were not his."}, "sent": {"2024-06-03"}, "again": {"no"}, "guardian": {"yes"}, "child_told": {"yes"}, "child_said": {"He does not want his mates to know."}, "told": {"youth-justice-cur"}}
	if got := s.take("nrm-refer", refer); got != "" {
		t.Fatal(got)
	}
	last := &s.entries[len(s.entries)-1]
	if last.Details.First("consent_status") != "not-needed" || last.Details.First("shared_with") != "youth-justice-cur" {
		t.Errorf("under 18: consent %q, told %q (R-110)", last.Details.First("consent_status"), last.Details.First("shared_with"))
	}
	if s.due(refers) != "" || s.due(first) != "2024-06-10" {
		t.Errorf("referred, the first decision waits until %q", s.due(first))
	}
	s.at("2024-06-20", "ana social-worker social-care")
	decided := Answers{"decision": {"positive"}, "by": {"sca"}, "decided": {"2024-06-12"}, "recovery": {"2024-06-20"}, "child_told": {"yes"}, "child_said": {"He was glad."}, "defence": {"given"}}
	got := s.take("nrm-reasonable", decided)
	for _, says := range []string{"at least 30 days: until 12 July 2024", "Say who gave legal advice"} {
		if !strings.Contains(got, says) {
			t.Errorf("%q is not said: %s", says, got)
		}
	}
	if got := s.take("nrm-reasonable", decided.with("recovery", "2024-07-12", "advice", "The council's lawyer on 19 June", "defence_why", "He is before the court on Friday.")); got != "" {
		t.Fatal(got)
	}
	if !strings.HasSuffix(s.kinds(), "nrm.reasonable-grounds sharing.decision") {
		t.Errorf("it wrote %s", s.kinds())
	}
	if s.due(first) != "" || s.due(final) != "2024-12-12" || s.due(stay) != "" {
		t.Errorf("the final decision waits until %q", s.due(final))
	}
	s.at("2027-02-20", "ana social-worker social-care")
	if got := s.due(stay); got != "2027-05-05" {
		t.Errorf("before 18 it is asked by %q", got)
	}
	s.at("2027-05-06", "ana social-worker social-care")
	if got := s.take("nrm-adult", Answers{"decision": {"leave"}, "by": {"Ann Bell, today"}, "why": {"Wants it over."}}); !strings.Contains(got, "Say which help goes on") {
		t.Errorf("they leave without help: %q", got)
	}
	if got := s.take("nrm-adult", Answers{"decision": {"leave"}, "by": {"Ann Bell, today"}, "why": {"Wants it over."}, "help": {"The mentor stays."}}); got != "" {
		t.Fatal(got)
	}
	if s.due(stay) != "" || s.due(final) != "" || !strings.HasSuffix(s.kinds(), "nrm.adult nrm.withdrawn") {
		t.Errorf("who left is waited for: %s", s.waits())
	}
}

// A final decision, or a first one that is no, ends the waiting; it can be recorded also where no referral is known.
func TestDecisionsCanAlwaysBeRecorded(t *testing.T) {
	s := newStory(t)
	a := Answers{"decision": {"negative"}, "by": {"local-panel"}, "decided": {"2024-06-01"}, "child_told": {"no"}, "child_said": {"Ann Bell explains it on Friday."}}
	if got := s.take("nrm-conclusive", a); !strings.Contains(got, "Say who asks to look at it again") {
		t.Errorf("a no is taken as the end: %q", got)
	}
	if got := s.take("nrm-conclusive", a.with("why", "None were given.", "again", "Ann Bell asks on Monday.")); got != "" {
		t.Fatal(got)
	}
	if got := s.take("nrm-conclusive", a.with("why", "None were given.", "again", "Ann Bell asks on Monday.", "decided", "2024-06-09")); !strings.Contains(got, "today or before") {
		t.Errorf("a decision that is ahead: %q", got)
	}
}

// Who is no first responder asks one, by a day; a charity says which it is (first responders as the police guidance lists them).
func TestOnlyAFirstResponderRefers(t *testing.T) {
	for _, code := range []string{"police", "social-care-cur", "youth-justice-prev", "front-door"} {
		if !FirstResponder(record.AgencyCode(code)) {
			t.Errorf("%s is none", code)
		}
	}
	for _, code := range []string{"school", "health", "gp", "mental-health", "mace", "court"} {
		if FirstResponder(record.AgencyCode(code)) {
			t.Errorf("%s is one", code)
		}
	}
	s := newStory(t).at("2024-06-03", "flo school-lead school")
	refer := Answers{"type": {"criminal"}, "why": {"Found with drugs that were not his."}, "sent": {"2024-06-03"}, "again": {"no"}, "guardian": {"no"}, "child_told": {"yes"}, "child_said": {"He knows."}}
	if got := s.take("nrm-refer", refer); !strings.Contains(got, "Choose a first responder to ask") {
		t.Fatalf("a school refers: %q", got)
	}
	if got := s.take("nrm-refer", Answers{"to": {"police"}, "by": {"2024-06-05"}, "why": {"Found with drugs that were not his."}}); got != "" {
		t.Fatal(got)
	}
	if s.due("Ring Police") != "2024-06-05" || s.kinds() != "request.made nrm.considered" { // nobody of the police has an account yet
		t.Errorf("it wrote %s and waits until %q", s.kinds(), s.due("Ring Police"))
	}
	s.at("2024-06-04", "gil police-lead police")
	if got := s.take("nrm-refer", refer); got != "" {
		t.Fatal(got)
	}
	if s.due("Refer the child") != "" || s.due("Make the referral") != "" {
		t.Errorf("it was made, and waits: %s", s.waits())
	}
	s = newStory(t).at("2024-06-03", "hal early-help-worker voluntary")
	if got := s.take("nrm-refer", refer); !strings.Contains(got, "Say which first responder organisation you are") {
		t.Errorf("a charity: %q", got)
	}
	if got := s.take("nrm-refer", refer.with("charity", "Barnardo's")); got != "" {
		t.Errorf("Barnardo's: %q", got)
	}
	if got := s.take("nrm-refer", refer.with("charity", "none")); !strings.Contains(got, "Choose a first responder") {
		t.Errorf("a charity that is none: %q", got)
	}
}

// Under 18 consent is never asked; from 18 it is, and a public authority notifies without a name when it is refused.
func TestConsentIsAskedOnlyFrom18(t *testing.T) {
	refer := Answers{"type": {"criminal"}, "why": {"Found with drugs that were not theirs."}, "sent": {"2028-01-10"}, "again": {"no"}, "guardian": {"no"}, "child_told": {"yes"}, "child_said": {"They know."}}
	s := newStory(t).at("2028-01-10", "gil police-lead police")
	if got := s.take("nrm-refer", refer); !strings.Contains(got, "from 18 they have to") {
		t.Errorf("at 18: %q", got)
	}
	if got := s.take("nrm-refer", refer.with("consent", "refused")); got != "" {
		t.Fatal(got)
	}
	if e := &s.entries[0]; e.Kind != "nrm.considered" || e.Details.First("notified") != "without-name" {
		t.Errorf("it wrote %s, notified %q", e.Kind, e.Details.First("notified"))
	}
	if got := s.take("nrm-refer", refer.with("consent", "given")); got != "" {
		t.Fatal(got)
	}
	if e := &s.entries[1]; e.Kind != "nrm.referral" || e.Details.First("consent_status") != "given" {
		t.Errorf("it wrote %s", e.Kind)
	}
}

// A referral that is only named goes stale: each meeting since is counted, and for a cared-for child the reviewing officer is asked (R-108, R-131;
// J-139).
func TestANamedReferralGoesStaleAtEachReview(t *testing.T) {
	s := newStory(t, "2023-03-01 care.started legal=section-20", "social-care 2024-01-10 nrm.considered decision=to-refer-later")
	const answer, officer = "Answer whether the child is referred", "Ask why the referral"
	if s.due(answer) != "2024-01-17" || s.due(officer) != "" {
		t.Errorf("named without a day, it waits until %q and the officer is asked by %q", s.due(answer), s.due(officer))
	}
	s.tell("social-care 2024-03-01 meeting.cared-for-review")
	s.tell("social-care 2024-05-01 meeting.risk-management")
	if s.due(officer) == "" {
		t.Error("the reviewing officer is not asked")
	}
	for _, d := range Duties(s.of()) {
		if strings.HasPrefix(d.Say, answer) && !strings.Contains(d.Why, "2 times") {
			t.Errorf("it says %q", d.Why)
		}
	}
	s.tell("here 2024-06-01 nrm.considered step=nrm-consider decision=not-refer reason=he_was_with_his_aunt")
	if s.due(answer) != "" || s.due(officer) != "" {
		t.Errorf("answered, it waits: %s", s.waits())
	}
}

// "Not yet" waits until the day that was said, for whoever said they would.
func TestNotYetWaitsUntilItsDay(t *testing.T) {
	s := newStory(t).at("2024-06-03", "ana social-worker social-care")
	if got := s.take("nrm-consider", Answers{"nrm": {"to-refer-later"}, "nrm_why": {"The interview on Monday."}, "nrm_owner": {"social-care"}, "nrm_user": {"ana"}, "nrm_by": {"2024-06-10"}}); got != "" {
		t.Fatal(got)
	}
	if got := s.due("Answer whether"); got != "2024-06-10" {
		t.Errorf("it waits until %q", got)
	}
	for _, d := range Duties(s.of()) {
		if strings.HasPrefix(d.Say, "Answer whether") && d.User != "ana" {
			t.Errorf("it is %q who is asked", d.User)
		}
	}
}
