package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// patience is how long whoever reads the meters waits for one answer.
const patience = 2 * time.Second

// asked are the meters that nobody counts along: their values are asked for when somebody reads them. What is not answered is left
// out, for a wrong number is worse than none, and counted as a failure.
type asked struct {
	mu         sync.Mutex
	jobs       func(context.Context) (waiting, running, failed int, err error)
	standing   func(context.Context) (readOnly bool, waiting int)
	checkpoint func(context.Context) (signed time.Time, since int64, err error)

	failures *prometheus.CounterVec
	now      func() time.Time
}

var (
	jobsMeter     = prometheus.NewDesc("sightline_jobs", "Work in the background, by where it stands.", []string{"state"}, nil)
	readOnlyMeter = prometheus.NewDesc("sightline_read_only", "1 while the record can be read and not written.", nil, nil)
	reserveMeter  = prometheus.NewDesc("sightline_reserve_lines", "Lines of the audit log that wait outside the database until it can be written again.", nil, nil)
	ageMeter      = prometheus.NewDesc("sightline_checkpoint_age_seconds", "How long ago the end of the audit log was last signed outside the database.", nil, nil)
	sinceMeter    = prometheus.NewDesc("sightline_checkpoint_lines_since", "Lines of the audit log written since its end was last signed.", nil, nil)
)

func newAsked() *asked {
	return &asked{
		failures: counters("sightline_unanswered_total", "Times that a meter had no value when it was read.", "meter", []string{"jobs", "checkpoint"}),
		now:      time.Now,
	}
}

// Jobs says whom to ask for the work in the background.
func (m *Meters) Jobs(ask func(context.Context) (waiting, running, failed int, err error)) {
	m.asked.mu.Lock()
	defer m.asked.mu.Unlock()
	m.asked.jobs = ask
}

// Standing says whom to ask whether the record can be written, and how many lines of the log wait outside it.
func (m *Meters) Standing(ask func(context.Context) (readOnly bool, waiting int)) {
	m.asked.mu.Lock()
	defer m.asked.mu.Unlock()
	m.asked.standing = ask
}

// Checkpoint says whom to ask when the end of the log was last signed, and how many lines were written since. A zero time: never.
func (m *Meters) Checkpoint(ask func(context.Context) (signed time.Time, since int64, err error)) {
	m.asked.mu.Lock()
	defer m.asked.mu.Unlock()
	m.asked.checkpoint = ask
}

// Describe names the meters.
func (a *asked) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{jobsMeter, readOnlyMeter, reserveMeter, ageMeter, sinceMeter} {
		to <- d
	}
	a.failures.Describe(to)
}

// Collect asks for the values.
func (a *asked) Collect(to chan<- prometheus.Metric) {
	a.mu.Lock()
	jobs, standing, checkpoint := a.jobs, a.standing, a.checkpoint
	a.mu.Unlock()
	if jobs != nil {
		a.collectJobs(to, jobs)
	}
	if standing != nil {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		readOnly, waiting := standing(ctx)
		cancel()
		value(to, readOnlyMeter, number(readOnly))
		value(to, reserveMeter, float64(waiting))
	}
	if checkpoint != nil {
		a.collectCheckpoint(to, checkpoint)
	}
	a.failures.Collect(to)
}

func (a *asked) collectJobs(to chan<- prometheus.Metric, ask func(context.Context) (waiting, running, failed int, err error)) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	waiting, running, failed, err := ask(ctx)
	if err != nil {
		a.failures.WithLabelValues("jobs").Inc()
		return
	}
	value(to, jobsMeter, float64(waiting), "waiting")
	value(to, jobsMeter, float64(running), "running")
	value(to, jobsMeter, float64(failed), "failed")
}

func (a *asked) collectCheckpoint(to chan<- prometheus.Metric, ask func(context.Context) (signed time.Time, since int64, err error)) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	signed, since, err := ask(ctx)
	if err != nil {
		a.failures.WithLabelValues("checkpoint").Inc()
		return
	}
	if !signed.IsZero() {
		value(to, ageMeter, a.now().Sub(signed).Seconds())
	}
	value(to, sinceMeter, float64(since))
}

func value(to chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
