package pathway

import (
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// openActions are the actions that were agreed and of which nobody has said what came.
func openActions(c *chronology.Chronology) (open []*chronology.Item) {
	for _, b := range c.OpenNow() {
		if b.State == "open-action" {
			open = append(open, b.Opened)
		}
	}
	return open
}

// overdue reports an action whose day is over.
func actionOverdue(c *Case, it *chronology.Item) bool {
	due, said := lastedUntil(c.Chronology, it.Details.First("due"))
	return said && due.Before(c.Now)
}

// actionName names the questions about an action.
func actionName(it *chronology.Item) string {
	return "was-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, it.Ref.String())
}

// comes are the ways in which an action ends, or goes on.
var comes = []Option{
	{Value: "done", Words: "It is done"},
	{Value: "goes-on", Words: "It goes on"},
	{Value: "not-needed", Words: "It is not needed any more"},
}

// mostEarlier is how many earlier actions one meeting is asked about: the oldest.
const mostEarlier = 25

// earlierSection asks what came of the actions that were agreed before: a meeting that only adds to them changes nothing. What is answered of one that
// not everybody may read, which names it, is not kept with the meeting.
func earlierSection(c *Case) Section {
	s := Section{ID: "earlier", Title: "What came of earlier actions"}
	open := openActions(c.Chronology)
	for _, it := range open[:min(len(open), mostEarlier)] {
		must := ""
		if actionOverdue(c, it) {
			must = "Say what came of the action that was due " + whenWords(it.Details.First("due"))
		}
		s.Shown = append(s.Shown, Shown{Lead: "Agreed " + itemDay(it) + ", due " + dueWords(it), Text: it.Text, Entry: it.Ref})
		s.Questions = append(s.Questions, Question{ID: actionName(it), Label: firstWords(it.Text.Reveal()), Sort: Group, Apart: !goesOut(it), Inner: []Question{
			{ID: "came", Label: "What came of it?", Sort: One, Options: comes, Must: must},
			{ID: "result", Label: "What changed for the child, or what stands in the way?", Sort: Words},
		}})
	}
	return s
}

func dueWords(it *chronology.Item) string {
	if due := it.Details.First("due"); due != "" {
		return whenWords(due)
	}
	return "on no day that was said"
}

// firstWords is the beginning of words, to name a question.
func firstWords(words string) string {
	runes := []rune(strings.TrimSpace(words))
	if len(runes) > 120 {
		return strings.TrimSpace(string(runes[:120])) + "…"
	}
	return string(runes)
}

func earlierCheck(c *Case, a Answers) (all []Problem) {
	for _, it := range openActions(c.Chronology) {
		name := actionName(it)
		if how := a.Get(name, "came"); (how == "done" || how == "not-needed") && a.Get(name, "result") == "" {
			all = append(all, Problem{"earlier", name + ".result", "Say what changed for the child, or why it is not needed: " + firstWords(it.Text.Reveal())})
		}
	}
	return all
}

func earlierEntries(c *Case, a Answers) (all []record.Entry) {
	for _, it := range openActions(c.Chronology) {
		how := a.Get(actionName(it), "came")
		if how == "done" || how == "not-needed" {
			all = append(all, actionEnded(c, it, a.Get(actionName(it), "result"), how))
		}
	}
	return all
}

// actionEnded is what came of an action: for those alone who may read of the action.
func actionEnded(c *Case, it *chronology.Item, result, how string) record.Entry {
	lead := map[string]string{"done": "The action is done: ", "partly": "The action is done in part: ", "passed-on": "The action was passed on: ", "not-needed": "The action is not needed any more: "}[how]
	e := c.decidedOn(c.Today(), "action.done", lead+stopped(result), detail("from", it.Ref.String()), detail("result", result), detail("outcome", how))
	e.Handling = it.Handling
	return e
}

// actionQuestions are what an action needs: what, who at which agency, by when.
func actionQuestions(c *Case) []Question {
	return []Question{
		{ID: "what", Label: "What is done?", Hint: "One thing that can be seen to be done.", Sort: Words, Must: "Write what is done"},
		{ID: "owner", Label: "Which agency does it?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency does it"},
		{ID: "user", Label: "Who does it?", Hint: "Somebody who works here: it stands in their list.", Sort: Person},
		{ID: "who", Label: "Or somebody else: name and role", Sort: Line},
		{ID: "due", Label: "By when?", Sort: Day, Must: "Say by when it is done"},
	}
}

func actionsSection(c *Case, a Answers) Section {
	s := Section{ID: "actions", Title: "Who does what by when", Lede: "Each action has somebody who does it and a day. What is only mentioned is nobody's."}
	s.Questions = append(s.Questions, Question{ID: "actions", Label: "Actions", Sort: Repeated, One: "action", Inner: actionQuestions(c)})
	if len(a.Rows("actions")) == 0 {
		s.Questions = append(s.Questions, Question{ID: "no_action", Label: "If there is no action, why not?", Sort: Words, Must: "Write at least one action, or why there is none"})
	}
	return s
}

// actionsCheck holds every action to somebody who does it, and a day that is not over before it is agreed.
func actionsCheck(c *Case, a Answers) (all []Problem) {
	for _, row := range a.Rows("actions") {
		all = append(all, ownerCheck(c, a, "actions", row)...)
		due, _ := time.Parse(time.DateOnly, a.Get(row, "due"))
		held, said := lastedUntil(c.Chronology, c.heldOn(a))
		if said && !due.IsZero() && record.LondonDay(due.Unix()).Before(record.LondonDay(held.Unix())) {
			all = append(all, Problem{"actions", row + ".due", "The day by which an action is done lies after the meeting"})
		}
	}
	return all
}

// ownerCheck asks who does it by name: an agency alone is nobody.
func ownerCheck(c *Case, a Answers, section, row string) []Problem {
	user, who := a.Get(row, "user"), a.Get(row, "who")
	if _, works := c.Colleague(user); user != "" && !works {
		return []Problem{{section, row + ".user", "Choose somebody who works here, or write who does it"}}
	}
	if user == "" && who == "" {
		return []Problem{{section, row + ".who", "Say who does it, by name: an agency alone is nobody"}}
	}
	return nil
}

func actionEntries(c *Case, a Answers) (all []record.Entry) {
	for _, row := range a.Rows("actions") {
		all = append(all, actionEntry(c, a, row, first))
	}
	return all
}

// actionEntry is one action that was agreed, from a meeting or from an action before it.
func actionEntry(c *Case, a Answers, row, from string) record.Entry {
	who := a.Get(row, "who")
	if one, works := c.Colleague(a.Get(row, "user")); works {
		who = one.Name.Reveal()
	}
	owner := a.Get(row, "owner")
	text := "Agreed: " + stopped(a.Get(row, "what")) + " " + stopped("It is done by "+who+", "+agencyName(c.Chronology, owner)+", by "+whenWords(a.Get(row, "due")))
	return c.decidedOn(c.heldOn(a), "action.agreed", text, detail("owner", owner), detail("told", owner), detail("owner_user", a.Get(row, "user")), detail("due", a.Get(row, "due")), detail("from", from), detail("about", a.Get(row, "what")))
}
