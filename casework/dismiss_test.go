package casework_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

func (o office) dismiss(q record.QuestionID, reason, request string) error {
	return o.Dismiss(o.t.Context(), worker, casework.Dismissal{Child: o.mara(), Question: q, Reason: record.Private(reason), Request: casework.Request{ID: request}})
}

const because = "Her aunt talked with her at length."

func TestAPersonSetsAQuestionAsideWithAReason(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often, waited)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,", "A3,police,P1,2025-05-10,missing.returned,Back.,")
	id := o.only("often").Prompt.ID
	now = now.Add(time.Hour)
	if err := o.dismiss(id, because, "request-0000000000001"); err != nil {
		t.Fatal(err)
	}
	q := o.lives("often", "asked, dismissed by social-worker", record.Dismissed)
	if q.Steps[1].Reason.Reveal() != because || !q.Steps[1].At.Equal(now) || q.Endings[0].By != "social-worker" || o.list()[0].Asked != 1 {
		t.Errorf("recorded is %+v, endings are %+v", q.Steps[1], q.Endings)
	}
	if other := o.only("waited").Prompt; other.Status != record.Asked || other.OpenedAt.Record != "A3" {
		t.Errorf("another question is %s, opened at %s", other.Status, other.OpenedAt)
	}
	if err := o.dismiss(id, because, "request-0000000000001"); err != nil {
		t.Errorf("the same request again: %v", err)
	}
	err := o.dismiss(id, because, "request-0000000000002")
	if !errors.Is(err, record.Conflict) || !strings.Contains(err.Error(), "it was set aside by the role social-worker") {
		t.Errorf("another request: %v", err)
	}
	if err := o.dismiss(id, "Her aunt talked with someone.", "request-0000000000001"); !errors.Is(err, record.Conflict) {
		t.Errorf("the same request with another reason: %v", err)
	}
	o.lives("often", "asked, dismissed by social-worker", record.Dismissed)
	now = day("2025-06-20 09:00")
	o.told("A4,police,P1,2025-06-18,missing.reported,Missing.,", "A5,police,P1,2025-06-19,missing.reported,Missing.,")
	asked := o.look(o.mara(), casework.View{})
	if n := len(open4(asked.Prompts, "often")); n != 1 {
		t.Errorf("%d questions are asked of what came since", n)
	}
	o.sound()
}

func open4(prompts []record.Prompt, rule string) (open []record.Prompt) {
	for _, p := range prompts {
		if p.Rule == rule && (p.Status == record.Asked || p.Status == record.Overdue) {
			open = append(open, p)
		}
	}
	return open
}

// What somebody said holds for what they knew: more of the same that is told later, though it happened before, is asked about again.
func TestMoreThatIsToldLaterIsAskedAboutAgain(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	id := o.only("often").Prompt.ID
	if err := o.dismiss(id, because, "request-0000000000001"); err != nil {
		t.Fatal(err)
	}
	o.told("A0,police,P1,2025-05-20,missing.reported,Missing; nobody had told.,")
	o.lives("often", "asked, dismissed by social-worker, asked", record.Asked)
	if err := o.dismiss(id, because, "request-0000000000002"); err != nil {
		t.Fatal(err)
	}
	o.lives("often", "asked, dismissed by social-worker, asked, dismissed by social-worker", record.Dismissed)
}

// Somebody looks at a question, more is told, and then they send their reason: it was for less, and sets nothing aside.
func TestWhatThePersonHasNotSeenIsNotSetAside(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	q := o.only("often")
	wish := casework.Dismissal{Child: o.mara(), Question: q.Prompt.ID, Reason: because, Shown: q.Shown()}
	o.told("A3,police,P1,2025-05-20,missing.reported,Missing.,")
	if err := o.Dismiss(t.Context(), worker, wish); !errors.Is(err, record.Conflict) {
		t.Errorf("from a page without the third report: %v", err)
	}
	q = o.lives("often", "asked, more", record.Asked)
	if wish.Shown = q.Shown(); o.Dismiss(t.Context(), worker, wish) != nil {
		t.Error("from a page with all three it is not set aside")
	}
	o.lives("often", "asked, more, dismissed by social-worker", record.Dismissed)
}

func TestWhatCannotBeSetAsideIsSaid(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	id := o.only("talked").Prompt.ID
	for reason, kind := range map[string]error{
		"": record.Invalid, "no need": record.Invalid, "  \n ": record.Invalid, strings.Repeat("so it is ", 1000): record.Invalid, "a word \x00 that": record.Invalid,
	} {
		if err := o.dismiss(id, reason, ""); !errors.Is(err, kind) {
			t.Errorf("the reason %.20q: %v", reason, err)
		}
	}
	for _, other := range []record.QuestionID{"", "nobody", "\x00", record.QuestionID(strings.Repeat("a", 1000))} {
		if err := o.dismiss(other, because, ""); !errors.Is(err, record.NotFound) {
			t.Errorf("the question %.20q: %v", other, err)
		}
		if _, err := o.Question(t.Context(), worker, o.mara(), other); !errors.Is(err, record.NotFound) {
			t.Errorf("looking at the question %.20q: %v", other, err)
		}
	}
	curious := desktest.Person("operator-1", "social-worker", "curiosity")
	wish := casework.Dismissal{Child: o.mara(), Question: id, Reason: because}
	if err := o.Dismiss(t.Context(), curious, wish); !errors.Is(err, record.Withheld) {
		t.Errorf("without a purpose: %v", err)
	}
	o.told("A2,police,P1,2025-06-01,missing.interview,She talked.,")
	if err := o.dismiss(id, because, ""); !errors.Is(err, record.Conflict) || !strings.Contains(err.Error(), "answered by entry police/A2") {
		t.Errorf("answered already: %v", err)
	}
	o.lives("talked", "asked, answered by police/A2", record.Answered)
}

