package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
	"sightline/work"
)

// Database is what one kind of database brings to the SQL that all kinds share. A hook that is nil does nothing.
type Database struct {
	Write *bun.DB
	Read  *bun.DB
	Aside *bun.DB // one connection on which data keys are asked for while another gives rows; nil where one does both
	Keys  Keyring // of what names and tells
	Now   func() time.Time

	Search      Searcher
	Queue       *work.Runner
	Checkpoints *audit.Checkpoints // nil: none are signed
	Reserve     *audit.Reserve     // where lines of the log wait while the database cannot be written; nil: then nothing can be read either

	// Enter puts the wall between tenants around a transaction.
	Enter func(ctx context.Context, tx bun.IDB, tenant record.TenantID) error
	// Own makes a transaction the only writer of a tenant until it ends.
	Own func(ctx context.Context, tx bun.IDB, tenant record.TenantID) error
	// ForUpdate ends the statement that reads where the log ends, so that the next reader of it waits.
	ForUpdate string
	// Tidy has the database write over what was taken away, as far as it can.
	Tidy func(ctx context.Context)
	// Insert writes many rows of one table.
	Insert func(ctx context.Context, tx Tx, rows Rows) error
	// Sound gives what the database itself finds wrong with its files, "" for nothing.
	Sound func(ctx context.Context, tx bun.IDB) (string, error)
	// Explain says in words for people what only the machine can put right: a full disk, a file that may not be written. nil: nothing.
	Explain func(error) error
	// Again says that the transaction failed for a reason that passes, or that nobody knows whether it was committed.
	Again func(error) bool
	// Unwritable says that the database can be read and not written.
	Unwritable func(error) bool

	// Committed hears how many lines of the log one commit wrote, and Wrote how a Write ended: in numbers only.
	Committed func(lines, readings int)
	Wrote     func(again bool, err error)
}

// Tx is a transaction and the connection it was begun on, for what only the driver can do.
type Tx struct {
	bun.Tx

	Conn *sql.Conn
}

// Rows are rows to be written to one table.
type Rows struct {
	Table   string
	Columns []string
	Values  [][]any // a row each, in the order of the columns
}

// New gives the store over a database whose tables are there.
func New(d Database) Store {
	s := &database{Database: d}
	if most := d.Write.Stats().MaxOpenConnections; most > 1 {
		s.writes = make(chan struct{}, most-1)
	}
	s.ledger = newLedger(s)
	return s
}

type database struct {
	Database

	ledger *ledger
	state  state
	body   prepared
	asked  standingStatements
	closed sync.Once
	going  sync.RWMutex  // held by what is being done; closing waits for it
	lately lately        // used sessions, where that could not be written
	writes chan struct{} // of Writes, one less than there are connections that write; nil when there is one
	schema atomic.Int64  // version of the tables when it was first asked
	common sync.Map      // of the data keys of what is about no child, by tenant: wrapped, as they are kept
}

// Close waits for what is being done and closes the database. A second time does nothing.
func (d *database) Close() (err error) {
	d.closed.Do(func() { err = d.closeOnce() })
	return err
}

func (d *database) closeOnce() error {
	d.ledger.close()
	d.going.Lock()
	defer d.going.Unlock()
	d.body.close()
	d.asked.close()
	err := errors.Join(d.Database.Read.Close(), d.Database.Write.Close())
	if d.Aside != nil {
		err = errors.Join(err, d.Aside.Close())
	}
	if d.Reserve != nil {
		err = errors.Join(err, d.Reserve.Close())
	}
	return err
}

// Ready says whether the record can be read and its tables are those of this program: record.NotYet when another program has brought them
// further.
func (d *database) Ready(ctx context.Context) error {
	var version int64
	if err := d.Database.Read.DB.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version); err != nil {
		return d.explained(fmt.Errorf("reading the version of the database: %w", err))
	}
	if d.schema.CompareAndSwap(0, version) || d.schema.Load() == version {
		return nil
	}
	return fmt.Errorf("%w: the tables were brought to version %d since this program started with %d; start it again with the program that did", record.NotYet, version, d.schema.Load())
}

// Work is what is done in the background on this database.
func (d *database) Work() *work.Runner { return d.Queue }

// tries is how often a transaction is begun again when the database asks for it.
const tries = 8

// inTx does all of it for one tenant, or nothing. What failed for a reason that passes is done again.
func (d *database) inTx(ctx context.Context, tenant record.TenantID, do func(ctx context.Context, tx Tx) error) error {
	for try := 1; ; try++ {
		err := d.inOneTx(ctx, tenant, do)
		if err == nil || !d.mayTryAgain(ctx, err, try) {
			return d.explained(err)
		}
	}
}

