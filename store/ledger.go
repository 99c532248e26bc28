package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// ledger writes the lines of readings. Many readers share one commit: while one is written to the disk, those who come wait together
// for the next.
type ledger struct {
	*database

	wanted  chan *wanted
	waiting int           // lines in the reserve
	ends    chan struct{} // closed when no line is taken any more
	ended   chan struct{} // closed when the last one is written
}

// wanted is a line somebody waits for.
type wanted struct {
	line  record.LogLine
	ask   func(ctx context.Context, tx Tx, line *record.LogLine) error // completes the line in its transaction; nil: it is complete
	found bool                                                         // the child the line is about is there
	kept  bool                                                         // outside the database
	done  chan error
}

// mostLines is how many lines are committed together at most.
const mostLines = 1024

func newLedger(d *database) *ledger {
	l := &ledger{database: d, wanted: make(chan *wanted, mostLines), ends: make(chan struct{}), ended: make(chan struct{})}
	l.recount()
	go l.run()
	return l
}

// pauseOfReserve is how long lines wait outside the database until it is tried again, when nobody reads; glanceAtReserve how often it is
// looked whether another process left some there.
const (
	pauseOfReserve  = 5 * time.Second
	glanceAtReserve = time.Minute
)

// retry brings what waits outside the database into it, tenant by tenant.
func (l *ledger) retry() {
	kept, err := l.Reserve.Lines()
	if err != nil {
		return
	}
	tenants := map[record.TenantID]bool{}
	for i := range kept.Lines {
		tenants[kept.Lines[i].Line.Tenant] = true
	}
	for tenant := range tenants {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		taken, err := l.commitTo(ctx, tenant, nil)
		cancel()
		l.became(err)
		l.emptied(taken)
	}
}

// patience is how long a commit may take.
const patience = time.Minute

func (l *ledger) close() {
	close(l.ends)
	<-l.ended
}

// write waits until the line is durable. Whoever goes away does not undo it.
func (l *ledger) write(ctx context.Context, w *wanted) error {
	w.done = make(chan error, 1)
	select {
	case l.wanted <- w:
	case <-l.ends:
		return sql.ErrConnDone
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-w.done:
		return err
	case <-l.ended:
		return sql.ErrConnDone
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *ledger) run() {
	defer close(l.ended)
	var group []*wanted
	together := 0 // how many were committed last
	for {
		group = group[:0]
		var again <-chan time.Time
		switch {
		case l.waiting > 0:
			again = time.After(pauseOfReserve)
		case l.Reserve != nil:
			again = time.After(glanceAtReserve)
		}
		select {
		case w := <-l.wanted:
			group = append(group, w)
		case <-again:
			l.recount()
			if l.waiting > 0 {
				l.retry()
			}
			continue
		case <-l.ends:
			return
		}
		group = l.gather(group, together)
		together = len(group)
		for len(group) > 0 { // one tenant after another
			var same, others []*wanted
			for _, w := range group {
				if w.line.Tenant == group[0].line.Tenant {
					same = append(same, w)
				} else {
					others = append(others, w)
				}
			}
			l.commit(same)
			group = others
		}
	}
}

// awhile is how long a group waits for those who were in the last one: a part of what a sync of the disk takes.
const awhile = 200 * time.Microsecond

// gather takes those who wait. When many came together last time, most of them are just being answered and come again: a group that
// did not wait for them would let them wait for a sync of its own.
func (l *ledger) gather(group []*wanted, before int) []*wanted {
	var late <-chan time.Time
	for len(group) < mostLines {
		select {
		case w := <-l.wanted:
			group = append(group, w)
			continue
		default:
		}
		if len(group) >= before/2 {
			return group
		}
		if late == nil {
			late = time.After(awhile)
		}
		select {
		case w := <-l.wanted:
			group = append(group, w)
		case <-late:
			return group
		}
	}
	return group
}

// commit writes a group of one tenant's lines, and lets those who wait go on. The context is nobody's: a reader who goes away takes
// nobody else's line with them.
func (l *ledger) commit(group []*wanted) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	taken, err := l.commitTo(ctx, group[0].line.Tenant, group)
	l.became(err)
	l.emptied(taken)
	if err == nil && l.Committed != nil {
		l.Committed(len(group)+len(taken), len(group))
	}
	for _, w := range group {
		if err != nil {
			w.done <- l.reserve(err, w)
		} else {
			w.done <- nil
		}
	}
}

