package pathway

import (
	"slices"
	"strings"

	"sightline/record"
)

// nrmAnswers are the answers there can be. "Considered" is none of them: it has to be said who does it by when, or why not (paragraph 4.1.14).
var nrmAnswers = []Option{
	{Value: "refer", Words: "Yes: the child is referred", Hint: "By a first responder: police, council, or one of the named charities."},
	{Value: "not-refer", Words: "No, for a reason"},
	{Value: "to-refer-later", Words: "Not yet: somebody answers it by a day"},
}

var nrmAlready = Option{Value: "already-referred", Words: "The child is referred already"}

// nrmQuestions ask for an answer about the National Referral Mechanism, with somebody who acts on it and a day.
func nrmQuestions(c *Case, a Answers) []Question {
	options := nrmAnswers
	if lastOfKind(c.Chronology, "nrm.referral") != nil {
		options = append(slices.Clone(options), nrmAlready)
	}
	all := []Question{{ID: "nrm", Label: "Is the child referred to the National Referral Mechanism?", Sort: One, Options: options, Must: "Answer whether the child is referred to the National Referral Mechanism: yes, no for a reason, or not yet by a day"}}
	switch a.Get("nrm") {
	case "not-refer":
		all = append(all, Question{ID: "nrm_why", Label: "Why not?", Hint: "That the child does not agree, or was not found with proof, is no reason under 18.", Sort: Words, Must: "Say why the child is not referred"})
	case "already-referred":
		all = append(all, Question{ID: "nrm_why", Label: "What is known of where it stands?", Sort: Words, Must: "Say what is known of where the referral stands"})
	case "refer":
		all = append(all, Question{ID: "nrm_why", Label: "What points to it?", Sort: Words, Must: "Say what points to the child being used by others"})
	case "to-refer-later":
		all = append(all, Question{ID: "nrm_why", Label: "What is waited for?", Sort: Words, Must: "Say what the answer waits for"})
	}
	if a.Is("nrm", "refer") || a.Is("nrm", "to-refer-later") {
		all = append(all,
			Question{ID: "nrm_owner", Label: "Which agency does it?", Sort: One, Options: c.agencyOptions(), Must: "Say which agency does it: a referral that is only named is nobody's"},
			Question{ID: "nrm_user", Label: "Who does it?", Hint: "Somebody who works here: it stands in their list.", Sort: Person},
			Question{ID: "nrm_who", Label: "Or somebody else: name and role", Sort: Line},
			Question{ID: "nrm_by", Label: "By when?", Sort: Day, Must: "Say by when it is done: a referral without a day is not made", Ahead: true})
	}
	return all
}

// nrmCheck holds an answer about the National Referral Mechanism to somebody, a day that is still to come, and a reason.
func nrmCheck(c *Case, a Answers, section string) (all []Problem) {
	if why := a.Get("nrm_why"); a.Is("nrm", "not-refer") && why != "" && (OnlySilence(why) || len(strings.Fields(why)) < 3) {
		all = append(all, Problem{section, "nrm_why", "Say why in a few words: what speaks against it, not that nothing was reported"})
	}
	if !a.Is("nrm", "refer") && !a.Is("nrm", "to-refer-later") {
		return all
	}
	user, who := a.Get("nrm_user"), a.Get("nrm_who")
	if _, works := c.Colleague(user); user != "" && !works {
		all = append(all, Problem{section, "nrm_user", "Choose somebody who works here, or write who does it"})
	} else if user == "" && who == "" {
		all = append(all, Problem{section, "nrm_who", "Say who does it, by name: an agency alone is nobody"})
	}
	if by := a.Get("nrm_by"); by != "" && by < c.Today() {
		all = append(all, Problem{section, "nrm_by", "The day by which it is done is today or later"})
	}
	return all
}

// nrmConsidered is an answer about the National Referral Mechanism as an entry.
func nrmConsidered(c *Case, a Answers) record.Entry {
	who := a.Get("nrm_who")
	if one, works := c.Colleague(a.Get("nrm_user")); works {
		who = one.Name.Reveal()
	}
	lead := map[string]string{
		"refer": "A referral to the National Referral Mechanism is to be made", "not-refer": "No referral to the National Referral Mechanism is made",
		"to-refer-later": "It is not decided yet whether to refer to the National Referral Mechanism", "already-referred": "The child is referred to the National Referral Mechanism already",
	}[a.Get("nrm")]
	text := lead + saidIf(": ", a.Get("nrm_why"))
	if a.Get("nrm_owner") != "" {
		text += " " + stopped(who+", "+agencyName(c.Chronology, a.Get("nrm_owner"))+", by "+whenWords(a.Get("nrm_by")))
	}
	e := c.decidedOn(c.heldOn(a), "nrm.considered", text,
		detail("decision", a.Get("nrm")), detail("reason", a.Get("nrm_why")), detail("owner", a.Get("nrm_owner")), detail("owner_user", a.Get("nrm_user")), detail("due", a.Get("nrm_by")))
	return e
}
