package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// frame is what stands around every page.
type frame struct {
	Title   string         // stays in the browser's history and on window lists: never a child's name
	Person  record.Private // whoever is signed in, as colleagues know them; "" for nobody
	Role    string         // in words; "" before a role is chosen
	Agency  string         // for which they act, in words
	Purpose record.Purpose
	Change  string    // where to choose another role or purpose
	Blank   string    // where to go when somebody looks over a shoulder
	Pages   []navPage // where they can go
	Demo    bool
	Notice  *notice // nil while all is well
	Style   string  // addresses of our files; "" when they were not built
	Enable  string
	Script  string
	Keys    string // the script of passkeys, on pages that use them
	Draft   string // the script that keeps drafts, on pages whose form is kept while somebody types
	Wording string // the script that looks at how something is said, while somebody writes
	Rings   *ring  // nil for whom nothing rings
	Idle    *idle  // nil for nobody who is signed in
	Body    string // classes of the body
	Whose   *whose // the child of a page under a child that does not show the record; nil on others, and for whoever may not open it
}

// navPage is a page that can be reached from every other.
type navPage struct {
	Words, To string
	Here      bool
}

// frame gives the frame of a page with this title.
func (s *site) frame(r *http.Request, title string) frame {
	return s.frameAt(r, title, r.URL.RequestURI())
}

// frameAt gives the frame of a page that is left and come back to at another address than it was asked for at: what is only posted to
// cannot be come back to.
func (s *site) frameAt(r *http.Request, title, here string) frame {
	f := frame{
		Title: title, Demo: s.Demo, Style: s.assetLink("sightline.css"), Enable: s.assetLink("js-enabled.js"), Script: s.assetLink("sightline.js"),
		Notice: s.notice(r.Context()),
	}
	me, err := s.signed(r)
	if err != nil {
		return f
	}
	here, f.Idle = localPath(here), s.idle()
	f.Person = me.Account.Name
	if chosen(me) {
		f.Wording = s.assetLink(wordsScript)
		f.Role, f.Purpose = roleWords(me.Actor.Role), me.Purpose
		f.Person = record.Private(strings.TrimSuffix(f.Person.Reveal(), ", "+f.Role)) // the demonstration calls its people by their roles: once is enough
		if me.Actor.Agency != "" {
			f.Agency = drawing.Agency(me.Actor.Agency)
		}
		f.Change = startLink(here)
		f.Blank = "/blank?" + url.Values{"back": {here}}.Encode()
		f.Pages, f.Rings = s.pagesOf(r, me), s.rings(r, me)
	}
	return f
}

// pagesOf gives where somebody can go from every page. Who looks after accounts has no way to a child.
func (s *site) pagesOf(r *http.Request, me casework.Signed) []navPage {
	var all []navPage
	link := func(words, to string) {
		all = append(all, navPage{words, to, r.URL.Path == to})
	}
	switch role := me.Actor.Role; {
	case role == record.Administrator:
		link("People", "/people")
		link("Teams", "/teams")
		link("Duty", "/duty")
	case me.Purpose == record.Assurance || me.Purpose == record.AccessReview:
		link("Rules", "/rules")
		if me.Purpose == record.Assurance && (role == "partnership" || role == "data-steward") { // who counts over all children
			link("Exceptions", "/exceptions")
		}
		if me.Purpose == record.Assurance && role != record.TeamManager {
			link("Words", ratesPath)
		}
		if role == record.TeamManager {
			link("Roles of my team", "/people/certify")
		}
	default:
		link("Children", "/")
		link("Questions", "/questions")
		link("Process", "/matters")
		link("Search", "/search")
		if role == record.TeamManager && me.Purpose != record.PreparingMeeting {
			link("Duty", "/duty")
		}
		if role == record.TeamManager && me.Purpose == record.Supervision {
			link("Words", ratesPath)
		}
		link("Rules", "/rules")
	}
	specialPages(me.Who, link)
	notices := "Notices"
	if n := s.unread(r, me); n > 0 {
		notices += " (" + strconv.Itoa(n) + ")"
	}
	link(notices, "/notices")
	return all
}

// homeOf is where somebody begins: whoever sees no children begins with what they are here for.
func homeOf(who casework.Who) string {
	switch {
	case who.Actor.Role == record.Administrator:
		return "/people"
	case who.Purpose == record.AccessReview:
		return "/reviews"
	case who.Purpose == record.Assurance:
		return "/rules"
	}
	return "/"
}

// unread counts what somebody was told and has not read yet.
func (s *site) unread(r *http.Request, me casework.Signed) int {
	return s.Desk.Unread(r.Context(), me.Who)
}
