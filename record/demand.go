package record

import (
	"cmp"
	"slices"
	"strings"
)

// Demand is how far somebody has to see to be told of one entry: into which class, whether into what is restricted, and who wrote it.
// What is sealed is of class S, and nobody sees so far.
type Demand struct {
	Class      Class
	Restricted bool
	Agency     AgencyCode
}

// DemandOf is the demand of an entry of a class and handling, written by an agency. A class that nobody knows is seen by nobody.
func DemandOf(class Class, handling Handling, by AgencyCode) Demand {
	if handling.sealed() || !slices.Contains([]Class{ClassA, ClassB, ClassC}, class) {
		return Demand{Class: ClassS}
	}
	return Demand{class, handling.restricted(), by}
}

// covers reports that whoever meets this demand meets the other too.
func (d Demand) covers(other Demand) bool {
	return d.Class == ClassS || d.Agency == other.Agency && other.Class.Within(d.Class) && (d.Restricted || !other.Restricted)
}

// Compare puts demands in one order.
func (d Demand) Compare(other Demand) int {
	return cmp.Or(cmp.Compare(d.Agency, other.Agency), cmp.Compare(d.Class, other.Class), cmp.Compare(word(d.Restricted), word(other.Restricted)))
}

// Demands are how far somebody has to see to be told of everything that is cited: all of them, none covered by another, in one order.
// Citing nothing demands nothing but to see anything at all.
type Demands []Demand

// With gives these demands and more. What it is called on stays as it is.
func (all Demands) With(more ...Demand) Demands {
	for _, d := range more {
		if slices.ContainsFunc(all, func(one Demand) bool { return one.covers(d) }) {
			continue
		}
		rest := make(Demands, 0, len(all)+1)
		for _, one := range all {
			if !d.covers(one) {
				rest = append(rest, one)
			}
		}
		rest = append(rest, d)
		slices.SortFunc(rest, Demand.Compare)
		all = rest
	}
	return all
}

// Within reports that whoever meets the other demands meets these too.
func (all Demands) Within(other Demands) bool {
	for _, d := range all {
		if !slices.ContainsFunc(other, func(one Demand) bool { return one.covers(d) }) {
			return false
		}
	}
	return true
}

// Class gives the highest class of all; "" when nothing is demanded.
func (all Demands) Class() (high Class) {
	for _, d := range all {
		if high == "" || !d.Class.Within(high) {
			high = d.Class
		}
	}
	return high
}

// Agencies gives who wrote what is demanded to be seen, by code, each once.
func (all Demands) Agencies() []AgencyCode {
	var codes []AgencyCode
	for _, d := range all {
		if d.Agency != "" && !slices.Contains(codes, d.Agency) {
			codes = append(codes, d.Agency)
		}
	}
	return codes
}

// String says the demands in letters: "B health, C restricted police".
func (all Demands) String() string {
	said := make([]string, len(all))
	for i, d := range all {
		said[i] = strings.Join(strings.Fields(string(d.Class)+" "+word(d.Restricted)+" "+string(d.Agency)), " ")
	}
	return strings.Join(said, ", ")
}

func word(restricted bool) string {
	if restricted {
		return string(Restricted)
	}
	return ""
}

// Meets reports that an entry with this demand is within this sight.
func (s Sight) Meets(d Demand) bool {
	handling := Open
	if d.Restricted {
		handling = Restricted
	}
	return s.Sees(d.Class, handling, d.Agency)
}

// MeetsAll reports that everything with these demands is within this sight. Who sees nothing is told of nothing.
func (s Sight) MeetsAll(all Demands) bool {
	return !s.IsZero() && !slices.ContainsFunc(all, func(d Demand) bool { return !s.Meets(d) })
}
