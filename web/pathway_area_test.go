package web

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
	"sightline/store/sqlite"
)

// J-090, R-091: that the work was taken over in writing alone stands where Joe stands, with the entry that says so.
func TestWhichAreaLeadsIsSaid(t *testing.T) {
	b := worker(t)
	page := b.see(joesPage(b) + "/pathway")
	if says := page.Text("#leads"); !strings.Contains(says, "Which area leads:") || !strings.Contains(says, "Nobody is known to have met to hand over") || len(page.All("#leads a")) != 1 {
		t.Errorf("it says %q", says)
	}
}

// where Joe stands says which councils hold what together, and for what nobody is named; where harm happens stands beside who leads, and
// both stay.
func TestWhereHarmHappensStandsBesideWhoLeads(t *testing.T) {
	b := worker(t)
	page := b.see(joesPage(b) + "/pathway")
	says := page.Text("#harms")
	for _, want := range []string{"Where harm happens:", "Who leads:", "Both stay"} {
		if !strings.Contains(says, want) {
			t.Errorf("it says %q, and not %q", says, want)
		}
	}
	if len(page.All("#harms a")) < 2 {
		t.Errorf("no entry says where harm happens: %q", says)
	}
	plan := page.Text("section[aria-labelledby=joint]")
	for _, want := range []string{"The joint plan of", "Nobody is known to have made it", "nobody is named for information, missing, disruption in Current council area; nobody is named for"} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan says %q, and not %q", plan, want)
		}
	}
}

