package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"sightline/assets"
	"sightline/casework"
	"sightline/web"
)

type serveCommand struct {
	DB   string `help:"The database: sqlite:FILE." name:"db" required:"" placeholder:"sqlite:FILE"`
	Addr string `help:"Where to listen: an address of this machine." default:"127.0.0.1:8080"`
}

// Run serves the product until it is stopped.
func (c *serveCommand) Run(ctx context.Context, out *output) error {
	return withDesk(ctx, c.DB, func(desk *casework.Desk) error { return serve(ctx, out, c.Addr, desk, false) })
}

// The times within which a request must come and be answered: a slow or silent client never holds a connection for ever.
const (
	headerTime = 5 * time.Second
	readTime   = 30 * time.Second
	writeTime  = 60 * time.Second
	idleTime   = 2 * time.Minute
	closeTime  = 5 * time.Second
	headerSize = 16 << 10
)

// serve listens, prints one line "ready http://…" and answers until the context ends; then it lets what is under way finish.
func serve(ctx context.Context, out *output, addr string, desk *casework.Desk, demo bool) error {
	if err := loopback(addr); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(out.stderr, nil))
	server := &http.Server{
		Handler:           web.New(web.Options{Desk: desk, Demo: demo, Assets: assets.FS(), Log: log, Operator: operator()}),
		ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headerSize,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listening on %s (is it already in use? another address can be given with --addr): %w", addr, err)
	}
	if !assets.Built() {
		_, _ = fmt.Fprintln(out.stderr, "note: this binary was built without its styles (Node.js was not there), so the pages are plain HTML")
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	_, _ = fmt.Fprintf(out.stdout, "ready http://%s\n", listener.Addr())
	select {
	case err = <-stopped:
	case <-ctx.Done():
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
		defer cancel()
		err = server.Shutdown(closing)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
