package web

import (
	"slices"
	"strings"
	"testing"

	"sightline/internal/desktest"
	"sightline/pathway"
	"sightline/record"
)

// What somebody wrote for fewer people than read the record is not said aloud when they are done, and is not in the list of what was decided.
func TestWhatIsForFewIsNotSaidAloud(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	check := b.refers(child)
	if where, page := b.answers(child+"/pathway/refer/more", "save", "behind", "A man who calls himself Zed."); where == "" {
		t.Fatal(saysOf(page))
	}
	where, refused := b.sends(check, "take", formOf(b.see(check)))
	if where == "" {
		t.Fatal(saysOf(refused))
	}
	page := b.see(where)
	if says := page.Text(".govuk-notification-banner"); !strings.Contains(says, "older men at night") || strings.Contains(says, "Zed") {
		t.Errorf("afterwards it says %q", says)
	}
	if says := page.Text(".sl-life"); !strings.Contains(says, "older men at night") || strings.Contains(says, "Zed") {
		t.Errorf("what was decided is %q", says)
	}
	if says := b.see(child).Text("main"); !strings.Contains(says, "Zed") {
		t.Error("it stands nowhere in the chronology")
	}
}

// Danger that was named stands before everything else: on the page of the process, in the list of the process, and in the list of children.
func TestDangerThatWasNamedStandsFirst(t *testing.T) {
	b := worker(t)
	child := joesPage(b)
	worry := child + "/pathway/refer/worry"
	b.answers(worry, "save", "worry", "He was driven off by men he fears.", "danger", "yes")
	b.answers(worry, "save", "done", "999 was rung.")
	check := child + "/pathway/refer/check"
	if where, refused := b.sends(check, "take", formOf(b.see(check))); where == "" {
		t.Fatal(saysOf(refused))
	}
	page := b.see(child + "/pathway")
	rows := page.All(".sl-dues tbody tr")
	if len(rows) < 2 || !strings.Contains(rows[0].Text(), "Say what was done about the danger") {
		t.Errorf("what waits is %q", page.Text(".sl-dues"))
	}
	if says := page.Text(".govuk-warning-text"); !strings.Contains(says, "Danger was named on") || !page.Has(".govuk-warning-text a") {
		t.Errorf("above, it says %q", says)
	}
	if says := b.see("/matters").All(".sl-matters tbody tr")[0].Text(); !strings.Contains(says, "Danger was named on") {
		t.Errorf("the list of the process says %q", says)
	}
	if says := b.see("/").All(".sl-list tbody tr")[0].Text(); !strings.Contains(says, "Danger was named") {
		t.Errorf("the list of children says %q", says)
	}
}

// What can be done is found under a few headings, each step once, that which is for one's own role first; referring is offered where people begin.
func TestWhatCanBeDoneStandsUnderHeadings(t *testing.T) {
	for step := range stepsUnder {
		if found, known := pathway.Find(step); !known || found.Of != pathway.OfChild {
			t.Errorf("%q is no step about a child", step)
		}
	}
	site, desk := realDeskOf(t)
	child := joesPage(somebody(site, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit))
	for role, first := range map[record.Role]string{"social-worker": "The level", record.OutOfHours: "The level", "exploitation-hub": "A worry"} {
		user := "on-duty-" + string(role)
		desktest.OnDuty(t, desk, user, role, record.SafeguardingNow)
		b := somebody(site, user, role, "social-care-cur", record.SafeguardingNow)
		page := b.see(child + "/pathway")
		heads := page.All("h3.sl-can__h")
		if len(heads) < 2 || len(heads) > len(stepHeadings) {
			t.Fatalf("as %s there are %d headings", role, len(heads))
		}
		if says := heads[0].Text(); !strings.HasPrefix(says, first) {
			t.Errorf("as %s the first heading is %q", role, says)
		}
		var to []string
		for _, link := range page.All(".sl-part .sl-can a") {
			href, _ := link.Attr("href")
			to = append(to, href)
		}
		slices.Sort(to)
		if len(to) < 5 || len(slices.Compact(slices.Clone(to))) != len(to) {
			t.Errorf("as %s the steps are %q", role, to)
		}
		if !b.see("/").Has("a.govuk-button[href=/refer]") || !b.see(child).Has("a.govuk-button[href="+child+"/pathway/refer]") {
			t.Errorf("as %s nothing offers to refer", role)
		}
	}
}
