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
