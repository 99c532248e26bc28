package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"sightline/calendar"
	"sightline/record"
)

// Change says what a partnership's folder makes different from the library, for whoever answers for the questions that are asked.
type Change struct {
	Rule     string
	What     What
	Params   map[string]string // the other values, as written; only of Changed
	Was      map[string]string // what stood there before
	Reason   string            // "" of a rule that the folder brings
	By       record.Role       // who decided it; "" when the file does not say
	From, To record.When       // the first and the last day; unknown: without end
	File     string            // in the folder

	values map[string]any
	text   string
}

// What is done to a rule.
type What string

// What a folder can do to a rule.
const (
	Added       What = "added"
	Replaced    What = "replaced"
	Changed     What = "changed"
	SwitchedOff What = "switched off"
)

// Holds says whether the change holds on the day of a second.
func (c *Change) Holds(at int64) bool {
	return (!c.From.Known() || startOfDay(c.From) <= at) && (!c.To.Known() || at <= endOfDay(c.To))
}

// Past says whether the last day of the change lies before a second: it is shown, and holds no more.
func (c *Change) Past(at int64) bool { return c.To.Known() && endOfDay(c.To) < at }

// Coming says whether its first day lies after a second.
func (c *Change) Coming(at int64) bool { return c.From.Known() && startOfDay(c.From) > at }

// Changes gives what folders make different, in order of rule and of time: also what is over and what is still to come.
func (s *Set) Changes() []Change { return s.changes }

// ChangesOf gives what folders make different of one rule, in order of time.
func (s *Set) ChangesOf(rule string) []Change {
	return slices.DeleteFunc(slices.Clone(s.changes), func(c Change) bool { return c.Rule != rule })
}

// Off gives the change that switches a rule off at a second; nil when it is asked.
func (s *Set) Off(rule string, at int64) *Change {
	for i := range s.changes {
		if c := &s.changes[i]; c.Rule == rule && c.What == SwitchedOff && c.Holds(at) {
			return c
		}
	}
	return nil
}

// String says the change in words.
func (c *Change) String() string {
	var b strings.Builder
	switch c.What {
	case Added:
		b.WriteString("added by " + c.File)
	case Replaced:
		b.WriteString("replaced by " + c.File)
	case Changed:
		for i, name := range sortedKeys(c.Params) {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(name + " is " + c.Params[name] + " instead of " + c.Was[name])
		}
	default:
		b.WriteString(string(c.What))
	}
	if c.From.Known() {
		b.WriteString(" from " + c.From.String())
	}
	if c.To.Known() {
		b.WriteString(" until " + c.To.String())
	}
	if c.Reason != "" {
		b.WriteString(": " + c.Reason)
	}
	if c.By != "" {
		b.WriteString(" (decided by: " + record.Words().AskedOf[c.By] + ")")
	}
	return b.String()
}

// changeFile is a change as it stands in its file.
type changeFile struct {
	Change    string         `yaml:"change"`
	SwitchOff string         `yaml:"switch-off"`
	Params    map[string]any `yaml:"params"`
	Reason    string         `yaml:"reason"`
	By        record.Role    `yaml:"by"`
	From      string         `yaml:"from"`
	To        string         `yaml:"to"`
}

// changing is a change that is being read, with everything that is wrong with it.
type changing struct {
	loader

	change Change
}

// readChange reads a file that changes a rule or switches it off. is says whether it is one.
func readChange(name string, data []byte, words *record.Vocabulary) (c *changing, is bool) {
	var keys map[string]any
	if err := yaml.Unmarshal(data, &keys); err != nil {
		return nil, false
	}
	c = &changing{loader: loader{name: name, text: string(data), words: words}}
	if keys["change"] == nil && keys["switch-off"] == nil {
		return c, c.meant(keys)
	}
	var f changeFile
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		c.wrong = []string{strings.Replace(unreadable(name, c.text, err), "unknown field", "a change has no key", 1) + "; a change has change (or switch-off), params, reason, by, from and to"}
		return c, true
	}
	c.change = Change{Rule: cmp.Or(f.Change, f.SwitchOff), What: Changed, Reason: strings.TrimSpace(f.Reason), By: f.By, File: name, values: f.Params, text: c.text}
	if f.Change == "" {
		c.change.What = SwitchedOff
	}
	c.facts(&f)
	return c, true
}

// meant says that a file would be a change if its first word were written right. A file with an id is a rule.
func (c *changing) meant(keys map[string]any) bool {
	for _, key := range sortedKeys(keys) {
		word := strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(key))
		for _, known := range []string{"change", "switch-off"} {
			if keys["id"] == nil && apart(short(word), known) <= 2 {
				c.complain(key, "a change has no key %q; write %s: and the id of a rule", key, known)
				return true
			}
		}
	}
	return false
}

