package pathway

import (
	"cmp"
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// reviewStep looks at a matter again: who was there, what changed, what came of the actions, and why the child stays. Staying needs a reason as
// leaving does; a level is kept or raised here, and lowered by its own step.
func reviewStep() Step {
	return Step{
		ID: reviewID, Title: "Review", Of: OfChild, Kinds: []record.Kind{"mace.review", "mace.level"},
		By: []record.Role{"exploitation-hub", "panel-chair", "team-manager", "social-worker", "police-lead"}, Open: liveOnly, Sections: reviewSections, Write: writeReview,
	}
}

// liveOnly says why a step of a child who is in the process cannot be taken.
func liveOnly(c *Case) string {
	switch m := c.Matter(); {
	case m == nil || m.Stage.Over():
		return c.child() + " is not in the process now"
	case m.waits():
		return "The referral is screened first"
	case m.Stage == EndedElsewhere:
		return "It was ended elsewhere: answer for that ending, or open it again, first"
	}
	return ""
}

func reviewSections(c *Case, a Answers) []Section {
	level := cmp.Or(a.Get("level"), c.level())
	stays := Section{ID: "stays", Title: "What follows", Shown: shownLevel(c), Questions: []Question{
		{ID: "level", Label: "The level of danger to the child", Hint: "To lower it, take the step: Set the level", Sort: One, Options: levelsFrom(c.level()), Must: "Say whether the level stays or is raised", Preset: nonEmpty([]string{c.level()})},
		{ID: "reason", Label: "Why does " + c.child() + " stay in the process?", Hint: "Staying needs its reason too: what the danger is now, and what has still to change", Sort: Words, Must: "Say why the child stays in the process"},
		{ID: "next", Label: "When is it reviewed next?", Hint: "At this level within " + c.Local.Allowed(reviewLength(level)), Sort: Day, Ahead: true, Must: "Say when it is reviewed next", Preset: []string{c.Due(c.Local.Lasts(reviewLength(level)))}},
	}}
	return []Section{readFirst(c, slices.Concat(sinceReview(c), c.neverChallenged(), c.nobodyAsked(nil), c.disruptedSince(c.lastLooked()))), {
		ID: "review", Title: "The review", Questions: []Question{
			{ID: "attended", Label: "Which agencies took part?", Sort: Several, Options: c.agencyOptions(), Must: "Say which agencies took part"},
			{ID: "changed", Label: "What has changed since the last time?", Hint: "What was seen and by whom. That nothing was reported is not a change", Sort: Words, Must: "Say what has changed, and who saw it"},
			{ID: "actions", Label: "What came of the actions that were agreed?", Sort: Words, Must: "Say what came of each action, or that none was agreed"},
			{ID: "spoken", Label: "Who has spoken with " + c.child() + " since, and what did " + c.child() + " say?", Hint: "Or who tried, when and how", Sort: Words, Must: "Say who has spoken with the child, or who tried"},
		},
	}, stays}
}

// levelsFrom are the levels that are no lower than one; with none set, also that none is.
func levelsFrom(level string) []Option {
	all := slices.DeleteFunc(levelOptions(), func(o Option) bool { return rank(o.Value) < rank(level) })
	if level == "" || level == "none" {
		all = append(all, Option{Value: "not-set", Words: "Not set yet"})
	}
	return all
}

// reviewLength names how long there is until a review at a level.
func reviewLength(level string) string {
	switch level {
	case "very-high", "high", "medium":
		return "review-" + level
	case "low", "none":
		return "review-low"
	}
	return "review-not-set"
}

// sinceReview shows what happened since the matter was last looked at, the newest first.
func sinceReview(c *Case) []Shown {
	m := c.Matter()
	if m == nil {
		return nil
	}
	last := newestOf(m.Newest("mace.review"), m.Accepted, m.Opened)
	return shownOf("Since then", lastOf(slices.DeleteFunc(slices.Clone(c.Chronology.Items[last.Pos+1:]), func(it *chronology.Item) bool { return it.Repeats || strings.HasPrefix(string(it.Kind), "question.") }), 20))
}

func writeReview(c *Case, a Answers) []record.Entry {
	level, was := a.Get("level"), c.level()
	if _, known := levelWords[level]; !known {
		level = ""
	}
	text := "Reviewed in the " + c.process() + ". What has changed: " + brief(a.Get("changed")) + " What came of the actions: " + brief(a.Get("actions")) + " Spoken with the child: " + brief(a.Get("spoken")) +
		" Why the child stays: " + brief(a.Get("reason")) + " Next review: " + whenWords(a.Get("next")) + "."
	all := []record.Entry{c.decision("mace.review", clipped(text), detail("level", level), detail("attended", a.All("attended")...), detail("next", a.Get("next")), detail("reason", a.Get("reason")),
		detail("changed", a.Get("changed")), detail("history_read", a.Get("history")))}
	if level != "" && rank(level) > rank(was) {
		direction := "up"
		if was == "" {
			direction = "first"
		}
		all = append(all, c.decision("mace.level", "The level of danger to the child is "+levelWords[level]+". "+brief(a.Get("reason")), detail("level", level), detail("from_level", was), detail("direction", direction), detail("reason", a.Get("reason"))))
	}
	return all
}

// reviewDuties wait for the next review of a child who is in the process, by the level or sooner where people said so, and for the assessment.
func reviewDuties(c *Case, m *Matter) (all []Duty) {
	if !m.Stage.Live() {
		return nil
	}
	last := newestOf(m.Newest("mace.review"), m.Accepted, m.Opened)
	level := Level(c.Matters, m)
	due := c.from(last, reviewLength(level))
	if next := dayEnds(c.Chronology, last.Details.First("next")); last.Kind == "mace.review" && !next.IsZero() {
		due = earlierOf(next, due)
	}
	all = append(all, Duty{Step: reviewID, Say: "Review", Why: "Last looked at: " + itemDay(last) + "; at this level within " + c.Local.Lasts(reviewLength(level)), Due: due, Length: reviewLength(level), Of: "panel-chair", Cites: slices.Compact(append(cites(last), c.levelSetBy(m, level)...))})
	if it := joinedSince(m); it != nil {
		all = append(all, Duty{Step: reviewID, Say: "Look at a new referral about a child who is in the process", Why: "It came " + onDay(it) + ", and nothing was decided since", Due: c.from(it, "screen"), Length: "screen", Of: "exploitation-hub", Cites: cites(it)})
	}
	if m.Accepted != nil && c.Chronology.Find(m.Accepted.Ref) != nil && !slices.ContainsFunc(c.Chronology.Items[m.Accepted.Pos+1:], assesses) {
		all = append(all, Duty{Step: assessID, Say: "Finish the assessment", Why: "The child was accepted, and no assessment is finished since", Due: c.from(m.Accepted, "assess"), Length: "assess", Of: "social-worker", Cites: cites(m.Accepted)})
	}
	return all
}

// levelSetBy gives the entry that set a level last: what tells of the level is told to whoever may see it.
func (c *Case) levelSetBy(m *Matter, level string) []record.Ref {
	for _, set := range slices.Backward(Levels(c.Chronology)) {
		if set.Level == level {
			return cites(set.Item)
		}
	}
	for _, it := range slices.Backward(m.Entries) {
		if level != "" && it.Details.Has("level", level) {
			return cites(it)
		}
	}
	return nil
}

// joinedSince gives the first referral of a matter after which nothing was decided about how the child is helped in it, or only by people who had
// not seen it.
func joinedSince(m *Matter) *chronology.Item {
	for i, it := range m.Entries {
		if it.Kind != "mace.referral" || it.Repeats {
			continue
		}
		if !slices.ContainsFunc(m.Entries[i+1:], func(later *chronology.Item) bool {
			return anyKind(later, "mace.accepted", "mace.review", "mace.level", "mace.level-proposed", "mace.step-down", "mace.stepped-down") && saw(later, it)
		}) {
			return it
		}
	}
	return nil
}

func assesses(it *chronology.Item) bool {
	return it.Kind == "social-care.assessment" && (len(it.Details.All("type")) == 0 || it.Details.Has("type", "exploitation") || it.Details.Has("type", "section-17") || it.Details.Has("type", "section-47"))
}
