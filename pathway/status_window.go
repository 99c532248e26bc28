package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// WindowLine is one thing that the time in secure accommodation is for: the child is safe for some weeks, and adults can reach them. It stands on
// paragraph 4.1.12 of the Child Joe review, where a few weeks in secure brought the adult who helped him most and assessments nobody used after.
type WindowLine struct {
	Title string
	Done  *chronology.Item // the last entry since then that shows it; nil: nothing does
}

// window says what the time is for, and which entries show it.
var window = []struct {
	title string
	kinds []record.Kind
}{
	{"An adult the child trusts is found, and stays in touch afterwards", []record.Kind{"child.trusted-person"}},
	{"The child is asked what they want, and is heard", []record.Kind{"child.voice", "child.disclosure"}},
	{"Learning and understanding are assessed", []record.Kind{"education.cognitive-assessment", "education.need"}},
	{"Health and mind are assessed", []record.Kind{"health.assessment", "health.mental-health-decision"}},
	{"It is said how exploitation is seen", []record.Kind{"exploitation.view", "exploitation.screening"}},
	{"The family gets help and is part of the plan", []record.Kind{"family.view", "meeting.family-group", "social-care.parenting-assessment"}},
	{"What keeps the child safe on leaving is planned", []record.Kind{"plan.safety", "plan.exit", "plan.care"}},
}

// Window gives what the time in secure accommodation is for, since an order began.
func Window(c *chronology.Chronology, opened *chronology.Item) []WindowLine {
	all := make([]WindowLine, 0, len(window))
	for _, one := range window {
		line := WindowLine{Title: one.title}
		for _, it := range c.Items {
			if it.Pos > opened.Pos && !it.Repeats && !it.TimeUnknown && slices.Contains(one.kinds, it.Kind) {
				line.Done = it
			}
		}
		all = append(all, line)
	}
	return all
}

// windowDuty waits while something of it is not begun.
func windowDuty(c *Case, s *Standing) []Duty {
	var left []string
	for _, line := range Window(c.Chronology, s.Opened) {
		if line.Done == nil {
			left = append(left, strings.ToLower(line.Title[:1])+line.Title[1:])
		}
	}
	if len(left) == 0 {
		return nil
	}
	return []Duty{{
		Step: safetyPlanID, Say: "Use the time in secure accommodation", Why: "Nothing shows yet: " + strings.Join(left, "; "), Due: c.from(s.Opened, "secure-window"), Length: "secure-window", Of: "social-worker", Cites: cites(s.Opened),
	}}
}
