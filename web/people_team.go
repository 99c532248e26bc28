package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"sightline/casework"
	"sightline/record"
)

// teamsPage is every team.
type teamsPage struct {
	frame

	Teams []teamLine
	Done  string
}

// teamLine is one team.
type teamLine struct {
	Name    record.Private
	Agency  string
	Manager record.Private
	Members int
	Closed  bool
	Link    string
}

func teamLink(id record.TeamID) string { return "/teams/" + url.PathEscape(string(id)) }

func (s *site) teams(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	all, err := s.Desk.Staff(r.Context(), who)
	if err != nil {
		return fmt.Errorf("teams: %w", err)
	}
	p := teamsPage{frame: s.frame(r, "Teams")}
	if r.URL.Query().Get("done") != "" {
		p.Done = "The team is kept."
	}
	for i := range all.Teams {
		t := &all.Teams[i]
		p.Teams = append(p.Teams, teamLine{t.Name, agencyWords(t.Agency), nameOf(all.Accounts, t.Manager), len(t.Members), t.Closed, teamLink(t.ID)})
	}
	return s.render(w, r, answer{http.StatusOK, "teams", p})
}

// nameOf gives a colleague's name; "" for nobody.
func nameOf(accounts []record.Account, id record.AccountID) record.Private {
	for i := range accounts {
		if accounts[i].ID == id {
			return accounts[i].Name
		}
	}
	return ""
}

// staffTeamPage makes or changes a team.
type staffTeamPage struct {
	frame

	New     bool
	Self    string
	Version int
	Fields  []*field
	Request string
	Errors  []fieldError
}

// The fields of a team.
const (
	teamNameAt = iota
	teamAgencyAt
	teamManagerAt
	teamMembersAt
	teamClosedAt
)

// newTeam stands in an address for a team that is not made yet.
const newTeam = "new"

func (s *site) staffTeam(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.staffTeamPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "team", p})
}

func (s *site) staffTeamPage(r *http.Request, who casework.Who) (*staffTeamPage, error) {
	all, err := s.Desk.Staff(r.Context(), who)
	if err != nil {
		return nil, fmt.Errorf("a team: %w", err)
	}
	id := record.TeamID(r.PathValue("team"))
	var t record.Team
	if i := slices.IndexFunc(all.Teams, func(t record.Team) bool { return t.ID == id }); i >= 0 {
		t = all.Teams[i]
	} else if id != newTeam {
		return nil, fmt.Errorf("%w: no team", record.NotFound)
	}
	p := &staffTeamPage{frame: s.frameAt(r, "A team", teamLink(id)), New: id == newTeam, Self: teamLink(id), Version: t.Version, Request: wishID()}
	var people, members []option
	for i := range all.Accounts {
		a := &all.Accounts[i]
		if a.PresentAt(s.Now()) != record.AtWork && a.ID != t.Manager && !slices.Contains(t.Members, a.ID) {
			continue
		}
		words := a.Name.Reveal() + " (" + a.Login + ", " + agencyWords(a.Agency) + ")"
		people = append(people, option{string(a.ID), words, a.ID == t.Manager})
		members = append(members, option{string(a.ID), words, slices.Contains(t.Members, a.ID)})
	}
	p.Fields = []*field{
		{Name: "name", Label: "Name of the team", Kind: aLine, Value: t.Name},
		{Name: "agency", Label: "Agency", Hint: "Its code, as in the agencies’ records. For example: social-care", Kind: aLine, Value: record.Private(t.Agency)},
		{Name: "manager", Label: "Who manages it", Hint: "They see what each member is allocated to, and say every quarter which roles are still needed.", Kind: aList, Options: people},
		{Name: "members", Label: "Members", Kind: severalOf, Options: members},
		{Name: "closed", Label: "Is the team still there?", Kind: severalOf, Options: []option{{"yes", "The team is closed", t.Closed}}},
	}
	return p, nil
}

func (s *site) keepTeam(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	p, err := s.staffTeamPage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.Fields...)
	f := p.Fields
	f[teamNameAt].required("Enter a name for the team")
	f[teamAgencyAt].required("Enter the code of an agency, such as social-care")
	status := http.StatusBadRequest
	if len(wrongOf(f...)) == 0 {
		t := record.Team{
			Version: versionIn(form), Agency: record.AgencyCode(f[teamAgencyAt].Value.Reveal()), Name: f[teamNameAt].Value, Manager: record.AccountID(one(f[teamManagerAt])), Closed: len(f[teamClosedAt].chosenOf()) > 0,
		}
		if !p.New {
			t.ID = record.TeamID(r.PathValue("team"))
		}
		for _, id := range f[teamMembersAt].chosenOf() {
			t.Members = append(t.Members, record.AccountID(id))
		}
		_, err := s.Desk.KeepTeam(r.Context(), who, requestIn(form), t)
		if err == nil {
			http.Redirect(w, r, "/teams?done=kept", http.StatusSeeOther)
			return nil
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("keeping a team: %w", err)
		}
		f[teamNameAt].Wrong = say
	}
	p.Request, p.Errors = requestIn(form).ID, wrongOf(f...)
	p.Title = "Error: " + p.Title
	return s.render(w, r, answer{status, "team", p})
}

// one gives what was chosen of a list; "" for nothing.
func one(f *field) string {
	if all := f.chosenOf(); len(all) > 0 {
		return all[0]
	}
	return ""
}
