package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// nrmRefer is the step that refers to the National Referral Mechanism. An agency that is no first responder asks one, by a day.
func nrmRefer() Step {
	return Step{
		ID: "nrm-refer", Title: "Refer to the National Referral Mechanism", Lede: dangerFirst, Of: OfChild, Kinds: []record.Kind{"nrm.referral", "request.made", "nrm.considered"},
		Sections: nrmReferSections, Check: nrmReferCheck, Write: nrmReferWrite,
	}
}

// refersItself reports that whoever takes the step may refer: their agency is a first responder, or one of the named charities.
func refersItself(c *Case, a Answers) bool {
	if FirstResponder(c.By.Agency) {
		return true
	}
	return mayBeCharity(c.By.Agency) && slices.Contains(nrmWho().Charities, a.Get("charity"))
}

func nrmReferSections(c *Case, a Answers) []Section {
	s := Section{ID: "referral", Title: "The referral", Lede: nrmLede, Shown: nrmShown(c)}
	if mayBeCharity(c.By.Agency) {
		s = append1(s, charityQuestion())
	}
	if !refersItself(c, a) {
		return []Section{askResponder(c, s)}
	}
	s = append1(s, Question{ID: "type", Label: "What sort of exploitation?", Sort: One, Options: codeOptions(record.Words().Lists["exploitation-type"], nil), Must: "Choose what sort of exploitation it is"})
	if isAdult(c) {
		s = append1(s, Question{ID: "consent", Label: "Does the young person agree?", Hint: "From 18 they have to. Without it a public authority still notifies, and gives no name.", Sort: One, Options: []Option{
			{Value: "given", Words: "Yes"}, {Value: "refused", Words: "No"},
		}, Must: "Say whether the young person agrees: from 18 they have to"})
		if a.Is("consent", "refused") {
			return []Section{append1(s, Question{ID: "why", Label: "What did they say, and how are they kept safe?", Sort: Words, Must: "Write what they said, and how they are kept safe"})}
		}
	}
	s.Questions = append(s.Questions,
		Question{ID: "why", Label: "What points to it?", Hint: "What was done to the young person, who gains, what they were found with or where.", Sort: Words, Must: "Say what points to the child being used by others"},
		Question{ID: "evidence", Label: "What in the record shows it?", Sort: Entries, Of: showsHarm},
		Question{ID: "sent", Label: "When was it sent?", Hint: "The form is sent to the Home Office; this record keeps that it was.", Sort: Day, Must: "Say when the referral was sent", Preset: []string{c.Today()}, Past: true},
		Question{ID: "again", Label: "Is it to look again at a decision?", Sort: One, Options: yesOrNo, Must: "Say whether it asks to look again at a decision"},
		Question{ID: "guardian", Label: "Is an independent child trafficking guardian asked for?", Sort: One, Options: yesOrNo, Must: "Say whether an independent child trafficking guardian is asked for"})
	return []Section{s, nrmChildSection(a), nrmTellSection(c)}
}

// showsHarm reports an entry that can show the Home Office what happened to a child: it is neither silence nor a decision about the child, and may
// be read by whoever reads the referral.
func showsHarm(it *chronology.Item) bool {
	kind := string(it.Kind)
	return (it.Handling == "" || it.Handling == record.Open) && !ShowsNothing(it) && !Decides(it.Kind) && !isMeeting(it) &&
		!slices.ContainsFunc([]string{"mace.", "nrm.", "meeting.", "action.", "request.", "challenge.", "transfer."}, func(family string) bool { return strings.HasPrefix(kind, family) })
}

func charityQuestion() Question {
	options := []Option{}
	for _, name := range nrmWho().Charities {
		options = append(options, Option{Value: name, Words: name})
	}
	return Question{ID: "charity", Label: "Which first responder organisation are you?", Sort: One, Options: append(options, Option{Value: "none", Words: "None of these"}), Must: "Say which first responder organisation you are, or that you are none"}
}

