package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/telemetry"
	"sightline/web"
)

// slowDesk holds every list until it is let go.
type slowDesk struct {
	web.Desk // what no page of these stories asks for

	letGo chan struct{}
}

// Whose lets in whoever has a session.
func (d slowDesk) Glance(ctx context.Context, token string) (casework.Signed, error) {
	return d.Whose(ctx, token)
}

func (slowDesk) Whose(context.Context, string) (casework.Signed, error) {
	actor := record.Actor{User: "day", Role: "social-worker", Agency: "social-care"}
	return casework.Signed{Who: casework.Person(actor, record.SafeguardingNow, time.Now()), Roles: []record.Role{actor.Role}}, nil
}

func (slowDesk) PurposesOf(record.Role) []record.Purpose {
	return []record.Purpose{record.SafeguardingNow}
}

func (slowDesk) Urgent(context.Context, casework.Who) (int, bool) { return 0, false }

func (slowDesk) Unread(context.Context, casework.Who) int { return 0 }

func (d slowDesk) List(ctx context.Context, _ casework.Who) ([]casework.Listed, error) {
	select {
	case <-d.letGo:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (slowDesk) Open(context.Context, casework.Who, record.ChildID, casework.View) (*casework.Opened, error) {
	return nil, record.NotFound
}

func (slowDesk) Trace(context.Context, casework.Who, record.ChildID) (casework.Traced, error) {
	return casework.Traced{}, record.NotFound
}

func (slowDesk) Prove(context.Context, casework.Who, record.ChildID) (casework.Proved, error) {
	return casework.Proved{}, record.NotFound
}

func (slowDesk) Search(context.Context, casework.Who, string) ([]casework.Found, bool, error) {
	return nil, false, record.NotFound
}

func (slowDesk) Rules() *rules.Set { return &rules.Set{} }

func (slowDesk) Health(context.Context) casework.Health { return casework.Health{} }

// wire is a network within the test: time on it is the test's.
type wire struct {
	calls  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.calls:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error {
	w.once.Do(func() { close(w.closed) })
	return nil
}

func (*wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080} }

func (w *wire) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case w.calls <- theirs:
		return ours, nil
	case <-w.closed:
		return nil, syscall.ECONNREFUSED
	}
}

// day is a program that serves, the people at it, and what happened in which order.
type day struct {
	t    *testing.T
	wire *wire
	desk slowDesk
	stop context.CancelFunc
	log  bytes.Buffer

	mu    sync.Mutex
	diary []string
	ended chan error
}

func (d *day) note(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.diary = append(d.diary, what)
}

func (d *day) so(what string, want ...string) {
	d.t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.diary, want) {
		d.t.Fatalf("%s: %q, want %q", what, d.diary, want)
	}
}

// serveFor begins the day.
func serveFor(t *testing.T, drain time.Duration, sign error) *day {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	d := &day{t: t, wire: &wire{calls: make(chan net.Conn), closed: make(chan struct{})}, desk: slowDesk{letGo: make(chan struct{})}, stop: stop, ended: make(chan error, 1)}
	c := serving{Drain: drain}
	s := c.service(ctx, web.Options{Desk: d.desk, Log: telemetry.NewLog(&d.log, "json", slog.LevelInfo)}, behind{
		work: func(ctx context.Context) error {
			<-ctx.Done()
			d.note("work ended")
			return ctx.Err()
		},
		sign: func(ctx context.Context) error {
			if _, timed := ctx.Deadline(); !timed || ctx.Err() != nil {
				t.Error("signing is given no time, or none that ends")
			}
			d.note("signed")
			return sign
		},
	})
	go func() { d.ended <- s.until(ctx, d.wire) }()
	return d
}

// get asks for a page, on a connection of its own, and notes how it was answered.
func (d *day) get(path string) {
	client := &http.Client{
		Transport:     &http.Transport{DialContext: d.wire.dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://127.0.0.1:8080"+path, http.NoBody)
	if err != nil {
		d.t.Error(err)
		return
	}
	r.AddCookie(&http.Cookie{Name: "sightline", Value: "a session"})
	w, err := client.Do(r)
	if err != nil {
		d.note(path + " unanswered")
		return
	}
	defer func() { _ = w.Body.Close() }()
	body, err := io.ReadAll(w.Body)
	first, _, _ := strings.Cut(string(body), "\n")
	switch {
	case err != nil:
		d.note(path + " cut off")
	case strings.HasPrefix(first, "<"):
		d.note(path + " " + w.Status)
	default:
		d.note(path + " " + first)
	}
}

// On being asked to stop: whoever sends people here is told at once, for a while people are still let in, then nobody new is; who is
// inside is answered; then the work behind ends, and what was done is signed.
func TestAStopLetsPeopleFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := serveFor(t, 10*time.Second, nil)
		d.get("/readyz")
		d.so("before", "/readyz ready")
		go d.get("/")
		d.so("somebody has asked, and is not answered yet", "/readyz ready")
		d.stop()
		d.get("/readyz")
		d.get("/start")
		d.so("while it drains", "/readyz ready", "/readyz stopping", "/start 200 OK")
		time.Sleep(11 * time.Second)
		d.get("/start")
		d.so("when it has drained", "/readyz ready", "/readyz stopping", "/start 200 OK", "/start unanswered")
		close(d.desk.letGo)
		if err := <-d.ended; err != nil {
			t.Error(err)
		}
		d.so("when the last is answered", "/readyz ready", "/readyz stopping", "/start 200 OK", "/start unanswered", "/ 200 OK", "work ended", "signed")
	})
}

