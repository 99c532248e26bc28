package pathway

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sightline/record"
)

func holdCheck(c *Case, a Answers) (all []Problem) {
	t := c.typeOf(a)
	if t == nil {
		return nil
	}
	all = append(all, heldCheck(c, a, t)...)
	all = append(all, earlierCheck(c, a)...)
	if t.wantsView(c, c.concernsOf(a)) {
		all = append(all, viewCheck(a)...)
		all = append(all, nrmCheck(c, a, "nrm")...)
	}
	return append(all, actionsCheck(c, a)...)
}

// heldCheck asks for a day that is not ahead: what was agreed at the meeting counts from it.
func heldCheck(c *Case, a Answers, t *MeetingType) (all []Problem) {
	if w, err := record.ParseWhen(a.Get("held")); err == nil && w.Known() {
		switch {
		case !w.OneDay():
			all = append(all, Problem{"meeting", "held", "Say on which day it was held"})
		case w.In(c.Chronology.Born).Hull().Lo > c.Now.Unix():
			all = append(all, Problem{"meeting", "held", "It was held today or before: a meeting that is still ahead is called, not closed"})
		}
	}
	if len(c.there(a)) == 0 {
		all = append(all, Problem{"there", "others", "Say who was there: a meeting is of somebody"})
	}
	if t.EachChild && a.Get("subjects") != "" && !isNumber(a.Get("subjects")) {
		all = append(all, Problem{"meeting", "subjects", "Say about how many children it was in figures, such as 4"})
	}
	return all
}

// holdWrite makes the entries of a meeting: the meeting itself, the referral and the view, the answer about the National Referral Mechanism, the
// actions, what the child said, and what is only for some in entries of their own.
func holdWrite(c *Case, a Answers) []record.Entry {
	t := c.typeOf(a)
	all := []record.Entry{c.decidedOn(c.heldOn(a), t.Kind, meetingText(c, a, t), meetingDetails(c, a, t)...)}
	if t.wantsView(c, c.concernsOf(a)) {
		all = append(all, viewEntries(c, a, t)...)
		all = append(all, nrmConsidered(c, a))
	}
	all = append(all, actionEntries(c, a)...)
	all = append(all, earlierEntries(c, a)...)
	if e, said := childVoice(c, a); said {
		all = append(all, e)
	}
	return append(all, apartEntries(c, a)...)
}

func meetingText(c *Case, a Answers, t *MeetingType) string {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "%s held. There: %s.", t.Title, agencyNames(c.Chronology, c.there(a)))
	for _, one := range []struct {
		lead string
		of   []string
	}{{" Invited and not there, but sent what they know: ", c.tookPart(a, "sent")}, {" Invited and not there: ", c.tookPart(a, "absent")}} {
		if len(one.of) > 0 {
			b.WriteString(one.lead + agencyNames(c.Chronology, one.of) + ".")
		}
	}
	if lacking := t.Lacking(slices.Concat(c.answered(a, "invited"), c.there(a))); len(lacking) > 0 {
		_, _ = fmt.Fprintf(&b, " Not invited and not there: %s.", strings.Join(lacking, ", "))
	}
	b.WriteString(childText(c, a))
	for _, row := range a.Rows("decisions") {
		b.WriteString(saidIf(" Decided: ", a.Get(row, "what")) + saidIf(" Why: ", a.Get(row, "why")) + saidIf(" Also considered: ", a.Get(row, "options")))
	}
	b.WriteString(saidIf(" For "+c.child()+": ", a.Get("outcome_for")) + saidIf(" Why "+c.child()+" stays in the process: ", a.Get("stays")))
	for _, row := range a.Rows("dissents") {
		b.WriteString(saidIf(" Seen differently by "+a.Get(row, "who")+": ", a.Get(row, "what")))
	}
	switch n := len(a.Rows("actions")); n {
	case 0:
		b.WriteString(saidIf(" No action was agreed: ", a.Get("no_action")))
	case 1:
		b.WriteString(" One action was agreed.")
	default:
		_, _ = fmt.Fprintf(&b, " %d actions were agreed.", n)
	}
	return b.String()
}

// childText says what the meeting lacked of the child: it decided without it, and that is for the adults to put right.
func childText(c *Case, a Answers) (text string) {
	if a.Is("child_view", "not-given") {
		text = " What " + c.child() + " says was not there." + saidIf(" Why: ", a.Get("child_why")) + saidIf(" Who tried to ask: ", a.Get("child_tried"))
	}
	if a.Is("met_child", "no") {
		text += " Nobody at the meeting had met " + c.child() + "."
	}
	return text
}

