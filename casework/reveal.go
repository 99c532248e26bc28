package casework

// What is kept sealed, verb by verb:
//
//	looking     SealedItems
//	keeping     Seal · Unseal
//	showing     Reveal
//	telling     TellReveals (by itself, every week)

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// RevealFor is how long one sealed item is shown before the page goes back by itself.
const RevealFor = 60 * time.Second

// SealedBoard says what is kept sealed of a child, and nothing of what it says.
type SealedBoard struct {
	Items     []record.SealedItem // without their text
	Reveal    bool                // this person may be shown one, for a task
	Emergency bool                // they may, because they are on duty: by themselves, in an emergency
	Seal      bool                // they may keep one, or take one back
	Lead      bool                // they lead the work with the child
	Whose     *Named              // nil: they may not open the record
	Shown     []record.LogLine    // of the last week, the latest first, for the lead: who was shown one
}

// SealedItems says to whoever may be shown what is sealed, or may seal, which items there are: of which sort, and who holds them. Everybody else
// is told what they are told of a page that is not there.
func (d *Desk) SealedItems(ctx context.Context, who Who, child record.ChildID) (b SealedBoard, err error) {
	subject := record.Subject{Kind: record.OneChild, ID: string(child)}
	standing, err := d.standing(ctx, who, subject)
	if err != nil {
		return b, err
	}
	proving := who
	proving.Proved = d.now() // what they could do once they have proved who they are
	reveal := d.decide(proving, record.RevealAct, subject, standing)
	seal := d.decide(proving, record.SealAct, subject, standing)
	act := record.SealAct
	if !seal.Allowed {
		act = record.RevealAct
	}
	access, err := d.access(ctx, who, act, subject)
	if err != nil {
		return b, err
	}
	ownAlone := !reveal.Allowed && d.sealsOwnAlone(proving, subject, standing)
	b.Seal, b.Reveal, b.Emergency = seal.Allowed, reveal.Allowed, reveal.Allowed && reveal.Relation == record.OnDuty
	b.Lead = standing.Has(record.Leads)
	opens := d.opensAs(who, child, standing)
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		if b.Whose, err = d.whose(ctx, r, opens); err != nil {
			return err
		}
		b.Items, err = r.Sealed(ctx)
		if ownAlone {
			b.Items = slices.DeleteFunc(b.Items, func(item record.SealedItem) bool { return item.Controller != who.Actor.Agency })
		}
		if err != nil || !b.Lead {
			return err
		}
		b.Shown, err = r.Reveals(ctx, d.now().Add(-week))
		slices.Reverse(b.Shown)
		return err
	})
	return b, err
}

const week = 7 * 24 * time.Hour

// sealsOwnAlone reports that somebody may keep sealed, and take back, what their own agency keeps, and nothing else: a notice alone ties them to
// the child. That another agency keeps something sealed is not said to them.
func (d *Desk) sealsOwnAlone(who Who, subject record.Subject, standing record.Standing) bool {
	standing.Relations = slices.DeleteFunc(slices.Clone(standing.Relations), func(r record.Relation) bool { return r == record.HoldsNotice })
	return !d.decide(who, record.SealAct, subject, standing).Allowed
}

// AsksSealed reports that somebody may ask what is kept sealed of a child: whether there is anything is not said by it. It is asked for the link
// to that page, opens nothing and leaves no line.
func (d *Desk) AsksSealed(ctx context.Context, who Who, child record.ChildID) bool {
	subject := record.Subject{Kind: record.OneChild, ID: string(child)}
	standing, err := d.standing(ctx, who, subject)
	if err != nil {
		return false
	}
	who.Proved = d.now() // they prove it on the way
	return d.decide(who, record.RevealAct, subject, standing).Allowed || d.decide(who, record.SealAct, subject, standing).Allowed
}

// SealWish is a wish to keep something sealed.
type SealWish struct {
	Child   record.ChildID
	Kind    record.SealedKind
	Text    record.Private
	Request Request
}

