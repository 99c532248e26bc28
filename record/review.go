package record

import "time"

// Review is a look, afterwards, at an access that was not the normal route: somebody broke the glass, or was shown a sealed item. Somebody
// else says whether it was justified.
type Review struct {
	ID    ReviewID
	Kind  ReviewKind
	Of    ChildRef // the reference of the child
	Child ChildID  // whose that reference is now
	By    Actor    // whose access it was
	At    time.Time
	Due   time.Time
	Why   string  // which of the reasons there are; "" for none
	Words Private // in their own words
	Steps []ReviewStep
}

// ReviewID names a review. It is opaque.
type ReviewID string

// ReviewKind says which access is reviewed.
type ReviewKind string

// The accesses that are reviewed.
const (
	OfBreakGlass      ReviewKind = "break-glass"
	OfReveal          ReviewKind = "reveal"
	OfEmergencyReveal ReviewKind = "emergency-reveal"
)

// ReviewStep is what a reviewer says. Steps are never changed; the last one counts.
type ReviewStep struct {
	Outcome ReviewOutcome
	By      Actor
	At      time.Time
	Words   Private
}

// ReviewOutcome is what a reviewer finds.
type ReviewOutcome string

// What a reviewer finds.
const (
	Justified    ReviewOutcome = "justified"
	NotJustified ReviewOutcome = "not justified"
	FollowUp     ReviewOutcome = "follow up" // more has to be asked; the review stays open
)

// ReviewOutcomes gives what a reviewer can find.
func ReviewOutcomes() []ReviewOutcome { return []ReviewOutcome{Justified, NotJustified, FollowUp} }

// Outcome is what was found last; "" while nobody looked.
func (v *Review) Outcome() ReviewOutcome {
	if len(v.Steps) == 0 {
		return ""
	}
	return v.Steps[len(v.Steps)-1].Outcome
}

// Open reports a review that nobody closed.
func (v *Review) Open() bool { return v.Outcome() == "" || v.Outcome() == FollowUp }

// Late reports a review that is open after it was due.
func (v *Review) Late(at time.Time) bool { return v.Open() && at.After(v.Due) }

// MayClose reports that somebody is one who reviews it: the Caldicott guardian, or a manager of the agency of whose access it was; never
// they themselves, in whichever role.
func (v *Review) MayClose(by Actor) bool {
	if by.User == "" || by.User == v.By.User {
		return false
	}
	return by.Role == CaldicottGuardian || by.Role == TeamManager && by.Agency == v.By.Agency
}
