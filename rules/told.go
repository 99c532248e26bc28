package rules

import (
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
	first := 0
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
		line.Still = st.entry != nil && len(line.Does) == 0 && slices.Contains(r.form.kinds(), st.entry.Kind)
		t.Lines = append(t.Lines, line)
	}
	return t, nil
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
