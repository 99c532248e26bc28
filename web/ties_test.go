package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/stories"
)

// team is a house with Joe in it, and the people of a demonstration: a manager who supervises a social worker, who works with Joe.
type team struct {
	*house

	people map[record.Role]casework.DemoAccount
	joe    record.ChildID
}

func atWork(t *testing.T) *team {
	t.Helper()
	h := opened(t, true)
	submission, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.Receive(t.Context(), casework.Service("import", record.Receiving), submission); err != nil {
		t.Fatal(err)
	}
	w := &team{house: h, people: h.demoPeople("social-worker", "team-manager", "school-lead", "reviewing-officer", record.OutOfHours, record.Administrator)}
	demo := casework.Service("demo", record.Administering)
	duty := casework.Duty{Person: string(w.people[record.OutOfHours].ID), Role: record.OutOfHours, Until: time.Now().AddDate(0, 0, 5), Reason: "On duty this week."}
	if _, err := h.desk.PutOnDuty(t.Context(), demo, duty); err != nil {
		t.Fatal(err)
	}
	night := h.guest()
	p := night.heading(night.comesIn(w.people[record.OutOfHours], record.SafeguardingNow), "Children")
	w.joe = record.ChildID(strings.TrimPrefix(linksTo(p.Page, "/children/")[0], "/children/"))
	worker := string(w.people["social-worker"].ID)
	wish := casework.Tying{Child: w.joe, Person: worker, Role: "social-worker", Agency: "social-care-cur", Reason: "Allocated on Monday morning."}
	if _, err := h.desk.Allocate(t.Context(), demo, wish, true); err != nil {
		t.Fatal(err)
	}
	manager := casework.Covering{Person: string(w.people["team-manager"].ID), Role: "team-manager", Of: worker, Reason: "In the same team."}
	if _, err := h.desk.Supervise(t.Context(), demo, manager); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *team) as(role record.Role, purpose record.Purpose) *guest {
	w.t.Helper()
	g := w.guest()
	g.comesIn(w.people[role], purpose)
	return g
}

// choiceOf gives the value of the option of a list, or of a radio, whose words hold some words.
func (p page) choiceOf(words string) string {
	for _, n := range p.All("option[value]") {
		if v, _ := n.Attr("value"); strings.Contains(n.Text(), words) {
			return v
		}
	}
	return ""
}

// A manager says who else works with a child: they see it once more before it is kept, a double click keeps it once, and it ends with a reason.
// Whom it is said of sees the child from then on, and no more when it is over.
func TestAManagerSaysWhoWorksWithAChild(t *testing.T) {
	w := atWork(t)
	manager, school := w.as("team-manager", record.Supervision), w.as("school-lead", record.PreparingMeeting)
	child := childLink(w.joe, "")
	if p := school.open(child); p.code != http.StatusNotFound {
		t.Fatalf("somebody who has nothing to do with the child sees %d %q", p.code, p.Text("h1"))
	}
	link := child + "/people-working"
	p := manager.heading(manager.open(link), "Who works with this child")
	if says := p.Text("main"); !strings.Contains(says, "Demonstration, Allocated social worker") || !strings.Contains(says, "Lead professional") || !strings.Contains(says, "Allocated on Monday morning.") {
		t.Errorf("it says %q", says)
	}
	p = manager.heading(manager.open(link+"/add"), "Who else works with this child?")
	if wrong := manager.send(link + "/add"); wrong.code != http.StatusBadRequest || len(wrong.All(".govuk-error-summary a")) != 3 {
		t.Errorf("an empty form: %d %s", wrong.code, wrong.Text(".govuk-error-summary"))
	}
	form := []string{"request", p.hidden("request"), "how", "invited", "who", p.choiceOf("School safeguarding lead"), "why", "The <b>meeting</b> on Thursday."}
	p = manager.heading(manager.send(link+"/add", form...), "Is this right?")
	if says := p.Text("main"); !strings.Contains(says, "Invited to a meeting") || !strings.Contains(says, "The <b>meeting</b> on Thursday.") {
		t.Errorf("what is shown once more says %q", says)
	}
	if p := manager.send(link+"/add", append(form, "step", "change")...); p.Text("h1") != "Who else works with this child?" || !p.Has("input[value=invited][checked]") {
		t.Error("it cannot be changed")
	}
	for range 2 { // a double click
		p = manager.heading(manager.send(link+"/add", append(form, "step", "do")...), "Who works with this child")
	}
	if n := strings.Count(p.Text("main"), "on Thursday."); n != 1 {
		t.Errorf("it is kept %d times: %s", n, p.Text("main"))
	}
	if p := school.open(child); p.code != http.StatusOK {
		t.Errorf("whoever is invited sees %d", p.code)
	}
	if p := school.open(link + "/add"); p.code != http.StatusNotFound {
		t.Errorf("whoever is invited says who works with the child: %d", p.code)
	}

	var end string
	for _, n := range p.All("main tr") {
		if strings.Contains(n.Text(), "School safeguarding lead") {
			end = endOf(p, n.Text())
		}
	}
	p = manager.heading(manager.open(end), "Is this over?")
	if wrong := manager.send(end, "request", p.hidden("request"), "why", ""); wrong.code != http.StatusBadRequest || !wrong.Has("#why-error") {
		t.Errorf("without a reason: %d", wrong.code)
	}
	p = manager.heading(manager.send(end, "request", p.hidden("request"), "why", "The meeting was cancelled."), "Who works with this child")
	if !strings.Contains(p.Text("main"), "It is over from now on") {
		t.Errorf("it says %q", p.Text("main"))
	}
	if p := school.open(child); p.code != http.StatusNotFound {
		t.Errorf("when it is over they still see the child: %d", p.code)
	}
	if p := manager.open(end); p.code != http.StatusNotFound {
		t.Errorf("what is over can be ended: %d", p.code)
	}
}

