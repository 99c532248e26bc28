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

// atTheExit is the desk at which it is decided whether Joe leaves the process, at 16: his record as it stood just before J-152, and the people
// of the review.
type atTheExit struct {
	office

	joe    record.ChildID
	now    *time.Time
	people map[string]casework.Who
}

// exitDesk opens it on the first day on which he was surely 16: told by years alone, what was before is then surely before.
func exitDesk(t *testing.T) *atTheExit {
	t.Helper()
	now := time.Date(2022, 1, 10, 10, 0, 0, 0, time.UTC)
	d := &atTheExit{office: officeAt(t, func() time.Time { return now }), now: &now, people: map[string]casework.Who{}}
	if _, err := d.Desk.Receive(t.Context(), receiver, beforeTheExit(t)); err != nil {
		t.Fatal(err)
	}
	d.joe = d.child("Joe")
	return d
}

// beforeTheExit is what agencies had recorded of Joe when MACE let him go.
func beforeTheExit(t *testing.T) record.Submission {
	t.Helper()
	s, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	all := chronology.Build(chronology.Input{Key: s.People[0].Subject, Identities: s.People, Entries: s.Entries, Manifest: s.Manifest})
	exit := all.Lookup("J-152")
	s.Entries = slices.DeleteFunc(s.Entries, func(e record.Entry) bool { return all.Find(e.Ref).Pos >= exit.Pos })
	s.Manifest.Today, s.Manifest.AsAt = record.When{}, record.When{} // the day is that of the desk
	return s
}

