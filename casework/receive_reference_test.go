package casework_test

import (
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// referencesSaid gives what a report says of references.
func referencesSaid(report record.Report) []string {
	var said []string
	for _, n := range report.Notices {
		if strings.Contains(n.Message, "references are not encrypted") {
			said = append(said, n.Message)
		}
	}
	return said
}

// A reference that finds the child anywhere is said, without being repeated, and the child is taken in all the same.
func TestAReferenceThatSaysWhoTheChildIsIsSaid(t *testing.T) {
	for of, tells := range map[string]bool{
		"943 476 5919": true, "9434765919": true, "A823432012345": true, "02042011": true, "20110402": true, "2011-04-02": true, "KM-020411": true, "MARA/2011-04-02": true,
		"x-9434765919": true, "P1": false, "SCC-0001": false, "123456": false, "12345678": false, "2011": false, "F/2025/0417": false,
	} {
		o := open(t)
		report := o.receive(map[string]string{
			"people.csv": "agency,child,family_name,given_names,date_of_birth,nhs_number\npolice," + of + ",Invented,Mara,2011-04-02,943 476 5919\n",
			"police.csv": entries + "A1,police," + of + ",2025-05-31,note,Seen.\n",
		})
		said := referencesSaid(report)
		if (len(said) > 0) != tells {
			t.Errorf("%s: it is said %q", of, said)
		}
		if report.Applied != 1 || len(o.list()) != 1 {
			t.Errorf("%s: %d records of %d children were taken in", of, report.Applied, len(o.list()))
		}
		if slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, of) }) {
			t.Errorf("%s: the report repeats it: %q", of, said)
		}
	}
}

// However many there are, it is said once.
func TestManyReferencesThatSayWhoChildrenAreAreSaidOnce(t *testing.T) {
	rows := "agency,child,date_of_birth\n"
	for _, of := range []string{"01022010", "01022010", "02022010", "03022010", "P-7"} {
		rows += "police," + of + ",\n"
	}
	said := referencesSaid(open(t).receive(map[string]string{"people.csv": rows}))
	if len(said) != 1 || !strings.HasPrefix(said[0], "3 references look") {
		t.Errorf("%q", said)
	}
}
