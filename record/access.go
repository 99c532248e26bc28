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
	EveryContext  SubjectKind = "every-context" // lists of groups and places
	OneMeeting    SubjectKind = "meeting"
	OneSubmission SubjectKind = "submission"
	WholeLog      SubjectKind = "log"
	OneDraft      SubjectKind = "draft"     // of the person themselves
	OnePerson     SubjectKind = "person"    // who works here: an account
	Everybody     SubjectKind = "everybody" // who works here: people, teams, rotas
	OneApproval   SubjectKind = "approval"
)

// SubjectKinds gives every sort of subject.
func SubjectKinds() []SubjectKind {
	return []SubjectKind{OneChild, EveryChild, OnePlace, OneGroup, EveryContext, OneMeeting, OneSubmission, WholeLog, OneDraft, OnePerson, Everybody, OneApproval}
}

// Relation says why somebody has to do with a subject now: allocated, on duty, the local operator.
type Relation string

// The relations there are. What each gives is for sharing to say.
const (
	Allocated          Relation = "allocated"    // works with the child
	Leads              Relation = "lead"         // is the child's lead professional
	PanelMember        Relation = "panel-member" // of the exploitation panel of an area: for the children open to it, or lately
	Invited            Relation = "invited"      // to a meeting about the child
	OpenTask           Relation = "open-task"
	OnDuty             Relation = "on-duty"      // for an area until a time: front door, daily screening, out of hours
	HoldsNotice        Relation = "holds-notice" // their agency wrote or received an open notice or attendance
	CoordinatesMissing Relation = "missing-coordinator"
	Supervises         Relation = "supervises" // somebody who is allocated
	Reviews            Relation = "reviews"    // independent reviewing officer, conference chair: never a manager's
	Watches            Relation = "watches"    // after an exit, for a time
	Covers             Relation = "covers"     // somebody until a time
	BreakGlass         Relation = "break-glass"
	Excluded           Relation = "excluded"      // by a declared conflict
	Listed             Relation = "listed"        // named as one of those who may see a restricted child
	LeadsContext       Relation = "leads-context" // the work on a group or a place
	WroteContext       Relation = "wrote-context" // their agency referred a group or a place, or wrote about it
	AsService          Relation = "service"       // a named service: the command line, a worker
	AsSelf             Relation = "self"          // their own account, drafts and sessions
	ByFunction         Relation = "function"      // no relation to a child, and none needed: what the role does sees no record
)

// Relations gives every relation there is.
func Relations() []Relation {
	return []Relation{
		Allocated, Leads, PanelMember, Invited, OpenTask, OnDuty, HoldsNotice, CoordinatesMissing, Supervises, Reviews, Watches, Covers, BreakGlass,
		Excluded, Listed, LeadsContext, WroteContext, AsService, AsSelf, ByFunction,
	}
}

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

	CountAct       Act = "count"         // over every child; only counts come of it
	AskKnownAct    Act = "ask-known"     // whether a child is known here, by two exact identifiers
	RecordAct      Act = "record"        // a new entry, written here
	ReferAct       Act = "refer"         // a child of whom whoever refers is told nothing
	TieAct         Act = "tie"           // a relation to a child begins or ends
	DeclareAct     Act = "declare"       // a conflict of one's own
	BreakGlassAct  Act = "break-glass"   // sixty minutes, this child only, with a reason
	RevealAct      Act = "reveal"        // one sealed item, for a minute
	SealAct        Act = "seal"          // a sealed item is kept, or taken back
	ExportAct      Act = "export"        // leaves the installation
	FileAct        Act = "file"          // a file is put to a record, or fetched
	ReviewAct      Act = "review-access" // somebody's use of break-glass or a reveal is looked at afterwards
	ApproveAct     Act = "approve"       // the second person of a two-person rule
	AskApprovalAct Act = "ask-approval"  // the first one
	NoticeAct      Act = "notice"        // what somebody is told of is read
	SignInAct      Act = "sign-in"       // and what belongs to it: proving again, signing out
	AccountAct     Act = "account"       // one's own keys and sessions
	AdministerAct  Act = "administer"    // people, teams, roles, rotas: never a record
	RotateKeysAct  Act = "rotate-keys"   // and taking a key away, for good
	CountWordsAct  Act = "count-words"   // that blame, over every child; only counts come of it
	TrainAct       Act = "train"         // it is entered when an agency or a team was trained
)

// Acts gives every act that is logged.
func Acts() []Act {
	return []Act{
		ListAct, OpenAct, PrintAct, ReceiveAct, CheckAct, SearchAct, TraceAct, BackUpAct, RestoreAct, CorrectAct, DraftAct, AnswerAct, PreviewAct,
		CountAct, AskKnownAct, RecordAct, ReferAct, TieAct, DeclareAct, BreakGlassAct, RevealAct, SealAct, ExportAct, FileAct, ReviewAct, ApproveAct,
		AskApprovalAct, NoticeAct, SignInAct, AccountAct, AdministerAct, RotateKeysAct, CountWordsAct, TrainAct,
	}
}

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
	Sight    string // how far into the record was looked, in letters: Sight.String; "" for nothing of it
	Outcome  string // what came of it in counts and codes, never names; "refused" has no sight
	Change   int64  // number of what was written under it; 0 for a reading
	Request  string // id of the request that wrote; "" for a reading
}

// Held is a reference that may be a child already known, and waits for a person to say.
type Held struct {
	Ref  ChildRef
	Like []ChildRef // whom it may be; empty when it says too little to be compared
	Why  string     // in words, without a name
}
