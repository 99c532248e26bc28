package telemetry

import "github.com/prometheus/client_golang/prometheus"

// recordMeters count what is read from the record and written to it.
type recordMeters struct {
	readings prometheus.Counter
	lines    prometheus.Counter
	groups   prometheus.Histogram
	writes   *prometheus.CounterVec
}

func newRecordMeters() recordMeters {
	return recordMeters{
		readings: counter("sightline_readings_total", "Readings of the record; each has its line in the audit log."),
		lines:    counter("sightline_log_lines_total", "Lines written to the audit log."),
		groups: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "sightline_log_group_lines", Help: "How many lines of the audit log were committed together.",
			Buckets: []float64{1, 2, 4, 8, 16, 32, 64, 128, 256, 512},
		}),
		writes: counters("sightline_writes_total", "Writes, by what became of them.", "outcome", append([]string{written, writtenBefore}, kinds()...)),
	}
}

func (m *recordMeters) all() []prometheus.Collector {
	return []prometheus.Collector{m.readings, m.lines, m.groups, m.writes}
}

// Committed counts lines of the audit log that were committed together, and how many of them are of readings.
func (m *Meters) Committed(lines, readings int) {
	if lines <= 0 {
		return
	}
	m.record.lines.Add(float64(lines))
	m.record.readings.Add(float64(max(readings, 0)))
	m.record.groups.Observe(float64(lines))
}

const (
	written       = "written"
	writtenBefore = "written-before"
)

// Wrote counts one write: done, done before by the same request (again), or failed in a way that has a name.
func (m *Meters) Wrote(again bool, err error) {
	outcome := written
	switch {
	case err != nil:
		outcome = Kind(err)
	case again:
		outcome = writtenBefore
	}
	m.record.writes.WithLabelValues(outcome).Inc()
}
