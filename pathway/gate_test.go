package pathway

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// inProcess is a child who was accepted, with work since that shows something.
var inProcess = []string{
	"2023-09-01 mace.referral by=police",
	"2023-09-02 mace.accepted level=high hub=north",
	"college 2024-03-04 child.protective what=school | Four days a week at college.",
	"youth-justice 2024-05-20 child.voice said_to=worker | He says that college is good.",
	"social-care 2024-05-22 child.seen seen_alone=yes | Seen at home.",
	"social-care 2024-05-23 child.not-seen | Nobody came to the door.",
	"here 2024-05-25 exploitation.screening step=tool tool=tees",
	"social-care 2024-05-26 case.closed service=youth-justice",
}

// Entries of inProcess by what they are.
const (
	atCollege = "college/E2"
	hisWords  = "youth-justice/E3"
	seenHome  = "social-care/E4"
	noReply   = "social-care/E5"
	closure   = "social-care/E7"
)

// everything is all that the gate asks for, but for the decision.
func everything() Answers {
	return Answers{
		"way": {"leave"}, "reason": {"He is at college four days a week, says what he wants, and his uncle sees him daily."}, "history": {"yes"},
		"factors.0.what": {"College four days a week"}, "factors.0.evidence": {atCollege},
		"network": {"His uncle and two friends from college; the older man is in prison."}, "safe_places": {"At his uncle's."},
		"spoken.0.role": {"youth justice worker"}, "spoken.0.alone": {"yes"}, "spoken.0.entry": {hisWords},
		"child.view": {"He wants to keep his worker."}, "child.to": {"his worker"}, "mother.view": {"She is glad and wants to be rung."}, "father.why": {"He died in the year 2019."},
		"police.when": {"2024-05-30"}, "police.whom": {"police lead"}, "police.answer": {"The older man is in prison until next year."},
		"stays": {"His worker sees him weekly."}, "lead": {"youth justice worker"}, "triggers.0.sign": {"missing"}, "review_on": {"2024-09-02"},
		"agencies_asked": {"police, school, health"}, "nobody": {"yes"},
	}
}

// but gives answers without some, and with others instead.
func but(a Answers, changes ...string) Answers {
	b := maps.Clone(a)
	for _, change := range changes {
		name, value, set := strings.Cut(change, "=")
		for had := range b {
			if had == name || strings.HasPrefix(had, name+".") {
				delete(b, had)
			}
		}
		if set {
			b[name] = []string{value}
		}
	}
	return b
}

// only gives some of the answers.
func onlyThese(a Answers, names ...string) Answers {
	b := Answers{}
	for _, name := range names {
		for had, values := range a {
			if had == name || strings.HasPrefix(had, name+".") {
				b[had] = values
			}
		}
	}
	return b
}

// last is the entry that was written last of a kind.
func (s *story) last(kind record.Kind) record.Ref {
	s.t.Helper()
	for _, e := range slices.Backward(s.entries) {
		if e.Kind == kind {
			return e.Ref
		}
	}
	s.t.Fatalf("there is no %s", kind)
	return record.Ref{}
}

func (s *story) must(id string, a Answers, about ...record.Ref) {
	s.t.Helper()
	if say := s.take(id, a, about...); say != "" {
		s.t.Fatalf("%s: %s", id, say)
	}
}

// proposedBy begins a story in which somebody proposed that the child leaves.
func proposedBy(t tested, a Answers) (s *story, about record.Ref) {
	s = newStory(t, inProcess...).at("2024-06-03", "ana social-worker social-care")
	s.must("propose", a)
	return s, s.last("mace.step-down")
}

// lacks gives what is missing before a step can be taken.
func (s *story) lacks(id string, a Answers, about ...record.Ref) []Problem {
	s.t.Helper()
	step, _ := Find(id)
	return step.Problems(s.of(about...), a)
}

var deciding1 = Answers{"outcome": {"leave"}, "reason": {"He is at college four days a week and his uncle sees him daily."}, "history": {"yes"}}

