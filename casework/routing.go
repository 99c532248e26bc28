package casework

import (
	"slices"

	"sightline/record"
	"sightline/sharing"
)

// A question goes to those it is asked of. Where they may not see what it stands on, it goes to whoever holds that, to share it or to act;
// where nobody who is asked and no holder may see it, that is an alarm (see Unseen).

// furthestOf says how far a role sees at most, by an ordinary relation, of what others wrote.
var furthestOf = sharing.FurthestOf

// services says for which services somebody in a role works: what these wrote is their own. Of a role that is not here nothing is taken to
// be: better a lead is asked to share what is seen already than nobody is.
var services = map[record.Role][]record.AgencyCode{
	"police-lead": {"police"}, "missing-coordinator": {"police"}, "youth-justice-worker": {"youth-justice"}, "virtual-school": {"virtual-school"},
	"front-door": {"front-door", "social-care"}, "social-worker": {"social-care"}, "team-manager": {"social-care"}, "out-of-hours": {"out-of-hours", "social-care"},
	"early-help-worker": {"early-help"}, "inclusion-lead": {"education"}, "school-lead": {"school", "college", "alternative-provision"},
	"health-lead": {"health", "emergency-department", "hospital", "gp", "school-nursing", "sexual-health", "mental-health", "forensic-mental-health"},
}

// leads are the roles that are told, at an agency, of questions that stand on what it holds: one place in each, never a whole workforce.
var leads = []record.Role{
	"police-lead", "missing-coordinator", "health-lead", "school-lead", "virtual-school", "inclusion-lead", "youth-justice-worker", "team-manager", "exploitation-hub",
	"front-door",
}

// holdersOf gives the agencies that hold what somebody in a role may not see: none when they may see all of it.
func holdersOf(role record.Role, needs record.Demands) (hold []record.AgencyCode) {
	sight := furthestOf(role)
	sight.Own = record.ClassC
	own := append([]record.AgencyCode{""}, agenciesIn(needs, func(code record.AgencyCode) bool {
		return slices.Contains(services[role], serviceOf(code))
	})...)
	if slices.ContainsFunc(own, func(code record.AgencyCode) bool {
		sight.Agency = code
		return sight.MeetsAll(needs)
	}) {
		return nil
	}
	sight.Own, sight.Agency = "", ""
	var unseen record.Demands
	for _, one := range needs {
		if !sight.Meets(one) {
			unseen = append(unseen, one)
		}
	}
	return agenciesIn(unseen, func(code record.AgencyCode) bool { return code != "" })
}

func agenciesIn(needs record.Demands, which func(record.AgencyCode) bool) (all []record.AgencyCode) {
	for _, one := range needs {
		if which(one.Agency) && !slices.Contains(all, one.Agency) {
			all = append(all, one.Agency)
		}
	}
	return all
}

func serviceOf(code record.AgencyCode) record.AgencyCode {
	service, _, _ := record.Words().Agency(code)
	return service
}

// shares reports that it is for somebody's agency to share what a question stands on: they lead there, hold it, and those it is asked of
// may not see it.
func shares(by record.Actor, askedOf record.Role, needs record.Demands) bool {
	return by.Agency != "" && askedOf != by.Role && slices.Contains(leads, by.Role) && slices.Contains(holdersOf(askedOf, needs), by.Agency)
}

// toShare gives the open questions that it is for somebody's agency to share what they stand on, and with whom.
func toShare(prompts []record.Prompt, l *looked, by record.Actor) map[record.QuestionID]record.Role {
	if by.Agency == "" || !slices.Contains(leads, by.Role) {
		return nil
	}
	at := make(map[record.Ref]record.Demand, len(l.Model.Child.Entries))
	for i := range l.Model.Child.Entries {
		e := &l.Model.Child.Entries[i]
		at[e.Ref] = record.DemandOf(record.Words().Class(e), e.Handling, e.Ref.Agency)
	}
	share := map[record.QuestionID]record.Role{}
	for i := range prompts {
		p := &prompts[i]
		if p.Status != record.Asked && p.Status != record.Overdue {
			continue
		}
		var needs record.Demands
		for _, ref := range p.Cites() {
			if demand, here := at[ref]; here {
				needs = needs.With(demand)
			}
		}
		if shares(by, p.AskedOf, needs) {
			share[p.ID] = p.AskedOf
		}
	}
	return share
}
