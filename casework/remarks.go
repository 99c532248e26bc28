package casework

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
	"sightline/store"
)

// remarks says what a person should know of the rows: references that point nowhere, and birth dates that cannot all be right.
func remarks(b *store.Batch, known store.Known) ([]record.Notice, error) {
	var notices []record.Notice
	here := map[record.Ref]record.ChildRef{}
	for i := range b.Submission.Entries {
		here[b.Submission.Entries[i].Ref] = b.Submission.Entries[i].Subject
	}
	for i := range b.Submission.Entries {
		e := &b.Submission.Entries[i]
		for _, to := range pointsAt(e) {
			of, ok := here[to.ref]
			if !ok {
				var err error
				if of, ok, err = known.Wrote(to.ref); err != nil {
					return nil, err
				}
			}
			if !ok || b.Children[of] != b.Children[e.Subject] {
				notices = append(notices, record.Notice{File: e.Origin.File, Line: e.Origin.Line, Message: chronology.Dangling(to.what, to.ref)})
			}
		}
	}
	born := map[record.ChildID][]record.When{}
	for _, id := range slices.Concat(known.Identities, b.Submission.People) {
		born[b.Children[id.Subject]] = append(born[b.Children[id.Subject]], id.Born)
	}
	asked := map[record.ChildID]bool{}
	for i := range b.Submission.People {
		p := &b.Submission.People[i]
		id := b.Children[p.Subject]
		if _, agree := record.BornWithin(born[id]...); !agree && !asked[id] {
			notices = append(notices, record.Notice{File: p.Origin.File, Line: p.Origin.Line, Message: chronology.BirthsDisagree})
		}
		asked[id] = true
	}
	return notices, nil
}

// pointer is a reference of an entry to another, under the name of its column or detail.
type pointer struct {
	what string
	ref  record.Ref
}

func pointsAt(e *record.Entry) []pointer {
	var to []pointer
	if !e.After.IsZero() {
		to = append(to, pointer{"after", e.After.Of})
	}
	for _, what := range []string{"same_as", "includes"} {
		for _, ref := range e.Details.Refs(what, e.Ref.Agency) {
			to = append(to, pointer{what, ref})
		}
	}
	return to
}
