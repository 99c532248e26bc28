// Package synth invents a population: children who never lived, and what agencies would have written of them.
//
// It answers an engineer's question: "how does it behave with half a million children?" It stands on nobody's record. The lives are drawn by
// lot, so that no rule may be judged by them; for that there are the stories.
package synth

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// writers are the agencies that write, by their codes, the letter their references begin with, and the kinds they write about.
var writers = []struct {
	agency, short string
	kinds         []string
}{
	{"police", "P", []string{"missing.reported", "missing.returned", "police.arrest", "police.intelligence", "police.offence"}},
	{"social-care-north", "S", []string{"social-care.referral", "meeting.strategy", "child.seen", "care.placement", "social-care.supervision", "nrm.referral"}},
	{"missing-service", "R", []string{"missing.interview"}},
	{"health", "H", []string{"health.emergency"}},
	{"arrest-referral", "A", []string{"police.custody-contact"}},
	{"education", "E", []string{"education.suspension", "education.absence"}},
	{"mace", "M", []string{"mace.referral", "exploitation.screening"}},
}

var (
	entryColumns  = []string{"record_id", "agency", "child", "happened", "kind", "area", "details", "source", "text"}
	personColumns = []string{"agency", "child", "family_name", "given_names", "date_of_birth", "sex", "nhs_number", "postcode", "area"}
)

// Write writes an invented population as agencies send it: one submission, with a file of each agency. It says after each hundredth child how
// many are done. The folder must be there; what it already holds of these files is an error.
func Write(folder string, seed int64, children int, done func(int)) (err error) {
	if err := writeManifest(folder); err != nil {
		return err
	}
	people, err := newTable(filepath.Join(folder, "people.csv"), personColumns)
	if err != nil {
		return err
	}
	tables, by := make([]*table, len(writers)), map[string]int{}
	for i := range writers {
		if tables[i], err = newTable(filepath.Join(folder, writers[i].agency+".csv"), entryColumns); err != nil {
			return err
		}
		for _, kind := range writers[i].kinds {
			by[kind] = i
		}
	}
	for of, events := range Lives(seed, children) {
		notes, known := Chance(uint64(seed)+1, of), map[int]bool{} //nolint:gosec // a seed is any number
		for n, e := range events {
			writer := by[Kinds[e.Kind].Kind]
			known[writer] = true
			tables[writer].write(append(entryRow(of, n, writer, e), Narrative(notes)))
		}
		child := NewChild(uint64(seed), of) //nolint:gosec // as above
		for i := range writers {
			if known[i] {
				people.write(personRow(&child, of, i))
			}
		}
		if of%100 == 99 {
			done(of + 1)
		}
	}
	done(children)
	err = people.close()
	for _, t := range tables {
		err = errors.Join(err, t.close())
	}
	return err
}

func writeManifest(folder string) error {
	agencies := map[string]any{}
	for i := range writers {
		agencies[writers[i].agency] = map[string]string{"from": "2022-01-01", "to": "2024-01-31"}
	}
	manifest, err := json.MarshalIndent(map[string]any{"title": "INVENTED children, drawn by lot: none of them lives", "source": "invented", "agencies": agencies, "areas": map[string]string{"north": "North"}}, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "manifest.json"), append(manifest, '\n'), 0o600)
}

func entryRow(of, n, writer int, e Event) []string {
	w := &writers[writer]
	return []string{
		w.short + LeftPad(of, 6) + "-" + LeftPad(n, 3), w.agency, reference(writer, of), time.Unix(Begins+int64(e.Minute)*60, 0).UTC().Format("2006-01-02T15:04"),
		Kinds[e.Kind].Kind, "north", detailsOf(e), "invented",
	}
}

// personRow is what an agency knows of who a child is: the missing service and arrest referral know no number, and the police no postcode.
func personRow(c *Child, of, writer int) []string {
	number, postcode := c.Number, c.Postcode
	switch writers[writer].short {
	case "P":
		number, postcode = "", ""
	case "R", "A":
		number = ""
	}
	return []string{writers[writer].agency, reference(writer, of), c.Family, c.Given, c.Born, c.Sex, number, postcode, "north"}
}

func reference(writer, of int) string { return writers[writer].short + "-" + LeftPad(of, 6) }

// table is a CSV file being written; it remembers the first thing that went wrong.
type table struct {
	file *os.File
	to   *bufio.Writer
	csv  *csv.Writer
	err  error
}

func newTable(name string, columns []string) (*table, error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // whoever asks says where
	if err != nil {
		return nil, fmt.Errorf("writing an invented population: %w", err)
	}
	to := bufio.NewWriterSize(file, 1<<18)
	t := &table{file: file, to: to, csv: csv.NewWriter(to)}
	t.write(columns)
	return t, nil
}

func (t *table) write(row []string) {
	if t.err == nil {
		t.err = t.csv.Write(row)
	}
}

func (t *table) close() error {
	t.csv.Flush()
	return errors.Join(t.err, t.csv.Error(), t.to.Flush(), t.file.Close())
}

// LeftPad writes a number with zeros before it.
func LeftPad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}
