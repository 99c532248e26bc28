package rules

import (
	"fmt"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Story is a .timeline file: what happened, line by line, and under each line the questions that open, are answered or become
// overdue there. Silence is asserted as strictly as a question.
//
//	only strategy-without-panel
//	born 2008-05
//	2024-03-05       social-care  meeting.strategy  concern=criminal-exploitation  -- Strategy meeting.
//	at 2024-03-07
//	  want strategy-without-panel
//	2024-03-08       social-care  mace.referral  -- Referred.
//	  done strategy-without-panel
//
// A line is: when, agency, kind, then key=value (details of the kind, or area, place, people, order, after, known, handling, count,
// id), then -- and the text. Values with spaces are quoted. "+P3D" counts from the line before.
type Story struct {
	Name  string
	only  []string
	all   bool // every rule is played, also where the story stands beside one
	born  record.When
	steps []step
}

type step struct {
	line  int
	entry *record.Entry // nil: only time passes
	at    record.When
	want  []string
}

// StoryFailure is one line of a story at which something else happened than is written.
type StoryFailure struct {
	Name string
	Line int
	Got  []string
	Want []string
}

// String says what was expected and what came, for a practitioner.
func (f StoryFailure) String() string {
	return fmt.Sprintf("%s:%d: written here: %s; what happens: %s", f.Name, f.Line, orNothing(f.Want), orNothing(f.Got))
}

func orNothing(what []string) string {
	if len(what) == 0 {
		return "nothing"
	}
	return strings.Join(what, ", ")
}

// Play asks the rules after each line and reports every line at which other questions open, are answered or become overdue
// than are written under it.
func (s *Story) Play(set *Set) ([]StoryFailure, error) {
	if len(s.only) > 0 {
		some, err := set.Only(s.only...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		set = some
	}
	var failures []StoryFailure
	before := map[string]record.Prompt{}
	for i := range s.steps {
		now := map[string]record.Prompt{}
		for _, p := range set.Ask(s.upTo(i)) {
			now[p.Rule+" "+p.Trigger.String()] = p
		}
		got, want := changes(before, now), slices.Sorted(slices.Values(s.steps[i].want))
		if !slices.Equal(got, want) {
			failures = append(failures, StoryFailure{Name: s.Name, Line: s.steps[i].line, Got: got, Want: want})
		}
		before = now
	}
	return failures, nil
}

// upTo is the chronology after a line, looked at in the moment of that line.
func (s *Story) upTo(i int) *chronology.Chronology {
	in := chronology.Input{Key: record.ChildRef{Agency: "story", Child: "child"}, Identities: []record.Identity{{Born: s.born}}}
	for _, st := range s.steps[:i+1] {
		if st.entry != nil {
			in.Entries = append(in.Entries, *st.entry)
		}
	}
	c := chronology.Build(in)
	if s.steps[i].entry == nil {
		c.Now = s.steps[i].at.In(c.Born)
	}
	return c
}

// changes says what is new between two lines, in the words of a story.
func changes(before, now map[string]record.Prompt) []string {
	var got []string
	for key, p := range now {
		old, asked := before[key]
		if !asked {
			want := "want " + p.Rule
			if p.Timing == record.Possible {
				want += " possible"
			}
			got = append(got, want)
		}
		if ended := p.Status == record.Answered || p.Status == record.Dismissed; ended && p.Status != old.Status {
			got = append(got, "done "+p.Rule)
		}
		if p.Status == record.Overdue && p.Status != old.Status {
			got = append(got, "late "+p.Rule)
		}
	}
	for key, p := range before {
		if _, still := now[key]; !still {
			got = append(got, "gone "+p.Rule) // no story can want this: it tells its writer that a later line takes a question back
		}
	}
	slices.Sort(got)
	return got
}