// endOf gives where what a row of the table says can be ended.
func endOf(p page, row string) string {
	for i, n := range p.All("main tr") {
		if n.Text() != row {
			continue
		}
		if links := linksTo(p.Page, "/end"); i >= 1 && i-1 < len(links) {
			return links[i-1]
		}
	}
	return ""
}

// Whoever knows the family says so, and the record is closed to them at once; their manager ends it, and nobody does for themselves.
func TestWhoeverKnowsTheFamilySaysSo(t *testing.T) {
	w := atWork(t)
	worker := w.as("social-worker", record.PreparingVisit)
	link := childLink(w.joe, "people-working")
	p := worker.heading(worker.open(link+"/declare"), "I know this child or the family")
	if wrong := worker.send(link+"/declare", "request", p.hidden("request"), "why", "x"); wrong.code != http.StatusBadRequest || !wrong.Has("#why-error") {
		t.Errorf("%d", wrong.code)
	}
	p = worker.heading(worker.send(link+"/declare", "request", p.hidden("request"), "why", "They live next door to us."), "Your account")
	if !strings.Contains(p.Text("main"), "closed to you from now on") {
		t.Errorf("it says %q", p.Text("main"))
	}
	for _, path := range []string{childLink(w.joe, ""), link, childLink(w.joe, "looks")} {
		if p := worker.open(path); p.code != http.StatusNotFound || strings.Contains(p.body, "Joe") {
			t.Errorf("%s is still open: %d", path, p.code)
		}
	}
	if p := worker.open("/"); strings.Contains(p.body, string(w.joe)) {
		t.Error("the child is still in their list")
	}
}

