package pathway

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// noNames stands above whatever is written about a group or a place.
const noNames = "Name no child here: refer each child by themselves, so that each is helped, and none is shown to those who work on a place."

// contextSteps are what people do about a group or a place.
func contextSteps() []Step {
	return []Step{contextAddStep(), contextScreenStep(), contextAnswerStep(), contextAssessStep(), contextReviewStep(), contextCloseStep(), contextDecideStep(), contextReopenStep(), contextChallengeStep(), contextHeardStep()}
}

// contextIn opens a step in some stages.
func contextIn(stages ...Stage) func(*Case) string {
	return func(c *Case) string {
		if slices.Contains(stages, c.Context.Stage) {
			return ""
		}
		return "Where it stands now: " + ContextStage(c.Context.Stage)
	}
}

// ContextStage says a stage of a group or a place as a page does.
func ContextStage(s Stage) string {
	switch s {
	case StepProposed:
		return "Open, closing it is proposed"
	case Exited:
		return "Closed"
	case Referred, MoreAsked, Declined, Open, SteppedDown, EndedElsewhere, Died, Adult:
	}
	return s.Words()
}

// contextEntry makes the decision of a step about a group or a place.
func (c *Case) contextEntry(kind record.Kind, text string, details ...record.Detail) record.Entry {
	e := c.decision(kind, text, details...)
	e.Handling = record.ProfessionalsOnly
	return e
}

// contextRead shows what was written so far, and asks whoever decides to say that they have read it.
func contextRead(c *Case) Section {
	return Section{ID: "read", Title: "Read first", Shown: shownOf("Written", lastOf(c.Chronology.Items, 20)), Questions: []Question{
		{ID: "history", Label: "I have read what is shown here", Sort: Confirmed, Must: "Read it first, and say so"},
	}}
}

// NewContext is a referral of a group or a place.
type NewContext struct {
	Kind   record.ContextKind
	Name   record.Private
	Where  record.Private
	Worry  record.Private
	Danger string // yes, no or unknown
	Done   record.Private
	Who    record.Private // who may be harmed there: how many, of what age, and no names
	Behind record.Private // who may be behind it
	Hub    string
}

// Problems says what is missing.
func (r *NewContext) Problems() (all []Problem) {
	add := func(question, say string) {
		all = append(all, Problem{Section: "worry", Question: question, Say: say})
	}
	if r.Kind != record.PlaceContext && r.Kind != record.GroupContext {
		add("kind", "Say whether it is a place or a group")
	}
	if strings.TrimSpace(r.Name.Reveal()) == "" {
		add("name", "Say what it is called, or how somebody would find it")
	}
	if len(strings.Fields(r.Worry.Reveal())) < fewestOfWorry {
		add("worry", "Say in at least three words what worries you")
	}
	if !slices.Contains([]string{"yes", "no", "unknown"}, r.Danger) {
		add("danger", "Say whether there is danger now")
	}
	return all
}

// Entry is the referral as the first entry about the group or place.
func (r *NewContext) Entry(local *Local, now time.Time) record.Entry {
	c := &Case{Now: now, Local: local}
	text := "A " + string(r.Kind) + " is referred to the " + local.Process + ". " + brief(r.Worry.Reveal()) + dangerSaid(r.Danger, r.Done.Reveal()) +
		saidIf(" Who may be harmed: ", r.Who.Reveal()) + saidIf(" Who may be behind it: ", r.Behind.Reveal())
	return c.contextEntry("mace.referral", clipped(text), detail("danger", r.Danger), detail("hub", r.Hub), detail("done", r.Done.Reveal()), detail("step", contextReferID))
}

func dangerSaid(danger, done string) string {
	switch danger {
	case "yes":
		return " There is danger now." + saidIf(" Done about it: ", done)
	case "unknown":
		return " It is not known whether there is danger now."
	}
	return ""
}

