package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
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

// page answers when there is room for one more.
func (s *site) page(h handler) http.Handler {
	return s.always(func(w http.ResponseWriter, r *http.Request) error {
		if !s.room.enter(r.Context()) {
			return errFull
		}
		defer s.room.leave()
		if err := errors.Join(s.fromHere(r), s.inTime(r)); err != nil {
			return err
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostBytes(r.Pattern))
		return h(w, r)
	})
}

// always answers, however many are at work: for what costs nothing, or says how we are.
func (s *site) always(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.problem(w, r, err)
		}
	})
}

// problem is what the page of an error says.
type problem struct {
	frame
	Heading   string
	Say       []string
	Reference string // the number of the request, where somebody may have to look for what went wrong; else ""
}

// Kinds of error that only HTTP knows.
var (
	errMethod  = errors.New("method not allowed")
	errForeign = errors.New("sent from another site")
	errFull    = errors.New("too many at once")
	errPanic   = errors.New("panic")
)

// problemOf gives the status and the words for a kind of error. What was withheld looks like what is not there, to the letter.
func problemOf(err error) (status int, p problem) {
	if often, ok := errors.AsType[*tooOften](err); ok {
		return http.StatusTooManyRequests, slowProblem(often)
	}
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return http.StatusRequestEntityTooLarge, problem{Heading: "This is too much at once", Say: []string{
			"What was sent is longer than this page can take. Nothing was kept. Go back, shorten it, and send it again.",
		}}
	}
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
	case errors.Is(err, record.Unlogged):
		return http.StatusServiceUnavailable, problem{Heading: "This page cannot be shown now", Say: []string{
			"This page cannot be shown now, because it cannot be logged that you looked. A record is never shown unlogged, so that every child can be told who looked.",
			"Try again in a minute. If you cannot wait, telephone the agency whose record you need.",
		}}
	case errors.Is(err, errFull):
		return http.StatusServiceUnavailable, problem{Heading: "Too many pages are being opened at once", Say: []string{
			"This page was not opened, and nothing was changed. Try again in a few seconds.",
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

// later is how many seconds somebody is asked to wait before they try again.
const later = "5"

// problem answers with the page of an error. The log gets its cause, and none of its words: they may quote a row.
func (s *site) problem(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody waits for it any more
	}
	said := lineOf(r.Context())
	said.note(causeOf(err))
	if errors.Is(err, record.Withheld) {
		s.Meters.Refused(r.Pattern)
	}
	status, p := problemOf(err)
	if status >= http.StatusInternalServerError {
		p.Reference = said.id
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", later)
	}
	if often, ok := errors.AsType[*tooOften](err); ok {
		s.Meters.Slowed(often.kind)
		w.Header().Set("Retry-After", strconv.Itoa(seconds(often.wait)))
	}
	p.frame = s.frame(r, p.Heading)
	if err := s.render(w, r, answer{status, "problem", p}); err != nil {
		said.note(slog.GroupAttrs("page_of_error", causeOf(err)))
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
	lineOf(r.Context()).note(slog.String("panic", cause), slog.String("stack", string(debug.Stack())))
	s.problem(w, r, errPanic)
}
