package casework

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/signin"
	"sightline/store"
)

// DoorSetting says how people come in here.
type DoorSetting struct {
	Origin        string                   // this installation as browsers see it, such as https://sightline.example; "" where no passkeys and no providers can be used
	Return        string                   // path to which providers send people back, such as /sign-in/return
	Providers     []signin.ProviderSetting // the agencies' own sign-ins
	Demonstration bool                     // people of the demonstration sign in with its codes
	Cost          signin.Cost              // of guessing a password; zero: the usual
}

// door is where people come in.
type door struct {
	once      sync.Once
	passwords *signin.Passwords // made when first used

	setting   DoorSetting
	passkeys  *signin.Passkeys
	providers []*signin.Provider

	mutex sync.Mutex
	demo  map[record.AccountID][sha256.Size]byte // codes of a demonstration, for as long as it runs
}

// atOnce is how many passwords are checked at once: each takes 46 MiB.
const atOnce = 2

// OpenDoor says how people come in. Without it there are passwords with codes, and nothing else.
func (d *Desk) OpenDoor(s DoorSetting) error {
	d.door.setting = s
	if s.Origin == "" {
		if len(s.Providers) > 0 {
			return fmt.Errorf("%w: agencies' own sign-ins need the address of this installation, to which they send people back", record.Invalid)
		}
		return nil
	}
	keys, err := signin.NewPasskeys(s.Origin)
	if err != nil && !ownNumber(s.Origin) {
		return err
	}
	d.door.passkeys = keys
	for _, one := range s.Providers {
		d.door.providers = append(d.door.providers, signin.NewProvider(one))
	}
	return nil
}

// ownNumber reports this machine called by its number: no passkey can be bound to it, and nobody comes from elsewhere.
func ownNumber(origin string) bool {
	at, err := url.Parse(origin)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(at.Hostname())
	return err == nil && ip.IsLoopback()
}

// PasskeysHere reports that passkeys can be used: this installation was told its name.
func (d *Desk) PasskeysHere() bool { return d.door.passkeys != nil }

// CloseDoor lets go of the connections to providers.
func (d *Desk) CloseDoor() {
	for _, p := range d.door.providers {
		p.Close()
	}
}

func (d *Desk) passwords() *signin.Passwords {
	d.door.once.Do(func() {
		cost := d.door.setting.Cost
		if cost == (signin.Cost{}) {
			cost = signin.UsualCost()
		}
		d.door.passwords = signin.NewPasswords(cost, atOnce)
	})
	return d.door.passwords
}

func (d *Desk) keys() (*signin.Passkeys, error) {
	if d.door.passkeys == nil {
		return nil, fmt.Errorf("%w: passkeys cannot be used here: this installation was not told its address", record.NotYet)
	}
	return d.door.passkeys, nil
}

func (d *Desk) provider(code string) (*signin.Provider, error) {
	for _, p := range d.door.providers {
		if p.Code == code {
			return p, nil
		}
	}
	return nil, fmt.Errorf("an agency's own sign-in: %w", record.NotFound)
}

// errDoor is all that anybody is told whom the door does not let in.
var errDoor = fmt.Errorf("%w: that did not fit. Look at what you typed, or use another of your ways; whoever looks after accounts can help", record.Withheld)

// errSignIn is said to whoever is not signed in, or not any more.
var errSignIn = fmt.Errorf("%w: sign in", record.Withheld)

// self is somebody acting for themselves, whatever their role.
func self(a *record.Account, proved time.Time) Who {
	return Who{Actor: record.Actor{User: string(a.ID), Role: record.Anybody, Agency: a.Agency}, Tenant: LocalTenant, Purpose: record.SigningIn, Proved: proved}
}

func person(id record.AccountID) record.Subject {
	return record.Subject{Kind: record.OnePerson, ID: string(id)}
}

// asSelf gives leave for somebody's own account.
func (d *Desk) asSelf(ctx context.Context, a *record.Account, act record.Act) (audit.Access, error) {
	return d.access(ctx, self(a, time.Time{}), act, person(a.ID))
}

