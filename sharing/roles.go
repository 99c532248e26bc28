package sharing

import (
	"sync"

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
func (p *Policies) Roles(act record.Act) []record.Role {
	var some []record.Role
	for _, role := range append(everyRole(), record.Anybody) {
		if p.may(role).acts[act] {
			some = append(some, role)
		}
	}
	return some
}

// PurposesOf gives the purposes a role can choose, in the order in which they are shown. What is done with one's own account and drafts
// needs none of them.
func (p *Policies) PurposesOf(role record.Role) []record.Purpose {
	var some []record.Purpose
	for _, purpose := range record.Purposes() {
		if p.may(role).purposes[purpose] {
			some = append(some, purpose)
		}
	}
	return some
}

// FurthestOf gives the widest sight that any one ordinary relation gives a role.
func (p *Policies) FurthestOf(role record.Role) record.Sight { return p.may(role).furthest }

// may is what a role may do at all.
type may struct {
	acts     map[record.Act]bool
	purposes map[record.Purpose]bool
	furthest record.Sight
}

// may gives what a role may do; of a role that nobody has, nothing. It is found by asking about everything that there is, once a role.
func (p *Policies) may(role record.Role) may {
	if find := p.each[role]; find != nil {
		return find()
	}
	return may{}
}

// eachRole makes ready to ask about each role.
func (p *Policies) eachRole() map[record.Role]func() may {
	all := map[record.Role]func() may{}
	for _, role := range append(everyRole(), record.Anybody) {
		all[role] = sync.OnceValue(func() may { return p.ask(role) })
	}
	return all
}

// ask asks about every act, with everything, for every purpose, by every relation.
func (p *Policies) ask(role record.Role) may {
	m := may{acts: map[record.Act]bool{}, purposes: map[record.Purpose]bool{}}
	for _, act := range record.Acts() {
		for kind := range subjects {
			r := Request{
				Tenant: "any", Actor: record.Actor{User: "somebody", Role: role}, Subject: record.Subject{Kind: kind, ID: "somebody"}, Act: act, Proved: true,
			}
			for _, purpose := range record.EveryPurpose() {
				r.Purpose = purpose
				p.mayFor(&m, r)
			}
		}
	}
	return m
}

// mayFor asks by each relation, unless nothing more could be learnt.
func (p *Policies) mayFor(m *may, r Request) {
	r.Standing.Relations = toChild
	a := p.asked(r)
	if len(a.leave) == 0 {
		return
	}
	shows := r.Act == record.OpenAct
	for _, relation := range a.relations() {
		if m.acts[r.Act] && (m.purposes[r.Purpose] || relation == record.AsSelf) && !shows {
			continue
		}
		context := a.context(relation, true)
		if allowed, _ := a.ask(a.leave, a.what, context); !allowed {
			continue
		}
		m.acts[r.Act] = true
		m.purposes[r.Purpose] = m.purposes[r.Purpose] || relation != record.AsSelf
		if shows && relation != record.BreakGlass {
			seen, _ := a.view(context, 0)
			if sight := seen.sight(""); m.furthest.Within(sight) {
				m.furthest = sight
			}
		}
	}
}
