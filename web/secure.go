package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"sightline/record"
)

// policy lets a page use our own files and nothing else: no script or style inside it, no other machine, no frame around it.
const policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guarded puts what protects every page around them: headers, the name the browser asked for, forms from other sites, panics.
func (s *site) guarded(m *siteMap) http.Handler {
	sites := http.NewCrossOriginProtection()
	sites.SetDenyHandler(s.always(func(http.ResponseWriter, *http.Request) error { return errForeign }))
	inside := sites.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.routed(m, w, r) }))
	return s.logged(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		if !ownName(r.Host) {
			http.Error(w, "Sightline answers only to the name of this machine: open http://127.0.0.1 with its port.", http.StatusMisdirectedRequest)
			return
		}
		defer s.recovered(w, r)
		inside.ServeHTTP(w, r)
	})
}

// protect sets the headers of every answer. Nothing is kept by the browser but what a handler says may be.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
}

// ownName reports that a browser asked for this machine by a name that only means this machine. Another name that somebody pointed
// here would let their page read ours.
func ownName(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if strings.EqualFold(name, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.IsLoopback()
}

// routed answers with our own pages where the router would answer in plain text: an unknown page, a method that a page does not have.
func (s *site) routed(m *siteMap, w http.ResponseWriter, r *http.Request) {
	answer, pattern := m.Handler(r)
	if pattern != "" {
		m.ServeHTTP(w, r)
		return
	}
	refused := refusal{header: http.Header{}}
	answer.ServeHTTP(&refused, r)
	if refused.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", refused.header.Get("Allow"))
		s.problem(w, r, errMethod)
		return
	}
	s.problem(w, r, fmt.Errorf("%w: no such page", record.NotFound))
}

// refusal hears why the router refuses, without its words.
type refusal struct {
	header http.Header
	status int
}

// Header keeps what the router sets.
func (f *refusal) Header() http.Header { return f.header }

// WriteHeader keeps why the router refuses.
func (f *refusal) WriteHeader(status int) { f.status = status }

// Write passes over the router's words.
func (*refusal) Write(body []byte) (int, error) { return len(body), nil }
