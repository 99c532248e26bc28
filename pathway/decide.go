package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// decideStep decides about a proposal: step down, leave or stay. It refuses and says exactly what is missing.
func decideStep() Step {
	return Step{
		ID: decideID, Title: "Decide about stepping down or leaving", Of: OfEntry, Kinds: []record.Kind{"mace.stepped-down", "mace.exit", "plan.exit", "mace.review"},
		By:   []record.Role{"panel-chair", "team-manager"}, // the reviewing officer gives a view, and has to be free to challenge
		Open: func(c *Case) string { return decideOpen(c, "mace.step-down") },
		Sections: func(c *Case, a Answers) []Section {
			p := proposalOf(c)
			if p == nil {
				return nil
			}
			return decideSections(c, p, outcomeAsked(c, p), a)
		},
		Check: decideCheck,
		Write: decideWrite,
	}
}

func decideOpen(c *Case, kind record.Kind) string {
	p := proposalOf(c)
	switch {
	case p == nil || p.Item.Kind != kind:
		return "There is no such proposal here: propose it first"
	case p.Decided != nil:
		return "It is decided already"
	case kind == "mace.step-down" && !slices.ContainsFunc(c.Matters, func(m *Matter) bool {
		return m.Stage == StepProposed && m.Proposal != nil && m.Proposal.Ref == p.Item.Ref
	}):
		return "The proposal no longer waits: something else was decided since"
	}
	return ""
}

const stays = "stay"

// sinceSays is what is asked of whoever decides although signs came since.
const sinceSays = "Signs came since it was proposed: say why it is decided all the same"

// givenShown is what was said of a proposal by those whom whoever decides does not hear: who disagrees, the child, the police; and what came since.
func givenShown(c *Case, p *Proposal) []Shown {
	var all []Shown
	add := func(lead string, words ...string) {
		if words = nonEmpty(words); len(words) > 0 {
			all = append(all, Shown{Lead: lead, Text: record.Private(strings.Join(words, ": "))})
		}
	}
	for _, row := range rowsOf(p.Given, "dissent") {
		add("Somebody disagrees", p.Given.Get(row, "who"), p.Given.Get(row, "what"))
	}
	add("What "+c.child()+" says", p.Given.Get("child.view"))
	add("Why it is not known what "+c.child()+" says", p.Given.Get("child.why"))
	add("What the police answered", p.Given.Get("police.answer"))
	return append(all, shownSome("Signs in the record since it was proposed", signsSince(c, p.Item))...)
}

// sinceAsked asks whoever decides that less is done although signs came since it was proposed.
func sinceAsked(c *Case, p *Proposal, first Section) Section {
	if len(signsSince(c, p.Item)) > 0 {
		first.Questions = append(slices.Clone(first.Questions), Question{ID: "since", Label: "Signs came since it was proposed: why is it decided all the same?", Sort: Words, Must: sinceSays})
	}
	return first
}

func sinceFault(a Answers) []Problem {
	if say := saysNothing(a.Get("since")); a.Get("since") != "" && say != "" {
		return []Problem{{inDecision, "since", say}}
	}
	return nil
}

func outcomeAsked(c *Case, p *Proposal) Section {
	options := []Option{{Value: stays, Words: c.child() + " stays in the process", Hint: "Needs only the reason"}}
	if m := matterAt(c, p.Item); m == nil || !steppedBefore(m) {
		options = append(options, Option{Value: string(SteppingDown), Words: c.child() + " steps down within it"})
	}
	options = append(options, Option{Value: string(Leaving), Words: c.child() + " leaves it"})
	return Section{
		ID: inDecision, Title: "What is decided", Shown: append(gateShown(gateOf(c, p, nil)), givenShown(c, p)...),
		Questions: []Question{
			{ID: "outcome", Label: "What is decided", Sort: One, Options: options, Must: "Choose what is decided"},
			{ID: "reason", Label: "Why", Sort: Words, Must: "Say why: what has changed, what was seen and by whom", Preset: []string{p.Given.Get("reason")}},
		},
	}
}

// steppedBefore reports that the child had stepped down already.
func steppedBefore(m *Matter) bool {
	return slices.ContainsFunc(m.Entries, func(it *chronology.Item) bool { return it.Kind == "mace.stepped-down" && TakenHere(&it.Entry) })
}

// decideSections asks what the proposal still lacks, and no more: what was given before is not asked again.
func decideSections(c *Case, p *Proposal, first Section, a Answers) []Section {
	way := Way(a.Get("outcome"))
	if !slices.Contains([]Way{SteppingDown, Leaving, Discharging}, way) {
		return []Section{first}
	}
	g := gateOf(c, p, nil)
	g.Way, g.own = way, Answers{}
	lacks := g.Missing()
	all := []Section{sinceAsked(c, p, first)}
	for _, s := range gateSections(c, way) {
		if slices.ContainsFunc(lacks, func(l Lack) bool { return l.Where == s.ID }) {
			all = append(all, s)
		}
	}
	if slices.ContainsFunc(lacks, func(l Lack) bool { return l.Where == inEarly }) {
		all = append(all, earlySection(p))
	}
	return all
}

