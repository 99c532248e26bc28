package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// When the database can be read and not written (a full disk, a standby), reading goes on: each line is then written to a reserve
// outside the database, as durably, and taken over into the log when writing is possible again.

// state is what the last commit said of the database.
type state struct {
	mutex   sync.Mutex
	since   time.Time // zero: it can be written
	why     string
	waiting int // lines in the reserve
}

// became remembers whether the database can be written.
func (d *database) became(err error) {
	d.state.mutex.Lock()
	defer d.state.mutex.Unlock()
	switch {
	case err == nil:
		d.state.since, d.state.why = time.Time{}, ""
	case d.unwritable(err):
		if d.state.since.IsZero() {
			d.state.since = d.Now()
		}
		d.state.why = err.Error()
	}
}

func (d *database) unwritable(err error) bool {
	return err != nil && d.Unwritable != nil && d.Unwritable(err)
}

// Health says whether the record can be written, and since when and why not.
func (d *database) Health(context.Context) Health {
	d.state.mutex.Lock()
	defer d.state.mutex.Unlock()
	return Health{ReadOnly: !d.state.since.IsZero(), Since: d.state.since, Why: d.state.why, Waiting: d.state.waiting}
}

func (d *database) waits(n int) {
	d.state.mutex.Lock()
	d.state.waiting = n
	d.state.mutex.Unlock()
}

// reserve keeps a line outside the database, when it is that which cannot be written.
func (l *ledger) reserve(err error, w *wanted) error {
	if l.Reserve == nil || !l.unwritable(err) {
		return unlogged(err)
	}
	line := w.line
	if w.ask != nil { // the database can be read: what is no child's id may be anything, and is not kept here either
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		asked := l.look(ctx, line.Tenant, func(ctx context.Context, tx bun.Tx) error { return w.ask(ctx, Tx{Tx: tx}, &line) })
		if asked != nil {
			return err // it cannot: nothing is shown
		}
	}
	if line.Outcome == outcomeGiven {
		line.Outcome = outcomeGivenUnwritten
	}
	if failed := l.Reserve.Append(line); failed != nil {
		return unlogged(fmt.Errorf("%w; and %w", err, failed))
	}
	w.kept = true
	l.waiting++ // those of other processes are counted when it is looked again
	l.waits(l.waiting)
	return nil
}

// unlogged says of a reading that it is not given, because it cannot be logged. Who only has to wait is told so.
func unlogged(err error) error {
	if errors.Is(err, record.Busy) {
		return err
	}
	return fmt.Errorf("%w: %w", record.Unlogged, err)
}

// recount looks how many lines wait: other processes keep theirs in the same file.
func (l *ledger) recount() {
	if l.Reserve == nil {
		return
	}
	if kept, err := l.Reserve.Lines(); err == nil {
		l.waiting = len(kept.Lines)
		l.waits(l.waiting)
	}
}

// outcomeGivenUnwritten is of a reading whose line waited outside the database.
const outcomeGivenUnwritten = "asked for while the record could not be written"

// takeOver adds the lines that waited outside. Each has an id of its own, so that it is added once even when the reserve could not be
// emptied after the commit.
func (l *ledger) takeOver(ctx context.Context, log *logRows) error {
	if l.Reserve == nil || l.waiting == 0 {
		return nil
	}
	kept, err := l.Reserve.Lines()
	if err != nil {
		return fmt.Errorf("reading the lines that wait outside the database: %w", err)
	}
	for i := range kept.Lines {
		if kept.Lines[i].Line.Tenant != log.tenant {
			continue
		}
		written, err := plain(log.tx).ExecContext(ctx, "INSERT INTO request (tenant, request, asked, change, answer) VALUES ($1, $2, $3, 0, $3) ON CONFLICT (tenant, request) DO NOTHING",
			string(log.tenant), "reserve-"+hex.EncodeToString(kept.Lines[i].ID[:]), []byte{})
		if err != nil {
			return fmt.Errorf("taking over lines that waited outside the database: %w", err)
		}
		if n, err := written.RowsAffected(); err == nil && n == 1 {
			log.add(kept.Lines[i].Line, audit.Digest{})
		}
		log.taken = append(log.taken, kept.Lines[i])
	}
	return nil
}

// emptied takes what a commit took over out of the reserve. What cannot be taken out is known by its id, and never taken over twice.
func (l *ledger) emptied(taken []audit.Waiting) {
	if len(taken) == 0 {
		return
	}
	_ = l.Reserve.Reset(taken) // what stays is found again
	l.recount()
}