// Duty ends within a week; what an administrator says of it, and cover for longer than a day, waits for a second person. An administrator keeps
// rotas and sees no child.
func TestDutyAndCover(t *testing.T) {
	w := atWork(t)
	keeper := w.as(record.Administrator, "")
	p := keeper.heading(keeper.open("/duty"), "Who is on duty")
	if says := p.Text("main"); !strings.Contains(says, "Demonstration, Emergency duty worker") || !strings.Contains(says, "Everywhere in the agreement") {
		t.Errorf("it says %q", says)
	}
	p = keeper.heading(keeper.open("/duty/duty"), "Put somebody on duty")
	date := func(days int) []string {
		at := time.Now().AddDate(0, 0, days)
		return []string{"until-day", at.Format("2"), "until-month", at.Format("1"), "until-year", at.Format("2006")}
	}
	form := append([]string{"request", p.hidden("request"), "who", p.choiceOf("Allocated social worker"), "area", "cur", "why", "Weekend duty, as agreed.", "step", "do"}, date(30)...)
	if p := keeper.send("/duty/duty", form...); p.code != http.StatusBadRequest || !strings.Contains(p.Text(".govuk-error-summary"), "7 days") {
		t.Errorf("a duty of a month: %d %s", p.code, p.Text(".govuk-error-summary"))
	}
	if p := keeper.send("/duty/duty", append(form[:10:10], append(date(1), "time", "25:00")...)...); !p.Has("#time-error") {
		t.Errorf("a time that is none: %s", p.Text(".govuk-error-summary"))
	}
	p = keeper.heading(keeper.send("/duty/duty", append(form[:10:10], append(date(1), "time", "08:00")...)...), "Who is on duty")
	if says := p.Text("main"); !strings.Contains(says, "takes a second person") || strings.Contains(says, "Area cur") {
		t.Errorf("what an administrator says alone: %q", says)
	}
	if p := keeper.open(childLink(w.joe, "")); p.code != http.StatusNotFound {
		t.Errorf("an administrator opens a record: %d", p.code)
	}

	manager := w.as("team-manager", record.Supervision)
	p = manager.heading(manager.open("/duty/cover"), "Say who covers for whom")
	cover := []string{"who", p.choiceOf("Reviewing officer"), "of", string(w.people["social-worker"].ID), "why", "On leave this week.", "step", "do"}
	if cover[1] == "" {
		cover[1] = p.choiceOf("Independent reviewing officer")
	}
	p = manager.send("/duty/cover", append(append(cover, "request", p.hidden("request")), date(6)...)...)
	if !strings.Contains(p.Text("main"), "takes a second person") {
		t.Errorf("long cover: %d %s", p.code, p.Text("main"))
	}
	worker := w.as("social-worker", record.PreparingVisit)
	if p := worker.open("/duty"); p.code != http.StatusNotFound {
		t.Errorf("a social worker keeps the rota: %d", p.code)
	}
}

// What somebody says of themselves is compared with records, and shown to nobody else: where two things agree, the record is closed.
func TestWhomSomebodyKnowsClosesTheirRecord(t *testing.T) {
	w := atWork(t)
	worker := w.as("social-worker", record.PreparingVisit)
	p := worker.heading(worker.open("/account/details"), "Whom you know")
	if wrong := worker.send("/account/details", "names", "", "close", "Sam Field, soon"); wrong.code != http.StatusBadRequest || !wrong.Has("#names-error") || !wrong.Has("#close-error") {
		t.Errorf("%d %s", wrong.code, wrong.Text(".govuk-error-summary"))
	}
	worker.heading(worker.send("/account/details", "request", p.hidden("request"), "names", "Robin Fields", "born-day", "2", "born-month", "4", "born-year", "1981", "phones", "01632 960001", "close", "Sam Fields, 2009-04-02\nKit Fields"), "Your account")
	p = worker.heading(worker.open("/account/details"), "Whom you know")
	if says := p.Text("#close"); !strings.Contains(says, "Sam Fields, 2009-04-02") || p.hidden("born-year") != "1981" {
		t.Errorf("what was said comes back as %q", says)
	}
	if p := worker.open(childLink(w.joe, "")); p.code != http.StatusOK {
		t.Errorf("somebody who knows others is kept from Joe: %d", p.code)
	}
}

// Who may see what is read by everybody: their own role first, what nobody may, and every other policy once.
func TestWhoMaySeeWhatIsRead(t *testing.T) {
	b := visit(t, newDesk(t))
	n := 0
	for _, section := range newDesk(t).Policies() {
		n += len(section.Rules)
	}
	for role := range record.Words().AskedOf {
		b.choice = as(role, record.SafeguardingNow)
		w := b.get("/policies")
		wellMade(t, "/policies", w.Body.String())
		page := parsed(t, w.Body.String())
		if got := len(page.All(".sl-policies li")); got != n {
			t.Errorf("%s reads %d of %d policies", role, got, n)
		}
		if page.Text("#mine") != "My role: "+roleWords(role) || !strings.Contains(page.Text("main"), "What nobody may") {
			t.Errorf("%s reads %q first", role, page.Text("#mine"))
		}
	}
}