// with everything there a second person decides after the time for challenge, and the matter is left.
func TestAChildLeavesWithEverythingThere(t *testing.T) {
	s, about := proposedBy(t, everything())
	if got := stages(s.chronology()); got != "step-proposed" {
		t.Fatalf("after the proposal: %s", got)
	}
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)
	if got := stages(s.chronology()); got != "exited" {
		t.Fatalf("after the decision: %s", got)
	}
	c := s.chronology()
	exit, plan := c.Find(s.last("mace.exit")), c.Find(s.last("plan.exit"))
	for key, want := range map[string]string{"gate": "met", "exit_plan": "yes", "child_seen": "yes", "child_view": "yes", "history_read": "yes", "from": about.String(), "evidence": "College four days a week"} {
		if got := exit.Details.First(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if plan.Details.First("re_entry") == "" || plan.Details.First("review") != "2024-09-02" || plan.Details.First("from") != exit.Ref.String() {
		t.Errorf("the plan says %v", plan.Details.All("re_entry"))
	}
	if s.last("child.voice").Agency != "social-care" || s.last("family.view").IsZero() {
		t.Error("what the child and the mother said is in no entry of its own")
	}
}

// each thing that is missing is said, by itself, and nothing else is.
func TestTheGateSaysExactlyWhatIsMissing(t *testing.T) {
	for _, one := range []struct{ without, says string }{
		{"history", "have read the history"},
		{"factors", "Nothing is named that protects Mara"},
		{"network", "who is around Mara now"},
		{"safe_places", "where Mara is safe"},
		{"spoken", "Nobody is named who has spoken with Mara in the last 28 days"},
		{"child", "what Mara thinks of it"},
		{"mother", "what the mother thinks"},
		{"father", "what the father thinks"},
		{"police", "when the police were asked"},
		{"stays", "what stays in place"},
		{"lead", "what stays in place"},
		{"triggers", "what brings Mara back"},
		{"review_on", "no day on which the plan is looked at again"},
		{"agencies_asked", "who was asked whether they agree"},
		{"nobody", "whether anybody disagrees"},
	} {
		first, then := everything(), deciding1
		if one.without == "history" {
			then = but(then, "history")
		} else {
			first = but(first, one.without)
		}
		s, about := proposedBy(t, first)
		got := s.at("2024-06-12", "pat panel-chair mace").lacks("decide-step-down", then, about)
		if len(got) != 1 || !strings.Contains(got[0].Say, one.says) {
			t.Errorf("without %s: %q, want only %q", one.without, got, one.says)
		}
		if stages(s.chronology()) != "step-proposed" {
			t.Errorf("without %s the child left", one.without)
		}
		if one.without == "history" {
			continue
		}
		// Whoever decides gives it, and nothing else.
		answered := but(then)
		maps.Copy(answered, onlyThese(everything(), one.without))
		if say := s.take("decide-step-down", answered, about); say != "" {
			t.Errorf("with %s given by whoever decides: %s", one.without, say)
		}
	}
}

// A proposal gathers: several people add what they know, and nothing is typed twice.
func TestAProposalGathersWhatSeveralPeopleKnow(t *testing.T) {
	s, about := proposedBy(t, onlyThese(everything(), "way", "reason", "history"))
	item := s.chronology().Find(about)
	if missing := item.Details.All("missing"); !slices.Contains(missing, "factors") || !slices.Contains(missing, "police") || slices.Contains(missing, "second") {
		t.Errorf("the proposal says that it lacks %v", missing)
	}
	if !strings.Contains(item.Text.Reveal(), "Still missing: what protects the child") {
		t.Errorf("it says %q", item.Text.Reveal())
	}
	all := everything()
	s.at("2024-06-04", "pol police-lead police").must("add-to-proposal", onlyThese(all, "police"), about)
	s.at("2024-06-04", "yola youth-justice-worker youth-justice").must("add-to-proposal", onlyThese(all, "spoken", "child", "factors"), about)
	s.at("2024-06-05", "ana social-worker social-care").must("add-to-proposal", onlyThese(all, "mother", "father", "network", "safe_places"), about)
	s.at("2024-06-06", "hub exploitation-hub mace").must("add-to-proposal", onlyThese(all, "stays", "lead", "triggers", "review_on", "agencies_asked", "nobody"), about)
	s.at("2024-06-12", "pat panel-chair mace").must("decide-step-down", deciding1, about)
	if got := stages(s.chronology()); got != "exited" {
		t.Errorf("after the decision: %s", got)
	}
}

// silence is no reason, and no evidence: neither words nor entries of it, nor that somebody was merely seen.
func TestSilenceIsNeitherReasonNorEvidence(t *testing.T) {
	s := newStory(t, inProcess...).at("2024-06-03", "ana social-worker social-care")
	for _, one := range []struct{ change, value, says string }{
		{"reason", "No reports of crime or intelligence for five months, and services are closing.", SilenceSays},
		{"factors.0.what", "It has been quiet for months now.", SilenceSays},
		{"network", "There are no reports of anybody around him.", SilenceSays},
		{"factors.0.evidence", noReply, "shows nothing"},
		{"factors.0.evidence", closure, "shows nothing"},
		{"factors.0.evidence", seenHome, "That somebody saw Mara does not show it"},
		{"factors.0.evidence", "mace/E1", "shows nothing"},
		{"factors.0.evidence", "police/nothing", "Choose an entry of this record"},
		{"spoken.0.entry", atCollege, "Choose the entry of somebody who was with Mara"},
		{"spoken.0.entry", noReply, "Choose the entry of somebody who was with Mara"},
		{"triggers.0.sign", "other", "one that somebody can see"},
		{"review_on", "2024-01-01", "lies ahead"},
		{"police.when", "2024-12-01", "a day that is over"},
	} {
		if got := s.lacks("propose", but(everything(), one.change+"="+one.value)); len(got) != 1 || !strings.Contains(got[0].Say, one.says) {
			t.Errorf("%s as %q: %q, want %q", one.change, one.value, got, one.says)
		}
	}
	s, about := proposedBy(t, everything())
	got := s.at("2024-06-12", "pat panel-chair mace").take("decide-step-down", but(deciding1, "reason=He has settled and there are no reports."), about)
	if !strings.Contains(got, SilenceSays) {
		t.Errorf("decided on silence: %q", got)
	}
}

// What was there before the process began shows nothing of what changed, but for a strength that lasts.
func TestEvidenceIsSinceTheProcessBeganOrLasts(t *testing.T) {
	lines := append([]string{"2020-03-04 child.protective what=activity", "2020-03-05 child.protective what=relationship lasting=ongoing", "2020-03-06 family.protective by=father"}, inProcess...)
	s := newStory(t, lines...).at("2024-06-03", "ana social-worker social-care")
	moved := but(everything(), "factors", "spoken")
	moved["factors.0.what"] = []string{"He runs with his uncle every week"}
	for ref, ok := range map[string]bool{"mace/E0": false, "mace/E1": true, "mace/E2": true, "college/E5": true} {
		moved["factors.0.evidence"] = []string{ref}
		if got := s.take("propose", moved); (got == "") != ok {
			t.Errorf("%s: %q", ref, got)
		}
		s = newStory(t, lines...).at("2024-06-03", "ana social-worker social-care")
	}
}

// whoever proposed it does not decide, whatever their role, and nobody agrees for them to go on without a second person.
func TestWhoeverProposesDoesNotDecide(t *testing.T) {
	s := newStory(t, inProcess...).at("2024-06-03", "pat panel-chair mace")
	s.must("propose", everything())
	about := s.last("mace.step-down")
	if got := s.at("2024-06-12", "pat team-manager mace").take("decide-step-down", deciding1, about); got != "You proposed it yourself. Somebody else decides" {
		t.Errorf("decided by whoever proposed it: %q", got)
	}
	if got := s.take("exception", Answers{"without": {"second"}}, about); !strings.Contains(got, "You proposed it yourself") {
		t.Errorf("an exception for oneself: %q", got)
	}
	got := s.at("2024-06-12", "max team-manager social-care").take("exception", Answers{"without": {"second"}, "reason": {"There is nobody else here tonight at all."}, "until": {"2024-06-20"}, "who": {"me"}}, about)
	if got == "" {
		t.Error("somebody agreed to go on without a second person")
	}
	if got := s.at("2024-06-12", "ana social-worker social-care").take("decide-step-down", deciding1, about); !strings.Contains(got, "It is taken by") {
		t.Errorf("decided by a social worker: %q", got)
	}
}

// The time for challenge runs, and ends sooner only when each agency in the matter says so itself.
func TestTheTimeForChallengeEndsSoonerOnlyWhenEachAgencySaysSo(t *testing.T) {
	s, about := proposedBy(t, everything())
	s.at("2024-06-10", "pat panel-chair mace")
	if got := s.take("decide-step-down", deciding1, about); !strings.Contains(got, "It can be challenged until 10 June 2024") {
		t.Errorf("on its last day: %q", got)
	}
	own := but(deciding1, "early=yes")
	if got := s.at("2024-06-05", "pat panel-chair mace").take("decide-step-down", own, about); !strings.Contains(got, "nothing against deciding sooner: Children's social care") {
		t.Errorf("one agency for all: %q", got)
	}
	s.at("2024-06-05", "ana social-worker social-care").must("add-to-proposal", Answers{"early": {"yes"}}, about)
	s.at("2024-06-05", "pat panel-chair mace").must("decide-step-down", own, about)
}

// An open challenge stops it until it is answered, also one raised on the last day.
func TestAnOpenChallengeIsAnsweredFirst(t *testing.T) {
	s, about := proposedBy(t, everything())
	s.tell("school 2024-06-10 challenge.raised to=social-care about=leaving")
	s.at("2024-06-12", "pat panel-chair mace")
	if got := s.take("decide-step-down", deciding1, about); got != "A professional challenge waits for an answer. Whoever was challenged answers it first" {
		t.Errorf("with a challenge open: %q", got)
	}
	s.tell("social-care 2024-06-11 challenge.answered answers=school/" + string(s.last("challenge.raised").Record) + " outcome=upheld")
	s.must("decide-step-down", deciding1, about)
}
