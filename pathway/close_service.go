package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// closeServiceID names the step by which a service closes its own work with a child.
const closeServiceID = "close-service"

// closeServiceStep closes what one service does for a child. That a service has not reached a child or a family is no reason: it says what was tried, and
// what was changed about it, before anything ends (paragraphs 4.1.9 and 4.1.10 of the Child Joe review: early help closed for "non-engagement" after
// a referral for exploitation, and nobody challenged it).
func closeServiceStep() Step {
	return Step{
		ID: closeServiceID, Title: "Close our own work with the child", Lede: "Closing is a decision about the child’s safety. That somebody did not come is a reason to change what is offered, and none to end it.",
		Of: OfChild, Kinds: []record.Kind{"early-help.closed", "social-care.closed", "case.closed"},
		By: serviceRoles,
		Open: func(c *Case) string {
			if service := serviceOf(c); service == "mace" || service == "vemt" {
				return "Leaving the " + c.process() + " has a step of its own, which asks for more"
			}
			return ""
		},
		Sections: closeServiceSections, Check: closeServiceCheck, Write: writeCloseService,
	}
}

func serviceOf(c *Case) record.AgencyCode {
	service, _, _ := record.Words().Agency(c.By.Agency)
	return service
}

// closeReasons are those that can stand for themselves.
func closeReasons() []Option {
	said := map[string]string{
		"needs-met": "What was needed is there", "stepped-up": "Another service does more", "stepped-down": "Another service goes on with less", "moved": "The child moved, and the other area has accepted", "transferred": "Another service has accepted",
		"other-service": "Another service does it", "aged-out": "Too old for this service, and another has accepted", "duplicate": "It was opened twice", "other": "Another reason",
	}
	var all []Option
	for _, code := range record.Words().Lists["closure-reason"] {
		if words, stands := said[code]; stands {
			all = append(all, Option{Value: code, Words: words})
		}
	}
	return all
}

// goesOnElsewhere are reasons for which somebody else has to have accepted.
var goesOnElsewhere = []string{"stepped-up", "stepped-down", "moved", "transferred", "other-service", "aged-out"}

func closeServiceSections(c *Case, a Answers) []Section {
	read := saysWhy(readFirst(c, slices.Concat(shownOf("A referral that nobody answered", c.unansweredReferrals()), c.togetherShown(), c.nobodyAsked(c.began()), c.neverChallenged(), c.disruptedSince(c.began()))))
	read.Questions = append(read.Questions, togetherQuestions(c, a)...)
	why := Section{ID: "why", Title: "Why, and why it is safe", Questions: []Question{
		{ID: "reason", Label: "Why does it end?", Hint: "Not taking part is no reason", Sort: One, Options: closeReasons(), Must: "Choose why it ends"},
		{ID: "changed", Label: "What has changed for " + c.child() + ", and who saw it when?", Sort: Words, Must: "Say what has changed for the child, and who saw it when"},
		{ID: "more", Label: "Was more help considered, and not less? Why is it not needed?", Hint: "What others know counts together: read what stands beside", Sort: Words, Must: "Say why more help is not needed"},
		{ID: "stays", Label: "What stays in place, and who goes on?", Sort: Words, Must: "Say what stays in place, and who goes on"},
		{ID: "safe", Label: "I have decided that it is safe for " + c.child() + " that our work ends", Hint: "A person decides that, and nothing here works it out", Sort: Confirmed, Must: "Decide whether it is safe to end, and say so"},
	}}
	if slices.Contains(goesOnElsewhere, a.Get("reason")) {
		why.Questions = append(why.Questions, Question{ID: "accepted", Label: "Who has accepted to go on, and when?", Sort: Words, Must: "Say who has accepted to go on, and when"})
	}
	part := Section{ID: "part", Title: "Taking part", Shown: c.lastVoice(), Questions: []Question{
		{ID: "part", Label: "Did " + c.child() + " and the family take part all along?", Sort: One, Options: []Option{{Value: "yes", Words: "Yes"}, {Value: "partly", Words: "Partly"}, {Value: "no", Words: "No"}}, Must: "Say whether the child and the family took part"},
	}}
	if p := a.Get("part"); p == "partly" || p == "no" {
		part.Questions = append(part.Questions,
			Question{ID: "tried", Label: "What was tried", Sort: Repeated, One: "attempt", AtLeast: 2, Must: "Say of at least two attempts what was tried: one way once is not enough", Inner: []Question{
				{ID: "when", Label: "When?", Sort: When, Past: true, Must: "Say when"},
				{ID: "how", Label: "How, where and by whom?", Sort: Words, Must: "Say how, where and by whom"},
				{ID: "came", Label: "What came of it?", Sort: Words, Must: "Say what came of it"},
			}},
			Question{ID: "adapted", Label: "What was changed about how help was offered, and why did that fit the child?", Hint: "Another person, place, time or way; somebody the child trusts; fear, debt or control that kept the child away", Sort: Words, Must: "Say what was changed about how help was offered"})
	}
	part.Questions = append(part.Questions, Question{ID: "says", Label: "What does " + c.child() + " say about ending it?", Hint: "Or who asked, when and how", Sort: Words, Must: "Say what the child says, or who asked"})
	told := Section{ID: "told", Title: "Who is told", Questions: []Question{
		{ID: "told", Label: "Which agencies are told before it ends?", Hint: "All that work with the child, and whoever referred", Sort: Several, Options: c.agencyOptions(), Must: "Say which agencies are told"},
		{ID: "challenge", Label: "They are told that they can challenge it, and how", Sort: Confirmed, Must: "Confirm that they are told of their right to challenge it"},
	}}
	return []Section{read, why, part, told}
}

