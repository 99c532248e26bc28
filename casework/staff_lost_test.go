package casework_test

import (
	"errors"
	"testing"

	"sightline/casework"
	"sightline/internal/signintest"
	"sightline/record"
)

// Whoever had somebody's session a moment ago puts no key of their own there after the keys were said to be lost, the account was disabled or
// its sessions were ended: whatever was begun is over, also when the account is used again within its half hour.
func TestNothingThatWasBegunOutlivesTheKeys(t *testing.T) {
	a := administered(t)
	kim := a.joins(a.first, "kim")
	a.gives(kim.account.ID, "social-worker")
	version := func() casework.AccountChange {
		return casework.AccountChange{Account: kim.account.ID, Version: a.versionOf(kim.account.ID)}
	}
	for what, end := range map[string]func() error{
		"disabled and enabled again": func() error {
			if _, err := a.DisableAccount(t.Context(), a.first, casework.Request{}, version()); err != nil {
				return err
			}
			_, err := a.EnableAccount(t.Context(), a.first, casework.Request{}, version())
			return err
		},
		"sessions ended": func() error { _, err := a.EndSessionsOf(t.Context(), a.first, kim.account.ID); return err },
		"all others ended by their owner": func() error {
			return a.EndOtherSessions(t.Context(), must[casework.Entered](t)(kim.byKey(t.Context())).Token)
		},
	} {
		kim.comes("social-worker", record.SafeguardingNow)
		begun := must[casework.Enrolment](t)(a.EnrolMore(t.Context(), kim.token))
		asked := must[casework.Asked](t)(a.BeginEnrolPasskey(t.Context(), begun.Ticket))
		if err := end(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		thief := signintest.NewKeyring(ourOrigin, ourHost)
		_, err := a.FinishEnrolPasskey(t.Context(), begun.Ticket, casework.NewKey{Ticket: asked.Ticket, Answer: thief.Make(t, asked.Options, kim.account.ID)})
		refusedAlike(t, what+": a key that was begun", err)
		if _, err := a.BeginEnrolPasskey(t.Context(), begun.Ticket); !errors.Is(err, record.Withheld) {
			t.Errorf("%s: another key: %v", what, err)
		}
	}
}
