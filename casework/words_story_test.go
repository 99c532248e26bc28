package casework_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/stories"
)

var business = desktest.Person("business", "partnership", record.Assurance)

func (o office) rates(asked casework.WordsAsked) *casework.WordsReport {
	o.t.Helper()
	report, err := o.ReportWords(o.t.Context(), business, asked)
	if err != nil {
		o.t.Fatal(err)
	}
	return report
}

var usual = casework.WordsAsked{Months: 12, Around: 3}

// with Joe and the twenty children the rates of both councils stand side by side. No agency that wrote of Joe alone is told by itself.
func TestBothCouncilsRatesStandSideBySide(t *testing.T) {
	o := officeAt(t, time.Now) // they do not say when they were written down: it is when they were received
	for _, folder := range []fs.FS{stories.Joe(), stories.Ordinary()} {
		o.published(folder)
	}
	areas := map[record.AreaCode]casework.WordsOfArea{}
	for _, a := range o.rates(usual).Areas {
		areas[a.Area] = a
	}
	prev, cur, north := areas["prev"], areas["cur"], areas["north"]
	if prev.Entries < 50 || prev.Blaming < 6 || cur.Entries < 20 || cur.Blaming < 1 {
		t.Errorf("the previous area has %+v, the current one %+v", prev.Rate, cur.Rate)
	}
	was, _ := prev.Per100()
	is, _ := cur.Per100()
	other, known := north.Per100()
	if was < 5 || is < 2 || !known || other >= min(was, is) {
		t.Errorf("of a hundred entries %.1f blame, %.1f, and %.1f of those by services that did what they should", was, is, other)
	}
	if len(prev.Agencies)+len(cur.Agencies) > 0 || !slices.ContainsFunc(north.Agencies, func(a casework.WordsOfAgency) bool { return a.Agency == "school" }) {
		t.Errorf("of one child %d agencies are told; of twenty: %v", len(prev.Agencies)+len(cur.Agencies), north.Agencies)
	}
}

func (o office) published(folder fs.FS) {
	o.t.Helper()
	s, err := intake.ReadFolder(folder, intake.DefaultOptions())
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.Receive(o.t.Context(), receiver, s); err != nil {
		o.t.Fatal(err)
	}
}

// writes is what an agency sends of so many children: an entry of each with some words, written down in a month.
// sizes: when, of how many, and who writes what
func (o office) writes(month string, children int, agency, team, words string) {
	o.t.Helper()
	people, rows := "agency,child,family_name,given_names,date_of_birth\n", "record_id,agency,child,happened,recorded,kind,text,details\n"
	for i := range children {
		people += fmt.Sprintf("%s,C%d,Invented,Child%s,2009-04-%02d\n", agency, i, strings.Repeat("a", i+1), i+1)
		rows += fmt.Sprintf("%s-%s-%d,%s,C%d,%s-10,%s-11,note,%s,%s\n", month, team, i, agency, i, month, month, words, team)
	}
	o.receive(map[string]string{"people.csv": people, "entries.csv": rows})
}

const (
	blames = "He chooses to put himself at risk."
	fair   = "We asked him how he is."
)

// what was written down in a month counts in that month; what the child said word for word, and the family, does not count; what is
// only quoted of others is counted by itself.
func TestWhatIsCounted(t *testing.T) {
	o := open(t)
	o.writes("2025-03", 6, "social-care-cur", "", blames)
	o.writes("2025-04", 6, "social-care-cur", "", fair)
	o.receive(map[string]string{
		"people.csv": "agency,child,family_name,given_names,date_of_birth\nsocial-care-cur,C0,Invented,Childa,2009-04-01\nfamily-and-child,F0,Invented,Childa,2009-04-01\n",
		"entries.csv": "record_id,agency,child,happened,recorded,kind,text,details\nV-1,social-care-cur,C0,2025-04-10,2025-04-10,child.voice,I put myself at risk and it is my own fault.,words=verbatim\n" +
			"F-1,family-and-child,F0,2025-04-10,2025-04-10,note," + blames + ",\n",
	})
	area := o.rates(usual).Areas[0]
	if area.Area != "cur" || area.Rate != (casework.Rate{Entries: 12, Blaming: 6}) {
		t.Fatalf("%s has %+v", area.Area, area.Rate)
	}
	march, april := area.Months[8], area.Months[9] // it is June
	if march != (casework.Rate{Entries: 6, Blaming: 6}) || april != (casework.Rate{Entries: 6}) {
		t.Errorf("March has %+v, April %+v", march, april)
	}
	if area.Now != (casework.Rate{Entries: 6}) || area.Before != (casework.Rate{Entries: 6, Blaming: 6}) {
		t.Errorf("this quarter has %+v, the one before %+v", area.Now, area.Before)
	}
	if len(area.Terms) == 0 || len(area.Agencies) != 1 || area.Agencies[0].Rate != area.Rate {
		t.Errorf("the commonest wordings are %q, the agencies %+v", area.Terms, area.Agencies)
	}
}

