package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
	"sightline/web/drawing"
)

// questionPage answers "why am I asked this?": the question, what it rests on, the rule in words, what would answer it, what became of it
// so far, and the form by which a person sets it aside.
type questionPage struct {
	frame
	Tabs []tab
	Then *thenBanner // as it stood at an entry; nil for now
	ruleFacts
	Question record.Private // with the child's name
	Name     record.Private
	Self     string // the address of this page
	State    string // "Open", "Open, and the time allowed has passed" …
	Open     bool
	Late     bool
	Facts    []fact
	Timing   string
	Missing  []string
	Evidence []evidenceLine
	Record   string   // the evidence ringed in the chronology
	Answers  []string // what would answer it
	Ended    *evidenceLine
	Life     []lifeLine
	Endings  []endingLine
	Ends     string         // how many ended, in words
	Aside    *asideForm     // to set it aside while it is open, or to ask it again
	Wrote    record.Private // what somebody wrote in a form that no longer stands on the page
	Done     string         // what was just done
	Conflict string         // why what was asked for was not done
	Printed  string         // the moment, on paper
	Known    bool           // the rule that asked is still in the library
}

// thenBanner says at which entry a page stands, and as known to whom.
type thenBanner struct {
	When    string
	Through string
	Back    string // to the record as it stood then
	Now     string // to the question as it stands now
}

// evidenceLine is one entry a question rests on.
type evidenceLine struct {
	When   string
	Agency string
	Kind   string
	Text   record.Private
	Later  bool // it joined while the question was open
	Link   string
}

// whyLink is the page of a question.
func whyLink(child record.ChildID, id record.QuestionID) string {
	return childLink(child, "questions/"+url.PathEscape(string(id)))
}

// why is the page of a question as this view has it: as it stands now, or as it stood then. Of what the record held when somebody opened it
// there is none.
func (v *reading) why(p *record.Prompt) string {
	if !v.opened.HeldAt.IsZero() || p.ID == "" {
		return ""
	}
	link := whyLink(v.opened.ID, p.ID)
	if kept := v.base(); len(kept) > 0 {
		link += "?" + kept.Encode()
	}
	return link
}

func (s *site) question(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	var p *questionPage
	var err error
	if r.URL.Query().Get("at") != "" {
		p, err = s.questionThen(r, who)
	} else {
		p, err = s.questionPage(r, who)
	}
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "question", p})
}

// questionPage makes the page of a question as it stands now.
func (s *site) questionPage(r *http.Request, who casework.Who) (*questionPage, error) {
	q, err := s.Desk.Question(r.Context(), who, record.ChildID(r.PathValue("child")), record.QuestionID(r.PathValue("question")))
	if err != nil {
		return nil, fmt.Errorf("question: %w", err)
	}
	v := read(r, who, q.Opened, false)
	p := s.pageOf(r, v, q)
	p.Life = v.life(q)
	p.Endings, p.Ends = endingsOf(q.Endings)
	if p.Notice == nil && p.Open {
		p.Aside = newAside(who.Actor.Role, q)
	}
	if p.Notice == nil && q.Again {
		p.Aside = newAside(who.Actor.Role, q)
	}
	switch done := r.URL.Query().Get("done"); {
	case done == "aside" && q.Prompt.Status == record.Dismissed:
		p.Done = "The question is set aside. Who may see this record can read the reason and the role."
	case done == "again" && q.Prompt.Status == record.Answered:
		p.Done = "The question was asked again, and an entry that came meanwhile answers it: it stands below."
	case done == "again" && p.Open:
		p.Done = "The question is asked again. It stands in the list of: " + roleWords(q.Prompt.AskedOf) + "."
	}
	return p, nil
}

// questionThen makes the page of a question as it stood at an entry. What became of it later is not on it.
func (s *site) questionThen(r *http.Request, who casework.Who) (*questionPage, error) {
	id, query := record.ChildID(r.PathValue("child")), r.URL.Query()
	o, err := s.Desk.Open(r.Context(), who, id, casework.View{At: query.Get("at"), KnownTo: record.AgencyCode(query.Get("known"))})
	if err != nil {
		return nil, fmt.Errorf("question then: %w", err)
	}
	i := slices.IndexFunc(o.Prompts, func(p record.Prompt) bool { return string(p.ID) == r.PathValue("question") })
	if i < 0 {
		return nil, fmt.Errorf("%w: this question was not asked then", record.NotFound)
	}
	prompt := o.Prompts[i]
	q := &casework.Question{Opened: o, Prompt: prompt, Asks: record.Private(rules.Question(prompt.Asks, o.Name.Reveal())), Answer: o.Chronology.Find(prompt.AnsweredAt)}
	for _, ref := range slices.Concat(prompt.Evidence, prompt.Later) {
		if it := o.Chronology.Find(ref); it != nil {
			q.Evidence = append(q.Evidence, it)
		}
	}
	v := read(r, who, o, true)
	p := s.pageOf(r, v, q)
	p.Body, p.Then = "sl-past", &thenBanner{When: whenWords(o.At), Through: v.through(), Back: v.recordLink(""), Now: whyLink(id, prompt.ID)}
	return p, nil
}

