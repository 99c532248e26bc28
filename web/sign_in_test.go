package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"

	"sightline/casework"
	"sightline/internal/htmlcheck"
	"sightline/record"
	"sightline/rules"
	"sightline/signin"
	"sightline/store/sqlite"
)

// house is an installation with its own record, served as it is to people with real browsers' cookies.
type house struct {
	t      *testing.T
	desk   *casework.Desk
	site   http.Handler
	server *httptest.Server
	ahead  time.Duration // by which its clock is ahead
}

// opened is a house into which nobody has been let yet. Guessing passwords is cheap there, so that tests are quick.
func opened(t *testing.T, demonstration bool) *house {
	t.Helper()
	h := &house{t: t}
	now := func() time.Time { return time.Now().Add(h.ahead) }
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.WithClock(now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	h.desk = casework.NewDesk(s, set, now)
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.site.ServeHTTP(w, r) }))
	t.Cleanup(h.server.Close)
	door := casework.DoorSetting{Origin: h.origin(), Return: ReturnPath, Demonstration: demonstration, Cost: signin.Cost{Memory: 64, Rounds: 1, Threads: 1}}
	if err := h.desk.OpenDoor(door); err != nil {
		t.Fatal(err)
	}
	h.site = New(Options{PaceBy: unhurried(), Desk: h.desk, Assets: files, Demo: demonstration, Now: now})
	return h
}

// origin is the house as browsers know it: a key is bound to a name, and never to a number.
func (h *house) origin() string {
	return "http://localhost:" + h.server.URL[strings.LastIndexByte(h.server.URL, ':')+1:]
}

// guest is somebody at a browser of their own.
type guest struct {
	h      *house
	client *http.Client
}

func (h *house) guest() *guest {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &guest{h, &http.Client{Jar: jar}}
}

// page is what a browser shows in the end, at the address it came to.
type page struct {
	*htmlcheck.Page

	code int
	at   string
	body string
}

func (g *guest) do(r *http.Request) page {
	g.h.t.Helper()
	answer, err := g.client.Do(r)
	if err != nil {
		g.h.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		g.h.t.Fatal(err)
	}
	return page{parsed(g.h.t, string(body)), answer.StatusCode, answer.Request.URL.RequestURI(), string(body)}
}

func (g *guest) open(path string) page {
	g.h.t.Helper()
	r, err := http.NewRequestWithContext(g.h.t.Context(), http.MethodGet, g.h.origin()+path, http.NoBody)
	if err != nil {
		g.h.t.Fatal(err)
	}
	return g.do(r)
}

