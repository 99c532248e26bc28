package rules

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Tested is what came of testing a folder of rules and their stories.
type Tested struct {
	Counts

	Set      *Set     // with everything of the folder on top that can be read, whether its stories hold or not
	Wrong    []string // why a rule or a change cannot be used
	Failures []string // each line of a story at which something else happens than is written
}

// Counts is how many of each were tested.
type Counts struct {
	Rules, Changes  int // that can be in force: they can be read, and their stories hold
	Refused         int // rules and changes that cannot
	Stories, Failed int // stories that were played, and those at which something else happens than is written
	Unplayed        int // stories of what cannot be read
}

// Add counts what another folder holds too.
func (t *Counts) Add(other Counts) {
	t.Rules, t.Changes, t.Refused = t.Rules+other.Rules, t.Changes+other.Changes, t.Refused+other.Refused
	t.Stories, t.Failed, t.Unplayed = t.Stories+other.Stories, t.Failed+other.Failed, t.Unplayed+other.Unplayed
}

// Test reads a folder as With does, and plays every story in it, also those of rules that stand elsewhere. under is put in front of the
// names of files.
func (s *Set) Test(files fs.FS, under string) Tested {
	both := s.copied()
	both.wrong, both.unread = nil, nil
	f := both.lay(files, under)
	f.narrow()
	got := Tested{Set: both, Wrong: both.wrong}
	var fell []string
	for _, r := range f.rules {
		if f.storyOf(r.file, storyEnding) == nil {
			got.Wrong, fell = append(got.Wrong, f.without(r.file, storyEnding)), append(fell, r.file)
		}
	}
	for _, t := range f.stories {
		beside := f.fileOf(t)
		if t.err == nil && beside != "" && !slices.Contains(f.files(), beside) {
			got.Unplayed++
			continue
		}
		got.Stories++
		if says := t.fails(both, f.ruleIn(beside)); len(says) > 0 {
			got.Failures, fell = append(got.Failures, says...), append(fell, beside)
			got.Failed++
		}
	}
	for _, file := range f.files() {
		switch {
		case slices.Contains(fell, file):
		case f.ruleIn(file) != nil:
			got.Rules++
		default:
			got.Changes++
		}
	}
	got.Refused = len(f.yamls) - got.Rules - got.Changes
	return got
}

// fileOf gives the file of the rule or the change that a story stands beside; "" when there is none.
func (f *folder) fileOf(t *storyFile) string {
	for _, ending := range []string{storyEnding, againEnding} {
		name, has := strings.CutSuffix(t.file, ending)
		is := func(file string) bool { return strings.TrimSuffix(file, path.Ext(file)) == name }
		if i := slices.IndexFunc(f.yamls, is); has && i >= 0 {
			return f.yamls[i]
		}
	}
	return ""
}

// narrow lets a story be about the rule it stands beside, and those it names, unless it says itself which rules are played: a story
// that held must not fall because the library has learned to ask about something else.
func (f *folder) narrow() {
	for _, t := range f.stories {
		file := f.fileOf(t)
		if file == "" || t.err != nil || t.story.all || len(t.story.only) > 0 || !slices.Contains(f.files(), file) {
			continue
		}
		if r := f.ruleIn(file); r != nil {
			t.story.only = []string{r.ID}
		}
		for i := range f.changes {
			if f.changes[i].File == file {
				t.story.only = []string{f.changes[i].Rule}
			}
		}
		for _, id := range t.story.names() {
			if f.set.Find(id) != nil && !slices.Contains(t.story.only, id) {
				t.story.only = append(t.story.only, id)
			}
		}
	}
}

// names gives the rules that a story speaks of.
func (s *Story) names() (ids []string) {
	for i := range s.steps {
		for _, want := range s.steps[i].want {
			ids = append(ids, strings.Fields(want)[1])
		}
	}
	return ids
}
