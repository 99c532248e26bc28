package rules

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"sightline/calendar"
	"sightline/record"
)

// clockFile is a clock as it stands in the table.
type clockFile struct {
	ID        string             `yaml:"id"`
	Label     string             `yaml:"label"`
	Lasts     list[intervalFile] `yaml:"lasts"`
	NotBefore bool               `yaml:"not-before"`
	AtMost    bool               `yaml:"at-most"`
	Due       string             `yaml:"due"`
	InAny     string             `yaml:"in-any"`
	Starts    list[startFile]    `yaml:"starts"`
	DoneBy    list[stopFile]     `yaml:"done-by"`
	OnlyIf    list[onlyFile]     `yaml:"only-if"`
	PassedBy  list[matchFile]    `yaml:"passed-by"`
	FallsAway list[matchFile]    `yaml:"falls-away"`
	ShownBy   string             `yaml:"shown-by"`
	OrLater   *laterFile         `yaml:"or-later"`
	Authority string             `yaml:"authority"`
	Confirm   *bool              `yaml:"confirm"`
	Local     bool               `yaml:"local"`
	Area      record.AreaCode    `yaml:"area"`
}

type intervalFile struct {
	Is        string `yaml:"is"`
	From      string `yaml:"from"`
	Until     string `yaml:"until"`
	Authority string `yaml:"authority"`
}

// UnmarshalYAML reads "72 hours" as {is: 72 hours}.
func (i *intervalFile) UnmarshalYAML(data []byte) error {
	type plain intervalFile
	if text := strings.TrimSpace(string(data)); !strings.HasPrefix(text, "{") && !strings.Contains(text, ":") {
		return yaml.UnmarshalWithOptions(data, &i.Is, yaml.Strict())
	}
	return yaml.UnmarshalWithOptions(data, (*plain)(i), yaml.Strict())
}

type startFile struct {
	On      kindList            `yaml:"on"`
	Where   string              `yaml:"where"`
	At      string              `yaml:"at"`
	While   list[clockCondFile] `yaml:"while"`
	Unless  list[clockCondFile] `yaml:"unless"`
	Place   string              `yaml:"place"`
	Of      record.State        `yaml:"of"`
	AtLeast int                 `yaml:"at-least"`
	Within  string              `yaml:"within"`
}

type clockCondFile struct {
	State  record.State `yaml:"state"`
	On     kindList     `yaml:"on"`
	Where  string       `yaml:"where"`
	Within string       `yaml:"within"`
	Since  record.State `yaml:"since"`
}

type stopFile struct {
	On     kindList `yaml:"on"`
	Where  string   `yaml:"where"`
	Detail string   `yaml:"detail"`
}

type onlyFile struct {
	State   record.State `yaml:"state"`
	On      kindList     `yaml:"on"`
	Next    kindList     `yaml:"next"`
	NotNext kindList     `yaml:"not-next"`
	Where   string       `yaml:"where"`
}

