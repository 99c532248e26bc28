package pathway

import "testing"

// What is worked out for each child of a list: where the matters stand, and what waits.
func BenchmarkMattersAndDuties(b *testing.B) {
	s := &story{t: b}
	s.at("2024-03-04", "hal exploitation-hub mace")
	c := joe(b)
	b.ReportAllocs()
	for b.Loop() {
		if of := s.caseOf(c); len(of.Matters) == 0 || len(Duties(of)) == 0 {
			b.Fatal("nothing of it is there")
		}
	}
}

func BenchmarkMatters(b *testing.B) {
	c := joe(b)
	for b.Loop() {
		if len(Matters(c)) == 0 {
			b.Fatal("there is no matter")
		}
	}
}
