package pathway

import (
	"slices"
	"testing"
	"time"

	"sightline/record"
)

// Of what happened nobody knows on which day, no day follows by which something is due: it waits, and is never said to be late by a day that nobody
// wrote down. Of what is known to the day, it does.
func TestNoDayIsInventedForWhatWaits(t *testing.T) {
	for when, known := range map[string]bool{"2023-09-02": true, "2023-09-02T10:00": true, "2023-09": false, "2023": false, "2023-01/2023-06": false, "age 14": false} {
		s := newStory(t, "2023-08-01 mace.referral", "2023-08-02 mace.accepted level=high hub=north")
		for i := range s.entries {
			s.entries[i].Happened = record.MustWhen(when)
		}
		s.at("2024-06-03", "ana social-worker social-care")
		all := toolDuties(s.of())
		if len(all) != 1 || all[0].Step != "tool" {
			t.Fatalf("accepted %s, what waits is %+v", when, all)
		}
		if all[0].Due.IsZero() == known {
			t.Errorf("accepted %s, the tool is due on %s", when, all[0].Due.Format(time.DateOnly))
		}
		if late := slices.ContainsFunc(Duties(s.of()), func(d Duty) bool { return d.Step == "tool" && !d.Due.IsZero() && d.Due.Before(s.now) }); late != known {
			t.Errorf("accepted %s, the tool is late: %t", when, late)
		}
	}
}