// Seal keeps something sealed of a child, such as a safe address. It is in no list, print, search or export, and is shown item by item.
func (d *Desk) Seal(ctx context.Context, who Who, wish SealWish) error {
	text := strings.TrimSpace(wish.Text.Reveal())
	switch {
	case !slices.Contains(record.SealedKinds(), wish.Kind):
		return &FieldProblem{"kind", "Choose what it is"}
	case text == "":
		return &FieldProblem{"text", "Write what is to be kept sealed"}
	case checkWords(text) != nil:
		return &FieldProblem{"text", "Use at most 4,000 letters, and none that nobody sees"}
	}
	access, err := d.access(ctx, who, record.SealAct, record.Subject{Kind: record.OneChild, ID: string(wish.Child)})
	if err != nil {
		return err
	}
	asked := audit.NewDigester("sealing 1")
	asked.Text(string(wish.Kind)) // not what is sealed: the digest of a request is kept, and few addresses are possible
	_, err = d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		w.Came("sealed: " + string(wish.Kind))
		_, err := w.Seal(ctx, record.SealedItem{Kind: wish.Kind, Text: record.Private(text)})
		return err
	})
	return err
}

// Unseal takes back an item that was written here, as it was looked at: it is shown to nobody any more. Whom a notice alone ties to the child
// takes back what their own agency keeps. The child's lead is told, or the Caldicott guardians when nobody leads.
func (d *Desk) Unseal(ctx context.Context, who Who, child record.ChildID, item record.SealedID, version int) error {
	subject := record.Subject{Kind: record.OneChild, ID: string(child)}
	access, err := d.access(ctx, who, record.SealAct, subject)
	if err != nil {
		return err
	}
	standing, err := d.standing(ctx, who, subject)
	if err != nil {
		return err
	}
	leads, err := d.leads(ctx, who.Tenant, child)
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		if err := d.ownSealed(ctx, w, who, item, d.sealsOwnAlone(who, subject, standing)); err != nil {
			return err
		}
		w.Came("taken back")
		if err := w.Unseal(ctx, item, version); err != nil {
			return err
		}
		return tellTakenBack(ctx, w, who, leads)
	})
	return err
}

// ownSealed refuses an item of another agency to whom takes back that of their own alone, as one that is not there.
func (d *Desk) ownSealed(ctx context.Context, w store.Writer, who Who, item record.SealedID, alone bool) error {
	if !alone {
		return nil
	}
	items, err := w.Sealed(ctx)
	if err != nil || slices.ContainsFunc(items, func(one record.SealedItem) bool { return one.ID == item && one.Controller == who.Actor.Agency }) {
		return err
	}
	return fmt.Errorf("sealed item: %w", record.NotFound)
}

// tellTakenBack tells the child's lead, unless they did it themselves; without one, the Caldicott guardians are: not
// every manager learns that something was kept sealed.
func tellTakenBack(ctx context.Context, w store.Writer, who Who, leads []Holder) error {
	held, err := w.HeldBy(ctx)
	if err != nil {
		return err
	}
	c := concernedWith(leads, held, who.Actor.Agency)
	to := c.guardians
	if len(c.leads) > 0 {
		to = nil
		for _, user := range c.leads {
			if user != who.Actor.User {
				to = append(to, record.Audience{User: user})
			}
		}
	}
	return w.Tell(ctx, tell(record.Told{What: record.SealedTakenBack, By: who.Actor}, to...)...)
}

// RevealWish is a wish to be shown one sealed item.
type RevealWish struct {
	Child record.ChildID
	Item  record.SealedID
	Task  record.Private // for which task; in an emergency, what the emergency is
}

// Revealed is one sealed item, for a minute.
type Revealed struct {
	Item      record.SealedItem
	At, Until time.Time
	Emergency bool
	Whose     *Named // nil: they may not open the record
}

