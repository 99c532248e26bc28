package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/telemetry"
)

var full = casework.Health{ReadOnly: true, Since: time.Date(2026, 7, 3, 13, 5, 0, 0, time.UTC), Why: "the disk is full", Waiting: 3}

// A probe needs no session, opens nothing, leaves no line in the audit log, and may not be kept.
func TestProbesTouchNoRecord(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	b.choice = ""
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		w := b.get(path)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d, %s", path, w.Code, w.Header().Get("Content-Type"))
		}
		if w.Header().Get("Cache-Control") != "no-store" || len(w.Result().Cookies()) > 0 {
			t.Errorf("%s may be kept, or leaves something in the browser", path)
		}
	}
	if len(desk.calls) != 0 {
		t.Errorf("the probes opened %d records", len(desk.calls))
	}
}

// Whoever looks after the program sees which part is not well; a machine sees by the status whether to send people here.
func TestReadinessSaysHowEachPartIs(t *testing.T) {
	running, stopped := make(chan struct{}), make(chan struct{})
	close(stopped)
	for name, story := range map[string]struct {
		health   casework.Health
		readable error
		stopping chan struct{}
		status   int
		says     string
	}{
		"all is well": {casework.Health{}, nil, running, 200, "ready\nreading: yes\nwriting: yes\nschema: fits this program\nlog: nothing waits outside the database\nrules: all in force\n"},
		"the disk is full: reading goes on": {full, nil, running, 200,
			"read-only: the disk is full\nreading: yes\nwriting: no, since 2026-07-03T13:05:00Z: the disk is full\nschema: fits this program\nlog: 3 lines wait outside the database\nrules: all in force\n"},
		"why nobody knows": {casework.Health{ReadOnly: true}, nil, running, 200,
			"read-only: nobody knows why yet\nreading: yes\nwriting: no: nobody knows why yet\nschema: fits this program\nlog: nothing waits outside the database\nrules: all in force\n"},
		"the words of an error over several lines": {casework.Health{ReadOnly: true, Why: "a\nready\r\n b."}, nil, running, 200,
			"read-only: a ready b\nreading: yes\nwriting: no: a ready b\nschema: fits this program\nlog: nothing waits outside the database\nrules: all in force\n"},
		"the database is gone": {casework.Health{}, errors.New("dial tcp: Jane Secret"), running, 503,
			"not ready\nreading: no (unknown)\nwriting: yes\nschema: cannot be seen\nlog: nothing waits outside the database\nrules: all in force\n"},
		"the database does not answer": {full, fmt.Errorf("asking: %w", context.DeadlineExceeded), running, 503,
			"not ready\nreading: no (out-of-time)\nwriting: no, since 2026-07-03T13:05:00Z: the disk is full\nschema: cannot be seen\nlog: 3 lines wait outside the database\nrules: all in force\n"},
		"a newer program brought the database up": {casework.Health{}, fmt.Errorf("%w: a migration", record.NotYet), running, 503,
			"not ready\nreading: yes\nwriting: yes\nschema: does not fit this program: one of them has to be brought up to the other\nlog: nothing waits outside the database\nrules: all in force\n"},
		"it is being stopped": {casework.Health{}, nil, stopped, 503, "stopping\nreading: yes\nwriting: yes\nschema: fits this program\nlog: nothing waits outside the database\nrules: all in force\n"},
	} {
		desk := newDesk(t)
		desk.health = story.health
		site := New(Options{PaceBy: unhurried(), Desk: door{desk}, Stopping: story.stopping, Readable: func(ctx context.Context) error {
			if _, timed := ctx.Deadline(); !timed {
				t.Error("the database is asked without end")
			}
			return story.readable
		}})
		b := &browser{t, site, ""}
		if w := b.get("/readyz"); w.Code != story.status || w.Body.String() != story.says || (w.Header().Get("Retry-After") != "") != (story.status == 503) {
			t.Errorf("%s: %d, retry after %q\n%s", name, w.Code, w.Header().Get("Retry-After"), w.Body)
		}
		if w := b.get("/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
			t.Errorf("%s: the program lives, and says %d %s", name, w.Code, w.Body)
		}
	}
}

