package web

import (
	"cmp"
	"slices"
)

// again is the same question on another occasion, as one link of a line.
type again struct {
	Number int
	Words  string // when it could be asked
	Link   string
	Late   bool
}

// cards gives the open questions, those of one rule together: the newest is shown, or the one that was chosen, and the others are a line
// under it.
func (v *reading) cards() []question {
	var order []string
	of := map[string][]question{}
	for _, q := range v.questions {
		if !q.isOpen() {
			continue
		}
		if of[q.prompt.Rule] == nil {
			order = append(order, q.prompt.Rule)
		}
		of[q.prompt.Rule] = append(of[q.prompt.Rule], q)
	}
	cards := make([]question, 0, len(order))
	for _, rule := range order {
		card := slices.MaxFunc(of[rule], func(a, b question) int {
			return cmp.Or(compareBool(a.Chosen, b.Chosen), cmp.Compare(a.Number, b.Number))
		})
		for _, q := range of[rule] {
			one := again{q.Number, q.briefly(), q.Link, q.Late}
			card.pressing = card.pressing || q.Late
			switch {
			case q.Number < card.Number:
				card.Before = append(card.Before, one)
			case q.Number > card.Number:
				card.After = append(card.After, one)
			}
		}
		cards = append(cards, card)
	}
	return cards
}

// briefly says when a question opened.
func (q *question) briefly() string {
	if q.opened == nil || !q.opened.Happened.Known() {
		return ""
	}
	return whenWords(q.opened)
}