// mayTryAgain waits a moment, longer each time, and says whether what failed may go well now.
func (d *database) mayTryAgain(ctx context.Context, err error, try int) bool {
	if try == tries || ctx.Err() != nil || d.Again == nil || !d.Again(err) {
		return false
	}
	pause := time.Duration(try*try) * 10 * time.Millisecond
	select {
	case <-time.After(pause + rand.N(pause)): //nolint:gosec // chance only keeps two from trying again at the same moment
		return true
	case <-ctx.Done():
		return false
	}
}

func (d *database) inOneTx(ctx context.Context, tenant record.TenantID, do func(ctx context.Context, tx Tx) error) (err error) {
	d.going.RLock()
	defer d.going.RUnlock()
	conn, err := d.Database.Write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives the connection back
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing once it is committed; a panic, too, leaves nothing open
	if d.Enter != nil {
		if err := d.Enter(ctx, tx, tenant); err != nil {
			return err
		}
	}
	if err := do(ctx, Tx{tx, conn.Conn}); err != nil {
		return err
	}
	return tx.Commit()
}

// look sees one state of everything, whatever is written meanwhile. What failed before do was given anything is done again.
func (d *database) look(ctx context.Context, tenant record.TenantID, do func(ctx context.Context, tx bun.Tx) error) error {
	for try := 1; ; try++ {
		began := false
		err := d.lookOnce(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
			began = true
			return do(ctx, tx)
		})
		if err == nil || began || !d.mayTryAgain(ctx, err, try) {
			return d.explained(err)
		}
	}
}

func (d *database) lookOnce(ctx context.Context, tenant record.TenantID, do func(ctx context.Context, tx bun.Tx) error) error {
	d.going.RLock()
	defer d.going.RUnlock()
	// Compiling takes a connection of its own. Readers that each hold one already would wait for one another for ever.
	if _, err := d.body.on(ctx, d.Database.Read, bodyOf); err != nil { //nolint:sqlclosecheck // closed with the database
		return fmt.Errorf("reading the record: %w", err)
	}
	return d.Database.Read.RunInTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: d.isolation()}, func(ctx context.Context, tx bun.Tx) error {
		if d.Enter != nil {
			if err := d.Enter(ctx, tx, tenant); err != nil {
				return err
			}
		}
		return do(ctx, tx)
	})
}

// isolation is one state for the whole of a reading. SQLite's readings always are.
func (d *database) isolation() sql.IsolationLevel {
	if d.ForUpdate == "" {
		return sql.LevelDefault
	}
	return sql.LevelRepeatableRead
}

func (d *database) explained(err error) error {
	if err == nil || d.Explain == nil {
		return err
	}
	if words := d.Explain(err); words != nil {
		return words
	}
	return err
}

// insert writes rows, however many.
func (d *database) insert(ctx context.Context, tx Tx, rows Rows) error {
	if len(rows.Values) == 0 {
		return nil
	}
	if err := d.Insert(ctx, tx, rows); err != nil {
		return fmt.Errorf("writing %s: %w", rows.Table, err)
	}
	return nil
}

// leave refuses an access that is for something else than this.
func leave(a audit.Access, subject record.SubjectKind, acts ...record.Act) error {
	g := a.Granted()
	switch {
	case a.IsZero():
		return fmt.Errorf("%w: nothing is read or written without an access", record.Withheld)
	case g.Subject.Kind != subject || !slices.Contains(acts, g.Act):
		return fmt.Errorf("%w: this access is for another act or another subject", record.Withheld)
	}
	return nil
}

// prepared is a statement that is asked so often that it is compiled once. What failed is tried again by who asks next.
type prepared struct {
	mutex     sync.Mutex
	statement *sql.Stmt
}

func (p *prepared) on(ctx context.Context, db *bun.DB, question string) (_ *sql.Stmt, err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.statement == nil {
		p.statement, err = db.DB.PrepareContext(context.WithoutCancel(ctx), question)
	}
	return p.statement, err
}

func (p *prepared) close() {
	if p.statement != nil {
		_ = p.statement.Close() // the database is closed next
	}
}

// plain is the transaction itself, to which values are given beside the statement.
func plain(tx bun.IDB) *sql.Tx {
	switch t := tx.(type) {
	case bun.Tx:
		return t.Tx
	case Tx:
		return t.Tx.Tx
	}
	panic("a transaction of another kind")
}

// numbered numbers the places of a statement, as every database reads them.
func numbered(question string) string {
	parts := strings.Split(question, "?")
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(part)
		if i < len(parts)-1 {
			b.WriteString("$" + strconv.Itoa(i+1))
		}
	}
	return b.String()
}
