package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"sightline/record"
)

// place is where pages are, and who can sign in there: the codes of the demonstration by their names.
type place struct {
	address string
	codes   map[string]string
}

// printed is a line by which the demonstration says who can sign in.
var printed = regexp.MustCompile(`login (\S+) +code (\S+)`)

// readPlace hears out what is said when pages are ready: where they are, and everybody who can sign in.
func readPlace(t *testing.T, out io.Reader) place {
	t.Helper()
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	address, ready := strings.CutPrefix(strings.TrimSpace(first), "ready ")
	if err != nil || !ready {
		t.Fatalf("it did not say that it is ready: %q, %v", first, err)
	}
	s := place{address, map[string]string{}}
	for s.codes[string(record.Administrator)] == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("it did not say who can sign in: %v, %v", s.codes, err)
		}
		if found := printed.FindStringSubmatch(line); found != nil {
			s.codes[found[1]] = found[2]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	return s
}

// startDemo serves the demonstration as a user starts it, and gives where it is once it says that it is ready.
func startDemo(t *testing.T) place {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	var complaints strings.Builder
	go func() {
		ended <- run(ctx, []string{"demo", "--addr", "127.0.0.1:0"}, in, &complaints)
		_ = in.Close()
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != done {
			t.Errorf("the demonstration ended with %d: %s", code, complaints.String())
		}
	})
	return readPlace(t, out)
}

// lacking skips the test aloud; where SIGHTLINE_BROWSER is "required", and in CI, it fails.
func lacking(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("SIGHTLINE_BROWSER") == "required" || os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip("SKIPPED, the pages are not tried in a real browser: " + what)
}

// browser gives a tab of a real browser.
func browser(t *testing.T) context.Context {
	t.Helper()
	found := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && found == "" {
			found = path
		}
	}
	if found == "" {
		lacking(t, "no Chromium was found: install Debian's package chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.NoFirstRun)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return ctx
}

const patience = 30 * time.Second

// tab is what a person does in a browser.
type tab struct {
	place

	t   *testing.T
	ctx context.Context //nolint:containedctx // the tab is its context
	axe string

	mu      sync.Mutex
	refused []string // what the page's own policy refused, and scripts that failed
}

func openTab(t *testing.T) *tab {
	t.Helper()
	return openTabAt(t, startDemo)
}

// openTabAt opens a tab at what is served by start.
func openTabAt(t *testing.T, start func(*testing.T) place) *tab {
	t.Helper()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		lacking(t, "axe-core is not there: run npm ci")
	}
	b := &tab{t: t, ctx: browser(t), place: start(t), axe: string(axe)}
	if err := chromedp.Listen(b.ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.refused = append(b.refused, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source == log.EntrySourceSecurity {
			b.refused = append(b.refused, e.Entry.Text)
		}
	}
}

// try performs one step and gives what it found.
func try[T any](b *tab, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	return got
}

func (b *tab) open(path string) {
	b.t.Helper()
	try(b, "opening "+path, chromedp.Navigate(b.address+path))
}

// follow clicks the first visible link or button with these words and waits for the next page.
func (b *tab) follow(words string) {
	b.t.Helper()
	b.press("a, button", words)
}

// press clicks the first visible element of a selector with these words, "" for any, and waits for the next page.
func (b *tab) press(selector, words string) {
	b.t.Helper()
	before := b.where()
	try(b, "marking the page", chromedp.Evaluate[bool]("window.left = true"))
	find := fmt.Sprintf(`(() => { const e = [...document.querySelectorAll(%q)].find(e => e.checkVisibility() && (!%q || e.textContent.trim() === %q)); if (!e) return false; setTimeout(() => e.click()); return true })()`, selector, words, words)
	if !try(b, "following "+words, chromedp.Evaluate[bool](find)) {
		b.t.Fatalf("at %s there is no link %q", before, cmp.Or(words, selector))
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if arrived, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!window.left && document.readyState === 'complete'")); err == nil && arrived {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("%q at %s led nowhere", cmp.Or(words, selector), before)
		}
	}
}

func (b *tab) where() string {
	b.t.Helper()
	return try(b, "reading the address", chromedp.Location())
}

