package web

import (
	"net/http"
	"strings"
	"testing"

	"sightline/internal/desktest"
	"sightline/record"
)

// Whoever looks after the partnership is told counts, and of few children no number; nobody is named, and nothing leads to a child. Nobody else counts.
func TestExceptionsAreCountedForWhoeverLooksAfterThePartnership(t *testing.T) {
	site := realDesk(t)
	b := somebody(site, "office", "partnership", "", record.Assurance)
	if page := b.see("/exceptions"); page.Has("table") || !page.Has("form button") {
		t.Errorf("before anybody asks, it says %q", page.Text("main"))
	}
	w := b.post("/exceptions", nil)
	page := parsed(t, w.Body.String())
	wellMade(t, "/exceptions", w.Body.String())
	says := page.Text("main")
	if w.Code != http.StatusOK || !strings.Contains(page.Text("table"), "Ended elsewhere, and nobody here has answered for it fewer than 6") || strings.Contains(says, "Joe") || page.Has("main a[href]") {
		t.Errorf("%d, and it says %q", w.Code, says)
	}
	worker := desktest.Person("duty-desk", "social-worker", record.PreparingVisit)
	if w := somebody(site, worker.Actor.User, "social-worker", "social-care-cur", record.PreparingVisit).post("/exceptions", nil); w.Code == http.StatusOK {
		t.Error("a worker is told of everybody’s children")
	}
}
