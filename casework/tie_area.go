package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Duty is a wish that somebody holds something of an area, or everywhere in the agreement.
type Duty struct {
	Person  string
	Role    record.Role
	Agency  record.AgencyCode
	Area    record.AreaCode // "" everywhere in the agreement
	From    time.Time       // zero: from now
	Until   time.Time
	Reason  record.Private
	Request Request
}

// PutOnDuty puts somebody on the rota of an area, for seven days at most; nobody does so for themselves. A manager does alone for those whom
// they supervise, of their own agency and its own area. Everything else, and all that an administrator says, takes an administrator as a second
// person: the error is a *NeedsApproval until they agree. What the program itself is for, a demonstration, may last longer.
func (d *Desk) PutOnDuty(ctx context.Context, who Who, duty Duty) (record.TieID, error) {
	if duty.Until.IsZero() {
		return "", fmt.Errorf("%w: a duty ends; say when, within seven days", record.Invalid)
	}
	return d.tieArea(ctx, who, &duty, record.OnDuty, longestDuty)
}

// JoinPanel says that somebody is of the exploitation panel of an area, for a year at most: for the children who are open to it, or were within
// twelve months. It takes two people where a duty does.
func (d *Desk) JoinPanel(ctx context.Context, who Who, duty Duty) (record.TieID, error) {
	return d.tieArea(ctx, who, &duty, record.PanelMember, longestSeat)
}

// CoordinateMissing says that somebody is the missing coordinator of an area, for a year at most: for the children who are missing, or were
// within twelve months. It takes two people where a duty does.
func (d *Desk) CoordinateMissing(ctx context.Context, who Who, duty Duty) (record.TieID, error) {
	return d.tieArea(ctx, who, &duty, record.CoordinatesMissing, longestSeat)
}

func (d *Desk) tieArea(ctx context.Context, who Who, duty *Duty, relation record.Relation, most time.Duration) (record.TieID, error) {
	t := record.Tie{
		Relation: relation, Holder: duty.Person, Role: duty.Role, Agency: duty.Agency, Area: duty.Area, From: duty.From, Until: duty.Until, Reason: duty.Reason,
	}
	one := tying{act: actOn(who), subject: record.Subject{Kind: record.Everybody}, request: duty.Request}
	if who.Actor.Role == record.ServiceRole {
		most = 0
	} else {
		if t.Role == "" || t.Agency == "" {
			return "", fmt.Errorf("%w: say in which role, and for which agency, somebody holds this", record.Invalid)
		}
		if t.Until.IsZero() {
			return "", fmt.Errorf("%w: say until when, within %d days", record.Invalid, int(most.Hours()/24))
		}
		one.agreed = func(w store.Writer) error { return d.mayHold(ctx, w, who, &t) }
	}
	if err := d.usable(who, &t, most); err != nil {
		return "", err
	}
	one.tie = t
	id, err := d.tie(ctx, who, one)
	return id, d.sayWhom(ctx, who, err, t.Holder)
}

// mayHold lets a manager give those whom they supervise something of their own agency's own area; all else takes a second person.
func (d *Desk) mayHold(ctx context.Context, w store.Writer, who Who, t *record.Tie) error {
	_, own, _ := record.Words().Agency(who.Actor.Agency)
	if who.Actor.Role == record.TeamManager && t.Agency == who.Actor.Agency && t.Area != "" && t.Area == own && t.Holder != who.Actor.User {
		err := d.answersFor(ctx, w, who, t.Holder)
		if !errors.Is(err, record.Withheld) {
			return err
		}
	}
	over := "everywhere in the agreement"
	if t.Area != "" {
		over = "over area " + string(t.Area)
	}
	return approved(ctx, w, &Twofold{
		Kind: record.ForDuty, What: []string{string(t.Relation), t.Holder, string(t.Role), string(t.Agency), string(t.Area), t.Until.UTC().Format(time.RFC3339)},
		Says: record.Private(fmt.Sprintf("Somebody is %s, as %s, until %s: %s.", RelationName(t.Relation), record.Words().RoleName(t.Role), t.Until.UTC().Format(time.RFC1123), over)),
	})
}

// actOn is the act by which somebody says who holds what of areas and people: a manager ties, an administrator looks after rotas and teams.
func actOn(who Who) record.Act {
	if who.Actor.Role == record.Administrator {
		return record.AdministerAct
	}
	return record.TieAct
}

// Covering is a wish that somebody covers, or supervises, somebody else.
type Covering struct {
	Person  string // who covers or supervises
	Role    record.Role
	Agency  record.AgencyCode
	Of      string    // whom
	Until   time.Time // of cover, and of supervision that a manager hands on
	Reason  record.Private
	Request Request
}

