package rules

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed review.yaml
var reviewYAML []byte

// Ground is what a question stands on: a paragraph of the review, guidance, a statute, or practice.
type Ground struct {
	Source string // "review", "guidance", "statute" or "practice"
	Where  string // the paragraph, the document or the section; "" for practice
	Says   string // what stands there, in a sentence; "" when nothing short can be said
	Local  bool   // to be confirmed locally: an interval or a custom that differs from place to place
}

var reviewSays = sync.OnceValue(func() map[string]string {
	says := map[string]string{}
	if err := yaml.Unmarshal(reviewYAML, &says); err != nil {
		panic(err) // the file is embedded above, and a test reads it
	}
	return says
})

const confirmLocally = "confirm locally"

// GroundOf reads one line of a prompt's or a rule's because: "review:4.3.8", "guidance:…".
func GroundOf(because string) Ground {
	source, where, _ := strings.Cut(because, ":")
	g := Ground{Source: source, Where: strings.TrimSpace(where), Local: strings.Contains(where, confirmLocally) || strings.Contains(where, "confirm the local")}
	g.Where = strings.TrimRight(strings.TrimSuffix(g.Where, confirmLocally), " ;,")
	switch source {
	case "review":
		g.Says = reviewSays()[g.Where]
	case "practice":
		g.Where, g.Says = "", g.Where
	default:
		g.Where, g.Says, _ = strings.Cut(g.Where, ": ")
	}
	return g
}

// Grounds gives what a rule stands on, in the order of its file.
func (r *Rule) Grounds() []Ground {
	list := make([]Ground, len(r.Because))
	for i, because := range r.Because {
		list[i] = GroundOf(because)
	}
	return list
}

var clockNamed = regexp.MustCompile(`\bclock ([a-z][a-z0-9-]*)`)

// Clocks gives the clocks whose time the rule allows, each once, in the order in which its file names them.
func (r *Rule) Clocks() []*Clock {
	all, err := StandardClocks()
	if err != nil {
		return nil
	}
	var list []*Clock
	for _, found := range clockNamed.FindAllStringSubmatch(r.Source, -1) {
		if c := all.Find(found[1]); c != nil && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}
