package casework_test

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
	"sightline/stories"
)

// joesDesk is a desk with the record of the published case as it stood just before one of its entries.
type joesDesk struct {
	*casework.Desk
	t   *testing.T
	joe record.ChildID
	now time.Time
}

func deskBefore(t *testing.T, id string, now time.Time) *joesDesk {
	t.Helper()
	d := &joesDesk{t: t, now: now}
	d.Desk = officeAt(t, func() time.Time { return d.now }).Desk
	sub, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	all := chronology.Build(chronology.Input{Key: sub.People[0].Subject, Identities: sub.People, Entries: sub.Entries, Manifest: sub.Manifest})
	at := all.Lookup(id)
	sub.Entries = slices.DeleteFunc(sub.Entries, func(e record.Entry) bool { return all.Find(e.Ref).Pos >= at.Pos })
	today := record.MustWhen(now.Format(time.DateOnly))
	sub.Manifest.Today, sub.Manifest.AsAt = today, today
	if _, err := d.Receive(t.Context(), receiver, sub); err != nil {
		t.Fatal(err)
	}
	listed, err := d.List(t.Context(), desktest.OnDuty(t, d.Desk, "night", record.OutOfHours, record.SafeguardingNow))
	if err != nil || len(listed) != 1 {
		t.Fatalf("%d children, %v", len(listed), err)
	}
	d.joe = listed[0].ID
	return d
}

// as is somebody of an agency to whom Joe is allocated.
func (d *joesDesk) as(user string, role record.Role, agency record.AgencyCode) casework.Who {
	d.t.Helper()
	who := desktest.Person(user, role, record.SafeguardingNow)
	who.Actor.Agency = agency
	return desktest.Allocated(d.t, d.Desk, who, d.joe)
}

func (d *joesDesk) step(who casework.Who, id string, about record.Ref, a pathway.Answers) (record.Ref, error) {
	at := casework.StepAt{Child: d.joe, Step: id}
	if about != (record.Ref{}) {
		at.About = casework.Token(d.joe, about)
	}
	return d.Take(d.t.Context(), desktest.Proving(d.Desk, who), casework.Taking{At: at, Answers: a, Request: casework.Request{ID: rand.Text()}})
}

func (d *joesDesk) must(who casework.Who, id string, about record.Ref, a pathway.Answers) record.Ref {
	d.t.Helper()
	ref, err := d.step(who, id, about, a)
	if err != nil {
		d.t.Fatalf("%s by %s: %s", id, who.Actor.User, missingOf(err))
	}
	return ref
}

func missingOf(err error) string {
	var unfinished *casework.Unfinished
	if !errors.As(err, &unfinished) {
		if err == nil {
			return ""
		}
		return err.Error()
	}
	var all []string
	for _, p := range unfinished.Problems {
		all = append(all, p.Say)
	}
	return strings.Join(all, "; ")
}

