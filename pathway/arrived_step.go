package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// The steps about what came in.
const (
	readNoticeID = "read-notice"
	triageID     = "triage-notice"
	lookNoticeID = "look-notice"
)

// What can come of a notification.
const (
	toWorker    = "to-worker"
	toEnquiry   = "enquiry"
	nothingMore = "nothing-more"
)

func arrivedSteps() []Step { return []Step{readNoticeStep(), triageStep(), lookNoticeStep()} }

// Reads reports a step by which somebody says that they have read what came in.
func Reads(step string) bool { return step == readNoticeID || step == triageID }

// readRolesToo are who reads what comes in: those by whose reading an area has read, and whoever it is passed to.
var readRolesToo = slices.Concat(readRoles, []record.Role{"exploitation-hub", "panel-chair", "police-lead", "reviewing-officer", "early-help-worker", "youth-justice-worker", "health-lead", "school-lead", "missing-coordinator", "virtual-school"})

// arrivedOf gives what came in that a step is about; nil when it is about something else.
func arrivedOf(c *Case) *Arrived {
	if c.About == nil {
		return nil
	}
	all := Arrivals(c)
	if i := slices.IndexFunc(all, func(a *Arrived) bool { return a.Item.Ref == c.About.Ref }); i >= 0 {
		return all[i]
	}
	return nil
}

