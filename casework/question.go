package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// QuestionsOf says which questions of the list are wanted. A zero field leaves nothing out.
type QuestionsOf struct {
	Role   record.Role       // of whom it is asked
	Agency record.AgencyCode // that wrote what it is about; social-care-* means all its areas
	Status record.Status     // open (and not overdue) or overdue
	Rule   string
}

// QuestionLine is one open question of one child, in the list of questions.
type QuestionLine struct {
	ID      record.QuestionID
	Child   record.ChildID
	Name    record.Private // of the child, as the list of children has it
	Asks    record.Private // the question, with that name in it
	AskedOf record.Role
	Rule    string
	Theme   record.Theme
	Agency  record.AgencyCode // that wrote what it is about
	Area    record.AreaCode   // of what it is about; "" when that says none
	Timing  record.Timing
	Due     string    // as in record.Prompt
	DueBy   int64     // as in record.Prompt
	Opened  string    // since when it could be asked, as in record.Prompt
	Asked   time.Time // when it was first asked here
	Overdue bool
	Mine    bool // asked of the role of whoever looks
	Share   bool // nobody it is asked of sees what it stands on, and the agency of whoever looks holds that: to share it with them, or act

	needs record.Demands
}

// Theirs reports a question that is for whoever looks to see to.
func (l *QuestionLine) Theirs() bool { return l.Mine || l.Share }

func (of *QuestionsOf) usable() error {
	switch of.Status {
	case "", record.Asked, record.Overdue:
		return nil
	default:
		return fmt.Errorf("%w: the questions that wait are listed, those that are open or those that are overdue", record.Invalid)
	}
}

func (of *QuestionsOf) wants(line *QuestionLine, by record.Actor) bool {
	switch {
	case of.Role != "" && line.AskedOf != of.Role && (!line.Share || of.Role != by.Role), of.Rule != "" && line.Rule != of.Rule:
		return false
	case of.Agency != "" && !record.Words().AgencyMatches(of.Agency, line.Agency):
		return false
	}
	return of.Status == "" || line.Overdue == (of.Status == record.Overdue)
}

// byDue puts first those whose time has passed, then by due time, then those that have waited longest.
func byDue(a, b QuestionLine) int {
	last := func(due int64) int64 {
		if due == 0 {
			return record.PosInf
		}
		return due
	}
	return cmp.Or(
		cmp.Compare(count(b.Overdue), count(a.Overdue)), cmp.Compare(last(a.DueBy), last(b.DueBy)), a.Asked.Compare(b.Asked), cmp.Compare(a.Child, b.Child),
	)
}

func (d *Desk) line(card *store.Card, p *store.CardPrompt, by record.Actor) QuestionLine {
	name := record.Private(strings.TrimSpace(card.Name.Reveal() + " " + card.Family.Reveal()))
	line := QuestionLine{
		ID: p.ID, Child: card.ID, Name: name, AskedOf: p.AskedOf, Rule: p.Rule, Theme: p.Theme, Agency: p.Agency, Area: p.Area, Timing: p.Timing, Due: p.Due,
		DueBy: p.DueBy, Opened: p.Opened, Asked: time.Unix(p.Asked, 0).UTC(), Overdue: d.overdue(card, p), Mine: p.AskedOf == by.Role,
		needs: p.Needs,
	}
	if rule := d.rules.Find(p.Rule); rule != nil { // one of another library is asked again in the background
		line.Asks = record.Private(rules.Question(rule.Asks, card.Name.Reveal()))
	}
	return line
}

// Question is one question about one child, with everything that became of it.
type Question struct {
	*Opened

	Prompt   record.Prompt      // as it stands; the child's name is left as {child}
	Asks     record.Private     // the question, with the child's name in it
	Steps    []record.Step      // in order: asked, more evidence, overdue, answered or set aside or lapsed, asked anew
	Evidence []*chronology.Item // what it stands on, in order of time
	Answer   *chronology.Item   // the entry that answered; nil when none did
	Again    bool               // a person here set it aside, and it can be asked again
	Endings  []record.Ending    // how questions of this rule ended, over all children, the most frequent first; no child is named
}

// Question gives one question of a child. A question that is not this child's, or that stands on what may not be seen, is record.NotFound.
// One line in the log, as for opening the child.
func (d *Desk) Question(ctx context.Context, who Who, child record.ChildID, id record.QuestionID) (*Question, error) {
	access, err := d.access(ctx, who, record.OpenAct, record.Subject{Kind: record.OneChild, ID: string(child)})
	if err != nil {
		return nil, err
	}
	q := &Question{}
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		l, err := d.readChild(ctx, r, View{})
		if err != nil {
			return err
		}
		if q.Opened, err = view(&l, View{}); err != nil {
			return err
		}
		if q.Steps, err = r.Questions(ctx, id); err != nil {
			return err
		}
		if err := q.find(id); err != nil {
			return err
		}
		q.Again = isAside(&q.Prompt, &l.Derived) == nil
		q.Endings, err = r.Endings(ctx, q.Prompt.Rule)
		q.Endings = told(q.Endings)
		return err
	})
	if err != nil {
		return nil, err
	}
	return q, d.route(ctx, who, q.Opened)
}

// find chooses the question, and what it names.
func (q *Question) find(id record.QuestionID) error {
	at := slices.IndexFunc(q.Prompts, func(p record.Prompt) bool { return p.ID == id })
	switch {
	case at >= 0:
		q.Prompt = q.Prompts[at]
	case id != "" && len(q.Steps) > 0 && len(q.Withheld) == 0: // it is asked otherwise by now, and that is not recorded yet
		l := lives(q.Steps)[0]
		q.Prompt = l.asked()
		q.Prompt.Status = l.last().Status()
	default:
		return questionNotFound()
	}
	q.Asks = record.Private(rules.Question(q.Prompt.Asks, q.Name.Reveal()))
	q.Answer = q.Chronology.Find(q.Prompt.AnsweredAt)
	cites := slices.Concat(q.Prompt.Evidence, q.Prompt.Later)
	for _, it := range q.Chronology.Items {
		if slices.Contains(cites, it.Ref) {
			q.Evidence = append(q.Evidence, it)
		}
	}
	return nil
}
