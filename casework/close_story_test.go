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
	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// joes is somebody of the review to whom Joe is allocated.
func (d *atTheTable) joes(user string, role record.Role, agency record.AgencyCode) casework.Who {
	d.t.Helper()
	who := desktest.Person(user, role, record.SafeguardingNow)
	who.Actor.Agency = agency
	return desktest.Proving(d.Desk, desktest.Allocated(d.t, d.Desk, who, d.joe))
}

// asWas is how Joe's early help was closed at 14, in the words of the review.
var asWas = pathway.Answers{"history": {"yes"}, "reason": {"non-engagement"}, "changed": {"Closed due to non-engagement."}, "part": {"no"}, "told": {"early-help"}}

// asAsked is what whoever closes has to be able to say, when more help is there.
func asAsked(change map[string][]string) pathway.Answers {
	a := pathway.Answers{
		"history": {"yes"}, "matters": {"Neglect since he was small, out of school, and a first referral for exploitation three weeks ago"}, "together": {"more"}, "safe": {"yes"},
		"reason": {"stepped-up"}, "accepted": {"The social worker Nia, who has met him and his mother at home"}, "changed": {"A social worker sees him every week and he has said where he goes at night"},
		"more": {"It is more help: children's social care works with him from today"}, "stays": {"The youth worker he knows goes on with him"}, "part": {"partly"},
		"tried.0.when": {"2019-12-02"}, "tried.0.how": {"At home with his mother"}, "tried.0.came": {"He slept, and she was afraid of the debts"}, "tried.1.when": {"2019-12-10"}, "tried.1.how": {"At the youth club, with somebody he knows"}, "tried.1.came": {"He stayed an hour and asked for a school"},
		"adapted": {"The youth worker he knows comes with the worker, since letters frighten his mother"}, "says": {"He says that he wants a school and to be left alone by the older ones"},
		"told": {"social-care-prev", "education", "police"}, "challenge": {"yes"},
	}
	maps.Copy(a, change)
	return a
}

// Joe's early help is closed at 14 as it was, and is refused with everything that it lacks: the referral nobody answered, the reason
// that is none, the attempts. On an ordinary day, at night, and on a bank holiday it is the same.
func TestJoesEarlyHelpIsNotClosedAsItWas(t *testing.T) {
	for name, at := range map[string]time.Time{
		"on a working day": time.Date(2019, 12, 18, 10, 0, 0, 0, time.UTC), "at night": time.Date(2019, 12, 18, 23, 40, 0, 0, time.UTC), "on Boxing Day": time.Date(2019, 12, 26, 9, 0, 0, 0, time.UTC),
	} {
		d := tableDesk(t, "J-056", "2019-12-18")
		*d.now = at
		eva := d.joes("eva", "early-help-worker", "early-help")
		_, err := d.step(eva, "close-service", "", asWas)
		says := toldMissing(err)
		for _, want := range []string{"Choose one of the answers", "A referral about exploitation", "at least two attempts", pathway.SilenceSays, "Decide whether it is safe to end", "who else is told", "Say what in the history matters", "Say whether it asks for more help"} {
			if !errors.Is(err, record.Invalid) || !strings.Contains(says, want) {
				t.Errorf("%s: there is no %q in\n%s", name, want, says)
			}
		}
		if _, err = d.step(eva, "close-service", "", asAsked(nil)); !strings.Contains(toldMissing(err), "A referral about exploitation") {
			t.Errorf("%s: with everything said, the referral of education is unanswered: %v", name, toldMissing(err))
		}
		if d.count("early-help.closed") != 0 {
			t.Errorf("%s: it is closed", name)
		}
	}
}