// theChild begins a sentence with the name of the child.
func (c *Case) theChild() string {
	if c.Child == "" {
		return "The child"
	}
	return c.child()
}

// meetingDetails are the coded facts of a meeting. Which of them a kind can have, the vocabulary says.
func meetingDetails(c *Case, a Answers, t *MeetingType) []record.Detail {
	all := []record.Detail{
		detail("attended", c.there(a)...), detail("invited", c.answered(a, "invited")...), detail("sent", c.tookPart(a, "sent")...), detail("absent", c.tookPart(a, "absent")...),
		detail("chaired_by", a.Get("chair")), detail("method", a.Get("method")), detail("concern", c.concernsOf(a)...), detail("meeting", a.Get("shared")), detail("subjects", a.Get("subjects")),
		detail("met_child", a.Get("met_child")), detail("history_read", a.Get("history_read")), detail("dissent", a.Get("dissent")), detail("actions", strconv.Itoa(len(a.Rows("actions")))),
		detail("reason", a.Get("stays")), detail("next", a.Get("next")), detail("mother", openly(a.Get("mother"))), detail("father", openly(a.Get("father"))),
	}
	if t.Outcome {
		all = append(all, detail("decision", a.Get("outcome")))
	} else {
		all = append(all, detail("decision", decidedWhat(a)...))
	}
	if t.EachChild {
		all = append(all, detail("outcome", a.Get("outcome_for")))
	}
	if t.wantsView(c, c.concernsOf(a)) {
		all = append(all, detail("view", seenAs(a)), detail("nrm", a.Get("nrm")), detail("mace_referral", yesIf(told(c, a, t))))
	}
	return append(all, viewsDetails(a, t)...)
}

func decidedWhat(a Answers) (what []string) {
	for _, row := range a.Rows("decisions") {
		what = append(what, a.Get(row, "what"))
	}
	return what
}

func yesIf(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// viewsDetails say whether the child and the parents were there, in the words that returns and rules know.
func viewsDetails(a Answers, t *MeetingType) (all []record.Detail) {
	if t.Child {
		all = append(all, detail("child_view", a.Get("child_view")), detail("attended_by_child", yesIf(a.Is("child_view", "attended"))),
			detail("participation", map[string]string{"attended": "attended-spoke", "brought": "not-attended-views-sent", "not-given": "not-attended"}[a.Get("child_view")]))
	}
	if t.Parents {
		mother, father := a.Is("mother", "attended"), a.Is("father", "attended")
		there := map[[2]bool]string{{true, true}: "both", {true, false}: "mother", {false, true}: "father", {false, false}: "none"}
		all = append(all, detail("parents", there[[2]bool{mother, father}]))
	}
	return all
}

// childVoice is what the child said, as an entry like any other of the child's words.
func childVoice(c *Case, a Answers) (record.Entry, bool) {
	if a.Get("child_said") == "" || a.Is("child_view", "not-given") {
		return record.Entry{}, false
	}
	when := cmp.Or(a.Get("child_when"), c.heldOn(a))
	return c.decidedOn(when, "child.voice", c.theChild()+" said: "+stopped(a.Get("child_said")),
		detail("about", "decision"), detail("asked", "yes"), detail("words", a.Get("child_words")), detail("said_to", cmp.Or(a.Get("child_by"), "the meeting")), detail("from", first)), true
}

// openly is how what a parent says came, as everybody who reads of the meeting may know it.
func openly(how string) string {
	if how == parentNotTold {
		return parentNotAsked
	}
	return how
}

// apartEntries are what not everybody who reads of the meeting may read: each stands by itself, for those it is for.
func apartEntries(c *Case, a Answers) (all []record.Entry) {
	add := func(text string, to record.Handling, more ...record.Detail) {
		e := c.decidedOn(c.heldOn(a), record.Note, text, append(more, detail("from", first))...)
		e.Handling = to
		all = append(all, e)
	}
	for _, row := range a.Rows("apart") {
		add("Said at the meeting"+byWhom(a.Get(row, "who"))+": "+stopped(a.Get(row, "words")), record.Handling(a.Get(row, "for")))
	}
	for _, who := range []string{"mother", "father"} {
		switch a.Get(who) {
		case parentNotTold:
			add("The "+who+" is not told of the meeting, because telling could put somebody in danger: "+stopped(a.Get(who+"_why")), record.ProfessionalsOnly, detail("not_told", who))
		case parentNotAsked:
			add("The "+who+" was not asked for the meeting. Why, and who tries next: "+stopped(a.Get(who+"_why")), record.ProfessionalsOnly)
		}
	}
	return all
}

// byWhom names whoever said something, where it is known.
func byWhom(who string) string {
	if who == "" {
		return ""
	}
	return " by " + who
}
