package web

import (
	"net/http"
	"strings"
	"testing"
)

// one page shows why Joe is cared for, what stands and what there was, with the entries it comes from and a table beside the picture.
func TestTheStatusOfAChildIsOnOnePage(t *testing.T) {
	b := realDesk(t)
	page := b.see(joesPage(b) + "/status")
	text := page.Text("main")
	for _, want := range []string{"Why Joe is cared for by the council", "cannot be kept safe at home", "Care order", "Only a court ends it", "Living with a parent while cared for", "Care Planning Regulations 2010", "Order in the community"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if bars := page.All("section[aria-labelledby=years] svg rect"); len(bars) < 10 {
		t.Errorf("the picture has %d parts", len(bars))
	}
	rows, drawn := len(page.All("section[aria-labelledby=years] tbody tr")), len(page.All("section[aria-labelledby=years] svg"))
	if rows < 8 || drawn > rows {
		t.Errorf("beside %d bars there are %d rows", drawn, rows)
	}
	for _, link := range page.All("main a.sl-cite") {
		if where, _ := link.Attr("href"); !strings.Contains(where, "e=") {
			t.Fatalf("a source leads to %q", where)
		}
	}
	if here := page.Text(".sl-ways-nav a[aria-current=page]"); here != "Status" {
		t.Errorf("it says that this is %q", here)
	}
}

// why Joe is cared for stands above where Joe stands in the process, with the entry that says so.
func TestWhyAChildIsCaredForIsAlwaysInSight(t *testing.T) {
	b := realDesk(t)
	page := b.see(joesPage(b) + "/pathway")
	if says := page.Text("#care"); !strings.Contains(says, "Why Joe is cared for by the council:") || !strings.Contains(says, "cannot be kept safe at home") || !page.Has("#care a.sl-cite") {
		t.Errorf("it says %q", says)
	}
}

// Short forms that the record is full of are spelled out once on the page, and no others.
func TestShortFormsAreSpelledOutOnce(t *testing.T) {
	b := realDesk(t)
	says := b.see(joesPage(b) + "/pathway").Text("#short")
	if !strings.Contains(says, "VEMT: vulnerable, exploited, missing, trafficked") || strings.Count(says, "VEMT") != 1 || strings.Contains(says, "MASH") {
		t.Errorf("it says %q", says)
	}
	if says := spelledOut("MACEDONIA", "a mash of things", "the panel"); says != "" {
		t.Errorf("where there are none it says %q", says)
	}
}

// the condition that barred Joe from the area of his safe place is shown with both entries, and with the step that checks it.
func TestAConditionInTheWayIsShownWithBothEntries(t *testing.T) {
	b := realDesk(t)
	page := b.see(joesPage(b) + "/status")
	barred := page.Text("section[aria-labelledby=barred]")
	for _, want := range []string{"Conditions not to enter areas", "In the way of", "safe place to stay", "Nobody has recorded that it was checked"} {
		if !strings.Contains(barred, want) {
			t.Errorf("it does not say %q: %s", want, barred)
		}
	}
	step, _ := page.All("section[aria-labelledby=barred] a.govuk-link")[0].Attr("href")
	if form := b.see(step).Text("main"); !strings.Contains(form, "Check a condition against where the child is safe") {
		t.Errorf("the link leads to %q", form)
	}
	if broken := page.Text("section[aria-labelledby=broken]"); !strings.Contains(broken, "Curfew infringement") || !strings.Contains(broken, "What stood around it") {
		t.Errorf("R-139: of the curfew it says %q", broken)
	}
}

// the register counts 22 contacts as 22 moments, what nobody used at 12 and 13 stands first, and each leads to the step that offers help.
func TestTheRegisterOfMomentsLeadsToTheStep(t *testing.T) {
	b := realDesk(t)
	page := b.see(joesPage(b) + "/moments")
	rows := page.All("section[aria-labelledby=unused] tbody tr")
	if len(rows) < 10 {
		t.Fatalf("there are %d lines", len(rows))
	}
	if text := page.Text("section[aria-labelledby=unused]"); !strings.Contains(text, "×22") || !strings.Contains(text, "22 of 22") {
		t.Error("the 22 contacts in custody are not 22 moments")
	}
	if first := rows[0].Text(); !strings.Contains(first, "Early") {
		t.Errorf("the first line is no early one: %q", first)
	}
	if text := page.Text("section[aria-labelledby=placed]"); !strings.Contains(text, "Secure home worker") {
		t.Errorf("well placed are %q", text)
	}
	step, _ := page.All("section[aria-labelledby=unused] tbody .sl-screen a")[0].Attr("href")
	if w := b.get(step); w.Code != http.StatusOK {
		t.Errorf("%s answers %d", step, w.Code)
	}
}
