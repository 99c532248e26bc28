package rules

import (
	"path"
	"slices"
	"strings"

	"sightline/record"
)

// Telling is a rule's story as it is shown to people: what happened, line by line, and what the rule does there.
type Telling struct {
	Name  string
	Lines []Told
}

// Told is one line of a story.
type Told struct {
	Note  string // what the writer of the story says of it
	When  record.When
	Entry *record.Entry // nil: only time passes
	Does  []Doing
	Later bool // a question that is asked further on is about it
	Still bool // the rule looks at such an entry, and keeps silent
}

// Doing is what a rule does at a line.
type Doing struct {
	What     string // "want": the question opens; "done": it is answered; "late": it becomes overdue
	Possible bool   // the times leave it open
}

// Tell reads a story for people, as it is about one rule: what its lines say of other rules is left out.
func (r *Rule) Tell(name, text string) (Telling, error) {
	s, err := ParseStory(name, strings.NewReader(text))
	if err != nil {
		return Telling{}, err
	}
	notes := notesOf(text)
	t := Telling{Name: name}
	first, about := 0, r.askedAbout(s)
	for i := range s.steps {
		st := &s.steps[i]
		line := Told{When: st.at, Entry: st.entry, Note: strings.Join(slices.DeleteFunc(slices.Clone(notes[first:min(st.line, len(notes))]), func(n string) bool { return n == "" }), " ")}
		line.Note = strings.TrimSpace(line.Note)
		first = min(st.line, len(notes))
		for _, want := range st.want {
			what, rest, _ := strings.Cut(want, " ")
			id, possible := strings.CutSuffix(rest, " possible")
			if id == r.ID {
				line.Does = append(line.Does, Doing{what, possible})
			}
		}
		if st.entry != nil && len(line.Does) == 0 {
			line.Later = about[st.entry.Ref]
			line.Still = !line.Later && slices.Contains(r.form.kinds(), st.entry.Kind)
		}
		t.Lines = append(t.Lines, line)
	}
	return t, nil
}

// askedAbout gives the entries of a story that the rule's questions are about.
func (r *Rule) askedAbout(s *Story) map[record.Ref]bool {
	about := map[record.Ref]bool{}
	if len(s.steps) == 0 {
		return about
	}
	only := &Set{Rules: []*Rule{r}, words: record.Words()}
	for _, p := range only.Ask(s.upTo(len(s.steps) - 1)) {
		for _, ref := range slices.Concat([]record.Ref{p.Trigger}, p.Evidence, p.Later) {
			about[ref] = true
		}
	}
	return about
}

// notesOf gives the comment of each line, "" where there is none.
func notesOf(text string) []string {
	var notes []string
	for line := range strings.Lines(text) {
		note, is := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !is {
			note = ""
		}
		notes = append(notes, strings.TrimSpace(note))
	}
	return notes
}

// StoryFile is a story as it stands in its file.
type StoryFile struct{ Name, Text string }

// Stories gives the stories of a rule: those that lie beside it.
func (s *Set) Stories(id string) []StoryFile {
	r := s.Find(id)
	if r == nil {
		return nil
	}
	var list []StoryFile
	for _, end := range []string{".timeline", "-again.timeline"} {
		name := strings.TrimSuffix(r.file, path.Ext(r.file)) + end
		for _, file := range slices.Backward(s.told) { // a folder on top was read later
			if file.Name == name {
				list = append(list, file)
				break
			}
		}
	}
	return list
}
