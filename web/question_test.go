package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
)

// asked gives the questions of a child as they stand now, and their link.
func asked(t *testing.T, desk *fakeDesk, id record.ChildID) []record.Prompt {
	t.Helper()
	o, err := desk.desk().Open(t.Context(), someone, id, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	return o.Prompts
}

func firstOpen(t *testing.T, prompts []record.Prompt) *record.Prompt {
	t.Helper()
	i := slices.IndexFunc(prompts, func(p record.Prompt) bool { return open(&p) })
	if i < 0 {
		t.Fatal("no question is open: nothing is tested")
	}
	return &prompts[i]
}

// A social worker asks why: every question of the published case, open or closed, has a page that says what it rests on, the rule in words
// and what it stands on, and leads to each entry in the chronology.
func TestEveryQuestionSaysWhy(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	for i, p := range asked(t, desk, joe) {
		path := whyLink(joe, p.ID)
		w := b.get(path)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", p.Rule, w.Code)
		}
		wellMade(t, path, w.Body.String())
		page := parsed(t, w.Body.String())
		text := page.Text("main")
		if page.Text("h1") != rules.Question(p.Asks, "Joe") {
			t.Errorf("%s is headed %q", p.Rule, page.Text("h1"))
		}
		if page.Text("title") == page.Text("h1") || strings.Contains(page.Text("title"), "Joe") {
			t.Error("the title stays in the browser's history, and names the child")
		}
		if n := len(page.All(".sl-part .sl-evidence li a")); n < len(p.Evidence)+len(p.Later) {
			t.Errorf("%s rests on %d entries and shows %d", p.Rule, len(p.Evidence)+len(p.Later), n)
		}
		for _, ref := range p.Evidence {
			if to := "e=" + casework.Token(joe, ref); !strings.Contains(w.Body.String(), to) || !strings.Contains(w.Body.String(), fmt.Sprintf("q=%d#", i+1)) {
				t.Errorf("%s does not lead to %s in the chronology", p.Rule, ref)
			}
		}
		for _, says := range []string{"It asks when", "What it stands on", "Asked of", roleWords(p.AskedOf), stateOf(&p)} {
			if !strings.Contains(text, says) {
				t.Errorf("%s does not say %q", p.Rule, says)
			}
		}
		if !page.Has("main a[href=" + ruleLink(p.Rule) + "]") {
			t.Errorf("%s does not lead to its rule", p.Rule)
		}
		if form := page.Has("form textarea#reason"); form != open(&p) {
			t.Errorf("%s is %s, and the form to set it aside is there: %v", p.Rule, p.Status, form)
		}
		if possible := strings.Contains(text, "Possible. The times as they are written leave it open"); possible != (p.Timing == record.Possible) {
			t.Errorf("%s is %s and says otherwise", p.Rule, p.Timing)
		}
	}
}

// Every question anywhere leads to its page: on the child's page, as it stood then, and in the list.
func TestEveryQuestionLeadsToItsPage(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	page := b.see("/children/c1")
	for _, card := range page.All(".sl-panel .sl-q") {
		if !strings.Contains(card.Text(), "Why am I asked this?") {
			t.Errorf("a card does not say why: %s", card.Text())
		}
	}
	closed, list := 0, b.see("/questions")
	for _, p := range asked(t, desk, joe) {
		link := "a[href=" + whyLink(joe, p.ID) + "]"
		if !open(&p) {
			closed++
			if !page.Has(".sl-done " + link) {
				t.Errorf("the closed question of %s has no link", p.Rule)
			}
		}
		if open(&p) && p.AskedOf == someone.Actor.Role && !list.Has(link) {
			t.Errorf("the list has no link to the question of %s", p.Rule)
		}
	}
	if closed == 0 {
		t.Error("no question is closed: nothing is tested")
	}
}

