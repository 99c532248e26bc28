package pathway

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// placeStory is a place that was referred, in a test: what people write and decide about it.
type placeStory struct{ *story }

// car is the place of the stories, referred by a school on 3 June 2024.
func car(t tested) *placeStory {
	s := &placeStory{newStory(t)}
	s.at("2024-06-03", "kim school-lead school")
	referral := NewContext{Kind: record.PlaceContext, Name: "The car park", Worry: "Boys of twelve are met there by a man in a grey car.", Danger: "no", Hub: "hub"}
	e := referral.Entry(Default(), s.now)
	e.Details = append(e.Details, detail("decided_by", "kim"))
	e.Ref = s.ref("school", true)
	s.enter(e)
	return s
}

func (s *placeStory) of() *Case {
	c := chronology.Build(chronology.Input{Entries: s.entries})
	c.Now = record.At(s.now)
	return &Case{Chronology: c, Context: ContextOf(c), By: s.by, Now: s.now, Local: cmp.Or(s.local, Default()), Days: calendar.England(), Colleagues: s.people, Child: "The car park"}
}

// take takes a step as the desk does: why it cannot be taken, what is missing, or nothing.
func (s *placeStory) take(id string, pairs ...string) string {
	s.t.Helper()
	a := Answers{}
	for i := 0; i < len(pairs); i += 2 {
		a[pairs[i]] = []string{pairs[i+1]}
	}
	return s.takes(id, a)
}

func (s *placeStory) takes(id string, a Answers) string {
	s.t.Helper()
	step, known := Find(id)
	if !known {
		s.t.Fatalf("there is no step %q", id)
	}
	of := s.of()
	if why := step.Closed(of); why != "" {
		return why
	}
	if missing := step.Problems(of, a); len(missing) > 0 {
		all := make([]string, 0, len(missing))
		for _, p := range missing {
			all = append(all, p.Say)
		}
		return strings.Join(all, "; ")
	}
	s.write(of, step, step.Write(of, a))
	return ""
}

func (s *placeStory) waits() string {
	of := s.of()
	all := make([]string, 0, 2)
	for _, d := range ContextDuties(of) {
		due := "no day"
		if !d.Due.IsZero() {
			due = record.LondonDay(d.Due.Unix()).Format(time.DateOnly)
		}
		all = append(all, d.Step+" "+due)
	}
	return string(of.Context.Stage) + ": " + strings.Join(all, ", ")
}

// accepted, assessed and proposed bring the story so far.
func (s *placeStory) accepted() *placeStory {
	s.t.Helper()
	s.at("2024-06-04", "hal exploitation-hub mace")
	s.says(s.take(contextScreenID, "history", "yes", "outcome", "accept", "hub", "hub", "lead", "hal", "reason", "Three children were met there in May."))
	return s
}

func (s *placeStory) says(problem string) {
	s.t.Helper()
	if problem != "" {
		s.t.Fatalf("%s", problem)
	}
}

var plan = []string{"actions.0.what", "An outreach worker goes there each Friday", "actions.0.who", "hal", "actions.0.by", "2024-09-14", "next", "2024-09-14"}

func (s *placeStory) assessed() *placeStory {
	s.t.Helper()
	s.says(s.accepted().take(contextAssessID, append([]string{
		"history", "yes", "looked", "Two of us went there on Friday at nine in the evening", "happens", "A man gives boys food and takes two of them away", "children", "Five boys of twelve and thirteen; each was referred on Monday",
		"say", "They say it is warm there and that he is kind", "guardians", "The shop closes at ten and would ring us", "behind", "A man in a grey car, passed to the police on Saturday",
	}, plan...)...))
	return s
}

var closing = []string{
	"history", "yes", "looked", "Hal and Sam went there on four Fridays until midnight and met nobody", "say", "Boys of the youth club say that he moved to the station", "guardians", "The shop keeps its light on and knows whom to ring",
	"police", "They answered on Monday: he was charged and is on bail elsewhere", "done", "He was charged; those who drove for him are at the station now", "children", "yes", "again", "Anybody is met there again, or the light fails", "until", "2025-02-01",
}

