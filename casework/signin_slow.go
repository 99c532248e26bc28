package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"sightline/record"
	"sightline/signin"
	"sightline/store"
)

// Wait is what somebody is told who was wrong too often: when they may try again. It is the same whether there is such an account or not.
type Wait struct{ For time.Duration }

// Error says how long, in minutes.
func (w *Wait) Error() string {
	return fmt.Sprintf("%s: too many tries that did not fit; try again in %d min", record.Busy, int(w.For/time.Minute)+1)
}

// Unwrap makes it a Busy.
func (*Wait) Unwrap() error { return record.Busy }

// counted names something whose tries are counted: a digest, so that what was typed stands nowhere.
func counted(what, value string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + value))
	return hex.EncodeToString(sum[:])
}

// rememberedFor is how long it is remembered that somebody was right from an address.
const rememberedFor = 30 * 24 * time.Hour

// slowSignIn counts a try to sign in with what can be guessed, for a login from an address. Whoever guesses at one login from one address waits
// long; what comes for a login, or from an address, altogether makes others wait a moment, so that nobody keeps the owner out from elsewhere.
// An address from which the login was right lately does not wait for what others try. Passkeys, agencies' own sign-ins and codes that are
// given out cannot be guessed, and wait for nothing.
func (d *Desk) slowSignIn(ctx context.Context, v Visitor, login string) error {
	if err := d.counts(ctx, pairOf(v, login), func(wrong int) time.Duration { return signin.Wait(wrong, signin.FreeTries) }); err != nil {
		return err
	}
	known, err := d.store.Remembered(ctx, LocalTenant, rightFrom(v, login), d.now())
	if err != nil || known {
		return err
	}
	err = d.counts(ctx, counted("login", login), func(wrong int) time.Duration { return signin.Turn(wrong, signin.FreeTries) })
	if err == nil && v.Address != "" {
		err = d.counts(ctx, counted("address", v.Address), func(wrong int) time.Duration { return signin.Turn(wrong, signin.FreeVisits) })
	}
	return err
}

func pairOf(v Visitor, login string) string {
	return counted("login from address", login+"\x00"+v.Address)
}

func rightFrom(v Visitor, login string) string {
	return counted("right from address", login+"\x00"+v.Address)
}

// rightSignIn forgets the tries of somebody who proved who they are, and remembers from where.
func (d *Desk) rightSignIn(ctx context.Context, v Visitor, login string) error {
	err := errors.Join(
		d.store.Right(ctx, LocalTenant, pairOf(v, login)), d.store.Right(ctx, LocalTenant, counted("login", login)), d.store.Right(ctx, LocalTenant, counted("address", v.Address)))
	if v.Address != "" {
		err = errors.Join(err, d.store.Remember(ctx, LocalTenant, rightFrom(v, login), d.now().Add(rememberedFor)))
	}
	return err
}

// slowProof counts a try to prove again who one is. It counts for this session alone: nobody outside it makes its owner wait.
func (d *Desk) slowProof(ctx context.Context, id record.SessionID) error {
	return d.counts(ctx, counted("session", string(id)), func(wrong int) time.Duration { return signin.Wait(wrong, signin.FreeTries) })
}

// rightProof forgets them.
func (d *Desk) rightProof(ctx context.Context, id record.SessionID) error {
	return d.store.Right(ctx, LocalTenant, counted("session", string(id)))
}

// counts keeps one try in mind. Whoever has to wait is told so.
func (d *Desk) counts(ctx context.Context, who string, wait func(wrong int) time.Duration) error {
	left, err := d.store.Try(ctx, LocalTenant, store.Try{Who: who, Now: d.now(), Wait: wait})
	if err == nil && left > 0 {
		err = &Wait{left}
	}
	return err
}
