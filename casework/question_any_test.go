package casework_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/casework"
	"sightline/intake"
	"sightline/record"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/stories"
)

// Whatever is sent, corrected, closed, joined, parted and set aside, in whatever order, and however time passes: what is recorded of the
// questions fits what the entries give, deriving anew records nothing more, and no step is ever lost.
func TestWhatIsRecordedOfQuestionsAlwaysFits(t *testing.T) {
	set := loaded(t, talked, often, waited)
	rapid.Check(t, func(rt *rapid.T) {
		now := day("2025-06-02 09:00")
		s, err := sqlite.Open(t.Context(), sqlite.Memory)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		o := office{casework.NewDesk(s, set, func() time.Time { return now }), t, s}
		steps := int64(0)
		for range rapid.IntRange(2, 6).Draw(rt, "acts") {
			switch rapid.IntRange(0, 5).Draw(rt, "act") {
			case 0, 1:
				o.receive(anyRows(rt))
			case 2:
				o.receive(anyLinks(rt))
			case 3:
				now = now.Add(time.Duration(rapid.IntRange(1, 500).Draw(rt, "hours")) * time.Hour)
				if err := o.AskAgain(t.Context()); err != nil {
					rt.Fatal(err)
				}
			case 4:
				dismissAny(rt, o)
			case 5:
				takeBackAny(rt, o)
			}
			if checked, err := o.Check(t.Context(), checker); err != nil || checked.Bad != "" {
				rt.Fatalf("the check finds %q, %v", checked.Bad, err)
			}
			was := steps
			if steps = recorded(rt, o); steps < was {
				rt.Fatalf("%d steps were recorded, and %d are", was, steps)
			}
		}
		if _, err := o.Rebuild(t.Context(), checker); err != nil {
			rt.Fatal(err)
		}
		if again := recorded(rt, o); again != steps {
			rt.Fatalf("deriving anew makes %d steps of %d", again, steps)
		}
	})
}

var theseTwo = "agency,child,family_name,given_names,date_of_birth\npolice,P1,Invented,Mara,2009-04-02\nhospital,H1,Other,Ann,2010-01-01\n"

func anyRows(t *rapid.T) map[string]string {
	var rows strings.Builder
	rows.WriteString("record_id,agency,child,happened,kind,text,handling\n")
	for range rapid.IntRange(1, 4).Draw(t, "rows") {
		of := rapid.SampledFrom([]string{"police,P1", "police,P1", "hospital,H1"}).Draw(t, "of")
		agency, _, _ := strings.Cut(of, ",")
		fmt.Fprintf(&rows, "%s%d,%s,2025-%02d-%02d,%s,Text.,%s\n", agency, rapid.IntRange(1, 5).Draw(t, "record"), of, rapid.IntRange(4, 7).Draw(t, "month"),
			rapid.IntRange(1, 28).Draw(t, "day"), rapid.SampledFrom([]string{"missing.reported", "missing.reported", "missing.returned", "missing.interview", "missing.analysis", "note"}).Draw(t, "kind"),
			rapid.SampledFrom([]string{"", "", "", "", "restricted", "sealed"}).Draw(t, "handling"))
	}
	return map[string]string{"people.csv": theseTwo, "all.csv": rows.String()}
}

func anyLinks(t *rapid.T) map[string]string {
	other := rapid.SampledFrom([]string{"one", "two"}).Draw(t, "person")
	decided := rapid.IntRange(1, 28).Draw(t, "decided")
	return map[string]string{"people.csv": theseTwo, "links.csv": fmt.Sprintf(
		"agency,child,person,decided_by,decided,reason\npolice,P1,one,A worker,2025-05-%02d,Said so.\nhospital,H1,%s,A worker,2025-05-%02d,Said so.\n", decided, other, decided)}
}

// dismissAny sets an open question aside, if there is one.
func dismissAny(t *rapid.T, o office) {
	lines, err := o.waiting(casework.QuestionsOf{})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) == 0 {
		return
	}
	line := rapid.SampledFrom(lines).Draw(t, "question")
	err = o.Dismiss(o.t.Context(), worker, casework.Dismissal{Child: line.Child, Question: line.ID, Reason: because})
	if err != nil {
		t.Fatalf("an open question cannot be set aside: %v", err)
	}
	q, err := o.Question(o.t.Context(), worker, line.Child, line.ID)
	if err != nil || q.Prompt.Status != record.Dismissed {
		t.Fatalf("set aside, it is %+v, %v", q, err)
	}
	if err := o.Dismiss(o.t.Context(), worker, casework.Dismissal{Child: line.Child, Question: line.ID, Reason: because}); !errors.Is(err, record.Conflict) {
		t.Fatalf("set aside again: %v", err)
	}
}

