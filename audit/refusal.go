package audit

import (
	"slices"

	"sightline/record"
)

// Refusal is a request that was given no leave, as it was made.
type Refusal struct {
	Tenant   record.TenantID
	Actor    record.Actor
	Relation record.Relation
	Purpose  record.Purpose
	Subject  record.Subject
	Act      record.Act
}

// Named reports a refusal of somebody: an agreement, a user and a role are named. There is nobody to ask about any other.
func (r Refusal) Named() bool {
	named := true
	for _, v := range []string{string(r.Tenant), r.Actor.User, string(r.Actor.Role)} {
		named = named && v != "" && IsText(v)
	}
	return named
}

// Line gives what the log says of a refusal. What nobody here knows may be anything, even a name, and is left out.
func (r Refusal) Line() record.LogLine {
	return record.LogLine{
		Tenant: r.Tenant, Actor: r.Actor,
		Relation: known(r.Relation, record.Relations()...),
		Purpose:  known(r.Purpose, record.EveryPurpose()...),
		Subject:  record.Subject{ID: r.Subject.ID, Kind: known(r.Subject.Kind, record.SubjectKinds()...)},
		Act:      known(r.Act, record.Acts()...),
	}
}

// known gives a word when it is one of these, else none.
func known[Word ~string](word Word, words ...Word) Word {
	if slices.Contains(words, word) {
		return word
	}
	return ""
}
