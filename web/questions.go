package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// questionsPage is the questions that wait, by the day they are due: for one person's day, or printed for supervision.
type questionsPage struct {
	frame
	Heading string
	Count   string
	Empty   string
	Of      []option
	Themes  []option
	Areas   []option
	Narrow  bool
	Others  bool // others are asked too: who stands beside each question
	Groups  []dueGroup
	Show    []option
	Lately  bool       // what was set aside is shown, and not what waits
	Aside   []asideRow // the last first
	Away    string     // how many were set aside lately, in words
	AwayTo  string     // where they are listed
	Waiting string     // and where those that wait are
	From    int
	To      int
	All     int
	Earlier string
	Later   string
	Printed string // the day, on paper
}

// dueGroup is the questions that are due in one week, or that have no day.
type dueGroup struct {
	Title string
	Note  string
	Rows  []dueRow
}

// dueRow is one question that waits.
type dueRow struct {
	Name    record.Private
	Child   string // link
	Asks    record.Private
	Why     string // link
	AskedOf string
	Due     string
	Since   string
	Area    string
}

// Whose questions are shown.
const (
	ofMine = ""
	ofTeam = "team"
	ofAll  = "all"
)

// dueRows is how many questions one page shows: as many as are talked about in one meeting.
const dueRows = 100

func (s *site) questions(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	query := r.URL.Query()
	whose := query.Get("of")
	of := casework.QuestionsOf{}
	if whose != ofTeam && whose != ofAll {
		whose, of.Role = ofMine, who.Actor.Role
	}
	board, err := s.Desk.Board(r.Context(), who, of)
	if err != nil {
		return fmt.Errorf("questions page: %w", err)
	}
	lines := board.Waiting
	if whose == ofTeam {
		lines = slices.DeleteFunc(lines, func(l casework.QuestionLine) bool { return teamOf(l.AskedOf) != teamOf(who.Actor.Role) })
	}
	now := time.Now()
	p := &questionsPage{frame: s.frame(r, "Questions by due date"), Others: whose != ofMine, Of: whoseOptions(whose, who.Actor.Role), Printed: dayAndTime(now)}
	theme, area := query.Get("theme"), query.Get("area")
	p.Themes, p.Areas = themeOptions(lines, theme), areaOptions(lines, area)
	p.Narrow = theme != "" || area != ""
	lines = slices.DeleteFunc(lines, func(l casework.QuestionLine) bool {
		return theme != "" && string(l.Theme) != theme || area != "" && string(l.Area) != area
	})
	p.Heading, p.Empty = headingOf(whose, who.Actor.Role), emptyOf(whose, p.Narrow)
	p.Count = countOf(lines)
	aside := asideOf(board.Aside, whose, who.Actor.Role, theme)
	p.Away, p.AwayTo, p.Waiting = asideCount(len(aside)), questionsLink(query, showAside), questionsLink(query, "")
	p.Show, p.Lately = showOptions(query.Get("show")), query.Get("show") == showAside
	if p.Lately {
		p.Title, p.Aside = "Questions set aside lately", asideRows(aside)
		p.Heading = strings.Replace(p.Heading, "Questions", "Set aside lately: questions", 1)
	} else {
		p.page(lines, query, now)
	}
	return s.render(w, r, answer{http.StatusOK, "questions", p})
}

// page puts the questions of one page under their weeks.
func (p *questionsPage) page(lines []casework.QuestionLine, query url.Values, now time.Time) {
	page, last := 1, max(1, (len(lines)+dueRows-1)/dueRows)
	if n, err := strconv.Atoi(query.Get("page")); err == nil && n > 1 {
		page = min(n, last)
	}
	from, to := (page-1)*dueRows, min(page*dueRows, len(lines))
	p.From, p.To, p.All = min(from+1, to), to, len(lines)
	at := func(page int) string {
		kept := url.Values{}
		for _, key := range []string{"of", "theme", "area"} {
			if value := query.Get(key); value != "" {
				kept.Set(key, value)
			}
		}
		kept.Set("page", strconv.Itoa(page))
		return "?" + kept.Encode()
	}
	if page > 1 {
		p.Earlier = at(page - 1)
	}
	if page < last {
		p.Later = at(page + 1)
	}
	p.Groups = dueGroups(lines[from:to], now)
}

// dueGroups puts questions that stand by their day under the weeks of these days. What is only possible is never said to be due on a day.
func dueGroups(lines []casework.QuestionLine, now time.Time) []dueGroup {
	var groups []dueGroup
	for i := range lines {
		l := &lines[i]
		title, note := groupOf(l, now)
		at := slices.IndexFunc(groups, func(g dueGroup) bool { return g.Title == title })
		if at < 0 {
			at = len(groups)
			groups = append(groups, dueGroup{Title: title, Note: note})
		}
		groups[at].Rows = append(groups[at].Rows, dueRowOf(l))
	}
	slices.SortStableFunc(groups, func(a, b dueGroup) int { return lastly(a.Title) - lastly(b.Title) })
	return groups
}

