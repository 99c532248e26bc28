package record

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed vocabulary.yaml
var vocabularyYAML []byte

// Vocabulary is what words may be used for: kinds of entry, states, lanes, agencies, roles. It is data, versioned, and checked
// when it is loaded.
type Vocabulary struct {
	Version        string                       `yaml:"version"`
	ValidFrom      string                       `yaml:"valid_from"`
	LaneList       yaml.MapSlice                `yaml:"lanes"`
	States         map[State]string             `yaml:"states"`
	StateLapses    map[State]Lapse              `yaml:"state_lapses"`
	StateInstances []State                      `yaml:"state_instances"`
	Sets           map[string][]string          `yaml:"sets"`
	Conveys        []string                     `yaml:"conveys"`
	ClassOfLane    map[Lane]Class               `yaml:"class_of_lane"`
	ClassOfKind    map[Kind]Class               `yaml:"class_of_kind"`
	ClassOfHandle  map[Handling]Class           `yaml:"class_of_handling"`
	ClassOfCode    map[string]Class             `yaml:"class_of_handling_code"`
	AskedOf        map[Role]string              `yaml:"asked_of"`
	StaffRoles     map[Role]string              `yaml:"staff_roles"` // roles of people here of whom no question is asked
	Lists          map[string][]string          `yaml:"lists"`
	CommonDetails  map[string]any               `yaml:"common_details"`
	KindList       map[Kind]*KindInfo           `yaml:"kinds"`
	AgencyList     map[AgencyCode]string        `yaml:"agencies"`
	Roles          map[string]string            `yaml:"roles"`
	PlaceKinds     map[string]string            `yaml:"place_kinds"`
	Handlings      map[Handling]string          `yaml:"handling"`
	Grading        map[string]map[string]string `yaml:"grading"`
	ThemeList      yaml.MapSlice                `yaml:"themes"`
	ConcernCodes   map[string]string            `yaml:"concern_standard"`

	details map[string]DetailType // of common_details
}

// KindInfo is what the vocabulary says of one kind of entry.
type KindInfo struct {
	Label     string         `yaml:"label"`
	Lane      Lane           `yaml:"lane"`
	Opens     []State        `yaml:"opens"`
	Closes    []State        `yaml:"closes"`
	Details   map[string]any `yaml:"details"`
	Standard  any            `yaml:"standard"`
	Synonyms  []string       `yaml:"synonyms"`
	Reachable bool           `yaml:"reachable"`
	Lasts     bool           `yaml:"lasts"`

	details map[string]DetailType
}

// DetailType is what a detail key may hold: one of the named types, or codes.
type DetailType struct {
	Name  string   // "text", "integer", "edtf", "ref", "agency", "area", "list:agency", "list:ref" or "codes"
	Codes []string // when Name is "codes"
}

// Words loads the embedded vocabulary once.
var Words = sync.OnceValue(func() *Vocabulary {
	v, err := LoadVocabulary(vocabularyYAML)
	if err != nil {
		panic(err) // a test loads it; a program with a broken vocabulary must not start
	}
	return v
})

// LoadVocabulary reads and checks a vocabulary. The error names everything that is wrong with it.
func LoadVocabulary(data []byte) (*Vocabulary, error) {
	v := new(Vocabulary)
	if err := yaml.UnmarshalWithOptions(data, v, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: vocabulary: %s", Invalid, yaml.FormatError(err, false, true))
	}
	var wrong []string
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	v.details = v.detailTypes("common_details", v.CommonDetails, complain)
	for kind, info := range v.KindList {
		v.checkKind(kind, info, complain)
	}
	v.checkStates(complain)
	v.checkClasses(complain)
	if _, ok := v.KindList[Note]; !ok {
		complain("there is no kind %q for entries that name none", Note)
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return nil, fmt.Errorf("%w: vocabulary: %s", Invalid, strings.Join(wrong, "; "))
	}
	return v, nil
}

// Kind gives what is said of a kind; ok is false for an unknown code, of which it gives what may be assumed: no lane is claimed
// but "partnership", nothing opens or closes.
func (v *Vocabulary) Kind(k Kind) (info *KindInfo, ok bool) {
	if info, ok = v.KindList[k]; ok {
		return info, true
	}
	return &KindInfo{Label: string(k), Lane: "partnership"}, false
}

// Detail gives the type of a detail key on a kind.
func (v *Vocabulary) Detail(k Kind, key string) (DetailType, bool) {
	info, _ := v.Kind(k)
	if t, ok := info.details[key]; ok {
		return t, true
	}
	t, ok := v.details[key]
	return t, ok
}

// Lanes gives the lanes in the order they are drawn.
func (v *Vocabulary) Lanes() []Lane { return keysOf[Lane](v.LaneList) }

// Themes gives the themes in the order of the vocabulary.
func (v *Vocabulary) Themes() []Theme { return keysOf[Theme](v.ThemeList) }

func keysOf[T ~string](m yaml.MapSlice) []T {
	keys := make([]T, 0, len(m))
	for _, item := range m {
		keys = append(keys, T(fmt.Sprint(item.Key)))
	}
	return keys
}

// Agency splits a code into the longest code the vocabulary knows and the area after it; ok is false when it knows none.
func (v *Vocabulary) Agency(code AgencyCode) (service AgencyCode, area AreaCode, ok bool) {
	for at := len(code); at > 0; at = strings.LastIndexByte(string(code[:at]), '-') {
		if _, known := v.AgencyList[code[:at]]; known {
			return code[:at], AreaCode(strings.TrimPrefix(string(code[at:]), "-")), true
		}
	}
	return code, "", false
}

// SameAgency reports that two codes may mean one agency: of one service, and of one area where both say theirs.
func (v *Vocabulary) SameAgency(a, b AgencyCode) bool {
	service, area, _ := v.Agency(a)
	other, where, _ := v.Agency(b)
	return service == other && (area == where || area == "" || where == "")
}

// AgencyMatches reports whether a code is meant by a pattern: the same code, or "social-care-*" for all areas of a service.
func (v *Vocabulary) AgencyMatches(pattern, code AgencyCode) bool {
	service, all := strings.CutSuffix(string(pattern), "-*")
	if !all {
		return pattern == code
	}
	known, _, ok := v.Agency(code)
	return ok && known == AgencyCode(service)
}

// Class gives how sensitive an entry's content is: the highest of its kind (or lane), its handling and its 3x5x2 handling code.
// An unknown kind is C.
func (v *Vocabulary) Class(e *Entry) Class {
	info, known := v.Kind(e.Kind)
	class := v.ClassOfLane[info.Lane]
	if own, ok := v.ClassOfKind[e.Kind]; ok {
		class = own
	} else if !known {
		class = ClassC
	}
	for _, other := range []Class{v.ClassOfHandle[e.Handling], v.ClassOfCode[e.Details.First("handling_code")]} {
		if other != "" && !other.Within(class) {
			class = other
		}
	}
	if e.Handling != "" && v.Handlings[e.Handling] == "" && ClassC.rank() > class.rank() {
		class = ClassC // a handling nobody knows is read as restricted
	}
	return class
}

// Details gives the detail keys a kind may carry, with the common ones.
func (v *Vocabulary) Details(k Kind) map[string]DetailType {
	info, _ := v.Kind(k)
	all := maps.Clone(v.details)
	maps.Copy(all, info.details)
	return all
}
