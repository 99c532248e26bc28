package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sightline/casework"
	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// listPage is every child the person may see. The desk puts those first for whom somebody is needed, and before them whoever is in danger; there is no other order, no
// level and no score.
type listPage struct {
	frame
	Children []listed
	Count    string
	Asking   string
	Earlier  string
	Later    string
}

// listed is one child as a line of the list.
type listed struct {
	Name   record.Private
	Age    string
	Open   []string
	More   int // open states beyond those named
	Loose  int // states that began long ago and of which no end is recorded
	Seen   string
	By     string
	Gap    string // "41 days before 1 June 2024"
	Mine   int
	Others int
	Late   int
	Held   bool
	Danger bool
	Link   string
}

// The most children on one page, and states of a child that are named.
const (
	listRows   = 50
	listStates = 3
)

func (s *site) list(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	if home := homeOf(who); home != "/" {
		http.Redirect(w, r, home, http.StatusSeeOther)
		return nil
	}
	all, err := s.Desk.List(r.Context(), who)
	if err != nil {
		return fmt.Errorf("list page: %w", err)
	}
	p := listPage{frame: s.frame(r, "Children"), Count: plural(len(all), "child", "children")}
	asking := 0
	for i := range all {
		if all[i].Asked > 0 {
			asking++
		}
	}
	p.Asking = plural(asking, "child has", "children have") + " questions waiting for somebody"
	from, to, earlier, later := window(r, len(all), listRows)
	p.Earlier, p.Later = earlier, later
	for i := range all[from:to] {
		p.Children = append(p.Children, line(&all[from+i]))
	}
	return s.render(w, r, answer{http.StatusOK, "list", p})
}

func line(c *casework.Listed) listed {
	l := listed{
		Name: record.Private(strings.TrimSpace(c.Name.Reveal() + " " + c.Family.Reveal())), Age: ageNow(c.Born, c.Now), Mine: c.Mine, Others: c.Asked - c.Mine,
		Late: c.Late, Held: c.Held, Danger: c.Danger, Link: childLink(c.ID, ""),
	}
	if l.Name == "" {
		l.Name = "Name not recorded"
	}
	open, loose := split(slices.DeleteFunc(slices.Clone(c.Open), func(b chronology.Bar) bool { return brief(b.State) && laterMonth(b.Opened.At, c.Now) }), c.Now)
	for i := range open[:min(len(open), listStates)] {
		l.Open = append(l.Open, drawing.StateName(&open[i]))
	}
	l.More, l.Loose = len(open)-len(l.Open), len(loose)
	if it := c.LastSeen; it != nil {
		l.Seen, l.By = whenWords(it), drawing.Agency(it.Ref.Agency)
		l.Gap = gapWords(it.At, c.Now)
	}
	return l
}

// window gives which part of a long list a page shows, and the addresses of the parts before and after it.
func window(r *http.Request, all, rows int) (from, to int, earlier, later string) {
	page := 1
	if n, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && n > 1 {
		page = min(n, max(1, (all+rows-1)/rows))
	}
	from, to = (page-1)*rows, min(page*rows, all)
	if page > 1 {
		earlier = "?page=" + strconv.Itoa(page-1)
	}
	if to < all {
		later = "?page=" + strconv.Itoa(page+1)
	}
	return from, to, earlier, later
}
