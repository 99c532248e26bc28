package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"sightline/record"
	"sightline/stories"
	"sightline/telemetry"
)

func joeFiles() fs.FS { return stories.Joe() }

// diary is a log that many may write.
type diary struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.out.Write(p)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.out.String()
}

// lines reads the log and empties it.
func (d *diary) lines(t *testing.T) []map[string]any {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []map[string]any
	for text := range strings.Lines(d.out.String()) {
		var one map[string]any
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		all = append(all, one)
	}
	d.out.Reset()
	return all
}

// watched gives the pages as whoever looks after them sees them: with everything that is logged.
func watched(t *testing.T, desk Desk) (*browser, *diary) {
	t.Helper()
	log := new(diary)
	o := Options{PaceBy: unhurried(), Desk: door{desk}, Assets: files, Log: telemetry.NewLog(log, "json", slog.LevelDebug)}
	return &browser{t, New(o), as("social-worker", record.PreparingVisit)}, log
}

// Each request is one line: of which route, how it ended, and under which number it can be asked about.
func TestEachRequestIsOneLine(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b, log := watched(t, desk)
	ids := map[any]bool{}
	for _, story := range []struct {
		method, path, route, level string
		status                     float64
		cause                      string
	}{
		{"GET", "/", "GET /{$}", "INFO", 200, ""},
		{"HEAD", "/", "GET /{$}", "INFO", 200, ""},
		{"GET", "/children/c1?q=1", "GET /children/{child}", "INFO", 200, ""},
		{"GET", "/children/c9", "GET /children/{child}", "INFO", 404, "withheld"},
		{"GET", "/children/c1/then?at=x", "GET /children/{child}/then", "INFO", 404, "not-found"},
		{"GET", "/joe-was-here", "other", "INFO", 404, "not-found"},
		{"POST", "/children/c1", "other", "INFO", 405, "method not allowed"},
		{"JOE", "/", "other", "INFO", 405, "method not allowed"},
		{"GET", "/healthz", "GET /healthz", "DEBUG", 200, ""},
		{"GET", "/readyz", "GET /readyz", "DEBUG", 200, ""},
		{"GET", "/metrics", "GET /metrics", "DEBUG", 200, ""},
		{"GET", "/favicon.svg", "GET /favicon.svg", "INFO", 200, ""},
	} {
		w := b.do(httptest.NewRequest(story.method, story.path, http.NoBody))
		lines := log.lines(t)
		if len(lines) != 1 {
			t.Fatalf("%s %s: %d lines", story.method, story.path, len(lines))
		}
		one := lines[0]
		keys := []string{"level", "method", "ms", "msg", "request", "route", "status", "time"}
		cause := ""
		if story.cause != "" {
			keys = append([]string{"cause"}, keys...)
			said, _ := one["cause"].(map[string]any)
			cause, _ = said["kind"].(string)
		}
		if got := slices.Sorted(maps.Keys(one)); !slices.Equal(got, keys) {
			t.Errorf("%s %s: the line has %v", story.method, story.path, got)
		}
		if one["route"] != story.route || one["level"] != story.level || one["status"] != story.status || cause != story.cause {
			t.Errorf("%s %s: %v", story.method, story.path, one)
		}
		if id := one["request"]; id != w.Header().Get(requestHeader) || ids[id] || id == "" {
			t.Errorf("%s %s: the number %v was given before, or is not the one that was sent", story.method, story.path, id)
		}
		ids[one["request"]] = true
	}
}

// A page that breaks is still one line; it says what broke in words of ours and numbers of the system, and the page gives the number of
// the request, by which the line is found.
func TestWhatBreaksIsFoundByItsNumber(t *testing.T) {
	desk := newDesk(t)
	desk.fail = &fs.PathError{Op: "write", Path: "/secret/jane.db", Err: errors.New("Jane")}
	b, log := watched(t, desk)
	w := b.get("/")
	lines := log.lines(t)
	if len(lines) != 1 || lines[0]["level"] != "ERROR" || !strings.Contains(parsed(t, w.Body.String()).Text("main"), lines[0]["request"].(string)) {
		t.Fatalf("%v\n%s", lines, w.Body)
	}
	if cause := lines[0]["cause"].(map[string]any); cause["kind"] != "unknown" || cause["types"] != "*fs.PathError" {
		t.Errorf("%v", cause)
	}
	desk.fail = nil
	broken, log := watched(t, panicking{desk})
	broken.get("/children/c1")
	lines = log.lines(t)
	if len(lines) != 1 || lines[0]["panic"] != "string" || !strings.Contains(lines[0]["stack"].(string), "panicking") {
		t.Errorf("%v", lines)
	}
}

// Somebody who goes away before the page is there is told nothing, and is not counted as answered.
func TestWhoGoesAwayIsNotCountedAsAnswered(t *testing.T) {
	desk := newDesk(t)
	desk.fail = context.Canceled
	b, log := watched(t, desk)
	ctx, gone := context.WithCancel(t.Context())
	gone()
	w := b.do(httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody))
	if lines := log.lines(t); len(lines) != 1 || lines[0]["status"] != float64(statusGone) || w.Body.Len() > 0 {
		t.Errorf("%v %s", lines, w.Body)
	}
}
