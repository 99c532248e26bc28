package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sightline/casework"
	"sightline/pathway"
)

// What is sent of a step names its questions itself ("q"), so that it can be kept without opening the record. What is no question of the step
// is passed over when the record is open again.

const (
	mostAsked  = 6000 // questions that are heard out of one form
	mostChosen = 600  // and answers to one
)

var (
	askedShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$`)
	pageShape  = regexp.MustCompile(`^[A-Za-z0-9]{8,64}$`)
)

// typedIn reads what stands on the page of a section.
func typedIn(form url.Values, section string) casework.Typed {
	t := casework.Typed{Section: section, Answers: pathway.Answers{}, Had: form.Get("had"), Shown: form[shownField]}
	for i, name := range form["q"] {
		if i < mostAsked && askedShape.MatchString(name) {
			t.Answers[name] = answerIn(form, "a."+name)
		}
	}
	if page := form.Get("page"); pageShape.MatchString(page) {
		t.Page = page
	}
	t.Turn, _ = strconv.Atoi(form.Get("turn")) // none is the first
	return t
}

// answerIn reads the answer to one question; [""] says that it was left empty.
func answerIn(form url.Values, name string) []string {
	if form.Has(name+"-day") || form.Has(name+"-month") || form.Has(name+"-year") {
		return []string{dayIn(form, name)}
	}
	var values []string
	for i, v := range form[name] {
		if v = worded(v); i < mostChosen && v != "" {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return []string{""}
	}
	return values
}

// worded takes out of what was typed what nobody sees. Nothing else of it is changed.
func worded(v string) string {
	v = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(v, ""), "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(withoutHidden(v))
}

// dayIn reads a day from its three fields; what is none stays as it was typed, so that it can be put right.
func dayIn(form url.Values, name string) string {
	part := func(of string) string { return strings.ReplaceAll(worded(form.Get(name+of)), "-", "") }
	y, m, d := part("-year"), part("-month"), part("-day")
	year, errYear := strconv.Atoi(y)
	month, errMonth := strconv.Atoi(m)
	day, errDay := strconv.Atoi(d)
	switch {
	case y+m+d == "":
		return ""
	case errYear != nil || errMonth != nil || errDay != nil || min(year, month, day) < 0:
		return y + "-" + m + "-" + d
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}

// settled gives answers as the questions want them: entries by their references, and no row in which nothing was answered.
func settled(sections []pathway.Section, a pathway.Answers, refs *recordRefs) pathway.Answers {
	a = maps.Clone(a)
	for name, values := range a {
		_, q := pathway.Meant(sections, name)
		switch {
		case q == nil:
		case q.Sort == pathway.Entries:
			a[name] = refs.only(values)
		case q.Sort == pathway.When && len(values) > 0:
			a[name] = []string{whenTyped(values[0])}
		}
	}
	for i := range sections {
		for q := range sections[i].Questions {
			dropUntouched(&sections[i].Questions[q], "", a)
		}
	}
	return pathway.Compact(sections, a)
}

// recordRefs are the entries of a record that somebody may see, as pages name them and as the desk does.
type recordRefs struct{ refs, tokens map[string]string }

func refsOf(o *casework.Opened) recordRefs {
	all := recordRefs{map[string]string{}, map[string]string{}}
	for _, it := range o.Chronology.Items {
		token, ref := o.Token(it.Ref), it.Ref.String()
		all.refs[token], all.tokens[ref] = ref, token
	}
	return all
}

// in gives answers with entries named as the desk names them.
func (all *recordRefs) in(a pathway.Answers) pathway.Answers {
	named := pathway.Answers{}
	for name, values := range a {
		named[name] = slices.Clone(values)
		for i, v := range values {
			named[name][i] = cmp.Or(all.refs[v], v)
		}
	}
	return named
}

// only leaves the entries that are there and may be seen.
func (all *recordRefs) only(values []string) []string {
	var left []string
	for _, v := range values {
		if v = cmp.Or(all.refs[v], v); all.tokens[v] != "" {
			left = append(left, v)
		}
	}
	if len(left) == 0 {
		return []string{""}
	}
	return left
}

// dropUntouched empties a row in which nothing stands but what stood there from the start, while something else was asked.
func dropUntouched(q *pathway.Question, within string, a pathway.Answers) {
	full := q.Name(within)
	if q.Sort == pathway.Group {
		for i := range q.Inner {
			dropUntouched(&q.Inner[i], full, a)
		}
	}
	if q.Sort != pathway.Repeated {
		return
	}
	for _, row := range a.Rows(full) {
		touched, open := false, false
		for i := range q.Inner {
			in := &q.Inner[i]
			dropUntouched(in, row, a)
			given := a.All(in.Name(row))
			touched = touched || len(given) > 0 && !slices.Equal(given, in.Preset) || len(in.Inner) > 0
			open = open || len(given) == 0
		}
		if !touched && open {
			maps.DeleteFunc(a, func(name string, _ []string) bool { return strings.HasPrefix(name, row+".") })
		}
	}
}
