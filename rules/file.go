package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"sightline/record"
)

// ruleFile is a rule as it stands in its file.
type ruleFile struct {
	ID         string                  `yaml:"id"`
	Version    int                     `yaml:"version"`
	Theme      record.Theme            `yaml:"theme"`
	Asks       string                  `yaml:"asks"`
	AskedOf    record.Role             `yaml:"asked-of"`
	Because    list[map[string]string] `yaml:"because"`
	Params     map[string]any          `yaml:"params"`
	When       whenFile                `yaml:"when"`
	AnsweredBy list[answerFile]        `yaml:"answered-by"`
	Opens      string                  `yaml:"opens"`
	Due        string                  `yaml:"due"`
	Cites      list[matchFile]         `yaml:"cites"`
	Again      string                  `yaml:"again"`
	Timing     string                  `yaml:"timing"`
	ValidFrom  string                  `yaml:"valid-from"`
	ValidTo    string                  `yaml:"valid-to"`
	Area       record.AreaCode         `yaml:"area"`
}

// list reads one thing or several.
type list[T any] []T

// UnmarshalYAML reads "x" as [x].
func (l *list[T]) UnmarshalYAML(data []byte) error {
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) > 0 && (trimmed[0] == '[' || trimmed[0] == '-') {
		return yaml.UnmarshalWithOptions(data, (*[]T)(l), yaml.Strict())
	}
	var one T
	if err := yaml.UnmarshalWithOptions(data, &one, yaml.Strict()); err != nil {
		return err
	}
	*l = []T{one}
	return nil
}

type kindList = list[record.Kind]

// loader compiles one file and collects everything that is wrong with it.
type loader struct {
	name  string
	text  string
	file  ruleFile
	words *record.Vocabulary
	wrong []string

	shared shared          // what rules say by a name
	used   map[string]bool // the parameters that are
}

// source is the file of a rule, and what its words mean: those of the vocabulary and those that rules share.
type source struct {
	name   string
	data   []byte
	words  *record.Vocabulary
	shared shared
}

// written gives the file of the rule as it was read.
func (r *Rule) written(words *record.Vocabulary) source {
	return source{name: r.file, data: []byte(r.Source), words: words, shared: r.shared}
}

// parseWith reads and compiles a rule, with other values for some of its parameters. The error names the file, the line and what is allowed.
func parseWith(of source, params map[string]any) (*Rule, error) {
	l := &loader{name: of.name, text: string(of.data), words: of.words, shared: of.shared}
	if says := unfit(of.name, of.data, "a rule"); says != "" {
		return nil, fmt.Errorf("%w: %s", record.Invalid, says)
	}
	if err := yaml.UnmarshalWithOptions(of.data, &l.file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: %s", record.Invalid, misread(of, err))
	}
	if len(params) > 0 {
		l.file.Params = maps.Clone(l.file.Params)
		maps.Copy(l.file.Params, params)
	}
	r := l.rule()
	r.file, r.values, r.shared = of.name, l.file.Params, of.shared
	if len(l.wrong) > 0 {
		return nil, fmt.Errorf("%w: %s", record.Invalid, strings.Join(l.wrong, "\n"))
	}
	return r, nil
}

// complain notes what is wrong, at the line of the key near, else at the first line that holds the text near.
func (l *loader) complain(near, format string, args ...any) {
	l.complainAt(l.line(near), format, args...)
}

func (l *loader) complainAt(line int, format string, args ...any) {
	says := fmt.Sprintf("%s:%d: %s", l.name, line, fmt.Sprintf(format, args...))
	if !slices.Contains(l.wrong, says) {
		l.wrong = append(l.wrong, says)
	}
}

// complainOf notes what is wrong with the value of a key.
func (l *loader) complainOf(key, value, format string, args ...any) {
	n := 0
	for line := range strings.Lines(l.text) {
		n++
		if _, after, found := strings.Cut(line, key+":"); found && value != "" && strings.Contains(after, value) {
			l.complainAt(n, format, args...)
			return
		}
	}
	l.complain(key, format, args...)
}

func (l *loader) line(near string) int {
	if near == "" {
		return 1
	}
	holds, begins, n := 0, 0, 0
	for line := range strings.Lines(l.text) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, near+":"):
			return n
		case holds == 0 && strings.Contains(line, near):
			holds = n
		case begins == 0 && len(line) > len("where:") && strings.HasPrefix(near, line):
			begins = n // of a text that goes on over several lines
		}
	}
	return cmp.Or(holds, begins, 1)
}

// lineWithin gives the line of a text, or of those it goes on over the one on which a part of it stands.
func (l *loader) lineWithin(text, part string) int {
	first, n := l.line(text), 0
	for line := range strings.Lines(l.text) {
		n++
		if n >= first && part != "" && strings.Contains(line, part) {
			return n
		}
	}
	return first
}

func (l *loader) oneOf(near, value string, allowed []string) {
	switch {
	case slices.Contains(allowed, value):
	case strings.ContainsAny(value, curlyMarks):
		l.complain(near, "%s", curly)
	default:
		l.complain(near, "%q is not known; allowed: %s%s", value, strings.Join(allowed, ", "), perhaps(alike(value, allowed)))
	}
}
