package sharing

import (
	"io/fs"

	"sightline/record"
)

// Policies is who may see what, as it was read: the built-in policies, and what a partnership forbids beyond them.
type Policies struct{}

// Load reads a partnership's own policies beside the built-in ones. They can only forbid.
func Load(fs.FS) (*Policies, error) { return &Policies{}, nil }

// Decide gives leave or refuses by these policies.
func (p *Policies) Decide(r Request) Decision { return Decide(r) }

// Section is a part of the policies in plain English, for the page "Who may see what".
type Section struct {
	Title string
	Rules []Rule
}

// Rule is one policy in plain English.
type Rule struct {
	ID      string
	Title   string
	Words   string // the whole policy, rendered from its parsed form
	Source  string // what it stands on
	Forbids bool
	Confirm bool // to be confirmed locally
}

// Explain gives every built-in policy in plain English.
func Explain() []Section { return nil }

// Roles gives the roles that can have leave for an act at all.
func Roles(record.Act) []record.Role { return nil }

// PurposesOf gives the purposes a role can choose at all.
func PurposesOf(record.Role) []record.Purpose { return nil }

// FurthestOf gives the widest sight that any one ordinary relation gives a role for any of its purposes, without break-glass.
func FurthestOf(record.Role) record.Sight { return record.Sight{} }

// SaidTie is a relation that an entry says by itself: which kind gives which relation, to which roles, of which agency, for how long.
type SaidTie struct {
	Kind     record.Kind // or the start of kinds, ending with a dot and a star: "missing.*"
	Relation record.Relation
	Roles    []record.Role
	Whose    string // "writer", or the detail that lists the agencies
	Months   int    // from when the entry happened; calendar months
	Days     int    // and days
}

// Said gives the relations that entries say.
func Said() []SaidTie { return nil }
