package sharing

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"sightline/record"
)

//go:embed relations.yaml
var relationsYAML []byte

// Writer stands in a SaidTie for the agency that wrote the entry.
const Writer = "writer"

// SaidTie is a relation that an entry says by itself: which kind gives which relation, to which roles, of which agency, for how long.
type SaidTie struct {
	Kind     record.Kind
	Relation record.Relation
	Roles    []record.Role
	Whose    string // Writer, or the detail that names agencies
	Under    string // a detail that the entry has to have, as a step here wrote it; "": any entry
	Months   int    // from when the entry happened; calendar months
	Days     int    // and days
	Because  string // why they need to know
}

var said = sync.OnceValue(func() []SaidTie {
	ties, err := parseSaid(relationsYAML, record.Words())
	if err != nil {
		panic(err) // a test reads it; a program that does not know who is told must not start
	}
	return ties
})

// Said gives the relations that entries say, in the order of kinds. A kind that is written as the start of many is given for each of them
// that has what it needs.
func Said() []SaidTie { return slices.Clone(said()) }

// SaidBy gives the relations that entries of a kind say.
func SaidBy(kind record.Kind) []SaidTie {
	var some []SaidTie
	for _, tie := range said() {
		if tie.Kind == kind {
			some = append(some, tie)
		}
	}
	return some
}

// saidFile is how relations are written.
type saidFile struct {
	SinglePoints []record.Role `yaml:"single_points"`
	Relations    []saidLine    `yaml:"relations"`
}

type saidLine struct {
	Kind     string          `yaml:"kind"`
	Relation record.Relation `yaml:"relation"`
	Roles    []record.Role   `yaml:"roles"`
	Whose    string          `yaml:"whose"`
	Under    string          `yaml:"under"`
	Because  string          `yaml:"because"`
	Lasts    struct {
		Months int `yaml:"months"`
		Days   int `yaml:"days"`
	} `yaml:"lasts"`
}

// What an entry can say by itself, and for how long.
var sayable = []record.Relation{record.HoldsNotice, record.Invited, record.Watches}

const (
	mostMonths = 12
	mostDays   = 366
)

// parseSaid reads the relations that entries say and holds them to the vocabulary. The error names all that is wrong.
func parseSaid(text []byte, words *record.Vocabulary) ([]SaidTie, error) {
	var file saidFile
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: relations.yaml: %s", record.Invalid, yaml.FormatError(err, false, true))
	}
	var wrong []string
	var ties []SaidTie
	for i, line := range file.Relations {
		kinds := line.kinds(words)
		for _, problem := range line.problems(&file, words, kinds) {
			wrong = append(wrong, fmt.Sprintf("relation %d, of %q: %s", i+1, line.Kind, problem))
		}
		for _, kind := range kinds {
			ties = append(ties, SaidTie{kind, line.Relation, line.Roles, line.Whose, line.Under, line.Lasts.Months, line.Lasts.Days, line.Because})
		}
	}
	for _, role := range file.SinglePoints {
		if words.RoleName(role) == "" {
			wrong = append(wrong, fmt.Sprintf("single_points: %q is no role of the vocabulary", role))
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%w: relations.yaml: %s", record.Invalid, strings.Join(wrong, "; "))
	}
	slices.SortStableFunc(ties, func(a, b SaidTie) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	return ties, nil
}

// kinds gives the kinds that a line is about and that have what it needs.
func (l *saidLine) kinds(words *record.Vocabulary) []record.Kind {
	start, many := strings.CutSuffix(l.Kind, "*")
	var kinds []record.Kind
	for _, kind := range slices.Sorted(maps.Keys(words.KindList)) {
		meant := string(kind) == l.Kind || many && strings.HasSuffix(start, ".") && strings.HasPrefix(string(kind), start)
		if meant && l.names(words, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// names reports that entries of a kind say which agency is meant.
func (l *saidLine) names(words *record.Vocabulary, kind record.Kind) bool {
	if l.Whose == Writer {
		return true
	}
	detail, known := words.Detail(kind, l.Whose)
	return known && (detail.Name == "agency" || detail.Name == "list:agency")
}

func (l *saidLine) problems(file *saidFile, words *record.Vocabulary, kinds []record.Kind) []string {
	var wrong []string
	if len(kinds) == 0 {
		wrong = append(wrong, fmt.Sprintf("no such kind names agencies in %q; accepted: a kind of the vocabulary, or the start of several and a star, and "+
			"writer or a detail that names agencies", l.Whose))
	}
	for _, kind := range kinds {
		if _, known := words.Detail(kind, l.Under); l.Under != "" && !known {
			wrong = append(wrong, fmt.Sprintf("%s has no detail %q", kind, l.Under))
		}
	}
	if !slices.Contains(sayable, l.Relation) {
		wrong = append(wrong, fmt.Sprintf("an entry cannot say %q; accepted: %s, %s, %s", l.Relation, sayable[0], sayable[1], sayable[2]))
	}
	if len(l.Roles) == 0 {
		wrong = append(wrong, "it names no roles")
	}
	for _, role := range l.Roles {
		if words.RoleName(role) == "" || !slices.Contains(file.SinglePoints, role) {
			wrong = append(wrong, fmt.Sprintf("%q is no role of which an agency has one or two people (single_points)", role))
		}
	}
	months, days := l.Lasts.Months, l.Lasts.Days
	if months < 0 || days < 0 || months == 0 && days == 0 || months > mostMonths || days > mostDays || months == mostMonths && days > 0 {
		wrong = append(wrong, "it lasts at least a day and at most twelve months")
	}
	if strings.TrimSpace(l.Because) == "" {
		wrong = append(wrong, "it does not say because of what they need to know")
	}
	return wrong
}
