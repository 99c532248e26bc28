package web

import (
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/pathway"
	"sightline/record"
	"sightline/web/drawing"
)

// ask is one question of a step as its page asks it.
type ask struct {
	*field // its name in the form is that of the question after "a."

	Full    string // its full name
	Sort    pathway.Sort
	Choices []choice   // One, Several, Confirmed
	Folded  []choice   // One, Several: those behind the first, where there are many
	Inner   []ask      // Group
	Fold    string     // Group: what those of More stand behind
	More    []ask      // Group: all but its first, where they stand behind something
	Open    bool       // Group: they are asked, or something in them is answered or wrong
	Unfolds string     // Group: the answers to the first by which they are, with spaces between
	Beside  []shownRow // Group: what the record says of it
	Rows    []askRow   // Repeated
	Add     string     // Repeated: the value of the button; "" when there are as many as there may be
	One     string     // Repeated: what one of them is called
	Entries *entryChoice
}

// choice is one answer to choose.
type choice struct {
	ID, Name, Value string
	Words, Hint     string
	Chosen          bool
}

// askRow is one of a repeated question.
type askRow struct {
	ID, Title string
	Inner     []ask
	Remove    string // the value of the button
}

// entryChoice is the entries of the record that may be chosen: those chosen and the newest first, the others folded away.
type entryChoice struct {
	First, Rest []entryOption
}

// entryOption is one entry to choose, in a line.
type entryOption struct {
	ID, Name, Value string // of the box to tick
	Line, Link      string
	Text            record.Private
	Chosen          bool
}

const (
	newestShown = 8   // entries that are shown at once
	mostShown   = 400 // and at all
	lineLetters = 160 // of an entry's words
)

// asker makes the questions of one section.
type asker struct {
	*stepping

	more  string            // the repeated question of which one more is wanted
	wrong map[string]string // what is said beside a question, by its full name
}

func (k *asker) all(questions []pathway.Question, within string) (all []ask) {
	for i := range questions {
		all = append(all, k.one(&questions[i], within))
	}
	return all
}

func (k *asker) one(q *pathway.Question, within string) ask {
	full := q.Name(within)
	a := ask{Full: full, Sort: q.Sort, One: q.One, field: &field{Name: "a." + full, Label: q.Label, Hint: q.Hint, Wrong: k.wrong[full]}}
	values, answered := k.Answers[full]
	if !answered {
		values = q.Preset
	}
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
	if len(values) > 0 {
		a.Value = record.Private(values[0])
	}
	switch q.Sort {
	case pathway.Group:
		a.Inner, a.Beside = k.all(q.Inner, full), k.shown(q.Shown)
		k.fold(&a, q)
	case pathway.Repeated:
		k.rows(&a, q)
	case pathway.One, pathway.Several:
		a.choose(q, values)
	case pathway.Confirmed:
		a.Choices = []choice{{a.Name, a.Name, "yes", q.Label, "", slices.Contains(values, "yes")}}
	case pathway.Entries:
		a.Entries = k.entries(q, a.Name, values)
	case pathway.Person:
		a.Kind, a.Options = aList, k.people(values)
	case pathway.Day:
		a.Kind, a.Value = aDate, dayTyped(a.Value)
	case pathway.When:
		a.Kind, a.Value = aLine, record.Private(whenShown(a.Value.Reveal()))
		if a.Hint == "" {
			a.Hint = whenHint
		}
	case pathway.Words:
		a.Kind, a.Wording = someWords, !q.Spoken
	case pathway.Line:
		a.Kind = aLine
	}
	return a
}

// fold puts all but the first question of a group behind a line that can be opened. They stand open once they are asked, and whenever somebody
// answered one of them or something is wrong there: without a script too.
func (k *asker) fold(a *ask, q *pathway.Question) {
	if q.Fold == "" || len(a.Inner) < 2 { //nolint:mnd // with one question there is nothing to fold
		return
	}
	a.Fold, a.Unfolds, a.More, a.Inner = q.Fold, strings.Join(q.Unfolds, " "), a.Inner[1:], a.Inner[:1]
	a.Open = slices.Contains(q.Unfolds, k.Answers.Get(a.Inner[0].Full))
	for i := range a.More {
		in := &q.Inner[i+1]
		a.Open = a.Open || a.More[i].Wrong != "" || in.Beside == "" && k.Answers.Get(a.More[i].Full) != ""
	}
}

