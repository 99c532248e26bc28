package casework_test

import (
	"testing"
	"time"

	"sightline/casework"
	"sightline/signin"
)

// What every request of somebody who is signed in costs before anything else.
func BenchmarkWhose(b *testing.B) {
	e := openDoor(b, nil)
	entered := must[casework.Entered](b)(e.first().byKey(b.Context()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Whose(b.Context(), entered.Token); err != nil {
			b.Fatal(err)
		}
	}
}

// What a try with a password costs whoever tries, at the cost that passwords are kept with.
func BenchmarkPassword(b *testing.B) {
	e := openDoor(b, func(s *casework.DoorSetting) { s.Cost = signin.UsualCost() })
	ada := e.first()
	for b.Loop() {
		_, _ = e.SignInWithPassword(b.Context(), casework.Visitor{}, casework.PasswordProof{Login: "nobody", Password: ada.password, Code: "000000"})
		b.StopTimer()
		e.clock.passes(25 * time.Hour)
		b.StartTimer()
	}
}
