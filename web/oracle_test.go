package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/store"
)

// counting counts what a database is asked.
type counting struct{ n atomic.Int64 }

// BeforeQuery counts one question.
func (c *counting) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context {
	c.n.Add(1)
	return ctx
}

// AfterQuery has nothing to say.
func (*counting) AfterQuery(context.Context, *bun.QueryEvent) {}

// Whoever guesses an address learns nothing: a child who is not there, one of another agreement, one with whom they have nothing to do, one from
// whom they are kept by a conflict and one whom only a list may see are answered in the same words, under the same headers, after the same
// work. The medians are printed for whoever wants to look; the clock of a test machine decides nothing.
func TestAGuessedAddressTellsNothing(t *testing.T) {
	var asked counting
	w := desktest.NewWorld(t, func(d *store.Database) {
		d.Enter = func(context.Context, bun.IDB, record.TenantID) error { asked.n.Add(1); return nil }
		d.Read, d.Write = d.Read.WithQueryHook(&asked), d.Write.WithQueryHook(&asked)
	})
	const user = "guesser"
	w.Tie(t, record.Tie{Relation: record.Allocated, Holder: user, Role: "social-worker"}, w.Everything)
	w.Tie(t, record.Tie{Relation: record.Excluded, Holder: user}, w.Everything)
	letters := []rune(w.Everything)
	slices.Reverse(letters)
	children := []struct {
		what string
		id   record.ChildID
	}{
		{"nobody", record.ChildID(letters)}, {"another agreement's", w.Foreign}, {"nothing to do with", w.Ordinary}, {"kept from by a conflict", w.Everything}, {"restricted", w.Listed},
	}
	b := &browser{t, New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files}), signedIn(casework.Person(record.Actor{User: user, Role: "social-worker", Agency: "advocacy"}, record.SafeguardingNow, time.Now()))}
	for route, either := range readAccess(t) {
		if !strings.HasPrefix(route, "GET /children/{child}") || either[0][0].word != "" {
			continue
		}
		first, work := "", int64(-1)
		for _, child := range children {
			path := strings.NewReplacer("GET ", "", "{child}", string(child.id), "{", "", "}", "").Replace(route)
			before := asked.n.Load()
			got := b.get(path)
			did := asked.n.Load() - before
			got.Header().Del(requestHeader)
			says := strings.ReplaceAll(fmt.Sprint(got.Code, got.Header(), got.Body.String()), string(child.id), "ID")
			if first == "" {
				first, work = says, did
			}
			if got.Code != http.StatusNotFound || says != first {
				t.Errorf("%s, %s: %d, and it is answered otherwise than for nobody", route, child.what, got.Code)
			}
			if did != work || did == 0 {
				t.Errorf("%s, %s: the database is asked %d times, for nobody %d", route, child.what, did, work)
			}
		}
	}
	for _, child := range children {
		var took []time.Duration
		for range 15 {
			began := time.Now()
			b.get("/children/" + string(child.id))
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		t.Logf("%s: median %s", child.what, took[len(took)/2])
	}
}
