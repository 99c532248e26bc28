package record

import (
	"slices"
	"strings"
)

// Lapse says how a state ends when no entry ends it: after a time, at the value of a detail, after a detail in months, when
// another entry of a kind replaces it, or when the opening entry itself says it is over.
type Lapse struct {
	After      string `yaml:"after"`
	At         string `yaml:"at"`
	Months     string `yaml:"months"`
	ReplacedBy Kind   `yaml:"replaced_by"`
	Where      string `yaml:"where"`
}

// parts reads "key in ['a', 'b']".
func (l Lapse) parts() (key string, codes []string, ok bool) {
	key, list, found := strings.Cut(l.Where, " in ")
	list, opened := strings.CutPrefix(strings.TrimSpace(list), "[")
	list, closed := strings.CutSuffix(list, "]")
	if !found || !opened || !closed {
		return "", nil, false
	}
	for code := range strings.SplitSeq(list, ",") {
		codes = append(codes, strings.Trim(strings.TrimSpace(code), "'\""))
	}
	return strings.TrimSpace(key), codes, true
}

// Holds reports whether an entry's own details say that the state is over as soon as it opens.
func (l Lapse) Holds(d Details) bool {
	key, codes, ok := l.parts()
	return ok && slices.ContainsFunc(d.All(key), func(v string) bool { return slices.Contains(codes, v) })
}
