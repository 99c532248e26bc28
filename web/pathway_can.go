package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sightline/casework"
	"sightline/pathway"
)

// stepGroup is steps that belong together, under one heading.
type stepGroup struct {
	ID, Words string
	Steps     []stepRow
}

// The headings under which steps are found, each with its steps. What is named in none stands under the last.
var (
	stepHeadings = []string{"A worry or a referral", "Meetings", "The level, the tool, stepping down and leaving", "National Referral Mechanism", "Other agencies and areas", "Status, safety and help"}
	stepsUnder   = map[string]int{
		"refer": 0, "danger": 0, "screen": 0, "answer-more": 0, "transfer-hub": 0, "answer-hub": 0, "reopen": 0, "elsewhere": 0, "answer-elsewhere": 0,
		"open-service": 4, "challenge-decision": 4, "mental-health-decision": 4,
		"call-meeting": 1, "hold-meeting": 1,
		"ask-agency": 4, "hand-over-area": 4, "take-over-area": 4, "handover-meeting": 4, "handover-receipt": 4, "handover-missing": 4, "joint-plan": 4, "plan-move": 4, "disrupt": 4, "close-service": 4, "reviewing-dispute": 4,
		"assess": 2, "tool": 2, "level": 2, "hypothesis": 2, "view": 2, "review": 2, "propose": 2, "ask-discharge": 2,
	}
)

// stepHeading gives the number of the heading under which a step is found.
func stepHeading(step string) int {
	if n, named := stepsUnder[step]; named {
		return n
	}
	if strings.HasPrefix(step, "nrm-") {
		return slices.Index(stepHeadings, "National Referral Mechanism")
	}
	return len(stepHeadings) - 1
}

// grouped puts steps that can be taken under their headings. What is for the role of whoever looks, and not for everybody, stands first.
func (st *inProcess) grouped() (all []stepGroup) {
	own := make([]int, len(stepHeadings))
	groups := make([]stepGroup, len(stepHeadings))
	for _, mine := range []bool{true, false} {
		for _, one := range st.Steps {
			if one.Closed != "" || slices.Contains(one.By, st.who.Actor.Role) != mine {
				continue
			}
			n := stepHeading(one.ID)
			groups[n].Steps = append(groups[n].Steps, st.stepRow(one.Step, ""))
			if mine {
				own[n] = -1
			}
		}
	}
	order := make([]int, len(stepHeadings))
	for n := range order {
		order[n] = n
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(own[a], own[b]) })
	for _, n := range order {
		if len(groups[n].Steps) > 0 {
			groups[n].ID, groups[n].Words = "can-"+strconv.Itoa(n), stepHeadings[n]
			all = append(all, groups[n])
		}
	}
	return all
}

func (st *inProcess) stepRow(step *pathway.Step, why string) stepRow {
	return stepRow{Title: step.Title, Link: stepLink(casework.StepAt{Child: st.ID, Step: step.ID}, ""), Why: why}
}