// readNoticeStep says that a person has read what came in. It is one click where there is nothing else to say.
func readNoticeStep() Step {
	return Step{
		ID: readNoticeID, Title: "I have read what came in", Lede: inDanger, Of: OfEntry, Quick: "I have read it", Kinds: []record.Kind{"notification.read"}, By: readRolesToo,
		Open: func(c *Case) string {
			one := arrivedOf(c)
			switch {
			case one == nil:
				return "This is nothing that came in and waits to be read"
			case record.Words().SameAgency(c.By.Agency, one.Item.Ref.Agency):
				return "It is your own agency’s: somebody else reads it"
			case c.readByMe(one):
				return "You have said already that you read it"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			return []Section{{ID: "read", Title: "What came in", Shown: arrivedShown(c), Questions: []Question{
				{ID: "done", Label: "Was anything done at once?", Hint: "Who was rung, and where the child is. It can stay empty", Sort: Words},
			}}}
		},
		Write: func(c *Case, a Answers) []record.Entry {
			text := c.theReader() + " has read " + what(c.About) + " " + onDay(c.About) + "." + saidIf(" Done at once: ", a.Get("done"))
			return []record.Entry{c.asCame(c.decision("notification.read", clipped(text), detail("of", c.About.Ref.String()), c.wasUrgent(), c.forArea(), detail("done", a.Get("done"))))}
		},
	}
}

// theReader is who reads, by role and area: names stand in the log, and with the entry.
func (c *Case) theReader() string {
	who := record.Words().RoleName(c.By.Role)
	if _, area, _ := record.Words().Agency(c.By.Agency); area != "" {
		who += " of " + AreaName(c.Chronology, area)
	}
	return who
}

func (c *Case) readByMe(one *Arrived) bool {
	return slices.ContainsFunc(c.Chronology.Items, func(it *chronology.Item) bool {
		return anyKind(it, "notification.read", "notification.triaged") && TakenHere(&it.Entry) && it.Details.Has("decided_by", c.By.User) && slices.Contains(it.Details.Refs("of", it.Ref.Agency), one.Item.Ref)
	})
}

// arrivedShown is why what came in is for the hub, and who has read it.
func arrivedShown(c *Case) []Shown {
	one := arrivedOf(c)
	if one == nil {
		return nil
	}
	var shown []Shown // what came stands above, with the words of whoever told it
	if one.Urgent {
		shown = append(shown, Shown{Lead: "It is urgent: the police call it red, or the child was hurt"})
	}
	for _, why := range one.Hub {
		shown = append(shown, Shown{Lead: "For the exploitation hub: " + why.Say, Entry: why.Item.Ref})
	}
	for _, area := range one.Areas {
		where := ""
		if area != "" {
			where = " in " + AreaName(c.Chronology, area)
		}
		if read := one.Read[area]; read != nil {
			shown = append(shown, Shown{Lead: "Read" + where, Text: read.Text, Entry: read.Ref})
		} else {
			shown = append(shown, Shown{Lead: "Nobody" + where + " is recorded to have read it"})
		}
	}
	return shown
}

// triageStep says what comes of it: who works on it, that the hub has it and why, and where an enquiry lies.
func triageStep() Step {
	return Step{
		ID: triageID, Title: "Say what comes of it, and who does it", Lede: inDanger, Of: OfEntry, Kinds: []record.Kind{"notification.triaged"},
		By: []record.Role{"front-door", "out-of-hours", "social-worker", "team-manager", "exploitation-hub", "transfer-lead", "panel-chair", "corporate-parent"},
		Open: func(c *Case) string {
			one := arrivedOf(c)
			switch {
			case one == nil:
				return "This is nothing that came in and waits to be triaged"
			case one.Triaged != nil:
				return "It was triaged " + onDay(one.Triaged) + ". What is decided otherwise since is a decision of its own"
			case record.Words().SameAgency(c.By.Agency, one.Item.Ref.Agency):
				return "It is your own agency’s: those who are told triage it"
			}
			return ""
		},
		Sections: triageSections, Check: triageCheck, Write: writeTriage,
	}
}

func triageSections(c *Case, a Answers) []Section {
	one := arrivedOf(c)
	if one == nil {
		return nil
	}
	s := Section{ID: "comes", Title: "What comes of it", Questions: []Question{
		{ID: "danger", Label: "Is " + c.child() + " in danger now?", Sort: One, Must: "Say whether the child is in danger now", Options: []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}, {Value: "unknown", Words: "Nobody knows"}}},
	}}
	if a.Is("danger", "yes") || a.Is("danger", "unknown") {
		s.Questions = append(s.Questions, Question{ID: "done", Label: "What was done about it today?", Hint: "Who was rung and when, where the child is now and with whom", Sort: Words, Must: "Say what was done about it today"})
	}
	s.Questions = append(s.Questions, Question{ID: "outcome", Label: "What comes of it?", Sort: One, Must: "Say what comes of it", Options: []Option{
		{Value: toWorker, Words: "The worker who knows the child goes on with it"}, {Value: "assessment", Words: "An assessment begins"},
		{Value: toEnquiry, Words: "A strategy discussion whether an enquiry under section 47 begins", Hint: "It lies where the child lives or is found, whoever leads (Children Act 1989, section 47)"},
		{Value: "help", Words: "Help is offered"}, {Value: nothingMore, Words: "Nothing more is done because of this one", Hint: "With a reason; it stays in the chronology and counts with the next"},
	}})
	if a.Is("outcome", toEnquiry) {
		s.Questions = append(s.Questions, Question{ID: "area", Label: "Where does " + c.child() + " live, or where was " + c.child() + " found?", Sort: One, Options: areaOptions(c.Chronology), Must: "Say where the child lives or was found", Preset: nonEmpty([]string{string(livesIn(c.Chronology))})})
	}
	s.Questions = append(s.Questions,
		Question{ID: "worker", Label: "Who has it from now on?", Hint: "By name: the allocated worker, where there is one", Sort: Person, Must: "Say who has it from now on"},
		Question{ID: "reason", Label: "Why, with what was read of the history?", Sort: Words, Must: "Say why, with what was read of the history"},
	)
	return []Section{readFirst(c, arrivedShown(c)), s, hubAsked(c, one, a)}
}