type laterFile struct {
	On    kindList `yaml:"on"`
	Where string   `yaml:"where"`
	Lasts string   `yaml:"lasts"`
	Of    string   `yaml:"of"`
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// mostWrong is of how many mistakes in a table it is said what they are: nobody reads more at once.
const mostWrong = 20

// mostClocks is how many clocks one table may hold: law, guidance and procedure together have some fifty.
const mostClocks = 500

// read reads a table of clocks and puts each in its place. The error names everything that is wrong, by file and line.
func (s *Clocks) read(name string, data []byte) error {
	if says := unfit(name, data, "a clock"); says != "" {
		return fmt.Errorf("%w: %s", record.Invalid, says)
	}
	var files []clockFile
	if err := yaml.UnmarshalWithOptions(data, &files, yaml.Strict()); err != nil {
		return fmt.Errorf("%w: %s", record.Invalid, unreadable(name, string(data), err))
	}
	if len(files) > mostClocks {
		return fmt.Errorf("%w: %s:1: holds %d clocks; a table holds at most %d", record.Invalid, name, len(files), mostClocks)
	}
	var wrong []string
	parts := clockParts(data, len(files))
	seen := map[string]bool{}
	for i := range files {
		l := &loader{name: name, text: parts[i].written(), words: record.Words()}
		c := l.readClock(files[i], s)
		if key := c.ID + " " + string(c.Area); seen[key] {
			l.complain("id", "there is another clock %q here, for the same area", c.ID)
		} else {
			seen[key] = true
		}
		if wrong = append(wrong, l.wrong...); len(l.wrong) == 0 {
			s.put(c)
		}
		if len(wrong) >= mostWrong {
			wrong = append(wrong, fmt.Sprintf("%s: what comes below was not looked at; put these right first", name))
			break
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %s", record.Invalid, strings.Join(wrong, "\n"))
	}
	return nil
}

// clockPart is the text of one clock, and how many lines stand before it in the table.
type clockPart struct {
	text   []byte
	before int
}

// written gives the text below as many empty lines as lines stand before it: so what is wrong is found at its line.
func (p clockPart) written() string {
	text, first := bytes.CutPrefix(p.text, []byte("- "))
	if first {
		text = append([]byte("  "), text...)
	}
	return strings.Repeat("\n", p.before) + string(text)
}

// clockParts gives the text of each clock; of a table that is written otherwise, the whole table for each.
func clockParts(data []byte, n int) []clockPart {
	var parts []clockPart
	line, at := 0, 0
	for text := range bytes.Lines(data) {
		if bytes.HasPrefix(text, []byte("- ")) {
			parts = append(parts, clockPart{data[at:], line})
		}
		line, at = line+1, at+len(text)
	}
	for i := 1; i < len(parts); i++ { // each ends where the next begins
		parts[i-1].text = bytes.TrimSuffix(parts[i-1].text, parts[i].text)
	}
	if len(parts) == n {
		return parts
	}
	return slices.Repeat([]clockPart{{text: data}}, n) // it is written otherwise
}

// over gives what a clock says, and of what it does not say what another says.
func (f clockFile) over(o *clockFile) clockFile {
	f.ShownBy = cmp.Or(f.ShownBy, o.ShownBy)
	f.Label, f.Due, f.InAny, f.Authority = cmp.Or(f.Label, o.Label), cmp.Or(f.Due, o.Due), cmp.Or(f.InAny, o.InAny), cmp.Or(f.Authority, o.Authority)
	f.NotBefore, f.AtMost, f.Confirm = f.NotBefore || o.NotBefore, f.AtMost || o.AtMost, cmp.Or(f.Confirm, o.Confirm)
	if len(f.Lasts) == 0 {
		f.Lasts = o.Lasts
	} else {
		f.Due = ""
	}
	if len(f.Starts) == 0 {
		f.Starts = o.Starts
	}
	if len(f.DoneBy) == 0 {
		f.DoneBy = o.DoneBy
	}
	if len(f.OnlyIf) == 0 {
		f.OnlyIf = o.OnlyIf
	}
	if len(f.PassedBy) == 0 {
		f.PassedBy = o.PassedBy
	}
	if len(f.FallsAway) == 0 {
		f.FallsAway = o.FallsAway
	}
	f.OrLater = cmp.Or(f.OrLater, o.OrLater)
	return f
}

// readClock compiles a clock and checks every word in it against the vocabulary.
func (l *loader) readClock(f clockFile, beneath *Clocks) *Clock {
	old := beneath.of(f.ID, f.Area)
	if old != nil {
		f = f.over(&old.file)
	}
	c := &Clock{ID: f.ID, Label: f.Label, Authority: f.Authority, NotBefore: f.NotBefore, AtMost: f.AtMost, Local: f.Local, Area: f.Area, file: f, due: f.Due}
	c.Confirm = f.Confirm != nil && *f.Confirm
	if !idShape.MatchString(f.ID) {
		l.complain("id", "id is lower-case words joined by hyphens, as in return-interview")
	}
	if f.Label == "" {
		l.complain("id", "label says in plain words what is to be done")
	}
	if f.Authority == "" {
		l.complain("id", "authority says which law, guidance or procedure allows so long")
	}
	if (len(f.Lasts) > 0) == (f.Due != "") {
		l.complain("id", "a clock says how long is allowed (lasts), or by which detail of its start a date was agreed (due)")
	}
	c.Intervals = l.intervals(&f)
	if f.InAny != "" {
		c.inAny = l.clockTime("in-any", f.InAny)
		for i := range c.Intervals {
			if w := c.inAny; !c.Intervals[i].Length.Hours() || w.Hours() || w.WorkingDays() || w.SchoolDays() {
				l.complain("in-any", "in-any sums up hours within a time of days, weeks or months")
			}
		}
	}
	l.clockStarts(c)
	l.clockStops(c)
	return c
}

func (l *loader) intervals(f *clockFile) []Interval {
	var all []Interval
	for i, lasts := range f.Lasts {
		one := Interval{Length: *l.clockTime("lasts", lasts.Is), From: l.when(lasts.From), Until: l.when(lasts.Until), Authority: cmp.Or(lasts.Authority, f.Authority)}
		if i > 0 && (!one.From.Known() || !all[i-1].Until.Known() || startOfDay(one.From) <= startOfDay(all[i-1].Until)) {
			l.complain("lasts", "of several lengths each ends (until) before the next begins (from), oldest first")
		}
		all = append(all, one)
	}
	return all
}

// clockTime reads a length of time of the table, which names no other clock.
func (l *loader) clockTime(key, text string) *calendar.Length {
	if strings.HasPrefix(text, "clock ") {
		l.complain(key, "%s: a clock names no other clock", key)
		return &calendar.Length{}
	}
	return l.allowance(key, text)
}
