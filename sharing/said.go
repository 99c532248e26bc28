package sharing

import "sightline/record"

// SaidTie is a relation that an entry says by itself: which kind gives which relation, to which roles, of which agency, for how long.
type SaidTie struct {
	Kind     record.Kind
	Relation record.Relation
	Roles    []record.Role
	Whose    string // "writer", or the detail that lists the agencies
	Months   int    // from when the entry happened; calendar months
	Days     int    // and days
}

// Said gives the relations that entries say.
func Said() []SaidTie { return nil }
