package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// startPage asks in which role and for which purpose somebody goes on: before any record, and again whenever that changes.
type startPage struct {
	frame

	Hats   []hat
	Next   string
	Kept   *kept
	Errors []fieldError
	OneWay bool // there is one way only by which they can sign in
}

// hat is one role somebody may take, and what for.
type hat struct {
	Role     string
	Code     string
	Purposes []option
}

// option is one choice of a list.
type option struct {
	Value, Words string
	Chosen       bool
}

// fieldError says what is wrong with a field, in the same words above the form and beside the field.
type fieldError struct{ Field, Say string }

// Wrong gives what is wrong with a field, or "".
func (p startPage) Wrong(field string) string { return wrongIn(p.Errors, field) }

func wrongIn(all []fieldError, field string) string {
	for _, e := range all {
		if e.Field == field {
			return e.Say
		}
	}
	return ""
}

// start asks for the role and the purpose. Somebody who has one role with one purpose is not asked.
func (s *site) start(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	next := r.URL.Query().Get("next")
	p := s.startPage(r, me, next, nil)
	if !chosen(me) && len(p.Hats) == 1 && len(p.Hats[0].Purposes) == 1 && r.Method == http.MethodGet {
		return s.take(w, r, hatValue{record.Role(p.Hats[0].Code), record.Purpose(p.Hats[0].Purposes[0].Value[len(p.Hats[0].Code)+1:])}, func() error {
			return s.onward(w, r, next, nil)
		})
	}
	return s.render(w, r, answer{http.StatusOK, "start", p})
}

func (s *site) startPage(r *http.Request, me casework.Signed, next string, k *kept) startPage {
	p := startPage{frame: s.frame(r, "Why are you looking?"), Next: nextOf(next, k), Kept: k, OneWay: me.OneWay}
	p.Blank = "" // there is nothing to hide here
	for _, role := range me.Roles {
		h := hat{Role: roleWords(role), Code: string(role)}
		for _, purpose := range s.Desk.PurposesOf(role) {
			value := hatValue{role, purpose}
			h.Purposes = append(h.Purposes, option{value.String(), sentence(string(purpose)), role == me.Actor.Role && purpose == me.Purpose})
		}
		if len(h.Purposes) > 0 {
			p.Hats = append(p.Hats, h)
		}
	}
	return p
}

// hatValue is a role and a purpose as one choice.
type hatValue struct {
	Role    record.Role
	Purpose record.Purpose
}

// String is the value of the choice in the form.
func (h hatValue) String() string { return string(h.Role) + "/" + string(h.Purpose) }

// hatOf reads the choice. What is no role of theirs, or no purpose of the role, is none.
func (s *site) hatOf(form url.Values, me casework.Signed) (h hatValue, ok bool) {
	role, purpose, _ := strings.Cut(form.Get("hat"), "/")
	h = hatValue{record.Role(role), record.Purpose(purpose)}
	return h, slices.Contains(me.Roles, h.Role) && slices.Contains(s.Desk.PurposesOf(h.Role), h.Purpose)
}

// choiceBytes is more than a choice and a path need, with what is kept of a form.
const choiceBytes = keptBytes + 16<<10

// choose keeps the role and the purpose in the session and goes on to the page that was asked for.
func (s *site) choose(w http.ResponseWriter, r *http.Request, me casework.Signed) error {
	form, err := sentForm(w, r, choiceBytes)
	if err != nil {
		return err
	}
	h, ok := s.hatOf(form, me)
	if ok {
		return s.take(w, r, h, func() error { return s.onward(w, r, form.Get("next"), keptIn(form)) })
	}
	p := s.startPage(r, me, form.Get("next"), keptIn(form))
	p.Errors = append(p.Errors, fieldError{"hat", "Choose the role in which you are working now, and why you are looking"})
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "start", p})
}

// take takes a role and a purpose, and does what comes then.
func (s *site) take(w http.ResponseWriter, r *http.Request, h hatValue, then func() error) error {
	entered, err := s.Desk.TakeRole(r.Context(), s.token(r), h.Role, h.Purpose)
	if errors.Is(err, record.Withheld) { // signed out meanwhile, or the role was taken away
		return s.signInFirst(w, r, err)
	}
	if err != nil {
		return fmt.Errorf("taking a role: %w", err)
	}
	if err := s.goOn(w, r, entered); err != nil {
		return err
	}
	return then()
}

// sentForm reads a form of ours, up to a size.
func sentForm(w http.ResponseWriter, r *http.Request, most int64) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	return r.PostForm, nil
}
