package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused is what the keyboard stands at.
type focused struct {
	Tag, Type, Name, Value, Words string
	Checked                       bool
}

// at says what the keyboard stands at.
func (b *tab) at() focused {
	b.t.Helper()
	return try(b, "asking what the keyboard stands at", chromedp.Evaluate[focused](`(() => { const e = document.activeElement;
		return {Tag: e.tagName, Type: e.type || "", Name: e.name || "", Value: e.value || "", Words: (e.tagName === "TEXTAREA" ? "" : e.textContent).trim(), Checked: !!e.checked} })()`))
}

func (b *tab) key(keys string) {
	b.t.Helper()
	try(b, "pressing a key", chromedp.KeyEvent(keys))
}

// enter presses Enter at what leads to another page, and waits for it.
func (b *tab) enter() {
	b.t.Helper()
	before := b.where()
	try(b, "marking the page", chromedp.Evaluate[bool]("window.left = true"))
	b.key(kb.Enter)
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if arrived, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!window.left && document.readyState === 'complete'")); err == nil && arrived {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("the keyboard at %s led nowhere", before)
		}
	}
}

// walk goes on with Tab until something is reached, by what it says of itself.
func (b *tab) walk(what string, reached func(focused) bool) {
	b.t.Helper()
	for range 600 {
		b.key(kb.Tab)
		if reached(b.at()) {
			return
		}
	}
	b.t.Fatalf("at %s the keyboard does not reach %q: %s", b.where(), what, b.words("main"))
}

// go follows a link or button by its words, with the keyboard alone.
func (b *tab) goTo(words string) {
	b.t.Helper()
	b.walk(words, func(f focused) bool { return strings.HasPrefix(f.Words, words) })
	b.enter()
}

// answer goes through the fields of a section with the keyboard, and sends it: as is wanted, and else the first answer there is or some words.
func (b *tab) answer(wanted map[string]string) {
	b.t.Helper()
	b.walk("the first question", func(f focused) bool { return strings.HasPrefix(f.Name, "a.") || f.Name == "do" })
	for {
		f := b.at()
		name := strings.TrimPrefix(f.Name, "a.")
		value, want := wanted[name]
		switch {
		case f.Name == "do" && f.Value == "save":
			b.enter()
			return
		case f.Tag == "SELECT" && want: // somebody, whoever stands first
			b.key(kb.ArrowDown)
		case !strings.HasPrefix(f.Name, "a."), f.Type == "radio" && f.Checked, f.Tag == "SELECT":
		case f.Type == "radio":
			b.key(" ")
			for i := 0; want && b.at().Value != value && i < 30; i++ {
				b.key(kb.ArrowDown)
			}
		case f.Type == "checkbox":
			if !f.Checked && (want && slices.Contains(strings.Fields(value), f.Value) || f.Value == "yes") {
				b.key(" ")
			}
		case f.Value != "":
		case want:
			b.key(value)
		case f.Tag == "TEXTAREA" || f.Type == "text":
			b.key(wordsFor(name))
		}
		b.key(kb.Tab)
	}
}

func wordsFor(name string) string {
	switch {
	case strings.HasSuffix(name, "-day"):
		return "28"
	case strings.HasSuffix(name, "-month"):
		return "2"
	case strings.HasSuffix(name, "-year"):
		return fmt.Sprint(time.Now().Year() + 1)
	}
	return "Said at the meeting by those who were there."
}

// takes goes through a step to its answers. It gives the answers' page, where everything that is missing is said.
func (b *tab) takes(step string, wanted map[string]string, looks bool) {
	b.t.Helper()
	b.goTo("Pathway")
	b.goTo(step)
	b.through(step, wanted, looks)
}

// through goes through the parts of a step to its answers.
func (b *tab) through(step string, wanted map[string]string, looks bool) {
	b.t.Helper()
	b.walk("the first part", func(f focused) bool {
		return f.Tag == "A" && f.Words != "" && strings.Contains(b.words(".govuk-task-list a"), f.Words)
	})
	b.enter()
	for range 60 {
		if strings.HasSuffix(strings.Split(b.where(), "?")[0], "/check") {
			break
		}
		if looks {
			b.accessible(step + " at " + b.words("h1"))
		}
		b.answer(wanted)
		if wrong := b.words(".govuk-error-summary"); wrong != "" {
			b.t.Fatalf("%s at %s: %s", step, b.words("h1"), wrong)
		}
	}
	if looks {
		b.accessible(step + ": the answers")
	}
}

