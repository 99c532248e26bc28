package store

import (
	"context"
	"fmt"

	"sightline/record"
)

// Ties gives relations with all that became of them, in the order recorded: every one there ever was to the child the access is about;
// under an access to one person, what they hold of areas and people and who holds something of them; under one to everybody, what of that
// is not ended. What is over by its time may be among it.
func (r *reader) Ties(ctx context.Context) ([]record.Tie, error) {
	g := r.access.Granted()
	switch g.Subject.Kind {
	case record.OneChild:
		if err := r.leave(record.OneChild, tiesRead...); err != nil {
			return nil, err
		}
		return r.ties(ctx, tiesOfChild, r.tenant(), g.Subject.ID, r.tenant(), g.Subject.ID)
	case record.OnePerson:
		if err := r.leave(record.OnePerson, record.TieAct, record.AdministerAct); err != nil {
			return nil, err
		}
		return r.ties(ctx, " AND of_child = '' AND (holder = ? OR person = ?)", g.Subject.ID, g.Subject.ID)
	default:
		if err := r.leave(record.Everybody, record.TieAct, record.AdministerAct); err != nil {
			return nil, err
		}
		return r.ties(ctx, " AND of_child = '' AND tie IN (SELECT n.tie FROM tie_now AS n WHERE n.tenant = ?)", r.tenant())
	}
}

// tiesRead are the acts by which it is seen who has to do with a child.
var tiesRead = []record.Act{
	record.OpenAct, record.PrintAct, record.TieAct, record.BreakGlassAct, record.DeclareAct, record.RevealAct, record.SealAct, record.ReviewAct, record.TraceAct,
}

// tiesOfChild are those recorded against a reference of the child, and those that hold for one since.
const tiesOfChild = ` AND tie IN (
	SELECT t.tie FROM child_now AS c CROSS JOIN tie AS t
		WHERE t.tenant = c.tenant AND t.of_agency = c.agency AND t.of_child = c.child AND t.of_child <> '' AND c.tenant = ? AND c.child_id = ?
	UNION SELECT p.tie FROM child_now AS c CROSS JOIN tie_part AS p
		WHERE p.tenant = c.tenant AND p.agency = c.agency AND p.child = c.child AND c.tenant = ? AND c.child_id = ?)`

// ties reads the steps of ties, and puts each tie together.
func (r *reader) ties(ctx context.Context, which string, args ...any) (all []record.Tie, err error) {
	rows, err := r.tieRows(ctx, which, args...)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for _, row := range rows {
		why, err := row.open(r.Codec)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", row.about().Row, err)
		}
		if row.Step == tieBegan {
			at[row.Tie] = len(all)
			all = append(all, row.tie(why))
			continue
		}
		i, began := at[row.Tie]
		if !began {
			return nil, fmt.Errorf("reading %s: %w", row.about().Row, errDamaged)
		}
		all[i].Ended, all[i].EndedBy, all[i].WhyEnded = readStamp(row.At), row.By, why
	}
	return all, nil
}

// tieRows reads steps of ties, and then makes their keys known: keys are asked for on the same connection.
func (r *reader) tieRows(ctx context.Context, which string, args ...any) (rows []*tieRow, err error) {
	err = r.each(ctx, func(scan func(...any) error) error {
		row := &tieRow{Tenant: r.tenant()}
		rows = append(rows, row)
		return scan(row.into()...)
	}, selectTie+which+" ORDER BY change, position", append([]any{r.tenant()}, args...)...)
	if err != nil {
		return nil, err
	}
	refs := make([]record.ChildRef, 0, len(rows))
	for _, row := range rows {
		refs = append(refs, row.of())
	}
	return rows, r.Codec.know(refs...)
}

func (r *tieRow) tie(why record.Private) record.Tie {
	return record.Tie{
		ID: record.TieID(r.Tie), Relation: record.Relation(r.Relation), Holder: r.Holder, Role: record.Role(r.Role), Agency: record.AgencyCode(r.Agency),
		Child: r.of(), Area: record.AreaCode(r.Area), Person: r.Person, From: readStamp(r.From), Until: readUntil(r.Until), By: r.By, Reason: why,
	}
}
