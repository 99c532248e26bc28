package store

import (
	"fmt"
	"time"

	"sightline/audit"
	"sightline/record"
)

// Somebody is somebody who works here, with the ways in which they prove it.
type Somebody struct {
	Account     record.Account
	Credentials []record.Credential // in the order added
}

// The acts under which an account is looked at or changed.
var (
	lookingAt = []record.Act{record.AdministerAct, record.ReviewAct, record.AccountAct, record.SignInAct}
	changing  = []record.Act{record.AdministerAct, record.ReviewAct}
	own       = []record.Act{record.AdministerAct, record.AccountAct, record.SignInAct}
)

// accountContent is what of an account passes through the codec. The salt keeps the row's digest from telling whether a name was guessed.
type accountContent struct {
	Salt        string         `json:"salt"`
	Name        string         `json:"name"`
	Login       string         `json:"login"`
	Agency      string         `json:"agency"`
	Roles       []grantContent `json:"roles,omitempty"`
	Starts      string         `json:"starts"`
	Ends        string         `json:"ends"`
	Disabled    string         `json:"disabled,omitempty"`
	Dormant     bool           `json:"dormant,omitempty"`
	Enabled     string         `json:"enabled,omitempty"`
	Recertified string         `json:"recertified,omitempty"`
	Checked     string         `json:"checked,omitempty"`
}

type grantContent struct {
	Role      string `json:"role"`
	Since     string `json:"since"`
	Until     string `json:"until,omitempty"`
	By        string `json:"by,omitempty"`
	Certified string `json:"certified,omitempty"`
}

func contentOfAccount(a *record.Account, salt string) accountContent {
	c := accountContent{
		Salt: salt, Name: a.Name.Reveal(), Login: a.Login, Agency: string(a.Agency), Starts: stampOr(a.Starts), Ends: stampOr(a.Ends),
		Disabled: stampOr(a.Disabled), Dormant: a.Dormant, Enabled: stampOr(a.Enabled), Recertified: stampOr(a.Recertified), Checked: a.Checked.Reveal(),
	}
	for i := range a.Roles {
		g := &a.Roles[i]
		c.Roles = append(c.Roles, grantContent{string(g.Role), stampOr(g.Since), stampOr(g.Until), string(g.By), stampOr(g.Certified)})
	}
	return c
}

func (c *accountContent) account(id record.AccountID, version int, seen string) record.Account {
	a := record.Account{
		ID: id, Version: version, Name: record.Private(c.Name), Login: c.Login, Agency: record.AgencyCode(c.Agency), Starts: readStamp(c.Starts),
		Ends: readStamp(c.Ends), Disabled: readStamp(c.Disabled), Dormant: c.Dormant, Enabled: readStamp(c.Enabled),
		LastSeen: readStamp(seen), Recertified: readStamp(c.Recertified), Checked: record.Private(c.Checked),
	}
	for _, g := range c.Roles {
		a.Roles = append(a.Roles, record.Grant{
			Role: record.Role(g.Role), Since: readStamp(g.Since), Until: readStamp(g.Until), By: record.AccountID(g.By), Certified: readStamp(g.Certified),
		})
	}
	return a
}

// stampOr writes a moment as it is kept; "" for none.
func stampOr(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return stamp(at)
}

type teamContent struct {
	Salt    string             `json:"salt"`
	Agency  string             `json:"agency"`
	Name    string             `json:"name"`
	Manager string             `json:"manager,omitempty"`
	Members []record.AccountID `json:"members,omitempty"`
	Closed  bool               `json:"closed,omitempty"`
}

func (c *teamContent) team(id record.TeamID, version int) record.Team {
	return record.Team{
		ID: id, Version: version, Agency: record.AgencyCode(c.Agency), Name: record.Private(c.Name), Manager: record.AccountID(c.Manager),
		Members: c.Members, Closed: c.Closed,
	}
}

// credentialContent is what a way to sign in is checked against, and what its owner calls it.
type credentialContent struct {
	Kind    string `json:"kind"`
	Label   string `json:"label,omitempty"`
	Added   string `json:"added"`
	AddedBy string `json:"added_by,omitempty"`
	Secret  string `json:"secret"`
	Handle  string `json:"handle,omitempty"`
}

// keyStep is what a step keeps of a way to sign in: which it was, and a digest of what it is checked against.
type keyStep struct {
	Kind   string `json:"kind"`
	Digest string `json:"digest"`
}

// sessionContent is what of a session is nobody's to read in the database, and what is nobody's to change there: whose it is, and since when.
type sessionContent struct {
	Account string `json:"account"`
	Began   string `json:"began"`
	Proved  string `json:"proved"`
	Role    string `json:"role,omitempty"`
	Purpose string `json:"purpose,omitempty"`
	By      string `json:"by"`
	Device  string `json:"device,omitempty"`
}

// Kinds of things that steps are of.
const (
	accountStep    = "account"
	teamStep       = "team"
	credentialStep = "credential"
)

// staffStep is a row of what was done.
type staffStep struct {
	Tenant, Kind, ID string
	Version          int
	Change           int64
	Position         int
	Done, Actor, At  string
	Content, Digest  []byte
}

func (s *staffStep) about() About {
	return About{Tenant: record.TenantID(s.Tenant), Row: fmt.Sprintf("staff step %s %s version %d", s.Kind, s.ID, s.Version)}
}

// sum is of the whole row, with the content as it was before the codec.
func (s *staffStep) sum(plain []byte) audit.Digest {
	w := audit.NewDigester("staff step 1")
	w.Text(s.Tenant, s.Kind, s.ID, s.Done, s.Actor, s.At)
	for _, n := range [...]int64{int64(s.Version), s.Change, int64(s.Position)} {
		w.Number(n)
	}
	w.Bytes(plain)
	return w.Sum()
}

var (
	stepOfStaff       = []string{"tenant", "kind", "id", "version", "change", "position", "done", "actor", "at", "content", "digest"}
	selectStaffStep   = "SELECT kind, id, version, change, position, done, actor, at, content, digest FROM staff_step"
	selectAccount     = "SELECT account, version, seen, content FROM account"
	selectCredential  = "SELECT account, credential, counter, used, content, digest FROM credential"
	selectSessionRows = "SELECT s.session, s.account, s.began, s.seen, s.proved, s.ways, s.content"
)

func (s *staffStep) into() []any {
	return []any{&s.Kind, &s.ID, &s.Version, &s.Change, &s.Position, &s.Done, &s.Actor, &s.At, &s.Content, &s.Digest}
}

func (d *database) staffRow(tenant record.TenantID, kind, id string) About {
	return About{Tenant: tenant, Row: kind + " " + id}
}
