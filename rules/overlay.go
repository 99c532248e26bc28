package rules

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"sightline/record"
)

// compose puts the folder on top of the rules beneath.
func (f *folder) compose() {
	s := f.set
	s.Rules, s.digest, s.changes = slices.Clone(f.base.Rules), f.base.digest, slices.Clone(f.base.changes)
	if s.shared.text != f.base.shared.text {
		s.sum([]byte(s.shared.text))
	}
	for _, r := range f.rules {
		s.sum([]byte(r.Source))
		s.put(r, f.base.is)
	}
	f.changesOn()
	for i := range f.changes {
		s.sum([]byte(f.changes[i].text))
		s.changes = append(s.changes, f.changes[i])
	}
	for i, r := range s.Rules {
		if changes := s.changesOf(r.ID); len(changes) > 0 {
			s.Rules[i] = r.changed(changes, s.words)
		}
	}
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	slices.SortStableFunc(s.changes, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), cmp.Compare(starts(&a), starts(&b)))
	})
}

func starts(c *Change) int64 {
	if !c.From.Known() {
		return record.NegInf
	}
	return startOfDay(c.From)
}

// put puts a rule in place of the one of its id, or beside the others, and says so when there is a library beneath.
func (s *Set) put(r *Rule, beneath bool) {
	what := Added
	if i := slices.IndexFunc(s.Rules, func(old *Rule) bool { return old.ID == r.ID }); i >= 0 {
		what = Replaced
		s.Rules = slices.Delete(s.Rules, i, i+1)
		s.changes = slices.DeleteFunc(s.changes, func(c Change) bool { return c.Rule == r.ID })
	}
	s.Rules = append(s.Rules, r)
	if beneath {
		s.changes = append(s.changes, Change{Rule: r.ID, What: what, File: r.file})
	}
}

// changesOf gives the changes of a rule that stands in the set.
func (s *Set) changesOf(id string) (of []Change) {
	for _, c := range s.changes {
		if c.Rule == id && (c.What == Changed || c.What == SwitchedOff) {
			of = append(of, c)
		}
	}
	return of
}

// changesOn holds every change that was read to the rules there are.
func (f *folder) changesOn() {
	for _, c := range f.wanted {
		if len(c.wrong) == 0 {
			c.on(f.set, f.changes)
		}
		if len(c.wrong) == 0 {
			c.tried(f.set)
		}
		f.set.wrong = append(f.set.wrong, c.wrong...)
		if len(c.wrong) == 0 {
			f.changes = append(f.changes, c.change)
		}
	}
	f.wanted = nil
}

// clocks says what cannot be used of a partnership's clocks and calendars, which are read where clocks are run.
func (f *folder) clocks(files fs.FS) {
	below, err := StandardClocks()
	if err != nil || !f.base.is {
		return // a test reads those of the library
	}
	if _, err := below.With(files); err != nil {
		for _, says := range sentences(err) {
			f.set.wrong = append(f.set.wrong, f.named(says))
		}
	}
}
