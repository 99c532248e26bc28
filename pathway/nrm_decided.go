package pathway

import (
	"slices"
	"strings"
	"time"

	"sightline/record"
)

// nrmDecidedBy are those whom a decision reaches: first responders and charities who refer, whoever answers for the child, and their lawyers. Who
// hears of one otherwise tells them.
var nrmDecidedBy = []record.Role{"social-worker", "team-manager", "early-help-worker", "exploitation-hub", "panel-chair", "strategy-chair", "reviewing-officer", "police-lead", "youth-justice-worker", "front-door", "out-of-hours", "legal-adviser"}

// nrmDecided is the step that records a decision of the National Referral Mechanism, the first or the final one. It can always be recorded, also
// when the referral was made where this record does not reach.
func nrmDecided(kind record.Kind) Step {
	s := Step{Of: OfChild, Kinds: []record.Kind{kind}, By: nrmDecidedBy, ID: "nrm-reasonable", Title: "Record the first decision of the National Referral Mechanism"}
	if kind == "nrm.conclusive-grounds" {
		s.ID, s.Title = "nrm-conclusive", "Record the final decision of the National Referral Mechanism"
	}
	s.Sections = func(c *Case, a Answers) []Section { return nrmDecidedSections(c, a, kind) }
	s.Check = nrmDecidedCheck
	s.Write = func(c *Case, a Answers) []record.Entry { return nrmDecidedWrite(c, a, kind) }
	return s
}

// grounds are the decisions there can be.
var grounds = []Option{
	{Value: "positive", Words: "Yes: a victim, or perhaps a victim"},
	{Value: "negative", Words: "No"},
	{Value: "suspended", Words: "It was put off"},
}

func nrmDecidedSections(c *Case, a Answers, kind record.Kind) []Section {
	s := Section{ID: "decision", Title: "The decision", Shown: nrmShown(c), Questions: []Question{
		{ID: "decision", Label: "What was decided?", Sort: One, Options: grounds, Must: "Say what was decided"},
		{ID: "by", Label: "Who decided?", Sort: One, Options: []Option{{Value: "sca", Words: "The competent authority of the Home Office"}, {Value: "local-panel", Words: "A local panel for children"}}, Must: "Say who decided"},
		{ID: "decided", Label: "When?", Sort: Day, Must: "Say when it was decided", Past: true},
	}}
	if kind == "nrm.reasonable-grounds" && a.Is("decision", "positive") {
		s = append1(s, Question{ID: "recovery", Label: "Until when does the recovery period last?", Hint: "At least 30 days, and until the final decision where that is later.", Sort: Day, Must: "Say until when the recovery period lasts", Preset: recoveryPreset(c, a)})
	}
	if a.Is("decision", "negative") || a.Is("decision", "suspended") {
		s.Questions = append(s.Questions,
			Question{ID: "why", Label: "What reasons were given?", Sort: Words, Must: "Write which reasons were given, or that none were"},
			Question{ID: "again", Label: "Who asks to look at it again, or why does nobody?", Hint: "The child goes on being kept safe, whatever was decided.", Sort: Words, Must: "Say who asks to look at it again, or why nobody does"})
	}
	return []Section{s, nrmChildSection(a), nrmTellSection(c), defenceSection(a)}
}

func recoveryPreset(c *Case, a Answers) []string {
	day, err := time.Parse(time.DateOnly, a.Get("decided"))
	if err != nil {
		return nil
	}
	until := c.After(day, c.Local.Lasts("nrm-recovery"))
	if until.IsZero() {
		return nil
	}
	return []string{record.LondonDay(until.Unix()).Format(time.DateOnly)}
}

// defenceSection asks whether the child's lawyer gets it. It never goes by itself: a defence is advised on by a lawyer.
func defenceSection(a Answers) Section {
	s := Section{ID: "defence", Title: "The child's defence", Lede: "When the child is before a court, or may be, take legal advice. Nothing goes to the defence by itself: somebody decides.", Questions: []Question{
		{ID: "defence", Label: "Is the decision given to the child's lawyer?", Sort: One, Options: []Option{{Value: "given", Words: "Yes"}, {Value: "not-given", Words: "No, for a reason"}, {Value: "later", Words: "Not decided yet"}}},
	}}
	if a.Is("defence", "given") || a.Is("defence", "not-given") {
		s.Questions = append(s.Questions,
			Question{ID: "advice", Label: "Who gave legal advice, and when?", Sort: Line, Must: "Say who gave legal advice, and when"},
			Question{ID: "defence_why", Label: "Why was it decided so?", Sort: Words, Must: "Say why it was decided so"})
	}
	return s
}

func nrmDecidedCheck(c *Case, a Answers) (all []Problem) {
	if a.Get("decided") > c.Today() {
		all = append(all, Problem{"decision", "decided", "It was decided today or before"})
	}
	decided, err := time.Parse(time.DateOnly, a.Get("decided"))
	until, wrong := time.Parse(time.DateOnly, a.Get("recovery"))
	if least := c.After(decided, c.Local.Lasts("nrm-recovery")); err == nil && wrong == nil && !least.IsZero() && until.Before(record.LondonDay(least.Unix()).Truncate(24*time.Hour)) {
		all = append(all, Problem{"decision", "recovery", "The recovery period lasts at least " + c.Local.Lasts("nrm-recovery") + ": until " + record.LondonDay(least.Unix()).Format("2 January 2006")})
	}
	return all
}

func nrmDecidedWrite(c *Case, a Answers, kind record.Kind) []record.Entry {
	what := "First decision"
	if kind == "nrm.conclusive-grounds" {
		what = "Final decision"
	}
	text := what + " of the National Referral Mechanism: " + stopped(strings.ToLower(optionWords(grounds, a.Get("decision")))) + saidIf(" Reasons: ", a.Get("why")) + saidIf(" To look at it again: ", a.Get("again")) +
		saidIf(" What the child knows of it: ", a.Get("child_said"))
	all := []record.Entry{c.decidedOn(a.Get("decided"), kind, text,
		detail("decision", a.Get("decision")), detail("by", a.Get("by")), detail("recovery_until", a.Get("recovery")), detail("reason", a.Get("why")), detail("child_told", a.Get("child_told")),
		detail("shared_with", a.All("told")...), detail("defence", a.Get("defence")))}
	if a.Is("defence", "given") || a.Is("defence", "not-given") {
		all = append(all, defenceEntry(c, a))
	}
	return all
}

// defenceEntry is the decision to give it to the child's lawyer, or not to.
func defenceEntry(c *Case, a Answers) record.Entry {
	lead, shared := "The decision is given to the child's lawyer. ", "part"
	if a.Is("defence", "not-given") {
		lead, shared = "The decision is not given to the child's lawyer. ", "none"
	}
	details := []record.Detail{
		detail("shared", shared), detail("purpose", "the defence of the child (Modern Slavery Act 2015 s45)"), detail("to_others", "the child's lawyer"),
		detail("what", "the decision of the National Referral Mechanism"), detail("reason", a.Get("defence_why")),
	}
	return c.decision("sharing.decision", lead+stopped(a.Get("defence_why"))+saidIf(" Legal advice: ", a.Get("advice")), slices.Clone(details)...)
}
