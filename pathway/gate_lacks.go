package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// unless gives what is missing, unless it is there.
func unless(there bool, say string) []string {
	if there {
		return nil
	}
	return []string{say}
}

// child is how our own sentences name the child.
func (c *Case) child() string {
	if name := c.Child.Reveal(); name != "" {
		return name
	}
	return "the child"
}

// heard reports that somebody's view is there, or why it is not.
func heard(a Answers, who string) bool {
	why := a.Get(who + ".why")
	return a.Get(who+".view") != "" || len(strings.Fields(why)) >= fewest
}

func lacksReason(g *Gate) []string {
	reason := g.given.Get("reason")
	if reason == "" {
		return nil // the question says so itself
	}
	return unless(saysNothing(reason) == "", saysNothing(reason))
}

// saysNothing says why words tell nothing of how a child is: they are silence, or too few; "" when they do.
func saysNothing(words string) string {
	switch {
	case !OnlySilence(words):
		return ""
	case len(strings.Fields(words)) < fewest && !silence.MatchString(words):
		return "Say it in a few more words: what was seen, and by whom"
	}
	return SilenceSays
}

func lacksFactors(g *Gate) []string {
	for _, row := range rowsOf(g.given, "factors") {
		if len(factorFaults(g, row)) == 0 {
			return nil
		}
	}
	return []string{"Nothing is named that protects " + g.c.child() + " now, with an entry that shows it"}
}

// factorFaults says why something named as protecting the child cannot stand, as question and words.
func factorFaults(g *Gate, row string) []Problem {
	if say := saysNothing(g.given.Get(row, "what")); say != "" {
		return []Problem{{Question: row + ".what", Say: say}}
	}
	shown := g.given.All(row + ".evidence")
	if len(shown) == 0 {
		return []Problem{{Question: row + ".evidence", Say: "Choose the entry that shows it"}}
	}
	for _, ref := range shown {
		if say := noEvidence(g, chosen(g.c, ref)); say != "" {
			return []Problem{{Question: row + ".evidence", Say: say}}
		}
	}
	return nil
}

// noEvidence says why an entry does not show that something protects the child; "" when it does.
func noEvidence(g *Gate, it *chronology.Item) string {
	switch {
	case it == nil:
		return "Choose an entry of this record"
	case it.Kind == "child.seen":
		return "That somebody saw " + g.c.child() + " does not show it by itself: choose an entry of what they saw, or of what was said"
	case ShowsNothing(it) || adultsDid(it):
		return "That entry shows nothing of how " + g.c.child() + " is now: " + SilenceSays
	case g.matter == nil || g.matter.Opened == nil || lasting(it):
		return ""
	case it.Pos < g.matter.Opened.Pos:
		return "That was before the process began: choose an entry since then, or one of a strength that lasts"
	}
	return ""
}

// adultsDid reports an entry of what adults decided, met about or asked, which shows nothing of the child. That somebody who causes harm is kept
// from the child may show much.
func adultsDid(it *chronology.Item) bool {
	if it.Kind == "police.disruption" || it.Kind == "legal.order-other" {
		return false
	}
	family, _, _ := strings.Cut(string(it.Kind), ".")
	return slices.Contains([]string{"mace", "meeting", "police", "challenge", "request", "legal", "nrm", "exploitation", "transfer", "sharing", "action", "justice"}, family)
}

func lasting(it *chronology.Item) bool {
	return it.Kind == "child.protective" && it.Details.Has("lasting", "ongoing") || it.Kind == "family.protective" || it.Kind == "child.trusted-person"
}

// spokenKinds are entries of somebody who was with the child and heard them.
var spokenKinds = []record.Kind{
	"child.seen", "child.voice", "child.disclosure", "child.trusted-person", "missing.interview", "missing.prevention-check", "moment.offer", "police.custody-contact",
	"social-care.support", "health.assessment", "education.cared-for-plan",
}

