package casework_test

import (
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

const forget = "The panel has met and nothing was said of it."

var manager = desktest.Person("operator-1", "team-manager", record.Supervision)

func (o office) takeBack(as casework.Who, q *casework.Question, request string) error {
	return o.TakeBack(o.t.Context(), as, casework.Dismissal{
		Child: q.ID, Question: q.Prompt.ID, Reason: forget, Shown: q.Shown(), Request: casework.Request{ID: request},
	})
}

// A manager preparing supervision sees what was set aside, reads why, and asks it again; the worker finds it in the list, and it is answered.
func TestWhatWasSetAsideIsAskedAgain(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, often)
	o.told("A1,police,P1,2025-05-01,missing.reported,Missing.,", "A2,police,P1,2025-05-09,missing.reported,Missing.,")
	id := o.only("often").Prompt.ID
	if err := o.dismiss(id, because, ""); err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(0, 0, 20)
	board, err := o.Board(t.Context(), manager, casework.QuestionsOf{})
	if err != nil || len(board.Waiting) != 0 || len(board.Aside) != 1 {
		t.Fatalf("on the board are %+v, %v", board, err)
	}
	if line := board.Aside[0]; line.ID != id || line.By != "social-worker" || line.Reason != because || line.Status != record.Dismissed || line.Name != "Mara Invented" || strings.Contains(line.Asks.Reveal(), "{child}") {
		t.Errorf("the line is %+v", line)
	}
	q := o.question(id)
	if !q.Again {
		t.Fatal("it cannot be asked again")
	}
	for range 2 { // a double click
		if err := o.takeBack(manager, q, "request-0000000000001"); err != nil {
			t.Fatal(err)
		}
	}
	o.lives("often", "asked, dismissed by social-worker, asked", record.Asked)
	if last := o.question(id).Steps[2]; !last.Back() || last.By != "team-manager" || last.Reason != forget || !last.At.Equal(now) {
		t.Errorf("recorded is %+v", last)
	}
	if err := o.takeBack(manager, q, "request-0000000000002"); !errors.Is(err, record.Conflict) {
		t.Errorf("from a page that has grown old: %v", err)
	}
	board, err = o.Board(t.Context(), worker, casework.QuestionsOf{})
	if err != nil || len(board.Waiting) != 1 || len(board.Aside) != 1 || board.Aside[0].Status != record.Asked {
		t.Errorf("on the board are %+v, %v", board, err)
	}
	if _, err := o.Rebuild(t.Context(), checker); err != nil {
		t.Fatal(err)
	}
	o.sound()
	o.told("A3,police,P1,2025-06-21,missing.analysis,Looked at together.,")
	o.sound()
	now = now.Add(casework.Lately)
	if board, err = o.Board(t.Context(), worker, casework.QuestionsOf{}); err != nil || len(board.Aside) != 0 {
		t.Errorf("later still, on the board are %+v, %v", board, err)
	}
}

// Set aside, asked again and set aside once more, somebody's page of the first time takes nothing back of the second.
func TestNobodyTakesBackWhatTheyHaveNotRead(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	id := o.only("talked").Prompt.ID
	open := o.question(id)
	if err := o.takeBack(manager, open, ""); !errors.Is(err, record.Conflict) || open.Again {
		t.Errorf("an open question is asked again: %v", err)
	}
	if err := o.dismiss(id, because, ""); err != nil {
		t.Fatal(err)
	}
	first := o.question(id)
	if err := o.takeBack(manager, first, ""); err != nil {
		t.Fatal(err)
	}
	if err := o.dismiss(id, "Her school talked with her too.", ""); err != nil {
		t.Fatal(err)
	}
	o.lives("talked", "asked, dismissed by social-worker, asked, dismissed by social-worker", record.Dismissed)
	if err := o.takeBack(manager, first, ""); !errors.Is(err, record.Conflict) {
		t.Errorf("from the page of the first time: %v", err)
	}
	if err := o.takeBack(manager, o.question(id), ""); err != nil {
		t.Error(err)
	}
	o.lives("talked", "asked, dismissed by social-worker, asked, dismissed by social-worker, asked", record.Asked)
	now = day("2025-12-02 09:00")
	if err := o.AskAgain(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.sound()
}

// What is asked no more cannot be asked again, and what hides in a reason is refused.
func TestWhatCannotBeAskedAgainIsSaid(t *testing.T) {
	now := day("2025-06-02 09:00")
	o := asking(t, &now, talked)
	o.told("A1,police,P1,2025-06-01,missing.reported,Reported missing.,")
	id := o.only("talked").Prompt.ID
	if err := o.dismiss(id, because, ""); err != nil {
		t.Fatal(err)
	}
	q := o.question(id)
	for _, reason := range []record.Private{"", "no need", "It was \u202e wrong then.", "It was \x1b[31m wrong then.", "It was \u2066 wrong then."} {
		err := o.TakeBack(t.Context(), manager, casework.Dismissal{Child: q.ID, Question: id, Reason: reason})
		if !errors.Is(err, record.Invalid) {
			t.Errorf("the reason %q: %v", reason.Reveal(), err)
		}
	}
	if err := o.TakeBack(t.Context(), desktest.Person("operator-1", "team-manager", "curiosity"), casework.Dismissal{Child: q.ID, Question: id, Reason: forget}); !errors.Is(err, record.Withheld) {
		t.Errorf("without a purpose: %v", err)
	}
	o.told("A1,police,P1,2025-06-01,note,She was at home.,")
	gone := o.question(id)
	if err := o.takeBack(manager, gone, ""); !errors.Is(err, record.Conflict) || gone.Again {
		t.Errorf("what it stood on was corrected: %v", err)
	}
	o.lives("talked", "asked, dismissed by social-worker", record.Dismissed)
	if _, err := o.Board(t.Context(), manager, casework.QuestionsOf{Status: record.Answered}); !errors.Is(err, record.Invalid) {
		t.Errorf("a board of what was answered: %v", err)
	}
	o.sound()
}

// Who sees less takes back what they saw: it is not asked again of those who set it aside knowing more, nor told that they did.
func TestTakingBackHoldsForWhatTheyCouldSee(t *testing.T) {
	b := record.Demands{{Class: record.ClassB, Agency: "police"}}
	c := b.With(record.Demand{Class: record.ClassC, Agency: "health"})
	life := []record.Step{
		{Kind: record.QuestionAsked, Needs: b}, {Kind: record.QuestionDismissed, By: "social-worker", Needs: b},
		{Kind: record.QuestionAsked, Needs: c}, {Kind: record.QuestionDismissed, By: "police-lead", Needs: c},
		{Kind: record.QuestionAsked, By: "team-manager", Needs: b},
	}
	if at := record.SetAside(life); at != 3 {
		t.Errorf("set aside by step %d, want that of the police lead", at+1)
	}
	life[4].Needs = c
	if at := record.SetAside(life); at != -1 {
		t.Errorf("set aside by step %d although all was seen and taken back", at+1)
	}
	if at := record.SetAside(life[:2]); at != 1 {
		t.Errorf("set aside by step %d, want 2", at+1)
	}
}
