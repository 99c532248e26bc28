package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
)

// replayed asks the rules of folders of rows about Mara, and gives the questions in short.
func replayed(t *testing.T, asOf string, texts []string, folders ...string) (all []string) {
	t.Helper()
	var submissions []record.Submission
	for _, rows := range folders {
		s, err := intake.ReadFolder(fstest.MapFS{
			"people.csv": &fstest.MapFile{Data: []byte(people + "police,P1,Invented,Mara,2009-04-02,9990123454\npolice,P2,Other,Ben,2011-01-01,\n")},
			"police.csv": &fstest.MapFile{Data: []byte(entries + strings.ReplaceAll(rows, " ", ","))},
		}, intake.DefaultOptions())
		if err != nil || len(s.Report.Refusals) > 0 {
			t.Fatal(s.Report.Refusals, err)
		}
		submissions = append(submissions, s)
	}
	set := loaded(t, texts...)
	together := casework.Join(submissions...)
	for i := range together.Children {
		prompts := together.Children[i].Asked(set, func(c *chronology.Chronology) *chronology.Chronology { return casework.Look(c, asOf, "") })
		for _, p := range prompts {
			all = append(all, fmt.Sprint(p.Child.Child, " ", p.Rule, " ", p.OpenedAt.Record, " ", p.Status))
			if p.Status == record.Lapsed && !p.AnsweredAt.IsZero() {
				t.Errorf("a lapsed question was answered at %s", p.AnsweredAt)
			}
		}
	}
	return all
}

// What was asked and stands no more since a correction is told with the rest, where it opened.
func TestAQuestionBeforeACorrectionHasLapsed(t *testing.T) {
	rows := func(all ...string) string { return strings.Join(all, "\n") + "\n" }
	reported, noted := "A1 police P1 2025-05-01 missing.reported Missing", "A1 police P1 2025-05-01 note At-her-aunts"
	again := "A2 police P1 2025-05-20 missing.reported Missing"
	for name, c := range map[string]struct {
		asOf    string
		folders []string
		want    []string
	}{
		"nothing is corrected":             {"", []string{rows(reported, again)}, []string{"P1 talked A1 overdue", "P1 often A2 open"}},
		"within one submission":            {"", []string{rows(reported, noted, again)}, []string{"P1 often A2 lapsed", "P1 talked A2 open"}},
		"in another submission":            {"", []string{rows(reported), rows(noted)}, []string{"P1 talked A1 lapsed"}},
		"sent again as it was":             {"", []string{rows(reported), rows(reported)}, []string{"P1 talked A1 open"}},
		"corrected and corrected back":     {"", []string{rows(reported), rows(noted), rows(reported)}, []string{"P1 talked A1 open"}},
		"corrected, and still asked":       {"", []string{rows(reported), rows(reported + "-since-noon")}, []string{"P1 talked A1 open"}},
		"it was asked, corrected, asked":   {"", []string{rows(noted), rows(reported), rows(noted)}, []string{"P1 talked A1 lapsed"}},
		"as of a moment before the second": {"police/A1", []string{rows(reported, again), rows(noted)}, []string{"P1 talked A1 lapsed"}},
		"it was about another child":       {"", []string{rows(reported), rows("A1 police P2 2025-05-01 missing.reported Missing")}, []string{"P1 talked A1 lapsed", "P2 talked A1 open"}},
	} {
		got := replayed(t, c.asOf, []string{talked, often}, c.folders...)
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestALapsedQuestionStandsWhereItOpened(t *testing.T) {
	got := replayed(t, "", []string{talked}, "A1 police P1 2025-05-01 missing.reported Missing\nA2 police P1 2025-05-02 missing.interview Talked\nA3 police P1 2025-05-03 missing.reported Missing\n"+
		"A4 police P1 2025-05-04 missing.interview Talked\nA5 police P1 2025-05-05 missing.reported Missing\n", "A3 police P1 2025-05-03 note Home\n")
	want := []string{"P1 talked A1 answered", "P1 talked A3 lapsed", "P1 talked A5 open"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