// Stepping through the past, a question is shown as it stood then: with the evidence of then, without what became of it, and nobody can
// set it aside from there.
func TestAQuestionAsItStoodThen(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	c := desk.children[joe]
	tried := 0
	for pos := 40; pos < c.Len(); pos += 60 {
		stand := thenAt(joe, c.Items[pos])
		links := b.see(stand).All(".sl-panel .sl-q__do a")
		for _, n := range links[:min(len(links), 4)] {
			to, _ := n.Attr("href")
			page := b.see(to)
			tried++
			if !strings.Contains(page.Text(".sl-then"), "This is the question as it stood at") || page.Has("form textarea") || page.Has("#life") || page.Has("#before") {
				t.Errorf("%s says what came later, or can be acted on", to)
			}
			if now, _ := page.All(".sl-leave a")[1].Attr("href"); strings.Contains(now, "at=") {
				t.Errorf("%s does not lead back to now", to)
			}
			for _, e := range page.All(".sl-evidence a") {
				if link, _ := e.Attr("href"); !strings.HasPrefix(link, "/children/c1/then?at=") {
					t.Errorf("%s leads out of the past: %s", to, link)
				}
			}
		}
	}
	if tried == 0 {
		t.Error("no question was open then: nothing is tested")
	}
	first := casework.Token(joe, c.Items[0].Ref)
	if w := b.get(whyLink(joe, firstOpen(t, asked(t, desk, joe)).ID) + "?at=" + first); w.Code != http.StatusNotFound {
		t.Errorf("before anything was asked: %d", w.Code)
	}
}

// A manager sets a question aside, with a reason: it is sent once under one request, and the page says that it is done.
func TestAQuestionIsSetAside(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	path := whyLink(joe, firstOpen(t, asked(t, desk, joe)).ID)
	request, _ := b.see(path).All("input[name=request]")[0].Attr("value")
	if !requestShape.MatchString(request) {
		t.Fatalf("the form's request is %q", request)
	}
	if another, _ := b.see(path).All("input[name=request]")[0].Attr("value"); another == request {
		t.Error("two pages have one request")
	}
	form := url.Values{"request": {request}, "shown": {"these"}, "reason": {"  Talked through with the panel on Monday.  "}}
	for range 2 { // a double click
		w := b.post(path, form)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != path+"?done=aside#done" {
			t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
		}
	}
	if len(desk.aside) != 2 || desk.aside[0] != desk.aside[1] || desk.aside[0].Request.ID != request || desk.aside[0].Reason != "Talked through with the panel on Monday." || desk.aside[0].Child != joe {
		t.Errorf("what was asked of the desk: %d wishes, the first under %q", len(desk.aside), desk.aside[0].Request.ID)
	}
	page := b.see(path + "?done=aside")
	if !strings.Contains(page.Text(".govuk-notification-banner"), "The question is set aside") || !page.Has("input[name=do][value=again]") || !strings.Contains(page.Text(".sl-facts"), "Set aside") {
		t.Error("the page does not say that it is done")
	}
	if strings.Contains(path, "Talked") || b.see(path).Has(".govuk-notification-banner") {
		t.Error("it is said to be just done when it is not")
	}
}

// Without a reason nothing is done, and the page says what is wanted and keeps what was written; so it does when the desk wants more words.
func TestAReasonIsWanted(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	path := whyLink(joe, firstOpen(t, asked(t, desk, joe)).ID)
	for reason, refuse := range map[string]error{"": nil, "\n": nil, strings.Repeat("é ", 1200): nil, "<b>no": fmt.Errorf("%w: too few words", record.Invalid)} {
		desk.refuse, desk.aside = refuse, nil
		w := b.post(path, url.Values{"request": {"a-request-of-a-test"}, "shown": {"these"}, "reason": {reason}})
		page := parsed(t, w.Body.String())
		wellMade(t, path, w.Body.String())
		if w.Code != http.StatusBadRequest || !strings.HasPrefix(page.Text("title"), "Error: ") || !page.Has(".govuk-error-summary a[href=#reason]") || !page.Has("#reason-error") || !page.Has("textarea#reason") {
			t.Errorf("%.20q: %d, and the page does not say what is wanted", reason, w.Code)
		}
		if refuse == nil && len(desk.aside) > 0 {
			t.Errorf("%.20q was sent to the desk", reason)
		}
		if refuse != nil && page.Text("textarea") != reason {
			t.Errorf("what was written is lost: %q", page.Text("textarea"))
		}
		if kept, _ := page.All("input[name=request]")[0].Attr("value"); kept != "a-request-of-a-test" {
			t.Errorf("the request is another: %q", kept)
		}
	}
	desk.refuse, desk.aside = nil, nil
	if w := b.post(path, url.Values{"request": {"<script>"}, "shown": {"these"}, "reason": {"The panel has it."}}); w.Code != http.StatusSeeOther || !requestShape.MatchString(desk.aside[0].Request.ID) {
		t.Error("a request of no use is passed on")
	} else if desk.aside[0].Shown != "these" {
		t.Error("what the person was shown is not passed on")
	}
}

