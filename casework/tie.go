package casework

// Who has to do with whom, verb by verb:
//
//	a child's         Allocate · Invite · GiveTask · LetReview · LetWatch · EndTie · TiesOf
//	an area's         PutOnDuty · JoinPanel · CoordinateMissing
//	somebody's        Supervise · Cover · EndHeld · Rota
//	protecting        Restrict · Unlist · Declare · DescribeMyself · Myself

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// Tying is a wish that somebody has to do with a child from now on.
type Tying struct {
	Child   record.ChildID
	Person  string      // opaque id of who
	Role    record.Role // in which they have to do with the child
	Agency  record.AgencyCode
	Until   time.Time // zero: until somebody says that it is over
	Reason  record.Private
	Request Request
}

// How long a tie lasts at most.
const (
	longestInvitation = 28 * 24 * time.Hour // from when somebody is invited
	longestWatch      = 366 * 24 * time.Hour
	longestDuty       = 7 * 24 * time.Hour
	longestSeat       = 366 * 24 * time.Hour // on a panel, or over the missing children of an area
	longestCover      = 24 * time.Hour       // that a manager grants alone
	longestHandedOn   = 28 * 24 * time.Hour  // of supervision, by the manager whose it is
)

// Allocate says that somebody works with a child, as their lead professional or beside them. Managers do, whoever is on duty for the child's
// area when nobody has the child yet, and nobody for themselves. What is given on duty the lead and a manager are told of.
func (d *Desk) Allocate(ctx context.Context, who Who, wish Tying, lead bool) (record.TieID, error) {
	relation := record.Allocated
	if lead {
		relation = record.Leads
	}
	return d.tieChild(ctx, who, &wish, kindOfTie{relation, 0, mayAllocateNow})
}

// Invite invites somebody who is at work here to a meeting about a child, in a role that prepares meetings: they prepare it, for 28 days at
// most.
func (d *Desk) Invite(ctx context.Context, who Who, wish Tying) (record.TieID, error) {
	return d.tieChild(ctx, who, &wish, kindOfTie{record.Invited, longestInvitation, mayInvite})
}

// GiveTask says that somebody has an open task for a child.
func (d *Desk) GiveTask(ctx context.Context, who Who, wish Tying) (record.TieID, error) {
	return d.tieChild(ctx, who, &wish, kindOfTie{record.OpenTask, longestInvitation, mayAllocate})
}

// LetReview says who reviews the work with a child: somebody who chairs or reviews, and never somebody who manages it or does it.
func (d *Desk) LetReview(ctx context.Context, who Who, wish Tying) (record.TieID, error) {
	if !slices.Contains([]record.Role{"reviewing-officer", "conference-chair"}, wish.Role) {
		return "", fmt.Errorf("%w: an independent reviewing officer or a conference chair reviews; whoever manages the work never does", record.Invalid)
	}
	return d.tieChild(ctx, who, &wish, kindOfTie{record.Reviews, 0, mayReview})
}

// mayReview keeps from reviewing whoever works with the child, or manages that work.
func mayReview(ctx context.Context, d *Desk, a audit.Access, t *record.Tie) error {
	if a.Granted().Relation == record.OnDuty {
		return fmt.Errorf("%w: a manager says who reviews the work with a child", record.Withheld)
	}
	if err := mayAllocate(ctx, d, a, t); err != nil {
		return err
	}
	holders, err := d.store.Holders(ctx, a.Granted().Tenant, record.ChildID(a.Granted().Subject.ID), d.now())
	if err != nil {
		return err
	}
	for i := range holders {
		if h := &holders[i]; h.User == t.Holder && slices.Contains([]record.Relation{record.Allocated, record.Leads, record.Supervises, record.Covers}, h.Relation) {
			return fmt.Errorf("%w: whoever works with the child, or manages that work, does not review it; name somebody else", record.Invalid)
		}
	}
	return nil
}

// LetWatch says who looks out for a child for a time after an exit.
func (d *Desk) LetWatch(ctx context.Context, who Who, wish Tying) (record.TieID, error) {
	if wish.Until.IsZero() {
		return "", fmt.Errorf("%w: whoever looks out for a child after an exit does so until a day; give it", record.Invalid)
	}
	return d.tieChild(ctx, who, &wish, kindOfTie{record.Watches, longestWatch, nil})
}

// checking says whether a tie may be recorded, beyond what the policies say.
type checking func(context.Context, *Desk, audit.Access, *record.Tie) error

