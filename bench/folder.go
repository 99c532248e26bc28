package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
)

// writeFolders writes the records as agencies would send them: one submission, a folder, of each agency. It gives the folders.
func writeFolders(under string, seed uint64, children, each int) ([]string, error) {
	folders := make([]string, 0, len(writers))
	for i := range writers {
		folder := filepath.Join(under, writers[i].agency)
		if err := writeFolder(folder, &writers[i], seed, children, each); err != nil {
			return nil, fmt.Errorf("writing the records of %s: %w", writers[i].agency, err)
		}
		folders = append(folders, folder)
	}
	return folders, nil
}

func writeFolder(folder string, by *writer, seed uint64, children, each int) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	manifest, err := json.Marshal(map[string]any{
		"title": "Invented children", "agencies": map[string]any{by.agency: map[string]any{}}, "areas": map[string]string{"north": "North"},
	})
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(folder, "manifest.json"), manifest, 0o600),
		writeTable(filepath.Join(folder, "people.csv"), peopleOf(by, seed, children)),
		writeTable(filepath.Join(folder, "entries.csv"), entriesOf(by, rows(seed, children, each))),
	)
}

// peopleOf gives what an agency says of who the children are.
func peopleOf(by *writer, seed uint64, children int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield([]string{"agency", "child", "family_name", "given_names", "date_of_birth", "sex", "nhs_number", "postcode", "area"}) {
			return
		}
		for of := range children {
			c := newChild(seed, of)
			if !yield([]string{by.agency, referenceOf(by, of), c.family, c.given, c.born, c.sex, c.number, c.postcode, "north"}) {
				return
			}
		}
	}
}

// entriesOf gives the records of one agency.
func entriesOf(by *writer, all iter.Seq[row]) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield([]string{
			"record_id", "agency", "child", "happened", "text", "known", "recorded", "kind", "area", "place", "people", "details", "handling", "source",
		}) {
			return
		}
		for r := range all {
			if r.agency != by.agency {
				continue
			}
			if !yield([]string{
				r.record, r.agency, r.child, r.happened, r.text, r.known, r.recorded, r.kind, r.area, r.place, r.people, r.detail, r.handling, r.source,
			}) {
				return
			}
		}
	}
}

func writeTable(name string, lines iter.Seq[[]string]) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // a folder this program has just made
	if err != nil {
		return err
	}
	w := csv.NewWriter(file)
	for l := range lines {
		if err := w.Write(l); err != nil {
			return errors.Join(err, file.Close())
		}
	}
	w.Flush()
	return errors.Join(w.Error(), file.Close())
}
