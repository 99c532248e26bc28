package casework_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// A draft ends somewhere, and holds what the step asks: a program that types without end fills no disk.
func TestADraftHasAnEnd(t *testing.T) {
	d := marasDesk(t)
	school := d.as("kim school-lead school")
	at := casework.StepAt{Child: d.mara, Step: "refer"}
	form, err := d.StepForm(t.Context(), school, at)
	if err != nil {
		t.Fatal(err)
	}
	form.Answers = pathway.Answers{"worry": {strings.Repeat("words ", 100_000)}}
	if _, err := d.KeepStep(t.Context(), school, form); !errors.Is(err, record.Invalid) {
		t.Errorf("a draft without end is kept: %v", err)
	}
	form.Answers = pathway.Answers{"worry": {"Two phones"}}
	if _, err := d.KeepStep(t.Context(), school, form); err != nil {
		t.Fatal(err)
	}
	types := func(turn int, a pathway.Answers) error {
		return d.KeepTyping(t.Context(), school, at, casework.Typed{Section: "worry", Page: "onepage1", Turn: turn, Answers: a, Had: casework.ShownOf(form.Answers, map[string]bool{"worry": true})})
	}
	if err := types(1, pathway.Answers{"worry": {"Two phones, and men at the gate"}}); err != nil {
		t.Errorf("what is asked is not kept: %v", err)
	}
	if err := types(2, pathway.Answers{"made-up.0.what": {"x"}}); !errors.Is(err, casework.ErrUnasked) {
		t.Errorf("what is not asked is kept: %v", err)
	}
	if err := types(3, pathway.Answers{"worry": {strings.Repeat("words ", 100_000)}}); !errors.Is(err, record.Invalid) {
		t.Errorf("typing without end is kept: %v", err)
	}
	again, err := d.StepForm(t.Context(), school, at)
	if err != nil || again.Answers.Get("worry") != "Two phones, and men at the gate" || len(again.Answers) != 1 {
		t.Errorf("what is kept is %d answers: %v", len(again.Answers), err)
	}
}

// A step about the child is about no entry: an entry of something that is over would open what is not open.
func TestAStepAboutTheChildIsAboutNoEntry(t *testing.T) {
	d := marasDesk(t)
	school, hub := d.as("kim school-lead school"), d.as("hal exploitation-hub mace")
	about := casework.Token(d.mara, d.must(school, "refer", worried))
	at := casework.StepAt{Child: d.mara, Step: "screen", About: about}
	if _, err := d.Take(t.Context(), hub, casework.Taking{At: at, Answers: taken, Request: casework.Request{ID: rand.Text()}}); !errors.Is(err, record.NotFound) {
		t.Errorf("it is taken about an entry: %v", err)
	}
	if _, err := d.StepForm(t.Context(), hub, at); !errors.Is(err, record.NotFound) {
		t.Errorf("it is asked about an entry: %v", err)
	}
	if d.stage() != "referred" {
		t.Errorf("it is %s", d.stage())
	}
	d.must(hub, "screen", taken)
}

// A form that comes a second time is answered as the first was, and the draft begun since stays. The draft that was sent goes.
func TestAnOldFormDropsNoNewerDraft(t *testing.T) {
	d := marasDesk(t)
	school := d.as("kim school-lead school")
	at := casework.StepAt{Child: d.mara, Step: "refer"}
	draft := func(worry string) *casework.StepForm {
		t.Helper()
		form, err := d.StepForm(t.Context(), school, at)
		if err != nil {
			t.Fatal(err)
		}
		if worry != "" {
			form.Answers = pathway.Answers{"worry": {worry}}
			if _, err := d.KeepStep(t.Context(), school, form); err != nil {
				t.Fatal(err)
			}
		}
		return form
	}
	old := draft("Two phones")
	wish := casework.Taking{At: at, Answers: worried, Request: casework.Request{ID: old.Request}}
	first, err := d.Take(t.Context(), school, wish)
	if err != nil {
		t.Fatal(missingOf(err))
	}
	if left := draft(""); len(left.Answers) != 0 {
		t.Errorf("what was sent is still a draft: %v", left.Answers)
	}
	draft("She came with a burn")
	if again, err := d.Take(t.Context(), school, wish); err != nil || again != first {
		t.Errorf("the same form again: %v", err)
	}
	if left := draft(""); left.Answers.Get("worry") != "She came with a burn" {
		t.Errorf("the newer draft is %v", left.Answers)
	}
}
