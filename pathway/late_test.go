package pathway

import "testing"

// how long it took from the first sign until somebody referred, each time a child came into the process.
func TestALateReferralIsCounted(t *testing.T) {
	c := life(t,
		"2024-01-10 exploitation.indicator form=phones", "2024-02-01 education.exclusion", "2024-03-10 mace.referral", "2024-03-12 mace.accepted", "2024-06-01 mace.exit",
		"2024-09-01 police.arrest", "2024-10-01 police.arrest concern=county-lines", "2024-10-31 mace.referral")
	all := LateReferrals(c)
	if len(all) != 2 || all[0].Least != 59 || all[0].Most > 61 || !all[0].Known {
		t.Fatalf("the first time it took %+v", all)
	}
	if all[1].Least != 29 || all[1].Sign.Kind != "police.arrest" || all[1].Most > 31 {
		t.Errorf("the second time it took %d to %d days", all[1].Least, all[1].Most)
	}
	if all := LateReferrals(life(t, "2024-01-10 note", "2024-03-10 mace.referral")); len(all) != 0 {
		t.Errorf("without a sign it took %+v", all)
	}
	if all := LateReferrals(life(t, "age_14 exploitation.indicator", "age_15 mace.referral")); len(all) != 1 || all[0].Known && all[0].Least > all[0].Most {
		t.Errorf("of ages it took %+v", all)
	}
	if all := LateReferrals(life(t, "unknown exploitation.indicator", "2024-03-01 mace.referral")); len(all) == 1 && all[0].Known {
		t.Errorf("of a time nobody knows it took %+v", all[0])
	}
}
