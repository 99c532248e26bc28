package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

func thenAt(id record.ChildID, it *chronology.Item) string {
	return childLink(id, "then") + "?at=" + casework.Token(id, it.Ref)
}

// Nothing that was told or written later is on a page about the past: no text, no agency, no age, no count, no question.
func TestThePastSaysNothingOfWhatCame(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	desk.ordinary(t)
	b := visit(t, desk)
	for _, id := range []record.ChildID{joe, "o020", "o009"} {
		c := desk.children[id]
		for pos := 0; pos < c.Len(); pos += 1 + c.Len()/14 {
			at := c.Items[pos]
			body := b.get(thenAt(id, at)).Body.String()
			text := parsed(t, body).Text("html")
			then := c.AsOf(at)
			nothingLater(t, string(id)+" at "+at.Ref.String(), text, [2]*chronology.Chronology{c, then})
			if strings.Contains(body, "of "+strconv.Itoa(c.Len())+".") && then.Len() != c.Len() {
				t.Errorf("%s at %s: it says how many entries there are now", id, at.Ref)
			}
			for _, later := range c.Items[pos+1:] {
				if token := casework.Token(id, later.Ref); strings.Contains(body, "e-"+token) || strings.Contains(body, "e="+token) {
					t.Errorf("%s at %s: it links to a later entry", id, at.Ref)
				}
			}
		}
	}
}

// nothingLater looks for the words of entries that the view does not hold.
func nothingLater(t *testing.T, where, text string, of [2]*chronology.Chronology) {
	t.Helper()
	whole, view := of[0], of[1]
	for _, general := range record.Words().States {
		text = strings.ReplaceAll(text, general, "") // the vocabulary explains VEMT by MACE; no entry says so
	}
	var allowed strings.Builder
	for _, it := range view.Items {
		allowed.WriteString(it.Text.Reveal() + "\n")
	}
	for _, it := range whole.Items {
		if view.Find(it.Ref) != nil {
			continue
		}
		words := strings.Join(strings.Fields(it.Text.Reveal()), " ")
		if len(words) >= 20 && !strings.Contains(allowed.String(), it.Text.Reveal()) && strings.Contains(text, words) {
			t.Errorf("%s: it says what was not known: %s", where, it.Ref)
		}
		name := drawing.Agency(it.Ref.Agency)
		if !slices.ContainsFunc(view.Items, func(v *chronology.Item) bool { return v.Ref.Agency == it.Ref.Agency }) && strings.Contains(text, name+",") {
			i := strings.Index(text, name+",")
			t.Errorf("%s: it names %s, which had written nothing: …%s…", where, name, text[max(0, i-60):min(len(text), i+60)])
		}
	}
}

// MO-62: as known to one agency, the page holds what that agency wrote or was told, and nothing else.
func TestThroughOneAgencysEyes(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	c := desk.children[joe]
	for _, agency := range []record.AgencyCode{"police", "mace", "education"} {
		for _, pos := range []int{60, 110, 150} {
			at := c.Items[pos]
			page := b.see(thenAt(joe, at) + "&known=" + string(agency))
			view := c.AsOf(at).KnownTo(agency)
			if view.Len() == 0 {
				continue
			}
			text := strings.ReplaceAll(page.Text("main"), page.Text("#known"), "")
			nothingLater(t, string(agency)+" at "+at.Ref.String(), text, [2]*chronology.Chronology{c, view})
			if !strings.Contains(page.Text(".sl-then"), "Only what "+drawing.Agency(agency)+" wrote or was told") {
				t.Errorf("%s: the page does not say through whose eyes it looks", agency)
			}
			if known := view.Find(at.Ref) != nil; known == strings.Contains(page.Text(".sl-then"), "wrote or was told shows that it knew") {
				t.Errorf("%s at %s: knows the entry: %v, and the page says otherwise", agency, at.Ref, known)
			}
			if drawn := page.Text("svg.sl-lanes"); strings.Contains(drawn, "No agency recorded") || strings.Contains(drawn, "No entry is about") {
				t.Errorf("%s at %s: the drawing says that nobody wrote what this agency does not hold", agency, at.Ref)
			}
			if page.Has(".sl-matrix") {
				t.Errorf("%s: the page says what others knew", agency)
			}
			if selected := page.All("#known option[selected]"); len(selected) != 1 || selected[0].Text() != drawing.Agency(agency) {
				t.Errorf("%s is not the one chosen", agency)
			}
		}
	}
	page := b.see(thenAt(joe, c.Items[3]) + "&known=mace")
	if text := page.Text("main"); strings.Contains(text, c.Items[3].Text.Reveal()) || strings.Contains(text, c.Items[0].Text.Reveal()) {
		t.Error("through an agency that had written and been told nothing yet, what others wrote is shown")
	}
	if selected := page.All("#known option[selected]"); len(selected) != 1 || selected[0].Text() != drawing.Agency("mace") {
		t.Error("the page forgets through whose eyes it looks")
	}
}

