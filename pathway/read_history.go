package pathway

import "sightline/record"

// readHistoryID names the step by which somebody reads the history after a meeting that decided without it.
const readHistoryID = "read-history"

// readHistory is the step that ends what a meeting leaves when nobody had read the history: it is read, and it is said whether it changes anything.
func readHistory() Step {
	return Step{
		ID: readHistoryID, Title: "Read the history, and say whether it changes what was decided", Of: OfEntry, Kinds: []record.Kind{"record.seen"},
		Open: func(c *Case) string {
			if !isMeeting(c.About) {
				return "This is no meeting that was held"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "history", Title: "The history, and what was decided without it", Shown: append([]Shown{{Lead: "It was decided: " + c.About.Info.Label + ", " + itemDay(c.About), Text: c.About.Text, Entry: c.About.Ref}}, append(c.whyInCare(), c.digest()...)...), Questions: []Question{
				{ID: "read", Label: "I have read the history of " + c.child(), Sort: Confirmed, Must: "Read the history first, and say so"},
				{ID: "changes", Label: "Does it change what was decided?", Sort: One, Options: yesOrNo, Must: "Say whether it changes what was decided"},
				{ID: "how", Label: "What in it matters here, and what is done about it?", Sort: Words, Must: "Say what in the history matters here, and what is done about it"},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "The history was read after the meeting. It changes nothing of what was decided. "
			if a.Is("changes", "yes") {
				text = "The history was read after the meeting, and it changes what was decided. "
			}
			return []record.Entry{c.decision("record.seen", clipped(text+brief(a.Get("how"))), detail("by", record.Words().RoleName(c.By.Role)), detail("used_how", a.Get("how")))}
		},
	}
}
