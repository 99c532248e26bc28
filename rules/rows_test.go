package rules

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// rows gives a story's entries as rows of a submission: told in months, without an order, in any order of rows.
func (s *Story) rows(shuffle func(n int, swap func(i, j int))) *chronology.Chronology {
	in := chronology.Input{Key: record.ChildRef{Agency: "story", Child: "child"}, Identities: []record.Identity{{Born: s.born}}}
	last := record.When{}
	for _, st := range s.steps {
		last = st.at
		if st.entry != nil {
			e := *st.entry
			e.Order, e.Happened = record.Order{}, inMonths(e.Happened)
			in.Entries = append(in.Entries, e)
		}
	}
	shuffle(len(in.Entries), func(i, j int) { in.Entries[i], in.Entries[j] = in.Entries[j], in.Entries[i] })
	for i := range in.Entries {
		in.Entries[i].Origin.Line = i + 2
	}
	c := chronology.Build(in)
	c.Now = last.In(c.Born).Plus(record.Duration{Months: 1})
	return c
}

func inMonths(w record.When) record.When {
	if w.OneDay() {
		return record.MustWhen(w.String()[:len("2006-01")])
	}
	return w
}

// exactly gives the rules that ask with certainty, and of what time.
func exactly(set *Set, c *chronology.Chronology) []string {
	var sure []string
	for _, p := range set.Ask(c) {
		if p.Timing == record.Exact {
			sure = append(sure, p.Rule)
		}
	}
	slices.Sort(sure)
	return sure
}

var inRows = func(int, func(i, j int)) {} // the rows as they stand

// TestRowsAloneProveNothing: entries of one month of which nobody says which came first may stand in any order of rows; what is claimed as
// exact is the same. Every story of the library is told so: most are of children whom services failed.
func TestRowsAloneProveNothing(t *testing.T) {
	set, dice := theLibrary(t), theDice()
	for name, s := range storiesIn(t, LibraryFiles()) {
		want := exactly(set, s.rows(inRows))
		for range 10 {
			if got := exactly(set, s.rows(dice.Shuffle)); !slices.Equal(got, want) {
				t.Errorf("%s: the rows decide:\n%v\n%v", name, want, got)
				break
			}
		}
	}
}

// TestRowsAloneAreHeldAgainstNobody: of children whose services did what they should, nothing is claimed in any order of rows.
func TestRowsAloneAreHeldAgainstNobody(t *testing.T) {
	set, dice := theLibrary(t), theDice()
	for name, s := range storiesIn(t, os.DirFS("testdata/well-run")) {
		for range 20 {
			if got := exactly(set, s.rows(dice.Shuffle)); len(got) > 0 {
				t.Errorf("%s: claimed: %v", name, got)
				break
			}
		}
	}
}

// theDice throws the same each time: any order will do.
func theDice() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func storiesIn(t *testing.T, from fs.FS) map[string]*Story {
	t.Helper()
	all := map[string]*Story{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".timeline") {
			return err
		}
		file, err := from.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		all[name], err = ParseStory(name, file)
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatal("no stories", err)
	}
	return all
}

// TestRowsAloneProveNothingOfAnyLife: the same of invented lives.
func TestRowsAloneProveNothingOfAnyLife(t *testing.T) {
	library, language := theLibrary(t), theLanguage(t)
	rapid.Check(t, func(t *rapid.T) {
		set, in, lines := library, drawLife(t), []int(nil)
		if rapid.Bool().Draw(t, "language") {
			set = &Set{Rules: language.Rules[len(library.Rules):], words: language.words}
		}
		for i := range in.Entries {
			e := &in.Entries[i]
			lines = append(lines, i)
			e.Order, e.Happened = record.Order{}, record.MustWhen(fmt.Sprintf("2023-%02d", rapid.IntRange(1, 4).Draw(t, "month")))
			e.Details = slices.DeleteFunc(e.Details, func(d record.Detail) bool { return d.Key == "same_as" }) // there the first row is the one that counts
			e.Origin.Line = i
			if e.Kind == "record.seen" {
				e.Details = nil // an answer that names one record ends a question that others have joined
			}
			if e.Kind == "record.seen" && set != library {
				e.Details = readsOf(t, in.Entries[:i+1], e)
			}
		}
		want := slices.Compact(exactly(set, chronology.Build(in)))
		for i, line := range rapid.Permutation(lines).Draw(t, "rows") {
			in.Entries[i].Origin.Line = line
		}
		if got := slices.Compact(exactly(set, chronology.Build(in))); !slices.Equal(got, want) {
			t.Fatalf("the rows decide:\n%v\n%v", want, got)
		}
	})
}