// Steps lead through the whole chronology, one entry at a time, and keep whose eyes are looked through.
func TestStepsLeadThroughTheRecord(t *testing.T) {
	b, desk := visitAda(t)
	c := desk.children["a1"]
	w := b.get("/children/a1/then")
	path := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || path != thenAt("a1", c.Items[0]) {
		t.Fatalf("replay begins at %q", path)
	}
	for pos := range c.Items {
		page := b.see(path)
		if got := page.Text(".sl-then"); !strings.Contains(got, "Entry "+strconv.Itoa(pos+1)+" in order. "+plural(pos+1, "entry", "entries")+" by ") {
			t.Errorf("step %d: %q", pos, got)
		}
		next := ""
		for _, n := range page.All(".sl-then__go a") {
			if n.Text() == "Next entry" {
				href, _ := n.Attr("href")
				next = "/children/a1/then" + href
			}
		}
		if last := pos == c.Len()-1; last != (next == "") {
			t.Errorf("step %d leads to %q", pos, next)
		}
		path = next
	}
	page := b.see(thenAt("a1", c.Items[5]) + "&known=social-care")
	for _, n := range page.All(".sl-then__go a") {
		if href, _ := n.Attr("href"); !strings.Contains(href, "known=social-care") {
			t.Errorf("%s forgets whose eyes are looked through: %s", n.Text(), href)
		}
	}
	if href, _ := page.All("a.sl-leave")[0].Attr("href"); href != "/children/a1" {
		t.Errorf("leaving the past leads to %s", href)
	}
}

// Without an entry, replay begins at the first; an address that names none is not found.
func TestReplayBeginsAtTheFirstEntry(t *testing.T) {
	b, desk := visitAda(t)
	want := thenAt("a1", desk.children["a1"].Items[0]) + "&known=police"
	if w := b.get("/children/a1/then?known=police"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
		t.Errorf("it begins at %q, want %q", w.Header().Get("Location"), want)
	}
	if w := b.get("/children/a1/then?" + url.Values{"at": {"no such entry"}}.Encode()); w.Code != http.StatusNotFound {
		t.Errorf("an entry that is not there: %d", w.Code)
	}
}

// MO-62: who wrote it, who was told, and where there is no record, which proves nothing.
func TestWhoKnewWhat(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "k1", "Kit", submission("2010", `E1,social-care,S1,2024-02-01,,,mace.accepted,Accepted by the panel.,,,,,
E2,social-care,S1,2024-02-02,,,meeting.strategy,Strategy meeting with the police.,,,attended=police;concern=criminal-exploitation,,
E3,police,P1,2024-02-03,,,police.arrest,Arrested with a knife.,,,,,
E4,police,P1,2024-02-04,,,missing.episode,Later missing.,,,serious=yes,,
`))
	b := visit(t, desk)
	c := desk.children["k1"]
	page := b.see(thenAt("k1", c.Items[2]))
	if got := page.Text(".sl-matrix thead"); got != "What was to know Social care Police On record" {
		t.Errorf("columns are %q", got)
	}
	rows := map[string]string{}
	for _, n := range page.All(".sl-matrix tbody tr") {
		name, _, _ := strings.Cut(n.Text(), " 2 February")
		name, _, _ = strings.Cut(name, " 1 February")
		name, _, _ = strings.Cut(name, " 3 February")
		rows[name] = n.Text()
	}
	for what, want := range map[string]string{
		"Panel accepts": "wrote it ? no record, asked, answered1 of 2", "Strategy meeting": "wrote it was told2 of 2", "Arrest": "? no record, not asked wrote it1 of 2",
	} {
		if got := strings.ReplaceAll(rows[what], " ", ""); !strings.HasSuffix(got, strings.ReplaceAll(want, " ", "")) {
			t.Errorf("%s: %q, want %q", what, rows[what], want)
		}
	}
	if title, _ := page.All(".sl-matrix tbody a")[1].Attr("title"); title != "Strategy meeting with the police." {
		t.Errorf("the title of a row is %q, not the agency's words", title)
	}
	if len(rows) != 3 || !strings.Contains(page.Text(".sl-matrix"), "it does not prove that nobody knew") {
		t.Errorf("%d rows, or the sentence is missing", len(rows))
	}
}

// where Joe's early help was closed the page says who had not been asked, names nobody who came later, and leads today to whoever can be
// asked; and the closing can be challenged from where it is read.
func TestWhoHadNotBeenAskedWhenJoesEarlyHelpWasClosed(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	at := desk.children[joe].Lookup("J-056")
	page := b.see(thenAt(joe, at))
	rows := map[string]string{}
	for _, n := range page.All(".sl-knows tbody tr") {
		name, rest, _ := strings.Cut(n.Text(), " not asked ")
		rows[name] = rest
	}
	for _, agency := range []string{"Youth justice service", "Police force", "Emergency department", "School"} {
		if rows[agency] == "" {
			t.Errorf("%s: %v", agency, rows)
		}
	}
	if says := page.Text(".sl-knows"); strings.Contains(says, "MACE") || strings.Contains(says, "Current council") || strings.Contains(says, "Ask another") {
		t.Errorf("the past says %s", says)
	}
	to, _ := page.All(".sl-then__what a.govuk-link")[0].Attr("href")
	if !strings.Contains(to, "/pathway/challenge-decision?about=") {
		t.Errorf("the closing is challenged at %q", to)
	}
	if says := b.see("/children/" + string(joe)).Text("main"); !strings.Contains(says, "Not asked: ") || !strings.Contains(says, "Ask another agency") {
		t.Error("the record of today does not say who was not asked")
	}
}

// The acceptance walk of the review: at the strategy meeting of late 2021 the question about the panel stands on the page.
func TestTheQuestionAboutThePanelStandsAtTheStrategyMeeting(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	at := desk.children[joe].Lookup("social-care-cur/J-162")
	next := desk.children[joe].Items[at.Pos+1]
	for _, it := range []*chronology.Item{at, next} {
		page := b.see(thenAt(joe, it))
		if text := page.Text(".sl-panel"); strings.Contains(text, "exploitation panel") {
			return
		}
	}
	t.Error("no question names the exploitation panel, at MO-51")
}
