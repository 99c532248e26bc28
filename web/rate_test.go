package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/internal/desktest"
	"sightline/record"
	"sightline/telemetry"
)

// unhurried is a clock on which an hour goes by each time that it is looked at: nothing is done too often.
func unhurried() func() time.Time {
	var hours atomic.Int64
	return func() time.Time { return time.Unix(hours.Add(1)*3600, 0) }
}

// still gives a pacer whose time a test moves.
func still() (*pacer, *time.Time) {
	now := time.Date(2026, 10, 5, 2, 0, 0, 0, time.UTC)
	return newPacer(func() time.Time { return now }), &now
}

// However somebody spreads what they do, they never do more within a stretch of time than the pace allows, and who waits as long as they
// were told is let in.
func TestNobodyIsFasterThanThePace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{telemetry.SlowedPages, telemetry.SlowedSearches, telemetry.SlowedKnown, telemetry.SlowedExports, telemetry.SlowedSignIns}).Draw(t, "what")
		p, now := still()
		began, done := *now, 0
		for range rapid.IntRange(1, 300).Draw(t, "tries") {
			*now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "pause")) * time.Millisecond)
			var often *tooOften
			if err := p.take("person a", kind); errors.As(err, &often) {
				*now = now.Add(often.wait)
				if err := p.take("person a", kind); err != nil {
					t.Fatalf("they waited as long as they were told and were sent away again: %v", err)
				}
			}
			done++
			if most := paces[kind].atOnce + int(now.Sub(began)/paces[kind].every) + 1; done > most {
				t.Fatalf("%d within %s, at most %d", done, now.Sub(began), most)
			}
			if err := p.take(fmt.Sprint("person ", done), kind); err != nil {
				t.Fatal("somebody else waits for it too")
			}
		}
	})
}

// A program that reads every child's record is stopped, and the guardian is told once an hour. Records that were open stay at hand.
func TestAProgramThatReadsEverythingIsStopped(t *testing.T) {
	p, now := still()
	told, opened := 0, 0
	for n := range 2000 {
		many, err := p.look("person bot", record.ChildID(strconv.Itoa(n)))
		if many {
			told++
		}
		if err == nil {
			opened++
		}
		*now = now.Add(time.Second)
	}
	if most := childrenInAnHour + 2000/60 + 1; opened > most || told != 1 {
		t.Errorf("it opened %d in %s and the guardian was told %d times; at most %d and once", opened, 2000*time.Second, told, most)
	}
	if _, err := p.look("person bot", "0"); err != nil {
		t.Errorf("a record that was open an hour ago is not at hand: %v", err)
	}
	if _, err := p.look("person worker", "0"); err != nil {
		t.Errorf("somebody else is slowed: %v", err)
	}
}

// Who waits an hour starts anew; and however many people and addresses there are, only so many are remembered.
func TestWhatIsRememberedIsForgotten(t *testing.T) {
	p, now := still()
	for n := range childrenInAnHour {
		if many, err := p.look("person a", record.ChildID(strconv.Itoa(n))); many || err != nil {
			t.Fatalf("the %dth child of an hour: %v %v", n+1, many, err)
		}
	}
	*now = now.Add(time.Hour)
	if many, err := p.look("person a", "another"); many || err != nil {
		t.Errorf("an hour later: %v %v", many, err)
	}
	for n := range mostPaced + 100 {
		_ = p.take(fmt.Sprint("address ", n), telemetry.SlowedSignIns)
	}
	if len(p.of) > mostPaced {
		t.Errorf("%d are remembered", len(p.of))
	}
}

// The page says in words what was done too often and when it can be done again, a machine reads it in Retry-After, and it is counted
// without a name.
func TestWhoIsTooFastIsToldSo(t *testing.T) {
	b, meters := metered(t)
	var last *httptest.ResponseRecorder
	for range paces[telemetry.SlowedSearches].atOnce + 1 {
		last = b.post("/search", url.Values{"words": {"knife"}})
	}
	wait, err := strconv.Atoi(last.Header().Get("Retry-After"))
	if last.Code != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 5 {
		t.Fatalf("%d, Retry-After %q", last.Code, last.Header().Get("Retry-After"))
	}
	if says := parsed(t, last.Body.String()).Text("main"); !strings.Contains(says, "Too many searches were made in a short time") || !strings.Contains(says, "Wait "+plural(wait, "second", "seconds")) {
		t.Errorf("the page says %q", says)
	}
	if got := b.get("/children/c1"); got.Code != http.StatusOK {
		t.Errorf("a child's page is kept from them: %d", got.Code)
	}
	w := httptest.NewRecorder()
	meters.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	if says := w.Body.String(); !strings.Contains(says, `sightline_requests_slowed_total{what="searches"} 1`) || strings.Contains(says, "duty-desk") {
		t.Errorf("it is counted as %q", linesWith(says, "slowed"))
	}
}

// A page elsewhere can have the browsers of a whole council ask for the agency's own sign-in, hundreds of times: nobody is kept from signing
// in with a password or a key by that.
func TestBeingSentAwayTooOftenShutsNoDoor(t *testing.T) {
	clock := time.Now()
	s := &site{pace: newPacer(func() time.Time { return clock })}
	from := func(pattern string) error {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", http.NoBody)
		r.Pattern = pattern
		return s.fromHere(r)
	}
	var often *tooOften
	for range paces[telemetry.SlowedSignIns].atOnce {
		if err := from("GET /sign-in/provider/{provider}"); err != nil {
			t.Fatal(err)
		}
	}
	if err := from("GET /sign-in/provider/{provider}"); !errors.As(err, &often) {
		t.Errorf("it goes on for ever: %v", err)
	}
	if err := from("POST /sign-in/password"); err != nil {
		t.Errorf("the door is shut: %v", err)
	}
}

