package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sightline/audit"
	"sightline/record"
)

// about gives which account the access is about, when it is for one of these acts.
func (r *reader) person(acts ...record.Act) (record.AccountID, error) {
	if err := r.leave(record.OnePerson, acts...); err != nil {
		return "", err
	}
	return record.AccountID(r.access.Granted().Subject.ID), nil
}

// Accounts gives everybody who works here, or did, in the order of their ids.
func (r *reader) Accounts(ctx context.Context) (all []record.Account, err error) {
	if err := r.leave(record.Everybody, record.AdministerAct, record.ReviewAct); err != nil {
		return nil, err
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		a, err := r.accountFrom(scan)
		all = append(all, a)
		return err
	}, selectAccount+" WHERE tenant = ? ORDER BY account", r.tenant())
	return all, err
}

// accountFrom reads one account as it stands.
func (r *reader) accountFrom(scan func(...any) error) (a record.Account, err error) {
	var id record.AccountID
	var version int
	var seen string
	var content []byte
	if err := scan(&id, &version, &seen, &content); err != nil {
		return a, err
	}
	return r.account(r.Codec, r.of, id, accountCells{version, seen, content})
}

type accountCells struct {
	version int
	seen    string
	content []byte
}

func (d *database) account(codec Codec, tenant record.TenantID, id record.AccountID, cells accountCells) (record.Account, error) {
	var c accountContent
	if err := open(codec, d.staffRow(tenant, accountStep, string(id)), cells.content, &c); err != nil {
		return record.Account{}, fmt.Errorf("reading account %s: %w", id, err)
	}
	return c.account(id, cells.version, cells.seen), nil
}

// Teams gives every team, in the order of their ids.
func (r *reader) Teams(ctx context.Context) (all []record.Team, err error) {
	if r.leave(record.EveryChild, record.CountWordsAct, record.ListAct) != nil { // whoever lists children is told of their own team
		if err := r.leave(record.Everybody, record.AdministerAct, record.ReviewAct, record.TrainAct); err != nil {
			return nil, err
		}
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		var id record.TeamID
		var version int
		var content []byte
		if err := scan(&id, &version, &content); err != nil {
			return err
		}
		var c teamContent
		if err := open(r.Codec, r.staffRow(r.of, teamStep, string(id)), content, &c); err != nil {
			return fmt.Errorf("reading team %s: %w", id, err)
		}
		all = append(all, c.team(id, version))
		return nil
	}, "SELECT team, version, content FROM team WHERE tenant = ? ORDER BY team", r.tenant())
	return all, err
}

// Somebody gives the person the access is about, with their ways to sign in; record.NotFound when there is none.
func (r *reader) Somebody(ctx context.Context) (Somebody, error) {
	id, err := r.person(lookingAt...)
	if err != nil {
		return Somebody{}, err
	}
	return r.somebody(ctx, id)
}

// Sessions gives the sessions of the person the access is about that are not over, the latest used first.
func (r *reader) Sessions(ctx context.Context) (all []record.Session, err error) {
	id, err := r.person(own...)
	if err != nil {
		return nil, err
	}
	now := r.Now()
	err = r.each(ctx, func(scan func(...any) error) error {
		s, err := sessionFrom(scan, r.Codec, r.of)
		if err == nil && !s.OverAt(now) {
			all = append(all, s)
		}
		return err
	}, selectSessionRows+" FROM session AS s WHERE s.tenant = ? AND s.account = ? ORDER BY s.seen DESC, s.session", r.tenant(), string(id))
	return all, err
}

// StaffSteps gives what was done to the account the access is about, and to its ways to sign in, the latest first.
func (r *reader) StaffSteps(ctx context.Context) (all []record.StaffStep, err error) {
	id, err := r.person(own...)
	if err != nil {
		return nil, err
	}
	err = r.each(ctx, func(scan func(...any) error) error {
		var s staffStep
		err := scan(s.into()...)
		all = append(all, record.StaffStep{What: s.Kind, ID: s.ID, Version: s.Version, Done: s.Done, At: readStamp(s.At), By: s.Actor})
		return err
	}, selectStaffStep+" WHERE tenant = ? AND (kind = 'account' AND id = ? OR kind = 'credential' AND id >= ? AND id < ?) ORDER BY change DESC, position DESC",
		r.tenant(), string(id), string(id)+"/", string(id)+"0") // "0" comes after "/"
	return all, err
}

