package store

import (
	"slices"
	"strings"

	"sightline/record"
)

// heldTie is a tie in force: whose it is, in which role and for which agency, and of which area or person.
type heldTie struct {
	holder   string
	relation record.Relation
	role     record.Role
	agency   record.AgencyCode
	area     record.AreaCode
	person   string
}

// fits reports a tie that counts in the role and for the agency in which its holder acts.
func (t *heldTie) fits(who *Person) bool {
	return (t.role == "" || t.role == who.Role) && (t.agency == "" || t.agency == who.Agency)
}

// ties are what a person holds of areas and people, and what those hold whom they cover.
type ties struct {
	covers     map[string]bool
	supervises map[string]relations // whom, and by which relations
	areas      map[record.Relation]map[record.AreaCode]relations
}

// tiesOf sorts what somebody holds. What they have by covering somebody they have as cover, and not as those have it: how far cover reaches is
// for the policies to say.
func tiesOf(who *Person, all []heldTie) ties {
	h := ties{covers: map[string]bool{}, supervises: map[string]relations{}, areas: map[record.Relation]map[record.AreaCode]relations{}}
	for i := range all {
		if t := &all[i]; t.holder == who.User && t.relation == record.Covers && t.fits(who) {
			h.covers[t.person] = true
		}
	}
	for i := range all {
		t := &all[i]
		by := relationOf(t.relation)
		switch {
		case t.relation == record.Covers, t.relation.To() == record.ToChild, !t.fits(who):
			continue
		case t.holder == who.User:
		case h.covers[t.holder] && t.relation != record.OnDuty: // a duty is a shift of one's own
			by = asCover(who, t.relation)
		default:
			continue
		}
		if t.relation == record.Supervises {
			h.supervises[t.person] |= by
			continue
		}
		if h.areas[t.relation] == nil {
			h.areas[t.relation] = map[record.AreaCode]relations{}
		}
		h.areas[t.relation][t.area] |= by
	}
	return h
}

// asCover is what somebody has of a relation of those whom they cover. An invitation stays one, since cover reaches further than it does; and
// no manager reviews by covering for a reviewer.
func asCover(who *Person, of record.Relation) relations {
	switch {
	case of == record.Invited:
		return relationOf(record.Invited)
	case of == record.Reviews && who.Role == record.TeamManager:
		return 0
	}
	return relationOf(record.Covers)
}

// holders are those whose ties to children count for the person: their own, and those of whom they cover or supervise.
func (h *ties) holders(who *Person) []string {
	all := []string{who.User}
	for user := range h.covers {
		all = append(all, user)
	}
	for user := range h.supervises {
		all = append(all, user)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// everywhere adds what reaches every child there is.
func (h *ties) everywhere(of *stand) { of.relations |= h.areas[record.OnDuty][""] }

// relations are some of record.Relations, a bit each.
type relations uint32

func relationOf(r record.Relation) relations {
	at := slices.Index(record.Relations(), r)
	if at < 0 {
		return 0
	}
	return 1 << at
}

// stand is what was found of how a person stands to one child.
type stand struct {
	relations  relations
	excluded   bool
	restricted bool
	listed     bool
	alike      map[string]fields // of whom they named: what is equal. "" is of all of them
	told       fields            // what of it may be said: it stands in what everybody sees who may open the record
}

// tied adds a tie to the child, of whomever.
func (s *stand) tied(who *Person, h *ties, t *heldTie) {
	own := t.holder == who.User
	switch {
	case t.relation == record.Listed:
		s.restricted = true
		s.listed = s.listed || own && t.fits(who)
	case t.relation == record.Excluded:
		s.excluded = s.excluded || own // whatever they act as
	case own && t.fits(who):
		s.relations |= relationOf(t.relation)
	}
	if own || t.relation.Stays() {
		return
	}
	if h.covers[t.holder] && t.relation != record.BreakGlass && t.fits(who) {
		s.relations |= asCover(who, t.relation)
	}
	if t.relation == record.Allocated || t.relation == record.Leads {
		s.relations |= h.supervises[t.holder]
	}
}

// areaOf gives by what of a child's reach a relation to an area counts.
func areaOf(says string) record.Relation {
	switch says {
	case ReachArea:
		return record.OnDuty
	case ReachMACE:
		return record.PanelMember
	case ReachMissing:
		return record.CoordinatesMissing
	}
	return ""
}

// reached adds what the child's record reaches.
func (s *stand) reached(who *Person, h *ties, r *Reach) {
	if by := areaOf(r.Says); by != "" {
		s.relations |= h.areas[by][r.Area]
		return
	}
	if r.Agency != "" && r.Agency == who.Agency && r.Role == who.Role {
		s.relations |= relationOf(record.Relation(r.Says))
	}
}

// fields are what is equal in a record and in what somebody says of themselves.
type fields uint8

// What is exact of a person, and compared. FamilyField alone is a namesake.
const (
	NameField    = "name"
	FamilyField  = "family"
	AddressField = "address" // with its postcode
	PhoneField   = "phone"
	BirthField   = "birth"
)

// Hidden stands before the field of something in an entry that not everybody sees who may open the record. It keeps a person from the record
// as anything else does, and is never said by itself: it would tell who stands in what they may not see.
const Hidden = "hidden "

const (
	sameName fields = 1 << iota
	sameFamily
	sameAddress
	samePhone
	sameBirth
)

func fieldOf(name string) fields {
	switch name {
	case NameField:
		return sameName
	case FamilyField:
		return sameFamily
	case AddressField:
		return sameAddress
	case PhoneField:
		return samePhone
	case BirthField:
		return sameBirth
	}
	return 0
}

// matched adds that something is equal of one of those whom the person named.
func (s *stand) matched(whom, field string) {
	if s.alike == nil {
		s.alike = map[string]fields{}
	}
	name, hidden := strings.CutPrefix(field, Hidden)
	s.alike[whom] |= fieldOf(name)
	if !hidden {
		s.told |= fieldOf(name)
	}
}

// known says whether the person knows the child: two things are equal of one of those whom they named. A family name counts beside the same
// address; by itself it is a namesake's, and only said. So is one other thing, but for a day of birth, which many share.
func (s *stand) known() (knows, warned bool) {
	shared := s.alike[""]
	for _, same := range s.alike {
		same |= shared
		n := 0
		for _, one := range []fields{sameName, sameAddress, samePhone, sameBirth} {
			if same&one != 0 {
				n++
			}
		}
		if same&sameName == 0 && same&sameFamily != 0 && same&sameAddress != 0 {
			n++
		}
		knows = knows || n > 1
	}
	return knows, s.told&^sameBirth != 0 && !knows
}

// standings gives what was found in words. One list of relations serves all that stand alike.
func standings(of map[record.ChildID]*stand) map[record.ChildID]record.Standing {
	all := make(map[record.ChildID]record.Standing, len(of))
	words := map[relations][]record.Relation{}
	for id, s := range of {
		n := record.Standing{Excluded: s.excluded, Restricted: s.restricted, Listed: s.listed}
		knows, warned := s.known()
		n.Excluded, n.Warned = n.Excluded || knows, warned
		if s.relations != 0 && words[s.relations] == nil {
			words[s.relations] = inWords(s.relations)
		}
		n.Relations = words[s.relations]
		if n.Relations != nil || n.Excluded || n.Warned || n.Restricted || n.Listed {
			all[id] = n
		}
	}
	return all
}

func inWords(bits relations) (all []record.Relation) {
	for at, r := range record.Relations() {
		if bits&(1<<at) != 0 {
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return all
}
