package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// question is one question as the panel shows it: its number is the same on its flag, in the table and in print.
type question struct {
	Number   int
	Asks     record.Private // it calls the child by name
	AskedOf  string         // in words; "" when it is asked of the reader
	Late     bool           // the time allowed has surely passed
	By       string         // until when, in words
	Possible bool           // the times as written do not settle whether it arises
	Since    string
	Because  string
	Missing  string // what a decision was taken without
	Chips    []chip
	More     int // chips that are shown once the question is chosen
	Chosen   bool
	Link     string  // chooses it
	Why      string  // the page that says why it is asked; "" where there is none
	Before   []again // the same question of this child, asked before and still open
	After    []again // the same, asked later; only of a question that was chosen
	End      *chip   // what answered it
	EndWords string  // "Answered at age 17", "Set aside on 3 May 2024" …
	EndGap   string  // "14 days after it could be asked", where both days are known

	prompt   *record.Prompt
	opened   *chronology.Item
	pressing bool // the time allowed has passed for it or for another of its card
	urgency  int
}

// chip names evidence in words. Evidence of equal wording is named once, with its number.
type chip struct {
	Words, Title, Link string
}

// panel is the questions beside the drawing: for the reader first, then for others, then what is closed.
type panel struct {
	Heading string
	Open    int    // cards: the same question, however often it is open, is one
	Asked   string // how often they were asked in all; "" when each was asked once
	Mine    []question
	Others  []question // the first of them, and the chosen one
	Rest    []question // the others, folded
	Closed  []question
	Past    bool
}

// ForOthers counts the cards of questions that are asked of others.
func (p panel) ForOthers() int { return len(p.Others) + len(p.Rest) }

// ChosenOther reports that the chosen question is asked of others: then they are not folded.
func (p panel) ChosenOther() bool {
	return slices.ContainsFunc(p.Others, func(q question) bool { return q.Chosen })
}

// What the panel shows at once: more would push the drawing's twin, the table, out of reach.
const (
	panelOthers = 6
	panelChips  = 6
)

func (q *question) isOpen() bool {
	return q.prompt.Status == record.Asked || q.prompt.Status == record.Overdue
}

func (v *reading) question(number int, p *record.Prompt) question {
	q := question{
		Number: number, Asks: v.asks(p), Late: p.Status == record.Overdue, Possible: p.Timing == record.Possible, Since: v.since(p),
		Because: becauseWords(p.Because), Missing: strings.Join(p.Missing, ", "), Chips: v.chips(slices.Concat(p.Evidence, p.Later)), prompt: p,
		opened: v.c.Find(p.OpenedAt), Chosen: number == v.chosen, Link: v.same("q"+strconv.Itoa(number), "q", strconv.Itoa(number)),
	}
	q.Why = v.why(p)
	if most := len(q.Chips) - panelChips; most > 1 && !q.Chosen {
		q.Chips, q.More = q.Chips[:panelChips], most
	}
	if p.AskedOf != v.who.Actor.Role {
		q.AskedOf = cmp.Or(v.c.Words().AskedOf[p.AskedOf], codeWords(string(p.AskedOf)))
	}
	if due, err := record.ParseWhen(p.Due); err == nil && due.OneDay() && !q.Late && !q.Possible && q.isOpen() {
		q.By = drawing.WhenWords(due)
	}
	if !q.isOpen() {
		v.end(&q)
	}
	return q
}

// end says what closed a question, when, and how long after it could be asked.
func (v *reading) end(q *question) {
	q.EndWords = endWords(q.prompt.Status)
	if q.prompt.Status == record.Dismissed {
		for _, s := range slices.Backward(v.opened.Aside) {
			if s.Question == q.prompt.ID {
				q.EndWords += " by: " + roleWords(s.By) + ", on " + london(s.At).Format("2 January 2006")
				return
			}
		}
	}
	it := v.c.Find(q.prompt.AnsweredAt)
	if it == nil {
		return
	}
	q.EndWords += atWords(it)
	q.End = &v.chips([]record.Ref{it.Ref})[0]
	if opened, err := record.ParseWhen(q.prompt.OpenedWhen); err == nil {
		if days := daysBetween(opened.In(v.c.Born), it.At); days != "" {
			q.EndGap = days + " after it could be asked"
		}
	}
}

