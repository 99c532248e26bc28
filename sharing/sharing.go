// Package sharing decides who may see what, for which purpose.
//
// It answers: "may this person, in this role, with this relation to the child, open this, and how much of it?" It stands on the 2024
// information-sharing golden rules and the Caldicott principles: need to know, minimum, purpose stated, decision recorded.
// It never loads anything, never remembers anything and never says what exists: one pure decision with its reasons.
package sharing

import (
	"slices"

	"sightline/record"
)

// Request is what somebody asks leave for.
type Request struct {
	Tenant   record.TenantID
	Actor    record.Actor
	Relation record.Relation // only record.LocalOperator means anything here; how somebody stands to a child is in Standing
	Purpose  record.Purpose
	Subject  record.Subject
	Act      record.Act
	Standing record.Standing // what stands between the actor and the child, now; zero when the subject is not a child
	Proved   bool            // the person proved within the last five minutes, again, who they are
}

// Decision is the answer, with its reasons in words.
type Decision struct {
	Allowed  bool
	Sight    record.Sight    // how far into the record; zero when the act shows nothing of a record
	Relation record.Relation // the one that gave leave, for the log
	Ceiling  record.Class    // the highest class that Sight sees; A when it sees nothing
	Reasons  []string        // in words: titles of what decided; never what was asked
}

// Decide gives leave or refuses. What nobody thought of is refused: an unknown act, subject, purpose or relation gives no leave. Until
// signing in exists there is one tenant and one relation, the local operator at the machine, who sees everything but what is sealed.
func Decide(r Request) Decision {
	refuse := func(why string) Decision { return Decision{Reasons: []string{why}} }
	switch {
	case r.Tenant == "":
		return refuse("no agreement between agencies is named")
	case r.Actor.User == "" || r.Actor.Role == "":
		return refuse("who asks, and in which role, is not said")
	case r.Relation != record.LocalOperator:
		return refuse("the relation to the child gives no leave")
	case !slices.Contains(subjects(r.Act), r.Subject.Kind):
		return refuse("the act is not done with such a subject")
	case !slices.Contains(purposes(r.Act), r.Purpose):
		return refuse("the purpose gives no leave for this")
	}
	return Decision{Allowed: true, Sight: record.Sight{Class: record.ClassC, Restricted: true}, Relation: record.LocalOperator, Ceiling: record.ClassC, Reasons: []string{"the local operator, for a stated purpose; sealed entries stay closed"}}
}

// subjects gives what an act may be done with: no more than the verb that does it needs.
func subjects(act record.Act) []record.SubjectKind {
	switch act {
	case record.ReceiveAct:
		return []record.SubjectKind{record.OneSubmission}
	case record.ListAct, record.PreviewAct:
		return []record.SubjectKind{record.EveryChild}
	case record.OpenAct, record.PrintAct:
		return []record.SubjectKind{record.OneChild}
	case record.CheckAct:
		return []record.SubjectKind{record.WholeLog, record.EveryChild}
	case record.SearchAct: // of every child for where words stand, of one for what it says there
		return []record.SubjectKind{record.EveryChild, record.OneChild}
	case record.BackUpAct, record.RestoreAct:
		return []record.SubjectKind{record.EveryChild}
	case record.TraceAct, record.CorrectAct, record.AnswerAct:
		return []record.SubjectKind{record.OneChild}
	case record.DraftAct:
		return []record.SubjectKind{record.OneDraft}
	default:
		return nil
	}
}

// purposes gives the purposes for which an act may be done.
func purposes(act record.Act) []record.Purpose {
	switch act {
	case record.ReceiveAct:
		return []record.Purpose{record.Receiving}
	case record.CheckAct, record.BackUpAct, record.RestoreAct:
		return []record.Purpose{record.Checking}
	case record.PreviewAct:
		return []record.Purpose{record.Assurance}
	case record.TraceAct:
		return append(record.Purposes(), record.Checking)
	case record.ListAct, record.OpenAct, record.PrintAct, record.SearchAct, record.CorrectAct, record.DraftAct, record.AnswerAct:
		return record.Purposes()
	default:
		return nil
	}
}

// OnPaper says whether an entry may be on a sheet that leaves the screen. What only named roles or people may have, and what carries a
// handling nobody knows, never goes on paper by itself.
func OnPaper(e *record.Entry) bool {
	return e.Handling == "" || e.Handling == record.Open || e.Handling == record.ProfessionalsOnly
}
