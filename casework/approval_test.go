package casework_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
)

func titles(all []record.Approval, at time.Time) (is []string) {
	for i := range all {
		is = append(is, string(all[i].Kind)+" "+string(all[i].Stands(at)))
	}
	return is
}

// An export to a court is asked for by the worker, agreed to by the guardian, and done once. Who has no part in it does not learn of it.
func TestWhatTakesTwoPeopleIsAskedAndDecided(t *testing.T) {
	h := atNight(t)
	mara := h.child("visit at home")
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingMeeting)
	h.allocate("lead", mara)
	wish := casework.ExportWish{Children: []record.ChildID{mara}, To: casework.Recipient{Kind: casework.ToCourt, Name: "The family court"}}
	_, err := h.Export(t.Context(), worker, wish)
	var needs *casework.NeedsApproval
	if !errors.As(err, &needs) || !errors.Is(err, record.NotYet) {
		t.Fatalf("it leaves by one person: %v", err)
	}
	needs.Twofold.Wish = "what the worker sends again"
	ask := func(request string) (record.ApprovalID, error) {
		return h.AskApproval(t.Context(), worker, casework.Request{ID: request}, needs.Twofold, "The hearing is on Monday.")
	}
	id, err := ask("the-worker-asks-1")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := ask("the-worker-asks-1"); err != nil || again != id {
		t.Errorf("asked twice: %q, %v", again, err)
	}
	if _, err := h.AskApproval(t.Context(), worker, casework.Request{}, needs.Twofold, "hm"); !errors.Is(err, record.Invalid) {
		t.Errorf("asked without a reason: %v", err)
	}
	if got := h.told(h.guardian()); got != "approval-asked" {
		t.Errorf("the guardian is told %q", got)
	}
	stranger := h.person("stranger", "social-worker", "social-care-prev", record.PreparingMeeting)
	for who, is := range map[string]casework.Who{"a stranger": stranger, "who asked": worker} {
		if err := h.DecideApproval(t.Context(), is, casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); !errors.Is(err, record.Withheld) {
			t.Errorf("%s decides: %v", who, err)
		}
	}
	if board, err := h.Approvals(t.Context(), stranger); err != nil || len(board.Mine)+len(board.Past)+len(board.ToDecide) != 0 {
		t.Errorf("a stranger sees %+v, %v", board, err)
	}
	if err := h.WithdrawApproval(t.Context(), stranger, casework.Request{}, id); !errors.Is(err, record.NotFound) {
		t.Errorf("a stranger takes it back: %v", err)
	}
	h.decided(worker, id)
	if mine, theirs, guards := h.wishes(worker), h.wishes(stranger), h.wishes(h.guardian()); mine != "what the worker sends again" || theirs+guards != "" {
		t.Errorf("what is sent again is given to who asked as %q, to a stranger as %q, to the guardian as %q", mine, theirs, guards)
	}
	out, err := h.Export(t.Context(), worker, wish)
	if err != nil || out.Rows != 2 {
		t.Fatalf("%+v, %v", out, err)
	}
	if _, err := h.Export(t.Context(), worker, wish); !errors.Is(err, record.NotYet) {
		t.Errorf("it leaves twice: %v", err)
	}
	if again := h.wishes(worker); again != "" {
		t.Errorf("it is offered again: %q", again)
	}
	wish.To.Name = "Another court"
	if _, err := h.Export(t.Context(), worker, wish); !errors.Is(err, record.NotYet) {
		t.Errorf("it leaves for somebody else: %v", err)
	}
}

// wishes gives what somebody can send again to do what was agreed to.
func (h *house) wishes(who casework.Who) (all record.Private) {
	h.t.Helper()
	board, err := h.Approvals(h.t.Context(), who)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, list := range [][]record.Approval{board.Mine, board.ToDecide, board.Past} {
		for i := range list {
			all += list[i].Wish
		}
	}
	return all
}