// choose gives the answers to choose from. Of very many some stand open, and those that are chosen: those that are not rare, else the first, as the
// step has them.
func (a *ask) choose(q *pathway.Question, values []string) {
	rare := slices.ContainsFunc(q.Options, func(o pathway.Option) bool { return o.Rare })
	for i, o := range q.Options {
		one := choice{choiceID(a.Name, i), a.Name, o.Value, o.Words, o.Hint, slices.Contains(values, o.Value)}
		open := !o.Rare
		if !rare {
			open = q.Sort == pathway.One || i < openChoices
		}
		if len(q.Options) <= manyChoices || open || one.Chosen {
			a.Choices = append(a.Choices, one)
		} else {
			a.Folded = append(a.Folded, one)
		}
	}
}

// With more answers than manyChoices, openChoices stand open.
const (
	manyChoices = 18
	openChoices = 12
)

func choiceID(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(i)
}

// dayTyped gives a day as its three fields show it: without the noughts before its numbers.
func dayTyped(day record.Private) record.Private {
	parts := strings.Split(day.Reveal(), "-")
	for i, part := range parts {
		if short := strings.TrimLeft(part, "0"); short != "" {
			parts[i] = short
		}
	}
	return record.Private(strings.Join(parts, "-"))
}

// rows gives one for each that was answered, as many as there have to be, and one more when somebody asked for it.
func (k *asker) rows(a *ask, q *pathway.Question) {
	n := len(k.Answers.Rows(a.Full))
	if k.more == a.Full {
		n++
	}
	n = min(max(n, q.AtLeast), mostRows)
	for i := range n {
		full := a.Full + "." + strconv.Itoa(i)
		a.Rows = append(a.Rows, askRow{ID: "a." + full, Title: sentence(q.One) + " " + strconv.Itoa(i+1), Inner: k.all(q.Inner, full), Remove: "remove:" + full})
	}
	if n < mostRows {
		a.Add = "add:" + a.Full
	}
}

// mostRows is how many of a repeated question there may be.
const mostRows = 60

func (k *asker) people(values []string) []option {
	var all []option
	at := map[string]int{}
	for _, c := range k.Case.Colleagues {
		role := roleWords(c.Role)
		if i, there := at[c.User]; there {
			all[i].Words = strings.TrimSuffix(all[i].Words, " ("+agencyWords(c.Agency)+")") + " and " + role + " (" + agencyWords(c.Agency) + ")"
			continue
		}
		at[c.User] = len(all)
		all = append(all, option{c.User, c.Name.Reveal() + ", " + role + " (" + agencyWords(c.Agency) + ")", slices.Contains(values, c.User)})
	}
	return all
}

// entries gives what may be chosen of the record, the newest first.
func (k *asker) entries(q *pathway.Question, name string, values []string) *entryChoice {
	c, n := &entryChoice{}, 0
	for _, it := range slices.Backward(k.Chronology.Items) {
		if it.Repeats || q.Of != nil && !q.Of(it) {
			continue
		}
		chosen := slices.Contains(values, it.Ref.String())
		if n >= mostShown && !chosen {
			continue
		}
		o := entryOption{
			ID: choiceID(name, n), Name: name, Value: k.Token(it.Ref), Line: entryLine(it), Link: k.cite(it.Ref).Link,
			Text: record.Private(cutAtWord(it.Text.Reveal(), lineLetters)), Chosen: chosen,
		}
		n++
		if chosen || len(c.First) < newestShown {
			c.First = append(c.First, o)
		} else {
			c.Rest = append(c.Rest, o)
		}
	}
	return c
}

func entryLine(it *chronology.Item) string {
	return sentence(whenWords(it)) + ", " + drawing.Agency(it.Ref.Agency) + ": " + it.Info.Label
}

// wrongIn gives what is wrong in a section, by the full name of the question, and for the summary above all.
func (st *stepping) wrongIn(section *pathway.Section) (wrong map[string]string, errors []fieldError) {
	wrong = map[string]string{}
	for _, p := range st.missing(section.ID) {
		if wrong[p.Question] == "" {
			wrong[p.Question] = p.Say
		}
		errors = append(errors, fieldError{st.anchor(section, &p), p.Say})
	}
	return wrong, errors
}

// anchor is where on its page a problem is put right.
func (st *stepping) anchor(section *pathway.Section, p *pathway.Problem) string {
	q := called(section.Questions, "", p.Question)
	switch {
	case q == nil:
		return "section"
	case q.Sort == pathway.Day:
		return "a." + p.Question + "-day"
	}
	return "a." + p.Question
}

// called gives a question by its full name, also one that holds others; nil when the section asks none such.
func called(questions []pathway.Question, within, name string) *pathway.Question {
	for i := range questions {
		q := &questions[i]
		full := q.Name(within)
		rest, inside := strings.CutPrefix(name, full+".")
		switch {
		case full == name:
			return q
		case !inside:
			continue
		case q.Sort == pathway.Repeated:
			row, _, _ := strings.Cut(rest, ".")
			full += "." + row
		}
		if found := called(q.Inner, full, name); found != nil {
			return found
		}
	}
	return nil
}
