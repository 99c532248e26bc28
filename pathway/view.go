package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// viewStep says how the agencies see it: at risk of being exploited, and being exploited, are two questions (paragraph 4.3.8 of the Child Joe
// review: one meeting saw "risks of exploitation" of a child who had been exploited for years).
func viewStep() Step {
	return Step{
		ID: "view", Title: "Say whether the child is being exploited", Of: OfChild, Kinds: []record.Kind{"exploitation.view"},
		Lede:     "A child is exploited when somebody uses the power they have over the child to have things done or to take something, by force, deceit, gifts or debt. It can look as if the child wanted it. A child cannot agree to it.",
		Sections: viewSections, Check: checkView, Write: writeView,
	}
}

func viewSections(c *Case, a Answers) []Section {
	s := Section{ID: "view", Title: "How it is seen", Lede: "At risk of it, and happening now, are two questions. Each has an answer of its own.", Questions: []Question{
		{ID: "risk", Label: "Is the child at risk of being exploited?", Sort: One, Must: "Say whether the child is at risk of being exploited, or that it is not known", Options: []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}, {Value: "unknown", Words: "Not known"}}},
		{ID: "being", Label: "Is the child being exploited now?", Sort: One, Must: "Say whether the child is being exploited now, or that it is not known", Options: []Option{
			{Value: "yes", Words: "Yes"}, {Value: "was", Words: "Not now, and was before"}, {Value: "no", Words: "No"}, {Value: "unknown", Words: "Not known"},
		}},
		{ID: "reason", Label: "On what does that rest?", Sort: Words, Must: "Say on what that rests"},
		{ID: "evidence", Label: "The entries it rests on", Sort: Entries},
		{ID: "agreed", Label: "The agencies that see it so", Sort: Several, Options: c.agencyOptions()},
		{ID: "differs", Label: "Does somebody see it another way?", Hint: "Who, and how", Sort: Words},
	}}
	for _, it := range slices.Backward(c.Chronology.Items) {
		if it.Kind == "exploitation.view" || it.Kind == "meeting.strategy" && it.Details.First("view") != "" {
			s.Shown = append(s.Shown, besideIt(it))
		}
	}
	both := HarmedAndHarming(c.Chronology)
	s.Shown = append(s.Shown, shownSome("Harm to the child", both.Harmed)...)
	if being := a.Get("being"); being == "yes" || being == "was" || a.Is("risk", "yes") {
		s.Questions = append(s.Questions, Question{ID: "type", Label: "Of what sort?", Sort: One, Options: codeOptions(record.Words().Lists["exploitation-type"], nil)})
	}
	if leavesOpen(a) {
		s.Questions = append(s.Questions,
			Question{ID: "tell", Label: "What would tell us?", Sort: Words, Must: "Say what would tell us"},
			Question{ID: "who", Label: "Which agency asks?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency asks"},
			Question{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by when"})
	}
	return []Section{s}
}

// leavesOpen reports answers after which it is not known whether the child is being exploited, or at risk of it.
func leavesOpen(a Answers) bool {
	return a.Is("being", "unknown") || a.Is("being", "no") && a.Is("risk", "unknown")
}

func checkView(c *Case, a Answers) (all []Problem) {
	if a.Is("being", "no") && a.Get("reason") != "" && OnlySilence(a.Get("reason")) {
		all = append(all, Problem{"view", "reason", SilenceSays})
	}
	for _, ref := range a.All("evidence") {
		if c.Chronology.Find(record.ParseRef(ref, "")) == nil {
			return append(all, Problem{"view", "evidence", "Choose entries of this record"})
		}
	}
	return all
}

// viewOf is the code of what was answered. "At risk" is the view only where it is said that it does not happen now.
func viewOf(a Answers) string {
	switch {
	case a.Is("being", "yes"):
		return "being-exploited"
	case a.Is("being", "was"):
		return "was-exploited"
	case leavesOpen(a):
		return "not-known"
	case a.Is("risk", "yes"):
		return "at-risk"
	}
	return "not-indicated"
}

var viewWords = map[string]string{
	"being-exploited": "The child is being exploited by others.", "was-exploited": "The child was exploited by others, and is not now.", "not-known": "It is not known whether the child is being exploited.",
	"at-risk": "The child is at risk of being exploited, and is not being exploited now.", "not-indicated": "Nothing points to the child being exploited, or at risk of it.",
}

func writeView(c *Case, a Answers) []record.Entry {
	view := viewOf(a)
	text := viewWords[view]
	if view == "not-known" && a.Is("risk", "yes") {
		text += " The child is at risk of it."
	}
	text += " " + stopped(a.Get("reason")) + saidIf(" Seen another way: ", a.Get("differs")) + saidIf(" What would tell us: ", a.Get("tell"))
	entries := []record.Entry{c.decision("exploitation.view", clipped(text), detail("view", view), detail("at_risk", a.Get("risk")), detail("type", a.Get("type")), detail("agreed_by", a.All("agreed")...),
		detail("reason", a.Get("reason")), detail("rests_on", a.All("evidence")...), detail("would_tell", a.Get("tell")), detail("owner", a.Get("who")), detail("due", a.Get("by")))}
	if leavesOpen(a) {
		entries = append(entries, c.asking(asking{what: a.Get("tell"), of: a.Get("who"), due: a.Get("by")}))
	}
	return entries
}

// OpenView gives the last view of exploitation when it left open whether the child is being exploited, and until when; nil when it did not.
func OpenView(c *chronology.Chronology) *chronology.Item {
	last := c.LastOf("exploitation.view")
	if last == nil || last.Details.First("due") == "" || !last.Details.Has("view", "not-known") && !last.Details.Has("view", "at-risk") {
		return nil
	}
	return last
}
