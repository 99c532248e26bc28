package pathway

import (
	"fmt"
	"slices"
	"strconv"

	"sightline/chronology"
	"sightline/record"
)

// taken are the names of what a tool asks besides its domains and indicators, which cannot have them.
var taken = []string{"harm", "understanding", "not-known", "together", "says", "harmed", "harm-to-others", "weapon-fear", "weapon-for", "weapon-words", "cognition", "asks", "nothing", "partners", "present-people", "alone", "lead", "summary"}

// tool is the tool in use: the partnership's own, else Sightline's.
func (c *Case) tool() *Tool {
	if c.Local != nil && c.Local.Tool != nil {
		return c.Local.Tool
	}
	return DefaultTool()
}

// fewShown is how many entries are shown beside one indicator.
const fewShown = 8

func toolSections(c *Case, a Answers) []Section {
	t := c.tool()
	supported := t.Supported(c.Chronology)
	all := make([]Section, 0, len(t.Domains)+5)
	for i := range t.Domains {
		all = append(all, domainSection(c, &t.Domains[i], supported))
	}
	return append(all, harmSection(c), understandingSection(c), notKnownSection(c, t, a), togetherSection(c), saysSection(t, a))
}

// domainSection asks for the indicators of one domain, with the entries that speak of each beside.
func domainSection(c *Case, d *Domain, supported map[string][]*chronology.Item) Section {
	s := Section{ID: d.ID, Title: d.Title, Lede: d.Lede}
	var silent []string
	for i := range d.Indicators {
		one := &d.Indicators[i]
		entries := supported[one.ID]
		if len(entries) == 0 {
			silent = append(silent, one.Says)
		}
		s.Questions = append(s.Questions, indicatorQuestion(c, one, entries))
	}
	if len(silent) > 0 {
		lead := "Nothing in the record speaks of " + strconv.Itoa(len(silent)) + " of these" + ", which does not say that they are not there"
		s.Shown = []Shown{{Lead: lead, List: silent}}
	}
	return s
}

// shownFor shows the entries that speak of an indicator: the newest, and how many there are in all.
func shownFor(entries []*chronology.Item) (shown []Shown) {
	if len(entries) == 0 {
		return nil
	}
	lead := counted(len(entries), "entry speaks of it", "entries speak of it")
	if len(entries) > fewShown {
		lead += fmt.Sprintf("; the newest %d are shown", fewShown)
	}
	shown = append(shown, Shown{Lead: lead})
	for _, it := range entries[:min(len(entries), fewShown)] {
		shown = append(shown, besideIt(it))
	}
	return shown
}

