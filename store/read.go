package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Read commits the access's line and then lets do read.
func (d *database) Read(ctx context.Context, a audit.Access, do func(Reader) error) error {
	if a.IsZero() {
		return fmt.Errorf("%w: nothing is read or written without an access", record.Withheld)
	}
	g := a.Granted()
	w := &wanted{line: lineOf(a, d.Now(), outcomeGiven), found: true}
	if ofOne(g.Subject) {
		w.ask = func(ctx context.Context, tx Tx, line *record.LogLine) (err error) {
			if w.found, err = isOne(ctx, tx, g.Tenant, g.Subject); err == nil && !w.found {
				line.Outcome, line.Subject.ID = outcomeNotFound, "" // an id that is no child's may be anything, even a name
			}
			return err
		}
	}
	if err := d.ledger.write(ctx, w); err != nil {
		return err
	}
	if !w.found {
		return notThere()
	}
	r := &reader{database: d, access: a, of: g.Tenant}
	r.signedBefore()
	return d.look(ctx, g.Tenant, func(ctx context.Context, tx bun.Tx) error {
		r.tx, r.Codec = tx, d.keychain(ctx, tx, g.Tenant)
		if w.kept && ofOne(g.Subject) { // a line in the reserve could not ask
			there, err := isOne(ctx, tx, g.Tenant, g.Subject)
			if err != nil {
				return err
			}
			if !there {
				return notThere()
			}
		}
		return do(r)
	})
}

// Refuse writes the line of a request that was given no leave. Of whom it was about the log says only what is an id of a child here.
func (d *database) Refuse(ctx context.Context, r audit.Refusal) error {
	if !r.Named() {
		return nil
	}
	line := r.Line()
	line.At, line.Outcome = moment(d.Now()), outcomeRefused
	return d.ledger.write(ctx, &wanted{line: line, ask: func(ctx context.Context, tx Tx, line *record.LogLine) error {
		there := ofOne(line.Subject)
		if there {
			var err error
			if there, err = isOne(ctx, tx, line.Tenant, line.Subject); err != nil {
				return err
			}
		}
		if !there {
			line.Subject.ID = ""
		}
		return nil
	}})
}

// ofOne reports a subject of which the record says whether it is there: a child, a group or a place.
func ofOne(s record.Subject) bool {
	return s.Kind == record.OneChild || s.Kind == record.OneGroup || s.Kind == record.OnePlace
}

// isOne says whether it is there.
func isOne(ctx context.Context, tx bun.IDB, tenant record.TenantID, s record.Subject) (bool, error) {
	if s.Kind == record.OneChild {
		return isThere(ctx, tx, tenant, record.ChildID(s.ID))
	}
	return isContext(ctx, tx, tenant, s)
}

// isThere says whether some reference is this child now. An id that is not text is no child's: no database is asked for it.
func isThere(ctx context.Context, tx bun.IDB, tenant record.TenantID, id record.ChildID) (bool, error) {
	if !audit.IsText(string(id)) {
		return false, nil
	}
	var there bool
	err := plain(tx).QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM child_now WHERE tenant = $1 AND child_id = $2)", string(tenant), string(id)).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("reading the record: %w", err)
	}
	return there, nil
}

// notThere is said in the same words of a child that nobody knows and of one that is another tenant's.
func notThere() error { return fmt.Errorf("child: %w", record.NotFound) }

// reader is what one access sees of the record at one moment.
type reader struct {
	*database

	Codec  *keychain // of this transaction, in the place of the database's codec
	tx     bun.Tx
	access audit.Access
	of     record.TenantID
	fresh  map[record.ChildRef][]placed[classed] // entries of references that had none before this change; nil when reading
	now    time.Time                             // when what this change writes is written; zero when reading
	signed *signed                               // what was signed of the log before a check began
}

// readerIn reads within a transaction, for what needs no access because it shows nobody anything.
func (d *database) readerIn(ctx context.Context, tx bun.Tx, tenant record.TenantID) *reader {
	return &reader{database: d, Codec: d.keychain(ctx, tx, tenant), tx: tx, of: tenant}
}

func (r *reader) tenant() string { return string(r.of) }

// leave refuses what this access is not for.
func (r *reader) leave(subject record.SubjectKind, acts ...record.Act) error {
	return leave(r.access, subject, acts...)
}

func lineOf(a audit.Access, at time.Time, outcome string) record.LogLine {
	g := a.Granted()
	line := record.LogLine{
		At: moment(at), Tenant: g.Tenant, Actor: g.Actor, Relation: g.Relation, Purpose: g.Purpose, Subject: g.Subject,
		Act: g.Act, Sight: g.Sight.String(), Outcome: outcome,
	}
	if !audit.IsText(line.Subject.ID) {
		line.Subject.ID = ""
	}
	return line
}

// moment is as exact as the log is.
func moment(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// What came of an access, as the log says it.
const (
	outcomeGiven    = "given"
	outcomeNotFound = "not found"
	outcomeRefused  = "refused"
)
