package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/record"
)

// R-028 (review 4.1.1): a worker writes what blames Joe. Quietly, under the field and at the answers, stand the words, why, and two other ways; it is
// no error and nothing is stopped. They go back, change one, keep the other, and send it.
func TestWhoeverWritesSeesOtherWords(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	worry := child + "/pathway/refer/worry"
	where, page := b.answers(worry, "save", "worry", "He keeps putting himself at risk and he failed to engage. He was exploited.", "danger", "no")
	if !strings.HasSuffix(where, "/refer/more") {
		t.Fatalf("wording stopped it: %q %s", where, saysOf(page))
	}
	page = b.see(worry)
	note := page.Text(".sl-wording")
	for _, want := range []string{"“putting himself at risk”", "“failed to engage”", "It could say", "By whom? Or: not yet known.", "you decide how it is written"} {
		if !strings.Contains(note, want) {
			t.Errorf("under the field there is no %q in %q", want, note)
		}
	}
	if at, _ := page.All("textarea")[0].Attr("aria-describedby"); !strings.Contains(at, "a.worry-words") || !page.Has(`[id=a.worry-words]`) {
		t.Errorf("the field is described by %q", at)
	}
	if page.Has(".govuk-error-message") || page.Has(".govuk-error-summary") {
		t.Error("it looks like an error")
	}
	check := b.refersOn(child)
	answers := b.see(check)
	if says := answers.Text(".sl-wording"); !strings.Contains(says, "“putting himself at risk”") || !strings.Contains(answers.Text("form"), "nobody is counted") {
		t.Errorf("at the answers it says %q", says)
	}
	change := ""
	for _, a := range answers.All("dd .sl-go a") {
		change, _ = a.Attr("href")
	}
	if change != worry+"#a.worry" {
		t.Errorf("it is changed at %q", change)
	}
	if where, page = b.answers(worry, "save", "worry", "Older men put him at risk at the flats, and he failed to engage."); where == "" {
		t.Fatal(saysOf(page))
	}
	if where, page = b.sends(check, "take", formOf(b.see(check))); where != child+"/pathway?done=refer" {
		t.Fatalf("it leads to %q: %s", where, saysOf(page))
	}
	if says := b.see(where).Text("main"); strings.Contains(says, "own-risk") || strings.Contains(says, "not-engaging") {
		t.Error("a page says how somebody chose their words")
	}
}

// refersOn leaves the rest of the referral empty, up to its answers.
func (b *browser) refersOn(child string) (check string) {
	b.t.Helper()
	check, page := b.answers(child+"/pathway/refer/more", "save")
	if !strings.HasSuffix(check, "/refer/check") {
		b.t.Fatalf("it leads to %q: %s", check, saysOf(page))
	}
	return check
}

// What Joe said stays as he said it: nothing stands under his words, in whichever way a page is sent, until somebody says that they put it into their
// own.
func TestNothingStandsUnderWhatTheChildSaid(t *testing.T) {
	b := worker(t)
	hear := joesPage(b) + "/pathway/hear-child/child"
	said := []string{"said", "I keep putting myself at risk, I failed to engage. He keeps putting himself at risk.", "how", "phone"}
	b.answers(hear, "draft", said...)
	field := func() (under, asked bool) {
		page := b.see(hear)
		for _, area := range page.All("textarea") {
			if name, _ := area.Attr("name"); name == "a.said" {
				_, asked = area.Attr("data-words")
			}
		}
		return page.Has(`[id=a.said-words]`), asked
	}
	if under, asked := field(); under || asked {
		t.Errorf("the child's words are looked at: under %v, asked %v", under, asked)
	}
	b.answers(hear, "draft", "words", "verbatim")
	if under, asked := field(); under || asked {
		t.Errorf("word for word, they are looked at: under %v, asked %v", under, asked)
	}
	b.answers(hear, "draft", "words", "paraphrase")
	if under, asked := field(); !under || !asked {
		t.Error("somebody else's words are not looked at")
	}
}

