package pathway

import (
	"maps"
	"strings"
	"testing"
)

var beginning = Answers{
	"history": {"yes"}, "matters": {"He was out of school twice before, and nobody asked why"}, "why": {"His mother asked for help, and he is to be back at school"}, "who": {"Eva, whom he knows from the youth club"},
	"says": {"He says that he wants to sleep and to be left alone"}, "not_asked": {"The panel is met on Monday and asked there"},
}

// when Joe's early help began at 14 its worker could not see the history. The step points at every agency that holds something, with how much and
// whom to ask, and with nothing of what is in it.
func TestWhoeverBeginsIsPointedAtWhatOthersHold(t *testing.T) {
	s := newStory(t).at("2024-06-03", "eva early-help-worker early-help")
	of := s.caseOf(joeAt(t, "J-048b"))
	step, _ := Find(openServiceID)
	if why := step.Closed(of); why != "" {
		t.Fatal(why)
	}
	var said []string
	for _, one := range of.pointers() {
		for _, it := range of.Chronology.Items {
			if one.Entry.Record != "" || strings.Contains(one.Text.Reveal(), it.Text.Reveal()) {
				t.Errorf("the pointer holds more than that a record exists: %q", one.Text.Reveal())
			}
		}
		said = append(said, one.Lead+" "+one.Text.Reveal())
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"Children's social care", "Police force: a record exists. It holds ", "Ask: Police safeguarding lead", "not asked"} {
		if !strings.Contains(all, want) {
			t.Errorf("there is no %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "early help") || strings.Contains(all, "Early help") {
		t.Error("it points at itself")
	}
	read := step.Sections(of, Answers{})[0]
	shown := ""
	for _, one := range read.Shown {
		shown += one.Lead + "\n"
	}
	if !strings.Contains(shown, "Earlier referrals and endings") || read.Questions[0].Must == "" || read.Questions[1].Must == "" {
		t.Errorf("R-011: the history is not read first:\n%s", shown)
	}
}

// Whoever begins asks then and there, or says why not; what they ask climbs like any other request.
func TestWhoeverBeginsAsksThenAndThere(t *testing.T) {
	s := newStory(t, "police 2024-01-10 police.notification", "school 2024-02-10 education.absence", "mace 2024-03-10 note")
	s.at("2024-06-03", "eva early-help-worker early-help")
	silent := maps.Clone(beginning)
	delete(silent, "not_asked")
	if says := s.take(openServiceID, silent); !strings.Contains(says, "say why some are not asked now") {
		t.Errorf("nobody is asked: %q", says)
	}
	asks := maps.Clone(beginning)
	maps.Copy(asks, Answers{"ask": {"police", "gp"}, "what": {"What do you hold since January, and who was he with?"}, "by": {"2024-06-10"}})
	s.must(openServiceID, asks)
	c := s.chronology()
	if len(waitingRequests(c)) != 2 || c.LastOf("early-help.started") == nil {
		t.Errorf("%d requests wait", len(waitingRequests(c)))
	}
	if k := knowing(WhoKnows(c), "gp"); k == nil || k.Asked != NoAnswer {
		t.Errorf("the general practice: %+v", k)
	}
	if says := s.take(openServiceID, asks); !strings.Contains(says, "works with Mara already") {
		t.Errorf("it begins twice: %q", says)
	}
	s.at("2024-06-11", "tam team-manager social-care")
	if d := dutyOf(s.of(), answerRequestID); d == nil || d.Of != "team-manager" {
		t.Errorf("unanswered it waits for %+v", d)
	}
	s.at("2024-06-14", "eva early-help-worker early-help").must(closeServiceID, ending(nil))
	asks["by"] = []string{"2024-07-08"}
	s.at("2024-07-01", "eva early-help-worker early-help").must(openServiceID, asks)
}
