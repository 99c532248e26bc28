package pathway

import (
	"strings"
	"testing"
	"time"
)

// how a child is used is a thought with its evidence, author and day; several stand beside each other until somebody says that one does not hold.
func TestR024HypothesesStandBesideEachOther(t *testing.T) {
	s := newStory(t, "police 2024-03-01 police.intelligence about=adults", "police 2024-03-02 police.offence offence=drugs-supply").at("2024-06-03", "ana social-worker social-care")
	think := func(who, stage, role string, more ...string) string {
		a := Answers{"stage": {stage}, "role": {role}, "thought": {"Two men send her to flats by the station and keep what she brings."}, "evidence": {"police/E0", "police/E1"}}
		for i := 0; i+1 < len(more); i += 2 {
			a[more[i]] = []string{more[i+1]}
		}
		return s.at("2024-06-03", who).take("hypothesis", a)
	}
	if say := think("ana social-worker social-care", "used", "runner"); say != "" {
		t.Fatal(say)
	}
	if say := think("dan youth-justice-worker youth-justice", "trapped", "younger"); say != "" {
		t.Fatal(say)
	}
	all := Hypotheses(s.chronology())
	if len(all) != 2 || !all[0].Stands || !all[1].Stands || all[0].By != "ana" || all[1].By != "dan" || len(all[0].Rests) != 2 {
		t.Fatalf("%+v", all)
	}
	if say := think("ana social-worker social-care", "trapped", "younger", "no-longer", all[0].Item.Ref.String()); say != "" {
		t.Fatal(say)
	}
	if all = Hypotheses(s.chronology()); len(all) != 3 || all[0].Stands || !all[1].Stands || !all[2].Stands {
		t.Errorf("%+v", all)
	}
	for want, more := range map[string][]string{"Choose the entries": {"evidence", ""}, "entries of this record": {"evidence", "police/none"}, "who does what": {"thought", ""}} {
		if say := think("ana social-worker social-care", "used", "runner", more...); !strings.Contains(say, want) {
			t.Errorf("%s: %q", want, say)
		}
	}
	if say := think("ana social-worker social-care", "used", "runner", "no-longer", "police/E0"); !strings.Contains(say, "entries of this record") {
		t.Errorf("an arrest is taken for a hypothesis: %q", say)
	}
}

// at the exit of the published case, fewer reports from the street stood beside signs that went on: the warning is there.
func TestR024FewerReportsMayMeanPromotion(t *testing.T) {
	w := MayBePromotion(joeAt(t, "J-150"), time.Date(2021, 6, 1, 10, 0, 0, 0, time.UTC))
	if w == nil || w.Before.Kind != "police.antisocial-behaviour" || len(w.Since) < 10 {
		t.Fatalf("no warning: %+v", w)
	}
	now := time.Date(2024, 6, 3, 10, 0, 0, 0, time.UTC)
	before := []string{"police 2023-06-01 police.antisocial-behaviour several=yes", "police 2023-07-01 police.antisocial-behaviour several=yes"}
	signs := []string{"police 2024-01-01 missing.episode", "police 2024-02-01 police.intelligence about=adults", "police 2024-03-01 police.arrest"}
	for name, one := range map[string]struct {
		lines []string
		warns bool
	}{
		"signs go on":                 {append(before[:2:2], signs...), true},
		"too few signs":               {append(before[:2:2], signs[:2]...), false},
		"never many reports":          {append(before[:1:1], signs...), false},
		"reports go on as before":     {append(append(before[:2:2], signs...), "police 2024-05-01 police.antisocial-behaviour", "police 2024-05-02 police.antisocial-behaviour", "police 2024-05-03 police.antisocial-behaviour"), false},
		"not reached is no sign":      {append(before[:2:2], "social-care 2024-01-01 child.not-seen", "health 2024-02-01 health.not-brought", "police 2024-03-01 missing.interview-offered"), false},
		"the signs were there before": {append(before[:2:2], "police 2023-01-01 missing.episode", "police 2023-02-01 missing.episode", "police 2023-03-01 missing.episode"), false},
	} {
		if got := MayBePromotion(life(t, one.lines...), now); (got != nil) != one.warns {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