// without switches the scripts of pages off.
func (b *tab) without() {
	b.t.Helper()
	try(b, "switching scripts off", chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		_, err := cdp.Call(ctx, page, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// From the referral over the screening and a strategy meeting to the gate before stepping down, with the keyboard alone: once as people have it,
// with axe on every page, and once without scripts.
func TestBrowserFromTheReferralToTheGate(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			b := openTab(t)
			b.wide(1280)
			b.signs("social-worker", "preparing a visit", scripts)
			b.takes("Refer to the exploitation hub", map[string]string{"worry": "Seen with older men at night.", "danger": "no"}, scripts)
			b.sends("Refer to the exploitation hub", "waits to be screened")
			b.signs("exploitation-hub", "preparing a meeting", scripts)
			b.takes("Screen the referral", map[string]string{"outcome": "accept"}, scripts)
			b.sends("Screen the referral", "Open")
			b.signs("social-worker", "preparing a visit", scripts)
			b.takes("Record and close a meeting", map[string]string{"type": "strategy", "concern": "criminal-exploitation", "invited": "police", "view": "at-risk", "nrm": "not-refer"}, scripts)
			b.sends("Record and close a meeting", "National Referral Mechanism")
			b.goTo("Propose to step down or leave")
			b.goTo("Check your answers")
			if says := b.words("main"); !strings.Contains(says, "What is still missing") || slices.Contains(strings.Split(says, "\n"), "Propose to step down or leave in Joe’s record") {
				t.Errorf("the gate says %q", says)
			}
			if scripts {
				b.accessible("the gate")
			}
			for _, r := range b.refused {
				t.Error(r)
			}
		})
	}
}

// signs brings somebody in by the keyboard, and opens Joe's record.
func (b *tab) signs(role, purpose string, scripts bool) {
	b.t.Helper()
	b.comes(role, purpose, scripts)
	b.goTo("Joe")
}

// comes brings somebody in by the keyboard.
func (b *tab) comes(role, purpose string, scripts bool) {
	b.t.Helper()
	if strings.HasPrefix(b.where(), b.address) {
		b.goTo("Sign out")
	}
	b.open("/")
	if !scripts {
		b.without()
		b.open("/")
	}
	try(b, "typing a name", chromedp.SendKeys("#demologin", role))
	try(b, "typing a code", chromedp.SendKeys("#democode", b.codes[role]))
	b.enter()
	if strings.Contains(b.where(), "/start") {
		b.walk("a purpose", func(f focused) bool { return f.Name == "hat" })
		for i := 0; b.at().Value != role+"/"+purpose && i < 20; i++ {
			b.key(kb.ArrowDown)
		}
		b.key(" ")
		b.enter()
	}
}

// sends gives the answers of a step, and sees what the page of the process says then.
func (b *tab) sends(step, want string) {
	b.t.Helper()
	b.walk(step, func(f focused) bool { return f.Tag == "BUTTON" && strings.HasPrefix(f.Words, step) })
	b.enter()
	if says := b.words("main"); !strings.Contains(says, "Done: "+step) || !strings.Contains(says, want) {
		b.t.Fatalf("after %q, at %s it says %q", step, b.where(), says)
	}
}

// No page of a step is wider than a telephone, whoever takes it.
func TestBrowserNoPageOfAStepIsWiderThanATelephone(t *testing.T) {
	b := openTab(t)
	hrefs := func(selector string) []string {
		return try(b, "finding "+selector, chromedp.Evaluate[[]string](fmt.Sprintf(`[...document.querySelectorAll(%q)].map(a => a.getAttribute("href"))`, selector)))
	}
	seen := map[string]bool{}
	for _, who := range [][2]string{{"social-worker", "preparing a visit"}, {"exploitation-hub", "preparing a meeting"}, {"team-manager", "preparing a meeting"}} {
		role, purpose := who[0], who[1]
		b.wide(1280)
		b.signs(role, purpose, true)
		if role == "social-worker" {
			b.takes("Refer to the exploitation hub", map[string]string{"worry": "Seen with older men at night.", "danger": "no"}, false)
			b.sends("Refer to the exploitation hub", "waits to be screened")
		} else {
			b.goTo("Pathway")
		}
		b.wide(390)
		for _, step := range append(hrefs(".sl-can a"), hrefs(".sl-dues a")...) {
			if seen[step] || !strings.Contains(step, "/pathway/") {
				continue
			}
			seen[step] = true
			b.open(step)
			for _, page := range append([]string{step}, hrefs(".govuk-task-list a")...) {
				b.open(page)
				if wide := try(b, "measuring", chromedp.Evaluate[int64]("document.documentElement.scrollWidth - document.documentElement.clientWidth")); wide > 0 {
					t.Errorf("%s as %s: %d pixels wider than the window", page, role, wide)
				}
			}
		}
	}
	if len(seen) < 15 {
		t.Errorf("%d steps were measured", len(seen))
	}
}
