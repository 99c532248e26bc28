package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// legalStatusBy are those who have an order or a placement before them, by day and by night.
var legalStatusBy = []record.Role{"social-worker", "team-manager", "reviewing-officer", "corporate-parent", "legal-adviser", "transfer-lead", "police-lead", "youth-justice-worker", "strategy-chair", "conference-chair", "front-door", "out-of-hours", "exploitation-hub", "panel-chair"}

// legalStatusStep records what courts, police and the council did about where a child lives and what binds the child. It is recorded as it was, by
// those whom it reaches, at any time: nothing is a condition of it, and nothing of the exploitation process ends by it.
func legalStatusStep() Step {
	return Step{
		ID: legalStatusID, Title: "Record an order, a place to live or another change of status", Of: OfChild, Kinds: statusKinds(), By: legalStatusBy,
		Lede:     "What happened is recorded as it was. Nothing that keeps a child safe waits for it, and the exploitation process goes on whatever the status.",
		Sections: statusSections, Check: statusCheck,
		Write: func(c *Case, a Answers) []record.Entry {
			r := statusRecordOf(a.Get("what"))
			if r == nil {
				return nil
			}
			return []record.Entry{c.decidedOn(a.Get("happened"), r.Kind, r.text(c, a), r.details(a)...)}
		},
	}
}

func statusKinds() (kinds []record.Kind) {
	for _, r := range statuses().Records {
		if !slices.Contains(kinds, r.Kind) {
			kinds = append(kinds, r.Kind)
		}
	}
	return kinds
}

func statusSections(c *Case, a Answers) []Section {
	what := Section{ID: "what", Title: "What happened", Shown: standingShown(c)}
	var options []Option
	for _, r := range statuses().Records {
		options = append(options, Option{Value: r.ID, Words: r.Words, Hint: r.Hint})
	}
	what = append1(what, Question{ID: "what", Label: "What happened?", Sort: One, Options: options, Must: "Choose what happened"})
	r := statusRecordOf(a.Get("what"))
	if r == nil {
		return []Section{what}
	}
	facts := Section{ID: "facts", Title: r.Words, Lede: r.Hint, Shown: r.shown(c, a), Questions: []Question{
		{ID: "happened", Label: "When?", Hint: "As exactly as it is known: a day, or a day and an hour.", Sort: When, Must: "Say when it was", Preset: []string{c.Today()}, Past: true},
	}}
	for _, ask := range r.Ask {
		facts.Questions = append(facts.Questions, r.question(c, ask)...)
	}
	facts = append1(facts, Question{ID: "known", Label: "How is it known?", Hint: "Such as: the order was read; told by the court officer.", Sort: Line})
	return []Section{what, facts}
}

// question asks for one detail in the way its values are.
func (r *statusRecord) question(c *Case, ask statusAsk) []Question {
	q := Question{ID: ask.Detail, Label: ask.Label}
	if ask.Must {
		q.Must = "Answer: " + ask.Label
	}
	t, _ := record.Words().Detail(r.Kind, ask.Detail)
	switch t.Name {
	case "codes":
		q.Sort, q.Options = One, codeOptions(t.Codes, nil)
		if ask.Detail == "state" {
			q.Sort = Several
		}
	case "edtf":
		q.Sort = When
	case "integer":
		q.Sort = Line
	case "area":
		if q.Sort, q.Options = One, areaOptions(c.Chronology); len(q.Options) == 0 {
			return nil
		}
	default:
		q.Sort = Words
	}
	return []Question{q}
}

func areaOptions(c *chronology.Chronology) (options []Option) {
	areas := AreasOf(c)
	for code := range c.Manifest.Areas {
		if !slices.Contains(areas, code) {
			areas = append(areas, code)
		}
	}
	slices.Sort(areas)
	for _, code := range areas {
		words := c.Manifest.Areas[code]
		if words == "" {
			words = string(code)
		}
		options = append(options, Option{Value: string(code), Words: words})
	}
	return options
}

// shown is what is read beside it: why the child is cared for, where the child is safe, what stood around a breach.
func (r *statusRecord) shown(c *Case, a Answers) []Shown {
	switch r.Kind {
	case "justice.condition", "justice.curfew", "police.bail":
		return shownOf("Safe with, or at", lastOf(SafePlaces(c.Chronology), mostShown))
	case "justice.breach":
		return shownOf("Around it", c.aroundTime(a.Get("happened")))
	case "legal.secure-refused":
		return append(shownOf("Safe with, or at", lastOf(SafePlaces(c.Chronology), mostShown)), WhyInCareShown(c)...)
	default:
		return WhyInCareShown(c)
	}
}

// aroundTime gives what stood around a time that is not in the record yet; of none, what was told last.
func (c *Case) aroundTime(when string) []*chronology.Item {
	w, err := record.ParseWhen(when)
	if err != nil || !w.Known() {
		w = record.MustWhen(c.Today())
	}
	of := &chronology.Item{At: w.In(c.Chronology.Born), Pos: len(c.Chronology.Items)}
	return AroundBreach(c.Chronology, of)
}

// standingShown is the status of a child as it stands.
func standingShown(c *Case) (shown []Shown) {
	for _, s := range StatusNow(c) {
		shown = append(shown, Shown{Lead: s.Title, Text: record.Private("Since " + itemDay(s.Opened) + ". " + s.Ends), Entry: s.Opened.Ref})
	}
	return shown
}

// longestMonths is how long an order can be in months.
const longestMonths = 300

