package casework_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/audit"
	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// lookedFor is a rule of a partnership's own, with its story.
var lookedFor = fstest.MapFS{
	"looked.yaml": {Data: []byte(`id: looked-for
theme: missing
asks: "{child} was reported missing. Who looked for {child}?"
asked-of: missing-coordinator
because: {practice: ours}
when: {on: missing.reported}
answered-by: {on: missing.returned}
again: each
`)},
	"looked.timeline": {Data: []byte("only looked-for\n2024-03-05 police missing.reported\n  want looked-for\n")},
}

func withFolder(t testing.TB, folder fstest.MapFS) *rules.Set {
	t.Helper()
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	set = set.With(folder)
	if len(set.Wrong()) > 0 {
		t.Fatal(set.Wrong())
	}
	return set
}

// threeChildren were reported missing in three areas, or in none that is known: the desk's today is in the year after.
var threeChildren = map[string]string{
	"people.csv": "agency,child,family_name,given_names,date_of_birth,area,from,to\n" +
		"police,P1,Invented,Mara,2009-04-02,north,,\npolice,P2,Invented,Sam,2010-04-02,north,,2025-12-31\npolice,P2,Invented,Sam,2010-04-02,south,2026-01-01,\npolice,P3,Invented,Ayo,2011-04-02,,,\n",
	"police.csv": "record_id,agency,child,happened,kind,details,text\n" +
		"A1,police,P1,2024-01-05,missing.reported,,Not home.\n" + // more than a year ago
		"A2,police,P1,2026-01-10,missing.reported,,Not home.\nA3,police,P1,2026-01-11,missing.returned,,Home.\nA4,police,P1,2026-03-10,missing.reported,,Not home.\n" +
		"B1,police,P2,2025-11-10,missing.reported,,Not home.\nB2,police,P2,2026-02,missing.reported,,Not home.\nB3,police,P2,2026-05-01,family.move,to_area=west,Moved.\n" +
		"B4,police,P2,2026-05-02,missing.reported,,Not home.\nC1,police,P3,2025,missing.reported,,Not home.\nC2,police,P3,age 14,missing.reported,,Not home.\n",
	"manifest.json": `{"title": "Three invented children", "today": "2026-06-30"}`,
}

