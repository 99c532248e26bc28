package web

import (
	"net/http"
	"net/url"

	"sightline/record"
)

// frame is what stands around every page.
type frame struct {
	Title   string // stays in the browser's history and on window lists: never a child's name
	Role    string // in words; "" before a role is chosen
	Purpose record.Purpose
	Change  string // where to choose another role or purpose
	Blank   string // where to go when somebody looks over a shoulder
	Demo    bool
	Notice  *notice // nil while all is well
	Style   string  // addresses of our files; "" when they were not built
	Enable  string
	Script  string
	Body    string // classes of the body
}

// frame gives the frame of a page with this title.
func (s *site) frame(r *http.Request, title string) frame {
	f := frame{
		Title: title, Demo: s.Demo, Style: s.assetLink("sightline.css"), Enable: s.assetLink("js-enabled.js"), Script: s.assetLink("sightline.js"),
		Notice: s.notice(r.Context()),
	}
	here := localPath(r.URL.RequestURI())
	if who, ok := s.who(r); ok {
		f.Role, f.Purpose = record.Words().AskedOf[who.Actor.Role], who.Purpose
		f.Change = startLink(here)
		f.Blank = "/blank?" + url.Values{"back": {here}}.Encode()
	}
	return f
}
