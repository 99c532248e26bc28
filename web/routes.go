package web

import "net/http"

// routes is the site map. What shows a record asks for a role and a purpose first.
func (s *site) routes() *http.ServeMux {
	m := http.NewServeMux()

	// The record.
	m.Handle("GET /{$}", s.forPurpose(s.list))
	m.Handle("GET /children/{child}", s.forPurpose(s.child))
	m.Handle("GET /children/{child}/then", s.forPurpose(s.then))
	m.Handle("POST /children/{child}/then", s.forPurpose(s.goThen))
	m.Handle("GET /children/{child}/print", s.forPurpose(s.print))

	// Before and beside the record.
	m.Handle("GET /start", s.page(s.start))
	m.Handle("POST /start", s.page(s.choose))
	m.Handle("GET /blank", s.page(s.blank))

	// For the machine.
	m.Handle("GET /healthz", s.page(s.healthy))
	m.Handle("GET /readyz", s.page(s.ready))
	m.Handle("GET /assets/{version}/{name}", s.page(s.asset))
	m.Handle("GET /favicon.svg", s.page(s.icon))
	m.Handle("GET /favicon.ico", s.page(s.icon))
	return m
}