// words gives the visible words of a part of the page.
func (b *tab) words(selector string) string {
	b.t.Helper()
	return try(b, "reading "+selector, chromedp.Evaluate[string](fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility()).map(e => e.innerText).join("\n")`, selector)))
}

func (b *tab) wide(pixels int64) {
	b.t.Helper()
	try(b, "setting the width", chromedp.EmulateViewport(pixels, 900))
}

// accessible runs axe with every rule up to WCAG 2.2 AA, and sees that nothing is wider than the window.
func (b *tab) accessible(page string) {
	b.t.Helper()
	try(b, "loading axe", chromedp.Evaluate[int](b.axe+";0"))
	violations := try(b, "axe on "+page, chromedp.Evaluate[[]string](`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
		.then(r => r.violations.map(v => v.id + ": " + v.help + " at " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(", ")))`, chromedp.EvalAwaitPromise))
	for _, v := range violations {
		b.t.Errorf("%s: %s", page, v)
	}
	wide := try(b, "measuring", chromedp.Evaluate[int64]("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
	if wide > 0 {
		b.t.Errorf("%s: %d pixels wider than the window", page, wide)
	}
}

// begin signs in with the code of a demonstration, and says why somebody looks, as everybody must before they see anything.
func (b *tab) begin(role, purpose string) {
	b.t.Helper()
	b.open("/")
	if at := b.where(); !strings.Contains(at, "/sign-in") {
		b.t.Fatalf("without signing in, %s was shown", at)
	}
	try(b, "typing a name", chromedp.SetValue("#demologin", role))
	try(b, "typing a code", chromedp.SetValue("#democode", b.codes[role]))
	b.follow("Sign in to the demonstration")
	if at := b.where(); !strings.Contains(at, "/start") {
		return // there was nothing to choose
	}
	try(b, "choosing a purpose", chromedp.Click(fmt.Sprintf(`input[name=hat][value="%s/%s"]`, role, purpose)))
	b.follow("Continue")
}

// The journey the whole line exists for: a chair opens the published case, goes back to the strategy meeting of late 2021 and finds there
// the question that nobody asked (MO-51, LP15): has he been referred to the exploitation panel?
func TestBrowserReplaysToTheStrategyMeetingOfLate2021(t *testing.T) {
	b := openTab(t)
	b.wide(1280)
	b.begin("out-of-hours", "preparing a meeting")
	b.follow("Joe Example")
	if !strings.Contains(b.words("h1"), "Joe") || !strings.Contains(b.words("blockquote"), "“") {
		t.Error("the child page does not begin with the name and the child's own words")
	}
	b.follow("As known then")
	for range 40 {
		if strings.Contains(b.words(".sl-then"), "late 2021") {
			break
		}
		b.follow("Next meeting")
	}
	then := b.words("main")
	if !strings.Contains(then, "You are looking at late 2021") {
		t.Fatal("the strategy meeting of late 2021 was not reached")
	}
	if strings.Contains(then, "robbery") || strings.Contains(then, "graft house") {
		t.Error("what came later is on the page")
	}
	panel := strings.ToLower(b.words(".sl-panel"))
	if !strings.Contains(panel, "exploitation panel") {
		t.Errorf("no open question asks about the exploitation panel:\n%s", panel)
	}
	for range 20 { // other questions that were open then stand before it
		b.follow("Next question")
		if strings.Contains(b.words(".sl-panel"), "Has Joe been referred to the exploitation panel?") {
			break
		}
	}
	if asked := b.words(".sl-panel"); !strings.Contains(asked, "A strategy meeting was held about Joe, and exploitation or harm outside the home had been named. Has Joe been referred to the exploitation panel?") {
		t.Errorf("the meeting's own question is not asked next:\n%s", asked)
	}
	b.follow("Leave the past")
	if strings.Contains(b.words("main"), "You are looking at") {
		t.Error("the past was not left")
	}
}

// Every page, at a desk and on a phone: no violation of WCAG 2.2 AA, nothing wider than the window, nothing refused by our own policy.
func TestBrowserPagesAreAccessible(t *testing.T) {
	b := openTab(t)
	b.begin("out-of-hours", "safeguarding now")
	link := func(name string) string {
		return try(b, "finding "+name, chromedp.Evaluate[string](fmt.Sprintf(`[...document.querySelectorAll('a[href^="/children/"]')].find(a => a.textContent.trim() === %q).getAttribute("href")`, name)))
	}
	child, dated := link("Joe Example"), link("Child015 Synthetic")
	b.open(child + "/then")
	replay := strings.TrimPrefix(b.where(), b.address)
	pages := []string{"/", child, child + "?q=1", child + "?depth=significant", dated, child + "/then", replay, child + "/print", child + "/looks", "/search", "/blank", "/start", "/children/nobody",
		"/account", "/account/details", "/policies", "/prove", "/set-up", "/enrol", child + "/people-working", child + "/people-working/add", child + "/people-working/declare", child + "/status", child + "/moments",
		"/questions", "/questions?of=team", "/questions?theme=nothing", "/rules", "/rules?q=nowhere", "/rules/strategy-without-panel"}
	first := func(from, selector string) string {
		b.open(from)
		return try(b, "finding "+selector, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q).getAttribute('href')", selector)))
	}
	pages = append(pages, first("/questions?of=all", ".sl-dues td a"), first(child, ".sl-done a"), first(replay+"&known=police", ".sl-leave"))
	b.open(child + "/looks")
	pages = append(pages, try(b, "finding a look", chromedp.Evaluate[string](`document.querySelector('a[href*="/looks/"]').getAttribute("href")`)))
	for _, width := range []int64{1280, 390, 320} {
		b.wide(width)
		for _, page := range pages {
			b.open(page)
			b.accessible(fmt.Sprintf("%s at %d", page, width))
		}
	}
	for _, r := range b.refused {
		t.Error(r)
	}
}

// Somebody looks for a word, opens the entry, asks who has looked, and sees what the record held then.
func TestBrowserFromAWordToWhoLooked(t *testing.T) {
	b := openTab(t)
	b.wide(1280)
	b.begin("social-worker", "preparing a meeting")
	b.follow("Search")
	for _, width := range []int64{1280, 390} {
		b.wide(width)
		for words, want := range map[string]string{"secondary school": "Found in", "nowhere at all": "Nothing was found", "…": "There is a problem"} {
			try(b, "typing", chromedp.SetValue("#words", words))
			b.press(".sl-search button", "")
			b.accessible(fmt.Sprintf("search for %q at %d", words, width))
			if says := b.words("main"); !strings.Contains(says, want) || strings.Contains(b.where(), "school") {
				t.Errorf("at %s, %q says %q", b.where(), words, says)
			}
		}
	}
	b.wide(1280)
	try(b, "typing", chromedp.SetValue("#words", "secondary school was problematic"))
	b.press(".sl-search button", "")
	b.follow("Move between schools or phases")
	if says := b.words("#entry"); !strings.Contains(says, "Move to secondary school was problematic.") {
		t.Errorf("the entry says %q", says)
	}
	b.follow("Who has looked")
	if says := b.words(".sl-looks"); !strings.Contains(says, "Opened the record") {
		t.Errorf("the look is not there: %q", says)
	}
	b.press(".sl-looks__then", "")
	if says := b.words(".sl-held-then"); !strings.Contains(says, "This is what the record held on") {
		t.Errorf("it says %q", says)
	}
	b.follow("Leave the past")
}

// asksAgain takes back, from the list of what was set aside lately, what was.
func asksAgain(t *testing.T, b *tab) {
	t.Helper()
	b.follow("1 was set aside in the last 90 days")
	for _, width := range []int64{1280, 390} {
		b.wide(width)
		b.accessible(fmt.Sprintf("what was set aside lately at %d", width))
	}
	b.press(".sl-asides td a", "")
	try(b, "typing", chromedp.SetValue("#reason", "The panel has not met yet."))
	b.press("#aside ~ form button", "")
	if says := b.words("main"); !strings.Contains(says, "The question is asked again.") || !strings.Contains(says, "Set aside by: Team manager") || strings.Contains(b.where(), "panel") {
		t.Errorf("at %s it says %q", b.where(), says)
	}
	b.accessible("a question that is asked again")
}

// A manager asks why, sets a question aside with a reason, and finds it gone from the list; the rule behind it is read, and tried.
func TestBrowserAsksWhyAndSetsAside(t *testing.T) {
	b := openTab(t)
	b.wide(1280)
	b.begin("team-manager", "preparing a meeting")
	b.follow("Questions")
	b.accessible("questions of a manager")
	waiting := b.words(".sl-dues td a")
	b.press(".sl-dues td a", "")
	asks := b.words("h1")
	for _, says := range []string{"Why am I asked this?", "What it rests on", "What would answer it", "The rule in words", "What it stands on", "What became of it so far"} {
		if !strings.Contains(b.words("main"), says) {
			t.Errorf("the page of %q does not say %q", asks, says)
		}
	}
	b.press("#aside ~ form button", "")
	if says := b.words(".govuk-error-summary"); !strings.Contains(says, "Say why nothing is to be done") {
		t.Errorf("without a reason it says %q", says)
	}
	for _, width := range []int64{1280, 390} {
		b.wide(width)
		b.accessible(fmt.Sprintf("a question without a reason at %d", width))
	}
	try(b, "typing", chromedp.SetValue("#reason", "Talked through with the panel on Monday; last month's referral covers it."))
	b.press("#aside ~ form button", "")
	if says := b.words("main"); !strings.Contains(says, "The question is set aside.") || !strings.Contains(says, "Set aside by: Team manager") || strings.Contains(b.where(), "panel") {
		t.Errorf("at %s it says %q", b.where(), says)
	}
	b.accessible("a question that was set aside")
	b.follow("The rule, with its stories")
	if says := b.words("main"); !strings.Contains(says, "The question is asked") || !strings.Contains(says, "What it stands on") {
		t.Errorf("the rule says %q", says)
	}
	rule := strings.TrimPrefix(b.where(), b.address)
	b.follow("Questions")
	if strings.Count(b.words(".sl-dues td a"), "?") >= strings.Count(waiting, "?") {
		t.Errorf("%q still waits", asks)
	}
	asksAgain(t, b)
	b.wide(1280)
	b.follow("Sign out")
	b.begin("partnership", "assurance")
	b.open(rule)
	b.follow("See what it would have asked")
	if says := b.words("main"); !strings.Contains(says, "this rule would have asked") {
		t.Errorf("tried, it says %q", says)
	}
	for _, width := range []int64{1280, 390} {
		b.wide(width)
		b.accessible(fmt.Sprintf("a rule that was tried at %d", width))
	}
	for _, r := range b.refused {
		t.Error(r)
	}
}
