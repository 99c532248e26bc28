package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"sightline/audit"
	"sightline/record"
)

// KeepAccount keeps the next version of the account the access is about, and gives it as it then stands. a.Version is the one it takes the
// place of, 0 for a new one; when another came first, or another account has the login, that is record.Conflict. done says in a code what
// was done.
func (w *writer) KeepAccount(ctx context.Context, a record.Account, done string) (record.Account, error) {
	id, err := w.person(changing...)
	switch {
	case err != nil:
		return a, err
	case a.ID == "" || a.ID != id || a.Login == "" || !audit.IsText(string(a.ID), a.Name.Reveal(), a.Login, string(a.Agency), a.Checked.Reveal(), done):
		return a, fmt.Errorf("%w: an account is the one the access is about, has a login, and is text", record.Invalid)
	}
	stands, err := w.version(ctx, "SELECT version FROM account WHERE tenant = $1 AND account = $2", string(a.ID))
	if err != nil {
		return a, err
	}
	if stands != a.Version {
		return a, fmt.Errorf("%w: somebody else changed this account first; look at it again", record.Conflict)
	}
	login := w.Codec.Blind(w.of, loginField, a.Login)
	other, err := w.version(ctx, "SELECT count(*) FROM account WHERE tenant = $1 AND login = $2 AND account <> $3", login, string(a.ID))
	if err != nil || other > 0 {
		return a, errors.Join(err, loginTaken(other))
	}
	a.Version++
	plain, err := encode(contentOfAccount(&a, rand.Text()))
	if err != nil {
		return a, err
	}
	if err := w.stepOf(ctx, &staffStep{Kind: accountStep, ID: string(a.ID), Version: a.Version, Done: done}, plain); err != nil {
		return a, err
	}
	kept, err := w.Codec.Encode(w.staffRow(w.of, accountStep, string(a.ID)), plain)
	if err != nil {
		return a, fmt.Errorf("keeping an account: %w", err)
	}
	return a, w.do(ctx, `INSERT INTO account (tenant, account, version, login, seen, content) VALUES ($1, $2, $3, $4, '', $5)
		ON CONFLICT (tenant, account) DO UPDATE SET version = EXCLUDED.version, login = EXCLUDED.login, content = EXCLUDED.content`,
		string(a.ID), a.Version, login, kept)
}

// loginField is the field under which a login is found.
const loginField = "login"

func loginTaken(others int) error {
	if others == 0 {
		return nil
	}
	return fmt.Errorf("%w: another account has this sign-in name; choose another", record.Conflict)
}

// KeepTeam keeps the next version of a team, as KeepAccount does of an account.
func (w *writer) KeepTeam(ctx context.Context, t record.Team, done string) (record.Team, error) {
	if err := w.leave(record.Everybody, record.AdministerAct); err != nil {
		return t, err
	}
	words := []string{string(t.ID), string(t.Agency), t.Name.Reveal(), string(t.Manager), done}
	for _, m := range t.Members {
		words = append(words, string(m))
	}
	if t.ID == "" || !audit.IsText(words...) {
		return t, fmt.Errorf("%w: a team has an id, and is text", record.Invalid)
	}
	stands, err := w.version(ctx, "SELECT version FROM team WHERE tenant = $1 AND team = $2", string(t.ID))
	if err != nil {
		return t, err
	}
	if stands != t.Version {
		return t, fmt.Errorf("%w: somebody else changed this team first; look at it again", record.Conflict)
	}
	t.Version++
	plain, err := encode(teamContent{rand.Text(), string(t.Agency), t.Name.Reveal(), string(t.Manager), t.Members, t.Closed})
	if err != nil {
		return t, err
	}
	if err := w.stepOf(ctx, &staffStep{Kind: teamStep, ID: string(t.ID), Version: t.Version, Done: done}, plain); err != nil {
		return t, err
	}
	kept, err := w.Codec.Encode(w.staffRow(w.of, teamStep, string(t.ID)), plain)
	if err != nil {
		return t, fmt.Errorf("keeping a team: %w", err)
	}
	return t, w.do(ctx, `INSERT INTO team (tenant, team, version, content) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant, team) DO UPDATE SET version = EXCLUDED.version, content = EXCLUDED.content`, string(t.ID), t.Version, kept)
}

