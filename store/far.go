package store

import "sightline/record"

// far is how far into records is looked: as far as an access gives leave, or at everything, for what is derived, checked and dumped here.
type far struct {
	sight record.Sight
	all   bool
}

// wholly looks at everything. What is made so is given to nobody as it is.
var wholly = far{all: true}

// sees reports that an entry is seen: of a class that is known, under a handling, written by an agency.
func (f far) sees(class record.Class, handling record.Handling, by record.AgencyCode) bool {
	return f.all && isClass(class) || f.sight.Sees(class, handling, by)
}

func isClass(class record.Class) bool {
	switch class {
	case record.ClassA, record.ClassB, record.ClassC, record.ClassS:
		return true
	}
	return false
}

// far is how far this access looks.
func (r *reader) far() far { return far{sight: r.access.Granted().Sight} }
