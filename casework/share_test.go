package casework_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

func tree(files map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

// revealedEntry writes an entry so that it can be compared; private words would otherwise all look alike.
func revealedEntry(e *record.Entry) string {
	details := ""
	for _, d := range e.Details {
		details += d.Key + "=" + strings.Join(d.Values, "|") + ";"
	}
	return fmt.Sprint(e.Ref, e.Subject, e.Happened, e.Recorded, e.Kind, e.Text.Reveal(), details, e.Handling, e.Area, e.Count)
}

func decision(child record.ChildID) casework.SharingDecision {
	return casework.SharingDecision{
		Child: child, Shared: casework.SharePart, Purpose: "The school plans the week.", Basis: "public-task", To: "school", What: "That she was missing, and when.",
		LeftOut: "What she said to her worker: it is hers.", Reason: "They see her every day.", ToldFamily: true, Consent: "refused", Review: "2026-12-03",
	}
}

// A decision to share is an entry of the chronology; that consent was refused stands in it and stops nothing.
func TestADecisionToShareStandsInTheChronology(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	wish := decision(mara)
	opened, err := h.Open(t.Context(), worker, mara, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	wish.Entries = []string{opened.Token(opened.Chronology.Items[0].Ref)}
	wish.Request.ID = "the-worker-shares"
	ref, err := h.Share(t.Context(), worker, wish)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.Share(t.Context(), worker, wish); err != nil || again != ref {
		t.Errorf("sent twice it is %s, %v", again, err)
	}
	opened, err = h.Open(t.Context(), worker, mara, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	it := opened.Chronology.Find(ref)
	if it == nil || it.Kind != "sharing.decision" || it.Ref.Agency != "social-care-prev" || it.Text != "They see her every day." {
		t.Fatalf("it stands as %+v", it)
	}
	for key, want := range map[string]string{"shared": "part", "to": "school", "consent": "refused", "told_family": "yes", "review": "2026-12-03", "left_out": "What she said to her worker: it is hers."} {
		if got := it.Details.First(key); got != want {
			t.Errorf("%s is %q", key, got)
		}
	}
	if basis := it.Details.First("lawful_basis"); !strings.HasPrefix(basis, "Public task") || !strings.Contains(basis, "Article 6(1)(e)") {
		t.Errorf("the ground is %q", basis)
	}
	if got := it.Details.First("what_records"); got != opened.Chronology.Items[0].Ref.String() {
		t.Errorf("it names the entry %q", got)
	}
}

// Not to share is a decision like any other, and does not tell whom it was kept from.
func TestADecisionNotToShareTellsNobody(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit)
	wish := decision(mara)
	wish.Shared, wish.Basis, wish.LeftOut, wish.ToldFamily, wish.WhyNotTold, wish.Consent = casework.ShareNone, "none", "", false, "It would put her in danger.", ""
	ref, err := h.Share(t.Context(), worker, wish)
	if err != nil {
		t.Fatal(err)
	}
	duty := desktest.OnDuty(t, h.Desk, "night", record.OutOfHours, record.SafeguardingNow)
	for agency, knows := range map[record.AgencyCode]bool{"school": false, "social-care-prev": true} {
		o, err := h.Open(t.Context(), duty, mara, casework.View{KnownTo: agency})
		if err != nil {
			t.Fatal(err)
		}
		if got := o.Chronology.Find(ref) != nil; got != knows {
			t.Errorf("%s knows of it: %v", agency, got)
		}
	}
}

// What is missing is said field by field, and nothing about consent ever stands in the way.
func TestWhatADecisionToShareMustSay(t *testing.T) {
	now := fridayNight
	for field, change := range map[string]func(*casework.SharingDecision){
		"shared": func(s *casework.SharingDecision) { s.Shared = "" }, "purpose": func(s *casework.SharingDecision) { s.Purpose = " " },
		"basis": func(s *casework.SharingDecision) { s.Basis = "because" }, "to": func(s *casework.SharingDecision) { s.To = "" },
		"what": func(s *casework.SharingDecision) { s.What = "" }, "left-out": func(s *casework.SharingDecision) { s.LeftOut = "" },
		"reason": func(s *casework.SharingDecision) { s.Reason = "ok" }, "why-not-told": func(s *casework.SharingDecision) { s.ToldFamily = false },
		"review": func(s *casework.SharingDecision) { s.Review = "soon" }, "consent": func(s *casework.SharingDecision) { s.Consent = "maybe" },
	} {
		wish := decision("c")
		change(&wish)
		if wrong := wish.Problems(now); len(wrong) == 0 || wrong[0].Field != field {
			t.Errorf("%s: %+v", field, wrong)
		}
	}
	for _, consent := range []string{"given", "refused", "not-needed", "not-sought", "not-stated", ""} {
		wish := decision("c")
		if wish.Consent = consent; len(wish.Problems(now)) > 0 {
			t.Errorf("consent %q stands in the way: %+v", consent, wish.Problems(now))
		}
	}
	wish := decision("c")
	wish.Basis = "none"
	if wrong := wish.Problems(now); len(wrong) != 1 || wrong[0].Field != "basis" {
		t.Errorf("shared without a ground: %+v", wrong)
	}
}

// Whoever has nothing to do with the child records nothing about them, and an account of no agency writes no entry.
func TestWhoRecordsADecision(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	h.allocate("lead", mara)
	if _, err := h.Share(t.Context(), h.person("stranger", "social-worker", "social-care-prev", record.PreparingVisit), decision(mara)); !errors.Is(err, record.Withheld) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := h.Share(t.Context(), h.person("lead", "social-worker", "", record.PreparingVisit), decision(mara)); !errors.Is(err, record.Invalid) {
		t.Errorf("of no agency: %v", err)
	}
	wish := decision(mara)
	wish.Entries = []string{"0123456789abcdef"}
	if _, err := h.Share(t.Context(), h.person("lead", "social-worker", "social-care-prev", record.PreparingVisit), wish); !errors.Is(err, record.Conflict) {
		t.Errorf("of an entry that is not there: %v", err)
	}
}