// askResponder asks a first responder to refer.
func askResponder(c *Case, s Section) Section {
	s.Title = "Ask a first responder"
	s.Lede = "Your agency is no first responder, so one is asked to refer, by a day. " + nrmLede
	var options []Option
	for _, o := range c.askOptions() {
		if FirstResponder(record.AgencyCode(o.Value)) {
			options = append(options, o)
		}
	}
	s.Questions = append(s.Questions,
		Question{ID: "to", Label: "Who is asked?", Sort: One, Options: options, Must: "Choose a first responder to ask"},
		Question{ID: "by", Label: "By when?", Sort: Day, Must: "Say by when they refer", Preset: []string{c.Due(c.Local.Lasts("nrm-asked"))}, Ahead: true},
		Question{ID: "why", Label: "What points to it?", Sort: Words, Must: "Say what points to the child being used by others"},
		Question{ID: "evidence", Label: "What in the record shows it?", Sort: Entries, Of: showsHarm})
	return s
}

func nrmChildSection(a Answers) Section {
	s := Section{ID: "child", Title: "What the child knows", Questions: []Question{
		{ID: "child_told", Label: "Was it explained to the child?", Sort: One, Options: yesOrNo, Must: "Say whether it was explained to the child"},
	}}
	lead := "What did the child say?"
	if a.Is("child_told", "no") {
		lead = "Who explains it, when, and why not before?"
	}
	return append1(s, Question{ID: "child_said", Label: lead, Sort: Words, Must: lead})
}

// nrmTellSection asks which agencies learn of it: a court that does not know sentences a child who may be a victim.
func nrmTellSection(c *Case) Section {
	return Section{ID: "tell", Title: "Who learns of it", Questions: []Question{
		{ID: "told", Label: "Which agencies are told?", Hint: "Youth justice and police, when the child is before a court or may be.", Sort: Several, Options: c.agencyOptions(), Preset: c.justiceAgencies()},
	}}
}

// justiceAgencies are the youth justice services that wrote in the record.
func (c *Case) justiceAgencies() (codes []string) {
	for _, it := range c.Chronology.Items {
		if code := string(it.Ref.Agency); meetings().isOf("youth-justice", it.Ref.Agency) && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

func nrmReferCheck(c *Case, a Answers) (all []Problem) {
	if by := a.Get("by"); !refersItself(c, a) && by != "" && by < c.Today() {
		all = append(all, Problem{"referral", "by", "The day by which they refer is today or later"})
	}
	if sent := a.Get("sent"); refersItself(c, a) && sent > c.Today() {
		all = append(all, Problem{"referral", "sent", "It was sent today or before"})
	}
	if why := a.Get("why"); why != "" && len(strings.Fields(why)) < 3 {
		all = append(all, Problem{"referral", "why", "Say in a few words what points to it"})
	}
	return all
}

func nrmReferWrite(c *Case, a Answers) []record.Entry {
	switch {
	case !refersItself(c, a):
		text := "Asked to refer the child to the National Referral Mechanism as a first responder, by " + whenWords(a.Get("by")) + "." + saidIf(" What points to it: ", a.Get("why"))
		return []record.Entry{
			c.request(text, a.Get("to"), "referral to the National Referral Mechanism", a.Get("by")),
			c.decision("nrm.considered", "A referral to the National Referral Mechanism is to be made"+saidIf(": ", a.Get("why")), detail("decision", "refer"), detail("reason", a.Get("why")), detail("owner", a.Get("to")), detail("due", a.Get("by"))),
		}
	case a.Is("consent", "refused"):
		notified := "not-ours"
		if mustNotify(c.By.Agency) {
			notified = "without-name"
		}
		text := "Does not agree to be referred to the National Referral Mechanism." + saidIf(" ", a.Get("why"))
		return []record.Entry{c.decision("nrm.considered", text, detail("decision", "not-refer"), detail("reason", a.Get("why")), detail("notified", notified))}
	}
	consent := "not-needed"
	if isAdult(c) {
		consent = "given"
	}
	text := "Referred to the National Referral Mechanism on " + whenWords(a.Get("sent")) + "." + saidIf(" What points to it: ", a.Get("why")) + saidIf(" What the child knows of it: ", a.Get("child_said"))
	return []record.Entry{c.decidedOn(a.Get("sent"), "nrm.referral", text,
		detail("by", string(c.By.Agency)), detail("type", a.Get("type")), detail("consent_status", consent), detail("reconsideration", a.Get("again")), detail("guardian", a.Get("guardian")),
		detail("evidence", a.All("evidence")...), detail("reason", a.Get("why")), detail("child_told", a.Get("child_told")), detail("shared_with", a.All("told")...))}
}
