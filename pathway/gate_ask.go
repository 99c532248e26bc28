package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// What the gate asks, section by section. Nothing of it has to be answered at once, nor by one person: a proposal gathers it.

// gateSections are the sections in which the conditions of a way are answered, but for the decision itself.
func gateSections(c *Case, way Way) []Section {
	all := []Section{gateHistory(c), changedSection(c), spokenSection(c), viewsSection(c), policeSection(), planSection(c), dissentSection()}
	if way != SteppingDown {
		all = append(all, officerSection())
	}
	if way == Discharging {
		all = append(all, courtSection(c))
	}
	return all
}

func gateHistory(c *Case) Section {
	return Section{
		ID: inHistory, Title: "The history", Lede: "Every time it was thought before that less is enough stands here too.",
		Shown: append(c.whyInCare(), historyShown(c)...),
		Questions: []Question{{
			ID: "history", Label: "I have read the history of " + c.child() + ", and the assessment of how " + c.child() + " thinks and learns where there is one",
			Sort: Confirmed,
		}},
	}
}

func changedSection(c *Case) Section {
	return Section{
		ID: inChanged, Title: "What has changed", Lede: "No reports, a quiet time and services that left show nothing. Say what was seen, and by whom.",
		Questions: []Question{
			{
				ID: "factors", Label: "What protects " + c.child() + " now", Sort: Repeated, One: "thing that protects",
				Inner: []Question{
					{ID: "what", Label: "What it is", Sort: Line},
					{
						ID: "evidence", Label: "The entries that show it", Sort: Entries, Of: func(it *chronology.Item) bool { return it.Kind != "child.seen" && !ShowsNothing(it) && !adultsDid(it) },
						Hint: "Since the process began, or of a strength that lasts",
					},
				},
			},
			{
				ID: "network", Label: "Who is around " + c.child() + " now, and where are the people who caused harm?", Sort: Words,
				Hint: "Whether they still reach the child, by phone as well. Name people of concern in an entry of their own, not here.",
			},
			{ID: "safe_places", Label: "Where is " + c.child() + " safe?", Sort: Words},
		},
	}
}

func spokenSection(c *Case) Section {
	return Section{
		ID: inSpoken, Title: "Spoken with " + c.child(), Lede: "Within " + c.Local.Lasts("spoken-with-child") + " of the decision. To have seen the child from afar is not enough.",
		Questions: []Question{{
			ID: "spoken", Label: "Who has spoken with " + c.child(), Sort: Repeated, One: "conversation",
			Inner: []Question{
				{ID: "role", Label: "Who it was, by what they do", Sort: Line},
				{ID: "alone", Label: "Was it without family or others listening?", Sort: One, Options: yesNoUnknown()},
				{ID: "entry", Label: "The entry of it", Sort: Entries, Of: spoke},
			},
		}},
	}
}

func viewsSection(c *Case) Section {
	view := func(id, who, they string) Question {
		return Question{ID: id, Label: who, Sort: Group, Inner: []Question{
			{ID: "view", Label: "What " + they + " said", Sort: Words, Spoken: id == "child"},
			{ID: "to", Label: "Who asked, and when", Sort: Line},
			{ID: "why", Label: "If it is not known: why, who tried, when and how", Sort: Words},
		}}
	}
	return Section{
		ID: inViews, Title: "What " + c.child() + " and the parents say",
		Questions: []Question{view("child", "The child", c.child()), view("mother", "The mother", "she"), view("father", "The father", "he"), view("carer", "A carer, if there is one", "they")},
	}
}

func policeSection() Section {
	return Section{
		ID: inPolice, Title: "What the police know",
		Questions: []Question{{ID: "police", Label: "The police were asked", Sort: Group, Inner: []Question{
			{ID: "when", Label: "When", Sort: Day, Past: true},
			{ID: "whom", Label: "Who was asked, by what they do", Sort: Line},
			{
				ID: "answer", Label: "What they answered", Sort: Words,
				Hint: "What may stand where all agencies read it. Intelligence belongs in an entry of the police. That they know of nothing is an answer, and no evidence of less harm.",
			},
		}}},
	}
}

