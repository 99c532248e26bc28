package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Holder is somebody who has to do with a child, or is on duty for an area. No user: whoever has the role at the agency, because an entry
// says so.
type Holder struct {
	User     string
	Role     record.Role // in which they have it; "" for whichever they take
	Agency   record.AgencyCode
	Relation record.Relation
	By       string // id of whom they supervise or cover; "" for a tie of their own
	Area     record.AreaCode
	Until    time.Time // zero: until its end is recorded
	KeptFrom bool      // a declared conflict, or a list on which they are not, keeps them from the record
}

// Holders says who has to do with a child.
func (d *database) Holders(ctx context.Context, tenant record.TenantID, child record.ChildID, at time.Time) (all []Holder, err error) {
	if !audit.IsText(string(child)) {
		return nil, nil
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		s := standing{database: d, tx: tx, who: Person{Tenant: tenant}, at: stamp(at)}
		if all, err = s.holdersOf(ctx, child); err != nil {
			return err
		}
		above, err := s.beside(ctx, all)
		if err != nil {
			return err
		}
		further, err := s.beside(ctx, slices.DeleteFunc(slices.Clone(above), func(h Holder) bool { return h.Relation != record.Supervises }))
		all = slices.Concat(all, above, further)
		return err
	})
	return keptFrom(all), err
}

// holdersOf gives who has ties to a child, and whom its record reaches.
func (s *standing) holdersOf(ctx context.Context, child record.ChildID) (all []Holder, err error) {
	read := func(scan func(...any) error) error {
		var h Holder
		var until string
		err := scan(&h.User, &h.Role, &h.Agency, &h.Relation, &h.Area, &until)
		h.Until = readUntil(until)
		all = append(all, h)
		return err
	}
	for _, one := range []struct {
		question string
		args     []any
	}{
		{`SELECT n.holder, n.role, n.agency, n.relation, '', n.until_at FROM child_now AS c CROSS JOIN tie_part AS p CROSS JOIN tie_now AS n
			WHERE p.tenant = c.tenant AND p.agency = c.agency AND p.child = c.child AND n.tenant = p.tenant AND n.tie = p.tie AND c.tenant = ? AND c.child_id = ? AND n.from_at <= ? AND n.until_at > ? ORDER BY n.tie`, []any{string(child), s.at, s.at}},
		{`SELECT '', role, agency, says, '', until_at FROM child_reach WHERE tenant = ? AND child_id = ? AND agency <> '' AND until_at > ?
			ORDER BY says, agency, role`, []any{string(child), s.at}},
		{`SELECT n.holder, n.role, n.agency, n.relation, n.area, n.until_at FROM tie_now AS n
			WHERE n.tenant = ? AND n.relation IN ('on-duty', 'panel-member', 'missing-coordinator') AND n.from_at <= ? AND n.until_at > ?
			AND (n.relation = 'on-duty' AND n.area = '' OR EXISTS (
				SELECT 1 FROM child_reach AS r WHERE r.tenant = n.tenant AND r.child_id = ? AND r.agency = '' AND r.area = n.area AND r.until_at > ?
				AND r.says = CASE n.relation WHEN 'on-duty' THEN 'area' WHEN 'panel-member' THEN 'mace' ELSE 'missing' END))
			ORDER BY n.tie`, []any{s.at, s.at, string(child), s.at}},
	} {
		if err := s.rows(ctx, read, one.question, one.args...); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b Holder) int {
		return slices.Compare([]string{a.User, string(a.Relation)}, []string{b.User, string(b.Relation)})
	})
	return slices.Compact(all), nil
}

