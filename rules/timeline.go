package rules

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sightline/record"
)

// ParseStory reads a .timeline file. The error names the line and what is allowed.
func ParseStory(name string, r io.Reader) (*Story, error) {
	s := &Story{Name: name}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		trimmed := strings.TrimSpace(text)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if err := s.line(n, trimmed, text[0] == ' ' || text[0] == '\t'); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return s, nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", record.Invalid, fmt.Sprintf(format, args...))
}

func (s *Story) line(n int, text string, indented bool) error {
	if indented {
		return s.expectation(text)
	}
	words, err := fields(text)
	if err != nil {
		return err
	}
	switch words[0] {
	case "want", "done", "late":
		return invalid("%s stands under the line at which it happens, two spaces in", words[0])
	case "only":
		s.only = append(s.only, words[1:]...)
		return s.scope(len(words) > 1)
	case "all":
		s.all = true
		return s.scope(len(words) == 1)
	case "born":
		if s.born, err = record.ParseWhen(strings.Join(words[1:], " ")); err != nil {
			return invalid("born: %s; write born 2008, born 2008-05 or born 2008-05-17", sentences(err)[0])
		}
		return nil
	case "at":
		at, rest, err := s.when(words[1:])
		if err == nil && len(rest) > 0 {
			err = invalid("at takes a time and nothing more")
		}
		s.steps = append(s.steps, step{line: n, at: at})
		return err
	}
	return s.entry(n, words)
}

// scope refuses two answers to which rules are played.
func (s *Story) scope(whole bool) error {
	if !whole || s.all && len(s.only) > 0 {
		return invalid("only names the rules that are played (only late-home); all, alone on its line, plays every rule; a story says one of them")
	}
	return nil
}

func (s *Story) expectation(text string) error {
	words := strings.Fields(text)
	known := slices.Contains([]string{"want", "done", "late"}, words[0])
	if len(s.steps) == 0 || !known || len(words) < 2 || len(words) > 3 || len(words) == 3 && (words[0] != "want" || words[2] != "possible") {
		return invalid("under a line stand want RULE, want RULE possible, done RULE or late RULE")
	}
	last := &s.steps[len(s.steps)-1]
	last.want = append(last.want, strings.Join(words, " "))
	return nil
}

// fields splits a line at spaces; a value in double quotes may hold them. Everything after " -- " is one last field.
func fields(line string) ([]string, error) {
	head, text, told := strings.Cut(line, " -- ")
	var words []string
	var word strings.Builder
	quoted := false
	for _, c := range head + " " {
		switch {
		case c == '"':
			quoted = !quoted
		case (c == ' ' || c == '\t') && !quoted:
			if word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
			}
		default:
			word.WriteRune(c)
		}
	}
	if quoted {
		return nil, invalid("a quotation mark is not closed")
	}
	if told {
		words = append(words, "-- "+strings.TrimSpace(text))
	}
	if len(words) == 0 {
		return nil, invalid("a line is: when agency kind key=value … -- text")
	}
	return words, nil
}

// when reads the time at the start of a line: "2024-03-05", "age 14", "+P3D".
func (s *Story) when(words []string) (record.When, []string, error) {
	if len(words) == 0 {
		return record.When{}, nil, invalid("a time is missing")
	}
	if plus, relative := strings.CutPrefix(words[0], "+"); relative {
		w, err := s.later(plus)
		return w, words[1:], err
	}
	if strings.EqualFold(words[0], "age") && len(words) > 1 {
		w, err := record.ParseWhen("age " + words[1])
		return w, words[2:], err
	}
	w, err := record.ParseWhen(words[0])
	if err != nil {
		err = noTime(words[0], err)
	}
	return w, words[1:], err
}

// noTime says how a time is written.
func noTime(word string, err error) error {
	hint := ""
	if day, err := time.Parse("2-1-2006", strings.NewReplacer(".", "-", "/", "-").Replace(word)); err == nil {
		hint = "; perhaps " + day.Format(time.DateOnly)
	}
	return invalid("%q: %s; a line begins with a time, such as 2024-01-20, 2024-01-20T18:30, 2024-01, age 14 or +P3D, or with at and a time, only, all or born%s", word, sentences(err)[0], hint)
}