// hubAsked asks whether the hub has it. Where the record says why it is for the hub, it has it; nobody chooses otherwise.
func hubAsked(c *Case, one *Arrived, a Answers) Section {
	s := Section{ID: "hub", Title: "The exploitation hub", Lede: "Whatever comes of it, the hub looks at what says something of exploitation, and at every child who is or was in the " + c.Local.Process + "."}
	if len(one.Hub) == 0 {
		s.Questions = append(s.Questions, Question{ID: "sign", Label: "Is there anything in it that may be a sign of exploitation?", Hint: "Unexplained money or things, older friends, travel, weapons, debts, going missing, fear", Sort: One, Must: "Say whether there may be a sign of exploitation", Options: []Option{{Value: "yes", Words: "Yes, or it may be: the hub has it"}, {Value: "no", Words: "No, as far as can be seen"}}})
		if a.Is("sign", "yes") {
			s.Questions = append(s.Questions, Question{ID: "because", Label: "What is the sign?", Sort: Words, Must: "Say what the sign is"})
		}
	} else {
		for _, why := range one.Hub {
			s.Shown = append(s.Shown, Shown{Lead: "The hub has it: " + why.Say, Entry: why.Item.Ref})
		}
	}
	if len(one.Hub) > 0 || a.Is("sign", "yes") {
		s.Questions = append(s.Questions, Question{ID: "to", Label: "Which hub?", Sort: Several, Options: c.hubAgencies(), Must: "Say which hub", Preset: c.watchers(Current(c.Matters))})
	}
	return s
}

// hubAgencies are the agencies whose hub can be told: those with somebody who is the hub, else those that hold the process.
func (c *Case) hubAgencies() (options []Option) {
	for _, code := range c.watchers(nil) {
		options = append(options, Option{Value: code, Words: agencyName(c.Chronology, code)})
	}
	if len(options) == 0 {
		return []Option{{Value: "mace", Words: agencyName(c.Chronology, "mace")}}
	}
	return options
}

func triageCheck(_ *Case, a Answers) (all []Problem) {
	if say := saysNothing(a.Get("reason")); a.Get("reason") != "" && say != "" {
		all = append(all, Problem{"comes", "reason", say})
	}
	if a.Is("danger", "yes") && a.Is("outcome", nothingMore) {
		all = append(all, Problem{"comes", "outcome", "A child who is in danger now is not left: say what is done, or who has it"})
	}
	return all
}

func writeTriage(c *Case, a Answers) []record.Entry {
	one := arrivedOf(c)
	words := map[string]string{toWorker: "The worker who knows " + c.child() + " goes on with it.", "assessment": "An assessment begins.", toEnquiry: "A strategy discussion is asked for, whether an enquiry under section 47 begins.", "help": "Help is offered.", nothingMore: "Nothing more is done because of this one."}
	text := c.theReader() + " has read " + what(c.About) + " " + onDay(c.About) + ". " + words[a.Get("outcome")] + " " + brief(a.Get("reason")) + saidIf(" Done today: ", a.Get("done"))
	details := []record.Detail{detail("of", c.About.Ref.String()), c.wasUrgent(), c.forArea(), detail("outcome", a.Get("outcome")), detail("danger", a.Get("danger")), detail("done", a.Get("done")), detail("reason", a.Get("reason"))}
	if area := a.Get("area"); area != "" {
		text += " It lies in " + AreaName(c.Chronology, record.AreaCode(area)) + ", where " + c.child() + " lives or was found, whoever leads."
		details = append(details, detail("enquiry_area", area))
	}
	if who, known := c.Colleague(a.Get("worker")); known {
		text += " " + who.Name.Reveal() + " has it from now on."
		details = append(details, detail("owner", string(who.Agency)), detail("owner_user", who.User))
	}
	because := []string{a.Get("because")}
	for _, why := range one.Hub {
		if why.Item == c.About || why.Item.Handling.Strictness() == record.Open.Strictness() {
			because = append(because, why.Say)
		} else {
			because = append(because, "of something that not everybody sees")
		}
	}
	if because = nonEmpty(because); len(because) > 0 {
		text += " The exploitation hub has it, because " + strings.Join(because, "; ") + "."
		details = append(details, detail("hub", a.All("to")...), detail("because", because...))
	} else {
		text += " As far as can be seen there is no sign of exploitation in it."
	}
	return []record.Entry{c.asCame(c.decision("notification.triaged", clipped(text), details...))}
}

// wasUrgent says whether it was urgent when somebody did something with it: what the police call red since is read anew.
func (c *Case) wasUrgent() record.Detail {
	if isUrgent(c.About) {
		return detail("urgent", "yes")
	}
	return detail("urgent", "no")
}

