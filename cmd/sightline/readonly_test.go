package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"sightline/casework"
	"sightline/stories"
	"sightline/web"
)

// fullDesk is a desk whose record can be read and not written.
type fullDesk struct{ *casework.Desk }

func (fullDesk) Health(context.Context) casework.Health {
	return casework.Health{ReadOnly: true, Since: time.Date(2026, 7, 3, 13, 5, 0, 0, time.UTC), Why: "the disk is full", Waiting: 3}
}

// startFull serves the published case from a record that cannot be written.
func startFull(t *testing.T) place {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan error, 1)
	out := &output{write, io.Discard}
	go func() {
		ended <- withDesk(ctx, filepath.Join(t.TempDir(), "full.db"), nil, func(desk *casework.Desk) error {
			if err := receive(ctx, out, desk, stories.Joe()); err != nil {
				return err
			}
			c := serving{Addr: "127.0.0.1:0"}
			listener, err := c.listener(ctx)
			if err != nil {
				return err
			}
			if err := desk.OpenDoor(casework.DoorSetting{Demonstration: true}); err != nil {
				return err
			}
			people, err := peopled(ctx, desk)
			if err != nil {
				return err
			}
			full := c.service(ctx, web.Options{Desk: fullDesk{desk}, Demo: true, Log: slog.New(slog.DiscardHandler)}, behind{})
			return c.listen(ctx, out, listening{full, listener, func() { people.print(out) }})
		})
		_ = write.Close()
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return readPlace(t, read)
}

// While the record cannot be written every page says so in words that everybody can reach, wide or narrow, and paper does not say it.
func TestBrowserReadOnlyIsSaidOnEveryPage(t *testing.T) {
	b := openTabAt(t, startFull)
	b.wide(1280)
	b.begin("social-worker", "preparing a visit")
	child := try(b, "finding Joe", chromedp.Evaluate[string](`document.querySelector('a[href^="/children/"]').getAttribute("href")`))
	for _, width := range []int64{1280, 390} {
		b.wide(width)
		for _, page := range []string{"/", child, child + "/then", child + "/print", "/start", "/blank", "/children/nobody"} {
			b.open(page)
			b.accessible(fmt.Sprintf("%s at %d, read-only", page, width))
			if says := b.words(".sl-notice"); !strings.Contains(says, "Sightline can be read but not written: the disk is full.") || !strings.Contains(says, "since 14:05 on 3 July 2026") {
				t.Errorf("%s at %d says %q", page, width, says)
			}
		}
	}
	b.open(child + "/print")
	try(b, "looking as paper does", chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		_, err := cdp.Call(ctx, page, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
	if says := b.words(".sl-notice"); says != "" {
		t.Errorf("paper says %q", says)
	}
}
