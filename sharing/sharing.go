// Package sharing decides who may see what, for which purpose.
//
// It answers: "may this person, in this role, with this relation to the child, open this, and how much of it?" It stands on the 2024
// information-sharing golden rules and the Caldicott principles: need to know, minimum, purpose stated, decision recorded.
// It never loads anything, never remembers anything and never says what exists: one pure decision with its reasons.
//
// What it decides by is text: the policies in the folder policies, written in Cedar, which Explain renders in plain English.
package sharing

import "sightline/record"

// Request is what somebody asks leave for. An act on lists of children is asked once with every child as its subject, which says whether
// there is leave to list at all, and then with each child as its subject, which says how far into that one is seen.
type Request struct {
	Tenant   record.TenantID
	Actor    record.Actor // user, role, agency
	Purpose  record.Purpose
	Subject  record.Subject // of their own account and drafts: the person's ID is the user's
	Act      record.Act
	Standing record.Standing // what stands between the actor and the child, now; zero when the subject is not a child
	Proved   bool            // the person proved within the last five minutes, again, who they are
}

// Decision is the answer, with its reasons in words.
type Decision struct {
	Allowed  bool
	Sight    record.Sight    // how far into the record; zero when the act shows nothing of a record
	Relation record.Relation // the one that gave leave, for the log
	Prove    bool            // refused only because they have to prove first, again, who they are
	Reasons  []string        // in words: titles of the policies that decided; never what was asked
}

// Decide gives leave or refuses, by the built-in policies. What nobody thought of is refused: an unknown act, subject, role, purpose or
// relation gives no leave.
func Decide(r Request) Decision { return builtIn().Decide(r) }

// OnPaper says whether an entry may be on a sheet that leaves the screen. What only named roles or people may have, and what carries a
// handling nobody knows, never goes on paper by itself.
func OnPaper(e *record.Entry) bool {
	return e.Handling == "" || e.Handling == record.Open || e.Handling == record.ProfessionalsOnly
}