// unknown is the user of a try that is nobody's. What was typed may be a name, or a password, and stands nowhere.
const unknown = "unknown"

// shut leaves the line of a try that failed, and gives what is said of it.
func (d *Desk) shut(ctx context.Context, a record.Account) error {
	who := self(&a, time.Time{})
	if a.ID == "" {
		who.Actor.User = unknown
	}
	line := audit.Refusal{Tenant: who.Tenant, Actor: who.Actor, Relation: record.AsSelf, Purpose: who.Purpose, Subject: person(a.ID), Act: record.SignInAct}
	return errors.Join(errDoor, d.store.Refuse(ctx, line))
}

// loginForm is what a login may be, in small letters. Letters that look like others are none.
var loginForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?$`)

// folded gives a login as it is kept; "" for what is none.
func folded(login string) string {
	if len(login) > 80 {
		return ""
	}
	login = strings.ToLower(strings.TrimSpace(login))
	if !loginForm.MatchString(login) {
		return ""
	}
	return login
}

// giveTicket keeps something that is good once and gives the ticket for it.
func (d *Desk) giveTicket(ctx context.Context, kind store.PassingKind, p store.Passing, lasts time.Duration) (ticket string, err error) {
	ticket, p.Token = signin.Token()
	now := d.now()
	p.Kind, p.Until = kind, now.Add(lasts)
	return ticket, d.store.Pass(ctx, LocalTenant, p, now)
}

// takeTicket gives what a ticket is for, once; lookTicket leaves it good. What fits nothing is errDoor.
func (d *Desk) takeTicket(ctx context.Context, kind store.PassingKind, ticket string) (store.Passing, error) {
	return d.behind(ctx, kind, ticket, d.store.Take)
}

func (d *Desk) lookTicket(ctx context.Context, kind store.PassingKind, ticket string) (store.Passing, error) {
	return d.behind(ctx, kind, ticket, d.store.Passing)
}

type opening func(context.Context, record.TenantID, store.Which, time.Time) (store.Passing, error)

func (d *Desk) behind(ctx context.Context, kind store.PassingKind, ticket string, open opening) (store.Passing, error) {
	digest, ok := signin.TokenDigest(ticket)
	if !ok {
		return store.Passing{}, errDoor
	}
	p, err := open(ctx, LocalTenant, store.Which{Kind: kind, Token: digest}, d.now())
	if errors.Is(err, record.NotFound) {
		return store.Passing{}, errDoor
	}
	return p, err
}

// longestDevice is how much of what a browser calls itself is kept: bytes.
const longestDevice = 200

// deviceOf is what a browser calls itself, cut short and without what nobody sees.
func deviceOf(v Visitor) record.Private {
	plain := strings.Map(func(r rune) rune {
		if Hidden(r) || r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(v.Device.Reveal(), ""))
	if len(plain) > longestDevice {
		plain = strings.ToValidUTF8(plain[:longestDevice], "")
	}
	return record.Private(plain)
}

// enter signs in somebody who was proved to be who they are.
func (d *Desk) enter(ctx context.Context, v Visitor, a record.Account, by record.CredentialKind) (Entered, error) {
	access, err := d.asSelf(ctx, &a, record.SignInAct)
	if err != nil {
		return Entered{}, err
	}
	now := d.now()
	token, digest := signin.Token()
	s := record.Session{ID: record.SessionID(rand.Text()), Account: a.ID, By: by, Began: now, Seen: now, Proved: now, Device: deviceOf(v)}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error { return w.BeginSession(ctx, s, digest) })
	if errors.Is(err, record.Withheld) {
		return Entered{}, d.shut(ctx, a) // they have left, or were disabled meanwhile
	}
	if err != nil {
		return Entered{}, err
	}
	a.LastSeen = now
	return Entered{Token: token, Session: s, Account: a}, nil
}