// Cover says that somebody covers somebody else until a time: the children with whom those have to do, they have as cover, which reaches no
// further than the policies say. A manager alone has those whom they supervise, or themselves, covered by somebody of their own agency, for a
// day. For longer, again on the next day, or by anybody else, a second manager agrees: the error is a *NeedsApproval until they do.
func (d *Desk) Cover(ctx context.Context, who Who, c Covering) (record.TieID, error) {
	t := record.Tie{Relation: record.Covers, Holder: c.Person, Role: c.Role, Agency: c.Agency, Person: c.Of, Until: c.Until, Reason: c.Reason}
	switch {
	case c.Until.IsZero():
		return "", fmt.Errorf("%w: cover ends; say when", record.Invalid)
	case c.Of == "" || c.Of == c.Person:
		return "", fmt.Errorf("%w: somebody covers somebody else; say whom", record.Invalid)
	}
	if err := d.usable(who, &t, 0); err != nil {
		return "", err
	}
	id, err := d.tiePerson(ctx, who, &t, &c, func(w store.Writer) error {
		alone, err := d.coversAlone(ctx, w, who, &c)
		if alone || err != nil {
			return err
		}
		return approved(ctx, w, &Twofold{
			Kind: record.ForCover, What: []string{c.Person, string(c.Role), string(c.Agency), c.Of, c.Until.UTC().String()},
			Says: record.Private(fmt.Sprintf("Somebody is covered until %s, which is longer than a day, or by somebody of another agency.", c.Until.UTC().Format(time.RFC1123))),
		})
	})
	return id, d.sayWhom(ctx, who, err, c.Person, c.Of)
}

// coversAlone reports cover that one person may give: a day, by somebody in a role of the manager's own agency, and not of somebody whom they
// covered within the day before.
func (d *Desk) coversAlone(ctx context.Context, w store.Writer, who Who, c *Covering) (bool, error) {
	if who.Actor.Role == record.ServiceRole {
		return true, nil
	}
	if who.Actor.Role != record.TeamManager || c.Role == "" || c.Agency == "" || c.Agency != who.Actor.Agency || c.Until.After(d.now().Add(longestCover)) {
		return false, nil
	}
	all, err := w.Ties(ctx)
	return err == nil && !slices.ContainsFunc(all, func(t record.Tie) bool {
		return t.Relation == record.Covers && t.Holder == c.Person && t.Person == c.Of && t.Until.After(d.now().Add(-longestCover))
	}), err
}

// Supervise says that somebody supervises somebody else: they answer for the children whom those work with. An administrator says so, who
// opens no record; a manager hands on those whom they supervise themselves, to another manager of their agency, for 28 days at most.
func (d *Desk) Supervise(ctx context.Context, who Who, c Covering) (record.TieID, error) {
	t := record.Tie{Relation: record.Supervises, Holder: c.Person, Role: c.Role, Agency: c.Agency, Person: c.Of, Until: c.Until, Reason: c.Reason}
	if c.Of == "" || c.Of == c.Person {
		return "", fmt.Errorf("%w: somebody supervises somebody else; say whom", record.Invalid)
	}
	if err := errors.Join(d.usable(who, &t, 0), d.handsOn(who, &c)); err != nil {
		return "", err
	}
	return d.tiePerson(ctx, who, &t, &c, nil)
}

// tiePerson records a tie to somebody else. A manager does for those whom they supervise, and for themselves.
func (d *Desk) tiePerson(ctx context.Context, who Who, t *record.Tie, c *Covering, agreed func(store.Writer) error) (record.TieID, error) {
	access, err := d.access(ctx, who, actOn(who), record.Subject{Kind: record.OnePerson, ID: c.Of})
	if err != nil {
		return "", err
	}
	t.From = d.now()
	digest := audit.NewDigester("tie to somebody 1")
	digest.Text(string(t.Relation), t.Holder, string(t.Role), string(t.Agency), t.Person, t.Until.UTC().String(), t.Reason.Reveal())
	got, err := d.store.Write(ctx, access, store.Request{ID: c.Request.ID, Asked: digest.Sum()}, func(w store.Writer) error {
		if err := d.answersFor(ctx, w, who, c.Of); err != nil {
			return err
		}
		if agreed != nil {
			if err := agreed(w); err != nil {
				return err
			}
		}
		id, err := w.Tie(ctx, *t)
		w.Answer([]byte(id))
		return err
	})
	return record.TieID(got.Answer), d.refusedAfter(ctx, access, err)
}

// answersFor lets a manager say things of those whom they supervise, or of themselves, and of nobody else.
func (d *Desk) answersFor(ctx context.Context, w store.Writer, who Who, person string) error {
	if who.Actor.Role == record.Administrator || who.Actor.Role == record.ServiceRole || person == who.Actor.User {
		return nil
	}
	all, err := w.Ties(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(t record.Tie) bool {
		return t.Relation == record.Supervises && t.Holder == who.Actor.User && t.Person == person && t.InForce(d.now())
	}) {
		return nil
	}
	return fmt.Errorf("%w: a manager arranges this for those whom they supervise", record.Withheld)
}

// EndHeld says that somebody's duty, seat on a panel, supervision or cover is over, and why.
func (d *Desk) EndHeld(ctx context.Context, who Who, ending Ending) error {
	access, err := d.access(ctx, who, actOn(who), record.Subject{Kind: record.OnePerson, ID: ending.Person})
	if err != nil {
		return err
	}
	return d.untie(ctx, access, &ending, func(w store.Writer, t *record.Tie) error {
		if t.By == who.Actor.User {
			return nil
		}
		return d.answersFor(ctx, w, who, ending.Person)
	})
}

// Rota says who is on duty, of which panel, coordinates what, supervises and covers whom: what is in force and what is to come.
func (d *Desk) Rota(ctx context.Context, who Who) (all []record.Tie, err error) {
	access, err := d.access(ctx, who, actOn(who), record.Subject{Kind: record.Everybody})
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		all, err = r.Ties(ctx)
		return err
	})
	return slices.DeleteFunc(all, func(t record.Tie) bool { return !t.Until.IsZero() && !t.Until.After(d.now()) }), err
}
