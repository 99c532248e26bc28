package language

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"sightline/pathway"
	"sightline/record"
)

// note is a sentence of testdata/kinds, with the kinds it may tell of; none when it names no event.
type note struct {
	Say  string   `yaml:"say"`
	Kind []string `yaml:"kind"`
}

func notes(tb testing.TB, name string) []note {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "kinds", name+".yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	var all []note
	if err := yaml.Unmarshal(text, &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

func kindsOf(found []KindFinding) []string {
	var kinds []string
	for _, f := range found {
		kinds = append(kinds, f.Kind)
	}
	return kinds
}

// kindScore counts notes: told and asked, told and not asked, no event and asked, no event and silent.
type kindScore struct{ right, first, missed, vain, silent int }

func scoreNotes(c *Checker, all []note, show func(string, note, []KindFinding)) kindScore {
	var s kindScore
	for _, one := range all {
		found := c.Kinds(one.Say)
		kinds := kindsOf(found)
		met := slices.ContainsFunc(one.Kind, func(k string) bool { return slices.Contains(kinds, k) })
		switch {
		case len(one.Kind) == 0 && len(found) == 0:
			s.silent++
		case len(one.Kind) == 0:
			s.vain++
			show("VAIN", one, found)
		case met:
			s.right++
			if slices.Contains(one.Kind, kinds[0]) {
				s.first++
			}
		default:
			s.missed++
			show("MISSED", one, found)
		}
	}
	return s
}

func showNote(t *testing.T) func(string, note, []KindFinding) {
	return func(what string, one note, found []KindFinding) {
		if os.Getenv("SHOW") == "" {
			return
		}
		var pieces []string
		for _, f := range found {
			pieces = append(pieces, fmt.Sprintf("%s %q", f.Kind, one.Say[f.Start:f.End]))
		}
		t.Log(what, one.Say, one.Kind, "<<", strings.Join(pieces, "; "))
	}
}

// an entry that nobody coded is asked about by what it tells. The notes held back were written before any phrase, as all were.
func TestANoteIsAskedAboutByWhatItTells(t *testing.T) {
	for name, least := range map[string]int{"worked-on": 90, "held-out": 80, "others": 50} {
		s := scoreNotes(checker(t), notes(t, name), showNote(t))
		told := s.right + s.missed
		t.Logf("%s: of %d notes that tell of an event, %d were asked about with the right kind, %d of them first; of %d that name none, %d were asked about in vain", name, told, s.right, s.first, s.vain+s.silent, s.vain)
		if s.right*100 < told*least {
			t.Errorf("%s: only %d of %d", name, s.right, told)
		}
	}
}

// storyNotes are the entries of a published or invented case whose kind kinds.yaml knows, as if nobody had coded them.
func storyNotes(tb testing.TB, c *Checker, story string) []note {
	tb.Helper()
	names, err := filepath.Glob("../stories/" + story + "/*.csv")
	if err != nil || len(names) == 0 {
		tb.Fatal(names, err)
	}
	var all []note
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			tb.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil {
			tb.Fatal(err)
		}
		file.Close()
		kind, text := slices.Index(rows[0], "kind"), slices.Index(rows[0], "text")
		if kind < 0 || text < 0 {
			continue
		}
		for _, row := range rows[1:] {
			knows := slices.ContainsFunc(c.kinds.terms, func(t *Term) bool { return t.ID == row[kind] })
			same := func(n note) bool { return n.Say == row[text] && n.Kind[0] == row[kind] }
			if knows && row[text] != "" && !slices.ContainsFunc(all, same) {
				all = append(all, note{row[text], []string{row[kind]}})
			}
		}
	}
	return all
}

// likewise puts kinds under one name that tell of the same thing at different moments.
var likewise = strings.NewReplacer("missing.reported", "missing", "missing.returned", "missing", "missing.episode", "missing", "education.exclusion", "education.suspension")

// the kinds that people gave the entries of the stories are among those that would be asked about. Joe's was held back.
func TestTheCodedKindIsAmongThoseAskedAbout(t *testing.T) {
	c := checker(t)
	for story, least := range map[string]int{"clock": 50, "ordinary": 50, "joe": 30, "tonight": 0} {
		all := storyNotes(t, c, story)
		asked, exact, alike := 0, 0, 0
		for _, one := range all {
			kinds := kindsOf(c.Kinds(one.Say))
			near := strings.Split(likewise.Replace(strings.Join(kinds, " ")), " ")
			if len(kinds) > 0 {
				asked++
			}
			if slices.Contains(kinds, one.Kind[0]) {
				exact++
			}
			if slices.Contains(near, likewise.Replace(one.Kind[0])) {
				alike++
			} else {
				showNote(t)(story, one, c.Kinds(one.Say))
			}
		}
		t.Logf("%s: of %d entries, %d would be asked about; the coded kind is among those asked in %d, itself or one that tells of the same in %d", story, len(all), asked, exact, alike)
		if alike*100 < len(all)*least {
			t.Errorf("%s: only %d of %d", story, alike, len(all))
		}
	}
}

// What is suggested can be recorded by a person here: it is a kind of the vocabulary, and no step of the pathway decides it.
func TestEveryKindThatIsAskedAboutCanBeRecorded(t *testing.T) {
	c := checker(t)
	for _, k := range c.kinds.terms {
		if _, known := record.Words().Kind(record.Kind(k.ID)); !known || pathway.Decides(record.Kind(k.ID)) || k.Why == "" {
			t.Errorf("%q is no kind that a person can record, or does not say what it tells", k.ID)
		}
	}
}

// A fuzzed text never breaks the search, and what is found lies within it, each kind once, three at most.
func FuzzKinds(f *testing.F) {
	for _, name := range []string{"worked-on", "held-out"} {
		for _, one := range notes(f, name) {
			f.Add(one.Say)
		}
	}
	f.Add("found\x00asleep at a flat\xff’s. ‘Not' missing \n\nfrom home")
	c := checker(f)
	f.Fuzz(func(t *testing.T, text string) {
		found := c.Kinds(text)
		if len(found) > mostKinds {
			t.Fatalf("%d kinds", len(found))
		}
		seen := map[string]bool{}
		for _, k := range found {
			if k.Start < 0 || k.End > len(text) || k.Start >= k.End || seen[k.Kind] || k.Why == "" {
				t.Fatalf("%+v in %q", k, text)
			}
			seen[k.Kind] = true
		}
		if !slices.Equal(found, c.Kinds(text)) {
			t.Fatal("the same text gives something else")
		}
	})
}
