package web

import (
	"net/http"

	"sightline/casework"
	"sightline/record"
)

const (
	idleScript = "idle.js"
	stayPath   = "/account/stay"
)

// idle is what a page needs to say, two minutes before, that a session ends which nobody uses. Without a script nothing is said and nothing is
// lost: what is sent afterwards is kept until somebody has signed in again.
type idle struct {
	Script string
	After  int // seconds without use
	Stay   string
}

// idle gives it, where the script was built.
func (s *site) idle() *idle {
	script := s.assetLink(idleScript)
	if script == "" {
		return nil
	}
	return &idle{script, int(record.IdleAfter.Seconds()), stayPath}
}

// stay lets a session go on: that it was asked for is use enough. It shows nothing.
func (*site) stay(w http.ResponseWriter, _ *http.Request, _ casework.Signed) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}
