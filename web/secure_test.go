package web

import (
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sightline/internal/htmlcheck"
	"sightline/telemetry"
)

// everyRoute gives an address for every route of the site map, with its method.
func everyRoute(t testing.TB, desk Desk) (routes [][2]string) {
	t.Helper()
	s := &site{Options: Options{Desk: door{desk}, Log: slog.New(slog.DiscardHandler), Meters: telemetry.New()}, book: bookOf(desk)}
	place := regexp.MustCompile(`\{[a-z_]+(\.{3})?\}`)
	for _, pattern := range s.routes().patterns {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			t.Fatalf("the route %q says no method: it would answer to all", pattern)
		}
		routes = append(routes, [2]string{method, place.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), "c1")})
	}
	return routes
}

// What protects a page stands on every answer of every route, whether it is a page, a redirect, an error, or the answer to a foreign form,
// an unknown address or another name.
func TestEveryAnswerIsProtected(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	b.site = New(Options{PaceBy: unhurried(), Desk: door{desk}, Assets: files, Secure: true, Names: []string{"sightline.example"}})
	answers := map[string]*httptest.ResponseRecorder{}
	send := func(what, method, path string, change func(*http.Request)) {
		r := httptest.NewRequest(method, path, strings.NewReader("role=x"))
		r.Host = "sightline.example"
		if method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if change != nil {
			change(r)
		}
		answers[what] = b.do(r)
	}
	for _, route := range append(everyRoute(t, desk), [2]string{"GET", "/nowhere"}, [2]string{"GET", "/children/none"}) {
		method, path := route[0], route[1]
		send(method+" "+path, method, path, nil)
		send(method+" "+path+" without anybody", method, path, func(r *http.Request) { r.Header.Del("Cookie") })
		send("DELETE "+path, http.MethodDelete, path, nil)
		send("a foreign form to "+path, http.MethodPost, path, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
		send("another name of "+path, method, path, func(r *http.Request) { r.Host = "evil.example" })
	}
	for _, what := range slices.Sorted(maps.Keys(answers)) {
		checkProtected(t, what, answers[what])
	}
}

func checkProtected(t *testing.T, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	h := w.Header()
	for name, want := range map[string]string{
		"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "geolocation=()",
		"Strict-Transport-Security": "max-age=63072000",
	} {
		if !strings.Contains(h.Get(name), want) {
			t.Errorf("%s (%d): %s is %q", what, w.Code, name, h.Get(name))
		}
	}
	if strings.Contains(h.Get("Strict-Transport-Security"), "includeSubDomains") {
		t.Errorf("%s: names below ours, which others may serve, are bound too", what)
	}
	if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "http") || strings.Contains(csp, "data:") {
		t.Errorf("%s: the policy lets too much: %s", what, csp)
	}
	if cache := h.Get("Cache-Control"); cache != "no-store" && !strings.Contains(what, "/assets/") && !strings.Contains(what, "/favicon") {
		t.Errorf("%s (%d): Cache-Control is %q", what, w.Code, cache)
	}
	if h.Get("Access-Control-Allow-Origin") != "" || h.Get("Server") != "" {
		t.Errorf("%s: it lets other sites read it, or says what serves it", what)
	}
	if kind := h.Get("Content-Type"); w.Body.Len() > 0 && kind == "" {
		t.Errorf("%s (%d): nobody says what it is", what, w.Code)
	}
}

// No page holds a script or a style of its own, an event in an attribute, or anything of another machine.
func TestNoPageHoldsAScript(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	for _, route := range everyRoute(t, desk) {
		if route[0] != http.MethodGet {
			continue
		}
		w := b.get(route[1])
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			checkNoScript(t, route[1], parsed(t, w.Body.String()))
		}
	}
}

func checkNoScript(t *testing.T, path string, page *htmlcheck.Page) {
	t.Helper()
	for _, script := range page.All("script") {
		if src, ok := script.Attr("src"); !ok || !strings.HasPrefix(src, "/assets/") || script.Text() != "" {
			t.Errorf("%s: a script that is none of our files: %q", path, script.Text())
		}
	}
	for _, no := range []string{"style", "iframe", "object", "embed", "base", "[style]", "[onclick]", "[onload]", "[onerror]", "[onsubmit]", "[onchange]", "meta[http-equiv]"} {
		if page.Has(no) {
			t.Errorf("%s: it has %s", path, no)
		}
	}
	for _, sel := range []string{"[src]", "link[href]", "form[action]"} {
		for _, n := range page.All(sel) {
			for _, name := range []string{"src", "href", "action"} {
				if at, ok := n.Attr(name); ok && (strings.HasPrefix(at, "//") || strings.Contains(at, "://") || strings.HasPrefix(at, "data:")) {
					t.Errorf("%s: %s goes to %q", path, sel, at)
				}
			}
		}
	}
}

// Whatever length is sent to any route, no more of it is read than the route takes, and the answer is in words.
func TestNoRouteReadsWithoutEnd(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	for _, route := range everyRoute(t, desk) {
		if route[0] != http.MethodPost {
			continue
		}
		for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"} {
			body := &endless{start: []byte("a=")}
			if strings.HasPrefix(kind, "multipart") {
				body.start = []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n")
			}
			r := httptest.NewRequest(http.MethodPost, route[1], body)
			r.Header.Set("Content-Type", kind)
			if w := b.do(r); w.Code < 300 && !slices.Contains([]string{"/known", "/export", "/exceptions", stayPath, ringPath}, route[1]) || w.Code >= 500 { // asking, counting, and narrowing a list are answered on the page, and staying, and what is urgent, without one
				t.Errorf("%s %s: %d", route[1], kind, w.Code)
			}
			if body.read > fileMost+1<<20 {
				t.Errorf("%s %s: %d bytes were read", route[1], kind, body.read)
			}
		}
	}
}

