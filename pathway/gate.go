package pathway

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// Way is a way of doing less: what is proposed, and decided.
type Way string

// The ways. One gate stands before all of them; some conditions are of one way alone.
const (
	SteppingDown Way = "step-down"
	Leaving      Way = "leave"
	Discharging  Way = "discharge" // asking the court to end a care order
)

// Condition is one thing that has to be so before less is done for a child (learning point 11 of the Child Joe review).
type Condition struct {
	ID    string
	Title string
	Ways  []Way  // it is of; nil: of all
	Where string // the section of a proposal in which it is answered; "" when no answer meets it
	Right string // who can put it right, and how
	Firm  bool   // nobody goes on without it
	Child bool   // only where the exploitation process knows the child, when it is about a care order

	lacks func(*Gate) []string // what is missing, in words
}

// Gate is what is known before it is decided that less is done.
type Gate struct {
	Way      Way
	Proposal *Proposal // nil while it is being proposed

	c       *Case
	matter  *Matter // nil: the process does not know the child
	given   Answers // by everybody so far
	own     Answers // by whoever decides; nil when nobody does yet
	early   []record.AgencyCode
	first   string // who proposed it, or recorded that it was ended elsewhere
	by      string // who decides
	without []Exception
}

// Lack is something of the gate that is not there.
type Lack struct {
	*Condition

	Say     string
	Without *Exception // somebody agreed to go on without it; nil: nobody did
}

// Conditions gives the conditions of a way, in the order in which they are asked.
func Conditions(way Way) []Condition {
	return slices.DeleteFunc(gateConditions(), func(c Condition) bool { return c.Ways != nil && !slices.Contains(c.Ways, way) })
}

// conditionNamed gives a condition by its id.
func conditionNamed(id string) (Condition, bool) {
	all := gateConditions()
	i := slices.IndexFunc(all, func(c Condition) bool { return c.ID == id })
	if i < 0 {
		return Condition{}, false
	}
	return all[i], true
}

// Lacks gives everything of the gate that is not there, also what somebody agreed to go on without.
func (g *Gate) Lacks() []Lack {
	var all []Lack
	for _, one := range Conditions(g.Way) {
		if one.Child && g.Way == Discharging && g.matter == nil {
			continue
		}
		for _, say := range one.lacks(g) {
			all = append(all, Lack{&one, say, g.exception(&one)})
		}
	}
	return all
}

// Missing gives what stands in the way of deciding.
func (g *Gate) Missing() []Lack {
	return slices.DeleteFunc(g.Lacks(), func(l Lack) bool { return l.Without != nil })
}

// exception gives the exception that lets somebody go on without a condition: made by somebody who neither proposed nor decides, until its day, and
// for what was proposed alone. Who agreed to stepping down did not agree to leaving.
func (g *Gate) exception(of *Condition) *Exception {
	if of.Firm || g.Proposal != nil && g.Way != g.Proposal.Way {
		return nil
	}
	for i := range g.without {
		e := &g.without[i]
		own := e.By == g.by || e.By == g.first
		if !own && slices.Contains(e.Missing, of.ID) && e.Until >= g.c.Today() {
			return e
		}
	}
	return nil
}

// went gives the exceptions without which it could not be decided.
func (g *Gate) went() []Lack {
	return slices.DeleteFunc(g.Lacks(), func(l Lack) bool { return l.Without == nil })
}

// problem says what is missing where it is put right.
func (l *Lack) problem(asked []Section) Problem {
	say := l.Say
	if l.Right != "" {
		say += ". " + l.Right
	}
	if slices.ContainsFunc(asked, func(s Section) bool { return s.ID == l.Where }) {
		return Problem{Section: l.Where, Say: say}
	}
	return Problem{Section: asked[0].ID, Say: say}
}

// titles names conditions once each, in order.
func titles(lacks []Lack) []string {
	var all []string
	for i := range lacks {
		if t := lacks[i].Title; !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}

// conditionIDs names conditions once each, in order.
func conditionIDs(lacks []Lack) []string {
	var all []string
	for i := range lacks {
		if id := lacks[i].ID; !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// gateOf puts together what is known before a decision, with what is answered now.
func gateOf(c *Case, p *Proposal, own Answers) *Gate {
	g := &Gate{c: c, given: own, matter: c.Matter()}
	if p == nil {
		g.Way = Way(own.Get("way"))
		return g
	}
	g.Way, g.Proposal, g.given, g.first = p.Way, p, merged(p.Given, own), p.By
	g.matter = matterAt(c, p.Item)
	g.early = p.Early
	for _, e := range Exceptions(c) {
		if e.Proposal == p.Item.Ref {
			g.without = append(g.without, e)
		}
	}
	return g
}

// matterAt gives the matter an entry is about, else the last there is.
func matterAt(c *Case, it *chronology.Item) *Matter {
	for _, m := range c.Matters {
		if m.Holds(it.Ref) {
			return m
		}
	}
	if m := Current(c.Matters); m != nil || len(c.Matters) == 0 {
		return m
	}
	return c.Matters[len(c.Matters)-1]
}

// withinLength reports that an entry is surely no older than a length of time before now.
func withinLength(c *Case, it *chronology.Item, length string) bool {
	if !it.At.Bounded() {
		return false
	}
	end := c.After(time.Unix(it.At.Hull().Lo, 0), length)
	return !end.IsZero() && !c.Now.After(end)
}
