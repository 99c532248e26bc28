package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// contextWork are who assesses, reviews and proposes about a group or a place; whoever leads the work on one is of one of these roles, or is
// given it.
var contextWork = []record.Role{
	"exploitation-hub", "panel-chair", "front-door", "police-lead", "out-of-hours", "social-worker", "early-help-worker", "youth-justice-worker", "team-manager", "school-lead", "health-lead", "missing-coordinator",
}

// contextAssessStep records what was found where children are, and the plan for the place: guardians, what draws children there, who harms them
// (Contextual Safeguarding: peer, neighbourhood and school assessment), and who does what by when.
func contextAssessStep() Step {
	return Step{
		ID: contextAssessID, Title: "Record the assessment and the plan", Lede: noNames, Of: OfContext, Kinds: []record.Kind{"network.mapping", "mace.review"}, By: contextWork,
		Open: contextIn(Open),
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{contextRead(c), {ID: "found", Title: "What was found", Questions: []Question{
				{ID: "looked", Label: "Who went there or met them, and when?", Hint: "At the times when children are there", Sort: Words, Must: "Say who went there or met them, and when"},
				{ID: "happens", Label: "What happens there, when, and how is it known?", Sort: Words, Must: "Say what happens, when, and how it is known"},
				{ID: "children", Label: "How many children, of what age, and is each of them referred?", Sort: Words, Must: "Say how many children there are as far as is known, and whether each is referred"},
				{ID: "say", Label: "What do children and young people say of it?", Hint: "Where they feel safe there and where not; or who asked, and when", Sort: Words, Must: "Say what young people say of it, or who asked them"},
				{ID: "guardians", Label: "Which adults are there who can look out for children, and what do they need?", Hint: "Shops, transport, school, park and housing staff, residents, parents", Sort: Words, Must: "Say which adults can look out for children there, or that there are none"},
				{ID: "behind", Label: "Who causes harm there, as far as is known, and what was passed to the police?", Sort: Words, Must: "Say who causes harm there, or that it is not known, and what was passed to the police"},
				{ID: "occupant", Label: "If it is somebody’s home: is whoever lives there harmed too?", Hint: "Whose home is taken over may need safeguarding as an adult", Sort: Words},
			}}, contextPlan(c)}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "Assessed. What happens: " + brief(a.Get("happens")) + saidIf(" Who went there: ", a.Get("looked")) + saidIf(" Children: ", a.Get("children")) + saidIf(" Young people say: ", a.Get("say")) +
				saidIf(" Adults who can look out: ", a.Get("guardians")) + saidIf(" Who causes harm: ", a.Get("behind")) + saidIf(" Whoever lives there: ", a.Get("occupant"))
			return []record.Entry{c.contextEntry("network.mapping", clipped(text)), c.contextEntry("mace.review", clipped("The plan is made."+c.planSaid(a)), detail("next", a.Get("next")))}
		},
	}
}

