package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// signInLink is where somebody is sent who is not signed in.
func signInLink(next string, ended bool) string {
	to := url.Values{"next": {next}}
	if ended {
		to.Set("ended", "yes")
	}
	return "/sign-in?" + to.Encode()
}

// atTheDoor is the cookie of somebody who is signed in and has not chosen a role.
const atTheDoor = "user=duty-desk"

// nobody reaches a row without a session and a purpose, not even the list of names.
func TestWithoutAPurposeNoRecordIsOpened(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	for choice, want := range map[string]func(string) string{
		"":         func(path string) string { return signInLink(path, false) },
		atTheDoor:  startLink,
		"nonsense": func(path string) string { return signInLink(path, true) }, "%zz": func(path string) string { return signInLink(path, true) },
		as("headmaster", record.PreparingVisit):  func(path string) string { return signInLink(path, true) },
		as("social-worker", "curiosity"):         func(path string) string { return signInLink(path, true) },
		as(record.ServiceRole, record.Receiving): func(path string) string { return signInLink(path, true) },
	} {
		b.choice = choice
		for _, path := range records {
			w := b.get(path)
			if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != want(path) {
				t.Errorf("choice %q, %s: %d to %q, want %q", choice, path, w.Code, to, want(path))
			}
			if strings.Contains(w.Body.String(), "Joe") {
				t.Errorf("choice %q, %s names the child", choice, path)
			}
		}
	}
	if n := len(desk.calls); n != 0 {
		t.Errorf("the desk was asked %d times", n)
	}
}

// Every route but those before the door needs a session, whoever wrote it and however it is called.
func TestEveryRouteButThoseBeforeTheDoorNeedsASession(t *testing.T) {
	before := []string{"/sign-in", "/sign-out", "/set-up", "/enrol", "/blank", "/assets/", "/favicon", "/healthz", "/readyz", "/metrics"}
	desk := newDesk(t)
	desk.joe(t)
	s := &site{Options: Options{Desk: door{desk}, Demo: true}, book: bookOf(desk)}
	b := visit(t, desk)
	b.choice = ""
	for _, pattern := range s.routes().patterns {
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{child}", "c1", "{$}", "").Replace(path)
		if strings.Contains(pattern, "/demo") || hasPrefixOf(path, before) {
			continue
		}
		w := b.do(httptest.NewRequest(method, path, http.NoBody))
		in := w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/sign-in?next=") ||
			method == http.MethodPost && w.Code == http.StatusForbidden && parsed(t, w.Body.String()).Text("h1") == "Sign in"
		if !in {
			t.Errorf("%s without a session: %d to %q", pattern, w.Code, w.Header().Get("Location"))
		}
	}
	if n := len(desk.calls); n != 0 {
		t.Errorf("the desk was asked %d times", n)
	}
}