// deciding puts the gate together for whoever decides.
func deciding(c *Case, p *Proposal, a Answers) *Gate {
	g := gateOf(c, p, a)
	g.Way, g.own, g.by = Way(a.Get("outcome")), a, c.By.User
	if a.Get("early") == "yes" {
		g.early = append(slices.Clone(g.early), c.By.Agency)
	}
	return g
}

func decideCheck(c *Case, a Answers) []Problem {
	p := proposalOf(c)
	if p == nil || a.Get("outcome") == stays || a.Get("outcome") == "" {
		return nil
	}
	asked := decideSections(c, p, outcomeAsked(c, p), a)
	return append(sinceFault(a), gateProblems(deciding(c, p, a), a, asked)...)
}

// gateProblems gives what cannot stand of what was answered, and then everything that is missing.
func gateProblems(g *Gate, a Answers, asked []Section) []Problem {
	own := *g
	own.given = a
	all := gateFaults(&own, asked)
	for _, l := range g.Missing() {
		all = append(all, l.problem(asked))
	}
	return all
}

func decideWrite(c *Case, a Answers) []record.Entry {
	p := proposalOf(c)
	about := detail("from", p.Item.Ref.String())
	if a.Get("outcome") == stays {
		e := c.decision("mace.review", c.child()+" stays in the "+c.Local.Process+". "+brief(a.Get("reason")), detail("decision", "stays"), detail("reason", a.Get("reason")))
		return []record.Entry{e}
	}
	g := deciding(c, p, a)
	kind, text := record.Kind("mace.exit"), c.child()+" "+wayWords(c, g.Way)+". "+brief(a.Get("reason"))
	details := append(g.decidedDetails(), about, detail("reason", a.Get("reason")), detail("of", c.referrals()...))
	if g.Way == SteppingDown {
		kind = "mace.stepped-down"
	} else {
		until := c.Due(c.Local.Lasts("watch"))
		details = append(details, detail("exit_plan", yesOr(len(lacksPlan(g)) == 0)), detail("until", until), detail("watch", c.watchers(g.matter)...))
		text += " The hub goes on looking out for signs until " + dayInWords(until) + "."
	}
	if went := g.went(); len(went) > 0 {
		text += " Somebody else agreed to go on without: " + inList(titles(went)) + "."
	}
	text += saidIf(" Signs came since it was proposed, and it is decided all the same: ", a.Get("since"))
	all := []record.Entry{c.decision(kind, text, details...)}
	if e, some := g.planEntry(); some {
		all = append(all, e)
	}
	return slices.Concat(all, readEntries(c), voices(c, a))
}

// decidedDetails are what a decision stands on, coded.
func (g *Gate) decidedDetails() []record.Detail {
	how := "met"
	if len(g.went()) > 0 {
		how = "exception"
	}
	return append(evidenceDetails(g), detail("gate", how), detail("history_read", g.own.Get("history")), detail("child_seen", yesOr(len(lacksSpoken(g)) == 0)),
		detail("child_view", yesOr(g.given.Get("child.view") != "")), givenDetail(g.own))
}

// planEntry is the plan for afterwards, as far as there is one.
func (g *Gate) planEntry() (record.Entry, bool) {
	text, seen := g.planWords(), []string(nil)
	if text == "" {
		return record.Entry{}, false
	}
	for _, row := range rowsOf(g.given, "spoken") {
		seen = append(seen, g.given.Get(row, "role"))
	}
	return g.c.decision("plan.exit", text, detail("re_entry", g.triggers()...), detail("seen_by", seen...), detail("stays", g.given.Get("stays")),
		detail("review", g.given.Get("review_on")), detail("from", first)), true
}

// planWords says the plan for afterwards; "" when there is none.
func (g *Gate) planWords() string {
	var all []string
	if stays := g.given.Get("stays"); stays != "" {
		all = append(all, "What stays in place: "+brief(stays))
	}
	if back := g.triggers(); len(back) > 0 {
		all = append(all, "What brings "+g.c.child()+" back into the process: "+inList(back)+".")
	}
	return strings.Join(all, " ")
}

// triggers are the signs that bring the child back, in words.
func (g *Gate) triggers() []string {
	var all []string
	for _, row := range rowsOf(g.given, "triggers") {
		all = append(all, triggerWords(g.given.Get(row, "sign"), g.given.Get(row, "words")))
	}
	return all
}

func triggerWords(sign, words string) string {
	for _, o := range triggerSigns {
		if o.Value == sign && sign != "other" {
			if words == "" {
				return o.Words
			}
			return o.Words + " (" + words + ")"
		}
	}
	return words
}

// readEntries says that the assessments of how the child thinks and learns were read, which stand in the history.
func readEntries(c *Case) []record.Entry {
	var all []record.Entry
	for _, it := range c.Chronology.Items {
		if it.Kind == "education.cognitive-assessment" && !it.Repeats {
			all = append(all, c.decision("record.seen", "The assessment of how "+c.child()+" thinks and learns was read before this was decided.",
				detail("document", it.Ref.String()), detail("by", record.Words().RoleName(c.By.Role)), detail("used_how", "Read before deciding whether less is done.")))
		}
	}
	return all
}
