package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// exploitationViews are the ways to see it. "At risk of" and "being exploited" are two answers.
var exploitationViews = []Option{
	{Value: "being-exploited", Words: "The child is being exploited"},
	{Value: "was-exploited", Words: "The child was exploited before"},
	{Value: "at-risk", Words: "The child is at risk of being exploited"},
	{Value: "not-known", Words: "Not known yet"},
	{Value: "not-indicated", Words: "Nothing points to it, for a reason"},
}

// viewSection asks how the meeting sees exploitation. Whoever says "at risk" is asked whether it happens now, and what is not known yet needs
// what would tell, who asks, and by when (paragraph 4.3.8: one meeting saw "risks of exploitation", and nobody was referred).
func viewSection(c *Case, a Answers) Section {
	s := Section{ID: "exploitation", Title: "How exploitation is seen", Lede: "Anything but “nothing points to it” refers the child to the exploitation hub when the meeting is closed, or tells the hub that has the child already.", Shown: lastView(c), Questions: []Question{
		{ID: "view", Label: "How does the meeting see it?", Sort: One, Options: exploitationViews, Must: "Say how the meeting sees exploitation"},
		{ID: "view_why", Label: "On what does that rest?", Hint: "What was seen, said or found. That there are no reports is no ground.", Sort: Words, Must: "Say on what the view of exploitation rests"},
	}}
	switch a.Get("view") {
	case "at-risk":
		s.Questions = append(s.Questions, Question{ID: "being", Label: "Is the child being exploited now?", Hint: "“At risk” alone leaves this open.", Sort: One, Options: []Option{
			{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No, for a reason"}, {Value: "unknown", Words: "Not known"},
		}, Must: "Say whether the child is being exploited now: “at risk” alone leaves it open"})
		if a.Is("being", "no") {
			s.Questions = append(s.Questions, Question{ID: "being_why", Label: "What shows that it is not happening now?", Sort: Words, Must: "Say what shows that the child is not being exploited now"})
		}
	case "not-indicated", "":
		return s
	}
	if unsure(a) {
		s.Questions = append(s.Questions,
			Question{ID: "tell", Label: "What would tell us?", Sort: Words, Must: "Say what would tell whether the child is being exploited"},
			Question{ID: "tell_agency", Label: "Which agency asks?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency asks"},
			Question{ID: "tell_who", Label: "Who asks?", Hint: "Their name and role.", Sort: Line, Must: "Say who asks"},
			Question{ID: "tell_by", Label: "By when?", Sort: Day, Must: "Say by when it is asked", Ahead: true})
	}
	return append1(s, Question{ID: "view_type", Label: "What sort of exploitation?", Sort: One, Options: codeOptions(record.Words().Lists["exploitation-type"], nil)})
}

// unsure reports an answer that leaves open whether the child is being exploited.
func unsure(a Answers) bool {
	return a.Is("view", "not-known") || a.Is("view", "at-risk") && a.Is("being", "unknown")
}

// seen is the view as it is kept: whoever says "at risk" and then that it happens now sees a child who is being exploited.
func seenAs(a Answers) string {
	if a.Is("view", "at-risk") && a.Is("being", "yes") {
		return "being-exploited"
	}
	return a.Get("view")
}

// viewCheck refuses silence as the ground for seeing nothing, or nothing now.
func viewCheck(a Answers) (all []Problem) {
	ground := map[bool]string{true: "view_why", false: "being_why"}[a.Is("view", "not-indicated")]
	rests := a.Is("view", "not-indicated") || a.Is("view", "at-risk") && a.Is("being", "no")
	if rests && a.Get(ground) != "" && OnlySilence(a.Get(ground)) {
		all = append(all, Problem{"exploitation", ground, "No reports is not evidence of less harm: say what was seen, and by whom"})
	}
	return all
}

// lastView shows how it was seen before, and that the hub has the child where it has.
func lastView(c *Case) (shown []Shown) {
	if m := Current(c.Matters); m != nil {
		shown = append(shown, Shown{Lead: "In the exploitation process since " + itemDay(m.Opened), Text: record.Private(m.Stage.Words()), Entry: m.Opened.Ref})
	}
	for _, it := range slices.Backward(c.Chronology.Items) {
		if it.Kind == "exploitation.view" || it.Details.First("view") != "" {
			return append(shown, Shown{Lead: "Seen before, " + itemDay(it), Text: it.Text, Entry: it.Ref})
		}
	}
	return shown
}

// viewEntries are what the view of a meeting writes: the view itself, and the referral to the exploitation hub it makes where no hub has the child.
// from points at the meeting.
func viewEntries(c *Case, a Answers, t *MeetingType) []record.Entry {
	view := seenAs(a)
	words := optionWords(exploitationViews, view)
	text := "The " + strings.ToLower(t.Title) + " sees it so: " + stopped(words) + saidIf(" It rests on this: ", a.Get("view_why")) + saidIf(" Not happening now, because: ", a.Get("being_why"))
	if unsure(a) {
		text += saidIf(" What would tell: ", a.Get("tell")) + " " + stopped(a.Get("tell_who")+", "+agencyName(c.Chronology, a.Get("tell_agency"))+", asks by "+whenWords(a.Get("tell_by")))
	}
	all := []record.Entry{c.decidedOn(c.heldOn(a), "exploitation.view", text,
		detail("view", view), detail("at_risk", atRisk(a)), detail("type", a.Get("view_type")), detail("agreed_by", c.there(a)...), detail("reason", a.Get("view_why")),
		detail("would_tell", a.Get("tell")), detail("owner", a.Get("tell_agency")), detail("due", a.Get("tell_by")), detail("from", first))}
	if refers(c, a, t) {
		referral := "Referred to the exploitation hub by the " + strings.ToLower(t.Title) + " of " + whenWords(c.heldOn(a)) + ": " + stopped(words) + saidIf(" ", a.Get("view_why"))
		all = append([]record.Entry{c.decidedOn(c.heldOn(a), "mace.referral", referral,
			detail("by", string(c.By.Agency)), detail("concern", c.concernsOf(a)...), detail("from", first))}, all...)
	}
	return all
}

func atRisk(a Answers) string {
	if a.Is("view", "at-risk") {
		return "yes"
	}
	return ""
}

// refers reports that closing the meeting makes a referral: it sees anything but that nothing points to it, and no hub has the child.
func refers(c *Case, a Answers, t *MeetingType) bool {
	if !told(c, a, t) {
		return false
	}
	m := Current(c.Matters)
	return m == nil || m.Stage == EndedElsewhere
}

// told reports that the hub learns of the meeting: by a referral, or as what came to the matter it has.
func told(c *Case, a Answers, t *MeetingType) bool {
	return t.wantsView(c, c.concernsOf(a)) && a.Get("view") != "" && !a.Is("view", "not-indicated")
}

func optionWords(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Words
		}
	}
	return value
}

