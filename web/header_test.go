package web

import (
	"regexp"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/desktest"
	"sightline/record"
)

// headerOf opens a child with these entries and gives the words of the header.
func headerOf(t *testing.T, entries string) string {
	t.Helper()
	desk := newDesk(t)
	desk.add(t, "k1", "Kit", submission("2008-05-03", entries))
	return visit(t, desk).see("/children/k1").Text(".sl-child")
}

// a bar from an area is never a place of safety, and what was safe is said as past.
func TestABarIsNoSafePlace(t *testing.T) {
	text := headerOf(t, `E1,social-care,S1,2023-02-01,,,child.protective,Safe in the small home.,,,what=safe-place;lasting=short,,
E2,social-care,S1,unknown,,,family.protective,Her father gave her a place to stay.,relative-home: father's home,father: father,by=father,,
E3,social-care,S1,2023-02-03,,,family.protective,Her mother locks the door.,,,by=mother,,
E4,police,P1,2024-03-01,,,justice.condition,Not to enter the Mill estate.,,,kind=area,,
`)
	safe, barred, _ := strings.Cut(text, "Barred from areas or people")
	_, safe, _ = strings.Cut(safe, "Where Kit is safe")
	for _, words := range []string{"Was safe on 1 February 2023, for a short time: Safe in the small home.", "Protected by family, at a time not known: Her father gave her a place to stay.", "No record says where Kit is safe now."} {
		if !strings.Contains(safe, words) {
			t.Errorf("it does not say %q: %q", words, safe)
		}
	}
	if strings.Contains(safe, "Mill estate") || strings.Contains(safe, "locks the door") {
		t.Errorf("what is no place of safety stands as one: %q", safe)
	}
	if !strings.Contains(barred, "Not to enter the Mill estate.") {
		t.Errorf("the bar is not said under its own words: %q", barred)
	}
}

// A place said to last, of which the record speaks at this moment, is not denied.
func TestASafePlaceThatGoesOnIsNotDenied(t *testing.T) {
	text := headerOf(t, "E1,social-care,S1,2024-02-01,,,child.protective,Safe with the foster family.,,,what=safe-place;lasting=ongoing,,\nE2,police,P1,2024-03-01,,,police.arrest,Arrested.,,,,,\n")
	if !strings.Contains(text, "Was safe on 1 February 2024, said to go on") || strings.Contains(text, "No record says where Kit is safe") {
		t.Errorf("it says %q", text)
	}
}

// The states of the child: one that another contains is said once, one that may be over stands apart, and one that can last no more than
// hours is gone once a later month or age is told.
func TestStatesAreSaidOnceAndNoLongerThanTheyLast(t *testing.T) {
	text := headerOf(t, `E1,social-care,S1,2024-01-01,,,care.started,Cared for.,,,,,
E2,social-care,S1,2024-01-02,,,care.home-placement,Lives with her mother.,,,parent=mother,,
E3,police,P1,2024-01,,,police.protection,Police protection.,,,,,
E4,police,P1,2024-02-20,,,note,Nothing to add.,,,,,
`)
	if !strings.Contains(text, "Cared for, living with mother from 2 January 2024") || strings.Contains(text, "Cared for from") {
		t.Errorf("the state within another is said again, or neither is: %q", text)
	}
	if strings.Contains(text, "Police protection") {
		t.Errorf("police protection lasts 72 hours at most, and stands open a month later: %q", text)
	}
	text = headerOf(t, "E1,police,P1,2024-02,,,police.protection,Protected.,,,,,\nE2,police,P1,2024-02-10,,,note,Nothing to add.,,,,,\n")
	if open, loose, _ := strings.Cut(text, "Started, no end recorded"); strings.Contains(open, "Police protection from") || !strings.Contains(loose, "Police protection may be over") {
		t.Errorf("what may be over stands with what is open: %q", text)
	}
}

// everybody finds words that claim what all agencies did or did not write.
var everybody = regexp.MustCompile(`(?i)no agency|no record|no one is|nobody wrote|not one agency`)

// looked at through one agency, nothing on the page claims a silence of the others.
func TestThroughOneAgencyNothingIsSaidOfTheOthers(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	for _, agency := range []record.AgencyCode{"police", "health", "mace"} {
		page := b.see(thenAt(joe, desk.children[joe].Items[150]) + "&known=" + string(agency))
		for _, part := range []string{".sl-then", ".sl-child", ".sl-v"} {
			if found := everybody.FindString(page.Text(part)); found != "" {
				t.Errorf("%s, %s: it says %q", agency, part, found)
			}
		}
		if text := page.Text(".sl-child"); !strings.Contains(text, "wrote or was told") {
			t.Errorf("%s: nothing is said of its own silence: %q", agency, text)
		}
	}
}

// One page has one age, also where an entry's own time tells none.
func TestOnePageHasOneAge(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	c := desk.children[joe]
	said := regexp.MustCompile(`Joe is ([0-9a-z ]+)\.`)
	found := 0
	for pos := 0; pos < c.Len(); pos += 7 {
		for _, known := range []string{"", "&known=police"} {
			page := b.see(thenAt(joe, c.Items[pos]) + known)
			age := page.Text(".sl-age strong")
			m := said.FindStringSubmatch(page.Text(".sl-then__h"))
			if len(m) == 0 && age != "Age not known" || len(m) == 2 && m[1] != age {
				t.Errorf("at %s%s: the bar says %q and the header %q", c.Items[pos].Ref, known, m, age)
			}
			found += len(m)
		}
	}
	if found == 0 {
		t.Error("no page says an age")
	}
	if text := b.see(thenAt(joe, c.Items[0])).Text(".sl-then__h"); !strings.Contains(text, "You are looking at the start of the record.") || strings.Contains(text, "Joe is 0 to 17") {
		t.Errorf("an interval of ages stands as a moment: %q", text)
	}
}

// Coded details are read, not decoded.
func TestDetailsAreSaidInWords(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "k1", "Kit", submission("2008", "E1,police,P1,2024-01-02,,,exploitation.view,Agreed.,,,view=at-risk;concern=criminal-exploitation;source_grade=1;quote=well-being,,\n"))
	text := visit(t, desk).see("/children/k1?e=" + casework.Token("k1", record.Ref{Agency: "police", Record: "E1"})).Text("#entry")
	for _, words := range []string{"View at risk", "Concern criminal exploitation", "Quote well-being"} {
		if !strings.Contains(text, words) {
			t.Errorf("it does not say %q: %q", words, text)
		}
	}
}

// At night nobody should have to know that there is a page of what is kept sealed: where the child is safe leads to it, for whoever may ask.
func TestWhereAChildIsSafeLeadsToWhatIsSealed(t *testing.T) {
	w := desktest.NewWorld(t)
	site := New(Options{PaceBy: unhurried(), Desk: door{w.Desk}, Assets: files})
	link := "/children/" + string(w.Everything)
	b := &browser{t, site, signedIn(desktest.OnDuty(t, w.Desk, "duty", record.OutOfHours, record.SafeguardingNow))}
	if got := b.get(link).Body.String(); !strings.Contains(got, `href="`+link+`/sealed">Look whether one is kept sealed</a>`) {
		t.Error("nothing leads to what is kept sealed")
	}
}
