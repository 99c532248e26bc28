package rules

import (
	"bufio"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// demanded is what is asked of stories before a rule is asked.
type demanded int

const (
	ofLibrary demanded = iota // two, that can be read; a test plays them
	ofOverlay                 // one, that holds; a second where it lies there
)

// demand leaves out the rules and changes that have not the stories that are asked for, and says why.
func (f *folder) demand(what demanded) {
	if what == ofOverlay {
		f.narrow()
	}
	before := f.set.wrong
	var fell []string
	for _, file := range f.files() {
		var why []string
		if what == ofLibrary {
			why = f.untold(file)
		} else {
			why = f.unproved(file)
		}
		if len(why) > 0 {
			fell = append(fell, file)
			before = append(before, why...)
		}
	}
	f.set.wrong = before
	if what == ofOverlay {
		f.orphans()
	}
	if len(fell) > 0 {
		f.rules = slices.DeleteFunc(f.rules, func(r *Rule) bool { return slices.Contains(fell, r.file) })
		f.changes = slices.DeleteFunc(f.changes, func(c Change) bool { return slices.Contains(fell, c.File) })
		f.compose()
	}
}

// files gives the files of rules and of changes that can be made.
func (f *folder) files() (all []string) {
	for _, r := range f.rules {
		all = append(all, r.file)
	}
	for i := range f.changes {
		all = append(all, f.changes[i].File)
	}
	return all
}

// ruleIn gives the rule that stands in a file; nil when a change does.
func (f *folder) ruleIn(file string) *Rule {
	if i := slices.IndexFunc(f.rules, func(r *Rule) bool { return r.file == file }); i >= 0 {
		return f.rules[i]
	}
	return nil
}

const (
	storyEnding = ".timeline"
	againEnding = "-again.timeline"
)

func (f *folder) storyOf(file, ending string) *storyFile {
	name := strings.TrimSuffix(file, path.Ext(file)) + ending
	if i := slices.IndexFunc(f.stories, func(t *storyFile) bool { return t.file == name }); i >= 0 {
		return f.stories[i]
	}
	return nil
}

// untold says which of the two stories of a rule of the library is not there, or cannot be read.
func (f *folder) untold(file string) (why []string) {
	for _, ending := range []string{storyEnding, againEnding} {
		switch t := f.storyOf(file, ending); {
		case t == nil:
			why = append(why, f.without(file, ending))
		case t.err != nil:
			why = append(why, f.notAsked(file, t.fails(f.set, nil)[0]))
		}
	}
	return why
}

// unproved says why the stories of a rule or of a change do not hold. A change needs none.
func (f *folder) unproved(file string) (why []string) {
	r := f.ruleIn(file)
	first, again := f.storyOf(file, storyEnding), f.storyOf(file, againEnding)
	if first == nil && r != nil {
		return []string{f.without(file, storyEnding)}
	}
	for _, t := range []*storyFile{first, again} {
		if t == nil {
			continue
		}
		for _, says := range t.fails(f.set, r) {
			why = append(why, f.notAsked(file, says))
		}
	}
	return why
}

// fails plays a story and says every line at which something else happens than is written.
func (t *storyFile) fails(set *Set, r *Rule) (says []string) {
	if t.err != nil {
		if errors.Is(t.err, bufio.ErrTooLong) {
			return []string{t.file + ":1: a line of it is too long"}
		}
		return sentences(t.err)[:1]
	}
	if n := len(t.story.steps); n > longestStory {
		return []string{fmt.Sprintf("%s:1: a story has at most %d lines; this one has %d", t.file, longestStory, n)}
	}
	failures, err := t.story.Play(set)
	if err != nil {
		return []string{t.file + ":1: " + strings.TrimPrefix(sentences(err)[0], t.file+": ")}
	}
	for _, one := range failures {
		says = append(says, one.String())
	}
	if r != nil && len(says) == 0 && !t.story.wants(r.ID) {
		says = append(says, fmt.Sprintf("%s:1: it never shows %s ask (want %s under a line)", t.file, r.ID, r.ID))
	}
	return says
}

// longestStory is how many lines a story may have: each is asked about with all that stand before it, while the program starts.
const longestStory = 400

func (s *Story) wants(rule string) bool {
	return slices.ContainsFunc(s.steps, func(st step) bool {
		return slices.ContainsFunc(st.want, func(w string) bool { return strings.TrimSuffix(w, " possible") == "want "+rule })
	})
}

func (f *folder) without(file, ending string) string {
	name := path.Base(strings.TrimSuffix(file, path.Ext(file)) + ending)
	return f.notAsked(file, fmt.Sprintf("%s:1: a rule has a story that shows when it asks and when it does not: %s beside it is missing", file, name))
}

// notAsked says what follows for the rule.
func (f *folder) notAsked(file, says string) string {
	r := f.ruleIn(file)
	switch {
	case r == nil:
		return says + "; so this change is not made: " + file
	case f.base.Find(r.ID) != nil:
		return says + "; " + r.ID + " has no story that holds, so it is asked as in the library"
	}
	return says + "; " + r.ID + " has no story that holds, so it is not asked"
}

// orphans names the stories that no rule and no change stands beside: nobody plays them here. Of one that could not even be read it is
// said why, unless that is said of what stands beside it.
func (f *folder) orphans() {
	for _, t := range f.stories {
		switch file := f.fileOf(t); {
		case t.closed && !slices.Contains(f.files(), file):
			f.wrong("%s", t.err)
		case file == "":
			f.set.unread = append(f.set.unread, t.file)
		}
	}
}
