package sharing

import (
	"testing"
	"testing/fstest"

	"sightline/record"
)

// What one decision costs: the usual one, one by many relations, and a refusal.
func BenchmarkDecide(b *testing.B) {
	usual := Request{
		Tenant: "t", Actor: record.Actor{User: "u", Role: "social-worker", Agency: "social-care"}, Purpose: record.SafeguardingNow,
		Subject: record.Subject{Kind: record.OneChild, ID: "c"}, Act: record.OpenAct,
		Standing: record.Standing{Relations: []record.Relation{record.Allocated}},
	}
	many, none := usual, usual
	many.Standing.Relations = []record.Relation{record.Allocated, record.Invited, record.OnDuty, record.OpenTask, record.PanelMember}
	none.Standing.Relations = nil
	BuiltIn()
	for name, r := range map[string]Request{"one relation": usual, "five relations": many, "refused": none} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Decide(r)
			}
		})
	}
}

// What reading the policies costs, once, when the program starts.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(fstest.MapFS{}); err != nil {
			b.Fatal(err)
		}
	}
}

// What asking about everything costs, the first time somebody asks what a role can choose.
func BenchmarkOneRole(b *testing.B) {
	for b.Loop() {
		BuiltIn().ask("social-worker")
	}
}
