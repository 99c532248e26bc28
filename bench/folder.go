package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"sightline/synth"
)

// writeFolder writes the records as agencies send them: one submission, with a file of each agency.
func writeFolder(folder string, seed uint64, children, each int) error {
	agencies := map[string]any{}
	for i := range writers {
		by := &writers[i]
		agencies[by.agency] = map[string]any{}
		if err := writeTable(filepath.Join(folder, by.agency+".csv"), entriesOf(by, rows(seed, children, each))); err != nil {
			return fmt.Errorf("writing the records of %s: %w", by.agency, err)
		}
	}
	manifest, err := json.Marshal(map[string]any{"title": "Invented children", "agencies": agencies, "areas": map[string]string{"north": "North"}})
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(folder, "manifest.json"), manifest, 0o600),
		writeTable(filepath.Join(folder, "people.csv"), people(seed, children)),
	)
}

// people gives what the agencies say of who the children are: each knows every child under a reference of its own.
func people(seed uint64, children int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield([]string{"agency", "child", "family_name", "given_names", "date_of_birth", "sex", "nhs_number", "postcode", "area"}) {
			return
		}
		for of := range children {
			c := synth.NewChild(seed, of)
			for i := range writers {
				by := &writers[i]
				if !yield([]string{by.agency, referenceOf(by, of), c.Family, c.Given, c.Born, c.Sex, c.Number, c.Postcode, "north"}) {
					return
				}
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
