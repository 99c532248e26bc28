package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// A request to another agency, such as for what it knows or for a joint meeting, has a day. Unanswered it climbs by itself, level by level, and
// whoever asked goes on being responsible (paragraph 4.2.5 of the Child Joe review: a joint meeting was asked for, nobody answered, nobody
// challenged that).

// The steps of a request.
const (
	askID           = "ask-agency"
	answerRequestID = "answer-request"
)

// Rung is one level to which an unanswered request climbs.
type Rung struct {
	After string      `yaml:"after"` // so long after the day by which it was to be answered, as calendar.Parse reads it
	Of    record.Role `yaml:"of"`
}

func askSteps() []Step { return []Step{askStep(), answerRequestStep()} }

// forWhat are what agencies ask of one another.
var forWhat = []Option{
	{Value: "information", Words: "What it knows about the child"},
	{Value: "joint-meeting", Words: "A joint meeting about the danger", Hint: "Such as of two areas"},
	{Value: "consultation", Words: "Advice of a specialist service"},
	{Value: "chronology", Words: "Its whole history of the child"},
}

func askStep() Step {
	return Step{
		ID: askID, Title: "Ask another agency", Lede: "Asking hands nothing over: you go on being responsible for what you do for the child. When there is danger now, ring; do not wait for an answer.",
		Of: OfChild, Kinds: []record.Kind{"request.made"},
		Sections: func(c *Case, a Answers) []Section {
			s := Section{ID: "ask", Title: "The request", Questions: []Question{
				{ID: "to", Label: "Which agency is asked?", Sort: One, Options: c.askOptions(), Must: "Say which agency is asked"},
				{ID: "for", Label: "What is asked for?", Sort: One, Options: forWhat, Must: "Say what is asked for"},
				{ID: "what", Label: "What exactly, and why is it needed?", Sort: Words, Must: "Say what exactly is asked, and why"},
				{ID: "by", Label: "By when?", Hint: "Unanswered it climbs by itself to those who answer for the agency", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("request"))}},
				{ID: "meanwhile", Label: "What keeps " + c.child() + " safe meanwhile, and who does it?", Sort: Words, Must: "Say what keeps the child safe meanwhile, and who does it"},
			}}
			if say := c.ringThem(a.All("to")); say != "" {
				s.Questions[0].Hint = say
			}
			return []Section{s}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := agencyName(c.Chronology, a.Get("to")) + " is asked (" + forWords(a.Get("for")) + "), by " + whenWords(a.Get("by")) + ". " + brief(a.Get("what")) + " Meanwhile: " + brief(a.Get("meanwhile"))
			return []record.Entry{c.request(text, a.Get("to"), forWords(a.Get("for"))+": "+a.Get("what"), a.Get("by"))}
		},
	}
}

func forWords(value string) string {
	i := slices.IndexFunc(forWhat, func(o Option) bool { return o.Value == value })
	return strings.ToLower(forWhat[max(i, 0)].Words[:1]) + forWhat[max(i, 0)].Words[1:]
}

// waitingRequests are those asked here by that step and not answered.
func waitingRequests(c *chronology.Chronology) (open []*chronology.Item) {
	answered := map[record.Ref]bool{}
	for _, it := range c.Items {
		if it.Kind == "request.answered" {
			for _, ref := range it.Details.Refs("answers", it.Ref.Agency) {
				answered[ref] = true
			}
		}
	}
	for _, it := range c.Items {
		if isRequest(it) && !answered[it.Ref] {
			open = append(open, it)
		}
	}
	return open
}

func isRequest(it *chronology.Item) bool {
	return it.Kind == "request.made" && TakenHere(&it.Entry) && slices.Contains([]string{askID, openServiceID}, it.Details.First("step"))
}

