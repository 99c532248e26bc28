package synth_test

import (
	"os"
	"reflect"
	"slices"
	"testing"

	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/synth"
)

// The same seed gives the same lives, however many children come after and however often they are told.
func TestTheSameSeedGivesTheSameLives(t *testing.T) {
	lives := func(children int) (all [][]synth.Event) {
		for _, events := range synth.Lives(7, children) {
			all = append(all, append([]synth.Event(nil), events...))
		}
		return all
	}
	few, many := lives(5), lives(50)
	if !reflect.DeepEqual(few, many[:5]) {
		t.Error("the first five of fifty are others than five")
	}
	told, again := synth.Lives(7, 5), [][]synth.Event(nil)
	for range 2 {
		again = nil
		for _, events := range told {
			again = append(again, append([]synth.Event(nil), events...))
		}
	}
	if !reflect.DeepEqual(few, again) {
		t.Error("told a second time they are other lives")
	}
	n := 0
	for _, events := range many {
		n += len(events)
		for i := range events {
			if i > 0 && events[i].Minute < events[i-1].Minute {
				t.Fatal("a life is not in order of time")
			}
		}
	}
	if n < 50*20 || n > 50*80 {
		t.Errorf("%d events of 50 children, want about 40 each", n)
	}
}

// What is written is taken in whole, without a refusal or a remark, and as many children come out as were asked for.
func TestAPopulationIsTakenInWhole(t *testing.T) {
	folder, last := t.TempDir(), 0
	if err := synth.Write(folder, 7, 250, func(n int) { last = n }); err != nil {
		t.Fatal(err)
	}
	s, err := intake.ReadFolder(os.DirFS(folder), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	together := casework.Join(s)
	if r := together.Report; last != 250 || len(r.Refusals) > 0 || len(r.Notices) > 0 || len(together.Children) != 250 {
		t.Errorf("told of %d, %d children, refusals %v, notices %v", last, len(together.Children), r.Refusals, r.Notices)
	}
	if err := synth.Write(folder, 7, 1, func(int) {}); err == nil {
		t.Error("a population was written over another")
	}
}

// What happens in an invented life is what the vocabulary knows, with details that it knows and codes that they take.
func TestWhatHappensIsOfTheVocabulary(t *testing.T) {
	for kind := range synth.Kinds {
		for risk := range 4 {
			e := synth.Entry(synth.Event{Kind: kind, Risk: risk})
			for _, d := range e.Details {
				how, known := record.Words().Detail(e.Kind, d.Key)
				if !known || how.Name == "codes" && !slices.Contains(how.Codes, d.Values[0]) {
					t.Errorf("%s: %s=%s is not what the vocabulary allows", e.Kind, d.Key, d.Values[0])
				}
			}
		}
	}
}
