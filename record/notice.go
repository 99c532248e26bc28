package record

import "time"

// Told is what a person here is told of at once: that something happened about a child, which is named by nothing but its page. It holds
// no word of a record.
type Told struct {
	ID    NoticeID
	What  Happening
	Of    ChildRef // the reference of the child it is about; zero when it is about none
	Child ChildID  // whose that reference is now; "" when it is about none
	To    Audience
	By    Actor // who did what is told of; zero when nobody did
	At    time.Time
	About string // id of the review or approval that follows from it, or of the account it is about; "" for none
	Count int    // how many, of what is told in numbers
	Read  []Reading
}

// NoticeID names a notice. It is opaque.
type NoticeID string

// Reading says who read a notice, and when.
type Reading struct {
	By string // id of the person
	At time.Time
}

// Happening says what a notice tells of.
type Happening string

// What people are told of.
const (
	GlassBroken     Happening = "break-glass"      // a record was opened by break-glass
	NobodyLeads     Happening = "nobody-leads"     // and the child has no lead who could be told
	SealedRevealed  Happening = "reveal"           // a sealed item was shown
	EmergencyReveal Happening = "emergency-reveal" // one was shown to a duty worker without a task
	SealedTakenBack Happening = "sealed-back"      // one was taken back: it is shown to nobody any more
	SealedTold      Happening = "sealed-told"      // one was told to somebody it was not for, after a guardian agreed
	GivenOnDuty     Happening = "given-on-duty"    // whoever is on duty said that somebody has to do with a child
	RevealsOfWeek   Happening = "reveals-of-week"  // how many were shown in a week
	ApprovalAsked   Happening = "approval-asked"
	ApprovalDecided Happening = "approval-decided"
	FollowUpAsked   Happening = "follow-up" // who reviews an access asks whose it was for more
	ReviewClosed    Happening = "review-closed"
	ManyRecords     Happening = "many-records"
	KeysGiven       Happening = "keys-given"         // keys can be added to an account; About names whose
	UrgentUnread    Happening = "urgent-unread"      // something urgent came in about a child, and nobody in an area has read it; Count is the level
	LoneGrant       Happening = "lone-administrator" // the only administrator alone made a second; About names them
)

// Happenings gives everything a notice can tell of.
func Happenings() []Happening {
	return []Happening{
		GlassBroken, NobodyLeads, SealedRevealed, EmergencyReveal, SealedTakenBack, SealedTold, GivenOnDuty, RevealsOfWeek, ApprovalAsked,
		ApprovalDecided, FollowUpAsked, ReviewClosed,
		ManyRecords, KeysGiven, UrgentUnread, LoneGrant,
	}
}

// Audience is whom a notice is for: one person; or whoever has a role, for an agency or an area when one is named; or whoever is on duty
// for an area.
type Audience struct {
	User   string
	Role   Role
	Agency AgencyCode
	Area   AreaCode // with OnDuty: "" everywhere in the agreement
	OnDuty bool
}

// Hearer is somebody who is told: who they are for now, and for which areas they are on duty.
type Hearer struct {
	Actor

	OnDuty []AreaCode // "" among them: everywhere in the agreement
}

// Reaches reports that a notice for this audience is one for somebody.
func (a Audience) Reaches(h *Hearer) bool {
	switch {
	case a.User != "":
		return a.User == h.User
	case a.OnDuty:
		return h.onDuty(a.Area)
	case a.Role == "" || a.Role != h.Role:
		return false
	case a.Agency != "":
		return a.Agency == h.Agency
	case a.Area == "":
		return true
	}
	_, area, _ := Words().Agency(h.Agency)
	return area == "" || area == a.Area // whoever works everywhere works in this area
}

func (h *Hearer) onDuty(area AreaCode) bool {
	for _, one := range h.OnDuty {
		if one == "" || area == "" || one == area {
			return true
		}
	}
	return false
}
