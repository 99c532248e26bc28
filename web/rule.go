package web

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"sightline/casework"
	"sightline/record"
	"sightline/rules"
	"sightline/web/drawing"
)

// rulePage is one rule: what it asks and of whom, on what it stands, what it looks for in words, and the stories that prove it.
type rulePage struct {
	frame
	bookHead
	ruleFacts
	ID      string
	Theme   string
	Form    string
	Stories []ruleStory
	May     bool // the reader can try it over all children
	YAML    string
	Over    []option
	Changed changed
}

// ruleFacts is what two pages say of a rule: its own, and that of a question it asked.
type ruleFacts struct {
	Asks    string
	AskedOf string
	Version string
	Params  []fact
	Grounds []groundLine
	Clocks  []groundLine
	Words   rules.Words
	Link    string
}

// groundLine is one thing that a question stands on.
type groundLine struct {
	What  string // "Review, paragraph 4.1.14"
	Says  string
	Local bool
}

// ruleStory is one story, drawn as a line of moments with what the rule does at each.
type ruleStory struct {
	About  string
	Lines  []storyLine
	Asked  int
	Silent int
}

// storyLine is one moment of a story.
type storyLine struct {
	When   string
	Note   string
	Mark   template.HTML // "" where only time passes
	Kind   string
	Agency string
	Says   string // the words of the entry, and its codes
	Does   []storyDoing
	Later  bool // a question that is asked further on is about it
	Still  bool // the rule looks at it and keeps silent
}

// storyDoing is what the rule does at a moment.
type storyDoing struct {
	Words string
	Class string // of the flag beside it
}

// rule shows one rule.
func (s *site) rule(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	p, err := s.rulePage(r)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "rule", p})
}

func (s *site) rulePage(r *http.Request) (*rulePage, error) {
	book := s.book()
	rule := book.set.Find(r.PathValue("rule"))
	if rule == nil {
		return nil, fmt.Errorf("%w: no such rule", record.NotFound)
	}
	p := &rulePage{
		frame: s.frame(r, "A question that can be asked"), bookHead: book.head(), ruleFacts: book.facts(rule), ID: rule.ID, Theme: themeWords(rule.Theme),
		Form: formWords(rule.Form), YAML: strings.TrimSpace(rule.Source), Over: overOptions(""), Changed: book.changedOf(rule.ID),
	}
	who, _ := s.who(r)
	p.May = who.Purpose == record.Assurance // counts over all children are for nothing else
	for _, story := range book.set.Stories(rule.ID) {
		if told, err := rule.Tell(story.Name, story.Text); err == nil {
			p.Stories = append(p.Stories, storyOf(told))
		}
	}
	return p, nil
}

// facts says what a rule asks, stands on and looks for.
func (b *rulebook) facts(r *rules.Rule) ruleFacts {
	f := ruleFacts{Asks: rules.Question(r.Asks, ""), AskedOf: roleWords(r.AskedOf), Version: fmt.Sprint(r.Version), Words: b.words[r.ID], Link: ruleLink(r.ID), Params: paramFacts(r.Params)}
	for _, g := range r.Grounds() {
		f.Grounds = append(f.Grounds, groundOf(g))
	}
	f.Clocks = clockLines(r)
	return f
}

func paramFacts(params map[string]string) []fact {
	var list []fact
	for name, value := range params {
		list = append(list, fact{codeWords(name), record.Private(value)})
	}
	slices.SortFunc(list, func(a, b fact) int { return compareWords(a.Name, b.Name) })
	return list
}

func groundOf(g rules.Ground) groundLine {
	line := groundLine{Says: g.Says, Local: g.Local}
	point, isPoint := strings.CutPrefix(g.Where, "LP")
	switch {
	case g.Source == "practice":
		line.What, line.Says = "Practice", sentence(g.Says)
	case g.Source != "review":
		line.What = sentence(g.Source) + ": " + g.Where
	case isPoint:
		line.What = "Review, learning point " + point
	case strings.HasPrefix(g.Where, "RP"):
		line.What = "Review, recommendation for practice " + g.Where[2:]
	case strings.HasPrefix(g.Where, "RS"):
		line.What = "Review, recommendation for systems " + g.Where[2:]
	default:
		line.What = "Review, paragraph " + g.Where
	}
	return line
}

// clockLines says which clocks a rule counts by, how long each allows, on whose authority, and which are to be confirmed locally.
func clockLines(r *rules.Rule) []groundLine {
	var list []groundLine
	for _, c := range r.Clocks() {
		list = append(list, groundLine{What: "Time allowed: " + c.Allowed(), Says: c.Label + ". " + c.Authority + ".", Local: c.Confirm || c.Local})
	}
	return list
}

// storyOf draws a story.
func storyOf(t rules.Telling) ruleStory {
	st := ruleStory{}
	for i := range t.Lines {
		l := &t.Lines[i]
		line := storyLine{When: timeWords(l.When), Note: l.Note, Later: l.Later, Still: l.Still}
		if i == 0 {
			st.About, line.Note = aboutStory(l.Note)
		}
		if e := l.Entry; e != nil {
			info, _ := record.Words().Kind(e.Kind)
			line.Mark, line.Kind, line.Agency, line.Says = drawing.Mark(info.Lane, false, false), info.Label, drawing.Agency(e.Ref.Agency), e.Text.Reveal()
		}
		for _, d := range l.Does {
			line.Does = append(line.Does, doingOf(d))
			if d.What == "want" {
				st.Asked++
			}
		}
		if l.Still {
			st.Silent++
		}
		st.Lines = append(st.Lines, line)
	}
	return st
}

// aboutStory parts what a story says of its child from what it says of its first line.
func aboutStory(note string) (about, first string) {
	if at := strings.Index(note, "Near miss"); at >= 0 {
		return strings.TrimSpace(note[:at]), note[at:]
	}
	return note, ""
}

func doingOf(d rules.Doing) storyDoing {
	switch d.What {
	case "want":
		if d.Possible {
			return storyDoing{"The question is asked as possible: the times leave it open", "sl-flag"}
		}
		return storyDoing{"The question is asked", "sl-flag"}
	case "late":
		return storyDoing{"The time allowed has passed", "sl-flag"}
	default:
		return storyDoing{"The question is answered", "sl-flag sl-flag--done"}
	}
}

func timeWords(w record.When) string {
	if !w.Known() {
		return "time not known"
	}
	return drawing.WhenWords(w)
}