func (s *placeStory) proposed() *placeStory {
	s.t.Helper()
	s.assessed()
	s.at("2024-08-01", "hal exploitation-hub mace")
	s.says(s.take(contextCloseID, closing...))
	return s
}

// A place is referred, screened, assessed, reviewed and closed as a child's matter is, with what is due at each moment (R-165; paragraph 4.3.11).
func TestAPlaceIsReferredWorkedOnAndClosed(t *testing.T) {
	s := car(t)
	for _, one := range []struct {
		day, who, step string
		answers        []string
		waits          string
	}{
		{"2024-06-03", "hal exploitation-hub mace", "", nil, "referred: context-screen 2024-06-04"},
		{"2024-06-04", "hal exploitation-hub mace", contextScreenID, []string{"history", "yes", "outcome", "ask", "of", "police", "what", "What do you know of it?", "by", "2024-06-11"}, "more-information: context-answer 2024-06-11"},
		{"2024-06-12", "hal exploitation-hub mace", "", nil, "more-information: context-answer 2024-06-11, context-screen 2024-06-11"},
		{"2024-06-12", "pol police-lead police", contextAnswerID, []string{"what", "He was seen there in May with two boys"}, "referred: context-screen 2024-06-13"},
		{"2024-06-13", "hal exploitation-hub mace", contextScreenID, []string{"history", "yes", "outcome", "accept", "hub", "hub", "lead", "hal", "reason", "Three children were met there in May."}, "open: context-assess 2024-08-15"},
		{"2024-06-20", "hal exploitation-hub mace", contextAssessID, append([]string{
			"history", "yes", "looked", "Two of us went there on Friday at nine in the evening", "happens", "A man gives boys food and takes two of them away", "children", "Five boys; each was referred on Monday",
			"say", "They say that he is kind", "guardians", "The shop closes at ten and would ring us", "behind", "A man in a grey car, passed to the police",
		}, plan...), "open: context-review 2024-09-14"},
		{"2024-07-18", "hal exploitation-hub mace", contextReviewID, append([]string{"history", "yes", "attended", "police", "changed", "Sam went there on Friday and saw two boys with him", "done", "The light is repaired", "reason", "He still comes there"}, plan...), "open: context-review 2024-09-14"},
		{"2024-08-01", "hal exploitation-hub mace", contextCloseID, closing, "step-proposed: context-decide 2024-08-08"},
		{"2024-08-09", "pat panel-chair mace", contextDecideID, []string{"history", "yes", "outcome", "leave", "reason", "He was charged, and four Fridays showed nobody there"}, "exited: "},
		{"2024-09-02", "kim school-lead school", contextAddID, []string{"known", "A boy of thirteen was met there on Sunday", "danger", "no"}, "exited: context-reopen 2024-09-02"},
		{"2024-09-03", "hal exploitation-hub mace", contextReopenID, []string{"history", "yes", "outcome", "accept", "reason", "A boy was met there again", "lead", "hal"}, "open: context-assess 2024-11-05"},
	} {
		s.at(one.day, one.who)
		if one.step != "" {
			if says := s.take(one.step, one.answers...); says != "" {
				t.Fatalf("%s: %s", one.step, says)
			}
		}
		if got := s.waits(); got != one.waits {
			t.Errorf("on %s after %q: %s, want %s", one.day, one.step, got, one.waits)
		}
	}
}

