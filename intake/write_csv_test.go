package intake

import (
	"encoding/csv"
	"fmt"
	"io"

	"sightline/record"
)

// writeEntries writes a file of entries as CSV: every earlier version, then the one in force.
func writeEntries(w io.Writer, s record.Submission) error {
	return writeTable(w, entryColumns, func(put func([]string) error) error {
		return eachVersion(s, func(e *record.Entry) error { return put(cellsOf(e)) })
	})
}

// writePeople writes people.csv.
func writePeople(w io.Writer, people []record.Identity) error {
	return writeTable(w, peopleColumns, func(put func([]string) error) error {
		for i := range people {
			p := &people[i]
			if err := put(cellsOfPerson(p)); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeLinks writes links.csv.
func writeLinks(w io.Writer, links []record.Link) error {
	return writeTable(w, linkColumns, func(put func([]string) error) error {
		for i := range links {
			l := &links[i]
			if err := put(cellsOfLink(l)); err != nil {
				return err
			}
		}
		return nil
	})
}

func writeTable(w io.Writer, cols columns, rows func(put func([]string) error) error) error {
	out := csv.NewWriter(w)
	if err := out.Write(cols.names); err != nil {
		return fmt.Errorf("writing the first line: %w", err)
	}
	if err := rows(out.Write); err != nil {
		return fmt.Errorf("writing a row: %w", err)
	}
	out.Flush()
	return out.Error()
}
