package pathway

import (
	"sightline/chronology"
	"sightline/record"
)

// Stage is where a matter stands.
type Stage string

// The stages. A matter that ended elsewhere without what the gate asks for stays EndedElsewhere until somebody answers.
const (
	Referred       Stage = "referred"         // waits to be screened
	MoreAsked      Stage = "more-information" // waits for an answer, by a day; without one it is decided on what is there
	Declined       Stage = "declined"
	Open           Stage = "open"
	StepProposed   Stage = "step-proposed" // stepping down or leaving is proposed, and nothing has changed yet
	SteppedDown    Stage = "stepped-down"
	Exited         Stage = "exited"
	EndedElsewhere Stage = "ended-elsewhere" // another system or area ended it: the gate is not met
)

// Over reports that nothing is left of the process but to watch and to open it again.
func (s Stage) Over() bool { return s == Exited || s == Declined }

// Matter is one time in the process: from a referral, or the first that is known of it, to leaving.
type Matter struct {
	Stage   Stage
	Hub     string // its id in Local, or as the record has it
	Level   string // of the vocabulary's list "level"; "" before one is set
	Opened  *chronology.Item
	Last    *chronology.Item   // the last decision in it
	Entries []*chronology.Item // that belong to it, in order
}

// Holds reports that an entry belongs to the matter.
func (m *Matter) Holds(ref record.Ref) bool {
	for _, it := range m.Entries {
		if it.Ref == ref {
			return true
		}
	}
	return false
}

// Current gives the last matter that is not over, else nil.
func Current(all []*Matter) *Matter {
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].Stage.Over() {
			return all[i]
		}
	}
	return nil
}

// Matters folds a child's entries into the matters they make, in order.
func Matters(c *chronology.Chronology) []*Matter {
	return nil
}
