package pathway

import "slices"

// Whoever proposes that less is done may leave much open. What the gate will need is said beside each question, and before it is sent, so that
// nobody finds out weeks later what was missing all the time.

// neededSays stands beside a question that need not be answered now.
const neededSays = "Needed before it is decided."

// answeredIn are the questions in which a condition is answered.
var answeredIn = map[string][]string{
	"factors": {"factors"}, "network": {"network", "safe_places"}, "spoken": {"spoken"}, "child-view": {"child"}, "parents": {"mother", "father"}, "police": {"police"},
	"officer": {"reviewing_officer"}, "plan": {"stays", "lead", "triggers", "review_on"}, "dissent": {"agencies_asked", "nobody"},
	"hub": {"hub"}, "review": {"considered_at"}, "court": {"only_court"},
}

// neededLater says beside each question what the gate lacks without an answer to it.
func neededLater(g *Gate, all []Section) []Section {
	var needed []string
	for _, l := range g.Lacks() {
		needed = append(needed, answeredIn[l.ID]...)
	}
	for i := range all {
		for n := range all[i].Questions {
			if q := &all[i].Questions[n]; slices.Contains(needed, q.ID) && q.Must == "" {
				q.Hint = saidBefore(neededSays, q.Hint)
			}
		}
	}
	return all
}

func saidBefore(says, hint string) string {
	if hint == "" {
		return says
	}
	return says + " " + hint
}

// laterLacks gives what would still be missing before it can be decided. It keeps nobody from proposing.
func laterLacks(g *Gate, asked []Section) []Problem {
	var all []Problem
	for _, l := range lacksBefore(g) {
		where := l.Where
		if !slices.ContainsFunc(asked, func(s Section) bool { return s.ID == where }) {
			where = ""
		}
		all = append(all, Problem{Section: where, Say: l.Say})
	}
	return all
}

// Lacking gives what is still needed, after the step is taken, before it is decided what it proposes. It stands in nobody's way.
func (s *Step) Lacking(c *Case, a Answers) []Problem {
	if s.Later == nil {
		return nil
	}
	return s.Later(c, Asked(s, c, a))
}
