package casework

// What takes two people, verb by verb:
//
//	asking      AskApproval · WithdrawApproval
//	deciding    DecideApproval
//	looking     Approvals
//
// The verb that needs one uses it up within its own commit: see approved.

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

// Twofold is what two people decide: exactly what, and how it is said to the second of them.
type Twofold struct {
	Kind  record.ApprovalKind
	What  []string       // exactly what is to be done, each part in its place; the approval is good for nothing else
	Says  record.Private // the same in words, for who decides
	Child record.ChildID // whose record it is about; "" for none, or for several
	Also  []string       // managers who decide it as well as those who usually do; nil for none
	Wish  record.Private // what whoever asks sends to do it, so that they need not say it again; no part of what is agreed to
}

// digest names exactly what is asked.
func (t *Twofold) digest() string {
	w := audit.NewDigester("what two people decide 1")
	w.Text(string(t.Kind))
	w.Number(int64(len(t.What)))
	w.Text(t.What...)
	return w.Sum().String()
}

// NeedsApproval is the error of a verb that somebody else has to agree to first. It says what to ask for.
type NeedsApproval struct{ Twofold Twofold }

// Error says that somebody else decides, and nothing of what is asked.
func (*NeedsApproval) Error() string {
	return record.NotYet.Error() + ": somebody else has to approve exactly this first"
}

// Unwrap makes it a NotYet.
func (*NeedsApproval) Unwrap() error { return record.NotYet }

// approved uses an approval up, in the commit of what was approved. Where nobody agreed the error is a *NeedsApproval, and nothing is done.
func approved(ctx context.Context, w store.Writer, t *Twofold) error {
	err := w.UseUp(ctx, t.Kind, t.digest())
	if errors.Is(err, record.NotYet) {
		return &NeedsApproval{*t}
	}
	return err
}

// approvalsOver is the subject of looking at approvals, and of asking for one that has no id yet.
var approvalsOver = record.Subject{Kind: record.OneApproval}

func oneApproval(id record.ApprovalID) record.Subject {
	return record.Subject{Kind: record.OneApproval, ID: string(id)}
}

// AskApproval asks somebody else to approve something, with a reason. Those who decide such things are told at once. The same request twice
// asks once.
func (d *Desk) AskApproval(ctx context.Context, who Who, r Request, t Twofold, why record.Private) (record.ApprovalID, error) {
	reason := strings.TrimSpace(why.Reveal())
	if err := checkReason(reason); err != nil {
		return "", err
	}
	if t.Kind.Decider() == "" || len(t.What) == 0 {
		return "", fmt.Errorf("%w: what is asked takes no second person, or is not said", record.Invalid)
	}
	id := record.ApprovalID(rand.Text())
	access, err := d.access(ctx, who, record.AskApprovalAct, approvalsOver)
	if err != nil {
		return "", err
	}
	asked := audit.NewDigester("asking for an approval 1")
	asked.Text(t.digest(), reason)
	written, err := d.store.Write(ctx, access, store.Request{ID: r.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		if err := w.AskFor(ctx, record.Approval{ID: id, Kind: t.Kind, What: t.digest(), Says: t.Says, Child: t.Child, Also: t.Also, Wish: t.Wish}, record.Private(reason)); err != nil {
			return err
		}
		w.Answer([]byte(id))
		return w.Tell(ctx, tell(record.Told{What: record.ApprovalAsked, By: who.Actor, About: string(id)}, decidersOf(&t, who.Actor)...)...)
	})
	return record.ApprovalID(written.Answer), err
}

// decidersOf is who is told that something waits for them.
func decidersOf(t *Twofold, asker record.Actor) []record.Audience {
	to := record.Audience{Role: t.Kind.Decider()}
	if to.Role == record.TeamManager {
		to.Agency = asker.Agency
	}
	return append([]record.Audience{to}, eachOf(t.Also)...)
}

// eachOf tells people one by one.
func eachOf(users []string) []record.Audience {
	all := make([]record.Audience, 0, len(users))
	for _, user := range users {
		all = append(all, record.Audience{User: user})
	}
	return all
}

