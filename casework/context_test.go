package casework_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
	"sightline/store"
)

// place is a desk at which a school referred a car park.
type place struct {
	office

	now *time.Time
	id  record.ContextID
}

func placeDesk(t *testing.T) *place {
	t.Helper()
	now, o := time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC), open(t)
	o.Desk = casework.NewDesk(o.store, o.Rules(), func() time.Time { return now })
	p := &place{office: o, now: &now}
	id, err := p.ReferContext(t.Context(), p.as("kim school-lead school"), carPark("request-of-the-school-1"))
	if err != nil {
		t.Fatal(err)
	}
	p.id = id
	return p
}

func carPark(request string) *casework.ContextReferral {
	return &casework.ContextReferral{
		NewContext: pathway.NewContext{Kind: record.PlaceContext, Name: "The car park", Where: "Behind the shops", Worry: "Boys of twelve are met there by a man in a grey car.", Danger: "no"},
		Request:    casework.Request{ID: request},
	}
}

// as is somebody who has to do with no child here.
func (*place) as(words string) casework.Who {
	said := strings.Fields(words)
	who := desktest.Person(said[0], record.Role(said[1]), record.SafeguardingNow)
	who.Actor.Agency = record.AgencyCode(said[2])
	return who
}

// staffed is somebody who works here, and can be given something to do.
func (p *place) staffed(words string) casework.Who {
	p.t.Helper()
	who := p.as(words)
	access, err := audit.Grant(audit.Granted{
		Tenant: who.Tenant, Actor: record.Actor{User: "admin-1", Role: record.Administrator}, Relation: record.ByFunction, Purpose: record.Administering,
		Subject: record.Subject{Kind: record.OnePerson, ID: who.Actor.User}, Act: record.AdministerAct,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	a := record.Account{
		ID: record.AccountID(who.Actor.User), Name: record.Private(who.Actor.User), Login: who.Actor.User, Agency: who.Actor.Agency, Roles: []record.Grant{{Role: who.Actor.Role, Since: *p.now, Certified: *p.now}},
		Starts: p.now.AddDate(0, 0, -1), Ends: p.now.AddDate(1, 0, 0), Enabled: *p.now,
	}
	if _, err := p.store.Write(p.t.Context(), access, store.Request{}, func(w store.Writer) error {
		_, err := w.KeepAccount(p.t.Context(), a, "made")
		return err
	}); err != nil {
		p.t.Fatal(err)
	}
	return who
}

func (p *place) step(who casework.Who, id string, a pathway.Answers) error {
	p.t.Helper()
	_, err := p.Take(p.t.Context(), who, casework.Taking{At: casework.StepAt{Context: p.id, Step: id}, Answers: a, Request: casework.Request{ID: rand.Text()}})
	return err
}

func (p *place) stage(who casework.Who) string {
	p.t.Helper()
	open, err := p.Context(p.t.Context(), who, p.id)
	if err != nil {
		return fmt.Sprint(errors.Is(err, record.Withheld) || errors.Is(err, record.NotFound))
	}
	return string(open.Case.Context.Stage)
}

var acceptsPlace = pathway.Answers{"history": {"yes"}, "outcome": {"accept"}, "hub": {"hub"}, "lead": {"sam"}, "reason": {"Three children were met there in May."}}

// Whoever refers a place, and their agency, see what becomes of it; the hub and whoever leads the work do; nobody else does, and it is on nobody
// else's list (R-165; paragraph 4.3.8). No child's record is opened by it.
func TestAPlaceIsSeenByThoseWhoHaveToDoWithIt(t *testing.T) {
	p := placeDesk(t)
	p.receive(police)
	p.staffed("sam social-worker social-care")
	listed := func(who casework.Who) int {
		all, err := p.Contexts(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := map[string]string{
		"kim school-lead school": "referred", "kay school-lead school": "referred", "hal exploitation-hub mace": "referred", "out out-of-hours social-care": "referred", "pat panel-chair mace": "referred",
		"sam social-worker social-care": "true", "hos health-lead hospital": "true", "tom team-manager social-care": "true", "lou legal-adviser legal": "true",
	}
	for who, want := range before {
		if got := p.stage(p.as(who)); got != want {
			t.Errorf("%s finds %s, want %s", who, got, want)
		}
		if got := listed(p.as(who)); (got == 1) != (want == "referred") {
			t.Errorf("%s has %d on the list", who, got)
		}
	}
	for _, who := range []string{"ada administrator council", "pia partnership council", "cal caldicott-guardian council"} {
		if got := p.stage(p.as(who)); got != "true" {
			t.Errorf("%s finds %s", who, got)
		}
		if _, err := p.Contexts(t.Context(), p.as(who)); !errors.Is(err, record.Withheld) {
			t.Errorf("%s lists: %v", who, err)
		}
	}
	if err := p.step(p.as("sam social-worker social-care"), "context-add", pathway.Answers{"known": {"A boy was met there"}, "danger": {"no"}}); !errors.Is(err, record.Withheld) {
		t.Errorf("who has nothing to do with it writes: %v", err)
	}
	asks := pathway.Answers{"history": {"yes"}, "outcome": {"ask"}, "of": {"health"}, "what": {"Who came from there with a cut?"}, "by": {"2025-06-09"}}
	if err := p.step(p.as("hal exploitation-hub mace"), "context-screen", asks); err != nil {
		t.Fatal(missingOf(err))
	}
	if got := p.stage(p.as("hea health-lead health")); got != "more-information" {
		t.Errorf("the agency that is asked finds %s", got)
	}
	if err := p.step(p.as("hal exploitation-hub mace"), "context-screen", acceptsPlace); err != nil {
		t.Fatal(err)
	}
	if got := p.stage(p.as("sam social-worker social-care")); got != "open" || listed(p.as("sam social-worker social-care")) != 1 {
		t.Errorf("who leads the work finds %s", got)
	}
	children, err := p.List(t.Context(), p.as("sam social-worker social-care"))
	if err != nil || len(children) != 0 {
		t.Errorf("who leads the work on a place lists %d children: %v", len(children), err)
	}
}

// A double click refers once and decides once; the same words under another request are another referral; a stale page is told what was decided
// meanwhile; a step of a child is none of a place, nor the other way about.
func TestADoubleClickAndAStalePageOfAPlace(t *testing.T) {
	p := placeDesk(t)
	again, err := p.ReferContext(t.Context(), p.as("kim school-lead school"), carPark("request-of-the-school-1"))
	if err != nil || again != p.id {
		t.Errorf("a second click made %s: %v", again, err)
	}
	hal := p.staffed("hal exploitation-hub mace")
	p.staffed("sam social-worker social-care")
	form, err := p.StepForm(t.Context(), hal, casework.StepAt{Context: p.id, Step: "context-screen"})
	if err != nil {
		t.Fatal(err)
	}
	wish := casework.Taking{At: form.At, Answers: acceptsPlace, Seen: form.Seen, Request: casework.Request{ID: form.Request}}
	if err := p.step(p.as("kim school-lead school"), "context-add", pathway.Answers{"known": {"A boy was met there"}, "danger": {"no"}}); err != nil {
		t.Fatal(err)
	}
	moved, is := errors.AsType[*casework.Moved](second(p.Take(t.Context(), hal, wish)))
	if !is || len(moved.Since) != 1 {
		t.Fatalf("a stale page is told %+v", moved)
	}
	wish.Seen = moved.Now
	for range 2 {
		if _, err := p.Take(t.Context(), hal, wish); err != nil {
			t.Fatal(err)
		}
	}
	open, err := p.Context(t.Context(), hal, p.id)
	if err != nil || len(open.Context.Entries) != 3 {
		t.Errorf("it has %d entries: %v", len(open.Context.Entries), err)
	}
	p.receive(police)
	for _, at := range []casework.StepAt{{Context: p.id, Step: "screen"}, {Child: p.list()[0].ID, Step: "context-screen"}, {Context: "nothing", Step: "context-add"}, {Context: p.id, Step: "nothing"}} {
		if _, err := p.Take(t.Context(), hal, casework.Taking{At: at, Answers: acceptsPlace, Request: casework.Request{ID: rand.Text()}}); !errors.Is(err, record.NotFound) {
			t.Errorf("%+v: %v", at, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// What somebody types about a place is kept for them alone, and the log of it all names no place, nobody and nothing that was written.
func TestWhatIsTypedAboutAPlaceIsKept(t *testing.T) {
	p := placeDesk(t)
	hal, at := p.staffed("hal exploitation-hub mace"), casework.StepAt{Context: p.id, Step: "context-add"}
	f, err := p.StepForm(t.Context(), hal, at)
	if err != nil {
		t.Fatal(err)
	}
	f.Answers["known"] = []string{"Half a sentence about a grey"}
	if _, err := p.KeepStep(t.Context(), hal, f); err != nil {
		t.Fatal(err)
	}
	again, err := p.StepForm(t.Context(), hal, at)
	if err != nil || again.Answers.Get("known") != "Half a sentence about a grey" {
		t.Errorf("it is come back to as %v: %v", again.Answers, err)
	}
	begun, err := p.Begun(t.Context(), hal, &casework.MatterBoard{})
	if err != nil || len(begun) != 1 || begun[0].At != at || !begun[0].Open || begun[0].Name != "A group or a place" {
		t.Errorf("what was begun is %+v: %v", begun, err)
	}
	other, err := p.StepForm(t.Context(), p.staffed("pat panel-chair mace"), at)
	if err != nil || len(other.Answers) != 0 {
		t.Errorf("somebody else finds %v: %v", other.Answers, err)
	}
	missing, is := errors.AsType[*casework.Unfinished](p.step(hal, "context-screen", pathway.Answers{"outcome": {"accept"}}))
	if !is || !slices.ContainsFunc(missing.Problems, func(q pathway.Problem) bool { return q.Question == "lead" }) {
		t.Errorf("what is missing is %+v", missing)
	}
}

// What lies too far or is no referral is refused, and leaves nothing.
func TestAReferralOfAPlaceSaysWhatItLacks(t *testing.T) {
	p := placeDesk(t)
	for name, change := range map[string]func(*casework.ContextReferral){
		"no kind":  func(r *casework.ContextReferral) { r.Kind = "child" },
		"no name":  func(r *casework.ContextReferral) { r.Name = " " },
		"no worry": func(r *casework.ContextReferral) { r.Worry = "Boys." },
		"danger":   func(r *casework.ContextReferral) { r.Danger = "" },
		"hidden":   func(r *casework.ContextReferral) { r.Name = "The car\u202e park" },
		"long":     func(r *casework.ContextReferral) { r.Where = record.Private(strings.Repeat("far ", 2000)) },
	} {
		wish := carPark(rand.Text())
		change(wish)
		if _, err := p.ReferContext(t.Context(), p.as("kim school-lead school"), wish); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	nobody := p.as("kim school-lead school")
	nobody.Actor.Agency = ""
	if _, err := p.ReferContext(t.Context(), nobody, carPark(rand.Text())); !errors.Is(err, record.Invalid) {
		t.Errorf("of no agency: %v", err)
	}
	all, err := p.Contexts(t.Context(), p.as("hal exploitation-hub mace"))
	if err != nil || len(all) != 1 {
		t.Errorf("there are %d: %v", len(all), err)
	}
}
