package casework_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
	"sightline/rules"
	"sightline/store/sqlite"
)

const (
	talked = `id: talked
theme: missing
asks: Has somebody talked with {child} since?
asked-of: missing-coordinator
because: [{review: LP9}]
when: {on: [missing.reported]}
answered-by: [{on: missing.interview}]
due: 3 days
`
	often = `id: often
theme: missing
asks: "{child} went missing again. Who asks why?"
asked-of: social-worker
because: [{review: LP9}]
params: {times: 2, recent: 6 months}
when:
  count: {on: [missing.reported], at-least: times, within: recent}
answered-by: [{on: missing.analysis}]
`
	waited = `id: waited
theme: missing
asks: Was an interview held in time?
asked-of: social-worker
because: [{review: LP9}]
params: {grace: 10 days}
when: {on: [missing.returned]}
answered-by: [{on: missing.interview}]
opens: after grace
`
)

// asking is an office that asks these rules, and looks at the clock it is given.
func asking(t *testing.T, now *time.Time, texts ...string) office {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return office{casework.NewDesk(s, loaded(t, texts...), func() time.Time { return *now }), t, s}
}

func loaded(t *testing.T, texts ...string) *rules.Set {
	t.Helper()
	files := fstest.MapFS{}
	for i, text := range texts {
		files[fmt.Sprintf("missing/%d.yaml", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	set, err := rules.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// told sends rows of the police about Mara.
func (o office) told(rows ...string) {
	o.t.Helper()
	o.receive(map[string]string{
		"people.csv": people + "police,P1,Invented,Mara,2009-04-02,9990123454\n",
		"police.csv": "record_id,agency,child,happened,kind,text,handling\n" + strings.Join(rows, "\n") + "\n",
	})
}

func (o office) mara() record.ChildID { return o.list()[0].ID }

// only gives the one question of a rule, with its life.
func (o office) only(rule string) *casework.Question {
	o.t.Helper()
	opened := o.look(o.mara(), casework.View{})
	var ids []record.QuestionID
	for _, p := range opened.Prompts {
		if p.Rule == rule {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) != 1 {
		o.t.Fatalf("%d questions of %s", len(ids), rule)
	}
	return o.question(ids[0])
}

func (o office) question(id record.QuestionID) *casework.Question {
	o.t.Helper()
	q, err := o.Question(o.t.Context(), worker, o.mara(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return q
}

// lived gives the steps of a question in short.
func lived(q *casework.Question) string {
	var all []string
	for i := range q.Steps {
		s := &q.Steps[i]
		one := strings.TrimPrefix(string(s.Kind), "question.")
		switch {
		case s.Joined:
			one = "more"
		case s.Here():
			one += " by " + string(s.By)
		case !s.Entry.IsZero():
			one += " by " + s.Entry.String()
		case s.Why != "":
			one += ": " + string(s.Why)
		}
		all = append(all, one)
	}
	return strings.Join(all, ", ")
}

// lives checks what is recorded of the one question of a rule, where it is now, and that deriving anew records nothing more.
func (o office) lives(rule, steps string, status record.Status) *casework.Question {
	o.t.Helper()
	if _, err := o.Rebuild(o.t.Context(), checker); err != nil {
		o.t.Fatal(err)
	}
	q := o.only(rule)
	if got := lived(q); got != steps || q.Prompt.Status != status {
		o.t.Errorf("recorded of %s is %q, and it is %s; want %q and %s", rule, got, q.Prompt.Status, steps, status)
	}
	for i := range q.Steps {
		if q.Steps[i].Number != i+1 || q.Steps[i].At.IsZero() || len(q.Steps[i].Needs) == 0 {
			o.t.Errorf("step %d is %+v", i+1, q.Steps[i])
		}
	}
	o.sound()
	return q
}

func (o office) sound() {
	o.t.Helper()
	if checked, err := o.Check(o.t.Context(), checker); err != nil || checked.Bad != "" {
		o.t.Fatalf("the check finds %q, %v", checked.Bad, err)
	}
}

func day(text string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestAQuestionIsAskedThenOverdueThenAnswered(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	q := o.lives("talked", "asked", record.Asked)
	if q.Prompt.DueBy == 0 || q.Asks.Reveal() != "Has somebody talked with Mara since?" || len(q.Evidence) != 1 || q.Evidence[0].Ref.Record != "A1" || !q.Steps[0].At.Equal(now) {
		t.Errorf("the question is %+v", q.Prompt)
	}
	now = day("2025-06-06 09:00")
	if err := o.AskAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.lives("talked", "asked, overdue", record.Overdue)
	now = day("2025-06-07 09:00")
	o.told("A2,police,P1,2025-06-06,missing.interview,She talked.,")
	q = o.lives("talked", "asked, overdue, answered by police/A2", record.Answered)
	if q.Answer == nil || q.Answer.Ref.Record != "A2" || q.Steps[2].Told != "missing.interview" {
		t.Errorf("it was answered by %+v", q.Answer)
	}
	if len(q.Endings) != 1 || q.Endings[0].Agency != "police" || q.Endings[0].Kind != "missing.interview" || q.Endings[0].Count != 0 || !q.Endings[0].Few {
		t.Errorf("questions like this ended as %+v", q.Endings)
	}
}

// What was asked and answered before anybody here knew of it is recorded too, when it is known.
func TestAnOldQuestionIsRecordedWithItsEnd(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2024-06-01,missing.reported,Reported missing.,", "A2,police,P1,2024-06-02,missing.interview,She talked.,")
	o.lives("talked", "asked, answered by police/A2", record.Answered)
}

func TestEvidenceThatJoinsIsRecordedOnce(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	o.lives("often", "asked", record.Asked)
	o.told("A3,police,P1,2025-05-20,missing.reported,Missing.,")
	q := o.lives("often", "asked, more", record.Asked)
	if more := q.Steps[1].Evidence; len(more) != 1 || more[0].Record != "A3" || len(q.Evidence) != 3 {
		t.Errorf("joined is %v", more)
	}
	o.told("A3,police,P1,2025-05-20,missing.reported,Missing.,")
	o.lives("often", "asked, more", record.Asked)
}

// A correction takes a question away, and nothing disappears: it has lapsed, and says why. Corrected back, it is asked anew.
func TestACorrectedPremiseLapsesAndMayComeBack(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	o.told("A1,police,P1,2025-06-01,note,She was at her aunt's all the time.,")
	q := o.lives("talked", "asked, lapsed: corrected", record.Lapsed)
	if o.list()[0].Asked != 0 || len(q.Evidence) != 1 {
		t.Errorf("%d questions wait, the lapsed one stood on %d entries", o.list()[0].Asked, len(q.Evidence))
	}
	o.told("A1,police,P1,2025-06-01,missing.reported,She was missing after all.,")
	o.lives("talked", "asked, lapsed: corrected, asked", record.Asked)
}

// The first of two reports turns out to be of another day: what it is asked at moves, and it is the same question.
func TestAQuestionWhoseTriggerMovesIsTheSame(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	before := o.only("often").Prompt
	o.told("A1,police,P1,2025-05-12,missing.reported,Missing; it was later.,")
	after := o.lives("often", "asked", record.Asked).Prompt
	if before.ID != after.ID || before.Trigger == after.Trigger {
		t.Errorf("it was %s at %s and is %s at %s", before.ID, before.Trigger, after.ID, after.Trigger)
	}
}

func TestARuleThatIsTakenAwayLapsesItsQuestions(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked, often)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	o.Desk = casework.NewDesk(o.store, loaded(t, often), func() time.Time { return now })
	if err := o.AskAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.lives("talked", "asked, lapsed: rule", record.Lapsed)
}

// Two children turn out to be one: their two questions are one. Parted again, each is asked of each.
func TestQuestionsFollowTheirReferences(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	rows := func(links string) {
		files := map[string]string{
			"people.csv": "agency,child,family_name,given_names,date_of_birth\npolice,P1,Invented,Mara,2009-04-02\nhospital,H1,Other,Ann,2010-01-01\n",
			"all.csv": entries + "A1,police,P1,2025-05-01,missing.reported,Missing.\nA2,police,P1,2025-05-09,missing.reported,Missing.\n" +
				"B1,hospital,H1,2025-05-21,missing.reported,Missing.\nB2,hospital,H1,2025-05-29,missing.reported,Missing.\n",
		}
		if links != "" {
			files["links.csv"] = "agency,child,person,decided_by,decided,reason\n" + links
		}
		o.receive(files)
		o.sound()
	}
	lived := func() (all []string) {
		for _, child := range o.list() {
			for _, p := range o.look(child.ID, casework.View{}).Prompts {
				all = append(all, fmt.Sprint(p.Trigger.Agency, " ", p.Status))
			}
		}
		slices.Sort(all)
		return all
	}
	rows("")
	if got := lived(); !slices.Equal(got, []string{"hospital open", "police open"}) {
		t.Errorf("apart they are asked %v", got)
	}
	rows("police,P1,one,A worker,2025-06-01,Same girl.\nhospital,H1,one,A worker,2025-06-01,Same girl.\n")
	if got := lived(); !slices.Equal(got, []string{"hospital lapsed", "police open"}) {
		t.Errorf("together they are asked %v", got)
	}
	rows("police,P1,one,A worker,2025-06-02,Not the same.\nhospital,H1,two,A worker,2025-06-02,Not the same.\n")
	if got := lived(); !slices.Equal(got, []string{"hospital open", "police open"}) {
		t.Errorf("apart again they are asked %v", got)
	}
}

func TestQuestionsAreListedByWhenTheyAreDue(t *testing.T) {
	now := day("2025-06-10 09:00")
	o := asking(t, &now, talked, often)
	o.receive(map[string]string{
		"people.csv": "agency,child,family_name,given_names,date_of_birth\npolice,P1,Invented,Mara,2009-04-02\npolice,P2,Other,Ben,2011-01-01\n",
		"police.csv": "record_id,agency,child,happened,kind,text,area\nA1,police,P1,2025-06-09,missing.reported,Missing.,prev\nB1,police,P2,2025-05-01,missing.reported,Missing.,\n" +
			"B2,police,P2,2025-06-08,missing.reported,Missing.,\n",
		"manifest.json": `{"areas": {"prev": "Previous area"}}`,
	})
	ask := func(of casework.QuestionsOf) (all []string) {
		t.Helper()
		lines, err := o.waiting(of)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			all = append(all, strings.TrimSpace(fmt.Sprint(l.Name.Reveal(), " ", l.Rule, " ", l.Area, " ", l.Overdue)))
		}
		return all
	}
	for _, c := range []struct {
		of   casework.QuestionsOf
		want []string
	}{
		{casework.QuestionsOf{}, []string{"Ben Other talked  true", "Mara Invented talked prev false", "Ben Other often  false"}},
		{casework.QuestionsOf{Role: "social-worker"}, []string{"Ben Other often  false"}},
		{casework.QuestionsOf{Status: record.Overdue}, []string{"Ben Other talked  true"}},
		{casework.QuestionsOf{Rule: "talked", Status: record.Asked}, []string{"Mara Invented talked prev false"}},
		{casework.QuestionsOf{Agency: "hospital"}, nil},
	} {
		if got := ask(c.of); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.of, got, c.want)
		}
	}
	now = day("2025-06-13 09:00") // nobody has looked at Mara since, and time has passed
	if got := ask(casework.QuestionsOf{Status: record.Overdue}); !slices.Equal(got, []string{"Ben Other talked  true", "Mara Invented talked prev true"}) {
		t.Errorf("three days later %q are overdue", got)
	}
	if _, err := o.waiting(casework.QuestionsOf{Status: record.Lapsed}); !errors.Is(err, record.Invalid) {
		t.Errorf("lapsed questions are listed: %v", err)
	}
}

// The clock ticks by what is due next. Who is not due is not looked at, and a look that finds nobody leaves no line.
func TestTheClockTicksByWhatIsDueNext(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, waited)
	o.receive(map[string]string{
		"people.csv": "agency,child,family_name,given_names,date_of_birth\npolice,P1,Invented,Mara,2009-04-02\npolice,P2,Other,Ben,2011-01-01\n",
		"police.csv": entries + "A1,police,P1,2025-06-01,missing.returned,Back.\nB1,police,P2,2025-06-10,missing.returned,Back.\n",
	})
	waiting := func(at string) int {
		t.Helper()
		now = day(at)
		n, err := o.store.Waiting(t.Context(), worker.Tenant, casework.Library(loaded(t, waited), pathway.Default()), now)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	lines := func() int64 {
		t.Helper()
		checked, err := o.Check(t.Context(), checker)
		if err != nil || checked.Bad != "" {
			t.Fatal(checked.Bad, err)
		}
		return int64(checked.Lines)
	}
	if n := waiting("2025-06-10 23:00"); n != 0 {
		t.Errorf("%d wait before anything is due", n)
	}
	before := lines()
	if err := o.AskAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := lines() - before; got != 1 {
		t.Errorf("%d lines, want the one of the check", got)
	}
	if n := waiting("2025-06-14 00:00"); n != 1 {
		t.Errorf("%d wait when one is due", n)
	}
	if err := o.AskAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := waiting("2025-06-14 00:01"); n != 0 {
		t.Errorf("%d wait after they were asked", n)
	}
	listed, err := o.waiting(casework.QuestionsOf{})
	if err != nil || len(listed) != 1 || listed[0].Name != "Mara Invented" {
		t.Errorf("%+v, %v", listed, err)
	}
	o.sound()
}

// What stood on something that is closed since is told to nobody, nor that it was asked.
func TestAQuestionAboutWhatIsClosedIsNotTold(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked, often)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,", "A2,police,P1,2025-06-02,note,Home.,")
	id := o.only("talked").Prompt.ID
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,sealed")
	if got := o.look(o.mara(), casework.View{}).Prompts; len(got) != 0 {
		t.Errorf("it is told of %+v", got)
	}
	if _, err := o.Question(t.Context(), worker, o.mara(), id); !errors.Is(err, record.NotFound) {
		t.Errorf("the question is shown: %v", err)
	}
	if err := o.dismiss(id, because, ""); !errors.Is(err, record.NotFound) {
		t.Errorf("the question is set aside: %v", err)
	}
	o.sound()
}

// Whoever runs the duties asks anew, at once and without being told, what another library asked.
func TestADutyAsksWhatAnotherLibraryAsked(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	set := loaded(t, talked, waited)
	o.Desk = casework.NewDesk(o.store, set, func() time.Time { return now })
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- o.Duties(time.Hour).Run(ctx) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	for n := 1; n > 0; {
		select {
		case err := <-ended:
			ended <- err
			t.Fatal(err)
		case <-time.After(20 * time.Millisecond):
		}
		var err error
		if n, err = o.store.Waiting(t.Context(), worker.Tenant, casework.Library(set, pathway.Default()), now); err != nil {
			t.Fatal(err)
		}
	}
	o.lives("talked", "asked", record.Asked)
}

// waiting gives the questions that wait.
func (o office) waiting(of casework.QuestionsOf) ([]casework.QuestionLine, error) {
	b, err := o.Board(o.t.Context(), worker, of)
	return b.Waiting, err
}
