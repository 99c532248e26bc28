package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// openServiceID names the step by which a service begins to work with a child.
const openServiceID = "open-service"

// serviceRoles are who begin and end what one service does.
var serviceRoles = []record.Role{"early-help-worker", "social-worker", "team-manager", "youth-justice-worker", "health-lead", "inclusion-lead", "school-lead", "missing-coordinator", "transfer-lead"}

func serviceSteps() []Step { return []Step{openServiceStep(), closeServiceStep(), mentalHealthStep()} }

// openServiceStep begins the work of a service. It points at every agency that holds something, and at those of which nobody knows whether they do, and
// says whom to ask (paragraph 4.1.9 of the Child Joe review: early help used another system, and could not see the history).
func openServiceStep() Step {
	return Step{
		ID: openServiceID, Title: "Begin our own work with the child", Lede: "Help begins now. What others know is asked for on the same day, and nobody waits for it before helping.",
		Of: OfChild, Kinds: []record.Kind{"early-help.started", "case.opened", "request.made"}, By: serviceRoles,
		Open: func(c *Case) string {
			if it := c.openHere(); it != nil {
				return agencyName(c.Chronology, string(c.By.Agency)) + " works with " + c.child() + " already, since " + itemDay(it)
			}
			return ""
		},
		Sections: openServiceSections, Write: writeOpenService,
	}
}

// openHere is the entry by which the service of whoever looks began its work here; nil when it did not, or ended it since.
func (c *Case) openHere() (open *chronology.Item) {
	for _, it := range c.Chronology.Items {
		switch {
		case !record.Words().SameAgency(it.Ref.Agency, c.By.Agency):
		case TakenHere(&it.Entry) && it.Details.First("step") == openServiceID && it.Kind != "request.made":
			open = it
		case anyKind(it, "early-help.closed", "social-care.closed", "case.closed"):
			open = nil
		}
	}
	return open
}

func openServiceSections(c *Case, a Answers) []Section {
	read := saysWhy(readFirst(c, c.pointers()))
	read.Title = "Who knows something already"
	begin := Section{ID: "begin", Title: "The work that begins", Questions: []Question{
		{ID: "why", Label: "Why does it begin, and what is it to change for " + c.child() + "?", Sort: Words, Must: "Say why it begins, and what it is to change for the child"},
		{ID: "who", Label: "Who works with " + c.child() + ", and who is that to the child?", Hint: "Somebody the child knows and trusts, where there is one", Sort: Words, Must: "Say who works with the child"},
		{ID: "says", Label: "What do " + c.child() + " and the family say they want?", Hint: "Or who asked, when and how", Sort: Words, Must: "Say what the child and the family want, or who asked"},
	}}
	ask := Section{ID: "ask", Title: "Who is asked now", Shown: c.nobodyAsked(nil), Questions: []Question{
		{ID: "ask", Label: "Which agencies are asked what they know?", Sort: Several, Options: c.knowingOptions()},
	}}
	if len(a.All("ask")) > 0 {
		ask.Lede = c.ringThem(a.All("ask"))
		ask.Questions = append(ask.Questions,
			Question{ID: "what", Label: "What exactly are they asked, and why is it needed?", Sort: Words, Must: "Say what exactly they are asked, and why"},
			Question{ID: "by", Label: "By when?", Hint: "Unanswered it climbs by itself to those who answer for the agency", Sort: Day, Ahead: true, Must: "Say by which day", Preset: []string{c.Due(c.Local.Lasts("request"))}})
	}
	if len(c.holdersLeftOut(a)) > 0 {
		ask.Questions = append(ask.Questions, Question{ID: "not_asked", Label: "Of agencies that hold a record: why are some not asked now?", Sort: Words, Must: "Ask every agency that holds a record, or say why some are not asked now"})
	}
	return []Section{read, begin, ask}
}

// pointers say of each agency that holds something that a record exists, how much, of when the latest is, and whom to ask. Nothing of what is in it: what
// whoever opens may see stands below, and no more.
func (c *Case) pointers() (all []Shown) {
	for _, k := range whoKnows(c.Chronology, nil) {
		if k.Holds > 0 && !record.Words().SameAgency(k.Agency, c.By.Agency) {
			all = append(all, Shown{Lead: k.Name + ": a record exists.", Text: record.Private("It holds " + k.HeldWords() + ". Ask: " + whomToAsk(k.Agency) + ". It was " + k.Words() + ".")})
		}
	}
	return all
}

// whomToAsk says who of an agency knows what it holds.
func whomToAsk(agency record.AgencyCode) string {
	service, _, _ := record.Words().Agency(agency)
	role := pointOf(string(agency))
	switch string(service) {
	case "early-help":
		role = "early-help-worker"
	case "mental-health", "forensic-mental-health", "sexual-health", "school-nursing", "substance-service":
		role = "health-lead"
	case "secure-home", "childrens-home", "fostering", "voluntary", "navigator", "housing":
		return record.Words().AgencyList[service]
	}
	return record.Words().RoleName(role)
}

// knowingOptions are the agencies that can be asked: those that hold something first, then those of which nobody knows.
func (c *Case) knowingOptions() (all []Option) {
	var more []Option
	for _, k := range whoKnows(c.Chronology, nil) {
		o := Option{Value: string(k.Agency), Words: k.Name, Hint: k.HeldWords() + "; " + k.Words()}
		if c.nobodyAt(o.Value) {
			o.Hint += ". Nobody of it has an account here"
		}
		switch {
		case record.Words().SameAgency(k.Agency, c.By.Agency):
		case k.Holds > 0:
			all = append(all, o)
		default:
			more = append(more, o)
		}
	}
	return append(all, more...)
}

// holdersLeftOut are the agencies that hold something, were not asked before, and are not asked now.
func (c *Case) holdersLeftOut(a Answers) []Knowing {
	return slices.DeleteFunc(c.unasked(nil), func(k Knowing) bool { return k.Holds == 0 || k.Asked != NotAsked || a.Is("ask", string(k.Agency)) })
}

func writeOpenService(c *Case, a Answers) []record.Entry {
	kind, details := record.Kind("case.opened"), []record.Detail{detail("service", string(c.By.Agency))}
	if serviceOf(c) == "early-help" {
		kind, details = "early-help.started", nil
	}
	name := agencyName(c.Chronology, string(c.By.Agency))
	text := name + " begins to work with " + c.child() + ". " + brief(a.Get("why")) + " Who works with the child: " + brief(a.Get("who")) + " What the child and the family want: " + brief(a.Get("says")) +
		" The history was read: " + brief(a.Get("matters")) + saidIf(" Not asked now, and why: ", a.Get("not_asked"))
	all := []record.Entry{c.decision(kind, clipped(text), details...)}
	for _, agency := range a.All("ask") {
		all = append(all, c.request(name+" begins to work with "+c.child()+" and asks "+agencyName(c.Chronology, agency)+", by "+whenWords(a.Get("by"))+": "+brief(a.Get("what")), agency, a.Get("what"), a.Get("by")))
	}
	return all
}
