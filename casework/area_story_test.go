package casework_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

var (
	handsOver = pathway.Answers{
		"history": {"yes"}, "to": {"cur"}, "process": {"cp-plan", "mace"}, "reason": {"The family moved so that the child is away from those who use her"}, "now": {"She owes a debt and is rung every night"},
		"ties": {"Her aunt, and the mentor goes on"}, "safe": {"With the aunt"}, "school": {"A place from Monday"}, "open": {"The school was to find a mentor"}, "bundle": {"yes"}, "behind": {"A man called Zed"},
	}
	takesOver = pathway.Answers{"history": {"yes"}, "outcome": {"accept"}, "reason": {"She lives here now"}, "information": {"sam"}, "missing": {"sam"}, "disruption": {"sam"}}
)

// twoCouncils is a child of the council "prev" whom people of "cur" may take over, and the people of both.
func twoCouncils(t *testing.T, now time.Time) (d *maras, prev, cur casework.Who) {
	t.Helper()
	d = marasDesk(t)
	*d.now = now
	prev, cur = d.as("nia social-worker social-care-prev"), d.as("sam out-of-hours social-care-cur")
	(&place{office: d.office, now: d.now}).staffed("sam out-of-hours social-care-cur")
	d.must(prev, "refer", pathway.Answers{"worry": {"She is given rides by men she calls uncles."}, "danger": {"no"}})
	return d, prev, cur
}

func (d *maras) leads() string {
	d.t.Helper()
	l := pathway.LeadOf(d.stands().Case.Chronology)
	words := string(l.Area)
	if l.Asked != nil {
		words += ", asks " + string(l.To)
	}
	if l.Unmet() {
		words += ", nobody met"
	}
	return words
}

func (d *maras) due(step string) string {
	d.t.Helper()
	for _, one := range d.stands().Waits {
		if one.Step == step {
			return record.LondonDay(one.Due.Unix()).Format(time.DateOnly)
		}
	}
	return ""
}

// a handover asked for before Easter is due after it, is late when the other area is silent for a week, and until somebody answers
// the first area leads. At night whoever is on duty accepts, and it holds at once; the meeting is owed. A double click accepts once.
func TestAHandoverWaitsOverEasterAndIsAcceptedAtNight(t *testing.T) {
	d, prev, cur := twoCouncils(t, time.Date(2025, 4, 17, 15, 0, 0, 0, time.UTC))
	d.must(prev, "hand-over-area", handsOver)
	if got := d.leads() + "; " + d.due("take-over-area"); got != "prev, asks cur; 2025-04-23" {
		t.Errorf("before Easter: %s", got)
	}
	*d.now = time.Date(2025, 4, 25, 23, 40, 0, 0, time.UTC)
	if got := d.leads(); got != "prev, asks cur" {
		t.Errorf("after a week of silence: %s", got)
	}
	late := false
	for _, one := range d.stands().Waits {
		late = late || one.Step == "take-over-area" && one.Due.Before(*d.now)
	}
	if !late {
		t.Error("a week of silence is not late")
	}
	wish := casework.Taking{At: casework.StepAt{Child: d.mara, Step: "take-over-area"}, Answers: takesOver, Request: casework.Request{ID: rand.Text()}}
	for range 2 {
		if _, err := d.Take(t.Context(), cur, wish); err != nil {
			t.Fatal(missingOf(err))
		}
	}
	if got := d.leads() + "; " + d.due("handover-meeting"); got != "cur, nobody met; 2025-05-02" {
		t.Errorf("accepted at night: %s", got)
	}
	if _, err := d.step(cur, "take-over-area", takesOver); !errors.Is(err, record.Conflict) {
		t.Errorf("accepted twice: %v", err)
	}
}

