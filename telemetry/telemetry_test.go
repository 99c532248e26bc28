package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// read gives the meters as whoever looks after the program reads them: each line's name and labels, and its value.
func read(t testing.TB, m *Meters) map[string]string {
	t.Helper()
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	if w.Code != http.StatusOK {
		t.Fatalf("the meters cannot be read: %d %s", w.Code, w.Body)
	}
	values := map[string]string{}
	for line := range strings.Lines(w.Body.String()) {
		line = strings.TrimSpace(line)
		if at := strings.LastIndexByte(line, ' '); at > 0 && !strings.HasPrefix(line, "#") {
			values[line[:at]] = line[at+1:]
		}
	}
	return values
}

func expect(t testing.TB, m *Meters, want map[string]string) {
	t.Helper()
	got := read(t, m)
	for meter, value := range want {
		if got[meter] != value {
			t.Errorf("%s stands at %q, want %q", meter, got[meter], value)
		}
	}
}

// A morning at the pages: two pages are opened, one is refused, one breaks, and nobody knows a fifth address.
func TestAMorningIsCounted(t *testing.T) {
	m := New()
	m.Routes("GET /{$}", "GET /children/{child}")
	m.Built("1.2")
	m.Answered("GET /{$}", 200, 3*time.Millisecond)
	m.Answered("GET /children/{child}", 200, 30*time.Millisecond)
	m.Answered("GET /children/{child}", 404, time.Millisecond)
	m.Refused("GET /children/{child}")
	m.Answered("GET /children/{child}", 500, time.Second)
	m.Answered("", 404, time.Millisecond)
	m.Committed(3, 2)
	m.Wrote(false, nil)
	m.Wrote(true, nil)
	m.Wrote(false, fmt.Errorf("receiving: %w", record.Conflict))
	m.AtWork(1)
	m.Waiting(1)
	m.Waiting(-1)
	m.TurnedAway()
	expect(t, m, map[string]string{
		`sightline_http_requests_total{class="2xx",route="GET /{$}"}`:                    "1",
		`sightline_http_requests_total{class="4xx",route="GET /children/{child}"}`:       "1",
		`sightline_http_requests_total{class="5xx",route="GET /children/{child}"}`:       "1",
		`sightline_http_requests_total{class="4xx",route="other"}`:                       "1",
		`sightline_http_request_seconds_count{route="GET /children/{child}"}`:            "3",
		`sightline_http_request_seconds_bucket{route="GET /children/{child}",le="0.05"}`: "2",
		`sightline_refusals_total{route="GET /children/{child}"}`:                        "1",
		`sightline_refusals_total{route="GET /{$}"}`:                                     "0",
		`sightline_log_lines_total`:                                                      "3",
		`sightline_readings_total`:                                                       "2",
		`sightline_log_group_lines_bucket{le="4"}`:                                       "1",
		`sightline_log_group_lines_bucket{le="2"}`:                                       "0",
		`sightline_writes_total{outcome="written"}`:                                      "1",
		`sightline_writes_total{outcome="written-before"}`:                               "1",
		`sightline_writes_total{outcome="changed-meanwhile"}`:                            "1",
		`sightline_writes_total{outcome="busy"}`:                                         "0",
		`sightline_requests_at_work`:                                                     "1",
		`sightline_requests_waiting`:                                                     "0",
		`sightline_requests_turned_away_total`:                                           "1",
	})
	built := 0
	for meter := range read(t, m) {
		if strings.HasPrefix(meter, `sightline_build_info{`) && strings.Contains(meter, `version="1.2"`) {
			built++
		}
	}
	if built != 1 {
		t.Errorf("%d lines say which program this is", built)
	}
}

