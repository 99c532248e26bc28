package rules

import (
	"bytes"

	"github.com/goccy/go-yaml"

	"sightline/record"
)

// whenFile is the part of a rule's file that says when it asks: one form, and the parts that every form may have.
type whenFile struct {
	On        kindList       `yaml:"on"`
	Where     string         `yaml:"where"`
	Count     *countFile     `yaml:"count"`
	Cluster   *clusterFile   `yaml:"cluster"`
	Absent    *matchFile     `yaml:"absent"`
	For       string         `yaml:"for"`
	After     *matchFile     `yaml:"after"`
	Decision  kindList       `yaml:"decision"`
	Lacks     list[lackFile] `yaml:"lacks"`
	AtLeast   string         `yaml:"at-least"`
	Share     *shareFile     `yaml:"share"`
	Change    *comparedFile  `yaml:"change"`
	Unshared  *unsharedFile  `yaml:"unshared"`
	Unquorate *unquorateFile `yaml:"unquorate"`
	While     list[condFile] `yaml:"while"`
	Unless    list[condFile] `yaml:"unless"`
	Age       string         `yaml:"age"`
}

// matchFile says which entries are meant.
type matchFile struct {
	On     kindList `yaml:"on"`
	Where  string   `yaml:"where"`
	Within string   `yaml:"within"`
}

type countFile struct {
	On       kindList `yaml:"on"`
	Where    string   `yaml:"where"`
	AtLeast  string   `yaml:"at-least"`
	Within   string   `yaml:"within"`
	Distinct string   `yaml:"distinct"`
}

type clusterFile struct {
	AtLeast string               `yaml:"at-least"`
	Within  string               `yaml:"within"`
	Signs   map[string]matchFile `yaml:"signs"`
}

type lackFile struct {
	What    string   `yaml:"what"`
	On      kindList `yaml:"on"`
	Where   string   `yaml:"where"`
	Within  string   `yaml:"within"`
	Trigger string   `yaml:"trigger"`
}

// shareFile says of which entries how many must have which property: a condition (has), or where something was: in another area than the
// child's own (elsewhere), in the area that the child moved away from (left).
type shareFile struct {
	Of        matchFile `yaml:"of"`
	Has       string    `yaml:"has"`
	Elsewhere string    `yaml:"elsewhere"`
	Left      string    `yaml:"left"`
	AtLeast   string    `yaml:"at-least"`
	OfAtLeast string    `yaml:"of-at-least"`
	Within    string    `yaml:"within"`
}

type comparedFile struct {
	On      kindList `yaml:"on"`
	Where   string   `yaml:"where"`
	Window  string   `yaml:"window"`
	More    string   `yaml:"more"`
	Less    string   `yaml:"less"`
	AtLeast string   `yaml:"at-least"`
}

type unsharedFile struct {
	On      kindList         `yaml:"on"`
	Where   string           `yaml:"where"`
	With    list[holderFile] `yaml:"with"`
	For     string           `yaml:"for"`
	EvenNew bool             `yaml:"even-without-part"`
}

type unquorateFile struct {
	On      kindList       `yaml:"on"`
	Where   string         `yaml:"where"`
	Needs   list[needFile] `yaml:"needs"`
	AtLeast string         `yaml:"at-least-missing"`
}

// holderFile is an agency, or whoever holds a state open.
type holderFile struct {
	Agency record.AgencyCode `yaml:"agency"`
	State  record.State      `yaml:"state"`
}

// UnmarshalYAML reads "mace" as {agency: mace}.
func (h *holderFile) UnmarshalYAML(data []byte) error {
	type written holderFile
	return wordOr(data, (*written)(h), &h.Agency)
}

// needFile is an agency, one of several, or a person by role.
type needFile struct {
	Agency record.AgencyCode       `yaml:"agency"`
	AnyOf  list[record.AgencyCode] `yaml:"any-of"`
	Called string                  `yaml:"called"`
	Person string                  `yaml:"person"`
}

// UnmarshalYAML reads "police" as {agency: police}.
func (n *needFile) UnmarshalYAML(data []byte) error {
	type written needFile
	return wordOr(data, (*written)(n), &n.Agency)
}

// wordOr reads a single word into one place, and anything with keys into another.
func wordOr[T ~string](data []byte, keyed any, word *T) error {
	if bytes.ContainsRune(data, ':') {
		return yaml.UnmarshalWithOptions(data, keyed, yaml.Strict())
	}
	return yaml.UnmarshalWithOptions(data, word, yaml.Strict())
}

// condFile is a condition on the child's situation: a state, an entry before, what the latest entry says, so many entries, a condition by
// name, or some of these put together.
type condFile struct {
	State    record.State   `yaml:"state"`
	On       kindList       `yaml:"on"`
	Latest   kindList       `yaml:"latest"`
	Where    string         `yaml:"where"`
	Within   string         `yaml:"within"`
	AtLeast  string         `yaml:"at-least"`
	Distinct string         `yaml:"distinct"`
	Known    string         `yaml:"known"`
	Not      *condFile      `yaml:"not"`
	AnyOf    list[condFile] `yaml:"any-of"`
}

type answerFile struct {
	On      kindList `yaml:"on"`
	Where   string   `yaml:"where"`
	Trigger string   `yaml:"trigger"`
}