// somebody reads an account and its ways to sign in.
func (r *reader) somebody(ctx context.Context, id record.AccountID) (s Somebody, err error) {
	if !audit.IsText(string(id)) {
		return s, fmt.Errorf("account: %w", record.NotFound)
	}
	row := plain(r.tx).QueryRowContext(ctx, selectAccount+" WHERE tenant = $1 AND account = $2", r.tenant(), string(id))
	if s.Account, err = r.accountFrom(row.Scan); errors.Is(err, sql.ErrNoRows) {
		return s, fmt.Errorf("account: %w", record.NotFound)
	}
	if err != nil {
		return s, err
	}
	s.Credentials, err = r.credentials(ctx, id)
	return s, err
}

func (r *reader) credentials(ctx context.Context, id record.AccountID) (all []record.Credential, err error) {
	err = r.each(ctx, func(scan func(...any) error) error {
		c, err := r.credentialFrom(scan)
		all = append(all, c)
		return err
	}, selectCredential+" WHERE tenant = ? AND account = ? ORDER BY credential", r.tenant(), string(id))
	return all, err
}

func (r *reader) credentialFrom(scan func(...any) error) (c record.Credential, err error) {
	var used string
	var content, digest []byte
	if err := scan(&c.Account, &c.ID, &c.Counter, &used, &content, &digest); err != nil {
		return c, err
	}
	plain, err := r.Codec.Decode(r.staffRow(r.of, credentialStep, keyOf(&c)), content)
	if err != nil {
		return c, fmt.Errorf("reading credential %s: %w", c.ID, err)
	}
	if credentialSum(plain) != digestFrom(digest) {
		return c, fmt.Errorf("reading credential %s: %w", c.ID, errDamaged)
	}
	var of credentialContent
	if err := decode(plain, &of); err != nil {
		return c, fmt.Errorf("reading credential %s: %w", c.ID, err)
	}
	c.Kind, c.Label, c.Added, c.AddedBy = record.CredentialKind(of.Kind), record.Private(of.Label), readStamp(of.Added), record.AccountID(of.AddedBy)
	c.Secret, c.Handle, c.Used = record.Private(of.Secret), record.Private(of.Handle), readStamp(used)
	return c, nil
}

// keyOf names a way to sign in among all of them.
func keyOf(c *record.Credential) string { return string(c.Account) + "/" + string(c.ID) }

func credentialSum(plain []byte) audit.Digest {
	w := audit.NewDigester("credential 1")
	w.Bytes(plain)
	return w.Sum()
}

// sessionCells are the columns of a session that are read as text or bytes.
type sessionCells struct {
	began, seen, proved string
	content             []byte
}

func sessionFrom(scan func(...any) error, codec Codec, tenant record.TenantID) (s record.Session, err error) {
	var cells sessionCells
	if err := scan(cells.into(&s)...); err != nil {
		return s, err
	}
	return s, cells.fill(&s, codec, tenant)
}

func (c *sessionCells) into(s *record.Session) []any {
	return []any{&s.ID, &s.Account, &c.began, &c.seen, &c.proved, &s.Ways, &c.content}
}

func (c *sessionCells) fill(s *record.Session, codec Codec, tenant record.TenantID) error {
	var of sessionContent
	if err := open(codec, sessionRow(tenant, s.ID), c.content, &of); err != nil {
		return fmt.Errorf("reading session %s: %w", s.ID, err)
	}
	if of.Account != string(s.Account) || of.Began != c.began || of.Proved != c.proved {
		return fmt.Errorf("reading session %s: it was given to somebody else, or to another time: %w", s.ID, errDamaged)
	}
	s.Began, s.Seen, s.Proved = readStamp(c.began), readStamp(c.seen), readStamp(c.proved)
	s.Role, s.Purpose, s.By, s.Device = record.Role(of.Role), record.Purpose(of.Purpose), record.CredentialKind(of.By), record.Private(of.Device)
	return nil
}

func sessionRow(tenant record.TenantID, id record.SessionID) About {
	return About{Tenant: tenant, Row: "session " + string(id)}
}