// Without a drain nobody new is let in from the first moment; who is inside is still answered.
func TestWithoutADrainNobodyNewIsLetIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := serveFor(t, 0, nil)
		go d.get("/")
		synctest.Wait()
		d.stop()
		synctest.Wait()
		d.get("/readyz")
		d.so("at once", "/readyz unanswered")
		close(d.desk.letGo)
		if err := <-d.ended; err != nil {
			t.Error(err)
		}
		d.so("in the end", "/readyz unanswered", "/ 200 OK", "work ended", "signed")
	})
}

// A request that never ends is cut off, which is said; the rest is stopped all the same. So it is when the log cannot be signed.
func TestWhatDoesNotStopIsSaidAndTheRestIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("disk full")
		d := serveFor(t, 0, full)
		go d.get("/")
		synctest.Wait()
		d.stop()
		err := <-d.ended
		if err == nil || !strings.Contains(err.Error(), "were not answered within 30s and were cut off") || !errors.Is(err, full) {
			t.Errorf("what did not stop is not said: %v", err)
		}
		synctest.Wait()
		if i := slices.Index(d.diary, "/ unanswered"); i < 0 {
			t.Errorf("%q: who was cut off does not know", d.diary)
		} else {
			d.diary = slices.Delete(d.diary, i, i+1) // they hear of it while the rest is stopped
		}
		d.so("in the end", "work ended", "signed")
	})
}

// Work in the background that fails stops nobody from reading, and is begun again; the log has its kind and none of its words.
func TestWorkThatFailsStopsNobodyFromReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &day{t: t, wire: &wire{calls: make(chan net.Conn), closed: make(chan struct{})}, desk: slowDesk{letGo: make(chan struct{})}}
		ctx, stop := context.WithCancel(t.Context())
		c := serving{}
		begun := 0
		s := c.service(ctx, web.Options{Desk: d.desk, Log: telemetry.NewLog(&d.log, "json", slog.LevelInfo)}, behind{
			work: func(context.Context) error {
				begun++
				return errors.Join(record.Busy, errors.New("a job about Jane"))
			},
		})
		ended := make(chan error, 1)
		go func() { ended <- s.until(ctx, d.wire) }()
		synctest.Wait()
		d.get("/start")
		d.so("while nothing is done behind", "/start 200 OK")
		time.Sleep(restTime)
		synctest.Wait()
		if begun != 2 {
			t.Errorf("it was begun %d times", begun)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if said := d.log.String(); !strings.Contains(said, `"kind":"busy"`) || strings.Contains(said, "Jane") {
			t.Errorf("the log says %s", said)
		}
	})
}

// What Go's server says of a connection may quote what came over it: it is logged as the sentence it is, and no more.
func TestWhatCameOverAConnectionIsNotLogged(t *testing.T) {
	var out bytes.Buffer
	s := newService(http.NotFoundHandler(), telemetry.NewLog(&out, "json", slog.LevelInfo))
	s.server.ErrorLog.Print("http: panic serving 127.0.0.1:5000: Jane Secret\n/home/jane")
	s.server.ErrorLog.Print("Jane Secret")
	if said := out.String(); strings.Contains(said, "Jane") || strings.Contains(said, "jane") || strings.Contains(said, "5000") ||
		!strings.Contains(said, `"said":"http: panic serving"`) || !strings.Contains(said, `"said":"other"`) {
		t.Errorf("the log says %s", said)
	}
}

// served is the program itself, as whoever looks after it starts it.
type served struct {
	command *exec.Cmd
	address string
	said    *bytes.Buffer // on standard error; read it when the program has ended
}

func serveProcess(t *testing.T, flags ...string) *served {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &served{said: new(bytes.Buffer)}
	args := append([]string{"serve", "--db", "sqlite:" + filepath.Join(t.TempDir(), "s.db"), "--addr", "127.0.0.1:0"}, flags...)
	p.command = exec.CommandContext(t.Context(), program, args...)
	p.command.Args[0] = "sightline"
	p.command.Stderr = p.said
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if err != nil || !ready {
		_ = p.command.Wait()
		t.Fatalf("%q, %v: %s", line, err, p.said)
	}
	p.address = address
	return p
}

func (p *served) get(t *testing.T, path string) (status int, first string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.address+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ = strings.Cut(string(body), "\n")
	return w.StatusCode, first
}

func (p *served) signal(t *testing.T) {
	t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

// The program itself: it answers probes, is asked to stop and ends well, and its log is JSON that does not say what was asked for.
func TestTheProgramStopsWhenAsked(t *testing.T) {
	p := serveProcess(t)
	if status, first := p.get(t, "/readyz"); status != http.StatusOK || first != "ready" {
		t.Errorf("%d %s", status, first)
	}
	if status, _ := p.get(t, "/children/jane-secret?q=jane"); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	p.signal(t)
	if err := p.command.Wait(); err != nil {
		t.Errorf("it did not end well: %v", err)
	}
	said := p.said.String()
	if strings.Contains(said, "jane") || !strings.Contains(said, `"route":"GET /children/{child}"`) || !strings.Contains(said, `"msg":"stopped"`) || strings.Contains(said, "/readyz") {
		t.Errorf("the log says %s", said)
	}
}

// Who asks a second time does not want to wait.
func TestASecondSignalStopsHard(t *testing.T) {
	p := serveProcess(t, "--drain", "1h")
	p.signal(t)
	for {
		if status, first := p.get(t, "/readyz"); status == http.StatusServiceUnavailable && first == "stopping" {
			break
		}
	}
	if status, _ := p.get(t, "/start"); status != http.StatusOK {
		t.Errorf("while it drains it answers %d", status)
	}
	p.signal(t)
	err := p.command.Wait()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.ExitCode() != stoppedHard {
		t.Errorf("it did not stop hard: %v", err)
	}
}
