package web

import (
	"slices"

	"sightline/record"
)

// teams says which service the roles that are asked sit in: who shares out a service's questions sees them together. A role that is in
// none stands for itself.
var teams = []struct {
	name  string
	roles []record.Role
}{
	{"Early help and social care", []record.Role{"front-door", "early-help-worker", "social-worker", "team-manager", "strategy-chair", "conference-chair", "reviewing-officer", "corporate-parent", "transfer-lead", "legal-adviser"}},
	{"Exploitation and missing", []record.Role{"panel-chair", "exploitation-hub", "missing-coordinator"}},
	{"Police", []record.Role{"police-lead"}},
	{"Health", []record.Role{"health-lead"}},
	{"Schools and education", []record.Role{"school-lead", "inclusion-lead", "virtual-school"}},
	{"Youth justice", []record.Role{"youth-justice-worker"}},
	{"Safeguarding partnership", []record.Role{"partnership", "data-steward"}},
}

// teamOf names the service a role sits in.
func teamOf(role record.Role) string {
	for _, team := range teams {
		if slices.Contains(team.roles, role) {
			return team.name
		}
	}
	return roleWords(role)
}
