package language

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// labelled is a sentence of testdata/labelled.
type labelled struct {
	Say    string  `yaml:"say"`
	By     string  `yaml:"by"`
	Find   []piece `yaml:"find"`
	Advice []piece `yaml:"advice"`
	Quotes string  `yaml:"quotes"`
	Note   string  `yaml:"note"`
}

type piece struct {
	Words string `yaml:"words"`
	Of    string `yaml:"of"`
	Why   string `yaml:"why"`
}

func corpus(tb testing.TB, name string) []labelled {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "labelled", name+".yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	var all []labelled
	if err := yaml.Unmarshal(text, &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

// score counts sentences: found and blaming, found and fair, blaming and not found.
type score struct{ right, false, missed, quoted int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.right+s.false)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(1, s.right+s.missed)) }

func blaming(found []Finding) []Finding {
	var all []Finding
	for _, f := range found {
		if !f.Term.Advice {
			all = append(all, f)
		}
	}
	return all
}

func measure(tb testing.TB, c *Checker, all []labelled, show func(string, labelled, []Finding)) score {
	tb.Helper()
	var s score
	for _, one := range all {
		found := blaming(c.Check(one.Say, Staff))
		switch {
		case len(found) > 0 && len(one.Find) > 0:
			s.right++
		case len(found) > 0:
			s.false++
			if one.Quotes == "child" {
				s.quoted++
			}
			show("FALSE", one, found)
		case len(one.Find) > 0:
			s.missed++
			show("MISSED", one, found)
		}
	}
	return s
}

func TestMeasure(t *testing.T) {
	c, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	show := os.Getenv("SHOW")
	for _, name := range []string{"councils", "services", "police-courts", "schools-health", "homes-closing", "examiner"} {
		s := measure(t, c, corpus(t, name), func(kind string, one labelled, found []Finding) {
			if show != name {
				return
			}
			var words []string
			for _, f := range found {
				words = append(words, fmt.Sprintf("%s:%q", f.Term.ID, one.Say[f.Start:f.End]))
			}
			for _, p := range one.Find {
				words = append(words, p.Words)
			}
			fmt.Println(kind, cmp.Or(one.Say), " >> ", strings.Join(words, " | "))
		})
		fmt.Printf("%-16s precision %.3f recall %.3f (right %d false %d missed %d quoted %d)\n", name, s.precision(), s.recall(), s.right, s.false, s.missed, s.quoted)
	}
}
