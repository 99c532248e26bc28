package desktest

import (
	"testing"

	"sightline/casework"
	"sightline/record"
)

// The world is what it says: its words are there, and somebody on duty everywhere sees all but what is sealed.
func TestTheWorldIsWhatItSays(t *testing.T) {
	w := NewWorld(t)
	who := OnDuty(t, w.Desk, "duty", record.OutOfHours, record.SafeguardingNow)
	opened, err := w.Desk.Open(t.Context(), who, w.Everything, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, it := range opened.Chronology.Items {
		for _, word := range w.Found(it.Text.Reveal()) {
			seen[word] = true
		}
	}
	for word, c := range w.Canaries {
		if c.Child == w.Everything && word != "CanaryEverythingXname" && word != "CanaryEverythingXtitle" && word != "CanaryEverythingXinside" && seen[word] != (c.Class != record.ClassS) {
			t.Errorf("%s of class %s: seen %v", word, c.Class, seen[word])
		}
	}
	for _, state := range []record.State{"mace", "missing"} {
		open := false
		for _, s := range opened.Chronology.OpenNow() {
			open = open || s.State == state
		}
		if !open {
			t.Errorf("%s is not open", state)
		}
	}
	if _, err := w.Desk.Open(t.Context(), who, w.Foreign, casework.View{}); err == nil {
		t.Error("a child of another agreement is opened")
	}
}
