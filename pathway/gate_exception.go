package pathway

import (
	"slices"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// Exception is an agreement to go on without something of the gate. It is for whoever assures the work to look at.
type Exception struct {
	Item     *chronology.Item
	Proposal record.Ref
	Missing  []string // ids of conditions
	By       string   // opaque
	Reason   record.Private
	Until    string   // the day by which it is made good: 2026-06-01
	Left     []string // of Missing, what has still not been made good
}

// Exceptions gives every exception that was made here, in order.
func Exceptions(c *Case) []Exception {
	var all []Exception
	for _, it := range c.Chronology.Items {
		refs := it.Details.Refs("from", it.Ref.Agency)
		if it.Kind != "mace.exception" || !TakenHere(&it.Entry) || it.Details.First("step") != exceptionID || len(refs) == 0 {
			continue
		}
		all = append(all, Exception{
			Item: it, Proposal: refs[0], Missing: it.Details.All("missing"), By: it.Details.First("decided_by"),
			Reason: record.Private(it.Details.First("reason")), Until: it.Details.First("until"),
		})
	}
	if len(all) == 0 {
		return nil
	}
	for _, p := range Proposals(c.Chronology) {
		left := leftOf(c, p)
		for i := range all {
			if e := &all[i]; e.Proposal == p.Item.Ref {
				e.Left = slices.DeleteFunc(slices.Clone(e.Missing), func(id string) bool { return !slices.Contains(left, id) })
			}
		}
	}
	return all
}

// leftOf gives the conditions that a proposal does not meet now, whatever somebody agreed to go on without.
func leftOf(c *Case, p *Proposal) []string {
	g := &Gate{Way: p.Way, Proposal: p, c: c, matter: matterAt(c, p.Item), given: p.Given, early: p.Early}
	return conditionIDs(g.Lacks())
}

// owed gives the exceptions of a proposal that are not made good.
func owed(c *Case, p *Proposal) []Exception {
	return slices.DeleteFunc(Exceptions(c), func(e Exception) bool { return e.Proposal != p.Item.Ref || len(e.Left) == 0 })
}

// exceptionStep agrees to go on without something that is named, until it is made good. It takes somebody who neither proposed nor decides.
func exceptionStep() Step {
	return Step{
		ID: exceptionID, Title: "Agree to go on without something", Of: OfEntry, Kinds: []record.Kind{"mace.exception"},
		By:   []record.Role{"team-manager", "panel-chair", "corporate-parent"},
		Lede: "An exception is listed for whoever assures the work. Silence is never a reason, and nobody does it alone.",
		Open: func(c *Case) string {
			p := proposalOf(c)
			switch {
			case p == nil:
				return "There is no such proposal here"
			case p.Decided != nil:
				return "It is decided already"
			case p.By == c.By.User:
				return "You proposed it yourself: somebody else has to agree"
			case len(exceptable(c, p)) == 0:
				return "Nothing is missing that one could go on without"
			}
			return ""
		},
		Sections: exceptionSections,
		Check: func(c *Case, a Answers) []Problem {
			var all []Problem
			if say := saysNothing(a.Get("reason")); a.Get("reason") != "" && say != "" {
				all = append(all, Problem{Section: "exception", Question: "reason", Say: say})
			}
			switch day, last := a.Get("until"), c.Due(c.Local.Lasts("exception")); {
			case day == "":
			case day <= c.Today():
				all = append(all, Problem{Section: "exception", Question: "until", Say: "It is made good by a day that lies ahead"})
			case day > last:
				all = append(all, Problem{Section: "exception", Question: "until", Say: "Nobody goes on without it for so long: it is made good by " + dayInWords(last) + " at the latest"})
			}
			return all
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := "It was agreed to go on without: " + inList(titlesOf(a.All("without"))) + ". " + brief(a.Get("reason")) + " It is to be made good by " + dayInWords(a.Get("until")) + "."
			return []record.Entry{c.decision("mace.exception", text, detail("from", c.About.Ref.String()), detail("missing", a.All("without")...), detail("reason", a.Get("reason")),
				detail("approved_by", record.Words().RoleName(c.By.Role)), detail("until", a.Get("until")))}
		},
	}
}

func exceptionSections(c *Case, _ Answers) []Section {
	p := proposalOf(c)
	if p == nil {
		return nil
	}
	var options []Option
	for _, l := range exceptable(c, p) {
		if !slices.ContainsFunc(options, func(o Option) bool { return o.Value == l.ID }) {
			options = append(options, Option{Value: l.ID, Words: l.Title, Hint: l.Say})
		}
	}
	return []Section{{
		ID: "exception", Title: "What one goes on without", Shown: gateShown(gateOf(c, p, nil)),
		Questions: []Question{
			{ID: "without", Label: "What one goes on without", Sort: Several, Options: options, Must: "Choose what is missing"},
			{ID: "reason", Label: "Why it cannot wait for this", Sort: Words, Must: "Say why it cannot wait"},
			{ID: "until", Label: "By when it is made good", Sort: Day, Ahead: true, Must: "Give the day by which it is made good"},
			{ID: "who", Label: "Who sees to it, by what they do", Sort: Line, Must: "Say who sees to it"},
		},
	}}
}

// exceptable gives what a proposal lacks that somebody could agree to go on without. What whoever decides reads is theirs to read.
func exceptable(c *Case, p *Proposal) []Lack {
	g := &Gate{Way: p.Way, Proposal: p, c: c, matter: matterAt(c, p.Item), given: p.Given, early: p.Early}
	return slices.DeleteFunc(g.Lacks(), func(l Lack) bool { return l.Firm })
}

// endOfDay is the last moment of a day as people write it; the zero time when it is none.
func endOfDay(day string) time.Time {
	w, err := record.ParseWhen(day)
	at := w.In(record.UnknownBirth())
	if err != nil || !w.Known() || !at.Bounded() {
		return time.Time{}
	}
	return time.Unix(at.Hull().Hi, 0).UTC()
}
