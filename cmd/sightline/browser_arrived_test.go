package main

import (
	"strings"
	"testing"
)

// Whoever is on duty at night finds what is urgent from any page, reads it with one button, and says what comes of it; the hub finds it and decides.
// With the keyboard, with axe on every page and no page wider than a telephone, and once without scripts.
func TestBrowserWhatCameInIsReadTriagedAndLookedAt(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			b := openTab(t)
			looks := b.lookedAt(scripts)
			b.wide(1280)
			b.comes("out-of-hours", "safeguarding now", scripts)
			if says := b.words("#ring"); !strings.Contains(says, "1 urgent thing came in") {
				t.Fatalf("the page of whoever is on duty says %q", says)
			}
			b.goTo("Read it")
			looks("what came in")
			b.walk("Read what the police tell", func(f focused) bool { return f.Tag == "A" && strings.HasPrefix(f.Words, "Read what the police tell") })
			b.enter()
			if says := b.words("main"); !strings.Contains(says, "two men whom she could not name") || !strings.Contains(says, "For the exploitation hub") {
				t.Fatalf("what came in is not there to read: %q", says)
			}
			looks("what came in, to read")
			b.walk("I have read it", func(f focused) bool { return f.Tag == "BUTTON" && f.Words == "I have read it" })
			b.enter()
			if says := b.words("#ring"); says != "" {
				t.Errorf("it is read, and it still rings: %q", says)
			}
			looks("after it was read")
			b.goTo("Process")
			b.goTo("Came in")
			b.walk("Say what comes of it", func(f focused) bool {
				return f.Tag == "A" && strings.HasPrefix(f.Words, "Say what comes of what the police tell")
			})
			b.enter()
			b.through("Say what comes of it, and who does it", map[string]string{"danger": "no", "outcome": "assessment", "worker": "somebody"}, scripts)
			b.walk("Say what comes of it", func(f focused) bool { return f.Tag == "BUTTON" && strings.HasPrefix(f.Words, "Say what comes of it") })
			b.enter()
			looks("after it was triaged")
			b.comes("exploitation-hub", "safeguarding now", scripts)
			b.goTo("Process")
			b.goTo("Came in")
			b.walk("Look at what the police tell", func(f focused) bool {
				return f.Tag == "A" && strings.HasPrefix(f.Words, "Look at what the police tell")
			})
			b.enter()
			b.through("Look at what came in", map[string]string{"decision": "referred"}, scripts)
			b.walk("Look at what came in", func(f focused) bool { return f.Tag == "BUTTON" && strings.HasPrefix(f.Words, "Look at what came in") })
			b.enter()
			if says := b.words("main"); !strings.Contains(says, "waits to be screened") {
				t.Errorf("after the hub looked it says %q", says)
			}
			for _, r := range b.refused {
				t.Error(r)
			}
		})
	}
}
