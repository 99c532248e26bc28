package pathway

import (
	"sightline/chronology"
	"sightline/record"
)

// reopenStep opens the process again for a child who left it, stepped down in it, or whose part in it was ended elsewhere, also by an error. It is
// raising: one person does it, and it holds at once.
func reopenStep() Step {
	return Step{
		ID: reopenID, Title: "Open again", Lede: inDanger, Of: OfChild, Kinds: []record.Kind{"mace.accepted"},
		Open: func(c *Case) string {
			if len(c.Matters) == 0 {
				return c.child() + " was never in the process, as far as is known: refer first"
			}
			switch last := c.Matters[len(c.Matters)-1]; last.Stage {
			case Exited, SteppedDown, EndedElsewhere, Died, Adult: // a death, or turning 18, may have been told of in error
				return ""
			case Declined:
				return "It was not accepted: refer again, or challenge that"
			case Referred, MoreAsked, Open, StepProposed:
			}
			return "It is open: " + c.Matters[len(c.Matters)-1].Stage.Words()
		},
		Sections: func(c *Case, _ Answers) []Section {
			s := Section{ID: "again", Title: "Why it is opened again", Shown: append(c.leftBefore(), c.digest()...), Questions: []Question{
				{ID: "reason", Label: "Why?", Hint: "What was seen or said, by whom and when", Sort: Words, Must: "Say why"},
				{ID: "signs", Label: "Entries of the record that show it", Sort: Entries, Of: func(it *chronology.Item) bool { return !ShowsNothing(it) }},
				{ID: "level", Label: "How great is the danger to the child?", Sort: One, Must: "Choose a level, or that none is set yet", Options: c.levelsOrNone()},
			}}
			if all := c.Local.AllHubs(); len(all) > 1 {
				s.Questions = append(s.Questions, Question{ID: "hub", Label: "Which hub has it?", Sort: One, Options: hubOptions(all), Must: "Say which hub has it", Preset: c.presetHub()})
			}
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			all := acceptedEntries(c, a, "reopened")
			if signs := a.All("signs"); len(signs) > 0 {
				all[0].Details = append(all[0].Details, detail("evidence", signs...))
			}
			return all
		},
	}
}

// leftBefore shows how the child last left, or was declined.
func (c *Case) leftBefore() []Shown {
	if len(c.Matters) == 0 {
		return nil
	}
	return shownOf("Before", []*chronology.Item{c.Matters[len(c.Matters)-1].Turned})
}
