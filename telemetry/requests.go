package telemetry

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// OtherRoute stands for every address that is no page of ours.
const OtherRoute = "other"

// requestMeters count requests by the pattern of their route: never by the address, which names a child.
type requestMeters struct {
	routes map[string]bool // the route table; whatever is not in it is counted as OtherRoute

	answers *prometheus.CounterVec
	seconds *prometheus.HistogramVec
	refused *prometheus.CounterVec
	atWork  prometheus.Gauge
	waiting prometheus.Gauge
	away    prometheus.Counter
	slowed  *prometheus.CounterVec
}

func newRequestMeters() requestMeters {
	return requestMeters{
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sightline_http_requests_total", Help: "Requests answered, by the pattern of the route and the class of the status.",
		}, []string{"route", "class"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sightline_http_request_seconds", Help: "How long answers took, by the pattern of the route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"route"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sightline_refusals_total", Help: "Requests for a record that were given no leave, by the pattern of the route.",
		}, []string{"route"}),
		atWork:  gauge("sightline_requests_at_work", "Requests for pages that are being answered now."),
		waiting: gauge("sightline_requests_waiting", "Requests for pages that wait for others to be answered."),
		away:    counter("sightline_requests_turned_away_total", "Requests for pages that were told to come back later, because too many were at work."),
		slowed:  counters("sightline_requests_slowed_total", "Requests that were told to come back later, because one person or one address did too much of it.", "what", slowed),
	}
}

func (m *requestMeters) all() []prometheus.Collector {
	return []prometheus.Collector{m.answers, m.seconds, m.refused, m.atWork, m.waiting, m.away, m.slowed}
}

// Routes says which routes there are. It is called before the first request, with patterns of the program's own.
func (m *Meters) Routes(patterns ...string) {
	m.requests.routes = map[string]bool{OtherRoute: true}
	for _, p := range patterns {
		m.requests.routes[p] = true
	}
	for route := range m.requests.routes {
		m.requests.seconds.WithLabelValues(route)
		m.requests.refused.WithLabelValues(route)
	}
}

func (m *requestMeters) route(pattern string) string {
	if m.routes[pattern] {
		return pattern
	}
	return OtherRoute
}

// Answered counts one answer.
func (m *Meters) Answered(route string, status int, took time.Duration) {
	route = m.requests.route(route)
	m.requests.answers.WithLabelValues(route, class(status)).Inc()
	m.requests.seconds.WithLabelValues(route).Observe(took.Seconds())
}

var classes = []string{"1xx", "2xx", "3xx", "4xx", "5xx"}

func class(status int) string {
	if n := status/100 - 1; n >= 0 && n < len(classes) {
		return classes[n]
	}
	return "other"
}

// Refused counts one request that was given no leave to look.
func (m *Meters) Refused(route string) {
	m.requests.refused.WithLabelValues(m.requests.route(route)).Inc()
}

// AtWork counts a request for a page that begins to be answered (1), or is done (-1).
func (m *Meters) AtWork(change int) { m.requests.atWork.Add(float64(change)) }

// Waiting counts a request that begins to wait (1), or waits no longer (-1).
func (m *Meters) Waiting(change int) { m.requests.waiting.Add(float64(change)) }

// What somebody did too often.
const (
	SlowedPages    = "pages"
	SlowedSearches = "searches"
	SlowedKnown    = "known"
	SlowedExports  = "exports"
	SlowedSignIns  = "sign-ins"
	SlowedChildren = "children"
)

var slowed = []string{SlowedPages, SlowedSearches, SlowedKnown, SlowedExports, SlowedSignIns, SlowedChildren}

// Slowed counts a request that was told to come back later, because somebody did too much of it. It never says who.
func (m *Meters) Slowed(what string) {
	if slices.Contains(slowed, what) {
		m.requests.slowed.WithLabelValues(what).Inc()
	}
}

// TurnedAway counts a request that was told to come back later.
func (m *Meters) TurnedAway() { m.requests.away.Inc() }
