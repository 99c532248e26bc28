package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Door is what is asked before it is known who somebody is, and of their session at every request. It needs no access: nobody could be
// named in one, and nothing of it is of a child. Whoever comes in does so by a Write, whose line says so.
type Door interface { //nolint:interfacebloat // everything that is asked at the door, and nothing else
	// Session gives the session behind a token, and whose it is, at a moment. record.NotFound when there is none, it is over, or its person
	// may not be here. A role they may not take any more is left out. It asks the database each time.
	Session(ctx context.Context, tenant record.TenantID, token audit.Digest, now time.Time) (record.Session, record.Account, error)
	// Touch says that a session is in use. More than once a minute it does nothing.
	Touch(ctx context.Context, tenant record.TenantID, token audit.Digest, now time.Time) error
	// Find gives somebody by what they are called; record.NotFound when there is nobody.
	Find(ctx context.Context, tenant record.TenantID, by Called) (Somebody, error)
	// Use says that a way to sign in was used, up to a counter. false: it was used up to there before, by whoever came first.
	Use(ctx context.Context, tenant record.TenantID, c record.Credential, now time.Time) (bool, error)
	// Pass keeps something that is good once, and clears away what is over.
	Pass(ctx context.Context, tenant record.TenantID, p Passing, now time.Time) error
	// Passing gives what a token opens and leaves it good; record.NotFound when there is nothing, or it is over.
	Passing(ctx context.Context, tenant record.TenantID, which Which, now time.Time) (Passing, error)
	// Take gives what a token opens, once: of those who come at the same time one is given it, and the others record.NotFound.
	Take(ctx context.Context, tenant record.TenantID, which Which, now time.Time) (Passing, error)
	// Try counts one try of somebody's before it is known whether it was right. When they have to wait, it says how long, and counts nothing.
	Try(ctx context.Context, tenant record.TenantID, t Try) (time.Duration, error)
	// Right forgets the tries of somebody who was right.
	Right(ctx context.Context, tenant record.TenantID, who string) error
	// Remember keeps that somebody was right, until a moment; Remembered reports it.
	Remember(ctx context.Context, tenant record.TenantID, who string, until time.Time) error
	Remembered(ctx context.Context, tenant record.TenantID, who string, now time.Time) (bool, error)
	// Everyone gives everybody who works here with their ways to sign in, to see whether anybody can look after accounts.
	Everyone(ctx context.Context, tenant record.TenantID) ([]Somebody, error)
	// Colleagues gives everybody who works here, without any way to sign in, in one question.
	Colleagues(ctx context.Context, tenant record.TenantID) ([]record.Account, error)
}

// Called is how somebody is found: by one of these.
type Called struct {
	Account record.AccountID
	Login   string
	Handle  record.Private // of one of their ways to sign in
}

// Session gives the session behind a token and whose it is, in one question.
func (d *database) Session(ctx context.Context, tenant record.TenantID, token audit.Digest, now time.Time) (s record.Session, a record.Account, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		var session sessionCells
		var cells accountCells
		err := plain(tx).QueryRowContext(ctx, selectSessionRows+`, a.version, a.seen, a.content FROM session AS s
			JOIN account AS a ON a.tenant = s.tenant AND a.account = s.account WHERE s.tenant = $1 AND s.token = $2`, string(tenant), token[:]).
			Scan(append(session.into(&s), &cells.version, &cells.seen, &cells.content)...)
		if errors.Is(err, sql.ErrNoRows) {
			return noSession()
		}
		if err != nil {
			return fmt.Errorf("reading a session: %w", err)
		}
		codec := d.keychain(ctx, tx, tenant)
		if err := session.fill(&s, codec, tenant); err != nil {
			return err
		}
		a, err = d.account(codec, tenant, s.Account, cells)
		return err
	})
	if later := d.lately.of(token); later.After(s.Seen) {
		s.Seen = later
	}
	switch {
	case err != nil:
		return record.Session{}, record.Account{}, err
	case s.OverAt(now) || a.PresentAt(now) != record.AtWork:
		return record.Session{}, record.Account{}, noSession()
	case s.Role != "" && !a.HasAt(s.Role, now):
		s.Role, s.Purpose = "", ""
	}
	return s, a, nil
}

func noSession() error { return fmt.Errorf("session: %w", record.NotFound) }

// touchedEvery is how exactly it is kept when a session was last used.
const touchedEvery = time.Minute

