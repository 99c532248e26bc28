package store

import (
	"context"
	"fmt"

	"sightline/record"
)

// partsOf says for which references a tie to a child holds. What protects the child holds for all of them, so that taking the record
// apart again opens none of its parts.
func (w *writer) partsOf(ctx context.Context, t *record.Tie) error {
	if t.Relation.To() != record.ToChild {
		return nil
	}
	err := w.insert(ctx, w.own, Rows{"tie_part", partColumns, [][]any{{w.tenant(), string(t.ID), string(t.Child.Agency), t.Child.Child}}})
	if err != nil || !t.Relation.Stays() {
		return err
	}
	return w.spread(ctx, []any{w.access.Granted().Subject.ID})
}

var partColumns = []string{"tenant", "tie", "agency", "child"}

// spreading makes what protects one reference of a child protect every reference that is the child now.
const spreading = `INSERT INTO tie_part (tenant, tie, agency, child) SELECT DISTINCT c.tenant, p.tie, o.agency, o.child FROM child_now AS c
	CROSS JOIN tie_part AS p CROSS JOIN tie_now AS n CROSS JOIN child_now AS o
	WHERE p.tenant = c.tenant AND p.agency = c.agency AND p.child = c.child AND n.tenant = p.tenant AND n.tie = p.tie
		AND n.relation IN ('listed', 'excluded') AND o.tenant = c.tenant AND o.child_id = c.child_id AND c.tenant = ? AND c.child_id IN (%s)
		AND NOT EXISTS (SELECT 1 FROM tie_part AS q WHERE q.tenant = p.tenant AND q.tie = p.tie AND q.agency = o.agency AND q.child = o.child)`

// spread lets what protects a part of these children protect all of each.
func (w *writer) spread(ctx context.Context, children []any) error {
	for len(children) > 0 {
		some := children[:min(len(children), many)]
		children = children[len(some):]
		statement := numbered(fmt.Sprintf(spreading, places(len(some))))
		if _, err := plain(w.own).ExecContext(ctx, statement, append([]any{w.tenant()}, some...)...); err != nil {
			return fmt.Errorf("keeping what protects a child: %w", err)
		}
	}
	return nil
}

// spreadOver is spread for whom references were joined to by this change.
func (w *writer) spreadOver(ctx context.Context, links []linkRow) error {
	var children []any
	seen := map[string]bool{}
	for i := range links {
		if id := links[i].ChildID; !seen[id] {
			seen[id] = true
			children = append(children, id)
		}
	}
	return w.spread(ctx, children)
}

// holdsHere says whether a tie holds for a part of the child the access is about.
func (w *writer) holdsHere(ctx context.Context, row *tieRow) (holds bool, err error) {
	err = plain(w.own).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM child_now AS c WHERE c.tenant = $1 AND c.child_id = $2 AND (c.agency = $3 AND c.child = $4
		OR EXISTS (SELECT 1 FROM tie_part AS p WHERE p.tenant = c.tenant AND p.tie = $5 AND p.agency = c.agency AND p.child = c.child)))`,
		w.tenant(), w.access.Granted().Subject.ID, row.OfAgency, row.OfChild, row.Tie).Scan(&holds)
	if err != nil {
		return false, fmt.Errorf("reading a relation: %w", err)
	}
	return holds, nil
}

// noLonger takes a tie away from what holds now. It can be made again from what is recorded.
func (w *writer) noLonger(ctx context.Context, tie string) error {
	for _, table := range []string{"tie_now", "tie_part"} {
		if _, err := plain(w.own).ExecContext(ctx, "DELETE FROM "+table+" WHERE tenant = $1 AND tie = $2", w.tenant(), tie); err != nil {
			return fmt.Errorf("ending a relation: %w", err)
		}
	}
	w.derived = true
	return nil
}

// overdueTies takes away what somebody held until a time that is over: nobody looks it up any more, and duties would pile up.
func (w *writer) overdueTies(ctx context.Context, t *record.Tie) error {
	var over []string
	before := min(stamp(w.at), stamp(t.From)) // what looks at another moment than the database's clock says still finds what it looks for
	err := w.each(ctx, func(scan func(...any) error) error {
		var tie string
		err := scan(&tie)
		over = append(over, tie)
		return err
	}, "SELECT tie FROM tie_now WHERE tenant = ? AND holder = ? AND until_at < ?", w.tenant(), t.Holder, before)
	for i := 0; i < len(over) && err == nil; i++ {
		err = w.noLonger(ctx, over[i])
	}
	return err
}
