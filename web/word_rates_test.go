package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/internal/htmlcheck"
	"sightline/record"
)

// whoever looks after the partnership reads how often words blame, area beside area, and nothing of a child or of anybody who wrote; nothing
// leads to a record. Nobody who works with children is told.
func TestRatesOfWordsNameNobody(t *testing.T) {
	site := realDesk(t)
	office := somebody(site, "office", "partnership", "", record.Assurance)
	for _, path := range []string{"/words/rates", "/words/rates?months=36&around=12", "/words/rates?months=-1&around=x"} {
		page := office.see(path)
		says := page.Text("main")
		if !strings.Contains(says, "Areas side by side") || !strings.Contains(says, "Of a hundred") || !page.Has("svg[role=img]") || strings.Contains(says, "Joe") {
			t.Errorf("%s says %q", path, says)
		}
		for _, link := range page.All("a") {
			if to, _ := link.Attr("href"); strings.HasPrefix(to, "/children") {
				t.Errorf("%s leads to a child", path)
			}
		}
	}
	wellMade(t, "/words/rates", office.get("/words/rates").Body.String())
	if w := somebody(site, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit).get("/words/rates"); w.Code == http.StatusOK {
		t.Error("a worker is told of everybody’s words")
	}
}

// a training is entered with a day, a title and whom it was for; what is missing is said beside the field, a second click enters nothing
// more, and a mistake is taken back, once or twice. A hostile title is shown as text.
func TestATrainingIsEnteredAndTakenBack(t *testing.T) {
	office := somebody(realDesk(t), "office", "partnership", "", record.Assurance)
	page := office.see("/words/training")
	request := attrOf(t, page, "input[name=request]", "value")
	if w := office.post("/words/training", url.Values{"request": {request}}); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Say what the training was called") || !strings.Contains(w.Body.String(), "Choose who was trained") {
		t.Errorf("nothing is typed: %d %s", w.Code, w.Body)
	}
	sent := url.Values{"request": {request}, "title": {"<script>alert(1)</script> Words"}, "day-day": {"2"}, "day-month": {"4"}, "day-year": {"2025"}, "whom": {"police"}}
	for range 2 {
		if w := office.post("/words/training", sent); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	shown := office.see("/words/rates?done=entered")
	says := shown.Text("main")
	if strings.Count(says, "<script>alert(1)</script> Words") != 1 || !strings.Contains(says, "2 April 2025") || strings.Contains(office.get("/words/rates").Body.String(), "<script>alert") {
		t.Errorf("it says %q", says)
	}
	back := attrOf(t, shown, "td form", "action")
	for range 2 {
		if w := office.post(back, nil); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if says := office.see("/words/rates").Text("main"); !strings.Contains(says, "No training was entered yet") {
		t.Errorf("it says %q", says)
	}
	if w := office.get(back); w.Code != http.StatusSeeOther {
		t.Errorf("an address that only takes forms gives %d", w.Code)
	}
}

// before anything is drawn no record is opened; drawing is for a manager who supervises, and refused to everybody else.
func TestASampleIsDrawnByWhoeverSupervises(t *testing.T) {
	site := realDesk(t)
	manager := somebody(site, "manager-1", "team-manager", "social-care-cur", record.Supervision)
	if says := manager.see("/words/sample").Text("main"); strings.Contains(says, "the record of") || !strings.Contains(says, "Draw") {
		t.Errorf("it says %q", says)
	}
	w := manager.post("/words/sample", nil)
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/words/sample?seed=") {
		t.Fatalf("%d to %s", w.Code, to)
	}
	if says := manager.see(to).Text("main"); !strings.Contains(says, "no entry that could be drawn") {
		t.Errorf("whoever supervises nobody yet reads %q", says)
	}
	if w := manager.get("/words/sample?seed=" + url.QueryEscape("<b>")); w.Code != http.StatusBadRequest {
		t.Errorf("a draw by what is none: %d", w.Code)
	}
	if w := somebody(site, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit).get(to); w.Code == http.StatusOK {
		t.Error("a worker draws")
	}
}

// attrOf gives an attribute of the first element that a selector finds.
func attrOf(t *testing.T, page *htmlcheck.Page, selector, name string) string {
	t.Helper()
	all := page.All(selector)
	if len(all) == 0 {
		t.Fatalf("there is no %s", selector)
	}
	value, _ := all[0].Attr(name)
	return value
}
