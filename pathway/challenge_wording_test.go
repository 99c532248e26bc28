package pathway

import (
	"strings"
	"testing"

	"sightline/record"
)

// the words "habitual knife carrier" are challenged by somebody of another agency, and by one's own; whoever wrote them answers by a day,
// it climbs until then, and both stand beside what was written.
func TestWordsThatBlameAreChallenged(t *testing.T) {
	c := joe(t)
	it := c.Lookup("J-178")
	step, _ := Find(ChallengeWordingID)
	of := newStory(t).at("2024-06-03", "kim school-lead school").caseOf(c)
	of.About = it
	if why := step.Closed(of); why != "" || !step.MayBeAbout(it) {
		t.Fatalf("its words cannot be challenged: %q", why)
	}
	asked := map[string][]string{}
	for _, q := range step.Sections(of, Answers{})[0].Questions {
		asked[q.ID] = q.Preset
	}
	if got := asked["to"]; len(got) != 1 || got[0] != string(it.Ref.Agency) {
		t.Errorf("who is to answer is %v", got)
	}
	if _, repeated := asked["words"]; repeated {
		t.Error("a marker is not for everybody, and its words are asked for")
	}

	s := newStory(t, "police 2024-06-01 police.arrest").at("2024-06-03", "kim school-lead school")
	about := s.entries[0].Ref
	a := Answers{"words": {"habitual knife carrier"}, "why": {"He was convicted once and nobody asked him what it was for"}, "to": {"police"}, "by": {"2024-06-17"}}
	s.must(ChallengeWordingID, a, about)
	raised := s.chronology().LastOf("challenge.raised")
	if says := raised.Text.Reveal(); !strings.Contains(says, "habitual knife carrier") || !strings.Contains(says, "17 June 2024") {
		t.Errorf("it says %s", says)
	}
	d := dutyOf(s.of(), answerChallengeID)
	if d == nil || d.Due.Format("2006-01-02") != "2024-06-17" || d.About != raised.Ref {
		t.Fatalf("it waits as %+v", d)
	}
	s.at("2024-06-24", "kim school-lead school")
	if d = dutyOf(s.of(), answerChallengeID); d == nil || d.Of != Default().Climbs[1].Of {
		t.Errorf("a week later it waits as %+v", d)
	}
	if says := s.take(answerChallengeID, Answers{"outcome": {"changed"}, "reason": {"It says now when a knife was seen, and that nobody asked"}}, raised.Ref); !strings.Contains(says, "somebody else answers it") {
		t.Errorf("whoever raised it answers it: %q", says)
	}
	s.at("2024-06-25", "ines team-manager police").must(answerChallengeID, Answers{"outcome": {"changed"}, "reason": {"It says now when a knife was seen, and that nobody asked"}}, raised.Ref)
	if d = dutyOf(s.of(), answerChallengeID); d != nil {
		t.Errorf("answered, and it waits as %+v", d)
	}
	all := s.chronology()
	if got := ChallengesOf(all, all.Find(about)); len(got) != 2 || got[0].Kind != "challenge.raised" || got[1].Kind != "challenge.answered" {
		t.Errorf("beside what was written stands %v", got)
	}
	if all.Find(about).Text != s.entries[0].Text {
		t.Error("what was written was changed")
	}
}

// Who reads a challenge may see less than whoever raised it: words of an entry that not everybody sees are asked for by nobody, and repeated nowhere.
func TestAChallengeRepeatsNoWordsThatNotEverybodySees(t *testing.T) {
	for line, repeated := range map[string]bool{"health 2024-06-01 health.mental-health-decision decision=no-role": false, "early-help 2024-06-01 early-help.closed": true} {
		s := newStory(t, line).at("2024-06-03", "kim school-lead school")
		s.must(ChallengeWordingID, Answers{"words": {"manipulative"}, "why": {"It says nothing of what the child is afraid of"}, "to": {"health"}, "by": {"2024-06-17"}}, s.entries[0].Ref)
		it := s.chronology().LastOf("challenge.raised")
		info, _ := record.Words().Kind(s.entries[0].Kind)
		says := it.Text.Reveal() + it.Details.First("about") + strings.Join(it.Details.All("step_answers"), " ")
		if strings.Contains(says, "manipulative") != repeated || strings.Contains(says, info.Label) != repeated {
			t.Errorf("%s: it says %s", line, says)
		}
	}
}

// A child's own words are nobody's to correct. A paraphrase of them is somebody's wording.
func TestAChildsOwnWordsAreNotChallenged(t *testing.T) {
	for line, may := range map[string]bool{"social-care 2024-06-01 child.voice": false, "social-care 2024-06-01 child.voice words=paraphrase": true} {
		s := newStory(t, line).at("2024-06-03", "kim school-lead school")
		says := s.take(ChallengeWordingID, Answers{"words": {"would not say"}, "why": {"It says nothing of who asked, and how"}, "to": {"social-care"}, "by": {"2024-06-17"}}, s.entries[0].Ref)
		if (says == "") != may {
			t.Errorf("%s: %q", line, says)
		}
	}
}
