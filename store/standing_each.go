package store

import (
	"context"
	"maps"
	"slices"

	"sightline/record"
)

// each reads what ties the person to any child.
func (s *standing) each(ctx context.Context) error {
	for _, read := range []func(context.Context) error{s.eachTie, s.eachArea, s.eachEntry, s.eachToken} {
		if err := read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// rows asks a question that begins with the tenant and goes on with values.
func (s *standing) rows(ctx context.Context, do func(scan func(...any) error) error, question string, args ...any) error {
	rows, err := plain(s.tx).QueryContext(ctx, numbered(question), append([]any{s.tenant()}, args...)...)
	return eachOf(rows, err, do)
}

const tiesToChildren = `SELECT c.child_id, n.relation, n.holder, n.role, n.agency FROM tie_now AS n CROSS JOIN tie_part AS p CROSS JOIN child_now AS c
	WHERE p.tenant = n.tenant AND p.tie = n.tie AND c.tenant = p.tenant AND c.agency = p.agency AND c.child = p.child AND n.tenant = ? AND n.from_at <= ? AND n.until_at > ? AND `

// eachTie reads ties to children: the person's, those of whom they cover or supervise, and which children are restricted.
func (s *standing) eachTie(ctx context.Context) error {
	read := func(scan func(...any) error) error {
		var child record.ChildID
		var t heldTie
		if err := scan(&child, &t.relation, &t.holder, &t.role, &t.agency); err != nil {
			return err
		}
		s.child(child).tied(&s.who, &s.held, &t)
		return nil
	}
	for part := range slices.Chunk(s.held.holders(&s.who), many) {
		if err := s.rows(ctx, read, tiesToChildren+"n.holder IN ("+places(len(part))+")", append([]any{s.at, s.at}, values(part)...)...); err != nil {
			return err
		}
	}
	return s.rows(ctx, read, tiesToChildren+"n.relation = 'listed'", s.at, s.at)
}

// eachArea reads which children are of the areas that the person holds.
func (s *standing) eachArea(ctx context.Context) error {
	for _, says := range []string{ReachArea, ReachMACE, ReachMissing} {
		areas := s.held.areas[areaOf(says)]
		if len(areas) == 0 {
			continue
		}
		if says == ReachArea && areas[""] != 0 {
			err := s.rows(ctx, func(scan func(...any) error) error {
				var child record.ChildID
				err := scan(&child)
				s.held.everywhere(s.child(child))
				return err
			}, "SELECT child_id FROM child_view WHERE tenant = ?")
			if err != nil {
				return err
			}
		}
		for part := range slices.Chunk(slices.Sorted(maps.Keys(areas)), many) {
			err := s.rows(ctx, func(scan func(...any) error) error {
				r := Reach{Says: says}
				var child record.ChildID
				err := scan(&child, &r.Area)
				s.child(child).reached(&s.who, &s.held, &r)
				return err
			}, "SELECT child_id, area FROM child_reach WHERE tenant = ? AND until_at > ? AND agency = '' AND says = ? AND area IN ("+places(len(part))+")",
				append([]any{s.at, says}, values(part)...)...)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// eachEntry reads which children's entries name the person's role at their agency.
func (s *standing) eachEntry(ctx context.Context) error {
	if s.who.Agency == "" || s.who.Role == "" {
		return nil
	}
	return s.rows(ctx, func(scan func(...any) error) error {
		r := Reach{Agency: s.who.Agency, Role: s.who.Role}
		var child record.ChildID
		err := scan(&child, &r.Says)
		s.child(child).reached(&s.who, &s.held, &r)
		return err
	}, "SELECT child_id, says FROM child_reach WHERE tenant = ? AND agency = ? AND agency <> '' AND role = ? AND until_at > ?", string(s.who.Agency), string(s.who.Role), s.at)
}

// eachToken reads in which records something stands that is equal to what the person says of themselves.
func (s *standing) eachToken(ctx context.Context) error {
	return s.rows(ctx, func(scan func(...any) error) error {
		var child record.ChildID
		var whom, field string
		err := scan(&child, &whom, &field)
		s.child(child).matched(whom, field)
		return err
	}, `SELECT t.child_id, p.close, p.field FROM person_token AS p CROSS JOIN child_token AS t
		WHERE t.tenant = p.tenant AND t.field = p.field AND t.token = p.token AND p.tenant = ? AND p.person = ?`, s.who.User)
}

// values gives texts as values of a statement.
func values[T ~string](all []T) []any {
	args := make([]any, 0, len(all))
	for _, one := range all {
		args = append(args, string(one))
	}
	return args
}
