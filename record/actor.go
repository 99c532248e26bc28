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

// Roles that no question is asked of, or that the program itself names.
const (
	OutOfHours        Role = "out-of-hours"
	CaldicottGuardian Role = "caldicott-guardian" // of the council or health body; never the children's guardian whom a court appoints
	Administrator     Role = "administrator"      // looks after accounts and keys, and sees no record
	ServiceRole       Role = "service"            // the command line, or a worker
	Anybody           Role = "person"             // before somebody chose in which of their roles they act
)

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

	Supervision   Purpose = "supervision"
	AccessReview  Purpose = "reviewing access" // who looked and why; nothing of a record
	SigningIn     Purpose = "signing in"
	Administering Purpose = "administering" // people, teams, roles, rotas; nothing of a record
)

// Purposes lists what a person can choose from, in the order shown. What a role may do for each is for sharing to say.
func Purposes() []Purpose {
	return []Purpose{SafeguardingNow, PreparingVisit, PreparingMeeting, Supervision, LearningReview, Assurance, AccessReview, Administering}
}

// EveryPurpose gives the purposes that may stand in the log.
func EveryPurpose() []Purpose { return append(Purposes(), Receiving, Checking, SigningIn) }

// RoleName gives a role in words; "" for one that nobody can have.
func (v *Vocabulary) RoleName(role Role) string {
	if words := v.AskedOf[role]; words != "" {
		return words
	}
	return v.StaffRoles[role]
}
