package record

import "time"

// Subject is what an access is about. A child is a ChildID; an "every-child" or "log" subject has no ID.
type Subject struct {
	Kind SubjectKind
	ID   string // opaque; never a name or an agency's reference
}

// SubjectKind says what sort of thing is looked at or written.
type SubjectKind string

// The subjects of an access.
const (
	OneChild      SubjectKind = "child"
	EveryChild    SubjectKind = "every-child" // lists and counts over children
	OnePlace      SubjectKind = "place"
	OneGroup      SubjectKind = "group"
	OneMeeting    SubjectKind = "meeting"
	OneSubmission SubjectKind = "submission"
	WholeLog      SubjectKind = "log"
	OneDraft      SubjectKind = "draft" // of the person themselves
)

// Relation says why somebody has to do with a subject now: allocated, on duty, the local operator.
type Relation string

// LocalOperator is the relation of the person at the machine until signing in exists.
const LocalOperator Relation = "local-operator"

// Act is what is done under an access.
type Act string

// The acts that are logged.
const (
	ListAct    Act = "list"
	OpenAct    Act = "open"
	PrintAct   Act = "print" // what leaves on paper is a disclosure, more than a look
	ReceiveAct Act = "receive"
	CheckAct   Act = "check"
	SearchAct  Act = "search"
	TraceAct   Act = "trace" // who has looked at a child
	BackUpAct  Act = "back-up"
	RestoreAct Act = "restore"
	CorrectAct Act = "correct"
	DraftAct   Act = "draft"
	AnswerAct  Act = "answer"  // a question, by setting it aside
	PreviewAct Act = "preview" // what rules would have asked, over every child; only counts come of it
)

// LogLine is one line of the audit log: who did what to what, in which role, for which purpose, by which relation, when.
type LogLine struct {
	Sequence int64 // from 1, without a gap
	At       time.Time
	Tenant   TenantID
	Actor    Actor
	Relation Relation
	Purpose  Purpose
	Subject  Subject
	Act      Act
	Ceiling  Class
	Outcome  string // what came of it in counts and codes, never names; "refused" has no ceiling
	Change   int64  // number of what was written under it; 0 for a reading
	Request  string // id of the request that wrote; "" for a reading
}

// Held is a reference that may be a child already known, and waits for a person to say.
type Held struct {
	Ref  ChildRef
	Like []ChildRef // whom it may be; empty when it says too little to be compared
	Why  string     // in words, without a name
}
