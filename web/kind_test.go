package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// a note that nobody coded asks on its page what it may tell of. A press of a button, also twice and from a tab that was left open,
// makes one entry, which is shown; the note keeps its words and asks no more.
func TestANoteAsksWhatItTellsOf(t *testing.T) {
	worker, desk := realDeskOf(t)
	child := joesPage(worker)
	who := casework.Person(record.Actor{User: "duty-desk", Role: "social-worker", Agency: "social-care"}, record.PreparingVisit, time.Now())
	worker.choice = signedIn(who)
	id := record.ChildID(strings.TrimPrefix(child, "/children/"))
	ref, err := desk.Record(t.Context(), who, casework.Request{ID: "writes-a-note-of-a-flat"}, id, record.Entry{
		Kind: "note", Happened: record.MustWhen("2025-03-04"), Text: "Found asleep at a flat by the landlord. <b>Fetched by staff.</b>",
	})
	if err != nil {
		t.Fatal(err)
	}
	note := child + "?e=" + casework.Token(id, ref)
	page := worker.see(note)
	asked := page.Text("#entry")
	if !strings.Contains(asked, "This may tell of: missing episode?") || !strings.Contains(asked, "Found asleep at") || page.Has("#entry b") {
		t.Fatalf("the note asks: %s", asked)
	}
	form := url.Values{}
	for _, name := range []string{"entry", "kind", "request"} {
		value, _ := page.All("#entry input[name=" + name + "]")[0].Attr("value")
		form.Set(name, value)
	}
	for range 2 {
		w := worker.post(child+"/kind", form)
		to := w.Header().Get("Location")
		if w.Code != http.StatusSeeOther || strings.Contains(to, "asleep") {
			t.Fatalf("it is not recorded: %d %s %s", w.Code, to, parsed(t, w.Body.String()).Text("main"))
		}
		shown := worker.see(strings.TrimSuffix(to, "#entry"))
		if got := shown.Text("#entry"); !strings.Contains(got, "Missing episode") || !strings.Contains(got, "Same event, told by") || shown.Has("#entry form") {
			t.Errorf("what was said is shown as %s", got)
		}
	}
	if after := worker.see(note).Text("#entry"); strings.Contains(after, "missing episode?") || !strings.Contains(after, "Found asleep at a flat by the landlord.") {
		t.Errorf("the note is now %s", after)
	}
	form.Set("kind", "mace.exit")
	if w := worker.post(child+"/kind", form); w.Code != http.StatusBadRequest {
		t.Errorf("what is not asked about is taken: %d", w.Code)
	}
}
