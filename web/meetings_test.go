package web

import (
	"net/http"
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

// The minutes of a meeting lead from the list, say what is for whom, and hand out nothing of what another system told of; a recipient there is not is
// refused, and the page is about one child.
func TestTheMinutesOfAMeeting(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	var minutes string
	for _, link := range b.see(child + "/meetings").All("section[aria-labelledby=held] a.govuk-link") {
		if to, _ := link.Attr("href"); strings.HasSuffix(to, "/minutes") {
			minutes = to
			break
		}
	}
	if minutes == "" {
		t.Fatal("no meeting leads to its minutes")
	}
	page := b.see(minutes)
	for _, want := range []string{"Minutes: ", "This is everything of the meeting that you may see", "Who took part", "What was decided, and why", "Who has the record of it", "Say who has the record of the meeting"} {
		if text := page.Text("main"); !strings.Contains(text, want) {
			t.Errorf("it does not say %q: %s", want, text)
		}
	}
	if n := len(page.All(".sl-ways-nav a")) - len(b.see(child+"/meetings").All(".sl-ways-nav a")); n != 6 {
		t.Errorf("they can be made for %d", n)
	}
	text := b.see(minutes + "?for=father").Text("main")
	if !strings.Contains(text, "Nothing of this meeting is handed out from here") || strings.Contains(text, "What was decided") {
		t.Errorf("for his father it says %q", text)
	}
	if status := b.get(minutes + "?for=neighbour").Code; status != http.StatusBadRequest {
		t.Errorf("for a neighbour it answers %d", status)
	}
}
