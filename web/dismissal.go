package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// asideForm is the form by which a person sets a question aside.
type asideForm struct {
	Request string // one wish, however often the form is sent
	Shown   string // what the question stands on, as this page shows it
	Reason  record.Private
	Role    string // in which it is recorded
	Other   string // of whom it is asked, when that is somebody else
	Wrong   string // what is wrong with the reason
}

// Letters of a reason: more is a report, and belongs in the agency's own record.
const reasonLetters = 2000

// asideBytes is more than a reason needs, however its letters are written.
const asideBytes = 32 << 10

var requestShape = regexp.MustCompile(`^[A-Za-z0-9-]{16,200}$`)

func newAside(role record.Role, q *casework.Question) *asideForm {
	f := &asideForm{Request: rand.Text(), Shown: q.Shown(), Role: roleWords(role)}
	if q.Prompt.AskedOf != role {
		f.Other = roleWords(q.Prompt.AskedOf)
	}
	return f
}

// aside sets a question aside. Sent twice it has one effect; sent from a page that has grown old, it says what happened meanwhile.
func (s *site) aside(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	r.Body = http.MaxBytesReader(w, r.Body, asideBytes)
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	reason, request := strings.TrimSpace(r.PostForm.Get("reason")), r.PostForm.Get("request")
	if !requestShape.MatchString(request) {
		request = rand.Text()
	}
	child, question := record.ChildID(r.PathValue("child")), record.QuestionID(r.PathValue("question"))
	wrong := wrongReason(reason)
	if wrong == "" {
		err := s.Desk.Dismiss(r.Context(), who, casework.Dismissal{
			Child: child, Question: question, Reason: record.Private(reason), Shown: r.PostForm.Get("shown"), Request: casework.Request{ID: request},
		})
		switch {
		case err == nil:
			http.Redirect(w, r, whyLink(child, question)+"?done=aside#done", http.StatusSeeOther)
			return nil
		case errors.Is(err, record.Conflict):
			return s.meanwhile(w, r, who)
		case !errors.Is(err, record.Invalid):
			return fmt.Errorf("setting a question aside: %w", err)
		}
		wrong = reasonWanted
	}
	p, err := s.questionPage(r, who)
	if err != nil {
		return err
	}
	if p.Aside == nil { // it ended meanwhile
		return s.render(w, r, answer{http.StatusConflict, "question", p})
	}
	p.Aside.Request, p.Aside.Reason, p.Aside.Wrong = request, record.Private(reason), wrong
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "question", p})
}

// What is wrong with a reason, in the words of an error.
const (
	reasonWanted = "Say why nothing is to be done, in at least three words"
	reasonLong   = "The reason is too long: say it in at most 2,000 letters"
)

func wrongReason(reason string) string {
	switch {
	case len(strings.Fields(reason)) == 0:
		return reasonWanted
	case len([]rune(reason)) > reasonLetters:
		return reasonLong
	}
	return ""
}

// meanwhile shows the question as it stands now to somebody whose page had grown old. Nothing was changed.
func (s *site) meanwhile(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.questionPage(r, who)
	if err != nil {
		return err
	}
	if p.Aside != nil {
		p.Aside.Reason = record.Private(strings.TrimSpace(r.PostForm.Get("reason"))) // they need not write it again
	}
	p.Conflict = "Your reason was not kept. " + meanwhileWords(p)
	p.Title = "Not set aside: " + p.Title
	return s.render(w, r, answer{http.StatusConflict, "question", p})
}

func meanwhileWords(p *questionPage) string {
	if p.Aside != nil {
		return "More was told since you opened the page, or this form had been sent before with another reason. Look at the question as it stands below, and send your reason again if you still want to."
	}
	words := "Meanwhile this happened: " + strings.ToLower(p.State[:1]) + p.State[1:]
	switch last := len(p.Life) - 1; {
	case p.Ended != nil:
		words += " by “" + p.Ended.Kind + "”, " + p.Ended.Agency + ", " + p.Ended.When
	case last >= 0 && p.Life[last].By != "":
		words += " by: " + p.Life[last].By
	}
	return words + ". What became of it stands below."
}