// Reveal shows one sealed item, once, for a task. Each time is a line of its own, and somebody else looks at it afterwards. To whoever is on duty,
// without a task, it is shown in an emergency by their own decision: those on call, the lead and the Caldicott guardian are told at once, and a
// second person looks at it by the next working day. Without proof of the last five minutes of who they are the error is NotProved.
func (d *Desk) Reveal(ctx context.Context, who Who, wish RevealWish) (shown Revealed, err error) {
	task := strings.TrimSpace(wish.Task.Reveal())
	if err := checkReason(task); err != nil {
		return shown, err
	}
	access, err := d.access(ctx, who, record.RevealAct, record.Subject{Kind: record.OneChild, ID: string(wish.Child)})
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
	var item record.SealedItem
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		if item, err = w.Reveal(ctx, wish.Item); err != nil {
			return err
		}
		if shown.Whose, err = d.whose(ctx, w, opens); err != nil {
			return err
		}
		w.Came("revealed: " + string(item.Kind))
		return d.accountFor(ctx, w, who, &reveal{shown.Emergency, task, leads})
	})
	if err == nil { // only what is written down as shown is shown
		shown.Item = item
	}
	return shown, err
}

// reveal is what is written down of a reveal besides its line.
type reveal struct {
	emergency bool
	task      string
	leads     []Holder
}

// accountFor opens the review of a reveal, and tells of an emergency: once, however often somebody keeps the same item open.
func (d *Desk) accountFor(ctx context.Context, w store.Writer, who Who, one *reveal) error {
	review := record.Review{ID: record.ReviewID(rand.Text()), Kind: record.OfReveal, Due: d.now().Add(reviewWithin), Words: record.Private(one.task)}
	if one.emergency {
		review.Kind, review.Due = record.OfEmergencyReveal, nextWorkingDay(d.now())
	}
	before, err := w.ReviewsOf(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(before, func(v record.Review) bool {
		return v.Kind == review.Kind && v.By == who.Actor && v.Open() && v.Words == review.Words && d.now().Sub(v.At) < 24*time.Hour
	}) {
		return nil
	}
	if err := w.OpenReview(ctx, review); err != nil || !one.emergency {
		return err
	}
	held, err := w.HeldBy(ctx)
	if err != nil {
		return err
	}
	c := concernedWith(one.leads, held, who.Actor.Agency)
	told := record.Told{What: record.EmergencyReveal, By: who.Actor, About: string(review.ID)}
	onCall := make([]record.Audience, 0, len(c.guardians))
	for _, g := range c.guardians {
		onCall = append(onCall, record.Audience{OnDuty: true, Area: g.Area})
	}
	return w.Tell(ctx, append(c.tellAll(told), tell(told, onCall...)...)...)
}

// TellReveals tells each child's lead how often something sealed of the child was shown in the week before this one. It is done once a week,
// however often it is asked for.
func (d *Desk) TellReveals(ctx context.Context) error {
	now := d.now()
	to := mondayOf(now)
	from := to.Add(-week)
	access, err := d.access(ctx, background, record.CheckAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return err
	}
	var lines []record.LogLine
	if err := d.store.Read(ctx, access, func(r store.Reader) (err error) {
		lines, err = r.Reveals(ctx, from)
		return err
	}); err != nil {
		return err
	}
	count := map[record.ChildID]int{}
	for i := range lines {
		if lines[i].At.Before(to) {
			count[record.ChildID(lines[i].Subject.ID)]++
		}
	}
	if len(count) == 0 {
		return nil
	}
	var all []record.Told
	for child, n := range count {
		leads, err := d.leads(ctx, background.Tenant, child)
		if err != nil {
			return err
		}
		c := concernedWith(leads, nil, "")
		for _, user := range c.leads {
			all = append(all, record.Told{ID: noticeID(), What: record.RevealsOfWeek, Child: child, Count: n, To: record.Audience{User: user}})
		}
	}
	year, number := from.ISOWeek()
	asked := audit.NewDigester("reveals of a week 1")
	_, err = d.store.Write(ctx, access, store.Request{ID: fmt.Sprintf("reveals-of-week-%d-%02d", year, number), Asked: asked.Sum()}, func(w store.Writer) error {
		w.Came(fmt.Sprintf("told of the reveals of %d children", len(count)))
		return w.Tell(ctx, all...)
	})
	return err
}

// mondayOf is the start of the week of a moment, in London.
func mondayOf(at time.Time) time.Time {
	day := at.In(record.LondonDay(at.Unix()).Location())
	back := (int(day.Weekday()) + 6) % 7
	return time.Date(day.Year(), day.Month(), day.Day()-back, 0, 0, 0, 0, day.Location())
}
