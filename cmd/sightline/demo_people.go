package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// demoRoles are those who have an account in a demonstration, in the order in which they are listed. The last two look after accounts, and
// see no record: a role is given by two people.
var demoRoles = []record.Role{
	"social-worker", record.OutOfHours, "exploitation-hub", "missing-coordinator", "health-lead", "school-lead", "youth-justice-worker", "team-manager",
	"partnership", record.CaldicottGuardian, record.Administrator, record.Administrator,
}

// demoFor is what each of them has to do, in a few words.
var demoFor = map[record.Role]string{
	"social-worker": "Joe is allocated to them, and some other children", record.OutOfHours: "is on duty everywhere, for whatever happens tonight",
	"exploitation-hub": "sits on the panel, and screens every day", "missing-coordinator": "has the children who were missing, and some tasks", "health-lead": "is invited to Joe's meeting, and has some tasks",
	"school-lead": "is invited to Joe's meeting, and has some tasks", "youth-justice-worker": "has open tasks for Joe and others", "team-manager": "answers for what the social worker does",
	"partnership": "counts, and names nobody", record.CaldicottGuardian: "looks at who looked", record.Administrator: "looks after accounts, and sees no record; a role is given by two of them",
}

// crowd are the people of a demonstration, and the children they have to do with.
type crowd struct {
	desk     *casework.Desk
	accounts []casework.DemoAccount
	children []casework.Listed // Joe first
}

// byDemo is the part of the program that ties invented people to invented children.
var byDemo = casework.Service("demo", record.Administering)

// peopled gives the demonstration its people. A database that had them keeps what they have to do with whom.
func peopled(ctx context.Context, desk *casework.Desk) (*crowd, error) {
	accounts, err := desk.DemoAccounts(ctx, demoRoles)
	if err != nil {
		return nil, err
	}
	c := &crowd{desk: desk, accounts: accounts}
	rota, err := desk.Rota(ctx, byDemo)
	if err != nil {
		return nil, err
	}
	onDuty := func(t record.Tie) bool {
		return t.Holder == string(c.account(record.OutOfHours).ID) && t.InForce(time.Now().Add(24*time.Hour))
	}
	if slices.ContainsFunc(rota, onDuty) {
		return c, nil
	}
	if err := c.everywhere(ctx); err != nil {
		return nil, err
	}
	if c.children, err = desk.List(ctx, c.person(record.OutOfHours, record.SafeguardingNow)); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.children, func(a, b casework.Listed) int {
		if joe := isJoe(&a); joe != isJoe(&b) && joe {
			return -1
		} else if joe != isJoe(&b) {
			return 1
		}
		return strings.Compare(a.Family.Reveal()+" "+a.Name.Reveal(), b.Family.Reveal()+" "+b.Name.Reveal())
	})
	return c, errors.Join(c.allocated(ctx), c.shown(ctx))
}

// isJoe finds the child of the published review, who is invented too.
func isJoe(l *casework.Listed) bool { return l.Name == "Joe" && l.Family == "Example" }

func (c *crowd) account(role record.Role) *casework.DemoAccount {
	return &c.accounts[slices.IndexFunc(c.accounts, func(a casework.DemoAccount) bool { return a.Role == role })]
}

// person is somebody of the demonstration who has just proved who they are.
func (c *crowd) person(role record.Role, purpose record.Purpose) casework.Who {
	return casework.Person(record.Actor{User: string(c.account(role).ID), Role: role, Agency: casework.DemoAgency(role)}, purpose, time.Now())
}

// demoLasts is how long what people have to do with whom lasts: as long as their accounts.
const demoLasts = 30 * 24 * time.Hour

