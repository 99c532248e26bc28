package rules

import (
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Columns are the entries of many children side by side, as a set of rules looks at them: of each entry when it happened, and which fact
// it states. What entries say alike is one fact, kept once, and what the rules make of it is worked out once.
//
// Columns are filled by one goroutine; then any number may look for matches in them. They hold codes and times, no narrative.
type Columns struct {
	plan   *columnPlan
	starts []int // by child: its first row; and the row after the last child's
	at     []int64
	fact   []Fact
	exact  []bool         // by child: of any two of its entries it is known which came first, and when each was
	born   []record.Birth // by child

	facts  []fact
	meant  []meaningNumber // the meanings under which each fact falls, one fact's after another's
	within []uint32        // by fact: where its meanings begin; and where the last one's end
	known  map[string]Fact
	most   int // rows of one child
}

// Fact is what an entry says, as far as the rules look at it: its kind, its agency, the details that conditions ask about.
type Fact uint32

// fact is what the rules make of a fact.
type fact struct {
	events int // it stands for
	agency int // the agency that states it, numbered
	area   int // where it happened, numbered; 0: not said
}

// Columns gives empty columns for the rules of the set.
func (s *Set) Columns() *Columns {
	return &Columns{plan: newColumnPlan(s.asking()), starts: []int{0}, within: []uint32{0}, known: map[string]Fact{}}
}

// Rules gives the rules that are looked for, as they are numbered in matches.
func (c *Columns) Rules() []*Rule { return c.plan.asking }

// Children is how many children there are.
func (c *Columns) Children() int { return len(c.exact) }

// Rows is how many entries there are.
func (c *Columns) Rows() int { return len(c.at) }

// Fact gives the number of what an entry says. It keeps nothing else of the entry.
func (c *Columns) Fact(e *record.Entry) Fact {
	info, _ := record.Words().Kind(e.Kind)
	return c.factOf(&item{Entry: *e, Info: info, Lane: info.Lane})
}

func (c *Columns) factOf(it *item) Fact {
	key := c.plan.said(it)
	if f, ok := c.known[key]; ok {
		return f
	}
	f := Fact(len(c.facts)) //nolint:gosec // there are fewer facts than rows
	c.facts = append(c.facts, fact{events: it.AtLeast(), agency: c.plan.agencies.number(string(it.Ref.Agency)), area: c.plan.areas.number(string(it.Area))})
	c.meant = append(c.meant, c.plan.meanings.of(it)...)
	c.within = append(c.within, uint32(len(c.meant))) //nolint:gosec // some hundreds for each of a few million facts at most
	c.known[key] = f
	return f
}

// Row adds an entry of a child who is told row by row: at an exact second, not before the row before it. The first row of a child follows
// Next.
func (c *Columns) Row(at int64, f Fact) {
	c.at, c.fact = append(c.at, at), append(c.fact, f)
}

// Next ends the rows of one child; what follows is the next one's. Of two rows of one second neither came before the other.
func (c *Columns) Next() { c.end(true, record.UnknownBirth()) }

func (c *Columns) end(exact bool, born record.Birth) {
	c.most = max(c.most, len(c.at)-c.starts[len(c.starts)-1])
	c.starts, c.exact, c.born = append(c.starts, len(c.at)), append(c.exact, exact), append(c.born, born)
}

// Add adds a child from a chronology.
func (c *Columns) Add(ch *chronology.Chronology) {
	for _, it := range ch.Items {
		c.Row(it.At.Hull().Lo, c.factOf(it))
	}
	c.end(eachKnown(ch), ch.Born)
}

// eachKnown reports that of any two entries it is known which came first, and when each was, that none tells of what another tells of, and
// that none says which other it is about.
func eachKnown(ch *chronology.Chronology) bool {
	last := record.NegInf
	for _, it := range ch.Items {
		span := it.At.Hull()
		if span.Lo != span.Hi || span.Lo <= last || it.At.Uncertain || len(it.Same)+len(it.Contains)+len(it.Within) > 0 || it.Conflict {
			return false
		}
		last = span.Lo
		if slices.ContainsFunc(it.Details, func(d record.Detail) bool { return slices.Contains(naming, d.Key) }) {
			return false
		}
	}
	return true
}

// numbering gives words numbers from 1 on, in the order in which they come; "" is 0.
type numbering map[string]int

func (n numbering) number(word string) int {
	if word == "" {
		return 0
	}
	if _, known := n[word]; !known {
		n[word] = len(n) + 1
	}
	return n[word]
}

// said writes down what of an entry the rules look at: entries of which the same is written state the same fact.
func (p *columnPlan) said(it *item) string {
	var b strings.Builder
	say := func(parts ...string) {
		for _, part := range parts {
			b.WriteString(strconv.Itoa(len(part)))
			b.WriteByte(':')
			b.WriteString(part)
		}
	}
	say(string(it.Kind), string(it.Ref.Agency), string(it.Area), string(it.Lane), string(it.Handling), strconv.Itoa(it.AtLeast()), strconv.FormatBool(it.Repeats))
	for _, place := range it.Places {
		say("place", place.Kind)
	}
	for _, person := range it.People {
		say("person", person.Role)
	}
	for _, d := range it.Details {
		if p.readsAll || p.reads[d.Key] {
			say("detail", d.Key)
			say(d.Values...)
		}
	}
	return b.String()
}
