package pathway

import (
	"cmp"
	"slices"
	"strings"

	"sightline/record"
)

// elsewhereStep records what others decided or what happened, as it was. Nothing is a condition of it, and nothing of what was ended so counts as
// having been decided here.
func elsewhereStep() Step {
	return Step{
		ID: elsewhere, Title: "Record what was decided elsewhere", Of: OfChild, Kinds: elsewhereKinds(),
		Lede:     "What another area, a court or another system decided, and a death or turning 18, as you were told it. It is recorded as it was, and never refused.",
		Sections: elsewhereSections, Check: elsewhereCheck, Write: writeElsewhere,
	}
}

// first are the kinds that stand first in the list: what is most often told of elsewhere.
var first = []record.Kind{"mace.exit", "mace.stepped-down", "mace.accepted", "mace.declined", "mace.level", "mace.referral", "mace.review", "mace.step-down", "mace.ended", "child.died"}

// notTold are kinds that only somebody here can decide or say, or that have a page of their own.
var notTold = []string{"question.", "sharing.", "action.", "record.", "mace.answered", "mace.exception", "mace.evidence", "mace.watched", "mace.level-proposed", "mace.danger", "meeting.called"}

// elsewhereKinds are the kinds that can be told of: everything that people decide about a child, and what ends a child's part in the process.
func elsewhereKinds() []record.Kind {
	words := record.Words()
	all := slices.Clone(first)
	var more []record.Kind
	for kind, info := range words.KindList {
		family, _, _ := strings.Cut(string(kind), ".")
		told := info.Lane == "exploitation" || info.Lane == "legal" || slices.Contains([]string{"nrm", "meeting", "transfer", "care", "plan", "case", "social-care", "challenge", "request", "justice"}, family)
		if told && !slices.Contains(first, kind) && !slices.ContainsFunc(notTold, func(not string) bool { return strings.HasPrefix(string(kind), not) }) {
			more = append(more, kind)
		}
	}
	slices.SortFunc(more, func(a, b record.Kind) int { return cmp.Compare(labelOf(a), labelOf(b)) })
	return append(all, more...)
}

func labelOf(kind record.Kind) string {
	info, _ := record.Words().Kind(kind)
	return info.Label
}

func elsewhereSections(c *Case, a Answers) []Section {
	var kinds []Option
	for _, kind := range elsewhereKinds() {
		kinds = append(kinds, Option{Value: string(kind), Words: labelOf(kind)})
	}
	was := Section{ID: "was", Title: "What was decided or happened", Questions: []Question{
		{ID: "kind", Label: "What was it?", Sort: One, Options: kinds, Must: "Choose what it was"},
		{ID: "when", Label: "When?", Hint: record.Accepted, Sort: When, Past: true, Must: "Say when it was, as exactly as it is known"},
		{ID: "by", Label: "Who decided it?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency decided it, or told of it"},
		{ID: "what", Label: "What were you told?", Hint: "In their words as far as you have them", Sort: Words, Must: "Say what you were told"},
		{ID: "source", Label: "How do you know?", Hint: "By letter, by phone and from whom, in which system", Sort: Line, Must: "Say how you know"},
	}}
	has := func(key string) bool {
		_, known := record.Words().Detail(record.Kind(a.Get("kind")), key)
		return known && a.Get("kind") != ""
	}
	if has("level") {
		was.Questions = append(was.Questions, Question{ID: "level", Label: "At which level?", Sort: One, Options: append([]Option{{Value: "none", Words: "None"}}, levelOptions()...)})
	}
	if has("hub") {
		was.Questions = append(was.Questions, Question{ID: "hub", Label: "Which hub or panel?", Hint: "As they call it", Sort: Line})
	}
	if has("reason") {
		was.Questions = append(was.Questions, Question{ID: "reason", Label: "Which reason was given?", Sort: Words})
	}
	if a.Is("kind", "mace.ended") {
		was.Questions = append(was.Questions,
			Question{ID: "because", Label: "Because of what?", Sort: One, Must: "Say whether the child died or turned 18", Options: []Option{{Value: "adult", Words: "The young person turned 18"}, {Value: "died", Words: "The child died"}}},
			Question{ID: "goes_on", Label: "What goes on, and with whom?", Hint: "Adult safeguarding, the care leavers' service, probation, a trusted person", Sort: Words})
	}
	return []Section{was}
}

// elsewhereCheck refuses only what nobody could have been told: a thing that is still to come.
func elsewhereCheck(c *Case, a Answers) []Problem {
	w, err := record.ParseWhen(a.Get("when"))
	if err == nil && w.Known() && w.In(c.Chronology.Born).Hull().Lo > c.Now.Unix() {
		return []Problem{{"was", "when", "Say when it was: this is still to come"}}
	}
	return nil
}

func writeElsewhere(c *Case, a Answers) []record.Entry {
	kind := record.Kind(a.Get("kind"))
	text := "Decided elsewhere, as told by " + agencyName(c.Chronology, a.Get("by")) + ": " + brief(a.Get("what")) + saidIf(" Reason given: ", a.Get("reason")) + saidIf(" What goes on: ", a.Get("goes_on")) +
		" Known from: " + brief(a.Get("source"))
	details := []record.Detail{detail("level", a.Get("level")), detail("hub", a.Get("hub")), detail("because", a.Get("because")), detail("goes_on", a.Get("goes_on")), detail("basis", "reported")}
	if t, known := record.Words().Detail(kind, "reason"); known && t.Name == "text" {
		details = append(details, detail("reason", a.Get("reason")))
	}
	if t, known := record.Words().Detail(kind, "by"); known && t.Name == "agency" {
		details = append(details, detail("by", a.Get("by")))
	}
	return []record.Entry{c.decidedOn(a.Get("when"), kind, clipped(text), fitting(kind, details)...)}
}

// fitting leaves out what the vocabulary has no such value for.
func fitting(kind record.Kind, details []record.Detail) []record.Detail {
	return slices.DeleteFunc(details, func(d record.Detail) bool {
		t, known := record.Words().Detail(kind, d.Key)
		return !known || t.Name == "codes" && slices.ContainsFunc(nonEmpty(d.Values), func(v string) bool { return !slices.Contains(t.Codes, v) })
	})
}
