package record

import (
	"slices"
	"time"
)

// Approval is what one person may do when another has agreed: asked, agreed to or refused by somebody else, and then done once, by who
// asked, exactly as it was asked.
type Approval struct {
	ID    ApprovalID
	Kind  ApprovalKind
	What  string   // digest of exactly what is asked, in hexadecimal; it is good for nothing else
	Says  Private  // the same in words, for who decides
	Child ChildID  // whose record it is about; "" for none, or for several
	Also  []string // managers who decide it as well as those who usually do; nil for none
	Wish  Private  // what who asked sends to do it, for themselves alone; "" where nothing is kept
	Steps []ApprovalStep
}

// ApprovalID names an approval. It is opaque.
type ApprovalID string

// ApprovalKind says what is approved.
type ApprovalKind string

// What takes two people.
const (
	ForExport      ApprovalKind = "export"     // of more than one child, of many rows, or to somebody outside the agreement
	ForRole        ApprovalKind = "role-grant" // somebody is given a role
	ForUnsealing   ApprovalKind = "unseal"     // a sealed item is for somebody it was not for
	ForPurge       ApprovalKind = "purge"      // something is taken away for good
	ForCover       ApprovalKind = "cover"      // longer than a manager may give alone
	ForRestriction ApprovalKind = "restrict"   // only those on a list see a child, or no longer
	ForKeys        ApprovalKind = "keys"       // keys can be added to an account that is in use, or was
	ForDuty        ApprovalKind = "duty"       // an area, a panel or everywhere, beyond what a manager gives alone
)

// ApprovalKinds gives everything that takes two people.
func ApprovalKinds() []ApprovalKind {
	return []ApprovalKind{ForExport, ForRole, ForUnsealing, ForPurge, ForCover, ForRestriction, ForDuty, ForKeys}
}

// Decider is the role of the second person.
func (k ApprovalKind) Decider() Role {
	switch k {
	case ForExport, ForUnsealing, ForPurge:
		return CaldicottGuardian
	case ForRole, ForDuty, ForKeys:
		return Administrator
	case ForCover, ForRestriction:
		return TeamManager
	}
	return ""
}

// TeamManager is the role of who manages the people who work with children.
const TeamManager Role = "team-manager"

// ApprovalStep is one step in the life of an approval. Steps are never changed; the last one says how it stands.
type ApprovalStep struct {
	Kind   ApprovalStepKind
	By     Actor
	At     time.Time
	Reason Private // why it is asked, or refused; "" where nothing has to be said
}

// ApprovalStepKind is how an approval stands.
type ApprovalStepKind string

// How an approval stands.
const (
	Sought    ApprovalStepKind = "asked"
	Agreed    ApprovalStepKind = "approved"
	Refused   ApprovalStepKind = "refused"
	Withdrawn ApprovalStepKind = "withdrawn" // by who asked
	UsedUp    ApprovalStepKind = "used"      // what was approved was done
	RanOut    ApprovalStepKind = "ran out"   // its time was over before it was used; no step says so
)

// ApprovalLasts is how long an approval can be decided and used, from when it was asked: days of 24 hours.
const ApprovalLasts = 7 * 24 * time.Hour

// AskedBy is who asked.
func (a *Approval) AskedBy() Actor { return a.first().By }

// AskedAt is when it was asked.
func (a *Approval) AskedAt() time.Time { return a.first().At }

// Reason is why it was asked.
func (a *Approval) Reason() Private { return a.first().Reason }

func (a *Approval) first() ApprovalStep {
	if len(a.Steps) == 0 {
		return ApprovalStep{}
	}
	return a.Steps[0]
}

// Ends is when it can no longer be decided or used.
func (a *Approval) Ends() time.Time { return a.AskedAt().Add(ApprovalLasts) }

// Stands says how it stands at a moment.
func (a *Approval) Stands(at time.Time) ApprovalStepKind {
	if len(a.Steps) == 0 {
		return RanOut
	}
	last := a.Steps[len(a.Steps)-1].Kind
	if (last == Sought || last == Agreed) && !at.Before(a.Ends()) {
		return RanOut
	}
	return last
}

// Decided is the step by which somebody else agreed or refused; ok is false when nobody has.
func (a *Approval) Decided() (step ApprovalStep, ok bool) {
	for _, s := range a.Steps {
		if s.Kind == Agreed || s.Kind == Refused {
			return s, true
		}
	}
	return step, false
}

// MayDecide reports that somebody is one who decides it: another than who asked, in the role that decides such things, and where a manager
// does, one of the agency of who asked; or a manager whom it names.
func (a *Approval) MayDecide(by Actor) bool {
	asked := a.AskedBy()
	if by.User == "" || by.User == asked.User {
		return false
	}
	if by.Role == TeamManager && slices.Contains(a.Also, by.User) {
		return true
	}
	if by.Role != a.Kind.Decider() {
		return false
	}
	return by.Role != TeamManager || by.Agency == asked.Agency
}

// Follows says why a step cannot follow at a moment; "" when it can.
func (a *Approval) Follows(s *ApprovalStep) (problem string) {
	stands := a.Stands(s.At)
	mine := s.By.User != "" && s.By.User == a.AskedBy().User
	switch s.Kind {
	case Agreed, Refused:
		if stands != Sought {
			return "it no longer waits for a decision: " + string(stands)
		}
		if !a.MayDecide(s.By) {
			return "somebody else than who asked decides it, in the role that decides such things"
		}
	case Withdrawn:
		if stands != Sought && stands != Agreed {
			return "it can no longer be taken back: " + string(stands)
		}
		if !mine {
			return "who asked takes it back, and nobody else"
		}
	case UsedUp:
		if stands != Agreed {
			return "it is not approved: " + string(stands)
		}
		byCommand := (a.Kind == ForExport || a.Kind == ForPurge) && s.By.Role == ServiceRole // what was approved on the pages is done on the command line
		if !mine && !byCommand {
			return "who asked does what was approved, and nobody else"
		}
	default:
		return "there is no such step"
	}
	return ""
}
