package web

import (
	"net/http"
	"strings"
	"testing"
)

// A child whose name nobody knows is referred by the same page: with about how old or where they were met, and with neither it is said what is missing.
func TestAChildWithoutANameIsReferredByThePage(t *testing.T) {
	b := worker(t)
	bad := b.post("/refer", referring(b, "danger", "no", "worry", "She is driven about at night.", "nameless", "yes"))
	if says := parsed(t, bad.Body.String()).Text(".govuk-error-summary"); bad.Code != http.StatusBadRequest || !strings.Contains(says, "about how old the child is, or where the child was met") || strings.Contains(says, "is called") {
		t.Errorf("with nothing to look for the child by: %d, %q", bad.Code, says)
	}
	both := b.post("/refer", referring(b, "danger", "no", "worry", "She is driven about at night.", "nameless", "yes", "age", "14", "given", "Zed"))
	if says := parsed(t, both.Body.String()).Text(".govuk-error-summary"); both.Code != http.StatusBadRequest || !strings.Contains(says, "nobody knows it") {
		t.Errorf("with a name that nobody knows: %d, %q", both.Code, says)
	}
	good := b.post("/refer", referring(b, "danger", "no", "worry", "She is driven about at night.", "nameless", "yes", "met", "At the bus station"))
	if page := parsed(t, good.Body.String()); good.Code != http.StatusOK || !strings.Contains(page.Text("main"), "The referral has arrived") {
		t.Errorf("where the child was met is enough: %d, %q", good.Code, page.Text("main"))
	}
}
