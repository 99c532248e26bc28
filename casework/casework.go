// Package casework holds the verbs people perform: receive an agency's records, open a child's record, answer a question.
//
// It answers: "may I, for this purpose, and what do I then see?" It stands on paragraph 4.1.9 of the Child Joe review (records
// that could not be seen when they mattered) and on the fact that no page may show a record unseen. Each verb decides
// (sharing), logs (audit), loads (store) and builds (chronology, rules) in that order. It never shows a row without an access.
package casework

import (
	"sightline/chronology"
	"sightline/record"
)

// Who is the person acting: who they are, the role and purpose they chose.
type Who struct {
	Actor   record.Actor
	Tenant  record.TenantID
	Purpose record.Purpose
}

// Listed is one child in the list of children.
type Listed struct {
	ID       record.ChildID
	Name     record.Private
	Born     record.Birth
	Entries  int
	Agencies int
	Open     []record.State // states open now
	Asked    int            // open questions
	Late     int            // of them overdue
	LastSeen *chronology.Item
}

// View says how far to look: the whole record, or as it stood at one entry, or as known to one agency.
type View struct {
	AsOf    string            // "agency/record", "" for the whole record
	KnownTo record.AgencyCode // "" for everyone put together
}

// Opened is a child's record as it may be seen for this purpose.
type Opened struct {
	ID         record.ChildID
	Chronology *chronology.Chronology // within the view
	Prompts    []record.Prompt        // as they stood in the view, in order of opening
	Withheld   map[record.Class]int   // entries not shown, by class
	At         *chronology.Item       // the entry the view stands at; nil for the whole record
	Steps      Steps                  // where replay can go from here
	Whole      int                    // entries of the whole record that may be seen
}

// Steps are the entries replay can go to; the zero Ref means there is none.
type Steps struct {
	First, Previous, Next, NextMeeting, NextQuestion, Last record.Ref
}