// Verdict is what the second person says.
type Verdict struct {
	Approval record.ApprovalID
	Agreed   bool
	Why      record.Private // of a refusal it is needed
}

// DecideApproval agrees to what somebody else asked, or refuses it. One that was decided, taken back or used meanwhile, or whose time is over,
// is record.Conflict, and so is one that this person may not decide. Who asked is told at once.
func (d *Desk) DecideApproval(ctx context.Context, who Who, r Request, v Verdict) error {
	why := strings.TrimSpace(v.Why.Reveal())
	if !v.Agreed || why != "" {
		if err := checkReason(why); err != nil {
			return err
		}
	}
	kind := record.Agreed
	if !v.Agreed {
		kind = record.Refused
	}
	return d.settle(ctx, who, r, settling{v.Approval, kind, record.Private(why), record.ApproveAct})
}

// WithdrawApproval takes back what somebody asked, before it is used.
func (d *Desk) WithdrawApproval(ctx context.Context, who Who, r Request, id record.ApprovalID) error {
	return d.settle(ctx, who, r, settling{id, record.Withdrawn, "", record.AskApprovalAct})
}

type settling struct {
	id   record.ApprovalID
	kind record.ApprovalStepKind
	why  record.Private
	act  record.Act
}

func (d *Desk) settle(ctx context.Context, who Who, r Request, s settling) error {
	access, err := d.access(ctx, who, s.act, oneApproval(s.id))
	if err != nil {
		return err
	}
	asked := audit.NewDigester("settling an approval 1")
	asked.Text(string(s.id), string(s.kind), s.why.Reveal())
	_, err = d.store.Write(ctx, access, store.Request{ID: r.ID, Asked: asked.Sum()}, func(w store.Writer) error {
		a, err := w.Approval(ctx, s.id)
		if err != nil {
			return err
		}
		if !mineOrToDecide(&a, who.Actor) { // whose it is not does not learn that it is there
			return fmt.Errorf("approval: %w", record.NotFound)
		}
		if err := w.Settle(ctx, s.id, s.kind, s.why); err != nil || s.kind == record.Withdrawn {
			return err
		}
		return w.Tell(ctx, record.Told{
			ID: noticeID(), What: record.ApprovalDecided, By: who.Actor, About: string(s.id), To: record.Audience{User: a.AskedBy().User},
		})
	})
	return err
}

func mineOrToDecide(a *record.Approval, by record.Actor) bool {
	return a.AskedBy().User == by.User || a.MayDecide(by)
}

// ApprovalBoard is what somebody asked and what waits for them.
type ApprovalBoard struct {
	ToDecide []record.Approval // by this person, in the order asked
	Mine     []record.Approval // asked by this person and not over: they wait, or can be used
	Past     []record.Approval // over, of both: the latest first
	Names    Names
	At       time.Time // as at when it stands so
}

// shownFor is how long what is over is listed.
const shownFor = 90 * 24 * time.Hour

// Approvals gives what somebody asked and what waits for them. Nobody sees any other.
func (d *Desk) Approvals(ctx context.Context, who Who) (ApprovalBoard, error) {
	board := ApprovalBoard{At: d.now()}
	access, err := d.access(ctx, who, record.AskApprovalAct, approvalsOver)
	if err != nil {
		return board, err
	}
	var all []record.Approval
	err = d.store.Read(ctx, access, func(r store.Reader) (err error) {
		all, err = r.Approvals(ctx, board.At.Add(-shownFor))
		return err
	})
	for i := range all {
		a := &all[i]
		mine, stands := a.AskedBy().User == who.Actor.User, a.Stands(board.At)
		if !mine || stands != record.Agreed {
			a.Wish = "" // whoever decides reads what it says; what was asked is sent by who asked, once, while it can be done
		}
		switch {
		case !mineOrToDecide(a, who.Actor):
		case mine && (stands == record.Sought || stands == record.Agreed):
			board.Mine = append(board.Mine, *a)
		case stands == record.Sought:
			board.ToDecide = append(board.ToDecide, *a)
		default:
			board.Past = append(board.Past, *a)
		}
	}
	slices.Reverse(board.ToDecide)
	if err == nil {
		board.Names, err = d.names(ctx, who.Tenant)
	}
	return board, err
}
