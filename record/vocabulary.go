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

// Lapse says how a state ends when no entry ends it: after a time, at the value of a detail, after a detail in months, when
// another entry of a kind replaces it, or when the opening entry itself says it is over.
type Lapse struct {
	After      string `yaml:"after"`
	At         string `yaml:"at"`
	Months     string `yaml:"months"`
	ReplacedBy Kind   `yaml:"replaced_by"`
	Where      string `yaml:"where"`
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

func (v *Vocabulary) checkKind(kind Kind, info *KindInfo, complain func(string, ...any)) {
	if info == nil {
		complain("kind %s says nothing", kind)
		return
	}
	if info.Label == "" {
		complain("kind %s has no label", kind)
	}
	if _, ok := v.ClassOfLane[info.Lane]; !ok {
		complain("kind %s: lane %q is not in class_of_lane", kind, info.Lane)
	}
	if !slices.Contains(v.Lanes(), info.Lane) {
		complain("kind %s: unknown lane %q", kind, info.Lane)
	}
	for _, s := range slices.Concat(info.Opens, info.Closes) {
		if _, ok := v.States[s]; !ok {
			complain("kind %s: unknown state %q", kind, s)
		}
	}
	info.details = v.detailTypes("kind "+string(kind), info.Details, complain)
}

func (v *Vocabulary) checkStates(complain func(string, ...any)) {
	for s, l := range v.StateLapses {
		if _, ok := v.States[s]; !ok {
			complain("state_lapses: unknown state %q", s)
		}
		if l.After != "" {
			if _, err := ParseDuration(l.After); err != nil {
				complain("state_lapses: %s: after is not a duration", s)
			}
		}
		if l.ReplacedBy != "" && v.KindList[l.ReplacedBy] == nil {
			complain("state_lapses: %s: replaced_by is an unknown kind %q", s, l.ReplacedBy)
		}
		if _, _, ok := l.parts(); l.Where != "" && !ok {
			complain("state_lapses: %s: where is written key in ['code', 'code']", s)
		}
	}
	for _, s := range v.StateInstances {
		if _, ok := v.States[s]; !ok {
			complain("state_instances: unknown state %q", s)
		}
	}
}

func (v *Vocabulary) checkClasses(complain func(string, ...any)) {
	checkClassesOf("class_of_lane", v.ClassOfLane, complain)
	checkClassesOf("class_of_kind", v.ClassOfKind, complain)
	checkClassesOf("class_of_handling", v.ClassOfHandle, complain)
	checkClassesOf("class_of_handling_code", v.ClassOfCode, complain)
	for kind := range v.ClassOfKind {
		if v.KindList[kind] == nil {
			complain("class_of_kind: unknown kind %q", kind)
		}
	}
	for lane := range v.ClassOfLane {
		if !slices.Contains(v.Lanes(), lane) {
			complain("class_of_lane: unknown lane %q", lane)
		}
	}
}

func checkClassesOf[K ~string](list string, classes map[K]Class, complain func(string, ...any)) {
	for key, class := range classes {
		if class.rank() == ClassS.rank() && class != ClassS {
			complain("%s: %s: %q is not a class", list, key, class)
		}
	}
}

func (v *Vocabulary) detailTypes(where string, raw map[string]any, complain func(string, ...any)) map[string]DetailType {
	named := []string{"text", "integer", "edtf", "ref", "agency", "area", "list:agency", "list:ref"}
	types := make(map[string]DetailType, len(raw))
	for key, value := range raw {
		switch value := value.(type) {
		case string:
			if codes, ok := v.Lists[value]; ok {
				types[key] = DetailType{Name: "codes", Codes: codes}
			} else if slices.Contains(named, value) {
				types[key] = DetailType{Name: value}
			} else {
				complain("%s: detail %s: %q is neither a type nor a list", where, key, value)
			}
		case []any:
			t := DetailType{Name: "codes"}
			for _, one := range value {
				t.Codes = append(t.Codes, fmt.Sprint(one))
			}
			types[key] = t
		default:
			complain("%s: detail %s says neither a type nor codes", where, key)
		}
	}
	return types
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

// Details gives the detail keys a kind may carry, with the common ones.
func (v *Vocabulary) Details(k Kind) map[string]DetailType {
	info, _ := v.Kind(k)
	all := maps.Clone(v.details)
	maps.Copy(all, info.details)
	return all
}