// as is somebody of the review, to whom Joe is allocated for their agency.
func (d *atTheExit) as(user string, role record.Role, agency record.AgencyCode) casework.Who {
	d.t.Helper()
	if who, here := d.people[user]; here {
		return desktest.Proving(d.Desk, who)
	}
	who := desktest.Person(user, role, record.SafeguardingNow)
	who.Actor.Agency = agency
	demo, err := casework.Service("demo", record.Administering), error(nil)
	switch role {
	case "panel-chair":
		_, err = d.JoinPanel(d.t.Context(), demo, casework.Duty{Person: user, Until: d.now.AddDate(0, 6, 0), Reason: "Chairs the panel of the area."})
	case "reviewing-officer":
		_, err = d.LetReview(d.t.Context(), demo, casework.Tying{Child: d.joe, Person: user, Role: role, Reason: "Reviews the work with Joe."})
	default:
		desktest.Allocated(d.t, d.Desk, who, d.joe)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.people[user] = who
	return desktest.Proving(d.Desk, who)
}

func (d *atTheExit) socialWorker() casework.Who {
	return d.as("sw", "social-worker", "social-care-cur")
}
func (d *atTheExit) chair() casework.Who   { return d.as("chair", "panel-chair", "mace") }
func (d *atTheExit) manager() casework.Who { return d.as("tm", "team-manager", "social-care-cur") }
func (d *atTheExit) youthJustice() casework.Who {
	return d.as("yj", "youth-justice-worker", "youth-justice")
}
func (d *atTheExit) policeLead() casework.Who { return d.as("pol", "police-lead", "police") }
func (d *atTheExit) officer() casework.Who {
	return d.as("iro", "reviewing-officer", "social-care-cur")
}

// tell records an entry as somebody.
func (d *atTheExit) tell(who casework.Who, kind record.Kind, text string, details ...record.Detail) string {
	d.t.Helper()
	when, err := record.ParseWhen(d.now.Format(time.DateOnly))
	if err != nil {
		d.t.Fatal(err)
	}
	ref, err := d.Record(d.t.Context(), who, casework.Request{ID: rand.Text()}, d.joe, record.Entry{Kind: kind, Happened: when, Text: record.Private(text), Details: details})
	if err != nil {
		d.t.Fatalf("%s: %v", kind, err)
	}
	return ref.String()
}

// step takes a step; about is the entry it is about, or "".
func (d *atTheExit) step(who casework.Who, id, about string, a pathway.Answers) (string, error) {
	d.t.Helper()
	at := casework.StepAt{Child: d.joe, Step: id}
	if about != "" {
		at.About = casework.Token(d.joe, record.ParseRef(about, ""))
	}
	ref, err := d.Take(d.t.Context(), who, casework.Taking{At: at, Answers: a, Request: casework.Request{ID: rand.Text()}})
	return ref.String(), err
}

func (d *atTheExit) must(who casework.Who, id, about string, a pathway.Answers) string {
	d.t.Helper()
	ref, err := d.step(who, id, about, a)
	if err != nil {
		d.t.Fatalf("%s by %s: %v", id, who.Actor.User, toldMissing(err))
	}
	return ref
}

// toldMissing is everything that is missing, as the person reads it.
func toldMissing(err error) string {
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
	return strings.Join(all, "\n")
}

// stage is where the last matter stands.
func (d *atTheExit) stage() pathway.Stage {
	d.t.Helper()
	o, err := d.Open(d.t.Context(), d.socialWorker(), d.joe, casework.View{})
	if err != nil {
		d.t.Fatal(err)
	}
	all := pathway.Matters(o.Chronology)
	return all[len(all)-1].Stage
}

// giving is what each of them can say, as a step to take about the proposal.
type giving struct {
	who func(*atTheExit) casework.Who
	say func(*atTheExit) pathway.Answers
}

// theyGive is everything that the gate asks for, from those who know it.
var theyGive = []giving{
	{(*atTheExit).youthJustice, func(d *atTheExit) pathway.Answers {
		spoke := d.tell(d.youthJustice(), "child.voice", "Joe says that he likes the garage and wants to go on there.", coded("said_to", "youth justice worker"))
		works := d.tell(d.youthJustice(), "child.protective", "Three days a week at the garage, with a man he trusts.", coded("what", "work"))
		return pathway.Answers{
			"spoken.0.role": {"youth justice worker"}, "spoken.0.alone": {"yes"}, "spoken.0.entry": {spoke}, "child.view": {"He wants to keep his worker and is afraid of two older men."},
			"factors.0.what": {"Three days a week at a garage"}, "factors.0.evidence": {works},
		}
	}},
	{(*atTheExit).socialWorker, func(*atTheExit) pathway.Answers {
		return pathway.Answers{
			"mother.view": {"She is afraid that it begins again."}, "father.view": {"He wants Joe to come to him at weekends."},
			"network": {"His brother and father; the two older men still telephone him."}, "safe_places": {"His father's home."},
		}
	}},
	{(*atTheExit).policeLead, func(d *atTheExit) pathway.Answers {
		return pathway.Answers{"police.when": {d.now.Format(time.DateOnly)}, "police.whom": {"police lead"}, "police.answer": {"Two older men are looked into, and the intelligence goes on."}}
	}},
	{(*atTheExit).officer, func(*atTheExit) pathway.Answers {
		return pathway.Answers{"reviewing_officer.who": {"The reviewing officer"}, "reviewing_officer.view": {"Only if the work at the garage goes on."}}
	}},
	{(*atTheExit).manager, func(d *atTheExit) pathway.Answers {
		return pathway.Answers{
			"stays": {"The youth justice worker sees him each week."}, "lead": {"team manager"}, "triggers.0.sign": {"missing"}, "triggers.1.sign": {"arrest"},
			"review_on": {d.now.AddDate(0, 3, 0).Format(time.DateOnly)}, "agencies_asked": {"police, school, youth justice"}, "dissent.0.who": {"school"}, "dissent.0.what": {"They would wait until autumn."},
		}
	}},
}

func coded(key, value string) record.Detail { return record.Detail{Key: key, Values: []string{value}} }

// proposes is a proposal with a reason and nothing else.
func (d *atTheExit) proposes() string {
	d.t.Helper()
	return d.must(d.socialWorker(), "propose", "", pathway.Answers{"way": {"leave"}, "reason": {"He works at a garage three days a week."}, "history": {"yes"}})
}

var theyDecide = pathway.Answers{"outcome": {"leave"}, "reason": {"He works at a garage three days a week and says what he wants."}, "history": {"yes"}}

// newTool completes the screening tool again.
func (d *atTheExit) newTool() {
	d.t.Helper()
	d.must(d.socialWorker(), "tool", "", pathway.Answers{
		"harmed": {"unknown"}, "harm-to-others": {"unknown"}, "weapon-fear": {"unknown"}, "weapon-for": {"unknown"}, "lead": {"sw"}, "summary": {"Older men still reach him, and he works."},
		"cognition": {"He needs short sentences and time; danger is not clear to him."}, "partners": {"police"}, "nothing": {"Each of us asks within the week, as the plan says."},
	})
}

// Joe's exit at 16, for the reason that was given: refused, and he stays in the process. With another reason it may be proposed,
// and is refused with exactly the list of what was not there.
func TestJoesExitAtSixteenIsRefusedWithExactlyWhatIsMissing(t *testing.T) {
	d := exitDesk(t)
	_, err := d.step(d.chair(), "propose", "", pathway.Answers{
		"way": {"leave"}, "history": {"yes"},
		"reason": {"No reports of criminal activity or police intelligence for five months, and services closing their involvement."},
	})
	if got := toldMissing(err); got != pathway.SilenceSays {
		t.Errorf("on silence: %q", got)
	}
	about := d.proposes()
	*d.now = d.now.AddDate(0, 0, 12)
	_, err = d.step(d.chair(), "decide-step-down", about, theyDecide)
	want := strings.TrimSpace(`
Nothing is named that protects Joe now, with an entry that shows it
It is not said who is around Joe now, and where the people are who caused harm
It is not said where Joe is safe
The screening tool was not completed for this
Nobody is named who has spoken with Joe in the last 28 days
It is not said what Joe thinks of it, or why that is not known, who tried, when and how
It is not said what the mother thinks of it, or why she was not asked
It is not said what the father thinks of it, or why he was not asked
It is not said when the police were asked, who was asked, and what they answered
Joe is cared for by the council, and it is not said what the independent reviewing officer thinks of it
It is not said what stays in place afterwards, and who sees to it
It is not said what brings Joe back into the process, such as going missing again
There is no day on which the plan is looked at again
It is not said who was asked whether they agree
It is not said whether anybody disagrees`)
	var got []string
	for line := range strings.Lines(toldMissing(err)) {
		say, _, _ := strings.Cut(strings.TrimSpace(line), ". ")
		got = append(got, say)
	}
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("it is refused with\n%s\nwant\n%s", all, want)
	}
	if at := d.stage(); at != pathway.StepProposed {
		t.Errorf("it is %s", at)
	}
}

