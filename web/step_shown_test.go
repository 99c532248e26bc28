package web

import (
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// What the record says of a sign stands folded beside that sign, with the way to each entry, and answers nothing by itself.
func TestWhatSpeaksOfASignStandsBesideIt(t *testing.T) {
	b := worker(t)
	page := b.see(joesPage(b) + "/pathway/tool/missing")
	late := page.Text("fieldset[id=a.out-late]")
	if !strings.Contains(late, "entries speak of it; the newest 8 are shown") || !strings.Contains(late, "Missing episode") || strings.Contains(late, "Comes back hurt") {
		t.Errorf("beside being out late it says %q", late)
	}
	if n := len(page.All("fieldset[id=a.out-late] details a.sl-cite")); n != 8 {
		t.Errorf("%d entries can be gone to", n)
	}
	if page.Has("fieldset[id=a.returned-hurt] a.sl-cite") || !strings.Contains(page.Text(".sl-shown"), "does not say that they are not there") {
		t.Error("of what nothing speaks it is not said that this says nothing")
	}
	if !page.Has(".sl-shown details li") {
		t.Error("what nothing speaks of is no list")
	}
	if len(page.All("main input[type=radio]")) == 0 || page.Has("main input[checked]") {
		t.Error("something is answered before anybody did")
	}
}

// What a sign rests on, when and in which words is asked where somebody says that it is there, or that it is not: until then it stands behind a line,
// without a script too. What is wrong within stands open.
func TestWhatASignRestsOnIsAskedOnceItIsSaidToBeThere(t *testing.T) {
	b := worker(t)
	missing := joesPage(b) + "/pathway/tool/missing"
	if page := b.see(missing); !page.Has("fieldset[id=a.out-late] details[data-unfolds] textarea") || page.Has("details[data-unfolds][open]") {
		t.Errorf("it asks at once: %q", page.Text("fieldset[id=a.out-late]"))
	}
	if where, _ := b.answers(missing, "draft", "out-late.answer", "unknown"); where == "" {
		t.Error("nothing was kept")
	}
	if page := b.see(missing); page.Has("details[data-unfolds][open]") {
		t.Error("it asks of what is not known")
	}
	where, page := b.answers(missing, "save", "out-late.answer", "present")
	if where != "" || len(page.All("details[data-unfolds][open]")) != 1 || !strings.Contains(page.Text("fieldset[id=a.out-late] details[open]"), "Say whether it rests on evidence") {
		t.Errorf("with an answer it leads to %q and says %q", where, saysOf(page))
	}
}

// The signs that are not known are a list under each part of the tool, and of many agencies those that the record has stand before the others.
func TestManyThingsAreListsThatCanBeOpened(t *testing.T) {
	b := worker(t)
	page := b.see(joesPage(b) + "/pathway/tool/not-known?add=asks")
	if lists := page.All(".sl-shown details"); len(lists) < 4 || !strings.Contains(page.Text(".sl-shown"), "signs are not known") {
		t.Errorf("%d lists: %q", len(lists), page.Text(".sl-shown"))
	}
	open, folded := page.All("fieldset .govuk-radios input"), page.All("fieldset details .govuk-radios input")
	if len(folded) < 10 || len(open)-len(folded) < 3 {
		t.Errorf("%d agencies to choose stand open, and %d behind a line", len(open)-len(folded), len(folded))
	}
}

// Whoever proposes to do less finds in the list of parts, beside the questions and before they send it what is needed before it is decided, and can
// send it without.
func TestWhoeverProposesIsToldWhatIsNeededLater(t *testing.T) {
	site, desk := realDeskOf(t)
	child := joesPage(somebody(site, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit))
	desktest.OnDuty(t, desk, "hub", "exploitation-hub", record.SafeguardingNow)
	b := somebody(site, "hub", "exploitation-hub", "vemt", record.SafeguardingNow)
	accepts := pathway.Answers{"history": {"yes"}, "outcome": {"accept"}, "hub": {"hub"}, "level": {"high"}, "category": {"criminal"}, "reason": {"Signs of county lines"}}
	who := casework.Person(record.Actor{User: "hub", Role: "exploitation-hub", Agency: "vemt"}, record.SafeguardingNow, time.Now())
	id := record.ChildID(strings.TrimPrefix(child, "/children/"))
	if _, err := desk.Take(t.Context(), who, casework.Taking{At: casework.StepAt{Child: id, Step: "screen"}, Answers: accepts, Request: casework.Request{ID: "a-request-of-a-test"}}); err != nil {
		t.Fatal(err)
	}
	propose := child + "/pathway/propose"
	if says := b.see(propose).Text(".govuk-task-list"); !strings.Contains(says, "Needed before it is decided") {
		t.Fatalf("the parts are %q", says)
	}
	if says := b.see(propose + "/police").Text("form"); !strings.Contains(says, "Needed before it is decided.") {
		t.Errorf("it asks %q", says)
	}
	b.answers(propose+"/decision", "save", "way", "step-down", "reason", "A trusted worker sees him twice a week, and he says that he has left them.")
	b.answers(propose+"/history", "save", "history", "yes")
	page := b.see(propose + "/check")
	if says := page.Text("section[aria-labelledby=later]"); !strings.Contains(says, "It can be sent without") || !strings.Contains(says, "the police were asked") {
		t.Errorf("before it is sent, it says %q", says)
	}
	if page.Has("#missing") || !page.Has("button[value=take]") {
		t.Errorf("it cannot be sent: %q", page.Text("main"))
	}
}
