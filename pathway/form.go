package pathway

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// Section is a page of a step: a few questions that belong together, with what the record says about them beside.
type Section struct {
	ID, Title, Lede string
	Shown           []Shown // what of the record is read before answering
	Questions       []Question
}

// Shown is something of the record that stands beside the questions, with the entry it comes from where there is one.
type Shown struct {
	Lead  string // our words
	Text  record.Private
	Entry record.Ref
	List  []string // our words: many things that the lead names together, folded away
	Step  string   // the step by which something is done about it; "" for none
}

// Sort is how a question is answered.
type Sort string

// The sorts of question.
const (
	Line      Sort = "line"
	Words     Sort = "words"
	One       Sort = "one"
	Several   Sort = "several"
	Day       Sort = "day"       // one day, as 2026-06-01
	When      Sort = "when"      // a time as exact as it is known, as records have it: 2026-06, 2026-06-01T14:30, ~2024
	Entries   Sort = "entries"   // of the record: references as agency/record
	Person    Sort = "person"    // who works here: their opaque id
	Group     Sort = "group"     // several questions under one heading
	Repeated  Sort = "repeated"  // a group that is answered as often as there are such things
	Confirmed Sort = "confirmed" // a box to tick: "yes"
)

// Question is one question of a step. Questions within a Group or Repeated have names of their own within it.
type Question struct {
	ID, Label, Hint string
	Sort            Sort
	Options         []Option
	Must            string                      // what is said when it is not answered; "" when it need not be
	Of              func(*chronology.Item) bool // Entries: which may be chosen; nil: any
	Inner           []Question                  // Group, Repeated
	Shown           []Shown                     // Group: what of the record speaks of it; the first says how much there is
	Fold            string                      // Group: what all but its first question stand behind until the first is answered so that they are asked, in words
	Unfolds         []string                    // and the answers to the first by which they are
	One             string                      // Repeated: what one of them is called, as in "action"
	AtLeast         int                         // Repeated: how many there have to be
	Preset          []string                    // what stands there until it is answered
	Past            bool                        // Day, When: it cannot lie ahead
	Apart           bool                        // what is answered is kept in an entry of its own, and not with the decision, which more people read
	Ahead           bool                        // Day: it cannot lie behind
	Spoken          bool                        // Words: they are the child's own, and stay as they were said
	Beside          string                      // within a Group: what stands there by itself is kept only where this one is answered
}

// Option is one answer to choose. Those that are Rare stand behind the others, where there are many.
type Option struct {
	Value, Words, Hint string
	Rare               bool
}

// Problem is something missing or wrong in the answers of a step, in words for whoever answers.
type Problem struct {
	Section  string // where it is put right
	Question string // its full name; "" for the whole section
	Say      string
}

// Answers are what was answered, by the full name of a question: "level", "actions.0.owner".
type Answers map[string][]string

// Get gives the one answer to a question; "" when there is none.
func (a Answers) Get(name ...string) string {
	if all := a[strings.Join(name, ".")]; len(all) > 0 {
		return strings.TrimSpace(all[0])
	}
	return ""
}

// All gives every answer to a question.
func (a Answers) All(name string) []string {
	return slices.DeleteFunc(slices.Clone(a[name]), func(v string) bool { return strings.TrimSpace(v) == "" })
}

// Is reports that a question was answered so, among others perhaps.
func (a Answers) Is(name, value string) bool { return slices.Contains(a[name], value) }

// Rows gives the names of what was answered of a Repeated question: "actions.0", "actions.1". A row in which nothing stands is none.
func (a Answers) Rows(name string) []string {
	var rows []string
	for i := range longest {
		row := name + "." + strconv.Itoa(i)
		if a.any(row + ".") {
			rows = append(rows, row)
		}
	}
	return rows
}

func (a Answers) any(prefix string) bool {
	for name, values := range a {
		if strings.HasPrefix(name, prefix) && slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" }) {
			return true
		}
	}
	return false
}

// longest is how many rows a Repeated question may have, and longestWords how many bytes an answer.
const (
	longest      = 60
	longestWords = 3500 // an entry keeps it whole, with the question before it
)

// Unanswered gives what is missing of the questions, or is no answer to them.
func Unanswered(sections []Section, a Answers) (all []Problem) {
	for i := range sections {
		s := &sections[i]
		for q := range s.Questions {
			for _, p := range s.Questions[q].problems("", a) {
				p.Section = s.ID
				all = append(all, p)
			}
		}
	}
	return all
}