// spoke reports an entry of somebody who was with the child and spoke with them. To have seen them among others, or to have meant to offer help, is
// none.
func spoke(it *chronology.Item) bool {
	outcome := it.Details.First("outcome")
	switch it.Kind { //nolint:exhaustive // of all other kinds it is enough that they tell of speaking
	case "police.custody-contact":
		return outcome == "held"
	case "child.seen":
		return it.Details.Has("seen_alone", "yes")
	case "moment.offer":
		return outcome != "" && outcome != "unknown"
	}
	return slices.Contains(spokenKinds, it.Kind)
}

func lacksSpoken(g *Gate) []string {
	length := g.c.Local.Lasts("spoken-with-child")
	for _, row := range rowsOf(g.given, "spoken") {
		it := chosen(g.c, g.given.Get(row, "entry"))
		if it != nil && spoke(it) && g.given.Get(row, "role") != "" && g.given.Get(row, "alone") != "" && withinLength(g.c, it, length) {
			return nil
		}
	}
	return []string{"Nobody is named who has spoken with " + g.c.child() + " in the last " + length}
}

func lacksPolice(g *Gate) []string {
	when, err := time.Parse(time.DateOnly, g.given.Get("police.when"))
	switch {
	case g.given.Get("police.whom") == "" || g.given.Get("police.answer") == "" || err != nil:
		return []string{"It is not said when the police were asked, who was asked, and what they answered"}
	case g.c.Now.After(g.c.After(when, g.c.Local.Lasts("police-asked"))):
		return []string{"The police were asked too long ago: ask again"}
	}
	return nil
}

func lacksOfficer(g *Gate) []string {
	cared := slices.ContainsFunc(g.c.Chronology.OpenNow(), func(b chronology.Bar) bool { return b.State == "cared-for" || b.State == "care-order" })
	if !cared && g.Way != Discharging {
		return nil
	}
	return unless(g.given.Get("reviewing_officer.who") != "" && g.given.Get("reviewing_officer.view") != "",
		g.c.child()+" is cared for by the council, and it is not said what the independent reviewing officer thinks of it")
}

func lacksPlan(g *Gate) []string {
	return slices.Concat(
		unless(g.given.Get("stays") != "" && g.given.Get("lead") != "", "It is not said what stays in place afterwards, and who sees to it"),
		unless(len(rowsOf(g.given, "triggers")) > 0, "It is not said what brings "+g.c.child()+" back into the process, such as going missing again"),
		unless(g.given.Get("review_on") != "", "There is no day on which the plan is looked at again"))
}

func lacksWindow(g *Gate) []string {
	if g.Proposal == nil || g.Proposal.Until < g.c.Today() {
		return nil
	}
	left := slices.DeleteFunc(g.agencies(), func(a record.AgencyCode) bool { return slices.Contains(g.early, a) })
	if len(left) == 0 {
		return nil
	}
	var names []string
	for _, a := range left {
		names = append(names, agencyName(g.c.Chronology, string(a)))
	}
	return []string{"It can be challenged until " + dayInWords(g.Proposal.Until) + "; these have not said that they have nothing against deciding sooner: " + strings.Join(names, ", ")}
}

// agencies gives everybody who has a part in the matter.
func (g *Gate) agencies() []record.AgencyCode {
	var all []record.AgencyCode
	add := func(a record.AgencyCode) {
		if a != "" && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	if g.matter != nil {
		for _, it := range g.matter.Entries {
			add(it.Ref.Agency)
			for _, a := range it.Details.All("attended") {
				add(record.AgencyCode(a))
			}
		}
	}
	add(g.Proposal.Item.Ref.Agency)
	slices.Sort(all)
	return all
}

// chosen gives an entry of the record that was chosen; nil: there is none such.
func chosen(c *Case, ref string) *chronology.Item {
	if ref == "" {
		return nil
	}
	return c.Chronology.Find(record.ParseRef(ref, ""))
}

func dayInWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 January 2006")
}