// However much is pasted into the box, the person gets back what can be kept of it, with what is wrong; so they do without what hides in it,
// and from a form that does not say what the page showed.
func TestWhatWasWrittenComesBack(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	path := whyLink(joe, firstOpen(t, asked(t, desk, joe)).ID)
	start := "The panel has it already. "
	for what, c := range map[string]struct {
		reason, says, kept string
		code               int
	}{
		"just too long":         {start + strings.Repeat("é", reasonLetters), "at most 2,000 letters", start + strings.Repeat("é", reasonLetters-len(start)), http.StatusBadRequest},
		"a whole file":          {start + strings.Repeat("é", asideBytes), "at most 2,000 letters", start + strings.Repeat("é", reasonLetters-len(start)), http.StatusBadRequest},
		"more than is heard":    {start + strings.Repeat("x", 2*sentBytes), "at most 2,000 letters", start + strings.Repeat("x", reasonLetters-len(start)), http.StatusBadRequest},
		"turned round":          {start + "\u202eYes", "characters that nobody sees", start + "Yes", http.StatusBadRequest},
		"of control":            {start + "\x1b[31mYes", "characters that nobody sees", start + "[31mYes", http.StatusBadRequest},
		"without what it shows": {start, "came without saying what the page showed you", strings.TrimSpace(start), http.StatusConflict},
	} {
		desk.aside = nil
		form := url.Values{"request": {"a-request-of-a-test"}, "shown": {"these"}, "reason": {c.reason}}
		if c.code == http.StatusConflict {
			form.Del("shown")
		}
		w := b.post(path, form)
		page := parsed(t, w.Body.String())
		wellMade(t, path, w.Body.String())
		if says := page.Text(".govuk-error-summary"); w.Code != c.code || !strings.Contains(says, c.says) || page.Text("textarea") != c.kept || len(desk.aside) > 0 {
			t.Errorf("%s: %d, it says %q and keeps %d letters; %d were sent to the desk", what, w.Code, says, len([]rune(page.Text("textarea"))), len(desk.aside))
		}
	}
}

// What was kept before hidden characters were refused is shown with them in sight.
func TestWhatHidesInAReasonIsShown(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	p := firstOpen(t, asked(t, desk, joe))
	desk.steps = []record.Step{{Kind: record.QuestionDismissed, By: "team-manager", Reason: "It is \u202e done."}}
	desk.lately = []casework.AsideLine{{ID: p.ID, Child: joe, Asks: "Who talks with Joe?", AskedOf: "social-worker", By: "police-lead", Reason: "It is \u202e done."}}
	b := visit(t, desk)
	for _, path := range []string{whyLink(joe, p.ID), "/questions?show=aside"} {
		w := b.get(path)
		wellMade(t, path, w.Body.String())
		if !strings.Contains(parsed(t, w.Body.String()).Text("main"), "It is [hidden character U+202E] done.") {
			t.Errorf("%s does not show it", path)
		}
	}
}

// A page that has grown old: somebody answered meanwhile. Nothing is changed, and the page says what happened.
func TestMeanwhileItWasAnswered(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	prompts := asked(t, desk, joe)
	i := slices.IndexFunc(prompts, func(p record.Prompt) bool { return p.Status == record.Answered })
	desk.refuse = fmt.Errorf("%w: answered", record.Conflict)
	form := url.Values{"request": {"a-request-of-a-test"}, "shown": {"these"}, "reason": {"The panel has it already."}}
	w := b.post(whyLink(joe, prompts[i].ID), form)
	page := parsed(t, w.Body.String())
	wellMade(t, "conflict", w.Body.String())
	if says := page.Text(".govuk-error-summary"); w.Code != http.StatusConflict || !strings.Contains(says, "Nothing was changed") || !strings.Contains(says, "Your reason was not kept. Meanwhile this happened: answered by “") || page.Has("textarea") {
		t.Errorf("%d: %q", w.Code, says)
	}
	desk.aside, desk.steps = []casework.Dismissal{{Question: prompts[i].ID}}, []record.Step{{Kind: record.QuestionDismissed, By: "team-manager", Reason: "The panel has it."}}
	desk.after = record.Dismissed
	if says := parsed(t, b.post(whyLink(joe, prompts[i].ID), form).Body.String()).Text(".govuk-error-summary"); !strings.Contains(says, "set aside by: Team manager") {
		t.Errorf("somebody else set it aside: %q", says)
	}
	desk.after, desk.steps = "", nil
	w = b.post(whyLink(joe, firstOpen(t, prompts).ID), form) // more was told, or the same request was sent before with other words
	page = parsed(t, w.Body.String())
	if says := page.Text(".govuk-error-summary"); w.Code != http.StatusConflict || !strings.Contains(says, "had been sent before with another reason") || page.Text("textarea") != "The panel has it already." {
		t.Errorf("%d: %q", w.Code, says)
	}
	if q := (&casework.Question{Prompt: *firstOpen(t, prompts)}); !page.Has("input[name=shown][value=" + q.Shown() + "]") {
		t.Error("the form does not say what the question stands on")
	}
}