// mayAllocate lets managers, whoever is on duty and the program itself decide who works with a child. Others who may say who has to do with
// one invite to meetings.
func mayAllocate(_ context.Context, _ *Desk, a audit.Access, _ *record.Tie) error {
	g := a.Granted()
	if g.Actor.Role == record.TeamManager || g.Actor.Role == record.ServiceRole || g.Relation == record.OnDuty {
		return nil
	}
	return fmt.Errorf("%w: a manager, or whoever is on duty, says who works with a child", record.Withheld)
}

// mayAllocateNow keeps whoever is on duty from giving a child to somebody when somebody has the child already.
func mayAllocateNow(ctx context.Context, d *Desk, a audit.Access, t *record.Tie) error {
	if err := mayAllocate(ctx, d, a, t); err != nil || a.Granted().Relation != record.OnDuty {
		return err
	}
	holders, err := d.holders(ctx, a.Granted().Tenant, record.ChildID(a.Granted().Subject.ID))
	if slices.ContainsFunc(holders, func(h Holder) bool { return h.Relation == record.Leads || h.Relation == record.Allocated }) {
		return fmt.Errorf("%w: somebody works with this child already; ask their manager, or give a task", record.Conflict)
	}
	return err
}

// tellHandedOver tells the child's leads of what was given on duty, and the managers of the agency for which somebody now has to do with the
// child; where no agency is said, the Caldicott guardians.
func tellHandedOver(ctx context.Context, w store.Writer, who Who, t *record.Tie, leads []Holder) error {
	held, err := w.HeldBy(ctx)
	if err != nil {
		return err
	}
	c := concernedWith(leads, held, who.Actor.Agency)
	to := c.guardians
	if t.Agency != "" {
		to = []record.Audience{{Role: record.TeamManager, Agency: t.Agency}}
	}
	for _, user := range c.leads {
		to = append(to, record.Audience{User: user})
	}
	return w.Tell(ctx, tell(record.Told{What: record.GivenOnDuty, By: who.Actor}, to...)...)
}

// kindOfTie is a relation, how long it lasts at most (0: until its end is recorded), and who may record it.
type kindOfTie struct {
	relation record.Relation
	most     time.Duration
	may      checking
}

// tieChild records a tie to a child.
func (d *Desk) tieChild(ctx context.Context, who Who, wish *Tying, kind kindOfTie) (record.TieID, error) {
	t := record.Tie{Relation: kind.relation, Holder: wish.Person, Role: wish.Role, Agency: wish.Agency, Until: wish.Until, Reason: wish.Reason}
	if kind.most > 0 && t.Until.IsZero() {
		t.Until = d.now().Add(kind.most)
	}
	if err := d.usable(who, &t, kind.most); err != nil {
		return "", err
	}
	return d.tie(ctx, who, tying{
		act: record.TieAct, subject: record.Subject{Kind: record.OneChild, ID: string(wish.Child)}, tie: t, request: wish.Request, may: kind.may,
	})
}

