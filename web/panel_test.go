package web

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/internal/htmlcheck"
	"sightline/record"
	"sightline/web/drawing"
)

// dated finds a day of the calendar in words.
var dated = regexp.MustCompile(`\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}`)

// MO: a moment that a rule worked out from an age is never printed as days that the record does not name.
func TestAMomentCountedFromAnAgeIsNoDate(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	c := desk.children[joe]
	days := map[string]bool{}
	for _, it := range c.Items {
		for _, day := range dated.FindAllString(whenWords(it), -1) {
			days[day] = true
		}
	}
	counted := 0
	for pos := 60; pos < c.Len(); pos += 9 {
		text := b.see(thenAt(joe, c.Items[pos])).Text(".sl-panel")
		for _, day := range dated.FindAllString(text, -1) {
			if !days[day] {
				t.Errorf("at %s the panel says %s, which no entry names", c.Items[pos].Ref, day)
			}
		}
		counted += strings.Count(text, "since the time allowed ran out after “")
	}
	if counted == 0 {
		t.Error("no question was opened by time that ran out: nothing is tested")
	}
}

// Where the record names the day, the moment that time ran out is that day.
func TestAMomentCountedFromADayIsADay(t *testing.T) {
	desk := newDesk(t)
	desk.add(t, "k1", "Kit", submission("2008-05-03", "E1,social-care,S1,2024-01-02,,,plan.protection-start,Plan.,,,category=neglect,,\nE2,police,P1,2024-06-20,,,note,Nothing.,,,,,\n"))
	o, err := desk.Open(t.Context(), someone, "k1", casework.View{})
	if err != nil {
		t.Fatal(err)
	}
	text := visit(t, desk).see("/children/k1").Text(".sl-panel")
	elapsed := 0
	for i := range o.Prompts {
		p := &o.Prompts[i]
		if it := o.Chronology.Find(p.OpenedAt); p.OpenedWhen != it.Happened.String() {
			elapsed++
			if day := momentWords(p.OpenedWhen); !dated.MatchString(day) || !strings.Contains(text, "since "+day) {
				t.Errorf("%s opened %s, and the panel says %q", p.Rule, p.OpenedWhen, text)
			}
		}
	}
	if elapsed == 0 {
		t.Error("no question was opened by time that ran out: nothing is tested")
	}
}

// One rule is one card; the questions asked before are a line that leads to each.
func TestOneRuleIsOneCard(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	o, _ := desk.Open(t.Context(), someone, joe, casework.View{})
	of := map[string][]int{}
	for i := range o.Prompts {
		if p := &o.Prompts[i]; p.Status == record.Asked || p.Status == record.Overdue {
			of[p.Rule] = append(of[p.Rule], i+1)
		}
	}
	page := b.see("/children/c1")
	several := 0
	for _, numbers := range of {
		newest, older := numbers[len(numbers)-1], numbers[:len(numbers)-1]
		card := page.Text("#q" + strconv.Itoa(newest))
		for _, n := range older {
			several++
			if page.Has("#q" + strconv.Itoa(n)) {
				t.Errorf("question %d has a card of its own", n)
			}
			if !strings.Contains(card, "Asked before:") || !strings.Contains(card, "question "+strconv.Itoa(n)) {
				t.Errorf("the card of %d does not name %d: %q", newest, n, card)
			}
			chosen := b.see("/children/c1?q=" + strconv.Itoa(n))
			if on := chosen.All(".sl-q--on"); len(on) != 1 || !strings.Contains(on[0].Text(), "Asked again:") || !chosen.Has("#q"+strconv.Itoa(n)) {
				t.Errorf("choosing question %d does not show it", n)
			}
		}
	}
	if several == 0 {
		t.Error("no rule asks twice: nothing is tested")
	}
}

// Only what is surely overdue is bold.
func TestPossibleIsNotBold(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	page := visit(t, desk).see("/children/c1")
	if !strings.Contains(page.Text(".sl-panel"), "Timing: possible") {
		t.Fatal("no question is only possible: nothing is tested")
	}
	if slices.ContainsFunc(page.All(".sl-panel strong"), func(n htmlcheck.Node) bool { return strings.Contains(n.Text(), "possible") }) {
		t.Error("what is only possible is bold")
	}
}

// A closed question says when it was answered, and how long after, as far as both are known.
func TestAClosedQuestionSaysWhen(t *testing.T) {
	desk := newDesk(t)
	desk.joe(t)
	b := visit(t, desk)
	if text := b.see("/children/c1").Text(".sl-done"); !regexp.MustCompile(`Answered at age 1\d: `).MatchString(text) {
		t.Errorf("it does not say when: %q", text)
	}
	desk.add(t, "k1", "Kit", submission("2008-05-03", "E1,social-care,S1,2024-01-02,,,health.mental-health-decision,Declined.,,,decision=declined,,\nE2,social-care,S1,2024-01-12,,,health.mental-health-decision,Will advise.,,,decision=consultation,,\n"))
	if text := b.see("/children/k1").Text(".sl-done"); !regexp.MustCompile(`Answered on 12 January 2024: .*10 days after it could be asked`).MatchString(text) {
		t.Errorf("it does not say how long after: %q", text)
	}
}

// In the list for narrow screens a question hangs under the entry it is about.
func TestAQuestionHangsUnderWhatItIsAbout(t *testing.T) {
	desk := newDesk(t)
	joe := desk.joe(t)
	b := visit(t, desk)
	o, _ := desk.Open(t.Context(), someone, joe, casework.View{})
	moved := 0
	for _, band := range drawing.Bands(o.Chronology) {
		page := b.see("/children/c1?age=" + band.Key)
		rows, links := page.All(".sl-v li.sl-v__e"), page.All(".sl-v li.sl-v__e a.sl-cite")
		for i := range rows {
			link, _ := links[i].Attr("href")
			for n := range o.Prompts {
				p := &o.Prompts[n]
				if p.Status != record.Asked && p.Status != record.Overdue || !strings.Contains(link, casework.Token(joe, p.Trigger)) {
					continue
				}
				if p.Trigger != p.OpenedAt {
					moved++
				}
				if number := strconv.Itoa(n + 1); !strings.Contains(rows[i].Text(), number+strings.ReplaceAll(p.Asks, "{child}", "Joe")) && !strings.Contains(rows[i].Text(), number+" "+strings.ReplaceAll(p.Asks, "{child}", "Joe")) {
					t.Errorf("question %s is about %s and does not hang under it", number, p.Trigger)
				}
			}
		}
	}
	if moved == 0 {
		t.Error("every question opened at the entry it is about: nothing is tested")
	}
}