// later counts from the line before, keeping its precision: a day stays a day, a clock time a clock time.
func (s *Story) later(by string) (record.When, error) {
	d, err := record.ParseDuration(by)
	if err != nil {
		return record.When{}, err
	}
	if len(s.steps) == 0 || !s.steps[len(s.steps)-1].at.OneDay() {
		return record.When{}, invalid("+ counts from a line before it that has a day")
	}
	before := s.steps[len(s.steps)-1].at
	moved := before.In(record.UnknownBirth()).Plus(d)
	text := moment(moved.Early.Lo).EDTF()
	if !before.Clock() && d.Seconds == 0 {
		text, _, _ = strings.Cut(text, "T")
	}
	return record.ParseWhen(text)
}

func (s *Story) entry(n int, words []string) error {
	at, rest, err := s.when(words)
	if err != nil {
		return err
	}
	if len(rest) < 2 {
		return invalid("a line is: when agency kind key=value … -- text")
	}
	e := &record.Entry{
		Ref: record.Ref{Agency: record.AgencyCode(rest[0]), Record: record.RecordID("L" + strconv.Itoa(n))}, Subject: record.ChildRef{Agency: record.AgencyCode(rest[0]), Child: "child"},
		Happened: at, Order: record.Order{Value: n, Set: true}, Kind: record.Kind(rest[1]), Origin: record.Origin{File: s.Name, Line: n},
	}
	if _, ok := record.Words().Kind(e.Kind); !ok {
		return invalid("%q is not a kind of the vocabulary", e.Kind)
	}
	for _, word := range rest[2:] {
		if text, told := strings.CutPrefix(word, "-- "); told {
			e.Text = record.Private(text)
		} else if err := storyField(e, word); err != nil {
			return err
		}
	}
	s.steps = append(s.steps, step{line: n, entry: e, at: at})
	return nil
}

// storyField reads one key=value of a line. A key that is a detail of the kind is that detail: the order a court made is not the
// order of telling.
func storyField(e *record.Entry, word string) error {
	key, value, found := strings.Cut(word, "=")
	if !found || value == "" {
		return invalid("%q is not key=value; a text stands behind two hyphens and a blank: -- text", word)
	}
	if _, own := record.Words().Detail(e.Kind, key); own {
		return storyDetail(e, key, value)
	}
	var err error
	switch key {
	case "id":
		e.Ref.Record = record.RecordID(value)
	case "area":
		e.Area = record.AreaCode(value)
	case "handling":
		e.Handling = record.Handling(value)
	case "count":
		e.Count, err = storyNumber(key, value)
	case "order":
		e.Order.Value, err = storyNumber(key, value)
	case "after":
		e.After, err = record.ParseAfter(value, e.Ref.Agency)
	case "known":
		e.Known, err = record.ParseWhen(value)
	case "place":
		err = storyPairs(key, value, func(kind, name string) {
			e.Places = append(e.Places, record.Place{Kind: kind, Name: record.Private(name)})
		})
	case "people":
		err = storyPairs(key, value, func(role, name string) {
			e.People = append(e.People, record.Person{Role: role, Name: record.Private(name)})
		})
	default:
		err = invalid("%q is not a detail of %s", key, e.Kind)
	}
	return err
}

// storyPairs reads "role: name; role: name" as an extract writes it. What is no pair is refused, never taken for a part of a name.
func storyPairs(key, value string, add func(first, second string)) error {
	for pair := range strings.SplitSeq(value, ";") {
		first, second, found := strings.Cut(pair, ":")
		first, second = strings.TrimSpace(first), strings.TrimSpace(second)
		if !found || first == "" || second == "" || strings.Contains(second, ":") {
			return invalid("%s is written kind: name, several separated by ; (a ; : or %% within a name as %%3B %%3A %%25)", key)
		}
		name, err := url.PathUnescape(second)
		if err != nil {
			return invalid("%s: %% is written %%25", key)
		}
		add(first, name)
	}
	return nil
}

func storyNumber(key, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, invalid("%s is a whole number", key)
	}
	return n, nil
}

func storyDetail(e *record.Entry, key, value string) error {
	d := record.Detail{Key: key}
	for v := range strings.SplitSeq(value, ",") {
		v, err := url.PathUnescape(strings.TrimSpace(v))
		if err != nil {
			return invalid("%q: %% is written %%25", key)
		}
		d.Values = append(d.Values, v)
	}
	if t, _ := record.Words().Detail(e.Kind, key); t.Name == "codes" {
		for _, v := range d.Values {
			if !slices.Contains(t.Codes, v) {
				return invalid("%q is not a code of %s; allowed: %s", v, key, strings.Join(t.Codes, ", "))
			}
		}
	}
	e.Details = append(e.Details, d)
	return nil
}
