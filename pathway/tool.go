package pathway

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"sightline/chronology"
	"sightline/record"
)

//go:embed tool.yaml
var toolYAML []byte

// Tool is a screening tool: what adults look for, as versioned data.
type Tool struct {
	ID        string            `yaml:"id"`
	Name      string            `yaml:"name"`
	Version   string            `yaml:"version"`
	ValidFrom string            `yaml:"valid_from"`
	About     string            `yaml:"about"`
	Sources   map[string]string `yaml:"sources"`
	Domains   []Domain          `yaml:"domains"`
	Totals    *Totals           `yaml:"totals"` // of a partnership's own tool alone
}

// Domain is a part of a tool: indicators that belong together.
type Domain struct {
	ID         string      `yaml:"id"`
	Title      string      `yaml:"title"`
	Lede       string      `yaml:"lede"`
	Counts     Counted     `yaml:"counts"`
	Indicators []Indicator `yaml:"indicators"`
}

// Counted says what the indicators of a domain are.
type Counted string

// What an indicator can be. A need makes danger greater; a strength is held beside the signs and never set off against them.
const (
	Sign     Counted = "sign"
	Need     Counted = "need"
	Strength Counted = "strength"
)

// Indicator is one thing that is there or not.
type Indicator struct {
	ID       string    `yaml:"id"`
	Says     string    `yaml:"says"`
	Evidence string    `yaml:"evidence"`
	From     []string  `yaml:"from"`
	Supports []Pattern `yaml:"supports"`
}

// Pattern says which entries speak of an indicator. It reads codes, never words.
type Pattern struct {
	Kinds  []record.Kind       `yaml:"kinds"`
	Where  map[string][]string `yaml:"where"`
	People []string            `yaml:"people"`
	Places []string            `yaml:"places"`
	Times  int                 `yaml:"times"`
	Away   bool                `yaml:"away"`
}

// DefaultTool is the tool of Sightline.
var DefaultTool = sync.OnceValue(func() *Tool {
	t, err := ReadTool(toolYAML)
	if err != nil {
		panic(err) // a test reads it; a program with a broken tool must not start
	}
	return t
})

// ReadTool reads and checks a tool. The error names everything that is wrong with it.
func ReadTool(data []byte) (*Tool, error) {
	t := new(Tool)
	if err := yaml.UnmarshalWithOptions(data, t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: screening tool: %s", record.Invalid, yaml.FormatError(err, false, true))
	}
	if wrong := t.Wrong(); len(wrong) > 0 {
		return nil, fmt.Errorf("%w: screening tool: %s", record.Invalid, strings.Join(wrong, "; "))
	}
	return t, nil
}

// toolID is how a tool, its domains and its indicators are called: they stand in addresses and entries.
var toolID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Wrong says what is wrong with a tool.
func (t *Tool) Wrong() (wrong []string) {
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for what, said := range map[string]string{"a name": t.Name, "a version": t.Version} {
		if said == "" {
			complain("it needs %s", what)
		}
	}
	if from, err := record.ParseWhen(t.ValidFrom); err != nil || !from.Known() {
		complain("valid_from is the day or month from which it holds, such as 2026-01")
	}
	seen := map[string]bool{}
	once := func(id string) {
		if !toolID.MatchString(id) || slices.Contains(taken, id) {
			complain("%q is no id: lower-case letters, figures and dashes, and none of %s", id, strings.Join(taken, ", "))
		}
		if seen[id] {
			complain("%q is there twice", id)
		}
		seen[id] = true
	}
	if !toolID.MatchString(t.ID) {
		complain("%q is no id of a tool", t.ID)
	}
	for i := range t.Domains {
		d := &t.Domains[i]
		once(d.ID)
		if d.Title == "" || len(d.Indicators) == 0 || !slices.Contains([]Counted{Sign, Need, Strength}, d.Counts) {
			complain("domain %s needs a title, what it counts as (sign, need or strength) and indicators", d.ID)
		}
		for n := range d.Indicators {
			once(d.Indicators[n].ID)
			t.wrongIndicator(&d.Indicators[n], complain)
		}
	}
	if len(t.Indicators(Sign)) == 0 {
		complain("it has no signs")
	}
	if t.Totals != nil {
		t.Totals.wrong(complain)
	}
	slices.Sort(wrong)
	return wrong
}

