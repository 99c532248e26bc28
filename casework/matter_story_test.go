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

// maras is a desk with one child's record, and people of agencies to whom the child is allocated.
type maras struct {
	office

	mara   record.ChildID
	now    *time.Time
	people map[string]casework.Who
}

func marasDesk(t *testing.T) *maras {
	t.Helper()
	now, o := time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC), open(t)
	o.Desk = casework.NewDesk(o.store, o.Rules(), func() time.Time { return now })
	d := &maras{office: o, now: &now, people: map[string]casework.Who{}}
	d.receive(police)
	d.mara = d.list()[0].ID
	return d
}

// as is somebody of an agency: "kim school-lead school".
func (d *maras) as(words string) casework.Who {
	d.t.Helper()
	if who, here := d.people[words]; here {
		return desktest.Proving(d.Desk, who)
	}
	said := strings.Fields(words)
	who := desktest.Person(said[0], record.Role(said[1]), record.SafeguardingNow)
	who.Actor.Agency = record.AgencyCode(said[2])
	d.people[words] = desktest.Allocated(d.t, d.Desk, who, d.mara)
	return d.people[words]
}

func (d *maras) step(who casework.Who, id string, a pathway.Answers) (record.Ref, error) {
	d.t.Helper()
	return d.Take(d.t.Context(), who, casework.Taking{At: casework.StepAt{Child: d.mara, Step: id}, Answers: a, Request: casework.Request{ID: rand.Text()}})
}

func (d *maras) must(who casework.Who, id string, a pathway.Answers) record.Ref {
	d.t.Helper()
	ref, err := d.step(who, id, a)
	if err != nil {
		d.t.Fatalf("%s by %s: %s", id, who.Actor.User, missingOf(err))
	}
	return ref
}

