package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// DisclosureWish is a wish to tell one sealed item to somebody it was not for.
type DisclosureWish struct {
	Child   record.ChildID
	Item    record.SealedID
	To      record.Private // who is told, by their function
	Why     record.Private // why they have to know
	Basis   string         // code of one of Bases: the ground in law
	Request Request
}

// Disclose shows one sealed item, once, to be told to somebody it was not for. Whoever may be shown it asks, and a Caldicott guardian agrees to
// exactly this item, as it stands, for exactly this party: the error is a *NeedsApproval until they do. In the commit that uses the approval up
// the child's lead is told, and a decision to share stands in the chronology, for named roles: which sort of thing was told to whom and why, and
// nothing of what it says.
func (d *Desk) Disclose(ctx context.Context, who Who, wish DisclosureWish) (shown Revealed, err error) {
	if err := wish.check(); err != nil {
		return shown, err
	}
	access, err := d.mayDisclose(ctx, who, wish.Child)
	if err != nil {
		return shown, err
	}
	leads, err := d.leads(ctx, who.Tenant, wish.Child)
	if err != nil {
		return shown, err
	}
	opens, err := d.opens(ctx, who, wish.Child)
	if err != nil {
		return shown, err
	}
	shown = Revealed{At: d.now(), Until: d.now().Add(RevealFor), Emergency: access.Granted().Relation == record.OnDuty}
	asked := audit.NewDigester("telling what is sealed 1")
	asked.Text(string(wish.Item), wish.To.Reveal(), wish.Why.Reveal(), wish.Basis)
	var item record.SealedItem
	_, err = d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		if item, err = w.Reveal(ctx, wish.Item); err != nil {
			return err
		}
		if shown.Whose, err = d.whose(ctx, w, opens); err != nil {
			return err
		}
		if wish.tells(&item) {
			return &FieldProblem{"why", "Leave out of these words what is kept sealed: others read them"}
		}
		if err := approved(ctx, w, wish.twofold(&item)); err != nil {
			return err
		}
		w.Came("revealed: " + string(item.Kind))
		if _, err := w.Enter(ctx, wish.entry(item.Kind, d)); err != nil {
			return err
		}
		if err := tellDisclosed(ctx, w, who, leads); err != nil {
			return err
		}
		if err := d.accountFor(ctx, w, who, &reveal{shown.Emergency, strings.TrimSpace(wish.Why.Reveal()), leads}); err != nil {
			return err
		}
		return w.Touched(ctx, d.deriveNow)
	})
	switch {
	case err != nil:
		return Revealed{}, err
	case item.ID == "": // sent twice: it was told, and is shown again as it is to whoever may be shown it
		return d.Reveal(ctx, who, RevealWish{Child: wish.Child, Item: wish.Item, Task: wish.Why})
	}
	shown.Item = item
	return shown, nil
}

// mayDisclose is leave to be shown what is sealed, of somebody who may also write down that they told it.
func (d *Desk) mayDisclose(ctx context.Context, who Who, child record.ChildID) (audit.Access, error) {
	subject := record.Subject{Kind: record.OneChild, ID: string(child)}
	access, err := d.access(ctx, who, record.RevealAct, subject)
	if err != nil {
		return access, err
	}
	standing, err := d.standing(ctx, who, subject)
	if err != nil {
		return audit.Access{}, err
	}
	if !d.decide(who, record.RecordAct, subject, standing).Allowed {
		return audit.Access{}, fmt.Errorf("%w: whoever tells what is sealed also writes down that they did", record.Withheld)
	}
	if who.Actor.Agency == "" {
		return audit.Access{}, fmt.Errorf("%w: a decision to share is an agency's, and this account is of none; ask whoever looks after accounts", record.Invalid)
	}
	return access, nil
}

func (wish *DisclosureWish) check() error {
	to := strings.TrimSpace(wish.To.Reveal())
	switch {
	case to == "" || len(to) > longestParty || checkWords(to) != nil:
		return &FieldProblem{"to", "Say who is told, by their function, in at most 200 letters"}
	case checkReason(strings.TrimSpace(wish.Why.Reveal())) != nil:
		return &FieldProblem{"why", "Say why they have to know, in at least three words"}
	case basisOf(wish.Basis) == nil || wish.Basis == "none":
		return &FieldProblem{"basis", "Choose the ground in law: without one nothing sealed is told"}
	}
	return nil
}

const longestParty = 200

// shortestTold is how long words are that give a sealed item away: shorter ones stand in many sentences.
const shortestTold = 5

// tells reports that what others will read holds what is sealed.
func (wish *DisclosureWish) tells(item *record.SealedItem) bool {
	words := evened(wish.To.Reveal() + " " + wish.Why.Reveal())
	held := []string{item.Text.Reveal()}
	if e := item.Entry; e != nil {
		held = append(held, e.Text.Reveal())
		for _, place := range e.Places {
			held = append(held, place.Name.Reveal())
		}
		for _, person := range e.People {
			held = append(held, person.Name.Reveal())
		}
	}
	return slices.ContainsFunc(held, func(s string) bool { return len(s) >= shortestTold && strings.Contains(words, evened(s)) })
}

// evened is words as they are compared: whoever types a party a second time need not hit the same capitals and spaces.
func evened(words string) string { return strings.ToLower(strings.Join(strings.Fields(words), " ")) }

// twofold is exactly what is asked: which item, as it stands, for whom. Another item, a newer version of it, or another party needs its own.
func (wish *DisclosureWish) twofold(item *record.SealedItem) *Twofold {
	return &Twofold{
		Kind: record.ForUnsealing, Child: wish.Child,
		What: []string{"tell", string(wish.Child), string(wish.Item), fmt.Sprint(item.Version), evened(wish.To.Reveal())},
		Says: record.Private(fmt.Sprintf("To tell something that is kept sealed of one child (%s) to: %s.", sortWords(item.Kind), strings.TrimSpace(wish.To.Reveal()))),
	}
}

func sortWords(kind record.SealedKind) string {
	switch kind {
	case record.SafeAddress:
		return "a safe address"
	case record.Refuge:
		return "a refuge"
	case record.SourceIdentity:
		return "who gave information"
	case record.OtherSealed:
	}
	return "something else"
}

// entry is what stands in the chronology. It is for named roles: that something is kept sealed is not for everybody either.
func (wish *DisclosureWish) entry(kind record.SealedKind, d *Desk) record.Entry {
	decision := SharingDecision{
		Shared: SharePart, Purpose: wish.Why, Basis: wish.Basis, ToOthers: wish.To, Reason: wish.Why,
		What: record.Private("Something kept sealed: " + sortWords(kind) + ". What it says is not written here."), LeftOut: "Everything else that is kept sealed.",
		WhyNotTold: "What is kept sealed is kept from some of the family: who else is told is decided with the lead professional.",
	}
	e := decision.entry(nil, d.now())
	e.Handling, e.Recorded = record.Restricted, londonMinute(d.now())
	return e
}

// tellDisclosed tells the child's lead, unless they did it themselves; without a lead, the Caldicott guardians.
func tellDisclosed(ctx context.Context, w store.Writer, who Who, leads []Holder) error {
	held, err := w.HeldBy(ctx)
	if err != nil {
		return err
	}
	c := concernedWith(leads, held, who.Actor.Agency)
	to := c.guardians
	if len(c.leads) > 0 {
		to = eachOf(slices.DeleteFunc(slices.Clone(c.leads), func(user string) bool { return user == who.Actor.User }))
	}
	return w.Tell(ctx, tell(record.Told{What: record.SealedTold, By: who.Actor}, to...)...)
}