// takeBackAny asks a question again that was set aside, if there is one.
func takeBackAny(t *rapid.T, o office) {
	board, err := o.Board(o.t.Context(), worker, casework.QuestionsOf{})
	if err != nil {
		t.Fatal(err)
	}
	if len(board.Aside) == 0 {
		return
	}
	line := rapid.SampledFrom(board.Aside).Draw(t, "set aside")
	q, err := o.Question(o.t.Context(), worker, line.Child, line.ID)
	if errors.Is(err, record.NotFound) { // it stood on what is closed by now
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	err = o.TakeBack(o.t.Context(), worker, casework.Dismissal{Child: line.Child, Question: line.ID, Reason: because, Shown: q.Shown()})
	if may := err == nil; may != q.Again || !may && !errors.Is(err, record.Conflict) {
		t.Fatalf("it can be asked again: %v, and asking gives %v", q.Again, err)
	} else if !may {
		return
	}
	if q, err = o.Question(o.t.Context(), worker, line.Child, line.ID); err != nil || q.Prompt.Status == record.Dismissed || q.Prompt.Status == record.Lapsed && q.Steps[len(q.Steps)-1].Why != record.LapsedTogether {
		t.Fatalf("asked again, it is %+v, %v; %s", q.Prompt, err, lived(q)) // an entry may have answered it meanwhile, or another question be about the same
	}
}

// recorded counts the steps of all questions, as a backup holds them.
func recorded(t *rapid.T, o office) int64 {
	access, err := audit.Grant(audit.Granted{
		Tenant: checker.Tenant, Actor: checker.Actor, Relation: record.AsService, Purpose: checker.Purpose, Subject: record.Subject{Kind: record.EveryChild},
		Act: record.BackUpAct, Sight: record.Sight{Class: record.ClassC, Restricted: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	if err := o.store.Read(o.t.Context(), access, func(r store.Reader) error { return r.Dump(o.t.Context(), &backup) }); err != nil {
		t.Fatal(err)
	}
	found, err := store.LookInto(&backup)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(found.Tables, func(table store.DumpedTable) bool { return table.Name == "question_step" })
	return found.Tables[at].Rows
}

// The published case comes in parts, as agencies send it: at every part questions open, are answered, lapse, and some are set aside.
func TestTheLifeOfThePublishedQuestionsFits(t *testing.T) {
	whole, err := intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	whole.Manifest.Today, whole.Manifest.AsAt = record.When{}, record.When{}
	now := day("2022-03-01 09:00")
	o := asking(t, &now)
	o.Desk = casework.NewDesk(o.store, library(t), func() time.Time { return now })
	const parts = 5
	steps := map[record.Kind]int{}
	for i := range parts {
		part := whole
		part.Entries = whole.Entries[len(whole.Entries)*i/parts : len(whole.Entries)*(i+1)/parts]
		if _, err := o.Receive(t.Context(), receiver, part); err != nil {
			t.Fatal(err)
		}
		o.sound()
		now = now.AddDate(0, 5, 3)
		if err := o.AskAgain(t.Context()); err != nil {
			t.Fatal(err)
		}
		waiting, err := o.waiting(casework.QuestionsOf{})
		if err != nil || len(waiting) == 0 {
			t.Fatalf("%d questions wait, %v", len(waiting), err)
		}
		if err := o.dismiss(waiting[len(waiting)/2].ID, because, ""); err != nil {
			t.Fatal(err)
		}
		o.sound()
	}
	for _, p := range o.look(o.mara(), casework.View{}).Prompts {
		q := o.question(p.ID)
		for i := range q.Steps {
			steps[q.Steps[i].Kind]++
		}
		if len(q.Steps) == 0 || statusOf(q.Steps) != p.Status {
			t.Errorf("%s is %s, and recorded is %s", p.Rule, p.Status, lived(q))
		}
	}
	for _, kind := range []record.Kind{record.QuestionAsked, record.QuestionAnswered, record.QuestionOverdue, record.QuestionDismissed, record.QuestionLapsed} {
		if steps[kind] == 0 {
			t.Errorf("no step is %s: this test would not see a wrong one", kind)
		}
	}
}

// statusOf is where a question is after its steps.
func statusOf(steps []record.Step) record.Status {
	for i := range slices.Backward(steps) {
		if !steps[i].Joined {
			return steps[i].Status()
		}
	}
	return ""
}
