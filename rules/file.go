package rules

import (
	"bytes"
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

	shared shared // what rules say by a name
}

// parse reads and compiles a rule. The error names the file, the line and what is allowed.
func parse(name string, data []byte, words *record.Vocabulary) (*Rule, error) {
	return parseWith(source{name: name, data: data, words: words}, nil)
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

// parseWith reads and compiles a rule with other values for some of its parameters.
func parseWith(of source, params map[string]any) (*Rule, error) {
	l := &loader{name: of.name, text: string(of.data), words: of.words, shared: of.shared}
	if err := yaml.UnmarshalWithOptions(of.data, &l.file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: %s", record.Invalid, unreadable(of.name, l.text, err))
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
	l.wrong = append(l.wrong, fmt.Sprintf("%s:%d: %s", l.name, l.line(near), fmt.Sprintf(format, args...)))
}

func (l *loader) line(near string) int {
	if near == "" {
		return 1
	}
	holds, n := 1, 0
	for line := range strings.Lines(l.text) {
		n++
		if strings.HasPrefix(strings.TrimSpace(line), near+":") {
			return n
		}
		if holds == 1 && strings.Contains(line, near) {
			holds = n
		}
	}
	return holds
}

func (l *loader) oneOf(near, value string, allowed []string) {
	if !slices.Contains(allowed, value) {
		l.complain(near, "%q is not known; allowed: %s", value, strings.Join(allowed, ", "))
	}
}
