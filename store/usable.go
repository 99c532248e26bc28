package store

import (
	"fmt"

	"sightline/audit"
	"sightline/record"
)

// usable refuses a batch that would leave a row without a child, or text that no database keeps as it is. The values are not repeated.
func usable(b *Batch, already map[record.ChildRef]record.ChildID) error {
	for ref, id := range b.Children {
		if id == "" || !audit.IsText(string(ref.Agency), ref.Child, string(id)) {
			return fmt.Errorf("%w: a reference or a child's id is empty or not text", record.Invalid)
		}
	}
	has := func(ref record.ChildRef) bool { return b.Children[ref] != "" || already[ref] != "" }
	s := &b.Submission
	for _, entries := range [][]record.Entry{s.Earlier, s.Entries} {
		for i := range entries {
			if wrong := wrongWith(&entries[i], has); wrong != "" {
				return fmt.Errorf("%w: line %d: %s", record.Invalid, entries[i].Origin.Line, wrong)
			}
		}
	}
	for i := range s.People {
		id := &s.People[i]
		c := contentOfIdentity(id)
		if !has(id.Subject) || !audit.IsText(c.words(id.Subject)...) || !audit.IsText(id.Origin.File) {
			return fmt.Errorf("%w: line %d: the row's reference is no child's, or it is not text", record.Invalid, id.Origin.Line)
		}
	}
	for i := range s.Links {
		l := &s.Links[i]
		if c := contentOfDecision(l); !audit.IsText(c.words(l.Subject)...) || !audit.IsText(l.Origin.File) {
			return fmt.Errorf("%w: line %d: the decision is not text", record.Invalid, l.Origin.Line)
		}
	}
	for i := range b.Held {
		if h := &b.Held[i]; !audit.IsText(string(h.Ref.Agency), h.Ref.Child, h.Why) {
			return fmt.Errorf("%w: what waits for a person is not text", record.Invalid)
		}
	}
	if !titled(&s.Manifest) {
		return fmt.Errorf("%w: what the submission says of itself is not text", record.Invalid)
	}
	return nil
}

func wrongWith(e *record.Entry, has func(record.ChildRef) bool) string {
	switch {
	case !has(e.Subject) || e.Subject.Agency != e.Ref.Agency:
		return "the row's reference is no child's"
	case e.Ref.Agency == "" || e.Ref.Record == "":
		return "the row has no id of its own"
	case !textual(e):
		return "the row is not text; UTF-8 without the character NUL would be accepted"
	}
	return ""
}

func textual(e *record.Entry) bool {
	ok := audit.IsText(
		string(e.Ref.Agency), string(e.Ref.Record), e.Subject.Child, e.After.String(), string(e.Kind), e.Text.Reveal(), string(e.Area),
		string(e.Handling), e.Source, e.Origin.File,
	)
	for _, p := range e.Places {
		ok = ok && audit.IsText(p.Kind, p.Name.Reveal())
	}
	for _, p := range e.People {
		ok = ok && audit.IsText(p.Role, p.Name.Reveal())
	}
	for _, d := range e.Details {
		ok = ok && audit.IsText(d.Key) && audit.IsText(d.Values...)
	}
	return ok
}

func titled(m *record.Manifest) bool {
	ok := audit.IsText(m.Title, m.Source)
	for code := range m.Agencies {
		ok = ok && audit.IsText(string(code))
	}
	for code, name := range m.Areas {
		ok = ok && audit.IsText(string(code), name)
	}
	return ok
}
