package pathway

import (
	"cmp"

	"sightline/record"
)

// hearChildID names the step by which it is written down that somebody was with the child, and what the child said.
const hearChildID = "hear-child"

// hearChild is the step that ends what a meeting leaves when nobody brought what the child says, or nobody there had met the child.
func hearChild() Step {
	return Step{
		ID: hearChildID, Title: "Write down that the child was seen, and what they said", Lede: inDanger, Of: OfChild, Kinds: []record.Kind{"child.voice", "child.seen"},
		Sections: heardSections,
		Check: func(_ *Case, a Answers) []Problem {
			if a.Is("how", "face-to-face") && a.Get("said") == "" && a.Get("seemed") == "" {
				return []Problem{{Section: "child", Question: "seemed", Say: "Say what the child said, or how the child was and that the child was asked"}}
			}
			return nil
		},
		Write: writeHeard,
	}
}

func heardSections(c *Case, a Answers) []Section {
	inPerson := a.Is("how", "face-to-face")
	all := []Question{
		{ID: "when", Label: "When was it?", Sort: When, Past: true, Must: "Say when it was"},
		{ID: "by", Label: "Who was with the child, by what they do?", Sort: Line, Must: "Say who was with the child"},
		{ID: "how", Label: "How?", Sort: One, Must: "Say how", Options: []Option{{Value: "face-to-face", Words: "In person"}, {Value: "phone", Words: "By telephone"}, {Value: "video", Words: "By video"}, {Value: "message", Words: "By messages"}}},
	}
	if inPerson {
		all = append(all, Question{ID: "alone", Label: "Was the child seen without family or others listening?", Sort: One, Must: "Say whether the child was seen alone, also when that is not known", Options: yesNoUnknown()})
	}
	said := Question{ID: "said", Label: "What did " + c.child() + " say?", Hint: "In the child’s own words where you can. The child may read it", Sort: Words, Spoken: !a.Is("words", retold)}
	if !inPerson {
		said.Must = "Say what the child said"
	}
	all = append(all, said, Question{ID: "seemed", Label: "How was " + c.child() + "?", Hint: "What you saw, not what you made of it", Sort: Words})
	if a.Get("said") != "" {
		all = append(all,
			Question{ID: "words", Label: "Are these the child’s own words?", Sort: One, Must: "Say whether these are the child’s own words", Options: []Option{{Value: "verbatim", Words: "Yes, as they were said"}, {Value: retold, Words: "No, put into other words"}}},
			Question{ID: "brought", Label: "To whom is it brought, and does it change what was decided?", Sort: Words})
	}
	return []Section{{ID: "child", Title: "Seeing and hearing " + c.child(), Questions: all}}
}

func writeHeard(c *Case, a Answers) []record.Entry {
	var all []record.Entry
	if said := a.Get("said"); said != "" {
		text := c.theChild() + " said: " + brief(said) + saidIf(" Brought to: ", a.Get("brought"))
		all = append(all, c.decidedOn(a.Get("when"), "child.voice", clipped(text), detail("about", "decision"), detail("asked", "yes"), detail("words", a.Get("words")), detail("said_to", a.Get("by"))))
	}
	if a.Is("how", "face-to-face") {
		text := c.theChild() + " was seen by " + stopped(a.Get("by")) + " " + cmp.Or(stopped(a.Get("seemed")), "What the child said stands beside this.")
		all = append(all, c.decidedOn(a.Get("when"), "child.seen", clipped(text), detail("seen_alone", a.Get("alone")), detail("method", a.Get("how")), detail("by_role", a.Get("by"))))
	}
	return all
}
