package sharing

import (
	"slices"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"sightline/record"
)

// toChild are the relations that somebody can have to a child, in the order in which one is named in the log when several give the same:
// what is more usual first.
var toChild = []record.Relation{
	record.Leads, record.Allocated, record.Reviews, record.Supervises, record.PanelMember, record.CoordinatesMissing, record.OpenTask,
	record.Invited, record.HoldsNotice, record.Watches, record.Covers, record.OnDuty, record.BreakGlass,
}

// toContext are those to a group or a place.
var toContext = []record.Relation{record.LeadsContext, record.WroteContext}

// Decide gives leave or refuses, by these policies. Each relation is asked about by itself, and what any of them gives is given.
func (p *Policies) Decide(r Request) Decision {
	if r.Tenant == "" {
		return refused("no agreement between agencies is named")
	}
	if r.Actor.User == "" || r.Actor.Role == "" {
		return refused("who asks, and in which role, is not said")
	}
	a := p.asked(r)
	if len(a.leave) == 0 {
		return refused("what this role does, does not cover this")
	}
	if !p.schema.has(purposeOf(r.Purpose)) {
		return refused("the purpose is not one that there is")
	}
	return a.decide()
}

func refused(why ...string) Decision { return Decision{Reasons: why} }

// asked is one request on its way through the policies.
type asked struct {
	request  Request
	entities types.EntityGetter
	who      types.EntityUID
	act      types.EntityUID
	what     types.EntityUID
	leave    applying // what may decide about the act
	sight    applying // what may decide about an entry, when the act shows entries
}

func (p *Policies) asked(r Request) *asked {
	a := &asked{request: r, entities: p.entities, act: actionOf(r.Act), who: personIn(r.Actor.Role)}
	if r.Actor.Role == record.ServiceRole {
		a.who = types.NewEntityUID(serviceType, types.String(r.Actor.User))
	}
	what, known := subjects[r.Subject.Kind]
	if !known {
		return a
	}
	a.what = resourceOf(what)
	a.leave = p.policies[asking{a.who, r.Act, what}]
	if what != contextType && what != everyContext { // what is written about them is shown whole or not at all
		a.sight = p.policies[asking{a.who, r.Act, entryType}]
	}
	return a
}

// relations gives the relations to ask about: those to the child, and those that need no child.
func (a *asked) relations() []record.Relation {
	if a.who.Type == serviceType {
		return []record.Relation{record.AsService}
	}
	some := make([]record.Relation, 0, len(a.request.Standing.Relations)+2)
	self := a.request.Subject.Kind == record.OnePerson && a.request.Subject.ID == a.request.Actor.User || a.request.Subject.Kind == record.OneDraft
	for _, r := range a.possible() {
		if slices.Contains(a.request.Standing.Relations, r) {
			some = append(some, r)
		}
	}
	self = self || a.request.Subject.Kind == record.OneChild // somebody's own conflict with this child
	if self {
		some = append(some, record.AsSelf)
	}
	return append(some, record.ByFunction)
}

// possible are the relations that somebody can have to what the request is about.
func (a *asked) possible() []record.Relation {
	switch {
	case a.request.Subject.Kind == record.OneChild:
		return toChild
	case a.what == resourceOf(contextType):
		return toContext
	}
	return nil
}

// decide asks about each relation. What one relation gives, another does not take away; what a conflict or a list takes away, it takes from
// every one of them. The log names the last relation that adds something.
func (a *asked) decide() Decision {
	var d Decision
	var seen view
	var against []string
	for _, relation := range a.relations() {
		context := a.context(relation, a.request.Proved)
		allowed, why := a.ask(a.leave, a.what, context)
		if !allowed {
			against = append(against, why...)
			continue
		}
		more, because := a.view(context, seen)
		if more != 0 || !d.Allowed {
			d.Allowed, d.Relation, d.Reasons = true, relation, unique(why, because)
		}
		if seen |= more; a.shows(seen) {
			break
		}
	}
	if !d.Allowed {
		return a.refusal(against)
	}
	d.Sight = seen.sight(a.request.Actor.Agency)
	if a.request.Subject.Kind == record.OneChild && len(a.sight) > 0 && d.Sight.IsZero() {
		return refused("nothing of this record is for them to see")
	}
	return d
}

// refusal says why there is no leave: what stands against it, or what is missing.
func (a *asked) refusal(against []string) Decision {
	d := refused(unique(against)...)
	if !a.request.Proved && len(against) > 0 {
		if a.proved() {
			d.Prove = true
			return d
		}
		if a.request.Standing.Excluded || a.request.Standing.Has(record.Excluded) {
			if d := a.stranger().decide(); d.Prove { // or else who was not asked to prove it would know that the child is here
				return d
			}
		}
	}
	if len(d.Reasons) == 0 {
		d.Reasons = []string{"nothing gives leave for this to whoever has this role, stands so to the child and has this purpose"}
	}
	return d
}

// stranger is the same request by somebody to whom nothing ties the child, as of a child that is not there.
func (a *asked) stranger() *asked {
	other := *a
	other.request.Standing = record.Standing{}
	return &other
}

// proved reports that there would be leave for somebody who proved again who they are.
func (a *asked) proved() bool {
	return slices.ContainsFunc(a.relations(), func(relation record.Relation) bool {
		allowed, _ := a.ask(a.leave, a.what, a.context(relation, true))
		return allowed
	})
}

// context is what policies are told of a request, with one relation.
func (a *asked) context(relation record.Relation, proved bool) types.Record {
	standing := a.request.Standing
	if a.request.Subject.Kind != record.OneChild {
		standing = record.Standing{}
	}
	return types.NewRecord(types.RecordMap{
		"relation":        types.NewEntityUID(relationType, types.String(relation)),
		"purpose":         purposeOf(a.request.Purpose),
		"proved":          types.Boolean(proved),
		"excluded":        types.Boolean(standing.Excluded || standing.Has(record.Excluded)),
		"childRestricted": types.Boolean(standing.Restricted),
		"listed":          types.Boolean(standing.Listed),
	})
}

func purposeOf(purpose record.Purpose) types.EntityUID {
	return types.NewEntityUID(purposeType, types.String(purpose))
}

// ask puts one question to Cedar. why are the titles of the policies that decided. A policy that could not be worked out gives no leave, and
// takes it away when it forbids.
func (a *asked) ask(policies applying, what types.EntityUID, context types.Record) (allowed bool, why []string) {
	decision, found := cedar.Authorize(policies, a.entities, cedar.Request{Principal: a.who, Action: a.act, Resource: what, Context: context})
	return bool(decision) && len(found.Errors) == 0, policies.titled(found.Reasons)
}

// unique gives each title once, in the order given.
func unique(lists ...[]string) []string {
	var all []string
	for _, list := range lists {
		for _, one := range list {
			if !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	return all
}