func (g *guest) send(path string, pairs ...string) page {
	g.h.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(g.h.t.Context(), http.MethodPost, g.h.origin()+path, strings.NewReader(form.Encode()))
	if err != nil {
		g.h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return g.do(r)
}

// heading fails when a page is another than was meant.
func (g *guest) heading(p page, want string) page {
	g.h.t.Helper()
	if got := p.Text("h1"); got != want {
		g.h.t.Fatalf("at %s (%d) stands %q, want %q: %s", p.at, p.code, got, want, p.Text("main"))
	}
	wellMade(g.h.t, p.at, p.body)
	return p
}

// hidden gives a hidden field of a page.
func (p page) hidden(name string) string {
	for _, n := range p.All("input[name=" + name + "]") {
		v, _ := n.Attr("value")
		return v
	}
	return ""
}

// formsTo gives where the forms of a page lead whose address begins with some words.
func (p page) formsTo(start string) []string {
	var all []string
	for _, n := range p.All("form[action]") {
		if to, _ := n.Attr("action"); strings.HasPrefix(to, start) {
			all = append(all, to)
		}
	}
	return all
}

// demoPeople lets in the people of a demonstration: their codes by role.
func (h *house) demoPeople(roles ...record.Role) map[record.Role]casework.DemoAccount {
	h.t.Helper()
	all, err := h.desk.DemoAccounts(h.t.Context(), roles)
	if err != nil {
		h.t.Fatal(err)
	}
	by := map[record.Role]casework.DemoAccount{}
	for _, a := range all {
		by[a.Role] = a
	}
	return by
}

// comesIn signs in with the code of a demonstration, in a role and for a purpose; "" where there is nothing to choose.
func (g *guest) comesIn(a casework.DemoAccount, purpose record.Purpose) page {
	g.h.t.Helper()
	p := g.send("/sign-in/demo", "login", a.Login, "democode", a.Code)
	if purpose == "" {
		return p
	}
	return g.send("/start", "hat", hatValue{a.Role, purpose}.String(), "next", p.hidden("next"))
}

// codeOf is what an app shows now.
func (h *house) codeOf(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), h.desk.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

// The first administrator makes their account with the code that the program printed, adds a password with codes and a passkey, signs in with
// each, and signs out. No account and no password is there before.
func TestTheFirstAdministratorComesIn(t *testing.T) {
	h := opened(t, false)
	g := h.guest()
	if p := g.heading(g.open("/"), "Sign in"); !p.Has("main a[href=/set-up]") || !strings.Contains(p.Text("main"), "Nobody has an account here yet") {
		t.Errorf("it does not say that nobody is set up: %q", p.Text("main"))
	}
	code, err := h.desk.SetUpCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g.heading(g.open("/set-up"), "Set up Sightline")
	ends := time.Now().AddDate(1, 0, 0)
	account := []string{"name", "Ada Keeper", "login", "a.keeper", "agency", "social-care", "ends-day", ends.Format("2"), "ends-month", ends.Format("1"), "ends-year", ends.Format("2006")}
	if p := g.send("/set-up", append([]string{"code", "wrong-code-wrong-code"}, account...)...); p.code != http.StatusBadRequest || !strings.Contains(p.Text(".govuk-error-summary"), "That code is not good") || p.hidden("login") != "a.keeper" {
		t.Fatalf("%d %s", p.code, p.Text("main"))
	}
	h.refusesAgencies(g, append([]string{"code", code}, account...))
	if p := g.send("/set-up", "code", code); p.code != http.StatusBadRequest || len(p.All(".govuk-error-summary a")) < 3 {
		t.Fatalf("an empty form says %q", p.Text(".govuk-error-summary"))
	}
	g.heading(g.send("/set-up", append([]string{"code", code}, account...)...), "Your ways to sign in")
	if p := g.send("/enrol/end"); !strings.Contains(p.Text(".govuk-error-summary"), "Add a way to sign in first") {
		t.Errorf("somebody who cannot come back is let go: %s", p.Text("main"))
	}

	p := g.heading(g.send("/enrol/codes"), "A password with codes")
	secret := p.Text(".sl-secret")
	if !p.Has("svg.sl-qr path") {
		t.Error("there is no picture to scan")
	}
	p = g.heading(g.send("/enrol/password", "ticket", p.hidden("ticket"), "password", "short", "code", h.codeOf(secret)), "A password with codes")
	if !strings.Contains(p.Text(".govuk-error-summary"), "12") || strings.Contains(p.body, "value=\"short\"") {
		t.Errorf("a short password: %s", p.Text(".govuk-error-summary"))
	}
	secret = p.Text(".sl-secret")
	p = g.heading(g.send("/enrol/password", "ticket", p.hidden("ticket"), "password", "four wet stones sing", "code", h.codeOf(secret)), "Your ways to sign in")
	if !strings.Contains(p.Text("#ways"), "Password with codes") || !strings.Contains(p.Text("main"), "Add a second one") {
		t.Errorf("it says %q", p.Text("main"))
	}
	key := h.newKey()
	g.addKey(key, "blue key")
	g.heading(g.send("/enrol/end"), "Sign in")

	h.ahead += time.Minute // a code is good once
	p = g.send("/sign-in/password", "login", "A.Keeper", "password", "four wet stones sing", "code", h.codeOf(secret), "next", "/people")
	g.heading(p, "People")
	if says := p.Text("header"); !strings.Contains(says, "Ada Keeper") || !strings.Contains(says, "Administrator") || p.Has("header a[href=/search]") {
		t.Errorf("the header says %q", says)
	}
	p = g.heading(g.send("/sign-out"), "Sign in")
	if p.Has("main a[href=/set-up]") {
		t.Error("it still says that nobody has an account")
	}
	if !strings.Contains(p.Text("main"), "You have signed out") {
		t.Errorf("it says %q", p.Text("main"))
	}
	g.heading(g.open("/people"), "Sign in")
	g.heading(g.withKey(key, "/sign-in/key"), "People")
}

// refusesAgencies sends the form of setting up without an agency, with one that is not there, and with two.
func (h *house) refusesAgencies(g *guest, form []string) {
	h.t.Helper()
	for what, agency := range map[string][]string{"none": {"", ""}, "one that is not there": {"", "the-landlord"}, "two": {"police", "social-care-north"}} {
		of := slices.Clone(form)
		of[slices.Index(of, "agency")+1] = agency[0]
		if p := g.send("/set-up", append(of, "agency-code", agency[1])...); p.code != http.StatusBadRequest || len(p.All(".govuk-error-summary a")) != 1 || !strings.Contains(p.Text(".govuk-error-summary"), "gency") {
			h.t.Errorf("%s: %d %s", what, p.code, p.Text(".govuk-error-summary"))
		}
	}
}

// newKey is a passkey in somebody's hand.
func (h *house) newKey() *passkey {
	key := &passkey{party: virtualwebauthn.RelyingParty{Name: "Sightline", ID: "localhost", Origin: h.origin()}, holds: virtualwebauthn.NewAuthenticator()}
	key.credential = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	return key
}

type passkey struct {
	party      virtualwebauthn.RelyingParty
	holds      virtualwebauthn.Authenticator
	credential virtualwebauthn.Credential
}

// askedOf is what our script asks of a key.
func (g *guest) askedOf(path string) (ticket string, options []byte) {
	g.h.t.Helper()
	p := g.send(path)
	var said struct {
		Ticket  string          `json:"ticket"`
		Options json.RawMessage `json:"options"`
		Wrong   string          `json:"wrong"`
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(p.body))).Decode(&said); err != nil || said.Wrong != "" {
		g.h.t.Fatalf("%s: %v %s", path, err, p.body)
	}
	return said.Ticket, said.Options
}