// everywhere gives those their duty who have one for all children.
func (c *crowd) everywhere(ctx context.Context) error {
	until := time.Now().Add(demoLasts)
	duty := func(role record.Role, why record.Private) casework.Duty {
		return casework.Duty{Person: string(c.account(role).ID), Role: role, Agency: casework.DemoAgency(role), Until: until, Reason: why}
	}
	_, out := c.desk.PutOnDuty(ctx, byDemo, duty(record.OutOfHours, "On duty in this demonstration."))
	_, hub := c.desk.PutOnDuty(ctx, byDemo, duty("exploitation-hub", "Screens every day in this demonstration."))
	_, panel := c.desk.JoinPanel(ctx, byDemo, duty("exploitation-hub", "Sits on the panel in this demonstration."))
	_, missing := c.desk.CoordinateMissing(ctx, byDemo, duty("missing-coordinator", "Coordinates in this demonstration."))
	_, manager := c.desk.Supervise(ctx, byDemo, casework.Covering{
		Person: string(c.account("team-manager").ID), Role: "team-manager", Agency: casework.DemoAgency("team-manager"), Of: string(c.account("social-worker").ID),
		Reason: "Manages the team in this demonstration.",
	})
	return errors.Join(out, hub, panel, missing, manager)
}

// allocated gives each who works with some children theirs: Joe, and every so manieth of the others.
func (c *crowd) allocated(ctx context.Context) error {
	const every = 9
	for i := range c.children {
		child := c.children[i].ID
		tying := func(role record.Role, why record.Private) casework.Tying {
			return casework.Tying{Child: child, Person: string(c.account(role).ID), Role: role, Agency: casework.DemoAgency(role), Reason: why}
		}
		var errs []error
		add := func(_ record.TieID, err error) { errs = append(errs, err) }
		switch i % every {
		case 0:
			add(c.desk.Allocate(ctx, byDemo, tying("social-worker", "Works with the child in this demonstration."), true))
		case 1:
			add(c.desk.GiveTask(ctx, byDemo, tying("health-lead", "Has a task in this demonstration.")))
		case 2:
			add(c.desk.GiveTask(ctx, byDemo, tying("school-lead", "Has a task in this demonstration.")))
		case 4:
			add(c.desk.GiveTask(ctx, byDemo, tying("missing-coordinator", "Has a task in this demonstration.")))
		case 3:
			add(c.desk.GiveTask(ctx, byDemo, tying("youth-justice-worker", "Has a task in this demonstration.")))
		}
		if i == 0 {
			add(c.desk.Invite(ctx, byDemo, tying("health-lead", "Invited to the meeting about Joe.")))
			add(c.desk.Invite(ctx, byDemo, tying("school-lead", "Invited to the meeting about Joe.")))
			add(c.desk.GiveTask(ctx, byDemo, tying("youth-justice-worker", "Has a task for Joe.")))
		}
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return nil
}

// shown lets something have happened that people look at afterwards, and something be there that is shown by itself: a record was opened by
// break-glass tonight, and of Joe an invented safe address is kept sealed.
func (c *crowd) shown(ctx context.Context) error {
	if len(c.children) == 0 {
		return nil
	}
	sealed := c.desk.Seal(ctx, c.person("social-worker", record.SafeguardingNow), casework.SealWish{
		Child: c.children[0].ID, Kind: record.SafeAddress, Text: "An invented house, 1 Nowhere Lane. Ring before anybody goes there.",
	})
	_, err := c.desk.BreakGlass(ctx, c.person("health-lead", record.SafeguardingNow), casework.BreakGlassWish{
		Child: c.children[len(c.children)-1].ID, Why: "hospital", Words: "Came to the emergency department and nobody answered.",
	})
	return errors.Join(sealed, err)
}

// print says who can sign in, a line for each.
func (c *crowd) print(out *output) {
	_, _ = fmt.Fprintln(out.stdout, "Sign in as one of these. The codes are good until the demonstration ends.")
	for i := range c.accounts {
		a := &c.accounts[i]
		_, _ = fmt.Fprintf(out.stdout, "  %-36s login %-22s code %s  (%s)\n", record.Words().RoleName(a.Role), a.Login, a.Code, demoFor[a.Role])
	}
}