// What cannot be done says why: a hub's decision by somebody else, closing before anybody looked, on silence, by whoever proposed it, while a
// challenge or danger waits, or before it can be challenged.
// sizes: the list of what is refused
func TestAPlaceIsNotClosedOnSilence(t *testing.T) {
	with := func(all []string, name, value string) []string {
		all = slices.Clone(all)
		all[slices.Index(all, name)+1] = value
		return all
	}
	decide := []string{"history", "yes", "outcome", "leave", "reason", "He was charged, and four Fridays showed nobody there"}
	for name, one := range map[string]struct {
		before  func(*placeStory)
		day     string
		who     string
		step    string
		answers []string
		says    string
	}{
		"a school screens":              {nil, "2024-06-04", "kim school-lead school", contextScreenID, nil, "It is taken by"},
		"not accepted on silence":       {nil, "2024-06-04", "hal exploitation-hub mace", contextScreenID, []string{"history", "yes", "outcome", "decline", "reason", "No reports were made.", "instead", "The school keeps watch there", "challenge", "yes"}, "no reason not to accept"},
		"closed before it is assessed":  {func(s *placeStory) { s.accepted() }, "2024-08-01", "hal exploitation-hub mace", contextCloseID, closing, "assessed first"},
		"closed on silence":             {func(s *placeStory) { s.assessed() }, "2024-08-01", "hal exploitation-hub mace", contextCloseID, with(closing, "looked", "No further reports."), "shows nothing"},
		"closed without a child helped": {func(s *placeStory) { s.assessed() }, "2024-08-01", "hal exploitation-hub mace", contextCloseID, with(closing, "children", "no"), "Refer each child"},
		"closed without the police":     {func(s *placeStory) { s.assessed() }, "2024-08-01", "hal exploitation-hub mace", contextCloseID, with(closing, "police", ""), "what the police answered"},
		"by whoever proposed it":        {func(s *placeStory) { s.proposed() }, "2024-08-20", "hal exploitation-hub mace", contextDecideID, decide, "somebody else decides"},
		"before it can be challenged":   {func(s *placeStory) { s.proposed() }, "2024-08-02", "pat panel-chair mace", contextDecideID, decide, "It can be challenged until 8 August 2024"},
		"while a challenge waits": {func(s *placeStory) {
			s.proposed().at("2024-08-05", "kim school-lead school")
			s.says(s.take(contextSaysID, "why", "He was seen at the gate this week", "by", "2024-08-12"))
		}, "2024-08-20", "pat panel-chair mace", contextDecideID, decide, "A challenge waits"},
		"while danger waits": {func(s *placeStory) {
			s.proposed().at("2024-08-05", "kim school-lead school")
			s.says(s.take(contextAddID, "known", "A boy was beaten there tonight", "danger", "yes"))
		}, "2024-08-20", "pat panel-chair mace", contextDecideID, decide, "Danger was named"},
		"danger that was named, without a word of what was done": {func(s *placeStory) {
			s.accepted().at("2024-06-05", "kim school-lead school")
			s.says(s.take(contextAddID, "known", "A boy was beaten there tonight", "danger", "yes"))
		}, "2024-06-06", "hal exploitation-hub mace", contextAddID, []string{"known", "We heard nothing more", "danger", "no"}, "Danger was named"},
		"by whoever answered its challenge": {func(s *placeStory) {
			s.proposed().at("2024-08-05", "kim school-lead school")
			s.says(s.take(contextSaysID, "why", "He was seen at the gate this week", "by", "2024-08-12"))
			s.at("2024-08-06", "pat panel-chair mace")
			s.says(s.take(contextHeardID, "outcome", "upheld", "reason", "It was another man, as the school confirmed."))
		}, "2024-08-20", "pat panel-chair mace", contextDecideID, decide, "You answered a challenge of it"},
		"what is changed by a challenge": {func(s *placeStory) {
			s.proposed().at("2024-08-05", "kim school-lead school")
			s.says(s.take(contextSaysID, "why", "He was seen at the gate this week", "by", "2024-08-12"))
			s.at("2024-08-06", "max team-manager mace")
			s.says(s.take(contextHeardID, "outcome", "changed", "reason", "He was seen there, and the work goes on."))
		}, "2024-08-20", "pat panel-chair mace", contextDecideID, decide, "Where it stands now: Open"},
		"their own challenge": {func(s *placeStory) {
			s.proposed().at("2024-08-05", "pat panel-chair mace")
			s.says(s.take(contextSaysID, "why", "He was seen at the gate this week", "by", "2024-08-12"))
		}, "2024-08-06", "pat panel-chair mace", contextHeardID, nil, "You raised it"},
		"a challenge of what they proposed": {func(s *placeStory) {
			s.proposed().at("2024-08-05", "kim school-lead school")
			s.says(s.take(contextSaysID, "why", "He was seen at the gate this week", "by", "2024-08-12"))
		}, "2024-08-06", "hal exploitation-hub mace", contextHeardID, nil, "You proposed what waits"},
	} {
		s := car(t)
		if one.before != nil {
			one.before(s)
		}
		s.at(one.day, one.who)
		if says := s.take(one.step, one.answers...); !strings.Contains(says, one.says) {
			t.Errorf("%s: %q, want %q", name, says, one.says)
		}
	}
}

