package casework

import (
	"sightline/record"
	"sightline/sharing"
)

// PolicySection is a part of the policies in plain English.
type PolicySection = sharing.Section

// Policy is one of them.
type Policy = sharing.Rule

// Policies gives who may see what, in plain English, as it is decided by. It opens nothing and is not logged.
func (*Desk) Policies() []PolicySection { return sharing.Explain() }

// PurposesOf gives the purposes that somebody can state in a role.
func (*Desk) PurposesOf(role record.Role) []record.Purpose { return sharing.PurposesOf(role) }
