package rules

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"sightline/calendar"
	"sightline/record"
)

// Clock is one interval of law, guidance or local procedure: what starts it, how long is allowed, what stops it, and who says so. The
// interval is data, with the dates from which it holds; a partnership may give its own, and an area another.
type Clock struct {
	ID        string
	Label     string // what is to be done, in plain words
	Intervals []Interval
	Authority string
	NotBefore bool            // the interval is the earliest, not the latest
	AtMost    bool            // the interval is the longest that something may last
	Confirm   bool            // not settled by law or guidance: to be confirmed locally
	Local     bool            // runs only where a partnership's own clocks name it
	Area      record.AreaCode // only of entries of this area; "" of all that have no clock of their own

	file      clockFile
	due       string // the detail of the starting entry that holds the date agreed
	inAny     *calendar.Length
	starts    []clockStart
	stops     []matcher
	stopsAt   string // the detail of the starting entry that says when it was done
	onlyIf    []clockOnly
	passedBy  []matcher
	fallsAway []matcher
	shownBy   *condition // of the starting entry: it was done, though nothing says when
	orLater   *clockLater
}

// Interval is how long a clock allows for what starts from one day until another.
type Interval struct {
	Length      calendar.Length
	From, Until record.When // not known: always before, always after
	Authority   string
}

// clockStart says which entries start a clock.
type clockStart struct {
	of            matcher
	end           bool // it counts from when the entry was over
	while, unless []clockCond
	place         string // first or later of its kind since a state began
	state         record.State
	least         int // it starts at so many within a time
	within        *calendar.Length
}

// clockCond is a condition at the moment of an entry: a state that was open then, or an entry before it.
type clockCond struct {
	state record.State
	has   *matcher
	since record.State // the entry stands after this state began
}

// clockOnly is what shows that a clock runs at all.
type clockOnly struct {
	state   record.State
	after   *matcher      // an entry afterwards
	next    []record.Kind // what the first of these kinds says
	where   *condition
	without bool // it must not say so
}

// clockLater is a second length, from another entry; of two the later is allowed.
type clockLater struct {
	from   matcher
	length calendar.Length
	of     string // the other entry, in a word
}

//go:embed clocks.yaml
var clocksYAML []byte

const clocksFile = "clocks.yaml"

// Clocks is the table of clocks, and the calendar by which their days are counted.
type Clocks struct {
	list []*Clock
	days *calendar.Calendar
}

// StandardClocks gives the embedded table, compiled once, with the working days of England.
var StandardClocks = sync.OnceValues(func() (*Clocks, error) {
	s := &Clocks{days: calendar.England()}
	return s, s.read(clocksFile, clocksYAML)
})

// With gives the table with a partnership's folder laid over it: clocks.yaml, bank-holidays.csv and school-closures.csv, each when it is
// there. A clock of the same id and area takes the place of another; what it does not say is as before. The error names everything that
// is wrong, by file and line.
func (s *Clocks) With(folder fs.FS) (*Clocks, error) {
	days, wrong := s.days.With(folder)
	both := &Clocks{list: slices.Clone(s.list), days: days}
	data, err := readAtMost(folder, clocksFile)
	switch {
	case isMissing(err):
	case err != nil:
		wrong = errors.Join(wrong, fmt.Errorf("%w: %s cannot be read, or is longer than a table of clocks can be", record.Invalid, clocksFile))
	default:
		wrong = errors.Join(wrong, both.read(clocksFile, data))
	}
	if wrong != nil {
		return s, wrong
	}
	return both, nil
}

// Counting gives the table with another calendar: that of an area, say.
func (s *Clocks) Counting(days *calendar.Calendar) *Clocks { return &Clocks{list: s.list, days: days} }

// All gives the clocks in the order of the table; an area's own stands after the one for all.
func (s *Clocks) All() []*Clock { return s.list }

// Calendar gives the working days and school days by which the clocks count.
func (s *Clocks) Calendar() *calendar.Calendar { return s.days }

// Find gives the clock of an id that holds for all areas, or nil.
func (s *Clocks) Find(id string) *Clock { return s.of(id, "") }

// of gives the clock of an id for an area: its own, else that for all.
func (s *Clocks) of(id string, area record.AreaCode) *Clock { return pick(s.family(id), area) }

// family gives the clock of an id that holds for all areas and those that areas have in its place.
func (s *Clocks) family(id string) []*Clock {
	var all []*Clock
	for _, c := range s.list {
		if c.ID == id {
			all = append(all, c)
		}
	}
	return all
}

func pick(family []*Clock, area record.AreaCode) *Clock {
	var found *Clock
	for _, c := range family {
		if c.Area == area || c.Area == "" && found == nil {
			found = c
		}
	}
	return found
}

func (s *Clocks) put(c *Clock) {
	for i, old := range s.list {
		if old.ID == c.ID && old.Area == c.Area {
			s.list[i] = c
			return
		}
	}
	last := len(s.list)
	for i, old := range s.list {
		if old.ID == c.ID {
			last = i + 1
		}
	}
	s.list = slices.Insert(s.list, last, c)
}

// table is the embedded clocks, for rules that name one.
type table struct{}

// length gives how long a clock allows, with what it allowed before the law changed. A clock that says how long must pass, or that a date
// was agreed, allows no length.
func (table) length(id string) (*calendar.Length, bool) {
	s, err := StandardClocks()
	if err != nil {
		return nil, false
	}
	c := s.Find(id)
	if c == nil || c.NotBefore || len(c.Intervals) == 0 {
		return nil, false
	}
	last := len(c.Intervals) - 1
	l := c.Intervals[last].Length
	for _, before := range slices.Backward(c.Intervals[:last]) {
		l = l.After(before.Until, before.Length)
	}
	return &l, true
}

func (t table) ids() []string {
	s, err := StandardClocks()
	if err != nil {
		return nil
	}
	var ids []string
	for _, c := range s.list {
		if _, ok := t.length(c.ID); ok && c.Area == "" {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Rule gives the interval as tables abbreviate it, as it holds now: 72 h, 1 wd, not before 30 d.
func (c *Clock) Rule() string {
	if len(c.Intervals) == 0 {
		return "date agreed"
	}
	return c.rule(c.Intervals[len(c.Intervals)-1].Length)
}

func (c *Clock) rule(l calendar.Length) string {
	switch {
	case c.NotBefore:
		return "not before " + l.Short()
	case c.inAny != nil:
		return l.Short() + " in " + c.inAny.String()
	case c.AtMost:
		return l.Short() + " at most"
	}
	return l.Short()
}
