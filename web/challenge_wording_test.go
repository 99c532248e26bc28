package web

import (
	"strings"
	"testing"
)

// on the page of J-178, where the police called Joe "a habitual knife carrier", a worker of another agency challenges the words, without a
// script. It waits with the police, and stands beside what was written. A marker is not for everybody who reads the challenge: its words are not repeated.
func TestAWordingIsChallengedFromWhereItIsRead(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	entry, link := "", ""
	for _, a := range b.see(child + "?agency=police").All(".sl-table a") {
		if to, _ := a.Attr("href"); strings.Contains(a.Text(), "J-178") {
			entry, _, _ = strings.Cut(to, "#")
		}
	}
	for _, a := range b.see(child + entry).All(".sl-entry a") {
		if to, _ := a.Attr("href"); a.Text() == "Challenge its wording" {
			link = to
		}
	}
	if link == "" {
		t.Fatalf("the wording of %q cannot be challenged", entry)
	}
	part := strings.Replace(link, "challenge-wording?", "challenge-wording/wording?", 1)
	asked := b.see(part)
	if says := asked.Text("main"); !strings.Contains(says, "habitual") || !strings.Contains(says, "What was written stays") || !strings.Contains(says, "repeat nothing of it") || !asked.Has(`input[type=radio][value=police][checked]`) {
		t.Errorf("it asks %s", says)
	}
	where, again := b.answers(part, "save", "why", "One conviction and two sightings: nobody asked what it was for.")
	if !strings.Contains(where, "/check") {
		t.Fatalf("it leads to %q: %s", where, saysOf(again))
	}
	if where, again = b.sends(where, "take", formOf(b.see(where))); !strings.Contains(where, "done=challenge-wording") {
		t.Fatalf("it leads to %q: %s", where, saysOf(again))
	}
	if says := b.see(child + "/pathway").Text(".sl-waits"); !strings.Contains(says, "Answer a challenge") {
		t.Errorf("it waits as %s", says)
	}
	if says := b.see(child + entry).Text(".sl-facts"); !strings.Contains(says, "Challenges and answers") {
		t.Errorf("beside the words it says %s", says)
	}
}
