package pathway

import "slices"

// Sections of the gate, by what is asked in them.
const (
	inDecision = "decision"
	inHistory  = "history"
	inChanged  = "changed"
	inSpoken   = "spoken"
	inViews    = "views"
	inPolice   = "police"
	inPlan     = "plan"
	inDissent  = "dissent"
	inOfficer  = "officer"
	inCourt    = "court"
	inEarly    = "early"
)

// gateConditions are all there are: learning point 11 and paragraphs 4.1.15 and 4.1.16 of the Child Joe review, regulation 32 of the Care
// Planning Regulations 2010, and for cared-for children learning point 12.
func gateConditions() []Condition {
	return slices.Concat(conditionsOfWhy(), conditionsOfPeople(), conditionsOfPlan(), conditionsOfDeciding(), conditionsOfCourt())
}

func conditionsOfWhy() []Condition {
	return []Condition{
		{
			ID: "reason", Title: "A reason that is more than silence", Where: inDecision, Firm: true, lacks: lacksReason,
		},
		{
			ID: "history", Title: "The history read by whoever decides", Where: inHistory, lacks: func(g *Gate) []string {
				return unless(g.own == nil || g.own.Get("history") == "yes", "Whoever decides has not said that they have read the history")
			},
		},
		{
			ID: "factors", Title: "What protects the child, with evidence", Where: inChanged, lacks: lacksFactors,
			Right: "Whoever saw it records it, and chooses that entry here or adds it to the proposal",
		},
		{
			ID: "network", Title: "People and safe places around the child", Where: inChanged, Child: true, lacks: func(g *Gate) []string {
				return slices.Concat(
					unless(!OnlySilence(g.given.Get("network")), "It is not said who is around "+g.c.child()+" now, and where the people are who caused harm"),
					unless(g.given.Get("safe_places") != "", "It is not said where "+g.c.child()+" is safe"))
			},
		},
		{
			ID: "tool", Title: "The screening tool, completed again", Child: true, lacks: func(g *Gate) []string {
				return unless(FreshTool(g.c, g.matter), "The screening tool was not completed for this")
			},
			Right: "The lead professional completes it with partners",
		},
	}
}

func conditionsOfPeople() []Condition {
	return []Condition{
		{
			ID: "spoken", Title: "Somebody who has spoken with the child lately", Where: inSpoken, lacks: lacksSpoken,
			Right: "Whoever has records it, and chooses that entry here or adds it to the proposal",
		},
		{
			ID: "child-view", Title: "What the child says", Where: inViews, lacks: func(g *Gate) []string {
				return unless(heard(g.given, "child"), "It is not said what "+g.c.child()+" thinks of it, or why that is not known, who tried, when and how")
			},
			Right: "Whoever knows the child best asks and adds it to the proposal",
		},
		{
			ID: "parents", Title: "What each parent says", Where: inViews, lacks: func(g *Gate) []string {
				return slices.Concat(
					unless(heard(g.given, "mother"), "It is not said what the mother thinks of it, or why she was not asked"),
					unless(heard(g.given, "father"), "It is not said what the father thinks of it, or why he was not asked"))
			},
			Right: "Their worker asks each of them and adds it to the proposal",
		},
		{
			ID: "police", Title: "What the police know", Where: inPolice, Child: true, lacks: lacksPolice,
			Right: "The police lead can add it to the proposal",
		},
		{
			ID: "officer", Title: "The view of the independent reviewing officer", Ways: []Way{Leaving, Discharging}, Where: inOfficer, lacks: lacksOfficer,
			Right: "The reviewing officer can add it to the proposal",
		},
	}
}

func conditionsOfPlan() []Condition {
	return []Condition{
		{ID: "plan", Title: "A plan for afterwards, with what brings help back", Where: inPlan, lacks: lacksPlan},
		{ID: "dissent", Title: "Whether anybody disagrees", Where: inDissent, lacks: func(g *Gate) []string {
			asked := g.given.Get("agencies_asked") != ""
			answered := g.given.Get("nobody") == "yes" || len(rowsOf(g.given, "dissent")) > 0
			return slices.Concat(unless(asked, "It is not said who was asked whether they agree"), unless(answered, "It is not said whether anybody disagrees"))
		}},
	}
}

func conditionsOfDeciding() []Condition {
	return []Condition{
		{
			ID: "window", Title: "Time in which it can be challenged", Where: inEarly, lacks: lacksWindow,
			Right: "It ends sooner only when each agency in the matter adds that it has nothing against it",
		},
		{
			ID: "challenge", Title: "No challenge that waits for an answer", lacks: lacksAnswer,
			Right: "Whoever was challenged answers it first",
		},
		{
			ID: "dispute", Title: "No dispute of the reviewing officer waits", Firm: true, lacks: func(g *Gate) []string {
				return unless(!slices.ContainsFunc(challengesWaiting(g.c), isDispute), "The reviewing officer disputes what is done, and has not said that it is over")
			},
			Right: "What is disputed is put right; then the reviewing officer says that it is over",
		},
		{
			ID: "second", Title: "A second person who did not propose it", Firm: true, lacks: func(g *Gate) []string {
				if g.by == "" || g.by != g.first {
					return nil
				}
				if g.Proposal == nil {
					return []string{"You recorded yourself that it was ended elsewhere"}
				}
				return []string{"You proposed it yourself"}
			},
			Right: "Somebody else decides",
		},
	}
}

func conditionsOfCourt() []Condition {
	return []Condition{
		{
			ID: "hub", Title: "The view of the exploitation hub", Ways: []Way{Discharging}, Where: inCourt, Child: true, lacks: func(g *Gate) []string {
				return unless(g.given.Get("hub.view") != "" && g.given.Get("hub.who") != "", "It is not said what the exploitation hub thinks of it")
			},
			Right: "The hub can add it to the proposal",
		},
		{
			ID: "review", Title: "A review that considered it first", Ways: []Way{Discharging}, Where: inCourt, lacks: func(g *Gate) []string {
				it := chosen(g.c, g.given.Get("considered_at"))
				return unless(it != nil && it.Kind == "meeting.cared-for-review", "No review is named that considered so great a change to the care plan")
			},
			Right: "The reviewing officer holds one: regulation 32 of the Care Planning Regulations 2010",
		},
		{
			ID: "court", Title: "That only a court ends a care order", Ways: []Way{Discharging}, Where: inCourt, Firm: true, lacks: func(g *Gate) []string {
				return unless(g.given.Get("only_court") == "yes", "It is not confirmed that the order and everything with it stand until a court ends it")
			},
		},
	}
}
