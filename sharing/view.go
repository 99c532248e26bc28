package sharing

import (
	"github.com/cedar-policy/cedar-go/types"

	"sightline/record"
)

// view is which parts of a record are seen: a bit for each cell.
type view uint16

// cells are the parts of a record, in the order of the bits of a view.
var cells = everyCell()

func everyCell() []cell {
	var all []cell
	for _, own := range []bool{false, true} {
		for _, restricted := range []bool{false, true} {
			for _, class := range classes {
				all = append(all, cell{class, restricted, own})
			}
		}
	}
	return all
}

// sees reports one of the parts, by its place.
func (v view) sees(i int) bool { return v&(1<<i) != 0 }

// whole is the view of everything that can be seen; of what others wrote, for somebody who looks for no agency.
const (
	whole       view = 1<<12 - 1
	wholeOthers view = 1<<6 - 1
)

// shows reports that a view shows all there is to see of the record, so that nothing more needs to be asked.
func (a *asked) shows(v view) bool {
	if len(a.sight) == 0 {
		return true
	}
	return v == whole || v == wholeOthers && a.request.Actor.Agency == ""
}

// view asks about each part of a record with one relation, but for the parts that are seen already, and gives the titles of the policies
// that let any of it be seen. Somebody who looks for no agency has nothing of their own.
func (a *asked) view(context types.Record, seen view) (v view, why []string) {
	if len(a.sight) == 0 {
		return 0, nil
	}
	for i, c := range cells {
		if seen.sees(i) || c.own && a.request.Actor.Agency == "" {
			continue
		}
		if allowed, titles := a.ask(a.sight, c.entity(), context); allowed {
			v |= 1 << i
			why = unique(why, titles)
		}
	}
	return v, why
}

// sight gives the widest Sight that lies within a view, and never less for a wider view. What others wrote is seen up to a class; what they
// restrict too when all classes are seen, restricted or not. What one's own agency wrote is seen up to a class, restricted or not.
func (v view) sight(agency record.AgencyCode) record.Sight {
	var s record.Sight
	n := len(classes)
	others, restricted, own, ownRestricted := v.upTo(0), v.upTo(n), v.upTo(2*n), v.upTo(3*n)
	if others > 0 {
		s.Class, s.Restricted = classes[others-1], others == n && restricted == n
	}
	if mine := min(own, ownRestricted); mine > 0 {
		s.Own, s.Agency = classes[mine-1], agency
	}
	return s
}

// upTo counts how many classes are seen without a gap, from the least sensitive, of the parts that begin at a place.
func (v view) upTo(first int) int {
	n := 0
	for n < len(classes) && v.sees(first+n) {
		n++
	}
	return n
}