// Touch says that a session is in use. Where that cannot be written now, this node remembers it: a full disk throws nobody out who may still
// read. Whether the session is there at all, and its person may be here, is asked of the database all the same.
func (d *database) Touch(ctx context.Context, tenant record.TenantID, token audit.Digest, now time.Time) error {
	err := d.enter(ctx, tenant, func(ctx context.Context, tx Tx) error {
		_, err := plain(tx).ExecContext(ctx, "UPDATE session SET seen = $3 WHERE tenant = $1 AND token = $2 AND seen <= $4",
			string(tenant), token[:], stamp(now), stamp(now.Add(-touchedEvery)))
		return err
	})
	if err != nil {
		d.lately.remember(token, now)
	} else {
		d.lately.forget(token)
	}
	return err
}

// lately is when sessions were last used where that could not be written.
type lately struct {
	mutex sync.Mutex
	seen  map[audit.Digest]time.Time
}

// mostLately is how many are remembered at most.
const mostLately = 10_000

func (l *lately) remember(token audit.Digest, at time.Time) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.seen == nil || len(l.seen) >= mostLately {
		l.seen = map[audit.Digest]time.Time{}
	}
	l.seen[token] = at
}

func (l *lately) forget(token audit.Digest) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	delete(l.seen, token)
}

func (l *lately) of(token audit.Digest) time.Time {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.seen[token]
}

// enter does something of the door in a transaction of its own.
func (d *database) enter(ctx context.Context, tenant record.TenantID, do func(ctx context.Context, tx Tx) error) error {
	if err := d.inTx(ctx, tenant, do); err != nil {
		return fmt.Errorf("at the door: %w", err)
	}
	return nil
}

// Find gives somebody by what they are called.
func (d *database) Find(ctx context.Context, tenant record.TenantID, by Called) (s Somebody, err error) {
	id := by.Account
	question, value := "", ""
	switch {
	case !audit.IsText(string(by.Account), by.Login, by.Handle.Reveal()):
		return s, fmt.Errorf("account: %w", record.NotFound)
	case by.Login != "":
		question, value = "SELECT account FROM account WHERE tenant = $1 AND login = $2", d.Keys.Blind(tenant, loginField, by.Login)
	case by.Handle != "":
		question, value = "SELECT account FROM credential WHERE tenant = $1 AND handle = $2", d.Keys.Blind(tenant, handleField, by.Handle.Reveal())
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		if question != "" {
			err := plain(tx).QueryRowContext(ctx, question, string(tenant), value).Scan(&id)
			if errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("account: %w", record.NotFound)
			}
			if err != nil {
				return fmt.Errorf("finding an account: %w", err)
			}
		}
		s, err = d.readerIn(ctx, tx, tenant).somebody(ctx, id)
		return err
	})
	return s, err
}

// Use says that a way to sign in was used. A counter that stays 0 is of a key that has none.
func (d *database) Use(ctx context.Context, tenant record.TenantID, c record.Credential, now time.Time) (used bool, err error) {
	err = d.enter(ctx, tenant, func(ctx context.Context, tx Tx) error {
		done, err := plain(tx).ExecContext(ctx, `UPDATE credential SET counter = $4, used = $5
			WHERE tenant = $1 AND account = $2 AND credential = $3 AND (counter < $4 OR counter = 0 AND $4 = 0)`,
			string(tenant), string(c.Account), string(c.ID), c.Counter, stamp(now))
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		used = n == 1
		return err
	})
	return used, err
}

// Everyone gives everybody who works here with their ways to sign in.
func (d *database) Everyone(ctx context.Context, tenant record.TenantID) (all []Somebody, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		r := d.readerIn(ctx, tx, tenant)
		accounts, err := r.accounts(ctx)
		all = make([]Somebody, len(accounts))
		for i := range all {
			if err != nil {
				return err
			}
			all[i].Account = accounts[i]
			all[i].Credentials, err = r.credentials(ctx, accounts[i].ID)
		}
		return err
	})
	return all, err
}

// Colleagues gives everybody who works here, without any way to sign in.
func (d *database) Colleagues(ctx context.Context, tenant record.TenantID) (all []record.Account, err error) {
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) (err error) {
		all, err = d.readerIn(ctx, tx, tenant).accounts(ctx)
		return err
	})
	return all, err
}

// accounts gives every account as it stands, in order.
func (r *reader) accounts(ctx context.Context) (all []record.Account, err error) {
	err = r.each(ctx, func(scan func(...any) error) error {
		a, err := r.accountFrom(scan)
		all = append(all, a)
		return err
	}, selectAccount+" WHERE tenant = ? ORDER BY account", r.tenant())
	return all, err
}

