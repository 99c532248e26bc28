package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// the business manager reads the rates of both areas and enters a training; a team manager draws a sample for supervision: with axe on
// every page, none wider than a telephone, and once without scripts.
func TestBrowserRatesOfWordsAndASample(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			b := openTab(t)
			looks := b.lookedAt(scripts)
			b.wide(1280)
			b.comes("partnership", "assurance", scripts)
			b.goTo("Words")
			looks("the rates of words")
			if says := b.words("main"); !strings.Contains(says, "Area prev") || !strings.Contains(says, "Area cur") || strings.Contains(says, "Joe") {
				t.Fatalf("it says %q", says)
			}
			b.goTo("Enter a training")
			looks("entering a training")
			b.walk("title", func(f focused) bool { return f.Name == "title" })
			b.key("Words that do not blame")
			for _, part := range []string{"day-day", "day-month", "day-year"} {
				b.walk(part, func(f focused) bool { return f.Name == part })
				b.key(map[string]string{"day-day": "2", "day-month": "4", "day-year": "2025"}[part])
			}
			b.walk("whom", func(f focused) bool { return f.Name == "whom" })
			b.key(kb.ArrowDown)
			b.walk("Enter the training", func(f focused) bool { return f.Tag == "BUTTON" && f.Words == "Enter the training" })
			b.enter()
			if says := b.words("main"); !strings.Contains(says, "The training is entered") || !strings.Contains(says, "2 April 2025") {
				t.Errorf("after the training it says %q", says)
			}
			looks("a training that was entered")
			b.comes("team-manager", "supervision", scripts)
			b.goTo("Words")
			b.goTo("Draw a sample of my team for supervision")
			b.walk("Draw", func(f focused) bool { return f.Tag == "BUTTON" && f.Words == "Draw" })
			b.enter()
			looks("a sample")
			if says := b.words("main"); !strings.Contains(says, "It could be written") || !strings.Contains(says, "Nothing was found here") {
				t.Errorf("the sample says %q", says)
			}
			for _, r := range b.refused {
				t.Error(r)
			}
		})
	}
}