// since says when a question could be asked, in the words of the entry that made it true. A moment that was worked out is given as a
// day only when it was counted from a day; else the page says from what it was counted.
func (v *reading) since(p *record.Prompt) string {
	opened, trigger := v.c.Find(p.OpenedAt), v.c.Find(p.Trigger)
	if opened != nil && p.OpenedWhen == opened.Happened.String() {
		return sinceWords(p.OpenedWhen)
	}
	if trigger == nil {
		return ""
	}
	moment, err := record.ParseWhen(p.OpenedWhen)
	if err == nil && moment.OneDay() && trigger.Happened.OneDay() {
		return drawing.WhenWords(moment)
	}
	words := "the time allowed ran out after “" + drawing.Chip(trigger) + "”"
	if trigger.Happened.Known() {
		words += ", " + whenWords(trigger)
	}
	return words
}

func endWords(s record.Status) string {
	switch s {
	case record.Answered:
		return "Answered"
	case record.Dismissed:
		return "Set aside"
	default:
		return "No longer stands"
	}
}

// chips names the entries a question stands on, equal wordings together.
func (v *reading) chips(refs []record.Ref) []chip {
	var order []string
	by := map[string][]*chronology.Item{}
	for _, ref := range refs {
		it := v.c.Find(ref)
		if it == nil || slices.Contains(by[drawing.Chip(it)], it) {
			continue
		}
		words := drawing.Chip(it)
		if len(by[words]) == 0 {
			order = append(order, words)
		}
		by[words] = append(by[words], it)
	}
	list := make([]chip, 0, len(order))
	for _, words := range order {
		items := by[words]
		sources := make([]string, len(items))
		for i, it := range items {
			sources[i] = whenWords(it) + ", " + drawing.Agency(it.Ref.Agency)
		}
		one := chip{Words: words, Title: strings.Join(slices.Compact(sources), "; "), Link: v.entryLink(items[0])}
		if len(items) > 1 {
			one.Words = fmt.Sprintf("%s (%d)", words, len(items))
		}
		list = append(list, one)
	}
	return list
}

// panel sorts the cards: for the reader first, then for others, each by how urgent it is.
func (v *reading) panel() panel {
	p := panel{Heading: "Questions now", Past: v.past}
	if v.past {
		p.Heading = "Questions open then"
	}
	for _, q := range v.cards() {
		q.urgency = v.urgencyOf(&q)
		if q.AskedOf == "" {
			p.Mine = append(p.Mine, q)
		} else {
			p.Others = append(p.Others, q)
		}
		p.Open++
	}
	open := 0
	for _, q := range v.questions {
		if q.isOpen() {
			open++
		} else {
			p.Closed = append(p.Closed, q)
		}
	}
	if open > p.Open {
		p.Asked = fmt.Sprintf("%s, asked %d times in all", plural(p.Open, "question", "questions"), open)
	}
	byUrgency(p.Mine)
	byUrgency(p.Others)
	if len(p.Others) > panelOthers+1 {
		p.Others, p.Rest = p.Others[:panelOthers:panelOthers], p.Others[panelOthers:]
	}
	if i := slices.IndexFunc(p.Rest, func(q question) bool { return q.Chosen }); i >= 0 {
		p.Others = append(p.Others, p.Rest[i])
		p.Rest = slices.Delete(p.Rest, i, i+1)
	}
	return p
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

var looks = map[record.Status]drawing.Look{
	record.Asked: drawing.Open, record.Overdue: drawing.Open, record.Answered: drawing.Answered, record.Dismissed: drawing.SetAside, record.Lapsed: drawing.Lapsed,
}

// flags are the questions as the drawing shows them: those that opened at an entry which is shown, and the chosen one.
func (v *reading) flags() []drawing.Flag {
	flags := make([]drawing.Flag, 0, len(v.questions))
	for _, q := range v.questions {
		if q.opened == nil || !v.shown(q.opened) && !q.Chosen {
			continue
		}
		flags = append(flags, drawing.Flag{Number: q.Number, At: q.prompt.OpenedAt, Look: looks[q.prompt.Status], Asks: q.Asks.Reveal(), Link: q.Link, Chosen: q.Chosen})
	}
	return flags
}

// ringed are the entries of the chosen question.
func (v *reading) ringed() map[record.Ref]bool {
	ringed := map[record.Ref]bool{}
	if v.chosen == 0 {
		return ringed
	}
	p := &v.opened.Prompts[v.chosen-1]
	for _, ref := range slices.Concat(p.Evidence, p.Later) {
		if v.c.Find(ref) != nil {
			ringed[ref] = true
		}
	}
	return ringed
}