func (l *ledger) commitTo(ctx context.Context, tenant record.TenantID, group []*wanted) (taken []audit.Waiting, err error) {
	err = l.inTx(ctx, tenant, func(ctx context.Context, tx Tx) error {
		log, err := l.open(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if err := l.takeOver(ctx, log); err != nil {
			return err
		}
		for _, w := range group {
			line := w.line
			if w.ask != nil {
				if err := w.ask(ctx, tx, &line); err != nil {
					return err
				}
			}
			log.add(line, audit.Digest{})
		}
		taken = log.taken
		return log.write(ctx)
	})
	if err != nil {
		return nil, err
	}
	return taken, nil
}

// logRows collects the lines that one transaction adds to a tenant's log.
type logRows struct {
	*database

	tx     Tx
	tenant record.TenantID
	edge   audit.Edge
	was    int64
	lines  [][]any
	nodes  [][]any
	taken  []audit.Waiting // the lines that waited in the reserve
}

// open reads where the log ends. Until the transaction ends nobody else adds to it.
func (d *database) open(ctx context.Context, tx Tx, tenant record.TenantID) (*logRows, error) {
	edge, err := d.edgeOf(ctx, tx, tenant, d.ForUpdate)
	if err == nil && edge.Size() == 0 && d.Own != nil { // there is no row yet that the next one could wait for
		if err = d.Own(ctx, tx, tenant); err == nil {
			edge, err = d.edgeOf(ctx, tx, tenant, d.ForUpdate)
		}
	}
	if err != nil {
		return nil, err
	}
	return &logRows{database: d, tx: tx, tenant: tenant, edge: edge, was: edge.Size()}, nil
}

// edgeOf gives where a tenant's log ends. forUpdate is "" for who only looks.
func (*database) edgeOf(ctx context.Context, tx bun.IDB, tenant record.TenantID, forUpdate string) (audit.Edge, error) {
	var kept []byte
	err := plain(tx).QueryRowContext(ctx, selectEdge+forUpdate, string(tenant)).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Edge{}, nil
	}
	if err != nil {
		return audit.Edge{}, fmt.Errorf("reading where the audit log ends: %w", err)
	}
	edge, err := audit.ParseEdge(kept)
	if err != nil {
		return edge, fmt.Errorf("reading where the audit log ends: %w", err)
	}
	return edge, nil
}

const (
	selectEdge = "SELECT edge FROM audit_edge WHERE tenant = $1"
	updateEdge = "UPDATE audit_edge SET size = $2, edge = $3 WHERE tenant = $1"
)

// add gives a line its number and its place in the tree.
func (l *logRows) add(line record.LogLine, rows audit.Digest) {
	line.Sequence = l.edge.Size() + 1
	kept := audit.Seal(line, rows)
	for _, n := range l.edge.Append(kept.Leaf) {
		l.nodes = append(l.nodes, []any{string(l.tenant), n.Height, n.Index, n.Hash[:]})
	}
	covered := []byte{}
	if rows != (audit.Digest{}) {
		covered = rows[:]
	}
	l.lines = append(l.lines, []any{
		string(l.tenant), line.Sequence, stamp(line.At), line.Actor.User, string(line.Actor.Role), string(line.Actor.Agency), string(line.Relation),
		string(line.Purpose), string(line.Subject.Kind), line.Subject.ID, string(line.Act), line.Sight, line.Outcome, line.Request,
		line.Change, covered, kept.Leaf[:],
	})
}

// LogRows names where lines of the log are written, and its columns in their order.
func LogRows() Rows { return Rows{Table: "audit_log", Columns: logColumns} }

var (
	logColumns = []string{
		"tenant", "line", "at", "actor", "role", "agency", "relation", "purpose", "subject_kind", "subject", "act", "ceiling", "outcome", "request",
		"change", "rows_digest", "leaf",
	}
	nodeColumns = []string{"tenant", "height", "place", "hash"}
)

// write writes what was added.
func (l *logRows) write(ctx context.Context) error {
	if len(l.lines) == 0 {
		return nil
	}
	if err := l.insert(ctx, l.tx, Rows{"audit_log", logColumns, l.lines}); err != nil {
		return err
	}
	if err := l.insert(ctx, l.tx, Rows{"audit_node", nodeColumns, l.nodes}); err != nil {
		return err
	}
	statement := updateEdge
	if l.was == 0 {
		statement = "INSERT INTO audit_edge (tenant, size, edge) VALUES ($1, $2, $3)"
	}
	if _, err := plain(l.tx).ExecContext(ctx, statement, string(l.tenant), l.edge.Size(), l.edge.Bytes()); err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	return nil
}
