package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// Stage is where a matter stands.
type Stage string

// The stages. A matter that ended elsewhere without what the gate asks for stays EndedElsewhere, also when somebody has answered for it and
// said what is missing. A death and turning 18 are no leaving of the process: they have words of their own.
const (
	Referred       Stage = "referred"         // waits to be screened
	MoreAsked      Stage = "more-information" // waits for an answer, by a day; without one it is decided on what is there
	Declined       Stage = "declined"
	Open           Stage = "open"
	StepProposed   Stage = "step-proposed" // stepping down or leaving is proposed, and nothing has changed yet
	SteppedDown    Stage = "stepped-down"
	Exited         Stage = "exited"
	EndedElsewhere Stage = "ended-elsewhere" // another system or area ended it: the gate is not met
	Died           Stage = "died"
	Adult          Stage = "adult" // the child turned 18
)

// Over reports that nothing is left of the process but to watch and to open it again.
func (s Stage) Over() bool { return s == Exited || s == Declined || s == Died || s == Adult }

// Live reports that the child was accepted and is in the process: what it owes is owed.
func (s Stage) Live() bool { return s == Open || s == StepProposed || s == SteppedDown }

// Words says a stage as a page does.
func (s Stage) Words() string {
	return map[Stage]string{
		Referred: "Referred, waits to be screened", MoreAsked: "Referred, more information is asked for", Declined: "Not accepted", Open: "Open",
		StepProposed: "Open, stepping down or leaving is proposed", SteppedDown: "Stepped down", Exited: "Left the process",
		EndedElsewhere: "Ended elsewhere, without what is asked for here", Died: "The child died", Adult: "Turned 18",
	}[s]
}

// Matter is one time in the process: from a referral, or the first that is known of it, to leaving.
type Matter struct {
	Stage    Stage
	Hub      string // its id in Local, or as the record has it
	To       string // the hub it is proposed to hand it to; the first holds it until the other accepts
	Level    string // of the vocabulary's list "level"; "" before one is set
	setHere  bool   // a person set it here, under the conditions of that
	Category string // of the vocabulary's list "exploitation-type"; "" before one is set
	Opened   *chronology.Item
	Last     *chronology.Item   // the last decision in it
	Turned   *chronology.Item   // the entry since which it stands where it stands
	Entries  []*chronology.Item // that belong to it, in order

	Accepted *chronology.Item   // by which it was last accepted or opened again; nil: it was not, as far as is known
	Asked    []*chronology.Item // requests for more information that wait for an answer
	Proposal *chronology.Item   // the proposal to step down or leave that waits to be decided
	Ending   *chronology.Item   // the entry that ended it elsewhere
	Answered *chronology.Item   // by which somebody answered for an ending elsewhere
	found    *chronology.Item   // by which one person found that all was there when it ended elsewhere; it takes a second
	born     record.Birth       // of the child
	now      record.Range       // the moment the record is looked at; without bounds: just after the last entry
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

// Newest gives the last entry of the matter that is of one of the kinds; nil when there is none.
func (m *Matter) Newest(kinds ...record.Kind) *chronology.Item {
	for _, it := range slices.Backward(m.Entries) {
		if !it.Repeats && slices.Contains(kinds, it.Kind) {
			return it
		}
	}
	return nil
}

// Current gives the last matter when it is not over, else nil.
func Current(all []*Matter) *Matter {
	if len(all) == 0 || all[len(all)-1].Stage.Over() {
		return nil
	}
	return all[len(all)-1]
}
