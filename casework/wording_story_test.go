package casework_test

import (
	"crypto/rand"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/pathway"
	"sightline/stories"
)

// R-031 (review 4.3.4): the police's label stands in quotation marks with the facts behind it, and that nobody asked. R-032 (4.1.18): what an
// emergency department wrote of cooperation carries the question what else could explain it.
func TestJoeIsNoLabel(t *testing.T) {
	c := joeWhole(t)
	carrier := wordedOf(t, c, "J-178")
	var facts []string
	for _, f := range carrier.Facts {
		facts = append(facts, strconv.Itoa(f.Count)+" "+f.Say)
	}
	want := []string{"1 conviction over a weapon", "2 times a weapon was seen with the child or used", "2 arrests over a weapon, which are no findings"}
	if !slices.Equal(facts, want) {
		t.Errorf("facts behind %q: %q, want %q", carrier.Words[0].Reveal(), facts, want)
	}
	if carrier.Never != "Nobody is recorded as having asked the child what it was for." {
		t.Errorf("never asked: %q", carrier.Never)
	}
	hospital := wordedOf(t, c, "J-190")
	if !strings.Contains(hospital.Ask, "What else could explain it") {
		t.Errorf("asked at A&E: %q", hospital.Ask)
	}
	if n := hospital.Facts[0]; n.Count != 9 {
		t.Errorf("attendances: %d, want the 9 of the total, each once", n.Count)
	}
}

func wordedOf(t *testing.T, c *chronology.Chronology, id string) casework.Worded {
	t.Helper()
	all := casework.WordedIn(c, c.Lookup(id))
	if len(all) == 0 {
		t.Fatalf("%s: nothing is found in it", id)
	}
	return all[0]
}

func joeWhole(t *testing.T) *chronology.Chronology {
	t.Helper()
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return chronology.Build(chronology.Input{Key: s.People[0].Subject, Identities: s.People, Entries: s.Entries, Manifest: s.Manifest})
}

// R-028 (review 4.1.1, box on language): whoever writes was shown three wordings. One stands as it was written, one was changed, and one stands only
// in what Joe said himself: the entry says so by the terms, without a word of it. Nothing is stopped, and what nobody was shown leaves nothing.
func TestWhatWasShownIsKeptOrChanged(t *testing.T) {
	d := tableDesk(t, "J-056", "2019-12-18")
	eva := d.joes("eva", "early-help-worker", "early-help")
	heard := func(change pathway.Answers) pathway.Answers {
		a := pathway.Answers{
			"when": {"2019-12-18"}, "by": {"The youth worker"}, "how": {"face-to-face"}, "alone": {"yes"}, "seemed": {"He was tired and failed to engage with the worker."},
			"said": {"I keep putting myself at risk, I am streetwise."}, "words": {"verbatim"},
		}
		maps.Copy(a, change)
		return a
	}
	take := func(a pathway.Answers, shown ...string) *chronology.Item {
		t.Helper()
		ref, err := d.Take(t.Context(), eva, casework.Taking{At: casework.StepAt{Child: d.joe, Step: "hear-child"}, Answers: a, Shown: shown, Request: casework.Request{ID: rand.Text()}})
		if err != nil {
			t.Fatalf("a wording stops nothing: %v", err)
		}
		return d.seen().Chronology.Find(ref)
	}
	it := take(heard(nil), "not-engaging", "own-risk", "traits", "by-whom", "He failed to engage")
	if kept := it.Details.All("wording_kept"); !slices.Equal(kept, []string{"not-engaging"}) {
		t.Errorf("kept: %q", kept)
	}
	if changed := it.Details.All("wording_changed"); !slices.Contains(changed, "own-risk") || !slices.Contains(changed, "traits") || len(changed) != 2 {
		t.Errorf("changed: %q; what Joe says himself is no wording of the worker's, and nobody chooses about what only asks", changed)
	}
	it = take(heard(nil))
	if it.Details.First("wording_kept")+it.Details.First("wording_changed") != "" {
		t.Error("the entry speaks of what nobody was shown")
	}
	it = take(heard(pathway.Answers{"words": {"paraphrase"}, "said": {"He keeps putting himself at risk."}, "seemed": {"He was tired."}}), "own-risk")
	if !it.Details.Has("wording_kept", "own-risk") {
		t.Error("what somebody else puts into words is theirs")
	}
}

// What was shown while somebody typed is in the draft when they come back on another day, and goes with the step.
func TestWhatWasShownIsInTheDraft(t *testing.T) {
	d := tableDesk(t, "J-056", "2019-12-18")
	eva := d.joes("eva", "early-help-worker", "early-help")
	at := casework.StepAt{Child: d.joe, Step: "hear-child"}
	form, err := d.StepForm(t.Context(), eva, at)
	if err != nil {
		t.Fatal(err)
	}
	form.Answers = pathway.Answers{"seemed": {"He failed to engage."}}
	if _, err := d.KeepStep(t.Context(), eva, form); err != nil {
		t.Fatal(err)
	}
	typed := casework.Typed{Section: "child", Answers: pathway.Answers{"seemed": {"He failed to engage."}}, Page: "page0001", Had: casework.ShownOf(form.Answers, map[string]bool{"seemed": true}), Turn: 1, Shown: []string{"not-engaging", "made up"}}
	if err := d.KeepTyping(t.Context(), eva, at, typed); err != nil {
		t.Fatal(err)
	}
	if form, err = d.StepForm(t.Context(), eva, at); err != nil || !slices.Equal(form.Shown, []string{"not-engaging"}) {
		t.Errorf("in the draft: %q, %v", form.Shown, err)
	}
}
