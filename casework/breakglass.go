package casework

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
)

// glassFor is how long a record stays open that was opened by break-glass.
const glassFor = 60 * time.Minute

// GlassReason is one of the reasons for which a record is opened by break-glass.
type GlassReason struct{ Code, Words string }

// OtherGlassReason is the code of a reason that somebody says in their own words.
const OtherGlassReason = "other"

// GlassReasons gives the reasons there are, in the order shown: what cannot wait first.
func GlassReasons() []GlassReason {
	return []GlassReason{
		{"danger", "The child is in danger now"},
		{"missing", "The child is missing now"},
		{"hospital", "The child is at a hospital now"},
		{"custody", "The child is in custody now"},
		{"meeting", "A strategy meeting or a court hearing is within hours"},
		{"night", "It is out of hours and nobody answers"},
		{"unreachable", "Whoever works with the child cannot be reached"},
		{OtherGlassReason, "Something else: say what"},
	}
}

// GlassReasonWords gives a reason in words; "" for one that there is not.
func GlassReasonWords(code string) string {
	for _, reason := range GlassReasons() {
		if reason.Code == code {
			return reason.Words
		}
	}
	return ""
}

// BreakGlassWish is a wish to open one record that nothing else opens, to act now. The child is named by its page, or by two things that are
// exactly its own.
type BreakGlassWish struct {
	Child   record.ChildID // "" when Exact says which
	Exact   *Asking
	Why     string         // code of a reason
	Words   record.Private // a few words; of another reason than those listed they are needed
	Request Request
}

// Glass is a record that somebody has open by break-glass.
type Glass struct {
	Child record.ChildID
	Until time.Time
	Why   string         // code of the reason
	Words record.Private // in their own words
	Again bool           // it was open already, and nothing was added
}

// KeptFrom is said to somebody whom a conflict keeps from a child that they named by two exact things: since they know the child, they are told
// whom to ring. By its page they are told what everybody is told of a page that is not there.
type KeptFrom struct{ Ring Number }

// Error says that somebody else has to look.
func (*KeptFrom) Error() string {
	return record.Withheld.Error() + ": you cannot open this record; ring the duty phone"
}

// Unwrap makes it a Withheld.
func (*KeptFrom) Unwrap() error { return record.Withheld }

// exactly gives the one child that two exact things name. Where none is named, or several are, it is a child that is not there: the same is
// then refused, in the same steps, as for a child that may not be opened.
func (d *Desk) exactly(ctx context.Context, who Who, asking *Asking) (record.ChildID, error) {
	exact, err := asking.exact()
	if err != nil {
		return "", err
	}
	ids, err := d.store.Exact(ctx, who.Tenant, exact, fewestToAsk)
	if err != nil || len(ids) != 1 {
		return noSuchChild, err
	}
	return ids[0], nil
}

// noSuchChild is nobody's page: ids are letters and digits.
const noSuchChild record.ChildID = "-"

// BreakGlass opens one record for sixty minutes, to act now. The child's lead and the Caldicott guardian are told at once, and somebody else
// says within three days whether it was justified. Nothing sealed is shown by it, and nobody who is kept from the child by a conflict gets in.
// Whoever has it open already has it until it ends by itself: a second click changes nothing. Without proof of the last five minutes of who
// they are the error is NotProved.
func (d *Desk) BreakGlass(ctx context.Context, who Who, wish BreakGlassWish) (Glass, error) {
	words := strings.TrimSpace(wish.Words.Reveal())
	if err := checkGlassReason(wish.Why, words); err != nil {
		return Glass{}, err
	}
	if wish.Child == "" && wish.Exact != nil {
		child, err := d.exactly(ctx, who, wish.Exact)
		if err != nil {
			return Glass{}, err
		}
		wish.Child = child
	}
	subject := record.Subject{Kind: record.OneChild, ID: string(wish.Child)}
	access, err := d.access(ctx, who, record.BreakGlassAct, subject)
	if err != nil {
		return Glass{}, d.ringInstead(ctx, who, &wish, err)
	}
	leads, err := d.leads(ctx, who.Tenant, wish.Child)
	if err != nil {
		return Glass{}, err
	}
	glass := Glass{Child: wish.Child, Why: wish.Why, Words: record.Private(words)}
	asked := audit.NewDigester("break-glass 1")
	asked.Text(wish.Why, words)
	written, err := d.store.Write(ctx, access, store.Request{ID: wish.Request.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		return d.breakGlass(ctx, w, who, leads, &glass)
	})
	if err == nil && written.Again {
		glass.Again = true
		glass.Until, err = time.Parse(time.RFC3339Nano, string(written.Answer))
	}
	return glass, err
}

