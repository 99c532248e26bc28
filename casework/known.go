package casework

import (
	"context"
	"fmt"
	"strings"

	"sightline/matching"
	"sightline/record"
	"sightline/store"
)

// Asking is what somebody knows of a child whom they ask about: at least two of these, exactly.
type Asking struct {
	NHSNumber  record.Private
	UPN        record.Private
	GivenNames record.Private // with FamilyName: one of the two
	FamilyName record.Private
	Born       string // a day
	Postcode   record.Private
}

// Known says whether a child is known here, and whom to ring. Nothing else of the record is said.
type Known struct {
	Known bool
	Ring  Number // a team; of a record that is kept from some, the duty phone. Nobody's when the directory names none
	Duty  bool   // Ring is the duty phone
}

// fewestToAsk is how many of the things asked by have to be the child's.
const fewestToAsk = 2

// AskKnown says to a role that is called first whether a child is known here, and whom to ring. Everybody else is told what is told of a child
// who is not. What does not say enough is record.Invalid. The line in the log names the child only when there is one.
func (d *Desk) AskKnown(ctx context.Context, who Who, asking Asking) (Known, error) {
	exact, err := asking.exact()
	if err != nil {
		return Known{}, err
	}
	every := record.Subject{Kind: record.EveryChild}
	decision := d.decide(who, record.AskKnownAct, every, record.Standing{})
	if !decision.Allowed {
		return Known{}, d.refused(ctx, who, record.AskKnownAct, every, false) // whoever may not ask is told what is told of a child who is not known
	}
	ids, err := d.store.Exact(ctx, who.Tenant, exact, fewestToAsk)
	if err != nil {
		return Known{}, fmt.Errorf("asking whether a child is known: %w", err)
	}
	if len(ids) == 0 {
		return Known{}, d.asked(ctx, granted(who, record.AskKnownAct, every, &decision))
	}
	found := Known{Known: true, Duty: len(ids) > 1}
	for _, id := range ids {
		if err := d.asked(ctx, granted(who, record.AskKnownAct, record.Subject{Kind: record.OneChild, ID: string(id)}, &decision)); err != nil {
			return Known{}, err
		}
	}
	err = d.whomToRing(ctx, who, ids[0], &found)
	return found, err
}

// whomToRing chooses the team of who leads the work, or works with the child. Where the record is kept from some, or holds something sealed,
// only the duty phone is named: the team alone could say where the child is.
func (d *Desk) whomToRing(ctx context.Context, who Who, child record.ChildID, found *Known) error {
	standing, err := d.standing(ctx, who, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return err
	}
	sealed, err := d.store.HoldsSealed(ctx, who.Tenant, child)
	if err != nil {
		return err
	}
	reaches, err := d.store.Reaches(ctx, who.Tenant, child, d.now())
	if err != nil {
		return err
	}
	holders, err := d.holders(ctx, who.Tenant, child)
	if err != nil {
		return err
	}
	found.Duty = found.Duty || sealed || standing.Excluded || standing.Restricted
	if !found.Duty {
		for _, relation := range []record.Relation{record.Leads, record.Allocated} {
			for i := range holders {
				if h := &holders[i]; h.Relation == relation && found.Ring.IsZero() {
					found.Ring = d.directory.team(h.Agency)
				}
			}
		}
	}
	if found.Ring.IsZero() {
		var areas []record.AreaCode
		for i := range reaches {
			if reaches[i].Says == store.ReachArea {
				areas = append(areas, reaches[i].Area)
			}
		}
		found.Ring, found.Duty = d.directory.duty(areas...), true
	}
	return nil
}

// Check says what is missing for a child to be named by it, or what cannot be used: nothing is looked up.
func (a *Asking) Check() error {
	_, err := a.exact()
	return err
}

// exact gives what is asked by in its exact forms. Each says whether it is one.
func (a *Asking) exact() ([]store.Token, error) {
	var t tokens
	for _, one := range []struct {
		what, given, field, value, accepted string
	}{
		{"the NHS number", a.NHSNumber.Reveal(), nhsField, matching.NHSNumber(a.NHSNumber.Reveal()), "ten digits, of which the last one checks the others"},
		{"the pupil's number", a.UPN.Reveal(), upnField, matching.UPN(a.UPN.Reveal()), "thirteen letters and digits"},
		{"the name", a.GivenNames.Reveal() + a.FamilyName.Reveal(), ownNameField, matching.NameOf(a.GivenNames.Reveal(), a.FamilyName.Reveal()).Name, "a first name and a family name, in full"},
		{"the date of birth", a.Born, store.BirthField, dayIn(a.Born), "a day, as in 2009-04-02"},
		{"the postcode", a.Postcode.Reveal(), postcodeField, matching.Postcode(a.Postcode.Reveal()), "a whole postcode"},
	} {
		if strings.TrimSpace(one.given) != "" && one.value == "" {
			return nil, fmt.Errorf("%w: %s is not one; give %s, or leave it out", record.Invalid, one.what, one.accepted)
		}
		t.add(one.field, one.value)
	}
	if len(t.all) < fewestToAsk {
		return nil, fmt.Errorf("%w: give at least two of NHS number, pupil's number, full name, date of birth and postcode, exactly as they are", record.Invalid)
	}
	return t.all, nil
}

func dayIn(text string) string {
	when, err := record.ParseWhen(strings.TrimSpace(text))
	if err != nil {
		return ""
	}
	return birthday(when)
}