// While somebody writes, a script asks: what stands under the field comes back, and nothing of it is kept. Nobody who is not signed in is answered, and
// nothing is too long or too odd.
func TestAScriptAsksAboutAField(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	ask := func(b *browser, text string) *httptest.ResponseRecorder {
		return b.post("/words", url.Values{"text": {text}})
	}
	w := ask(b, "He is a <b>gang</b> member & failed to engage.")
	if says := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(says, "“failed to engage”") || strings.Contains(says, "<b>gang") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %q", w.Code, says)
	}
	if strings.Contains(w.Body.String(), "<html") {
		t.Error("it is a whole page")
	}
	if w = ask(b, "Older men put him at risk."); w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != "" {
		t.Errorf("nothing is found, and it says %q", w.Body.String())
	}
	for _, odd := range []string{"", "\x00\xff", strings.Repeat("failed to engage. ", 1500), strings.Repeat("“", 3000), strings.Repeat("a", wordsMost)} {
		if w = ask(b, odd); w.Code >= http.StatusInternalServerError {
			t.Errorf("%d for %d bytes", w.Code, len(odd))
		}
	}
	if w = b.post("/words", url.Values{}); w.Code != http.StatusBadRequest {
		t.Errorf("no text: %d", w.Code)
	}
	stranger := &browser{t, b.site, ""}
	if w = ask(stranger, "He failed to engage."); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "sl-wording__note") {
		t.Errorf("a stranger is answered: %d", w.Code)
	}
	if w = b.post("/words", url.Values{"text": {"He failed to engage."}}, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("another site is answered: %d", w.Code)
	}
}

// R-031, R-032 (review 4.3.4 and 4.1.18): on the page of an entry the agency's words are theirs, with the dated facts behind them and what nobody
// asked. In the list they stand without a mark: whoever has ten seconds reads what happened.
func TestAnAgencysWordsAreTheirs(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	says := b.see(entryOf(b, desk, "J-178")).Text(".sl-worded")
	for _, want := range []string{
		"Wording of Police: “a 'habitual' knife carrier”", "stays as they wrote it", "1 conviction over a weapon", "2 times a weapon was seen", "age 16", "Nobody is recorded as having asked the child what it was for",
		"Of whom is the child afraid",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("there is no %q in %q", want, says)
		}
	}
	hospital := b.see(entryOf(b, desk, "J-190"))
	if says = hospital.Text(".sl-worded"); !strings.Contains(says, "“lack of cooperation”") || !strings.Contains(says, "What else could explain it") || !strings.Contains(says, "9 attendances") {
		t.Errorf("at the hospital: %q", says)
	}
	if n := len(hospital.All(".sl-worded")); n != 1 {
		t.Errorf("the same facts stand there %d times", n)
	}
	if b.see("/children/c1").Has(".sl-worded") {
		t.Error("the list is marked")
	}
}

// entryOf is the page of an entry of Joe's.
func entryOf(b *browser, desk *fakeDesk, id string) string {
	b.t.Helper()
	c := desk.children["c1"]
	return "/children/c1?e=" + url.QueryEscape(casework.Token("c1", c.Lookup(id).Ref))
}

// However long and full of findings a text is, few stand under it, each term once, and what only asks stands last.
func TestFewNotesStandUnderAField(t *testing.T) {
	text := record.Private(strings.Repeat("He was exploited. He failed to engage. He is streetwise, manipulative and a drug runner. He is a risk to others. He was lying. He keeps going missing. He placed himself at risk. ", 40))
	notes := wordNotes(text)
	if len(notes) == 0 || len(notes) > mostNotes {
		t.Fatalf("%d notes", len(notes))
	}
	seen, light := map[string]bool{}, false
	for _, n := range notes {
		if seen[n.Term] || light && n.Light == "" {
			t.Errorf("%s stands twice, or after what only asks", n.Term)
		}
		seen[n.Term], light = true, n.Light != ""
	}
}
