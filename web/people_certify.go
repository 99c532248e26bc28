package web

import (
	"fmt"
	"net/http"

	"sightline/casework"
	"sightline/record"
)

// certifyPage is the task of every quarter: of each colleague, which roles are still needed. What nobody looks at stops by itself.
type certifyPage struct {
	frame

	Tasks []certifyTask
	Count string
	Done  bool
	Wrong []fieldError
}

// certifyTask is one colleague.
type certifyTask struct {
	ID      record.AccountID
	Version int
	Name    record.Private
	Login   string
	Agency  string
	Seen    string
	Roles   []certifyRole
	Request string
	Wrong   string
}

// certifyRole is one role of theirs.
type certifyRole struct {
	Code, Words string
	Since       string
	Stops       string // when it stops by itself
}

func (s *site) certify(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.certifyPage(r, who)
	if err != nil {
		return err
	}
	p.Done = r.URL.Query().Get("done") != ""
	return s.render(w, r, answer{http.StatusOK, "certify", p})
}

func (s *site) certifyPage(r *http.Request, who casework.Who) (*certifyPage, error) {
	due, err := s.Desk.ToCertify(r.Context(), who)
	if err != nil {
		return nil, fmt.Errorf("certifying roles: %w", err)
	}
	p := &certifyPage{frame: s.frameAt(r, "Which roles are still needed?", "/people/certify"), Count: plural(len(due), "colleague", "colleagues")}
	for i := range due {
		a := &due[i].Account
		task := certifyTask{ID: a.ID, Version: a.Version, Name: a.Name, Login: a.Login, Agency: agencyWords(a.Agency), Seen: "never", Request: wishID()}
		if !a.LastSeen.IsZero() {
			task.Seen = london(a.LastSeen).Format("2 January 2006")
		}
		for j := range due[i].Roles {
			g := &due[i].Roles[j]
			task.Roles = append(task.Roles, certifyRole{string(g.Role), roleWords(g.Role), london(g.Since).Format("2 January 2006"), london(g.LapsesAt()).Format("2 January 2006")})
		}
		p.Tasks = append(p.Tasks, task)
	}
	return p, nil
}

// doCertify keeps what was said of one colleague's roles. Each of them has to be said something of.
func (s *site) doCertify(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	p, err := s.certifyPage(r, who)
	if err != nil {
		return err
	}
	c := casework.Certification{Account: record.AccountID(form.Get("person")), Version: versionIn(form)}
	for i := range p.Tasks {
		if p.Tasks[i].ID != c.Account {
			continue
		}
		wrong := ""
		for _, role := range p.Tasks[i].Roles {
			switch form.Get("role-" + role.Code) {
			case "keep":
				c.Keep = append(c.Keep, record.Role(role.Code))
			case "away":
				c.TakeAway = append(c.TakeAway, record.Role(role.Code))
			default:
				wrong = "Say of each role whether it is still needed"
			}
		}
		if wrong == "" {
			_, err := s.Desk.Certify(r.Context(), who, requestIn(form), c)
			if err == nil {
				break
			}
			say, mine := saidOf(err)
			if !mine {
				return fmt.Errorf("certifying roles: %w", err)
			}
			wrong = say
		}
		p.Tasks[i].Wrong = wrong
		p.Wrong = []fieldError{{"person-" + string(c.Account), wrong}}
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "certify", p})
	}
	http.Redirect(w, r, "/people/certify?done=yes", http.StatusSeeOther) // also when a colleague is not on the list any more: a second click
	return nil
}