// In whatever order the people of the review give what they know, by day or at night, early or late, it is there for whoever decides, and not before.
func TestThePeopleOfTheReviewGiveWhatTheyKnowInAnyOrder(t *testing.T) {
	for name, order := range map[string][]int{"as they meet": {0, 1, 2, 3, 4}, "the other way round": {4, 3, 2, 1, 0}, "police last": {1, 0, 4, 3, 2}} {
		t.Run(name, func(t *testing.T) {
			d := exitDesk(t)
			about := d.proposes()
			*d.now = time.Date(2022, 1, 19, 3, 10, 0, 0, time.UTC) // at night
			d.newTool()
			for n, i := range order {
				if _, err := d.step(d.chair(), "decide-step-down", about, theyDecide); err == nil {
					t.Fatalf("decided after %d of %d", n, len(order))
				}
				d.must(theyGive[i].who(d), "add-to-proposal", about, theyGive[i].say(d))
			}
			*d.now = d.now.AddDate(0, 0, 5)
			d.must(d.chair(), "decide-step-down", about, theyDecide)
			if at := d.stage(); at != pathway.Exited {
				t.Errorf("it is %s", at)
			}
		})
	}
}

// Somebody absent, somebody who does not want to speak, a conversation that was long ago, and a challenge at the last moment.
func TestWhenSomebodyIsAbsentOrLate(t *testing.T) {
	for name, story := range map[string]struct {
		leave   int // of theyGive; -1: nobody
		instead pathway.Answers
		before  func(d *atTheExit, about string)
		says    string // what it is refused with; "" when it is decided
	}{
		"the police do not come":             {2, nil, nil, "when the police were asked"},
		"the reviewing officer is not asked": {3, nil, nil, "independent reviewing officer"},
		"nobody speaks with Joe":             {0, nil, nil, "Nobody is named who has spoken with Joe"},
		"the parents are not asked":          {1, nil, nil, "what the mother thinks"},
		"the father was not asked, and why":  {1, pathway.Answers{"mother.view": {"She is afraid."}, "father.why": {"He lives abroad; rung twice in December, no answer."}, "network": {"His brother and father are around him."}, "safe_places": {"His father's."}}, nil, ""},
		"everything, and then months go by":  {-1, nil, func(d *atTheExit, _ string) { *d.now = d.now.AddDate(0, 2, 0) }, "Nobody is named who has spoken with Joe"},
		"a challenge on the last day": {-1, nil, func(d *atTheExit, _ string) {
			d.tell(d.youthJustice(), "challenge.raised", "We disagree that he leaves.", coded("to", "mace"))
		}, "A professional challenge waits"},
		"a third person goes on without the police": {2, nil, func(d *atTheExit, about string) {
			d.must(d.manager(), "exception", about, pathway.Answers{"without": {"police"}, "reason": {"The placement begins on Friday and depends on it."}, "until": {d.now.AddDate(0, 0, 20).Format(time.DateOnly)}, "who": {"police lead"}})
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := exitDesk(t)
			about := d.proposes()
			*d.now = d.now.AddDate(0, 0, 9)
			d.newTool()
			for i, g := range theyGive {
				if i != story.leave {
					d.must(g.who(d), "add-to-proposal", about, g.say(d))
				}
			}
			if story.instead != nil {
				d.must(d.socialWorker(), "add-to-proposal", about, story.instead)
			}
			if story.before != nil {
				story.before(d, about)
			}
			_, err := d.step(d.chair(), "decide-step-down", about, theyDecide)
			if got := toldMissing(err); story.says == "" && err != nil || !strings.Contains(got, story.says) {
				t.Errorf("it says %q, want %q", got, story.says)
			}
			if at := d.stage(); (at == pathway.Exited) != (story.says == "") {
				t.Errorf("it is %s", at)
			}
		})
	}
}

