package web

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/record"
)

// Whoever writes for long is told before their session ends, and stays by a press of a button; whoever does not loses nothing: what they send
// afterwards is kept while they sign in again. Who is not signed in is told nothing.
func TestWhoWritesForLongStays(t *testing.T) {
	h := opened(t, true)
	built := maps.Clone(files)
	built[idleScript] = &fstest.MapFile{Data: []byte("3")}
	now := func() time.Time { return time.Now().Add(h.ahead) }
	h.site = New(Options{PaceBy: unhurried(), Desk: h.desk, Assets: built, Demo: true, Now: now})
	a := h.demoPeople("social-worker")["social-worker"]
	g := h.guest()
	if p := g.open("/sign-in"); p.Has("script[data-idle]") {
		t.Error("who is not signed in is told when their session ends")
	}
	g.comesIn(a, record.PreparingVisit)
	p := g.heading(g.open("/search"), "Search")
	script := p.All("script[data-idle]")
	if len(script) != 1 {
		t.Fatalf("%d scripts say when the session ends", len(script))
	}
	after, _ := script[0].Attr("data-idle")
	stay, _ := script[0].Attr("data-stay")
	src, _ := script[0].Attr("src")
	if after != strconv.Itoa(int(record.IdleAfter.Seconds())) || !strings.HasPrefix(src, "/assets/") {
		t.Errorf("it is told after %q by %q", after, src)
	}
	for range 3 {
		h.ahead += record.IdleAfter - time.Minute
		if p := g.send(stay); p.code != http.StatusNoContent || p.body != "" {
			t.Errorf("who stays is answered %d %q", p.code, p.body)
		}
	}
	h.ahead += record.IdleAfter - time.Minute
	g.heading(g.open("/search"), "Search")
	h.ahead += record.IdleAfter + time.Minute
	if p := g.send(stay); p.code == http.StatusNoContent {
		t.Error("who stayed too long stays")
	}
	if p := g.send("/search", "words", "a knife"); p.Text("h1") != "Sign in" || !strings.Contains(p.hidden("kept"), "knife") {
		t.Errorf("what is sent afterwards is lost: %q", p.Text("main"))
	}
}