func (d *joesDesk) pathway(who casework.Who) *casework.Pathway {
	d.t.Helper()
	p, err := d.Pathway(d.t.Context(), desktest.Proving(d.Desk, who), d.joe)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func (d *joesDesk) level(who casework.Who) string {
	c := d.pathway(who).Case
	return pathway.Level(c.Matters, c.Matter())
}

func (d *joesDesk) tells(who casework.Who, kind record.Kind, text string, details ...record.Detail) record.Ref {
	d.t.Helper()
	ref, err := d.Record(d.t.Context(), desktest.Proving(d.Desk, who), casework.Request{ID: rand.Text()}, d.joe,
		record.Entry{Kind: kind, Happened: record.MustWhen(d.now.Format(time.DateOnly)), Text: record.Private(text), Details: details})
	if err != nil {
		d.t.Fatal(err)
	}
	return ref
}

// The level lowered at 15 (J-134), again with the people of the review: what they had would not have done. R-113.
func TestR113TheLevelLoweredAtFifteen(t *testing.T) {
	d := deskBefore(t, "J-134", time.Date(2020, 11, 2, 10, 0, 0, 0, time.UTC))
	hub, justice, manager := d.as("hub", "exploitation-hub", "mace"), d.as("yj", "youth-justice-worker", "youth-justice"), d.as("tm", "team-manager", "social-care-cur")
	if got := d.level(hub); got != "high" {
		t.Fatalf("the level is %q", got)
	}
	lower := pathway.Answers{"level": {"medium"}, "reason": {"Risk reduced: no new reports or intelligence, and services are in place."}}
	_, err := d.step(hub, "level", record.Ref{}, lower)
	for _, want := range []string{pathway.SilenceSays, "Say what was seen and by whom", "Choose the entries", "Name the two agencies"} {
		if !strings.Contains(missingOf(err), want) {
			t.Errorf("it does not ask %q: %s", want, missingOf(err))
		}
	}
	// What is on record came before the level was set: it was known then.
	protects := d.pathway(hub).Case.Chronology.Lookup("J-117").Ref
	lower["history"], lower["reason"], lower["seen"], lower["again"], lower["agreed"] = []string{"yes"}, []string{"He has a mentor whom he talks with, and comes to the garage each day."}, []string{"The youth justice worker sees him at the garage."}, []string{"He is missing again."}, []string{"mace", "youth-justice"}
	lower["evidence"] = []string{protects.String()}
	if _, err = d.step(hub, "level", record.Ref{}, lower); !strings.Contains(missingOf(err), "since the level was set") {
		t.Errorf("old evidence: %s", missingOf(err))
	}
	lower["evidence"] = []string{d.tells(justice, "child.protective", "Comes to the garage each day and talks with the man there.", fact("what", "work")).String()}
	proposal := d.must(hub, "level", record.Ref{}, lower)
	if got := d.level(hub); got != "high" {
		t.Fatalf("one person lowered the level to %s", got)
	}
	if why := closedBecause(d, hub, proposal); !strings.Contains(why, "Team manager") {
		t.Errorf("the hub agrees with itself: %q", why)
	}
	// That night: missing, then arrested with a knife (J-135). The manager reads it and says no.
	d.now = d.now.Add(14 * time.Hour)
	d.tells(d.as("night-desk", "police-lead", "police"), "police.arrest", "Arrested after he was missing; a knife was found.", fact("form", "arrest"), fact("offence", "grievous-harm"), fact("weapon", "knife"))
	yes := pathway.Answers{"agree": {"yes"}, "reason": {"The garage goes well and the man there was spoken with."}, "history": {"yes"}}
	if _, err = d.step(manager, "agree-level", proposal, yes); !strings.Contains(missingOf(err), "Signs came since") {
		t.Errorf("what came since is passed over: %s", missingOf(err))
	}
	d.must(manager, "agree-level", proposal, pathway.Answers{"agree": {"no"}, "history": {"yes"}, "reason": {"He was found with a knife last night, and nobody has asked him why."}})
	if got := d.level(hub); got != "high" {
		t.Errorf("the level is %s", got)
	}
	// Anybody raises it, and it holds at once.
	d.must(justice, "level", record.Ref{}, pathway.Answers{"level": {"very-high"}, "reason": {"He is afraid of two older men and carries a knife for it."}, "no-tool": {"It is completed tomorrow with the school."}})
	if got := d.level(hub); got != "very-high" {
		t.Errorf("the level is %s", got)
	}
	waits := pathway.Duties(d.pathway(hub).Case)
	if !slices.ContainsFunc(waits, func(w pathway.Duty) bool { return w.Step == "tool" }) || slices.ContainsFunc(waits, func(w pathway.Duty) bool { return w.Step == "agree-level" }) {
		t.Errorf("waits: %+v", waits)
	}
}

func closedBecause(d *joesDesk, who casework.Who, about record.Ref) string {
	d.t.Helper()
	if _, err := d.step(who, "agree-level", about, pathway.Answers{}); !errors.Is(err, record.Conflict) {
		d.t.Errorf("it is taken all the same: %v", err)
	}
	form, err := d.StepForm(d.t.Context(), desktest.Proving(d.Desk, who), casework.StepAt{Child: d.joe, Step: "agree-level", About: casework.Token(d.joe, about)})
	if err != nil {
		d.t.Fatal(err)
	}
	return form.Closed
}

// the tool completed with partners after the secure home, with what Joe's assessment (J-118) says of danger.
func TestR021TheToolCompletedWithPartners(t *testing.T) {
	d := deskBefore(t, "J-134", time.Date(2020, 11, 2, 10, 0, 0, 0, time.UTC))
	worker := d.as("sw", "social-worker", "social-care-cur")
	form, err := d.StepForm(t.Context(), desktest.Proving(d.Desk, worker), casework.StepAt{Child: d.joe, Step: "tool"})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, p := range form.Problems() {
		said[p.Question] = true
	}
	for _, question := range []string{"cognition", "harmed", "harm-to-others", "asks", "partners", "summary"} {
		if !said[question] {
			t.Errorf("%s is not asked", question)
		}
	}
	// A signature on an untouched form would be worth nothing: no indicator is answered.
	for _, s := range form.Sections {
		for _, q := range s.Questions {
			for _, inner := range q.Inner {
				if (inner.ID == "answer" || inner.ID == "basis") && len(inner.Preset) > 0 {
					t.Errorf("%s is answered before anybody did", q.ID)
				}
			}
		}
	}
	a := pathway.Answers{
		"out-late.answer": {"present"}, "out-late.basis": {"evidence"}, "out-late.words": {"He was out overnight within days of coming home."},
		"older-people.answer": {"possible"}, "older-people.basis": {"gut"}, "older-people.words": {"The school has a feeling about the men at the gate."},
		"cognition": {"He takes in far less than he seems to; he may not see what a knife or a debt can lead to."}, "harmed": {"yes"}, "harm-to-others": {"yes"}, "weapon-fear": {"unknown"}, "weapon-for": {"not-asked"},
		"asks.0.what": {"Who the men at the gate are"}, "asks.0.of": {"police"}, "asks.0.due": {"2020-11-09"}, "lead": {"sw"}, "partners": {"police", "education"},
		"summary": {"Adults draw him away from home at night. He is harmed by it."},
	}
	ref := d.must(worker, "tool", record.Ref{}, a)
	opened := d.pathway(worker)
	c := opened.Case.Chronology
	it := c.Find(ref)
	answers := strings.Join(it.Details.All("step_answers"), "\n")
	if !strings.Contains(answers, "The school has a feeling about the men at the gate.") || !strings.Contains(answers, "Gut feeling") {
		t.Errorf("what was answered is not kept: %s", answers)
	}
	if !it.Details.Has("rests_on", "secure-home/J-118") || it.Details.First("cognition") == "" || it.Details.First("level") != "" || it.Details.First("tool_level") != "" {
		t.Errorf("kept: %v", it.Details.All("rests_on"))
	}
	if !c.Told(it, "police") || c.Told(it, "health") {
		t.Error("who took part knows of it, and nobody else")
	}
	level, err := d.StepForm(t.Context(), desktest.Proving(d.Desk, worker), casework.StepAt{Child: d.joe, Step: "level"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(level.Sections[0].Shown, func(s pathway.Shown) bool {
		return strings.Contains(s.Text.Reveal(), "what a knife or a debt can lead to")
	}) {
		t.Error("the level is set without what the assessment says of danger")
	}
	if all := pathway.Tools(c); len(all) != 1 || all[0].Tool != "sightline" || all[0].Version != "1" || !slices.Equal(all[0].With, []record.AgencyCode{"police", "education"}) {
		t.Errorf("history: %+v", all)
	}
}

// A level is no entry that anybody writes, a double click takes a step once, and whoever did not see what was decided meanwhile is shown it.
func TestALevelIsTakenAsAStepAlone(t *testing.T) {
	d := deskBefore(t, "J-134", time.Date(2020, 11, 2, 10, 0, 0, 0, time.UTC))
	hub, justice := d.as("hub", "exploitation-hub", "mace"), d.as("yj", "youth-justice-worker", "youth-justice")
	for _, kind := range []record.Kind{"mace.level", "mace.level-proposed"} {
		_, err := d.Record(t.Context(), desktest.Proving(d.Desk, hub), casework.Request{ID: rand.Text()}, d.joe, record.Entry{Kind: kind, Happened: record.MustWhen("2020-11-02"), Text: "Lowered without more ado.", Details: record.Details{fact("level", "low")}})
		if !errors.Is(err, record.Invalid) {
			t.Errorf("%s is written: %v", kind, err)
		}
	}
	at := casework.StepAt{Child: d.joe, Step: "level"}
	form, err := d.StepForm(t.Context(), desktest.Proving(d.Desk, hub), at)
	if err != nil {
		t.Fatal(err)
	}
	wish := casework.Taking{At: at, Seen: form.Seen, Request: casework.Request{ID: form.Request}, Answers: pathway.Answers{"level": {"very-high"}, "reason": {"Two men wait for him at the gate."}, "no-tool": {"It is completed tomorrow."}}}
	first, err := d.Take(t.Context(), desktest.Proving(d.Desk, hub), wish)
	if err != nil {
		t.Fatal(missingOf(err))
	}
	again, err := d.Take(t.Context(), desktest.Proving(d.Desk, hub), wish)
	if err != nil || again != first {
		t.Errorf("a double click: %v, %v", again, err)
	}
	stale := wish
	stale.Request = casework.Request{ID: rand.Text()}
	var moved *casework.Moved
	if _, err = d.Take(t.Context(), desktest.Proving(d.Desk, justice), stale); !errors.As(err, &moved) || len(moved.Since) == 0 {
		t.Errorf("what was decided meanwhile is passed over: %v", err)
	}
	if n := len(pathway.Levels(d.pathway(hub).Case.Chronology)); n != 4 { // VEMT's in two records, MACE's, and this
		t.Errorf("%d levels", n)
	}
}

func fact(key, value string) record.Detail {
	return record.Detail{Key: key, Values: []string{value}}
}
