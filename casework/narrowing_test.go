package casework_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
	"sightline/store/sqlite"
	"sightline/store/storetest"
)

// standing is a record in which some people stand to every child as a test says.
type standing struct {
	store.Store

	as  map[string]record.Standing // by their ids
	all []record.ChildID
}

func (s *standing) Standing(ctx context.Context, who store.Person, child record.ChildID, at time.Time) (map[record.ChildID]record.Standing, error) {
	as, drawn := s.as[who.User]
	if !drawn {
		return s.Store.Standing(ctx, who, child, at)
	}
	each := map[record.ChildID]record.Standing{}
	for _, id := range s.all {
		if child == "" || child == id {
			each[id] = as
		}
	}
	return each, nil
}

const moved = `id: moved
theme: missing
asks: Who was told where {child} lives now?
asked-of: police-lead
because: [{review: LP9}]
when: {on: [family.move]}
answered-by: [{on: police.intelligence}]
again: each
cites: [{on: [police.intelligence]}]
`

// *Narrowing a grant never widens a view, and a question never names what its reader may not see.* Whatever the record and whoever they are: somebody who stands to a child by fewer relations, or is kept from it, is told no more than they
// were, on no page; and nobody is told of a question that stands on what they do not see.
func TestNarrowingAGrantNeverWidensAView(t *testing.T) {
	set := loaded(t, talked, often, waited, moved)
	told, drawn, wrong, most := map[string]int{}, 0, false, storetest.Often(t, "SIGHTLINE_HISTORIES", 25)
	rapid.Check(t, func(rt *rapid.T) {
		drawn++
		if drawn > most && !wrong && told["pages"]*told["hidden"]*told["questions"] > 0 { // the library draws a hundred, and enough was told by then
			return
		}
		now := day("2025-06-02 09:00")
		o, as := stood(t, rt, set, &now)
		for range rapid.IntRange(1, 3).Draw(rt, "acts") {
			o.receive(anySorts(rt))
			if rapid.Bool().Draw(rt, "set aside") {
				dismissAny(rt, o)
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(rt, "hours")) * time.Hour)
		}
		as.all = as.all[:0]
		for _, listed := range o.list() {
			as.all = append(as.all, listed.ID)
		}
		more, less := anyStanding(rt, "more"), record.Standing{}
		for _, relation := range more.Relations {
			if rapid.Bool().Draw(rt, "still "+string(relation)) {
				less.Relations = append(less.Relations, relation)
			}
		}
		less.Excluded, less.Restricted = rapid.IntRange(0, 9).Draw(rt, "excluded") == 0, rapid.IntRange(0, 4).Draw(rt, "restricted") == 0
		as.as["more"], as.as["less"] = more, less
		role := rapid.SampledFrom([]record.Role{"social-worker", "police-lead", "health-lead", "panel-chair", "reviewing-officer"}).Draw(rt, "role")
		purpose := rapid.SampledFrom([]record.Purpose{record.PreparingVisit, record.PreparingMeeting, record.SafeguardingNow}).Draw(rt, "purpose")
		agency := rapid.SampledFrom([]record.AgencyCode{"police", "hospital", ""}).Draw(rt, "agency")
		look := func(user string) *shownTo {
			who := casework.Person(record.Actor{User: user, Role: role, Agency: agency}, purpose, now)
			all := shownAll(o, who, as.all)
			if wrong = all.cites != ""; wrong {
				rt.Fatalf("to %+v for %s, who stands to the child by %v, is named %s", who.Actor, purpose, as.as[user], all.cites)
			}
			return all
		}
		wide, narrow := look("more"), look("less")
		told["pages"] += len(wide.pages)
		told["hidden"] += wide.hidden
		for _, p := range wide.pages {
			told["questions"] += len(p.Prompts)
		}
		wider := narrow.wider(wide)
		if wrong = wider != ""; wrong {
			rt.Fatalf("%s of %q for %s is told by %v what they are not by %v: %s", role, agency, purpose, less, more, wider)
		}
	})
	for _, what := range []string{"pages", "hidden", "questions"} {
		if told[what] == 0 && drawn >= most { // a short run draws too few to tell
			t.Errorf("no %s in all of it: this test would not see a wrong one", what)
		}
	}
}

// stood opens an office in which people stand to children as is said.
func stood(t *testing.T, rt *rapid.T, set *rules.Set, now *time.Time) (office, *standing) {
	s, err := sqlite.Open(t.Context(), sqlite.Memory)
	if err != nil {
		rt.Fatal(err)
	}
	rt.Cleanup(func() { _ = s.Close() })
	as := &standing{Store: s, as: map[string]record.Standing{}}
	return office{casework.NewDesk(as, set, func() time.Time { return *now }), t, as}, as
}

func anySorts(t *rapid.T) map[string]string {
	var rows strings.Builder
	rows.WriteString("record_id,agency,child,happened,kind,text,handling\n")
	for range rapid.IntRange(1, 5).Draw(t, "rows") {
		of := rapid.SampledFrom([]string{"police,P1", "police,P1", "hospital,H1"}).Draw(t, "of")
		agency, _, _ := strings.Cut(of, ",")
		fmt.Fprintf(&rows, "%s%d,%s,2025-%02d-%02d,%s,Seen near the park.,%s\n", agency, rapid.IntRange(1, 6).Draw(t, "record"), of, rapid.IntRange(4, 7).Draw(t, "month"),
			rapid.IntRange(1, 28).Draw(t, "day"), rapid.SampledFrom([]string{
				"missing.reported", "missing.reported", "missing.returned", "missing.interview", "family.move", "police.intelligence", "case.opened",
			}).Draw(t, "kind"), rapid.SampledFrom([]string{"", "", "", "professionals-only", "restricted", "sealed"}).Draw(t, "handling"))
	}
	return map[string]string{"people.csv": theseOne, "all.csv": rows.String()}
}

