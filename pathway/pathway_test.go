package pathway

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

// tested is what the test of a story needs of testing.T and of rapid.T.
type tested interface {
	Helper()
	Fatalf(format string, args ...any)
}

// story is a child's record that grows in a test: what agencies tell, and what people decide here.
type story struct {
	t       tested
	entries []record.Entry
	now     time.Time
	by      record.Actor
	people  []Colleague
	local   *Local // nil: what comes with Sightline
}

// life puts a record together from lines such as
//
//	2024-03-01 mace.referral by=police | They are worried.
//	police 2024-03 police.arrest offence=drugs-supply
//	here 2024-03-02 mace.accepted step=screen step_about=#0 hub=first
//
// An entry is the panel's unless an agency stands first; "here" is what a step wrote, "here/police" for an agency. #0 is the first line's
// entry; an underscore is a blank. What stands behind the bar is the text.
func life(t tested, lines ...string) *chronology.Chronology {
	t.Helper()
	s := &story{t: t}
	for _, line := range lines {
		s.tell(line)
	}
	return s.chronology()
}

// tell adds a line of life to the story.
func (s *story) tell(line string) record.Ref {
	s.t.Helper()
	line, text, _ := strings.Cut(line, "|")
	words := strings.Fields(line)
	agency, at := "mace", 0
	if _, err := record.ParseWhen(strings.ReplaceAll(words[0], "_", " ")); err != nil {
		agency, at = words[0], 1
	}
	made, by := strings.CutPrefix(agency, "here")
	if by {
		agency = strings.TrimPrefix(made, "/")
		if agency == "" {
			agency = "social-care"
		}
	}
	when, err := record.ParseWhen(strings.ReplaceAll(words[at], "_", " "))
	if err != nil {
		s.t.Fatalf("%q: %v", line, err)
	}
	e := record.Entry{Kind: record.Kind(words[at+1]), Happened: when, Text: record.Private(strings.TrimSpace(text + " It is said so.")), Ref: s.ref(record.AgencyCode(agency), by)}
	for _, word := range words[at+2:] {
		key, value, _ := strings.Cut(word, "=")
		e.Details = append(e.Details, record.Detail{Key: key, Values: s.values(value)})
	}
	return s.enter(e)
}

func (s *story) ref(agency record.AgencyCode, made bool) record.Ref {
	id := "E" + strconv.Itoa(len(s.entries))
	if made {
		id = here + strconv.Itoa(len(s.entries))
	}
	return record.Ref{Agency: agency, Record: record.RecordID(id)}
}

func (s *story) values(value string) []string {
	all := strings.Split(value, ",")
	refs := make([]record.Ref, 0, len(s.entries))
	for i := range s.entries {
		refs = append(refs, s.entries[i].Ref)
	}
	for i := range all {
		all[i] = Placed(strings.ReplaceAll(all[i], "_", " "), refs)
	}
	return all
}

// enter adds an entry. What is written here is told in the order in which it was written.
func (s *story) enter(e record.Entry) record.Ref {
	e.Subject = record.ChildRef{Agency: "social-care", Child: "C1"}
	e.Origin.Line = len(s.entries) + 1
	if strings.HasPrefix(string(e.Ref.Record), here) {
		e.Order = record.Order{Value: len(s.entries) + 1, Set: true}
	}
	s.entries = append(s.entries, e)
	return e.Ref
}

func (s *story) chronology() *chronology.Chronology {
	c := chronology.Build(chronology.Input{
		Key:        record.ChildRef{Agency: "social-care", Child: "C1"},
		Identities: []record.Identity{{Subject: record.ChildRef{Agency: "social-care", Child: "C1"}, GivenNames: "Mara", FamilyName: "Invented", Born: record.MustWhen("2009-05-05")}},
		Entries:    s.entries,
	})
	if !s.now.IsZero() {
		c.Now = record.At(s.now)
	}
	return c
}

// at is when the next step is taken, such as "2024-03-01", and as whom: "ana social-worker social-care". Who was named once works here.
func (s *story) at(day, who string) *story {
	s.t.Helper()
	when, err := time.Parse(time.DateOnly, day)
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	s.now = when.Add(10 * time.Hour)
	words := strings.Fields(who)
	s.by = record.Actor{User: words[0], Role: record.Role(words[1]), Agency: record.AgencyCode(words[2])}
	s.people = append(s.people, Colleague{User: words[0], Name: record.Private(words[0]), Role: s.by.Role, Agency: s.by.Agency})
	return s
}

