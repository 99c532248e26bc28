package pathway

import (
	"testing"

	"sightline/record"
)

// What a court or the Home Office decided is recorded by those whom it reaches, by day and by night, and to end a care order is proposed by those
// who answer for it. Keeping the child safe is anybody's: to refer, and to say what was done about danger, is closed to nobody.
func TestWhoTakesWhatCourtsAndTheHomeOfficeDecide(t *testing.T) {
	decides := []string{"nrm-reasonable", "nrm-conclusive", askDischargeID, legalStatusID}
	for _, c := range []struct {
		role record.Role
		none []string
	}{
		{"social-worker", nil},
		{"team-manager", nil},
		{"reviewing-officer", nil},
		{"out-of-hours", []string{askDischargeID}},
		{"police-lead", []string{askDischargeID}},
		{"youth-justice-worker", []string{askDischargeID}},
		{"early-help-worker", []string{askDischargeID, legalStatusID}},
		{"school-lead", decides},
		{"health-lead", decides},
		{"data-steward", decides},
		{"partnership", decides},
	} {
		closed := map[string]bool{}
		for _, id := range c.none {
			closed[id] = true
		}
		for _, id := range decides {
			if got := stepOf(t, id).Takes(c.role); got == closed[id] {
				t.Errorf("%s taken by %s: %v", id, c.role, got)
			}
		}
		for _, id := range []string{referID, dangerID, "nrm-refer", "call-meeting"} {
			if !stepOf(t, id).Takes(c.role) {
				t.Errorf("%s is closed to %s", id, c.role)
			}
		}
	}
}

// Somebody who can record it waits for a decision, whoever made the referral.
func TestADecisionIsWaitedForBySomebodyWhoRecordsIt(t *testing.T) {
	for _, by := range []string{"police", "school", "gp", "voluntary", "youth-justice"} {
		s := newStory(t, "2024-05-01 nrm.referral by="+by)
		d := dutyOf(s.of(), "nrm-reasonable")
		if d == nil || !stepOf(t, d.Step).Takes(d.Of) {
			t.Errorf("referred by %s, nobody who can record it is asked: %v", by, d)
		}
	}
}

// A referral to the Home Office rests on what happened to the child: not on decisions about them, nor on what not everybody may read.
func TestWhatAReferralRestsOnIsWhatHappened(t *testing.T) {
	s := newStory(t, "police 2024-05-01 police.arrest offence=drugs-supply", "2024-05-02 exploitation.screening level=high", "2024-05-02 child.voice",
		"2024-05-03 mace.accepted level=high", "2024-05-03 meeting.strategy", "2024-05-03 nrm.considered", "2024-05-03 action.agreed", "2024-05-04 note", "2024-05-04 police.intelligence", "2024-05-04 case.closed")
	s.entries[8].Handling = record.Restricted
	offered := ""
	for _, sec := range stepOf(t, "nrm-refer").Sections(s.of(), Answers{}) {
		for _, q := range sec.Questions {
			for _, it := range s.chronology().Items {
				if q.ID == "evidence" && q.Of(it) {
					offered += string(it.Kind) + " "
				}
			}
		}
	}
	if offered != "police.arrest exploitation.screening child.voice " {
		t.Errorf("it offers %s", offered)
	}
}