// contextAddStep adds what somebody knows: a further referral, what was seen, what was done about danger.
func contextAddStep() Step {
	return Step{
		ID: contextAddID, Title: "Add what is known", Lede: noNames, Of: OfContext, Kinds: []record.Kind{"mace.referral"},
		Sections: func(c *Case, a Answers) []Section {
			s := Section{ID: "known", Title: "What is known", Questions: []Question{
				{ID: "known", Label: "What was seen or said, by whom and when?", Hint: "What is only suspected too, and that it is", Sort: Words, Must: "Say what was seen or said"},
				{ID: "danger", Label: "Is anybody in danger there now?", Sort: One, Must: "Say whether there is danger now", Options: []Option{
					{Value: "yes", Words: "Yes", Hint: "Ring 999 first. What you write here waits"}, {Value: "no", Words: "No"}, {Value: "unknown", Words: "I do not know"},
				}},
			}}
			if named := c.Context.Danger != nil; a.Is("danger", "yes") || a.Is("danger", "no") && named {
				done := Question{ID: "done", Label: "What was done about danger?", Sort: Words}
				if named && a.Is("danger", "no") {
					done.Must = "Danger was named: say what was done about it, and how it is known that it is over"
				}
				s.Questions = append(s.Questions, done)
			}
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			return []record.Entry{c.contextEntry("mace.referral", "What is known: "+brief(a.Get("known"))+dangerSaid(a.Get("danger"), "")+saidIf(" Done about danger: ", a.Get("done")), detail("danger", a.Get("danger")), detail("done", a.Get("done")))}
		},
	}
}

func contextScreenStep() Step {
	return Step{
		ID: contextScreenID, Title: "Screen the referral", Lede: noNames, Of: OfContext, Kinds: []record.Kind{"mace.accepted", "mace.declined", "request.made"}, By: hubRoles,
		Open: contextIn(Referred, MoreAsked),
		Sections: func(c *Case, a Answers) []Section {
			decide := Section{ID: "decide", Title: "What is decided", Questions: []Question{
				{ID: "outcome", Label: "What is decided?", Sort: One, Must: "Choose what is decided", Options: []Option{
					{Value: accepts, Words: "Accept", Hint: "On what there is: nothing has to be proved"},
					{Value: asksMore, Words: "Ask for more by a day", Hint: "Unanswered, it is decided on what there is"},
					{Value: declines, Words: "Not accept", Hint: "With a reason and what is done instead; it can be challenged"},
				}},
			}}
			decide.Questions = append(decide.Questions, contextScreenAsks(c, a)...)
			return []Section{contextRead(c), decide}
		},
		Check: func(_ *Case, a Answers) []Problem {
			if a.Get("outcome") == declines && a.Get("reason") != "" && OnlySilence(a.Get("reason")) {
				return []Problem{{"decide", "reason", "That nothing is known or reported is no reason not to accept: ask for more, or say what was looked at and what it shows"}}
			}
			return nil
		},
		Write: writeContextScreen,
	}
}

