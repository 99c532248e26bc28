package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"sightline/audit"
	"sightline/record"

	"github.com/uptrace/bun"
)

// PassingKind says what something that is good once is for.
type PassingKind string

// What is good once.
const (
	SetUpCode     PassingKind = "set-up"    // with which the first administrator makes their account
	EnrolmentCode PassingKind = "code"      // with which somebody begins to enrol
	Enrolling     PassingKind = "enrolling" // the half hour in which they do
	KeyAsked      PassingKind = "key"       // a passkey was asked for, to sign in
	KeyToProve    PassingKind = "key-prove" // to prove again
	KeyToEnrol    PassingKind = "key-enrol" // to enrol it
	CodesToEnrol  PassingKind = "codes"     // a secret for codes was shown
	SentAway      PassingKind = "sent"      // somebody was sent to their agency's own sign-in
)

// Which names something that is good once.
type Which struct {
	Kind  PassingKind
	Token audit.Digest
}

// Passing is something that is good once, for a short time.
type Passing struct {
	Which

	Account record.AccountID // whose it is; "" for nobody's yet
	Until   time.Time
	Content record.Private
	Alone   bool // those of the same kind before it are good no more
}

func (p *Passing) row(tenant record.TenantID) About {
	return About{Tenant: tenant, Row: "passing " + string(p.Kind) + " " + p.Token.String()}
}

// Pass keeps something that is good once, and clears away what is over: codes, tries nobody counts any more, sessions.
func (d *database) Pass(ctx context.Context, tenant record.TenantID, p Passing, now time.Time) error {
	return d.enter(ctx, tenant, func(ctx context.Context, tx Tx) error {
		kept, err := d.doorKeys(ctx, tx, tenant).Encode(p.row(tenant), []byte(p.Content.Reveal()))
		if err != nil {
			return err
		}
		for _, over := range []struct {
			statement string
			before    time.Time
		}{
			{"DELETE FROM passing WHERE tenant = $1 AND until <= $2", now},
			{"DELETE FROM attempt WHERE tenant = $1 AND until <= $2", now.Add(-forgotten)},
			{"DELETE FROM session WHERE tenant = $1 AND (seen <= $2)", now.Add(-record.IdleAfter)},
		} {
			if _, err := plain(tx).ExecContext(ctx, over.statement, string(tenant), stamp(over.before)); err != nil {
				return err
			}
		}
		if p.Alone {
			if _, err := plain(tx).ExecContext(ctx, "DELETE FROM passing WHERE tenant = $1 AND kind = $2 AND account = $3", string(tenant), string(p.Kind), string(p.Account)); err != nil {
				return err
			}
		}
		_, err = plain(tx).ExecContext(ctx, "INSERT INTO passing (tenant, kind, token, account, until, content) VALUES ($1, $2, $3, $4, $5, $6)",
			string(tenant), string(p.Kind), p.Token[:], string(p.Account), stamp(p.Until), kept)
		return err
	})
}

// Passing gives what a token opens and leaves it good.
func (d *database) Passing(ctx context.Context, tenant record.TenantID, which Which, now time.Time) (p Passing, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		p, err = d.passing(ctx, tx, tenant, which)
		return err
	})
	return unless(p, now, err)
}

// Take gives what a token opens, once. The row is taken out first: whoever takes it out has it.
func (d *database) Take(ctx context.Context, tenant record.TenantID, which Which, now time.Time) (p Passing, err error) {
	err = d.enter(ctx, tenant, func(ctx context.Context, tx Tx) error {
		if p, err = d.passing(ctx, tx, tenant, which); err != nil {
			return err
		}
		done, err := plain(tx).ExecContext(ctx, "DELETE FROM passing WHERE tenant = $1 AND kind = $2 AND token = $3", string(tenant), string(which.Kind), which.Token[:])
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return errors.Join(noPassing(), err)
		}
		return nil
	})
	return unless(p, now, err)
}

func unless(p Passing, now time.Time, err error) (Passing, error) {
	if err == nil && !now.Before(p.Until) {
		err = noPassing()
	}
	if err != nil {
		return Passing{}, err
	}
	return p, nil
}