func (t *Tool) wrongIndicator(one *Indicator, complain func(string, ...any)) {
	if one.Says == "" || one.Evidence == "" || len(one.From) == 0 {
		complain("indicator %s needs words, what counts as evidence, and where it comes from", one.ID)
	}
	for _, from := range one.From {
		source, _, _ := strings.Cut(from, ":")
		if t.Sources[source] == "" {
			complain("indicator %s comes from %q, which is not among the sources", one.ID, source)
		}
	}
	for i := range one.Supports {
		one.Supports[i].wrong(one.ID, complain)
	}
}

// engagement are kinds that tell how a child, or whoever has charge of the child, met services. They support nothing: a child whom
// services have not reached yet is not more to blame and not less harmed for it.
var engagement = []record.Kind{"child.not-seen", "health.not-brought", "missing.interview-offered", "moment.offer", "police.custody-contact", "case.closed", "early-help.closed", "social-care.closed"}

// declinedWords are values by which a detail tells of an offer that was not taken up.
var declinedWords = []string{"refused-by-child", "declined-offer", "unable-to-engage", "not-brought", "non-engagement", "engagement", "no-reply", "not-home", "cut-short"}

func (p *Pattern) wrong(of string, complain func(string, ...any)) {
	words := record.Words()
	if len(p.Kinds) == 0 {
		complain("indicator %s: what supports it names no kind of entry", of)
	}
	for _, kind := range p.Kinds {
		if _, known := words.Kind(kind); !known {
			complain("indicator %s: there is no kind of entry %q", of, kind)
		}
		if slices.Contains(engagement, kind) {
			complain("indicator %s: %s tells how somebody met a service, which is no sign", of, kind)
		}
		for key, values := range p.Where {
			t, known := words.Detail(kind, key)
			if !known {
				complain("indicator %s: %s has no detail %q", of, kind, key)
				continue
			}
			for _, v := range values {
				if t.Name == "codes" && !slices.Contains(t.Codes, v) {
					complain("indicator %s: %s of %s is never %q", of, key, kind, v)
				}
				if slices.Contains(declinedWords, v) {
					complain("indicator %s: %q tells how somebody met a service, which is no sign", of, v)
				}
			}
		}
	}
	for _, role := range p.People {
		if words.Roles[role] == "" {
			complain("indicator %s: nobody has the role %q", of, role)
		}
	}
	for _, kind := range p.Places {
		if words.PlaceKinds[kind] == "" {
			complain("indicator %s: there is no kind of place %q", of, kind)
		}
	}
}

// Indicators gives the indicators that count so, in order.
func (t *Tool) Indicators(of ...Counted) (all []*Indicator) {
	for i := range t.Domains {
		if slices.Contains(of, t.Domains[i].Counts) {
			for n := range t.Domains[i].Indicators {
				all = append(all, &t.Domains[i].Indicators[n])
			}
		}
	}
	return all
}

// Supported gives the entries that speak of each indicator, by its id, the newest first. What tells an event again is not counted again.
func (t *Tool) Supported(c *chronology.Chronology) map[string][]*chronology.Item {
	byKind := map[record.Kind][]*chronology.Item{}
	for _, it := range slices.Backward(c.Items) {
		if !it.Repeats {
			byKind[it.Kind] = append(byKind[it.Kind], it)
		}
	}
	homes := homesOf(c)
	all := map[string][]*chronology.Item{}
	for _, one := range t.Indicators(Sign, Need, Strength) {
		if found := one.supported(byKind, homes); len(found) > 0 {
			all[one.ID] = found
		}
	}
	return all
}

func (one *Indicator) supported(byKind map[record.Kind][]*chronology.Item, homes []*chronology.Item) []*chronology.Item {
	found := map[*chronology.Item]bool{}
	for i := range one.Supports {
		p := &one.Supports[i]
		var of []*chronology.Item
		times := 0
		for _, kind := range p.Kinds {
			for _, it := range byKind[kind] {
				if p.matches(it, homes) {
					of, times = append(of, it), times+it.AtLeast()
				}
			}
		}
		if times >= p.Times {
			for _, it := range of {
				found[it] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b *chronology.Item) int { return b.Pos - a.Pos })
}

func (p *Pattern) matches(it *chronology.Item, homes []*chronology.Item) bool {
	for key, values := range p.Where {
		if !slices.ContainsFunc(it.Details.All(key), func(v string) bool { return slices.Contains(values, v) }) {
			return false
		}
	}
	if len(p.People) > 0 && !slices.ContainsFunc(it.People, func(one record.Person) bool { return slices.Contains(p.People, one.Role) }) {
		return false
	}
	if len(p.Places) > 0 && !slices.ContainsFunc(it.Places, func(one record.Place) bool { return slices.Contains(p.Places, one.Kind) }) {
		return false
	}
	return !p.Away || away(it, homes)
}