// Of those who set one question aside at once, one does.
func TestOnlyOneSetsAQuestionAside(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	id, child := o.only("talked").Prompt.ID, o.mara()
	done := make(chan error)
	for range 8 {
		go func() {
			done <- o.Dismiss(context.WithoutCancel(t.Context()), worker, casework.Dismissal{Child: child, Question: id, Reason: because})
		}()
	}
	did := 0
	for range 8 {
		switch err := <-done; {
		case err == nil:
			did++
		case !errors.Is(err, record.Conflict):
			t.Error(err)
		}
	}
	if did != 1 {
		t.Errorf("%d did", did)
	}
	o.lives("talked", "asked, dismissed by social-worker", record.Dismissed)
}

// A question is shown set aside from the moment it was, and open before, whoever looks through whom.
func TestAViewOfThePastDoesNotKnowWhatWasSaidLater(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,", "A2,police,P1,2025-06-01,note,Home.,")
	if err := o.dismiss(o.only("talked").Prompt.ID, because, ""); err != nil {
		t.Fatal(err)
	}
	whole := o.look(o.mara(), casework.View{})
	for name, c := range map[string]struct {
		view casework.View
		want record.Status
	}{
		"now":                {casework.View{}, record.Dismissed},
		"as the police know": {casework.View{KnownTo: "police"}, record.Dismissed},
		"as of the entry":    {casework.View{At: whole.Token(whole.Chronology.Items[1].Ref)}, record.Asked},
	} {
		if got := o.look(o.mara(), c.view).Prompts; len(got) != 1 || got[0].Status != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Beside what is sealed questions are asked of the rest, each of them can be set aside, and nobody is told that something is sealed.
func TestBesideWhatIsSealedAQuestionIsSetAside(t *testing.T) {
	now := day("2025-06-20 09:00")
	o := asking(t, &now, talked, often, waited)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-02,missing.returned,Back.,", "A3,police,P1,2025-05-03,missing.reported,Missing.,",
		"S1,police,P1,2025-05-09,missing.reported,Where nobody may look.,sealed")
	for range 2 { // of another moment, too, when nothing that is kept ready holds any more
		opened := o.look(o.mara(), casework.View{})
		if len(opened.Withheld) > 0 || opened.Whole != 3 {
			t.Fatalf("%d entries are shown, withheld is %v", opened.Whole, opened.Withheld)
		}
		for _, p := range opened.Prompts {
			if p.Status != record.Asked && p.Status != record.Overdue {
				continue
			}
			if err := o.dismiss(p.ID, because, ""); err != nil {
				t.Errorf("%s: %v", p.Rule, err)
			}
			if q := o.question(p.ID); q.Prompt.Status != record.Dismissed {
				t.Errorf("set aside, %s is %s; recorded is %s", p.Rule, q.Prompt.Status, lived(q))
			}
			o.sound()
		}
		now = now.AddDate(0, 3, 0)
	}
}

const eachTime = `id: each-time
theme: missing
asks: Who talks with {child} about this time?
asked-of: social-worker
because: [{review: LP9}]
when: {on: [missing.reported]}
answered-by: [{on: missing.analysis}]
again: each
cites: [{on: [note]}]
`

// Two questions of one rule stand on the same note beside their own entries. Who sets one aside says nothing of the other.
func TestOneOfTwoLikeQuestionsIsSetAside(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, eachTime)
	o.told("A0,police,P1,2025-04-01,note,A friend's car.,", "A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	prompts := o.look(o.mara(), casework.View{}).Prompts
	if len(prompts) != 2 || len(prompts[0].Evidence) != 2 {
		t.Fatalf("asked is %+v", prompts)
	}
	if err := o.dismiss(prompts[0].ID, because, ""); err != nil {
		t.Fatal(err)
	}
	for name, view := range map[string]casework.View{"whole": {}, "as the police know": {KnownTo: "police"}} {
		got := o.look(o.mara(), view).Prompts
		if len(got) != 2 || got[0].Status != record.Dismissed || got[1].Status != record.Asked || got[1].ID != prompts[1].ID {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if q := o.question(prompts[1].ID); lived(q) != "asked" {
		t.Errorf("of the other is recorded %q", lived(q))
	}
	o.sound()
}

// What a question is asked at moved, and another library asks it anew for whoever looks: it is still the question that stands in the list and
// in an old tab, and is set aside as that.
func TestAQuestionThatMovedIsSetAsideWhereItIsAskedAnew(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	o.told("A1,police,P1,2025-05-12,missing.reported,Missing; it was later.,")
	o.Desk = casework.NewDesk(o.store, loaded(t, often, talked), func() time.Time { return now })
	lines, err := o.waiting(casework.QuestionsOf{})
	if err != nil || len(lines) != 1 {
		t.Fatalf("%d questions are listed, %v", len(lines), err)
	}
	id := lines[0].ID
	if open := open4(o.look(o.mara(), casework.View{}).Prompts, "often"); len(open) != 1 || open[0].ID != id {
		t.Errorf("in the list it is %s, on the page of the child %+v", id, open)
	}
	if err := o.dismiss(id, because, ""); err != nil {
		t.Errorf("it cannot be set aside: %v", err)
	}
	o.lives("often", "asked, dismissed by social-worker", record.Dismissed)
}
