package language

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// every wording of the table of terms is found.
func TestEveryWordingOfTheTableIsFound(t *testing.T) {
	c := checker(t)
	text, err := os.ReadFile("testdata/reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Number int    `yaml:"number"`
		Say    string `yaml:"say"`
	}
	if err := yaml.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 66 {
		t.Fatalf("%d wordings, want the 66 of the table", len(all))
	}
	for _, one := range all {
		if len(blaming(c.Check(one.Say, Staff))) == 0 {
			t.Errorf("%d: nothing found in %q", one.Number, one.Say)
		}
	}
}

// what agencies wrote of Joe and the review quotes is found, in the records of both council areas, and nothing of what
// Joe said himself.
func TestTheWordingOfJoesRecordsIsFound(t *testing.T) {
	c := checker(t)
	wanted := map[string]bool{}
	for id := range strings.FieldsSeq("J-033 J-037 J-040 J-044 J-050 J-054 J-056 J-083 J-094 J-112 J-178 J-190 J-208a J-208b") {
		wanted[id] = true
	}
	voices := 0
	for _, row := range joesRows(t) {
		found := blaming(c.Check(row["text"], Staff))
		if wanted[row["record_id"]] {
			delete(wanted, row["record_id"])
			if len(found) == 0 {
				t.Errorf("%s: nothing found in %q", row["record_id"], row["text"])
			}
			if strings.Contains(row["text"], "'placing himself at risk'") && !strings.Contains(row["text"][found[0].Start:found[0].End], "placing himself at risk") {
				t.Errorf("%s: what is quoted is not found in %q", row["record_id"], row["text"])
			}
		}
		if row["kind"] == "child.voice" && strings.Contains(row["details"], "words=verbatim") {
			voices++
			if len(found) > 0 || len(c.Check(row["text"], ChildSpeaks)) > 0 {
				t.Errorf("%s: Joe's own words were found: %q", row["record_id"], row["text"])
			}
		}
	}
	if len(wanted) > 0 || voices < 8 {
		t.Errorf("not in the record: %v; %d entries in Joe's own words", wanted, voices)
	}
}

func joesRows(t *testing.T) []map[string]string {
	t.Helper()
	names, err := filepath.Glob("../stories/joe/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(file).ReadAll()
		if err := errors.Join(err, file.Close()); err != nil {
			t.Fatal(err)
		}
		for _, line := range lines[1:] {
			row := map[string]string{}
			for i, cell := range line {
				row[lines[0][i]] = cell
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// What never ends is read in pieces, and nothing of it is lost.
func TestATextWithoutAnEndIsReadWhole(t *testing.T) {
	const times = 500
	found := checker(t).Check(strings.Repeat("Kai failed to engage and was found at the flat and ", times), Staff)
	if len(found) != times {
		t.Errorf("of %d wordings in one line %d are found", times, len(found))
	}
}