// answerRequestStep answers one: given, in part, nothing held, or not shared, with a reason that is about the child. Whoever is asked answers; where
// nobody of them has an account, whoever asked writes down what they said.
func answerRequestStep() Step {
	return Step{
		ID: answerRequestID, Title: "Answer a request", Of: OfEntry, Kinds: []record.Kind{"request.answered"},
		Open: func(c *Case) string {
			switch to, asker := c.About.Details.First("to"), c.About.Ref.Agency == c.By.Agency; {
			case !isRequest(c.About):
				return "This is no request of one agency to another"
			case !slices.Contains(waitingRequests(c.Chronology), c.About):
				return "It is answered already"
			case asker && c.nobodyAt(to), !asker && record.Words().SameAgency(record.AgencyCode(to), c.By.Agency):
				return ""
			default:
				return "It is for " + agencyName(c.Chronology, to) + " to answer"
			}
		},
		Sections: func(c *Case, a Answers) []Section {
			s := Section{ID: "answer", Title: "The answer", Shown: shownOf("Asked", []*chronology.Item{c.About}), Questions: []Question{
				{ID: "outcome", Label: "What is the answer?", Sort: One, Must: "Choose the answer", Options: []Option{
					{Value: "agreed", Words: "Yes: all that was asked"}, {Value: "partly", Words: "A part of it"}, {Value: "no-information", Words: "We hold nothing about it"}, {Value: "declined", Words: "No", Hint: "With a reason that is about the child; it can be challenged"},
				}},
				{ID: "what", Label: "What is known, agreed or offered, and when?", Sort: Words, Must: "Say what is known, agreed or offered"},
			}}
			if a.Is("outcome", "partly") || a.Is("outcome", "declined") {
				s.Questions = append(s.Questions, Question{ID: "reason", Label: "Why not all of it?", Sort: Words, Must: "Say why"})
			}
			return []Section{s}
		},
		Check: func(_ *Case, a Answers) []Problem {
			return noReason(a, "answer", "That you work in another way is no reason not to work together: say what it is about the child, or answer")
		},
		Write: func(c *Case, a Answers) []record.Entry {
			outcome := map[string]string{"agreed": "is answered", "partly": "is answered in part", "no-information": "is answered: nothing is held", "declined": "is refused"}[a.Get("outcome")]
			return []record.Entry{c.decision("request.answered", clipped("The request of "+itemDay(c.About)+" "+outcome+". "+brief(a.Get("what"))+saidIf(" Why not all of it: ", a.Get("reason"))), detail("answers", c.About.Ref.String()), detail("outcome", a.Get("outcome")), detail("reason", a.Get("reason")))}
		},
	}
}

// askDuties wait for answers: until its day of whoever is asked, then of the level to which it has climbed by the moment.
func askDuties(c *Case) (all []Duty) {
	for _, it := range waitingRequests(c.Chronology) {
		to, due := agencyName(c.Chronology, it.Details.First("to")), dayEnds(c.Chronology, it.Details.First("due"))
		d := Duty{Step: answerRequestID, About: it.Ref, Say: "Answer a request: " + to, Why: "Asked on " + itemDay(it), Due: due, Cites: cites(it)}
		d = askedOfAsker(c, it, d)
		if c.climb(&d) {
			d.Say, d.User = "Get an answer to a request: "+to, ""
			d.Why += ". Whoever asked goes on being responsible meanwhile"
		}
		all = append(all, d)
	}
	return all
}

// climb says to which level something has come that was not answered by its day; false: its day is not over, or it has none.
func (c *Case) climb(d *Duty) bool { return c.climbs(d, c.Local.Climbs) > 0 }

// climbs gives the level, from one; 0 before the first.
func (c *Case) climbs(d *Duty, rungs []Rung) (level int) {
	for n, rung := range rungs {
		switch at := c.After(d.Due, rung.After); {
		case d.Due.IsZero() || at.IsZero():
		case c.Now.After(at):
			level, d.Of = n+1, rung.Of
		default:
			d.Then = earlierOf(d.Then, at)
		}
	}
	if level > 0 {
		d.Why += "; it was not answered by its day and has come to level " + levelOf(level, len(rungs))
	}
	return level
}

func levelOf(n, all int) string {
	words := []string{"one", "two", "three", "four", "five", "six"}
	if all > len(words) {
		return "the highest"
	}
	return words[n-1] + " of " + words[all-1]
}

// Between reports what agencies and areas owe one another: a handover, an answer to a request, an answer to a challenge.
func Between(step string) bool {
	return slices.Contains([]string{takeOverID, meetHandoverID, receiptID, passOnID, answerRequestID, answerChallengeID, answerHubID, endDisputeID, toCafcassID}, step)
}
