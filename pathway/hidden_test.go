package pathway

import (
	"slices"
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// partly is what somebody sees of a story who may not see one of its entries.
func (s *story) partly(unseen record.Ref) *chronology.Chronology {
	part := *s
	part.entries = slices.DeleteFunc(slices.Clone(s.entries), func(e record.Entry) bool { return e.Ref == unseen })
	return part.chronology()
}

// Nothing less is decided because whoever decides may not see the challenge that waits, or the sign that came.
func TestWhatWhoeverDecidesMayNotSeeStandsInTheWay(t *testing.T) {
	for name, line := range map[string]string{
		"a challenge": "school 2024-06-05 challenge.raised to=mace", "a sign": "police 2024-06-06 missing.episode hours=20", "nothing that holds it up": "school 2024-06-05 education.returned",
	} {
		s, about := proposedBy(t, everything())
		unseen := s.tell(line)
		s.at("2024-06-12", "pat panel-chair mace")
		c := s.caseOf(s.partly(unseen))
		c.About = c.Chronology.Find(about)
		step, _ := Find("decide-step-down")
		if missing := step.Problems(c, deciding1); len(missing) > 0 {
			t.Fatalf("%s: what is seen lacks %v", name, missing)
		}
		want := name != "nothing that holds it up"
		if got := Hidden(step, c, s.chronology(), deciding1); got != want {
			t.Errorf("%s: it stands in the way: %v", name, got)
		}
		if Hidden(step, c, s.chronology(), Answers{"outcome": {"stay"}, "reason": {"He stays."}}) {
			t.Errorf("%s: staying is held up", name)
		}
	}
}

// A level is not lowered past a sign that whoever agrees may not see.
func TestALevelIsNotLoweredPastASignNobodySaw(t *testing.T) {
	s, better := atHigh(t)
	s.must("level", lowering(better))
	proposal := s.last("mace.level-proposed")
	unseen := s.tell("police 2024-05-02 missing.episode hours=20")
	s.at("2024-05-03", "ben team-manager social-care")
	c := s.caseOf(s.partly(unseen))
	c.About = c.Chronology.Find(proposal)
	step, _ := Find("agree-level")
	if !Hidden(step, c, s.chronology(), Answers{"agree": {"yes"}}) {
		t.Error("lowered past a sign")
	}
	if Hidden(step, c, s.chronology(), Answers{"agree": {"no"}}) {
		t.Error("that it stays is held up")
	}
}

// Whoever decides reads who disagrees, what the child and the police said and what came since, and says why it is decided all the same.
func TestWhoeverDecidesReadsWhatWasSaidAndWhatCameSince(t *testing.T) {
	given := but(everything(), "nobody")
	given["dissent.0.who"], given["dissent.0.what"] = []string{"his school"}, []string{"They would wait until autumn."}
	s, about := proposedBy(t, given)
	sign := s.tell("police 2024-06-06 missing.episode hours=20")
	s.at("2024-06-12", "pat panel-chair mace")
	step, _ := Find("decide-step-down")
	var read []string
	for _, one := range step.Sections(s.of(about), deciding1)[0].Shown {
		read = append(read, one.Lead+" "+one.Text.Reveal()+" "+one.Entry.String())
	}
	for _, want := range []string{"They would wait until autumn.", "He wants to keep his worker.", "The older man is in prison until next year.", sign.String()} {
		if !strings.Contains(strings.Join(read, "\n"), want) {
			t.Errorf("%q is not shown", want)
		}
	}
	if got := s.take("decide-step-down", deciding1, about); got != sinceSays {
		t.Errorf("without a word of what came since: %q", got)
	}
	if got := s.take("decide-step-down", but(deciding1, "since=It has been quiet, with no reports."), about); !strings.Contains(got, SilenceSays) {
		t.Errorf("with silence: %q", got)
	}
	s.must("decide-step-down", but(deciding1, "since=He was at his uncle's, who rang us that evening."), about)
	if got := s.chronology().Find(s.last("mace.exit")).Text.Reveal(); !strings.Contains(got, "who rang us that evening") {
		t.Errorf("it says %q", got)
	}
}

// To have seen a child among others, or to have meant to offer help, is not to have spoken with them.
func TestToHaveSeenIsNotToHaveSpoken(t *testing.T) {
	for line, counts := range map[string]bool{
		"social-care 2024-05-30 child.seen seen_alone=no": false, "social-care 2024-05-30 child.seen": false, "social-care 2024-05-30 child.seen seen_alone=yes": true,
		"mace 2024-05-30 moment.offer outcome=unknown": false, "mace 2024-05-30 moment.offer": false, "mace 2024-05-30 moment.offer outcome=declined": true,
	} {
		s := newStory(t, inProcess...)
		ref := s.tell(line)
		s.at("2024-06-03", "ana social-worker social-care")
		if got := s.take("propose", but(everything(), "spoken.0.entry="+ref.String())); counts != !strings.Contains(got, "Choose the entry of somebody") {
			t.Errorf("%s: %q", line, got)
		}
	}
	alone := but(everything())
	delete(alone, "spoken.0.alone")
	s := newStory(t, inProcess...).at("2024-06-03", "ana social-worker social-care")
	if got := s.take("propose", alone); !strings.Contains(got, "without family or others listening") {
		t.Errorf("not said whether it was alone: %q", got)
	}
}

// What waits tells of nothing that stands in an entry it does not cite.
func TestWhatWaitsTellsOnlyWhatItCites(t *testing.T) {
	s, _ := atHigh(t)
	d := dutyOf(s.of(), "review")
	if set := s.last("mace.level"); d == nil || !slices.Contains(d.Cites, set) {
		t.Errorf("the level is told without its entry: %+v", d)
	}
	s, _ = proposedBy(t, onlyThese(everything(), "way", "reason", "history"))
	if d := dutyOf(s.of(), addID); d == nil || d.Say != "Add what the proposal lacks" {
		t.Errorf("what waits is %+v", d)
	}
}

// That all was there when it ended elsewhere is not found past a challenge, a sign or an ending that whoever answers may not see: neither by the first
// person nor by the second. To open again is held up by nothing.
func TestAnEndingElsewhereIsNotAnsweredPastWhatNobodySaw(t *testing.T) {
	for name, line := range map[string]string{
		"a challenge": "police 2024-06-05 challenge.raised to=mace", "a sign": "police 2024-06-06 missing.episode hours=20", "another ending": "vemt 2024-06-05 case.closed service=vemt",
		"somebody who found that something lacks": "here 2024-06-05 mace.answered step=answer-elsewhere outcome=watched until=2024-07-01 decided_by=lou", "": "school 2024-06-05 education.returned",
	} {
		s, found := toldThatHeLeft(t)
		s.must("answer-elsewhere", found)
		unseen := s.tell(line)
		s.at("2024-06-12", "pat panel-chair mace")
		c := s.caseOf(s.partly(unseen))
		step := stepOf(t, "answer-elsewhere")
		if missing := step.Problems(c, found); len(missing) > 0 {
			t.Fatalf("%s: what is seen lacks %v", name, missing)
		}
		if got := Hidden(step, c, s.chronology(), found); got != (name != "") {
			t.Errorf("%q: it stands in the way: %v", name, got)
		}
		if on, may := StandsOn(step, c); !may || c.Chronology.Find(on) == nil {
			t.Errorf("%q: whoever answers is told by %s, which they do not see", name, on)
		}
		if Hidden(step, c, s.chronology(), Answers{"outcome": {openAgain}, "reason": {"The men are back."}}) {
			t.Errorf("%q: opening again is held up", name)
		}
	}
}

// Every step by which less is done for a child is held up by what whoever takes it may not see.
func TestEveryStepThatDoesLessLooksAtTheWhole(t *testing.T) {
	less := []record.Kind{"mace.exit", "mace.stepped-down", "mace.answered"}
	named := []string{agreeLevelID, decideDischargeID} // of the kinds they write others do not do less
	s := newStory(t, inProcess...)
	of := s.of(s.entries[0].Ref)
	looked := 0
	for _, step := range Steps() {
		does := slices.ContainsFunc(step.Kinds, func(k record.Kind) bool { return slices.Contains(less, k) }) || slices.Contains(named, step.ID)
		if step.ID == elsewhere || !does || step.Of != OfChild && step.Of != OfEntry {
			continue
		}
		if _, may := StandsOn(&step, of); !may {
			t.Errorf("%s does less for a child and looks at a part alone", step.ID)
		}
		looked++
	}
	if looked < 4 {
		t.Errorf("only %d steps do less", looked)
	}
}

// That the child is safe is said of the danger that was read: another that somebody named, and that whoever said so did not see, still waits.
func TestSafeIsSaidOfTheDangerThatWasRead(t *testing.T) {
	s := newStory(t, "police 2024-06-01 mace.referral danger=yes", "school 2024-06-02 mace.referral danger=yes").at("2024-06-03", "fay front-door social-care")
	step := stepOf(t, "danger")
	a := Answers{"safe": {"yes"}, "done": {"She is with her aunt, who was rung."}, "told": {"police"}}
	c := s.caseOf(s.partly(s.entries[1].Ref))
	s.write(c, step, step.Write(c, a))
	if left := dangers(s.of()); len(left) != 1 || left[0].Ref != s.entries[1].Ref {
		t.Errorf("%d wait", len(left))
	}
	s.must("danger", a)
	if left := dangers(s.of()); len(left) != 0 {
		t.Errorf("%d wait after both were read", len(left))
	}
}
