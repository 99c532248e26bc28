package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/casework"
	"sightline/record"
)

// The list is for whom it is asked: mine, my team's, everybody's, each within the next. It counts in words and names no level.
func TestTheListIsForWhomItIsAsked(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	desk.ordinary(t)
	b := visit(t, desk)
	rows := func(path string) int { return len(b.see(path).All(".sl-dues tbody tr")) }
	mine, team, all := rows("/questions"), rows("/questions?of=team"), rows("/questions?of=all")
	if mine == 0 || mine >= team || team >= all {
		t.Errorf("%d mine, %d of my team, %d of everybody", mine, team, all)
	}
	page := b.see("/questions")
	for _, p := range asked(t, desk, "c1") {
		if on := page.Has("a[href=" + whyLink("c1", p.ID) + "]"); on != (open(&p) && p.AskedOf == "social-worker") {
			t.Errorf("the question of %s for %s is on the list: %v", p.Rule, p.AskedOf, on)
		}
	}
	if !strings.Contains(page.Text("[role=status]"), "about 1 child") || page.Text("h1") != "Questions for you" || !strings.Contains(page.Text(".sl-paper"), "OFFICIAL-SENSITIVE") {
		t.Errorf("it says %q under %q", page.Text("[role=status]"), page.Text("h1"))
	}
	if !strings.Contains(b.see("/questions?of=team").Text("h1"), "early help and social care") {
		t.Error("the team has no name")
	}
	narrow := rows("/questions?of=all&theme=missing")
	if narrow == 0 || narrow >= all {
		t.Errorf("the theme leaves %d of %d", narrow, all)
	}
}

// What was set aside lately is counted beside what waits and listed for each scope, by which role and why; nothing of it stands in an address.
func TestWhatWasSetAsideLatelyIsListed(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	at := time.Date(2024, 6, 3, 9, 30, 0, 0, time.UTC)
	desk.lately = []casework.AsideLine{
		{ID: "one", Child: joe, Name: "Joe", Asks: "Who talks with Joe?", AskedOf: "social-worker", By: "police-lead", At: at, Reason: "<b>They</b> did on Monday.", Status: record.Dismissed, Theme: "missing"},
		{ID: "two", Child: joe, Name: "Joe", Asks: "Who is told?", AskedOf: "conference-chair", By: "conference-chair", At: at, Reason: "All were told.", Status: record.Answered, Theme: "health"},
		{ID: "three", Child: joe, Asks: "Who goes there?", AskedOf: "police-lead", By: "police-lead", At: at, Reason: "Nobody has to.", Status: record.Asked, Theme: "missing"},
	}
	b := visit(t, desk)
	for query, want := range map[string]int{"": 1, "of=team": 2, "of=all": 3, "of=all&theme=missing": 2, "theme=nrm": 0} {
		counts, listed := b.see("/questions?"+query), b.see("/questions?show=aside&"+query)
		if says := plural(want, "was", "were") + " set aside in the last 90 days"; !strings.Contains(counts.Text("[role=status]"), says) || !strings.Contains(listed.Text("[role=status]"), says) {
			t.Errorf("%q says %q and not %q", query, counts.Text("[role=status]"), says)
		}
		if n := len(listed.All(".sl-asides tbody tr")); n != want || listed.Has(".sl-due") {
			t.Errorf("%q lists %d, want %d", query, n, want)
		}
	}
	w := b.get("/questions?of=all&show=aside")
	wellMade(t, "set aside", w.Body.String())
	text := parsed(t, w.Body.String()).Text(".sl-asides")
	for _, says := range []string{"<b>They</b> did on Monday.", "It is asked of: " + roleWords("social-worker"), "3 June 2024 at 10:30", "It was answered since", "It is asked again", "Name not recorded"} {
		if !strings.Contains(text, says) {
			t.Errorf("it does not say %q: %s", says, text)
		}
	}
	if strings.Contains(text, "It is asked of: "+roleWords("police-lead")) {
		t.Error("it says of whom it was asked where they set it aside themselves")
	}
}

// Nothing waits: said kindly, with a way on.
func TestNothingWaits(t *testing.T) {
	desk := newDesk(t)
	b := visit(t, desk)
	for path, says := range map[string]string{"/questions": "Nothing waits for your role just now.", "/questions?of=team": "for your team", "/questions?of=all": "No question waits for anybody", "/questions?theme=nrm": "left by this choice"} {
		page := b.see(path)
		if !strings.Contains(page.Text("main"), says) || page.Has("main table") || !page.Has("main p a") {
			t.Errorf("%s says %q", path, page.Text("main"))
		}
	}
}

