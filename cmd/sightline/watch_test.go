package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"sightline/record"
	"sightline/telemetry"
	"sightline/web"
)

// Whoever looks after it reads at an address of its own what is counted and how each part is; when it stops, nobody is
// answered there any more.
func TestWhatIsCountedIsReadAtAnAddressOfItsOwn(t *testing.T) {
	var said bytes.Buffer
	out := &output{stdout: io.Discard, stderr: &said}
	c := serving{Addr: "127.0.0.1:0", Metrics: "127.0.0.1:0"}
	s := c.service(t.Context(), web.Options{Desk: slowDesk{}, Log: slog.New(slog.DiscardHandler), Meters: telemetry.New()}, behind{})
	stop, err := c.watch(t.Context(), out, s)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(said.String(), "metrics at ")), "/metrics")
	for path, says := range map[string]string{"/metrics": "sightline_build_info", "/readyz": "ready\nreading: nobody asks\n", "/healthz": "ok"} {
		if got := fetched(t.Context(), t, at+path); !strings.Contains(got, says) {
			t.Errorf("%s says %q", path, got)
		}
	}
	stop()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := http.DefaultClient.Do(r); err == nil {
		_ = answer.Body.Close()
		t.Error("it is answered after it stopped")
	}
	said.Reset()
	if stop, err := (&serving{}).watch(t.Context(), out, s); err != nil || said.Len() > 0 {
		t.Errorf("unasked it listens somewhere: %v %s", err, said.String())
	} else {
		stop()
	}
	if _, err := (&serving{Metrics: "9100"}).watch(t.Context(), out, s); !errors.Is(err, record.Invalid) {
		t.Errorf("an address without a port: %v", err)
	}
}
