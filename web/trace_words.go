package web

import (
	"cmp"
	"sightline/casework"
	"strconv"
	"strings"
	"time"

	"sightline/record"
)

// london gives a moment by the clock in London.
func london(at time.Time) time.Time { return at.In(record.LondonDay(at.Unix()).Location()) }

func dayAndTime(at time.Time) string {
	return london(at).Format("2 January 2006") + " at " + london(at).Format("15:04")
}

func compareWords(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) }

// looked reports that the record itself was shown to somebody, on a screen or on paper.
func looked(l *record.LogLine) bool {
	return (l.Act == record.OpenAct || l.Act == record.PrintAct) && !refused(l)
}

// outcomeRefused is what the log says of somebody who was given no leave.
const outcomeRefused = "refused"

func refused(l *record.LogLine) bool { return l.Outcome == outcomeRefused }

// counted says in sentences how often a record was looked at and by how many, and what else there is.
func counted(lines []record.LogLine, now time.Time) []string {
	opened, printed, no, people := 0, 0, 0, map[string]bool{}
	for i := range lines {
		l := &lines[i]
		switch {
		case now.Sub(l.At) > lately:
		case refused(l):
			no++
		case looked(l):
			opened++
			people[l.Actor.User] = true
			if l.Act == record.PrintAct {
				printed++
			}
		}
	}
	var say []string
	if opened == 0 {
		say = append(say, "Not opened in the last 28 days.")
	} else {
		first := "Opened " + times(opened) + " by " + plural(len(people), "person", "people") + " in the last 28 days"
		if printed > 0 {
			first += ", " + strconv.Itoa(printed) + " of them for printing"
		}
		say = append(say, first+".")
	}
	if no > 0 {
		say = append(say, "Refused "+times(no)+" in the last 28 days.")
	}
	if n := len(lines); n > 0 {
		say = append(say, plural(n, "line", "lines")+" in all, the first of "+london(lines[n-1].At).Format("2 January 2006")+".")
	}
	return say
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return plural(n, "time", "times")
}

// didWords says what somebody did, or wanted to do.
func didWords(l *record.LogLine) string {
	did := map[record.Act][2]string{
		record.OpenAct:    {"Opened the record", "open the record"},
		record.PrintAct:   {"Opened the sheet for printing", "open the sheet for printing"},
		record.TraceAct:   {"Looked at who has looked", "look at who has looked"},
		record.CorrectAct: {"Corrected an entry", "correct an entry"},
		record.AnswerAct:  {"Set a question aside", "set a question aside"},
		record.ListAct:    {"Was told whose record it is", "be told whose record it is"},
		record.SearchAct:  {"Saw entries that a search found", "see entries that a search found"},

		record.BreakGlassAct: {"Broke the glass", "break the glass"},
		record.RevealAct:     {"Was shown something that is sealed, or asked what there is", "be shown something that is sealed"},
		record.SealAct:       {"Looked after what is sealed", "look after what is sealed"},
		record.ExportAct:     {"Wrote the record out for somebody else", "write the record out"},
		record.RecordAct:     {"Wrote an entry", "write an entry"},
		record.TieAct:        {"Said who works with the child", "say who works with the child"},
		record.DeclareAct:    {"Said that they are kept from the child by a conflict, or that they are done", "declare a conflict"},
		record.FileAct:       {"Put a file to the record, fetched one or took one back", "put or fetch a file"},
		record.AskKnownAct:   {"Asked whether the child is known", "ask whether the child is known"},
	}
	words, ok := did[l.Act]
	if l.Act == record.DeclareAct && l.Outcome == "break-glass ended" {
		return "Ended their break-glass"
	}
	switch {
	case ok && refused(l):
		return "Wanted to " + words[1]
	case ok:
		return words[0]
	case refused(l):
		return "Wanted to: " + codeWords(string(l.Act))
	}
	return codeWords(string(l.Act))
}

// outcomeWords says what came of it.
func outcomeWords(l *record.LogLine) string {
	switch {
	case refused(l):
		return "Refused"
	case l.Change != 0:
		return "Written"
	case l.Outcome == "given":
		return "Shown"
	}
	return sentence(l.Outcome)
}

// roleWords gives the role in words. Those who look after the machine are in no agency's list.
func roleWords(role record.Role) string {
	switch {
	case record.Words().RoleName(role) != "":
		return record.Words().RoleName(role)
	case role == record.ServiceRole:
		return "A program of Sightline"
	case role == record.Anybody:
		return "Before a role was chosen"
	}
	return codeWords(string(role))
}

// relationWords says why somebody had to do with the child.
func relationWords(of record.Relation) string {
	if words := casework.RelationName(of); words != "" {
		return sentence(words)
	}
	return codeWords(string(of))
}
