package stories_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
	"sightline/rules"
	"sightline/stories"
)

// The published review names what nobody asked in time. These tests replay it whole and hold the library to what the project promises;
// they print the measures that belong together: findings asked, rules used, and questions per 100 entries.

const (
	mostPer100  = 60 // questions per 100 entries of the published case
	leastAsked  = 54 // of its 54 findings that can be tested
	leastThemes = 12 // over which they are spread
)

func join(t testing.TB, story func() (record.Submission, error)) *casework.Together {
	t.Helper()
	s, err := story()
	if err != nil {
		t.Fatal(err)
	}
	return casework.Join(s)
}

func joe() (record.Submission, error) {
	return intake.ReadFolder(stories.Joe(), intake.DefaultOptions())
}

func ordinary() (record.Submission, error) {
	return intake.ReadFolder(stories.Ordinary(), intake.DefaultOptions())
}

func library(t testing.TB) *rules.Set {
	t.Helper()
	set, err := rules.Library()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// twelve agencies' submissions become one chronology of one child, and no row is lost.
func TestTwelveSubmissionsBecomeOneChronology(t *testing.T) {
	together := join(t, joe)
	if n := together.Report.Refused(); n != 0 || len(together.Children) != 1 {
		t.Fatalf("%d children, %d rows refused: %v", len(together.Children), n, together.Report.Refusals)
	}
	c := together.Children[0].Chronology
	if c.Len() != 189 || len(c.Supplied()) != 12 {
		t.Errorf("%d entries of %d agencies, want 189 of 12", c.Len(), len(c.Supplied()))
	}
}

// Without the lead reviewer's decisions, the references that give only an initial wait for a person; none is joined to another child.
func TestWithoutLinksAnInitialIsHeld(t *testing.T) {
	s, err := joe()
	if err != nil {
		t.Fatal(err)
	}
	others, err := ordinary()
	if err != nil {
		t.Fatal(err)
	}
	s.Links = nil
	together := casework.Join(s, others)
	held := map[record.AgencyCode]bool{}
	for _, child := range together.Children {
		if child.Held != "" {
			held[child.Key.Agency] = true
		}
		for _, ref := range child.Refs {
			if strings.HasSuffix(ref.Child, "-0001") != strings.HasSuffix(child.Key.Child, "-0001") {
				t.Errorf("%v and %v were joined", ref, child.Key)
			}
		}
	}
	if !held["court"] || !held["early-help"] {
		t.Errorf("held: %v; the court and early help give only an initial", held)
	}
	if together.Report.Held == 0 {
		t.Error("the report does not say how many rows wait")
	}
}

// finding is a row of findings.csv: what the review says should have been asked, and within which entries it could be.
type finding struct {
	id       string
	themes   []string
	from, by *chronology.Item
	evidence []string
}

func findings(t *testing.T, c *chronology.Chronology) []finding {
	t.Helper()
	var all []finding
	for _, row := range rows(t, "testdata/findings.csv") {
		if row[6] != "yes" {
			continue // what no record could have shown then
		}
		f := finding{id: row[0], themes: strings.Split(row[1], ","), from: c.Lookup(row[2]), by: c.Lookup(row[3]), evidence: strings.Fields(row[7])}
		if f.from == nil || f.by == nil {
			t.Fatalf("%s: its window names records that are not there", f.id)
		}
		all = append(all, f)
	}
	return all
}

func rows(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

// asked gives the prompts that ask a finding in its window, and whether one of them is well cited: as the contract scores it.
func (f finding) asked(c *chronology.Chronology, prompts []record.Prompt) (by []record.Prompt, well bool) {
	for _, p := range prompts {
		at := c.Find(p.OpenedAt).Pos
		if at < f.from.Pos || at > f.by.Pos || !slices.Contains(f.themes, string(p.Theme)) {
			continue
		}
		cited := 0
		for _, ref := range p.Evidence {
			if slices.Contains(f.evidence, string(ref.Record)) {
				cited++
			}
		}
		if cited > 0 {
			by = append(by, p)
			well = well || 2*cited >= len(f.evidence)
		}
	}
	return by, well
}

// LP1 to LP15, MO-01 to MO-62: the missed opportunities are asked while people could still act.
func TestTheMissedOpportunitiesAreAskedInTime(t *testing.T) {
	c := join(t, joe).Children[0].Chronology
	prompts := library(t).Ask(c)
	asked, well, used, over := 0, 0, map[string]int{}, map[string]int{}
	all := findings(t, c)
	for _, f := range all {
		by, good := f.asked(c, prompts)
		if len(by) == 0 {
			t.Logf("%s is not asked in its window", f.id)
			continue
		}
		asked++
		if good {
			well++
		}
		for _, p := range by {
			used[p.Rule]++
			over[string(p.Theme)]++
		}
	}
	per100 := float64(len(prompts)) * 100 / float64(c.Len())
	t.Logf("findings asked %d of %d, well cited %d; %d questions, %.1f per 100 entries", asked, len(all), well, len(prompts), per100)
	t.Logf("%.2f findings for each of the %d rules that ask one: %s", float64(asked)/float64(len(used)), len(used), counts(used))
	t.Logf("questions by theme: %s; of them about a finding: %s", counts(byTheme(prompts)), counts(over))
	if asked < leastAsked || len(over) < leastThemes || per100 > mostPer100 || 10*well < 9*asked {
		t.Errorf("promised: at least %d asked over %d themes, 9 of 10 well cited, at most %d questions per 100 entries", leastAsked, leastThemes, mostPer100)
	}
}

func byTheme(prompts []record.Prompt) map[string]int {
	n := map[string]int{}
	for _, p := range prompts {
		n[string(p.Theme)]++
	}
	return n
}

// counts writes how many of each, the most first.
func counts(n map[string]int) string {
	names := slices.SortedFunc(maps.Keys(n), func(a, b string) int { return cmp.Or(n[b]-n[a], strings.Compare(a, b)) })
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, n[name])
	}
	return strings.Join(names, ", ")
}

// Evidence is there and is never later than the opening: a question that knew the future would be hindsight.
func TestEvidenceIsThereWhenTheQuestionOpens(t *testing.T) {
	for _, story := range []func() (record.Submission, error){joe, ordinary} {
		for _, child := range join(t, story).Children {
			for _, p := range library(t).Ask(child.Chronology) {
				opened := child.Chronology.Find(p.OpenedAt)
				if opened == nil || len(p.Evidence) == 0 {
					t.Fatalf("%s stands on nothing", p.Rule)
				}
				for _, ref := range p.Evidence {
					if it := child.Chronology.Find(ref); it == nil || it.Pos > opened.Pos {
						t.Errorf("%s opened at %v cites %v", p.Rule, p.OpenedAt, ref)
					}
				}
			}
		}
	}
}
