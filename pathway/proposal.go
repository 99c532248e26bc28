package pathway

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

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
