package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"sightline/internal/pgtest"
	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// What the server says may hold a row's content; what we say of it never does.
func TestTroublesAreSaidInWordsThatHoldNothingPrivate(t *testing.T) {
	for _, story := range []struct {
		err               error
		kind              error
		says              string
		again, unwritable bool
	}{
		{&pgconn.PgError{Code: diskFull}, nil, "disk is full: what was written before is still there", false, true},
		{&pgconn.PgError{Code: readOnly}, nil, "may only be read now", false, true},
		{&pgconn.PgError{Code: tooMany}, record.Busy, "max_connections", true, true},
		{&pgconn.PgError{Code: "57P01"}, record.Busy, "stopping or starting", true, true},
		{&pgconn.PgError{Code: "57P03"}, record.Busy, "stopping or starting", true, true},
		{&pgconn.PgError{Code: outOfStep}, record.Busy, "written by another process", true, false},
		{&pgconn.PgError{Code: deadlock}, record.Busy, "written by another process", true, false},
		{&pgconn.PgError{Code: lockWait}, record.Busy, "written by another process", false, false},
		{&pgconn.PgError{Code: damaged}, nil, "run the check, and restore a backup", false, false},
		{&pgconn.PgError{Code: tooLong}, record.Invalid, "an id is longer", false, false},
		{&pgconn.PgError{Code: notAllowed}, record.Invalid, "the role may not do this", false, false},
		{&pgconn.PgError{Code: "23505"}, nil, "the database refused it", false, false},
		{io.ErrUnexpectedEOF, record.Busy, "cannot be reached", true, true},
		{driver.ErrBadConn, record.Busy, "cannot be reached", true, true},
	} {
		if from, ok := errors.AsType[*pgconn.PgError](story.err); ok {
			from.Message, from.Detail = "Key (name)=(Joe Canary)", "Failing row contains (Joe Canary)"
		}
		err := fmt.Errorf("writing entry: %w", story.err)
		words := explain(err)
		if words == nil || !strings.Contains(words.Error(), story.says) || strings.Contains(words.Error(), "Canary") || strings.Contains(fmt.Sprintf("%+v", words), "Canary") {
			t.Errorf("%v: %v, want %q", story.err, words, story.says)
			continue
		}
		if story.kind != nil && !errors.Is(words, story.kind) || !errors.Is(words, story.err) {
			t.Errorf("%v: %v is of another kind", story.err, words)
		}
		if again(err) != story.again || unwritable(err) != story.unwritable {
			t.Errorf("%v: again %v, unwritable %v", story.err, again(err), unwritable(err))
		}
		if explain(fmt.Errorf("once more: %w", words)) != nil {
			t.Errorf("%v is explained twice", story.err)
		}
	}
	for _, err := range []error{nil, errors.New("something else"), context.Canceled, context.DeadlineExceeded} {
		if explain(err) != nil || again(err) || unwritable(err) {
			t.Errorf("words are found for %v", err)
		}
	}
}

// receive writes a submission under the id of a request, and says whether that is known to have been done. Every third is an import that
// is kept first and applied afterwards.
func receive(t *testing.T, s store.Store, n int) error {
	t.Helper()
	ctx := context.Background()
	batch := store.Batch{
		Submission: storetest.Submission(storetest.Entry("police", fmt.Sprintf("P-%05d", n), "1", fmt.Sprint("Seen ", n))),
		Children:   map[record.ChildRef]record.ChildID{storetest.Of("police", "1"): "child-1"},
	}
	requested := func(step string) store.Request {
		return store.Request{ID: fmt.Sprintf("request-of-a-test-%05d%s", n, step)}
	}
	if n%3 == 0 {
		number, err := storetest.Begin(ctx, s, storetest.Receiving(t), requested(""), batch, 1)
		if err == nil {
			_, err = storetest.Resume(ctx, s, storetest.Receiving(t), requested, number, 1)
		}
		return err
	}
	_, err := s.Write(ctx, storetest.Receiving(t), requested(""), func(w store.Writer) error {
		if _, err := w.Receive(ctx, batch); err != nil {
			return err
		}
		return w.Touched(ctx, storetest.Derive)
	})
	return err
}

// Four people write without pause while something goes wrong. Whoever is told that it failed sends the same request again, until it is
// told that it was done: everything is there then, once, with one line for each request.
func throughTrouble(t *testing.T, s store.Store, trouble func(written func() int)) {
	t.Helper()
	var writers sync.WaitGroup
	var mutex sync.Mutex
	done, next, stop := 0, 0, false
	take := func() (int, bool) {
		mutex.Lock()
		defer mutex.Unlock()
		next++
		return next, !stop
	}
	for range 4 {
		writers.Go(func() {
			for n, ok := take(); ok; n, ok = take() {
				for until := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
					err := receive(t, s, n)
					if err == nil {
						break
					}
					if !errors.Is(err, record.Busy) || time.Now().After(until) {
						t.Errorf("request %d: %v", n, err)
						return
					}
				}
				mutex.Lock()
				done++
				mutex.Unlock()
			}
		})
	}
	trouble(func() int { mutex.Lock(); defer mutex.Unlock(); return done })
	mutex.Lock()
	stop = true
	mutex.Unlock()
	writers.Wait()
	if got := len(storetest.Open(t, s, "child-1").Entries); got != done || done == 0 {
		t.Errorf("%d entries, %d requests were done", got, done)
	}
	lines := map[string]int{}
	for _, line := range storetest.Lines(t, s) {
		if line.Act == record.ReceiveAct {
			lines[line.Request]++
		}
	}
	for request, n := range lines {
		if n != 1 {
			t.Errorf("%s left %d lines", request, n)
		}
	}
	if want := done + 2*(done/3); len(lines) != want { // an import is three requests: it is kept, applied and finished
		t.Errorf("%d requests left lines, want %d of %d deliveries", len(lines), want, done)
	}
	storetest.Sound(t, s)
	t.Logf("%d requests were done", done)
}

// more waits until so many more requests are done, so that trouble comes while there is work.
func more(t *testing.T, written func() int, than int) {
	t.Helper()
	from := written()
	for until := time.Now().Add(time.Minute); written() < from+than; time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("only %d requests were done in a minute", written()-from)
		}
	}
}

func times(many, inShort int) int {
	if testing.Short() {
		return inShort
	}
	return many
}

func TestConnectionsKilledMidRequestLoseAndDoubleNothing(t *testing.T) {
	to := pgtest.Database(t)
	s := at(t, to)
	throughTrouble(t, s, func(written func() int) {
		killed := 0
		for range storetest.Often(t, "SIGHTLINE_KILLS", 40) {
			more(t, written, 3)
			killed += pgtest.KillConnections(t, to)
		}
		if killed == 0 {
			t.Error("no connection was killed")
		}
		more(t, written, 10)
	})
}

func TestAServerThatStopsOrCrashesLosesAndDoublesNothing(t *testing.T) {
	server := pgtest.Cluster(t)
	s := at(t, server.Database(t))
	throughTrouble(t, s, func(written func() int) {
		for i := range storetest.Often(t, "SIGHTLINE_KILLS", 6) {
			more(t, written, 5)
			if i%2 == 0 {
				server.Crash(t)
			} else {
				server.Stop(t)
			}
			server.Start(t)
		}
		more(t, written, 10)
	})
}
