package web

import (
	"fmt"
	"net/http"
	"strconv"

	"sightline/casework"
)

const (
	ringScript = "ring.js"
	ringPath   = "/notices/urgent"
)

// ring says on every page of whoever is called first that something urgent came in which nobody has read. With a script an open page says so within
// five seconds of when it came; without one the next page does. Asking for it is no use of a session.
type ring struct {
	Script string
	Ask    string
	Say    string // "" for nothing
	Link   string
}

// rings gives it for whoever is signed in; nil for whom nothing rings.
func (s *site) rings(r *http.Request, me casework.Signed) *ring {
	n, rings := s.Desk.Urgent(r.Context(), me.Who)
	if !rings {
		return nil
	}
	return &ring{Script: s.assetLink(ringScript), Ask: ringPath, Say: urgentWords(n), Link: "/matters?list=" + listCame}
}

func urgentWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 urgent thing came in, and you have not said that you read it."
	}
	return strconv.Itoa(n) + " urgent things came in, and you have not said that you read them."
}

// urgent says to an open page what waits for whoever is signed in, as every page does; nothing for nothing.
func (s *site) urgent(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	n, _ := s.Desk.Urgent(r.Context(), who)
	if _, err := fmt.Fprint(w, urgentWords(n)); err != nil {
		return fmt.Errorf("what is urgent: %w", err)
	}
	return nil
}

// glancing lets a page ask without that being use of the session: an open page keeps nobody signed in.
func (s *site) glancing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, ok := r.Context().Value(callerKey{}).(*caller)
		if kept, err := r.Cookie(s.cookieName()); ok && err == nil && kept.Value != "" {
			c.asked, c.token = true, kept.Value
			c.signed, c.err = s.Desk.Glance(r.Context(), kept.Value)
		}
		next.ServeHTTP(w, r)
	})
}
