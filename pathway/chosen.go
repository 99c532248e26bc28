package pathway

import (
	"slices"

	"sightline/record"
)

// unknowable gives the answers that name an entry or a person who is none to choose: what a page offers is not all that a form can send.
func unknowable(c *Case, sections []Section, a Answers) (all []Problem) {
	for i := range sections {
		for _, p := range unknowableIn(c, sections[i].Questions, "", a) {
			p.Section = sections[i].ID
			all = append(all, p)
		}
	}
	return all
}

func unknowableIn(c *Case, questions []Question, within string, a Answers) (all []Problem) {
	for i := range questions {
		q := &questions[i]
		name := q.Name(within)
		switch q.Sort {
		case Group:
			all = append(all, unknowableIn(c, q.Inner, name, a)...)
		case Repeated:
			for _, row := range a.Rows(name) {
				all = append(all, unknowableIn(c, q.Inner, row, a)...)
			}
		case Entries:
			if slices.ContainsFunc(a.All(name), func(v string) bool { return !q.offers(c, v) }) {
				all = append(all, Problem{Question: name, Say: "Choose entries of this record that can be meant here: " + q.Label})
			}
		case Person:
			if slices.ContainsFunc(a.All(name), func(v string) bool { _, here := c.Colleague(v); return !here && v != c.By.User }) {
				all = append(all, Problem{Question: name, Say: "Choose somebody who works here now: " + q.Label})
			}
		case Line, Words, One, Several, Day, When, Confirmed:
		}
	}
	return all
}

// offers reports a reference of an entry that can be chosen.
func (q *Question) offers(c *Case, value string) bool {
	it := c.Chronology.Find(record.ParseRef(value, ""))
	return it != nil && (q.Of == nil || q.Of(it))
}
