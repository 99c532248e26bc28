package record

// Actor is who does something: a person or a named service, and the role taken for this act. A user is not a role:
// the same person may act in several.
type Actor struct {
	User   string // opaque id of the person or service, never a name
	Role   Role
	Agency AgencyCode // for which they act; "" for the operator of the machine, who acts for none
}

// Role is a function of the vocabulary's asked_of list, such as "social-worker", or "operator" for the local operator.
type Role string

// Operator is the role of the named local operator until signing in exists.
const Operator Role = "operator"

// Purpose says why a record is opened. It is stated by the person and kept in the audit log.
type Purpose string

// Purposes a person can state. Others are refused until the partnership adds them.
const (
	PreparingVisit   Purpose = "preparing a visit"
	PreparingMeeting Purpose = "preparing a meeting"
	SafeguardingNow  Purpose = "safeguarding now"
	LearningReview   Purpose = "a learning review"
	Assurance        Purpose = "assurance"
	Receiving        Purpose = "receiving agencies' records"
	Checking         Purpose = "checking the record"
)

// Purposes lists what a person can choose from, in the order shown.
func Purposes() []Purpose {
	return []Purpose{PreparingVisit, PreparingMeeting, SafeguardingNow, LearningReview, Assurance}
}