// decidedOn makes an entry of what was decided on a day, or at a time, that was said.
func (c *Case) decidedOn(when string, kind record.Kind, text string, details ...record.Detail) record.Entry {
	e := c.decision(kind, text, details...)
	if w, err := record.ParseWhen(when); err == nil && w.Known() {
		e.Happened = w
	}
	e.Details = slices.DeleteFunc(e.Details, func(d record.Detail) bool {
		_, known := record.Words().Detail(kind, d.Key)
		return !known
	})
	return e
}

// digest shows the history as far as it is needed to decide: earlier referrals, what came of them, closures and endings, and the last things of
// weight.
func (c *Case) digest() []Shown {
	var before, weighty []*chronology.Item
	for _, it := range c.Chronology.Items {
		switch {
		case it.Repeats:
		case isReferralOrEnding(it.Kind):
			before = append(before, it)
		case isWeighty(it):
			weighty = append(weighty, it)
		}
	}
	return append(shownOf("Earlier referrals and endings", lastOf(before, 20)), shownOf("Last of weight", lastOf(weighty, 10))...)
}

func isReferralOrEnding(kind record.Kind) bool {
	return slices.Contains([]record.Kind{"social-care.referral", "social-care.closed", "early-help.closed", "case.closed", "mace.referral", "mace.accepted", "mace.declined", "mace.stepped-down", "mace.exit", "plan.protection-start", "plan.protection-end"}, kind)
}

// isWeighty reports what nobody at a meeting should miss: what somebody marked, harm, what the child told, being missing, arrests and weapons.
func isWeighty(it *chronology.Item) bool {
	if it.Details.Has("significance", "critical") {
		return true
	}
	return slices.Contains([]record.Kind{
		"child.disclosure", "police.victim", "police.arrest", "police.weapon", "police.protection", "police.threat", "health.emergency", "health.self-harm", "missing.episode", "missing.reported",
		"exploitation.indicator", "education.exclusion", "education.cognitive-assessment", "meeting.strategy", "nrm.referral", "legal.secure-order", "care.started",
	}, it.Kind)
}

func lastOf(items []*chronology.Item, n int) []*chronology.Item {
	return items[max(0, len(items)-n):]
}

// shownOf shows entries, the newest first.
func shownOf(lead string, items []*chronology.Item) (shown []Shown) {
	for _, it := range slices.Backward(items) {
		shown = append(shown, Shown{Lead: lead + ": " + it.Info.Label + ", " + itemDay(it), Text: it.Text, Entry: it.Ref})
	}
	return shown
}

// lastVoice shows what the child said last.
func (c *Case) lastVoice() []Shown {
	return shownOf("The child said", lastOf(c.Chronology.Voice(), 3))
}