// Whatever people do about a place, in any order and with whatever answers, it is closed by nobody alone, never before it was assessed and
// proposed, and never while danger or a challenge waits; and anybody can add to it at every moment.
func TestNoVerbClosesAPlaceAlone(t *testing.T) {
	verbs := make([]string, 0, len(contextSteps()))
	for _, step := range contextSteps() {
		verbs = append(verbs, step.ID)
	}
	people := []string{"hal exploitation-hub mace", "pat panel-chair mace", "kim school-lead school", "pol police-lead police", "tom team-manager social-care"}
	closed, taken := 0, map[string]int{}
	checkUntil(t, func() bool { return len(taken) >= 8 && closed > 0 }, func(t *rapid.T) {
		s := car(t)
		rapid.SampledFrom([]func(){func() {}, func() { s.accepted() }, func() { s.assessed() }, func() { s.proposed() }}).Draw(t, "before")()
		day := s.now
		for range rapid.IntRange(1, 14).Draw(t, "steps") {
			day = day.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days"))
			s.at(day.Format(time.DateOnly), rapid.SampledFrom(people).Draw(t, "who"))
			of := s.of()
			open := slices.DeleteFunc(slices.Clone(verbs), func(id string) bool {
				step, _ := Find(id)
				return step.Closed(of) != ""
			})
			step, _ := Find(rapid.SampledFrom(open).Draw(t, "verb"))
			before := of.Context
			if s.takes(step.ID, anyAnswers(t, of, step)) == "" {
				taken[step.ID]++
			}
			after := s.of().Context
			if after.Stage == Exited && before.Stage != Exited {
				closed++
				proposed := before.Proposal
				if step.ID != contextDecideID || proposed == nil || proposed.Details.First("decided_by") == s.by.User || !before.Assessed || before.Danger != nil || len(before.Challenges) > 0 {
					t.Fatalf("%s closed it by %s: %+v", s.by.User, step.ID, before)
				}
			}
			if add, _ := Find(contextAddID); add.Closed(s.of()) != "" {
				t.Fatal("nobody can add to it any more")
			}
		}
	})
}

// What another system says of a place changes nothing of where the work stands: only what was decided here does.
func TestOnlyWhatIsDecidedHereMovesAPlace(t *testing.T) {
	s := car(t)
	for _, kind := range []record.Kind{"mace.accepted", "mace.exit", "mace.step-down", "mace.declined"} {
		e := record.Entry{Kind: kind, Happened: record.MustWhen("2024-06-05"), Text: "It is said so elsewhere.", Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint("E", kind))}}
		e.Details = []record.Detail{detail("step", contextDecideID)}
		s.enter(e)
	}
	if got := s.of().Context.Stage; got != Referred {
		t.Errorf("it stands as %s", got)
	}
}
