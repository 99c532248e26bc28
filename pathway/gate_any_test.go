package pathway

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// peopleHere are who may take a step in a random story. Each may try anything.
var peopleHere = []string{
	"ana social-worker social-care", "ana team-manager social-care", "pat panel-chair mace", "pat team-manager mace", "max team-manager social-care", "cora corporate-parent social-care",
	"ira reviewing-officer social-care", "pol police-lead police", "hub exploitation-hub mace",
}

// anyStory is a record to which people and agencies add at random.
type anyStory struct {
	*story

	t   *rapid.T
	day time.Time
}

// outside are entries that agencies tell at any time. None of them is ever refused, and none lets anybody leave.
var outside = []string{
	"police %s police.arrest", "school %s challenge.raised to=mace", "school %s child.protective what=school", "youth-justice %s child.voice", "social-care %s child.not-seen",
	"social-care %s care.started legal=section-20", "police %s missing.episode", "mace %s mace.referral", "mace %s mace.step-down way=leave step=propose", "social-care %s challenge.answered",
	"mace %s mace.exception step=exception decided_by=lou missing=police,factors,tool until=2030-01-01", "here %s note", "mace %s mace.exit gate=met step=decide-step-down decided_by=lou",
	"mace %s mace.stepped-down gate=met", "vemt %s case.closed service=vemt",
}

func (s *anyStory) happens() {
	line := rapid.SampledFrom(outside).Draw(s.t, "outside")
	s.tell(fmt.Sprintf(line, s.day.Format(time.DateOnly)))
}

// goodOr draws an answer: mostly the good one.
func (s *anyStory) goodOr(name string, good []string) []string {
	switch rapid.IntRange(0, 39).Draw(s.t, "how "+name) {
	case 39:
		return nil
	case 38:
		return []string{rapid.SampledFrom([]string{"No reports of anything for months.", "x", "mace/E1", noReply, seenHome, "2020-01-01", "yes", "leave", "step-down", "other"}).Draw(s.t, "bad")}
	}
	return good
}

// answers draws answers to a step: those that a good proposal has, with some missing or wrong; of other steps whatever fits their questions.
func (s *anyStory) answers(id string, of *Case) Answers {
	good := everything()
	good["police.when"] = []string{s.day.Format(time.DateOnly)}
	good["review_on"] = []string{s.day.AddDate(0, 3, 0).Format(time.DateOnly)}
	for _, e := range slices.Backward(s.entries) {
		if e.Kind == "child.voice" {
			good["spoken.0.entry"] = []string{e.Ref.String()}
			break
		}
	}
	good["reviewing_officer.who"], good["reviewing_officer.view"] = []string{"the officer"}, []string{"I agree with it."}
	a := Answers{}
	switch id {
	case proposeID, addID:
	case decideID:
		good = Answers{"outcome": {rapid.SampledFrom([]string{"leave", "leave", "step-down", "stay"}).Draw(s.t, "outcome")}, "reason": good["reason"], "history": good["history"], "since": {"It was looked into, and he was with his uncle that day."}}
	case exceptionID:
		good = Answers{"reason": {"It cannot wait until they are back here."}, "until": {s.day.AddDate(0, 0, rapid.IntRange(0, 20).Draw(s.t, "until")).Format(time.DateOnly)}, "who": {"me"}}
		for _, c := range gateConditions() {
			if rapid.Bool().Draw(s.t, c.ID) {
				good["without"] = append(good["without"], c.ID)
			}
		}
		if p := proposalOf(of); p != nil && rapid.Bool().Draw(s.t, "named") {
			good["without"] = conditionIDs(exceptable(of, p))
		}
	default:
		return s.fitting(id, of)
	}
	for _, name := range slices.Sorted(maps.Keys(good)) { // always in one order, so that a failure can be repeated
		if v := s.goodOr(name, good[name]); len(v) > 0 {
			a[name] = v
		}
	}
	return a
}

// fitting draws answers that fit the questions of a step.
func (s *anyStory) fitting(id string, of *Case) Answers {
	step, _ := Find(id)
	a := Answers{}
	for range 2 { // what was answered decides what is asked further
		for _, section := range step.Sections(of, a) {
			for _, q := range section.Questions {
				switch {
				case len(a[q.ID]) > 0:
				case len(q.Options) > 0:
					a[q.ID] = []string{rapid.SampledFrom(q.Options).Draw(s.t, q.ID).Value}
				case q.Sort == Day:
					a[q.ID] = []string{s.day.AddDate(0, 0, 20).Format(time.DateOnly)}
				case q.Sort == When:
					a[q.ID] = []string{s.day.Format(time.DateOnly)}
				case q.Sort == Confirmed:
					a[q.ID] = []string{"yes"}
				case q.Sort == Line || q.Sort == Words:
					a[q.ID] = []string{"His uncle sees him every single day."}
				}
			}
		}
	}
	return a
}

