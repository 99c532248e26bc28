package main

import (
	"bufio"
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/internal/pgtest"
	"sightline/record"
	"sightline/stories"
)

// product is what is served as somebody starts it.
type product struct {
	t       *testing.T
	address string
	stop    func() (code int, said string)
	client  *http.Client
}

// startProduct starts the product and waits until it is ready.
func startProduct(t *testing.T, args ...string) *product {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	var said safeText
	go func() {
		ended <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), in, &said)
		_ = in.Close()
	}()
	stop := sync.OnceValues(func() (int, string) {
		cancel()
		return <-ended, said.String()
	})
	t.Cleanup(func() { _, _ = stop() })
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	address, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if err != nil || !ready {
		code, words := stop()
		t.Fatalf("it is not served: %d %s", code, words)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }() // what it says later must not make it wait
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &product{t: t, address: address, stop: stop, client: &http.Client{Jar: jar}}
}

// onDuty makes somebody on duty everywhere in a record, who has signed in, and gives the token of their session.
func onDuty(t *testing.T, k *keeping) (token string) {
	t.Helper()
	ctx := t.Context()
	err := k.desk(ctx, &output{io.Discard, io.Discard}, false, func(desk *casework.Desk, _ beside) error {
		if err := desk.OpenDoor(casework.DoorSetting{Demonstration: true}); err != nil {
			return err
		}
		accounts, err := desk.DemoAccounts(ctx, []record.Role{record.OutOfHours})
		if err != nil {
			return err
		}
		desktest.OnDuty(t, desk, string(accounts[0].ID), record.OutOfHours, record.SafeguardingNow)
		entered, err := desk.SignInWithDemoCode(ctx, casework.Visitor{Address: "127.0.0.1"}, accounts[0].Login, accounts[0].Code)
		token = entered.Token
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// begin goes on with a session, and says why somebody looks.
func (s *product) begin(token string) {
	s.t.Helper()
	at, err := url.Parse(s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.client.Jar.SetCookies(at, []*http.Cookie{{Name: "sightline", Value: token}})
	s.post("/start", url.Values{"hat": {string(record.OutOfHours) + "/" + string(record.SafeguardingNow)}, "next": {"/"}})
}

// safeText is written by one and read by another.
type safeText struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write keeps what is said.
func (s *safeText) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// String gives what was said.
func (s *safeText) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func (s *product) get(path string) string {
	s.t.Helper()
	return s.body(s.client.Get(s.address + path))
}

func (s *product) post(path string, form url.Values) string {
	s.t.Helper()
	return s.body(s.client.PostForm(s.address+path, form))
}

func (s *product) body(r *http.Response, err error) string {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", r.Request.URL.Path, r.StatusCode, err)
	}
	return string(body)
}

var childAddress = regexp.MustCompile(`href="(/children/[A-Z0-9]+)"`)

func (s *product) child() string {
	s.t.Helper()
	found := childAddress.FindStringSubmatch(s.get("/"))
	if found == nil {
		s.t.Fatal("no child is listed")
	}
	return found[1]
}

// The way of a proof: a child is looked at, who looked is downloaded, and somebody who has the key from a hand checks the file.
func TestAProofGoesFromThePageToWhoeverChecksIt(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "record.db")
	joe := filepath.Join(folder, "joe")
	if err := os.CopyFS(joe, stories.Joe()); err != nil {
		t.Fatal(err)
	}
	must(t, "import", "--db", db, joe)
	token := onDuty(t, &keeping{DB: db})
	s := startProduct(t, "--db", db)
	s.begin(token)
	child := s.child()
	s.get(child)
	s.get(child + "/looks")
	file := filepath.Join(folder, "proof.json")
	if err := os.WriteFile(file, []byte(s.post(child+"/looks/proof", nil)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, said := s.stop(); code != done {
		t.Errorf("%d %s", code, said)
	}
	if said := must(t, "proof", "check", file, "--key", db+".checkpoints/checkpoint.pub"); !strings.Contains(said, "proved: 2 lines about this child") {
		t.Errorf("it says %s", said)
	}
	if said := must(t, "check", "--db", db); !strings.Contains(said, "checkpoints signed outside the database; 1 line at its end") {
		t.Errorf("what was done until the product stopped is not signed: %s", said)
	}
}

// Where it cannot be signed that somebody looked, people who protect a child look all the same, and whoever starts the product is told,
// when it starts and when it ends.
func TestReadingGoesOnWhereNothingCanBeSigned(t *testing.T) {
	folder := t.TempDir()
	db, none := filepath.Join(folder, "record.db"), filepath.Join(folder, "letter.txt")
	if err := os.WriteFile(none, []byte("This is no folder."), 0o600); err != nil {
		t.Fatal(err)
	}
	rows := extract(t, "few", 20)
	code, _, stderr := asked(t, "import", "--db", db, "--checkpoints", none, rows)
	if code != notWhole || !strings.Contains(stderr, "is not signed") || !strings.Contains(stderr, "received and are kept all the same") {
		t.Errorf("import: %d %s", code, stderr)
	}
	token := onDuty(t, &keeping{DB: db})
	s := startProduct(t, "--db", db, "--checkpoints", none, "--reserve", filepath.Join(folder, "nowhere", "reserve"))
	s.begin(token)
	child := s.child()
	if !strings.Contains(s.get(child), "What was seen on a day like the others") {
		t.Error("the record is not shown")
	}
	if !strings.Contains(s.get(child+"/looks"), "There is no proof to download yet") {
		t.Error("a proof is promised")
	}
	code, said := s.stop()
	for _, want := range []string{"warning: where the audit log ends is not signed", "warning: nothing can be read while the database cannot be written", "signing where the audit log ends"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if code != notWhole || strings.Contains(said, folder) {
		t.Errorf("it ended with %d, or says where the machine keeps its files: %s", code, said)
	}
	code, stdout, _ := asked(t, "check", "--db", db, "--checkpoints", none)
	if code != notWhole || !strings.Contains(stdout, "not compared with what was signed") {
		t.Errorf("check: %d %s", code, stdout)
	}
}

// On PostgreSQL nobody knows where to sign until somebody says so, and that is said aloud. The password is in nothing that is said.
func TestTheProductOnPostgresSaysWhatIsMissing(t *testing.T) {
	db := pgtest.Database(t)
	address, err := url.Parse(db)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := address.User.Password()
	keys := filepath.Join(t.TempDir(), "keys")
	must(t, "import", "--db", db, "--keys", keys, extract(t, "few", 20))
	token := onDuty(t, &keeping{DB: db, Keys: keys})
	s := startProduct(t, "--db", db, "--keys", keys)
	s.begin(token)
	child := s.child()
	if !strings.Contains(s.get(child), "What was seen on a day like the others") || !strings.Contains(s.get(child+"/looks"), "There is no proof to download yet") {
		t.Error("the record is not shown, or a proof is promised")
	}
	code, said := s.stop()
	if code != done || !strings.Contains(said, "no folder of checkpoints is named (--checkpoints FOLDER)") || strings.Contains(said, password) {
		t.Errorf("%d %s", code, said)
	}
	s = startProduct(t, "--db", db, "--keys", keys, "--checkpoints", filepath.Join(t.TempDir(), "signed"))
	s.begin(onDuty(t, &keeping{DB: db, Keys: keys}))
	s.get(child)
	if !strings.Contains(s.get(child+"/looks"), "Download the proof") {
		t.Error("with a folder there is no proof")
	}
	if code, said := s.stop(); code != done || strings.Contains(said, "no folder of checkpoints") {
		t.Errorf("%d %s", code, said)
	}
}

// interrupted is a database in which an import of so many rows was broken off after some of its parts.
func interrupted(t *testing.T, rows int) (db, folder string) {
	t.Helper()
	db, folder = filepath.Join(t.TempDir(), "record.db"), extract(t, "many", rows)
	must(t, "import", "--db", db, extract(t, "few", 20)) // so that the tables are there to look at
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan int, 1)
	var stdout, stderr safeText
	go func() { ended <- run(ctx, []string{"import", "--db", db, folder}, &stdout, &stderr) }()
	raw, err := sql.Open("sqlite", "file:"+db+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	for deadline := time.Now().Add(patience); applied(t, raw) < 2; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no part was applied: %s", stderr.String())
		}
	}
	cancel()
	if code := <-ended; code != notWhole || !strings.Contains(stderr.String(), "run the same command again") {
		t.Fatalf("it was not interrupted: %d %s%s", code, stdout.String(), stderr.String())
	}
	return db, folder
}

func applied(t *testing.T, raw *sql.DB) (parts int) {
	t.Helper()
	if err := raw.QueryRowContext(t.Context(), "SELECT count(*) FROM import_part WHERE change > 0").Scan(&parts); err != nil {
		t.Fatal(err)
	}
	return parts
}

const manyRows = 12000

// "Killed anywhere, it resumes": the same command again goes on, and every row is there once.
func TestAnInterruptedImportGoesOnWhenItIsRunAgain(t *testing.T) {
	db, folder := interrupted(t, manyRows)
	if said := must(t, "check", "--db", db); strings.Contains(said, "whole: 12020 entries") {
		t.Fatalf("it was not interrupted: %s", said)
	}
	if said := must(t, "import", "--db", db, folder); !strings.HasPrefix(said, "12000 rows read: 12000 applied, 0 unchanged") {
		t.Errorf("it says %s", said)
	}
	if said := must(t, "import", "--db", db, folder); !strings.HasPrefix(said, "12000 rows read: 0 applied, 12000 unchanged") {
		t.Errorf("it says %s", said)
	}
	if said := must(t, "check", "--db", db); !strings.HasPrefix(said, "whole: 12020 entries of 601 children") {
		t.Errorf("it says %s", said)
	}
}

// The product goes on with what was interrupted as soon as it is started, also when nobody runs the command again.
func TestTheProductGoesOnWithAnInterruptedImport(t *testing.T) {
	db, folder := interrupted(t, manyRows)
	s := startProduct(t, "--db", db)
	raw, err := sql.Open("sqlite", "file:"+db+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	waiting := 1
	for deadline := time.Now().Add(2 * patience); waiting > 0; time.Sleep(50 * time.Millisecond) {
		if err := raw.QueryRowContext(t.Context(), "SELECT count(*) FROM import_part WHERE change = 0").Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d parts still wait", waiting)
		}
	}
	if code, said := s.stop(); code != done {
		t.Errorf("%d %s", code, said)
	}
	if said := must(t, "import", "--db", db, folder); !strings.HasPrefix(said, "12000 rows read: 0 applied, 12000 unchanged") {
		t.Errorf("it says %s", said)
	}
	if said := must(t, "check", "--db", db); !strings.HasPrefix(said, "whole: 12020 entries of 601 children") {
		t.Errorf("it says %s", said)
	}
}