// decided is the guardian's part: it waits for them, a refusal needs a reason, and who asked is told.
func (h *house) decided(worker casework.Who, id record.ApprovalID) {
	h.t.Helper()
	guardian := h.guardian()
	board, err := h.Approvals(h.t.Context(), guardian)
	if err != nil || len(board.ToDecide) != 1 || board.ToDecide[0].Reason() != "The hearing is on Monday." || !strings.HasPrefix(board.ToDecide[0].Says.Reveal(), "To write out what is held of 1 child, for The family court. Purpose: preparing a meeting. Of these: /children/") {
		h.t.Fatalf("what waits is %v, %v", board.ToDecide, err)
	}
	if err := h.DecideApproval(h.t.Context(), guardian, casework.Request{}, casework.Verdict{Approval: id}); !errors.Is(err, record.Invalid) {
		h.t.Errorf("refused without a reason: %v", err)
	}
	for range 2 { // a double click
		if err := h.DecideApproval(h.t.Context(), guardian, casework.Request{ID: "the-guardian-agrees"}, casework.Verdict{Approval: id, Agreed: true}); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := h.DecideApproval(h.t.Context(), guardian, casework.Request{}, casework.Verdict{Approval: id, Why: "I thought again about it."}); !errors.Is(err, record.Conflict) {
		h.t.Errorf("refused afterwards: %v", err)
	}
	if got := h.told(worker); got != "approval-decided" {
		h.t.Errorf("who asked is told %q", got)
	}
	if board, err := h.Approvals(h.t.Context(), worker); err != nil || len(board.Mine) != 1 || titles(board.Mine, board.At)[0] != "export approved" {
		h.t.Errorf("who asked sees %v, %v", titles(board.Mine, board.At), err)
	}
}

// An approval runs out after seven days, whether it was decided or not.
func TestAnApprovalRunsOut(t *testing.T) {
	h := atNight(t)
	worker := h.person("lead", "social-worker", "social-care-prev", record.PreparingMeeting)
	two := casework.Twofold{Kind: record.ForExport, What: []string{"anything"}, Says: "Anything."}
	id, err := h.AskApproval(t.Context(), worker, casework.Request{}, two, "It is needed soon.")
	if err != nil {
		t.Fatal(err)
	}
	h.clock.pass(record.ApprovalLasts)
	if err := h.DecideApproval(t.Context(), h.guardian(), casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); !errors.Is(err, record.Conflict) {
		t.Errorf("it is decided too late: %v", err)
	}
	board, err := h.Approvals(t.Context(), worker)
	if err != nil || len(board.Mine) != 0 || len(board.Past) != 1 || titles(board.Past, board.At)[0] != "export ran out" {
		t.Errorf("%v, %v, %v", titles(board.Mine, board.At), titles(board.Past, board.At), err)
	}
}

// Administrators give roles by two of them, and a manager decides for their own agency alone.
func TestWhoDecidesWhat(t *testing.T) {
	h := atNight(t)
	admin := func(user string) casework.Who {
		return h.person(user, record.Administrator, "", record.Administering)
	}
	manager := func(user string, agency record.AgencyCode) casework.Who {
		return h.person(user, record.TeamManager, agency, record.Supervision)
	}
	for _, one := range []struct {
		kind      record.ApprovalKind
		asks      casework.Who
		may, none []casework.Who
	}{
		{record.ForRole, admin("a1"), []casework.Who{admin("a2")}, []casework.Who{admin("a1"), h.guardian(), manager("m1", "police")}},
		{record.ForCover, manager("m1", "police"), []casework.Who{manager("m2", "police")}, []casework.Who{manager("m1", "police"), manager("m3", "school"), h.guardian()}},
		{record.ForPurge, manager("m1", "police"), []casework.Who{h.guardian()}, []casework.Who{manager("m2", "police"), admin("a1")}},
	} {
		id, err := h.AskApproval(t.Context(), one.asks, casework.Request{}, casework.Twofold{Kind: one.kind, What: []string{"this"}, Says: "This."}, "It is needed soon.")
		if err != nil {
			t.Fatalf("%s: %v", one.kind, err)
		}
		for _, who := range one.none {
			err := h.DecideApproval(t.Context(), who, casework.Request{}, casework.Verdict{Approval: id, Agreed: true})
			if !errors.Is(err, record.NotFound) && !errors.Is(err, record.Conflict) && !errors.Is(err, record.Withheld) {
				t.Errorf("%s: %s as %s decides: %v", one.kind, who.Actor.User, who.Actor.Role, err)
			}
		}
		for _, who := range one.may {
			if err := h.DecideApproval(t.Context(), who, casework.Request{}, casework.Verdict{Approval: id, Agreed: true}); err != nil {
				t.Errorf("%s: %s as %s: %v", one.kind, who.Actor.User, who.Actor.Role, err)
			}
		}
	}
}

func (h *house) allocate(user string, children ...record.ChildID) {
	h.t.Helper()
	for _, child := range children {
		if _, err := h.Allocate(h.t.Context(), casework.Service("demo", record.Administering), casework.Tying{Child: child, Person: user, Reason: "Works with the child."}, true); err != nil {
			h.t.Fatal(err)
		}
	}
}