// contextPlan asks who does what by when, and when it is looked at again.
func contextPlan(c *Case) Section {
	return Section{ID: "plan", Title: "Who does what", Questions: []Question{
		{ID: "actions", Label: "What is done to make it safer", Hint: "The place and the adults change, not the children: light, staff, licences, orders, outreach, disruption", Sort: Repeated, One: "action", AtLeast: 1, Must: "Agree at least one action", Inner: []Question{
			{ID: "what", Label: "What is done?", Sort: Words, Must: "Say what is done"},
			{ID: "who", Label: "By whom?", Sort: Person, Must: "Say who does it"},
			{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by when"},
		}},
		{ID: "next", Label: "When is it looked at next?", Sort: Day, Ahead: true, Must: "Say when it is looked at next", Preset: []string{c.Due(c.Local.Lasts("review-not-set"))}},
		{ID: "lead", Label: "Who leads the work from now on?", Hint: "Left empty it stays as it is", Sort: Person},
	}}
}

func (c *Case) planSaid(a Answers) string {
	var all []string
	for _, row := range a.Rows("actions") {
		who, _ := c.Colleague(a.Get(row, "who"))
		all = append(all, strings.TrimSuffix(brief(a.Get(row, "what")), ".")+" ("+who.Name.Reveal()+", by "+whenWords(a.Get(row, "by"))+")")
	}
	return " Agreed: " + strings.Join(all, "; ") + ". Looked at next: " + whenWords(a.Get("next")) + "."
}

func contextReviewStep() Step {
	return Step{
		ID: contextReviewID, Title: "Review", Lede: noNames, Of: OfContext, Kinds: []record.Kind{"mace.review"}, By: contextWork,
		Open: func(c *Case) string {
			if c.Context.Stage == Open && !c.Context.Assessed {
				return "It is assessed first"
			}
			return contextIn(Open)(c)
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{contextRead(c), {ID: "review", Title: "The review", Questions: []Question{
				{ID: "attended", Label: "Which agencies took part?", Sort: Several, Options: c.agencyOptions(), Must: "Say which agencies took part"},
				{ID: "changed", Label: "What has changed, and who saw it?", Hint: "That nothing was reported is not a change", Sort: Words, Must: "Say what has changed, and who saw it"},
				{ID: "done", Label: "What came of the actions that were agreed?", Sort: Words, Must: "Say what came of each action"},
				{ID: "reason", Label: "Why does the work go on?", Sort: Words, Must: "Say why the work goes on"},
			}}, contextPlan(c)}
		},
		Check: contextSilent("review", "changed"),
		Write: func(c *Case, a Answers) []record.Entry {
			text := "Reviewed. What has changed: " + brief(a.Get("changed")) + saidIf(" What came of the actions: ", a.Get("done")) + saidIf(" Why it goes on: ", a.Get("reason")) + c.planSaid(a)
			return []record.Entry{c.contextEntry("mace.review", clipped(text), detail("attended", a.All("attended")...), detail("next", a.Get("next")))}
		},
	}
}

// contextSilent refuses answers that tell of nothing seen.
func contextSilent(section string, questions ...string) func(*Case, Answers) []Problem {
	return func(_ *Case, a Answers) (all []Problem) {
		for _, q := range questions {
			if words := a.Get(q); words != "" && OnlySilence(words) {
				all = append(all, Problem{section, q, "That nothing was reported shows nothing: say what was seen or heard, by whom and when"})
			}
		}
		return all
	}
}

// contextCloseStep proposes to close the work. Nothing of what it asks can be left out, and silence is none of it: who looked, what young people
// and the adults there say, what the police answered, what was done, and where those who harm children are now.
func contextCloseStep() Step {
	return Step{
		ID: contextCloseID, Title: "Propose to close the work", Lede: "Nothing changes by a proposal. Somebody else decides, on more than silence.", Of: OfContext, Kinds: []record.Kind{"mace.step-down"}, By: contextWork,
		Open: func(c *Case) string {
			if c.Context.Stage == Open && !c.Context.Assessed {
				return "It is assessed first"
			}
			return contextIn(Open)(c)
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{contextRead(c), {ID: "close", Title: "What it rests on", Questions: []Question{
				{ID: "looked", Label: "Who went there or met them, when, and what was seen?", Hint: "At the times when children were harmed there", Sort: Words, Must: "Say who went there or met them, when, and what was seen"},
				{ID: "say", Label: "What do young people say of it now?", Sort: Words, Must: "Say what young people say of it now"},
				{ID: "guardians", Label: "What do the adults there say, and who looks out for children from now on?", Sort: Words, Must: "Say what the adults there say, and who looks out for children"},
				{ID: "police", Label: "What did the police answer when they were asked?", Sort: Words, Must: "Say what the police answered when they were asked"},
				{ID: "done", Label: "What was done about those who cause harm, and where are they now?", Hint: "Harm moves: say where to look next", Sort: Words, Must: "Say what was done about those who cause harm, and where they are now"},
				{ID: "children", Label: "Is each child who was met there referred or helped?", Sort: One, Must: "Say whether each child is referred or helped", Options: []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "Not yet", Hint: "Then it cannot be closed yet"}}},
				{ID: "again", Label: "What brings the work back?", Sort: Words, Must: "Say what brings the work back"},
				{ID: "until", Label: "Until when is whatever comes about it looked at the same day?", Sort: Day, Ahead: true, Must: "Say until when", Preset: []string{c.Due(c.Local.Lasts("watch"))}},
			}}}
		},
		Check: func(c *Case, a Answers) []Problem {
			all := contextSilent("close", "looked", "say", "guardians", "police", "done")(c, a)
			if a.Is("children", "no") {
				all = append(all, Problem{"close", "children", "Refer each child who was met there first, or say who helps them"})
			}
			return all
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "It is proposed to close the work. What was seen: " + brief(a.Get("looked")) + saidIf(" Young people say: ", a.Get("say")) + saidIf(" The adults there: ", a.Get("guardians")) + saidIf(" The police: ", a.Get("police")) +
				saidIf(" Those who cause harm: ", a.Get("done")) + saidIf(" What brings it back: ", a.Get("again"))
			return []record.Entry{c.contextEntry("mace.step-down", clipped(text), detail("until", a.Get("until")))}
		},
	}
}

