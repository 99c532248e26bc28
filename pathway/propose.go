package pathway

import (
	"fmt"
	"slices"
	"strings"

	"sightline/record"
)

// Steps of the gate.
const (
	proposeID         = "propose"
	addID             = "add-to-proposal"
	decideID          = "decide-step-down"
	exceptionID       = "exception"
	askDischargeID    = "ask-discharge"
	decideDischargeID = "decide-discharge"
	keepOrderID       = "keep-order"
	lookID            = "look-again"
)

// proposeStep proposes to do less. A proposal may lack much: it says what, and gathers it.
func proposeStep() Step {
	return Step{
		ID: proposeID, Title: "Propose to step down or leave", Of: OfChild, Kinds: []record.Kind{"mace.step-down"},
		Lede: "Nothing changes by a proposal. It needs more than silence, and somebody else decides.",
		Open: proposeOpen,
		Sections: func(c *Case, a Answers) []Section {
			return append([]Section{wayAsked(c)}, neededLater(gateOf(c, nil, Answers{"way": a["way"]}), gateSections(c, Way(a.Get("way"))))...)
		},
		Check: proposeCheck,
		Later: func(c *Case, a Answers) []Problem {
			return laterLacks(gateOf(c, nil, a), gateSections(c, Way(a.Get("way"))))
		},
		Write: func(c *Case, a Answers) []record.Entry {
			g := gateOf(c, nil, a)
			until := c.Due(c.Local.Lasts("challenge-window"))
			lacks := lacksBefore(g)
			text := fmt.Sprintf("It is proposed that %s %s. %s", c.child(), wayWords(c, g.Way), brief(a.Get("reason")))
			text += " It can be challenged until " + dayInWords(until) + "."
			if len(lacks) > 0 {
				text += " Still missing: " + inList(titles(lacks)) + "."
			}
			e := c.decision("mace.step-down", text, append(evidenceDetails(g), detail("way", string(g.Way)), detail("reason", a.Get("reason")), detail("until", until),
				detail("missing", conditionIDs(lacks)...), detail("screening", yesOr(FreshTool(g.c, g.matter))), detail("challenge_open", yesOr(slices.Contains(conditionIDs(lacks), "challenge"))),
				detail("history_read", "yes"), givenDetail(a))...)
			return append([]record.Entry{e}, voices(c, a)...)
		},
	}
}

func proposeOpen(c *Case) string {
	m := Current(c.Matters)
	if m == nil {
		return c.child() + " is not in the process now"
	}
	switch m.Stage {
	case Open, SteppedDown:
		return ""
	case StepProposed:
		return "It is proposed already: add to that proposal, or decide about it"
	case EndedElsewhere:
		return "It was ended elsewhere: answer for that ending first"
	case Referred, MoreAsked, Declined, Exited, Died, Adult:
	}
	return "The referral is screened first"
}

func wayAsked(c *Case) Section {
	ways := []Option{
		{Value: string(SteppingDown), Words: "Step down within the process", Hint: "It goes on, with less"},
		{Value: string(Leaving), Words: "Leave the process", Hint: "What then stays in place is asked below"},
	}
	if m := c.Matter(); m != nil && m.Stage == SteppedDown {
		ways = ways[1:]
	}
	return Section{
		ID: inDecision, Title: "What is proposed",
		Questions: []Question{
			{ID: "way", Label: "What is proposed", Sort: One, Options: ways, Must: "Choose what is proposed"},
			{ID: "reason", Label: "Why: what has changed for " + c.child(), Sort: Words, Must: "Say why: what has changed, what was seen and by whom"},
		},
	}
}

// proposeCheck refuses what cannot stand. What is missing is no reason to refuse a proposal.
func proposeCheck(c *Case, a Answers) []Problem {
	g := gateOf(c, nil, a)
	all := reasonFault(a)
	if a.Get("history") != "yes" {
		all = append(all, Problem{Section: inHistory, Question: "history", Say: "Read the history first, and say so"})
	}
	return append(all, gateFaults(g, gateSections(c, g.Way))...)
}

func reasonFault(a Answers) []Problem {
	reason := a.Get("reason")
	if reason == "" || saysNothing(reason) == "" {
		return nil
	}
	return []Problem{{Section: inDecision, Question: "reason", Say: saysNothing(reason)}}
}

// lacksBefore gives what a proposal lacks when it is made: what only comes later is not among it.
func lacksBefore(g *Gate) []Lack {
	return slices.DeleteFunc(g.Lacks(), func(l Lack) bool { return l.ID == "window" || l.ID == "second" || l.ID == "history" })
}

