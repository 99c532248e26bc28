package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"sightline/assets"
	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/telemetry"
	"sightline/web"
)

type serveCommand struct {
	serving
	keeping
	coming
}

// serving says how pages are served.
type serving struct {
	Addr      string        `help:"Where to listen. Without TLS it is an address of this machine that no other reaches." default:"127.0.0.1:8080"`
	Metrics   string        `help:"Where whoever looks after it reads /metrics, and /readyz with how each part is: an address of its own that only they reach, such as 127.0.0.1:9100. Nowhere, unless told." placeholder:"ADDRESS"`
	Drain     time.Duration `help:"How long to go on answering after being asked to stop, while /readyz already says so." default:"0s"`
	SignEvery time.Duration `help:"How often where the audit log ends is signed outside the database." default:"10m"`
	Ring      string        `help:"A program that rings somebody, such as by phone, when something urgent came in and nobody has read it. It is run with the area, the level (0: whoever is on duty) and the role, and is told nothing of a child." type:"path" placeholder:"PROGRAM"`
	AtWork    int           `help:"How many pages are made at the same time, at most; others wait a moment or are told to come back. 0 is 64 for each core." default:"0"`
	Log       string        `help:"How the log is written to standard error: json or text." enum:"json,text" default:"json"`

	reached
}

// behind is what stands behind the pages: what of it is asked how it is, and what is stopped after them.
type behind struct {
	readable func(ctx context.Context) error // asks the database itself; nil: nobody asks
	work     func(ctx context.Context) error
	jobs     func(ctx context.Context) (waiting, running, failed int, err error)
	sign     func(ctx context.Context) error
}

// Run serves the product until it is stopped.
func (c *serveCommand) Run(ctx context.Context, out *output) error {
	if err := c.fits(c.Addr); err != nil {
		return err
	}
	c.meters, c.logged = telemetry.New(), true
	return c.desk(ctx, out, false, func(desk *casework.Desk, beside beside) error {
		if beside.nowhere {
			_, _ = fmt.Fprintln(out.stderr, "warning: no folder of checkpoints is named (--checkpoints FOLDER), so it is signed nowhere where the audit log ends: whoever can write the whole database could change the log unseen")
		}
		log := telemetry.NewLog(out.stderr, c.Log, slog.LevelInfo)
		slog.SetDefault(log) // what libraries say goes the same way
		sayRules(ctx, log, desk.Rules())
		duties := desk.Duties(c.SignEvery)
		b := behind{readable: desk.Ready, jobs: duties.Counts, sign: desk.Checkpoint}
		if beside.checkpoints != nil {
			c.meters.Checkpoint(desk.Signed)
		}
		b.work = func(ctx context.Context) error {
			resume(ctx, desk, log)
			if c.Ring != "" {
				go ringing(ctx, c.Ring, desk, log)
			}
			return duties.Run(ctx)
		}
		if beside.unsigned != nil {
			b.sign = func(context.Context) error { return beside.unsigned }
		}
		listener, err := c.listener(ctx)
		if err != nil {
			return err
		}
		if err := c.coming.open(desk, c.addressOf(listener)); err != nil {
			return errors.Join(err, listener.Close())
		}
		defer desk.CloseDoor()
		hello := welcome(ctx, out, desk, c.addressOf(listener))
		return c.listen(ctx, out, listening{c.service(ctx, web.Options{Desk: desk, Log: log, Meters: c.meters}, b), listener, func() { _, _ = fmt.Fprint(out.stdout, hello) }})
	})
}

// sayRules says in the log what of a partnership's folder of rules is not in force.
func sayRules(ctx context.Context, log *slog.Logger, set *rules.Set) {
	for _, why := range set.Wrong() {
		log.LogAttrs(ctx, slog.LevelError, "a rule or a change of one is not in force", slog.String("why", why))
	}
	for _, name := range set.Unread() {
		log.LogAttrs(ctx, slog.LevelWarn, "a file in the folder of rules is not read: it is no rule, no change of one, and no story beside one", slog.String("file", name))
	}
}

// resume goes on with imports that were interrupted, also with those that a backup brought. What cannot be done now is done by whoever
// sends the submission again.
func resume(ctx context.Context, desk *casework.Desk, log *slog.Logger) {
	n, err := desk.Resume(ctx, casework.Service("import", record.Receiving))
	switch {
	case err != nil && ctx.Err() == nil:
		log.LogAttrs(ctx, slog.LevelError, "imports that were interrupted were not resumed", telemetry.Cause(err))
	case n > 0:
		log.LogAttrs(ctx, slog.LevelInfo, "imports that were interrupted were resumed", slog.Int("imports", n))
	}
}

// demonstrate serves the demonstration. Only what goes wrong is logged: somebody sits at the terminal.
func demonstrate(ctx context.Context, out *output, addr string, desk *casework.Desk) error {
	c := serving{Addr: addr}
	log := telemetry.NewLog(out.stderr, "text", slog.LevelWarn)
	listener, err := c.listener(ctx)
	if err != nil {
		return err
	}
	if err := desk.OpenDoor(casework.DoorSetting{Origin: c.addressOf(listener), Return: web.ReturnPath, Demonstration: true}); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer desk.CloseDoor()
	accounts, err := peopled(ctx, desk)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	return c.listen(ctx, out, listening{c.service(ctx, web.Options{Desk: desk, Demo: true, Log: log}, behind{}), listener, func() { accounts.print(out) }})
}

// service puts the pages together with what is counted and what stands behind them.
func (c *serving) service(ctx context.Context, o web.Options, b behind) *service {
	if o.Meters == nil {
		o.Meters = telemetry.New()
	}
	o.Meters.Built(version)
	o.Meters.Standing(func(ctx context.Context) (readOnly bool, waiting int) {
		h := o.Desk.Health(ctx)
		return h.ReadOnly, h.Waiting
	})
	if b.jobs != nil {
		o.Meters.Jobs(b.jobs)
	}
	o.Assets, o.AtWork, o.Stopping, o.Readable = assets.FS(), c.AtWork, ctx.Done(), b.readable
	o.Names, o.Secure, o.Proxy = c.names(), c.secure(), c.BehindProxy
	s := newService(web.New(o), o.Log)
	s.watched = web.Watch(o)
	s.drain, s.work, s.sign = c.Drain, b.work, b.sign
	return s
}

// listener begins to listen. Nobody is answered yet.
func (c *serving) listener(ctx context.Context) (net.Listener, error) {
	if err := c.fits(c.Addr); err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %s (is it already in use? another address can be given with --addr): %w", c.Addr, err)
	}
	return listener, nil
}

// listening is a service that is about to answer, and what is said once it does.
type listening struct {
	*service

	at    net.Listener
	ready func()
}

// listen prints one line "ready http://…" when whoever comes is answered.
func (c *serving) listen(ctx context.Context, out *output, s listening) error {
	if c.TLSCert != "" {
		cert, err := openCertificate(c.TLSCert, c.TLSKey)
		if err != nil {
			return errors.Join(err, s.at.Close())
		}
		s.server.TLSConfig = cert.config()
	}
	if !assets.Built() {
		_, _ = fmt.Fprintln(out.stderr, "note: this binary was built without its styles (Node.js was not there), so the pages are plain HTML")
	}
	stop, err := c.watch(ctx, out, s.service)
	if err != nil {
		return errors.Join(err, s.at.Close())
	}
	defer stop()
	s.begun = func() {
		_, _ = fmt.Fprintln(out.stdout, c.readyWords(s.at.Addr()))
		s.ready()
	}
	return s.until(ctx, s.at)
}