// answeredBy reports that whoever decides answered a challenge since something was proposed.
func (c *Case) answeredBy(proposed *chronology.Item) bool {
	return slices.ContainsFunc(c.Chronology.Items[proposed.Pos+1:], func(it *chronology.Item) bool {
		return it.Kind == "challenge.answered" && it.Details.First("decided_by") == c.By.User
	})
}

// contextDecideStep decides about the proposal: somebody else than who made it, and not while a challenge waits.
func contextDecideStep() Step {
	return Step{
		ID: contextDecideID, Title: "Decide whether it is closed", Lede: noNames, Of: OfContext, Kinds: []record.Kind{"mace.exit", "mace.review"}, By: hubRoles,
		Open: func(c *Case) string {
			if c.Context.Stage == StepProposed && c.Context.Proposal.Details.First("decided_by") == c.By.User {
				return "You proposed it: somebody else decides"
			}
			return contextIn(StepProposed)(c)
		},
		Sections: func(c *Case, a Answers) []Section {
			s := Section{ID: "decide", Title: "What is decided", Shown: lastBecause("Proposed", c.Context.Proposal), Questions: []Question{
				{ID: "outcome", Label: "What is decided?", Sort: One, Must: "Choose what is decided", Options: []Option{{Value: closesWork, Words: "It is closed"}, {Value: workGoesOn, Words: "The work goes on"}}},
				{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
			}}
			if a.Is("outcome", workGoesOn) {
				s.Questions = append(s.Questions, Question{ID: "next", Label: "When is it looked at next?", Sort: Day, Ahead: true, Must: "Say when it is looked at next", Preset: []string{c.Due(c.Local.Lasts("review-not-set"))}})
			}
			return []Section{contextRead(c), s}
		},
		Check: func(c *Case, a Answers) []Problem {
			if !a.Is("outcome", closesWork) {
				return nil
			}
			all := contextSilent("decide", "reason")(c, a)
			if len(c.Context.Challenges) > 0 {
				all = append(all, Problem{"decide", "outcome", "A challenge waits for its answer: it is answered first"})
			}
			if c.answeredBy(c.Context.Proposal) {
				all = append(all, Problem{"decide", "outcome", "You answered a challenge of it: somebody else closes it"})
			}
			if c.Context.Danger != nil {
				all = append(all, Problem{"decide", "outcome", "Danger was named: say first what was done about it"})
			}
			if open := c.from(c.Context.Proposal, "challenge-window"); c.Now.Before(open) {
				all = append(all, Problem{"decide", "outcome", "It can be challenged until " + dayInWords(record.LondonDay(open.Unix()).Format(time.DateOnly)) + ", and is closed after that"})
			}
			return all
		},
		Write: func(c *Case, a Answers) []record.Entry {
			if a.Is("outcome", closesWork) {
				return []record.Entry{c.contextEntry("mace.exit", "The work is closed. "+brief(a.Get("reason"))+" Until "+whenWords(c.Context.Proposal.Details.First("until"))+" whatever comes about it is looked at the same day.", detail("from", c.Context.Proposal.Ref.String()), detail("until", c.Context.Proposal.Details.First("until")))}
			}
			return []record.Entry{c.contextEntry("mace.review", "The work goes on. "+brief(a.Get("reason")), detail("next", a.Get("next")))}
		},
	}
}