// the report is for those who look after the partnership, for whoever reviews access, and for managers who supervise; for nobody else, and
// looking leaves its line.
func TestWhoIsToldOfWords(t *testing.T) {
	o := open(t)
	o.receive(police)
	for _, who := range []casework.Who{business, counter, desktest.Person("guardian", record.CaldicottGuardian, record.Assurance), desktest.Person("manager-1", record.TeamManager, record.Supervision)} {
		if _, err := o.ReportWords(t.Context(), who, usual); err != nil {
			t.Errorf("%s: %v", who.Actor.Role, err)
		}
	}
	for _, who := range []casework.Who{worker, desktest.Person("manager-1", record.TeamManager, record.SafeguardingNow), desktest.Person("business", "partnership", record.LearningReview), desktest.Person("admin-1", record.Administrator, record.Administering)} {
		if _, err := o.ReportWords(t.Context(), who, usual); !errors.Is(err, record.Withheld) {
			t.Errorf("%s for %s: %v", who.Actor.Role, who.Purpose, err)
		}
	}
	if _, err := o.ReportWords(t.Context(), business, casework.WordsAsked{Months: 1, Around: 3}); !errors.Is(err, record.Invalid) {
		t.Errorf("over a month of its own: %v", err)
	}
}

// beside a training stand the months before and after it, with their counts; one of a colleague's agency is not a manager's to enter, a
// second click enters nothing, and a mistake is taken back.
func TestBeforeAndAfterTraining(t *testing.T) {
	o := open(t)
	manager := desktest.Person("manager-1", record.TeamManager, record.Supervision)
	manager.Actor.Agency = "social-care-cur"
	o.writes("2025-03", 6, "social-care-cur", "", blames)
	o.writes("2025-05", 6, "social-care-cur", "", fair)
	wish := casework.TrainingWish{Title: "Words that do not blame", Day: "2025-04-02", Agency: "social-care-cur", Request: casework.Request{ID: "once-0123456789abcdef"}}
	for range 2 {
		if err := o.EnterTraining(t.Context(), manager, wish); err != nil {
			t.Fatal(err)
		}
	}
	all := o.rates(usual).Trainings
	if len(all) != 1 || all[0].Before != (casework.Rate{Entries: 6, Blaming: 6}) || all[0].After != (casework.Rate{Entries: 6}) || all[0].Months != 2 {
		t.Fatalf("%+v", all)
	}
	for what, one := range map[string]casework.TrainingWish{
		"of no day": {Title: "Words", Day: "soon", Agency: "social-care-cur"}, "of tomorrow": {Title: "Words", Day: "2025-06-03", Agency: "social-care-cur"},
		"without a title": {Title: " ", Day: "2025-04-02", Agency: "social-care-cur"}, "of a team that is not there": {Title: "Words", Day: "2025-04-02", Agency: "social-care-cur", Team: "team-9"},
		"of no agency": {Title: "Words", Day: "2025-04-02", Agency: "nowhere"},
	} {
		if err := o.EnterTraining(t.Context(), business, one); !errors.Is(err, record.Invalid) {
			t.Errorf("a training %s: %v", what, err)
		}
	}
	elsewhere := casework.TrainingWish{Title: "Words", Day: "2025-04-02", Agency: "police"}
	for _, who := range []casework.Who{manager, worker} {
		if err := o.EnterTraining(t.Context(), who, elsewhere); !errors.Is(err, record.Withheld) {
			t.Errorf("%s enters that of the police: %v", who.Actor.Role, err)
		}
	}
	if err := o.EnterTraining(t.Context(), business, elsewhere); err != nil {
		t.Error(err)
	}
	police := o.rates(usual).Trainings[0].ID
	if err := o.TakeTrainingBack(t.Context(), manager, police); !errors.Is(err, record.NotFound) {
		t.Errorf("the manager takes back that of the police: %v", err)
	}
	if err := o.TakeTrainingBack(t.Context(), business, police); err != nil || len(o.rates(usual).Trainings) != 1 {
		t.Errorf("it is not taken back: %v", err)
	}
}

