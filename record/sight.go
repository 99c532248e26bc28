package record

import "strings"

// Sight says how far somebody sees into a child's record. The zero Sight sees nothing. No Sight sees what is sealed: that is revealed
// item by item, each time anew.
type Sight struct {
	Class      Class      // the highest class seen of what others wrote; "" for nothing of it
	Restricted bool       // also what others restricted to named roles, within that class
	Own        Class      // the highest class seen of what Agency wrote itself, restricted or not; "" for nothing of it
	Agency     AgencyCode // for which somebody looks; "" for none
}

// Sees reports that an entry of a class and handling, written by an agency, is within this sight.
func (s Sight) Sees(class Class, handling Handling, by AgencyCode) bool {
	if class == "" || class == ClassS || handling.sealed() {
		return false
	}
	if s.Own != "" && s.Agency != "" && by == s.Agency && class.Within(s.Own) {
		return true
	}
	return s.Class != "" && class.Within(s.Class) && (s.Restricted || !handling.restricted())
}

// IsZero reports a sight of nothing.
func (s Sight) IsZero() bool { return s.Class == "" && (s.Own == "" || s.Agency == "") }

// Within reports a sight that sees nothing the other does not see.
func (s Sight) Within(other Sight) bool {
	others := s.Class == "" || other.Class != "" && s.Class.Within(other.Class) && (!s.Restricted || other.Restricted)
	own := s.Own == "" || s.Agency == "" ||
		s.Agency == other.Agency && other.Own != "" && s.Own.Within(other.Own) ||
		other.Class != "" && s.Own.Within(other.Class) && other.Restricted
	return others && own
}

// String says the sight in letters, as the log keeps it: "B", "C restricted", "B own C". "" for the sight of nothing.
func (s Sight) String() string {
	var parts []string
	if s.Class != "" {
		parts = append(parts, string(s.Class))
		if s.Restricted {
			parts = append(parts, "restricted")
		}
	}
	if s.Own != "" && s.Agency != "" {
		parts = append(parts, "own "+string(s.Own))
	}
	return strings.Join(parts, " ")
}

// sealed reports what is for named people only, however the word is spelt.
func (h Handling) sealed() bool {
	return strings.EqualFold(strings.TrimSpace(string(h)), string(Sealed))
}

// Strictness puts handlings in order, from what is open to what is sealed. Nothing said is open, and a word that nobody knows is read as restricted.
func (h Handling) Strictness() int {
	switch {
	case h.sealed():
		return 3
	case h.restricted():
		return 2
	case h == ProfessionalsOnly:
		return 1
	}
	return 0
}

// restricted reports what is for named roles only. A word that nobody knows is read as that.
func (h Handling) restricted() bool { return h != "" && h != Open && h != ProfessionalsOnly }
