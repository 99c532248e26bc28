package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"sightline/audit"
	"sightline/record"
)

// Person is somebody of whom it is asked how they stand to children: who they are, and for which agency in which role they act.
type Person struct {
	Tenant record.TenantID
	User   string
	Role   record.Role
	Agency record.AgencyCode
}

// Standings says who has to do with whom. It gives no content of any record, so it needs no access: what it says decides who gets one.
type Standings interface {
	// Standing says what stands between a person and one child at a moment, or between them and every child to whom anything ties them when
	// none is named. A child that is not there is not in it, nor is one of whom there is nothing to say.
	Standing(ctx context.Context, who Person, child record.ChildID, at time.Time) (map[record.ChildID]record.Standing, error)
	// Holders says who has to do with a child at a moment: people by their ties, and roles of agencies by what its entries say.
	Holders(ctx context.Context, tenant record.TenantID, child record.ChildID, at time.Time) ([]Holder, error)
	// OnDuty says who is on duty for an area at a moment.
	OnDuty(ctx context.Context, tenant record.TenantID, area record.AreaCode, at time.Time) ([]Holder, error)
	// Exact gives the children in whose records at least so many of these stand.
	Exact(ctx context.Context, tenant record.TenantID, all []Token, least int) ([]record.ChildID, error)
	// HoldsSealed says whether something is kept sealed of a child.
	HoldsSealed(ctx context.Context, tenant record.TenantID, child record.ChildID) (bool, error)
	// ContextStanding says how somebody stands to a group or a place, and ContextStandings to each there is: nothing of what is written there.
	ContextStanding(ctx context.Context, who Person, id record.ContextID) (record.ContextStanding, error)
	ContextStandings(ctx context.Context, who Person) (map[record.ContextID]record.ContextStanding, error)
	// Reaches says how far a child's record reaches at a moment.
	Reaches(ctx context.Context, tenant record.TenantID, child record.ChildID, at time.Time) ([]Reach, error)
}

