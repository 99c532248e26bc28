package drawing

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"sightline/chronology"
	"sightline/record"
)

//go:embed words.yaml
var wordsYAML []byte

// labelLetters is how long a short label may be: more does not fit beside a mark.
const labelLetters = 20

// shortWords are the words of words.yaml.
type shortWords struct {
	Kinds      map[record.Kind]alternatives   `yaml:"kinds"`
	Totals     map[record.Kind]string         `yaml:"totals"`
	States     map[record.State]alternatives  `yaml:"states"`
	StateLanes map[record.Lane][]record.State `yaml:"state-lanes"`
	Lanes      map[record.Lane]laneWords      `yaml:"lanes"`
	Agencies   map[record.AgencyCode]string   `yaml:"agencies"`
	People     []peopleRow                    `yaml:"people"`
	laneOf     map[record.State]record.Lane   // the other way round from StateLanes
}

type laneWords struct {
	Name  string `yaml:"name"`
	Shape string `yaml:"shape"`
	None  string `yaml:"none"`  // what an empty lane says
	Named string `yaml:"named"` // what it says when entries of other lanes name such places or people
}

// peopleRow is one row of people under the lanes.
type peopleRow struct {
	Name   string   `yaml:"name"`
	Roles  []string `yaml:"roles"`
	Always bool     `yaml:"always"` // drawn even when no entry names anybody
}

// alternatives are the labels one kind may have; the first that fits an entry is its label.
type alternatives []alternative

type alternative struct {
	say  string
	when map[string]string // detail: code, or "*" for any
}

// UnmarshalYAML reads one string, or a list of strings and of maps with "say".
func (a *alternatives) UnmarshalYAML(data []byte) error {
	var raw any
	if err := yaml.Unmarshal(data, &raw); err != nil {
		return err
	}
	list, ok := raw.([]any)
	if !ok {
		list = []any{raw}
	}
	for _, one := range list {
		alt := alternative{when: map[string]string{}}
		switch one := one.(type) {
		case string:
			alt.say = one
		case map[string]any:
			for key, value := range one {
				if key == "say" {
					alt.say = fmt.Sprint(value)
				} else {
					alt.when[key] = fmt.Sprint(value)
				}
			}
		}
		if alt.say == "" {
			return fmt.Errorf("%w: a label is words, or a line with say: and the details it fits", record.Invalid)
		}
		*a = append(*a, alt)
	}
	return nil
}

// of gives the first alternative whose details an entry has, or "".
func (a alternatives) of(d record.Details) string {
	for _, alt := range a {
		if alt.fits(d) {
			return alt.say
		}
	}
	return ""
}

func (a alternative) fits(d record.Details) bool {
	for key, code := range a.when {
		if !d.Has(key, code) && (code != "*" || d.First(key) == "") {
			return false
		}
	}
	return true
}

// short loads the words once; a program with a broken file must not start.
var short = sync.OnceValue(func() *shortWords {
	w := &shortWords{laneOf: map[record.State]record.Lane{}}
	if err := yaml.UnmarshalWithOptions(wordsYAML, w, yaml.Strict()); err != nil {
		panic(err)
	}
	for lane, states := range w.StateLanes {
		for _, s := range states {
			w.laneOf[s] = lane
		}
	}
	return w
})

// Label names an entry in at most twenty letters, beside its mark.
func Label(it *chronology.Item) string { return short().label(it) }

// Chip names an entry where no lane stands beside it.
func Chip(it *chronology.Item) string { return short().chip(it) }

// Total says what one record that stands for several counts.
func Total(it *chronology.Item) string { return short().total(it) }

// StateName names a stretch of a state by the entry that opened it.
func StateName(b *chronology.Bar) string { return short().state(b) }

// Agency names who wrote an entry: a short name, with its area in brackets.
func Agency(code record.AgencyCode) string { return short().agency(code) }

// LaneName names a row of the drawing.
func LaneName(l record.Lane) string { return short().lane(l).Name }

