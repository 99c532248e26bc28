package pathway

import (
	"slices"
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// Who asks an agency of which nobody has an account is told so when they ask, and has it to do to ring them: with the question, and until it is
// answered. An agency of which somebody works here has it in its own list, with the question too.
func TestAnAgencyWithNobodyHereIsRung(t *testing.T) {
	s := referred(t).at("2024-03-04", "pat police-lead police").at("2024-03-04", "hal exploitation-hub mace")
	college := agencyName(s.chronology(), "college")
	ask := Answers{"history": {"yes"}, "outcome": {"ask"}, "of": {"police", "college"}, "what": {"Who are the older people?"}, "by": {"2024-03-11"}}
	step := stepOf(t, "screen")
	sections := step.Sections(s.of(), ask)
	decide := sections[len(sections)-1]
	if !strings.Contains(decide.Lede, "Nobody of these has an account here: "+college+". Ring them, and write down what they say.") {
		t.Errorf("whoever asks is told %q", decide.Lede)
	}
	for _, q := range decide.Questions {
		for _, o := range q.Options {
			if told := o.Hint == "Nobody of it has an account here"; q.ID == "of" && told != (o.Value != "police" && o.Value != "mace") && slices.Contains([]string{"police", "mace", "college"}, o.Value) {
				t.Errorf("of %s it is said %q", o.Value, o.Hint)
			}
		}
	}
	if says := s.take("screen", ask); says != "" {
		t.Fatal(says)
	}
	var rings, gives int
	for _, d := range Duties(s.of()) {
		if d.Step != "answer-more" {
			continue
		}
		if !strings.Contains(d.Why, "Who are the older people?") {
			t.Errorf("why it waits does not say what was asked: %q", d.Why)
		}
		switch {
		case strings.HasPrefix(d.Say, "Ring "+college):
			rings++
			if d.User != "hal" || d.Of != "exploitation-hub" || !strings.Contains(d.Why, "Nobody there has an account here") || d.Due.Format("2006-01-02") != "2024-03-11" {
				t.Errorf("whoever asked has %+v", d)
			}
		case d.Of == "police-lead" && d.User == "":
			gives++
		}
	}
	if rings != 1 || gives != 1 {
		t.Errorf("%d ring, %d give what was asked", rings, gives)
	}
	for i := range s.entries {
		if e := &s.entries[i]; e.Kind == "request.made" && strings.Contains(e.Text.Reveal(), "Nobody there has an account") != e.Details.Has("to", "college") {
			t.Errorf("the request says %q", e.Text.Reveal())
		}
	}
	asked := Current(Matters(s.chronology())).Asked
	i := slices.IndexFunc(asked, func(it *chronology.Item) bool { return it.Details.Has("to", "college") })
	if says := s.take("answer-more", Answers{"which": {asked[i].Ref.String()}, "what": {"The head of year was rung and saw two men."}, "outcome": {"agreed"}}); says != "" {
		t.Fatal(says)
	}
	for _, d := range Duties(s.of()) {
		if strings.HasPrefix(d.Say, "Ring "+college) {
			t.Error("it is answered, and they are to be rung")
		}
	}
}

// Whether somebody of an agency works here is told by the service and the area: an area nobody named is any.
func TestWhoWorksHereIsToldByServiceAndArea(t *testing.T) {
	for _, one := range []struct {
		asked, works string
		nobody       bool
	}{
		{"police", "police", false}, {"police", "school", true}, {"social-care-cur", "social-care", false}, {"social-care", "social-care-cur", false}, {"social-care-cur", "social-care-orig", true},
	} {
		c := &Case{Colleagues: []Colleague{{User: "x", Agency: record.AgencyCode(one.works)}}}
		if got := c.nobodyAt(one.asked); got != one.nobody {
			t.Errorf("asked is %s, here works %s: nobody is %v", one.asked, one.works, got)
		}
	}
	if new(Case).nobodyAt("police") {
		t.Error("of whom nobody knows who works here is told that nobody does")
	}
}
