package casework

import (
	"slices"
	"strings"

	"sightline/pathway"
	"sightline/record"
)

// withoutHidden takes out of the entries that leave every reference to one that does not: the number of an entry that stays tells that there is one,
// of whom, and of which agency. What is left of a detail stays; of the answers that a step keeps, those that chose entries are held to the same.
func (o *Exported) withoutHidden() {
	leaves := map[record.Ref]bool{}
	for i := range o.Submission.Entries {
		leaves[o.Submission.Entries[i].Ref] = true
	}
	for i := range o.Submission.Entries {
		e := &o.Submission.Entries[i]
		if !e.After.IsZero() && !leaves[e.After.Of] {
			e.After = record.After{}
		}
		e.Details = leaving(e, leaves)
	}
}

// leaving gives the details of an entry as they leave; those of the record stay as they are.
func leaving(e *record.Entry, leaves map[record.Ref]bool) record.Details {
	var all record.Details
	for _, d := range e.Details {
		means, _ := record.Words().Detail(e.Kind, d.Key)
		points := means.Name == "ref" || means.Name == "list:ref"
		d.Values = slices.DeleteFunc(slices.Clone(d.Values), func(value string) bool {
			switch {
			case points:
				return !leaves[record.ParseRef(value, e.Ref.Agency)]
			case d.Key == "given":
				_, answer, _ := strings.Cut(value, "=")
				return isReference(answer) && !leaves[record.ParseRef(answer, "")]
			}
			return pathway.TakenHere(e) && isReference(value) && !leaves[record.ParseRef(value, "")]
		})
		if len(d.Values) > 0 {
			all = append(all, d)
		}
	}
	return all
}

// isReference reports words that are a reference as a step keeps it: an agency there is, and one of its records.
func isReference(words string) bool {
	agency, id, two := strings.Cut(words, "/")
	_, _, known := record.Words().Agency(record.AgencyCode(agency))
	return two && known && id != "" && !strings.ContainsAny(words, " \t\n")
}
