package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"sightline/record"
)

// Lengths of a password. There is no other rule of composition: such rules make passwords worse.
const (
	ShortestPassword = 12   // characters
	longestPassword  = 1024 // bytes
)

// Cost is what a guess costs somebody who has the database: OWASP's first choice for argon2id, 46 MiB. It stands with each password that
// is kept, so that it can grow.
type Cost struct {
	Memory  uint32 // KiB
	Rounds  uint32
	Threads uint8
}

// UsualCost is the cost of passwords that are kept from now on.
func UsualCost() Cost { return Cost{Memory: 46 << 10, Rounds: 1, Threads: 1} }

// mostCost is the most that a kept password may ask for: a row that somebody changed does not take the machine's memory.
var mostCost = Cost{Memory: 1 << 20, Rounds: 16, Threads: 16}

const (
	saltLength = 16
	keyLength  = 32
)

// Passwords keeps and checks passwords. A few are checked at once and the others wait: each takes 46 MiB.
type Passwords struct {
	cost  Cost
	slots chan struct{}
	dummy string // of a password that nobody has
}

// NewPasswords gives a keeper of passwords that checks so many at once.
func NewPasswords(cost Cost, atOnce int) *Passwords {
	p := &Passwords{cost: cost, slots: make(chan struct{}, max(1, atOnce))}
	var salt [saltLength]byte
	p.dummy = written(cost, salt[:], make([]byte, keyLength))
	return p
}

// Keep gives the form in which a password is kept: its parameters, salt and key, never the password. One that is too short, too long, too
// common or holds the login is record.Invalid, in words.
func (p *Passwords) Keep(ctx context.Context, password record.Private, login string) (record.Private, error) {
	plain := normal(password)
	if err := fit(plain, login); err != nil {
		return "", err
	}
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails
	key, err := p.derive(ctx, plain, p.cost, salt)
	if err != nil {
		return "", err
	}
	return record.Private(written(p.cost, salt, key)), nil
}

// Check reports that a password is the one kept. When none is kept it does the same work, and reports that it is not.
func (p *Passwords) Check(ctx context.Context, password, kept record.Private) (bool, error) {
	is := kept != ""
	if !is {
		kept = record.Private(p.dummy)
	}
	cost, salt, key, err := parseKept(kept.Reveal())
	if err != nil {
		return false, err
	}
	plain := normal(password)
	if len(plain) > longestPassword {
		is, plain = false, "" // nobody's; it costs what any other costs
	}
	got, err := p.derive(ctx, plain, cost, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, key) == 1 && is, nil
}

// Outdated reports a kept password that costs less to guess than one kept from now on. It can be kept anew when it is next typed.
func (p *Passwords) Outdated(kept record.Private) bool {
	cost, _, _, err := parseKept(kept.Reveal())
	return err != nil || cost != p.cost
}

func (p *Passwords) derive(ctx context.Context, plain string, cost Cost, salt []byte) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-p.slots }()
	return argon2.IDKey([]byte(plain), salt, cost.Rounds, cost.Memory, cost.Threads, keyLength), nil
}

// normal is the same for the same characters, however a keyboard composes them. A huge one is left as it is: it is nobody's.
func normal(password record.Private) string {
	if len(password) > 4*longestPassword {
		return password.Reveal()
	}
	return norm.NFC.String(password.Reveal())
}

// fit says in words what is wrong with a new password, and never repeats it.
func fit(plain, login string) error {
	switch {
	case !utf8.ValidString(plain):
		return fmt.Errorf("%w: the password is not text", record.Invalid)
	case utf8.RuneCountInString(plain) < ShortestPassword:
		return fmt.Errorf("%w: the password is too short; %d characters or more would be accepted, such as four words", record.Invalid, ShortestPassword)
	case len(plain) > longestPassword:
		return fmt.Errorf("%w: the password is too long; up to %d bytes would be accepted", record.Invalid, longestPassword)
	case len(login) > 2 && strings.Contains(strings.ToLower(plain), strings.ToLower(login)):
		return fmt.Errorf("%w: the password holds the sign-in name; one that does not would be accepted", record.Invalid)
	case common(plain):
		return fmt.Errorf("%w: the password is one of those that are tried first; four words that do not belong together would be accepted", record.Invalid)
	}
	return nil
}

var errKept = errors.New("a kept password cannot be read")

// written is the usual form of argon2id, so that another program could read it.
func written(cost Cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.Memory, cost.Rounds, cost.Threads, b64(salt), b64(key))
}

func parseKept(kept string) (cost Cost, salt, key []byte, err error) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return cost, nil, nil, errKept
	}
	var version int
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return cost, nil, nil, errKept
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.Memory, &cost.Rounds, &cost.Threads); n != 3 || err != nil {
		return cost, nil, nil, errKept
	}
	strict := base64.RawStdEncoding.Strict()
	salt, badSalt := strict.DecodeString(parts[4])
	key, badKey := strict.DecodeString(parts[5])
	usable := cost.Rounds > 0 && cost.Threads > 0 && cost.Rounds <= mostCost.Rounds && cost.Memory <= mostCost.Memory && cost.Threads <= mostCost.Threads
	if badSalt != nil || badKey != nil || !usable || len(salt) != saltLength || len(key) != keyLength || written(cost, salt, key) != kept {
		return Cost{}, nil, nil, errKept
	}
	return cost, salt, key, nil
}
