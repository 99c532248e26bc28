package pathway

import (
	"slices"

	"sightline/chronology"
	"sightline/record"
)

// agreeLevelID names the one step that lowers a level.
const agreeLevelID = "agree-level"

// agreeLevelStep is the second person's answer to a proposal to lower the level. The level stands until it is given.
func agreeLevelStep() Step {
	return Step{
		ID: agreeLevelID, Title: "Decide whether the level is lowered", Of: OfEntry, Kinds: []record.Kind{"mace.level"},
		Lede: "You are the second person. If you are not sure, the level stays.",
		By:   []record.Role{"team-manager", "panel-chair", "reviewing-officer"},
		Open: notToAgree, Sections: agreeSections, Check: checkAgree, Write: writeAgree,
	}
}

// notToAgree says why a proposal cannot be answered now, by this person.
func notToAgree(c *Case) string {
	m := c.Matter()
	switch {
	case c.About.Kind != "mace.level-proposed" || !TakenHere(&c.About.Entry):
		return "This is no proposal to lower a level"
	case m == nil || !m.Holds(c.About.Ref) || m.Stage.Over() || m.Stage == EndedElsewhere:
		return "The child is not in the process any more"
	case m.Lowering() == nil || m.Lowering().Ref != c.About.Ref:
		return "It was answered, or the level was set since: propose again"
	case c.About.Details.First("decided_by") == c.By.User:
		return "You proposed it: somebody else decides"
	case rank(c.About.Details.First("level")) >= rank(c.level()):
		return "The level is as low already"
	}
	return ""
}

func agreeSections(c *Case, a Answers) []Section {
	proposal := c.About
	s := Section{ID: "agree", Title: "The proposal", Shown: []Shown{{Lead: "It is proposed to lower the level from " + levelWords[c.level()] + " to " + levelWords[proposal.Details.First("level")], Text: proposal.Text, Entry: proposal.Ref}}}
	for _, ref := range proposal.Details.Refs("rests_on", proposal.Ref.Agency) {
		if it := c.Chronology.Find(ref); it != nil {
			s.Shown = append(s.Shown, besideIt(it))
		}
	}
	if w := MayBePromotion(c.Chronology, c.Now); w != nil {
		s.Shown = append(s.Shown, w.shown()...)
	}
	since := signsSince(c, proposal)
	s.Shown = append(s.Shown, shownSome("Signs in the record since it was proposed", since)...)
	s.Shown = append(s.Shown, shownLevel(c)...)
	s.Questions = []Question{
		{ID: "agree", Label: "Is the level lowered?", Sort: One, Options: []Option{{Value: "yes", Words: "Yes, lower it"}, {Value: "no", Words: "No, it stays"}}, Must: "Say whether the level is lowered"},
		{ID: "reason", Label: "Why", Sort: Words, Must: "Say why"},
	}
	if len(since) > 0 && a.Is("agree", "yes") {
		s.Questions = append(s.Questions, Question{ID: "since", Label: "Signs came since it was proposed: why is it lowered all the same?", Sort: Words, Must: "Signs came since it was proposed: say why it is lowered all the same"})
	}
	return []Section{readFirst(c, nil), s}
}

// signsSince gives the entries that speak of a sign and came after another one.
func signsSince(c *Case, after *chronology.Item) []*chronology.Item {
	supported, seen := c.tool().Supported(c.Chronology), map[*chronology.Item]bool{}
	for _, one := range c.tool().Indicators(Sign) {
		for _, it := range supported[one.ID] {
			if it.Pos > after.Pos {
				seen[it] = true
			}
		}
	}
	var all []*chronology.Item
	for _, it := range c.Chronology.Items {
		if seen[it] {
			all = append(all, it)
		}
	}
	return all
}

func checkAgree(_ *Case, a Answers) (all []Problem) {
	for _, question := range []string{"reason", "since"} {
		if words := a.Get(question); a.Is("agree", "yes") && words != "" && OnlySilence(words) {
			all = append(all, Problem{"agree", question, SilenceSays})
		}
	}
	return all
}

func writeAgree(c *Case, a Answers) []record.Entry {
	p, from := c.About.Details, c.level()
	if !a.Is("agree", "yes") {
		text := "The level of danger to the child stays " + levelWords[from] + ": it was proposed to lower it. " + stopped(a.Get("reason"))
		return []record.Entry{c.decision("mace.level", clipped(text), c.withCounts(detail("level", from), detail("from_level", from), detail("direction", "same"), detail("reason", a.Get("reason")), detail("history_read", a.Get("history")), detail("from", c.About.Ref.String()))...)}
	}
	agreed := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(p.All("agreed_by")), string(c.By.Agency)))))
	text := "The level of danger to the child is lowered from " + levelWords[from] + " to " + levelWords[p.First("level")] + ". It was proposed by one person and decided by another. " + stopped(a.Get("reason")) +
		saidIf(" What was seen, and by whom: ", p.First("evidence")) + saidIf(" Signs came since, and it is lowered all the same: ", a.Get("since"))
	return []record.Entry{c.decision("mace.level", clipped(text), c.withCounts(detail("level", p.First("level")), detail("from_level", from), detail("direction", "down"), detail("reason", a.Get("reason")), detail("history_read", a.Get("history")),
		detail("evidence", p.First("evidence")), detail("agreed_by", agreed...), detail("rests_on", p.All("rests_on")...), detail("from", c.About.Ref.String()))...)}
}
