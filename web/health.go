package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// Where machines look: these answer without a session, say nothing of anybody, open no record and so leave no line in the audit log. Where
// others reach the pages, they say there only whether people should be sent here; all else stands at an address of its own (Watch).
const (
	livePath   = "/healthz"
	readyPath  = "/readyz"
	metersPath = "/metrics"
)

// readyTime is how long the database is given to say how it is.
const readyTime = 2 * time.Second

// Watch gives what whoever looks after the program may see, for an address that only they reach: whether it lives, how each part is, and
// what is counted. It takes the same options as New.
func Watch(o Options) http.Handler {
	o.Secure = false
	s, m := &site{Options: o}, http.NewServeMux()
	for path, h := range map[string]handler{livePath: s.healthy, readyPath: s.ready, metersPath: s.metered} {
		m.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			_ = h(w, r) // whoever asked has gone
		})
	}
	return m
}

// healthy says that the program lives, and nothing of the record.
func (*site) healthy(w http.ResponseWriter, r *http.Request) error {
	return plain(w, r, http.StatusOK, "ok\n")
}

// ready says whether pages would be answered, and how each part is. Read-only is ready: reading goes on. So are rules that cannot be
// used: a child's record must not be kept from anybody because one question is not asked.
func (s *site) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	h := s.Desk.Health(ctx)
	reading, schema, ok := s.readable(ctx)
	status, first := http.StatusOK, "ready"
	switch {
	case s.stopping():
		status, first = http.StatusServiceUnavailable, "stopping"
	case !ok:
		status, first = http.StatusServiceUnavailable, "not ready"
	case h.ReadOnly:
		first = "read-only"
	}
	if status != http.StatusOK {
		w.Header().Set("Retry-After", later)
	}
	if s.Secure {
		return plain(w, r, status, first+"\n")
	}
	if first == "read-only" {
		first += ": " + whyWords(h)
	}
	return plain(w, r, status, fmt.Sprintf("%s\nreading: %s\nwriting: %s\nschema: %s\nlog: %s\nrules: %s\n",
		first, reading, writingWords(h), schema, waitingWords(h.Waiting), rulesWords(s.Desk.Rules().NotInForce())))
}

const (
	yes        = "yes"
	nobodyAsks = "nobody asks"
)

// readable asks the database, and gives what is said of reading and of the form the record is kept in.
func (s *site) readable(ctx context.Context) (reading, schema string, ok bool) {
	if s.Readable == nil {
		return nobodyAsks, nobodyAsks, true
	}
	switch err := s.Readable(ctx); {
	case err == nil:
		return yes, "fits this program", true
	case errors.Is(err, record.NotYet):
		return yes, "does not fit this program: one of them has to be brought up to the other", false
	default:
		return "no (" + kindOf(err) + ")", "cannot be seen", false
	}
}

func (s *site) stopping() bool {
	select {
	case <-s.Stopping:
		return true
	default:
		return false
	}
}

func writingWords(h casework.Health) string {
	if !h.ReadOnly {
		return yes
	}
	if h.Since.IsZero() {
		return "no: " + whyWords(h)
	}
	return "no, since " + h.Since.UTC().Format(time.RFC3339) + ": " + whyWords(h)
}

func waitingWords(n int) string {
	if n == 0 {
		return "nothing waits outside the database"
	}
	return plural(n, "line waits outside the database", "lines wait outside the database")
}

// rulesWords says how many rules and changes of the partnership's folder are not in force, and where it is said which.
func rulesWords(out int) string {
	if out == 0 {
		return "all in force"
	}
	return plural(out, "rule or change of the partnership's folder is not in force", "rules or changes of the partnership's folder are not in force") +
		": the page of the rule library and the log say which, and why"
}

// whyWords gives why the record cannot be written as one line: what comes of an error may have several.
func whyWords(h casework.Health) string {
	why := strings.TrimRight(strings.Join(strings.Fields(h.Why), " "), ".")
	if why == "" {
		return "nobody knows why yet"
	}
	return why
}

// metered gives what is counted.
func (s *site) metered(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodHead {
		return plain(w, r, http.StatusOK, "")
	}
	s.Meters.ServeHTTP(w, r)
	return nil
}

func plain(w http.ResponseWriter, r *http.Request, status int, words string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	return send(w, r, status, []byte(words))
}

// notice is what stands on top of every page while the record can be read and not written.
type notice struct {
	Why   string // in words, without a full stop
	Since string // in London, in words; "" when nobody knows
}

func (s *site) notice(ctx context.Context) *notice {
	h := s.Desk.Health(ctx)
	if !h.ReadOnly {
		return nil
	}
	n := &notice{Why: whyWords(h)}
	if !h.Since.IsZero() {
		n.Since = h.Since.In(record.LondonDay(h.Since.Unix()).Location()).Format("15:04 on 2 January 2006")
	}
	return n
}