// Overdue first, then by the weeks of the days they are due; what is only possible stands last and is never said to be due on a day.
func TestQuestionsStandByTheirWeeks(t *testing.T) {
	now := time.Date(2026, 3, 25, 9, 0, 0, 0, time.UTC) // a Wednesday in the week in which summer time begins
	due := func(days int) int64 { return now.AddDate(0, 0, days).Unix() }
	groups := dueGroups([]casework.QuestionLine{
		{ID: "late", Overdue: true, Due: "2026-03-20", DueBy: due(-5), Timing: record.Exact}, {ID: "sunday", Due: "2026-03-29", DueBy: due(4), Timing: record.Exact},
		{ID: "perhaps", Due: "2026-03-29", DueBy: due(4), Timing: record.Possible}, {ID: "next", Due: "2026-03-30", DueBy: due(5), Timing: record.Exact},
		{ID: "april", Due: "2026-04-14", DueBy: due(20), Timing: record.Exact}, {ID: "none", Timing: record.Exact},
	}, now)
	var titles []string
	for _, g := range groups {
		titles = append(titles, g.Title)
	}
	want := []string{"Time allowed has passed", "Due this week", "Due next week", "Due in the week of Monday 13 April 2026", "No day is set", "Possible"}
	if !slices.Equal(titles, want) {
		t.Errorf("the groups are %q", titles)
	}
	if last := groups[len(groups)-1].Rows[0]; last.Due != "" || groups[1].Rows[0].Due != "29 March 2026" {
		t.Errorf("what is possible is due by %q, and what is due this week by %q", last.Due, groups[1].Rows[0].Due)
	}
}

// Whatever the questions are, each stands in one group, and the pages hold each of them once.
func TestEveryQuestionStandsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := make([]casework.QuestionLine, rapid.IntRange(0, 250).Draw(t, "how many"))
		for i := range lines {
			lines[i] = casework.QuestionLine{
				ID: record.QuestionID(strings.Repeat("x", i+1)), Child: "c", Overdue: rapid.Bool().Draw(t, "overdue"), DueBy: rapid.SampledFrom([]int64{0, 1, 1.7e9, 1.8e9, 4e9}).Draw(t, "due"),
				Timing: rapid.SampledFrom([]record.Timing{record.Exact, record.Possible}).Draw(t, "timing"),
			}
		}
		seen := map[string]int{}
		for page := 1; ; page++ {
			p := &questionsPage{}
			p.page(lines, map[string][]string{"page": {string(rune('0' + page))}}, time.Unix(1.75e9, 0))
			for _, g := range p.Groups {
				for _, row := range g.Rows {
					seen[row.Why]++
				}
			}
			if p.Later == "" {
				break
			}
		}
		if len(seen) != len(lines) {
			t.Fatalf("%d of %d questions are shown", len(seen), len(lines))
		}
		for why, n := range seen {
			if n != 1 {
				t.Fatalf("%s is shown %d times", why, n)
			}
		}
	})
}

// Every role that can be asked sits in one team.
func TestEveryRoleSitsInOneTeam(t *testing.T) {
	for role := range record.Words().AskedOf {
		n := 0
		for _, team := range teams {
			if slices.Contains(team.roles, role) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s sits in %d teams", role, n)
		}
	}
	for _, team := range teams {
		for _, role := range team.roles {
			if record.Words().AskedOf[role] == "" {
				t.Errorf("%s of %s is no role", role, team.name)
			}
		}
	}
}

// The panel says what is late, what is due soon, what is open and what is only possible, in this order, each card once; and how closed
// questions ended.
func TestThePanelStandsByUrgency(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cards := make([]question, rapid.IntRange(0, 30).Draw(t, "cards"))
		for i := range cards {
			cards[i] = question{Number: i + 1, urgency: rapid.IntRange(urgentLate, urgentPossible).Draw(t, "urgency")}
		}
		byUrgency(cards)
		shown, last := 0, -1
		for _, g := range (panel{}).Grouped(cards) {
			at := g.Questions[0].urgency
			if g.Title != urgencyWords[at] && (g.Title != "" || at != urgentOpen) || at <= last {
				t.Fatalf("a group of urgency %d is called %q, after %d", at, g.Title, last)
			}
			last, shown = at, shown+len(g.Questions)
			for i, q := range g.Questions {
				if q.urgency != at || i > 0 && q.Number > g.Questions[i-1].Number {
					t.Fatalf("question %d does not stand where it should", q.Number)
				}
			}
		}
		if shown != len(cards) {
			t.Fatalf("%d of %d cards are shown", shown, len(cards))
		}
	})
	desk := newDesk(t)
	desk.joe(t)
	page := visit(t, desk).see("/children/c1")
	var titles []string
	for _, n := range page.All(".sl-panel .sl-h4") {
		titles = append(titles, n.Text())
	}
	if all := strings.Join(titles, ", "); !strings.Contains(all, "Possible") || !strings.Contains(all, "Answered") {
		t.Errorf("the panel's groups are %s", all)
	}
}

// What is due within a week is due soon; what is later, or has no day, is open.
func TestDueSoonIsWithinAWeek(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "k1", "Kit", submission("2008-05-03", "E1,police,P1,2024-02-10,,,note,Nothing.,,,,,\n"))
	o, err := desk.Open(t.Context(), someone, "k1", casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	v := &reading{opened: o, c: o.Chronology, who: someone}
	now := v.moment().Hull()
	const day = 24 * 3600
	for due, want := range map[int64]int{0: urgentOpen, now.Hi + 3*day: urgentSoon, now.Hi + 9*day: urgentOpen, now.Lo - day: urgentOpen} {
		if got := v.urgencyOf(&question{prompt: &record.Prompt{DueBy: due}}); got != want {
			t.Errorf("due %d seconds from now: %s, want %s", due-now.Hi, urgencyWords[got], urgencyWords[want])
		}
	}
	if v.urgencyOf(&question{pressing: true, Possible: true, prompt: &record.Prompt{}}) != urgentLate || v.urgencyOf(&question{Possible: true, prompt: &record.Prompt{DueBy: now.Hi + day}}) != urgentPossible {
		t.Error("what is late is late, and what is possible never due soon")
	}
}
