package pathway

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Asked gives the answers to what a step asks, and leaves out everything else. What was answered decides what is asked further, so an answer may
// stand to a question that is asked no more; it is kept while somebody types, and never decided with.
func Asked(s *Step, c *Case, a Answers) Answers {
	for range mostTurns {
		asked := only(s.Sections(c, a), a)
		if len(asked) == len(a) {
			return asked
		}
		a = asked
	}
	return a
}

// mostTurns is how often an answer that falls away may make others fall away.
const mostTurns = 8

func only(sections []Section, a Answers) Answers {
	kept := Answers{}
	for name, values := range a {
		if _, q := Meant(sections, name); q != nil {
			kept[name] = values
		}
	}
	return kept
}

// Meant gives the question that a full name names, and its section; nil when nothing is asked so.
func Meant(sections []Section, name string) (section string, q *Question) {
	for i := range sections {
		if q := within(sections[i].Questions, "", name); q != nil {
			return sections[i].ID, q
		}
	}
	return "", nil
}

func within(questions []Question, prefix, name string) *Question {
	for i := range questions {
		q := &questions[i]
		full := q.Name(prefix)
		switch q.Sort {
		case Group:
			if strings.HasPrefix(name, full+".") {
				if found := within(q.Inner, full, name); found != nil {
					return found
				}
			}
		case Repeated:
			if rest, ok := strings.CutPrefix(name, full+"."); ok {
				row, _, _ := strings.Cut(rest, ".")
				if n, err := strconv.Atoi(row); err == nil && n >= 0 && n < longest && strconv.Itoa(n) == row {
					if found := within(q.Inner, full+"."+row, name); found != nil {
						return found
					}
				}
			}
		case Line, Words, One, Several, Day, When, Entries, Person, Confirmed:
			if full == name {
				return q
			}
		}
	}
	return nil
}

// Compact gives the answers with the rows of every Repeated question counted from 0 without a gap, as they come after a row was emptied or taken
// out.
func Compact(sections []Section, a Answers) Answers {
	moved := maps.Clone(a)
	for i := range sections {
		compact(sections[i].Questions, "", moved)
	}
	return moved
}

func compact(questions []Question, prefix string, a Answers) {
	for i := range questions {
		q := &questions[i]
		full := q.Name(prefix)
		switch q.Sort {
		case Group:
			compact(q.Inner, full, a)
		case Repeated:
			rows := a.Rows(full)
			for n, row := range rows {
				compact(q.Inner, row, a)
				move(a, row+".", full+"."+strconv.Itoa(n)+".")
			}
			for n := len(rows); n < longest; n++ {
				move(a, full+"."+strconv.Itoa(n)+".", "")
			}
		case Line, Words, One, Several, Day, When, Entries, Person, Confirmed:
		}
	}
}

// move names everything under one name by another; under "" it is taken out.
func move(a Answers, from, to string) {
	if from == to {
		return
	}
	if to != "" {
		maps.DeleteFunc(a, func(name string, _ []string) bool { return strings.HasPrefix(name, to) })
	}
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if rest, ok := strings.CutPrefix(name, from); ok {
			if to != "" {
				a[to+rest] = a[name]
			}
			delete(a, name)
		}
	}
}

// Kept is what was answered, as it is kept with a decision, which more people read than may see each entry that was chosen: of those it says only how
// many, and of what stands apart nothing.
func Kept(c *Case, sections []Section, a Answers) (all []string) {
	for _, one := range Told(c, sections, a) {
		if one.Apart {
			continue
		}
		value := one.Value.Reveal()
		if _, q := Meant(sections, one.Name); q != nil && q.Sort == Entries {
			value = "1 entry"
			if n := len(a.All(one.Name)); n != 1 {
				value = strconv.Itoa(n) + " entries"
			}
		}
		all = append(all, one.Label+": "+value)
	}
	return all
}
