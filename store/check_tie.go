package store

import (
	"context"
	"maps"
	"math"
	"slices"

	"sightline/record"
)

// tiesKept is what the steps of ties give: which ties hold, and for which references.
type tiesKept struct {
	now   map[string]*tieRow
	steps []*tieRow
}

// ties sets the steps of ties against their digests, and who holds what now against them. What is over by its time may be gone from there.
func (c *check) ties(ctx context.Context) error {
	k := tiesKept{now: map[string]*tieRow{}}
	var err error
	if k.steps, err = c.tieRows(ctx, ""); err != nil {
		return err
	}
	for _, row := range k.steps {
		if _, err := row.open(c.Codec); err != nil {
			c.bad("%s: it is not what was recorded", row.about().Row)
		}
		c.wrote(row.Change, ofTies, digestFrom(row.Digest))
		if row.Step == tieBegan {
			k.now[row.Tie] = row
		} else {
			delete(k.now, row.Tie)
		}
	}
	over := stamp(c.Now())
	left := maps.Clone(k.now)
	err = c.each(ctx, func(scan func(...any) error) error {
		row := tieRow{Tenant: c.tenant()}
		if err := scan(&row.Tie, &row.Relation, &row.Holder, &row.Role, &row.Agency, &row.Area, &row.Person, &row.From, &row.Until); err != nil {
			return err
		}
		if want := left[row.Tie]; want == nil || !slices.Equal(want.now(), row.now()) {
			c.bad("tie %s: who holds it now is not what was recorded", row.Tie)
		}
		delete(left, row.Tie)
		return nil
	}, "SELECT tie, relation, holder, role, agency, area, person, from_at, until_at FROM tie_now WHERE tenant = ? ORDER BY tie", c.tenant())
	if err != nil {
		return err
	}
	for _, tie := range slices.Sorted(maps.Keys(left)) {
		if left[tie].Until > over {
			c.bad("tie %s: it was recorded that it began, and it is not said who holds it", tie)
		}
		delete(k.now, tie)
	}
	return c.parts(ctx, &k)
}

// parts sets for which references ties hold against the ties and against how references were joined, in the order in which both were
// written.
func (c *check) parts(ctx context.Context, k *tiesKept) error {
	want, err := c.partsAnew(ctx, k)
	if err != nil {
		return err
	}
	err = c.each(ctx, func(scan func(...any) error) error {
		var p tiePart
		err := scan(&p.tie, &p.ref.Agency, &p.ref.Child)
		if !want[p] {
			c.bad("tie %s: it holds for a reference for which it was not recorded", p.tie)
		}
		delete(want, p)
		return err
	}, "SELECT tie, agency, child FROM tie_part WHERE tenant = ? ORDER BY tie", c.tenant())
	for p := range want {
		c.bad("tie %s: it does not hold for every reference for which it was recorded", p.tie)
	}
	return err
}

type tiePart struct {
	tie string
	ref record.ChildRef
}

// partsAnew follows the joining of references, and lets what protects one of a child's protect all.
func (c *check) partsAnew(ctx context.Context, k *tiesKept) (map[tiePart]bool, error) {
	j := joining{
		now: map[record.ChildRef]string{}, of: map[string]map[record.ChildRef]bool{}, holds: map[record.ChildRef]map[string]bool{},
		protects: map[int64][]*tieRow{}, want: map[tiePart]bool{},
	}
	for _, row := range k.steps {
		if row.Step != tieBegan || k.now[row.Tie] == nil || row.OfChild == "" {
			continue
		}
		j.want[tiePart{row.Tie, row.of()}] = true
		if record.Relation(row.Relation).Stays() {
			j.protects[row.Change] = append(j.protects[row.Change], row)
		}
	}
	if len(j.protects) == 0 {
		return j.want, nil
	}
	last := int64(0)
	err := c.each(ctx, func(scan func(...any) error) error {
		var ref record.ChildRef
		var child string
		var change int64
		if err := scan(&ref.Agency, &ref.Child, &child, &change); err != nil {
			return err
		}
		if change != last {
			j.upTo(change)
			last = change
		}
		j.join(ref, child)
		return nil
	}, "SELECT agency, child, child_id, change FROM child_link WHERE tenant = ? ORDER BY change, position", c.tenant())
	j.upTo(math.MaxInt64)
	return j.want, err
}

// joining is how references were joined so far, and which ties protect them.
type joining struct {
	now   map[record.ChildRef]string
	of    map[string]map[record.ChildRef]bool
	holds map[record.ChildRef]map[string]bool
	want  map[tiePart]bool

	protects map[int64][]*tieRow // ties that are still to begin, by their change
	changed  []string            // children whose references changed by the last one
}

// upTo ends what was written before a change: all of a child is protected by what protects a part, first as references were joined and then
// as ties began.
func (j *joining) upTo(change int64) {
	for _, child := range j.changed {
		j.spread(child)
	}
	j.changed = j.changed[:0]
	for _, began := range slices.Sorted(maps.Keys(j.protects)) {
		if began >= change {
			break
		}
		for _, row := range j.protects[began] {
			j.hold(row.Tie, row.of())
			j.spread(j.now[row.of()])
		}
		delete(j.protects, began)
	}
}

func (j *joining) join(ref record.ChildRef, child string) {
	j.changed = append(j.changed, child)
	delete(j.of[j.now[ref]], ref)
	j.now[ref] = child
	if j.of[child] == nil {
		j.of[child] = map[record.ChildRef]bool{}
	}
	j.of[child][ref] = true
}

func (j *joining) hold(tie string, ref record.ChildRef) {
	if j.holds[ref] == nil {
		j.holds[ref] = map[string]bool{}
	}
	j.holds[ref][tie] = true
	j.want[tiePart{tie, ref}] = true
}

// spread lets what protects one reference of a child protect all of them.
func (j *joining) spread(child string) {
	for ref := range maps.Clone(j.of[child]) {
		for tie := range maps.Clone(j.holds[ref]) {
			for other := range j.of[child] {
				j.hold(tie, other)
			}
		}
	}
}