func planSection(c *Case) Section {
	return Section{
		ID: inPlan, Title: "Afterwards",
		Questions: []Question{
			{ID: "stays", Label: "What stays in place", Sort: Words},
			{ID: "lead", Label: "Who sees to it, by what they do", Sort: Line},
			{
				ID: "triggers", Label: "What brings " + c.child() + " back into the process", Sort: Repeated, One: "sign",
				Inner: []Question{
					{ID: "sign", Label: "Sign", Sort: One, Options: triggerOptions()},
					{ID: "words", Label: "More exactly, such as how often or where", Sort: Line},
				},
			},
			{ID: "review_on", Label: "The day on which this plan is looked at again", Sort: Day, Ahead: true},
		},
	}
}

func dissentSection() Section {
	return Section{
		ID: inDissent, Title: "Who agrees, and who does not",
		Questions: []Question{
			{ID: "agencies_asked", Label: "Who was asked", Sort: Line},
			{ID: "nobody", Label: "Of these, nobody disagrees", Sort: Confirmed},
			{
				ID: "dissent", Label: "Who disagrees", Sort: Repeated, One: "view",
				Inner: []Question{{ID: "who", Label: "Who, by what they do", Sort: Line}, {ID: "what", Label: "What they say", Sort: Words}},
			},
		},
	}
}

func officerSection() Section {
	return Section{
		ID: inOfficer, Title: "The independent reviewing officer", Lede: "For a child who is cared for by the council.",
		Questions: []Question{{ID: "reviewing_officer", Label: "The independent reviewing officer", Sort: Group, Inner: []Question{
			{ID: "who", Label: "Who was asked, and when", Sort: Line},
			{ID: "view", Label: "What they say", Sort: Words},
		}}},
	}
}

func courtSection(c *Case) Section {
	return Section{
		ID: inCourt, Title: "The care order", Lede: "Only a court ends a care order. Until it does the council shares parental responsibility, and everything in the care plan goes on.",
		Shown: orderShown(c),
		Questions: []Question{
			{ID: "hub", Label: "The exploitation hub", Sort: Group, Inner: []Question{
				{ID: "who", Label: "Who was asked, and when", Sort: Line},
				{ID: "view", Label: "What they say of ending the order", Sort: Words},
			}},
			{
				ID: "considered_at", Label: "The review that considered it", Sort: Entries,
				Of:   func(it *chronology.Item) bool { return it.Kind == "meeting.cared-for-review" },
				Hint: "A significant change to the care plan is considered at a review first.",
			},
			{ID: "only_court", Label: "The order and everything with it stand until a court ends it", Sort: Confirmed},
		},
	}
}

// earlySection asks an agency whether it waits for the end of the time for challenge.
func earlySection(p *Proposal) Section {
	return Section{
		ID: inEarly, Title: "Deciding sooner", Lede: "It can be challenged until " + dayInWords(p.Until) + ".",
		Questions: []Question{{ID: "early", Label: "My agency has nothing against deciding sooner", Sort: Confirmed}},
	}
}

func yesNoUnknown() []Option {
	return []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}, {Value: "unknown", Words: "Not known"}}
}

// triggerSigns are what brings a child back, in the order in which it is offered.
var triggerSigns = []Option{
	{Value: "missing", Words: "Missing, or away without anybody knowing where"},
	{Value: "arrest", Words: "An arrest, or held by the police"},
	{Value: "weapon", Words: "A weapon carried or seen"},
	{Value: "injury", Words: "An injury, or a visit to the emergency department"},
	{Value: "people", Words: "Contact with the people who caused harm"},
	{Value: "goods", Words: "Unexplained money, goods or phones, or a debt"},
	{Value: "school", Words: "Out of school, training or work"},
	{Value: "unseen", Words: "Nobody has seen the child for a set time"},
	{Value: "asks", Words: "The child or the family asks for help"},
	{Value: "other", Words: "Something else"},
}

func triggerOptions() []Option { return slices.Clone(triggerSigns) }