// A double click leaves once; a page that was open before somebody else decided shows what they decided.
func TestADoubleClickAndAStalePageLeaveOnce(t *testing.T) {
	d := exitDesk(t)
	about := d.proposes()
	form, err := d.StepForm(t.Context(), d.chair(), casework.StepAt{Child: d.joe, Step: "decide-step-down", About: casework.Token(d.joe, record.ParseRef(about, ""))})
	if err != nil {
		t.Fatal(err)
	}
	wish := casework.Taking{At: form.At, Answers: pathway.Answers{"outcome": {"stay"}, "reason": {"Too little is known."}}, Seen: form.Seen, Request: casework.Request{ID: form.Request}}
	stale := wish
	stale.Request.ID = rand.Text()
	first, err := d.Take(t.Context(), d.chair(), wish)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Take(t.Context(), d.chair(), wish)
	if err != nil || again != first {
		t.Errorf("a double click: %v, %v", again, err)
	}
	if _, err := d.Take(t.Context(), d.chair(), stale); !errors.Is(err, record.Conflict) {
		t.Errorf("a stale page: %v", err)
	}
}

// after an exit the hub still opens the record, and what the police send is its to look at; once the time is over it is not.
func TestAfterAnExitTheHubGoesOnSeeing(t *testing.T) {
	d := exitDesk(t)
	hub := desktest.Person("hub", "exploitation-hub", record.SafeguardingNow)
	hub.Actor.Agency = "mace"
	about := d.proposes()
	d.newTool()
	for _, g := range theyGive {
		d.must(g.who(d), "add-to-proposal", about, g.say(d))
	}
	if _, err := d.Open(t.Context(), desktest.Proving(d.Desk, hub), d.joe, casework.View{}); err == nil {
		t.Fatal("the hub's worker opens the record without any relation; the test shows nothing")
	}
	*d.now = d.now.AddDate(0, 0, 12)
	d.must(d.chair(), "decide-step-down", about, theyDecide)
	*d.now = d.now.AddDate(0, 1, 0)
	d.tell(d.policeLead(), "police.notification", "Found with two older men at night.", coded("sent_to", "social-care-cur"))
	o, err := d.Pathway(t.Context(), desktest.Proving(d.Desk, hub), d.joe)
	if err != nil {
		t.Fatalf("the hub no longer sees him: %v", err)
	}
	at := slices.IndexFunc(pathway.Duties(o.Case), func(one pathway.Duty) bool { return one.Step == "look-again" })
	if at < 0 {
		t.Fatal("the hub is not asked to look")
	}
	d.must(desktest.Proving(d.Desk, hub), "look-again", pathway.Duties(o.Case)[at].About.String(), pathway.Answers{"again": {"open-again"}, "reason": {"He was found with the men who used him."}})
	if got := d.stage(); got != pathway.Referred {
		t.Errorf("it is %s", got)
	}
	*d.now = d.now.AddDate(0, 7, 0)
	if _, err := d.Open(t.Context(), desktest.Proving(d.Desk, hub), d.joe, casework.View{}); err == nil {
		t.Error("the hub's worker still sees him long after the time is over")
	}
}

// The questions about leaving without evidence fall silent when the gate was met: they and the gate ask for the same.
func TestNothingIsAskedOfAnExitThatMetTheGate(t *testing.T) {
	d := exitDesk(t)
	about := d.proposes()
	d.newTool()
	for _, g := range theyGive {
		d.must(g.who(d), "add-to-proposal", about, g.say(d))
	}
	d.tell(d.youthJustice(), "child.seen", "Seen at the garage, and spoken with alone.", coded("seen_alone", "yes"))
	*d.now = d.now.AddDate(0, 0, 12)
	exit := d.must(d.chair(), "decide-step-down", about, theyDecide)
	o, err := d.Open(t.Context(), d.socialWorker(), d.joe, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for i := range o.Prompts {
		p := &o.Prompts[i]
		asked++
		if p.Trigger.String() == exit && strings.Contains(p.Rule, "without-evidence") && p.Status == record.Asked {
			t.Errorf("%s asks about an exit that met the gate", p.Rule)
		}
	}
	if asked == 0 {
		t.Error("nothing is asked at all; the test shows nothing")
	}
}
