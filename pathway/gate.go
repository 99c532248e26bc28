package pathway

import (
	"maps"
	"slices"
	"strconv"
	"strings"
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

// exception gives the exception that lets somebody go on without a condition: made by somebody who neither proposed nor decides, until its day.
func (g *Gate) exception(of *Condition) *Exception {
	if of.Firm {
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

// Proposal is a proposal made here that less is done, with everything that was given for it.
type Proposal struct {
	Item    *chronology.Item
	Way     Way
	By      string // opaque
	Until   string // the last day on which it can be challenged: 2026-06-01
	Given   Answers
	Early   []record.AgencyCode // that have nothing against deciding sooner
	Decided *chronology.Item    // nil: not yet
}

// Proposals gives what was proposed here, in order.
func Proposals(c *chronology.Chronology) []*Proposal {
	var all []*Proposal
	at := map[record.Ref]*Proposal{}
	for _, it := range c.Items {
		if p := proposed(it); p != nil {
			all, at[it.Ref] = append(all, p), p
			continue
		}
		if !TakenHere(&it.Entry) {
			continue
		}
		for _, ref := range it.Details.Refs("step_about", it.Ref.Agency) {
			if p := at[ref]; p != nil {
				p.take(it)
			}
		}
	}
	return all
}

// proposed reads a proposal; nil: it is none, or was not made here.
func proposed(it *chronology.Item) *Proposal {
	p := &Proposal{Item: it, By: it.Details.First("decided_by"), Until: it.Details.First("until"), Given: readGiven(it)}
	switch step := it.Details.First("step"); {
	case !TakenHere(&it.Entry):
		return nil
	case it.Kind == "mace.step-down" && step == proposeID:
		p.Way = Way(it.Details.First("way"))
	case it.Kind == "legal.discharge-decision" && step == askDischargeID:
		p.Way = Discharging
	default:
		return nil
	}
	return p
}

// take adds what somebody added to a proposal, and the decision about it.
func (p *Proposal) take(it *chronology.Item) {
	switch it.Details.First("step") {
	case addID:
		p.Given = merged(p.Given, readGiven(it))
		if it.Details.Has("early", "yes") && !slices.Contains(p.Early, it.Ref.Agency) {
			p.Early = append(p.Early, it.Ref.Agency)
		}
	case decideID, decideDischargeID: // only the decision itself says what it was about
		p.Decided = it
	}
}

// proposalOf gives the proposal a step is about, or the one that waits; nil: there is none.
func proposalOf(c *Case) *Proposal {
	all := Proposals(c.Chronology)
	if c.About == nil {
		return nil
	}
	i := slices.IndexFunc(all, func(p *Proposal) bool { return p.Item.Ref == c.About.Ref })
	if i < 0 {
		return nil
	}
	return all[i]
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

// onesOwn are answers that count only of whoever gives them.
var onesOwn = []string{"history", "early", "outcome", "way"}

// givenDetail keeps answers as they are, so that whoever goes on need not type them again.
func givenDetail(a Answers) record.Detail {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if slices.Contains(onesOwn, name) {
			continue
		}
		for _, v := range a.All(name) {
			all = append(all, name+"="+v)
		}
	}
	return record.Detail{Key: "given", Values: all}
}

func readGiven(it *chronology.Item) Answers {
	a := Answers{}
	for _, v := range it.Details.All("given") {
		if name, value, ok := strings.Cut(v, "="); ok {
			a[name] = append(a[name], value)
		}
	}
	return a
}

// manyOf are the questions that each who answers adds to; of every other the last answer counts.
var manyOf = []string{"factors", "spoken", "triggers", "dissent"}

// merged gives what was given, and what was added to it.
func merged(before, added Answers) Answers {
	all := Answers{}
	maps.Copy(all, before)
	next := map[string]int{}
	for _, many := range manyOf {
		if rows := rowNumbers(before, many); len(rows) > 0 {
			next[many] = rows[len(rows)-1] + 1
		}
	}
	for name, values := range added {
		if len(added.All(name)) > 0 {
			all[movedOn(name, next)] = values
		}
	}
	return all
}

// movedOn puts the rows that somebody adds after those that were there.
func movedOn(name string, next map[string]int) string {
	many, rest, _ := strings.Cut(name, ".")
	row, inner, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(row)
	if err != nil || next[many] == 0 {
		return name
	}
	return many + "." + strconv.Itoa(n+next[many]) + "." + inner
}

// rowsOf gives the rows of a question, however many were added to it.
func rowsOf(a Answers, many string) []string {
	var rows []string
	for _, n := range rowNumbers(a, many) {
		rows = append(rows, many+"."+strconv.Itoa(n))
	}
	return rows
}

func rowNumbers(a Answers, many string) []int {
	var rows []int
	for name := range a {
		first, rest, _ := strings.Cut(name, ".")
		row, _, inner := strings.Cut(rest, ".")
		n, err := strconv.Atoi(row)
		if first == many && inner && err == nil && n >= 0 && len(a.All(name)) > 0 && !slices.Contains(rows, n) {
			rows = append(rows, n)
		}
	}
	slices.Sort(rows)
	return rows
}

// withinLength reports that an entry is surely no older than a length of time before now.
func withinLength(c *Case, it *chronology.Item, length string) bool {
	if !it.At.Bounded() {
		return false
	}
	end := c.After(time.Unix(it.At.Hull().Lo, 0), length)
	return !end.IsZero() && !c.Now.After(end)
}
