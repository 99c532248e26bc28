package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"

	"sightline/casework"
	"sightline/record"
)

// handler answers a request or says why it cannot. An error is turned into a page in one place.
type handler func(w http.ResponseWriter, r *http.Request) error

// recordHandler is a handler that knows who looks and why.
type recordHandler func(w http.ResponseWriter, r *http.Request, who casework.Who) error

func (s *site) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.problem(w, r, err)
		}
	})
}

// forPurpose lets nobody at a record who has not said in which role and why they look.
func (s *site) forPurpose(h recordHandler) http.Handler {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		who, ok := s.who(r)
		if !ok {
			http.Redirect(w, r, startLink(r.URL.RequestURI()), http.StatusSeeOther)
			return nil
		}
		return h(w, r, who)
	})
}

// problem is what the page of an error says.
type problem struct {
	frame
	Heading string
	Say     []string
}

// Kinds of error that only HTTP knows.
var (
	errMethod  = errors.New("method not allowed")
	errForeign = errors.New("sent from another site")
)

// problemOf gives the status and the words for a kind of error. What was withheld looks like what is not there, to the letter.
func problemOf(err error) (status int, p problem) {
	switch {
	case errors.Is(err, record.NotFound), errors.Is(err, record.Withheld):
		return http.StatusNotFound, problem{Heading: "Page not found", Say: []string{
			"There is no such page, or none that you can see for the purpose you gave.",
			"If somebody sent you the link, ask them whether it is still right.",
		}}
	case errors.Is(err, record.Invalid):
		return http.StatusBadRequest, problem{Heading: "This address does not work", Say: []string{
			"Something in the address of this page cannot be used. Go back and choose again.",
		}}
	case errors.Is(err, record.Conflict), errors.Is(err, record.NotYet):
		return http.StatusConflict, problem{Heading: "This cannot be done now", Say: []string{
			"The record changed meanwhile, or a step that comes first has not been taken. Open the page again.",
		}}
	case errors.Is(err, record.Busy):
		return http.StatusServiceUnavailable, problem{Heading: "The record is busy", Say: []string{
			"Another program is writing to the record, such as an import. Nothing was done. Try again in a minute.",
		}}
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed, problem{Heading: "This page cannot be used like that", Say: []string{
			"Go back and use the links and buttons of the page.",
		}}
	case errors.Is(err, errForeign):
		return http.StatusForbidden, problem{Heading: "This was not sent from Sightline", Say: []string{
			"Another site tried to send this form. Nothing was done.",
		}}
	}
	return http.StatusInternalServerError, problem{Heading: "Sorry, there is a problem", Say: []string{
		"The page could not be made. The record itself is safe: nothing was changed.",
		"Try again in a minute. If it happens again, tell whoever looks after Sightline in your organisation.",
	}}
}

// problem answers with the page of an error. The cause goes to the log, with the route and never with the address.
func (s *site) problem(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody waits for it any more
	}
	status, p := problemOf(err)
	if status >= http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "page failed", "route", r.Pattern, "cause", err)
	}
	p.frame = s.frame(r, p.Heading)
	if err := s.render(w, r, answer{status, "problem", p}); err != nil {
		s.Log.ErrorContext(r.Context(), "the page of an error failed", "route", r.Pattern, "cause", err)
		http.Error(w, p.Heading, status)
	}
}

// answer is a page and how it is sent.
type answer struct {
	status int
	name   string // of its template
	page   any
}

// render makes the whole page before the first byte leaves, so that nobody sees half a record.
func (s *site) render(w http.ResponseWriter, r *http.Request, a answer) error {
	var out bytes.Buffer
	if err := s.templates[a.name].ExecuteTemplate(&out, "layout", a.page); err != nil {
		return fmt.Errorf("page %s: %w", a.name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, a.status, out.Bytes())
}

func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(body) // the reader may have gone; there is nobody to tell
	return nil
}

// recovered turns a panic into the page of an unknown error. Its value may hold words of a record, so only its type is logged, or
// the message of the runtime.
func (s *site) recovered(w http.ResponseWriter, r *http.Request) {
	value := recover()
	if value == nil {
		return
	}
	if err, ok := value.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(value)
	}
	cause := fmt.Sprintf("%T", value)
	var broken runtime.Error
	if err, ok := value.(error); ok && errors.As(err, &broken) {
		cause = broken.Error()
	}
	s.Log.ErrorContext(r.Context(), "panic", "route", r.Pattern, "stack", string(debug.Stack()))
	s.problem(w, r, errors.New("panic: "+cause))
}