// ringInstead tells whom to ring when somebody is kept from a child whom they named by two exact things.
func (d *Desk) ringInstead(ctx context.Context, who Who, wish *BreakGlassWish, refused error) error {
	if wish.Exact == nil || !errors.Is(refused, record.Withheld) || errors.Is(refused, NotProved) {
		return refused
	}
	standing, err := d.standing(ctx, who, record.Subject{Kind: record.OneChild, ID: string(wish.Child)})
	if err != nil || !standing.Excluded {
		return refused
	}
	return &KeptFrom{d.directory.duty()}
}

// breakGlass records the tie, the review and the notices, unless the record is open already.
func (d *Desk) breakGlass(ctx context.Context, w store.Writer, who Who, leads []Holder, glass *Glass) error {
	ties, err := w.Ties(ctx)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(ties, func(t record.Tie) bool { return isGlassOf(&t, who.Actor, d.now()) }); i >= 0 {
		glass.Until, glass.Again = ties[i].Until, true
		w.Came("open already")
		w.Answer([]byte(glass.Until.Format(time.RFC3339Nano)))
		return nil
	}
	held, err := w.HeldBy(ctx)
	if err != nil {
		return err
	}
	glass.Until, glass.Again = d.now().Add(glassFor).UTC().Truncate(time.Second), false
	w.Answer([]byte(glass.Until.Format(time.RFC3339Nano)))
	_, err = w.Tie(ctx, record.Tie{
		Relation: record.BreakGlass, Holder: who.Actor.User, Role: who.Actor.Role, Agency: who.Actor.Agency, From: d.now(), Until: glass.Until,
		Reason: record.Private(strings.TrimSpace(GlassReasonWords(glass.Why) + ". " + glass.Words.Reveal())),
	})
	if err != nil {
		return err
	}
	review := record.ReviewID(rand.Text())
	if err := w.OpenReview(ctx, record.Review{ID: review, Kind: record.OfBreakGlass, Due: d.now().Add(reviewWithin), Why: glass.Why, Words: glass.Words}); err != nil {
		return err
	}
	w.Came("open for 60 minutes: " + glass.Why)
	c := concernedWith(leads, held, who.Actor.Agency)
	return w.Tell(ctx, c.tellAll(record.Told{What: record.GlassBroken, By: who.Actor, About: string(review)})...)
}

func isGlassOf(t *record.Tie, by record.Actor, at time.Time) bool {
	return t.Relation == record.BreakGlass && t.Holder == by.User && t.Role == by.Role && t.InForce(at)
}

func checkGlassReason(code, words string) error {
	switch {
	case GlassReasonWords(code) == "":
		return fmt.Errorf("%w: choose one of the reasons", record.Invalid)
	case code == OtherGlassReason || words != "" && len(strings.Fields(words)) >= fewestWords:
		return checkReason(words)
	case len(words) > longestReason || strings.ContainsFunc(words, Hidden) || !audit.IsText(words):
		return fmt.Errorf("%w: the words are text of at most %d letters, without hidden characters", record.Invalid, longestReason)
	}
	return nil
}

// GlassOf says whether somebody has a record open by break-glass: nil when they have not. It is asked for every page of a child, so that it
// leaves no line unless there is something to say.
func (d *Desk) GlassOf(ctx context.Context, who Who, child record.ChildID) (*Glass, error) {
	holders, err := d.store.Holders(ctx, who.Tenant, child, d.now())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(holders, func(h Holder) bool { return h.Relation == record.BreakGlass && h.User == who.Actor.User })
	if i < 0 {
		return nil, nil //nolint:nilnil // nothing is open, and nothing is wrong
	}
	glass := &Glass{Child: child, Until: holders[i].Until}
	access, err := d.access(ctx, who, record.NoticeAct, oneself(who))
	if err != nil {
		return nil, err
	}
	return glass, d.store.Read(ctx, access, func(r store.Reader) error {
		mine, err := r.MyReviews(ctx)
		for i := range mine {
			if v := &mine[i]; v.Child == child && v.Kind == record.OfBreakGlass {
				glass.Why, glass.Words = v.Why, v.Words
				break
			}
		}
		return err
	})
}

// EndGlass closes a record that somebody has open by break-glass, before its time. It needs no proof: closing is always right. One that is
// closed already stays so.
func (d *Desk) EndGlass(ctx context.Context, who Who, child record.ChildID) error {
	access, err := d.access(ctx, who, record.DeclareAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return err
	}
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		ties, err := w.Ties(ctx)
		w.Came("break-glass ended")
		for i := range ties {
			if t := &ties[i]; err == nil && isGlassOf(t, who.Actor, d.now()) {
				err = w.Untie(ctx, t.ID, "Ended by who opened it.")
			}
		}
		if errors.Is(err, record.Conflict) {
			return nil // it ended meanwhile
		}
		return err
	})
	return err
}
