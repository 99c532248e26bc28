package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/internal/desktest"
	"sightline/internal/htmlcheck"
	"sightline/record"
)

// worker is the social worker of every child, for whom they write.
func worker(t *testing.T) *browser {
	t.Helper()
	return somebody(realDesk(t), "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit)
}

// formOf reads the form of a page as a browser sends it: what is hidden, typed, ticked and chosen, but for its buttons.
func formOf(page *htmlcheck.Page) url.Values {
	form := url.Values{}
	for _, in := range page.All("main form input") {
		name, _ := in.Attr("name")
		value, _ := in.Attr("value")
		sort, _ := in.Attr("type")
		_, checked := in.Attr("checked")
		if sort == "radio" || sort == "checkbox" {
			if checked {
				form.Add(name, value)
			}
			continue
		}
		form.Add(name, value)
	}
	for _, in := range page.All("main form textarea") {
		name, _ := in.Attr("name")
		form.Set(name, in.Text())
	}
	return form
}

// answers fills in a section of a step and presses a button; it gives where that leads, or the page that says what is wrong.
func (b *browser) answers(path, do string, pairs ...string) (where string, page *htmlcheck.Page) {
	b.t.Helper()
	form := formOf(b.see(path))
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set("a."+pairs[i], pairs[i+1])
	}
	return b.sends(path, do, form)
}

func (b *browser) sends(path, do string, form url.Values) (where string, page *htmlcheck.Page) {
	b.t.Helper()
	form.Set("do", do)
	path, _, _ = strings.Cut(path, "#")
	w := b.post(path, form)
	if w.Code >= http.StatusInternalServerError {
		b.t.Fatalf("%s: %d", path, w.Code)
	}
	where, _, _ = strings.Cut(w.Header().Get("Location"), "#")
	if where != "" {
		return where, nil
	}
	return "", parsed(b.t, w.Body.String())
}

// refers goes through the referral up to its answers.
func (b *browser) refers(child string) (check string) {
	b.t.Helper()
	next, page := b.answers(child+"/pathway/refer/worry", "save", "worry", "Seen with older men at night, with a new telephone.", "danger", "no")
	if !strings.HasSuffix(next, "/refer/more") {
		b.t.Fatalf("after the first part it leads to %q: %s", next, saysOf(page))
	}
	if next, page = b.answers(next, "save"); !strings.HasSuffix(next, "/refer/check") {
		b.t.Fatalf("after the last part it leads to %q: %s", next, saysOf(page))
	}
	return next
}

func saysOf(page *htmlcheck.Page) string {
	if page == nil {
		return ""
	}
	return page.Text("main")
}

// A social worker refers: from the page of the process to the parts, the questions, the answers, and back with what follows from it.
func TestSomebodyRefersOnPages(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	start := b.see(child + "/pathway")
	if !strings.Contains(start.Text("section .sl-can"), "Refer to the exploitation hub") {
		t.Fatalf("what can be done is %q", start.Text("main"))
	}
	parts := b.see(child + "/pathway/refer")
	if says := parts.Text("main"); !strings.Contains(says, "ring 999") || !strings.Contains(says, "0 of 2 parts") && !strings.Contains(says, "1 of 2 parts") || !strings.Contains(says, "Not yet started") {
		t.Errorf("the parts say %q", says)
	}
	check := b.refers(child)
	page := b.see(check)
	if says := page.Text("main"); !strings.Contains(says, "older men at night") || !strings.Contains(says, "becomes part of Joe’s record") || strings.Contains(check, "men") {
		t.Errorf("the answers are %q at %s", says, check)
	}
	where, refused := b.sends(check, "take", formOf(page))
	if where != child+"/pathway?done=refer" {
		t.Fatalf("it leads to %q: %s", where, saysOf(refused))
	}
	done := b.see(where)
	if says := done.Text("main"); !strings.Contains(says, "Done: Refer to the exploitation hub") || !strings.Contains(done.Text(".sl-life"), "older men at night") || !strings.Contains(done.Text(".sl-life"), "By: Allocated social worker, Social care") {
		t.Errorf("afterwards it says %q", says)
	}
	if !strings.Contains(done.Text(".sl-dues"), "Screen the referral") {
		t.Errorf("what waits is %q", done.Text(".sl-dues"))
	}
	if left := b.see(child + "/pathway/refer").Text("main"); strings.Contains(left, "is kept, and nobody") {
		t.Errorf("the draft is still there: %q", left)
	}
}

// Every part of every step that can be taken is a page that a browser can show, and a keyboard can use; sent as it stands, it breaks nothing.
func TestEveryPartOfEveryStepIsAPage(t *testing.T) {
	site, desk := realDeskOf(t)
	child := joesPage(somebody(site, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit))
	opened := map[string]bool{}
	for _, role := range []record.Role{"social-worker", "exploitation-hub", record.OutOfHours} {
		user := "on-duty-" + string(role)
		desktest.OnDuty(t, desk, user, role, record.SafeguardingNow)
		b := somebody(site, user, role, "social-care-cur", record.SafeguardingNow)
		for _, step := range b.see(child + "/pathway").All(".sl-can a") {
			to, _ := step.Attr("href")
			if opened[to] {
				continue
			}
			opened[to] = true
			w := b.get(to)
			wellMade(t, to, w.Body.String())
			for _, part := range parsed(t, w.Body.String()).All(".govuk-task-list a") {
				path, _ := part.Attr("href")
				w := b.get(path)
				if w.Code != http.StatusOK {
					t.Errorf("%s as %s: %d", path, role, w.Code)
					continue
				}
				wellMade(t, path, w.Body.String())
				if parsed(t, w.Body.String()).Has("legend.govuk-visually-hidden") {
					t.Errorf("%s: words that nobody sees make a phone scroll sideways", path)
				}
				b.sends(path, "save", formOf(parsed(t, w.Body.String())))
			}
		}
	}
	if len(opened) < 10 {
		t.Errorf("%d steps were opened", len(opened))
	}
}
