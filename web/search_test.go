package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/record"
)

func (b *browser) search(words string) (status int, body string) {
	b.t.Helper()
	w := b.post("/search", url.Values{"words": {words}})
	return w.Code, w.Body.String()
}

// From the header to the words, and from there to the entry on the child's page.
func TestAnEntryIsFoundByItsWords(t *testing.T) {
	d := onDuty(t)
	d.receives(ada())
	if to := linkOf(t, d.see("/"), "Search"); to != "/search" {
		t.Fatalf("search leads to %s", to)
	}
	if w := d.get("/search"); strings.Contains(w.Body.String(), "Nothing was found") {
		t.Error("before anything was looked for, nothing was found")
	}
	_, body := d.search("BOXING “at the”")
	page := parsed(t, body)
	wellMade(t, "what was found", body)
	if got := page.Text(".sl-found"); !strings.Contains(got, "Ada Invented") || !strings.Contains(got, "15 February 2024") || !strings.Contains(got, "Social care") {
		t.Errorf("it says %q", got)
	}
	if marked := page.Text("mark"); marked != "at the boxing" {
		t.Errorf("the words are not marked, or others are: %q", marked)
	}
	entry := linkOf(t, page, kindLabel(t, "child.protective"))
	if text := d.see(strings.TrimSuffix(entry, "#entry")).Text("#entry"); !strings.Contains(text, "boxing club") {
		t.Errorf("the link leads to %q", text)
	}
}

// The words somebody looks for may be a name: they stand in no address, no title and no log.
func TestTheWordsLookedForStayInTheForm(t *testing.T) {
	d := onDuty(t)
	d.receives(ada())
	w := d.post("/search", url.Values{"words": {"Zachariah"}})
	if w.Code != http.StatusOK || w.Header().Get("Location") != "" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	page := parsed(t, w.Body.String())
	if strings.Contains(page.Text("title"), "Zachariah") || strings.Contains(page.Text("main"), "Zachariah") {
		t.Error("the words stand outside the form")
	}
	if to := linksTo(page, "Zachariah"); len(to) > 0 {
		t.Errorf("the words stand in an address: %s", to)
	}
	if form := page.All("form[action=/search]"); len(form) != 1 {
		t.Fatal("the form is gone")
	} else if method, _ := form[0].Attr("method"); method != "post" {
		t.Errorf("the form is sent with %s", method)
	}
	if w := d.get("/search?words=Zachariah"); strings.Contains(w.Body.String(), "found") && strings.Contains(parsed(t, w.Body.String()).Text("h2"), "found") {
		t.Error("words in an address are looked for")
	}
}

// "Nothing found" is never left to be read as "nothing there".
func TestNothingFoundIsNotNothingThere(t *testing.T) {
	d := onDuty(t)
	d.receives(submission("2010-05-03", "H1,social-care,S1,2024-02-01,,,health.not-brought,Not brought to the dentist.,,,,,\nR1,police,P1,2024-02-02,,,note,Behind the bakery.,,,,,restricted\nO1,police,P1,2024-02-02,,,note,Behind the baths.,,,,,\n"))
	if _, body := d.search("baths"); !strings.Contains(parsed(t, body).Text("h2"), "Found in 1 entry of 1 child") {
		t.Fatal("what may be found is not")
	}
	for _, words := range []string{"dentist", "bakery", "nowhere at all"} {
		_, body := d.search(words)
		text := parsed(t, body).Text("main")
		for _, want := range []string{"Nothing was found", "Search does not look everywhere", "health, intelligence", "restricted or sealed", "Nothing found does not mean that nothing is there", "fewer words"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q: it does not say %q", words, want)
			}
		}
	}
}

// More than are shown is said, and so is how many there are of how many.
func TestMoreIsSaid(t *testing.T) {
	b, desk := visitAda(t)
	desk.found, desk.more = found(50, "school."), true
	_, body := b.search("school")
	text := parsed(t, body).Text("main")
	if !strings.Contains(text, "Found in 50 entries of 1 child") || !strings.Contains(text, "There are more") {
		t.Errorf("it says %q", text)
	}
	desk.more = false
	if _, body := b.search("school"); strings.Contains(body, "There are more") {
		t.Error("more are promised than there are")
	}
}

// Any text is safe: what is typed is never run, breaks no page, and costs no more than a page.
func TestAnyTextIsSafeToSearchFor(t *testing.T) {
	d := onDuty(t)
	d.receives(ada())
	for _, words := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' OR 1=1; DROP TABLE entry; --`, "a* NEAR(b c) AND NOT {x}", `"never closed`, "\x00", "a\x00b",
		"\xff\xfe", "👩‍👧 😀", "אבא \u202e abc", "ﷺ", strings.Repeat("school ", 2000), "(((((((((", "^school", "text:school", "%", "_", "ß", "\r\n\r\n",
	} {
		status, body := d.search(words)
		if status != http.StatusOK && status != http.StatusBadRequest {
			t.Errorf("%q: %d", words, status)
		}
		wellMade(t, words, body)
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") {
			t.Errorf("%q is run", words)
		}
	}
	for _, size := range []int{searchBytes + 1, 1 << 20, 20 << 20} {
		status, body := d.search(strings.Repeat("x ", size/2+1))
		if page := parsed(t, body); status != http.StatusBadRequest || !strings.Contains(page.Text(".govuk-error-summary"), "too long") || len(body) > 20<<10 {
			t.Errorf("%d bytes: %d, a page of %d bytes", size, status, len(body))
		}
	}
	b, desk := visitAda(t)
	desk.found = found(1, `<script>alert(1)</script>`)
	if _, body := b.search("x"); strings.Contains(body, "<script>alert") {
		t.Error("an agency's words are run")
	}
}

// Nothing to look for is said in words, and asks nobody.
func TestNothingToLookFor(t *testing.T) {
	b, desk := visitAda(t)
	for _, words := range []string{"", "  ", "…", "😀"} {
		status, body := b.search(words)
		page := parsed(t, body)
		if status != http.StatusBadRequest || !strings.HasPrefix(page.Text("title"), "Error: ") || !page.Has("#words-error") || len(linksTo(page, "#words")) == 0 {
			t.Errorf("%q: %d", words, status)
		}
	}
	if len(desk.searched) != 0 {
		t.Errorf("the desk was asked for %q", desk.searched)
	}
}

// Whatever is typed, the page is made.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"school", `"in a row`, "\x00", "<b>", "😀 ß \u202e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		b, desk := visitAda(t)
		desk.found = found(1, words)
		status, body := b.search(words)
		if status >= http.StatusInternalServerError || strings.Contains(body, "<b>") {
			t.Errorf("%q: %d", words, status)
		}
	})
}

func kindLabel(t *testing.T, kind record.Kind) string {
	t.Helper()
	info, ok := record.Words().Kind(kind)
	if !ok {
		t.Fatalf("there is no kind %s", kind)
	}
	return info.Label
}