// gateFaults gives what was answered and cannot stand, whatever else is still missing.
func gateFaults(g *Gate, asked []Section) []Problem {
	var all []Problem
	add := func(section, question, say string) {
		if slices.ContainsFunc(asked, func(s Section) bool { return s.ID == section }) {
			all = append(all, Problem{Section: section, Question: question, Say: say})
		}
	}
	for _, row := range g.given.Rows("factors") {
		for _, p := range factorFaults(g, row) {
			add(inChanged, p.Question, p.Say)
		}
	}
	if words := g.given.Get("network"); words != "" && saysNothing(words) != "" {
		add(inChanged, "network", saysNothing(words))
	}
	for _, row := range g.given.Rows("spoken") {
		switch it := chosen(g.c, g.given.Get(row, "entry")); {
		case it == nil || !spoke(it):
			add(inSpoken, row+".entry", "Choose the entry of somebody who was with "+g.c.child()+" and spoke")
		case g.given.Get(row, "role") == "":
			add(inSpoken, row+".role", "Say who it was, by what they do")
		case g.given.Get(row, "alone") == "":
			add(inSpoken, row+".alone", "Say whether it was without family or others listening, also when that is not known")
		}
	}
	for _, row := range g.given.Rows("triggers") {
		switch sign := g.given.Get(row, "sign"); {
		case sign == "", sign == "other" && len(strings.Fields(g.given.Get(row, "words"))) < 2:
			add(inPlan, row+".sign", "Say which sign: one that somebody can see")
		}
	}
	if day := g.given.Get("review_on"); day != "" && day <= g.c.Today() {
		add(inPlan, "review_on", "The plan is looked at again on a day that lies ahead")
	}
	if when := g.given.Get("police.when"); when > g.c.Today() {
		add(inPolice, "police.when", "They were asked on a day that is over")
	}
	if g.given.Get("nobody") == "yes" && len(g.given.Rows("dissent")) > 0 {
		add(inDissent, "nobody", "Either nobody disagrees, or somebody does: take one of the two out")
	}
	return all
}

// historyShown is what is read before less is done: how it was before, and what was decided then.
func historyShown(c *Case) []Shown {
	kinds := []record.Kind{
		"mace.referral", "mace.accepted", "mace.level", "mace.step-down", "mace.stepped-down", "mace.exit", "mace.exception", "legal.discharge-decision", "plan.protection-start",
		"plan.protection-end", "legal.care-order", "police.protection", "child.disclosure", "education.cognitive-assessment", "police.weapon", "nrm.reasonable-grounds", "nrm.conclusive-grounds",
	}
	var all []Shown
	for _, it := range c.Chronology.Items {
		if !it.Repeats && (slices.Contains(kinds, it.Kind) || it.Details.Has("significance", "critical")) {
			all = append(all, gateItem(it))
		}
	}
	if len(all) > mostShown {
		all = all[len(all)-mostShown:]
	}
	return all
}

// mostShown is how much of the history stands beside the question; the rest is in the chronology.
const mostShown = 40

func gateItem(it *chronology.Item) Shown {
	return Shown{Lead: itemDay(it) + ": " + it.Info.Label, Text: it.Text, Entry: it.Ref}
}

// orderShown is why the child is cared for, and what was decided about ending it.
func orderShown(c *Case) []Shown {
	var all []Shown
	for _, it := range c.Chronology.Items {
		if slices.Contains([]record.Kind{"care.started", "legal.care-order", "legal.interim-order", "legal.secure-order", "legal.discharge-decision", "legal.care-order-discharged"}, it.Kind) && !it.Repeats {
			all = append(all, gateItem(it))
		}
	}
	return all
}

// gateShown says of each condition whether it is met, for whoever is to decide: everything that is missing of it.
func gateShown(g *Gate) []Shown {
	lacks := g.Lacks()
	var all []Shown
	for _, one := range Conditions(g.Way) {
		if one.Child && g.Way == Discharging && g.matter == nil {
			continue
		}
		shown := Shown{Lead: one.Title + ": there"}
		if g.own == nil && slices.Contains(ofDecider, one.ID) {
			shown.Lead = one.Title + ": asked of whoever decides"
		}
		var says []string
		for i := range lacks {
			if lacks[i].ID != one.ID {
				continue
			}
			says = append(says, lacks[i].Say)
			shown = Shown{Lead: one.Title + ": missing", Text: record.Private(strings.Join(says, ". "))}
			if e := lacks[i].Without; e != nil {
				shown.Lead += ", and somebody agreed to go on without it until " + dayInWords(e.Until)
				shown.Text, shown.Entry = shown.Text+". Why they agreed: "+e.Reason, e.Item.Ref
			}
		}
		all = append(all, shown)
	}
	return all
}

// ofDecider are the conditions that nothing but the decision itself can meet: who decides is not known before.
var ofDecider = []string{"history", "second"}
