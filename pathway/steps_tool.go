package pathway

import (
	"time"

	"sightline/chronology"
	"sightline/record"
)

// toolSteps are the screening tool, the level, and what people think of both.
func toolSteps() []Step {
	return []Step{toolStep(), levelStep(), agreeLevelStep(), viewStep(), hypothesisStep()}
}

// toolDuties are what waits here: the tool after a child was accepted, a level that somebody proposes to lower, and a view that was left open.
func toolDuties(c *Case) (all []Duty) {
	for _, m := range c.Matters {
		if !m.Stage.Live() {
			continue
		}
		if m.Accepted != nil && !toolSince(c.Chronology, m.Accepted) {
			all = append(all, Duty{Step: "tool", Say: "Complete the screening tool with partners", Why: "The child was accepted, and no tool was completed since", Due: c.from(m.Accepted, "tool"), Length: "tool", Of: "social-worker", Cites: []record.Ref{m.Accepted.Ref}})
		}
		if waiting := m.Lowering(); waiting != nil {
			all = append(all, Duty{Step: "agree-level", About: waiting.Ref, Say: "Decide whether the level is lowered", Why: "It is proposed; until then the level stands", Due: c.from(waiting, "agree-level"), Length: "agree-level", Of: "team-manager", Cites: []record.Ref{waiting.Ref}})
		}
	}
	if open := OpenView(c.Chronology); open != nil {
		all = append(all, Duty{Step: "view", Say: "Say whether the child is being exploited", Why: "It was left open, to be asked by " + whenWords(open.Details.First("due")), Due: dayEnds(c.Chronology, open.Details.First("due")), Of: "social-worker", Cites: []record.Ref{open.Ref}})
	}
	return all
}

// toolSince reports that a tool was completed at or after an entry, wherever.
func toolSince(c *chronology.Chronology, since *chronology.Item) bool {
	all := Tools(c)
	for i := range all {
		if all[i].Item.Pos > since.Pos || all[i].Item.At == since.At {
			return true
		}
	}
	return false
}

// from gives the moment so long after an entry, by the partnership's own length; zero when nobody knows on which day the entry was, for from a
// year, or an age, no day follows.
func (c *Case) from(it *chronology.Item, length string) time.Time {
	at := it.At.Hull()
	if !it.At.Bounded() || at.Hi-at.Lo > int64(48*time.Hour/time.Second) {
		return time.Time{}
	}
	return c.After(time.Unix(at.Hi, 0), c.Local.Lasts(length))
}

// dayEnds is the end of a day as it was written; zero when it is none.
func dayEnds(c *chronology.Chronology, day string) time.Time {
	end, _ := lastedUntil(c, day)
	return end
}
