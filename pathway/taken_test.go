package pathway

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// anyAnswer draws an answer to a question: often one that fits, at times none, or what nobody would write.
func anyAnswer(t *rapid.T, c *Case, q *Question, careful bool) []string {
	draw := func(of ...string) []string {
		if len(of) == 0 {
			return nil
		}
		return []string{rapid.SampledFrom(of).Draw(t, q.ID)}
	}
	wild := func(odd ...string) []string {
		if careful {
			return nil
		}
		return odd
	}
	if !careful && rapid.IntRange(0, 9).Draw(t, "left out "+q.ID) == 0 {
		return nil
	}
	switch q.Sort {
	case One, Several:
		values := wild("nothing of the kind")
		for _, o := range q.Options {
			values = append(values, o.Value)
		}
		return draw(values...)
	case Day:
		if q.Past {
			return draw(append(wild("2099-01-01", "soon"), c.Today())...)
		}
		return draw(append(wild(c.Today(), "2024-01-05", "soon"), c.Due("5 working days"))...)
	case When:
		return draw(append(wild("unknown", "2023-12-31T23:59"), c.Today(), "2024-01", "age 14")...)
	case Entries:
		refs := wild("nobody/nothing")
		for _, it := range c.Chronology.Items {
			if q.Of == nil || q.Of(it) {
				refs = append(refs, it.Ref.String())
			}
		}
		return draw(refs...)
	case Person:
		people := wild("nobody")
		for _, one := range c.Colleagues {
			people = append(people, one.User)
		}
		return draw(people...)
	case Confirmed:
		return draw(append(wild("no"), "yes")...)
	case Line, Words, Group, Repeated:
	}
	return draw(append(wild("No reports for some months", "quiet", strings.Repeat("long ", 400)), "The mentor met Mara on Friday and heard of a debt")...)
}

// anyAnswers draws answers to all that a step asks, also to what it asks only because of an answer.
func anyAnswers(t *rapid.T, c *Case, s *Step) Answers {
	a, careful := Answers{}, rapid.Bool().Draw(t, "careful")
	var put func(q *Question, within string)
	put = func(q *Question, within string) {
		name := q.Name(within)
		switch {
		case q.Sort == Group:
			for i := range q.Inner {
				put(&q.Inner[i], name)
			}
		case q.Sort == Repeated:
			for n := range rapid.IntRange(0, 2).Draw(t, name) {
				for i := range q.Inner {
					put(&q.Inner[i], name+"."+strconv.Itoa(n))
				}
			}
		case a[name] == nil:
			a[name] = anyAnswer(t, c, q, careful)
		}
	}
	for range 3 {
		for _, section := range s.Sections(c, a) {
			for i := range section.Questions {
				put(&section.Questions[i], "")
			}
		}
	}
	return a
}

