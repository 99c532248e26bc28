package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/casework"
	"sightline/internal/htmlcheck"
	"sightline/record"
)

// browser is a person at the pages: a role, a purpose, and what the server says.
type browser struct {
	t      *testing.T
	site   http.Handler
	choice string // the cookie; "" before a purpose is chosen
}

var files = fstest.MapFS{"sightline.css": {Data: []byte("body{}")}, "sightline.js": {Data: []byte("1")}, "js-enabled.js": {Data: []byte("2")}}

func visit(t *testing.T, desk Desk) *browser {
	t.Helper()
	return &browser{t, New(Options{PaceBy: unhurried(), Desk: door{desk}, Assets: files}), as("social-worker", record.PreparingVisit)}
}

func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	b.t.Helper()
	if r.Host == "example.com" { // what httptest puts there
		r.Host = "127.0.0.1:8080"
	}
	if b.choice != "" {
		for _, name := range []string{"sightline", "__Host-sightline"} {
			r.AddCookie(&http.Cookie{Name: name, Value: b.choice})
		}
	}
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do(httptest.NewRequest(http.MethodGet, path, http.NoBody))
}

// see opens a page that must be there.
func (b *browser) see(path string) *htmlcheck.Page {
	b.t.Helper()
	w := b.get(path)
	if w.Code != http.StatusOK {
		b.t.Fatalf("%s: %d %s", path, w.Code, w.Header().Get("Location"))
	}
	return parsed(b.t, w.Body.String())
}