// a manager draws some entries of their team, half of them with words that blame: about children whom they may open and no others, the same
// for the same draw, and each record that was opened for it stands in the log.
func TestASampleForSupervision(t *testing.T) {
	o := open(t)
	manager, social := team(o)
	manager.Actor.Agency = "social-care-cur"
	people, rows := "agency,child,family_name,given_names,date_of_birth\n", "record_id,agency,child,happened,kind,text\n"
	for i := range 8 {
		people += fmt.Sprintf("social-care-cur,C%d,Invented,Child%s,2009-04-%02d\n", i, strings.Repeat("a", i+1), i+1)
		rows += fmt.Sprintf("B%d,social-care-cur,C%d,2025-03-10,note,%s\nF%d,social-care-cur,C%d,2025-03-11,note,%s\nP%d,police,C%d,2025-03-11,note,%s\n", i, i, blames, i, i, fair, i, i, blames)
	}
	o.receive(map[string]string{"people.csv": people, "entries.csv": rows})
	mine := map[record.ChildID]bool{}
	for _, name := range []string{"Childa", "Childaa", "Childaaa", "Childaaaa"} {
		child := o.child(name)
		mine[child] = true
		desktest.Allocated(t, o.Desk, social, child)
	}
	drawn, err := o.DrawWords(t.Context(), manager, "ABC123")
	if err != nil {
		t.Fatal(err)
	}
	blaming, looked := 0, map[record.ChildID]bool{}
	for _, e := range drawn.Entries {
		if len(e.Found) > 0 {
			blaming++
		}
		looked[e.Child] = true
		if !mine[e.Child] || e.Item.Ref.Agency != "social-care-cur" {
			t.Errorf("an entry of %s about %s is drawn", e.Item.Ref.Agency, e.Child)
		}
	}
	if len(drawn.Entries) != 6 || blaming != 3 {
		t.Errorf("%d entries are drawn, %d with words that blame", len(drawn.Entries), blaming)
	}
	again, err := o.DrawWords(t.Context(), manager, "ABC123")
	if err != nil || fmt.Sprint(tokens(again)) != fmt.Sprint(tokens(drawn)) {
		t.Errorf("the same draw gives %v, and %v: %v", tokens(drawn), tokens(again), err)
	}
	for child := range looked {
		traced, err := o.Trace(t.Context(), desktest.Person("guardian", record.CaldicottGuardian, record.AccessReview), child)
		if err != nil || !slices.ContainsFunc(traced.Lines, func(l record.LogLine) bool {
			return l.Act == record.OpenAct && l.Actor.User == manager.Actor.User && l.Purpose == record.Supervision
		}) {
			t.Errorf("that %s was opened does not stand in the log: %v", child, err)
		}
	}
	for _, who := range []casework.Who{social, business, desktest.Person("manager-1", record.TeamManager, record.SafeguardingNow)} {
		if _, err := o.DrawWords(t.Context(), who, "ABC123"); !errors.Is(err, record.Withheld) {
			t.Errorf("%s draws for %s: %v", who.Actor.Role, who.Purpose, err)
		}
	}
	for _, seed := range []string{"", "abc", "A B", strings.Repeat("A", 33), "<b>"} {
		if _, err := o.DrawWords(t.Context(), manager, seed); !errors.Is(err, record.Invalid) {
			t.Errorf("a draw by %q: %v", seed, err)
		}
	}
}

func tokens(s *casework.WordsSample) (all []string) {
	for _, e := range s.Entries {
		all = append(all, e.Token)
	}
	return all
}
