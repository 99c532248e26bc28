package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Whoever leaves a page open is told two minutes before they are signed out, where keyboards and readers find it, and stays by a button; the
// page is as accessible with it as without, also on a phone.
func TestBrowserSaysBeforeASessionEnds(t *testing.T) {
	b := openTab(t)
	b.wide(390)
	b.begin("out-of-hours", "safeguarding now")
	b.open("/search")
	if says := b.words(".sl-idle"); says != "" {
		t.Errorf("at once it says %q", says)
	}
	comes := func(again string) { // the same script again, as if the two minutes had come
		try(b, "letting time pass", chromedp.Evaluate[int](`(() => { const s = document.querySelector("script[data-idle]"); document.querySelector(".sl-idle").remove(); s.dataset.idle = "120"; import(s.src + "?`+again+`"); return 0 })()`))
	}
	stays := func() {
		try(b, "staying", chromedp.Evaluate[int](`(() => { document.querySelector("script[data-idle]").dataset.idle = "1200"; document.querySelector(".sl-idle button").click(); return 0 })()`))
	}
	waits := func(words string) {
		t.Helper()
		for deadline := time.Now().Add(patience); !strings.Contains(b.words(".sl-idle"), words); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("it says %q and not %q", b.words(".sl-idle"), words)
			}
		}
	}
	comes("once")
	waits("You are signed out in two minutes, unless you stay.")
	b.accessible("the notice")
	stays()
	for deadline := time.Now().Add(patience); b.words(".sl-idle") != ""; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("who stays still reads %q", b.words(".sl-idle"))
		}
	}
	comes("twice")
	waits("You are signed out in two minutes")
	try(b, "signing out elsewhere", chromedp.Evaluate[int](`fetch("/sign-out", {method: "POST"}).then(() => 0)`, chromedp.EvalAwaitPromise))
	stays()
	waits("You could not stay signed in. What you send from this page is kept while you sign in again.")
}