// inHand counts over submissions that somebody has before them.
func inHand(t *testing.T, set *rules.Set, over string, ids ...string) casework.Impact {
	t.Helper()
	tried, now, err := casework.Tried(set, withFolder(t, nil), ids)
	if err != nil {
		t.Fatal(err)
	}
	counting, err := casework.Try(tried, now, over)
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for name, text := range threeChildren {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	submission, err := intake.ReadFolder(tree, intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	for _, child := range casework.Join(submission).Children {
		counting.Child(child.Chronology)
	}
	return counting.Exact()
}

// toldAsIs lets counts be compared.
var toldAsIs = cmp.AllowUnexported(record.HowMany{})

func exactly(children, exact, possible, open int) casework.Tally {
	return casework.Tally{
		Children: record.Exactly(children), Questions: record.Exactly(exact + possible),
		Exact: record.Exactly(exact), Possible: record.Exactly(possible), Open: record.Exactly(open),
	}
}

// TestBeforeARuleIsSwitchedOn: a rule that nobody asks yet would have asked so many questions about so many children over the last year;
// what surely arose is told apart from what may have, by area as it was then and by month; and nothing of it stays.
func TestBeforeARuleIsSwitchedOn(t *testing.T) {
	got := inHand(t, withFolder(t, lookedFor), "1 year", "looked-for")
	row := func(of string, children, exact, possible, open int) casework.ImpactRow {
		return casework.ImpactRow{Of: of, Tally: exactly(children, exact, possible, open)}
	}
	want := casework.Impact{
		Rules: []string{"looked-for"}, Over: "1 year", Children: record.Exactly(3), Read: record.Exactly(3), Tally: exactly(3, 5, 2, 6), InForce: exactly(0, 0, 0, 0),
		ByRule: []casework.ImpactRow{row("looked-for", 3, 5, 2, 6)},
		Areas:  []casework.ImpactRow{row("north", 2, 3, 0, 2), row("south", 1, 1, 0, 1), row("west", 1, 1, 0, 1), row("", 1, 0, 2, 2)},
		Months: []casework.ImpactRow{
			row("2025-06", 0, 0, 0, 0), row("2025-07", 0, 0, 0, 0), row("2025-08", 0, 0, 0, 0), row("2025-09", 0, 0, 0, 0), row("2025-10", 0, 0, 0, 0),
			row("2025-11", 1, 1, 0, 1), row("2025-12", 0, 0, 0, 0), row("2026-01", 1, 1, 0, 0), row("2026-02", 1, 1, 0, 1), row("2026-03", 1, 1, 0, 1),
			row("2026-04", 0, 0, 0, 0), row("2026-05", 1, 1, 0, 1), row("2026-06", 0, 0, 0, 0), row("", 1, 0, 2, 2),
		},
	}
	if diff := cmp.Diff(want, got, toldAsIs); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if month := inHand(t, withFolder(t, lookedFor), "2 months", "looked-for"); month.Exact != record.Exactly(1) || month.Children != record.Exactly(3) {
		t.Errorf("over two months: %+v", month)
	}
}

// TestThreeChildrenAreNotTold: who looks at the whole record sees that something would be asked about few, and nothing by which one of
// them could be found: no number, no area, no month. Nothing of the trial stays.
func TestThreeChildrenAreNotTold(t *testing.T) {
	o := open(t)
	o.receive(threeChildren)
	asked := o.list()[0].Asked
	got, err := o.Preview(t.Context(), counter, casework.PreviewOf{Rules: []string{"looked-for"}, Set: withFolder(t, lookedFor)})
	if err != nil {
		t.Fatal(err)
	}
	few, untold := record.Few(), record.Untold()
	want := casework.Impact{
		Rules: []string{"looked-for"}, Over: "1 year", Children: few, Read: few,
		Tally: casework.Tally{Children: few, Questions: untold, Exact: untold, Possible: untold, Open: untold},
	}
	if diff := cmp.Diff(want, got, toldAsIs); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if after := o.list()[0].Asked; after != asked {
		t.Errorf("trying a rule asked it: %d questions and then %d", asked, after)
	}
}

// TestAChangeIsSetBesideWhatIsInForce: of another value it is said what it would have asked, and what the rule asked as it is; a rule that
// is switched off is tried as if it were on.
func TestAChangeIsSetBesideWhatIsInForce(t *testing.T) {
	folder := fstest.MapFS{"two.yaml": {Data: []byte("change: missing-three-in-90-days\nparams: {episodes: 2, window: 1 year}\nreason: two\n")}}
	got := inHand(t, withFolder(t, folder), "1 year")
	would, _ := got.Questions.Number()
	if does, _ := got.InForce.Questions.Number(); would == 0 || does >= would || len(got.Rules) != 1 || got.Same {
		t.Errorf("%+v", got)
	}
	folder["off.yaml"] = &fstest.MapFile{Data: []byte("switch-off: missing-three-in-90-days\nreason: so\n")}
	off := inHand(t, withFolder(t, folder), "1 year", "missing-three-in-90-days", "missing-three-in-90-days")
	if diff := cmp.Diff(got, off, toldAsIs); diff != "" {
		t.Errorf("tried as if it were on:\n%s", diff)
	}
}

// logged gives the lines of the log but those of looking at it.
func (o office) logged() (lines []record.LogLine) {
	o.t.Helper()
	access, err := audit.Grant(audit.Granted{
		Tenant: casework.LocalTenant, Actor: checker.Actor, Relation: record.AsService, Purpose: checker.Purpose,
		Subject: record.Subject{Kind: record.WholeLog}, Act: record.CheckAct, Sight: record.Sight{Class: record.ClassC, Restricted: true},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	err = o.store.Read(o.t.Context(), access, func(r store.Reader) error {
		return r.Log(o.t.Context(), func(l record.LogLine) error {
			if l.Act != record.CheckAct {
				lines = append(lines, l)
			}
			return nil
		})
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return lines
}

// TestAPreviewIsLoggedOnceAndRefusedInWords: one line, about every child and none, as assurance; a rule that is not there, and a time
// that is none, are answered before anything is logged.
func TestAPreviewIsLoggedOnceAndRefusedInWords(t *testing.T) {
	o := open(t)
	o.receive(threeChildren)
	before := len(o.logged())
	for says, of := range map[string]casework.PreviewOf{
		"there is no rule \"looked-four\"; perhaps looked-for":           {Rules: []string{"looked-four"}, Set: withFolder(t, lookedFor)},
		"say which rule is to be tried":                                  {},
		"is not a time to look back over; write it as 90 days, 6 months": {Rules: []string{"looked-for"}, Set: withFolder(t, lookedFor), Over: "for ever"},
		"the time to look back over is at most 10 years":                 {Rules: []string{"looked-for"}, Set: withFolder(t, lookedFor), Over: "11 years"},
	} {
		if _, err := o.Preview(t.Context(), counter, of); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want %q, got %v", says, err)
		}
	}
	if _, err := o.Preview(t.Context(), counter, casework.PreviewOf{Rules: []string{"missing-three-in-90-days"}}); err != nil {
		t.Fatal(err)
	}
	lines := o.logged()[before:]
	if len(lines) != 1 || lines[0].Act != record.PreviewAct || lines[0].Purpose != record.Assurance || lines[0].Subject != (record.Subject{Kind: record.EveryChild}) {
		t.Errorf("the log says %+v", lines)
	}
	if _, err := o.Preview(t.Context(), worker, casework.PreviewOf{Rules: []string{"missing-three-in-90-days"}}); !errors.Is(err, record.Withheld) {
		t.Errorf("without leave: %v", err)
	}
}

// TestAPreviewThatTakesTooLongSaysHowFarItCame: when time runs out, what was counted until then is given with how many children it is
// of; when nobody waits any more, nothing is.
func TestAPreviewThatTakesTooLongSaysHowFarItCame(t *testing.T) {
	o := open(t)
	o.receive(threeChildren)
	ctx, stop := context.WithCancelCause(t.Context())
	timed := late{ctx, make(chan struct{})}
	got, err := o.Preview(timed, counter, casework.PreviewOf{Rules: []string{"missing-three-in-90-days"}, Told: func(read, of int) {
		if read == 2 && of == 3 {
			close(timed.passed)
		}
	}})
	if err != nil || got.Read != record.Few() || !got.Part {
		t.Errorf("the time ran out after two: %+v, %v", got, err)
	}
	_, err = o.Preview(ctx, counter, casework.PreviewOf{Rules: []string{"missing-three-in-90-days"}, Told: func(int, int) { stop(nil) }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits for it: %v", err)
	}
}

// TestOneRuleIsTriedAtATime: each look through every record costs the readers something; who comes second waits, and is told when it was too long.
func TestOneRuleIsTriedAtATime(t *testing.T) {
	o := open(t)
	o.receive(threeChildren)
	of := casework.PreviewOf{Rules: []string{"missing-three-in-90-days"}}
	second := error(nil)
	of.Told = func(int, int) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		_, second = o.Preview(ctx, counter, casework.PreviewOf{Rules: of.Rules})
	}
	if _, err := o.Preview(t.Context(), counter, of); err != nil || !errors.Is(second, record.Busy) {
		t.Errorf("the first: %v, the second: %v", err, second)
	}
	if _, err := o.Preview(t.Context(), counter, casework.PreviewOf{Rules: of.Rules}); err != nil {
		t.Errorf("the next: %v", err)
	}
}

// late is a context whose deadline passes when the story says so.
type late struct {
	context.Context //nolint:containedctx // it is one

	passed chan struct{}
}

func (l late) Err() error {
	select {
	case <-l.passed:
		return context.DeadlineExceeded
	default:
		return l.Context.Err()
	}
}

// TestWhatIsCountedAddsUp (property): whatever children there are, each question is of one rule, one area and one month, and the open ones
// are no more than all; counting the children in another order counts the same.
func TestWhatIsCountedAddsUp(t *testing.T) {
	tried, now, err := casework.Tried(withFolder(t, lookedFor), withFolder(t, nil), []string{"looked-for", "missing-three-in-90-days"})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var children []*chronology.Chronology
		for i := range rapid.IntRange(0, 5).Draw(t, "children") {
			in := chronology.Input{Manifest: record.Manifest{Today: record.MustWhen("2026-06-30")}}
			area := rapid.SampledFrom([]record.AreaCode{"", "north", "south"}).Draw(t, "area")
			in.Identities = []record.Identity{{Born: record.MustWhen("2010"), Area: area}}
			for j := range rapid.IntRange(0, 6).Draw(t, "entries") {
				when := rapid.SampledFrom([]string{"2025-06-30", "2025-12-01", "2026-01", "2026", "age 14", "", "2026-02-01", "2020"}).Draw(t, "when")
				w, _ := record.ParseWhen(when)
				in.Entries = append(in.Entries, record.Entry{
					Ref: record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprint(i, "-", j))}, Happened: w,
					Kind: rapid.SampledFrom([]record.Kind{"missing.reported", "missing.returned"}).Draw(t, "kind"),
				})
			}
			children = append(children, chronology.Build(in))
		}
		counted := func(order []*chronology.Chronology) casework.Impact {
			c, err := casework.Try(tried, now, "1 year")
			if err != nil {
				t.Fatal(err)
			}
			for _, child := range order {
				c.Child(child)
			}
			return c.Exact()
		}
		n := func(h record.HowMany) int { n, _ := h.Number(); return n }
		got := counted(children)
		for what, rows := range map[string][]casework.ImpactRow{"rules": got.ByRule, "areas": got.Areas, "months": got.Months} {
			exact, possible, open := 0, 0, 0
			for _, r := range rows {
				exact, possible, open = exact+n(r.Exact), possible+n(r.Possible), open+n(r.Open)
			}
			if exact != n(got.Exact) || possible != n(got.Possible) || open != n(got.Open) || open > n(got.Questions) || n(got.Tally.Children) > len(children) {
				t.Fatalf("the %s add up to %d, %d and %d of %+v", what, exact, possible, open, got.Tally)
			}
		}
		if diff := cmp.Diff(got, counted(rapid.Permutation(children).Draw(t, "order")), toldAsIs); diff != "" {
			t.Fatal(diff)
		}
	})
}
