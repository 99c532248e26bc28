package pathway

import (
	"cmp"
	"slices"
	"time"

	"sightline/chronology"
)

// A group or a place is referred as a child is, screened, assessed, reviewed and closed on the same grounds: work on where and with whom children
// are harmed, and not only with their parents (paragraph 4.3.11 of the Child Joe review; Contextual Safeguarding). No child is named by it: each
// is referred by themselves.

// The steps about a group or a place.
const (
	contextReferID  = "context-refer" // by which it begins
	contextScreenID = "context-screen"
	contextAnswerID = "context-answer"
	contextAddID    = "context-add"
	contextAssessID = "context-assess"
	contextReviewID = "context-review"
	contextCloseID  = "context-close"
	contextDecideID = "context-decide"
	contextReopenID = "context-reopen"
	contextSaysID   = "context-challenge"
	contextHeardID  = "context-answer-challenge"
)

// ContextMatter is where the work on a group or a place stands: a fold over its entries, as a Matter is over a child's.
type ContextMatter struct {
	Stage      Stage
	Hub        string
	Turned     *chronology.Item   // since which it stands so
	Asked      []*chronology.Item // requests for more that wait
	Proposal   *chronology.Item   // to close it, that waits to be decided
	Challenges []*chronology.Item // that wait for an answer, in order
	Looked     *chronology.Item   // by which it was last accepted, assessed, reviewed or opened again
	Assessed   bool
	Closed     *chronology.Item
	Since      []*chronology.Item // what came since it was closed or not accepted, and nobody looked at
	Danger     *chronology.Item   // danger that was named, and nothing said of it since
}

// ContextOf folds what was written about a group or a place.
func ContextOf(c *chronology.Chronology) *ContextMatter {
	m := &ContextMatter{Stage: Referred}
	for _, it := range c.Items {
		if TakenHere(&it.Entry) {
			m.take(it)
		}
	}
	return m
}

// take says what an entry changes. Only the first entry of a step decides; what is written beside it changes nothing.
func (m *ContextMatter) take(it *chronology.Item) {
	switch step := it.Details.First("step"); step {
	case contextReferID, contextAddID:
		m.told(it)
	case contextScreenID:
		m.screened(it)
	case contextAnswerID:
		answers := it.Details.Refs("answers", it.Ref.Agency)
		m.Asked = slices.DeleteFunc(m.Asked, func(asked *chronology.Item) bool { return slices.Contains(answers, asked.Ref) })
		if m.Stage == MoreAsked && len(m.Asked) == 0 {
			m.turn(Referred, it)
		}
	case contextAssessID, contextReviewID:
		if it.Kind == "mace.review" {
			m.Looked, m.Assessed = it, m.Assessed || step == contextAssessID
		}
	case contextCloseID:
		if it.Kind == "mace.step-down" && m.Stage == Open {
			m.Proposal = it
			m.turn(StepProposed, it)
		}
	case contextDecideID:
		m.decided(it)
	case contextReopenID:
		m.reopened(it)
	case contextSaysID:
		m.Challenges = append(m.Challenges, it)
	case contextHeardID:
		m.heard(it)
	}
}

func (m *ContextMatter) turn(to Stage, by *chronology.Item) {
	if m.Stage != to || m.Turned == nil {
		m.Stage, m.Turned = to, by
	}
}

// told takes a referral, or what somebody adds. What comes after an ending waits for somebody to look at it.
func (m *ContextMatter) told(it *chronology.Item) {
	if m.Turned == nil {
		m.Turned = it
	}
	m.Hub = cmp.Or(m.Hub, it.Details.First("hub"))
	switch it.Details.First("danger") {
	case "yes":
		m.Danger = it
	case "no":
		m.Danger = nil
	}
	if m.Stage.Over() {
		m.Since = append(m.Since, it)
	}
}

func (m *ContextMatter) screened(it *chronology.Item) {
	if m.Stage != Referred && m.Stage != MoreAsked {
		return
	}
	switch it.Kind { //nolint:exhaustive // a screen writes no other
	case "request.made":
		m.Asked = append(m.Asked, it)
		m.Turned, m.Stage = it, MoreAsked
	case "mace.accepted":
		m.Hub, m.Asked, m.Looked = cmp.Or(it.Details.First("hub"), m.Hub), nil, it
		m.turn(Open, it)
	case "mace.declined":
		m.Asked = nil
		m.turn(Declined, it)
	}
}

func (m *ContextMatter) decided(it *chronology.Item) {
	if m.Stage != StepProposed {
		return
	}
	m.Proposal = nil
	if it.Kind == "mace.exit" {
		m.Closed = it
		m.turn(Exited, it)
		return
	}
	m.Looked = it
	m.turn(Open, it)
}

func (m *ContextMatter) reopened(it *chronology.Item) {
	if !m.Stage.Over() {
		return
	}
	m.Since = nil
	if it.Kind == "mace.accepted" {
		m.Looked, m.Closed, m.Assessed = it, nil, false
		m.turn(Open, it)
	}
}

