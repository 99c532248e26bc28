package casework_test

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// waitsFor gives what waits about Joe of one step, as somebody may see it.
func (d *atTheExit) waitsFor(who casework.Who, step string) []pathway.Duty {
	d.t.Helper()
	all, err := d.Waiting(d.t.Context(), who, d.joe)
	if err != nil {
		d.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(one pathway.Duty) bool { return one.Step != step })
}

// At three at night the emergency duty worker records police protection with its hour. A double click records it once; the social worker reads next
// morning until when it lasts; it ends with an order, and the process goes on whatever the status.
func TestPoliceProtectionAtNight(t *testing.T) {
	d := exitDesk(t)
	before := d.stage()
	*d.now = time.Date(2022, 1, 11, 3, 20, 0, 0, time.UTC)
	night := d.as("edt", "out-of-hours", "out-of-hours")
	wish := casework.Taking{
		At: casework.StepAt{Child: d.joe, Step: "legal-status"}, Request: casework.Request{ID: rand.Text()},
		Answers: pathway.Answers{"what": {"police-protection"}, "happened": {"2022-01-11T02:40"}, "reason": {"Found in a flat of two older men."}, "place": {"hospital"}, "known": {"The officer rang."}},
	}
	first, err := d.Take(t.Context(), night, wish)
	if err != nil {
		t.Fatal(toldMissing(err))
	}
	if again, err := d.Take(t.Context(), night, wish); err != nil || again != first {
		t.Fatalf("a double click: %s %v", again, err)
	}
	*d.now = time.Date(2022, 1, 11, 9, 0, 0, 0, time.UTC)
	waits := slices.DeleteFunc(d.waitsFor(d.socialWorker(), "legal-status"), func(one pathway.Duty) bool { return !slices.Contains(one.Cites, first) })
	if len(waits) != 1 || !strings.Contains(waits[0].Why, "14 January 2022 at 02:40") || !waits[0].Due.Equal(time.Date(2022, 1, 14, 2, 40, 0, 0, time.UTC)) {
		t.Fatalf("in the morning it waits: %v", waits)
	}
	*d.now = time.Date(2022, 1, 13, 16, 0, 0, 0, time.UTC)
	order := d.must(d.socialWorker(), "legal-status", "", pathway.Answers{"what": {"interim-order"}, "happened": {"2022-01-13"}, "until": {"2022-03-10"}, "known": {"The order was read."}})
	left := d.waitsFor(d.socialWorker(), "legal-status")
	if slices.ContainsFunc(left, func(one pathway.Duty) bool { return slices.Contains(one.Cites, first) }) {
		t.Errorf("after the order it still waits: %v", left)
	}
	if after := d.stage(); after != before {
		t.Errorf("by an order the matter went from %s to %s", before, after)
	}
	o, err := d.Open(t.Context(), d.socialWorker(), d.joe, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	if e := o.Chronology.Lookup(order); e.Details.First("decided_as") != "social-worker" || len(e.Details.All("step_answers")) == 0 {
		t.Error("the order does not say who recorded it, and what was answered")
	}
}

// Two people record the same evening. Whoever comes second from an open page reads first what the other decided, and loses no word.
func TestAStatusRecordedMeanwhileIsReadFirst(t *testing.T) {
	d := exitDesk(t)
	worker, officer := d.socialWorker(), d.policeLead()
	form, err := d.StepForm(t.Context(), worker, casework.StepAt{Child: d.joe, Step: "legal-status"})
	if err != nil {
		t.Fatal(err)
	}
	d.must(officer, "legal-status", "", pathway.Answers{"what": {"bail"}, "happened": {"2022-01-10"}, "conditions": {"Not to be out after nine."}, "until": {"2022-02-10"}})
	wish := casework.Taking{
		At: form.At, Seen: form.Seen, Request: casework.Request{ID: rand.Text()},
		Answers: pathway.Answers{"what": {"curfew"}, "happened": {"2022-01-10"}, "hours": {"Nine at night to seven, at his mother's."}},
	}
	var moved *casework.Moved
	if _, err := d.Take(t.Context(), worker, wish); !errors.As(err, &moved) || len(moved.Since) != 1 || moved.Since[0].Kind != "police.bail" {
		t.Fatalf("it is not shown: %v", err)
	}
	wish.Seen = moved.Now
	if _, err := d.Take(t.Context(), worker, wish); err != nil {
		t.Fatal(toldMissing(err))
	}
}

// Joe comes back at night. The interview waits for 72 hours, also when he was not reached; when it is held, his words stand as his own and police are told.
func TestTheReturnInterviewOfJoe(t *testing.T) {
	d := exitDesk(t)
	worker := d.socialWorker()
	back := d.tell(d.policeLead(), "missing.returned", "Joe came back to his mother at night.", coded("how", "own"))
	waits := d.waitsFor(worker, "return-interview")
	if len(waits) != 1 || waits[0].About.String() != back || !strings.Contains(waits[0].Why, "cannot be tested") {
		t.Fatalf("it waits: %v", waits)
	}
	*d.now = d.now.Add(24 * time.Hour)
	tried := pathway.Answers{"outcome": {"no-reply"}, "by": {"Return interviewer"}, "when": {"2022-01-11T09:00"}, "method": {"phone"}, "reason": {"His telephone was off."}, "carer": {"yes"}, "again": {"2022-01-12"}}
	d.must(worker, "return-interview", back, tried)
	if waits = d.waitsFor(worker, "return-interview"); len(waits) != 1 {
		t.Fatalf("after one try it waits: %v", waits)
	}
	held := pathway.Answers{"outcome": {"held"}, "by": {"Return interviewer"}, "when": {"2022-01-11T10:00"}, "method": {"face-to-face"}, "independent": {"yes"}, "said": {"They said I owe them for the bike."}, "push": {"Rows about the visits"}, "pull": {"A debt"}, "next": {"Police look into the debt"}, "shared": {"police"}}
	ref := d.must(worker, "return-interview", back, held)
	if waits = d.waitsFor(worker, "return-interview"); len(waits) != 0 {
		t.Errorf("it still waits: %v", waits)
	}
	o, err := d.Open(t.Context(), worker, d.joe, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	if !o.Chronology.Told(o.Chronology.Lookup(ref), "police") {
		t.Error("police are not told of the interview")
	}
	if voice := o.Chronology.Voice(); !strings.Contains(voice[len(voice)-1].Text.Reveal(), "owe them for the bike") {
		t.Error("what Joe said is not kept as his own words")
	}
}

// Whoever has nothing to do with Joe offers nothing, and learns nothing of him by trying: not even which moments there are.
func TestAStrangerTakesNoStepOfStatus(t *testing.T) {
	d := exitDesk(t)
	stranger := casework.Person(record.Actor{User: "stranger", Role: "social-worker", Agency: "social-care-cur"}, record.SafeguardingNow, *d.now)
	for _, step := range []string{"legal-status", "safety-plan", "moment", "moment-missed", "return-interview", "condition-check"} {
		if _, err := d.step(stranger, step, "", pathway.Answers{}); !errors.Is(err, record.NotFound) && !errors.Is(err, record.Withheld) {
			t.Errorf("%s by a stranger: %v", step, err)
		}
	}
}
