package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sightline/audit"
	"sightline/matching"
	"sightline/record"
	"sightline/store"
)

// Restriction is a wish that only these people see a child.
type Restriction struct {
	Child   record.ChildID
	People  []string // opaque ids; whoever asks is one of them when they go on working with the child
	Reason  record.Private
	Request Request
}

// Restrict names those who may see a child. From then on nobody else does, whatever ties them to the child, also in every part of the record
// that is ever joined with it. A manager asks and a second one agrees: the error is a *NeedsApproval until they do.
func (d *Desk) Restrict(ctx context.Context, who Who, r Restriction) error {
	people := slices.Compact(slices.Sorted(slices.Values(r.People)))
	reason := strings.TrimSpace(r.Reason.Reveal())
	switch {
	case len(people) == 0 || slices.Contains(people, "") || !audit.IsText(people...):
		return fmt.Errorf("%w: say who may see the child; with nobody on the list only breaking the glass would be left", record.Invalid)
	case len(people) > mostListed:
		return fmt.Errorf("%w: a list of more than %d people keeps nothing from anybody", record.Invalid, mostListed)
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	access, err := d.mayRestrict(ctx, who, r.Child)
	if err != nil {
		return err
	}
	asked := audit.NewDigester("restrict 1")
	asked.Text(append([]string{reason}, people...)...)
	_, err = d.store.Write(ctx, access, store.Request{ID: r.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		err := approved(ctx, w, &Twofold{
			Kind: record.ForRestriction, What: append([]string{string(record.Listed), string(r.Child)}, people...), Child: r.Child,
			Says: record.Private(fmt.Sprintf("Only those on a list of %d may see this child's record from now on.", len(people))),
		})
		for i := 0; i < len(people) && err == nil; i++ {
			_, err = w.Tie(ctx, record.Tie{Relation: record.Listed, Holder: people[i], From: d.now(), Reason: record.Private(reason)})
		}
		return err
	})
	return d.sayWhom(ctx, who, err, people...)
}

// mostListed is how many people a list names at most.
const mostListed = 50

// mayRestrict is leave to say who may see a child: a manager's.
func (d *Desk) mayRestrict(ctx context.Context, who Who, child record.ChildID) (audit.Access, error) {
	access, err := d.access(ctx, who, record.TieAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err == nil && who.Actor.Role != record.TeamManager && who.Actor.Role != record.ServiceRole {
		return audit.Access{}, d.refusedAfter(ctx, access, fmt.Errorf("%w: a manager says who may see a child", record.Withheld))
	}
	return access, err
}

// Unlist takes somebody off the list of those who may see a child. When the last one is taken off the child is open again to those who have
// to do with it. It takes two people, as restricting does.
func (d *Desk) Unlist(ctx context.Context, who Who, ending Ending) error {
	access, err := d.mayRestrict(ctx, who, ending.Child)
	if err != nil {
		return err
	}
	holder := ""
	err = d.untie(ctx, access, &ending, func(w store.Writer, t *record.Tie) error {
		if t.Relation != record.Listed {
			return fmt.Errorf("relation: %w", record.NotFound)
		}
		holder = t.Holder
		return approved(ctx, w, &Twofold{
			Kind: record.ForRestriction, What: []string{"no longer " + string(record.Listed), string(ending.Child), string(ending.Tie)}, Child: ending.Child,
			Says: "Somebody is taken off the list of those who may see this child's record.",
		})
	})
	return d.sayWhom(ctx, who, err, holder)
}

// Declare says that somebody knows the child or the family. At once they see nothing of the child any more, in whatever role, until a manager
// says that it is over. Whether there is such a child is not said: of one that is not there it is said as of one that is.
func (d *Desk) Declare(ctx context.Context, who Who, child record.ChildID, reason record.Private, r Request) error {
	why := strings.TrimSpace(reason.Reveal())
	if err := checkReason(why); err != nil {
		return err
	}
	access, err := d.access(ctx, who, record.DeclareAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return err
	}
	asked := audit.NewDigester("declare 1")
	asked.Text(why)
	_, err = d.store.Write(ctx, access, store.Request{ID: r.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		_, err := w.Tie(ctx, record.Tie{Relation: record.Excluded, Holder: who.Actor.User, From: d.now(), Reason: record.Private(why)})
		return err
	})
	if errors.Is(err, record.NotFound) {
		return d.refused(ctx, who, record.DeclareAct, access.Granted().Subject, false)
	}
	return err
}

// DescribeMyself keeps what somebody says of themselves and of people close to them. It is compared with the records of children by blind
// tokens, and shown to nobody else. What was said before goes on counting.
func (d *Desk) DescribeMyself(ctx context.Context, who Who, own record.Own, r Request) error {
	if err := checkOwn(&own); err != nil {
		return err
	}
	access, err := d.access(ctx, who, record.DeclareAct, record.Subject{Kind: record.OnePerson, ID: who.Actor.User})
	if err != nil {
		return err
	}
	exact := ownTokens(&own)
	asked := audit.NewDigester("describe myself 1")
	for i := range exact {
		asked.Number(int64(exact[i].Of))
		asked.Text(exact[i].Field, exact[i].Value.Reveal())
	}
	_, err = d.store.Write(ctx, access, store.Request{ID: r.ID, Asked: asked.Sum()}, func(w store.Writer) error { return w.Say(ctx, own, exact) })
	return err
}

// Myself gives what somebody said of themselves last.
func (d *Desk) Myself(ctx context.Context, who Who) (own record.Own, err error) {
	access, err := d.access(ctx, who, record.DeclareAct, record.Subject{Kind: record.OnePerson, ID: who.Actor.User})
	if err != nil {
		return own, err
	}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		own, err = r.Own(ctx)
		return err
	})
	return own, err
}

// How much somebody says of themselves at most.
const (
	mostClose    = 30
	mostOfOne    = 10
	longestOfOne = 200 // letters of a name or an address
)

// checkOwn refuses what could not be compared with anything.
func checkOwn(own *record.Own) error {
	if len(own.People) > mostClose {
		return fmt.Errorf("%w: name at most %d people", record.Invalid, mostClose)
	}
	for i, one := range append([]record.Close{own.Self}, own.People...) {
		of := "you"
		if i > 0 {
			of = fmt.Sprintf("person %d", i)
		}
		for _, part := range []struct {
			what, accepted string
			all            []record.Private
			exact          func(string) bool
		}{
			{"name", "a first name and a family name", one.Names, func(s string) bool { return len(matching.NamesIn(s)) > 0 }},
			{"address", "a house and a postcode", one.Addresses, func(s string) bool { return matching.Address(s) != "" }},
			{"telephone number", "all its digits", one.Phones, func(s string) bool { return matching.Phone(s) != "" }},
		} {
			if len(part.all) > mostOfOne {
				return fmt.Errorf("%w: at most %d of each %s of %s", record.Invalid, mostOfOne, part.what, of)
			}
			for _, value := range part.all {
				if s := value.Reveal(); len(s) > longestOfOne || !audit.IsText(s) || strings.ContainsFunc(s, Hidden) || !part.exact(s) {
					return fmt.Errorf("%w: a %s of %s cannot be compared; give %s", record.Invalid, part.what, of, part.accepted)
				}
			}
		}
		if one.Born.Known() && birthday(one.Born) == "" {
			return fmt.Errorf("%w: the birth of %s is a day, as in 2009-04-02", record.Invalid, of)
		}
	}
	if len(own.Self.Names) == 0 {
		return errors.Join(record.Invalid, errors.New("give at least your own name"))
	}
	return nil
}
