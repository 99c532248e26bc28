package web

import "net/http"

// blankPage shows nothing of anybody: for when somebody looks over a shoulder.
type blankPage struct {
	frame
	Back string
}

func (s *site) blank(w http.ResponseWriter, r *http.Request) error {
	p := blankPage{frame: s.frame(r, "Sightline"), Back: localPath(r.URL.Query().Get("back"))}
	p.Role, p.Purpose, p.Change, p.Blank, p.Demo = "", "", "", "", false
	return s.render(w, r, answer{http.StatusOK, "blank", p})
}
