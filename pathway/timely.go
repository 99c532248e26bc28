package pathway

import "sightline/record"

// untimely gives the answers that lie ahead where only what is over can be meant, or behind where only what is to come can.
func untimely(c *Case, sections []Section, a Answers) (all []Problem) {
	for i := range sections {
		for _, p := range untimelyIn(c, sections[i].Questions, "", a) {
			p.Section = sections[i].ID
			all = append(all, p)
		}
	}
	return all
}

func untimelyIn(c *Case, questions []Question, within string, a Answers) (all []Problem) {
	for i := range questions {
		q := &questions[i]
		name := q.Name(within)
		switch q.Sort {
		case Group:
			all = append(all, untimelyIn(c, q.Inner, name, a)...)
		case Repeated:
			for _, row := range a.Rows(name) {
				all = append(all, untimelyIn(c, q.Inner, row, a)...)
			}
		case Day, When:
			if say := q.untimely(c, a.Get(name)); say != "" {
				all = append(all, Problem{Question: name, Say: say})
			}
		case Line, Words, One, Several, Entries, Person, Confirmed:
		}
	}
	return all
}

// untimely says what is wrong with a time for when it is given; "" when nothing is. A day is today until it is over.
func (q *Question) untimely(c *Case, value string) string {
	w, err := record.ParseWhen(value)
	if err != nil || !w.Known() {
		return ""
	}
	at, today := w.In(c.Chronology.Born).Hull(), record.LondonDay(c.Now.Unix()).Unix()
	switch {
	case q.Past && at.Lo > c.Now.Unix():
		return "Enter a time that is over, not one that is still to come: " + q.Label
	case q.Ahead && at.Hi < today:
		return "Enter a day that is today or still to come: " + q.Label
	}
	return ""
}