// beside gives who supervises or covers those who have to do with a child.
func (s *standing) beside(ctx context.Context, holders []Holder) (all []Holder, err error) {
	with := map[string]bool{}
	var users []string
	for i := range holders {
		h := &holders[i]
		if h.User == "" || h.Relation.Stays() {
			continue
		}
		if _, seen := with[h.User]; !seen {
			users = append(users, h.User)
		}
		with[h.User] = with[h.User] || h.Relation == record.Allocated || h.Relation == record.Leads
	}
	for part := range slices.Chunk(users, many) {
		err := s.rows(ctx, func(scan func(...any) error) error {
			var h Holder
			var until string
			err := scan(&h.User, &h.Role, &h.Agency, &h.Relation, &h.By, &until)
			h.Until = readUntil(until)
			if h.Relation == record.Covers || with[h.By] {
				all = append(all, h)
			}
			return err
		}, "SELECT holder, role, agency, relation, person, until_at FROM tie_now WHERE tenant = ? AND from_at <= ? AND until_at > ? AND person <> '' AND person IN ("+
			places(len(part))+") ORDER BY tie", append([]any{s.at, s.at}, values(part)...)...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// keptFrom marks those who are kept from the record.
func keptFrom(all []Holder) []Holder {
	excluded, listed, list := map[string]bool{}, map[string]bool{}, false
	for i := range all {
		h := &all[i]
		excluded[h.User] = excluded[h.User] || h.Relation == record.Excluded
		listed[h.User] = listed[h.User] || h.Relation == record.Listed
		list = list || h.Relation == record.Listed
	}
	for i := range all {
		all[i].KeptFrom = excluded[all[i].User] || list && !listed[all[i].User]
	}
	return all
}

// OnDuty says who is on duty for an area.
func (d *database) OnDuty(ctx context.Context, tenant record.TenantID, area record.AreaCode, at time.Time) (all []Holder, err error) {
	if !audit.IsText(string(area)) {
		return nil, nil
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		s := standing{database: d, tx: tx, who: Person{Tenant: tenant}, at: stamp(at)}
		return s.rows(ctx, func(scan func(...any) error) error {
			h := Holder{Relation: record.OnDuty}
			var until string
			err := scan(&h.User, &h.Role, &h.Agency, &h.Area, &until)
			h.Until = readUntil(until)
			all = append(all, h)
			return err
		}, "SELECT holder, role, agency, area, until_at FROM tie_now WHERE tenant = ? AND relation = 'on-duty' AND area IN ('', ?) AND from_at <= ? AND until_at > ? ORDER BY until_at, tie",
			string(area), s.at, s.at)
	})
	return all, err
}

// Exact gives the children in whose records at least so many of these stand, in order of their ids.
func (d *database) Exact(ctx context.Context, tenant record.TenantID, all []Token, least int) (ids []record.ChildID, err error) {
	if len(all) == 0 {
		return nil, nil
	}
	var either []string
	var args []any
	for _, one := range all {
		either = append(either, "field = ? AND token = ?")
		args = append(args, one.Field, d.Keys.Blind(tenant, one.Field, one.Value.Reveal()))
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		s := standing{database: d, tx: tx, who: Person{Tenant: tenant}}
		return s.rows(ctx, func(scan func(...any) error) error {
			var id record.ChildID
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, "SELECT child_id FROM child_token WHERE tenant = ? AND ("+strings.Join(either, " OR ")+") GROUP BY child_id HAVING count(DISTINCT field) >= ? ORDER BY child_id",
			append(args, least)...)
	})
	return ids, err
}

// Reaches says how far a child's record reaches at a moment.
func (d *database) Reaches(ctx context.Context, tenant record.TenantID, child record.ChildID, at time.Time) (all []Reach, err error) {
	if !audit.IsText(string(child)) {
		return nil, nil
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		s := standing{database: d, tx: tx, who: Person{Tenant: tenant}}
		return s.rows(ctx, func(scan func(...any) error) error {
			var r Reach
			var until string
			err := scan(&r.Says, &r.Agency, &r.Role, &r.Area, &until)
			r.Until = readUntil(until)
			all = append(all, r)
			return err
		}, "SELECT says, agency, role, area, until_at FROM child_reach WHERE tenant = ? AND child_id = ? AND until_at > ? ORDER BY says, agency, area, role", string(child), stamp(at))
	})
	return all, err
}

// HoldsSealed says whether something is kept sealed of a child, and not taken back.
func (d *database) HoldsSealed(ctx context.Context, tenant record.TenantID, child record.ChildID) (sealed bool, err error) {
	if !audit.IsText(string(child)) {
		return false, nil
	}
	err = d.look(ctx, tenant, func(ctx context.Context, tx bun.Tx) error {
		s := standing{database: d, tx: tx, who: Person{Tenant: tenant}}
		return s.rows(ctx, func(scan func(...any) error) error { return scan(&sealed) }, `SELECT EXISTS (SELECT 1 FROM child_now AS c CROSS JOIN sealed AS s
			WHERE s.tenant = c.tenant AND s.agency = c.agency AND s.child = c.child AND s.gone = 0 AND c.tenant = ? AND c.child_id = ? AND s.version = (SELECT max(l.version) FROM sealed AS l
				WHERE l.tenant = s.tenant AND l.agency = s.agency AND l.child = s.child AND l.item = s.item))`, string(child))
	})
	return sealed, err
}
