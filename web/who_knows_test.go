package web

import (
	"strings"
	"testing"
)

// a closing in another system is challenged in one click from the entry itself: the decision is chosen already, danger now is answered the same
// day, and what was not challenged is no more among what nobody challenged.
func TestADecisionIsChallengedFromWhereItIsRead(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	entry := ""
	for _, a := range b.see(child + "?agency=early-help").All(".sl-table a") {
		if to, _ := a.Attr("href"); strings.Contains(a.Text(), "J-056") {
			entry, _, _ = strings.Cut(to, "#")
		}
	}
	page := b.see(child + entry)
	link := ""
	for _, a := range page.All(".sl-entry a") {
		if to, _ := a.Attr("href"); a.Text() == "Challenge this decision" {
			link = to
		}
	}
	if link == "" {
		t.Fatalf("the entry %q cannot be challenged: %s", entry, page.Text(".sl-entry"))
	}
	part := strings.Replace(link, "challenge-decision?", "challenge-decision/challenge?", 1)
	asked := b.see(part)
	if !strings.Contains(asked.Text(".sl-about"), "non-engagement") || len(asked.All("input[type=checkbox][checked]")) != 1 {
		t.Errorf("it is about %q, and %d decisions are chosen", asked.Text(".sl-about"), len(asked.All("input[type=checkbox][checked]")))
	}
	where, again := b.answers(part, "save", "why", "He was referred for exploitation three weeks before, and nobody had answered.", "danger", "yes")
	if !strings.Contains(where, "further=yes") {
		t.Fatalf("it leads to %q: %s", where, saysOf(again))
	}
	if says := b.see(where).Text("main"); !strings.Contains(says, "999") || !strings.Contains(says, "Team manager") {
		t.Errorf("in danger it says %s", says)
	}
	if where, again = b.answers(where, "save", "rang", "The front door: a worker goes to him this afternoon."); !strings.Contains(where, "/check") {
		t.Fatalf("it leads to %q: %s", where, saysOf(again))
	}
	if where, again = b.sends(where, "take", formOf(b.see(where))); !strings.Contains(where, "done=challenge-decision") {
		t.Fatalf("it leads to %q: %s", where, saysOf(again))
	}
	if says := b.see(child + "/pathway").Text(".sl-waits"); !strings.Contains(says, "Answer a challenge today") || !strings.Contains(says, "Team manager") {
		t.Errorf("it waits as %s", says)
	}
}
