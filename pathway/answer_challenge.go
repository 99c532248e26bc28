package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// answerChallengeID names the one step that answers a challenge here.
const answerChallengeID = "answer-challenge"

// answerChallengeStep answers a professional challenge. Nobody answers their own challenge, nor one of what they proposed or decided themselves.
func answerChallengeStep() Step {
	return Step{
		ID: answerChallengeID, Title: "Answer a challenge", Of: OfEntry, Kinds: []record.Kind{"challenge.answered"},
		Lede: "Until it is answered, nothing less is done for the child. Speak with whoever raised it first.",
		Open: notToAnswer, Sections: answerChallengeSections,
		Check: func(_ *Case, a Answers) []Problem {
			if say := saysNothing(a.Get("reason")); a.Get("reason") != "" && say != "" {
				return []Problem{{"answer", "reason", say}}
			}
			return nil
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "A challenge is answered: " + inList([]string{challengeOutcome(a.Get("outcome"))}) + ". " + brief(a.Get("reason"))
			return []record.Entry{c.decision("challenge.answered", text, detail("answers", c.About.Ref.String()), detail("outcome", a.Get("outcome")), detail("reason", a.Get("reason")))}
		},
	}
}

func answerChallengeSections(c *Case, _ Answers) []Section {
	s := Section{ID: "answer", Title: "The answer", Shown: []Shown{gateItem(c.About)}, Questions: []Question{
		{ID: "outcome", Label: "What comes of it?", Sort: One, Options: challengeOutcomes(), Must: "Say what comes of it"},
		{ID: "reason", Label: "Why", Sort: Words, Must: "Say why"},
	}}
	for _, it := range challenged(c, c.About) {
		s.Shown = append(s.Shown, gateItem(it))
	}
	return []Section{s}
}

func challengeOutcomes() []Option {
	return []Option{
		{Value: "changed", Words: "What was challenged is changed"}, {Value: "partly", Words: "A part of it is changed"}, {Value: "upheld", Words: "What was challenged stands"},
	}
}

func challengeOutcome(value string) string {
	for _, o := range challengeOutcomes() {
		if o.Value == value {
			return o.Words
		}
	}
	return ""
}

// notToAnswer says why a challenge cannot be answered now, by this person.
func notToAnswer(c *Case) string {
	raised := c.About.Details
	switch by := raised.First("decided_by"); {
	case c.About.Kind != "challenge.raised" || c.About.Repeats:
		return "This is no challenge"
	case !slices.Contains(challengesWaiting(c, proposers(c)...), c.About):
		return "It is answered already"
	case by != "" && by == c.By.User, by == "" && c.About.Ref.Agency == c.By.Agency && !raised.Has("to", string(c.By.Agency)):
		return "You raised it: somebody else answers it"
	case slices.Contains(concerned(c, c.About), c.By.User):
		return "You proposed or decided what it is about, or what waits for its answer: somebody else answers it"
	}
	return ""
}

// challenged gives what a challenge is about, as far as it says so.
func challenged(c *Case, challenge *chronology.Item) (all []*chronology.Item) {
	for _, ref := range challenge.Details.Refs("of", challenge.Ref.Agency) {
		if it := c.Chronology.Find(ref); it != nil {
			all = append(all, it)
		}
	}
	return all
}

// concerned gives who proposed or decided what a challenge is about, or proposed what waits for its answer.
func concerned(c *Case, challenge *chronology.Item) []string {
	users := proposers(c)
	about := challenged(c, challenge)
	for _, it := range about {
		users = append(users, it.Details.First("decided_by"))
		for _, ref := range it.Details.Refs("from", it.Ref.Agency) {
			if from := c.Chronology.Find(ref); from != nil {
				users = append(users, from.Details.First("decided_by"))
			}
		}
	}
	for _, p := range Proposals(c.Chronology) {
		if p.Decided != nil && slices.Contains(about, p.Item) {
			users = append(users, p.Decided.Details.First("decided_by"))
		}
	}
	return nonEmpty(users)
}

// proposers gives who proposed what waits to be decided.
func proposers(c *Case) (users []string) {
	for _, p := range Proposals(c.Chronology) {
		if p.Decided == nil && waits(c, p) {
			users = append(users, p.By)
		}
	}
	return users
}

// challengesWaiting gives the challenges that nobody answered whose answer counts: one of the agency's own system, or one given here by the step for
// it. That somebody recorded it as answered elsewhere answers nothing, nor does an answer by any of those named.
func challengesWaiting(c *Case, but ...string) (all []*chronology.Item) {
	answers := func(it *chronology.Item) bool {
		if !strings.HasPrefix(string(it.Ref.Record), here) {
			return true
		}
		return it.Details.First("step") == answerChallengeID && !slices.Contains(but, it.Details.First("decided_by"))
	}
	answered := map[record.Ref]bool{}
	ended := map[record.Ref]bool{} // disputes of a reviewing officer, which no other answer ends
	for _, it := range c.Chronology.Items {
		if it.Kind != "challenge.answered" {
			continue
		}
		for _, ref := range it.Details.Refs("answers", it.Ref.Agency) {
			answered[ref] = answered[ref] || answers(it)
			ended[ref] = ended[ref] || TakenHere(&it.Entry) && it.Details.First("step") == endDisputeID
		}
	}
	for _, b := range c.Chronology.Bars() {
		if b.State == "open-challenge" && !isDispute(b.Opened) && !answered[b.Opened.Ref] && (b.Closed == nil || !answers(b.Closed)) {
			all = append(all, b.Opened)
		}
	}
	for _, it := range c.Chronology.Items {
		if isDispute(it) && !ended[it.Ref] {
			all = append(all, it)
		}
	}
	return all
}

// lacksAnswer says that a challenge waits, or was answered by one of those whom it is to hold up.
func lacksAnswer(g *Gate) []string {
	if len(challengesWaiting(g.c)) > 0 {
		return []string{"A professional challenge waits for an answer"}
	}
	return unless(len(challengesWaiting(g.c, nonEmpty([]string{g.by, g.first})...)) == 0, "A professional challenge was answered by whoever proposes or decides this")
}

// challengeDuties are challenges that wait for an answer: those raised here, and all of them while something waits that they hold up.
func challengeDuties(c *Case) (all []Duty) {
	by := proposers(c)
	for _, it := range challengesWaiting(c, by...) {
		if !isDispute(it) && (TakenHere(&it.Entry) || len(by) > 0) {
			d := Duty{Step: answerChallengeID, About: it.Ref, Say: "Answer a challenge", Why: "It was raised " + onDay(it), Due: dayEnds(c.Chronology, it.Details.First("due")), Cites: cites(it)}
			if !c.climb(&d) && it.Details.Has("danger", "yes") && len(c.Local.Climbs) > 0 {
				d.Of = c.Local.Climbs[0].Of // where a child is in danger nobody waits for the day to be over
				d.Say = "Answer a challenge today: the child is in danger now"
			}
			all = append(all, d)
		}
	}
	return all
}