// The groups that are no weeks.
const (
	groupLate     = "Time allowed has passed"
	groupNoDay    = "No day is set"
	groupPossible = "Possible"
)

func lastly(title string) int {
	return 1 + slices.Index([]string{groupNoDay, groupPossible}, title)
}

func groupOf(l *casework.QuestionLine, now time.Time) (title, note string) {
	switch {
	case l.Overdue:
		return groupLate, ""
	case l.Timing == record.Possible:
		return groupPossible, "The times as they are written leave it open whether these arise."
	case l.DueBy == 0:
		return groupNoDay, ""
	}
	return weekWords(london(time.Unix(l.DueBy, 0)), london(now)), ""
}

// weekWords names the week of a day as people do.
func weekWords(day, now time.Time) string {
	switch days := int(monday(day).Sub(monday(now)).Round(24*time.Hour) / (24 * time.Hour)); days {
	case 0:
		return "Due this week"
	case 7:
		return "Due next week"
	}
	return "Due in the week of " + monday(day).Format("Monday 2 January 2006")
}

func monday(day time.Time) time.Time {
	back := (int(day.Weekday()) + 6) % 7
	return time.Date(day.Year(), day.Month(), day.Day()-back, 0, 0, 0, 0, day.Location())
}

func dueRowOf(l *casework.QuestionLine) dueRow {
	row := dueRow{
		Name: l.Name, Child: childLink(l.Child, ""), Asks: l.Asks, Why: whyLink(l.Child, l.ID), AskedOf: roleWords(l.AskedOf), Since: sinceWords(l.Opened), Area: areaWords(l.Area),
	}
	if row.Name == "" {
		row.Name = "Name not recorded"
	}
	if l.Timing != record.Possible {
		row.Due = dueWords(l.Due, l.DueBy)
	}
	return row
}

func areaWords(area record.AreaCode) string {
	if area == "" {
		return ""
	}
	return "area " + string(area)
}

// countOf says how many questions wait, for how many children, and for how many the time has passed.
func countOf(lines []casework.QuestionLine) string {
	children, late := map[record.ChildID]bool{}, 0
	for i := range lines {
		children[lines[i].Child] = true
		if lines[i].Overdue {
			late++
		}
	}
	words := plural(len(lines), "question waits", "questions wait") + ", about " + plural(len(children), "child", "children")
	if late > 0 {
		words += ". The time allowed has passed for " + strconv.Itoa(late)
	}
	return words + "."
}

func whoseOptions(whose string, role record.Role) []option {
	return []option{
		{ofMine, "My role: " + roleWords(role), whose == ofMine}, {ofTeam, "My team: " + teamOf(role), whose == ofTeam}, {ofAll, "Everybody", whose == ofAll},
	}
}

func headingOf(whose string, role record.Role) string {
	switch whose {
	case ofTeam:
		return "Questions for your team: " + strings.ToLower(teamOf(role)[:1]) + teamOf(role)[1:]
	case ofAll:
		return "Questions for everybody"
	}
	return "Questions for you"
}

// emptyOf says kindly that nothing waits, and no more than that.
func emptyOf(whose string, narrow bool) string {
	switch {
	case narrow:
		return "No question is left by this choice."
	case whose == ofMine:
		return "Nothing waits for your role just now. Questions come when an agency’s records arrive, and when a time allowed runs out; you need not look for them here every hour."
	case whose == ofTeam:
		return "Nothing waits for your team just now."
	}
	return "No question waits for anybody just now."
}

func themeOptions(lines []casework.QuestionLine, chosen string) []option {
	list := []option{{"", "Every theme", chosen == ""}}
	for _, theme := range record.Words().Themes() {
		if slices.ContainsFunc(lines, func(l casework.QuestionLine) bool { return l.Theme == theme }) || string(theme) == chosen {
			list = append(list, option{string(theme), themeWords(theme), string(theme) == chosen})
		}
	}
	return list
}

func areaOptions(lines []casework.QuestionLine, chosen string) []option {
	list := []option{{"", "Every area", chosen == ""}}
	for i := range lines {
		area := string(lines[i].Area)
		if area != "" && !slices.ContainsFunc(list, func(o option) bool { return o.Value == area }) {
			list = append(list, option{area, areaWords(lines[i].Area), area == chosen})
		}
	}
	slices.SortFunc(list[1:], func(a, b option) int { return compareWords(a.Words, b.Words) })
	return list
}
