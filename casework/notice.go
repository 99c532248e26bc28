package casework

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"sightline/record"
	"sightline/store"
)

// noticesFor is how long notices are listed and counted.
const noticesFor = 90 * 24 * time.Hour

func noticeID() record.NoticeID { return record.NoticeID(rand.Text()) }

func oneself(who Who) record.Subject {
	return record.Subject{Kind: record.OnePerson, ID: who.Actor.User}
}

// NoticeBoard is what somebody is told of, and who did it.
type NoticeBoard struct {
	Told  []record.Told // the latest first
	Names Names
}

// Notices gives what somebody is told of: that something happened, and no word of a record.
func (d *Desk) Notices(ctx context.Context, who Who) (board NoticeBoard, err error) {
	access, err := d.access(ctx, who, record.NoticeAct, oneself(who))
	if err != nil {
		return board, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		board.Told, err = r.Notices(ctx, d.now().Add(-noticesFor))
		return err
	})
	if err == nil && slices.ContainsFunc(board.Told, ofSomebodyElse) {
		var kept func(record.ChildID) bool
		kept, err = d.keptFrom(ctx, who)
		board.Told = slices.DeleteFunc(board.Told, func(n record.Told) bool { return err != nil || ofSomebodyElse(n) && kept(n.Child) })
	}
	if err == nil && len(board.Told) > 0 {
		board.Names, err = d.names(ctx, who.Tenant)
	}
	return board, err
}

// ofSomebodyElse reports a notice of what somebody else did with a child's record, or what others told of the child.
func ofSomebodyElse(n record.Told) bool {
	return n.Child != "" && slices.Contains([]record.Happening{
		record.GlassBroken, record.NobodyLeads, record.SealedRevealed, record.EmergencyReveal, record.SealedTakenBack, record.GivenOnDuty, record.RevealsOfWeek, record.UrgentUnread,
	}, n.What)
}

// keptFrom says from which children somebody is kept: by a conflict, or, but for who reviews access, by a list on which they are not. What
// others do with those is nothing that they are told of, or look at.
func (d *Desk) keptFrom(ctx context.Context, who Who) (func(record.ChildID) bool, error) {
	all, err := d.store.Standing(ctx, personOf(who), "", d.now())
	return func(child record.ChildID) bool {
		n := all[child]
		return n.Excluded || n.Restricted && !n.Listed && who.Actor.Role != record.CaldicottGuardian
	}, err
}

// Names are people who work here, as colleagues know them, by their ids.
type Names map[string]record.Private

// names gives them. Who did something out of the ordinary is told with their name; it is a colleague's, and no child's.
func (d *Desk) names(ctx context.Context, tenant record.TenantID) (Names, error) {
	all, err := d.store.Everyone(ctx, tenant)
	names := make(Names, len(all))
	for i := range all {
		names[string(all[i].Account.ID)] = all[i].Account.Name
	}
	return names, err
}

// MarkRead says that somebody read notices. Those that are not theirs are left out, and reading twice is reading once.
func (d *Desk) MarkRead(ctx context.Context, who Who, ids []record.NoticeID) error {
	access, err := d.access(ctx, who, record.NoticeAct, oneself(who))
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error { return w.Heard(ctx, ids...) })
	return err
}

// Unread says how many notices somebody has not read. It is a number of those that are shown to them, for every page,
// so it leaves no line; when it cannot be said it is 0.
func (d *Desk) Unread(ctx context.Context, who Who) int {
	if who.Actor.User == "" || who.Actor.Role == record.ServiceRole {
		return 0
	}
	return d.unread(ctx, who, func(record.Happening) bool { return true })
}

// unread counts what somebody was told of some things and has not read, as far as it is shown to them.
func (d *Desk) unread(ctx context.Context, who Who, of func(record.Happening) bool) int {
	var kept func(record.ChildID) bool // asked for only where something is told of what others did
	n, err := d.store.Unread(ctx, who.Tenant, who.Actor, store.Unheard{Since: d.now().Add(-noticesFor), But: func(what record.Happening, child record.ChildID) (_ bool, err error) {
		if !of(what) || !ofSomebodyElse(record.Told{What: what, Child: child}) {
			return !of(what), nil
		}
		if kept == nil {
			if kept, err = d.keptFrom(ctx, who); err != nil {
				return true, err
			}
		}
		return kept(child), nil
	}})
	if err != nil {
		return 0
	}
	return n
}

// concerned is who is told of what happens to a child's record beside the normal route.
type concerned struct {
	leads     []string // users
	guardians []record.Audience
	managers  []record.Audience // of the agencies that hold the child
}

// concernedWith finds who is told about a child: its lead professional, and the Caldicott guardians of its areas and of the agency of who
// acts. None of them is kept from the child by a conflict.
func concernedWith(leads []Holder, held []record.AgencyCode, by record.AgencyCode) concerned {
	var c concerned
	for i := range leads {
		if !leads[i].KeptFrom && !slices.Contains(c.leads, leads[i].User) {
			c.leads = append(c.leads, leads[i].User)
		}
	}
	areas := map[record.AreaCode]bool{}
	for _, agency := range append(slices.Clone(held), by) {
		if _, area, _ := record.Words().Agency(agency); area != "" && !areas[area] {
			areas[area] = true
			c.guardians = append(c.guardians, record.Audience{Role: record.CaldicottGuardian, Area: area})
		}
	}
	if len(c.guardians) == 0 { // nobody says where: whoever is one
		c.guardians = []record.Audience{{Role: record.CaldicottGuardian}}
	}
	slices.SortFunc(c.guardians, func(a, b record.Audience) int { return strings.Compare(string(a.Area), string(b.Area)) })
	for _, agency := range held {
		c.managers = append(c.managers, record.Audience{Role: record.TeamManager, Agency: agency})
	}
	return c
}

// tellAll tells the lead and the guardians of what happened. A child without a lead has their agencies' managers told instead, and the
// guardians are told that nobody leads.
func (c *concerned) tellAll(told record.Told) []record.Told {
	to := make([]record.Audience, 0, len(c.leads)+len(c.guardians)+len(c.managers))
	for _, user := range c.leads {
		to = append(to, record.Audience{User: user})
	}
	if len(c.leads) == 0 {
		to = append(to, c.managers...)
	}
	to = append(to, c.guardians...)
	all := tell(told, to...)
	if len(c.leads) == 0 {
		told.What = record.NobodyLeads
		all = append(all, tell(told, c.guardians...)...)
	}
	return all
}

// tell makes one notice for each audience.
func tell(told record.Told, to ...record.Audience) []record.Told {
	all := make([]record.Told, 0, len(to))
	for _, audience := range to {
		told.ID, told.To = noticeID(), audience
		all = append(all, told)
	}
	return all
}