func parsed(t *testing.T, body string) *htmlcheck.Page {
	t.Helper()
	page, err := htmlcheck.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func (b *browser) post(path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return b.do(r)
}

// records are the addresses that show a record.
var records = []string{"/", "/children/c1", "/children/c1?q=1", "/children/c1/then", "/children/c1/then?at=x", "/children/c1/print", "/children/c1/looks", "/children/c1/looks/1", "/search", "/children/c1/questions/x", "/questions", "/rules", "/rules/strategy-without-panel"}

func TestNobodyIsLedAway(t *testing.T) {
	for next, want := range map[string]string{
		"/": "/", "/children/c1?q=4": "/children/c1?q=4", "": "/", "//evil.example/": "/", "https://evil.example/": "/", `/\evil.example`: "/", "javascript:alert(1)": "/",
		"/start?next=/start": "/", "/sign-in?next=/": "/", "/sign-in/provider/x/back": "/", "/sign-out": "/", "/prove": "/", "/enrol/ways": "/", "/set-up": "/", "/signs": "/signs", "/children/../start": "/", "/%2f%2fevil.example": "/", "/a\nb": "/", "children": "/", "/blank?back=/": "/", "http:/children/c1": "/",
	} {
		if got := localPath(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

// everywhere are addresses of every route, right and wrong.
var everywhere = append([]string{
	"/start", "/blank", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/favicon.svg", "/assets/0/sightline.css", "/nowhere", "/children/", "/children/none",
	"/children/c1?lane=%3Cscript%3E&agency=%22&age=99&depth=no&order=up&page=-1&q=-4&e=zz", "/children/c1?q=99999999999999999999&page=all", "/children/c1?page=9999",
	"/children/c1/then?at=x&known=nobody", "/?page=999", "/children/c1/looks?page=-1&role=%3Cb%3E&purpose=no", "/children/c1/looks/x", "/children/c1/looks/proof",
	"/children/c1/looks/99999999999999999999", "/questions?of=team&theme=%3Cb%3E&area=%22&page=-1", "/questions?of=all&page=99999999999999999999", "/children/c1/questions/x?at=x&known=nobody", "/rules?q=%3Cscript%3E&of=nobody", "/rules/nothing", "/rules/%3Cb%3E", "/rules/strategy-without-panel/preview", "/rules/nothing/preview",
}, records...)

// However an address is called, nothing breaks, and HEAD says what GET would.
func TestNoAddressBreaksAPage(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	for _, path := range everywhere {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete} {
			w := b.do(httptest.NewRequest(method, path, http.NoBody))
			if method == http.MethodHead && w.Body.Len() > 0 {
				t.Errorf("HEAD %s has a body", path)
			}
			if w.Code >= http.StatusInternalServerError {
				t.Errorf("%s %s: %d", method, path, w.Code)
			}
		}
	}
}

// Routes by roles: no role breaks a page, every page has one heading, no id twice, and nothing that the policy would refuse.
func TestEveryPageForEveryRole(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	desk.ordinary(t)
	b := visit(t, desk)
	why := whyLink("c1", firstOpen(t, asked(t, desk, "c1")).ID)
	at := "/children/c1/then?at=" + casework.Token("c1", record.Ref{Agency: "social-care-cur", Record: "J-162"})
	all := append([]string{at, at + "&known=police", "/children/o020", "/children/o009/print"}, everywhere...)
	for role := range record.Words().AskedOf {
		b.choice = as(role, record.SafeguardingNow)
		paths := []string{"/", "/start", "/children/c1", "/children/o020", "/children/none", "/questions", "/questions?of=team", "/rules/strategy-without-panel", why}
		if role == "social-worker" {
			paths = all
		}
		for _, path := range paths {
			w := b.get(path)
			if w.Code >= http.StatusInternalServerError {
				t.Errorf("%s as %s: %d", path, role, w.Code)
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Code != http.StatusSeeOther {
				wellMade(t, path, w.Body.String())
			}
		}
	}
}

func wellMade(t *testing.T, path, body string) {
	t.Helper()
	page := parsed(t, body)
	if n := len(page.All("h1")); n != 1 {
		t.Errorf("%s has %d headings of the first level", path, n)
	}
	if page.Text("title") == "" || !page.Has("main#main") || !page.Has("html[lang=en-GB]") {
		t.Errorf("%s lacks a title, a main part or its language", path)
	}
	seen := map[string]bool{}
	for _, n := range page.All("[id]") {
		id, _ := n.Attr("id")
		if seen[id] {
			t.Errorf("%s has the id %q twice", path, id)
		}
		seen[id] = true
	}
	if page.Has("[style]") || page.Has("style") || page.Has("[onclick]") {
		t.Errorf("%s has a style or a script inside it", path)
	}
	for _, n := range page.All("script") {
		if _, ok := n.Attr("src"); !ok {
			t.Errorf("%s has a script inside it", path)
		}
	}
	if before, rest, ok := strings.Cut(body, "<pre>"); ok { // a rule's file, as it stands
		_, after, _ := strings.Cut(rest, "</pre>")
		body = before + after
	}
	if strings.Contains(body, "[private]") || strings.Contains(body, "{child}") || strings.Contains(body, "%!") || strings.Contains(body, "ZgotmplZ") {
		t.Errorf("%s shows what should have been filled in", path)
	}
	for _, n := range page.All("a[href]") {
		if n.Text() == "" {
			t.Errorf("%s has a link without words", path)
		}
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	b := visit(t, newDesk(t))
	form := url.Values{"hat": {"social-worker/" + string(record.PreparingVisit)}}
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://evil.example"}} {
		if w := b.post("/start", form, headers...); w.Code != http.StatusForbidden || len(w.Result().Cookies()) != 0 {
			t.Errorf("%v: %d", headers, w.Code)
		}
	}
	if w := b.post("/start", form, "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusSeeOther {
		t.Errorf("our own form is refused: %d", w.Code)
	}
}

func TestOnlyTheNameOfThisMachineIsAnswered(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:8080": 200, "localhost": 200, "[::1]:8080": 200, "127.0.0.2": 200, "::1": 200,
		"evil.example": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example:8080": 421, "192.168.1.4:8080": 421, "": 421, "0.0.0.0:8080": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/children/c1", http.NoBody)
		r.Host = host
		if w := b.do(r); w.Code != want {
			t.Errorf("%q: %d, want %d", host, w.Code, want)
		}
	}
}

// To somebody without leave, a child that is not there and one that may not be seen are the same page.
func TestWithheldLooksLikeNotFound(t *testing.T) {
	desk := newDesk(t)
	b := visit(t, desk)
	for _, path := range []string{"/children/c9", "/children/c9/then", "/children/c9/print", "/children/c9/then?at=1", "/children/c9/looks", "/children/c9/looks/1"} {
		desk.fail = nil
		unknown := b.get(path)
		desk.fail = fmt.Errorf("opening: %w: no relation", record.Withheld)
		withheld := b.get(path)
		if unknown.Code != http.StatusNotFound || withheld.Code != http.StatusNotFound || unknown.Body.String() != withheld.Body.String() {
			t.Errorf("%s: %d and %d, or the words differ", path, unknown.Code, withheld.Code)
		}
	}
}

type panicking struct{ Desk }

func (panicking) Open(context.Context, casework.Who, record.ChildID, casework.View) (*casework.Opened, error) {
	panic("Jane Secret was seen at Elm Court")
}

// R-028 aside: whatever breaks, neither the page nor the log says anything of anybody.
func TestWhatBreaksSaysNothingOfAnybody(t *testing.T) {
	var log bytes.Buffer
	desk := newDesk(t)
	for name, d := range map[string]Desk{"panic": panicking{desk}, "error": desk} {
		log.Reset()
		desk.fail = errors.New("disk I/O error")
		b := &browser{t, New(Options{PaceBy: unhurried(), Desk: door{d}, Log: slog.New(slog.NewTextHandler(&log, nil))}), as("social-worker", record.PreparingVisit)}
		w := b.get("/children/c1234")
		page := parsed(t, w.Body.String())
		if w.Code != http.StatusInternalServerError || page.Text("h1") != "Sorry, there is a problem" {
			t.Errorf("%s: %d %q", name, w.Code, page.Text("h1"))
		}
		for _, secret := range []string{"Jane", "Elm", "disk", "goroutine", "c1234"} {
			if strings.Contains(page.Text("main"), secret) {
				t.Errorf("%s: the page says %q", name, secret)
			}
		}
		if log.Len() == 0 {
			t.Errorf("%s: nobody is told", name)
		}
		for _, secret := range []string{"Jane", "Elm", "c1234"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("%s: the log says %q: %s", name, secret, log.String())
			}
		}
	}
}

func TestErrorsAreTurnedIntoPages(t *testing.T) {
	desk := newDesk(t)
	b := visit(t, desk)
	for _, c := range []struct {
		err  error
		want int
	}{{record.Invalid, 400}, {record.NotFound, 404}, {record.Withheld, 404}, {record.Conflict, 409}, {record.NotYet, 409}, {record.Busy, 503}, {io.ErrUnexpectedEOF, 500}} {
		desk.fail = fmt.Errorf("somewhere: %w", c.err)
		if w := b.get("/"); w.Code != c.want || !strings.Contains(w.Body.String(), "<h1") {
			t.Errorf("%v: %d, want %d", c.err, w.Code, c.want)
		}
	}
	w := b.do(httptest.NewRequest(http.MethodPost, "/children/c1", http.NoBody))
	if w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Header().Get("Allow"), "GET") || !strings.Contains(w.Body.String(), "<h1") {
		t.Errorf("a method that a page does not have: %d, allowed %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestOurFilesMayBeKeptForEver(t *testing.T) {
	b := visit(t, newDesk(t))
	link, _ := b.see("/start").All("link[rel=stylesheet]")[0].Attr("href")
	w := b.get(link)
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") || w.Body.String() != "body{}" {
		t.Errorf("%s: %d, %v", link, w.Code, w.Header())
	}
	if w := b.get("/assets/another/sightline.css"); w.Code != http.StatusNotFound {
		t.Errorf("an old address gives %d: it would be kept for ever", w.Code)
	}
	plain := &browser{t, New(Options{PaceBy: unhurried(), Desk: door{newDesk(t)}}), ""}
	if page := plain.see("/sign-in"); page.Has("link[rel=stylesheet]") || page.Has("script") {
		t.Error("without the built files their addresses are linked all the same")
	}
}

// The screen is blanked by a link to a page that says nothing, with a way back.
func TestBlankTheScreen(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	var blank string
	for _, link := range b.see("/children/c1?q=2").All("header nav a") {
		if link.Text() == "Blank the screen" {
			blank, _ = link.Attr("href")
		}
	}
	page := b.see(blank)
	if strings.Contains(page.Text("html"), "Joe") || strings.Contains(page.Text("html"), "ocial worker") {
		t.Errorf("the blank screen says: %s", page.Text("html"))
	}
	if back, _ := page.All("main a")[0].Attr("href"); back != "/children/c1?q=2" {
		t.Errorf("the way back leads to %q", back)
	}
}

// Whatever an address says, nobody is led away and no page breaks.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"/", "//x", "/a?b=c#d", "q=1&e=2", "lane=%ff&page=all", "at=&n=9999999999999999999", "/\\x", "https://x@y/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		to := localPath(text)
		u, err := url.Parse(to)
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
			t.Errorf("%q leads to %q", text, to)
		}
		b, _ := visitAda(t)
		for _, path := range []string{"/children/a1", "/children/a1/then", "/children/a1/questions/x", "/", "/start", "/questions", "/rules"} {
			r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
			r.URL.RawQuery = text
			if w := b.do(r); w.Code >= http.StatusInternalServerError {
				t.Errorf("%s?%q: %d", path, text, w.Code)
			}
		}
	})
}
