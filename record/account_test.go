package record_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// An account goes through its life in this order, whatever the lengths: not started, at work, dormant unless it is used, and left.
func TestAnAccountGoesThroughItsLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := func(name string, least, most int) time.Duration {
			return time.Duration(rapid.IntRange(least, most).Draw(t, name)) * 24 * time.Hour
		}
		a := record.Account{Enabled: began, Starts: began.Add(days("starts", 0, 60))}
		a.Ends = a.Starts.Add(days("lasts", 1, 700))
		if rapid.Bool().Draw(t, "used") {
			a.LastSeen = a.Starts.Add(days("seen", 0, 700))
		}
		at := began.Add(days("at", 0, 900))
		quiet := a.Starts
		if a.LastSeen.After(quiet) {
			quiet = a.LastSeen
		}
		want := record.AtWork
		switch {
		case !at.Before(a.Ends):
			want = record.HasLeft
		case at.Before(a.Starts):
			want = record.NotStarted
		case at.Sub(quiet) >= 30*24*time.Hour:
			want = record.FellDormant
		}
		if got := a.PresentAt(at); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		a.Roles = []record.Grant{{Role: "social-worker", Since: a.Starts}}
		if got := a.HasAt("social-worker", at); got && want != record.AtWork {
			t.Errorf("a role is taken by somebody who is %s", want)
		}
		a.Disabled = began
		if got := a.PresentAt(at); got != record.DisabledByAct || len(a.RolesAt(at)) > 0 {
			t.Errorf("disabled, and %s", got)
		}
	})
}

// A role works from its day to its end, and stops a month after it was to be looked at; looking at it again starts the quarter anew.
func TestARoleIsLookedAtAgain(t *testing.T) {
	day := 24 * time.Hour
	g := record.Grant{Role: "social-worker", Since: began}
	for at, works := range map[time.Duration]bool{-1: false, 0: true, 92 * day: true, 122*day - 1: true, 122 * day: false, 500 * day: false} {
		if g.WorksAt(began.Add(at)) != works {
			t.Errorf("after %s: %v", at, !works)
		}
	}
	g.Certified = began.Add(130 * day)
	if !g.WorksAt(began.Add(251*day)) || g.WorksAt(began.Add(252*day)) || !g.CertifyBy().Equal(began.Add(222*day)) {
		t.Error("looking at it again does not start the quarter anew")
	}
	g.Until = began.Add(140 * day)
	if g.WorksAt(g.Until) || !g.WorksAt(g.Until.Add(-1)) {
		t.Error("a role does not end when it is to")
	}
}

// A password is no way in without codes, nor codes without a password, however many there are of either.
func TestHalfAWayIsNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SliceOf(rapid.SampledFrom([]record.CredentialKind{record.Passkey, record.TOTP, record.Password, record.ProvidedKey, record.DemoCode, "else"})).Draw(t, "kinds")
		var all []record.Credential
		for _, kind := range kinds {
			all = append(all, record.Credential{Kind: kind})
		}
		has := func(kind record.CredentialKind) bool { return slices.Contains(kinds, kind) }
		if want := has(record.Passkey) || has(record.ProvidedKey) || has(record.Password) && has(record.TOTP); record.Strong(all) != want {
			t.Errorf("%v are enough: %v", kinds, !want)
		}
	})
}
