package record

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever people try, in whatever order: an approval is decided once at most, by somebody else than who asked, in the role that decides such
// things, and used once at most, after it was agreed to and before its time is over.
func TestAnApprovalIsDecidedAndUsedOnce(t *testing.T) {
	start := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		person := rapid.Custom(func(t *rapid.T) Actor {
			return Actor{
				User: rapid.SampledFrom([]string{"a", "b", "c", ""}).Draw(t, "user"), Agency: AgencyCode(rapid.SampledFrom([]string{"police", "school"}).Draw(t, "agency")),
				Role: Role(rapid.SampledFrom([]string{string(CaldicottGuardian), string(Administrator), string(TeamManager), "social-worker", string(ServiceRole)}).Draw(t, "role")),
			}
		})
		a := Approval{ID: "x", Kind: rapid.SampledFrom(ApprovalKinds()).Draw(t, "kind"), Steps: []ApprovalStep{{Kind: Sought, By: Actor{User: "a", Role: "social-worker", Agency: "police"}, At: start}}}
		at := start
		for range rapid.IntRange(1, 12).Draw(t, "tries") {
			at = at.Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour)
			step := ApprovalStep{Kind: rapid.SampledFrom([]ApprovalStepKind{Sought, Agreed, Refused, Withdrawn, UsedUp, RanOut, ""}).Draw(t, "step"), By: person.Draw(t, "by"), At: at}
			if a.Follows(&step) == "" {
				a.Steps = append(a.Steps, step)
			}
		}
		count := map[ApprovalStepKind]int{}
		for i, s := range a.Steps[1:] {
			count[s.Kind]++
			switch {
			case (s.Kind == Agreed || s.Kind == Refused) && (s.By.User == "a" || s.By.User == "" || s.By.Role != a.Kind.Decider()):
				t.Fatalf("%+v decides", s.By)
			case s.Kind == UsedUp && (a.Steps[i].Kind != Agreed || s.By.User != "a" && s.By.Role != ServiceRole):
				t.Fatalf("%+v uses it after %q", s.By, a.Steps[i].Kind)
			case !s.At.Before(a.Ends()):
				t.Fatalf("%q came %s after it was asked", s.Kind, s.At.Sub(start))
			}
		}
		if count[Sought]+count[RanOut]+count[""] > 0 || count[Agreed]+count[Refused] > 1 || count[UsedUp] > 1 || count[UsedUp]+count[Withdrawn] > 1 {
			t.Fatalf("steps %v", count)
		}
	})
}

// A notice reaches those it is for, and nobody is reached by one for nobody.
func TestWhomANoticeReaches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &Hearer{Actor: Actor{
			User: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "user"), Role: Role(rapid.SampledFrom([]string{string(CaldicottGuardian), "social-worker"}).Draw(t, "role")),
			Agency: AgencyCode(rapid.SampledFrom([]string{"", "police", "social-care-prev", "social-care-next"}).Draw(t, "agency")),
		}}
		if (Audience{}).Reaches(h) {
			t.Fatal("a notice for nobody reaches somebody")
		}
		if got := (Audience{User: "a", Role: h.Role}).Reaches(h); got != (h.User == "a") {
			t.Fatalf("a notice for one person reaches %q: %v", h.User, got)
		}
		in := (Audience{Role: CaldicottGuardian, Area: "prev"}).Reaches(h)
		if want := h.Role == CaldicottGuardian && h.Agency != "social-care-next"; in != want {
			t.Fatalf("a notice for the guardians of an area reaches %+v: %v", h.Actor, in)
		}
		if (Audience{OnDuty: true, Area: "prev"}).Reaches(h) {
			t.Fatal("a notice for those on duty reaches somebody who is not")
		}
	})
}