// what both areas hold stands in one small table, each duty with who holds it in each area, and when they look again.
func TestTheJointPlanIsATable(t *testing.T) {
	s, err := sqlite.Open(t.Context(), sqlite.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	worksHere(t, s, "sam")
	visitor, _ := realDeskIn(t, s)
	b := somebody(visitor, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit)
	child := joesPage(b)
	step := child + "/pathway/joint-plan"
	b.answers(step+"/read", "save", "history", "yes")
	form := formOf(b.see(step + "/look"))
	form["a.attended"] = []string{"social-care-prev", "social-care-cur"}
	for q, said := range map[string]string{"method": "video", "changed": "He said that he is rung by somebody new.", "harm": "Where he lived before, where that council acts.", "outcome": "goes-on"} {
		form.Set("a."+q, said)
	}
	b.sends(step+"/look", "save", form)
	form = formOf(b.see(step + "/plan"))
	who := ""
	for _, one := range b.see(step + "/plan").All("select[name=a.information] option") {
		if value, _ := one.Attr("value"); value != "" {
			who = value
		}
	}
	for _, q := range []string{"information", "missing", "disruption", "information_other", "missing_other", "disruption_other"} {
		form.Set("a."+q, who)
	}
	b.sends(step+"/plan", "save", form)
	if where, page := b.sends(step+"/check", "take", formOf(b.see(step+"/check"))); where != child+"/pathway?done=joint-plan" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	page := b.see(child + "/pathway")
	says := page.Text("section[aria-labelledby=joint]")
	for _, want := range []string{"Both looked at it last", "They look again by", "Acts when the child is missing", "Where he lived before", "rung by somebody new"} {
		if !strings.Contains(says, want) {
			t.Errorf("the plan says %q, and not %q", says, want)
		}
	}
	if n := len(page.All("section[aria-labelledby=joint] tbody tr")); n != 3 || strings.Contains(says, "Gaps") {
		t.Errorf("%d duties stand there, want three without gaps: %s", n, says)
	}
}

// how much of a handover was in sight of whoever took over stands beside who leads, with the receipt.
func TestHowMuchOfAHandoverArrivedIsSaid(t *testing.T) {
	visitor, desk := realDeskOf(t)
	b := somebody(visitor, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit)
	child := joesPage(b)
	takes := func(user string, role record.Role, agency record.AgencyCode, step string, a pathway.Answers) {
		t.Helper()
		who := desktest.Person(user, role, record.PreparingVisit)
		who.Actor.Agency = agency
		who = desktest.EachAllocated(t, desk, who)
		if _, err := desk.Take(t.Context(), who, casework.Taking{At: casework.StepAt{Child: record.ChildID(strings.TrimPrefix(child, "/children/")), Step: step}, Answers: a, Request: casework.Request{ID: rand.Text()}}); err != nil {
			t.Fatalf("%s: %v", step, err)
		}
	}
	words := []string{"He goes back to his aunt on Friday, who is there for him"}
	takes("sw", "social-worker", "social-care-cur", "hand-over-area", pathway.Answers{"history": {"yes"}, "to": {"prev"}, "process": {"mace"}, "reason": words, "now": words, "ties": words, "safe": words, "school": words, "open": words, "bundle": {"yes"}})
	if says := b.see(child + "/pathway").Text("#leads"); strings.Contains(says, "that went with it") {
		t.Errorf("before anybody looked it says %q", says)
	}
	takes("hal", "exploitation-hub", "mace", "take-over-area", pathway.Answers{"history": {"yes"}, "outcome": {"accept"}, "reason": words, "information": {"hal"}, "missing": {"hal"}, "disruption": {"hal"}})
	page := b.see(child + "/pathway")
	if says := page.Text("#came"); !strings.Contains(says, "Of 189 entries that went with it, 189 were in sight of whoever took over") || len(page.All("#leads a")) != 2 {
		t.Errorf("it says %q", page.Text("#leads"))
	}
}

// worksHere gives somebody an account, so that they can be given something to do.
func worksHere(t *testing.T, s store.Store, user string) {
	t.Helper()
	now := time.Now()
	access, err := audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: record.Actor{User: "admin-1", Role: record.Administrator}, Relation: record.ByFunction, Purpose: record.Administering, Subject: record.Subject{Kind: record.OnePerson, ID: user}, Act: record.AdministerAct,
	})
	if err != nil {
		t.Fatal(err)
	}
	account := record.Account{ID: record.AccountID(user), Name: record.Private(user), Login: user, Agency: "social-care-cur", Roles: []record.Grant{{Role: "transfer-lead", Since: now, Certified: now}}, Starts: now.AddDate(0, 0, -1), Ends: now.AddDate(1, 0, 0), Enabled: now}
	if _, err := s.Write(t.Context(), access, store.Request{}, func(w store.Writer) error {
		_, err := w.KeepAccount(t.Context(), account, "made")
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// a planned move is a step that anybody who works with the child finds, under the heading of agencies and areas.
func TestAPlannedMoveIsFound(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	found := map[string]bool{}
	for _, link := range b.see(child + "/pathway").All("ul[aria-labelledby=can-4] a") {
		to, _ := link.Attr("href")
		found[strings.TrimPrefix(to, child+"/pathway/")] = true
	}
	for _, step := range []string{"plan-move", "joint-plan", "disrupt"} {
		if !found[step] {
			t.Errorf("%s is not among %v", step, found)
		}
	}
	if page := b.see(child + "/pathway/plan-move/keep"); !strings.Contains(page.Text("main"), "goes on seeing Joe") {
		t.Errorf("it asks %q", page.Text("main"))
	}
}

// what agencies ask of one another stands in one list, by its day, until it is answered.
func TestWhatAgenciesAskOfOneAnotherHasAList(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	if says := b.see("/matters?list=between").Text("main"); !strings.Contains(says, "No handover, request or challenge waits") {
		t.Errorf("before, it says %q", says)
	}
	ask := child + "/pathway/ask-agency"
	options := b.see(ask + "/ask").All("input[name=a.to]")
	if len(options) == 0 {
		t.Fatal("nobody can be asked")
	}
	to, _ := options[0].Attr("value")
	where, page := b.answers(ask+"/ask", "save", "to", to, "for", "joint-meeting", "what", "Two areas know parts of it.", "meanwhile", "The mentor rings each day.")
	if where != ask+"/check" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	if where, page = b.sends(ask+"/check", "take", formOf(b.see(ask+"/check"))); where != child+"/pathway?done=ask-agency" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	if says := b.see("/matters?list=between").Text("main"); !strings.Contains(says, "1 of them waits, 0 are late.") || !strings.Contains(says, "Joe") || !strings.Contains(says, "Two areas know parts of it") {
		t.Errorf("asked, it says %q", says)
	}
}
