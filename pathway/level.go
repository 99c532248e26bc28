package pathway

import (
	"slices"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// LevelSet is one time that a level was said, by whom, from what, and what the counts of the tool then were. All of them stay beside the level.
type LevelSet struct {
	Item   *chronology.Item
	Level  string
	From   string // "" where nobody said
	Here   bool   // under what is asked for here
	Down   bool   // lower than the last one
	Reason record.Private
	Counts string // of the tool at that time
}

// Levels gives every level that was set, in order.
func Levels(c *chronology.Chronology) (all []LevelSet) {
	last := ""
	for _, it := range c.Items {
		level := it.Details.First("level")
		if it.Repeats || level == "" || it.Kind != "mace.level" && it.Kind != "mace.accepted" && it.Kind != "mace.review" {
			continue
		}
		one := LevelSet{Item: it, Level: level, From: it.Details.First("from_level"), Here: TakenHere(&it.Entry), Reason: record.Private(it.Details.First("reason")), Counts: it.Details.First("counts")}
		if one.From == "" {
			one.From = last
		}
		if len(it.Same) > 0 && rank(level) < rank(last) { // of two records of one event the higher stands
			all = append(all, one)
			continue
		}
		one.Down = rank(level) < rank(one.From) || it.Details.Has("direction", "down")
		last, all = level, append(all, one)
	}
	return all
}

// Level is the level that stands: that of the matter; where none goes on, that of the last, unless the child left it under the conditions of
// leaving. So a hand-over, or an ending told of, lowers nothing.
func Level(all []*Matter, m *Matter) string {
	switch {
	case m != nil:
		return m.Level
	case len(all) == 0 || all[len(all)-1].Stage == Exited:
		return ""
	}
	return all[len(all)-1].Level
}

// level is the level that stands for the matter a step is about.
func (c *Case) level() string { return Level(c.Matters, c.Matter()) }

// Lowering gives the proposal to lower the level of a matter that waits for a second person; nil when none does.
func (m *Matter) Lowering() *chronology.Item {
	for _, it := range slices.Backward(m.Entries) {
		switch {
		case it.Repeats:
		case it.Kind == "mace.level-proposed" && TakenHere(&it.Entry):
			return it
		case it.Kind == "mace.level":
			return nil
		}
	}
	return nil
}

var levelWords = map[string]string{"none": "none", "low": "low", "medium": "medium", "high": "high", "very-high": "very high"}

// levelOptions are the levels that can be set. None is not among them: a child for whom nothing is left to do leaves the process, by its gate.
func levelOptions() []Option {
	return []Option{{Value: "low", Words: "Low"}, {Value: "medium", Words: "Medium"}, {Value: "high", Words: "High"}, {Value: "very-high", Words: "Very high"}}
}

// levelsOrNone are the levels that can be set where a child is accepted: none that is lower than the one that stands, or none yet.
func (c *Case) levelsOrNone() []Option {
	all := slices.DeleteFunc(levelOptions(), func(o Option) bool { return rank(o.Value) < rank(c.level()) })
	return append(all, Option{Value: "not-set", Words: "Not yet: it is set once the tool is completed"})
}

func levelStep() Step {
	return Step{
		ID: "level", Title: "Set the level", Of: OfChild, Kinds: []record.Kind{"mace.level", "mace.level-proposed"},
		Lede: "One person raises the level, and it holds at once. To lower it you say what was seen and by whom, two agencies agree, and a second person decides; until then the level stands.",
		Open: func(c *Case) string {
			switch m := c.Matter(); {
			case m == nil:
				return "The child is not in the process: refer first"
			case m.Stage == EndedElsewhere:
				return "It ended elsewhere: answer for that, or open it again, first"
			}
			return ""
		},
		Sections: levelSections, Check: checkLevel, Write: writeLevel,
	}
}

// lowers reports that the answers would lower the level.
func (c *Case) lowers(a Answers) bool {
	to := a.Get("level")
	return to != "" && rank(to) < rank(c.level())
}

func levelSections(c *Case, a Answers) []Section {
	s := Section{ID: "level", Title: "The level", Lede: "The level is a person's decision. Nothing here works it out.", Shown: shownLevel(c), Questions: []Question{
		{ID: "level", Label: "How great is the danger to the child?", Sort: One, Options: levelOptions(), Must: "Choose a level"},
		{ID: "reason", Label: "Why", Hint: "What the danger is, from whom, and what makes it greater or smaller now", Sort: Words, Must: "Say why"},
	}}
	if c.level() == "" && LastTool(c.Chronology) == nil {
		s.Questions = append(s.Questions, Question{ID: "no-tool", Label: "The screening tool was not completed yet: why, and when will it be?", Sort: Words, Must: "Say why the screening tool was not completed yet, and when it will be"})
	}
	if !c.lowers(a) {
		return []Section{s}
	}
	lower := Section{ID: "lower", Title: "What shows that the danger is less", Lede: SilenceSays + ". The level stands until a second person has agreed.", Questions: []Question{
		{ID: "seen", Label: "What was seen, and by whom?", Sort: Words, Must: "Say what was seen and by whom"},
		{ID: "evidence", Label: "The entries that show it", Sort: Entries, Of: func(it *chronology.Item) bool { return !ShowsNothing(it) }, Must: "Choose the entries that show that the danger is less"},
		{ID: "agreed", Label: "The agencies that agree", Hint: "At least two", Sort: Several, Options: c.agencyOptions(), Must: "Name the two agencies, or more, that agree"},
		{ID: "again", Label: "What would raise it again?", Sort: Words, Must: "Say what would raise it again"},
	}}
	if w := MayBePromotion(c.Chronology, c.Now); w != nil {
		lower.Shown = append(lower.Shown, w.shown()...)
	}
	return []Section{s, lower, readFirst(c, nil)}
}

// shownLevel shows what a level is set beside: the counts of the last tool, how the child understands things, and every level there was.
func shownLevel(c *Case) (shown []Shown) {
	if last := LastTool(c.Chronology); last != nil {
		shown = append(shown, Shown{Lead: "The screening tool, " + itemDay(last.Item) + ": " + last.Counts.Words(), Entry: last.Item.Ref})
		shown = append(shown, shownBand(last.Band)...)
		if last.Understands != "" {
			shown = append(shown, Shown{Lead: "How the child understands things, and what that changes", Text: record.Private(last.Understands), Entry: last.Item.Ref})
		}
	}
	if m := c.Matter(); m != nil {
		if waiting := m.Lowering(); waiting != nil {
			shown = append(shown, Shown{Lead: "To lower it is proposed and waits for a second person", Text: waiting.Text, Entry: waiting.Ref})
		}
	}
	all := Levels(c.Chronology)
	for i := range slices.Backward(all) {
		one := &all[i]
		lead := "Level " + levelWords[one.Level]
		if one.Counts != "" {
			lead += " (" + one.Counts + ")"
		}
		shown = append(shown, Shown{Lead: lead, Text: one.Item.Text, Entry: one.Item.Ref})
	}
	return shown
}

func checkLevel(c *Case, a Answers) (all []Problem) {
	if !c.lowers(a) {
		return nil
	}
	for _, one := range []struct{ section, question string }{{"level", "reason"}, {"lower", "seen"}} {
		if words := a.Get(one.question); words != "" && OnlySilence(words) {
			all = append(all, Problem{one.section, one.question, SilenceSays})
		}
	}
	if refs := a.All("evidence"); len(refs) > 0 {
		if say := c.weak(refs); say != "" {
			all = append(all, Problem{"lower", "evidence", say})
		}
	}
	if agreed := a.All("agreed"); len(agreed) > 0 && len(slices.Compact(slices.Sorted(slices.Values(agreed)))) < 2 {
		all = append(all, Problem{"lower", "agreed", "One agency does not lower a level: name two or more that agree"})
	}
	return all
}

// weak says why entries do not show that the danger is less since the level was set; "" when they do.
func (c *Case) weak(refs []string) string {
	set, newer, more := c.levelSet(), false, false
	for _, ref := range refs {
		it := c.Chronology.Find(record.ParseRef(ref, ""))
		switch {
		case it == nil:
			return "Choose entries of this record"
		case ShowsNothing(it):
			return SilenceSays + ": " + strings.ToLower(it.Info.Label) + " shows neither"
		}
		newer = newer || set == nil || it.Pos > set.Pos
		more = more || it.Kind != "child.seen"
	}
	switch {
	case !newer:
		return "Choose at least one entry since the level was set: what came before was known then"
	case !more:
		return "That the child was seen does not say that the danger is less: choose what shows it"
	}
	return ""
}

// levelSet is the entry by which the level that stands was set; nil when none did.
func (c *Case) levelSet() *chronology.Item {
	all := Levels(c.Chronology)
	for i := range slices.Backward(all) {
		if all[i].Level == c.level() {
			return all[i].Item
		}
	}
	return nil
}

func writeLevel(c *Case, a Answers) []record.Entry {
	to, from := a.Get("level"), c.level()
	if c.lowers(a) {
		text := "It is proposed to lower the level from " + levelWords[from] + " to " + levelWords[to] + ". Until a second person has agreed it stays " + levelWords[from] + ". " + stopped(a.Get("reason")) +
			saidIf(" What was seen, and by whom: ", a.Get("seen")) + saidIf(" What would raise it again: ", a.Get("again"))
		return []record.Entry{c.decision("mace.level-proposed", clipped(text), c.withCounts(detail("level", to), detail("from_level", from), detail("reason", a.Get("reason")), detail("evidence", a.Get("seen")),
			detail("agreed_by", a.All("agreed")...), detail("rests_on", a.All("evidence")...), detail("history_read", a.Get("history")))...)}
	}
	direction, text := "up", "The level of danger to the child is raised from "+levelWords[from]+" to "+levelWords[to]+". "
	switch from {
	case "":
		direction, text = "first", "The level of danger to the child is set: "+levelWords[to]+". "
	case to:
		direction, text = "same", "The level of danger to the child stays "+levelWords[to]+". "
	}
	text += stopped(a.Get("reason")) + saidIf(" The screening tool was not completed yet: ", a.Get("no-tool"))
	return []record.Entry{c.decision("mace.level", clipped(text), c.withCounts(detail("level", to), detail("from_level", from), detail("direction", direction), detail("reason", a.Get("reason")))...)}
}

// withCounts adds what the last tool counted, which stays beside the level for good.
func (c *Case) withCounts(details ...record.Detail) []record.Detail {
	if last := LastTool(c.Chronology); last != nil {
		details = append(details, detail("counts", last.Counts.short()), detail("screening", last.Item.Ref.String()))
	}
	return details
}
