package pathway

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

func knowing(all []Knowing, agency record.AgencyCode) *Knowing {
	if i := slices.IndexFunc(all, func(k Knowing) bool { return k.Agency == agency }); i >= 0 {
		return &all[i]
	}
	return nil
}

// when Joe's early help was closed at 14 nobody had asked youth justice, the police, the emergency department or the school, and each
// assumed that another knew. What they hold is never said to be nothing.
func TestNobodyHadAskedWhenJoesEarlyHelpWasClosed(t *testing.T) {
	all := WhoKnows(joeAt(t, "J-056"))
	for _, agency := range []record.AgencyCode{"youth-justice", "police", "emergency-department", "school"} {
		if k := knowing(all, agency); k == nil || k.Asked != NotAsked || k.Words() != "not asked" {
			t.Errorf("%s: %+v", agency, k)
		}
	}
	if k := knowing(all, "social-care-prev"); k == nil || k.Holds == 0 || k.Latest == nil {
		t.Errorf("social care held %+v", k)
	}
	for _, k := range all {
		if strings.HasSuffix(string(k.Agency), "-cur") {
			t.Errorf("%s is of an area to which he moved later", k.Agency)
		}
		if says := k.Words() + k.HeldWords(); strings.Contains(says, "nothing") {
			t.Errorf("%s is said to know nothing: %s", k.Agency, says)
		}
	}
}

// With two areas, what a council does is asked of both.
func TestBothAreasAreAsked(t *testing.T) {
	all := WhoKnows(joe(t))
	for _, agency := range []record.AgencyCode{"social-care-prev", "social-care-cur", "front-door-prev", "front-door-cur", "police"} {
		if knowing(all, agency) == nil {
			t.Errorf("%s is not there", agency)
		}
	}
}

// What came of asking: by a request, by an answer elsewhere, by having been at a meeting; the last time counts.
func TestWhatCameOfAsking(t *testing.T) {
	s := newStory(t,
		"social-care 2024-01-10 social-care.referral | A worry.",
		"social-care 2024-01-11 request.made to=police | What do you hold?",
		"social-care 2024-01-11 request.made to=school | What do you hold?",
		"school 2024-01-12 request.answered answers=social-care/E2 outcome=agreed | All of it.",
		"social-care 2024-01-11 request.made to=gp | What do you hold?",
		"gp 2024-01-13 request.answered answers=social-care/E4 outcome=declined | Not shared.",
		"social-care 2024-02-01 meeting.strategy attended=police,education invited=police,education,mental-health",
	)
	for agency, says := range map[record.AgencyCode]Reply{
		"police": Answered, "school": Answered, "gp": Refused, "education": Answered, "mental-health": NoAnswer, "youth-justice": NotAsked, "emergency-department": NotAsked,
	} {
		if k := knowing(WhoKnows(s.chronology()), agency); k == nil || k.Asked != says {
			t.Errorf("%s: %+v, want %s", agency, k, says)
		}
	}
	c := s.chronology()
	asked := AskedSince(c, "police")
	if got := asked(c.Items[0]); got != Answered {
		t.Errorf("the police were asked after the worry: %s", got)
	}
	if got := AskedSince(c, "school")(c.Items[len(c.Items)-1]); got != NotAsked {
		t.Errorf("the school was asked about what came later: %s", got)
	}
}

// A property: what whoever looks does not see tells them nothing; an agency is there once, and never with more than it wrote or was told.
func TestWhoKnowsIsOfWhatIsSeen(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newStory(rt)
		agencies := []string{"police", "school", "social-care-north", "social-care-south", "mental-health", "family-and-child"}
		for range rapid.IntRange(1, 12).Draw(rt, "entries") {
			line := rapid.SampledFrom(agencies).Draw(rt, "agency") + " 2024-0" + rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "month") + "-01 "
			s.tell(line + rapid.SampledFrom([]string{"note", "request.made to=police", "request.made to=gp", "meeting.strategy attended=school,police", "police.notification sent_to=school"}).Draw(rt, "what"))
		}
		unseen := s.entries[rapid.IntRange(0, len(s.entries)-1).Draw(rt, "unseen")].Ref
		part := s.partly(unseen)
		seen := map[record.AgencyCode]bool{}
		for _, k := range WhoKnows(part) {
			if seen[k.Agency] || k.Holds > part.Len() || k.By != nil && k.By.Ref == unseen || k.Latest != nil && k.Latest.Ref == unseen {
				rt.Fatalf("%s twice, or by what is not seen: %+v", k.Agency, k)
			}
			if (k.By == nil) != (k.Asked == NotAsked) {
				rt.Fatalf("asked by %v: %s", k.By, k.Asked)
			}
			seen[k.Agency] = true
		}
		if seen["family-and-child"] {
			rt.Fatal("the child and the family are no agency")
		}
	})
}
