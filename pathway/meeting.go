package pathway

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"sightline/calendar"
	"sightline/chronology"
	"sightline/record"
)

//go:embed meetings.yaml
var meetingsYAML []byte

// MeetingType is one sort of meeting of the process: whom it needs, what it asks, and by when.
type MeetingType struct {
	ID, Title    string
	Kind         record.Kind
	Chairs       []record.Role
	Needs        []string // fields of agencies
	Child        bool
	Parents      bool
	Exploitation string // always, outside or never
	History      bool
	EachChild    bool   `yaml:"each-child"`
	Stays        bool   // staying in the process needs its reason
	Outcome      bool   // the coded decision of the kind is asked
	Within       string // from deciding to hold it; "" for no set time
	Record       string // until those who were there have its record
	Sources      []string
	Confirm      bool
}

// meetingField is several agencies of one field, of which a meeting needs any.
type meetingField struct {
	Says     string
	Agencies []record.AgencyCode
}

// meetingFile is how meetings are written.
type meetingFile struct {
	Version int
	Fields  map[string]meetingField
	Types   []MeetingType
}

var meetings = sync.OnceValue(func() *meetingFile {
	m, err := parseMeetings(meetingsYAML, record.Words())
	if err != nil {
		panic(err) // a test reads it; a program that does not know what a meeting needs must not start
	}
	return m
})

// MeetingTypes gives every type of meeting, in the order in which people choose.
func MeetingTypes() []MeetingType { return slices.Clone(meetings().Types) }

// MeetingOf gives the type of meeting that a kind of entry is of.
func MeetingOf(kind record.Kind) (*MeetingType, bool) {
	return meetingWhere(func(t *MeetingType) bool { return t.Kind == kind })
}

func meetingByID(id string) (*MeetingType, bool) {
	return meetingWhere(func(t *MeetingType) bool { return t.ID == id })
}

func meetingWhere(is func(*MeetingType) bool) (*MeetingType, bool) {
	all := meetings().Types
	for i := range all {
		if is(&all[i]) {
			return &all[i], true
		}
	}
	return nil, false
}

// parseMeetings reads the meetings and holds them to the vocabulary. The error names all that is wrong.
func parseMeetings(text []byte, words *record.Vocabulary) (*meetingFile, error) {
	file := new(meetingFile)
	if err := yaml.UnmarshalWithOptions(text, file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: meetings: %s", record.Invalid, yaml.FormatError(err, false, true))
	}
	var wrong []string
	if file.Version < 1 || len(file.Types) == 0 {
		wrong = append(wrong, "it has no version, or no types")
	}
	for _, name := range slices.Sorted(maps.Keys(file.Fields)) {
		f := file.Fields[name]
		if f.Says == "" {
			wrong = append(wrong, fmt.Sprintf("field %q does not say what it is", name))
		}
		for _, code := range f.Agencies {
			if _, known := words.AgencyList[code]; !known {
				wrong = append(wrong, fmt.Sprintf("field %q: there is no agency %q in the vocabulary", name, code))
			}
		}
	}
	seen := map[string]bool{}
	for i := range file.Types {
		t := &file.Types[i]
		if seen[t.ID] || seen[string(t.Kind)] {
			wrong = append(wrong, fmt.Sprintf("type %q: its id or its kind is there twice", t.ID))
		}
		seen[t.ID], seen[string(t.Kind)] = true, true
		for _, problem := range t.problems(file, words) {
			wrong = append(wrong, fmt.Sprintf("type %q: %s", t.ID, problem))
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%w: meetings: %s", record.Invalid, strings.Join(wrong, "; "))
	}
	return file, nil
}

func (t *MeetingType) problems(file *meetingFile, words *record.Vocabulary) (wrong []string) {
	if t.ID == "" || t.Title == "" || len(t.Sources) == 0 || len(t.Chairs) == 0 {
		wrong = append(wrong, "it needs an id, a title, who chairs it, and where it comes from")
	}
	if _, known := words.Kind(t.Kind); !known {
		wrong = append(wrong, fmt.Sprintf("there is no kind %q", t.Kind))
	}
	for _, role := range t.Chairs {
		if words.RoleName(role) == "" {
			wrong = append(wrong, fmt.Sprintf("there is no role %q", role))
		}
	}
	for _, name := range t.Needs {
		if _, known := file.Fields[name]; !known {
			wrong = append(wrong, fmt.Sprintf("it needs %q, which is no field here", name))
		}
	}
	if !slices.Contains([]string{"always", "outside", "never"}, t.Exploitation) {
		wrong = append(wrong, "exploitation is always, outside or never")
	}
	if coded, known := words.Detail(t.Kind, "decision"); t.Outcome && (!known || coded.Name != "codes") {
		wrong = append(wrong, "its kind has no coded decision to ask for")
	}
	for _, length := range []string{t.Within, t.Record} {
		if _, err := calendar.Parse(length); length != "" && err != nil {
			wrong = append(wrong, fmt.Sprintf("%q is no length of time", length))
		}
	}
	return wrong
}

// isOf reports that an agency is of a field.
func (f *meetingFile) isOf(field string, code record.AgencyCode) bool {
	service, _, _ := record.Words().Agency(code)
	return slices.Contains(f.Fields[field].Agencies, service)
}

// Lacking says which fields a meeting of this type needs and that none of these agencies is of, in words.
func (t *MeetingType) Lacking(there []string) (lacking []string) {
	for _, field := range t.Needs {
		if !slices.ContainsFunc(there, func(code string) bool { return meetings().isOf(field, record.AgencyCode(code)) }) {
			lacking = append(lacking, meetings().Fields[field].Says)
		}
	}
	return lacking
}

// wantsView reports that a meeting of this type, with these worries, has to say how it sees exploitation and to answer about the National
// Referral Mechanism: they are about harm outside the family, or the child is or was in the exploitation process.
func (t *MeetingType) wantsView(c *Case, concerns []string) bool {
	switch t.Exploitation {
	case "always":
		return true
	case "outside":
		return len(c.Matters) > 0 || slices.ContainsFunc(concerns, outsideFamily) || everInProcess(c.Chronology)
	}
	return false
}

func outsideFamily(concern string) bool {
	return slices.Contains(record.Words().Sets["outside-family"], concern)
}

func everInProcess(c *chronology.Chronology) bool {
	return slices.ContainsFunc(c.Items, func(it *chronology.Item) bool { return strings.HasPrefix(string(it.Kind), "mace.") })
}

// isMeeting reports an entry that is a meeting that was held.
func isMeeting(it *chronology.Item) bool {
	_, is := MeetingOf(it.Kind)
	return is
}
