package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// moveMeetingID names the step after which a meeting that was called is not waited for any more.
const moveMeetingID = "move-meeting"

// moveMeeting is the step that moves a meeting, or calls it off: a meeting that was called and not held is never left without a word.
func moveMeeting() Step {
	return Step{
		ID: moveMeetingID, Title: "Move a meeting, or call it off", Of: OfEntry, Kinds: []record.Kind{"meeting.called"},
		Open: holdOpen,
		Sections: func(_ *Case, a Answers) []Section {
			s := Section{ID: "move", Title: "What becomes of it", Questions: []Question{
				{ID: "what", Label: "Is it held another time?", Sort: One, Options: []Option{{Value: "moved", Words: "It is held another time"}, {Value: "off", Words: "It is not held"}}, Must: "Say whether it is held another time"},
				{ID: "why", Label: "Why, and how is the child kept safe until then?", Sort: Words, Must: "Say why, and how the child is kept safe"},
			}}
			if a.Is("what", "moved") {
				s = append1(s, Question{ID: "for", Label: "When is it?", Sort: When, Must: "Say when the meeting is"})
			}
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			title := "A meeting"
			if t, known := meetingByID(c.About.Details.First("type")); known {
				title = t.Title
			}
			if a.Is("what", "off") {
				return []record.Entry{c.decision(record.Note, title+" called off. Why: "+stopped(a.Get("why")))}
			}
			d := c.About.Details
			return []record.Entry{c.decision("meeting.called", title+" moved to "+whenWords(a.Get("for"))+". Why: "+stopped(a.Get("why")),
				detail("type", d.First("type")), detail("for", a.Get("for")), detail("decided", d.First("decided")), detail("concern", d.All("concern")...),
				detail("invited", d.All("invited")...), detail("told", d.All("invited")...), detail("people", d.All("people")...), detail("held_by", d.First("held_by")),
				detail("method", d.First("method")), detail("read", d.All("read")...), detail("meeting", d.First("meeting")), detail("subjects", d.First("subjects")), detail("reason", a.Get("why")))}
		},
	}
}

// MeetingOver reports that nobody waits for a meeting that was called: it was held, moved or called off.
func MeetingOver(c *chronology.Chronology, called *chronology.Item) bool {
	return slices.ContainsFunc(c.Items, func(it *chronology.Item) bool {
		done := isMeeting(it) || it.Details.First("step") == moveMeetingID
		return done && slices.Contains(it.Details.Refs("step_about", it.Ref.Agency), called.Ref)
	})
}

// sendMinutesID names the step that says who has the record of a meeting.
const sendMinutesID = "send-minutes"

// sendMinutes is the step that says who has the record of a meeting, and who of the family. Nobody who is not told of the meeting is named in it,
// and why the child was not told stands apart: the entry is one that a family may be shown.
func sendMinutes() Step {
	return Step{
		ID: sendMinutesID, Title: "Say who has the record of the meeting", Of: OfEntry, Kinds: []record.Kind{"meeting.minutes"},
		Open: func(c *Case) string {
			if !isMeeting(c.About) {
				return "This is no meeting that was held"
			}
			return ""
		},
		Sections: sendSections, Check: sendCheck, Write: sendWrite,
	}
}

func sendSections(c *Case, a Answers) []Section {
	s := Section{ID: "minutes", Title: "Who has the record", Lede: "What was said in confidence stands in entries of its own and goes to nobody with it.", Questions: []Question{
		{ID: "sent", Label: "When was it sent?", Sort: Day, Must: "Say when it was sent", Preset: []string{c.Today()}, Past: true},
		{ID: "to", Label: "Which agencies have it?", Sort: Several, Options: c.agencyOptions(), Must: "Choose which agencies have it", Preset: c.About.Details.All("attended")},
		{ID: "family", Label: "Who of the family has it, or was told what is in it?", Sort: Several, Options: []Option{
			{Value: "child", Words: "The child"}, {Value: "mother", Words: "Mother"}, {Value: "father", Words: "Father"}, {Value: "carer", Words: "Whoever else cares for the child"}, {Value: "none", Words: "Nobody"},
		}, Must: "Say who of the family has it, or that nobody has"},
	}}
	if len(a.All("family")) > 0 && !a.Is("family", "child") {
		s = append1(s, Question{ID: "why", Label: "Why was the child not told?", Hint: keptApart, Sort: Words, Apart: true, Must: "Say why the child was not told"})
	}
	return []Section{s}
}

func sendCheck(c *Case, a Answers) (all []Problem) {
	if a.Is("family", "none") && len(a.All("family")) > 1 {
		all = append(all, Problem{"minutes", "family", "Choose who of the family has it, or nobody: not both"})
	}
	for _, who := range a.All("family") {
		if NotTold(c.Chronology, c.About, Recipient(who)) {
			all = append(all, Problem{"minutes", "family", "The " + who + " is not told of this meeting. If the " + who + " has the record all the same, keep safe whoever is in danger first, and write what happened in an entry for professionals only"})
		}
	}
	return all
}

func sendWrite(c *Case, a Answers) []record.Entry {
	text := "The record of the meeting was sent on " + whenWords(a.Get("sent")) + " to " + agencyNames(c.Chronology, a.All("to")) + "."
	all := []record.Entry{c.decision("meeting.minutes", text, detail("of", c.About.Ref.String()), detail("sent", a.Get("sent")), detail("shared_with", a.All("to")...), detail("to_family", a.All("family")...))}
	if why := a.Get("why"); why != "" && !a.Is("family", "child") {
		e := c.decision(record.Note, "The record of the meeting was not sent to "+c.child()+". Why: "+stopped(why), detail("from", c.About.Ref.String()), detail("not_told", string(ForChild)))
		e.Handling = record.ProfessionalsOnly
		all = append(all, e)
	}
	return all
}

// minutesSent gives the entry that says who has the record of a meeting; nil when nobody has.
func minutesSent(c *chronology.Chronology, meeting *chronology.Item) bool {
	return meeting.Details.First("record_sent") != "" || slices.ContainsFunc(c.Items, func(it *chronology.Item) bool {
		return it.Kind == "meeting.minutes" && slices.Contains(it.Details.Refs("of", it.Ref.Agency), meeting.Ref)
	})
}