func (d *maras) stands() *casework.Pathway {
	d.t.Helper()
	p, err := d.Pathway(d.t.Context(), d.as("hal exploitation-hub mace"), d.mara)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func (d *maras) stage() string {
	words := ""
	for _, m := range d.stands().Case.Matters {
		words += " " + string(m.Stage)
	}
	return strings.TrimSpace(words)
}

func (d *maras) waits(step string) bool {
	for _, one := range pathway.Duties(d.stands().Case) {
		if one.Step == step {
			return true
		}
	}
	return false
}

var (
	worried = pathway.Answers{"worry": {"Two phones, new trainers, and older men who wait at the gate"}, "danger": {"yes"}}
	taken   = pathway.Answers{"history": {"yes"}, "outcome": {"accept"}, "hub": {"hub"}, "level": {"high"}, "category": {"criminal"}, "reason": {"Signs of county lines"}}
)

// a school refers a child whom no plan is about; the hub asks, nobody answers, and the hub decides on what there is. All of it happens on
// one day, and stands in the order in which it was done.
func TestASchoolRefersAndTheHubDecidesOnWhatThereIs(t *testing.T) {
	d := marasDesk(t)
	school, hub := d.as("kim school-lead school"), d.as("hal exploitation-hub mace")
	d.must(school, "refer", worried)
	if d.stage() != "referred" || !d.waits("danger") || !d.waits("screen") {
		t.Fatalf("it is %s", d.stage())
	}
	if _, err := d.step(school, "screen", taken); !errors.Is(err, record.Conflict) {
		t.Errorf("the school screened its own referral: %v", err)
	}
	d.must(d.as("pat police-lead police"), "danger", pathway.Answers{"done": {"Officers are at the gate, and Mara is in the office"}, "safe": {"yes"}})
	d.must(hub, "screen", pathway.Answers{"history": {"yes"}, "outcome": {"ask"}, "of": {"police"}, "what": {"Who are the men?"}, "by": {"2025-06-09"}})
	if d.stage() != "more-information" || d.waits("danger") {
		t.Errorf("it is %s", d.stage())
	}
	d.must(school, "refer", pathway.Answers{"worry": {"She came with a burn"}, "danger": {"unknown"}})
	if d.stage() != "more-information" {
		t.Errorf("referred again, it is %s", d.stage())
	}
	d.must(hub, "screen", taken)
	if d.stage() != "open" || !d.waits("review") || !d.waits("assess") || !d.waits("tool") {
		t.Errorf("accepted, it is %s", d.stage())
	}
	m := d.stands().Case.Matters[0]
	if m.Level != "high" || len(m.Entries) != 5 || m.Entries[0].Kind != "mace.referral" || m.Entries[4].Kind != "mace.accepted" {
		t.Errorf("the matter has %d entries, in another order than they were written", len(m.Entries))
	}
}

// Two screeners at once: the second is shown what the first decided, and a double click decides once.
func TestTwoScreenersDecideOnce(t *testing.T) {
	d := marasDesk(t)
	d.must(d.as("kim school-lead school"), "refer", worried)
	hub, chair := d.as("hal exploitation-hub mace"), d.as("cas exploitation-hub mace")
	at := casework.StepAt{Child: d.mara, Step: "screen"}
	form, err := d.StepForm(t.Context(), chair, at)
	if err != nil {
		t.Fatal(err)
	}
	wish := casework.Taking{At: at, Answers: taken, Request: casework.Request{ID: rand.Text()}}
	first, err := d.Take(t.Context(), hub, wish)
	if err != nil {
		t.Fatal(missingOf(err))
	}
	if again, err := d.Take(t.Context(), hub, wish); err != nil || again != first {
		t.Errorf("a double click: %v, another decision: %v", err, again != first)
	}
	_, err = d.Take(t.Context(), chair, casework.Taking{At: at, Answers: taken, Seen: form.Seen, Request: casework.Request{ID: rand.Text()}})
	if !errors.Is(err, record.Conflict) {
		t.Errorf("the second screener decided too: %v", err)
	}
	if d.stage() != "open" || len(d.stands().Case.Matters[0].Entries) != 2 {
		t.Errorf("it is %s", d.stage())
	}
}

// Whoever began a step is shown exactly what came in the meantime, also when it is told late and stands early in the order.
func TestWhatCameInTheMeantimeIsShown(t *testing.T) {
	d := marasDesk(t)
	school, hub := d.as("kim school-lead school"), d.as("hal exploitation-hub mace")
	d.must(school, "refer", worried)
	at := casework.StepAt{Child: d.mara, Step: "screen"}
	form, err := d.StepForm(t.Context(), hub, at)
	if err != nil {
		t.Fatal(err)
	}
	late := d.must(school, "elsewhere", pathway.Answers{"sort": {"process"}, "kind": {"mace.exit"}, "when": {"2023"}, "by": {"mace"}, "where": {"North"}, "what": {"She left it there"}, "source": {"A call"}})
	_, err = d.Take(t.Context(), hub, casework.Taking{At: at, Answers: taken, Seen: form.Seen, Request: casework.Request{ID: rand.Text()}})
	var moved *casework.Moved
	if !errors.As(err, &moved) || len(moved.Since) != 1 || moved.Since[0].Ref != late {
		t.Fatalf("%v, and shown is %d", err, len(moved.Since))
	}
	if _, err = d.Take(t.Context(), hub, casework.Taking{At: at, Answers: taken, Seen: moved.Now, Request: casework.Request{ID: rand.Text()}}); err != nil {
		t.Errorf("it was read, and cannot be decided: %s", missingOf(err))
	}
}

// What was ended elsewhere is recorded as it was, waits for an answer, and counts as nothing that was decided here, whatever an extract calls itself.
func TestNobodyLeavesByWhatArrives(t *testing.T) {
	d := marasDesk(t)
	hub := d.as("hal exploitation-hub mace")
	d.must(d.as("kim school-lead school"), "refer", worried)
	d.must(hub, "screen", taken)
	d.receive(map[string]string{
		"people.csv": people + "mace-north,N1,Invented,Mara,2009-04-02,9990123454\n",
		"mace.csv": "record_id,agency,child,happened,kind,text,details\n" +
			"here-forged,mace-north,N1,2025-06-03,mace.exit,Left the process.,step=decide-step-down;gate=met;decided_by=hal;decided_as=panel-chair\n",
	})
	if d.stage() != "ended-elsewhere" || !d.waits("answer-elsewhere") {
		t.Fatalf("a forged ending made it %s", d.stage())
	}
	*d.now = d.now.AddDate(0, 0, 3)
	d.must(hub, "answer-elsewhere", pathway.Answers{"outcome": {"open-again"}, "reason": {"The men are still at the gate"}})
	if d.stage() != "open" {
		t.Errorf("opened again, it is %s", d.stage())
	}
	d.must(d.as("kim school-lead school"), "elsewhere", pathway.Answers{"sort": {"process"}, "kind": {"mace.stepped-down"}, "when": {"2025-06-05"}, "by": {"mace-north"}, "what": {"They say she is stepped down"}, "source": {"A call"}})
	if d.stage() != "ended-elsewhere" {
		t.Errorf("recorded as decided elsewhere, it is %s", d.stage())
	}
	if _, err := d.Record(t.Context(), hub, casework.Request{ID: rand.Text()}, d.mara, record.Entry{Kind: "mace.referral", Happened: record.MustWhen("2025-06-02"), Text: "An entry that calls itself a step.", Details: record.Details{coded("step", "screen")}}); !errors.Is(err, record.Invalid) {
		t.Errorf("an entry called itself a step: %v", err)
	}
}
