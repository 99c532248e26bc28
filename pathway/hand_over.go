package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// transferStep proposes to another hub that it takes a child over. The first hub has the child until the other accepts (paragraph 4.2.5 of the
// Child Joe review: handed over by email, in one line).
func transferStep() Step {
	return Step{
		ID: transferID, Title: "Hand to another hub", Of: OfChild, Kinds: []record.Kind{"transfer.requested"}, By: hubRoles,
		Open: func(c *Case) string {
			m := c.Matter()
			switch {
			case m == nil || m.Stage.Over() || m.Stage == EndedElsewhere:
				return c.child() + " is not in the process now"
			case m.To != "":
				return "It is proposed to " + c.Local.HubName(m.To) + " already, which has to answer"
			case len(otherHubs(c)) == 0:
				return "There is no other hub here: to hand over to another area is a transfer of responsibility"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "hub", Title: "The other hub", Lede: "The first hub has the child until the other accepts. Nothing stops in between.", Questions: []Question{
				{ID: "hub", Label: "Which hub is to have it?", Sort: One, Options: hubOptions(otherHubs(c)), Must: "Choose the hub"},
				{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
				{ID: "handover", Label: "What does the other hub have to know first?", Hint: "The danger now, who knows the child best, what is agreed and not done, and what the child was promised", Sort: Words, Must: "Say what the other hub has to know first"},
				{ID: "told", Label: "Does " + c.child() + " know, and the family?", Sort: Words},
				askWhyNotTold("If " + c.child() + " or the family does not know, why?"),
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "It is proposed that " + c.Local.HubName(a.Get("hub")) + " takes " + c.child() + " over. " + brief(a.Get("reason")) + saidIf(" To know first: ", a.Get("handover")) + saidIf(" What the child and the family know: ", a.Get("told"))
			proposed := c.decision("transfer.requested", clipped(text), detail("process", "mace"), detail("hub", a.Get("hub")), detail("reason", a.Get("reason")), detail("handover", "yes"))
			return append([]record.Entry{proposed}, c.whyNotTold(a)...)
		},
	}
}

// otherHubs are the hubs that do not have the child.
func otherHubs(c *Case) []Hub {
	m := c.Matter()
	return slices.DeleteFunc(c.Local.AllHubs(), func(h Hub) bool { return m != nil && h.ID == m.Hub })
}

// answerHubStep answers a hub that proposes to hand over: the other one screens it, and somebody else decides than who proposed it.
func answerHubStep() Step {
	return Step{
		ID: answerHubID, Title: "Answer a hub that proposes to hand over", Of: OfChild, Kinds: []record.Kind{"mace.accepted", "transfer.accepted"}, By: hubRoles,
		Open: func(c *Case) string {
			m := c.Matter()
			switch {
			case m == nil || m.To == "":
				return "No hub proposes to hand over"
			case m.Newest("transfer.requested").Details.Has("decided_by", c.By.User):
				return "You proposed it yourself: somebody of the other hub answers"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			var asked []Shown
			if m := c.Matter(); m != nil && m.To != "" {
				asked = shownOf("Proposed", []*chronology.Item{m.Newest("transfer.requested")})
			}
			return []Section{readFirst(c, asked), {ID: "answer", Title: "The answer", Questions: []Question{
				{ID: "outcome", Label: "Is " + c.child() + " taken over?", Sort: One, Must: "Choose the answer", Options: []Option{{Value: accepts, Words: "Yes"}, {Value: declines, Words: "No", Hint: "The first hub goes on"}}},
				{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			m := c.Matter()
			if a.Is("outcome", accepts) {
				taken := Answers{"hub": {m.To}, "reason": a.All("reason"), "history": a.All("history")}
				return append(acceptedEntries(c, taken, "transfer"), c.decision("transfer.accepted", c.Local.HubName(m.To)+" has taken "+c.child()+" over.", detail("process", "mace"), detail("decision", "accepted"), detail("hub", m.To)))
			}
			return []record.Entry{c.decision("transfer.accepted", clipped(c.Local.HubName(m.To)+" does not take "+c.child()+" over; the first hub goes on. "+brief(a.Get("reason"))),
				detail("process", "mace"), detail("decision", "declined"), detail("reason", a.Get("reason")), detail("hub", m.To))}
		},
	}
}