// endless is a body that has no end.
type endless struct {
	start []byte
	read  int64
}

// Read gives more.
func (e *endless) Read(p []byte) (int, error) {
	if e.read > 1<<30 {
		return 0, io.ErrUnexpectedEOF
	}
	n := copy(p, e.start)
	e.start = e.start[n:]
	for ; n < len(p); n++ {
		p[n] = 'x'
	}
	e.read += int64(n)
	return n, nil
}

// Only the names that were given are answered to; a proxy is believed only where one was named, and only when it says that TLS was used.
func TestOnlyTheGivenNamesAreAnsweredTo(t *testing.T) {
	desk := newDesk(t)
	ours := Options{Desk: door{desk}, Assets: files, Names: []string{"sightline.example"}, Secure: true}
	proxied := ours
	proxied.Proxy = true
	for _, c := range []struct {
		name    string
		options Options
		host    string
		headers map[string]string
		path    string
		want    int
	}{
		{"its name", ours, "sightline.example", nil, "/sign-in", 200},
		{"its name with a port, in capitals", ours, "SIGHTLINE.example:8443", nil, "/sign-in", 200},
		{"another name", ours, "evil.example", nil, "/sign-in", 421},
		{"this machine, when a name was given", ours, "127.0.0.1", nil, "/sign-in", 421},
		{"a probe by address", ours, "10.0.0.7:8443", nil, "/healthz", 200},
		{"a name in a header that nobody may believe", ours, "evil.example", map[string]string{"X-Forwarded-Host": "sightline.example", "X-Forwarded-Proto": "https"}, "/sign-in", 421},
		{"behind a proxy", proxied, "10.0.0.7", map[string]string{"X-Forwarded-Host": "sightline.example", "X-Forwarded-Proto": "https"}, "/sign-in", 200},
		{"behind a proxy that keeps the name", proxied, "sightline.example", map[string]string{"X-Forwarded-Proto": "https"}, "/sign-in", 200},
		{"past the proxy", proxied, "sightline.example", nil, "/sign-in", 421},
		{"a proxy that was asked without TLS", proxied, "sightline.example", map[string]string{"X-Forwarded-Proto": "http"}, "/sign-in", 421},
		{"somebody who says so themselves before the proxy does", proxied, "sightline.example", map[string]string{"X-Forwarded-Proto": "https, http"}, "/sign-in", 421},
		{"another name before the proxy's", proxied, "10.0.0.7", map[string]string{"X-Forwarded-Host": "sightline.example, evil.example", "X-Forwarded-Proto": "https"}, "/sign-in", 421},
		{"a probe past the proxy", proxied, "10.0.0.7", nil, "/readyz", 200},
		{"no name given: this machine", Options{Desk: door{desk}}, "localhost:8080", nil, "/sign-in", 200},
		{"no name given: another", Options{Desk: door{desk}}, "sightline.example", nil, "/sign-in", 421},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, http.NoBody)
		r.Host = c.host
		for name, value := range c.headers {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		New(c.options).ServeHTTP(w, r)
		if got := w.Code; got != c.want && (c.want != http.StatusOK || got != http.StatusSeeOther) {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// Behind a proxy a form of our own is taken under the name that the browser asked for, and a foreign one is not.
func TestAFormComesThroughAProxy(t *testing.T) {
	site := New(Options{PaceBy: unhurried(), Desk: door{newDesk(t)}, Names: []string{"sightline.example"}, Secure: true, Proxy: true})
	for origin, want := range map[string]bool{"https://sightline.example": true, "https://evil.example": false} {
		r := httptest.NewRequest(http.MethodPost, "/sign-in/password", strings.NewReader(url.Values{"role": {"x"}}.Encode()))
		r.Host = "10.0.0.7"
		for name, value := range map[string]string{"Origin": origin, "X-Forwarded-Host": "sightline.example", "X-Forwarded-Proto": "https", "Content-Type": "application/x-www-form-urlencoded"} {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if (w.Code != http.StatusForbidden) != want {
			t.Errorf("from %s: %d", origin, w.Code)
		}
	}
}

// Attempts are counted by where they come from: behind a proxy by what the proxy itself saw, and never by what somebody made up.
func TestFromWhereARequestComes(t *testing.T) {
	for _, c := range []struct {
		proxy          bool
		remote, header string
		want           string
	}{
		{false, "10.1.2.3:999", "6.6.6.6", "10.1.2.3"},
		{true, "10.0.0.1:80", "6.6.6.6, 10.1.2.3", "10.1.2.3"},
		{true, "10.0.0.1:80", "", "unknown"},
		{false, "[2001:db8:1:2:3:4:5:6]:99", "", "2001:db8:1:2::/64"},
		{false, "[::ffff:10.1.2.3]:99", "", "10.1.2.3"},
		{false, "[fe80::1%eth0]:99", "", "fe80::/64"},
		{true, "10.0.0.1:80", "x'; DROP", "unknown"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.header)
		if got := (&site{Options: Options{Proxy: c.proxy}}).addressOf(r); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
