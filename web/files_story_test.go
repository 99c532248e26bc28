package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// A social worker puts a picture to the record of a child who is allocated to them; a double click puts it once. It is listed with what it is,
// and fetched as an attachment under a name that says nothing, which no browser shows or keeps. Taken back, it is there for nobody. Whoever
// has nothing to do with the child, sees less, or guesses, is answered as if there were none.
// sizes: one story, from first to last
func TestAFileIsPutFetchedAndTakenBack(t *testing.T) {
	w := desktest.NewWorld(t)
	site := New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files})
	who := func(user string, role record.Role, agency record.AgencyCode) *browser {
		return &browser{t, site, signedIn(casework.Person(record.Actor{User: user, Role: role, Agency: agency}, record.SafeguardingNow, time.Now()))}
	}
	w.Tie(t, record.Tie{Relation: record.Allocated, Holder: "worker"}, w.Everything)
	w.Tie(t, record.Tie{Relation: record.Invited, Holder: "invited"}, w.Everything)
	worker, invited, stranger := who("worker", "social-worker", "social-care-cur"), who("invited", "health-lead", "hospital"), who("stranger", "social-worker", "social-care-cur")
	path := "/children/" + string(w.Everything) + "/files"
	for range 2 { // a double click
		sent := worker.attach(path, `C:\pictures\of Jane.PNG`, smallPicture(t), "class", "B", "handling", "restricted", "request", "a-request-of-this-story", "title", "")
		if sent.Code != http.StatusSeeOther || sent.Header().Get("Location") != path+"?done=put#done" {
			t.Fatalf("%d %s", sent.Code, parsed(t, sent.Body.String()).Text("main"))
		}
	}
	page := worker.see(path)
	if says := page.Text("main table"); strings.Count(says, "of Jane") != 3 || strings.Contains(says, "pictures") || !strings.Contains(says, "Picture, 1 kB, restricted") { // once, and in its two links
		t.Errorf("the list says %q", says)
	}
	mine := ""
	for _, link := range page.All("main table a") {
		if to, _ := link.Attr("href"); !strings.HasSuffix(to, "/back") && !strings.Contains(to, string(w.File[w.Everything])) {
			mine = to
		}
	}
	got := worker.get(mine)
	h := got.Header()
	if got.Code != http.StatusOK || h.Get("Content-Type") != "image/png" || h.Get("Content-Disposition") != "attachment; filename=sightline-file.png" || h.Get("Cache-Control") != "no-store" ||
		h.Get("Content-Security-Policy") != filePolicy || h.Get("X-Content-Type-Options") != "nosniff" || !bytes.HasPrefix(got.Body.Bytes(), []byte("\x89PNG")) {
		t.Errorf("it is sent as %d %v", got.Code, h)
	}
	for what, ask := range map[string]func() *httptest.ResponseRecorder{
		"whoever does not see what is restricted": func() *httptest.ResponseRecorder { return invited.get(mine) },
		"a stranger": func() *httptest.ResponseRecorder { return stranger.get(mine) },
		"a stranger's own": func() *httptest.ResponseRecorder {
			return stranger.attach(path, "a.png", smallPicture(t), "class", "B", "handling", "open")
		},
		"through another child": func() *httptest.ResponseRecorder {
			return worker.get(strings.Replace(mine, string(w.Everything), string(w.Ordinary), 1))
		},
		"a guess": func() *httptest.ResponseRecorder { return worker.get(path + "/nothing") },
		"taking back what is unseen": func() *httptest.ResponseRecorder {
			return invited.post(mine+"/back", url.Values{"why": {"It is of another child."}})
		},
	} {
		if got := ask(); got.Code != http.StatusNotFound || strings.Contains(got.Body.String(), "Jane") {
			t.Errorf("%s: %d", what, got.Code)
		}
	}
	if says := invited.see(path).Text("main"); strings.Contains(says, "Jane") || strings.Contains(says, "Canary") {
		t.Errorf("whoever is invited is shown %q", says)
	}
	if got := worker.post(mine+"/back", url.Values{"why": {"no"}}); got.Code != http.StatusBadRequest {
		t.Errorf("without a reason: %d", got.Code)
	}
	worker.see(mine + "/back")
	back := url.Values{"why": {"It is of another child."}, "request": {"a-request-of-taking-back"}}
	for range 2 {
		if got := worker.post(mine+"/back", back); got.Code != http.StatusSeeOther {
			t.Errorf("taking it back: %d", got.Code)
		}
	}
	if got := worker.get(mine); got.Code != http.StatusNotFound || strings.Contains(worker.see(path).Text("main table"), "Jane") {
		t.Errorf("it is still there: %d", got.Code)
	}
	for _, wrong := range []struct{ name, says string }{{"a.exe", "no PDF, JPEG or PNG"}, {"a.png", "no PDF, JPEG or PNG"}} {
		got := worker.attach(path, wrong.name, []byte("<script>alert(1)</script>"), "class", "C", "handling", "open", "title", "<b>x</b>")
		page := parsed(t, got.Body.String())
		if got.Code != http.StatusBadRequest || !strings.Contains(page.Text(".govuk-error-summary"), wrong.says) || page.Has("main b") || !page.Has("input[value=C][checked]") {
			t.Errorf("%s: %d %q", wrong.name, got.Code, page.Text(".govuk-error-summary"))
		}
	}
}
