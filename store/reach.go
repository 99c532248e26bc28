package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"sightline/record"
)

// Reach says one thing of how far a child's record reaches: into an area, into the exploitation process or being missing in an area, or to a
// role of an agency that an entry names. It is no content of the record.
type Reach struct {
	Says   string            // ReachArea, ReachMACE, ReachMissing, or a relation
	Agency record.AgencyCode // of a relation
	Role   record.Role       // of a relation
	Area   record.AreaCode   // "" with ReachMACE and ReachMissing: wherever
	Until  time.Time         // zero: as long as the record says it
}

// What a record reaches besides people.
const (
	ReachArea    = "area"
	ReachMACE    = "mace"
	ReachMissing = "missing"
)

// Token is something exact of who is in a child's record: found again by what is equal, and by nothing else.
type Token struct {
	Field string
	Value record.Private // in its one form
}

var (
	reachColumns = []string{"tenant", "child_id", "says", "agency", "area", "role", "until_at"}
	tokenColumns = []string{"tenant", "child_id", "field", "token"}
)

// reachTables are made with what is kept ready of a child, and taken away with it.
var reachTables = []string{"child_reach", "child_token"}

type reachKey struct{ says, agency, area, role string }

// reachOf gives the rows of a child's reach: of several that say the same, the one that lasts longest.
func reachOf(all []Reach) map[reachKey]string {
	rows := make(map[reachKey]string, len(all))
	for i := range all {
		r := &all[i]
		key := reachKey{r.Says, string(r.Agency), string(r.Area), string(r.Role)}
		rows[key] = max(rows[key], untilStamp(r.Until))
	}
	return rows
}

type tokenKey struct{ field, token string }

func (r *reader) tokensOf(all []Token) map[tokenKey]bool {
	rows := make(map[tokenKey]bool, len(all))
	for _, t := range all {
		rows[tokenKey{t.Field, r.Codec.Blind(r.of, t.Field, t.Value.Reveal())}] = true
	}
	return rows
}

// keepReach writes how far the records of children reach.
func (w *writer) keepReach(ctx context.Context, all []Derived) error {
	var reach, tokens [][]any
	for i := range all {
		id := string(all[i].Model.Child.ID)
		for key, until := range reachOf(all[i].Reach) {
			reach = append(reach, []any{w.tenant(), id, key.says, key.agency, key.area, key.role, until})
		}
		for key := range w.tokensOf(all[i].Tokens) {
			tokens = append(tokens, []any{w.tenant(), id, key.field, key.token})
		}
	}
	if err := w.insert(ctx, w.own, Rows{"child_reach", reachColumns, reach}); err != nil {
		return err
	}
	return w.insert(ctx, w.own, Rows{"child_token", tokenColumns, tokens})
}

// reached sets what is kept of a child's reach against what its entries give.
func (c *check) reached(ctx context.Context, id record.ChildID, d *Derived) error {
	want, tokens := reachOf(d.Reach), c.tokensOf(d.Tokens)
	have, kept := map[reachKey]string{}, map[tokenKey]bool{}
	err := c.each(ctx, func(scan func(...any) error) error {
		var key reachKey
		var until string
		err := scan(&key.says, &key.agency, &key.area, &key.role, &until)
		have[key] = until
		return err
	}, "SELECT says, agency, area, role, until_at FROM child_reach WHERE tenant = ? AND child_id = ?", c.tenant(), string(id))
	if err != nil {
		return err
	}
	err = c.each(ctx, func(scan func(...any) error) error {
		var key tokenKey
		err := scan(&key.field, &key.token)
		kept[key] = true
		return err
	}, "SELECT field, token FROM child_token WHERE tenant = ? AND child_id = ?", c.tenant(), string(id))
	if err == nil && (!maps.Equal(want, have) || !maps.Equal(tokens, kept)) {
		c.bad("child %s: how far its record reaches is not what its entries give; a rebuild makes it again", id)
	}
	return err
}

// reachable looks for reach of no child.
func (c *check) reachable(ctx context.Context) error {
	for _, table := range reachTables {
		err := c.each(ctx, func(scan func(...any) error) error {
			var id record.ChildID
			err := scan(&id)
			c.bad("child %s: it is kept how far its record reaches, and there is no such child; a rebuild makes it again", id)
			return err
		}, fmt.Sprintf(`SELECT child_id FROM %[1]s WHERE tenant = ? AND NOT EXISTS (SELECT 1 FROM child_view AS v
			WHERE v.tenant = %[1]s.tenant AND v.child_id = %[1]s.child_id) ORDER BY child_id LIMIT 1`, table), c.tenant())
		if err != nil {
			return err
		}
	}
	return nil
}

// derivedTables are what is kept ready of children.
func derivedTables() []string { return slices.Concat([]string{"child_view", "known_to"}, reachTables) }