// What is asked for when the meters are read: a value when there is one; nothing, and a failure counted, when there is none.
func TestWhatCannotBeAnsweredIsLeftOut(t *testing.T) {
	m := New()
	for meter := range read(t, m) {
		if strings.HasPrefix(meter, "sightline_jobs") || strings.HasPrefix(meter, "sightline_checkpoint") || strings.HasPrefix(meter, "sightline_read_only") {
			t.Errorf("%s has a value, and nobody was asked", meter)
		}
	}
	down := errors.New("Jane Secret")
	var broken error
	signed := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	m.asked.now = func() time.Time { return signed.Add(90 * time.Second) }
	m.Jobs(func(context.Context) (waiting, running, failed int, err error) { return 4, 2, 1, broken })
	m.Checkpoint(func(context.Context) (time.Time, int64, error) { return signed, 17, broken })
	m.Standing(func(context.Context) (bool, int) { return true, 3 })
	answers := map[string]string{
		`sightline_jobs{state="waiting"}`: "4", `sightline_jobs{state="running"}`: "2", `sightline_jobs{state="failed"}`: "1",
		`sightline_checkpoint_age_seconds`: "90", `sightline_checkpoint_lines_since`: "17",
	}
	expect(t, m, answers)
	expect(t, m, map[string]string{`sightline_read_only`: "1", `sightline_reserve_lines`: "3", `sightline_unanswered_total{meter="jobs"}`: "0"})
	broken = down
	got := read(t, m)
	for meter := range answers {
		if _, ok := got[meter]; ok {
			t.Errorf("%s has a value that nobody gave", meter)
		}
	}
	expect(t, m, map[string]string{`sightline_unanswered_total{meter="jobs"}`: "2", `sightline_unanswered_total{meter="checkpoint"}`: "2", `sightline_read_only`: "1"})
	broken, signed = nil, time.Time{}
	got = read(t, m)
	if _, ok := got["sightline_checkpoint_age_seconds"]; ok || got["sightline_checkpoint_lines_since"] != "17" {
		t.Error("a log that was never signed has an age")
	}
}

// Whoever is asked is given a time to answer in, so that reading the meters always ends.
func TestWhoIsAskedIsGivenATime(t *testing.T) {
	m := New()
	var timed [3]bool
	m.Jobs(func(ctx context.Context) (waiting, running, failed int, err error) {
		_, timed[0] = ctx.Deadline()
		return 0, 0, 0, nil
	})
	m.Standing(func(ctx context.Context) (bool, int) {
		_, timed[1] = ctx.Deadline()
		return false, 0
	})
	m.Checkpoint(func(ctx context.Context) (time.Time, int64, error) {
		_, timed[2] = ctx.Deadline()
		return time.Time{}, 0, nil
	})
	read(t, m)
	if timed != [3]bool{true, true, true} {
		t.Errorf("asked without end: %v", timed)
	}
}

// Whatever is asked of us, the meters have no more lines than the route table allows, and none of the words that were in an address
// or an error.
func TestNothingThatComesFromOutsideGrowsTheMeters(t *testing.T) {
	routes := []string{"GET /{$}", "GET /children/{child}"}
	full := New()
	full.Routes(routes...)
	for _, route := range append([]string{"none"}, routes...) {
		for status := range 700 {
			full.Answered(route, status, 0)
		}
	}
	most := len(read(t, full))
	rapid.Check(t, func(t *rapid.T) {
		m := New()
		m.Routes(routes...)
		words := rapid.SliceOfN(rapid.StringMatching(`canary-[a-z"\\\n{}=é]{0,9}`), 1, 40).Draw(t, "words")
		for _, w := range words {
			m.Answered(w, rapid.Int().Draw(t, "status"), 0)
			m.Refused(w)
			m.Wrote(false, errors.New(w))
			m.Wrote(false, fmt.Errorf("%s: %w", w, record.Withheld))
			m.Jobs(func(context.Context) (waiting, running, failed int, err error) { return 0, 0, 0, errors.New(w) })
		}
		w := httptest.NewRecorder()
		m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
		if strings.Contains(w.Body.String(), "canary") {
			t.Fatal("the meters say what came from outside")
		}
		lines := 0
		for line := range strings.Lines(w.Body.String()) {
			if !strings.HasPrefix(line, "#") {
				lines++
			}
		}
		if lines > most {
			t.Fatalf("%d lines, and the route table allows %d", lines, most)
		}
	})
}

func TestManyCountAtOnce(t *testing.T) {
	m := New()
	m.Routes("GET /{$}")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				m.Answered("GET /{$}", 200, 0)
				m.Committed(2, 1)
				m.Standing(func(context.Context) (bool, int) { return false, 0 })
			}
			m.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
		})
	}
	all.Wait()
	expect(t, m, map[string]string{`sightline_http_requests_total{class="2xx",route="GET /{$}"}`: "800", `sightline_log_lines_total`: "1600"})
}