func noPassing() error { return fmt.Errorf("code or ticket: %w", record.NotFound) }

func (d *database) passing(ctx context.Context, tx bun.IDB, tenant record.TenantID, which Which) (Passing, error) {
	p := Passing{Which: which}
	var until string
	var kept []byte
	err := plain(tx).QueryRowContext(ctx, "SELECT account, until, content FROM passing WHERE tenant = $1 AND kind = $2 AND token = $3", string(tenant), string(which.Kind), which.Token[:]).
		Scan(&p.Account, &until, &kept)
	if errors.Is(err, sql.ErrNoRows) {
		return p, noPassing()
	}
	if err != nil {
		return p, fmt.Errorf("reading what is good once: %w", err)
	}
	content, err := d.keychain(ctx, tx, tenant).Decode(p.row(tenant), kept)
	if err != nil {
		return p, fmt.Errorf("reading what is good once: %w", err)
	}
	p.Until, p.Content = readStamp(until), record.Private(content)
	return p, nil
}

// forgotten is how long wrong tries count.
const forgotten = 24 * time.Hour

// Try is one try of somebody's to be let in.
type Try struct {
	Who  string // an opaque digest: never what was typed
	Now  time.Time
	Wait func(wrong int) time.Duration // after so many wrong ones, this one among them
}

// Try counts a try beforehand, so that many at once are all counted.
func (d *database) Try(ctx context.Context, tenant record.TenantID, t Try) (wait time.Duration, err error) {
	err = d.enter(ctx, tenant, func(ctx context.Context, tx Tx) error {
		_, err := plain(tx).ExecContext(ctx, `INSERT INTO attempt (tenant, who, wrong, until) VALUES ($1, $2, 0, $3)
			ON CONFLICT (tenant, who) DO UPDATE SET wrong = attempt.wrong`, string(tenant), t.Who, stamp(t.Now)) // the others wait for this row now
		if err != nil {
			return err
		}
		var wrong int
		var until string
		if err := plain(tx).QueryRowContext(ctx, "SELECT wrong, until FROM attempt WHERE tenant = $1 AND who = $2", string(tenant), t.Who).Scan(&wrong, &until); err != nil {
			return err
		}
		before := readStamp(until)
		if wait = before.Sub(t.Now); wait > 0 {
			return nil
		}
		wait = 0
		if t.Now.Sub(before) >= forgotten {
			wrong = 0
		}
		_, err = plain(tx).ExecContext(ctx, "UPDATE attempt SET wrong = $3, until = $4 WHERE tenant = $1 AND who = $2",
			string(tenant), t.Who, wrong+1, stamp(t.Now.Add(t.Wait(wrong+1))))
		return err
	})
	return max(0, wait), err
}

// Right forgets the tries of somebody who was right.
func (d *database) Right(ctx context.Context, tenant record.TenantID, who string) error {
	return d.enter(ctx, tenant, func(ctx context.Context, tx Tx) error {
		_, err := plain(tx).ExecContext(ctx, "DELETE FROM attempt WHERE tenant = $1 AND who = $2", string(tenant), who)
		return err
	})
}

// Remember keeps, as an opaque digest, that somebody was right, until a moment.
func (d *database) Remember(ctx context.Context, tenant record.TenantID, who string, until time.Time) error {
	return d.enter(ctx, tenant, func(ctx context.Context, tx Tx) error {
		_, err := plain(tx).ExecContext(ctx, `INSERT INTO attempt (tenant, who, wrong, until) VALUES ($1, $2, 0, $3)
			ON CONFLICT (tenant, who) DO UPDATE SET until = EXCLUDED.until`, string(tenant), who, stamp(until))
		return err
	})
}

// Remembered reports that it was kept, and is not over.
func (d *database) Remembered(ctx context.Context, tenant record.TenantID, who string, now time.Time) (is bool, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		var n int
		err := plain(tx).QueryRowContext(ctx, "SELECT count(*) FROM attempt WHERE tenant = $1 AND who = $2 AND until > $3", string(tenant), who, stamp(now)).Scan(&n)
		is = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("at the door: %w", err)
	}
	return is, nil
}
