package pathway

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// Hypothesis is what somebody thinks of how the child is being used: a thought with its evidence, author and day. Several can stand beside each
// other.
type Hypothesis struct {
	Item   *chronology.Item
	Stage  string
	Role   string
	By     string // opaque; "" where it was not decided here
	Rests  []record.Ref
	Stands bool // nobody has said since that it does not hold any more
}

// Hypotheses gives all of them, in order.
func Hypotheses(c *chronology.Chronology) (all []Hypothesis) {
	gone := map[record.Ref]bool{}
	for _, it := range c.Items {
		if it.Kind == "exploitation.stage" && TakenHere(&it.Entry) {
			for _, ref := range it.Details.Refs("no_longer", it.Ref.Agency) {
				gone[ref] = true
			}
		}
	}
	for _, it := range c.Items {
		if it.Kind == "exploitation.stage" && !it.Repeats {
			d := it.Details
			all = append(all, Hypothesis{Item: it, Stage: d.First("stage"), Role: d.First("role"), By: d.First("decided_by"), Rests: d.Refs("rests_on", it.Ref.Agency), Stands: !gone[it.Ref]})
		}
	}
	return all
}

var (
	stageWords = map[string]string{"targeted": "Somebody looks for a way to the child", "groomed": "Given things, praise or belonging", "used": "Made to do things for others", "trapped": "Held by threats, debt, violence or fear", "unclear": "Not clear"}
	roleWords  = map[string]string{"runner": "Carries for others (called a runner)", "younger": "Given more to do, and trusted with more (called a younger)", "elder": "Directs others, and is directed (called an elder)", "recruiter": "Made to bring in other children", "holder": "Made to keep things for others", "unclear": "Not clear"}
)

func hypothesisStep() Step {
	return Step{
		ID: "hypothesis", Title: "Say how the child may be being used", Of: OfChild, Kinds: []record.Kind{"exploitation.stage"},
		Lede:     "It is a thought, with what it rests on, and it may be wrong. Whatever is asked of the child, the child is a child who is harmed.",
		Sections: hypothesisSections, Check: checkHypothesis, Write: writeHypothesis,
	}
}

func hypothesisSections(c *Case, _ Answers) []Section {
	words := record.Words()
	stages, _ := words.Detail("exploitation.stage", "stage")
	roles, _ := words.Detail("exploitation.stage", "role")
	s := Section{ID: "hypothesis", Title: "What you think", Questions: []Question{
		{ID: "stage", Label: "How far has it gone?", Sort: One, Options: codeOptions(stages.Codes, stageWords), Must: "Say how far you think it has gone, or that it is not clear"},
		{ID: "role", Label: "What is the child made to do?", Sort: One, Options: codeOptions(roles.Codes, roleWords), Must: "Say what you think the child is made to do, or that it is not clear"},
		{ID: "thought", Label: "In your words: who does what to the child, and how is the child held?", Sort: Words, Must: "Say in your words who does what to the child"},
		{ID: "evidence", Label: "The entries it rests on", Sort: Entries, Must: "Choose the entries it rests on"},
		{ID: "else", Label: "What else could explain it?", Sort: Words},
	}}
	if w := MayBePromotion(c.Chronology, c.Now); w != nil {
		s.Shown = w.shown()
	}
	for _, one := range slices.Backward(Hypotheses(c.Chronology)) {
		if one.Stands {
			s.Shown = append(s.Shown, Shown{Lead: "Thought before, " + itemDay(one.Item) + ": " + stageWords[one.Stage] + "; " + roleWords[one.Role], Text: one.Item.Text, Entry: one.Item.Ref})
		}
	}
	if len(Hypotheses(c.Chronology)) > 0 {
		s.Questions = append(s.Questions, Question{ID: "no-longer", Label: "Does one of those before not hold any more?", Hint: "They may stand beside each other", Sort: Entries, Of: func(it *chronology.Item) bool { return it.Kind == "exploitation.stage" }})
	}
	return []Section{s}
}

func checkHypothesis(c *Case, a Answers) (all []Problem) {
	for _, question := range []string{"evidence", "no-longer"} {
		for _, ref := range a.All(question) {
			it := c.Chronology.Find(record.ParseRef(ref, ""))
			if it == nil || question == "no-longer" && it.Kind != "exploitation.stage" {
				return append(all, Problem{"hypothesis", question, "Choose entries of this record"})
			}
		}
	}
	return all
}

func writeHypothesis(c *Case, a Answers) []record.Entry {
	text := "It is thought, and may be wrong: " + stopped(a.Get("thought")) + saidIf(" What else could explain it: ", a.Get("else"))
	return []record.Entry{c.decision("exploitation.stage", clipped(text), detail("stage", a.Get("stage")), detail("role", a.Get("role")), detail("hypothesis", a.Get("thought")),
		detail("rests_on", a.All("evidence")...), detail("no_longer", a.All("no-longer")...))}
}

// Promotion is a warning: reports of antisocial behaviour have become fewer, and other signs go on. Whoever is given more by those who use them
// is seen less in the street (paragraph 4.1.16 of the Child Joe review: from runner to "younger").
type Promotion struct {
	Before *chronology.Item   // the last report of antisocial behaviour before it became quiet
	Since  []*chronology.Item // the signs that go on
}

// How promotion is told from less harm: so many reports before, so few since in that time, and so many other signs that go on.
const (
	reportsBefore = 3
	signsGoingOn  = 3
	quietFor      = 182 * 24 * time.Hour
)

// goesOn are kinds by which exploitation shows itself besides antisocial behaviour.
var goesOn = []record.Kind{"missing.reported", "missing.episode", "police.arrest", "police.offence", "police.intelligence", "police.weapon", "police.threat", "police.notification", "exploitation.indicator", "justice.breach", "network.link", "mace.notice"}

// MayBePromotion says whether fewer reports of antisocial behaviour may mean that the child is used for more; nil when they do not.
func MayBePromotion(c *chronology.Chronology, now time.Time) *Promotion {
	edge := record.At(now.Add(-quietFor))
	before, recent := 0, 0
	var last *chronology.Item
	for _, it := range c.Items {
		if it.Kind != "police.antisocial-behaviour" || it.Repeats {
			continue
		}
		if record.Before(it.At, edge) == record.Yes {
			before, last = before+it.AtLeast(), it
		} else {
			recent += it.AtLeast()
		}
	}
	if before < reportsBefore || recent*2 > before {
		return nil
	}
	p := &Promotion{Before: last}
	for _, it := range c.Items {
		if slices.Contains(goesOn, it.Kind) && !it.Repeats && record.SurelyEarlier(last.At, it.At) {
			p.Since = append(p.Since, it)
		}
	}
	if len(p.Since) < signsGoingOn {
		return nil
	}
	return p
}

func (p *Promotion) shown() []Shown {
	lead := "Reports of antisocial behaviour have become fewer since " + itemDay(p.Before) + ", and other signs go on. It may mean that those who use the child give the child more to do, out of sight, and not that the child is safer"
	return append([]Shown{{Lead: lead, Entry: p.Before.Ref}}, shownSome("Signs that go on", p.Since)...)
}