// While the record cannot be written nobody is offered a form that would fail.
func TestNoFormWhileNothingCanBeWritten(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	desk.health = casework.Health{ReadOnly: true, Why: "the disk is full"}
	if page := visit(t, desk).see(whyLink(joe, firstOpen(t, asked(t, desk, joe)).ID)); page.Has("textarea") || !strings.Contains(page.Text("body"), "the disk is full") {
		t.Error("the form is offered, or the page does not say why it is not")
	}
}

// The life of a question is told step by step, in words, with who set it aside as a role; how others of its rule ended is counted.
func TestTheLifeOfAQuestion(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	p := firstOpen(t, asked(t, desk, joe))
	at := time.Date(2024, 6, 3, 9, 30, 0, 0, time.UTC)
	desk.steps = []record.Step{
		{Kind: record.QuestionAsked, At: at, Evidence: p.Evidence, Prompt: *p},
		{Kind: record.QuestionAsked, At: at.Add(time.Hour), Evidence: []record.Ref{{Agency: "nobody", Record: "gone"}}, Joined: true},
		{Kind: record.QuestionOverdue, At: at.Add(2 * time.Hour)},
		{Kind: record.QuestionDismissed, At: at.Add(3 * time.Hour), By: "team-manager", Reason: "<i>The panel</i> has it."},
		{Kind: record.QuestionLapsed, At: at.Add(4 * time.Hour), Why: record.LapsedCorrected},
		{Kind: record.QuestionAsked, At: at.Add(5 * time.Hour), Evidence: p.Evidence},
		{Kind: record.QuestionAnswered, At: at.Add(6 * time.Hour), Entry: record.Ref{Agency: "nobody", Record: "withheld"}, Told: "mace.referral"},
	}
	desk.endings = []record.Ending{
		{Status: record.Answered, Agency: "social-care", Kind: "mace.referral", Count: 7}, {Status: record.Dismissed, By: "team-manager", Count: 2}, {Status: record.Lapsed, Why: record.LapsedGone, Count: 1},
	}
	b := visit(t, desk)
	page := b.see(whyLink(joe, p.ID))
	steps := page.All(".sl-life li")
	if len(steps) != len(desk.steps) {
		t.Fatalf("%d steps are told", len(steps))
	}
	for i, says := range []string{
		"3 June 2024 at 10:30", "More evidence joined it", "time allowed had passed", "Set aside by: Team manager. Their reason: “<i>The panel</i> has it.”", "was corrected, or more was told", "Asked anew",
		"Answered by an entry: Referral to the exploitation panel or hub",
	} {
		if !strings.Contains(steps[i].Text(), says) {
			t.Errorf("step %d says %q and not %q", i+1, steps[i].Text(), says)
		}
	}
	ends := page.Text("main")
	for _, says := range []string{"10 questions of this rule have ended here so far, over all children.", "Answered by “Referral to the exploitation panel or hub”, written by Social care", "Set aside with a reason, by: Team manager", "is not in this record any more"} {
		if !strings.Contains(ends, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	desk.endings = nil
	if page := b.see(whyLink(joe, p.ID)); page.Has(".sl-ends") || !strings.Contains(page.Text("main"), "No question of this rule has ended here yet.") {
		t.Error("nothing ended, and the page says otherwise")
	}
}

// On the child's page a question that was set aside says by which role and when, and leads to the reason.
func TestWhatWasSetAsideSaysByWhom(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	o, err := desk.desk().Open(t.Context(), someone, joe, casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	p := firstOpen(t, o.Prompts)
	p.Status = record.Dismissed
	o.Aside = []record.Step{
		{Question: p.ID, Kind: record.QuestionDismissed, At: time.Date(2024, 5, 1, 9, 0, 0, 0, time.UTC), By: "social-worker"}, {Question: "other", By: "police-lead"},
		{Question: p.ID, Kind: record.QuestionDismissed, At: time.Date(2024, 6, 3, 9, 0, 0, 0, time.UTC), By: "team-manager"},
	}
	v := &reading{opened: o, c: o.Chronology, who: someone}
	if q := v.question(1, p); q.EndWords != "Set aside by: Team manager, on 3 June 2024" || q.Why != whyLink(joe, p.ID) {
		t.Errorf("it says %q and leads to %q", q.EndWords, q.Why)
	}
}