// Two who answer at once: the first leads, the second is told what was decided meanwhile, and nothing is undone.
func TestTwoAnswersToAHandoverAreOne(t *testing.T) {
	d, prev, cur := twoCouncils(t, time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC))
	d.must(prev, "hand-over-area", handsOver)
	form, err := d.StepForm(t.Context(), d.as("ray team-manager social-care-cur"), casework.StepAt{Child: d.mara, Step: "take-over-area"})
	if err != nil {
		t.Fatal(err)
	}
	d.must(cur, "take-over-area", takesOver)
	declines := pathway.Answers{"history": {"yes"}, "outcome": {"decline"}, "reason": {"She goes back to her aunt on Friday, so they keep her"}}
	_, err = d.Take(t.Context(), d.as("ray team-manager social-care-cur"), casework.Taking{At: form.At, Answers: declines, Seen: form.Seen, Request: casework.Request{ID: form.Request}})
	if !errors.Is(err, record.Conflict) || d.leads() != "cur, nobody met" {
		t.Errorf("the second is told %v, and %s leads", err, d.leads())
	}
}

// What the child is not shown of a handover stands in entries of their own.
func TestWhoCausesHarmIsNotInTheHandoverItself(t *testing.T) {
	d, prev, _ := twoCouncils(t, time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC))
	ref := d.must(prev, "hand-over-area", handsOver)
	for _, it := range d.stands().Case.Chronology.Items {
		for _, said := range append([]string{it.Text.Reveal()}, it.Details.All("step_answers")...) {
			if strings.Contains(said, "Zed") && (it.Ref == ref || it.Handling != record.ProfessionalsOnly) {
				t.Errorf("%s names him: %s", it.Kind, it.Handling)
			}
		}
	}
}

// J-091 over Christmas, with the area that was asked silent for a week: the request is on the list of who answers for it, and comes by itself from level
// to level, by working days, with nobody touching the record; whoever asked goes on being responsible. It is answered at night, goes back to whoever
// asked, and waits for nobody.
func TestARequestThatNobodyAnswersOverChristmas(t *testing.T) {
	d, prev, cur := twoCouncils(t, time.Date(2025, 12, 18, 16, 0, 0, 0, time.UTC))
	ref := d.must(prev, "ask-agency", pathway.Answers{
		"to": {"social-care-cur"}, "for": {"joint-meeting"}, "what": {"Both councils know parts of it, and nobody has all"}, "by": {"2025-12-22"}, "meanwhile": {"Her aunt keeps her phone at night"},
	})
	list := func() (whose, why string) {
		t.Helper()
		board, err := d.Matters(t.Context(), desktest.Proving(d.Desk, cur))
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range board.Between {
			if one.Step == "answer-request" {
				return string(one.Of), one.Why
			}
		}
		return "nobody", ""
	}
	for _, one := range []struct {
		at  time.Time
		who string
	}{
		{time.Date(2025, 12, 22, 12, 0, 0, 0, time.UTC), ""}, {time.Date(2025, 12, 23, 0, 30, 0, 0, time.UTC), "team-manager"},
		{time.Date(2025, 12, 28, 23, 0, 0, 0, time.UTC), "team-manager"}, // two bank holidays and a weekend are no working days
		{time.Date(2025, 12, 30, 1, 0, 0, 0, time.UTC), "transfer-lead"}, {time.Date(2026, 1, 7, 1, 0, 0, 0, time.UTC), "panel-chair"},
	} {
		*d.now = one.at
		if err := d.AskDue(t.Context()); err != nil { // what the program does every minute
			t.Fatal(err)
		}
		who, why := list()
		if who != one.who || one.who != "" && !strings.Contains(why, "Whoever asked goes on being responsible") {
			t.Errorf("at %s it is for %q, want %q: %s", one.at.Format(time.DateTime), who, one.who, why)
		}
	}
	*d.now = time.Date(2026, 1, 7, 23, 50, 0, 0, time.UTC)
	at := casework.StepAt{Child: d.mara, Step: "answer-request", About: casework.Token(d.mara, ref)}
	for range 2 { // a double click
		if _, err := d.Take(t.Context(), desktest.Proving(d.Desk, cur), casework.Taking{At: at, Answers: pathway.Answers{"outcome": {"agreed"}, "what": {"Tomorrow at ten"}}, Request: casework.Request{ID: "answered-at-night"}}); err != nil {
			t.Fatal(missingOf(err))
		}
	}
	if who, _ := list(); who != "nobody" {
		t.Errorf("answered, it waits for %q", who)
	}
	answers := 0
	for _, it := range d.stands().Case.Chronology.Items {
		if it.Kind == "request.answered" {
			answers++
		}
	}
	if answers != 1 {
		t.Errorf("answered %d times", answers)
	}
}