// AddCredential adds a way to sign in to the account the access is about. One that somebody has already is record.Conflict.
func (w *writer) AddCredential(ctx context.Context, c record.Credential) error {
	id, err := w.person(own...)
	switch {
	case err != nil:
		return err
	case c.Account != id || c.ID == "" || c.Secret == "" || !audit.IsText(string(c.ID), c.Label.Reveal(), c.Secret.Reveal(), c.Handle.Reveal()):
		return fmt.Errorf("%w: a way to sign in is of the account the access is about, has a secret, and is text", record.Invalid)
	}
	handle := handleOf(w.Codec, w.of, c.Handle.Reveal())
	if handle != "" {
		n, err := w.version(ctx, "SELECT count(*) FROM credential WHERE tenant = $1 AND handle = $2", handle)
		if err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%w: this way to sign in is in use already", record.Conflict)
		}
	}
	plain, err := encode(credentialContent{string(c.Kind), c.Label.Reveal(), stampOr(c.Added), string(c.AddedBy), c.Secret.Reveal(), c.Handle.Reveal()})
	if err != nil {
		return err
	}
	sum := credentialSum(plain)
	if err := w.keyStep(ctx, &c, "added "+string(c.Kind), sum); err != nil {
		return err
	}
	kept, err := w.Codec.Encode(w.staffRow(w.of, credentialStep, keyOf(&c)), plain)
	if err != nil {
		return fmt.Errorf("keeping a way to sign in: %w", err)
	}
	err = w.do(ctx, `INSERT INTO credential (tenant, account, credential, handle, counter, used, content, digest) VALUES ($1, $2, $3, $4, $5, '', $6, $7)`,
		string(c.Account), string(c.ID), handle, c.Counter, kept, sum[:])
	if err != nil {
		return err
	}
	return w.countWays(ctx, id)
}

const handleField = "handle"

// RemoveCredential takes a way to sign in away from the account the access is about.
func (w *writer) RemoveCredential(ctx context.Context, only record.CredentialID) error {
	id, err := w.person(own...)
	if err != nil {
		return err
	}
	all, err := w.credentials(ctx, id)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c record.Credential) bool { return c.ID == only })
	if at < 0 {
		return fmt.Errorf("way to sign in: %w", record.NotFound)
	}
	if err := w.keyStep(ctx, &all[at], "removed "+string(all[at].Kind), audit.Digest{}); err != nil {
		return err
	}
	if err := w.do(ctx, "DELETE FROM credential WHERE tenant = $1 AND account = $2 AND credential = $3", string(id), string(only)); err != nil {
		return err
	}
	return w.countWays(ctx, id)
}

// countWays tells a person's sessions in how many ways they can sign in now.
func (w *writer) countWays(ctx context.Context, id record.AccountID) error {
	all, err := w.credentials(ctx, id)
	if err != nil {
		return err
	}
	return w.do(ctx, "UPDATE session SET ways = $3 WHERE tenant = $1 AND account = $2", string(id), record.Ways(all))
}

func (w *writer) keyStep(ctx context.Context, c *record.Credential, done string, sum audit.Digest) error {
	last, err := w.version(ctx, "SELECT coalesce(max(version), 0) FROM staff_step WHERE tenant = $1 AND kind = 'credential' AND id = $2", keyOf(c))
	if err != nil {
		return err
	}
	plain, err := encode(keyStep{string(c.Kind), sum.String()})
	if err != nil {
		return err
	}
	return w.stepOf(ctx, &staffStep{Kind: credentialStep, ID: keyOf(c), Version: last + 1, Done: done}, plain)
}

// stepOf writes one step, covered by the line of this change, which says what was done.
func (w *writer) stepOf(ctx context.Context, s *staffStep, plain []byte) (err error) {
	s.Tenant, s.Change, s.Position, s.Actor, s.At = w.tenant(), w.change, w.staffed, w.access.Granted().Actor.User, stamp(w.at)
	w.staffed++
	w.outcome = outcomeGiven + ": " + s.Done
	if s.Content, err = w.Codec.Encode(s.about(), plain); err != nil {
		return fmt.Errorf("keeping what was done: %w", err)
	}
	sum := s.sum(plain)
	w.under.add(ofStaff, sum)
	return w.insert(ctx, w.own, Rows{"staff_step", stepOfStaff, [][]any{{
		s.Tenant, s.Kind, s.ID, s.Version, s.Change, s.Position, s.Done, s.Actor, s.At, s.Content, sum[:],
	}}})
}

// version reads one number about this tenant; 0 when there is no row.
func (w *writer) version(ctx context.Context, question string, args ...any) (n int, err error) {
	err = plain(w.own).QueryRowContext(ctx, question, append([]any{w.tenant()}, args...)...).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading who works here: %w", err)
	}
	return n, nil
}

// do writes something of this tenant.
func (w *writer) do(ctx context.Context, statement string, args ...any) error {
	if _, err := plain(w.own).ExecContext(ctx, statement, append([]any{w.tenant()}, args...)...); err != nil {
		return fmt.Errorf("writing who works here: %w", err)
	}
	return nil
}