func closeServiceCheck(c *Case, a Answers) (all []Problem) {
	if a.Is("together", "more") && a.Get("reason") != "" && a.Get("reason") != "stepped-up" {
		all = append(all, Problem{"read", "together", "Then nothing ends before more help is there: refer the child, and choose that another service does more once it has accepted"})
	}
	for _, q := range []string{"changed", "more"} {
		if words := a.Get(q); words != "" && saysNothing(words) != "" {
			all = append(all, Problem{"why", q, saysNothing(words)})
		}
	}
	if words := a.Get("adapted"); words != "" && saysNothing(words) != "" {
		all = append(all, Problem{"part", "adapted", saysNothing(words)})
	}
	if asked := LeadOf(c.Chronology).Asked; asked != nil && TakenHere(&asked.Entry) {
		all = append(all, Problem{"why", "reason", "A handover to another area waits for its answer: nothing ends before it has accepted"})
	}
	if left := c.unansweredReferrals(); len(left) > 0 {
		all = append(all, Problem{"why", "reason", "A referral about exploitation of " + itemDay(left[0]) + " is not answered: nothing ends before it is"})
	}
	if a.Is("told", string(c.By.Agency)) && len(a.All("told")) == 1 {
		all = append(all, Problem{"told", "told", "Your own agency alone is nobody: say who else is told"})
	}
	return all
}

// unansweredReferrals are referrals about exploitation to which nobody has given an answer: those that wait to be screened, and those to children's
// social care after which nothing was decided.
func (c *Case) unansweredReferrals() (open []*chronology.Item) {
	if m := Current(c.Matters); m != nil && m.waits() {
		open = append(open, m.Opened)
	}
	for _, it := range c.Chronology.Items {
		if it.Kind != "social-care.referral" || it.Repeats || !namesExploitation(it) || !slices.Contains([]string{"", "unknown"}, it.Details.First("decision")) {
			continue
		}
		if !slices.ContainsFunc(c.Chronology.Items[it.Pos+1:], answersReferral) {
			open = append(open, it)
		}
	}
	return open
}

// answersReferral reports an entry by which somebody decided about a referral.
func answersReferral(it *chronology.Item) bool {
	return anyKind(it, "social-care.assessment", "social-care.enquiry", "meeting.strategy", "meeting.complex-strategy", "mace.accepted", "mace.declined", "meeting.conference-initial")
}

func writeCloseService(c *Case, a Answers) []record.Entry {
	kind := map[record.AgencyCode]record.Kind{"early-help": "early-help.closed", "social-care": "social-care.closed"}[serviceOf(c)]
	details := []record.Detail{detail("reason", a.Get("reason")), detail("told", a.All("told")...)}
	if kind == "" {
		kind = "case.closed"
		details = append(details, detail("service", string(c.By.Agency)))
	}
	var tried []string
	for _, row := range a.Rows("tried") {
		tried = append(tried, strings.TrimSuffix(brief(a.Get(row, "how")), ".")+" ("+whenWords(a.Get(row, "when"))+"): "+brief(a.Get(row, "came")))
	}
	text := agencyName(c.Chronology, string(c.By.Agency)) + " ends its work with " + c.child() + ". What has changed: " + brief(a.Get("changed")) + " Why no more help is needed: " + brief(a.Get("more")) + " What stays: " + brief(a.Get("stays")) +
		saidIf(" Who goes on: ", a.Get("accepted")) + saidIf(" Tried: ", strings.Join(tried, " ")) + saidIf(" Changed about how help was offered: ", a.Get("adapted")) + saidIf(" Not asked, and why: ", a.Get("unasked")) + " What the child says: " + brief(a.Get("says")) + " It can be challenged."
	return []record.Entry{c.decision(kind, clipped(text), details...)}
}