// addStep adds to a proposal what it lacks, or to a decision what somebody agreed to go on without.
func addStep() Step {
	return Step{
		ID: addID, Title: "Add to the proposal", Of: OfEntry, Kinds: []record.Kind{"mace.evidence"},
		Open: func(c *Case) string {
			p := proposalOf(c)
			if p == nil {
				return "There is no such proposal here"
			}
			if p.Decided != nil && len(owed(c, p)) == 0 {
				return "It is decided already"
			}
			return ""
		},
		Sections: addSections,
		Check: func(c *Case, a Answers) []Problem {
			p := proposalOf(c)
			g := gateOf(c, nil, a)
			g.Way, g.matter = p.Way, matterAt(c, p.Item)
			all := gateFaults(g, addSections(c, a))
			if len(a) == 0 {
				all = append(all, Problem{Section: inChanged, Say: "There is nothing to add yet: answer what you can"})
			}
			return all
		},
		Later: func(c *Case, a Answers) []Problem {
			p := proposalOf(c)
			if p == nil {
				return nil
			}
			return laterLacks(gateOf(c, p, a), addSections(c, a))
		},
		Write: func(c *Case, a Answers) []record.Entry {
			p := proposalOf(c)
			before, after := conditionIDs(gateOf(c, p, nil).Lacks()), conditionIDs(gateOf(c, p, a).Lacks())
			made := slices.DeleteFunc(before, func(id string) bool { return slices.Contains(after, id) })
			text := "Something was added to the proposal that " + c.child() + " " + wayWords(c, p.Way) + "."
			if len(made) > 0 {
				text = "The proposal that " + c.child() + " " + wayWords(c, p.Way) + " now has: " + inList(titlesOf(made)) + "."
			}
			if a.Get("early") == "yes" {
				text += " This agency has nothing against deciding sooner."
			}
			g := gateOf(c, nil, a)
			e := c.decision("mace.evidence", text, detail("from", p.Item.Ref.String()), detail("shown_by", g.shownBy()...), detail("made_good", made...),
				detail("early", a.Get("early")), givenDetail(a))
			return append([]record.Entry{e}, voices(c, a)...)
		},
	}
}

// addSections asks everything but what only whoever decides can answer.
func addSections(c *Case, _ Answers) []Section {
	p := proposalOf(c)
	if p == nil {
		return nil
	}
	first := Section{ID: inDecision, Title: "What is there and what is missing", Shown: gateShown(gateOf(c, p, nil))}
	all := slices.DeleteFunc(gateSections(c, p.Way), func(s Section) bool { return s.ID == inHistory })
	if p.Decided == nil {
		all = append(all, earlySection(p))
	}
	return append([]Section{first}, neededLater(gateOf(c, p, nil), all)...)
}

func titlesOf(ids []string) []string {
	var all []string
	for _, id := range ids {
		if one, known := conditionNamed(id); known {
			all = append(all, one.Title)
		}
	}
	return all
}

// evidenceDetails are what a proposal or decision stands on, coded, for whoever reads only that.
func evidenceDetails(g *Gate) []record.Detail {
	var words []string
	for _, row := range rowsOf(g.given, "factors") {
		if len(factorFaults(g, row)) == 0 {
			words = append(words, g.given.Get(row, "what"))
		}
	}
	return []record.Detail{detail("evidence", words...), detail("shown_by", g.shownBy()...)}
}

// shownBy gives the entries that were chosen as evidence, each once.
func (g *Gate) shownBy() []string {
	var all []string
	for _, row := range rowsOf(g.given, "factors") {
		all = append(all, g.given.All(row+".evidence")...)
	}
	for _, row := range rowsOf(g.given, "spoken") {
		all = append(all, g.given.Get(row, "entry"))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// voices gives what the child and the parents said, as entries of their own: they are in the record, and not only in a form.
func voices(c *Case, a Answers) []record.Entry {
	var all []record.Entry
	if said := a.Get("child.view"); said != "" {
		all = append(all, c.decision("child.voice", c.child()+" was asked about doing less: "+brief(said), detail("said_to", a.Get("child.to")), detail("about", "plan"), detail("asked", "yes")))
	}
	for _, who := range []string{"mother", "father", "carer"} {
		if said := a.Get(who + ".view"); said != "" {
			all = append(all, c.decision("family.view", "The "+who+" was asked about doing less: "+brief(said), detail("by", who)))
		}
	}
	return all
}

func wayWords(c *Case, way Way) string {
	switch way {
	case SteppingDown:
		return "steps down within the " + c.Local.Process
	case Leaving:
		return "leaves the " + c.Local.Process
	case Discharging:
	}
	return "no longer has a care order"
}

func yesOr(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// longestTold is how much of what somebody typed stands in the text of an entry; all of it stands with its answers.
const longestTold = 1500

// brief gives words as a sentence of an entry.
func brief(words string) string {
	words = strings.TrimSpace(words)
	if runes := []rune(words); len(runes) > longestTold {
		words = string(runes[:longestTold]) + "…"
	}
	if words != "" && !strings.ContainsAny(words[len(words)-1:], ".!?") {
		words += "."
	}
	return words
}

// inList joins titles in a sentence.
func inList(all []string) string {
	low := make([]string, 0, len(all))
	for _, t := range all {
		low = append(low, strings.ToLower(t[:1])+t[1:])
	}
	return strings.Join(low, "; ")
}
