package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// in is somebody of the council in a world.
// sizes: who somebody is
func in(t *testing.T, w *desktest.World, user string, role record.Role, purpose record.Purpose) *browser {
	t.Helper()
	return somebody(visit(t, w.Desk), user, role, "social-care-cur", purpose)
}

// Whoever breaks the glass in a hurry and sends an empty form is told at once of everything that is missing.
func TestAllThatIsMissingIsSaidAtOnce(t *testing.T) {
	nurse := in(t, desktest.NewWorld(t), "nurse", "health-lead", record.SafeguardingNow)
	for _, c := range []struct {
		form url.Values
		want []string
	}{
		{url.Values{}, []string{"#given", "#why"}},
		{url.Values{"why": {"danger"}}, []string{"#given"}},
		{url.Values{"born-day": {"31"}, "born-month": {"2"}, "born-year": {"2011"}}, []string{"#born-day", "#why"}},
		{url.Values{"given": {"Joe"}, "family": {"Nobody"}, "nhs": {"123"}, "why": {"other"}}, []string{"#given", "#words"}},
	} {
		got := nurse.post("/break-glass", c.form)
		page := parsed(t, got.Body.String())
		var links []string
		for _, a := range page.All(".govuk-error-summary a") {
			to, _ := a.Attr("href")
			links = append(links, to)
		}
		if got.Code != http.StatusBadRequest || strings.Join(links, " ") != strings.Join(c.want, " ") {
			t.Errorf("%v: %d, it is said what is wrong at %v, want %v", c.form, got.Code, links, c.want)
		}
		if says := page.Text(".govuk-error-summary"); strings.Contains(says, "Enter a date") && !strings.Contains(says, "27 3 2010") {
			t.Errorf("the example of a date of birth lies in the future: %q", says)
		}
	}
}

// A manager who looks at how the glass was broken is offered what they may say, and what is offered is not refused; the guardian says the rest.
func TestAReviewOffersWhatMayBeSaid(t *testing.T) {
	w := desktest.NewWorld(t)
	worker := in(t, w, "worker", "social-worker", record.SafeguardingNow)
	form := url.Values{"child": {string(w.Everything)}, "why": {"danger"}, "request": {"breaks-the-glass-of-one"}}
	if got := worker.post("/break-glass", form); got.Code != http.StatusSeeOther {
		t.Fatalf("the glass is not broken: %d", got.Code)
	}
	manager, guardian := in(t, w, "manager", record.TeamManager, record.AccessReview), in(t, w, "guardian", record.CaldicottGuardian, record.AccessReview)
	for _, c := range []struct {
		who  *browser
		want string
	}{{manager, "follow up"}, {guardian, "justified, not justified, follow up"}} {
		page := c.who.see("/reviews")
		var offered []string
		for _, one := range page.All("input[name=outcome]") {
			value, _ := one.Attr("value")
			offered = append(offered, value)
		}
		if strings.Join(offered, ", ") != c.want {
			t.Fatalf("offered are %v, want %s", offered, c.want)
		}
		action, _ := page.All("main form[method=post]")[0].Attr("action")
		if got := c.who.post(action, url.Values{"outcome": {offered[0]}, "words": {"Who was rung before?"}}); got.Code != http.StatusSeeOther {
			t.Errorf("what is offered is refused: %d", got.Code)
		}
	}
}

// A manager who takes themselves off the list of those who alone may see a child cannot see its pages any more, and reads what was done elsewhere.
func TestWhoeverTakesThemselvesOffTheListReadsThatTheyDid(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Tie(t, record.Tie{Relation: record.Allocated, Holder: "worker", Role: "social-worker"}, w.Listed)
	w.Tie(t, record.Tie{Relation: record.Supervises, Holder: "manager", Role: record.TeamManager, Person: "worker"})
	w.Tie(t, record.Tie{Relation: record.Listed, Holder: "manager"}, w.Listed)
	manager := in(t, w, "manager", record.TeamManager, record.Supervision)
	second := casework.Person(record.Actor{User: "second-manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.Supervision, time.Now())
	working, err := w.Desk.WorkingWith(t.Context(), casework.Person(record.Actor{User: "manager", Role: record.TeamManager, Agency: "social-care-cur"}, record.Supervision, time.Now()), w.Listed)
	if err != nil {
		t.Fatal(err)
	}
	var link string
	for i := range working.Ties {
		if one := &working.Ties[i]; one.Relation == record.Listed && one.Holder == "manager" {
			link = childLink(w.Listed, "people-working/") + string(one.ID) + "/unlist"
		}
	}
	form := url.Values{"why": {"I work elsewhere now."}, "request": {requestOf(manager, link)}}
	if got := manager.post(link, form); got.Code != http.StatusSeeOther {
		t.Fatalf("it is not asked: %d", got.Code)
	}
	board, err := w.Desk.Approvals(t.Context(), second)
	if err != nil || len(board.ToDecide) != 1 {
		t.Fatalf("%d wait, %v", len(board.ToDecide), err)
	}
	if err := w.Desk.DecideApproval(t.Context(), second, casework.Request{}, casework.Verdict{Approval: board.ToDecide[0].ID, Agreed: true}); err != nil {
		t.Fatal(err)
	}
	form.Set("request", requestOf(manager, link))
	got := manager.post(link, form)
	if to := got.Header().Get("Location"); got.Code != http.StatusSeeOther || to != "/account?done=unlisted" {
		t.Errorf("%d, and they are led to %q", got.Code, to)
	}
	if says := manager.get(childLink(w.Listed, "people-working")); says.Code != http.StatusNotFound {
		t.Errorf("the record is open to them: %d", says.Code)
	}
	if accountDone["unlisted"] == "" || accountDone["restricted"] == "" {
		t.Error("the page says nothing of what was done")
	}
}