// addKey adds a passkey, as the script of the page does.
func (g *guest) addKey(key *passkey, label string) {
	g.h.t.Helper()
	ticket, options := g.askedOf("/enrol/key/ask")
	wanted, err := virtualwebauthn.ParseAttestationOptions(string(options))
	if err != nil {
		g.h.t.Fatal(err)
	}
	key.holds.Options.UserHandle = []byte(wanted.UserID)
	answer := virtualwebauthn.CreateAttestationResponse(key.party, key.holds, key.credential, *wanted)
	key.holds.AddCredential(key.credential)
	p := g.send("/enrol/key", "ticket", ticket, "answer", answer, "label", label)
	if !strings.Contains(p.Text("#ways"), label) {
		g.h.t.Fatalf("the passkey is not there: %d %s", p.code, p.Text("main"))
	}
}

// withKey has a passkey sign, and sends it where it is asked for.
func (g *guest) withKey(key *passkey, path string, pairs ...string) page {
	g.h.t.Helper()
	ticket, options := g.askedOf(path + "/ask")
	wanted, err := virtualwebauthn.ParseAssertionOptions(string(options))
	if err != nil {
		g.h.t.Fatal(err)
	}
	answer := virtualwebauthn.CreateAssertionResponse(key.party, key.holds, key.credential, *wanted)
	return g.send(path, append([]string{"ticket", ticket, "answer", answer}, pairs...)...)
}

