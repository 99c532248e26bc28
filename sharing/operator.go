package sharing

import (
	"slices"

	"sightline/record"
)

// localOperator decides for the person at the machine, until nobody asks by that relation any more: then this file goes.
func localOperator(r Request) Decision {
	refuse := func(why string) Decision { return Decision{Reasons: []string{why}} }
	may := operatorActs[r.Act]
	switch {
	case !slices.Contains(may.with, r.Subject.Kind):
		return refuse("the act is not done with such a subject")
	case !slices.Contains(may.why, r.Purpose):
		return refuse("the purpose gives no leave for this")
	}
	return Decision{
		Allowed: true, Sight: record.Sight{Class: record.ClassC, Restricted: true}, Relation: record.LocalOperator, Ceiling: record.ClassC,
		Reasons: []string{"the local operator, for a stated purpose; sealed entries stay closed"},
	}
}

var (
	oneChild   = []record.SubjectKind{record.OneChild}
	everyChild = []record.SubjectKind{record.EveryChild}
	checking   = []record.Purpose{record.Checking}
)

// operatorActs says with what, and for which purposes, the local operator does something.
var operatorActs = map[record.Act]struct {
	with []record.SubjectKind
	why  []record.Purpose
}{
	record.ReceiveAct: {[]record.SubjectKind{record.OneSubmission}, []record.Purpose{record.Receiving}},
	record.CheckAct:   {[]record.SubjectKind{record.WholeLog, record.EveryChild}, checking},
	record.BackUpAct:  {everyChild, checking},
	record.RestoreAct: {everyChild, checking},
	record.PreviewAct: {everyChild, []record.Purpose{record.Assurance}},
	record.TraceAct:   {oneChild, append(record.Purposes(), record.Checking)},
	record.ListAct:    {everyChild, record.Purposes()},
	record.SearchAct:  {[]record.SubjectKind{record.EveryChild, record.OneChild}, record.Purposes()},
	record.OpenAct:    {oneChild, record.Purposes()},
	record.PrintAct:   {oneChild, record.Purposes()},
	record.CorrectAct: {oneChild, record.Purposes()},
	record.AnswerAct:  {oneChild, record.Purposes()},
	record.DraftAct:   {[]record.SubjectKind{record.OneDraft}, record.Purposes()},
}