var theseOne = "agency,child,family_name,given_names,date_of_birth,nhs_number\npolice,P1,Invented,Mara,2009-04-02,9990123454\nhospital,H1,Invented,Mara,2009-04-02,9990123454\n"

func anyStanding(t *rapid.T, who string) (n record.Standing) {
	for _, relation := range []record.Relation{record.Allocated, record.HoldsNotice, record.Invited, record.OnDuty, record.PanelMember, record.Reviews, record.Watches} {
		if rapid.Bool().Draw(t, who+" "+string(relation)) {
			n.Relations = append(n.Relations, relation)
		}
	}
	return n
}

// shownTo is everything the desk shows somebody.
type shownTo struct {
	pages  map[string]*casework.Opened // by view
	steps  map[record.QuestionID][]record.Step
	list   []casework.Listed
	board  casework.Board
	found  []record.Ref
	hidden int
	cites  string // what a question names that is not shown with it
}

func shownAll(o office, who casework.Who, children []record.ChildID) *shownTo {
	s := &shownTo{pages: map[string]*casework.Opened{}, steps: map[record.QuestionID][]record.Step{}}
	s.list, _ = o.List(o.t.Context(), who) // who has leave for nothing is told nothing
	s.board, _ = o.Board(o.t.Context(), who, casework.QuestionsOf{})
	finds, _, _ := o.Search(o.t.Context(), who, "park")
	for i := range finds {
		s.found = append(s.found, finds[i].Entry.Ref)
	}
	for _, id := range children {
		views := map[string]casework.View{"now": {}, "police": {KnownTo: "police"}, "paper": {Paper: true}, "held": {Held: time.Date(2250, 1, 1, 0, 0, 0, 0, time.UTC)}}
		for _, one := range []string{"police1", "police2", "hospital1"} {
			agency, _, _ := strings.Cut(one, "1")
			views[one] = casework.View{At: casework.Token(id, record.Ref{Agency: record.AgencyCode(strings.TrimRight(agency, "2")), Record: record.RecordID(one)})}
		}
		for name, view := range views {
			opened, err := o.Open(o.t.Context(), who, id, view)
			if err != nil {
				continue
			}
			s.pages[name+string(id)] = opened
			s.hidden += len(opened.Withheld)
			if cites := citesUnseen(opened); cites != "" {
				s.cites = name + " " + cites
			}
			for i := range opened.Prompts {
				if q, err := o.Question(o.t.Context(), who, id, opened.Prompts[i].ID); err == nil && view == (casework.View{}) {
					s.steps[q.Prompt.ID] = q.Steps
				}
			}
		}
	}
	return s
}

// citesUnseen gives an entry that a question names and that is not in the record it is shown with.
func citesUnseen(o *casework.Opened) string {
	shown := map[record.Ref]bool{{}: true}
	for _, it := range o.Everyone.Items {
		shown[it.Ref] = true
	}
	for i := range o.Prompts {
		p := &o.Prompts[i]
		for _, ref := range slices.Concat(p.Cites(), p.Later, []record.Ref{p.AnsweredAt}) {
			if !shown[ref] && ref.Agency != record.Asker {
				return ref.String()
			}
		}
	}
	return ""
}

// wider says what is shown here and not there.
func (s *shownTo) wider(than *shownTo) string {
	for name, page := range s.pages {
		other := than.pages[name]
		if other == nil {
			return "a page " + name
		}
		for _, it := range page.Chronology.Items {
			if other.Chronology.Find(it.Ref) == nil {
				return "on the page " + name + " entry " + it.Ref.String()
			}
		}
		if child, paper := strings.CutPrefix(name, "paper"); paper {
			// A question that stands on something restricted is on no paper of whoever sees that; who sees it partly has their part on paper.
			// So paper is held to what the other sees on the screen.
			other = than.pages["now"+child]
		}
		if other == nil {
			return "on the page " + name + " anything"
		}
		if wider := storetest.WiderQuestions(page.Prompts, other.Prompts); wider != "" {
			return "on the page " + name + " " + wider
		}
	}
	for id, steps := range s.steps {
		for i := range steps {
			if !slices.ContainsFunc(than.steps[id], func(o record.Step) bool {
				return o.Number == steps[i].Number && (steps[i].Entry.IsZero() || o.Entry == steps[i].Entry)
			}) {
				return fmt.Sprintf("step %d of question %s", steps[i].Number, id)
			}
		}
	}
	for _, ref := range s.found {
		if !slices.Contains(than.found, ref) {
			return "by searching " + ref.String()
		}
	}
	return widerLists(s, than)
}

func widerLists(s, than *shownTo) string {
	for i := range s.list {
		one := &s.list[i]
		at := slices.IndexFunc(than.list, func(o casework.Listed) bool { return o.ID == one.ID })
		if at < 0 || one.Entries > than.list[at].Entries || one.Agencies > than.list[at].Agencies || one.Asked > than.list[at].Asked || len(one.Open) > len(than.list[at].Open) {
			return "in the list, more of child " + string(one.ID)
		}
	}
	for _, line := range s.board.Waiting {
		if !slices.ContainsFunc(than.board.Waiting, func(o casework.QuestionLine) bool { return o.ID == line.ID && o.Child == line.Child }) {
			return "on the board, question " + string(line.ID)
		}
	}
	for _, line := range s.board.Aside {
		if !slices.ContainsFunc(than.board.Aside, func(o casework.AsideLine) bool { return o.ID == line.ID }) {
			return "on the board, set aside, question " + string(line.ID)
		}
	}
	return ""
}