// Nothing of an answer tells whether somebody has an account: what is wrong is one sentence, and the password is never sent back.
func TestAWrongSignInSaysNothing(t *testing.T) {
	h := opened(t, true)
	a := h.demoPeople("social-worker")["social-worker"]
	g := h.guest()
	said := map[string]bool{}
	for _, try := range [][]string{
		{"login", a.Login, "password", "four wet stones sing", "code", "123456"}, {"login", "nobody.here", "password", "four wet stones sing", "code", "123456"},
		{"login", "<b>Joe</b>", "password", strings.Repeat("x", 60<<10), "code", "\x00"},
	} {
		p := g.send("/sign-in/password", try...)
		if p.code != http.StatusBadRequest || !strings.HasPrefix(p.Text("title"), "Error: ") || strings.Contains(p.body, "stones") || p.Has("main b") {
			t.Errorf("%d %q", p.code, p.Text("title"))
		}
		said[p.Text(".govuk-error-summary")] = true
	}
	p := g.send("/sign-in/demo", "login", a.Login, "democode", "wrong")
	if len(said) != 1 || p.code != http.StatusBadRequest || !strings.Contains(p.Text(".govuk-error-summary"), "do not fit together") {
		t.Errorf("%v; %d %s", said, p.code, p.Text(".govuk-error-summary"))
	}
	if p := g.send("/sign-in/password"); len(p.All(".govuk-error-summary a")) != 3 || !p.Has("#login-error") || !p.Has("#password-error") || !p.Has("#code-error") {
		t.Errorf("an empty form says %q", p.Text(".govuk-error-summary"))
	}
}

// Elsewhere than in a demonstration there is no way in by its codes, not even a form.
func TestThereAreNoDemoCodesElsewhere(t *testing.T) {
	h := opened(t, false)
	g := h.guest()
	if p := g.open("/sign-in"); p.Has("#democode") {
		t.Error("there is a form for them")
	}
	if p := g.send("/sign-in/demo", "login", "social-worker", "democode", "x"); p.code != http.StatusMethodNotAllowed && p.code != http.StatusNotFound {
		t.Errorf("%d", p.code)
	}
}

// A session ends by itself, when its owner ends it elsewhere and when the account is disabled; the page says so, and leads back.
func TestASessionEnds(t *testing.T) {
	h := opened(t, true)
	people := h.demoPeople("social-worker", record.Administrator)
	work, home := h.guest(), h.guest()
	work.heading(work.comesIn(people["social-worker"], record.PreparingVisit), "Children")
	home.heading(home.comesIn(people["social-worker"], record.PreparingVisit), "Children")

	p := work.heading(work.open("/account"), "Your account")
	others := p.formsTo("/account/sessions/")
	if len(others) != 2 || others[1] != "/account/sessions/end-others" {
		t.Fatalf("what can be ended is %v: %s", others, p.Text("main"))
	}
	if p = work.send(others[0]); !strings.Contains(p.Text("main"), "That session is over") || len(p.formsTo("/account/sessions/")) != 0 {
		t.Errorf("it says %q", p.Text("main"))
	}
	if p = home.open("/search"); p.Text("h1") != "Sign in" || !strings.Contains(p.Text("main"), "You were signed out") || p.hidden("next") != "/search" {
		t.Errorf("at home stands %q", p.Text("main"))
	}
	if p = work.heading(work.open("/search"), "Search"); p.code != http.StatusOK {
		t.Error("the session at work ended too")
	}

	keeper := h.guest()
	keeper.heading(keeper.comesIn(people[record.Administrator], ""), "People")
	link := personLink(people["social-worker"].ID)
	p = keeper.heading(keeper.open(link), "Demonstration, Allocated social worker")
	p = keeper.send(link+"/use", "request", p.hidden("request"), "version", p.hidden("version"), "do", "disable")
	if !strings.Contains(p.Text("main"), "Every session of it is over") || !strings.Contains(p.Text(".sl-facts"), "Disabled") {
		t.Errorf("the administrator reads %q", p.Text("main"))
	}
	work.heading(work.open("/"), "Sign in")

	h.ahead += record.IdleAfter + time.Minute
	if p = keeper.open("/people"); p.Text("h1") != "Sign in" || !strings.Contains(p.Text("main"), "after 20 minutes without use") {
		t.Errorf("after a while stands %q", p.Text("main"))
	}
}

