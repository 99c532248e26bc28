package web

import (
	"strings"
	"testing"
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
	for _, want := range []string{"The joint plan of", "Nobody is known to have made it", "nobody is named for missing in", "Acts when the child is missing"} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan says %q, and not %q", plan, want)
		}
	}
	if n := len(page.All("section[aria-labelledby=joint] tbody tr")); n != 3 {
		t.Errorf("%d duties stand there, want three", n)
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
