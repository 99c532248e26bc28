package pathway

import (
	"cmp"
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// advance says what an entry changes in a matter.
func (m *Matter) advance(it *chronology.Item) {
	switch string(it.Kind) {
	case "mace.referral":
		m.referred(it)
	case "mace.accepted":
		m.accepted(it)
	case "mace.declined":
		m.declined(it)
	case "mace.level":
		m.setLevel(it)
	case "mace.review":
		m.reviewed(it)
	case "mace.step-down":
		if TakenHere(&it.Entry) && m.Stage.Live() {
			m.Proposal = it
			m.turn(StepProposed, it)
		}
	case "mace.stepped-down":
		m.left(it, SteppedDown)
	case "mace.exit", "case.closed":
		m.left(it, Exited)
	case "mace.ended":
		m.left(it, Exited)
	case "mace.answered":
		m.answered(it)
	case "request.made":
		if TakenHere(&it.Entry) && m.waits() {
			m.Asked = append(m.Asked, it)
			m.turn(MoreAsked, it)
		}
	case "request.answered":
		m.told(it)
	case "transfer.requested":
		m.To = cmp.Or(it.Details.First("hub"), m.To) // one that names no hub is between areas
	case "transfer.accepted":
		if it.Details.First("hub") != "" {
			m.To = ""
		}
	}
}

// waits reports that somebody has to decide whether to accept.
func (m *Matter) waits() bool { return m.Stage == Referred || m.Stage == MoreAsked }

// referred takes what another system already says of the referral.
func (m *Matter) referred(it *chronology.Item) {
	if m.Hub == "" {
		m.Hub = it.Details.First("hub")
	}
	if !m.waits() || TakenHere(&it.Entry) {
		return
	}
	switch it.Details.First("decision") {
	case "accepted":
		m.Accepted = it
		m.turn(Open, it)
	case "declined", "advice-only", "other-service", "no-further-action":
		m.turn(Declined, it)
	case "more-information":
		m.Asked = append(m.Asked, it)
		m.turn(MoreAsked, it)
	}
}

// told takes an answer to what was asked; once all have answered it waits to be screened again.
func (m *Matter) told(it *chronology.Item) {
	if m.Stage != MoreAsked {
		return
	}
	answers := it.Details.Refs("answers", it.Ref.Agency)
	m.Asked = slices.DeleteFunc(m.Asked, func(asked *chronology.Item) bool { return slices.Contains(answers, asked.Ref) })
	if len(m.Asked) == 0 {
		m.turn(Referred, it)
	}
}

// declined ends a matter, unless there is a referral that whoever declined had not seen: one that arrived later and is told of an earlier day. That
// one waits to be screened.
func (m *Matter) declined(it *chronology.Item) {
	if !m.waits() {
		return
	}
	m.Asked = nil
	for _, referral := range m.Entries {
		if referral.Kind == "mace.referral" && !referral.Repeats && !saw(it, referral) {
			m.turn(Referred, referral)
			m.Turned = referral
			return
		}
	}
	m.turn(Declined, it)
}

// saw reports that whoever decided had seen a referral. Decisions that do not say which they are about are about all before them.
func saw(decision, referral *chronology.Item) bool {
	of := decision.Details.Refs("of", decision.Ref.Agency)
	return !TakenHere(&decision.Entry) || len(of) == 0 || slices.Contains(of, referral.Ref)
}

func (m *Matter) accepted(it *chronology.Item) {
	m.Accepted, m.Asked, m.To = it, nil, ""
	m.Hub = cmp.Or(it.Details.First("hub"), m.Hub)
	m.Category = cmp.Or(it.Details.First("category"), m.Category)
	m.setLevel(it)
	if m.Stage != StepProposed || it.Details.Has("basis_of", "reopened") {
		m.Proposal = nil
		m.turn(Open, it)
	}
}

// setLevel takes a level that was said. To lower one here takes a second person, who agrees to a proposal: nothing else that is decided here lowers
// it, and what was lowered elsewhere lowers nothing that was set here. Of two records of one event that give different levels the higher stands.
func (m *Matter) setLevel(it *chronology.Item) {
	to, here := it.Details.First("level"), TakenHere(&it.Entry)
	lower, agreed := rank(to) < rank(m.Level), here && it.Details.First("step") == agreeLevelID
	switch {
	case to == "":
	case lower && (len(it.Same) > 0 || !agreed && (here || m.setHere)):
	default:
		m.Level, m.setHere = to, here
	}
}

// rank puts levels in order, from 0 for none that the vocabulary knows.
func rank(level string) int {
	return 1 + slices.Index(record.Words().Lists["level"], level)
}

// reviewed takes a level another system gives with a review, and a decision here to stay on.
func (m *Matter) reviewed(it *chronology.Item) {
	here, step := TakenHere(&it.Entry), it.Details.First("step")
	m.setLevel(it)
	stays := m.Stage == StepProposed && step == decideID
	if here && (stays || m.Stage == EndedElsewhere && step == reviewID) { // it was reviewed as open, and only later told that it had ended elsewhere
		m.Proposal = nil
		m.turn(Open, it)
	}
}

// left ends a matter that was decided here under its conditions, or without some of them by an exception that a second person made. What was
// ended elsewhere waits for somebody to answer for it.
func (m *Matter) left(it *chronology.Item, to Stage) {
	switch {
	case m.Stage.Over():
	case gated(it) && (it.Details.Has("gate", "met") || m.excepted(it)):
		m.Proposal, m.Ending = nil, nil
		m.turn(to, it)
	case it.Kind == "mace.ended" && it.Details.Has("because", "died"), it.Kind == "case.closed" && it.Details.Has("reason", "died"):
		m.turn(Died, it)
	case m.grown(it) && (it.Kind == "mace.ended" || it.Kind == "case.closed" && it.Details.Has("reason", "aged-out")):
		m.turn(Adult, it)
	default:
		m.Ending, m.Answered, m.Proposal, m.found = it, nil, nil, nil
		m.turn(EndedElsewhere, it)
	}
}

// grown reports that the child had surely turned 18 when something happened. Who only says so, of a child who is younger or of whom no birth is
// known, ends it as anything told of does; and so does who says it ahead, of a day that has not come.
func (m *Matter) grown(it *chronology.Item) bool {
	if !m.born.Known() {
		return false
	}
	eighteen := record.LondonDay(m.born.Last).AddDate(18, 0, 0).Unix()
	return it.At.Hull().Lo >= eighteen && (!m.now.Bounded() || m.now.Hull().Hi >= eighteen)
}

// gated reports that an entry was written by the one step that decides leaving.
func gated(it *chronology.Item) bool {
	return TakenHere(&it.Entry) && it.Details.First("step") == decideID
}

// excepted reports that somebody else than whoever decides made an exception in the matter before.
func (m *Matter) excepted(by *chronology.Item) bool {
	return by.Details.Has("gate", "exception") && slices.ContainsFunc(m.Entries, func(it *chronology.Item) bool {
		return it.Kind == "mace.exception" && TakenHere(&it.Entry) && it.Details.First("decided_by") != by.Details.First("decided_by")
	})
}

// answered takes what somebody says of an ending elsewhere: once a second person too has found everything there that the gate asks for, it is an
// ending like one here.
func (m *Matter) answered(it *chronology.Item) {
	if !TakenHere(&it.Entry) || it.Details.First("step") != answerID || m.Stage != EndedElsewhere {
		return
	}
	if it.Details.Has("outcome", allThere) && !m.agrees(it) {
		m.found = it
		return
	}
	m.Answered, m.found = it, nil
	if it.Details.Has("outcome", allThere) {
		m.turn(map[bool]Stage{true: SteppedDown, false: Exited}[m.Ending != nil && m.Ending.Kind == "mace.stepped-down"], it)
	}
}

// agrees reports that an answer finds, as one before by another person does, that all was there when it ended elsewhere.
func (m *Matter) agrees(it *chronology.Item) bool {
	if m.found == nil || !it.Details.Has("gate", "met") {
		return false
	}
	by := it.Details.First("decided_by")
	return by != "" && by != m.found.Details.First("decided_by")
}
