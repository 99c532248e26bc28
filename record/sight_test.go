package record

import (
	"testing"

	"pgregory.net/rapid"
)

func anySight(t *rapid.T, what string) Sight {
	class := rapid.SampledFrom([]Class{"", ClassA, ClassB, ClassC})
	return Sight{
		Class: class.Draw(t, what+" class"), Restricted: rapid.Bool().Draw(t, what+" restricted"), Own: class.Draw(t, what+" own"),
		Agency: rapid.SampledFrom([]AgencyCode{"", "health", "police"}).Draw(t, what+" agency"),
	}
}

var (
	classes   = rapid.SampledFrom([]Class{ClassA, ClassB, ClassC, ClassS, "", "D"})
	handlings = rapid.SampledFrom([]Handling{"", Open, ProfessionalsOnly, "restricted", Sealed, " Sealed", "as agreed"})
	writers   = rapid.SampledFrom([]AgencyCode{"health", "police", "education"})
)

// A narrower sight sees nothing that a wider one does not see.
func TestANarrowerSightSeesNothingMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		narrow, wide := anySight(t, "narrow"), anySight(t, "wide")
		class, handling, by := classes.Draw(t, "class"), handlings.Draw(t, "handling"), writers.Draw(t, "by")
		if narrow.Within(wide) && narrow.Sees(class, handling, by) && !wide.Sees(class, handling, by) {
			t.Fatalf("%q lies within %q and sees %q %q of %q, which that does not", narrow, wide, class, handling, by)
		}
		if !narrow.Within(narrow) || !(Sight{}).Within(narrow) {
			t.Fatalf("%q", narrow)
		}
	})
}

// Within is exact: of two sights where one sees nothing more than the other, it says so.
func TestWithinMissesNoNarrowerSight(t *testing.T) {
	var all []Sight
	for _, class := range []Class{"", ClassA, ClassB, ClassC} {
		for _, own := range []Class{"", ClassA, ClassB, ClassC} {
			for _, agency := range []AgencyCode{"", "health", "police"} {
				all = append(all, Sight{class, false, own, agency}, Sight{class, true, own, agency})
			}
		}
	}
	sees := func(s Sight) (seen []bool) {
		for _, class := range []Class{ClassA, ClassB, ClassC} {
			for _, handling := range []Handling{Open, "restricted"} {
				for _, by := range []AgencyCode{"health", "police", "education"} {
					seen = append(seen, s.Sees(class, handling, by))
				}
			}
		}
		return seen
	}
	for _, narrow := range all {
		for _, wide := range all {
			less := true
			a, b := sees(narrow), sees(wide)
			for i := range a {
				less = less && (!a[i] || b[i])
			}
			if got := narrow.Within(wide); got != less {
				t.Errorf("%+v within %+v: %v, want %v", narrow, wide, got, less)
			}
		}
	}
}

func TestNoSightSeesWhatIsSealed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, by := anySight(t, "sight"), writers.Draw(t, "by")
		if s.Sees(ClassS, handlings.Draw(t, "handling"), by) || s.Sees(classes.Draw(t, "class"), " SEALED ", by) {
			t.Fatalf("%q sees what is sealed", s)
		}
	})
}
