package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/work"
)

// requestID is what a request may be called: nothing that could be a name, and nothing that could be guessed.
var requestID = regexp.MustCompile(`^[0-9A-Za-z-]{16,200}$`)

// Write does everything do asks for in one transaction with the access's line, or nothing of it.
func (d *database) Write(ctx context.Context, a audit.Access, r Request, do func(Writer) error) (Written, error) {
	switch {
	case a.IsZero():
		return Written{}, fmt.Errorf("%w: nothing is read or written without an access", record.Withheld)
	case r.ID == "":
		r.ID = rand.Text() // so that a commit nobody knows the end of is found again
	case !requestID.MatchString(r.ID):
		return Written{}, fmt.Errorf("%w: a request is named by 16 to 200 letters, digits and dashes", record.Invalid)
	}
	r.Asked = askedBy(a, r.Asked)
	if d.writes != nil { // one connection stays free for the lines of readings
		d.writes <- struct{}{}
		defer func() { <-d.writes }()
	}
	var written Written
	shreds := false
	err := d.inTx(ctx, a.Granted().Tenant, func(ctx context.Context, tx Tx) (err error) {
		written, err = d.writeOnce(ctx, tx, a, r, func(w Writer) error {
			err := do(w)
			shreds = w.(*writer).shreds //nolint:forcetypeassert // there is no other
			return err
		})
		return err
	})
	if err == nil && shreds && d.Tidy != nil {
		d.Tidy(ctx)
	}
	d.became(err)
	if d.Wrote != nil {
		d.Wrote(written.Again, err)
	}
	if err != nil {
		return Written{}, err
	}
	return written, nil
}

func (d *database) writeOnce(ctx context.Context, tx Tx, a audit.Access, r Request, do func(Writer) error) (Written, error) { // sizes: what a transaction is made of
	tenant := a.Granted().Tenant
	if d.Own != nil {
		if err := d.Own(ctx, tx, tenant); err != nil {
			return Written{}, err
		}
	}
	if before, ok, err := answered(ctx, tx, tenant, r); ok || err != nil {
		return before, err
	}
	now := d.Now()
	w := &writer{reader: reader{now: now, database: d, Codec: d.keychain(ctx, tx.Tx, tenant), tx: tx.Tx, access: a, of: tenant, fresh: map[record.ChildRef][]placed[classed]{}}, own: tx, at: now, request: r, answer: []byte{}, outcome: outcomeGiven, touched: map[record.ChildID]bool{}}
	if err := plain(tx).QueryRowContext(ctx, "SELECT coalesce(max(change), 0) + 1 FROM change WHERE tenant = $1", string(tenant)).Scan(&w.change); err != nil {
		return Written{}, fmt.Errorf("reading the last change: %w", err)
	}
	w.Codec.change = w.change
	if err := do(w); err != nil {
		return Written{}, err
	}
	if err := errors.Join(w.keepSealed(ctx), w.keepKeys(ctx)); err != nil {
		return Written{}, err
	}
	return w.finish(ctx)
}

// askedBy is of a wish and of who has it: the answer to one is never given to another.
func askedBy(a audit.Access, asked audit.Digest) audit.Digest {
	g := a.Granted()
	w := audit.NewDigester("request 1")
	w.Text(g.Actor.User, string(g.Actor.Role), string(g.Actor.Agency), string(g.Act), string(g.Subject.Kind), g.Subject.ID, string(g.Purpose))
	w.Bytes(asked[:])
	return w.Sum()
}

// answered gives what the same request was given before.
func answered(ctx context.Context, tx Tx, tenant record.TenantID, r Request) (Written, bool, error) {
	var asked []byte
	before := Written{Again: true}
	err := plain(tx).QueryRowContext(ctx, "SELECT asked, change, answer FROM request WHERE tenant = $1 AND request = $2", string(tenant), r.ID).Scan(&asked, &before.Change, &before.Answer)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Written{}, false, nil
	case err != nil:
		return Written{}, false, fmt.Errorf("reading earlier requests: %w", err)
	case digestFrom(asked) != r.Asked:
		return Written{}, false, fmt.Errorf("%w: this request was sent before and asked for something else; send it under a new id", record.Conflict)
	}
	return before, true, nil
}

// writer writes under one access, in one transaction, as one change.
type writer struct {
	reader

	own        Tx
	at         time.Time
	change     int64
	request    Request
	under      under   // of every row written
	sealed     [][]any // rows of what is sealed
	shreds     bool    // keys were taken away
	touched    map[record.ChildID]bool
	wroteBatch bool // entries of a batch are written; their places are those in the batch
	stepped    int  // steps of questions written
	staffed    int  // steps of accounts written
	specials   int  // rows of approvals, notices and reviews written
	filed      int  // rows of files written
	tied       int  // steps of ties written
	place      int  // of the next row of the change that has no place in a submission
	answer     []byte
	outcome    string
	derived    bool // something was written that the line does not cover
}

// Answer is what the same request is given again.
func (w *writer) Answer(answer []byte) { w.answer = append([]byte{}, answer...) }

// outcomeShape is what may stand in the log as what came of something: nothing that could be a name.
var outcomeShape = regexp.MustCompile(`^[a-z0-9 ,:-]{1,200}$`)

// Came says what came of it, for the log. What is not in counts and codes is left out.
func (w *writer) Came(outcome string) {
	if outcomeShape.MatchString(outcome) {
		w.outcome = outcome
	}
}

// Enqueue leaves work to be done after the commit.
func (w *writer) Enqueue(ctx context.Context, j work.Job) error {
	return w.Queue.Enqueue(ctx, work.Tx{SQL: w.own.Tx.Tx, Conn: w.own.Conn}, j)
}

// finish writes the change, the request and the line. A change that wrote no row is none: its line stands alone.
func (w *writer) finish(ctx context.Context) (Written, error) {
	if len(w.touched) > 0 {
		return Written{}, fmt.Errorf("%w: children were changed and what is kept ready of them was not derived", record.Invalid)
	}
	tenant, rows := w.tenant(), w.under.sum()
	log, err := w.open(ctx, w.own, record.TenantID(tenant))
	if err != nil {
		return Written{}, err
	}
	line := lineOf(w.access, w.at, w.outcome)
	line.Request = w.request.ID
	if rows != (audit.Digest{}) || w.derived {
		line.Change = w.change
		if _, err := plain(w.own).ExecContext(ctx, "INSERT INTO change (tenant, change, at, line) VALUES ($1, $2, $3, $4)", tenant, w.change, stamp(w.at), log.edge.Size()+1); err != nil {
			return Written{}, fmt.Errorf("writing the change: %w", err)
		}
	}
	if _, err := plain(w.own).ExecContext(ctx, "INSERT INTO request (tenant, request, asked, change, answer) VALUES ($1, $2, $3, $4, $5)",
		tenant, w.request.ID, w.request.Asked[:], line.Change, w.answer); err != nil {
		return Written{}, fmt.Errorf("writing the request: %w", err)
	}
	log.add(line, rows)
	if err := log.write(ctx); err != nil {
		return Written{}, err
	}
	return Written{Change: line.Change, Answer: w.answer}, nil
}
