package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"sightline/record"
	"sightline/store"
	"sightline/store/storetest"
)

// wrapped is SQLite's driver with somebody listening to what is asked, and with a say in how a commit seems to end.
type wrapped struct {
	of       driver.Driver
	name     string
	settings string
	hear     func(statement string)
	end      func(commit, rollback func() error) error
}

func (w *wrapped) Driver() driver.Driver { return w.of }

func (w *wrapped) Connect(context.Context) (driver.Conn, error) {
	c, err := w.of.Open(w.name)
	if err != nil {
		return nil, err
	}
	all, ok := c.(connection)
	if !ok {
		return nil, errors.Join(errors.New("the driver has changed"), c.Close())
	}
	return &listened{all, w}, nil
}

// connection is what database/sql asks of a connection.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
}

type listened struct {
	connection

	to *wrapped
}

func (l *listened) PrepareContext(ctx context.Context, statement string) (driver.Stmt, error) {
	l.to.hear(statement)
	return l.connection.PrepareContext(ctx, statement)
}

func (l *listened) ExecContext(ctx context.Context, statement string, args []driver.NamedValue) (driver.Result, error) {
	l.to.hear(statement)
	return l.connection.ExecContext(ctx, statement, args)
}

func (l *listened) QueryContext(ctx context.Context, statement string, args []driver.NamedValue) (driver.Rows, error) {
	l.to.hear(statement)
	return l.connection.QueryContext(ctx, statement, args)
}

func (l *listened) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	tx, err := l.connection.BeginTx(ctx, options)
	return &ending{tx, l.to}, err
}

type ending struct {
	driver.Tx

	to *wrapped
}

func (e *ending) Commit() error { return e.to.end(e.Tx.Commit, e.Rollback) }

// wrap gives a database in which statements are heard and commits end as the test says.
func wrap(t *testing.T, d *bun.DB, path string, w wrapped) *bun.DB {
	t.Helper()
	name, err := nameOf(path)
	if err != nil {
		t.Fatal(err)
	}
	w.of, w.name = d.Driver(), name+"&_pragma=busy_timeout(30000)"+w.settings
	db := sql.OpenDB(&w)
	db.SetMaxOpenConns(1)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return bun.NewDB(db, sqlitedialect.New())
}

// Nobody may know how a commit ended: it is on the disk and the answer was lost, or it is not. The id of the request settles it.
func TestACommitWhoseEndNobodyKnowsHasOneEffect(t *testing.T) {
	unknown := errors.New("the answer was lost")
	var ends, lost, undone int
	opened := false
	end := func(commit, rollback func() error) error {
		if !opened {
			return commit()
		}
		ends++
		switch {
		case ends%3 == 0:
			lost++
			return errors.Join(unknown, commit())
		case ends%4 == 1:
			undone++
			return errors.Join(unknown, rollback())
		}
		return commit()
	}
	path := empty(t)
	s := at(t, path, With(func(d *store.Database) {
		d.Write = wrap(t, d.Write, path, wrapped{settings: "&_txlock=immediate&_pragma=synchronous(FULL)", hear: func(string) {}, end: end})
		d.Insert, d.Again = insert, func(err error) bool { return errors.Is(err, unknown) }
	}))
	opened = true
	const wishes = 60
	for n := range wishes {
		r := store.Request{ID: fmt.Sprintf("request-of-a-test-%05d", n)}
		if n%2 == 0 {
			r = store.Request{} // it is given an id for as long as it takes
		}
		for until := time.Now().Add(time.Minute); ; {
			err := once(t, s, r, n)
			if err == nil {
				break
			}
			if !errors.Is(err, unknown) || r.ID == "" || time.Now().After(until) {
				t.Fatalf("wish %d: %v", n, err)
			}
		}
	}
	if got := len(storetest.Open(t, s, "child-1").Entries); got != wishes {
		t.Errorf("%d entries of %d wishes", got, wishes)
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
	if c := storetest.Sound(t, s); c.Entries != wishes || len(lines) != wishes || lost < 10 || undone < 10 {
		t.Errorf("%d versions and %d requests of %d wishes; of %d commits %d answers were lost and %d came to nothing", c.Entries, len(lines), wishes, ends, lost, undone)
	}
}

func once(t *testing.T, s store.Store, r store.Request, n int) error {
	t.Helper()
	sub := storetest.Submission(storetest.Entry("police", fmt.Sprintf("P-%05d", n), "1", "Seen."))
	_, err := s.Write(t.Context(), storetest.Receiving(t), r, func(w store.Writer) error {
		if _, err := w.Receive(t.Context(), store.Batch{Submission: sub, Children: map[record.ChildRef]record.ChildID{storetest.Of("police", "1"): "child-1"}}); err != nil {
			return err
		}
		return w.Touched(t.Context(), storetest.Derive)
	})
	return err
}

// heard keeps every statement.
type heard struct {
	mu         sync.Mutex
	statements []string
}

func (h *heard) hear(statement string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.statements = append(h.statements, statement)
}
