package sharing

import (
	"slices"

	"sightline/record"
)

// Roles gives the roles that can have leave for an act at all, by some relation and for some purpose.
func Roles(act record.Act) []record.Role { return builtIn().Roles(act) }

// PurposesOf gives the purposes a role can choose at all.
func PurposesOf(role record.Role) []record.Purpose { return builtIn().PurposesOf(role) }

// FurthestOf gives the widest sight that any one ordinary relation gives a role for any of its purposes: not breaking the glass, and of what
// others wrote.
func FurthestOf(role record.Role) record.Sight { return builtIn().FurthestOf(role) }

// Roles gives the roles that can have leave for an act at all, in alphabetical order.
func (p *Policies) Roles(act record.Act) []record.Role { return slices.Clone(p.answers().roles[act]) }

// PurposesOf gives the purposes a role can choose, in the order in which they are shown. What is done with one's own account and drafts
// needs none of them.
func (p *Policies) PurposesOf(role record.Role) []record.Purpose {
	return slices.Clone(p.answers().purposes[role])
}

// FurthestOf gives the widest sight that any one ordinary relation gives a role.
func (p *Policies) FurthestOf(role record.Role) record.Sight { return p.answers().furthest[role] }

// answers is what is found by asking about everything that there is.
type answers struct {
	roles    map[record.Act][]record.Role
	purposes map[record.Role][]record.Purpose
	furthest map[record.Role]record.Sight
}

// ask asks what each role may do, for each purpose and by each relation.
func (p *Policies) ask() answers {
	found := answers{map[record.Act][]record.Role{}, map[record.Role][]record.Purpose{}, map[record.Role]record.Sight{}}
	for _, role := range append(everyRole(), record.Anybody) {
		may := p.mayOf(role)
		for act := range may.acts {
			found.roles[act] = append(found.roles[act], role)
		}
		for _, purpose := range record.Purposes() {
			if may.purposes[purpose] {
				found.purposes[role] = append(found.purposes[role], purpose)
			}
		}
		found.furthest[role] = may.furthest
	}
	return found
}

// may is what a role may do at all.
type may struct {
	acts     map[record.Act]bool
	purposes map[record.Purpose]bool
	furthest record.Sight
}

func (p *Policies) mayOf(role record.Role) may {
	m := may{acts: map[record.Act]bool{}, purposes: map[record.Purpose]bool{}}
	for _, act := range record.Acts() {
		for kind, what := range subjects {
			if len(p.policies[asking{personIn(role), act, what}]) == 0 {
				continue
			}
			for _, purpose := range record.EveryPurpose() {
				p.mayFor(&m, Request{
					Tenant: "any", Actor: record.Actor{User: "somebody", Role: role}, Purpose: purpose,
					Subject: record.Subject{Kind: kind, ID: "somebody"}, Act: act, Proved: true,
				})
			}
		}
	}
	return m
}

// mayFor asks by each relation that somebody could have to a child; of what is no child, once.
func (p *Policies) mayFor(m *may, r Request) {
	standings := []record.Standing{{}}
	if r.Subject.Kind == record.OneChild {
		for _, relation := range toChild {
			standings = append(standings, record.Standing{Relations: []record.Relation{relation}})
		}
	}
	for _, standing := range standings {
		r.Standing = standing
		d := p.Decide(r)
		if !d.Allowed {
			continue
		}
		m.acts[r.Act] = true
		if d.Relation != record.AsSelf {
			m.purposes[r.Purpose] = true
		}
		if r.Subject.Kind == record.OneChild && d.Relation != record.BreakGlass && m.furthest.Within(d.Sight) {
			m.furthest = d.Sight
		}
	}
}