// usable refuses a tie that could not be kept, or that somebody would give themselves.
func (d *Desk) usable(who Who, t *record.Tie, most time.Duration) error {
	switch {
	case t.Holder == "" || !audit.IsText(t.Holder, string(t.Agency), string(t.Area), t.Person):
		return fmt.Errorf("%w: say who; the text holds letters that are none", record.Invalid)
	case t.Holder == who.Actor.User:
		return fmt.Errorf("%w: nobody gives themselves a relation to a child; ask somebody else who may", record.Invalid)
	case t.Role != "" && record.Words().RoleName(t.Role) == "":
		return fmt.Errorf("%w: there is no such role", record.Invalid)
	case !t.Until.IsZero() && !t.Until.After(d.now()):
		return fmt.Errorf("%w: the end has passed already", record.Invalid)
	case most > 0 && t.Until.After(later(t.From, d.now()).Add(most)):
		return fmt.Errorf("%w: that is longer than the %d days for which it can be given at once", record.Invalid, int(most.Hours()/24))
	}
	return checkReason(strings.TrimSpace(t.Reason.Reveal()))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// tying is a tie on its way into the record.
type tying struct {
	act     record.Act
	subject record.Subject
	tie     record.Tie
	request Request
	may     checking
	agreed  func(store.Writer) error // whether it takes somebody else, and they agreed; nil: it takes nobody
}

// tie decides, and records the tie with its line.
func (d *Desk) tie(ctx context.Context, who Who, one tying) (id record.TieID, err error) {
	access, err := d.access(ctx, who, one.act, one.subject)
	if err != nil {
		return "", err
	}
	t := one.tie
	t.Reason = record.Private(strings.TrimSpace(t.Reason.Reveal()))
	if t.From.IsZero() {
		t.From = d.now()
	}
	var mayNot error // the same wish again is answered as before, whatever it brought about since
	if one.may != nil {
		mayNot = one.may(ctx, d, access, &t)
	}
	var leads []Holder
	if access.Granted().Relation == record.OnDuty {
		if leads, err = d.leads(ctx, who.Tenant, record.ChildID(one.subject.ID)); err != nil {
			return "", err
		}
	}
	asked := audit.NewDigester("tie 1")
	asked.Text(string(t.Relation), t.Holder, string(t.Role), string(t.Agency), string(t.Area), t.Person, t.Until.UTC().String(), t.Reason.Reveal())
	got, err := d.store.Write(ctx, access, store.Request{ID: one.request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		if mayNot != nil {
			return mayNot
		}
		if one.agreed != nil {
			if err := one.agreed(w); err != nil {
				return err
			}
		}
		id, err := w.Tie(ctx, t)
		w.Answer([]byte(id))
		if err != nil || access.Granted().Relation != record.OnDuty {
			return err
		}
		return tellHandedOver(ctx, w, who, &t, leads)
	})
	return record.TieID(got.Answer), d.refusedAfter(ctx, access, err)
}

// EndTie says that somebody's tie to a child is over, and why. Whoever may say who works with the child may; a declared conflict and being on
// the list of those who may see a child are ended by a manager.
func (d *Desk) EndTie(ctx context.Context, who Who, ending Ending) error {
	access, err := d.access(ctx, who, record.TieAct, record.Subject{Kind: record.OneChild, ID: string(ending.Child)})
	if err != nil {
		return err
	}
	return d.untie(ctx, access, &ending, func(_ store.Writer, t *record.Tie) error {
		switch {
		case t.Relation == record.Listed:
			return fmt.Errorf("%w: who may see this child is changed by two people; take them off the list", record.Invalid)
		case t.Relation == record.Invited && t.By == who.Actor.User:
			return nil
		case access.Granted().Relation == record.OnDuty && t.By != who.Actor.User:
			return fmt.Errorf("%w: whoever is on duty ends what they gave themselves; a manager ends the rest", record.Withheld)
		case t.Relation == record.Excluded && who.Actor.Role != record.TeamManager && who.Actor.Role != record.ServiceRole:
			return fmt.Errorf("%w: a manager says that a conflict is over", record.Withheld)
		case t.Relation == record.Excluded && t.Holder == who.Actor.User:
			return fmt.Errorf("%w: somebody else says that one's own conflict is over", record.Withheld)
		}
		return mayAllocate(ctx, d, access, t)
	})
}

// Ending is a wish that a tie is over.
type Ending struct {
	Child   record.ChildID // of a tie to a child
	Person  string         // of any other: whose it is
	Tie     record.TieID
	Reason  record.Private
	Request Request
}

// untie records that a tie is over, once it is known which it is.
func (d *Desk) untie(ctx context.Context, access audit.Access, ending *Ending, may func(store.Writer, *record.Tie) error) error {
	reason := strings.TrimSpace(ending.Reason.Reveal())
	if err := checkReason(reason); err != nil {
		return err
	}
	asked := audit.NewDigester("untie 1")
	asked.Text(string(ending.Tie), reason)
	_, err := d.store.Write(ctx, access, store.Request{ID: ending.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		all, err := w.Ties(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(t record.Tie) bool { return t.ID == ending.Tie })
		if at < 0 {
			return fmt.Errorf("relation: %w", record.NotFound)
		}
		if err := may(w, &all[at]); err != nil {
			return err
		}
		return w.Untie(ctx, ending.Tie, record.Private(reason))
	})
	return d.refusedAfter(ctx, access, err)
}

// TiesOf says who has to do with a child, since when, by whom and why: what is in force, what is to come, and what is over. Declared
// conflicts are not in it, but for those who say who works with the child.
func (d *Desk) TiesOf(ctx context.Context, who Who, child record.ChildID) ([]record.Tie, error) {
	all, _, err := d.tiesOf(ctx, who, child)
	return all, err
}

// tiesOf says with them whose they are.
func (d *Desk) tiesOf(ctx context.Context, who Who, child record.ChildID) (all []record.Tie, whose *Named, err error) {
	access, err := d.access(ctx, who, record.OpenAct, oneChild(child))
	if err != nil {
		return nil, nil, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		if all, err = r.Ties(ctx); err == nil {
			whose, err = d.whose(ctx, r, true)
		}
		return err
	})
	if who.Actor.Role != record.TeamManager {
		all = slices.DeleteFunc(all, func(t record.Tie) bool { return t.Relation == record.Excluded && t.Holder != who.Actor.User })
	}
	return all, whose, err
}