// BeginSession begins a session of the person the access is about, who was proved to be them. Whoever may not be here is record.Withheld,
// also when that became so a moment ago.
func (w *writer) BeginSession(ctx context.Context, s record.Session, token audit.Digest) error {
	id, err := w.person(record.SignInAct)
	if err != nil {
		return err
	}
	of, err := w.somebody(ctx, id)
	if err != nil {
		return err
	}
	if presence := of.Account.PresentAt(s.Began); s.Account != id || presence != record.AtWork {
		return fmt.Errorf("%w: whoever has left, or whose account is disabled, is not signed in", record.Withheld)
	}
	s.Ways = record.Ways(of.Credentials)
	w.outcome = outcomeGiven + ": " + string(s.By)
	if err := w.putSession(ctx, &s, token); err != nil {
		return err
	}
	return w.do(ctx, "UPDATE account SET seen = $3 WHERE tenant = $1 AND account = $2 AND seen < $3", string(id), stamp(s.Began))
}

func (w *writer) putSession(ctx context.Context, s *record.Session, token audit.Digest) error {
	if s.ID == "" || token == (audit.Digest{}) || !audit.IsText(string(s.ID), string(s.Role), string(s.Purpose), string(s.By), s.Device.Reveal()) {
		return fmt.Errorf("%w: a session has an id and a token, and is text", record.Invalid)
	}
	plain, err := encode(sessionContent{
		string(s.Account), stamp(s.Began), stamp(s.Proved), string(s.Role), string(s.Purpose), string(s.By), s.Device.Reveal(),
	})
	if err != nil {
		return err
	}
	kept, err := w.Codec.Encode(sessionRow(w.of, s.ID), plain)
	if err != nil {
		return fmt.Errorf("keeping a session: %w", err)
	}
	return w.do(ctx, "INSERT INTO session (tenant, token, session, account, began, seen, proved, ways, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		token[:], string(s.ID), string(s.Account), stamp(s.Began), stamp(s.Seen), stamp(s.Proved), s.Ways, kept)
}

// RenewSession lets a session of the person the access is about go on under another token, as s says. The token before opens nothing any
// more; one that opens nothing already is record.NotFound.
func (w *writer) RenewSession(ctx context.Context, was, is audit.Digest, s record.Session) error {
	id, err := w.person(record.SignInAct)
	if err != nil {
		return err
	}
	done, err := plain(w.own).ExecContext(ctx, "DELETE FROM session WHERE tenant = $1 AND token = $2 AND account = $3 AND session = $4",
		w.tenant(), was[:], string(id), string(s.ID))
	if err != nil {
		return fmt.Errorf("renewing a session: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(noSession(), err)
	}
	return w.putSession(ctx, &s, is)
}

// EndSessions ends the sessions of the person the access is about: one of them, or with "" all but one. It says how many there were. When it is
// all, whatever is good once for this person is good no more: whoever was in a moment ago could add a key of their own with it.
func (w *writer) EndSessions(ctx context.Context, only, but record.SessionID) (int, error) {
	id, err := w.person(own...)
	if err != nil {
		return 0, err
	}
	if !audit.IsText(string(only), string(but)) {
		return 0, nil
	}
	done, err := plain(w.own).ExecContext(ctx, "DELETE FROM session WHERE tenant = $1 AND account = $2 AND ($3 = '' OR session = $3) AND session <> $4",
		w.tenant(), string(id), string(only), string(but))
	if err != nil {
		return 0, fmt.Errorf("ending sessions: %w", err)
	}
	if only == "" {
		if err := w.do(ctx, "DELETE FROM passing WHERE tenant = $1 AND account = $2", string(id)); err != nil {
			return 0, err
		}
	}
	n, err := done.RowsAffected()
	w.outcome = fmt.Sprintf("%s: ended %d", outcomeGiven, n)
	return int(n), err
}

// Passing gives what a token opens, of the person the access is about, as it stands in this change; record.NotFound when it was ended.
func (w *writer) Passing(ctx context.Context, which Which, now time.Time) (Passing, error) {
	id, err := w.person(own...)
	if err != nil {
		return Passing{}, err
	}
	p, err := w.passing(ctx, w.tx, w.of, which)
	if err == nil && p.Account != id {
		err = noPassing()
	}
	return unless(p, now, err)
}