// Name is the full name of a question within another.
func (q *Question) Name(within string) string {
	if within == "" {
		return q.ID
	}
	return within + "." + q.ID
}

func (q *Question) problems(within string, a Answers) (all []Problem) {
	name := q.Name(within)
	switch q.Sort {
	case Group:
		return inner(q, name, a)
	case Repeated:
		rows := a.Rows(name)
		if len(rows) < q.AtLeast {
			say := q.Must
			if say == "" {
				say = fmt.Sprintf("There is to be at least %d %s here", q.AtLeast, q.One)
			}
			all = append(all, Problem{Question: name, Say: say})
		}
		for _, row := range rows {
			all = append(all, inner(q, row, a)...)
		}
		return all
	case Line, Words, One, Several, Day, When, Entries, Person, Confirmed:
	}
	values := a.All(name)
	if len(values) == 0 {
		if q.Must != "" {
			all = append(all, Problem{Question: name, Say: q.Must})
		}
		return all
	}
	for _, v := range values {
		if say := q.wrong(v); say != "" {
			return append(all, Problem{Question: name, Say: say})
		}
	}
	return all
}

func inner(q *Question, name string, a Answers) (all []Problem) {
	for i := range q.Inner {
		all = append(all, q.Inner[i].problems(name, a)...)
	}
	return all
}

// wrong says what is wrong with an answer; "" when it is one.
func (q *Question) wrong(value string) string {
	switch q.Sort {
	case One, Several:
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == value }) {
			return "Choose one of the answers: " + q.Label
		}
	case Day:
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return "Enter a day, such as 27 3 2026: " + q.Label
		}
	case When:
		if w, err := record.ParseWhen(value); err != nil || !w.Known() {
			return "Enter a time: " + record.Accepted
		}
	case Confirmed:
		if value != "yes" {
			return q.Must
		}
	case Line, Words, Entries, Person, Group, Repeated:
	}
	if len(value) > longestWords {
		return "Use fewer words: " + q.Label
	}
	return ""
}

// Said is one answer in words, as it is checked and as it is kept.
type Said struct {
	Section, Name, Label string
	Value                record.Private
	Apart                bool // it is not kept with the decision
}

// Told gives all that was answered, in the order of the questions, as people read it.
func Told(c *Case, sections []Section, a Answers) (all []Said) {
	for i := range sections {
		s := &sections[i]
		for q := range s.Questions {
			for _, one := range s.Questions[q].told(c, "", "", a) {
				one.Section, one.Apart = s.ID, s.Questions[q].Apart
				all = append(all, one)
			}
		}
	}
	return all
}

func (q *Question) told(c *Case, within, lead string, a Answers) (all []Said) {
	name := q.Name(within)
	label := q.Label
	if lead != "" {
		label = lead + ": " + q.Label
	}
	switch q.Sort {
	case Group:
		for i := range q.Inner {
			if q.Inner[i].untouched(name, a) {
				continue
			}
			all = append(all, q.Inner[i].told(c, name, q.Label, a)...)
		}
		return all
	case Repeated:
		for n, row := range a.Rows(name) {
			for i := range q.Inner {
				all = append(all, q.Inner[i].told(c, row, fmt.Sprintf("%s %d", q.One, n+1), a)...)
			}
		}
		return all
	case Line, Words, One, Several, Day, When, Entries, Person, Confirmed:
	}
	var words []string
	for _, v := range a.All(name) {
		words = append(words, q.word(c, v))
	}
	if len(words) == 0 {
		return nil
	}
	return []Said{{Name: name, Label: label, Value: record.Private(strings.Join(words, "; "))}}
}

// untouched reports what stands where it was preset, beside a question nobody answered: nobody said it.
func (q *Question) untouched(within string, a Answers) bool {
	return q.Beside != "" && a.Get(within, q.Beside) == "" && slices.Equal(a.All(q.Name(within)), q.Preset)
}

// word says one answer as people read it.
func (q *Question) word(c *Case, value string) string {
	switch q.Sort {
	case One, Several:
		for _, o := range q.Options {
			if o.Value == value {
				return o.Words
			}
		}
	case Person:
		if who, ok := c.Colleague(value); ok {
			return who.Name.Reveal() + ", " + record.Words().RoleName(who.Role)
		}
	case Day:
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return day.Format("2 January 2006")
		}
	case Line, Words, When, Entries, Group, Repeated, Confirmed:
	}
	return value
}
