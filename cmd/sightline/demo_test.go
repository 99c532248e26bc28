package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"sightline/record"
)

var (
	demoLine  = regexp.MustCompile(`login (\S+)\s+code (\S+)`)
	childShut = regexp.MustCompile(`href="(/children/[^"/?#]+)`)
)

// demonstrated runs the demonstration until the test ends, and gives its address and the codes of its people by what they sign in with.
func demonstrated(t *testing.T) (address string, codes map[string]string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	read, write := io.Pipe()
	var says strings.Builder
	var done sync.WaitGroup
	done.Go(func() {
		if code := run(ctx, []string{"demo", "--addr", "127.0.0.1:0"}, write, &says); code != 0 {
			t.Errorf("the demonstration ended with %d: %s", code, says.String())
		}
		_ = write.Close() // nobody reads on
	})
	codes = map[string]string{}
	lines := bufio.NewScanner(read)
	for len(codes) < len(demoRoles) && lines.Scan() {
		if at, found := strings.CutPrefix(lines.Text(), "ready "); found {
			address = at
		}
		if m := demoLine.FindStringSubmatch(lines.Text()); m != nil {
			codes[m[1]] = m[2]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, read) }()
	t.Cleanup(func() {
		stop()
		done.Wait()
		for login, code := range codes {
			if strings.Contains(says.String(), code) {
				t.Errorf("the code of %s is in the log", login)
			}
		}
	})
	return address, codes
}

// visitor is somebody's browser at the demonstration.
type visitor struct {
	t       *testing.T
	address string
	client  *http.Client
}

func newVisitor(t *testing.T, address string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, address, &http.Client{Jar: jar}}
}

func (v *visitor) send(path string, form url.Values) (status int, body string) {
	v.t.Helper()
	method, sent := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, sent = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.address+path, sent)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }() // it is read to its end
	all, err := io.ReadAll(w.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return w.StatusCode, string(all)
}

// children gives how many children stand on the page where somebody begins.
func (v *visitor) children(role record.Role, purpose record.Purpose) int {
	v.t.Helper()
	status, body := v.send("/start", url.Values{"hat": {string(role) + "/" + string(purpose)}, "next": {"/"}})
	if status != http.StatusOK {
		v.t.Errorf("%s for %s: %d", role, purpose, status)
	}
	links := map[string]bool{}
	for _, m := range childShut.FindAllStringSubmatch(body, -1) {
		links[m[1]] = true
	}
	return len(links)
}

// The demonstration lets each of its people in with the code that it printed, once it is ready, and shows each what their work gives them:
// all children to whoever is on duty, some to whoever works with some, and none to whoever counts or looks after accounts.
func TestTheDemonstrationHasItsPeople(t *testing.T) {
	address, codes := demonstrated(t)
	if len(codes) != len(demoRoles) {
		t.Fatalf("%d people can sign in, want %d", len(codes), len(demoRoles))
	}
	all := 0
	for _, role := range demoRoles {
		v := newVisitor(t, address)
		if status, body := v.send("/sign-in/demo", url.Values{"login": {string(role)}, "democode": {"22222-22222-22222-22222"}}); status < 400 || childShut.MatchString(body) {
			t.Errorf("%s comes in with a code that is none: %d", role, status)
		}
		if status, _ := v.send("/sign-in/demo", url.Values{"login": {string(role)}, "democode": {codes[string(role)]}}); status != http.StatusOK {
			t.Errorf("%s cannot sign in: %d", role, status)
		}
		var n int
		switch role {
		case "partnership":
			n = v.children(role, record.Assurance)
		case record.CaldicottGuardian:
			v.children(role, record.AccessReview)
			if _, body := v.send("/reviews", nil); !strings.Contains(body, "reak") {
				t.Error("the guardian has nothing to look at")
			}
		case record.Administrator:
			_, body := v.send("/", nil)
			n = strings.Count(body, "/children/")
		default:
			n = v.children(role, record.SafeguardingNow)
		}
		switch role {
		case record.OutOfHours:
			all = n
		case "partnership", record.CaldicottGuardian, record.Administrator:
			if n != 0 {
				t.Errorf("%s is shown %d children", role, n)
			}
		case "exploitation-hub":
			if n != all {
				t.Errorf("%s is shown %d children, and there are %d", role, n, all)
			}
		default:
			if n == 0 || all > 0 && n >= all {
				t.Errorf("%s is shown %d children of %d", role, n, all)
			}
		}
	}
	if all < 20 {
		t.Errorf("whoever is on duty everywhere is shown %d children", all)
	}
	v := newVisitor(t, address)
	if status, _ := v.send("/sign-in/demo", url.Values{"login": {"administrator-2"}, "democode": {codes["administrator-2"]}}); status != http.StatusOK {
		t.Errorf("the other administrator, without whom nobody is given a role, cannot sign in: %d", status)
	}
}

// Whoever asks in the demonstration whether a child is known is told a number to ring, which is one of those kept free for stories.
func TestTheDemonstrationSaysWhomToRing(t *testing.T) {
	address, codes := demonstrated(t)
	v := newVisitor(t, address)
	v.send("/sign-in/demo", url.Values{"login": {string(record.OutOfHours)}, "democode": {codes[string(record.OutOfHours)]}})
	v.send("/start", url.Values{"hat": {string(record.OutOfHours) + "/" + string(record.SafeguardingNow)}, "next": {"/"}})
	for what, asked := range map[string]url.Values{
		"Joe, of whom something is kept sealed": {"given": {"Joe"}, "family": {"Example"}, "nhs": {"9990123454"}},
		"another child":                         {"given": {"Child001"}, "family": {"Synthetic"}, "nhs": {"9990010072"}},
	} {
		if status, body := v.send("/known", asked); status != http.StatusOK || !strings.Contains(body, "01632 960") {
			t.Errorf("%s: no number to ring (%d)", what, status)
		}
	}
	free := regexp.MustCompile(`phone: "01632 960\d{3}"`)
	if all := strings.Count(string(demoDirectory), "phone:"); all == 0 || len(free.FindAll(demoDirectory, -1)) != all {
		t.Errorf("a number of the demonstration is none of those kept free for stories:\n%s", demoDirectory)
	}
}