func hasPrefixOf(path string, all []string) bool {
	for _, prefix := range all {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// Somebody who signed in says in which role and why they look, and goes on to where they wanted to go. The token changes with the role.
func TestAPurposeIsChosenAndKept(t *testing.T) {
	b := visit(t, newDesk(t))
	b.choice = atTheDoor
	page := b.see("/start?next=/children/c1?q=4")
	if got := len(page.All("input[name=hat]")); got != 2*len(record.Purposes()) || !strings.Contains(page.Text("header"), "Robin Fields") {
		t.Errorf("%d choices, for %q", got, page.Text("header"))
	}
	if next, _ := page.All("input[name=next]")[0].Attr("value"); next != "/children/c1?q=4" {
		t.Errorf("it forgets where to go: %q", next)
	}
	w := b.post("/start", url.Values{"hat": {"social-worker/" + string(record.PreparingVisit)}, "next": {"/children/c1?q=4"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/children/c1?q=4" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	kept := w.Result().Cookies()[0]
	if kept.Name != "sightline" || !kept.HttpOnly || kept.Secure || kept.SameSite != http.SameSiteStrictMode || kept.Path != "/" || kept.Domain != "" || !kept.Expires.IsZero() || kept.MaxAge != 0 {
		t.Errorf("the cookie is kept otherwise than said: %v", kept)
	}
	if kept.Value == atTheDoor {
		t.Error("the session goes on under the same token")
	}
	b.choice = kept.Value
	page = b.see("/start")
	if chosen := page.All("input[checked]"); len(chosen) != 1 {
		t.Errorf("%d purposes are chosen already", len(chosen))
	}
	if says := page.Text("header"); !strings.Contains(says, "Robin Fields") || !strings.Contains(says, "Allocated social worker") || !strings.Contains(says, "purpose: preparing a visit") {
		t.Errorf("the header says %q", says)
	}
}

// Behind TLS the cookie is one that only this host can set.
func TestBehindTLSTheCookieIsTheHostsOwn(t *testing.T) {
	b := visit(t, newDesk(t))
	b.site = New(Options{PaceBy: unhurried(), Desk: door{newDesk(t)}, Secure: true, Names: []string{"127.0.0.1"}})
	b.choice = atTheDoor
	w := b.post("/start", url.Values{"hat": {"social-worker/" + string(record.PreparingVisit)}})
	if kept := w.Result().Cookies()[0]; kept.Name != "__Host-sightline" || !kept.Secure || kept.Path != "/" || kept.Domain != "" {
		t.Errorf("it is %v", kept)
	}
}

// So is the one that stays while somebody is away at their agency's own sign-in: no name beside ours can plant another's, and it is still
// sent when they come back from there.
func TestWhoIsAwayComesBackAsThemselves(t *testing.T) {
	for secure, name := range map[bool]string{false: "sightline-away", true: "__Host-sightline-away"} {
		w := httptest.NewRecorder()
		s := &site{Options: Options{Secure: secure}}
		if err := s.away(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/sign-in/provider/x", http.NoBody), casework.Sent{Ticket: "t", URL: "https://agency.example"}, "/"); err != nil {
			t.Fatal(err)
		}
		if kept := w.Result().Cookies()[0]; kept.Name != name || kept.Secure != secure || kept.Path != "/" || kept.Domain != "" || kept.SameSite != http.SameSiteLaxMode || !kept.HttpOnly {
			t.Errorf("it is %v", kept)
		}
	}
}

func TestAChoiceThatIsNotMadeIsSaidInWords(t *testing.T) {
	b := visit(t, newDesk(t))
	for _, hat := range []string{"", "<b>/<b>", "social-worker", "social-worker/curiosity", "/preparing a visit", "caldicott-guardian/" + string(record.AccessReview)} {
		w := b.post("/start", url.Values{"hat": {hat}, "next": {"/search"}})
		page := parsed(t, w.Body.String())
		if w.Code != http.StatusBadRequest || len(w.Result().Cookies()) != 0 {
			t.Errorf("%q: %d", hat, w.Code)
		}
		if !strings.HasPrefix(page.Text("title"), "Error: ") || len(page.All(".govuk-error-summary a")) != 1 || !page.Has("#hat-error") || !page.Has("#hat") {
			t.Errorf("%q: the page does not say what to choose", hat)
		}
		if next, _ := page.All("input[name=next]")[0].Attr("value"); next != "/search" {
			t.Errorf("it forgets where to go: %q", next)
		}
	}
}

// What somebody was sending when their session had ended is not sent and not lost: it goes with them, and they send it when they are in.
func TestWhatWasTypedOutlivesTheSession(t *testing.T) {
	desk := newDesk(t)
	b := visit(t, desk)
	joe := desk.joe(t)
	path := whyLink(joe, firstOpen(t, asked(t, desk, joe)).ID)
	form := answers(t, b.see(path), "The panel <b>talked</b> it through on Monday.")
	b.choice = "ended"
	w := b.post(path, form)
	page := parsed(t, w.Body.String())
	if w.Code != http.StatusForbidden || !strings.Contains(page.Text("main"), "You were signed out") || !strings.Contains(page.Text("main"), "What you were sending is kept on this page") || strings.Contains(w.Header().Get("Location"), "panel") {
		t.Fatalf("%d: %s", w.Code, page.Text("main"))
	}
	if gone := w.Result().Cookies(); len(gone) != 1 || gone[0].MaxAge >= 0 {
		t.Errorf("the browser keeps the token of a session that is over: %v", gone)
	}
	for _, n := range page.All("form input[name=kept]") {
		if v, _ := n.Attr("value"); !strings.HasPrefix(v, path+"\n") {
			t.Errorf("a way to sign in keeps %q", v)
		}
	}
	sent, _ := page.All("input[name=kept]")[0].Attr("value")

	b.choice = atTheDoor
	w = b.post("/start", url.Values{"hat": {"social-worker/" + string(record.PreparingVisit)}, "kept": {sent}})
	page = parsed(t, w.Body.String())
	if w.Code != http.StatusOK || !page.Has("main form[action="+path+"][method=post]") || page.Text(".sl-wrote") != "The panel <b>talked</b> it through on Monday." || len(desk.aside) > 0 {
		t.Fatalf("%d: %s", w.Code, page.Text("main"))
	}
	again := url.Values{}
	for _, n := range page.All("main form input") {
		name, _ := n.Attr("name")
		value, _ := n.Attr("value")
		again.Add(name, value)
	}
	if again.Encode() != form.Encode() {
		t.Errorf("what is sent now is %v and was %v", again, form)
	}
	b.choice = w.Result().Cookies()[0].Value
	if w := b.post(path, again); w.Code != http.StatusSeeOther || len(desk.aside) != 1 || desk.aside[0].Reason.Reveal() != "The panel <b>talked</b> it through on Monday." {
		t.Errorf("%d, %v", w.Code, desk.aside)
	}
}

// Nothing that is kept leads out of this site, or to a page where a password is typed; what is too much is said to be lost.
func TestWhatIsKeptGoesNowhereElse(t *testing.T) {
	b := visit(t, newDesk(t))
	b.choice = atTheDoor
	for _, sent := range []string{"https://evil.example/\nx=1", "//evil.example\nx=1", "/sign-in/password\npassword=x", "/prove/password\npassword=x", "x", "\n", "/children/c1\n%zz"} {
		w := b.post("/start", url.Values{"hat": {"social-worker/" + string(record.PreparingVisit)}, "kept": {sent}, "next": {"/search"}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/search" {
			t.Errorf("%q: %d %q", sent, w.Code, w.Header().Get("Location"))
		}
	}
	b.choice = "ended"
	w := b.post("/children/c1/questions/x", url.Values{"reason": {strings.Repeat("x", keptBytes)}})
	if page := parsed(t, w.Body.String()); page.Has("input[name=kept]") || !strings.Contains(page.Text("main"), "could not be kept") {
		t.Error("what is too much is not said to be lost")
	}
	w = b.post("/prove/password", url.Values{"password": {"correct horse battery"}, "code": {"123456"}})
	if strings.Contains(w.Body.String(), "correct horse") {
		t.Error("a password stands on a page")
	}
}

// What shows or changes what is most protected asks again who somebody is, once in five minutes, and forgets nothing meanwhile.
func TestProofIsAskedForAgain(t *testing.T) {
	b := visit(t, newDesk(t))
	b.choice = signedIn(casework.Person(record.Actor{User: "duty-desk", Role: "social-worker"}, record.PreparingVisit, time.Time{}))
	w := b.post("/account/ways", url.Values{"x": {"some words of mine"}})
	page := parsed(t, w.Body.String())
	if w.Code != http.StatusForbidden || page.Text("h1") != "Prove again that it is you" || !page.Has("form[action=/prove/password] input[name=kept]") {
		t.Fatalf("%d %s", w.Code, page.Text("h1"))
	}
	if page := b.see("/prove?next=/children/c1"); !page.Has("a[href=/children/c1]") {
		t.Error("there is no way back")
	}
}
