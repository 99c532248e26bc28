package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// The map of the pathway: for each part of the way who does what, by when, where it goes on, and to whom it climbs. It is made from the steps there are
// and from what is local, and from nothing else: what is not in them is not on it, and nothing of a child is (RS1 of the Child Joe review: the ways of
// information are understood by all).

// Part is one part of the way.
type Part struct {
	ID, Title string
	Steps     []Step
	Times     []Time
	To        []string // where it goes on: ids of parts
	Climbs    []Climb
	Aside     bool // it can happen at any time, beside the others
}

// Climb is a ladder: what is not answered in time goes by itself from one role to the next.
type Climb struct {
	Of    string
	Rungs []Rung
}

// part says which steps and which times belong to a part: by their ids, or by how those begin.
type part struct {
	id, title    string
	steps, times []string
	to           []string
	aside        bool
}

// rest is the part of everything that is named in none.
const rest = "beside"

var parts = []part{
	{"arrives", "Something arrives: a worry, a referral, a notification", []string{referID, dangerID, "read-notice", "triage-notice", "look-notice", elsewhere}, []string{"danger", "notice-"}, []string{"screened"}, false},
	{"screened", "The referral is screened", []string{screenID, answerMoreID, reopenID}, []string{"screen", "more-information", "hub"}, []string{"assessed"}, false},
	{"assessed", "The child is heard, and what is known is put together", []string{"tool", assessID, "view", "hypothesis", hearChildID, "level", agreeLevelID}, []string{"tool", "assess", "agree-level", "fresh-tool", "spoken-with-child"}, []string{"met"}, false},
	{"met", "People meet", []string{"call-meeting", "hold-meeting", moveMeetingID, sendMinutesID, "do-action", readHistoryID}, []string{"meeting-"}, []string{"reviewed"}, false},
	{"reviewed", "Help goes on: plan, review, supervision", []string{reviewID, safetyPlanID, supervisionID}, []string{"review-", "adult"}, []string{"less"}, false},
	{"less", "Less is proposed, and somebody else decides", []string{proposeID, addID, exceptionID, decideID, askDischargeID, decideDischargeID, keepOrderID, answerID}, []string{"challenge-window", "exception", "police-asked", "answer-elsewhere", "watched-elsewhere"}, []string{"watched", "reviewed"}, false},
	{"watched", "After leaving, somebody goes on looking", []string{lookID}, []string{"watch"}, []string{"screened"}, false},
	{"nrm", "National Referral Mechanism", []string{"nrm-"}, []string{"nrm-"}, nil, true},
	{"moments", "Moments at which a child may be reached", []string{momentID, momentMissedID, returnInterviewID}, []string{"moment", "moment-", "return-interview"}, nil, true},
	{"status", "Orders, care, conditions and where the child lives", []string{legalStatusID, conditionCheckID}, []string{"police-protection", "status-ends", "first-review", "second-review", "later-review", "care-", "home-", "secure-", "condition-", "proceedings", "before-proceedings"}, nil, true},
	{"areas", "Across areas and hubs", []string{transferID, answerHubID, handOverID, takeOverID, "handover-", "joint-plan", "plan-move", "disrupt"}, []string{"transfer-hub", "handover-", "joint-", "move", "move-"}, nil, true},
	{"asked", "One agency asks another, begins or ends its work", []string{askID, answerRequestID, openServiceID, closeServiceID, mentalHealthID}, []string{"request"}, nil, true},
	{"challenged", "A decision or a wording is challenged", []string{ChallengeID, ChallengeWordingID, answerChallengeID, disputeID, endDisputeID, toCafcassID}, []string{"challenge-decision", "challenge-wording", "dispute", "dispute-answered"}, nil, true},
	{"places", "Groups and places where children are harmed", []string{"context-"}, []string{"context-"}, nil, true},
	{rest, "Beside all of these", nil, nil, nil, true},
}

// names reports that an id is one of these, or begins as one that ends with a dash.
func names(ids []string, id string) (exactly, begins bool) {
	return slices.Contains(ids, id), slices.ContainsFunc(ids, func(one string) bool { return strings.HasSuffix(one, "-") && strings.HasPrefix(id, one) })
}

// partOf gives the part that names an id itself, else the one that names how it begins, else the rest.
func partOf(id string, ids func(*part) []string) string {
	of := rest
	for i := range parts {
		switch exactly, begins := names(ids(&parts[i]), id); {
		case exactly:
			return parts[i].id
		case begins:
			of = parts[i].id
		}
	}
	return of
}

// Map gives the parts of the way as a partnership has them. One in which nothing is left out of it.
func Map(l *Local) []Part {
	all := make([]Part, 0, len(parts))
	for i := range parts {
		one := Part{ID: parts[i].id, Title: parts[i].title, To: parts[i].to, Aside: parts[i].aside}
		for _, step := range Steps() {
			if partOf(step.ID, func(p *part) []string { return p.steps }) == one.ID {
				one.Steps = append(one.Steps, step)
			}
		}
		for _, id := range sortedIDs(l.Times) {
			if partOf(id, func(p *part) []string { return p.times }) == one.ID {
				one.Times = append(one.Times, l.Times[id])
			}
		}
		one.Climbs = climbsOf(l, one.ID)
		if len(one.Steps)+len(one.Times) > 0 {
			all = append(all, one)
		}
	}
	return all
}

func sortedIDs(times map[string]Time) []string {
	ids := make([]string, 0, len(times))
	for id := range times {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func climbsOf(l *Local, id string) []Climb {
	switch id {
	case "arrives":
		return []Climb{{"Something urgent that nobody has read", l.Rings}}
	case "asked":
		return []Climb{{"A request that is not answered by its day", l.Climbs}}
	case "challenged":
		return []Climb{{"A challenge that is not answered by its day", l.Climbs}, {"A dispute of a reviewing officer", l.Disputes}}
	}
	return nil
}

// AsksIn gives the parts of what a step asks when nothing is answered yet, in words; none of a step about one entry, which asks by what that entry is.
func AsksIn(s *Step, l *Local) (titles []string) {
	if s.Of != OfChild {
		return nil
	}
	nobody := &Case{Chronology: chronology.Build(chronology.Input{}), Local: l}
	for _, section := range s.Sections(nobody, Answers{}) {
		titles = append(titles, section.Title)
	}
	return titles
}

// Writes says what a step leaves in the record, in words.
func (s *Step) Writes() (labels []string) {
	for _, kind := range s.Kinds {
		if info, known := record.Words().Kind(kind); known && !slices.Contains(labels, info.Label) {
			labels = append(labels, info.Label)
		}
	}
	return labels
}

// TakenBy says who takes a step.
func (s *Step) TakenBy() string {
	if len(s.By) == 0 {
		return "Anybody who may write in the record"
	}
	return roleNames(s.By)
}