// Steps that people take at random: those that lead out, and those around them.
var anySteps = []string{
	proposeID, proposeID, proposeID, proposeID, addID, addID, exceptionID, decideID, decideID, decideID, "refer", "screen", "level", "review", "tool", "reopen", "elsewhere", "answer-elsewhere", lookID, "agree-level",
}

// proposes reports that a proposal waits.
func (s *anyStory) proposes() bool {
	m := Current(Matters(s.chronology()))
	return m != nil && m.Stage == StepProposed
}

// tries has somebody try a step about an entry, and gives whether it was taken.
func (s *anyStory) tries() (id string, taken bool) {
	id = rapid.SampledFrom(anySteps).Draw(s.t, "step")
	if s.proposes() && rapid.Bool().Draw(s.t, "goes on") {
		id = rapid.SampledFrom([]string{exceptionID, decideID, decideID}).Draw(s.t, "next")
	}
	step, known := Find(id)
	if !known {
		s.t.Fatalf("there is no step %s", id)
	}
	who := rapid.SampledFrom(peopleHere).Filter(func(who string) bool { return step.Takes(record.Role(strings.Fields(who)[1])) }).Draw(s.t, "who")
	s.at(s.day.Format(time.DateOnly), who)
	var about []record.Ref
	if step.Of == OfEntry {
		var fits []record.Ref
		for i := range s.entries {
			if e := &s.entries[i]; slices.Contains([]record.Kind{"mace.step-down", "mace.exit", "mace.level-proposed"}, e.Kind) {
				fits = append(fits, e.Ref)
			}
		}
		if len(fits) == 0 {
			return id, false
		}
		about = []record.Ref{fits[len(fits)-1]}
		if rapid.IntRange(0, 9).Draw(s.t, "another") == 9 {
			about = []record.Ref{rapid.SampledFrom(fits).Draw(s.t, "about")}
		}
	}
	of := s.of(about...)
	if step.Closed(of) != "" {
		return id, false
	}
	return id, s.take(id, s.answers(id, of), about...) == ""
}

// whatever people try, in whatever order, with whatever agencies tell in between, nobody steps down or leaves without everything
// the gate asks for, or an exception that a third person made. What is told from outside is never refused.
func TestNobodyLeavesWithoutTheGateWhateverPeopleTry(t *testing.T) {
	left := map[string]int{}
	checkUntil(t, func() bool { return left["met"]+left["exception"] > 0 && left["stay"] > 0 }, func(t *rapid.T) {
		s := &anyStory{story: newStory(t, inProcess...), t: t, day: time.Date(2024, 6, 3, 0, 0, 0, 0, time.UTC)}
		for range rapid.IntRange(8, 20).Draw(t, "things") {
			s.day = s.day.AddDate(0, 0, rapid.SampledFrom([]int{9, 0, 1, 3}).Draw(t, "days"))
			if rapid.IntRange(0, 5).Draw(t, "outside") == 5 {
				s.happens()
				continue
			}
			before := len(s.entries)
			id, taken := s.tries()
			if taken && id == decideID {
				left[s.holds(before)]++
			}
			s.nobodyElseLeft()
		}
	})
}

// nobodyElseLeft holds every matter that is left to a decision that somebody took here.
func (s *anyStory) nobodyElseLeft() {
	for _, m := range Matters(s.chronology()) {
		if m.Stage != Exited && m.Stage != SteppedDown {
			continue
		}
		step := m.Turned.Details.First("step")
		if !TakenHere(&m.Turned.Entry) || step != decideID && step != "answer-elsewhere" {
			s.t.Fatalf("%s by %s", m.Stage, m.Turned.Kind)
		}
		if m.Ending != nil && TakenHere(&m.Ending.Entry) && m.Ending.Details.First("decided_by") == m.Turned.Details.First("decided_by") {
			s.t.Fatalf("somebody recorded an ending elsewhere and answered for it alone")
		}
	}
}

