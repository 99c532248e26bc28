package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// asideRow is one question that a person set aside lately.
type asideRow struct {
	Name    record.Private
	Child   string // link
	Asks    record.Private
	Why     string // link
	AskedOf string
	By      string
	Other   bool // somebody set it aside who was not asked
	When    string
	Reason  record.Private
	Now     string // what became of it since; "" while it is set aside
}

// showAside is the value that asks for what was set aside, beside the questions that wait.
const showAside = "aside"

func asideRows(lines []casework.AsideLine) []asideRow {
	rows := make([]asideRow, len(lines))
	for i := range lines {
		l := &lines[i]
		rows[i] = asideRow{
			Name: l.Name, Child: childLink(l.Child, ""), Asks: l.Asks, Why: whyLink(l.Child, l.ID), AskedOf: roleWords(l.AskedOf), By: roleWords(l.By), Other: l.By != l.AskedOf,
			When: dayAndTime(l.At), Reason: seen(l.Reason), Now: sinceAside(l.Status),
		}
		if rows[i].Name == "" {
			rows[i].Name = "Name not recorded"
		}
	}
	return rows
}

func sinceAside(status record.Status) string {
	switch status { //nolint:exhaustive // what is set aside still needs no words
	case record.Asked, record.Overdue:
		return "It is asked again"
	case record.Answered:
		return "It was answered since"
	case record.Lapsed:
		return "It was asked again, and no longer stands"
	}
	return ""
}

// asideCount says how many questions were set aside lately.
func asideCount(n int) string {
	return plural(n, "was", "were") + " set aside in the last " + strconv.Itoa(int(casework.Lately.Hours()/24)) + " days"
}

// questionsLink leads to what waits, or to what was set aside, within what is chosen.
func questionsLink(query url.Values, show string) string {
	kept := url.Values{}
	if show != "" {
		kept.Set("show", show)
	}
	for _, key := range []string{"of", "theme"} {
		if value := query.Get(key); value != "" {
			kept.Set(key, value)
		}
	}
	if len(kept) == 0 {
		return "/questions"
	}
	return "/questions?" + kept.Encode()
}

func showOptions(shown string) []option {
	return []option{{"", "Questions that wait", shown != showAside}, {showAside, "Set aside lately", shown == showAside}}
}

// asideOf leaves of what was set aside what is of the team, or of the theme, that is chosen.
func asideOf(lines []casework.AsideLine, whose string, role record.Role, theme string) []casework.AsideLine {
	return slices.DeleteFunc(lines, func(l casework.AsideLine) bool {
		return whose == ofTeam && teamOf(l.AskedOf) != teamOf(role) || theme != "" && string(l.Theme) != theme
	})
}

// seen shows what hides in words that were kept before hidden characters were refused.
func seen(words record.Private) record.Private {
	text := words.Reveal()
	if !strings.ContainsFunc(text, casework.Hidden) {
		return words
	}
	var b strings.Builder
	for _, r := range text {
		if casework.Hidden(r) {
			b.WriteString("[hidden character " + fmt.Sprintf("%U", r) + "]")
		} else {
			b.WriteRune(r)
		}
	}
	return record.Private(b.String())
}

// withoutHidden takes out of words what nobody sees.
func withoutHidden(words string) string {
	return strings.Map(func(r rune) rune {
		if casework.Hidden(r) {
			return -1
		}
		return r
	}, words)
}
