package web

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// cookie keeps the role and the purpose that a person chose, until the browser is closed. It holds nothing about anybody.
const cookie = "sightline-purpose"

// who gives the person at the machine in the role and for the purpose they chose; ok is false when they have not, or when the choice
// is none that can be made.
func (s *site) who(r *http.Request) (who casework.Who, ok bool) {
	kept, err := r.Cookie(cookie)
	if err != nil {
		return who, false
	}
	said, err := url.ParseQuery(kept.Value)
	if err != nil {
		return who, false
	}
	role, purpose := record.Role(said.Get("role")), record.Purpose(said.Get("purpose"))
	if !known(role, purpose) {
		return who, false
	}
	return casework.Person(record.Actor{User: s.Operator, Role: role}, purpose, time.Now()), true
}

func known(role record.Role, purpose record.Purpose) bool {
	return record.Words().AskedOf[role] != "" && slices.Contains(record.Purposes(), purpose)
}

// keep sets the choice in the browser.
func keep(w http.ResponseWriter, role record.Role, purpose record.Purpose) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // G124: Secure would lose the choice on http://127.0.0.1, the only place we serve until signing in exists
		Name: cookie, Value: url.Values{"role": {string(role)}, "purpose": {string(purpose)}}.Encode(), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func startLink(next string) string { return "/start?" + url.Values{"next": {next}}.Encode() }

// localPath gives a path of this site, with its query, or "/" for anything else: nobody is led away by a link to us.
func localPath(next string) string {
	u, err := url.Parse(next)
	switch {
	case err != nil, u.Scheme != "", u.Host != "", u.User != nil, u.Opaque != "", !strings.HasPrefix(u.Path, "/"), strings.ContainsAny(next, "\\\r\n\t"),
		strings.HasPrefix(u.Path, "//"), path.Clean(u.Path) != u.Path, u.Path == "/start", u.Path == "/blank":
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
