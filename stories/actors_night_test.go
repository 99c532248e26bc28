package stories_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/internal/htmlcheck"
	"sightline/record"
	"sightline/web"
)

// night is somebody alone at the pages, with a session, and how many requests they have sent.
type night struct {
	t        *testing.T
	site     http.Handler
	cookies  map[string]*http.Cookie
	requests int
}

// signsIn lets somebody of the world sign in with a code of the demonstration, in their one role, for a purpose.
func signsIn(t *testing.T, site http.Handler, a casework.DemoAccount, purpose record.Purpose) *night {
	t.Helper()
	n := &night{t: t, site: site, cookies: map[string]*http.Cookie{}}
	n.post("/sign-in/demo", url.Values{"login": {a.Login}, "democode": {a.Code}})
	if w := n.post("/start", url.Values{"hat": {string(a.Role) + "/" + string(purpose)}, "next": {"/"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%s cannot choose why they look: %d", a.Role, w.Code)
	}
	n.requests = 0
	return n
}

func (n *night) do(r *http.Request) *httptest.ResponseRecorder {
	n.t.Helper()
	n.requests++
	r.Host = "127.0.0.1:8080"
	for _, c := range n.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	n.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		n.cookies[c.Name] = c
	}
	return w
}

func (n *night) post(path string, form url.Values) *httptest.ResponseRecorder {
	n.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return n.do(r)
}

// sees opens a page that must be there.
func (n *night) sees(path string) *htmlcheck.Page {
	n.t.Helper()
	w := n.do(httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return n.page(path, w)
}

func (n *night) page(path string, w *httptest.ResponseRecorder) *htmlcheck.Page {
	n.t.Helper()
	if w.Code != http.StatusOK {
		n.t.Fatalf("%s: %d to %q", path, w.Code, w.Header().Get("Location"))
	}
	p, err := htmlcheck.Parse(w.Body.String())
	if err != nil {
		n.t.Fatal(err)
	}
	return p
}

// within checks how many requests it took: what somebody does within a minute.
func (n *night) within(most int, what string) {
	n.t.Helper()
	if n.requests > most {
		n.t.Errorf("%s took %d requests, at most %d fit into a minute", what, n.requests, most)
	}
	n.t.Logf("%s: %d requests", what, n.requests)
}

// nightTown is a world with people who can sign in.
func nightTown(t *testing.T) (w *desktest.World, site http.Handler, of map[record.Role]casework.DemoAccount) {
	t.Helper()
	w = desktest.NewWorld(t)
	if err := w.Desk.OpenDoor(casework.DoorSetting{Demonstration: true}); err != nil {
		t.Fatal(err)
	}
	accounts, err := w.Desk.DemoAccounts(t.Context(), []record.Role{"social-worker", record.OutOfHours, "health-lead", record.TeamManager, record.CaldicottGuardian})
	if err != nil {
		t.Fatal(err)
	}
	of = map[record.Role]casework.DemoAccount{}
	for _, a := range accounts {
		of[a.Role] = a
	}
	w.Tie(t, record.Tie{Relation: record.Leads, Holder: string(of["social-worker"].ID), Role: "social-worker", Agency: casework.DemoAgency("social-worker")}, w.Everything)
	return w, web.New(web.Options{Desk: w.Desk, Demo: true}), of
}

// At two in the morning nobody else answers. The worker on duty finds the child among those of their area, reads where the child was safe and
// whom they trust, and by their own decision is shown the sealed address: within a minute's worth of pages. Next day the lead, those on call
// and the guardian know, a second review is open with its day, and the log says every step of it.
func TestAtNightTheDutyWorkerGetsWhatProtects(t *testing.T) {
	w, site, of := nightTown(t)
	w.Tie(t, record.Tie{Relation: record.OnDuty, Holder: string(of[record.OutOfHours].ID), Role: record.OutOfHours, Until: time.Now().Add(8 * time.Hour)})
	duty := signsIn(t, site, of[record.OutOfHours], record.SafeguardingNow)

	list := duty.sees("/")
	child := childNamed(t, list, "Everything")
	opened := duty.sees(child)
	if says := opened.Text("main"); !strings.Contains(says, "CanaryEverythingXbone") || strings.Contains(says, "CanaryEverythingXsone") {
		t.Error("the record is not there, or says what is sealed")
	}
	sealed := duty.sees(child + "/sealed")
	if says := sealed.Text("main"); !strings.Contains(says, "in an emergency, by your own decision") || strings.Contains(says, "Canary") {
		t.Errorf("what is sealed says %q", says)
	}
	shown, address := duty.reveals(sealed)
	if shown.Header().Get("Refresh") == "" || shown.Header().Get("Cache-Control") != "no-store" || !strings.Contains(address.Text("main"), "Demonstration, Emergency duty worker") {
		t.Error("it does not go away by itself, may be kept, or does not say who looks")
	}
	if words := w.Found(shown.Body.String()); len(words) != 1 || w.Canaries[words[0]].Class != record.ClassS {
		t.Errorf("shown is %v", words)
	}
	duty.within(6, "finding the child, reading what protects, and the sealed address")

	for _, role := range []record.Role{"social-worker", record.CaldicottGuardian} {
		purpose := record.SafeguardingNow
		if role == record.CaldicottGuardian {
			purpose = record.AccessReview
		}
		morning := signsIn(t, site, of[role], purpose)
		if says := morning.sees("/notices").Text("main"); !strings.Contains(strings.ToLower(says), "sealed") || len(w.Found(says)) > 0 {
			t.Errorf("in the morning the %s is told %q", role, says)
		}
	}
	due := openReviews(t, w, of[record.CaldicottGuardian])
	if len(due) == 0 || due[0].Due.IsZero() || due[0].By.User != string(of[record.OutOfHours].ID) {
		t.Errorf("to be looked at are %+v", due)
	}
	acts := logged(t, w, of[record.CaldicottGuardian], w.Everything, string(of[record.OutOfHours].ID))
	for _, act := range []record.Act{record.OpenAct, record.RevealAct} {
		if !slices.Contains(acts, act) {
			t.Errorf("the log of the child does not say %q of the night: %v", act, acts)
		}
	}
}

// At night somebody who has nothing to do with the child has it before them: with two exact things and a reason they open this record for an
// hour, and no other, and nothing that is sealed. Everybody who must know does at once; who did it cannot say themselves that it was right.
func TestAtNightTheGlassIsBroken(t *testing.T) {
	w, site, of := nightTown(t)
	nurse := signsIn(t, site, of["health-lead"], record.SafeguardingNow)
	form := url.Values{
		"given": {"Everything"}, "family": {"CanaryEverythingXname"}, "born-day": {"13"}, "born-month": {"5"}, "born-year": {"2010"},
		"why": {"hospital"}, "words": {"In the emergency department, alone, at two in the morning."}, "request": {"a-request-of-this-night"},
	}
	nurse.sees("/break-glass")
	opened := nurse.post("/break-glass", form)
	if opened.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", opened.Code, opened.Body.String())
	}
	child, _, _ := strings.Cut(opened.Header().Get("Location"), "?")
	says := nurse.sees(child).Text("body")
	nurse.within(3, "breaking the glass and reading")
	if !strings.Contains(says, "CanaryEverythingXcone") || strings.Contains(says, "CanaryEverythingXsone") {
		t.Error("it is not open, or what is sealed is")
	}
	nurse.post("/break-glass", form) // a double click
	for _, other := range []record.ChildID{w.Ordinary, w.Foreign} {
		if w := nurse.do(httptest.NewRequest(http.MethodGet, "/children/"+string(other), http.NoBody)); w.Code != http.StatusNotFound {
			t.Errorf("another child's record: %d", w.Code)
		}
	}
	if got := nurse.do(httptest.NewRequest(http.MethodGet, child+"/sealed", http.NoBody)); len(w.Found(got.Body.String())) > 0 {
		t.Errorf("what is sealed says %v", w.Found(got.Body.String()))
	}

	lead := signsIn(t, site, of["social-worker"], record.PreparingVisit)
	if says := lead.sees("/notices").Text("main"); !strings.Contains(strings.ToLower(says), "glass") || len(w.Found(says)) > 0 {
		t.Errorf("the lead is told %q", says)
	}
	due := openReviews(t, w, of[record.CaldicottGuardian])
	if len(due) != 1 || due[0].By.User != string(of["health-lead"].ID) || due[0].Due.Before(time.Now().Add(2*24*time.Hour)) || due[0].Due.After(time.Now().Add(3*24*time.Hour+time.Minute)) {
		t.Errorf("to be looked at are %+v", due)
	}
	if got := nurse.post("/reviews/"+string(due[0].ID), url.Values{"outcome": {"justified"}, "words": {"I say that it was right."}, "request": {"a-request-of-the-nurse"}}); got.Code < 400 {
		t.Errorf("they close it themselves: %d", got.Code)
	}
}

// reveals asks for the first item on a page of what is sealed.
func (n *night) reveals(page *htmlcheck.Page) (*httptest.ResponseRecorder, *htmlcheck.Page) {
	n.t.Helper()
	buttons := page.All("button[formaction]")
	if len(buttons) == 0 {
		n.t.Fatal("there is nothing to be shown")
	}
	to, _ := buttons[0].Attr("formaction")
	w := n.post(to, url.Values{"task": {"The child must be brought somewhere safe."}})
	return w, n.page(to, w)
}

var childLink = regexp.MustCompile(`^/children/[^/?#]+`)

func childNamed(t *testing.T, page *htmlcheck.Page, name string) string {
	t.Helper()
	for _, link := range page.All("a") {
		if to, _ := link.Attr("href"); strings.Contains(link.Text(), name) && childLink.MatchString(to) {
			return childLink.FindString(to)
		}
	}
	t.Fatalf("%s is not on the list: %s", name, page.Text("main"))
	return ""
}

func guardian(of casework.DemoAccount) casework.Who {
	return casework.Person(record.Actor{User: string(of.ID), Role: record.CaldicottGuardian, Agency: casework.DemoAgency(record.CaldicottGuardian)}, record.AccessReview, time.Now())
}

// openReviews gives what the guardian has to look at.
func openReviews(t *testing.T, w *desktest.World, of casework.DemoAccount) []record.Review {
	t.Helper()
	board, err := w.Desk.Reviews(t.Context(), guardian(of))
	if err != nil {
		t.Fatal(err)
	}
	return board.Open
}

// logged gives what somebody did with a child, as the log says.
// sizes: who asks, of whom and about whom
func logged(t *testing.T, w *desktest.World, of casework.DemoAccount, child record.ChildID, user string) (acts []record.Act) {
	t.Helper()
	traced, err := w.Desk.Trace(t.Context(), guardian(of), child)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range traced.Lines {
		if l.Actor.User == user && l.Outcome != "refused" {
			acts = append(acts, l.Act)
		}
	}
	return acts
}
