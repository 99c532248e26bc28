package casework

import (
	"sightline/record"
	"sightline/sharing"
)

// PolicySection is a part of the policies in plain English.
type PolicySection = sharing.Section

// Policy is one of them.
type Policy = sharing.Rule

// Function is what several roles have in common, in the words of the policies.
type Function = sharing.Function

// Policies gives who may see what, in plain English, as it is decided by. It opens nothing and is not logged.
func (*Desk) Policies() []PolicySection { return sharing.Explain() }

// Functions gives what the policies mean by practitioners, managers and the like.
func (*Desk) Functions() []Function { return sharing.Functions() }

// PurposesOf gives the purposes that somebody can state in a role.
func (*Desk) PurposesOf(role record.Role) []record.Purpose { return sharing.PurposesOf(role) }

// Roles gives the roles that can have leave for an act at all.
func Roles(act record.Act) []record.Role { return sharing.Roles(act) }

// RelationName gives a relation to a child in words, such as "lead professional".
func RelationName(r record.Relation) string { return sharing.RelationName(r) }
