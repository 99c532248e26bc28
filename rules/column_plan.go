package rules

import (
	"slices"

	"sightline/calendar"
	"sightline/record"
)

// columnPlan is a set of rules as it is looked for in columns.
type columnPlan struct {
	asking   []*Rule
	rules    []columnRule
	meanings meanings
	reads    map[string]bool // the details that meanings ask about
	readsAll bool
	agencies numbering
	areas    numbering
}

// columnRule is a rule as it is looked for in columns: at which rows its form, its conditions and its waiting in vain hold. What columns
// cannot say is left open, and then the rule matches wherever its form looks at all.
type columnRule struct {
	number   int
	triggers []meaningNumber // a match is at a row of one of these: of a cluster its signs
	form     columnForm
	least    int
	within   *reach
	distinct string
	lacks    []columnLack
	answered meaningNumber // the row is its own answer
	answers  []meaningNumber
	grace    *reach
	guard    columnGuard
	sure     bool
	own      bool // answered is set
}

type columnForm uint8

// The forms that columns know. Any other matches wherever it looks.
const (
	columnOpen columnForm = iota
	columnOn
	columnCount
	columnCluster
	columnDecision
)

// columnLack is one thing that a decision may lack.
type columnLack struct {
	said, unsaid meaningNumber
	hasSaid      bool
	hasUnsaid    bool // where unsaid holds, nobody wrote down whether it was there
	has          *situation
}

func newColumnPlan(asking []*Rule) *columnPlan {
	p := &columnPlan{asking: asking, meanings: meanings{known: map[string]meaningNumber{}}, reads: map[string]bool{"several": true, stateKey: true}, agencies: numbering{}, areas: numbering{}}
	for i, r := range asking {
		p.rules = append(p.rules, p.rule(i, r))
	}
	for i := range p.meanings.list {
		if c := p.meanings.list[i].where; c != nil {
			p.readBy(c)
		}
	}
	return p
}

// readBy notes the details that a condition asks about.
func (p *columnPlan) readBy(c *condition) {
	for _, name := range c.names {
		p.reads[name] = true
		p.readsAll = p.readsAll || name == "details"
	}
}

func (p *columnPlan) rule(number int, r *Rule) columnRule {
	c := columnRule{number: number, sure: r.sure}
	p.form(&c, r)
	if c.form == columnOpen {
		return c
	}
	for i := range r.answers {
		c.answers = append(c.answers, p.meanings.matcher(&r.answers[i]))
	}
	if r.answered != nil {
		c.own, c.answered = true, p.meanings.condition(r.answered, r.form.kinds())
	}
	c.grace = newReach(r.grace)
	c.guard = p.guard(&r.guard)
	return c
}

func (p *columnPlan) form(c *columnRule, r *Rule) {
	switch f := r.form.(type) {
	case onForm:
		c.form, c.triggers = columnOn, []meaningNumber{p.meanings.matcher(&f.of)}
	case countForm:
		if f.distinct == "" || f.distinct == distinctAgency || f.distinct == distinctArea {
			c.form = columnCount
		}
		c.triggers, c.least, c.within, c.distinct = []meaningNumber{p.meanings.matcher(&f.of)}, f.least, newReach(f.within), f.distinct
	case clusterForm:
		c.form, c.least, c.within = columnCluster, f.least, newReach(f.within)
		for i := range f.signs {
			c.triggers = append(c.triggers, p.meanings.matcher(&f.signs[i].of))
		}
	case decisionForm:
		c.form, c.triggers, c.least = columnDecision, []meaningNumber{p.meanings.matcher(&f.of)}, f.least
		for i := range f.lacks {
			c.lacks = append(c.lacks, p.lack(&f.lacks[i], f.of.on))
		}
	case unquorateForm:
		c.form = columnOn
		c.triggers = []meaningNumber{p.meanings.tested(func(it *item) bool { return f.of.matches(it) && !it.Repeats && f.lacking(it, r.sure) })}
		for _, key := range []string{attended, parentsKey, "participation", "attended_by_child"} {
			p.reads[key] = true
		}
		if f.of.where != nil {
			p.readBy(f.of.where)
		}
	default:
		for _, m := range triggersOf(r.form) {
			c.triggers = append(c.triggers, p.meanings.matcher(m))
		}
		if c.triggers == nil {
			c.triggers = []meaningNumber{p.meanings.ofKinds(r.form.kinds())}
		}
	}
}

// The ways in which events are told apart that columns know.
const (
	distinctAgency = "agency"
	distinctArea   = "area"
)

func (p *columnPlan) lack(k *lacking, kinds []record.Kind) columnLack {
	var c columnLack
	if k.said != nil {
		c.hasSaid, c.said = true, p.meanings.condition(k.said, kinds)
	}
	if k.said.reads(attended) {
		p.reads[attended] = true
		c.hasUnsaid, c.unsaid = true, p.meanings.tested(func(it *item) bool { return slices.Contains(kinds, it.Kind) && it.Details.All(attended) == nil })
	}
	if k.has != nil {
		c.has = p.situation(&cond{has: k.has})
	}
	return c
}

// reach is how far apart two seconds may lie, by a length of time. Most pairs lie clearly within or without; only those near its end ask
// the calendar.
type reach struct {
	length      *calendar.Length
	least, most int64
}

// newReach gives the reach of a length; nil is one without end.
func newReach(l *calendar.Length) *reach {
	if l == nil {
		return nil
	}
	r := &reach{length: l, least: l.Least(), most: l.Most()}
	if r.clock() {
		r.most = r.least
	}
	return r
}

// clock reports that the length is hours on the clock, which last as long whenever they begin.
func (r *reach) clock() bool {
	for _, from := range [2]int64{0, 1_700_000_000} {
		if r.length.From(moment(from)).Hull() != moment(from+r.least).Hull() {
			return false
		}
	}
	return r.length.Hours() && r.length.Days == 0 && r.length.Months == 0 && r.length.Years == 0
}

// holds reports that a second lies within the length after another.
func (r *reach) holds(from, to int64) bool {
	switch {
	case r == nil, to-from <= r.least:
		return true
	case to-from > r.most:
		return false
	}
	return to <= r.length.From(moment(from)).Hull().Hi
}
