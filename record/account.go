package record

import (
	"slices"
	"time"
)

// AccountID is the opaque id of somebody who works here. It is the user of an Actor.
type AccountID string

// Account is somebody who works here: for which agency, in which roles, from when until when. An account always ends: whoever stays is
// extended, and nobody who left is forgotten.
type Account struct {
	ID          AccountID
	Version     int     // 1 is the first; 0: not kept yet
	Name        Private // as colleagues know them
	Login       string  // what they type when they sign in, in small letters; it says nothing of them unless they want it to
	Agency      AgencyCode
	Roles       []Grant // each role once
	Starts      time.Time
	Ends        time.Time // at most LongestAccount after it was set
	Disabled    time.Time // zero: it is not
	Dormant     bool      // it was disabled because nobody signed in for long
	Enabled     time.Time // when it was made or last enabled: from then on nobody signed in for long counts
	LastSeen    time.Time // when they last signed in; zero: never
	Recertified time.Time // when somebody last said that they still work here, in these roles
	Checked     Private   // how it was checked that it is them, when they were last given a code to enrol with
}

// Grant is a role that somebody may take, from when until when, given by whom.
type Grant struct {
	Role      Role
	Since     time.Time
	Until     time.Time // zero: as long as the account
	By        AccountID
	Certified time.Time // when somebody last said that it is still needed; zero: not since it was given
}

// How long things last. The lengths are days of 24 hours: no law counts them.
const (
	LongestAccount = 24                   // months until an account ends
	DormantAfter   = 30 * 24 * time.Hour  // without signing in
	CertifyEvery   = 92 * 24 * time.Hour  // a role is looked at again
	LapsesAfter    = 122 * 24 * time.Hour // a role that nobody looked at again stops: thirty days after it was to be looked at
	IdleAfter      = 20 * time.Minute     // a session that is not used ends
	LongestSession = 10 * time.Hour       // and every other one
)

// Presence says whether somebody may be here.
type Presence string

// What keeps somebody from being here, and what does not.
const (
	AtWork        Presence = "at work"
	NotStarted    Presence = "not started"
	HasLeft       Presence = "has left"
	DisabledByAct Presence = "disabled"
	FellDormant   Presence = "dormant"
)

// PresentAt says whether somebody may be here at a moment.
func (a *Account) PresentAt(at time.Time) Presence {
	quiet := a.Enabled
	for _, later := range []time.Time{a.Starts, a.LastSeen} {
		if later.After(quiet) {
			quiet = later
		}
	}
	switch {
	case !a.Disabled.IsZero() && a.Dormant:
		return FellDormant
	case !a.Disabled.IsZero():
		return DisabledByAct
	case !at.Before(a.Ends):
		return HasLeft
	case at.Before(a.Starts):
		return NotStarted
	case at.Sub(quiet) >= DormantAfter:
		return FellDormant
	}
	return AtWork
}

// RolesAt gives the roles somebody may take at a moment, in the order given. None when they may not be here.
func (a *Account) RolesAt(at time.Time) []Role {
	if a.PresentAt(at) != AtWork {
		return nil
	}
	var roles []Role
	for i := range a.Roles {
		if a.Roles[i].WorksAt(at) {
			roles = append(roles, a.Roles[i].Role)
		}
	}
	return roles
}

// HasAt reports a role that somebody may take at a moment.
func (a *Account) HasAt(role Role, at time.Time) bool { return slices.Contains(a.RolesAt(at), role) }

// WorksAt reports a role that may be taken at a moment: it has begun, is not over, and was looked at lately.
func (g *Grant) WorksAt(at time.Time) bool {
	return !at.Before(g.Since) && (g.Until.IsZero() || at.Before(g.Until)) && at.Before(g.LapsesAt())
}

// CertifyBy says by when somebody is to say that the role is still needed.
func (g *Grant) CertifyBy() time.Time { return g.looked().Add(CertifyEvery) }

// LapsesAt says when the role stops if nobody does.
func (g *Grant) LapsesAt() time.Time { return g.looked().Add(LapsesAfter) }

func (g *Grant) looked() time.Time {
	if g.Certified.After(g.Since) {
		return g.Certified
	}
	return g.Since
}

// SessionID names a session where it is listed. It opens nothing.
type SessionID string

// Session is somebody's being signed in on one device.
type Session struct {
	ID      SessionID
	Account AccountID
	Role    Role    // taken for now; "" until one is chosen
	Purpose Purpose // stated for now; "" until one is
	By      CredentialKind
	Began   time.Time
	Seen    time.Time // last used, to the minute
	Proved  time.Time // when they last proved who they are
	Ways    int       // in how many ways they can sign in: one is to become two
	Device  Private   // as its browser says, to know it again in the list
}

// OverAt reports a session that has ended by itself.
func (s *Session) OverAt(at time.Time) bool {
	return at.Sub(s.Seen) >= IdleAfter || at.Sub(s.Began) >= LongestSession
}

// CredentialID names a way in which somebody proves who they are. It is opaque.
type CredentialID string

// CredentialKind says what sort of way it is.
type CredentialKind string

// The ways to prove who one is. A password proves nothing without a code, nor a code without the password.
const (
	Passkey     CredentialKind = "passkey"
	TOTP        CredentialKind = "totp" // codes that change every half minute
	Password    CredentialKind = "password"
	ProvidedKey CredentialKind = "provider" // the agency's own sign-in
	DemoCode    CredentialKind = "demo"     // in a demonstration, and nowhere else
)

// Credential is one way in which somebody proves who they are.
type Credential struct {
	ID      CredentialID
	Account AccountID
	Kind    CredentialKind
	Label   Private // what its owner calls it
	Added   time.Time
	AddedBy AccountID // who issued the code with which it was added; "" when its owner added it
	Used    time.Time // zero: never
	Secret  Private   // what it is checked against; never leaves signing in
	Handle  Private   // by which it is found when nobody says whose it is: provider and subject; "" for none
	Counter int64     // grows with every use, so that nothing is used twice
}

// Strong reports that these ways, together, are enough to sign in with: a passkey, the agency's own sign-in, or a password with codes.
func Strong(all []Credential) bool { return Ways(all) > 0 }

// Ways counts in how many ways somebody can sign in. Whoever has one only is asked for a second: keys get lost.
func Ways(all []Credential) int {
	n := map[CredentialKind]int{}
	for i := range all {
		n[all[i].Kind]++
	}
	return n[Passkey] + n[ProvidedKey] + min(n[Password], n[TOTP])
}

// TeamID names a team. It is opaque.
type TeamID string

// Team is people of one agency who work together, and who manages them.
type Team struct {
	ID      TeamID
	Version int // 0: not kept yet
	Agency  AgencyCode
	Name    Private
	Manager AccountID   // "" for nobody yet
	Members []AccountID // in alphabetical order, each once
	Closed  bool
}

// StaffStep is one thing that was done to an account, a team or a way to sign in.
type StaffStep struct {
	What    string // account, team, credential
	ID      string // of a credential: the account's, a slash, and its own
	Version int
	Done    string // in codes: made, role given, disabled …
	At      time.Time
	By      string // user
}
