package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sightline/casework"
)

// slowDesk holds every list until it is let go, as a database does that has too much to do.
type slowDesk struct {
	Desk

	letGo chan struct{}
}

func (d slowDesk) List(ctx context.Context, _ casework.Who) ([]casework.Listed, error) {
	select {
	case <-d.letGo:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// rush is a morning on which everybody opens the list in the same minute.
type rush struct {
	*browser

	desk    slowDesk
	all     sync.WaitGroup
	mu      sync.Mutex
	answers []*httptest.ResponseRecorder
}

func rushTo(t *testing.T, places int) *rush {
	t.Helper()
	desk := slowDesk{newDesk(t), make(chan struct{})}
	b := visit(t, desk)
	b.site = New(Options{PaceBy: unhurried(), Desk: door{desk}, AtWork: places})
	return &rush{browser: b, desk: desk}
}

func (r *rush) ask(ctx context.Context) {
	r.all.Go(func() {
		w := r.do(httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody))
		r.mu.Lock()
		defer r.mu.Unlock()
		r.answers = append(r.answers, w)
	})
}

// statuses gives how those who were answered so far were answered.
func (r *rush) statuses() map[int]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	counted := map[int]int{}
	for _, w := range r.answers {
		counted[w.Code]++
	}
	return counted
}

// Eight are worked at, two wait, the others are told at once; health is told to everybody. Who waits too long is told; who got in is
// answered, and then there is room again.
func TestTooManyAtOnceAreToldToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rushTo(t, 8)
		for range 20 {
			r.ask(t.Context())
		}
		synctest.Wait()
		if got := r.statuses(); got[503] != 10 || len(got) != 1 {
			t.Fatalf("at once: %v", got)
		}
		w := r.answers[0]
		page := parsed(t, w.Body.String())
		if w.Header().Get("Retry-After") != later || page.Text("h1") != "Too many pages are being opened at once" || !strings.Contains(page.Text("main"), "nothing was changed") {
			t.Errorf("it is not said what to do: %s", page.Text("main"))
		}
		wellMade(t, "/", w.Body.String())
		for _, path := range []string{"/healthz", "/readyz", "/metrics", "/favicon.svg"} {
			if w := r.get(path); w.Code != http.StatusOK {
				t.Errorf("%s: %d", path, w.Code)
			}
		}
		meters := r.get("/metrics").Body.String()
		for _, want := range []string{"sightline_requests_at_work 8\n", "sightline_requests_waiting 2\n", "sightline_requests_turned_away_total 10\n"} {
			if !strings.Contains(meters, want) {
				t.Errorf("the meters do not say %s", want)
			}
		}
		time.Sleep(waitFor)
		synctest.Wait()
		if got := r.statuses(); got[503] != 12 || len(got) != 1 {
			t.Fatalf("after the wait: %v", got)
		}
		close(r.desk.letGo)
		r.all.Wait()
		if got := r.statuses(); got[200] != 8 || got[503] != 12 {
			t.Fatalf("in the end: %v", got)
		}
		if w := r.get("/"); w.Code != http.StatusOK {
			t.Errorf("there is no room again: %d", w.Code)
		}
	})
}

// Who waits gets in as soon as somebody leaves, also when that somebody just went away.
func TestAPlaceThatIsLeftIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rushTo(t, 1)
		first, goes := context.WithCancel(t.Context())
		r.ask(first)
		synctest.Wait()
		r.ask(t.Context())
		synctest.Wait()
		goes()
		synctest.Wait()
		time.Sleep(2 * waitFor)
		if got := r.statuses(); got[503] != 0 {
			t.Fatalf("who waited was sent away: %v", got)
		}
		close(r.desk.letGo)
		r.all.Wait()
		if last := r.answers[len(r.answers)-1]; last.Code != http.StatusOK || last.Body.Len() == 0 {
			t.Errorf("who waited was not answered: %d", last.Code)
		}
	})
}

// A page that breaks gives its place back.
func TestAPageThatBreaksGivesItsPlaceBack(t *testing.T) {
	b := visit(t, panicking{newDesk(t)})
	b.site = New(Options{PaceBy: unhurried(), Desk: door{panicking{newDesk(t)}}, AtWork: 1})
	for range 3 {
		if w := b.get("/children/c1"); w.Code != http.StatusInternalServerError {
			t.Fatalf("%d", w.Code)
		}
	}
	if w := b.get("/start"); w.Code != http.StatusOK {
		t.Errorf("nobody gets in after a page broke: %d", w.Code)
	}
}
