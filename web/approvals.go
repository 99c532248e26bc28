package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// approvalsPage is what waits for somebody's agreement, what they asked, and what is over.
type approvalsPage struct {
	frame

	ToDecide []approvalLine
	Mine     []approvalLine
	Past     []approvalLine
	Done     string
	Conflict string
	Errors   []fieldError
	Export   bool // they may ask that records of several children leave
}

// approvalLine is one approval.
type approvalLine struct {
	ID      record.ApprovalID
	Kind    string
	Says    record.Private
	Why     record.Private
	By      record.Private
	Asked   string
	Ends    string
	Stands  string
	Decided record.Private
	Because record.Private // what who decided said
	Request string
	Typed   record.Private // a refusal's reason that came back
	Wrong   string
	Command record.Private // the reference as the command takes it that whoever looks after the keys runs; "" of anything else
	Go      *goOn          // what does it now, for who asked; nil for nobody else, and while nobody agreed
	Of      record.Private // the children it is about, to who asked and may see who they are; "" to everybody else
}

func (s *site) approvals(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.approvalsPage(r, who)
	if err != nil {
		return err
	}
	p.Done = map[string]string{
		"approved": "You approved it. Who asked is told, and can do it once, exactly as they asked.", "refused": "You refused it. Who asked is told, with your reason.",
		"withdrawn": "You took it back.", "asked": "It is asked. Whoever can approve it is told at once; you are told what they say.",
	}[r.URL.Query().Get("done")]
	return s.render(w, r, answer{http.StatusOK, "approvals", p})
}

func (s *site) approvalsPage(r *http.Request, who casework.Who) (*approvalsPage, error) {
	board, err := s.Desk.Approvals(r.Context(), who)
	if err != nil {
		return nil, fmt.Errorf("approvals: %w", err)
	}
	p := &approvalsPage{frame: s.frame(r, "Approvals")}
	for _, list := range []struct {
		from []record.Approval
		to   *[]approvalLine
	}{{board.ToDecide, &p.ToDecide}, {board.Mine, &p.Mine}, {board.Past, &p.Past}} {
		for i := range list.from {
			*list.to = append(*list.to, approvalLineOf(&list.from[i], &board))
		}
	}
	for i := range board.Mine {
		if err := s.nameMine(r, who, mine{&board.Mine[i], &p.Mine[i]}); err != nil {
			return nil, err
		}
	}
	p.Export = exportsMany(who)
	return p, nil
}

func approvalLineOf(a *record.Approval, board *casework.ApprovalBoard) approvalLine {
	line := approvalLine{
		ID: a.ID, Kind: approvalKindWords(a.Kind), Says: a.Says, Why: a.Reason(), By: actorWords(a.AskedBy(), board.Names), Asked: atWordsOf(a.AskedAt()), Ends: atWordsOf(a.Ends()),
		Stands: standsWords(a, board.At), Request: newRequest(),
	}
	line.Go = goOnWith(a)
	if a.Kind == record.ForPurge && a.Wish != "" {
		line.Command = record.Private("'" + strings.ReplaceAll(a.Wish.Reveal(), "'", `'\''`) + "'")
	}
	if step, ok := a.Decided(); ok {
		line.Decided, line.Because = actorWords(step.By, board.Names), step.Reason
	}
	return line
}

func approvalKindWords(kind record.ApprovalKind) string {
	switch kind {
	case record.ForExport:
		return "Records leave"
	case record.ForRole:
		return "A role is given"
	case record.ForUnsealing:
		return "Something sealed is for somebody more"
	case record.ForPurge:
		return "Something is taken away for good"
	case record.ForCover:
		return "Cover for longer than a day"
	case record.ForDuty:
		return "Duty, a panel or missing children of an area"
	case record.ForKeys:
		return "Keys for an account that is in use"
	case record.ForRestriction:
		return "Who may see one child"
	}
	return string(kind)
}

func standsWords(a *record.Approval, at time.Time) string {
	switch a.Stands(at) {
	case record.Sought:
		return "Waits for a decision"
	case record.Agreed:
		return "Approved: you can do it once"
	case record.Refused:
		return "Refused"
	case record.Withdrawn:
		return "Taken back"
	case record.UsedUp:
		return "Approved and done"
	case record.RanOut:
		return "Its seven days are over"
	}
	return ""
}

// decide agrees to what somebody else asked, refuses it, or takes one's own wish back. From a page that has grown old it says what happened
// meanwhile.
func (s *site) decideApproval(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	id, why := record.ApprovalID(r.PathValue("approval")), record.Private(strings.TrimSpace(form.Get("why")))
	var done string
	switch form.Get("do") {
	case "approve":
		done, err = "approved", s.Desk.DecideApproval(r.Context(), who, requestIn(form), casework.Verdict{Approval: id, Agreed: true, Why: why})
	case "refuse":
		done, err = "refused", s.Desk.DecideApproval(r.Context(), who, requestIn(form), casework.Verdict{Approval: id, Why: why})
	case "withdraw":
		done, err = "withdrawn", s.Desk.WithdrawApproval(r.Context(), who, requestIn(form), id)
	default:
		return fmt.Errorf("%w: there is no such thing to do", record.Invalid)
	}
	switch {
	case err == nil:
		http.Redirect(w, r, "/approvals?"+url.Values{"done": {done}}.Encode()+"#done", http.StatusSeeOther)
		return nil
	case errors.Is(err, record.Invalid), errors.Is(err, record.Conflict):
		return s.approvalNotDone(w, r, who, notDecided{id, why, err})
	}
	return fmt.Errorf("approval: %w", err)
}

type notDecided struct {
	id    record.ApprovalID
	typed record.Private
	err   error
}

// approvalNotDone shows the page again: with what was typed, or with what happened meanwhile.
func (s *site) approvalNotDone(w http.ResponseWriter, r *http.Request, who casework.Who, n notDecided) error {
	p, err := s.approvalsPage(r, who)
	if err != nil {
		return err
	}
	if errors.Is(n.err, record.Conflict) {
		p.Conflict = "Nothing was changed: it was decided, used or taken back meanwhile, or you cannot decide it. It stands below as it is now."
		p.Title = "Nothing was changed: " + p.Title
		return s.render(w, r, answer{http.StatusConflict, "approvals", p})
	}
	for i := range p.ToDecide {
		if line := &p.ToDecide[i]; line.ID == n.id {
			line.Typed, line.Wrong = n.typed, "Say why, in at least three words"
			p.Errors = append(p.Errors, fieldError{"why-" + string(line.ID), line.Wrong})
		}
	}
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "approvals", p})
}
