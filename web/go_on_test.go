package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/record"
)

// One administrator asks for a role, the other agrees, and with one click of the first it is given: what was changed
// of the account meanwhile does not stand in its way.
func TestARoleIsGivenWithOneClickOnceItIsAgreedTo(t *testing.T) {
	h := opened(t, true)
	all, err := h.desk.DemoAccounts(t.Context(), []record.Role{record.Administrator, record.Administrator, "social-worker"})
	if err != nil {
		t.Fatal(err)
	}
	first, second := h.guest(), h.guest()
	first.comesIn(all[0], record.Administering)
	second.comesIn(all[1], record.Administering)
	of := personLink(all[2].ID)
	p := first.open(of)
	p = first.send(of+"/roles", "version", p.hidden("version"), "request", p.hidden("request"), "role", "health-lead", "why", "She leads on health from now on.")
	if !strings.Contains(p.Text("main"), "waits for a second administrator") {
		t.Fatalf("it is not asked for: %s", p.Text("main"))
	}
	if p := first.open("/approvals"); p.Has("form[action=" + of + "/roles]") {
		t.Error("it can be given before anybody agreed")
	}
	agrees := second.open("/approvals").formsTo("/approvals/")
	if len(agrees) != 1 {
		t.Fatalf("%d wait", len(agrees))
	}
	second.send(agrees[0], "do", "approve")
	p = first.open(of)
	ends := time.Now().AddDate(0, 1, 5)
	first.send(of+"/end", "version", p.hidden("version"), "request", wishID(), "ends-day", ends.Format("2"), "ends-month", ends.Format("1"), "ends-year", ends.Format("2006"))
	p = first.open("/approvals")
	var pairs []string
	for _, field := range p.All("form[action=" + of + "/roles] input") {
		name, _ := field.Attr("name")
		value, _ := field.Attr("value")
		pairs = append(pairs, name, value)
	}
	if p = first.send(of+"/roles", pairs...); !strings.Contains(p.Text("main"), "The role is given") {
		t.Fatalf("%d %s", p.code, p.Text("main"))
	}
	if p = first.send(of+"/roles", pairs...); p.code != http.StatusOK || !strings.Contains(p.Text("main"), "The role is given") { // a double click
		t.Errorf("the second click is answered: %d %s", p.code, p.Text("main"))
	}
	if says := first.open(of).Text("section[aria-labelledby=history]"); strings.Count(says, "Role given: health lead") != 1 {
		t.Errorf("it is given twice: %s", says)
	}
	if p := first.open(of); !strings.Contains(p.Text("section[aria-labelledby=roles]"), roleWords("health-lead")) || first.open("/approvals").Has("form[action="+of+"/roles]") {
		t.Errorf("it is not given, or offered again: %s", p.Text("main"))
	}
}

// What is kept with a wish comes back as it was sent, without what is said to the second person alone, and nothing that leads to another site
// or was too long comes back at all.
func TestAWishComesBackAsItWasSent(t *testing.T) {
	form := url.Values{"to": {"The <b>nurse</b>\nof the county", "another"}, "why": {"Because."}, "request": {"r"}}
	back := goOnWith(&record.Approval{Kind: record.ForUnsealing, Wish: wishOf("/children/a/sealed/b/tell", form, "why")})
	if back == nil || back.Path != "/children/a/sealed/b/tell" || back.Form.Encode() != (url.Values{"to": form["to"]}).Encode() || back.Request == "r" || back.Request == "" {
		t.Fatalf("%+v", back)
	}
	for what, wish := range map[string]record.Private{
		"nothing": "", "another site": wishOf("//evil.example/x", form), "no path": wishOf("", form), "very long": wishOf("/export", url.Values{"to": {strings.Repeat("x", longestWish)}}),
		"a reference": "SCC-0001",
	} {
		if got := goOnWith(&record.Approval{Wish: wish}); got != nil {
			t.Errorf("%s: %+v", what, got.kept)
		}
	}
}