func contextScreenAsks(c *Case, a Answers) []Question {
	switch a.Get("outcome") {
	case accepts:
		return []Question{
			{ID: "hub", Label: "Which hub has it?", Sort: One, Options: hubOptions(c.Local.AllHubs()), Must: "Say which hub has it", Preset: nonEmpty([]string{c.Context.Hub})},
			{ID: "lead", Label: "Who leads the work on it?", Hint: "They see what is written here from now on", Sort: Person, Must: "Say who leads the work on it"},
			{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
		}
	case asksMore:
		return []Question{
			{ID: "of", Label: "Who is asked?", Sort: Several, Options: c.agencyOptions(), Must: "Say which agency is asked"},
			{ID: "what", Label: "What is asked?", Sort: Words, Must: "Say what is asked"},
			{ID: "by", Label: "By when?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("more-information"))}},
		}
	case declines:
		return []Question{
			{ID: "reason", Label: "Why?", Hint: "What was looked at, and what it shows. What is not known is not absent", Sort: Words, Must: "Say why it is not accepted"},
			{ID: "instead", Label: "What is done instead, and by whom?", Sort: Words, Must: "Say what is done instead, and by whom"},
			{ID: "challenge", Label: "Whoever referred is told that they can challenge this, and how", Sort: Confirmed, Must: "Confirm that whoever referred is told of their right to challenge this"},
		}
	}
	return nil
}

func writeContextScreen(c *Case, a Answers) (all []record.Entry) {
	switch a.Get("outcome") {
	case asksMore:
		for _, agency := range a.All("of") {
			text := agencyName(c.Chronology, agency) + " is asked about it, by " + whenWords(a.Get("by")) + ": " + brief(a.Get("what"))
			e := c.request(text, agency, a.Get("what"), a.Get("by"))
			e.Handling = record.ProfessionalsOnly
			all = append(all, e)
		}
		return all
	case declines:
		return []record.Entry{c.contextEntry("mace.declined", "The referral is not accepted. "+brief(a.Get("reason"))+saidIf(" Done instead: ", a.Get("instead"))+" It can be challenged.", detail("reason", a.Get("reason")))}
	}
	return []record.Entry{c.contextEntry("mace.accepted", "It is accepted ("+c.Local.HubName(a.Get("hub"))+"). "+brief(a.Get("reason")), detail("hub", a.Get("hub")), detail("reason", a.Get("reason")))}
}

// contextAnswerStep gives what was asked. Anybody who may open it may: the hub asks one agency, and another may know.
func contextAnswerStep() Step {
	return Step{
		ID: contextAnswerID, Title: "Give the information that was asked for", Lede: noNames, Of: OfContext, Kinds: []record.Kind{"request.answered"},
		Open: contextIn(MoreAsked),
		Sections: func(c *Case, _ Answers) []Section {
			s := Section{ID: "answer", Title: "What was asked", Shown: shownOf("Asked", c.Context.Asked)}
			if len(c.Context.Asked) > 1 {
				which := Question{ID: "which", Label: "Which request is answered?", Sort: One, Must: "Choose the request that is answered"}
				for _, it := range c.Context.Asked {
					which.Options = append(which.Options, Option{Value: it.Ref.String(), Words: agencyName(c.Chronology, it.Details.First("to")) + ", by " + whenWords(it.Details.First("due"))})
				}
				s.Questions = append(s.Questions, which)
			}
			s.Questions = append(s.Questions, Question{ID: "what", Label: "What is known about it?", Sort: Words, Must: "Say what is known about it, or that nothing is"})
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			return []record.Entry{c.contextEntry("request.answered", "What was asked is answered. "+brief(a.Get("what")), detail("answers", cmp.Or(a.Get("which"), c.Context.Asked[0].Ref.String())))}
		},
	}
}

// lastBecause shows one entry, when there is one.
func lastBecause(lead string, it *chronology.Item) []Shown {
	if it == nil {
		return nil
	}
	return shownOf(lead, []*chronology.Item{it})
}

// contextReopenStep looks at what came after it ended: open it again, or say why not.
func contextReopenStep() Step {
	return Step{
		ID: contextReopenID, Title: "Look at what came since it ended", Lede: noNames, Of: OfContext, Kinds: []record.Kind{"mace.accepted", "mace.watched"}, By: hubRoles,
		Open: contextIn(Exited, Declined),
		Sections: func(c *Case, a Answers) []Section {
			s := Section{ID: "decide", Title: "What is decided", Shown: shownOf("Since", c.Context.Since), Questions: []Question{
				{ID: "outcome", Label: "What is decided?", Sort: One, Must: "Choose what is decided", Options: []Option{{Value: accepts, Words: "Open it again"}, {Value: declines, Words: "Not open it again", Hint: "With a reason"}}},
				{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
			}}
			if a.Is("outcome", accepts) {
				s.Questions = append(s.Questions, Question{ID: "lead", Label: "Who leads the work on it?", Sort: Person, Must: "Say who leads the work on it"})
			}
			return []Section{contextRead(c), s}
		},
		Check: func(c *Case, a Answers) []Problem {
			if say := saysNothing(a.Get("reason")); a.Is("outcome", declines) && a.Get("reason") != "" && say != "" {
				return []Problem{{"decide", "reason", say}}
			}
			if ended := c.Context.Turned; a.Is("outcome", declines) && ended != nil && ended.Details.First("decided_by") == c.By.User {
				return []Problem{{"decide", "outcome", "You ended it yourself: somebody else decides that it stays so"}}
			}
			return nil
		},
		Write: func(c *Case, a Answers) []record.Entry {
			if a.Is("outcome", accepts) {
				return []record.Entry{c.contextEntry("mace.accepted", "It is opened again. "+brief(a.Get("reason")))}
			}
			return []record.Entry{c.contextEntry("mace.watched", "It is not opened again. "+brief(a.Get("reason")))}
		},
	}
}

// contextDecisions are the steps that can be challenged.
var contextDecisions = []string{contextScreenID, contextReviewID, contextDecideID, contextReopenID, contextCloseID}

func contextChallengeStep() Step {
	return Step{
		ID: contextSaysID, Title: "Challenge a decision", Lede: "Anybody who may read this can challenge a decision. While it waits for an answer the work is not closed.", Of: OfContext, Kinds: []record.Kind{"challenge.raised"},
		Open: func(c *Case) string {
			if lastContextDecision(c) == nil {
				return "There is no decision to challenge"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "challenge", Title: "The challenge", Shown: lastBecause("Decided", lastContextDecision(c)), Questions: []Question{
				{ID: "why", Label: "What is wrong with the last decision, and what should be decided instead?", Sort: Words, Must: "Say what is wrong with it, and what should be decided instead"},
				{ID: "by", Label: "By when is an answer needed?", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("challenge-decision"))}},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			of := lastContextDecision(c)
			return []record.Entry{c.contextEntry("challenge.raised", "A decision of "+itemDay(of)+" is challenged. "+brief(a.Get("why"))+" An answer is asked by "+whenWords(a.Get("by"))+".", detail("of", of.Ref.String()), detail("due", a.Get("by")))}
		},
	}
}

func lastContextDecision(c *Case) *chronology.Item {
	for _, it := range slices.Backward(c.Chronology.Items) {
		if TakenHere(&it.Entry) && slices.Contains(contextDecisions, it.Details.First("step")) {
			return it
		}
	}
	return nil
}

// contextHeardStep answers a challenge: not who raised it, nor who decided what it is about.
func contextHeardStep() Step {
	return Step{
		ID: contextHeardID, Title: "Answer a challenge", Of: OfContext, Kinds: []record.Kind{"challenge.answered"}, By: append([]record.Role{"team-manager"}, hubRoles...),
		Open: func(c *Case) string {
			if len(c.Context.Challenges) == 0 {
				return "No challenge waits for an answer"
			}
			raised, proposed := c.Context.Challenges[0], c.Context.Proposal
			switch {
			case raised.Details.First("decided_by") == c.By.User:
				return "You raised it: somebody else answers it"
			case proposed != nil && proposed.Details.First("decided_by") == c.By.User:
				return "You proposed what waits for its answer: somebody else answers it"
			}
			for _, ref := range raised.Details.Refs("of", raised.Ref.Agency) {
				if it := c.Chronology.Find(ref); it != nil && it.Details.First("decided_by") == c.By.User {
					return "You decided what it is about: somebody else answers it"
				}
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "answer", Title: "The answer", Shown: lastBecause("Challenged", c.Context.Challenges[0]), Questions: []Question{
				{ID: "outcome", Label: "What comes of it?", Sort: One, Options: challengeOutcomes(), Must: "Say what comes of it"},
				{ID: "reason", Label: "Why", Sort: Words, Must: "Say why"},
			}}}
		},
		Check: func(_ *Case, a Answers) []Problem {
			if say := saysNothing(a.Get("reason")); a.Get("reason") != "" && say != "" {
				return []Problem{{"answer", "reason", say}}
			}
			return nil
		},
		Write: func(c *Case, a Answers) []record.Entry {
			return []record.Entry{c.contextEntry("challenge.answered", "A challenge is answered: "+cmp.Or(challengeOutcome(a.Get("outcome")), "answered")+". "+brief(a.Get("reason")), detail("answers", c.Context.Challenges[0].Ref.String()), detail("outcome", a.Get("outcome")))}
		},
	}
}