// ReadsFor gives the areas for which whoever takes a step reads what came in: their own, those for which they are on duty, and for an agency of no area
// those in which nobody has an account; "" where the record names none.
func ReadsFor(c *Case) (areas []record.AreaCode) {
	one := arrivedOf(c)
	if one == nil || !slices.Contains(readRoles, c.By.Role) {
		return nil
	}
	_, own, _ := record.Words().Agency(c.By.Agency)
	for _, area := range one.Areas {
		if area == "" || area == own || slices.Contains(c.Duty, area) || slices.Contains(c.Duty, "") || own == "" && !c.anybodyIn(area) {
			areas = append(areas, area)
		}
	}
	return areas
}

// forArea is for which areas somebody reads, as an entry keeps it.
func (c *Case) forArea() record.Detail {
	d := record.Detail{Key: "for_area"}
	for _, area := range ReadsFor(c) {
		d.Values = append(d.Values, string(area))
	}
	return d
}

// asCame hands an entry on as what came in is handled: what is said of it goes no further than it does.
func (c *Case) asCame(e record.Entry) record.Entry {
	e.Handling = c.About.Handling
	if code := c.About.Details.First("handling_code"); code != "" {
		e.Details = append(e.Details, detail("handling_code", code))
	}
	return e
}

// lookNoticeStep is what the hub makes of what came in. A matter that was over is asked about, and never opened in silence: the child is referred, and
// the referral screened.
func lookNoticeStep() Step {
	return Step{
		ID: lookNoticeID, Title: "Look at what came in", Of: OfEntry, Kinds: []record.Kind{"notification.hub", "mace.referral"}, By: []record.Role{"exploitation-hub", "panel-chair"},
		Open: func(c *Case) string {
			one := arrivedOf(c)
			switch {
			case one == nil:
				return "This is nothing that came in and waits for the hub"
			case one.Looked != nil:
				return "The hub looked at it " + onDay(one.Looked)
			case record.Words().SameAgency(c.By.Agency, one.Item.Ref.Agency):
				return "It is your own agency’s: somebody else looks at it"
			}
			return ""
		},
		Sections: func(c *Case, _ Answers) []Section {
			options := []Option{{Value: "referred", Words: "Refer " + c.child() + ": it is screened"}, {Value: "not-now", Words: "Not now, with a reason"}}
			if c.goingOn() != nil {
				options = []Option{{Value: "part-of-matter", Words: "It is part of the work that goes on, and changes what is written below"}, {Value: "not-now", Words: "It changes nothing now, with a reason"}}
			}
			return []Section{readFirst(c, arrivedShown(c)), {ID: "look", Title: "What the hub makes of it", Questions: []Question{
				{ID: "decision", Label: "What is done?", Sort: One, Must: "Choose what is done", Options: options},
				{ID: "reason", Label: "Why, and what changes because of it?", Sort: Words, Must: "Say why, and what changes because of it"},
			}}}
		},
		Check: func(_ *Case, a Answers) []Problem {
			if say := saysNothing(a.Get("reason")); a.Is("decision", "not-now") && a.Get("reason") != "" && say != "" {
				return []Problem{{"look", "reason", say}}
			}
			return nil
		},
		Write: func(c *Case, a Answers) []record.Entry {
			looked := func(text string) record.Entry {
				return c.asCame(c.decision("notification.hub", clipped("The hub looked at "+what(c.About)+" "+onDay(c.About)+". "+text+" "+brief(a.Get("reason"))), detail("of", c.About.Ref.String()), c.wasUrgent(), detail("decision", a.Get("decision")), detail("reason", a.Get("reason"))))
			}
			switch a.Get("decision") {
			case "referred":
				referral := c.decision("mace.referral", c.child()+" is referred to the "+c.Local.Process+" by the hub, because of something that came in. Why stands with what the hub made of it.", detail("by", string(c.By.Agency)), detail("danger", "unknown"))
				return []record.Entry{looked(c.child() + " is referred, and the referral is screened."), c.asCame(referral)}
			case "part-of-matter":
				return []record.Entry{looked("It is part of the work that goes on.")}
			}
			return []record.Entry{looked("Nothing changes now.")}
		},
	}
}
