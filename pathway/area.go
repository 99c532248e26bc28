package pathway

import (
	"cmp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// Lead is which area leads the work with a child: one at every moment, in the order of what was decided. The other areas keep what they hold and
// do (learning point 8 and paragraphs 4.2.4 and 4.2.5 of the Child Joe review: handed over by email, and a joint meeting nobody answered).
type Lead struct {
	Area     record.AreaCode  // "" while the record does not say
	Asked    *chronology.Item // a handover that waits for an answer: the area that leads goes on until then
	To       record.AreaCode  // to which it is asked
	Met      *chronology.Item // the live meeting of the last handover, or of the one that waits
	Accepted *chronology.Item // the acceptance by which it leads; nil: it always did, as far as is known
}

// LeadOf folds what was asked and accepted into who leads. What another system tells counts: it happened. A hub that takes a child over within
// the process changes nothing of which area leads.
func LeadOf(c *chronology.Chronology) *Lead {
	l := &Lead{Area: firstArea(c)}
	for _, it := range c.Items {
		if !it.Repeats {
			l.take(it)
		}
	}
	return l
}

// firstArea is the area of the first agency that wrote about the child and has one. Who is on duty, or only read what came in, leads nothing by it.
func firstArea(c *chronology.Chronology) record.AreaCode {
	for _, it := range c.Items {
		if it.Details.Has("decided_as", string(record.OutOfHours)) || anyKind(it, "notification.read", "notification.triaged", "notification.hub") {
			continue
		}
		if _, area, known := c.Words().Agency(it.Ref.Agency); known && area != "" {
			return area
		}
	}
	return ""
}

func (l *Lead) take(it *chronology.Item) {
	switch it.Kind { //nolint:exhaustive // of all others none says who leads
	case "transfer.requested":
		l.asked(it)
	case "transfer.accepted":
		l.answered(it)
	case "meeting.transfer":
		if live(it) && (l.Asked != nil || l.Accepted != nil) {
			l.Met = it
		}
	}
}

// asked takes a handover that is asked for. One that was asked for here waits until it is answered, whatever else is told meanwhile; and whoever
// asked here led until then.
func (l *Lead) asked(it *chronology.Item) {
	to, taken := record.AreaCode(it.Details.First("to_area")), TakenHere(&it.Entry)
	if l.Asked != nil && TakenHere(&l.Asked.Entry) && !taken {
		return
	}
	if _, area, _ := record.Words().Agency(it.Ref.Agency); taken && l.Accepted == nil && area != "" {
		l.Area = area
	}
	if to == "" || to == l.Area {
		return
	}
	if l.Asked == nil {
		l.Met = nil
	}
	l.Asked, l.To = it, to
}

// answered takes an answer. One that declines leaves everything as it was; the area that led goes on. What somebody recorded as told to them moves
// nothing: the other area says itself that it leads, here or in its own record.
func (l *Lead) answered(it *chronology.Item) {
	here, decision := strings.HasPrefix(string(it.Ref.Record), here), it.Details.First("decision")
	_, area, _ := record.Words().Agency(it.Ref.Agency)
	waits := l.Asked != nil && TakenHere(&l.Asked.Entry)
	switch {
	case it.Details.First("hub") != "" && it.Details.First("from_area") == "": // of hubs within the process
		return
	case decision == "declined" && (!waits || here || area == l.To):
		l.Asked, l.To = nil, ""
		return
	case decision != "accepted", here && it.Details.First("step") != takeOverID, !here && waits && area != l.To:
		return
	}
	to := area
	if here {
		to = l.To
	}
	if to == "" || to == l.Area {
		return
	}
	if l.Asked == nil {
		l.Met = nil
	}
	l.Area, l.Accepted, l.Asked, l.To = to, it, nil, ""
}

// live reports a meeting at which people spoke with one another: what is sent in writing, or only said to have been online, is none.
func live(it *chronology.Item) bool {
	return TakenHere(&it.Entry) && it.Details.First("step") == meetHandoverID || slices.Contains([]string{"face-to-face", "phone", "video"}, it.Details.First("method"))
}

// Unmet reports that an area took the lead and nobody has met to hand over: an acceptance in writing alone.
func (l *Lead) Unmet() bool { return l.Accepted != nil && l.Met == nil }

// AreaName says an area as the record does.
func AreaName(c *chronology.Chronology, area record.AreaCode) string {
	return cmp.Or(c.Manifest.Areas[area], string(area))
}

// handoverAreas are the areas to which the work can be handed: all that are known here but the one that leads.
func handoverAreas(c *Case, lead record.AreaCode) (options []Option) {
	seen := map[record.AreaCode]bool{lead: true, "": true}
	add := func(area record.AreaCode) {
		if !seen[area] {
			seen[area] = true
			options = append(options, Option{Value: string(area), Words: AreaName(c.Chronology, area)})
		}
	}
	for _, o := range areaOptions(c.Chronology) {
		add(record.AreaCode(o.Value))
	}
	for area := range c.Local.Areas {
		add(area)
	}
	for _, h := range c.Local.AllHubs() {
		for _, area := range h.Areas {
			add(area)
		}
	}
	for _, one := range c.Colleagues {
		_, area, _ := record.Words().Agency(one.Agency)
		add(area)
	}
	slices.SortFunc(options, func(a, b Option) int { return cmp.Or(cmp.Compare(a.Words, b.Words), cmp.Compare(a.Value, b.Value)) })
	return options
}

// areaDuties are what areas owe one another and the child who moves between them.
func areaDuties(c *Case) []Duty {
	return slices.Concat(handoverDuties(c), bundleDuties(c), jointDuties(c), moveDuties(c))
}

// handoverDuties wait for an answer to a handover that was asked for here, and for the live meeting of one that was accepted here.
func handoverDuties(c *Case) (all []Duty) {
	l := LeadOf(c.Chronology)
	if it := l.Asked; it != nil && TakenHere(&it.Entry) {
		all = append(all, Duty{Step: takeOverID, Say: "Answer the area that hands over", Why: "Asked on " + itemDay(it) + "; until it is answered " + AreaName(c.Chronology, l.Area) + " leads", Due: c.from(it, "handover-answer"), Length: "handover-answer", Of: "transfer-lead", Cites: cites(it)})
	}
	if it := l.Accepted; it != nil && TakenHere(&it.Entry) && l.Met == nil {
		all = append(all, Duty{Step: meetHandoverID, Say: "Hold the live handover meeting", Why: "It was accepted on " + itemDay(it) + ", and nobody has met: in writing alone it is no handover", Due: c.from(it, "handover-meeting"), Length: "handover-meeting", Of: "transfer-lead", Cites: cites(it)})
	}
	return all
}