// heard takes an answer to a challenge. What was challenged and is changed is decided anew: a proposal to close is none any more, and what was not
// accepted waits to be screened.
func (m *ContextMatter) heard(it *chronology.Item) {
	answers := it.Details.Refs("answers", it.Ref.Agency)
	m.Challenges = slices.DeleteFunc(m.Challenges, func(raised *chronology.Item) bool { return slices.Contains(answers, raised.Ref) })
	if it.Details.Has("outcome", "upheld") {
		return
	}
	switch m.Stage {
	case StepProposed:
		m.Proposal = nil
		m.turn(Open, it)
	case Declined:
		m.turn(Referred, it)
	case Referred, MoreAsked, Open, Exited, SteppedDown, EndedElsewhere, Died, Adult:
	}
}

// What is decided about closing.
const (
	closesWork = "leave"
	workGoesOn = "stay"
)

// WatchedUntil is until when what comes about a place that was closed is asked about at once; zero when it is not closed.
func (m *ContextMatter) WatchedUntil(c *Case) time.Time {
	if m.Closed == nil {
		return time.Time{}
	}
	return dayEnds(c.Chronology, m.Closed.Details.First("until"))
}

// ContextDuties gives what waits about a group or a place, danger first, then by its day.
func ContextDuties(c *Case) (all []Duty) {
	m := c.Context
	add := func(d Duty) { all = append(all, d) }
	if m.Danger != nil {
		add(Duty{Step: contextAddID, Say: "Danger now was named: say what was done", Why: "Named " + onDay(m.Danger), Due: c.from(m.Danger, "danger"), Length: "danger", Of: "exploitation-hub", Cites: cites(m.Danger)})
	}
	switch m.Stage {
	case Referred:
		add(Duty{Step: contextScreenID, Say: "Screen the referral", Why: "Since " + itemDay(m.Turned), Due: c.from(m.Turned, "screen"), Length: "screen", Of: "exploitation-hub", Cites: cites(m.Turned)})
	case MoreAsked:
		for _, asked := range m.Asked {
			add(Duty{Step: contextAnswerID, Say: "Answer what was asked", Why: "Asked: " + agencyName(c.Chronology, asked.Details.First("to")), Due: dayEnds(c.Chronology, asked.Details.First("due")), Length: "more-information", Cites: cites(asked)})
		}
		if due := lastDue(c, m.Asked); !due.IsZero() && c.Now.After(due) {
			add(Duty{Step: contextScreenID, Say: "Decide on what there is", Why: "What was asked has not come by its day", Due: due, Length: "more-information", Of: "exploitation-hub", Cites: cites(m.Asked[0])})
		}
	case Open:
		add(c.nextContextLook(m))
	case StepProposed:
		add(Duty{Step: contextDecideID, Say: "Decide whether it is closed", Why: "Proposed " + onDay(m.Proposal), Due: c.from(m.Proposal, "challenge-window"), Length: "challenge-window", Of: "panel-chair", Cites: cites(m.Proposal)})
	case Declined, Exited:
		if len(m.Since) > 0 {
			length := "screen"
			if until := m.WatchedUntil(c); !until.IsZero() && c.Now.Before(until) {
				length = "context-watch"
			}
			add(Duty{Step: contextReopenID, Say: "Look at what came since it ended", Why: "It came " + onDay(m.Since[0]), Due: c.from(m.Since[0], length), Length: length, Of: "exploitation-hub", Cites: cites(m.Since[0])})
		}
	case SteppedDown, EndedElsewhere, Died, Adult: // of children alone
	}
	for _, raised := range m.Challenges {
		add(Duty{Step: contextHeardID, Say: "Answer a challenge", Why: "Challenged " + onDay(raised), Due: dayEnds(c.Chronology, raised.Details.First("due")), Length: "challenge-decision", Of: "panel-chair", Cites: cites(raised)})
	}
	return all
}

// nextContextLook is the assessment, and then the next review.
func (c *Case) nextContextLook(m *ContextMatter) Duty {
	if !m.Assessed {
		return Duty{Step: contextAssessID, Say: "Record the assessment and the plan", Why: "Accepted " + onDay(m.Looked), Due: c.from(m.Looked, "assess"), Length: "assess", Cites: cites(m.Looked)}
	}
	due := dayEnds(c.Chronology, m.Looked.Details.First("next"))
	length := ""
	if due.IsZero() {
		due, length = c.from(m.Looked, "review-not-set"), "review-not-set"
	}
	return Duty{Step: contextReviewID, Say: "Review", Why: "Last looked at " + onDay(m.Looked), Due: due, Length: length, Cites: cites(m.Looked)}
}

func lastDue(c *Case, asked []*chronology.Item) (last time.Time) {
	for _, it := range asked {
		if due := dayEnds(c.Chronology, it.Details.First("due")); due.After(last) {
			last = due
		}
	}
	return last
}
