package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// tracePage says who has looked at a child's record, and why: every line of the log about it, the latest first. It does not open the
// record: whoever may be told who looked need not see what was looked at.
type tracePage struct {
	frame
	Tabs     []tab
	Lead     []string // counts, in sentences
	Waiting  string   // lines that are not in the log yet; "" for none
	Roles    []option
	Purposes []option
	Narrow   bool
	Clear    string
	Days     []traceDay
	From, To int
	Of       int
	Earlier  string
	Later    string
	Signed   string // when the lines that can be proved were signed; "" when there is no proof
	Not      string // why, or why the last lines are not in it
	Path     string // where the proof is asked for
	Wrong    string // it was asked for, and why there is none
}

// traceDay is the lines of one day in London.
type traceDay struct {
	Day  string
	Rows []traceRow
}

// traceRow is one line of the log in words.
type traceRow struct {
	Time     string
	Number   int64
	Who      string // the account, never a name
	Role     string
	Agency   string
	Did      string
	Purpose  string
	Relation string
	Outcome  string
	Refused  bool
	Held     string // where to see what the record held then; "" when nothing was shown
}

// traceRows is how many lines one page shows.
const traceRows = 50

// lately is the time that the first sentence counts.
const lately = 28 * 24 * time.Hour

func (s *site) trace(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.tracePage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "trace", p})
}

func (s *site) tracePage(r *http.Request, who casework.Who) (*tracePage, error) {
	id := record.ChildID(r.PathValue("child"))
	traced, err := s.Desk.Trace(r.Context(), who, id)
	if err != nil {
		return nil, fmt.Errorf("who has looked: %w", err)
	}
	p := s.traced(r, id, &traced)
	if who.Purpose == record.AccessReview {
		p.lookedOnly(id)
	}
	return p, nil
}

// lookedOnly leaves out every way to the record, for somebody who looks at access and opens none.
func (p *tracePage) lookedOnly(id record.ChildID) {
	p.Tabs = []tab{{Words: "Looking at access", Link: "/reviews"}, looksTab(id, "Who has looked")}
	for i := range p.Days {
		for j := range p.Days[i].Rows {
			p.Days[i].Rows[j].Held = ""
		}
	}
}

// traced makes the page of what the desk gave.
func (s *site) traced(r *http.Request, id record.ChildID, t *casework.Traced) *tracePage {
	query := r.URL.Query()
	p := &tracePage{
		frame: s.frame(r, "Who has looked"), Tabs: tabsOf(id, "Who has looked"), Lead: counted(t.Lines, time.Now()), Not: t.Not,
		Path: childLink(id, "looks/proof"), Clear: childLink(id, "looks"),
	}
	p.Whose = whoseOf(t.Whose)
	if n := s.Desk.Health(r.Context()).Waiting; n > 0 {
		p.Waiting = plural(n, "line waits", "lines wait")
	}
	if !t.Signed.IsZero() && len(t.Lines) > 1 { // the line of this look is not signed yet
		p.Signed = dayAndTime(t.Signed)
	}
	role, purpose := query.Get("role"), query.Get("purpose")
	p.Roles = choiceOf("Every role", role, t.Lines, func(l *record.LogLine) (string, string) {
		return string(l.Actor.Role), roleWords(l.Actor.Role)
	})
	p.Purposes = choiceOf("Every purpose", purpose, t.Lines, func(l *record.LogLine) (string, string) {
		return string(l.Purpose), sentence(string(l.Purpose))
	})
	p.Narrow = role != "" || purpose != ""
	lines := slices.DeleteFunc(slices.Clone(t.Lines), func(l record.LogLine) bool {
		return role != "" && role != string(l.Actor.Role) || purpose != "" && purpose != string(l.Purpose)
	})
	p.page(id, lines, query)
	return p
}

// page puts the lines of one page under their days.
func (p *tracePage) page(id record.ChildID, lines []record.LogLine, query url.Values) {
	page, last := 1, max(1, (len(lines)+traceRows-1)/traceRows)
	if n, err := strconv.Atoi(query.Get("page")); err == nil && n > 1 {
		page = min(n, last)
	}
	from, to := (page-1)*traceRows, min(page*traceRows, len(lines))
	p.From, p.To, p.Of = min(from+1, to), to, len(lines)
	at := func(page int) string {
		kept := url.Values{"page": {strconv.Itoa(page)}}
		for _, key := range []string{"role", "purpose"} {
			if value := query.Get(key); value != "" {
				kept.Set(key, value)
			}
		}
		return "?" + kept.Encode()
	}
	if page > 1 {
		p.Earlier = at(page - 1)
	}
	if page < last {
		p.Later = at(page + 1)
	}
	for i := range lines[from:to] {
		l := &lines[from+i]
		day := london(l.At).Format("Monday 2 January 2006")
		if n := len(p.Days); n == 0 || p.Days[n-1].Day != day {
			p.Days = append(p.Days, traceDay{Day: day})
		}
		d := &p.Days[len(p.Days)-1]
		d.Rows = append(d.Rows, traceRowOf(id, l))
	}
}

func traceRowOf(id record.ChildID, l *record.LogLine) traceRow {
	row := traceRow{
		Time: london(l.At).Format("15:04"), Number: l.Sequence, Who: l.Actor.User, Role: roleWords(l.Actor.Role), Did: didWords(l), Purpose: sentence(string(l.Purpose)),
		Relation: relationWords(l.Relation), Outcome: outcomeWords(l), Refused: refused(l),
	}
	if l.Actor.Agency != "" {
		row.Agency = drawing.Agency(l.Actor.Agency)
	}
	if looked(l) {
		row.Held = childLink(id, "looks/"+strconv.FormatInt(l.Sequence, 10))
	}
	return row
}

// proof gives the proof as a file. It is posted, because it is one more look at the log, and has its line there.
func (s *site) proof(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	id := record.ChildID(r.PathValue("child"))
	proved, err := s.Desk.Prove(r.Context(), who, id)
	if err != nil {
		return fmt.Errorf("the proof of who has looked: %w", err)
	}
	if proved.File == nil {
		r.URL.Path, r.URL.RawPath = childLink(id, "looks"), "" // where this page is when somebody comes back to it
		p, err := s.tracePage(r, who)
		if err != nil {
			return err
		}
		p.Wrong, p.Title = sentence(proved.Not), "Error: "+p.Title
		return s.render(w, r, answer{http.StatusConflict, "trace", p})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="sightline-proof-`+london(time.Now()).Format(time.DateOnly)+`.json"`)
	return send(w, r, http.StatusOK, proved.File)
}

// backToLooks leads whoever comes to the address of the proof by itself to the page with the button.
func (*site) backToLooks(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	http.Redirect(w, r, childLink(record.ChildID(r.PathValue("child")), "looks"), http.StatusSeeOther)
	return nil
}

// choiceOf gives what stands in the lines to choose from, in order of their words.
func choiceOf(all, chosen string, lines []record.LogLine, of func(*record.LogLine) (value, words string)) []option {
	list := []option{}
	for i := range lines {
		value, words := of(&lines[i])
		if !slices.ContainsFunc(list, func(o option) bool { return o.Value == value }) {
			list = append(list, option{value, words, value == chosen})
		}
	}
	slices.SortFunc(list, func(a, b option) int { return compareWords(a.Words, b.Words) })
	return append([]option{{"", all, chosen == ""}}, list...)
}
