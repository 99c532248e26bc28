package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/stories"
)

// theEvening is whoever is on duty, and the desk, when the police told of three invented children.
func theEvening(t *testing.T) (night *browser, who casework.Who, desk *casework.Desk) {
	t.Helper()
	b, desk := realDeskOf(t)
	for _, story := range []string{"ordinary", "tonight"} {
		files := stories.Ordinary()
		if story == "tonight" {
			files = stories.Tonight()
		}
		s, err := intake.ReadFolder(files, intake.DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Receive(t.Context(), casework.Service("import", record.Receiving), s); err != nil {
			t.Fatal(err)
		}
	}
	who = desktest.OnDuty(t, desk, "night", record.OutOfHours, record.SafeguardingNow)
	who.Actor.Agency = "front-door"
	return somebody(b, "night", record.OutOfHours, "front-door", record.SafeguardingNow), who, desk
}

// what came in stands in one list, what is urgent first, with everything that waits because of it; every page says that something urgent
// waits. It is read with one button, which a double click presses once, and then it rings no longer and somebody has to say what comes of it.
func TestWhatCameInHasAListAndOneButton(t *testing.T) {
	night, who, desk := theEvening(t)
	page := night.see("/matters?list=arrived")
	if says := page.Text("main"); !strings.Contains(says, "8 things are to be done, 3 are urgent") || !strings.Contains(says, "the child was in the exploitation process before") {
		t.Errorf("the list says %q", says)
	}
	if rows := page.All("tbody tr"); len(rows) != 3 || !strings.Contains(rows[0].Text(), "Urgent") {
		t.Errorf("%d rows, the first of them %q", len(rows), rows[0].Text())
	}
	if says := night.see("/questions").Text("#ring"); !strings.Contains(says, "1 urgent thing came in") {
		t.Errorf("another page says %q", says)
	}
	link, _ := page.All("tbody td a")[0].Attr("href")
	first := night.get(link) // a step that is sent at once begins with what is read
	if first.Code != http.StatusSeeOther || !strings.Contains(first.Header().Get("Location"), "/read-notice/read?about=") {
		t.Fatalf("it leads to %d %q", first.Code, first.Header().Get("Location"))
	}
	link = first.Header().Get("Location")
	reading := night.see(link)
	if says := reading.Text("main"); !strings.Contains(says, "forty miles from home") || !strings.Contains(says, "Nobody in Invented North is recorded to have read it") {
		t.Errorf("it reads %q", says)
	}
	form := formOf(reading)
	path, _, _ := strings.Cut(link, "?")
	for click := range 2 {
		where, _ := night.sends(path, "save", form)
		if click == 0 && !strings.HasSuffix(where, "/pathway?done=read-notice") {
			t.Errorf("it leads to %q", where)
		}
	}
	if n, rings := desk.Urgent(t.Context(), who); n != 0 || !rings {
		t.Errorf("it is read, and rings %d times for who is rung: %v", n, rings)
	}
	after := night.see("/matters?list=arrived")
	if says := after.Text("main"); !strings.Contains(says, "7 things are to be done, 2 are urgent") || after.Text("#ring") != "" {
		t.Errorf("read, the list says %q", says)
	}
	child, _, _ := strings.Cut(strings.TrimPrefix(link, "/children/"), "/")
	p, err := desk.Pathway(t.Context(), who, record.ChildID(child))
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, it := range p.Case.Chronology.Items {
		if it.Kind == "notification.read" {
			read++
		}
	}
	if read != 1 {
		t.Errorf("read %d times", read)
	}
}

// An open page asks whether something urgent waits. It is told how much and nothing else, and its asking keeps nobody signed in.
func TestAskingWhatIsUrgentIsNoUseOfASession(t *testing.T) {
	night, _, desk := theEvening(t)
	w := night.post(ringPath, url.Values{})
	if w.Code != http.StatusOK || w.Body.String() != "1 urgent thing came in, and you have not said that you read it." || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %q", w.Code, w.Body.String())
	}
	if got := len(night.see("/matters?list=arrived").All("script[data-ring]")); got > 1 {
		t.Errorf("%d scripts ask", got)
	}
	if nobody := somebody(night, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit).post(ringPath, url.Values{}); nobody.Body.Len() != 0 {
		t.Errorf("whoever is not rung is told %q", nobody.Body.String())
	}
	social := somebody(night, "duty-desk", "social-worker", "social-care-cur", record.PreparingVisit)
	if page := social.see("/matters"); page.Has("#ring") {
		t.Error("a page rings for whom nothing rings")
	}
	if _, err := desk.Glance(t.Context(), "no-such-token"); err == nil {
		t.Error("a token of nobody is somebody’s")
	}
}
