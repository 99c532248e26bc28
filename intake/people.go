package intake

import (
	"cmp"
	"slices"
	"strings"

	"sightline/record"
)

var peopleColumns = columns{
	names: []string{
		"agency", "child", "family_name", "given_names", "also_known_as", "date_of_birth", "sex", "ethnicity", "nhs_number", "upn",
		"postcode", "address", "from", "to", "area",
	},
	required: 2,
}

var linkColumns = columns{names: []string{"agency", "child", "person", "decided_by", "decided", "reason"}, required: 3}

// maxRows is how many rows may describe one reference.
const maxRows = 1000

// person reads one row of people.csv.
func (f *file) person(c []string) bool {
	private := func(i int) record.Private { return record.Private(strings.TrimSpace(c[i])) }
	id := record.Identity{
		Subject:    subject(c),
		FamilyName: private(2), GivenNames: private(3), AlsoKnownAs: private(4),
		Sex: strings.TrimSpace(c[6]), Ethnicity: private(7), NHSNumber: private(8), UPN: private(9), Postcode: private(10), Address: private(11),
		Area:   record.AreaCode(strings.TrimSpace(c[14])),
		Origin: record.Origin{File: f.name, Line: f.line},
	}
	if !f.ours(id.Subject.Agency) || !f.when(c, 5, &id.Born) || !f.when(c, 12, &id.From) || !f.when(c, 13, &id.To) {
		if !f.reading.people[id.Subject] {
			f.reading.people[id.Subject] = false // mentioned, so that its entries can be told why they are refused
		}
		return false
	}
	f.rows[id.Subject]++
	if f.rows[id.Subject] > maxRows {
		return f.refuse("child", id.Subject.Child, "too many rows describe this child", "up to 1,000 rows for one reference: what an agency holds of one child's names and addresses")
	}
	f.remarkAgency(id.Subject.Agency)
	f.remarkArea(id.Area)
	f.people = append(f.people, id)
	f.reading.people[id.Subject] = true
	return true
}

// link reads one row of links.csv.
func (f *file) link(c []string) bool {
	l := record.Link{
		Subject: subject(c), Person: strings.TrimSpace(c[2]),
		DecidedBy: record.Private(strings.TrimSpace(c[3])), Reason: record.Private(strings.TrimSpace(c[5])),
		Origin: record.Origin{File: f.name, Line: f.line},
	}
	if !f.when(c, 4, &l.Decided) {
		return false
	}
	f.links = append(f.links, l)
	return true
}

// onlyOurs refuses the decisions that are about nobody of the agency that sends them, when that is said: whose records are one child
// is said by somebody who holds one of them. A decision is all rows of one person.
func (f *file) onlyOurs() {
	if f.o.Agency == "" {
		return
	}
	ours := map[string]bool{}
	for i := range f.links {
		ours[f.links[i].Person] = ours[f.links[i].Person] || f.words.AgencyMatches(f.o.Agency, f.links[i].Subject.Agency)
	}
	f.links = slices.DeleteFunc(f.links, func(l record.Link) bool {
		f.line = l.Origin.Line
		return !ours[l.Person] && !f.refuse("agency", string(l.Subject.Agency),
			"the decision is about no child of the agency that sends it", "decisions of which one row of the same person is about a reference of "+string(f.o.Agency))
	})
	slices.SortStableFunc(f.refusals, func(a, b record.Refusal) int { return cmp.Compare(a.Line, b.Line) })
}

func subject(c []string) record.ChildRef {
	return record.ChildRef{Agency: record.AgencyCode(strings.TrimSpace(c[0])), Child: strings.TrimSpace(c[1])}
}

// when reads the time in a column.
func (f *file) when(c []string, column int, to *record.When) bool {
	w, err := record.ParseWhen(c[column])
	if err != nil {
		return f.refuse(f.cols.names[column], c[column], problemOf(err), record.Accepted)
	}
	*to = w
	return true
}
