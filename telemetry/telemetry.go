// Package telemetry says how the program is doing, to whoever looks after it.
//
// It answers: "does it answer, how fast, is anything held up, and is the log of readings signed?" It stands on paragraph 3.2 of what a
// trusted record owes (limits, states that are seen) and on the rule that what watches a record is no second way into it.
// It never holds anything of a person: no name, child, account or agency's reference is in a label, a value or a line. Every label is
// one of a few words that stand in our own code, so that nobody can make it grow.
package telemetry

import (
	"net/http"
	"runtime"
	"runtime/debug"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Meters are everything that is counted, with a registry of their own. They may be used by many at once.
type Meters struct {
	exposition http.Handler
	built      *prometheus.GaugeVec
	requests   requestMeters
	record     recordMeters
	asked      *asked
}

// scrapes is how many may read the meters at once; more are told to come back.
const scrapes = 4

// New gives meters that stand at nothing.
func New() *Meters {
	registry := prometheus.NewRegistry()
	m := &Meters{
		built: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "sightline_build_info", Help: "Always 1; the labels say which program this is.",
		}, []string{"version", "revision", "go"}),
		requests: newRequestMeters(), record: newRecordMeters(), asked: newAsked(),
	}
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), m.built, m.asked)
	registry.MustRegister(m.requests.all()...)
	registry.MustRegister(m.record.all()...)
	m.exposition = promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: scrapes})
	return m
}

// ServeHTTP gives the meters as Prometheus reads them.
func (m *Meters) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.exposition.ServeHTTP(w, r) }

// Built says which version this is.
func (m *Meters) Built(version string) {
	revision := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	m.built.Reset()
	m.built.WithLabelValues(version, revision, runtime.Version()).Set(1)
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
}

// counters gives a counter for each of the values that its one label can have, each from 0 on: what never happened is seen as never.
func counters(name, help, label string, values []string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	for _, value := range values {
		v.WithLabelValues(value)
	}
	return v
}
