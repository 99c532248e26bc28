package casework_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

// Whoever knows a login keeps its owner out of nothing: whatever they try, from wherever, the owner proves again in the session they are in,
// comes in from where they were right before, and from anywhere else within two minutes.
func TestNobodyIsKeptOutByWhatOthersTry(t *testing.T) {
	a := administered(t)
	kim := a.joins(a.first, "kim")
	a.gives(kim.account.ID, "out-of-hours")
	home, away := casework.Visitor{Address: "203.0.113.9"}, casework.Visitor{Address: "203.0.113.80"}
	must[casework.Entered](t)(a.SignInWithPassword(t.Context(), home, kim.proof()))
	kim.comes("out-of-hours", record.SafeguardingNow)
	for n := range 60 { // from many addresses, for hours
		far := casework.Visitor{Address: fmt.Sprintf("198.51.100.%d", n%20)}
		_, _ = a.SignInWithPassword(t.Context(), far, casework.PasswordProof{Login: "kim", Password: "nonsense, nothing else", Code: "123456"})
		if n%3 == 0 {
			a.clock.passes(10 * time.Minute)
			must[casework.Signed](t)(a.Whose(t.Context(), kim.token))
		}
	}
	for n := range 9 { // and all at once
		far := casework.Visitor{Address: fmt.Sprintf("198.51.100.%d", 100+n)}
		_, _ = a.SignInWithPassword(t.Context(), far, casework.PasswordProof{Login: "kim", Password: "nonsense, nothing else", Code: "123456"})
	}
	_, err := a.SignInWithPassword(t.Context(), away, kim.proof())
	wait, ok := errors.AsType[*casework.Wait](err)
	if !ok || wait.For > 2*time.Minute {
		t.Errorf("from elsewhere: %v", err)
	}
	entered, err := a.ProveWithPassword(t.Context(), home, kim.token, kim.proof())
	if err != nil {
		t.Errorf("who is signed in proves who they are: %v", err)
	}
	a.clock.passes(30 * time.Second) // the code that was typed is used up
	if _, err := a.SignInWithPassword(t.Context(), home, kim.proof()); err != nil {
		t.Errorf("from where they were right before: %v", err)
	}
	a.clock.passes(2 * time.Minute)
	if _, err := a.SignInWithPassword(t.Context(), away, kim.proof()); err != nil {
		t.Errorf("from elsewhere, two minutes later: %v", err)
	}
	if _, err := a.Whose(t.Context(), entered.Token); err != nil {
		t.Error(err)
	}
}

// Who guesses in somebody's open session waits long there, and the owner does not elsewhere.
func TestGuessingInASessionIsSlowThere(t *testing.T) {
	e := openDoor(t, nil)
	ada := e.first()
	found, own := must[casework.Entered](t)(ada.byKey(t.Context())), must[casework.Entered](t)(ada.byKey(t.Context()))
	wrong := casework.PasswordProof{Password: "nonsense, nothing else", Code: "123456"}
	for range 6 {
		_, _ = e.ProveWithPassword(t.Context(), visitor, found.Token, wrong)
	}
	if _, err := e.ProveWithPassword(t.Context(), visitor, found.Token, ada.proof()); !errors.Is(err, record.Busy) {
		t.Errorf("where somebody guesses: %v", err)
	}
	if _, err := e.ProveWithPassword(t.Context(), visitor, own.Token, ada.proof()); err != nil {
		t.Errorf("in another session: %v", err)
	}
}

// What one machine tries keeps nobody out who comes with what cannot be guessed from behind the same address, as a whole council may.
func TestOneMachineKeepsNoCouncilOut(t *testing.T) {
	a := administered(t)
	kim := a.joins(a.first, "kim")
	council := casework.Visitor{Address: "203.0.113.77"}
	must[casework.Entered](t)(a.SignInWithPassword(t.Context(), council, kim.proof()))
	for n := range 40 {
		_, _ = a.SignInWithPassword(t.Context(), council, casework.PasswordProof{Login: fmt.Sprintf("somebody-%d", n), Password: "nonsense, nothing else", Code: "123456"})
	}
	if _, err := a.SignInWithPassword(t.Context(), council, casework.PasswordProof{Login: "bea", Password: goodWords, Code: "123456"}); !errors.Is(err, record.Busy) {
		t.Errorf("another login from where so many were tried: %v", err)
	}
	asked := must[casework.Asked](t)(a.BeginPasskey(t.Context(), council))
	if _, err := a.FinishPasskey(t.Context(), council, asked.Ticket, kim.ring.Answer(t, asked.Options)); err != nil {
		t.Errorf("with a key: %v", err)
	}
	a.clock.passes(30 * time.Second)
	if _, err := a.SignInWithPassword(t.Context(), council, kim.proof()); err != nil {
		t.Errorf("with a password that was right there before: %v", err)
	}
	made := must[record.Account](t)(a.MakeAccount(t.Context(), a.first, casework.Request{}, casework.NewAccount{Name: "Lee", Login: "lee", Agency: "police", Ends: a.clock.now().AddDate(0, 6, 0)}))
	code := must[casework.IssuedCode](t)(a.IssueCode(t.Context(), a.first, casework.CodeFor{Account: made.ID, Checked: "I looked at their card"}))
	if _, err := a.BeginEnrolment(t.Context(), council, code.Code.Reveal()); err != nil {
		t.Errorf("with a code that was given out: %v", err)
	}
}
