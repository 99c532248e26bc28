package store

import (
	"fmt"
	"slices"

	"sightline/record"
)

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

// meets reports that everything with these demands is seen.
func (f far) meets(all record.Demands) bool { return f.all || f.sight.MeetsAll(all) }

// meetsOne is meets, of one demand.
func (f far) meetsOne(d record.Demand) bool { return f.all || f.sight.Meets(d) }

func isClass(class record.Class) bool {
	switch class {
	case record.ClassA, record.ClassB, record.ClassC, record.ClassS:
		return true
	}
	return false
}

// far is how far this access looks.
func (r *reader) far() far { return far{sight: r.access.Granted().Sight} }

// over says how far this access looks into each of all children. An access that does not say to which of them it is sees none.
func (r *reader) over() (each map[record.ChildID]record.Sight, err error) {
	each, ok := r.access.Each()
	if !ok {
		return nil, fmt.Errorf("%w: an access to children says to which of them, and how far into each", record.Withheld)
	}
	return each, nil
}

// demandsOf gives what each entry of a child demands of whoever is told of it, by the class under which it is kept, and each recorded step
// of its questions: rules may ask about what somebody said of a question.
func (c *Child) demandsOf(classes []record.Class) map[record.Ref]record.Demands {
	of := make(map[record.Ref]record.Demands, len(c.Entries)+len(c.Steps))
	for i := range c.Entries {
		e := &c.Entries[i]
		of[e.Ref] = record.Demands{record.DemandOf(classAt(classes, i), e.Handling, e.Ref.Agency)}
	}
	for i := range c.Steps {
		of[c.Steps[i].Ref()] = c.Steps[i].Needs
	}
	return of
}

// needs gives the demands of all that is cited. What nobody knows of is demanded of nobody: it may be told by what it is in.
func needs(of map[record.Ref]record.Demands, cites []record.Ref) (all record.Demands) {
	for _, ref := range cites {
		all = all.With(of[ref]...)
	}
	return all
}

// isHere reports that something cited is known.
func isHere(of map[record.Ref]record.Demands, cites []record.Ref) bool {
	return !slices.ContainsFunc(cites, func(ref record.Ref) bool { _, here := of[ref]; return !here && !ref.IsZero() })
}
