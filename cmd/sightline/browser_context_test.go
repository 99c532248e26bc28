package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// fills goes through the fields of a form that is no step, with the keyboard, and sends it.
func (b *tab) fills(button string, fields ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		b.walk(fields[i], func(f focused) bool { return f.Name == fields[i] })
		if b.at().Type != "radio" {
			b.key(fields[i+1])
			continue
		}
		b.key(" ")
		for n := 0; b.at().Value != fields[i+1] && n < 10; n++ {
			b.key(kb.ArrowDown)
		}
	}
	b.walk(button, func(f focused) bool { return f.Tag == "BUTTON" && f.Words == button })
	b.enter()
}

// lookedAt gives what looks at a page: with axe, and whether it is wider than a telephone. Without scripts it is not looked at: the page is the same.
func (b *tab) lookedAt(scripts bool) func(page string) {
	return func(page string) {
		b.t.Helper()
		if !scripts {
			return
		}
		b.accessible(page)
		b.wide(390)
		if wide := try(b, "measuring", chromedp.Evaluate[int64]("document.documentElement.scrollWidth - document.documentElement.clientWidth")); wide > 0 {
			b.t.Errorf("%s: %d pixels wider than a telephone", page, wide)
		}
		b.wide(1280)
	}
}

// A school refers a place with the keyboard, the hub screens it and the work on it begins: with axe on every page and no page wider than a
// telephone, and once without scripts.
func TestBrowserAPlaceIsReferredAndScreened(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			b := openTab(t)
			looks := b.lookedAt(scripts)
			b.wide(1280)
			b.comes("school-lead", "safeguarding now", scripts)
			b.goTo("Process")
			b.goTo("Groups and places")
			b.goTo("Refer a group or a place")
			looks("the referral of a place")
			b.fills("Refer it", "danger", "no", "kind", "place", "name", "The car park behind the shops", "where", "High Street", "worry", "Boys of twelve are met there by a man in a grey car.")
			if says := b.words("main"); !strings.Contains(says, "It has arrived") || !strings.Contains(says, "waits to be screened") {
				t.Fatalf("it says %q", says)
			}
			looks("a place that was referred")
			b.comes("exploitation-hub", "safeguarding now", scripts)
			b.goTo("Process")
			b.goTo("Groups and places")
			looks("the list of places")
			b.goTo("The car park behind the shops")
			b.goTo("Screen the referral")
			looks("the parts of a screen")
			b.through("Screen the referral", map[string]string{"outcome": "decline"}, scripts)
			b.walk("Screen the referral", func(f focused) bool { return f.Tag == "BUTTON" && strings.HasPrefix(f.Words, "Screen the referral") })
			b.enter()
			if says := b.words("main"); !strings.Contains(says, "Not accepted, since") || !strings.Contains(says, "Challenge a decision") {
				t.Errorf("after the screen it says %q", says)
			}
			looks("a place that was not accepted")
			for _, r := range b.refused {
				t.Error(r)
			}
		})
	}
}