func statusCheck(c *Case, a Answers) (all []Problem) {
	r := statusRecordOf(a.Get("what"))
	if r == nil {
		return nil
	}
	w, err := record.ParseWhen(a.Get("happened"))
	if until, wrong := record.ParseWhen(a.Get("until")); err == nil && wrong == nil && a.Get("until") != "" && record.SurelyEarlier(until.In(c.Chronology.Born), w.In(c.Chronology.Born)) {
		all = append(all, Problem{"facts", "until", "It cannot end before it began"})
	}
	for _, ask := range r.Ask {
		t, _ := record.Words().Detail(r.Kind, ask.Detail)
		if value := a.Get(ask.Detail); t.Name == "integer" && value != "" && (!isNumber(value) || len(value) > 3 || atoi(value) > longestMonths) {
			all = append(all, Problem{"facts", ask.Detail, "Write a whole number of months, such as 6"})
		}
	}
	return all
}

func atoi(digits string) (n int) {
	for _, r := range digits {
		n = n*10 + int(r-'0')
	}
	return n
}

func (r *statusRecord) details(a Answers) []record.Detail {
	var all []record.Detail
	for key, value := range r.Set {
		all = append(all, detail(key, value))
	}
	slices.SortFunc(all, func(x, y record.Detail) int { return strings.Compare(x.Key, y.Key) })
	for _, ask := range r.Ask {
		all = append(all, detail(ask.Detail, a.All(ask.Detail)...))
	}
	return all
}

// text tells it in words: what happened, and each answer behind its question.
func (r *statusRecord) text(c *Case, a Answers) string {
	said := []string{stopped(r.Words)}
	for _, ask := range r.Ask {
		for _, q := range r.question(c, ask) {
			var words []string
			for _, v := range a.All(ask.Detail) {
				words = append(words, whenWords(q.word(c, v)))
			}
			if len(words) > 0 {
				said = append(said, ask.Label, brief(strings.Join(words, ", ")))
			}
		}
	}
	return clipped(strings.Join(said, " ") + saidIf(" Known from: ", a.Get("known")))
}

// conditionCheckStep checks a condition against family and everywhere the child is safe. Only whoever set it can change it.
func conditionCheckStep() Step {
	return Step{
		ID: conditionCheckID, Title: "Check a condition against where the child is safe", Of: OfEntry, Kinds: []record.Kind{"justice.condition-checked"},
		Lede: "Police and courts change their own conditions: ask whoever set it, and say where the child is safe until then.",
		Open: func(c *Case) string {
			if c.About == nil || !slices.Contains([]record.Kind{"justice.condition", "justice.curfew", "police.bail"}, c.About.Kind) {
				return "This is about a condition, a curfew or bail"
			}
			return ""
		},
		Sections: func(c *Case, a Answers) []Section { return []Section{conditionSection(c, a)} },
		Write: func(c *Case, a Answers) []record.Entry {
			text := optionWords(conditionOutcomes, a.Get("outcome")) + ": " + brief(a.Get("reason")) + " Asked: " + brief(a.Get("with")) + " What the child says: " + brief(a.Get("child")) + saidIf(" Until it is put right: ", a.Get("until_then"))
			return []record.Entry{c.decision("justice.condition-checked", clipped(text), detail("of", c.About.Ref.String()), detail("checked_against", a.All("checked_against")...),
				detail("outcome", a.Get("outcome")), detail("reason", a.Get("reason")), detail("with", a.Get("with")), detail("told", a.All("told")...))}
		},
	}
}

var conditionOutcomes = []Option{
	{Value: "fits", Words: "It does not stand in the way"},
	{Value: "in-the-way", Words: "It stands in the way"},
	{Value: "change-asked", Words: "It stands in the way, and whoever set it is asked to change it"},
	{Value: "not-known", Words: "Not known yet"},
}

func conditionSection(c *Case, a Answers) Section {
	s := Section{ID: "condition", Title: "The condition", Shown: shownOf("The condition", []*chronology.Item{c.About})}
	one := conflictOf(c)
	s.Shown = append(append(s.Shown, shownOf("In the way, as far as is known", one.With)...), shownOf("Perhaps in the way, its area is not recorded", one.Perhaps)...)
	s.Questions = []Question{
		{ID: "checked_against", Label: "Which family, places and people was it checked against?", Sort: Entries, Of: safePlace, Preset: refsOf(one.With)},
		{ID: "with", Label: "Who was asked?", Hint: "The child, the family, whoever set it: by what they do.", Sort: Line, Must: "Say who was asked"},
		{ID: "child", Label: "What does the child say about it? Or who asks, and when?", Sort: Words, Must: "Write what the child says about it, or who asks and when"},
		{ID: "outcome", Label: "What was found?", Sort: One, Options: conditionOutcomes, Must: "Say what was found"},
		{ID: "reason", Label: "Why?", Sort: Words, Must: "Say why"},
	}
	if a.Get("outcome") != "" && !a.Is("outcome", "fits") {
		s = append1(s, Question{ID: "until_then", Label: "Where is the child safe until it is put right, and who sees to it?", Sort: Words, Must: "Say where the child is safe until then, and who sees to it"})
	}
	return append1(s, Question{ID: "told", Label: "Which agencies are told?", Sort: Several, Options: c.agencyOptions()})
}

func conflictOf(c *Case) Conflict {
	for _, one := range Conflicts(c) {
		if one.Condition == c.About {
			return one
		}
	}
	return Conflict{Condition: c.About}
}