// What is asked for again after five minutes is given by the same way, under a new token; the old one opens nothing.
func TestWhoeverProvesAgainGoesOn(t *testing.T) {
	h := opened(t, true)
	a := h.demoPeople("social-worker")["social-worker"]
	g := h.guest()
	g.heading(g.comesIn(a, record.PreparingVisit), "Children")
	before := g.token()
	h.ahead += proofLasts + time.Second
	p := g.heading(g.send("/account/ways"), "Prove again that it is you")
	if p.code != http.StatusForbidden {
		t.Errorf("it is asked for with %d", p.code)
	}
	if wrong := g.send("/prove/demo", "democode", "x", "kept", p.hidden("kept")); wrong.hidden("kept") != p.hidden("kept") || !wrong.Has("#democode-error") {
		t.Errorf("what was being sent is lost by a wrong code: %s", wrong.Text("main"))
	}
	p = g.heading(g.send("/prove/demo", "democode", a.Code, "kept", p.hidden("kept")), "Send what you wrote?")
	if !p.Has("form[action=/account/ways]") || g.token() == before {
		t.Error("it does not lead on, or the token stays")
	}
	g.heading(g.send("/account/ways"), "Your ways to sign in")
	old := h.guest()
	u, _ := url.Parse(h.origin())
	old.client.Jar.SetCookies(u, []*http.Cookie{{Name: "sightline", Value: before, Path: "/"}})
	old.heading(old.open("/"), "Sign in")
}

// token is what the browser holds.
func (g *guest) token() string {
	u, err := url.Parse(g.h.origin())
	if err != nil {
		g.h.t.Fatal(err)
	}
	all := g.client.Jar.Cookies(u)
	if at := slices.IndexFunc(all, func(c *http.Cookie) bool { return c.Name == "sightline" }); at >= 0 {
		return all[at].Value
	}
	return ""
}

// A browser that was led here from another site does not send its cookie: somebody who is signed in is told how to go on.
func TestALinkFromElsewhereLeadsOn(t *testing.T) {
	b := visit(t, newDesk(t))
	b.choice = ""
	r := httptest.NewRequest(http.MethodGet, "/sign-in?next=/search", http.NoBody)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if page := parsed(t, b.do(r).Body.String()); !page.Has("main a[href=/search]") {
		t.Error("there is no way on")
	}
}

// What a browser says of itself becomes a few words, whatever it says.
func FuzzDevice(f *testing.F) {
	f.Add("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0")
	f.Add("<script>")
	f.Fuzz(func(t *testing.T, agent string) {
		if words := deviceWords(agent); len(words) > 40 || strings.ContainsAny(words, "<>\n\"") {
			t.Errorf("%q is called %q", agent, words)
		}
	})
}

// Whatever stands in a form that is kept, it is sent again as it was or not at all, and nowhere but here.
func FuzzKept(f *testing.F) {
	f.Add("/children/c1/questions/x\nreason=a+b&request=x")
	f.Add("//evil.example\nx=1")
	f.Add("/a\n\n&=&%")
	f.Fuzz(func(t *testing.T, sent string) {
		k := keptIn(url.Values{"kept": {sent}})
		if k == nil {
			return
		}
		if localPath(k.Path) != k.Path || k.Path == "/" {
			t.Errorf("it leads to %q", k.Path)
		}
		again := keptIn(url.Values{"kept": {k.Hidden().Reveal()}})
		if again == nil || again.Path != k.Path || again.Form.Encode() != k.Form.Encode() {
			t.Errorf("%q is kept as %v and then %v", sent, k, again)
		}
	})
}
