package store

import (
	"bytes"
	"context"

	"sightline/audit"
	"sightline/record"
)

// lastStep is the last thing that was done to an account, a team or a way to sign in.
type lastStep struct {
	version int
	plain   []byte
}

// staff sets what was done to accounts, teams and ways to sign in against its digests, and what stands against what was done last: a key
// that nobody added, or a role that nobody gave, is found.
func (c *check) staff(ctx context.Context) error {
	last := map[[2]string]lastStep{}
	err := c.each(ctx, func(scan func(...any) error) error {
		s := staffStep{Tenant: c.tenant()}
		if err := scan(s.into()...); err != nil {
			return err
		}
		plain, err := c.Codec.Decode(s.about(), s.Content)
		if err != nil || s.sum(plain) != digestFrom(s.Digest) {
			c.bad("%s: it is not what was written", s.about().Row)
		}
		of := [2]string{s.Kind, s.ID}
		if s.Version != last[of].version+1 {
			c.bad("%s: a version before it is missing", s.about().Row)
		}
		last[of] = lastStep{s.Version, plain}
		c.wrote(s.Change, ofStaff, digestFrom(s.Digest))
		return nil
	}, selectStaffStep+" WHERE tenant = ? ORDER BY change, position", c.tenant())
	if err != nil {
		return err
	}
	standing := 0
	if err := c.sessionsStand(ctx); err != nil {
		return err
	}
	for _, look := range []func(context.Context, map[[2]string]lastStep) (int, error){c.accountsStand, c.teamsStand, c.credentialsStand} {
		n, err := look(ctx, last)
		if err != nil {
			return err
		}
		standing += n
	}
	for of, step := range last {
		if of[0] == credentialStep && takenAway(step.plain) {
			standing++
		}
	}
	if standing != len(last) {
		c.bad("accounts, teams or ways to sign in: %d stand or were taken away, and something was done to %d", standing, len(last))
	}
	return nil
}

// takenAway reports the step by which a way to sign in was taken away.
func takenAway(plain []byte) bool {
	var k keyStep
	return decode(plain, &k) == nil && k.Digest == audit.Digest{}.String()
}

func (c *check) accountsStand(ctx context.Context, last map[[2]string]lastStep) (n int, err error) {
	err = c.each(ctx, func(scan func(...any) error) error {
		var id, login string
		var version int
		var content []byte
		if err := scan(&id, &version, &login, &content); err != nil {
			return err
		}
		n++
		of := c.staffRow(c.of, accountStep, id)
		plain, err := c.Codec.Decode(of, content)
		var a accountContent
		if err != nil || decode(plain, &a) != nil || login != c.Codec.Blind(c.of, loginField, a.Login) || !last[[2]string{accountStep, id}].is(version, plain) {
			c.bad("%s: it is not what was written last", of.Row)
		}
		return nil
	}, "SELECT account, version, login, content FROM account WHERE tenant = ? ORDER BY account", c.tenant())
	return n, err
}

func (c *check) teamsStand(ctx context.Context, last map[[2]string]lastStep) (n int, err error) {
	err = c.each(ctx, func(scan func(...any) error) error {
		var id string
		var version int
		var content []byte
		if err := scan(&id, &version, &content); err != nil {
			return err
		}
		n++
		of := c.staffRow(c.of, teamStep, id)
		if plain, err := c.Codec.Decode(of, content); err != nil || !last[[2]string{teamStep, id}].is(version, plain) {
			c.bad("%s: it is not what was written last", of.Row)
		}
		return nil
	}, "SELECT team, version, content FROM team WHERE tenant = ? ORDER BY team", c.tenant())
	return n, err
}

func (c *check) credentialsStand(ctx context.Context, last map[[2]string]lastStep) (n int, err error) {
	err = c.each(ctx, func(scan func(...any) error) error {
		var one record.Credential
		var handle string
		var content, digest []byte
		if err := scan(&one.Account, &one.ID, &handle, &content, &digest); err != nil {
			return err
		}
		n++
		of := c.staffRow(c.of, credentialStep, keyOf(&one))
		plain, err := c.Codec.Decode(of, content)
		var k credentialContent
		var step keyStep
		switch {
		case err != nil || decode(plain, &k) != nil || credentialSum(plain) != digestFrom(digest),
			decode(last[[2]string{credentialStep, keyOf(&one)}].plain, &step) != nil || step.Digest != digestFrom(digest).String(),
			handle != handleOf(c.Codec, c.of, k.Handle):
			c.bad("%s: it is not what was added", of.Row)
		}
		return nil
	}, "SELECT account, credential, handle, content, digest FROM credential WHERE tenant = ? ORDER BY account, credential", c.tenant())
	return n, err
}

// sessionsStand looks whether every session is still whose it was when it began. They come and go under no line.
func (c *check) sessionsStand(ctx context.Context) error {
	return c.each(ctx, func(scan func(...any) error) error {
		var s record.Session
		var cells sessionCells
		if err := scan(cells.into(&s)...); err != nil {
			return err
		}
		if err := cells.fill(&s, c.Codec, c.of); err != nil {
			c.bad("session %s: it is not what it was when it began", s.ID)
		}
		return nil
	}, selectSessionRows+" FROM session AS s WHERE s.tenant = ? ORDER BY s.session", c.tenant())
}

func handleOf(codec Codec, tenant record.TenantID, handle string) string {
	if handle == "" {
		return ""
	}
	return codec.Blind(tenant, handleField, handle)
}

func (s lastStep) is(version int, plain []byte) bool {
	return s.version == version && bytes.Equal(s.plain, plain)
}