// readsOf draws which record an agency read: one that was there to be read.
func readsOf(t *rapid.T, entries []record.Entry, reading *record.Entry) record.Details {
	var documents []string
	for i := range entries {
		if entries[i].Happened.String() <= reading.Happened.String() {
			documents = append(documents, entries[i].Ref.String())
		}
	}
	return record.Details{{Key: "document", Values: []string{rapid.SampledFrom(documents).Draw(t, "document")}}}
}

// row is an entry of a submission.
type row struct {
	when, kind, after string
	order             int
}

func ofRows(rows ...row) *chronology.Chronology {
	var in chronology.Input
	for n, r := range rows {
		e := record.Entry{
			Ref: record.Ref{Agency: "mace", Record: record.RecordID(fmt.Sprint("R", n))}, Happened: record.MustWhen(r.when), Kind: record.Kind(r.kind),
			Order: record.Order{Value: r.order, Set: r.order > 0}, Origin: record.Origin{File: "mace.csv", Line: n + 2},
		}
		if r.after != "" {
			e.After, _ = record.ParseAfter(r.after, "mace")
		}
		in.Entries = append(in.Entries, e)
	}
	return chronology.Build(in)
}

// TestWhatOnlyRowsSay: an answer, or what a decision should rest on, that shares a day or a month with what it belongs to is held against nobody
// for standing in the wrong row. Where the source says the order it decides.
func TestWhatOnlyRowsSay(t *testing.T) {
	answered := "when: {on: meeting.strategy}\nanswered-by: {on: mace.referral}\n"
	late := answered + "opens: after 3 days\n"
	decided := "when: {decision: mace.exit, lacks: [{what: an exit plan, on: plan.exit}]}\n"
	while := "when: {on: missing.reported, while: {state: mace}}\n"
	counted := "when: {count: {on: missing.reported, at-least: 3, within: 1 year}}\nanswered-by: {on: missing.analysis}\n"
	referral, meeting := row{when: "2024-03", kind: "mace.referral"}, row{when: "2024-03", kind: "meeting.strategy"}
	for name, c := range map[string]struct {
		rule, want string
		rows       []row
	}{
		"answered in the row before, on the day":   {answered, "", []row{{when: "2024-03-05", kind: "mace.referral"}, {when: "2024-03-05", kind: "meeting.strategy"}}},
		"answered in the row before, in the month": {answered, "", []row{referral, meeting}},
		"answered in the row after, in the month":  {answered, "possible answered", []row{meeting, referral}},
		"answered earlier, as told":                {answered, "exact open", []row{{when: "2024-03", kind: "mace.referral", order: 1}, {when: "2024-03", kind: "meeting.strategy", order: 2}}},
		"answered later, as told":                  {answered, "exact answered", []row{{when: "2024-03", kind: "mace.referral", order: 2}, {when: "2024-03", kind: "meeting.strategy", order: 1}}},
		"answered after, as told":                  {answered, "exact answered", []row{meeting, {when: "2024-03", kind: "mace.referral", after: "R0 within P1M"}}},
		"answered before, by the clock":            {answered, "exact open", []row{{when: "2024-03-05T09:00", kind: "mace.referral"}, {when: "2024-03-05T10:00", kind: "meeting.strategy"}}},
		"another answered in that month":           {answered, "exact open", []row{{when: "2024-02", kind: "mace.referral"}, meeting}},
		"in time, whichever row a note has":        {late, "", []row{meeting, {when: "2024-03", kind: "note"}, referral}},
		"in time, whichever row a later note has":  {late, "", []row{{when: "2024-03-01", kind: "meeting.strategy"}, {when: "2024-03-20", kind: "note"}, referral}},
		"too late in any row":                      {late, "exact answered", []row{{when: "2024-01-01", kind: "meeting.strategy"}, {when: "2024-03-20", kind: "note"}, referral}},
		"too late, after it may have been":         {late, "exact open", []row{meeting, {when: "2024-03", kind: "note"}, {when: "2024-05", kind: "note"}}},
		"planned in the row after, on the day":     {decided, "", []row{{when: "2024-03-05", kind: "mace.exit"}, {when: "2024-03-05", kind: "plan.exit"}}},
		"planned in the row after, in the month":   {decided, "possible open", []row{{when: "2024-03", kind: "mace.exit"}, {when: "2024-03", kind: "plan.exit"}}},
		"planned in the row before, in the month":  {decided, "possible open", []row{{when: "2024-03", kind: "plan.exit"}, {when: "2024-03", kind: "mace.exit"}}},
		"not planned":                            {decided, "exact open", []row{{when: "2024-03-05", kind: "mace.exit"}, {when: "2024-03-05", kind: "note"}}},
		"opened in the row before, in the month": {while, "possible open", []row{{when: "2024-03", kind: "mace.accepted"}, {when: "2024-03", kind: "missing.reported"}}},
		"opened in the row after, in the month":  {while, "possible open", []row{{when: "2024-03", kind: "missing.reported"}, {when: "2024-03", kind: "mace.accepted"}}},
		"opened before, closed in a later month": {while, "exact open", []row{{when: "2024-02", kind: "mace.accepted"}, {when: "2024-03", kind: "missing.reported"}, {when: "2024-04", kind: "mace.exit"}}},
		"counted past an answer of that month":   {counted, "possible answered", []row{{when: "2024-01", kind: "missing.reported"}, {when: "2024-02", kind: "missing.reported"}, {when: "2024-03", kind: "missing.reported"}, {when: "2024-03", kind: "missing.analysis"}}},
	} {
		got := ""
		for _, p := range one(t, c.rule).Ask(ofRows(c.rows...)) {
			got += string(p.Timing) + " " + string(p.Status)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestQuestionsComeAsTheyOpen: at one entry its own questions come first, then those whose time runs out after it, by their moment
// and not by the name of the rule.
func TestQuestionsComeAsTheyOpen(t *testing.T) {
	head := "theme: pathway\nasks: Who asks?\nasked-of: front-door\nbecause: {practice: here}\n"
	set, err := Load(fstest.MapFS{
		"a.yaml": {Data: []byte("id: after-ten\n" + head + "when: {on: request.made}\nopens: after 10 days\n")},
		"b.yaml": {Data: []byte("id: before-them\n" + head + "when: {on: request.made}\nopens: after 3 days\n")},
		"c.yaml": {Data: []byte("id: so-soon\n" + head + "when: {on: request.made}\nopens: after 3 days\n")},
		"d.yaml": {Data: []byte("id: to-begin-with\n" + head + "when: {on: request.made}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range set.Ask(ofRows(row{when: "2024-01-01", kind: "request.made"}, row{when: "2024-02-01", kind: "note"})) {
		got = append(got, p.Rule+" "+p.OpenedWhen)
	}
	want := []string{"to-begin-with 2024-01-01", "before-them 2024-01-04", "so-soon 2024-01-04", "after-ten 2024-01-11"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
