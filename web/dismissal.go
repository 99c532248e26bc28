package web

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// asideForm is the form by which a person sets a question aside, or asks again what was set aside.
type asideForm struct {
	Request string // one wish, however often the form is sent
	Shown   string // what the question stands on, as this page shows it
	Reason  record.Private
	Role    string // in which it is recorded
	Other   string // of whom it is asked, when that is somebody else
	Wrong   string // what is wrong with the reason
	Again   bool   // it asks again what was set aside
	Self    string // the address of this page
}

// Letters of a reason: more is a report, and belongs in the agency's own record.
const reasonLetters = 2000

// asideBytes is more than a reason needs, however its letters are written; sentBytes is how much of a form is heard out at all.
const (
	asideBytes = 32 << 10
	sentBytes  = 1 << 20
)

var requestShape = regexp.MustCompile(`^[A-Za-z0-9-]{16,200}$`)

func newAside(role record.Role, q *casework.Question) *asideForm {
	f := &asideForm{Request: rand.Text(), Shown: q.Shown(), Role: roleWords(role), Again: q.Again, Self: whyLink(q.ID, q.Prompt.ID)}
	if q.Prompt.AskedOf != role {
		f.Other = roleWords(q.Prompt.AskedOf)
	}
	return f
}

// done says what was done, in the address to which a form leads.
func (f *asideForm) done() string {
	if f.Again {
		return "again"
	}
	return "aside"
}

// saying is what a person sent by the form.
type saying struct {
	asideForm

	child    record.ChildID
	question record.QuestionID
}

// aside sets a question aside, or asks it again. Sent twice it has one effect; sent from a page that has grown old, it says what happened
// meanwhile.
func (s *site) aside(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	said, err := readSaying(w, r)
	if err != nil {
		return err
	}
	if said.Wrong == "" {
		if said.Shown == "" { // what they read is not known
			return s.meanwhile(w, r, who, said)
		}
		say := s.Desk.Dismiss
		if said.Again {
			say = s.Desk.TakeBack
		}
		err := say(r.Context(), who, casework.Dismissal{
			Child: said.child, Question: said.question, Reason: said.Reason, Shown: said.Shown, Request: casework.Request{ID: said.Request},
		})
		switch {
		case err == nil:
			http.Redirect(w, r, whyLink(said.child, said.question)+"?done="+said.done()+"#done", http.StatusSeeOther)
			return nil
		case errors.Is(err, record.Conflict):
			return s.meanwhile(w, r, who, said)
		case !errors.Is(err, record.Invalid):
			return fmt.Errorf("what is said of a question: %w", err)
		}
		said.Wrong = said.wanted()
	}
	p, err := s.questionPage(r, who)
	if err != nil {
		return err
	}
	if p.Aside == nil || p.Aside.Again != said.Again { // it became something else meanwhile
		return s.meanwhile(w, r, who, said)
	}
	p.Aside.Request, p.Aside.Reason, p.Aside.Wrong = said.Request, said.Reason, said.Wrong
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "question", p})
}

// readSaying reads the form. However much was pasted into it, what is kept of the reason comes back to the person who wrote it.
func readSaying(w http.ResponseWriter, r *http.Request) (*saying, error) {
	sent, err := io.ReadAll(http.MaxBytesReader(w, r.Body, sentBytes))
	var more *http.MaxBytesError
	if err != nil && !errors.As(err, &more) {
		return nil, fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	long := more != nil || len(sent) > asideBytes
	if long {
		sent = cutForm(sent[:asideBytes])
	}
	form, err := url.ParseQuery(string(sent))
	if err != nil {
		return nil, fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	said := &saying{child: record.ChildID(r.PathValue("child")), question: record.QuestionID(r.PathValue("question"))}
	said.Request, said.Shown, said.Again = form.Get("request"), form.Get("shown"), form.Get("do") == "again"
	if !requestShape.MatchString(said.Request) {
		said.Request = rand.Text()
	}
	reason := strings.TrimSpace(strings.ToValidUTF8(form.Get("reason"), ""))
	if said.Wrong = said.wrong(reason); long {
		said.Wrong = reasonLong
	}
	said.Reason = record.Private(shortened(withoutHidden(reason), reasonLetters))
	return said, nil
}

// cutForm leaves no half of an escaped letter at the end of a form that was cut.
func cutForm(sent []byte) []byte {
	if at := bytes.LastIndexByte(sent, '%'); at >= len(sent)-2 && at >= 0 {
		return sent[:at]
	}
	return sent
}

// wanted says what a reason has to say.
func (s *saying) wanted() string {
	if s.Again {
		return "Say why it is asked again, in at least three words"
	}
	return "Say why nothing is to be done, in at least three words"
}

// What is wrong with a reason, in the words of an error.
const (
	reasonLong   = "The reason is too long: say it in at most 2,000 letters. Those after that are not in the box any more"
	reasonHidden = "The reason held characters that nobody sees, which can turn the words beside them round. They are taken out: read your reason and send it again"
)

func (s *saying) wrong(reason string) string {
	switch {
	case len(strings.Fields(reason)) == 0:
		return s.wanted()
	case len([]rune(reason)) > reasonLetters:
		return reasonLong
	case strings.ContainsFunc(reason, casework.Hidden):
		return reasonHidden
	}
	return ""
}

// meanwhile shows the question as it stands now to somebody whose page had grown old. Nothing was changed, and what they wrote is given back.
func (s *site) meanwhile(w http.ResponseWriter, r *http.Request, who casework.Who, said *saying) error {
	p, err := s.questionPage(r, who)
	if err != nil {
		return err
	}
	fits := p.Aside != nil && p.Aside.Again == said.Again
	if fits {
		p.Aside.Reason = said.Reason // they need not write it again
	} else {
		p.Wrote = said.Reason
	}
	p.Conflict = "Your reason was not kept. " + meanwhileWords(p, fits)
	p.Title = "Nothing was changed: " + p.Title
	return s.render(w, r, answer{http.StatusConflict, "question", p})
}

func meanwhileWords(p *questionPage, fits bool) string {
	if fits {
		return "More was told or said since you opened the page, or this form had been sent before with another reason, or came without saying what the page showed you. Look at the question as it stands below, and send your reason again if you still want to."
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
