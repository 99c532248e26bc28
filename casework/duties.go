package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"sightline/audit"
	"sightline/record"
	"sightline/store"
	"sightline/work"
)

// What is done in the background. Each duty is done in steps that stay done, so that it can be stopped anywhere.
const (
	resumeDuty     = "resume-import"
	askAgainDuty   = "ask-again"
	askDueDuty     = "ask-what-is-due"
	checkpointDuty = "sign-checkpoint"
	keysDuty       = "keep-keys"
	revealsDuty    = "tell-reveals"
	dormantDuty    = "disable-dormant"
)

// background is who does what nobody waits for.
var background = Service("worker", record.Checking)

// resumeAfter is how long an import that was begun is left to whoever began it.
const resumeAfter = time.Minute

func resumeJob(number int64) work.Job {
	args, err := json.Marshal(map[string]int64{"number": number})
	if err != nil {
		panic(err) // a number is always JSON
	}
	return work.Job{Name: resumeDuty, Args: args, After: resumeAfter, Once: true}
}

// Duties gives the background work of this desk to whoever runs it. checkpoint is how often where the log ends is signed: the lines since
// are what somebody who can rewrite the whole database could still change unseen.
func (d *Desk) Duties(checkpoint time.Duration) *work.Runner {
	r := d.store.Work()
	r.Handle(resumeDuty, func(ctx context.Context, args json.RawMessage) error {
		var of struct {
			Number int64 `json:"number"`
		}
		if err := json.Unmarshal(args, &of); err != nil {
			return fmt.Errorf("%w: which import is to be resumed", record.Invalid)
		}
		return d.resume(ctx, of.Number)
	})
	r.Every(askDueDuty, tick, d.onTick())
	r.Every(askAgainDuty, time.Hour, func(ctx context.Context, _ json.RawMessage) error { return d.AskAgain(ctx) })
	r.Every(dormantDuty, time.Hour, func(ctx context.Context, _ json.RawMessage) error {
		_, err := d.DisableDormant(ctx)
		return err
	})
	r.Every(revealsDuty, 6*time.Hour, func(ctx context.Context, _ json.RawMessage) error { return d.TellReveals(ctx) })
	r.Every(keysDuty, time.Hour, func(ctx context.Context, _ json.RawMessage) error { return d.keepKeys(ctx) })
	r.Every(checkpointDuty, checkpoint, func(ctx context.Context, _ json.RawMessage) error { return d.Checkpoint(ctx) })
	return r
}

// tick is how often it is looked whether time alone matters to somebody: as exact as people read a clock. A look is one question to an
// index.
const tick = time.Minute

// onTick asks of whom something is due. The first time this process does, it asks with its own library of rules too; after that only every
// hour, so that nodes that ask by different rules, while one is being replaced by a newer, do not record their disagreement every minute.
func (d *Desk) onTick() work.Do {
	var asked atomic.Bool
	return func(ctx context.Context, _ json.RawMessage) error {
		if asked.Swap(true) {
			return d.AskDue(ctx)
		}
		err := d.AskAgain(ctx)
		if err != nil {
			asked.Store(false)
		}
		return err
	}
}

// resume applies what waits of an import that was interrupted.
func (d *Desk) resume(ctx context.Context, number int64) error {
	who := background
	who.Purpose = record.Receiving
	access, err := d.access(ctx, who, record.ReceiveAct, record.Subject{Kind: record.OneSubmission})
	if err != nil {
		return err
	}
	parts := 0
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		all, err := w.Imports(ctx, audit.Digest{})
		for _, i := range all {
			if i.Number == number {
				parts = i.Parts
			}
		}
		return err
	})
	if err != nil || parts == 0 { // it is done
		return err
	}
	for part := range parts {
		if _, err := d.apply(ctx, access, number, part); err != nil {
			return err
		}
	}
	return d.finish(ctx, access, number)
}

// Resume applies what waits of every import that was interrupted, and says how many there were.
func (d *Desk) Resume(ctx context.Context, who Who) (int, error) {
	if n, err := d.store.Unfinished(ctx, who.Tenant); err != nil || n == 0 {
		return 0, err
	}
	access, err := d.access(ctx, who, record.ReceiveAct, record.Subject{Kind: record.OneSubmission})
	if err != nil {
		return 0, err
	}
	var all []store.Import
	_, err = d.store.Write(ctx, access, store.Request{}, func(w store.Writer) error {
		all, err = w.Imports(ctx, audit.Digest{})
		return err
	})
	for _, i := range all {
		err = errors.Join(err, d.resume(ctx, i.Number))
	}
	return len(all), err
}

// AskAgain asks the questions anew of every child whose questions another library asked, or for whom time alone matters by now. Nobody
// else is looked at.
func (d *Desk) AskAgain(ctx context.Context) error { return d.askAnew(ctx, d.reads) }

// AskDue asks the questions anew of every child for whom time alone matters by now.
func (d *Desk) AskDue(ctx context.Context) error { return d.askAnew(ctx, "") }

// askAnew leaves nothing, not even a line in the log, when there is nobody to ask about.
func (d *Desk) askAnew(ctx context.Context, library string) error {
	if n, err := d.store.Waiting(ctx, background.Tenant, library, d.now()); err != nil || n == 0 {
		return err
	}
	access, err := d.access(ctx, background, record.CheckAct, record.Subject{Kind: record.EveryChild})
	if err != nil {
		return err
	}
	for {
		now, left := d.now(), 0
		_, err := d.store.Write(ctx, access, store.Request{}, func(w store.Writer) (err error) {
			left, err = w.Rederive(ctx, library, now, func(child *store.Child, _ time.Time) (store.Derived, error) { return d.derive(child, now) })
			return err
		})
		if err != nil || left == 0 {
			return err
		}
	}
}
