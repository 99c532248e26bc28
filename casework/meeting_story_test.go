package casework_test

import (
	"crypto/rand"
	"errors"
	"maps"
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

// atTheTable is the desk at which a strategy meeting about Joe is held: his record as it stood just before it.
type atTheTable struct {
	office

	joe record.ChildID
	now *time.Time
}

// tableDesk opens it on a day.
func tableDesk(t *testing.T, before, day string) *atTheTable {
	t.Helper()
	now, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(10 * time.Hour)
	d := &atTheTable{office: officeAt(t, func() time.Time { return now }), now: &now}
	if _, err := d.Desk.Receive(t.Context(), receiver, joeBefore(t, before)); err != nil {
		t.Fatal(err)
	}
	d.joe = d.child("Joe")
	return d
}

// joeBefore is what agencies had recorded of Joe before an entry.
func joeBefore(t *testing.T, id string) record.Submission {
	t.Helper()
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	all := chronology.Build(chronology.Input{Key: s.People[0].Subject, Identities: s.People, Entries: s.Entries, Manifest: s.Manifest})
	at := all.Lookup(id)
	s.Entries = slices.DeleteFunc(s.Entries, func(e record.Entry) bool { return all.Find(e.Ref).Pos >= at.Pos })
	s.Manifest.Today, s.Manifest.AsAt = record.When{}, record.When{} // time goes on
	return s
}

// chair leads the meeting: on duty at night, too.
func (d *atTheTable) chair() casework.Who {
	d.t.Helper()
	who := desktest.OnDuty(d.t, d.Desk, "chair", record.OutOfHours, record.SafeguardingNow)
	who.Actor.Agency = "social-care-cur"
	return who
}

func (d *atTheTable) step(who casework.Who, id, about string, a pathway.Answers) (string, error) {
	d.t.Helper()
	at := casework.StepAt{Child: d.joe, Step: id}
	if about != "" {
		at.About = casework.Token(d.joe, record.ParseRef(about, ""))
	}
	ref, err := d.Take(d.t.Context(), who, casework.Taking{At: at, Answers: a, Request: casework.Request{ID: rand.Text()}})
	return ref.String(), err
}

func (d *atTheTable) must(who casework.Who, id, about string, a pathway.Answers) string {
	d.t.Helper()
	ref, err := d.step(who, id, about, a)
	if err != nil {
		d.t.Fatalf("%s: %v", id, toldMissing(err))
	}
	return ref
}

// seen is the record as whoever leads the meeting sees it.
func (d *atTheTable) seen() *casework.Opened {
	d.t.Helper()
	o, err := d.Open(d.t.Context(), d.chair(), d.joe, casework.View{})
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

// asked are the rules that ask about one entry, and are not answered.
func (d *atTheTable) asked(about string) (asking []string) {
	d.t.Helper()
	o := d.seen()
	for i := range o.Prompts {
		if p := &o.Prompts[i]; p.Trigger.String() == about && (p.Status == record.Asked || p.Status == record.Overdue) {
			asking = append(asking, p.Rule)
		}
	}
	return asking
}

// count is how many entries of a kind there are.
func (d *atTheTable) count(kind record.Kind) (n int) {
	d.t.Helper()
	for _, it := range d.seen().Chronology.Items {
		if it.Kind == kind {
			n++
		}
	}
	return n
}

// held is the meeting as it should have been: everybody there, Joe heard, and an answer to each question.
func (d *atTheTable) held() pathway.Answers {
	today, soon := d.now.Format(time.DateOnly), d.now.AddDate(0, 0, 1).Format(time.DateOnly)
	a := pathway.Answers{
		"type": {"strategy"}, "held": {today}, "method": {"video"}, "chair": {"The team manager"}, "concern": {"criminal-exploitation", "missing"},
		"invited": {"social-care-cur", "police", "health", "education"}, "history_read": {"yes"},
		"child_view": {"brought"}, "child_said": {"He says that they will come for him if he stops."}, "child_words": {"paraphrase"}, "child_by": {"His youth justice worker"}, "child_when": {today},
		"met_child": {"yes"}, "met_who": {"His youth justice worker, yesterday"}, "mother": {"attended"}, "mother_said": {"She asks for help."}, "father": {"brought"}, "father_said": {"Joe can stay with him."},
		"decisions.0.what": {"A section 47 enquiry starts."}, "decisions.0.options": {"To go on as before."}, "decisions.0.why": {"Adults use him."},
		"view": {"being-exploited"}, "view_why": {"He was found with goods that were not his and is afraid of those who gave them."},
		"nrm": {"refer"}, "nrm_why": {"He was found with goods that were not his."}, "nrm_owner": {"social-care-cur"}, "nrm_who": {"The team manager"}, "nrm_by": {soon},
		"actions.0.what": {"See Joe alone."}, "actions.0.owner": {"social-care-cur"}, "actions.0.who": {"The team manager"}, "actions.0.due": {soon}, "dissent": {"no"},
	}
	for _, code := range a["invited"] {
		a["at-"+code+".came"] = []string{"present"}
	}
	return a
}

func with(a pathway.Answers, name string, values ...string) pathway.Answers {
	delete(a, name)
	if len(values) > 0 {
		a[name] = values
	}
	return a
}

// theMeetings are the four strategy meetings of the review. Each saw danger, and none referred (LP15).
var theMeetings = []struct {
	id, day string
	refers  bool // no hub has him: it is a referral; else it comes to the matter the hub has
}{
	{"J-065", "2020-01-15", true},
	{"J-104", "2021-01-20", false},
	{"J-162", "2021-11-15", true},
	{"J-188", "2023-01-20", true},
}

// theWays are how a meeting can go: as it should, and otherwise.
var theWays = []struct {
	name  string
	held  func(d *atTheTable) pathway.Answers
	waits string // what is left to do, beside the rest
}{
	{"everybody is there", (*atTheTable).held, "Send the record of the strategy meeting"},
	{"the police are absent", func(d *atTheTable) pathway.Answers { return with(d.held(), "at-police.came", "absent") }, "Ask police what they know"},
	{"Joe will not speak", func(d *atTheTable) pathway.Answers {
		a := with(with(with(d.held(), "child_view", "not-given"), "child_said"), "child_words")
		return with(with(with(with(a, "child_by"), "child_when"), "child_tried", "His worker rang him twice."), "child_why", "Nobody he trusts was free to ask him.")
	}, "Ask the child"},
	{"it is closed two days late", func(d *atTheTable) pathway.Answers {
		a := d.held()
		*d.now = d.now.AddDate(0, 0, 2)
		return with(a, "nrm_by", d.now.AddDate(0, 0, 1).Format(time.DateOnly))
	}, "Send the record"},
	{"it is night, by telephone, and nobody has met him", func(d *atTheTable) pathway.Answers {
		*d.now = d.now.Add(16 * time.Hour)
		a := with(with(with(d.held(), "method", "phone"), "met_child", "no"), "met_who")
		return with(with(a, "history_read", "no"), "history_why", "It is two in the morning; the team manager reads it today.")
	}, "See the child, and speak with the child alone"},
	{"the National Referral Mechanism was answered before", func(d *atTheTable) pathway.Answers {
		d.must(d.chair(), "nrm-consider", "", pathway.Answers{"nrm": {"to-refer-later"}, "nrm_why": {"The meeting today decides."}, "nrm_owner": {"social-care-cur"}, "nrm_who": {"The team manager"}, "nrm_by": {d.now.Format(time.DateOnly)}})
		return d.held()
	}, "Make the referral"},
}

// Each of Joe's four strategy meetings refers him once, or comes to the matter that a hub has, and answers about the National Referral Mechanism;
// closed without, it is refused. So it goes with somebody absent, with Joe silent, late, at night and in another order.
func TestJoesStrategyMeetings(t *testing.T) {
	for _, m := range theMeetings {
		for _, way := range theWays {
			t.Run(m.id+" "+way.name, func(t *testing.T) { heldOnce(t, m.id, m.day, m.refers, way.held, way.waits) })
		}
	}
}

// heldOnce holds one of them.
// sizes: it is one story, and its table.
func heldOnce(t *testing.T, id, day string, refers bool, how func(*atTheTable) pathway.Answers, waits string) {
	t.Helper()
	d := tableDesk(t, id, day)
	before, matters := d.count("mace.referral"), len(pathway.Matters(d.seen().Chronology))
	a := how(d)
	for _, name := range []string{"view", "nrm"} {
		without := with(pathway.Answers{}, "")
		maps.Copy(without, a)
		if _, err := d.step(d.chair(), "hold-meeting", "", with(without, name)); err == nil {
			t.Fatalf("it is closed without %q", name)
		}
	}
	meeting := d.must(d.chair(), "hold-meeting", "", a)
	o := d.seen()
	all := pathway.Matters(o.Chronology)
	last := all[len(all)-1]
	if got := d.count("mace.referral") - before; refers && got != 1 || !refers && got != 0 {
		t.Errorf("it made %d referrals", got)
	}
	if refers && (len(all) != matters+1 || last.Stage != pathway.Referred) {
		t.Errorf("there are %d matters after %d, the last is %s", len(all), matters, last.Stage)
	}
	if !refers && (len(all) != matters || last.Newest("exploitation.view") == nil || !slices.Contains(last.Newest("exploitation.view").Details.All("from"), meeting)) {
		t.Error("it did not come to the matter that the hub has")
	}
	left, err := d.Waiting(t.Context(), d.chair(), d.joe)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(left, func(one pathway.Duty) bool { return strings.HasPrefix(one.Say, waits) }) {
		t.Errorf("%q does not wait", waits)
	}
	d.must(d.chair(), "nrm-refer", "", pathway.Answers{"type": {"criminal"}, "why": {"He was found with goods that were not his."}, "sent": {d.now.Format(time.DateOnly)}, "again": {"no"}, "guardian": {"yes"}, "child_told": {"yes"}, "child_said": {"He asks who learns of it."}, "told": {"youth-justice"}})
	*d.now = d.now.AddDate(0, 0, 21)
	for _, rule := range d.asked(meeting) {
		if slices.Contains([]string{"strategy-without-nrm", "strategy-without-panel", "nrm-named-not-made", "nrm-decided-not-made"}, rule) {
			t.Errorf("%s asks still what the meeting answered", rule)
		}
	}
}

// "Risks of exploitation" closes nothing: J-162 as it was held is refused with what it left open, and is recorded as what it is or as reasoned not
// yet known. What the rules ask of the meeting as the agency told it, they ask.
func TestRiskOnlyIsNoView(t *testing.T) {
	d := tableDesk(t, "J-162", "2021-11-15")
	a := with(with(d.held(), "view", "at-risk"), "view_why", "Risks of exploitation.")
	_, err := d.step(d.chair(), "hold-meeting", "", a)
	if !errors.Is(err, record.Invalid) || !strings.Contains(toldMissing(err), "“at risk” alone leaves it open") {
		t.Fatalf("J-162 is closed with: %v", toldMissing(err))
	}
	a = with(with(with(a, "being", "unknown"), "tell", "What he says when somebody he trusts asks"), "tell_agency", "youth-justice")
	_, err = d.step(d.chair(), "hold-meeting", "", a)
	if !strings.Contains(toldMissing(err), "Say who asks") || !strings.Contains(toldMissing(err), "Say by when it is asked") {
		t.Fatalf("not known is taken without who asks by when: %v", toldMissing(err))
	}
	d.must(d.chair(), "hold-meeting", "", with(with(a, "tell_who", "His worker"), "tell_by", "2021-11-20"))
	if d.count("mace.referral") == 0 {
		t.Error("not known yet refers nobody")
	}
	told := tableDesk(t, "J-165", "2021-11-30")
	asked := told.asked("social-care-cur/J-162")
	for _, rule := range []string{"strategy-without-nrm", "strategy-without-panel"} {
		if !slices.Contains(asked, rule) {
			t.Errorf("of the meeting as it was, %s does not ask; asked are %v", rule, asked)
		}
	}
}

// Whoever records the referral says that youth justice learns of it, and then they can see it: a court that does not know sentences a child who may
// be a victim (R-110; J-164).
func TestYouthJusticeSeesTheReferral(t *testing.T) {
	d := tableDesk(t, "J-165", "2022-01-20")
	worker := desktest.Person("yj-1", "youth-justice-worker", record.PreparingVisit)
	worker.Actor.Agency = "youth-justice"
	look := func() (*casework.Opened, error) {
		return d.Open(t.Context(), desktest.Proving(d.Desk, worker), d.joe, casework.View{})
	}
	*d.now = d.now.AddDate(3, 0, 0) // what youth justice wrote lets nobody in by then
	if _, err := look(); !errors.Is(err, record.Withheld) {
		t.Fatalf("they see it before: %v", err)
	}
	ref := d.must(d.chair(), "nrm-reasonable", "", pathway.Answers{
		"decision": {"positive"}, "by": {"sca"}, "decided": {d.now.Format(time.DateOnly)}, "recovery": {d.now.AddDate(0, 2, 0).Format(time.DateOnly)},
		"child_told": {"yes"}, "child_said": {"He asks what changes."}, "told": {"youth-justice"}, "defence": {"given"}, "advice": {"The council's lawyer today"}, "defence_why": {"He is before the court."},
	})
	o, err := look()
	if err != nil {
		t.Fatalf("they were told, and do not see it: %v", err)
	}
	if o.Chronology.Find(record.ParseRef(ref, "")) == nil {
		t.Error("the decision is not in what they see")
	}
}

// "Not yet", with somebody and a day, answers the meeting: the rules are silent about it, and the day is waited for (R-107, R-108; J-139 had neither).
func TestNotYetIsAnAnswerUntilItsDay(t *testing.T) {
	d := tableDesk(t, "J-065", "2020-01-15")
	a := with(with(d.held(), "nrm", "to-refer-later"), "nrm_why", "The interview with somebody he trusts on Monday.")
	meeting := d.must(d.chair(), "hold-meeting", "", with(a, "nrm_by", "2020-01-22"))
	*d.now = d.now.AddDate(0, 0, 6)
	for _, rule := range d.asked(meeting) {
		if rule == "strategy-without-nrm" || rule == "strategy-without-panel" {
			t.Errorf("%s asks what the meeting answered", rule)
		}
	}
	*d.now = d.now.AddDate(0, 0, 14)
	left, err := d.Waiting(t.Context(), d.chair(), d.joe)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(left, func(one pathway.Duty) bool { return one.Step == "nrm-consider" && one.Due.Before(*d.now) }) {
		t.Error("the day is over, and nothing is late")
	}
}

// The same wish twice closes the meeting once, and refers once.
func TestAMeetingIsClosedOnce(t *testing.T) {
	d := tableDesk(t, "J-065", "2020-01-15")
	wish := casework.Taking{At: casework.StepAt{Child: d.joe, Step: "hold-meeting"}, Answers: d.held(), Request: casework.Request{ID: rand.Text()}}
	first, err := d.Take(t.Context(), d.chair(), wish)
	if err != nil {
		t.Fatal(toldMissing(err))
	}
	before := d.count("mace.referral")
	again, err := d.Take(t.Context(), d.chair(), wish)
	if err != nil || again != first || d.count("mace.referral") != before {
		t.Errorf("twice it gives %v and %v, %v", first, again, err)
	}
}