// of is what a step looks at: about one of the entries, or the child.
func (s *story) of(about ...record.Ref) *Case {
	s.t.Helper()
	of := s.caseOf(s.chronology())
	for _, ref := range about {
		if of.About = of.Chronology.Find(ref); of.About == nil {
			s.t.Fatalf("there is no entry %s", ref)
		}
	}
	return of
}

// caseOf is what a step looks at of any record.
func (s *story) caseOf(c *chronology.Chronology) *Case {
	return &Case{Chronology: c, Matters: Matters(c), By: s.by, Now: s.now, Local: cmp.Or(s.local, Default()), Days: calendar.England(), Colleagues: s.people, Child: "Mara"}
}

// take takes a step as the desk does. It says why it cannot be taken, else what is missing, else nothing.
func (s *story) take(id string, a Answers, about ...record.Ref) string {
	s.t.Helper()
	step, known := Find(id)
	if !known {
		s.t.Fatalf("there is no step %q", id)
	}
	of := s.of(about...)
	if why := step.Closed(of); why != "" {
		return why
	}
	if missing := step.Problems(of, a); len(missing) > 0 {
		all := make([]string, 0, len(missing))
		for _, p := range missing {
			all = append(all, p.Say)
		}
		return strings.Join(all, "; ")
	}
	s.write(of, step, step.Write(of, a), Kept(of, step.Sections(of, a), a)...)
	return ""
}

// write enters what a step wrote, marked as the desk marks it.
func (s *story) write(of *Case, step *Step, wrote []record.Entry, said ...string) {
	s.t.Helper()
	words, refs := record.Words(), []record.Ref(nil)
	if len(wrote) == 0 {
		s.t.Fatalf("the step %s wrote nothing", step.ID)
	}
	for n, e := range wrote {
		for i := range e.Details {
			for v := range e.Details[i].Values {
				e.Details[i].Values[v] = Placed(e.Details[i].Values[v], refs)
			}
		}
		e.Details = append(e.Details, detail("step", step.ID), detail("decided_by", s.by.User), detail("decided_as", string(s.by.Role)))
		if of.About != nil && n == 0 {
			e.Details = append(e.Details, detail("step_about", of.About.Ref.String()))
		}
		if n == 0 && len(said) > 0 {
			e.Details = append(e.Details, detail("step_answers", said...))
		}
		if say := unfit(words, &e); say != "" {
			s.t.Fatalf("the step %s wrote an entry that the desk refuses: %s", step.ID, say)
		}
		e.Ref = s.ref(s.by.Agency, true)
		refs = append(refs, s.enter(e))
	}
}

// unfit says what of an entry the vocabulary has no word for, as the desk does (casework).
func unfit(words *record.Vocabulary, e *record.Entry) string {
	if _, known := words.Kind(e.Kind); !known {
		return fmt.Sprintf("there is no kind %q", e.Kind)
	}
	for _, d := range e.Details {
		t, known := words.Detail(e.Kind, d.Key)
		if !known {
			return fmt.Sprintf("%s has no detail %q", e.Kind, d.Key)
		}
		for _, v := range d.Values {
			if t.Name == "codes" && !slices.Contains(t.Codes, v) {
				return fmt.Sprintf("%s: detail %q is not %q", e.Kind, d.Key, v)
			}
		}
	}
	if !e.Happened.Known() || len(strings.Fields(e.Text.Reveal())) < 3 {
		return fmt.Sprintf("%s: it has no time, or says too little", e.Kind)
	}
	return ""
}

// newStory begins a record with lines of life.
func newStory(t tested, lines ...string) *story {
	t.Helper()
	s := &story{t: t, now: time.Date(2024, 6, 3, 10, 0, 0, 0, time.UTC), by: record.Actor{User: "ana", Role: "social-worker", Agency: "social-care"}}
	for _, line := range lines {
		s.tell(line)
	}
	return s
}

// stages are where the matters of a record stand, in words: "ended-elsewhere referred".
func stages(c *chronology.Chronology) string {
	var all []string
	for _, m := range Matters(c) {
		all = append(all, string(m.Stage))
	}
	return strings.Join(all, " ")
}

// Every step can be found, has a title and does not write what the vocabulary does not know.
func TestEveryStepIsWhatItSays(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Steps() {
		if seen[s.ID] || s.ID == "" || s.Title == "" || s.Sections == nil || s.Write == nil || s.Of != OfChild && s.Of != OfEntry && s.Of != OfContext {
			t.Errorf("the step %q is there twice or lacks something", s.ID)
		}
		seen[s.ID] = true
		for _, kind := range s.Kinds {
			if _, known := record.Words().Kind(kind); !known {
				t.Errorf("%s writes %q, which the vocabulary does not know", s.ID, kind)
			}
		}
	}
}
