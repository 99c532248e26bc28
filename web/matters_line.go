package web

import (
	"strconv"
	"strings"
	"time"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// matterLine is one child.
type matterLine struct {
	Name    record.Private
	Age     string
	Link    string
	Stage   string
	Why     string // the entry since which it stands so
	Hub     string
	Level   string
	Changed []string // since the last decision, the latest first
	More    int
	Next    string
	Due     string
	Late    bool
	Of      string
	Waits   int // what else waits
	Held    bool
	Asked   string // who referred, and when; "" when that is not seen, or nothing waits to be screened
	Named   string // and what they said of danger now
	Danger  string // that it was named, and when; "" when none was, or the child is safe
}

func (l *mattersOf) line(one *casework.MatterLine) matterLine {
	row := matterLine{
		Name: one.Shown(), Age: ageNow(one.Born, one.Now), Link: childLink(one.Child, "pathway"), Stage: one.Stage.Words(), Hub: l.hubName(one.Hub), Level: codeWords(one.Level), Held: one.Held,
	}
	if row.Name == "" {
		row.Name = "Name not recorded"
	}
	if row.Stage == "" {
		row.Stage = "Not in the process"
	}
	if one.Danger() {
		row.Danger = one.Waits[0].Why
	}
	if one.Asks != nil {
		row.Asked, row.Named = referredWords(one.Asks), namedWords(one.Asks.Danger)
	}
	if one.Turn != nil {
		row.Why = toldWords(one.Turn)
	}
	for i := range one.Changed {
		if i == changedShown {
			row.More = len(one.Changed) - changedShown
			break
		}
		row.Changed = append(row.Changed, toldWords(&one.Changed[i]))
	}
	if next := l.next(one); next != nil {
		row.Next, row.Due, row.Late, row.Waits = next.Say, dueOrNone(next.Due), next.Late, len(one.Waits)-1
		if next.Of != "" {
			row.Of = roleWords(next.Of)
		}
	}
	return row
}

// next is what comes next for a child: of one who waits to be screened in a hub's list, that.
func (l *mattersOf) next(one *casework.MatterLine) *casework.DutyLine {
	if l.tab() == listHub && !one.Danger() {
		for i := range one.Waits {
			if pathway.Screens(one.Waits[i].Step) {
				return &one.Waits[i]
			}
		}
	}
	if len(one.Waits) == 0 {
		return nil
	}
	return &one.Waits[0]
}

// referredWords says who referred, and when: "Referred by School safeguarding lead, St Example’s School, on 3 May 2022".
func referredWords(by *casework.Referred) string {
	var who []string
	if by.As != "" {
		who = append(who, roleWords(by.As))
	}
	if by.By != "" {
		who = append(who, agencyWords(by.By))
	}
	if len(who) == 0 {
		who = []string{"somebody who is not named"}
	}
	return "Referred by " + strings.Join(who, ", ") + ": " + whenWords(by.Last)
}

// namedWords says what whoever referred said of danger now.
func namedWords(danger string) string {
	switch danger {
	case "yes":
		return "They named danger now"
	case "no":
		return "They named no danger now"
	case "unknown":
		return "They did not know whether there is danger now"
	}
	return "They said nothing of danger now"
}

func (l *mattersOf) hubName(hub string) string {
	if h, known := l.local.Hub(hub); known {
		return h.Name
	}
	return codeWords(hub)
}

// toldWords says what entries of one kind tell: "Reported missing, 3 times, last on 4 May 2022".
func toldWords(of *casework.Told) string {
	words := string(of.Kind)
	if info, known := record.Words().Kind(of.Kind); known {
		words = info.Label
	}
	when := whenWords(of.Last)
	if of.Times > 1 {
		return words + ", " + strconv.Itoa(of.Times) + " times, last " + when
	}
	return words + ", " + when
}

func dueOrNone(due time.Time) string {
	if due.IsZero() {
		return ""
	}
	return dueDay(due)
}
