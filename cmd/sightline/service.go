package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"sightline/telemetry"
)

// The times within which a request must come and be answered: a slow or silent client never holds a connection for ever.
const (
	headerTime = 5 * time.Second
	readTime   = 30 * time.Second
	writeTime  = 60 * time.Second
	idleTime   = 2 * time.Minute
	headerSize = 16 << 10
)

// The times that stopping may take.
const (
	finishTime = 30 * time.Second // for requests under way
	signTime   = 20 * time.Second // for the last checkpoint
)

// restTime is how long work that failed rests before it is begun again.
const restTime = 30 * time.Second

// service is pages that are served, and what stands behind them. It is stopped from the front to the back: nobody new comes, those
// inside are answered, the work behind ends, and what was done until then is signed.
type service struct {
	server *http.Server
	log    *slog.Logger
	drain  time.Duration // how long new requests are still answered after it was asked to stop

	watched http.Handler // what whoever looks after it may see

	begun func() // says that whoever comes is answered; nil: nobody is told

	work func(ctx context.Context) error // goes on until its context ends; nil: there is none
	sign func(ctx context.Context) error // signs where the audit log ends; nil: nobody signs
}

func newService(pages http.Handler, log *slog.Logger) *service {
	return &service{log: log, server: &http.Server{
		Handler:           pages,
		ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headerSize,
		ErrorLog: slog.NewLogLogger(complaints{log.Handler()}, slog.LevelWarn),
	}}
}

// until serves until ctx ends, and stops. What did not stop as it should is an error; all the rest is stopped nevertheless.
func (s *service) until(ctx context.Context, listener net.Listener) error {
	stopWork := s.startWork(ctx)
	broken := make(chan error, 1)
	go func() { broken <- s.serve(listener) }()
	if s.begun != nil {
		s.begun()
	}
	var err error
	select {
	case err = <-broken:
	case <-ctx.Done():
		s.log.Info("stopping", "drain", s.drain.String())
		err = s.drained(broken)
	}
	ctx = context.WithoutCancel(ctx)
	err = errors.Join(err, s.finished(ctx))
	stopWork()
	if s.sign != nil {
		signing, cancel := context.WithTimeout(ctx, signTime)
		defer cancel()
		if unsigned := s.sign(signing); unsigned != nil {
			err = errors.Join(err, fmt.Errorf("signing where the audit log ends: %w", unsigned))
		}
	}
	s.log.Info("stopped")
	return err
}

// serve answers, over TLS when there is a certificate.
func (s *service) serve(listener net.Listener) error {
	if s.server.TLSConfig != nil {
		return s.server.ServeTLS(listener, "", "")
	}
	return s.server.Serve(listener)
}

// drained answers for some time more, so that whoever sends people here sees that it stops before it does.
func (s *service) drained(broken <-chan error) error {
	if s.drain <= 0 {
		return nil
	}
	select {
	case err := <-broken:
		return err
	case <-time.After(s.drain):
		return nil
	}
}

// finished lets nobody new in and waits for those inside; who is not answered in time is cut off.
func (s *service) finished(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, finishTime)
	defer cancel()
	err := s.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(fmt.Errorf("some requests were not answered within %s and were cut off", finishTime), s.server.Close())
	}
	return err
}

// startWork starts the work behind the pages and gives what ends it and waits for that. Work that fails does not stop people from
// reading: it is logged, what it was to do waits, and it is begun again.
func (s *service) startWork(ctx context.Context) (stop func()) {
	if s.work == nil {
		return func() {}
	}
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			if err := s.work(ctx); err != nil && !errors.Is(err, context.Canceled) {
				s.log.Error("work in the background failed", telemetry.Cause(err))
			}
			select {
			case <-time.After(restTime):
			case <-ctx.Done():
			}
		}
	}()
	return func() {
		end()
		<-ended
	}
}

// complaints log what Go's HTTP server says of connections: which of its sentences it was, and not what came over the connection,
// which it may quote.
type complaints struct{ slog.Handler }

// sentences are the beginnings of what it says.
var sentences = []string{
	"http: TLS handshake error", "http: Accept error", "http: panic serving", "http: superfluous response.WriteHeader call",
	"http: URL query contains semicolon", "http: response.WriteHeader on hijacked connection", "http: response.Write on hijacked connection",
}

// Handle passes on which sentence it was.
func (c complaints) Handle(ctx context.Context, r slog.Record) error {
	said := "other"
	for _, s := range sentences {
		if strings.HasPrefix(r.Message, s) {
			said = s
		}
	}
	short := slog.NewRecord(r.Time, r.Level, "connection", r.PC)
	short.AddAttrs(slog.String("said", said))
	return c.Handler.Handle(ctx, short)
}
