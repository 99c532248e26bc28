package store

import (
	"context"
	"fmt"
	"strconv"

	"sightline/audit"
	"sightline/record"
)

// OwnToken is something exact that somebody says of themselves (0) or of one of the people close to them (1, 2 …); Shared is everybody's.
type OwnToken struct {
	Of int
	Token
}

// Shared says that something, such as an address, is of everybody whom somebody named.
const Shared = -1

func (t *OwnToken) of() string {
	if t.Of == Shared {
		return ""
	}
	return strconv.Itoa(t.Of)
}

type ownContent struct {
	Self   closeContent   `json:"self"`
	People []closeContent `json:"people,omitempty"`
	Tokens [][3]string    `json:"tokens,omitempty"` // of whom, field, value
}

type closeContent struct {
	Names     []string `json:"names,omitempty"`
	Born      string   `json:"born,omitempty"`
	Addresses []string `json:"addresses,omitempty"`
	Phones    []string `json:"phones,omitempty"`
}

func contentOfClose(c *record.Close) closeContent {
	return closeContent{reveal(c.Names), c.Born.String(), reveal(c.Addresses), reveal(c.Phones)}
}

func (c *closeContent) close() (record.Close, error) {
	var kept times
	all := record.Close{Names: private(c.Names), Born: kept.when(c.Born), Addresses: private(c.Addresses), Phones: private(c.Phones)}
	return all, kept.err
}

func reveal(all []record.Private) (plain []string) {
	for _, one := range all {
		plain = append(plain, one.Reveal())
	}
	return plain
}

func private(all []string) (hidden []record.Private) {
	for _, one := range all {
		hidden = append(hidden, record.Private(one))
	}
	return hidden
}

// saidRow is what somebody said of themselves once, as the table keeps it.
type saidRow struct {
	Tenant   string
	Person   string
	Change   int64
	Position int
	At       string
	Content  []byte
	Digest   []byte
}

const selectSaid = "SELECT person, change, position, at, content, digest FROM person_said WHERE tenant = ?"

func (r *saidRow) into() []any {
	return []any{&r.Person, &r.Change, &r.Position, &r.At, &r.Content, &r.Digest}
}

func (r *saidRow) about() About {
	return About{Tenant: record.TenantID(r.Tenant), Row: fmt.Sprintf("what somebody said of themselves, %d of change %d", r.Position, r.Change)}
}

func (r *saidRow) sum() audit.Digest {
	w := audit.NewDigester("person said row 1")
	w.Text(r.Tenant, r.Person, r.At)
	w.Number(r.Change)
	w.Number(int64(r.Position))
	w.Bytes(r.Content)
	return w.Sum()
}

func (r *saidRow) open(codec Codec) (c ownContent, err error) {
	if r.sum() != digestFrom(r.Digest) {
		return c, errDamaged
	}
	plain, err := codec.Decode(r.about(), r.Content)
	if err != nil {
		return c, err
	}
	return c, decode(plain, &c)
}

// saidRows reads what people said of themselves, in the order said.
func (r *reader) saidRows(ctx context.Context, which string, args ...any) (rows []*saidRow, err error) {
	err = r.each(ctx, func(scan func(...any) error) error {
		row := &saidRow{Tenant: r.tenant()}
		rows = append(rows, row)
		return scan(row.into()...)
	}, selectSaid+which+" ORDER BY change, position", append([]any{r.tenant()}, args...)...)
	return rows, err
}

// Say keeps what the person of the access says of themselves, and what is exact of it. What they said before goes on counting.
func (w *writer) Say(ctx context.Context, own record.Own, exact []OwnToken) error {
	if err := w.leave(record.OnePerson, record.DeclareAct); err != nil {
		return err
	}
	c := ownContent{Self: contentOfClose(&own.Self)}
	for i := range own.People {
		c.People = append(c.People, contentOfClose(&own.People[i]))
	}
	for i := range exact {
		c.Tokens = append(c.Tokens, [3]string{exact[i].of(), exact[i].Field, exact[i].Value.Reveal()})
	}
	plain, err := encode(&c)
	if err != nil {
		return err
	}
	row := &saidRow{Tenant: w.tenant(), Person: w.access.Granted().Subject.ID, Change: w.change, Position: w.tied, At: stamp(w.at)}
	w.tied++
	if row.Content, err = w.Codec.Encode(row.about(), plain); err != nil {
		return fmt.Errorf("keeping what somebody says of themselves: %w", err)
	}
	sum := row.sum()
	w.under.add(ofSaid, sum)
	err = w.insert(ctx, w.own, Rows{
		"person_said", []string{"tenant", "person", "change", "position", "at", "content", "digest"},
		[][]any{{row.Tenant, row.Person, row.Change, row.Position, row.At, row.Content, sum[:]}},
	})
	if err != nil {
		return err
	}
	return w.ownTokens(ctx, row.Person, &c)
}

