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

// tellable is a sort of thing that can be told of: what it is called, and which kinds of entry it is, those that are told most often first.
type tellable struct {
	id, words string
	first     []record.Kind
	families  []string
}

var tellables = []tellable{
	{"process", "The exploitation process", []record.Kind{"mace.exit", "mace.stepped-down", "mace.accepted", "mace.declined", "mace.level", "mace.referral", "mace.review", "mace.step-down"}, []string{"mace", "exploitation", "network"}},
	{"life", "A death, or turning 18", []record.Kind{"child.died", "mace.ended"}, nil},
	{"care", "Being cared for, or the family court", nil, []string{"care", "legal"}},
	{"justice", "The police or youth justice", []record.Kind{"police.protection", "police.protection-ended"}, []string{"justice"}},
	{"nrm", "The National Referral Mechanism", nil, []string{"nrm"}},
	{"meeting", "A meeting", nil, []string{"meeting"}},
	{"plan", "Children's social care, or a plan", nil, []string{"social-care", "plan"}},
	{"learning", "A plan for special needs, or a mental health service", []record.Kind{"education.send-decision", "education.send-appeal", "health.mental-health-decision"}, nil},
	{"agency", "Another agency asked, answered, challenged, handed over or closed", nil, []string{"transfer", "request", "challenge", "case", "moment"}},
}

// notTold are kinds that only somebody here can decide or say.
var notTold = []record.Kind{
	"mace.answered", "mace.exception", "mace.evidence", "mace.watched", "mace.level-proposed", "mace.danger", "mace.ended", "meeting.called", "meeting.minutes", "moment.missed", "justice.condition-checked", "exploitation.indicator",
}

// kinds gives the kinds of a sort: those told most often, then the others by what they are called.
func (t *tellable) kinds() []record.Kind {
	var more []record.Kind
	for kind := range record.Words().KindList {
		family, _, _ := strings.Cut(string(kind), ".")
		if slices.Contains(t.families, family) && !slices.Contains(t.first, kind) && !slices.Contains(notTold, kind) {
			more = append(more, kind)
		}
	}
	slices.SortFunc(more, func(a, b record.Kind) int { return cmp.Or(cmp.Compare(labelOf(a), labelOf(b)), cmp.Compare(a, b)) })
	return append(slices.Clone(t.first), more...)
}

// elsewhereKinds are the kinds that can be told of: everything that people decide about a child, and what ends a child's part in the process.
func elsewhereKinds() (all []record.Kind) {
	for i := range tellables {
		all = append(all, tellables[i].kinds()...)
	}
	return all
}

func labelOf(kind record.Kind) string {
	info, _ := record.Words().Kind(kind)
	return info.Label
}

func elsewhereSections(c *Case, a Answers) []Section {
	what := Section{ID: "what", Title: "What it was about", Questions: []Question{{ID: "sort", Label: "What was it about?", Sort: One, Must: "Choose what it was about"}}}
	var kinds []Option
	for i := range tellables {
		t := &tellables[i]
		what.Questions[0].Options = append(what.Questions[0].Options, Option{Value: t.id, Words: t.words})
		if a.Is("sort", t.id) {
			for _, kind := range t.kinds() {
				kinds = append(kinds, Option{Value: string(kind), Words: labelOf(kind)})
			}
		}
	}
	if len(kinds) == 0 {
		return []Section{what}
	}
	what.Questions = append(what.Questions, Question{ID: "kind", Label: "What was it?", Sort: One, Options: kinds, Must: "Choose what it was"})
	was := Section{ID: "was", Title: "What you were told", Questions: append([]Question{
		{ID: "when", Label: "When was it?", Hint: "As exactly as it is known: 2026-06-01, 2026-06, 2026, ~2026 or age 15", Sort: When, Past: true, Must: "Say when it was, as exactly as it is known"},
		{ID: "by", Label: "Who decided it, or told of it?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency decided it, or told of it"},
		{ID: "where", Label: "Of which area, if it is another?", Sort: Line},
		{ID: "what", Label: "What were you told?", Hint: "In their words as far as you have them", Sort: Words, Must: "Say what you were told"},
		{ID: "source", Label: "How do you know?", Hint: "By letter, by phone and from whom, in which system", Sort: Line, Must: "Say how you know"},
	}, toldOf(record.Kind(a.Get("kind")))...)}
	return []Section{what, was}
}

// toldOf asks for what the vocabulary has a place for.
func toldOf(kind record.Kind) (all []Question) {
	has := func(key, sort string) bool {
		t, known := record.Words().Detail(kind, key)
		return known && (sort == "" || t.Name == sort)
	}
	if has("level", "") {
		all = append(all, Question{ID: "level", Label: "At which level?", Sort: One, Options: append([]Option{{Value: "none", Words: "None"}}, levelOptions()...)})
	}
	if has("hub", "text") {
		all = append(all, Question{ID: "hub", Label: "Which hub or panel?", Hint: "As they call it", Sort: Line})
	}
	if has("reason", "text") {
		all = append(all, Question{ID: "reason", Label: "Which reason was given?", Sort: Words})
	}
	if t, known := record.Words().Detail(kind, "decision"); known && slices.Contains([]record.Kind{"education.send-decision", "health.mental-health-decision"}, kind) {
		all = append(all, Question{ID: "decision", Label: "What was decided?", Sort: One, Options: codeOptions(t.Codes, nil)})
	}
	if kind == "mace.ended" {
		all = append(all,
			Question{ID: "because", Label: "Because of what?", Sort: One, Must: "Say whether the child died or turned 18", Options: []Option{{Value: "adult", Words: "The young person turned 18"}, {Value: "died", Words: "The child died"}}},
			Question{ID: "goes_on", Label: "What goes on, and with whom?", Hint: "Adult safeguarding, the care leavers' service, probation, a trusted person", Sort: Words})
	}
	return all
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
	by := agencyName(c.Chronology, a.Get("by"))
	if where := a.Get("where"); where != "" {
		by += ", " + where
	}
	text := "As told by " + by + ": " + brief(a.Get("what")) + saidIf(" Reason given: ", a.Get("reason")) + saidIf(" What goes on: ", a.Get("goes_on")) + " Known from: " + brief(a.Get("source"))
	details := []record.Detail{
		detail("level", a.Get("level")), detail("hub", a.Get("hub")), detail("because", a.Get("because")), detail("goes_on", a.Get("goes_on")), detail("reason", a.Get("reason")),
		detail("basis", "reported"), detail("process", processOf(kind)), detail("decision", a.Get("decision")),
	}
	if t, known := record.Words().Detail(kind, "by"); known && t.Name == "agency" {
		details = append(details, detail("by", a.Get("by")))
	}
	return []record.Entry{c.decidedOn(a.Get("when"), kind, clipped(text), fitting(kind, details)...)}
}

// processOf says of a hand-over told of here that it is that of this process.
func processOf(kind record.Kind) string {
	if kind == "transfer.requested" || kind == "transfer.accepted" {
		return "mace"
	}
	return ""
}

// fitting leaves out what the vocabulary has no such value for.
func fitting(kind record.Kind, details []record.Detail) []record.Detail {
	return slices.DeleteFunc(details, func(d record.Detail) bool {
		t, known := record.Words().Detail(kind, d.Key)
		return !known || t.Name == "codes" && slices.ContainsFunc(nonEmpty(d.Values), func(v string) bool { return !slices.Contains(t.Codes, v) })
	})
}