// holds looks, in its own way, at whether a decision had all it needs in the entries before it. It says how it was decided.
func (s *anyStory) holds(at int) string {
	decision, before := &s.entries[at], s.entries[:at]
	if decision.Kind == "mace.review" {
		return "stay"
	}
	ref := decision.Details.First("from")
	i := slices.IndexFunc(before, func(e record.Entry) bool {
		return e.Ref.String() == ref && strings.HasPrefix(string(e.Ref.Record), here)
	})
	if i < 0 || before[i].Details.First("step") != proposeID {
		s.t.Fatalf("decided about %q, which nobody proposed here", ref)
	}
	proposal := &before[i]
	if proposal.Details.First("decided_by") == decision.Details.First("decided_by") {
		s.t.Fatalf("decided by whoever proposed it")
	}
	excepted := map[string]bool{}
	for j := range before {
		e := &before[j]
		who := e.Details.First("decided_by")
		if e.Kind == "mace.exception" && TakenHere(e) && e.Details.First("from") == ref && who != decision.Details.First("decided_by") && who != proposal.Details.First("decided_by") && e.Details.First("until") >= s.day.Format(time.DateOnly) {
			for _, id := range e.Details.All("missing") {
				excepted[id] = true
			}
		}
	}
	how := "met"
	for id, there := range s.found(decision, proposal, before) {
		switch {
		case there:
		case excepted[id]:
			how = "exception"
		default:
			s.t.Fatalf("decided without %s", id)
		}
	}
	got := decision.Details.First("gate")
	if got != how && got != "exception" { // the gate may ask for more than is looked for here
		s.t.Fatalf("the gate is said to be %q, and is %q", got, how)
	}
	return got
}

// withoutRow takes out which row an answer is in.
var withoutRow = regexp.MustCompile(`\.\d+\.`)

// found looks for what each condition asks in what was given for a proposal and in the entries before.
func (s *anyStory) found(decision, proposal *record.Entry, before []record.Entry) map[string]bool {
	given, early := map[string][]string{}, map[record.AgencyCode]bool{}
	keep := func(e *record.Entry) {
		for _, v := range e.Details.All("given") {
			name, value, _ := strings.Cut(v, "=")
			every := withoutRow.ReplaceAllString(name, ".")
			given[every] = append(given[every], value)
		}
	}
	keep(proposal)
	tool, cared, open := false, false, 0
	for i := range before {
		e := &before[i]
		if e.Details.First("step") == addID && e.Details.First("step_about") == proposal.Ref.String() {
			keep(e)
			early[e.Ref.Agency] = early[e.Ref.Agency] || e.Details.First("early") == "yes"
		}
		recent := s.day.Sub(day(e)).Hours() < 28.5*24 // to the end of the day, whatever the clocks do
		tool = tool || e.Kind == "exploitation.screening" && TakenHere(e) && (recent || e.Origin.Line > proposal.Origin.Line)
		cared = cared || e.Kind == "care.started"
		if e.Kind == "challenge.raised" {
			open++
		}
	}
	keep(decision)
	lately := func(ref string) bool {
		i := slices.IndexFunc(before, func(e record.Entry) bool { return e.Ref.String() == ref })
		return i >= 0 && (before[i].Kind == "child.voice" || before[i].Kind == "child.seen") && s.day.Sub(day(&before[i])).Hours() < 28.5*24
	}
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return len(given[name]) == 0 })
	}
	asked := slices.ContainsFunc(given["police.when"], func(d string) bool {
		when, err := time.Parse(time.DateOnly, d)
		return err == nil && s.day.Sub(when).Hours() < 28.5*24
	})
	return map[string]bool{
		"factors": slices.Contains(given["factors.evidence"], atCollege), "spoken": slices.ContainsFunc(given["spoken.entry"], lately),
		"child-view": has("child.view") || has("child.why"), "parents": (has("mother.view") || has("mother.why")) && (has("father.view") || has("father.why")),
		"police": asked && has("police.whom", "police.answer"), "network": has("network", "safe_places"), "tool": tool,
		"plan": has("stays", "lead", "triggers.sign", "review_on"), "dissent": has("agencies_asked") && (has("nobody") || has("dissent.what")),
		"window": s.day.Format(time.DateOnly) > proposal.Details.First("until") || len(early) > 0, "challenge": open == 0 || answered(before),
		"officer": !cared || decision.Kind == "mace.stepped-down" || has("reviewing_officer.who", "reviewing_officer.view"), "history": decision.Details.First("history_read") == "yes",
	}
}

// answered reports that the last word of a challenge is an answer.
func answered(before []record.Entry) bool {
	for _, e := range slices.Backward(before) {
		if e.Kind == "challenge.answered" || e.Kind == "challenge.raised" {
			return e.Kind == "challenge.answered"
		}
	}
	return true
}

func day(e *record.Entry) time.Time {
	return time.Unix(e.Happened.In(record.UnknownBirth()).Hull().Lo, 0)
}
