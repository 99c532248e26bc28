package pgtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a whole PostgreSQL server that belongs to the tests of one run. It writes to the disk as in real use (fsync, checksums).
type Server struct {
	url     *url.URL
	folder  string
	program string
	as      *syscall.Credential // nil: as ourselves

	process *exec.Cmd
	ended   chan error
}

var (
	once   sync.Mutex
	shared *Server
)

// Cluster gives the server of this run, started, and starts it again when the test leaves it stopped. It is made when it is first
// asked for. Where PostgreSQL is not installed the test is skipped, or fails where nothing may be skipped (CI=true).
func Cluster(t testing.TB) *Server {
	t.Helper()
	once.Lock()
	defer once.Unlock()
	if shared == nil {
		programs := programs()
		if programs == "" {
			absent(t, "no PostgreSQL server is installed (15 or later). On Debian: apt-get install postgresql")
		}
		made, err := makeServer(programs)
		if err != nil {
			t.Fatal(err)
		}
		shared = made
	}
	s := shared
	s.Start(t)
	t.Cleanup(func() { s.Start(t) })
	return s
}

// Database gives the URL of an empty database on this server.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	return database(t, s.url)
}

// AsAdministrator gives the URL of a database of this server for its administrator, through whom every wall is open.
func (s *Server) AsAdministrator(t testing.TB, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	u.User = s.url.User
	return u.String()
}

// programs finds the folder of initdb and postgres: of the newest version that is installed.
func programs() string {
	if found, err := exec.LookPath("initdb"); err == nil {
		if program, err := filepath.EvalSymlinks(found); err == nil {
			return filepath.Dir(program)
		}
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	slices.SortFunc(all, func(a, b string) int { return version(b) - version(a) })
	if len(all) == 0 || version(all[0]) < 15 {
		return ""
	}
	return filepath.Dir(all[0])
}

// makeServer makes the files of a server in a temporary folder. Its broom waits until these tests end, by whatever cause.
func makeServer(programs string) (*Server, error) {
	folder, err := os.MkdirTemp("", "sightline-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder, program: filepath.Join(programs, "postgres")}
	if err := errors.Join(s.sweptAtTheEnd(), s.belongToWhoMayRunIt()); err != nil {
		return nil, err
	}
	password := rand.Text()
	if err := os.WriteFile(s.in("password"), []byte(password), 0o644); err != nil { // the folder is closed to others
		return nil, err
	}
	initdb := s.command(filepath.Join(programs, "initdb"), "--pgdata="+s.in("data"), "--username=administrator", "--pwfile="+s.in("password"),
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums", "--no-sync")
	if said, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, said)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	settings := fmt.Sprintf("listen_addresses = '127.0.0.1'\nport = %d\nunix_socket_directories = ''\nshared_buffers = '64MB'\n", port)
	if err := os.WriteFile(s.in("data/postgresql.auto.conf"), []byte(settings), 0o644); err != nil {
		return nil, err
	}
	s.url = &url.URL{
		Scheme: "postgres", User: url.UserPassword("administrator", password), Host: "127.0.0.1:" + strconv.Itoa(port),
		Path: "/postgres", RawQuery: "sslmode=disable",
	}
	return s, nil
}

func (s *Server) in(name string) string { return filepath.Join(s.folder, name) }

// sweptAtTheEnd starts a small process that ends when this one has ended, however it ended, and takes the server and its files along.
func (s *Server) sweptAtTheEnd() error {
	const sweep = `cat >/dev/null
if [ -s "$1/pid" ]; then
	pid=$(cat "$1/pid"); kill -QUIT "$pid"
	while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
fi
umount "$1/small" 2>/dev/null
rm -rf "$1"`
	read, write, err := os.Pipe() // write stays open until this process ends
	if err != nil {
		return err
	}
	defer read.Close()
	broom := exec.Command("/bin/sh", "-c", sweep, "broom", s.folder)
	broom.Stdin, broom.Dir = read, "/"
	broom.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the keyboard is for the tests
	if err := broom.Start(); err != nil {
		return err
	}
	held = append(held, write)
	return nil
}

// held keeps files open until the process ends.
var held []*os.File

// belongToWhoMayRunIt gives the folder to the user postgres when we are root, as whom PostgreSQL does not run.
func (s *Server) belongToWhoMayRunIt() error {
	if os.Getuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("PostgreSQL does not run as root, and there is no user postgres: %w", err)
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	if err != nil {
		return err
	}
	s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.folder, int(uid), int(gid))
}

// command runs a program as who may run it, with nothing of our environment.
func (s *Server) command(program string, arguments ...string) *exec.Cmd {
	c := exec.Command(program, arguments...)
	c.Dir, c.Env = s.folder, []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: s.as}
	return c
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Start starts the server unless it runs, and waits until it answers.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	for until := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		err := s.launch()
		if err == nil {
			if err = s.answers(); err == nil {
				return
			}
		}
		if time.Now().After(until) {
			t.Fatalf("the test server does not start: %v\n%s", err, s.log())
		}
	}
}

