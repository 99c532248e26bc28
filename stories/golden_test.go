package stories_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sightline/record"
)

var update = flag.Bool("update", false, "write the golden list of questions anew, to be read as a change to them")

// Every question about the published case, in the order in which they open, is a text that a person reads: a change to a rule shows here
// as questions that come, go, move or rest on other records.
func TestEveryQuestionAboutJoeIsInTheList(t *testing.T) {
	const name = "testdata/joe-prompts.golden"
	var b strings.Builder
	for _, p := range library(t).Ask(join(t, joe).Children[0].Chronology) {
		fmt.Fprintf(&b, "%s  %s  %s  %s%s\n    %s\n", p.OpenedAt.Record, p.Rule, p.Timing, p.Status, answer(p), records(p.Evidence))
	}
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("the questions are no longer those of %s (-list +now); read the change, then go test ./stories -run List -update\n%s", name, diff)
	}
}

func answer(p record.Prompt) string {
	if p.AnsweredAt.Record == "" {
		return ""
	}
	return " at " + string(p.AnsweredAt.Record)
}

func records(refs []record.Ref) string {
	ids := make([]string, len(refs))
	for i, r := range refs {
		ids[i] = string(r.Record)
	}
	return strings.Join(ids, " ")
}
