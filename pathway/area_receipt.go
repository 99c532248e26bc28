package pathway

import (
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// receiptSays says, agency by agency, what of a handover is in sight and what is not, with whom to ask for the rest.
func (c *Case) receiptSays(sent, got counts) (lead string, list []string) {
	missing := sent.less(got)
	for _, agency := range sent.agencies() {
		n, lost := sent.of(agency), missing.of(agency)
		line := agencyName(c.Chronology, string(agency)) + ": " + strconv.Itoa(n-lost) + " of " + strconv.Itoa(n) + " in sight"
		if lost > 0 {
			line += "; " + strconv.Itoa(lost) + " not: ask the " + strings.ToLower(record.Words().RoleName(pointOf(string(agency)))) + ", or whoever handed over"
		}
		list = append(list, line)
	}
	if len(missing) == 0 {
		return "All that is counted is in sight: " + c.howMany(sent), list
	}
	return strconv.Itoa(sent.total()-missing.total()) + " of " + strconv.Itoa(sent.total()) + " entries that went with it are in sight. What is not: " + c.agencyNamesOf(missing), list
}

func (c *Case) agencyNamesOf(n counts) string {
	var codes []string
	for _, agency := range n.agencies() {
		codes = append(codes, string(agency))
	}
	return agencyNames(c.Chronology, codes)
}

// receiptShown shows whoever answers what of the handover they see.
func (c *Case) receiptShown() []Shown {
	b := BundleOf(c.Chronology)
	switch l := LeadOf(c.Chronology); {
	case b == nil || l.Asked != nil && l.Asked.Ref != b.Asked.Ref:
		return []Shown{{Lead: "The record does not say what came with it. In sight here: " + c.howMany(countHeld(c.Chronology.Items)), List: c.bundleList(countHeld(c.Chronology.Items))}}
	case b.Counted == nil:
		got := countHeld(b.then(c.Chronology))
		return []Shown{{Lead: "How much went with it is not for you to see here: ask the lead for the transfer. In sight here: " + c.howMany(got), List: c.bundleList(got)}}
	default:
		lead, list := c.receiptSays(b.sent, countHeld(b.then(c.Chronology)))
		return []Shown{{Lead: lead, List: list, Entry: b.Counted.Ref}}
	}
}

// receiptEntries keep what of the last handover whoever takes a step has in sight: in numbers, and in words with whom to ask.
func (c *Case) receiptEntries() []record.Entry {
	b := BundleOf(c.Chronology)
	if b == nil {
		return nil
	}
	return c.countEntries("transfer.receipt", "received_counts", countHeld(b.then(c.Chronology)), func(got counts) (string, []record.Detail) {
		named := len(got) > 0 && len(got.only(true)) == len(got)
		sent := b.sent.only(named)
		if len(sent) == 0 {
			sent = got
		}
		lead, list := c.receiptSays(sent, got)
		return lead + ". " + strings.Join(list, ". ") + ".", []record.Detail{detail("of", b.Asked.Ref.String())}
	})
}

// receiptStep looks again at what arrived: somebody else may see more, and what was missing may have been passed on.
func receiptStep() Step {
	return Step{
		ID: receiptID, Title: "See what arrived of the history", Of: OfChild, Kinds: []record.Kind{"transfer.receipt"}, By: takeOverBy,
		Open: func(c *Case) string {
			b, l := BundleOf(c.Chronology), LeadOf(c.Chronology)
			_, area, _ := record.Words().Agency(c.By.Agency)
			switch {
			case !b.takenOver(l):
				return "No area has taken over what was handed over here"
			case area != l.Area && (area != "" || c.anybodyIn(l.Area)):
				return "It is for " + AreaName(c.Chronology, l.Area) + ", which took over, to see what arrived"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "receipt", Title: "What is in sight here", Lede: "Each person sees what their part in the work gives them. Your look counts what you see.", Shown: c.receiptShown(), Questions: []Question{
				{ID: "read", Label: "I have looked at what is in sight, and not only at a summary", Sort: Confirmed, Must: "Look at what is in sight, and say so"},
			}}}
		},
		Write: func(c *Case, _ Answers) []record.Entry { return c.receiptEntries() },
	}
}

// takenOver reports a handover asked for here that was accepted since.
func (b *Bundle) takenOver(l *Lead) bool {
	return b != nil && l.Accepted != nil && l.Accepted.Pos > b.Asked.Pos
}

