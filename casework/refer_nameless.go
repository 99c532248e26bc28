package casework

import (
	"slices"
	"strings"

	"sightline/matching"
	"sightline/record"
	"sightline/store"
)

// namelessWhy is why a child whose name nobody knows waits for a person.
const namelessWhy = "whoever referred the child does not know the name: somebody has to find out who it is"

// heldNameless takes every reference of a child who was referred without a name out of what was joined, and has it wait for a person to say whose it
// is. An age and a place are many children's: only a person's decision, which stands in a link, joins it to a record.
func heldNameless(joined *matching.Result, links []record.Link) {
	decided := map[record.ChildRef]bool{}
	for i := range links {
		decided[links[i].Subject] = true
	}
	waits := map[record.ChildRef]bool{}
	for _, h := range joined.Held {
		waits[h.Ref] = true
	}
	for i := range joined.Children {
		child := &joined.Children[i]
		named, nameless := map[record.ChildRef]bool{}, map[record.ChildRef]bool{}
		for j := range child.Identities {
			id := &child.Identities[j]
			if ref := id.Subject; isNameless(id) {
				nameless[ref] = !named[ref]
			} else {
				named[ref], nameless[ref] = true, false
			}
		}
		alone := func(ref record.ChildRef) bool { return nameless[ref] && !decided[ref] }
		for _, ref := range child.Refs {
			if alone(ref) && !waits[ref] {
				joined.Held = append(joined.Held, record.Held{Ref: ref, Why: namelessWhy})
			}
		}
		child.Refs = slices.DeleteFunc(child.Refs, alone)
		child.Identities = slices.DeleteFunc(child.Identities, func(id record.Identity) bool { return alone(id.Subject) })
		if len(child.Refs) > 0 && alone(child.Key) {
			child.Key = child.Refs[0]
		}
	}
	joined.Children = slices.DeleteFunc(joined.Children, func(c matching.Child) bool { return len(c.Refs) == 0 })
}

// isNameless reports what was said here of a child whose name and numbers nobody knew.
func isNameless(id *record.Identity) bool {
	return strings.HasPrefix(id.Subject.Child, store.Here) && trimmed(id.GivenNames+id.FamilyName+id.AlsoKnownAs+id.NHSNumber+id.UPN) == ""
}