// Where others reach the pages they hear whether people should be sent here, and no more: neither what is wrong with the disk, nor how often
// records are asked for at night. Whoever looks after it reads that at an address of its own.
func TestOnlyWhoLooksAfterItIsToldHowItIs(t *testing.T) {
	desk := newDesk(t)
	desk.health = full
	o := Options{PaceBy: unhurried(), Desk: door{desk}, Secure: true, Names: []string{"sightline.example"}, Meters: telemetry.New()}
	public, own := &browser{t, New(o), ""}, &browser{t, Watch(o), ""}
	if w := public.get("/readyz"); w.Code != http.StatusOK || w.Body.String() != "read-only\n" {
		t.Errorf("everybody is told %d %s", w.Code, w.Body)
	}
	r := httptest.NewRequest(http.MethodGet, "https://sightline.example/metrics", http.NoBody)
	if w := public.do(r); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "sightline_") {
		t.Errorf("everybody reads the meters: %d", w.Code)
	}
	if w := public.get("/metrics"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("by another name: %d", w.Code)
	}
	for path, says := range map[string]string{"/healthz": "ok\n", "/readyz": "read-only: the disk is full\n", "/metrics": "sightline_build_info"} {
		if path == "/metrics" {
			o.Meters.Built("1")
		}
		if w := own.get(path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), says) || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s says %d %s", path, w.Code, w.Body)
		}
	}
	for _, path := range []string{"/", "/children/c1", "/sign-in"} {
		if w := own.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s is answered there: %d", path, w.Code)
		}
	}
	if len(desk.calls) != 0 {
		t.Errorf("%d records were opened", len(desk.calls))
	}
}

