package web

import "net/http"

// routes is the site map. What shows a record asks for a role and a purpose first.
func (s *site) routes() *siteMap {
	m := new(siteMap)

	// The record.
	m.Handle("GET /{$}", s.forPurpose(s.list))
	m.Handle("GET /children/{child}", s.forPurpose(s.child))
	m.Handle("GET /children/{child}/then", s.forPurpose(s.then))
	m.Handle("POST /children/{child}/then", s.forPurpose(s.goThen))
	m.Handle("GET /children/{child}/print", s.forPurpose(s.print))
	m.Handle("GET /children/{child}/questions/{question}", s.forPurpose(s.question))
	m.Handle("POST /children/{child}/questions/{question}", s.forPurpose(s.aside))
	m.Handle("GET /children/{child}/looks", s.forPurpose(s.trace))
	m.Handle("GET /children/{child}/looks/{line}", s.forPurpose(s.held))
	m.Handle("GET /children/{child}/looks/proof", s.forPurpose(s.backToLooks))
	m.Handle("POST /children/{child}/looks/proof", s.forPurpose(s.proof))
	m.Handle("GET /questions", s.forPurpose(s.questions))
	m.Handle("GET /search", s.forPurpose(s.ask))
	m.Handle("POST /search", s.forPurpose(s.search))

	// What may be asked, of anybody: it holds nothing of a child.
	m.Handle("GET /rules", s.forPurpose(s.rulebook))
	m.Handle("GET /rules/{rule}", s.forPurpose(s.rule))
	m.Handle("GET /rules/{rule}/preview", s.forPurpose(s.backToRule))
	m.Handle("POST /rules/{rule}/preview", s.forPurpose(s.preview))

	// Before and beside the record.
	m.Handle("GET /start", s.page(s.start))
	m.Handle("POST /start", s.page(s.choose))
	m.Handle("GET /blank", s.page(s.blank))

	// For the machine, and for whoever looks after it.
	m.Handle("GET "+livePath, s.always(s.healthy))
	m.Handle("GET "+readyPath, s.always(s.ready))
	m.Handle("GET "+metersPath, s.always(s.metered))
	m.Handle("GET /assets/{version}/{name}", s.always(s.asset))
	m.Handle("GET /favicon.svg", s.always(s.icon))
	m.Handle("GET /favicon.ico", s.always(s.icon))
	return m
}

// siteMap is a router that knows its patterns: the only words of an address that are logged or counted.
type siteMap struct {
	http.ServeMux

	patterns []string
}

// Handle adds a route.
func (m *siteMap) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, h)
}
