package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/audit"
	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/internal/htmlcheck"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
)

// duty is a desk over a real record, with its log and what is signed of it, and a clock that moves on by an hour with each look.
type duty struct {
	*browser
	desk        *casework.Desk
	checkpoints *audit.Checkpoints
	clock       time.Time
}

func onDuty(t *testing.T) *duty {
	t.Helper()
	d := &duty{clock: time.Now().Add(-1000 * time.Hour)}
	now := func() time.Time { d.clock = d.clock.Add(time.Hour); return d.clock }
	checkpoints, err := audit.OpenCheckpoints(filepath.Join(t.TempDir(), "signed"), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.WithClock(now), sqlite.With(func(of *store.Database) { of.Checkpoints = checkpoints }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	d.desk, d.checkpoints = casework.NewDesk(s, set, now), checkpoints
	desktest.OnDuty(t, d.desk, "duty-desk", record.OutOfHours, record.PreparingVisit)
	d.browser = visit(t, d.desk)
	d.choice = as(record.OutOfHours, record.PreparingVisit)
	return d
}

// receives takes in a submission.
func (d *duty) receives(files fstest.MapFS) {
	d.t.Helper()
	submission, err := intake.ReadFolder(files, intake.DefaultOptions())
	if err != nil {
		d.t.Fatal(err)
	}
	report, err := d.desk.Receive(d.t.Context(), casework.Service("import", record.Receiving), submission)
	if err != nil || report.Refused() > 0 {
		d.t.Fatalf("%v; %d refused", err, report.Refused())
	}
}

// child gives the address of the only child.
func (d *duty) child() string {
	d.t.Helper()
	return linksTo(d.see("/"), "/children/")[0]
}

// linksTo gives where the links of a page lead whose address holds some words.
func linksTo(page *htmlcheck.Page, part string) []string {
	var all []string
	for _, a := range page.All("a[href]") {
		if to, _ := a.Attr("href"); strings.Contains(to, part) {
			all = append(all, to)
		}
	}
	return all
}

// linesOf gives the lines of the log as a page shows them.
func linesOf(page *htmlcheck.Page) []htmlcheck.Node {
	return slices.DeleteFunc(page.All(".sl-looks tbody tr"), func(n htmlcheck.Node) bool { id, _ := n.Attr("id"); return id == "" })
}

func linkOf(t *testing.T, page *htmlcheck.Page, words string) string {
	t.Helper()
	for _, a := range page.All("a[href]") {
		if strings.HasPrefix(a.Text(), words) {
			to, _ := a.Attr("href")
			return to
		}
	}
	t.Fatalf("there is no link %q", words)
	return ""
}

// "A page 'who has looked at this child, and why'": every look is on it, the latest first, with the account, the role, the purpose.
func TestWhoHasLookedAndWhy(t *testing.T) {
	d := onDuty(t)
	d.receives(ada())
	child := d.child()
	d.see(child)
	d.choice = as("front-door", record.PreparingMeeting)
	d.see(child + "/print")
	page := d.see(linkOf(t, d.see(child), "Who has looked"))
	var said []string
	for _, row := range linesOf(page) {
		said = append(said, row.Text())
	}
	for i, want := range [][]string{
		{"Looked at who has looked", "Preparing a meeting"}, {"Opened the record", "Front door or safeguarding hub", "See what the record held then"},
		{"Opened the sheet for printing", "Preparing a meeting", "On duty"}, {"Opened the record", "duty-desk", "Emergency duty worker", "Preparing a visit", "Shown"},
	} {
		for _, words := range want {
			if i >= len(said) || !strings.Contains(said[i], words) {
				t.Errorf("line %d does not say %q: %q", i, words, said)
			}
		}
	}
	if len(said) != 4 {
		t.Errorf("there are %d lines", len(said))
	}
	if whose := page.Text(".sl-whose"); !strings.HasPrefix(whose, "Ada") || strings.Contains(page.Text("title"), "Ada") || strings.Count(page.Text("main"), "Ada") != 2 { // and beside the button
		t.Errorf("the page says %q of whose record it is", whose)
	}
}

// The first sentence counts what somebody would count by hand; pages of fifty lose no line and show none twice.
func TestTheLinesAreCountedAndPaged(t *testing.T) {
	now := time.Date(2026, 11, 25, 14, 3, 0, 0, time.UTC)
	line := func(n int64, ago time.Duration, user string, act record.Act, outcome string) record.LogLine {
		return record.LogLine{Sequence: n, At: now.Add(-ago), Actor: record.Actor{User: user, Role: "social-worker"}, Act: act, Outcome: outcome, Purpose: record.PreparingVisit}
	}
	day := 24 * time.Hour
	got := strings.Join(counted([]record.LogLine{
		line(9, time.Hour, "c", record.TraceAct, "given"), line(8, day, "a", record.OpenAct, "given"), line(7, 2*day, "b", record.PrintAct, "given"),
		line(6, 3*day, "x", record.OpenAct, "refused"), line(5, 27*day, "a", record.OpenAct, "asked for while the record could not be written"),
		line(4, 29*day, "d", record.OpenAct, "given"),
	}, now), " ")
	if want := "Opened 3 times by 2 people in the last 28 days, 1 of them for printing. Refused once in the last 28 days. 6 lines in all, the first of 27 October 2026."; got != want {
		t.Errorf("it says  %s\nwant     %s", got, want)
	}

	b, desk := visitAda(t)
	for n := int64(173); n > 0; n-- {
		desk.traced.Lines = append(desk.traced.Lines, line(n, time.Duration(173-n)*time.Hour, "a", record.OpenAct, "given"))
	}
	seen, at := map[string]bool{}, "/children/a1/looks"
	for pages := 1; at != ""; pages++ {
		page := b.see(at)
		rows := linesOf(page)
		if len(rows) > traceRows || pages > 4 {
			t.Fatalf("page %d shows %d lines", pages, len(rows))
		}
		for _, row := range rows {
			id, _ := row.Attr("id")
			if seen[id] {
				t.Errorf("%s is shown twice", id)
			}
			seen[id] = true
		}
		at = ""
		for _, a := range page.All(".sl-pages a") {
			if to, _ := a.Attr("href"); a.Text() == "Next page" {
				at = "/children/a1/looks" + to
			}
		}
	}
	if len(seen) != 173 {
		t.Errorf("%d of 173 lines are shown", len(seen))
	}
}

// Lines stand under their day in London, also in the hour in which the clocks go back.
func TestDaysAreThoseOfLondon(t *testing.T) {
	b, desk := visitAda(t)
	for i, at := range []string{"2026-10-25T00:30:00Z", "2026-10-24T23:30:00Z", "2026-10-24T22:30:00Z"} {
		moment, _ := time.Parse(time.RFC3339, at)
		desk.traced.Lines = append(desk.traced.Lines, record.LogLine{Sequence: int64(9 - i), At: moment, Act: record.OpenAct, Outcome: "given"})
	}
	text := b.see("/children/a1/looks").Text(".sl-looks")
	want := []string{"Sunday 25 October 2026", "01:30", "00:30", "Saturday 24 October 2026", "23:30"}
	for _, words := range want {
		_, rest, found := strings.Cut(text, words)
		if !found {
			t.Fatalf("%q does not follow in order: %s", words, text)
		}
		text = rest
	}
}

// Roles and purposes can be chosen, and the choice holds on the next page.
func TestLinesOfOneRoleOrPurpose(t *testing.T) {
	b, desk := visitAda(t)
	for n := int64(120); n > 0; n-- {
		l := record.LogLine{Sequence: n, At: time.Unix(n*3600, 0), Actor: record.Actor{User: "a", Role: "social-worker"}, Act: record.OpenAct, Purpose: record.PreparingVisit, Outcome: "given"}
		if n%2 == 0 {
			l.Actor.Role, l.Purpose = "gp", record.SafeguardingNow
		}
		desk.traced.Lines = append(desk.traced.Lines, l)
	}
	page := b.see("/children/a1/looks?" + url.Values{"purpose": {string(record.SafeguardingNow)}}.Encode())
	if !strings.Contains(page.Text("caption"), "1 to 50 of 60 chosen") || strings.Contains(page.Text(".sl-looks"), "Preparing a visit") {
		t.Errorf("the choice is not kept: %s", page.Text("caption"))
	}
	next := b.see("/children/a1/looks" + linkOf(t, page, "Next page"))
	if !strings.Contains(next.Text("caption"), "51 to 60 of 60 chosen") {
		t.Errorf("the choice is lost on the next page: %s", next.Text("caption"))
	}
	if left := b.see("/children/a1/looks?role=nobody"); !strings.Contains(left.Text("main"), "No line is left by this choice") {
		t.Error("a choice that leaves nothing is not said")
	}
}

// "Views as at a time": from a line of the log one sees what the record held when it was opened, and nothing received since. That, too,
// is logged.
func TestTheRecordAsItWasHeld(t *testing.T) {
	d := onDuty(t)
	d.receives(ada())
	child := d.child()
	d.see(child)
	d.receives(submission("2010-05-03", "E20,police,P1,2024-02-20,,,missing.episode,Missing again at the quay.,,,,,\n"))
	if now := d.see(child).Text("html"); !strings.Contains(now, "at the quay") {
		t.Fatal("what was received since is not in the record")
	}
	looks := d.see(child + "/looks")
	links := linksTo(looks, "/looks/")
	then := links[len(links)-1]
	page := d.see(then)
	if says := page.Text(".sl-held-then"); !strings.Contains(says, "This is what the record held on ") || !strings.Contains(says, "when it was opened for preparing a visit") || !strings.Contains(says, "Records received since are not in it") {
		t.Errorf("it does not say which past this is: %s", says)
	}
	if text := page.Text("html"); strings.Contains(text, "at the quay") || !strings.Contains(text, "boxing club") {
		t.Error("it shows another record than was held then")
	}
	if len(linksTo(page, "/print")) > 0 {
		t.Error("a sheet of now is offered for what was held then")
	}
	for _, a := range append(page.All(".sl-work a[href]"), page.All(".sl-table a[href]")...) {
		if to, _ := a.Attr("href"); !strings.HasPrefix(to, "?") && !strings.HasPrefix(to, "#") {
			t.Errorf("a link within the past leads out of it: %s", to)
		}
	}
	entry := d.see(then + strings.TrimSuffix(linkOf(t, page, "E7"), "#entry"))
	if strings.Contains(entry.Text("html"), "at the quay") || !strings.Contains(entry.Text("#entry"), "boxing club") {
		t.Error("an entry of the past cannot be opened there")
	}
	latest := d.see(child + "/looks")
	if n := strings.Count(latest.Text(".sl-looks"), "Opened the record"); n != 4 {
		t.Errorf("the record was opened four times, twice as it was held, and %d lines say so", n)
	}

	// A line that opened nothing, another child's line or none leads nowhere.
	d.receives(fstest.MapFS{
		"people.csv":  {Data: []byte("agency,child,family_name,given_names,date_of_birth\npolice,P9,Other,Ben,2012-01-01\n")},
		"entries.csv": {Data: []byte(columns + "B1,police,P9,2024-01-01,,,note,A note.,,,,,\n")},
	})
	for _, number := range []string{"0", "1", "-1", "x", "999999", "", "1%2f2"} {
		if w := d.get(child + "/looks/" + number); w.Code != http.StatusNotFound {
			t.Errorf("line %q: %d", number, w.Code)
		}
	}
	number := then[strings.LastIndexByte(then, '/')+1:]
	for _, to := range linksTo(d.see("/"), "/children/") {
		if to == child {
			continue
		}
		if w := d.get(to + "/looks/" + number); w.Code != http.StatusNotFound {
			t.Errorf("another child's line opens a record: %d", w.Code)
		}
	}
}

// "A proof file for it": what is downloaded is proved to somebody who has the public key alone, is kept by no browser, and names nobody.
func TestTheProofIsDownloaded(t *testing.T) {
	d := onDuty(t)
	d.receives(ada())
	child := d.child()
	d.see(child)
	d.see(child)
	if page := d.see(child + "/looks"); !page.Has("form[action=" + child + "/looks/proof][method=post] button") {
		t.Fatal("there is no button")
	}
	w := d.post(child+"/looks/proof", nil)
	h := w.Header()
	if w.Code != http.StatusOK || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; ") || h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %v", w.Code, h)
	}
	if strings.Contains(h.Get("Content-Disposition"), filepath.Base(child)) || strings.Contains(w.Body.String(), "Ada") || strings.Contains(w.Body.String(), "Invented") {
		t.Error("the file or its name says whose record it is")
	}
	proof, err := audit.ReadProof(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Verify(d.checkpoints.PublicKey()); err != nil {
		t.Error(err)
	}
	if len(proof.Lines) != 3 { // two looks at the record and one at the log; the line of the download is not signed yet
		t.Errorf("%d lines are proved", len(proof.Lines))
	}
	var plain map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &plain); err != nil {
		t.Error(err)
	}
	if w := d.get(child + "/looks/proof"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != child+"/looks" {
		t.Errorf("whoever comes by themselves is led to %q", w.Header().Get("Location"))
	}
}

// Without anything signed there is no file, and the page says why.
func TestWithoutAProofTheReasonIsSaid(t *testing.T) {
	b, desk := visitAda(t)
	desk.traced = casework.Traced{Lines: []record.LogLine{{Sequence: 1, At: time.Now(), Act: record.OpenAct, Outcome: "given"}}, Not: "nothing was signed outside the database so far"}
	page := b.see("/children/a1/looks")
	if page.Has(".sl-proof form") || !strings.Contains(page.Text(".sl-proof"), desk.traced.Not) {
		t.Errorf("it says %q", page.Text(".sl-proof"))
	}
	desk.proved.Not = desk.traced.Not
	w := b.post("/children/a1/looks/proof", nil)
	wellMade(t, "the proof that is none", w.Body.String())
	page = parsed(t, w.Body.String())
	if w.Code != http.StatusConflict || w.Header().Get("Content-Disposition") != "" || !strings.Contains(page.Text(".govuk-error-summary"), sentence(desk.traced.Not)) {
		t.Errorf("%d: %q", w.Code, page.Text(".govuk-error-summary"))
	}
	for _, words := range []string{"Change purpose", "Blank the screen"} {
		if to := linkOf(t, page, words); strings.Contains(to, "proof") {
			t.Errorf("%s leads back to an address that is only posted to: %s", words, to)
		}
	}
	desk.health.Waiting = 3
	if text := b.see("/children/a1/looks").Text("main"); !strings.Contains(text, "3 lines wait outside the database") {
		t.Error("it does not say that lines wait outside the database")
	}
}

// Whatever stands in a line of the log is shown as text, and a refusal looks like one.
func TestLinesAreShownAsText(t *testing.T) {
	b, desk := visitAda(t)
	hostile := `<script>alert(1)</script>"'&`
	for i, outcome := range []string{"refused", "given", hostile} {
		desk.traced.Lines = append(desk.traced.Lines, record.LogLine{
			Sequence: int64(3 - i), At: time.Now(), Actor: record.Actor{User: hostile, Role: record.Role(hostile), Agency: record.AgencyCode(hostile)},
			Purpose: record.Purpose(hostile), Relation: record.Relation(hostile), Act: record.Act(hostile), Outcome: outcome,
		})
	}
	w := b.get("/children/a1/looks")
	wellMade(t, "hostile lines", w.Body.String())
	if strings.Contains(w.Body.String(), "<script>alert") {
		t.Error("a line of the log is run")
	}
	desk.traced.Lines = []record.LogLine{{Sequence: 1, At: time.Now(), Act: record.OpenAct, Outcome: "refused"}}
	text := b.see("/children/a1/looks").Text("main")
	if !strings.Contains(text, "Wanted to open the record") || !strings.Contains(text, "Refused") || strings.Contains(text, "held then") {
		t.Errorf("a refusal reads like a look: %s", text)
	}
}

// Every act that the log knows about a child is in words.
func TestEveryActIsInWords(t *testing.T) {
	for _, act := range []record.Act{record.OpenAct, record.PrintAct, record.TraceAct, record.CorrectAct, record.AnswerAct} {
		for _, outcome := range []string{"given", "refused"} {
			words := didWords(&record.LogLine{Act: act, Outcome: outcome})
			if !slices.Contains([]string{"Opened", "Looked", "Corrected", "Set", "Wanted"}, strings.Fields(words)[0]) {
				t.Errorf("%s, %s: %q", act, outcome, words)
			}
		}
	}
}

func found(n int, text string) []casework.Found {
	var all []casework.Found
	for i := range n {
		all = append(all, casework.Found{
			Child: "a1", Name: "Ada Invented", Entry: record.Entry{Ref: record.Ref{Agency: "police", Record: record.RecordID(strconv.Itoa(i))}, Kind: "missing.episode", Happened: record.MustWhen("2024-02-10")},
			Token: fmt.Sprintf("t%d", i), Words: []casework.Words{{Text: "Seen at"}, {Text: record.Private(text), Hit: true}},
		})
	}
	return all
}