func (c *changing) facts(f *changeFile) {
	switch {
	case f.Change != "" && f.SwitchOff != "":
		c.complain("switch-off", "one file changes a rule or switches it off, not both")
	case f.SwitchOff != "" && len(f.Params) > 0:
		c.complain("params", "a rule that is switched off has no params; write change: %s to ask it with other values", f.SwitchOff)
	case f.Change != "" && len(f.Params) == 0:
		c.complain("change", "a change names the parameters that have another value: params: {name: value}")
	}
	switch reason := c.change.Reason; {
	case reason == "":
		c.complain("reason", "reason says why, for whoever looks at it later")
	case len(reason) > longestReason || strings.ContainsFunc(reason, func(r rune) bool { return r < ' ' && r != '\n' || r == utf8.RuneError }):
		c.complain("reason", "reason is a sentence or two of plain text, of at most %d letters", longestReason)
	}
	if f.By != "" {
		c.oneOf("by", string(f.By), texts(sortedKeys(c.words.AskedOf)))
	}
	c.change.From, c.change.To = c.day("from", f.From), c.day("to", f.To)
	if c.change.From.Known() && c.change.To.Known() && endOfDay(c.change.To) < startOfDay(c.change.From) {
		c.complain("to", "to is the last day on which it holds, and not before from")
	}
}

// longestReason is how much of a reason is kept with each question that lapses by it.
const longestReason = 1000

func (c *changing) day(key, text string) record.When {
	if text == "" {
		return record.When{}
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1900 {
		c.complain(key, "%q is not a day; write it as 2026-01-01", text)
		return record.When{}
	}
	return c.when(text)
}

// on holds the change to the rule it is about, and to the changes of the same rule that were read before.
func (c *changing) on(s *Set, before []Change) {
	r := s.Find(c.change.Rule)
	if r == nil {
		c.complain(c.change.Rule, "there is no rule %q%s", c.change.Rule, s.likeIDs(c.change.Rule))
		return
	}
	c.change.Was, c.change.Params = map[string]string{}, map[string]string{}
	for _, name := range sortedKeys(c.change.values) {
		c.value(r, name)
	}
	for i := range before {
		c.beside(&before[i])
	}
}

// param holds another value to the one that stands in the rule.
func (c *changing) value(r *Rule, name string) {
	value, was := c.change.values[name], r.values[name]
	_, there := r.values[name]
	switch {
	case !there && len(r.values) == 0:
		c.complain(name, "%s has no parameters: to ask it otherwise, write a rule of the same id", r.ID)
	case !there:
		c.complain(name, "%s has no parameter %q; it has %s", r.ID, name, strings.Join(sortedKeys(r.values), ", "))
	case isNumber(was) && !isNumber(value):
		c.complain(name, "%s of %s is a whole number, as in %v", name, r.ID, was)
	case !isNumber(was) && isLength(was) && !isLength(value):
		c.complain(name, "%s of %s is a length of time, as in %v", name, r.ID, was)
	case !isNumber(was) && !isText(value):
		c.complain(name, "%s of %s is words, as in %v", name, r.ID, was)
	}
	c.change.Was[name], c.change.Params[name] = fmt.Sprint(was), fmt.Sprint(value)
}

func isNumber(v any) bool {
	_, whole := v.(uint64)
	return whole
}

func isText(v any) bool {
	_, is := v.(string)
	return is
}

func isLength(v any) bool {
	text, is := v.(string)
	if !is {
		return false
	}
	if strings.HasPrefix(text, "clock ") {
		return true
	}
	_, err := calendar.Parse(text)
	return err == nil
}

// beside refuses another value for the same parameter at the same time.
func (c *changing) beside(other *Change) {
	if other.Rule != c.change.Rule || !atOneTime(other, &c.change) {
		return
	}
	for _, name := range sortedKeys(c.change.values) {
		if _, both := other.values[name]; both {
			c.complain(name, "%s has another value for %s at the same time; give each its from and to", other.File, name)
		}
	}
}

func atOneTime(a, b *Change) bool {
	starts := func(one, other *Change) bool {
		return !one.From.Known() || !other.To.Known() || startOfDay(one.From) <= endOfDay(other.To)
	}
	return starts(a, b) && starts(b, a)
}

func startOfDay(day record.When) int64 { return day.In(record.UnknownBirth()).Hull().Lo }
func endOfDay(day record.When) int64   { return day.In(record.UnknownBirth()).Hull().Hi }

// tried compiles the rule with the other values.
func (c *changing) tried(s *Set) {
	r := s.Find(c.change.Rule)
	if _, err := parseWith(r.written(s.words), c.change.values); err != nil {
		_, says, _ := strings.Cut(sentences(err)[0], ": ")
		c.complain("params", "with these values %s cannot be asked: %s", r.ID, says)
	}
}
