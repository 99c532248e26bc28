package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// writes types into a field with the keyboard, as a person does.
func (b *tab) writes(field, words string) {
	b.t.Helper()
	try(b, "going to "+field, chromedp.Focus(fmt.Sprintf("[id=%q]", field)))
	b.key(words)
}

// until waits for words to stand in a part of the page.
func (b *tab) until(selector, words string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); !strings.Contains(b.words(selector), words); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatalf("at %s there is no %q in %s: %q", b.where(), words, selector, b.words(selector))
		}
	}
}

// while somebody writes, what blames Joe is said under the field once they leave it: the keyboard stays where it is, and it goes again once it is
// said otherwise. The answers say the same, and it can be sent. With a script and without one every page is accessible.
func TestBrowserSuggestsOtherWordsWhileSomebodyWrites(t *testing.T) {
	b := openTab(t)
	b.wide(1280)
	b.signs("social-worker", "preparing a visit", true)
	b.goTo("Pathway")
	b.goTo("Refer to the exploitation hub")
	b.walk("the first part", func(f focused) bool {
		return f.Tag == "A" && f.Words != "" && strings.Contains(b.words(".govuk-task-list a"), f.Words)
	})
	b.enter()
	const field, under = "a.worry", `[id="a.worry-words"]`
	b.writes(field, "He failed to engage and keeps putting himself at risk.")
	if says := b.words(under); says != "" {
		t.Errorf("in the middle of it, it says %q", says)
	}
	b.key(kb.Tab)
	at := b.at()
	b.until(under, "putting himself at risk")
	if now := b.at(); now != at {
		t.Errorf("the keyboard moved from %+v to %+v", at, now)
	}
	if live := try(b, "asking how it is read out", chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q).getAttribute('aria-live')", under))); live != "polite" {
		t.Errorf("it is read out %q", live)
	}
	for _, wide := range []int64{1280, 390} {
		b.wide(wide)
		b.shot(t, "words-under", wide)
		b.accessible(fmt.Sprint("a note under a field at ", wide))
	}
	b.wide(1280)
	try(b, "saying it otherwise", chromedp.Evaluate[string](fmt.Sprintf("document.getElementById(%q).value = ''", field)))
	b.writes(field, "Older men put him at risk, and he failed to engage.")
	b.key(kb.Tab)
	for deadline := time.Now().Add(patience); strings.Contains(b.words(under), "putting himself"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("said otherwise, it is still noted")
		}
	}
	if kept := try(b, "reading what goes along", chromedp.Evaluate[string](`[...document.querySelectorAll("form[data-keeps] input[name=words-shown]")].map(e => e.value).sort().join(" ")`)); kept != "not-engaging own-risk" {
		t.Errorf("what was shown goes along as %q", kept)
	}
	try(b, "going back to the field", chromedp.Focus(fmt.Sprintf("[id=%q]", field)))
	b.answer(map[string]string{"danger": "no"})
	b.answer(nil)
	if where := b.where(); !strings.HasSuffix(where, "/check") {
		t.Fatalf("wording stopped it at %s: %s", where, b.words("main"))
	}
	b.until("main", "Change how this is said")
	for _, wide := range []int64{390, 1280} {
		b.wide(wide)
		b.shot(t, "words-answers", wide)
		b.accessible(fmt.Sprint("answers with a note at ", wide))
	}
	b.sends("Refer to the exploitation hub", "waits to be screened")
	if len(b.refused) > 0 {
		t.Errorf("refused: %q", b.refused)
	}
}

// Without a script the answers say it, and what was typed is changed or sent by links and buttons alone.
func TestBrowserSuggestsOtherWordsWithoutAScript(t *testing.T) {
	b := openTab(t)
	b.wide(1280)
	b.signs("social-worker", "preparing a visit", false)
	b.takes("Refer to the exploitation hub", map[string]string{"worry": "He failed to engage.", "danger": "no"}, false)
	b.until("main", "“failed to engage”")
	b.goTo("Change how this is said")
	b.until(".sl-wording", "“failed to engage”")
	b.answer(map[string]string{"danger": "no"})
	b.answer(nil)
	b.sends("Refer to the exploitation hub", "waits to be screened")
}

// the police's label stands beside the facts, on a wide screen, on a phone and without a script.
func TestBrowserShowsALabelBesideTheFacts(t *testing.T) {
	b := openTab(t)
	b.wide(1280)
	b.signs("social-worker", "preparing a visit", true)
	link := try(b, "finding the entry", chromedp.Evaluate[string](`[...document.querySelectorAll(".sl-v__e, .govuk-table__row")].find(e => e.textContent.includes("knife carrier"))?.querySelector("a[href*='e=']")?.getAttribute("href") ?? ""`))
	at, err := url.Parse(b.where())
	if err != nil || link == "" {
		t.Fatalf("there is no such entry: %v", err)
	}
	for _, wide := range []int64{1280, 390} {
		b.wide(wide)
		b.open(at.Path + link)
		b.until(".sl-worded", "Nobody is recorded as having asked the child what it was for")
		b.shot(t, "words-label", wide)
		b.accessible(fmt.Sprint("an agency's label at ", wide))
	}
}