// ownTokens keeps what is exact of what somebody said, beside what they said before.
func (w *writer) ownTokens(ctx context.Context, person string, c *ownContent) error {
	for key := range w.exactOf(c) {
		_, err := plain(w.own).ExecContext(ctx, `INSERT INTO person_token (tenant, person, close, field, token) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (tenant, person, close, field, token) DO NOTHING`, w.tenant(), person, key.of, key.field, key.token)
		if err != nil {
			return fmt.Errorf("keeping what somebody says of themselves: %w", err)
		}
	}
	return nil
}

type ownKey struct{ of, field, token string }

func (r *reader) exactOf(c *ownContent) map[ownKey]bool {
	rows := map[ownKey]bool{}
	for _, t := range c.Tokens {
		rows[ownKey{t[0], t[1], r.Codec.Blind(r.of, t[1], t[2])}] = true
	}
	return rows
}

// Own gives what the person of the access said of themselves last; nothing when they never did.
func (r *reader) Own(ctx context.Context) (own record.Own, err error) {
	if err := r.leave(record.OnePerson, record.DeclareAct); err != nil {
		return own, err
	}
	rows, err := r.saidRows(ctx, " AND person = ?", r.access.Granted().Subject.ID)
	if err != nil || len(rows) == 0 {
		return own, err
	}
	last, err := rows[len(rows)-1].open(r.Codec)
	if err != nil {
		return own, fmt.Errorf("reading what somebody said of themselves: %w", err)
	}
	if own.Self, err = last.Self.close(); err != nil {
		return own, err
	}
	for i := range last.People {
		one, err := last.People[i].close()
		if err != nil {
			return own, err
		}
		own.People = append(own.People, one)
	}
	return own, nil
}

// tokensAgain makes what is exact of what people said again, as it is made when keys for exact matches change.
func (w *writer) tokensAgain(ctx context.Context) error {
	if _, err := plain(w.own).ExecContext(ctx, "DELETE FROM person_token WHERE tenant = $1", w.tenant()); err != nil {
		return fmt.Errorf("taking away what was derived: %w", err)
	}
	w.derived = true
	rows, err := w.saidRows(ctx, "")
	if err != nil {
		return err
	}
	for _, row := range rows {
		c, err := row.open(w.Codec)
		if err != nil {
			return fmt.Errorf("reading what somebody said of themselves: %w", err)
		}
		if err := w.ownTokens(ctx, row.Person, &c); err != nil {
			return err
		}
	}
	return nil
}

// saidOfThemselves sets what people said of themselves against its digests, and what is exact of it against what they said.
func (c *check) saidOfThemselves(ctx context.Context) error {
	type token struct {
		person string
		ownKey
	}
	want := map[token]bool{}
	rows, err := c.saidRows(ctx, "")
	if err != nil {
		return err
	}
	for _, row := range rows {
		said, err := row.open(c.Codec)
		if err != nil {
			c.bad("%s: it is not what was recorded", row.about().Row)
		}
		c.wrote(row.Change, ofSaid, digestFrom(row.Digest))
		for key := range c.exactOf(&said) {
			want[token{row.Person, key}] = true
		}
	}
	missing := len(want)
	err = c.each(ctx, func(scan func(...any) error) error {
		var t token
		err := scan(&t.person, &t.of, &t.field, &t.token)
		if !want[t] {
			missing = -1
		}
		missing--
		return err
	}, "SELECT person, close, field, token FROM person_token WHERE tenant = ?", c.tenant())
	if err == nil && missing != 0 {
		c.bad("what is kept of whom people know is not what they said; a rebuild makes it again")
	}
	return err
}
