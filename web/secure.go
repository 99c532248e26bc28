package web

import (
	"fmt"
	"net/http"

	"sightline/record"
)

// policy lets a page use our own files and nothing else: no script or style inside it, no other machine, no frame around it.
const policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// features are what a browser may do for a page: nothing, but asking for a key by which somebody signs in.
const features = "accelerometer=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), " +
	"publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), web-share=()"

// guarded puts what protects every page around them: headers, the name the browser asked for, forms from other sites, panics.
func (s *site) guarded(m *siteMap) http.Handler {
	sites := http.NewCrossOriginProtection()
	sites.SetDenyHandler(s.always(func(http.ResponseWriter, *http.Request) error { return errForeign }))
	inside := sites.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.routed(m, w, r) }))
	return s.logged(func(w http.ResponseWriter, r *http.Request) {
		s.protect(w.Header())
		if why := s.arrived(r); why != "" {
			http.Error(w, why, http.StatusMisdirectedRequest)
			return
		}
		defer s.recovered(w, r)
		inside.ServeHTTP(w, r)
	})
}

// onlyTLS is for how long a browser asks by TLS alone, once it was answered so: two years. It binds our own name: names below it may be of
// others, who serve what they like.
const onlyTLS = "max-age=63072000"

// protect sets the headers of every answer. Nothing is kept by the browser but what a handler says may be.
func (s *site) protect(h http.Header) {
	if s.Secure {
		h.Set("Strict-Transport-Security", onlyTLS)
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", features)
	h.Set("Cache-Control", "no-store")
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

// What may be sent to a page: more than any form needs, and a file with what stands around it.
const (
	formMost = 1 << 20
	fileMost = fileBytes + 64<<10
)

// mostBytes is how much a route takes.
func mostBytes(pattern string) int64 {
	if pattern == filesPattern {
		return fileMost
	}
	return formMost
}