// Standing says what stands between a person and children.
func (d *database) Standing(ctx context.Context, who Person, child record.ChildID, at time.Time) (all map[record.ChildID]record.Standing, err error) {
	if !audit.IsText(who.User, string(who.Role), string(who.Agency)) {
		return map[record.ChildID]record.Standing{}, nil
	}
	if !audit.IsText(string(child)) {
		child = noChild // the same is asked as of any child that is not there
	}
	if err := d.asked.compile(ctx, d.Database.Read); err != nil {
		return nil, err
	}
	err = d.look(ctx, who.Tenant, func(ctx context.Context, tx bun.Tx) error {
		s := standing{database: d, tx: tx, who: who, at: stamp(at), of: map[record.ChildID]*stand{}}
		if err := s.own(ctx); err != nil {
			return err
		}
		if child == "" {
			err = s.each(ctx)
		} else {
			err = s.one(ctx, child)
		}
		all = standings(s.of)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// noChild is no child's id: ids are made of letters and digits.
const noChild record.ChildID = "-"

// standingStatements are asked before every record is opened.
type standingStatements struct{ own, one prepared }

// compile compiles them before a connection is taken: readers that each hold one would wait for one another for ever.
func (s *standingStatements) compile(ctx context.Context, db *bun.DB) error {
	for p, question := range map[*prepared]string{&s.own: ownTies, &s.one: ofOneChild} {
		if _, err := p.on(ctx, db, question); err != nil { //nolint:sqlclosecheck // closed with the database
			return fmt.Errorf("reading who has to do with whom: %w", err)
		}
	}
	return nil
}

func (s *standingStatements) close() {
	s.own.close()
	s.one.close()
}

// A cross join says to SQLite in which order to look: it would begin with every tie of the tenant.

// ownTies are the ties of a person, and of those whom they cover. Those to children have a part in no more than who is covered.
const ownTies = `SELECT holder, relation, role, agency, area, person FROM tie_now WHERE tenant = $1 AND holder = $2 AND from_at <= $3 AND until_at > $3
	UNION ALL SELECT n.holder, n.relation, n.role, n.agency, n.area, n.person FROM tie_now AS c CROSS JOIN tie_now AS n
		WHERE n.tenant = c.tenant AND n.holder = c.person AND n.from_at <= $3 AND n.until_at > $3 AND c.tenant = $1 AND c.holder = $2 AND c.relation = 'covers' AND c.from_at <= $3 AND c.until_at > $3`

// ofOneChild is all that is said of who has to do with one child: that it is there, ties to it, how far its record reaches, and what is
// exact both in it and in what the person says of themselves.
const ofOneChild = `SELECT 'here', '', '', '', '', '' FROM child_view WHERE tenant = $1 AND child_id = $2
	UNION ALL SELECT 'tie', n.relation, n.holder, n.role, n.agency, '' FROM child_now AS c CROSS JOIN tie_part AS p CROSS JOIN tie_now AS n
		WHERE p.tenant = c.tenant AND p.agency = c.agency AND p.child = c.child
		AND n.tenant = p.tenant AND n.tie = p.tie AND n.from_at <= $3 AND n.until_at > $3 AND c.tenant = $1 AND c.child_id = $2
	UNION ALL SELECT 'reach', says, '', role, agency, area FROM child_reach WHERE tenant = $1 AND child_id = $2 AND until_at > $3
	UNION ALL SELECT 'token', t.field, p.close, '', '', '' FROM person_token AS p CROSS JOIN child_token AS t
		WHERE t.tenant = p.tenant AND t.child_id = $2 AND t.field = p.field AND t.token = p.token AND p.tenant = $1 AND p.person = $4`

// standing finds out how a person stands to children.
type standing struct {
	*database

	tx   bun.Tx
	who  Person
	at   string
	held ties
	of   map[record.ChildID]*stand
}

func (s *standing) tenant() string { return string(s.who.Tenant) }

// own reads what the person holds of areas and people.
func (s *standing) own(ctx context.Context) error {
	var all []heldTie
	rows, err := s.tx.StmtContext(ctx, s.asked.own.statement).QueryContext(ctx, s.tenant(), s.who.User, s.at) //nolint:sqlclosecheck // the statement ends with its transaction
	err = eachOf(rows, err, func(scan func(...any) error) error {
		var t heldTie
		err := scan(&t.holder, &t.relation, &t.role, &t.agency, &t.area, &t.person)
		all = append(all, t)
		return err
	})
	s.held = tiesOf(&s.who, all)
	return err
}

// one reads what is said of one child.
func (s *standing) one(ctx context.Context, child record.ChildID) error {
	rows, err := s.tx.StmtContext(ctx, s.asked.one.statement).QueryContext(ctx, s.tenant(), string(child), s.at, s.who.User) //nolint:sqlclosecheck // as above
	return eachOf(rows, err, func(scan func(...any) error) error {
		var sort, what, holder string
		var role record.Role
		var agency record.AgencyCode
		var area record.AreaCode
		if err := scan(&sort, &what, &holder, &role, &agency, &area); err != nil {
			return err
		}
		of := s.child(child)
		switch sort {
		case "here":
			s.held.everywhere(of)
		case "tie":
			of.tied(&s.who, &s.held, &heldTie{holder: holder, relation: record.Relation(what), role: role, agency: agency})
		case "reach":
			of.reached(&s.who, &s.held, &Reach{Says: what, Role: role, Agency: agency, Area: area})
		case "token":
			of.matched(holder, what)
		}
		return nil
	})
}

func (s *standing) child(id record.ChildID) *stand {
	of := s.of[id]
	if of == nil {
		of = &stand{}
		s.of[id] = of
	}
	return of
}

// eachOf reads rows one after another.
func eachOf(rows *sql.Rows, err error, do func(scan func(...any) error) error) error {
	if err != nil {
		return fmt.Errorf("reading who has to do with whom: %w", err)
	}
	defer func() { _ = rows.Close() }() // whatever was wrong was said before
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading who has to do with whom: %w", err)
	}
	return nil
}