// passOnStep says of what did not arrive how it was passed on, or why not. Only the area that handed over does, of what whoever says it sees.
func passOnStep() Step {
	return Step{
		ID: passOnID, Title: "Say what became of what did not arrive", Of: OfChild, Kinds: []record.Kind{"transfer.receipt"}, By: handOverBy,
		Open: func(c *Case) string {
			b, l := BundleOf(c.Chronology), LeadOf(c.Chronology)
			_, area, _ := record.Words().Agency(c.By.Agency)
			from := record.AreaCode("")
			if l.Accepted != nil {
				from = record.AreaCode(l.Accepted.Details.First("from_area"))
			}
			switch {
			case !b.takenOver(l):
				return "No area has taken over what was handed over here"
			case area != "" && from != "" && area != from:
				return "It is for " + AreaName(c.Chronology, from) + ", which handed over"
			case b.Receipt == nil:
				return "Nobody there has said yet what is in sight"
			case len(b.missing(c.Chronology)) == 0:
				return "All that you see was in sight there"
			}
			return ""
		},
		Sections: passOnSections, Check: passOnCheck,
		Write: func(c *Case, a Answers) []record.Entry {
			b := BundleOf(c.Chronology)
			some := counts{}
			for of, n := range b.missing(c.Chronology) {
				if a.Is("agencies", string(of.agency)) {
					some[of] = b.left[of] + n
				}
			}
			all := c.countEntries("transfer.receipt", "left_out", some, func(n counts) (string, []record.Detail) {
				return "Not all of the history was in sight of the area that took over. " + c.agencyNamesOf(n) + ": " + brief(a.Get("reason")), []record.Detail{detail("of", b.Asked.Ref.String()), detail("reason", a.Get("reason"))}
			})
			return slices.DeleteFunc(all, func(e record.Entry) bool { return e.Details.First("left_out") == "" })
		},
	}
}

func passOnSections(c *Case, _ Answers) []Section {
	missing := BundleOf(c.Chronology).missing(c.Chronology)
	var options []Option
	for _, agency := range missing.agencies() {
		options = append(options, Option{Value: string(agency), Words: agencyName(c.Chronology, string(agency)), Hint: several(missing.of(agency), "entry", "entries")})
	}
	return []Section{{ID: "missing", Title: "What did not arrive", Shown: []Shown{{Lead: "Not in sight of the area that took over: " + c.howMany(missing), List: c.bundleList(missing)}}, Questions: []Question{
		{ID: "agencies", Label: "Of which agencies do you say it?", Sort: Several, Options: options, Must: "Say of which agencies"},
		{ID: "reason", Label: "How was it passed on, and to whom; or why not?", Hint: "What is for named roles only is told from person to person", Sort: Words, Must: "Say how it was passed on and to whom, or why not"},
	}}}
}

func passOnCheck(_ *Case, a Answers) []Problem {
	return noReason(a, "missing", "That the other area works in another way is no reason to keep back what is known: say what it is about the child, or pass it on")
}

// bundleDuties wait until somebody who took over has looked at what arrived, and until what did not is passed on. Each is told to those alone who
// see such entries themselves.
func bundleDuties(c *Case) (all []Duty) {
	b, l := BundleOf(c.Chronology), LeadOf(c.Chronology)
	if !b.takenOver(l) {
		return nil
	}
	if b.Receipt == nil {
		return []Duty{{Step: receiptID, Say: "See what arrived of the history", Why: "It was taken over on " + itemDay(l.Accepted) + ", and nobody has said what of it is in sight", Due: c.from(l.Accepted, "handover-missing"), Length: "handover-missing", Of: "transfer-lead", Cites: cites(b.Asked, l.Accepted)}}
	}
	missing := b.missing(c.Chronology)
	for _, agency := range missing.agencies() {
		for _, named := range []bool{false, true} {
			some := missing.only(named)
			if n := some.of(agency); n > 0 {
				d := Duty{Step: passOnID, Say: "Pass on what did not arrive: " + agencyName(c.Chronology, string(agency)), Due: c.from(b.Receipt, "handover-missing"), Length: "handover-missing", Of: "transfer-lead"}
				d.Why = several(n, "entry", "entries") + " that went with the handover: not in sight of whoever looked on " + itemDay(b.Receipt)
				d.Cites = append(cites(b.Asked), b.examples(c.Chronology, some, agency)...)
				if role := b.Asked.Details.First("decided_as"); role != "" {
					d.Of, d.User = record.Role(role), b.Asked.Details.First("decided_by")
				}
				all = append(all, d)
			}
		}
	}
	return all
}

// examples give one entry of each part that an agency has missing: who sees them may know that such entries are.
func (b *Bundle) examples(c *chronology.Chronology, missing counts, agency record.AgencyCode) (refs []record.Ref) {
	seen := map[held]bool{}
	for _, it := range b.then(c) {
		if of, may := heldOf(it); may && of.agency == agency && missing[of] > 0 && !seen[of] {
			seen[of] = true
			refs = append(refs, it.Ref)
		}
	}
	return refs
}
