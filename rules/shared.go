package rules

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"sightline/record"
)

// sharedFile lies at the top of a folder of rules and holds what its rules share by name.
const sharedFile = "conditions.yaml"

// shared is what rules say by a name instead of writing it out: conditions on the child's situation, and agencies of one field.
type shared struct {
	Conditions map[string]commonly `yaml:"conditions"`
	Groups     map[string]group    `yaml:"agencies"`

	text string // of the files
}

// commonly is a condition that rules share by its name.
type commonly struct {
	Says  string         `yaml:"says"` // in words, for whoever reads a rule
	AnyOf list[condFile] `yaml:"any-of"`
}

// group is several agencies of one field, of which a meeting needs any.
type group struct {
	Says     string                  `yaml:"says"`
	Agencies list[record.AgencyCode] `yaml:"any-of"`
}

// readShared reads and checks a file of shared conditions. beneath is what the folders under it share already: a name keeps its meaning.
func readShared(name string, data []byte, words *record.Vocabulary, beneath shared) (shared, []string) {
	both := shared{Conditions: map[string]commonly{}, Groups: map[string]group{}, text: beneath.text}
	maps.Copy(both.Conditions, beneath.Conditions)
	maps.Copy(both.Groups, beneath.Groups)
	var file shared
	if says := unfit(name, data, "a condition"); says != "" {
		return both, []string{says}
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return both, []string{unreadable(name, string(data), err) + "; the file has conditions and agencies, each with says and any-of"}
	}
	l := &loader{name: name, text: string(data), words: words, shared: beneath}
	for _, id := range sortedKeys(file.Conditions) {
		if c := file.Conditions[id]; l.newName(id, c.Says, len(c.AnyOf), beneath.Conditions[id].Says) && l.wellNamed(c) {
			both.Conditions[id] = c
		}
	}
	for _, id := range sortedKeys(file.Groups) {
		g := file.Groups[id]
		before := len(l.wrong)
		for _, code := range g.Agencies {
			l.agency(code)
		}
		if l.newName(id, g.Says, len(g.Agencies), beneath.Groups[id].Says) && len(l.wrong) == before {
			both.Groups[id] = g
		}
	}
	return both, l.wrong
}

// newName checks the name and the words of something that is shared.
func (l *loader) newName(id, says string, parts int, was string) bool {
	before := len(l.wrong)
	switch {
	case !idShape.MatchString(id):
		l.complain(id, "%q is no name: lower-case words joined by hyphens, as in exploitation-named", id)
	case was != "":
		l.complain(id, "%s has a meaning already (%s); give yours another name", id, strings.TrimSpace(was))
	case strings.TrimSpace(says) == "":
		l.complain(id, "%s says nothing in words (says: …), for whoever reads a rule", id)
	case parts == 0:
		l.complain(id, "%s names nothing (any-of: …)", id)
	}
	return len(l.wrong) == before
}

// wellNamed checks the parts of a shared condition, which stand on entries and states alone: not on another shared one, nor on parameters.
func (l *loader) wellNamed(c commonly) bool {
	before := len(l.wrong)
	for _, part := range c.AnyOf {
		if part.Known != "" {
			l.complain(part.Known, "a shared condition does not rest on another (known: %s)", part.Known)
			continue
		}
		l.cond(part)
	}
	return len(l.wrong) == before
}

// share reads what the rules of a folder share by name.
func (f *folder) share(files fs.FS) {
	if _, err := fs.Stat(files, sharedFile); err != nil {
		return
	}
	f.read(files, sharedFile, func(name string, data []byte) {
		if strings.Contains(f.set.shared.text, string(data)) {
			return // it is known already: a library that is laid on itself
		}
		both, wrong := readShared(name, data, f.set.words, f.set.shared)
		f.set.shared, f.set.wrong = both, slices.Concat(f.set.wrong, wrong)
		f.set.shared.text += string(data)
	})
}
