package casework

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"sightline/record"
	"sightline/rules"
	"sightline/store"
)

// Lately is how far back questions that were set aside are listed: as long as a person is talked about until the next review, and more.
const Lately = 90 * 24 * time.Hour

// AsideLine is one question of one child that a person here set aside lately.
type AsideLine struct {
	ID      record.QuestionID
	Child   record.ChildID
	Name    record.Private // of the child, as the list of children has it
	Asks    record.Private // the question, with that name in it
	AskedOf record.Role
	Rule    string
	Theme   record.Theme
	By      record.Role // who set it aside last
	At      time.Time   // when they did
	Reason  record.Private
	Status  record.Status // where it is by now: still set aside, or asked again, and what came of that
}

// Board is the questions that wait, and those that people set aside lately: nothing vanishes from the one without standing in the other.
type Board struct {
	Waiting []QuestionLine // by the day they are due
	Aside   []AsideLine    // the last first
}

// Board gives both, over all children the person may see; what is wanted by status is of those that wait. These stand by the day they are
// due: those whose time has passed first, those without one last, then those that have waited longest. One line in the log, as for the list
// of children.
func (d *Desk) Board(ctx context.Context, who Who, of QuestionsOf) (b Board, err error) {
	if err := of.usable(); err != nil {
		return b, err
	}
	access, err := d.accessEach(ctx, who, record.ListAct)
	if err != nil {
		return b, err
	}
	var waiting []QuestionLine
	err = d.store.Read(ctx, access, func(r store.Reader) error {
		aside, err := r.SetAsideSince(ctx, d.now().Add(-Lately))
		if err != nil {
			return err
		}
		return r.Cards(ctx, func(card store.Card) error {
			for i := range card.Asked {
				waiting = append(waiting, d.line(&card, &card.Asked[i], who.Actor))
			}
			for _, l := range lives(aside[card.ID]) {
				if line := asideLine(&card, l); of.wantsAside(&line, l) {
					b.Aside = append(b.Aside, line)
				}
			}
			return nil
		})
	})
	if err != nil {
		return b, err
	}
	r := d.routing(who)
	for i := range waiting {
		line := &waiting[i]
		if line.Share, err = r.shares(ctx, line.Child, line.AskedOf, line.needs); err != nil {
			return b, err
		}
		if of.wants(line, who.Actor) {
			b.Waiting = append(b.Waiting, *line)
		}
	}
	slices.SortStableFunc(b.Waiting, byDue)
	slices.SortStableFunc(b.Aside, func(x, y AsideLine) int { return cmp.Or(y.At.Compare(x.At), cmp.Compare(x.Child, y.Child)) })
	return b, nil
}

func (of *QuestionsOf) wantsAside(line *AsideLine, l *life) bool {
	p := l.asked()
	return (of.Role == "" || line.AskedOf == of.Role) && (of.Rule == "" || line.Rule == of.Rule) &&
		(of.Agency == "" || record.Words().AgencyMatches(of.Agency, p.Trigger.Agency))
}

// asideLine says how a question was set aside last. It stands in the words in which it was asked: its rule may have changed.
func asideLine(card *store.Card, l *life) AsideLine {
	p := l.asked()
	line := AsideLine{
		ID: l.id(), Child: card.ID, Name: record.Private(strings.TrimSpace(card.Name.Reveal() + " " + card.Family.Reveal())), Asks: record.Private(rules.Question(p.Asks, card.Name.Reveal())),
		AskedOf: p.AskedOf, Rule: p.Rule, Theme: p.Theme, Status: l.last().Status(),
	}
	for i := range l.steps {
		if s := &l.steps[i]; s.Here() {
			line.By, line.At, line.Reason = s.By, s.At, s.Reason
		}
	}
	return line
}