// A mistake in the partnership's own rules keeps nobody from a record: people are sent here, and whoever looks after it sees that
// something is not asked, and where it says what.
func TestReadinessSaysThatRulesAreNotInForce(t *testing.T) {
	for n, says := range map[int]string{
		1: "ready\nreading: nobody asks\nwriting: yes\nschema: nobody asks\nlog: nothing waits outside the database\nrules: 1 rule or change of the partnership's folder is not in force: the page of the rule library and the log say which, and why\n",
		2: "ready\nreading: nobody asks\nwriting: yes\nschema: nobody asks\nlog: nothing waits outside the database\nrules: 2 rules or changes of the partnership's folder are not in force: the page of the rule library and the log say which, and why\n",
	} {
		desk, folder := newDesk(t), fstest.MapFS{}
		for i := range n {
			folder[fmt.Sprintf("%d.yaml", i)] = &fstest.MapFile{Data: []byte("switch-off: no-such-rule\nreason: so\n")}
		}
		desk.set = desk.set.With(folder)
		if w := visit(t, desk).get("/readyz"); w.Code != http.StatusOK || w.Body.String() != says {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// What nobody asks is not said to be well.
func TestReadinessDoesNotSayWhatNobodyAsks(t *testing.T) {
	b := visit(t, newDesk(t))
	if w := b.get("/readyz"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "reading: nobody asks\n") || !strings.Contains(w.Body.String(), "schema: nobody asks\n") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// While the record cannot be written every page says so once, in words, with why and since when; and none says so when it can.
func TestReadOnlyIsSaidOnEveryPage(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	paths := append([]string{"/start", "/blank", "/nowhere"}, records...)
	for _, path := range paths {
		if w := b.get(path); strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && parsed(t, w.Body.String()).Has(".govuk-notification-banner") {
			t.Errorf("%s says that something is wrong", path)
		}
	}
	desk.health = full
	seen := 0
	for _, path := range paths {
		w := b.get(path)
		if w.Code == http.StatusSeeOther {
			continue
		}
		seen++
		wellMade(t, path, w.Body.String())
		page := parsed(t, w.Body.String())
		says := strings.Join(strings.Fields(page.Text(".govuk-notification-banner__content")), " ")
		if want := "Sightline can be read but not written: the disk is full. What you look at is still logged. This has been so since 14:05 on 3 July 2026."; says != want {
			t.Errorf("%s says %q", path, says)
		}
		if n := len(page.All(".govuk-notification-banner")); n != 1 {
			t.Errorf("%s says it %d times", path, n)
		}
	}
	if seen < len(paths)-2 {
		t.Errorf("only %d of %d pages were seen", seen, len(paths))
	}
	desk.health = casework.Health{ReadOnly: true, Why: `<script>alert("x")</script>`}
	page := b.see("/")
	if says := page.Text(".govuk-notification-banner__content"); page.Has(".govuk-notification-banner script") || !strings.Contains(says, "<script>") || strings.Contains(says, "since") {
		t.Errorf("what the record says is taken for a part of the page, or a time is invented: %s", says)
	}
}

// When it cannot be logged that somebody looks, nothing is shown, the page says why, and what to do instead.
func TestWhatCannotBeLoggedIsNotShown(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	desk.health, desk.fail = full, fmt.Errorf("opening: %w", errors.Join(record.Unlogged, errors.New("disk of Jane Secret")))
	b := visit(t, desk)
	for _, path := range []string{"/", "/children/c1", "/children/c1/print"} {
		w := b.get(path)
		page := parsed(t, w.Body.String())
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != later {
			t.Errorf("%s: %d, retry after %q", path, w.Code, w.Header().Get("Retry-After"))
		}
		says := page.Text("main")
		for _, want := range []string{"This page cannot be shown now, because it cannot be logged that you looked", "telephone the agency", w.Header().Get(requestHeader)} {
			if !strings.Contains(says, want) {
				t.Errorf("%s does not say %q: %s", path, want, says)
			}
		}
		if strings.Contains(page.Text("html"), "Joe") || strings.Contains(page.Text("html"), "Secret") {
			t.Errorf("%s shows what was not logged", path)
		}
		wellMade(t, path, w.Body.String())
	}
}

// canaries are what must be nowhere but on a page: names, children, entries, references, who looks and as what.
func (d *fakeDesk) canaries() []string {
	all := []string{"duty-desk", "social-worker", string(record.PreparingVisit), "canary"}
	for id, c := range d.children {
		all = append(all, string(id), d.names[id].Reveal())
		for _, one := range c.Identities {
			all = append(all, one.Subject.Child, one.GivenNames.Reveal(), one.FamilyName.Reveal())
		}
		for _, it := range c.Items {
			all = append(all, string(it.Ref.Record), it.Ref.String(), it.Subject.Child, it.Text.Reveal(), casework.Token(id, it.Ref))
		}
	}
	return all
}

// leaks gives the canaries that stand in a text. What has fewer than four letters would be found in any text.
func leaks(text string, canaries []string) (found []string) {
	text = strings.ToLower(text)
	for _, c := range canaries {
		if c = strings.ToLower(strings.TrimSpace(c)); len(c) >= 4 && strings.Contains(text, c) {
			found = append(found, c)
		}
	}
	return found
}

// R-102 aside: after a day at the pages, with every route, every mistake and every failure, neither the meters nor the log say anything
// of a person.
func TestNeitherTheMetersNorTheLogSayAnythingOfAPerson(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "canary-child", "Canaryname", joeFiles())
	desk.ordinary(t)
	b, log := watched(t, desk)
	day := func() {
		for _, path := range append([]string{"/children/canary-child", "/children/canary-child?q=1&canary=1", "/canary", "/children/canary-child/print", "/children/o020/then"}, everywhere...) {
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, "CANARY"} {
				r := httptest.NewRequest(method, path, http.NoBody)
				for _, header := range []string{"User-Agent", "Referer", requestHeader, "X-Forwarded-For", "Origin"} {
					r.Header.Set(header, "http://canary.example/canary-child")
				}
				b.do(r)
				if method != http.MethodPost {
					r.Header.Del("Origin")
					b.do(r)
				}
			}
		}
	}
	day()
	for _, fail := range []error{record.Withheld, record.Invalid, record.Busy, record.Unlogged, errors.New("canary")} {
		desk.fail = fmt.Errorf("entry canary of Canaryname: %w", fail)
		day()
	}
	r := httptest.NewRequest(http.MethodGet, "/children/canary-child", http.NoBody)
	r.Host = "canary.example"
	b.do(r)
	meters := b.get("/metrics").Body.String()
	for what, text := range map[string]string{"the meters": meters, "the log": log.String()} {
		if found := leaks(text, desk.canaries()); len(found) > 0 {
			t.Errorf("%s say %q", what, found)
		}
		for _, must := range []string{"GET /children/{child}", "GET /{$}"} {
			if !strings.Contains(strings.ReplaceAll(text, `\u003e`, ">"), must) {
				t.Errorf("%s do not know of %s: nothing was tried", what, must)
			}
		}
	}
	if !strings.Contains(meters, `sightline_refusals_total{route="GET /children/{child}/print"}`) || strings.Contains(meters, `sightline_refusals_total{route="GET /children/{child}"} 0`) ||
		strings.Contains(meters, `sightline_http_request_seconds_count{route="GET /children/{child}"} 0`) {
		t.Error("requests and refusals are not counted by their route")
	}
}
