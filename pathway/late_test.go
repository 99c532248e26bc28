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

// Joe was accepted as very high at 14 in one area and handed to one of two hubs at 15; the exit at 16 is an ending elsewhere
// that nobody answered for, and the referral at 17 begins another time in the process. Which of two hubs it was, nobody wrote down, and it is asked.
func TestJoesTimesInTheProcess(t *testing.T) {
	c := joe(t)
	all := Matters(c)
	if len(all) != 2 || all[0].Stage != EndedElsewhere || all[1].Stage != Referred {
		t.Fatalf("there are %d times in the process: %s", len(all), stages(c))
	}
	first := all[0]
	if first.Ending.Ref.Record != "J-152" || first.Hub != "one of two hubs" || first.Category != "criminal" || first.Opened.Ref.Record != "J-076" || all[1].Opened.Ref.Record != "J-191b" {
		t.Errorf("the first began with %s and ended with %s, at %q; the second began with %s", first.Opened.Ref, first.Ending.Ref, first.Hub, all[1].Opened.Ref)
	}
	if m := Current(Matters(joeAt(t, "J-077"))); m.Level != "very-high" || m.Stage != Open {
		t.Errorf("at 14 he is %s at %q", m.Stage, m.Level)
	}
	if m := Current(Matters(joeAt(t, "J-137"))); m.Stage != Open {
		t.Errorf("R-127: a care order and living at home made it %s", m.Stage)
	}
	two, err := Load("ours.yaml", []byte("hubs:\n- {id: north, name: North hub}\n- {id: south, name: South hub}\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t}
	s.at("2022-01-10", "hal exploitation-hub mace")
	at := s.caseOf(joeAt(t, "J-137"))
	at.Local = two
	if dutyOf(at, transferID) == nil {
		t.Error("nobody asks which of the two hubs it is")
	}
	if d := dutyOf(s.caseOf(joeAt(t, "J-152")), answerID); d == nil || d.About != first.Ending.Ref {
		t.Errorf("for the exit at 16 it waits to be answered: %v", d)
	}
}

// his referral at 17 came after signs since the exit, told as exactly as it is known: of ages, hardly.
func TestHowLateJoesReferralWas(t *testing.T) {
	all := LateReferrals(joe(t))
	if len(all) != 2 || all[1].Referred.Ref.Record != "J-191b" || all[1].Sign.Pos >= all[1].Referred.Pos || all[1].Sign.Pos < joe(t).Lookup("J-152").Pos {
		t.Fatalf("it is told of %d referrals", len(all))
	}
	for _, l := range all {
		t.Logf("%s to %s: %d to %d days", l.Sign.Ref, l.Referred.Ref, l.Least, l.Most)
	}
}