// The same as it could have been: the worker asks those who were not asked, one area is silent over Christmas and it climbs by itself, the referral is
// answered, and early help ends into more help. A double click ends it once.
func TestJoesEarlyHelpEndsInMoreHelp(t *testing.T) {
	d := tableDesk(t, "J-056", "2019-12-18")
	eva, nia := d.joes("eva", "early-help-worker", "early-help"), d.joes("nia", "social-worker", "social-care-prev")
	for _, agency := range []string{"police", "youth-justice", "social-care-prev"} {
		d.must(eva, "ask-agency", "", pathway.Answers{"to": {agency}, "for": {"information"}, "what": {"What is known of him and of the older ones, before we decide?"}, "by": {"2019-12-24"}, "meanwhile": {"The youth worker sees him on Friday"}})
	}
	*d.now = time.Date(2019, 12, 27, 8, 0, 0, 0, time.UTC) // the first working day after the day of the answer
	late := 0
	for _, one := range d.waiting(eva) {
		if one.Step == "answer-request" && one.Of == "team-manager" {
			late++
		}
	}
	if late != 3 {
		t.Errorf("%d requests climbed over Christmas", late)
	}
	if _, err := d.Record(t.Context(), nia, casework.Request{ID: rand.Text()}, d.joe, record.Entry{Kind: "social-care.assessment", Happened: record.MustWhen("2019-12-27"), Text: "The assessment finds that older people use him.", Details: record.Details{{Key: "type", Values: []string{"exploitation"}}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.step(eva, "close-service", "", asAsked(map[string][]string{"reason": {"needs-met"}, "accepted": nil})); !strings.Contains(toldMissing(err), "nothing ends before more help is there") {
		t.Errorf("it asks for more help, and ends in less: %v", toldMissing(err))
	}
	wish := casework.Taking{At: casework.StepAt{Child: d.joe, Step: "close-service"}, Answers: asAsked(nil), Request: casework.Request{ID: rand.Text()}}
	for range 2 {
		if _, err := d.Take(t.Context(), eva, wish); err != nil {
			t.Fatal(toldMissing(err))
		}
	}
	if d.count("early-help.closed") != 1 {
		t.Errorf("it is closed %d times", d.count("early-help.closed"))
	}
	last := d.seen().Chronology.LastOf("early-help.closed")
	if !last.Details.Has("reason", "stepped-up") || !last.Details.Has("told", "police") || !strings.Contains(last.Text.Reveal(), "It can be challenged") {
		t.Errorf("it left %v: %s", last.Details, last.Text.Reveal())
	}
}

// where the closing is another system's nobody here can keep it from being: it is asked about, and challenged from itself, at night on a
// bank holiday too. In danger it is the manager's at once, and due the same day.
func TestAClosingElsewhereIsAskedAboutAndChallenged(t *testing.T) {
	d := tableDesk(t, "J-059", "2019-12-26")
	*d.now = time.Date(2019, 12, 26, 22, 30, 0, 0, time.UTC)
	closed := "early-help/J-056"
	asking := d.asked(closed)
	for _, rule := range []string{"closed-when-not-reached", "closed-with-exploitation-unanswered"} {
		if !slices.Contains(asking, rule) {
			t.Errorf("%s does not ask; asked are %v", rule, asking)
		}
	}
	teacher := d.joes("ida", "inclusion-lead", "education")
	form, err := d.StepForm(t.Context(), teacher, casework.StepAt{Child: d.joe, Step: pathway.ChallengeID, About: casework.Token(d.joe, record.ParseRef(closed, ""))})
	if err != nil || form.Closed != "" {
		t.Fatal(err, form.Closed)
	}
	if q := form.Sections[0].Questions; !slices.Equal(q[0].Preset, []string{closed}) || !slices.Equal(q[2].Preset, []string{"early-help"}) {
		t.Errorf("it is about %v, to %v", q[0].Preset, q[2].Preset)
	}
	challenge := pathway.Answers{"of": {closed}, "why": {"We referred him for exploitation three weeks ago, and nobody has answered us."}, "to": {"early-help"}, "danger": {"yes"}}
	if _, err = d.step(teacher, pathway.ChallengeID, closed, challenge); !strings.Contains(toldMissing(err), "Ring first") {
		t.Errorf("in danger nobody rings: %v", toldMissing(err))
	}
	challenge["rang"] = []string{"The emergency duty team, who go to him tonight"}
	d.must(teacher, pathway.ChallengeID, closed, challenge)
	waits := slices.DeleteFunc(d.waiting(teacher), func(one pathway.Duty) bool { return one.Step != "answer-challenge" })
	if len(waits) != 1 {
		t.Fatalf("%d challenges wait", len(waits))
	}
	for _, one := range waits {
		if day := record.LondonDay(one.Due.Unix()).Format(time.DateOnly); day != "2019-12-26" || one.Of != "team-manager" {
			t.Errorf("it waits for %s by %s", one.Of, day)
		}
	}
	if asking := d.asked(closed); slices.Contains(asking, "closed-when-not-reached") {
		t.Errorf("challenged, it is asked still: %v", asking)
	}
}

// waiting is what waits in the process, as somebody sees it.
func (d *atTheTable) waiting(who casework.Who) []pathway.Duty {
	d.t.Helper()
	p, err := d.Pathway(d.t.Context(), who, d.joe)
	if err != nil {
		d.t.Fatal(err)
	}
	return p.Waits
}