// pageOf makes what both have.
func (s *site) pageOf(r *http.Request, v *reading, q *casework.Question) *questionPage {
	p := &questionPage{
		frame: s.frame(r, "Why am I asked this?"), Tabs: v.tabs(""), Question: q.Asks, Name: v.name(), Self: whyLink(v.opened.ID, q.Prompt.ID),
		State: stateOf(&q.Prompt), Open: open(&q.Prompt), Late: q.Prompt.Status == record.Overdue, Timing: timingWords(&q.Prompt), Missing: q.Prompt.Missing, Facts: v.questionFacts(q), Printed: dayAndTime(time.Now()),
	}
	p.Whose = v.whose()
	book := s.book()
	if rule := book.set.Find(q.Prompt.Rule); rule != nil {
		p.ruleFacts, p.Known = book.facts(rule), true
	} else {
		p.ruleFacts = ruleFacts{AskedOf: roleWords(q.Prompt.AskedOf)}
	}
	p.Answers, p.Words.Answers = p.Words.Answers, nil // they stand in a part of their own
	p.Version, p.Params, p.Grounds = q.Prompt.Version, paramFacts(q.Prompt.Params), nil
	for _, because := range q.Prompt.Because {
		p.Grounds = append(p.Grounds, groundOf(rules.GroundOf(because)))
	}
	number := 1 + slices.IndexFunc(v.opened.Prompts, func(one record.Prompt) bool { return one.ID == q.Prompt.ID })
	p.Record = v.recordLink("chronology", "q", numberOrNone(number))
	for _, it := range q.Evidence {
		line := v.evidence(it, number)
		line.Later = slices.Contains(q.Prompt.Later, it.Ref)
		p.Evidence = append(p.Evidence, line)
	}
	if q.Answer != nil {
		line := v.evidence(q.Answer, number)
		p.Ended = &line
	}
	return p
}

func numberOrNone(n int) string {
	if n < 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func open(p *record.Prompt) bool { return p.Status == record.Asked || p.Status == record.Overdue }

// stateOf says where a question is in its life.
func stateOf(p *record.Prompt) string {
	switch p.Status {
	case record.Asked:
		return "Open"
	case record.Overdue:
		return "Open, and the time allowed has passed"
	default:
		return endWords(p.Status)
	}
}

// timingWords explains whether the question surely arises.
func timingWords(p *record.Prompt) string {
	if p.Timing == record.Possible {
		return "Possible. The times as they are written leave it open whether this arises: it may be answered, or not yet be due. Nothing is said to be late. A more exact time in the record would settle it."
	}
	return "Sure. The times as they are written leave no doubt that this arises."
}

// questionFacts says of whom it is asked, since when, and until when.
func (v *reading) questionFacts(q *casework.Question) []fact {
	p := &q.Prompt
	list := []fact{{"Asked of", record.Private(roleWords(p.AskedOf))}}
	if since := v.since(p); since != "" {
		list = append(list, fact{"Could be asked since", record.Private(since)})
	}
	due := dueWords(p.Due, p.DueBy)
	switch {
	case due == "":
		list = append(list, fact{"Time to answer", "none is set"})
	case p.Status == record.Overdue:
		list = append(list, fact{"Overdue since", record.Private(due)})
	default:
		list = append(list, fact{"Answer due by", record.Private(due)})
	}
	return list
}

// dueWords says by when an answer is due. Where only a span is known, it is due by the end of it at the latest.
func dueWords(due string, by int64) string {
	w, err := record.ParseWhen(due)
	if err != nil || !w.Known() {
		return ""
	}
	if w.OneDay() || by == 0 {
		return drawing.WhenWords(w)
	}
	return record.LondonDay(by).Format("2 January 2006") + " at the latest"
}

func (v *reading) evidence(it *chronology.Item, number int) evidenceLine {
	return evidenceLine{
		When: whenWords(it), Agency: drawing.Agency(it.Ref.Agency), Kind: it.Info.Label, Text: it.Text,
		Link: v.recordLink("entry", "q", numberOrNone(number), "e", v.opened.Token(it.Ref)),
	}
}

// recordLink is an address of the child's record, as it stands where this page stands.
func (v *reading) recordLink(anchor string, pairs ...string) string {
	page := ""
	if v.past {
		page = "then"
	}
	return childLink(v.opened.ID, page) + address(v.base(), anchor, pairs)
}
