package web

import (
	"strings"
	"testing"
)

// The page of the meetings leads to calling one, shows those that were held, and to what came of what was agreed; it works without a script.
func TestTheMeetingsOfAChild(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	page := b.see(child + "/meetings")
	text := page.Text("main")
	for _, want := range []string{"Meetings about Joe", "Call a meeting", "No meeting waits to be held", "Strategy meeting"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if here := page.Text(".sl-ways-nav a[aria-current=page]"); here != "Meetings" {
		t.Errorf("it says that this is %q", here)
	}
	next, asked := b.answers(child+"/pathway/call-meeting/meeting", "save", "type", "family-group", "method", "video", "concern", "missing", "why", "He was away again.", "for", "2030-01-10")
	if next == "" {
		t.Fatalf("the first part is not taken: %s", saysOf(asked))
	}
	if next, asked = b.answers(next, "save", "invited", "police"); next == "" {
		t.Fatalf("the second part is not taken: %s", saysOf(asked))
	}
	if next, asked = b.answers(next, "save"); !strings.HasSuffix(next, "/call-meeting/check") {
		t.Fatalf("after the last part it leads to %q: %s", next, saysOf(asked))
	}
	if where, said := b.sends(next, "take", formOf(b.see(next))); where == "" {
		t.Fatalf("it is not called: %s", saysOf(said))
	}
	page = b.see(child + "/meetings")
	links := page.All("section[aria-labelledby=waiting] a.govuk-link")
	if len(links) != 3 {
		t.Fatalf("of the meeting that waits there are %d links", len(links))
	}
	agenda, _ := links[0].Attr("href")
	text = b.see(agenda).Text("main")
	for _, want := range []string{"Family group meeting: what is before it", "Family group meeting called for 10 January 2030", "What is late", "Questions that are open", "What the child said", "Times missing", "Record and close this meeting"} {
		if !strings.Contains(text, want) {
			t.Errorf("the agenda does not say %q", want)
		}
	}
	hold, _ := links[1].Attr("href")
	if form := b.see(hold).Text("main"); !strings.Contains(form, "Record and close a meeting") {
		t.Errorf("the second link leads to %q", form)
	}
}
