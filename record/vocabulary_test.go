package record

import "testing"

func TestTheEmbeddedVocabularyLoads(t *testing.T) {
	v, err := LoadVocabulary(vocabularyYAML)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.KindList) < 130 || len(v.Lanes()) != 12 {
		t.Errorf("%d kinds, %d lanes", len(v.KindList), len(v.Lanes()))
	}
	for code, want := range map[AgencyCode]AgencyCode{"social-care-prev": "social-care", "early-help": "early-help", "front-door-cur": "front-door", "gp": "gp"} {
		if got, _, ok := v.Agency(code); !ok || got != want {
			t.Errorf("%s is read as %s, %v", code, got, ok)
		}
	}
}