// besideIt shows an entry beside a question. Whose it is, and of when, stands at the way to it.
func besideIt(it *chronology.Item) Shown {
	return Shown{Lead: it.Info.Label, Text: it.Text, Entry: it.Ref}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// indicatorQuestion asks whether an indicator is there. A person answers; only when and where from stand there already, from the newest entry.
func indicatorQuestion(c *Case, one *Indicator, entries []*chronology.Item) Question {
	when := Question{ID: "when", Label: "When last", Sort: When, Past: true, Beside: "answer"}
	source := Question{ID: "source", Label: "Who says so", Hint: "An agency, a person's role, or the child", Sort: Line, Beside: "answer"}
	if len(entries) > 0 {
		if newest := entries[0]; newest.Happened.Known() && record.NotAfter(newest.At, record.At(c.Now)) == record.Yes {
			when.Preset = []string{newest.Happened.String()}
		}
		source.Preset = []string{agencyName(c.Chronology, string(entries[0].Ref.Agency))}
	}
	fold := "What it rests on, when, who says so, and your words"
	return Question{ID: one.ID, Label: one.Says, Hint: "Evidence: " + one.Evidence, Sort: Group, Shown: shownFor(entries), Fold: fold, Unfolds: []string{present, possible, absent}, Inner: []Question{
		{ID: "answer", Label: "Is it there?", Hint: "Without an answer it is kept as not known", Sort: One, Options: []Option{
			{Value: present, Words: "Present"}, {Value: possible, Words: "Possible"}, {Value: absent, Words: "Not there", Hint: "Only on evidence: nobody having said so is not known"}, {Value: notKnown, Words: "Not known"},
		}},
		{ID: "basis", Label: "It rests on", Sort: One, Options: []Option{{Value: "evidence", Words: "Evidence"}, {Value: "gut", Words: "Gut feeling"}}},
		when, source,
		{ID: "words", Label: "In your words", Sort: Words},
	}}
}

// harmSection asks for harm to the child and harm to others apart: a child can be both, and the one never takes the other away. Where a
// weapon is on record it asks for fear.
func harmSection(c *Case) Section {
	both := HarmedAndHarming(c.Chronology)
	s := Section{ID: "harm", Title: "Harmed, and harm to others", Lede: "A child can be harmed and have harmed others. Both are kept; neither takes the other away."}
	s.Shown = append(s.Shown, shownSome("Harm to the child", both.Harmed)...)
	s.Shown = append(s.Shown, shownSome("Harm to others that the child is said to have done", both.ToOthers)...)
	answers := []Option{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No, on evidence"}, {Value: "unknown", Words: "Not known"}}
	s.Questions = []Question{
		{ID: "harmed", Label: "Has the child been harmed by others?", Sort: One, Options: answers, Must: "Say whether the child has been harmed by others, or that it is not known"},
		{ID: "harm-to-others", Label: "Is the child said to have harmed others?", Sort: One, Options: answers, Must: "Say whether the child is said to have harmed others, or that it is not known"},
	}
	weapons := Weapons(c.Chronology)
	if len(weapons) == 0 {
		return s
	}
	s.Shown = append(s.Shown, shownSome("Weapons on record", weapons)...)
	s.Questions = append(s.Questions,
		Question{ID: "weapon-fear", Label: "Is the child afraid?", Hint: "Most children who carry are. Not known means that somebody still has to ask", Sort: One, Options: answers, Must: "A weapon is on record: say whether the child is afraid, or that it is not known yet"},
		Question{ID: "weapon-for", Label: "What was it for?", Sort: One, Must: "A weapon is on record: say what it was for, or that it is not known, or that nobody has asked", Options: []Option{
			{Value: "protection", Words: "To be safe"}, {Value: "carried-for-other", Words: "Carried for somebody else"}, {Value: "harm", Words: "To harm somebody"}, {Value: "unknown", Words: "Asked, and not known"}, {Value: "not-asked", Words: "Nobody has asked"},
		}},
		Question{ID: "weapon-words", Label: "Of whom is the child afraid, or for whom was it carried?", Hint: "As the child says it. A name that puts somebody in danger belongs in the police's own record", Sort: Words, Spoken: true})
	return s
}

// shownSome shows the newest of some entries under a heading.
func shownSome(lead string, all []*chronology.Item) []Shown {
	if len(all) == 0 {
		return []Shown{{Lead: lead + ": nothing in the record speaks of it"}}
	}
	shown := []Shown{{Lead: lead + ": " + counted(len(all), "entry", "entries")}}
	for _, it := range slices.Backward(all[max(0, len(all)-fewShown):]) {
		shown = append(shown, besideIt(it))
	}
	return shown
}

// understandingSection asks how the child understands things, and what that changes. Where the record holds an assessment or a need it has to be
// answered.
func understandingSection(c *Case) Section {
	known := Understanding(c.Chronology)
	q := Question{
		ID: "cognition", Label: "How does the way the child takes in, remembers and says things change what danger means for this child?", Sort: Words,
		Hint: "Think of weapons, cars, threats and debts, and of what the child understands of a plan or a condition",
	}
	s := Section{ID: "understanding", Title: "How the child understands things", Shown: shownSome("Learning, communication and thinking", known)}
	if len(known) > 0 {
		q.Must = "The record speaks of how the child learns and understands: say how this changes what danger means for this child"
	}
	s.Questions = []Question{q}
	return s
}

// notKnownSection asks who finds out what is not known, and by when.
func notKnownSection(c *Case, t *Tool, a Answers) Section {
	s := Section{ID: "not-known", Title: "What is not known", Lede: "What is not known is not the same as not there. Say who asks, and by when."}
	s.Shown = t.shownNotKnown(a)
	s.Questions = []Question{
		{ID: "asks", Label: "Who asks what", Sort: Repeated, One: "question", Inner: []Question{
			{ID: "what", Label: "What has to be found out", Sort: Line, Must: "Say what has to be found out"},
			{ID: "of", Label: "Which agency asks or looks", Sort: One, Options: c.agencyOptions(), Must: "Name the agency that asks or looks"},
			{ID: "due", Label: "By when", Sort: Day, Ahead: true, Must: "Say by when"},
		}},
		{ID: "nothing", Label: "If nobody is asked: why not", Sort: Words},
	}
	return s
}

// shownNotKnown gives the signs that are not known, under the part of the tool that they are in.
func (t *Tool) shownNotKnown(a Answers) (shown []Shown) {
	all := 0
	for i := range t.Domains {
		d := &t.Domains[i]
		var open []string
		for n := range d.Indicators {
			if one := &d.Indicators[n]; d.Counts == Sign && t.found(one, a) == notKnown {
				open = append(open, one.Says)
			}
		}
		if all += len(open); len(open) > 0 {
			shown = append(shown, Shown{Lead: d.Title + ": " + strconv.Itoa(len(open)), List: open})
		}
	}
	if all == 0 {
		return nil
	}
	return append([]Shown{{Lead: counted(all, "sign is not known", "signs are not known")}}, shown...)
}

// togetherSection asks who completed the tool: the lead professional, with partners.
func togetherSection(c *Case) Section {
	return Section{ID: "together", Title: "Who took part", Lede: "The lead professional completes the tool with partners: each knows a part.", Questions: []Question{
		{ID: "lead", Label: "Lead professional", Sort: Person, Preset: []string{c.By.User}, Must: "Say who leads"},
		{ID: "partners", Label: "Agencies that took part", Sort: Several, Options: c.agencyOptions()},
		{ID: "present-people", Label: "Who was there", Hint: "Roles, such as the school's safeguarding lead", Sort: Line},
		{ID: "alone", Label: "If no partner took part: why not, and when they will", Sort: Words},
	}}
}

// saysSection shows the counts and asks what they mean in words. They are no score.
func saysSection(t *Tool, a Answers) Section {
	s := Section{ID: "says", Title: "What it says", Lede: "Counts are no score. What they mean is for you to say, and the level is set by a person in a step of its own."}
	s.Shown = append([]Shown{{Lead: t.Counts(a).Words()}}, shownBand(t.band(a))...)
	s.Questions = []Question{{
		ID: "summary", Label: "What does this say about the child, and about who or what causes the harm?", Sort: Words, Must: "Say in words what this says about the child, and about who or what causes the harm",
		Hint: "The child may read this one day",
	}}
	return s
}

// shownBand shows the band of a partnership's own tool, under that tool's name.
func shownBand(band string) []Shown {
	if band == "" {
		return nil
	}
	return []Shown{{Lead: band + ". This is what that tool totals; it decides nothing here."}}
}

// shownItem shows an entry with when it was, and whose it is.
func shownItem(c *Case, it *chronology.Item) Shown {
	return Shown{Lead: it.Info.Label + ", " + itemDay(it) + ", " + agencyName(c.Chronology, string(it.Ref.Agency)), Text: it.Text, Entry: it.Ref}
}
