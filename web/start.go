package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"sightline/casework"
	"sightline/record"
)

// startPage asks in which role and for which purpose somebody looks: before any record, and again whenever that changes.
type startPage struct {
	frame
	Operator string
	Roles    []option
	Purposes []option
	Next     string
	Errors   []fieldError
}

// option is one choice of a list.
type option struct {
	Value, Words string
	Chosen       bool
}

// fieldError says what is wrong with a field, in the same words above the form and beside the field.
type fieldError struct{ Field, Say string }

// Wrong gives what is wrong with a field, or "".
func (p startPage) Wrong(field string) string {
	for _, e := range p.Errors {
		if e.Field == field {
			return e.Say
		}
	}
	return ""
}

func (s *site) start(w http.ResponseWriter, r *http.Request) error {
	who, _ := s.who(r)
	return s.render(w, r, answer{http.StatusOK, "start", s.startPage(r, who, r.URL.Query().Get("next"))})
}

func (s *site) startPage(r *http.Request, who casework.Who, next string) startPage {
	p := startPage{frame: s.frame(r, "Why are you looking?"), Operator: s.Operator, Next: localPath(next)}
	p.Blank = "" // there is nothing to hide here
	for code, words := range record.Words().AskedOf {
		p.Roles = append(p.Roles, option{string(code), words, code == who.Actor.Role})
	}
	slices.SortFunc(p.Roles, func(a, b option) int { return cmp.Compare(a.Words, b.Words) })
	for _, purpose := range record.Purposes() {
		p.Purposes = append(p.Purposes, option{string(purpose), sentence(string(purpose)), purpose == who.Purpose})
	}
	return p
}

// choiceBytes is more than a role, a purpose and a path need.
const choiceBytes = 16 << 10

// choose keeps the role and the purpose and goes on to the page that was asked for.
func (s *site) choose(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, choiceBytes)
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("%w: the form cannot be read", record.Invalid)
	}
	role, purpose := record.Role(r.PostForm.Get("role")), record.Purpose(r.PostForm.Get("purpose"))
	next := r.PostForm.Get("next")
	if known(role, purpose) {
		keep(w, role, purpose)
		http.Redirect(w, r, localPath(next), http.StatusSeeOther) //nolint:gosec // G710: localPath gives nothing but a path of this site
		return nil
	}
	p := s.startPage(r, casework.Person(record.Actor{User: s.Operator, Role: role}, purpose, time.Now()), next)
	if record.Words().AskedOf[role] == "" {
		p.Errors = append(p.Errors, fieldError{"role", "Choose the role in which you are working now"})
	}
	if !slices.Contains(record.Purposes(), purpose) {
		p.Errors = append(p.Errors, fieldError{"purpose", "Choose why you are looking"})
	}
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{http.StatusBadRequest, "start", p})
}