// launch runs the server unless it runs. After a crash it may take a moment until the last of its old processes is gone.
func (s *Server) launch() error {
	if s.process != nil {
		select {
		case <-s.ended:
			s.process = nil
		default:
			return nil
		}
	}
	log, err := os.OpenFile(s.in("log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	process := s.command(s.program, "-D", s.in("data"))
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		return err
	}
	s.process, s.ended = process, make(chan error, 1)
	go func(ended chan error) { ended <- process.Wait() }(s.ended)
	return os.WriteFile(s.in("pid"), []byte(strconv.Itoa(process.Process.Pid)), 0o600)
}

func (s *Server) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		return err
	}
	return c.Close(ctx)
}

// Stop stops the server as an administrator does who cannot wait: every connection ends, what was committed is written.
func (s *Server) Stop(t testing.TB) { t.Helper(); s.end(t, syscall.SIGINT) }

// Crash kills the server's first process; the others find that out by themselves.
func (s *Server) Crash(t testing.TB) { t.Helper(); s.end(t, syscall.SIGKILL) }

func (s *Server) end(t testing.TB, how syscall.Signal) {
	t.Helper()
	if s.process == nil {
		return
	}
	if err := s.process.Process.Signal(how); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		t.Fatalf("the test server does not stop\n%s", s.log())
	}
	s.process = nil
	if err := os.Remove(s.in("pid")); err != nil {
		t.Fatal(err)
	}
}

// SmallDisk gives the URL of an empty database whose tables are on a disk of so many megabytes. Without leave to mount one the test is
// skipped: not every machine that tests gives it.
func (s *Server) SmallDisk(t testing.TB, megabytes int) string {
	t.Helper()
	small := s.in("small")
	if err := os.MkdirAll(small, 0o700); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", megabytes), "tmpfs", small).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: a small disk needs leave to mount one, as root has: %s", said)
	}
	t.Cleanup(func() {
		if said, err := exec.Command("umount", small).CombinedOutput(); err != nil {
			t.Errorf("unmounting the small disk: %s", said)
		}
	})
	if s.as != nil {
		if err := os.Chown(small, int(s.as.Uid), int(s.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	administrator := connect(t, s.url.String())
	defer part(t, administrator)
	run(t, administrator, "CREATE TABLESPACE small LOCATION '"+small+"'")
	t.Cleanup(func() {
		administrator := connect(t, s.url.String())
		defer part(t, administrator)
		run(t, administrator, "DROP TABLESPACE small")
	})
	to := database(t, s.url)
	run(t, administrator, "ALTER DATABASE "+strings.TrimPrefix(s.path(t, to), "/")+" SET TABLESPACE small")
	return to
}

func (s *Server) path(t testing.TB, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// Tool runs one of PostgreSQL's programs on the files of the server, which must be stopped.
func (s *Server) Tool(t testing.TB, program string, arguments ...string) {
	t.Helper()
	tool := s.command(filepath.Join(filepath.Dir(s.program), program), append([]string{"--pgdata=" + s.in("data")}, arguments...)...)
	if said, err := tool.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", program, err, said)
	}
}

// File is where the server keeps a table or an index, as pg_relation_filepath names it.
func (s *Server) File(relation string) string { return s.in(filepath.Join("data", relation)) }

// Logged says whether the server's own log holds some words.
func (s *Server) Logged(words string) bool { return strings.Contains(s.log(), words) }

func (s *Server) log() string {
	said, err := os.ReadFile(s.in("log"))
	if err != nil {
		return err.Error()
	}
	return string(bytes.ToValidUTF8(said, nil))
}