// Whatever the people of the process do, in any order, with whatever answers, nobody is stepped down or has left it by these verbs; and at every
// moment whatever happened elsewhere can be recorded, and anybody can refer.
func TestNoVerbOfTheMatterTakesAChildOut(t *testing.T) {
	verbs := []string{referID, dangerID, screenID, answerMoreID, assessID, reviewID, transferID, answerHubID, reopenID, elsewhere, answerID, "challenge-decision", "tool", "level", "agree-level", "view", "propose", "exception"}
	people := []string{"hal exploitation-hub mace", "ana social-worker social-care", "pat panel-chair mace", "tom team-manager social-care", "kim school-lead school"}
	taken := map[string]int{}
	two, err := Load("ours.yaml", []byte("hubs:\n- {id: north, name: North hub}\n- {id: south, name: South hub}\n"))
	if err != nil {
		t.Fatal(err)
	}
	checkUntil(t, func() bool { return len(taken) >= 9 }, func(t *rapid.T) {
		s := newStory(t, append([]string{"2023-11-01 police.notification", "2023-12-01 child.disclosure"}, rapid.SampledFrom([][]string{
			nil, {"2023-12-02 mace.referral"}, {"2023-12-02 mace.accepted level=high hub=north"}, {"2023-12-02 mace.accepted", "2023-12-20 mace.exit reason=quiet"},
			{"2023-12-02 mace.referral", "here 2023-12-03 request.made step=screen to=police due=2024-01-09"},
		}).Draw(t, "before")...)...)
		s.local = two
		day := time.Date(2024, 1, 8, 10, 0, 0, 0, time.UTC)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			day = day.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days"))
			s.at(day.Format(time.DateOnly), rapid.SampledFrom(people).Draw(t, "who"))
			step, _ := Find(rapid.SampledFrom(openOf(s, verbs)).Draw(t, "verb"))
			var about []record.Ref
			if step.Of == OfEntry && len(s.entries) > 0 {
				about = []record.Ref{s.entries[rapid.IntRange(0, len(s.entries)-1).Draw(t, "about")].Ref}
			}
			if says := s.take(step.ID, anyAnswers(t, s.of(about...), step), about...); says == "" {
				taken[step.ID]++
			}
			for _, m := range Matters(s.chronology()) {
				if (m.Stage == Exited || m.Stage == SteppedDown) && (m.Answered == nil || !m.Answered.Details.Has("gate", "met")) {
					t.Fatalf("after %s it is %s", step.ID, m.Stage)
				}
			}
			alwaysPossible(t, s)
		}
	})
}

// openOf are the verbs that can be taken now about the child, and those about an entry.
func openOf(s *story, verbs []string) []string {
	of := s.of()
	return slices.DeleteFunc(slices.Clone(verbs), func(id string) bool {
		step, known := Find(id)
		return !known || step.Of == OfChild && step.Closed(of) != ""
	})
}

// alwaysPossible holds that nothing keeps what happened from being recorded, nor anybody from referring.
func alwaysPossible(t *rapid.T, s *story) {
	of, kind := s.of(), rapid.SampledFrom(elsewhereKinds()).Draw(t, "kind")
	for id, a := range map[string]Answers{
		elsewhere: {"sort": {sortOf(kind)}, "kind": {string(kind)}, "when": {of.Today()}, "by": {"police"}, "what": {"They decided so"}, "source": {"By phone"}, "because": {"adult"}},
		referID:   {"worry": {"Seen with men"}, "danger": {"no"}},
	} {
		step, _ := Find(id)
		if why := step.Closed(of); why != "" {
			t.Fatalf("%s is closed: %s", id, why)
		}
		if missing := step.Problems(of, a); len(missing) > 0 {
			t.Fatalf("%s is refused: %s", id, missing[0].Say)
		}
	}
}

// Nothing that waits makes anything happen: the same record is where it is, whenever it is looked at.
func TestTimeAloneChangesNoStage(t *testing.T) {
	s := newStory(t, "2024-01-01 mace.referral", "here 2024-01-02 request.made step=screen due=2024-01-09 to=police")
	was := stages(s.chronology())
	for _, day := range []string{"2024-01-03", "2024-02-01", "2029-01-01"} {
		if got := stages(s.at(day, "hal exploitation-hub mace").chronology()); got != was {
			t.Errorf("on %s it became %q", day, got)
		}
	}
	if !slices.ContainsFunc(Duties(s.of()), func(d Duty) bool { return d.Step == screenID && !d.Due.IsZero() && s.now.After(d.Due) }) {
		t.Error("after years nobody is asked to decide")
	}
}

// checkUntil tries a property until enough was drawn for it to show something: a hundred draws, and again, up to twenty times.
func checkUntil(t *testing.T, enough func() bool, property func(*rapid.T)) {
	t.Helper()
	for range 20 {
		rapid.Check(t, property)
		if t.Failed() || enough() {
			return
		}
	}
	t.Error("hardly anything was done in all of it, so that the test shows nothing")
}
