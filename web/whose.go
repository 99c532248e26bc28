package web

import (
	"context"
	"fmt"
	"net/http"

	"sightline/casework"
	"sightline/record"
)

// whoseDesk is the part of the desk that says whose record a page is about that looks at nothing of it.
type whoseDesk interface {
	// Named gives nil to whoever may not open the record, and then leaves no line.
	Named(ctx context.Context, who casework.Who, child record.ChildID) (*casework.Named, error)
}

// whose is the child of a page that does not show the record, above its tabs and beside its buttons: with two tabs open nobody acts in the wrong
// child's record. A page has none for whoever may not open the record.
type whose struct {
	Name record.Private
	Age  string
}

// whoseOf says it as the child-first header does.
func whoseOf(n *casework.Named) *whose {
	if n == nil {
		return nil
	}
	return &whose{n.Name, ageNow(n.Born, n.Now)}
}

// whose is the same for a page that opened the record.
func (v *reading) whose() *whose { return &whose{v.opened.Name, v.age()} }

// Record names the record within a sentence.
func (w *whose) Record() record.Private {
	if w.Name == "" {
		return "this record"
	}
	return w.Name + "’s record"
}

// whose says whose record a page is about that has looked at nothing of it yet.
func (s *site) whose(r *http.Request, who casework.Who, child record.ChildID) (*whose, error) {
	n, err := s.Desk.Named(r.Context(), who, child)
	if err != nil {
		return nil, fmt.Errorf("whose record it is: %w", err)
	}
	return whoseOf(n), nil
}
