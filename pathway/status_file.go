package pathway

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"sightline/record"
)

//go:embed status.yaml
var statusYAML []byte

// statusFile says what the legal and care states of a child mean, and what of the record opens or ends one.
type statusFile struct {
	Version int
	Confirm bool
	States  []statusInfo
	Records []statusRecord
}

// statusInfo is one state: what it means, who ends it, and what follows from it.
type statusInfo struct {
	State              record.State
	Title, Means, Ends string
	Follows            []statusFollow
}

// statusFollow is one thing that follows from a state: with a length of time of Local, or with the source that says it.
type statusFollow struct {
	Say, Time, From, Source string
}

// statusRecord is one thing that can be recorded about them.
type statusRecord struct {
	ID, Words, Hint string
	Kind            record.Kind
	Set             map[string]string
	Ask             []statusAsk
}

// statusAsk is one question of it: the detail that its answer is kept in.
type statusAsk struct {
	Detail, Label string
	Must          bool
}

var statuses = sync.OnceValue(func() *statusFile {
	f, err := parseStatus(statusYAML, record.Words(), Default())
	if err != nil {
		panic(err) // a test reads it; a program that does not know what an order means must not start
	}
	return f
})

// parseStatus reads the file and holds it to the vocabulary and to the lengths of time there are. The error names all that is wrong.
func parseStatus(text []byte, words *record.Vocabulary, local *Local) (*statusFile, error) {
	f := new(statusFile)
	if err := yaml.UnmarshalWithOptions(text, f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: legal and care states: %s", record.Invalid, yaml.FormatError(err, false, true))
	}
	var wrong []string
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if f.Version < 1 || len(f.States) == 0 || len(f.Records) == 0 {
		complain("it has no version, no states or nothing that can be recorded")
	}
	for i := range f.States {
		f.States[i].check(words, local, complain)
	}
	seen := map[string]bool{}
	for i := range f.Records {
		if id := f.Records[i].ID; id == "" || seen[id] {
			complain("the id %q is there twice, or empty", id)
		}
		seen[f.Records[i].ID] = true
		f.Records[i].check(words, complain)
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%w: legal and care states: %s", record.Invalid, strings.Join(wrong, "; "))
	}
	return f, nil
}

func (s *statusInfo) check(words *record.Vocabulary, local *Local, complain func(string, ...any)) {
	if _, known := words.States[s.State]; !known || s.Title == "" || s.Means == "" || s.Ends == "" {
		complain("the state %q is not in the vocabulary, or lacks its title, what it means or who ends it", s.State)
	}
	for _, one := range s.Follows {
		if one.Say == "" || (one.Time == "") == (one.Source == "") {
			complain("%s: what follows has words, and either a length of time or a source", s.State)
		}
		if one.Time != "" && local.Lasts(one.Time) == "" {
			complain("%s: no time is called %q", s.State, one.Time)
		}
		if one.From != "" && one.From != "start" {
			complain("%s: a time is counted from the start or not at all, not from %q", s.State, one.From)
		}
	}
}

func (r *statusRecord) check(words *record.Vocabulary, complain func(string, ...any)) {
	if _, known := words.Kind(r.Kind); !known || r.Words == "" || Decides(r.Kind) {
		complain("%s: %q is no kind of entry that can be recorded so, or it has no words", r.ID, r.Kind)
	}
	for key, value := range r.Set {
		if t, known := words.Detail(r.Kind, key); !known || !slices.Contains(t.Codes, value) {
			complain("%s: %s has no detail %q with the value %q", r.ID, r.Kind, key, value)
		}
	}
	for _, one := range r.Ask {
		if _, known := words.Detail(r.Kind, one.Detail); !known || one.Label == "" || r.Set[one.Detail] != "" {
			complain("%s: %s has no detail %q, or it is set already, or it is asked without words", r.ID, r.Kind, one.Detail)
		}
	}
}

// stateInfo gives what is known of a state; ok is false for one that is neither legal nor of care.
func stateInfo(state record.State) (*statusInfo, bool) {
	all := statuses().States
	i := slices.IndexFunc(all, func(s statusInfo) bool { return s.State == state })
	if i < 0 {
		return nil, false
	}
	return &all[i], true
}

// statusRecordOf gives what is recorded under an id; nil when there is none.
func statusRecordOf(id string) *statusRecord {
	all := statuses().Records
	i := slices.IndexFunc(all, func(r statusRecord) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &all[i]
}
