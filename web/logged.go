package web

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"sightline/telemetry"
)

// requestHeader tells a person or a program the number of their request. It is ours alone: one that comes with a request is passed over.
const requestHeader = "X-Request-ID"

// requestLine is what the log will say of one request, besides what it says of all.
type requestLine struct {
	id    string
	attrs []slog.Attr
}

type lineKey struct{}

// lineOf gives the line of the request that is under way.
func lineOf(ctx context.Context) *requestLine {
	if l, ok := ctx.Value(lineKey{}).(*requestLine); ok {
		return l
	}
	return new(requestLine)
}

func (l *requestLine) note(attrs ...slog.Attr) { l.attrs = append(l.attrs, attrs...) }

// logged counts every request, and writes one line of it: when, which route, how it ended and how long it took. Never the address, the
// browser, the person or the child: who looked at whom stands in the audit log, where it is kept and shown as it must be.
func (s *site) logged(h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, said, seen := time.Now(), &requestLine{id: rand.Text()}, &witness{ResponseWriter: w}
		w.Header().Set(requestHeader, said.id)
		r = withCaller(r.WithContext(context.WithValue(r.Context(), lineKey{}, said)))
		defer s.answered(r, seen, began)
		h(seen, r)
	})
}

func (s *site) answered(r *http.Request, seen *witness, began time.Time) {
	took, status, said := time.Since(began), seen.end(), lineOf(r.Context())
	s.Meters.Answered(r.Pattern, status, took)
	attrs := append([]slog.Attr{
		slog.String("route", routeOf(r)), slog.String("method", methodOf(r)), slog.Int("status", status),
		slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("request", said.id),
	}, said.attrs...)
	s.Log.LogAttrs(r.Context(), levelOf(r, status), "request", attrs...)
}

// levelOf keeps probes, which come every few seconds, out of the way.
func levelOf(r *http.Request, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError && r.URL.Path != readyPath:
		return slog.LevelError
	case slices.Contains([]string{livePath, readyPath, metersPath}, r.URL.Path):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

func routeOf(r *http.Request) string {
	if r.Pattern == "" {
		return telemetry.OtherRoute
	}
	return r.Pattern
}

// methodOf gives the method in a word of ours: one that nobody knows may be anything, even a name.
func methodOf(r *http.Request) string {
	if slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}, r.Method) {
		return r.Method
	}
	return telemetry.OtherRoute
}

// causeOf is what the log says of an error. Those that only HTTP knows are words of ours.
func causeOf(err error) slog.Attr {
	if kind := ownKind(err); kind != "" {
		return slog.Group("cause", "kind", kind)
	}
	return telemetry.Cause(err)
}

func kindOf(err error) string {
	if kind := ownKind(err); kind != "" {
		return kind
	}
	return telemetry.Kind(err)
}

func ownKind(err error) string {
	if often, ok := errors.AsType[*tooOften](err); ok {
		return often.Error()
	}
	for _, own := range []error{errMethod, errForeign, errFull, errPanic} {
		if errors.Is(err, own) {
			return own.Error()
		}
	}
	return ""
}

// witness hears how a request is answered.
type witness struct {
	http.ResponseWriter

	status int
}

// WriteHeader hears the status.
func (w *witness) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write hears that an answer began without a status, which is 200.
func (w *witness) Write(body []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *witness) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// statusGone is of a request that nobody waited for until it was answered.
const statusGone = 499

func (w *witness) end() int {
	if w.status == 0 {
		return statusGone
	}
	return w.status
}
