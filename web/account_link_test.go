package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/signintest"
	"sightline/record"
	"sightline/signin"
)

// strictJar keeps cookies as browsers do: those marked as strict are not sent with what another site has led to.
type strictJar struct {
	http.CookieJar
	strict map[string]bool
	led    bool // another site leads now
}

func (j *strictJar) SetCookies(at *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		j.strict[c.Name] = c.SameSite == http.SameSiteStrictMode
	}
	j.CookieJar.SetCookies(at, cookies)
}

func (j *strictJar) Cookies(at *url.URL) (sent []*http.Cookie) {
	for _, c := range j.CookieJar.Cookies(at) {
		if !j.led || !j.strict[c.Name] {
			sent = append(sent, c)
		}
	}
	return sent
}

// council is an agency's own sign-in, beside a house, and somebody who goes there and back.
type council struct {
	*signintest.Agency
	g   *guest
	jar *strictJar
}

// besideACouncil is a house to which the council sends people back.
func besideACouncil(t *testing.T) (*house, *signintest.Agency) {
	h := opened(t, true)
	agency := signintest.NewAgency(t, h.origin()+ReturnPath)
	err := h.desk.OpenDoor(casework.DoorSetting{
		Origin: h.origin(), Return: ReturnPath, Demonstration: true, Cost: signin.Cost{Memory: 64, Rounds: 1, Threads: 1},
		Providers: []signin.ProviderSetting{{Code: "council", Name: "The council", Issuer: agency.Issuer, ClientID: agency.Client, Secret: record.Private(agency.Secret), Subject: "sub", Require: map[string][]string{"amr": {"mfa"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	agency.Lie(func(claims map[string]any) { claims["amr"] = []string{"mfa"} })
	return h, agency
}

func (h *house) councillor(agency *signintest.Agency) *council {
	g := h.guest()
	jar := &strictJar{CookieJar: g.client.Jar, strict: map[string]bool{}}
	g.client.Jar = jar
	return &council{agency, g, jar}
}

// sent is where a form or a link leads away to.
func (c *council) sent(method, path string) string {
	c.g.h.t.Helper()
	r, err := http.NewRequestWithContext(c.g.h.t.Context(), method, c.g.h.origin()+path, http.NoBody)
	if err != nil {
		c.g.h.t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	stays := http.Client{Jar: c.jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := stays.Do(r)
	if err != nil {
		c.g.h.t.Fatal(err)
	}
	_ = answer.Body.Close()
	to := answer.Header.Get("Location")
	if !strings.HasPrefix(to, c.Issuer) {
		c.g.h.t.Fatalf("%s %s leads with %d to %q", method, path, answer.StatusCode, to)
	}
	return to
}

// back comes back from there, as a browser is led: first by the other site, and then by our own pages.
func (c *council) back(query url.Values) page {
	c.g.h.t.Helper()
	c.jar.led = true
	p := c.g.open(ReturnPath + "?" + query.Encode())
	c.jar.led = false
	for range 3 {
		if p.Text("h1") != "You are back" {
			return p
		}
		to, _ := p.All("main a")[0].Attr("href")
		p = c.g.open(to)
	}
	c.g.h.t.Fatalf("it leads on for ever: %s", p.at)
	return p
}

func (c *council) goes(method, path string) page {
	c.g.h.t.Helper()
	return c.back(c.SignIn(c.g.h.t, c.sent(method, path)))
}

const linkPath = "/account/provider/council"

// Somebody brings their account together with the council's sign-in, on their own page and after proving who they are; comes in by it, though
// the browser sends no strict cookie along on the way back; and parts the two again, after which it lets them in no more.
func TestAnAccountIsBroughtTogetherWithAnAgencysSignIn(t *testing.T) {
	h, agency := besideACouncil(t)
	worker := h.demoPeople("social-worker")["social-worker"]
	c := h.councillor(agency)
	if p := c.goes(http.MethodGet, "/sign-in/provider/council"); p.code != http.StatusBadRequest || !strings.Contains(p.Text(".govuk-error-summary"), "did not fit an account") {
		t.Fatalf("who is bound to no account: %d %s", p.code, p.Text("main"))
	}
	c.g.comesIn(worker, record.PreparingVisit)
	if p := c.g.heading(c.g.open("/account"), "Your account"); len(p.formsTo(linkPath)) != 1 {
		t.Fatalf("it is not offered: %s", p.Text("main"))
	}
	h.ahead += 15 * time.Minute
	if p := c.g.send(linkPath); p.code != http.StatusForbidden || !strings.Contains(p.Text("h1"), "Prove") {
		t.Fatalf("without proof: %d %s", p.code, p.Text("main"))
	}
	c.g.send("/prove/demo", "democode", worker.Code)
	if p := c.goes(http.MethodPost, linkPath); !strings.Contains(p.Text("main"), "from now on") || len(p.formsTo(linkPath)) != 0 || !strings.Contains(p.Text("section[aria-labelledby=links]"), "you can sign in by it") {
		t.Fatalf("at %s (%d): %s", p.at, p.code, p.Text("main"))
	}
	if p := c.g.open("/enrol/ways"); p.Text("h1") == "Your ways to sign in" {
		t.Error("more can be added without a further proof")
	}
	c.g.send("/sign-out")
	if p := c.goes(http.MethodGet, "/sign-in/provider/council"); p.code != http.StatusOK || !strings.HasPrefix(p.at, "/start") {
		t.Fatalf("they do not come in: at %s (%d): %s", p.at, p.code, p.Text("main"))
	}
	c.g.send("/sign-out")
	c.g.comesIn(worker, record.PreparingVisit)
	parts := c.g.open("/account").formsTo("/account/ways/")
	if p := c.g.send(parts[len(parts)-1]); p.code != http.StatusBadRequest || !strings.Contains(p.Text(".govuk-error-summary"), "only way") {
		t.Fatalf("they lock themselves out: %d %s", p.code, p.Text("main"))
	}
	c.g.send("/account/ways")
	p := c.g.send("/enrol/codes")
	c.g.heading(c.g.send("/enrol/password", "ticket", p.hidden("ticket"), "password", "four wet stones sing", "code", h.codeOf(p.Text(".sl-secret"))), "Your ways to sign in")
	parts = c.g.open("/account").formsTo("/account/ways/")
	if p := c.g.send(parts[len(parts)-1]); len(p.formsTo(linkPath)) != 1 {
		t.Fatalf("they are not parted: %d %s", p.code, p.Text("main"))
	}
	c.g.send("/sign-out")
	if p := c.goes(http.MethodGet, "/sign-in/provider/council"); p.code != http.StatusBadRequest {
		t.Errorf("it still lets them in: %d", p.code)
	}
}

// Who they are at the council belongs to one account; whoever brings it to another one is told that nothing was changed, and so is whoever
// the council does not know. Nobody comes by a link of another site's to a bound account.
func TestAnAgencysSignInBelongsToOneAccount(t *testing.T) {
	h, agency := besideACouncil(t)
	people := h.demoPeople("social-worker", "health-lead")
	first, second := h.councillor(agency), h.councillor(agency)
	first.g.comesIn(people["social-worker"], record.PreparingVisit)
	second.g.comesIn(people["health-lead"], record.PreparingMeeting)
	first.goes(http.MethodPost, linkPath)
	if p := second.goes(http.MethodPost, linkPath); p.code != http.StatusBadRequest || !strings.Contains(p.Text(".govuk-error-summary"), "was not added") || len(p.formsTo(linkPath)) != 1 {
		t.Errorf("another account's: at %s (%d): %s", p.at, p.code, p.Text("main"))
	}
	if p := second.back(agency.SignIn(t, first.sent(http.MethodGet, "/sign-in/provider/council"))); p.code != http.StatusBadRequest {
		t.Errorf("by the journey of another browser: %d %s", p.code, p.Text("main"))
	}
	agency.Lie(nil)
	if p := second.goes(http.MethodPost, linkPath); p.code != http.StatusBadRequest || !strings.HasPrefix(p.at, "/account") {
		t.Errorf("without the proof that is asked there: at %s (%d): %s", p.at, p.code, p.Text("main"))
	}
	if p := second.g.send("/account/provider/nobody"); p.code != http.StatusBadRequest || !strings.Contains(p.Text(".govuk-error-summary"), "Nothing was changed") {
		t.Errorf("at nobody: %d %s", p.code, p.Text("main"))
	}
}