// Whoever opened so many pages that the next has to wait can still say in which role and for what they look, look at their account, read what
// they are told, prove who they are and sign out. None of that makes a page of the record wait, and a program that asks for it without end is
// slowed all the same.
func TestWhatShowsNoRecordIsNotCountedWithPages(t *testing.T) {
	desk := newDesk(t)
	clock := time.Now()
	s := &site{Options: Options{Desk: door{desk}}, pace: newPacer(func() time.Time { return clock })}
	look := func(pattern string) error {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", http.NoBody)
		r.Pattern = pattern
		r.AddCookie(&http.Cookie{Name: "sightline", Value: signedIn(desktest.Person("worker-1", "social-worker", record.PreparingVisit))})
		return s.inTime(r)
	}
	beside := []string{"GET /start", "POST /start", "GET /account", "POST /account/ways", "GET /notices", "POST /notices", "GET /prove", "POST /prove/password", "POST /sign-out"}
	for range paces[telemetry.SlowedPages].atOnce {
		if err := look("GET /{$}"); err != nil {
			t.Fatal(err)
		}
	}
	var often *tooOften
	for _, pattern := range []string{"GET /{$}", "GET /search", "GET /accounting", "GET /children/{child}/notices"} {
		if err := look(pattern); !errors.As(err, &often) {
			t.Errorf("%s goes on for ever: %v", pattern, err)
		}
	}
	for _, pattern := range beside {
		if err := look(pattern); err != nil {
			t.Errorf("%s waits for pages of the record: %v", pattern, err)
		}
	}
	for range paces[telemetry.SlowedPages].atOnce {
		_ = look("GET /notices")
	}
	if err := look("GET /notices"); !errors.As(err, &often) {
		t.Errorf("notices are read without end: %v", err)
	}
	if err := look("POST /sign-out"); err != nil {
		t.Errorf("whoever is slowed cannot sign out: %v", err)
	}
	clock = clock.Add(paces[telemetry.SlowedPages].every)
	if err := look("GET /{$}"); err != nil {
		t.Errorf("what shows no record makes the record wait: %v", err)
	}
}

// Opening one child after another is slowed after so many, the guardian hears of it, and breaking the glass is never slowed.
func TestOpeningVeryManyChildrenIsTold(t *testing.T) {
	desk := newDesk(t)
	clock := time.Now()
	s := &site{Options: Options{Desk: door{desk}}, pace: newPacer(func() time.Time { clock = clock.Add(time.Second); return clock })}
	look := func(pattern string, n int) error {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", http.NoBody)
		r.Pattern = pattern
		r.SetPathValue("child", strconv.Itoa(n))
		r.AddCookie(&http.Cookie{Name: "sightline", Value: signedIn(desktest.Person("worker-1", "social-worker", record.PreparingVisit))})
		return s.inTime(r)
	}
	var err error
	for n := range childrenInAnHour + 2 {
		err = look("GET /children/{child}", n)
	}
	var often *tooOften
	if !errors.As(err, &often) || often.kind != telemetry.SlowedChildren || len(desk.many) != 1 || desk.many[0] != "worker-1" {
		t.Fatalf("%v; the guardian was told of %v", err, desk.many)
	}
	if says := strings.Join(slowProblem(often).Say, " "); !strings.Contains(says, "break the glass") || !strings.Contains(says, "guardian has been told") {
		t.Errorf("the page says %q", says)
	}
	for n := range 1000 {
		if err := look("POST /break-glass", n); err != nil {
			t.Fatalf("breaking the glass is slowed: %v", err)
		}
	}
}

// Naming nobody again and again is slowed before it is tried once more; naming a child who is there never is.
func TestGuessingToBreakTheGlassIsSlowed(t *testing.T) {
	clock := time.Now()
	s := &site{pace: newPacer(func() time.Time { return clock })}
	worker := desktest.Person("worker-1", "social-worker", record.SafeguardingNow)
	for range 1000 {
		if err := s.mayGuess(worker); err != nil {
			t.Fatalf("right every time, and slowed: %v", err)
		}
	}
	wrong := 0
	for ; s.mayGuess(worker) == nil && wrong < 1000; wrong++ {
		s.guessedWrong(worker)
	}
	var often *tooOften
	if !errors.As(s.mayGuess(worker), &often) || wrong != paces[telemetry.SlowedKnown].atOnce {
		t.Fatalf("slowed after %d: %v", wrong, often)
	}
	if err := s.mayGuess(desktest.Person("worker-2", "social-worker", record.SafeguardingNow)); err != nil {
		t.Errorf("somebody else waits: %v", err)
	}
	if clock = clock.Add(often.wait); s.mayGuess(worker) != nil {
		t.Error("after the time that was said they still wait")
	}
}

// metered serves Joe with meters that a test reads.
func metered(t *testing.T) (*browser, *telemetry.Meters) {
	t.Helper()
	desk, meters := newDesk(t), telemetry.New()
	desk.joe(t)
	b := visit(t, desk)
	b.site = New(Options{Desk: door{desk}, Assets: files, Meters: meters})
	return b, meters
}

func linesWith(text, word string) string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, word) {
			found = append(found, line)
		}
	}
	return strings.Join(found, "")
}