// outcomes are words of labels that do not tell what an entry is about: what was accepted?
var outcomes = []string{
	"accepted", "accepts", "agreed", "answered", "asked", "begins", "begun", "closed", "considered", "declined", "declines", "done", "ended", "finished", "granted",
	"held", "made", "meeting", "noted", "offered", "opened", "recorded", "refused", "reported", "started",
}

// InWords gives what an agency wrote. A text that says little by itself ("Positive.") is told what it is about by the kind's label.
func InWords(it *chronology.Item) record.Private {
	const few, tells = 5, 4 // words of a short text; letters of a word that tells what it is about
	text := strings.ToLower(it.Text.Reveal())
	if n := len(strings.Fields(text)); n == 0 || n > few || it.Info.Label == "" || strings.ContainsAny(text, `"“`) {
		return it.Text
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(it.Info.Label+" "+short().label(it)), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if letters := []rune(word); len(letters) >= tells && !slices.Contains(outcomes, word) && strings.Contains(text, string(letters[:tells])) {
			return it.Text
		}
	}
	return record.Private(it.Info.Label + ": " + it.Text.Reveal())
}

// label gives an entry's short label. It is general: never the agency's sentence, which stands in the table.
func (w *shortWords) label(it *chronology.Item) string {
	if it.Count > 1 {
		return fmt.Sprintf("%d times", it.Count)
	}
	if say := w.Kinds[it.Kind].of(it.Details); say != "" {
		return say
	}
	return cutAtWord(it.Info.Label, labelLetters)
}

// chip is the label where no lane stands beside it: an episode of being missing then says so.
func (w *shortWords) chip(it *chronology.Item) string {
	say := w.label(it)
	if it.Lane == "missing" && it.Count <= 1 && !strings.Contains(strings.ToLower(say), "missing") {
		return "Missing: " + lowerFirst(say)
	}
	if it.Count > 1 {
		return w.total(it)
	}
	return say
}

// total says what one record that stands for several counts.
func (w *shortWords) total(it *chronology.Item) string {
	what := w.Totals[it.Kind]
	if what == "" {
		what = "× " + lowerFirst(w.Kinds[it.Kind].of(it.Details))
	}
	say := fmt.Sprintf("%d %s", it.Count, what)
	if len(it.Contains) > 0 {
		say += " in all, some drawn above"
	}
	if said := it.Details.First("when_said"); said != "" && len(said) <= 40 {
		say += ", " + said
	}
	return say
}

// state names a stretch of a state by the entry that opened it.
func (w *shortWords) state(b *chronology.Bar) string {
	if say := w.States[b.State].of(b.Opened.Details); say != "" {
		return say
	}
	return cutAtWord(string(b.State), labelLetters)
}

// agency names who wrote an entry: a short name, with its area in brackets.
func (w *shortWords) agency(code record.AgencyCode) string {
	service, area, ok := record.Words().Agency(code)
	name := w.Agencies[service]
	if name == "" && ok {
		name = record.Words().AgencyList[service]
	}
	if name == "" {
		name = string(code)
	}
	if area != "" {
		return name + " (" + string(area) + ")"
	}
	return name
}

// lane gives the words of a lane; one that the file does not know is called by its code.
func (w *shortWords) lane(l record.Lane) laneWords {
	if words, ok := w.Lanes[l]; ok {
		return words
	}
	return laneWords{Name: string(l), Shape: "circle", None: "No entry in this row"}
}

// cutAtWord shortens words to at most n letters, at a space.
func cutAtWord(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > 0 && runes[n] != ' ' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,:;")
}

// lowerFirst starts words in the middle of a sentence, but leaves initials such as A&E or NRM as they are.
func lowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if first == "" || first != strings.ToUpper(first[:1])+strings.ToLower(first[1:]) {
		return s
	}
	return strings.TrimSpace(strings.ToLower(first) + " " + rest)
}
