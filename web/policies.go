package web

import (
	"net/http"
	"slices"
	"strings"

	"sightline/casework"
)

// policyDesk is the part of the desk that says who may see what. It opens nothing and is not logged.
type policyDesk interface {
	Policies() []casework.PolicySection
	Functions() []casework.Function
}

// policiesPage says who may see what, in plain English, as it is decided by: the reader's own role first, and then everybody's.
type policiesPage struct {
	frame

	Mine      []policyLine // what the reader may do in their role
	Never     []policyLine // what nobody may
	Sections  []policySection
	Functions []functionLine
	Everybody bool
	Rest      string // what there is of others
}

// policySection is a file of policies.
type policySection struct {
	Title string
	ID    string
	Lines []policyLine
}

// policyLine is one policy.
type policyLine struct {
	ID      string
	Title   string
	Who     string
	Does    string
	About   string
	When    []string
	Unless  []string
	Source  string
	Confirm bool
	Forbids bool
	Own     bool
}

// functionLine says which roles a function has.
type functionLine struct {
	Words string
	Roles string
}

func (s *site) policies(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p := policiesPage{frame: s.frame(r, "Who may see what")}
	for _, f := range s.Desk.Functions() {
		p.Functions = append(p.Functions, functionLine{sentence(f.Words), strings.Join(f.Roles, "; ")})
	}
	n := 0
	for _, section := range s.Desk.Policies() {
		part := policySection{Title: section.Title, ID: "part-" + strings.ReplaceAll(strings.ToLower(section.Title), " ", "-")}
		for i := range section.Rules {
			rule := &section.Rules[i]
			line := policyLineOf(rule)
			switch {
			case rule.Forbids:
				p.Never = append(p.Never, line)
			case slices.Contains(rule.Roles, who.Actor.Role):
				p.Mine = append(p.Mine, line)
			default:
				part.Lines = append(part.Lines, line)
				n++
			}
		}
		if len(part.Lines) > 0 {
			p.Sections = append(p.Sections, part)
		}
	}
	p.Rest = plural(n, "policy", "policies")
	return s.render(w, r, answer{http.StatusOK, "policies", p})
}

func policyLineOf(rule *casework.Policy) policyLine {
	return policyLine{
		ID: "policy-" + rule.ID, Title: rule.Title, Who: strings.TrimSuffix(sentence(rule.Who), ","), Does: rule.Does, About: rule.What, When: slices.Clone(rule.When), Unless: slices.Clone(rule.Unless),
		Source: rule.Source, Confirm: rule.Confirm, Forbids: rule.Forbids, Own: rule.Own,
	}
}
