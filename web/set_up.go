package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// settingUpDesk is the part of the desk where the first administrator begins.
type settingUpDesk interface {
	// AgenciesHere is from the files of this installation, and tells nothing of any record.
	AgenciesHere() []record.AgencyCode
	SetUp(ctx context.Context, v casework.Visitor, code string, a casework.NewAccount) (casework.Enrolment, error)
}

// setUpPage makes the first administrator's account, with the code that the program printed where it was started.
type setUpPage struct {
	frame

	Fields []*field
	Errors []fieldError
}

func (s *site) setUp(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, answer{http.StatusOK, "set_up", setUpPage{frame: s.frame(r, "Set up Sightline"), Fields: s.setUpFields()}})
}

// The fields of a new account.
const (
	codeAt = iota
	nameAt
	loginAt
	agencyAt
	agencyCodeAt
	endsAt
)

func (s *site) setUpFields() []*field {
	code := &field{Name: "code", Label: "The set-up code", Hint: "It was printed where Sightline was started, and is good for an hour.", Kind: aCode}
	return append([]*field{code}, s.accountFields()...)
}

// accountFields are what is asked of everybody who begins to work here.
func (s *site) accountFields() []*field {
	ends := &field{Name: "ends", Label: "When the account ends", Hint: "At most 24 months from now. It can be extended.", Kind: aDate}
	return []*field{
		{Name: "name", Label: "Name, as colleagues know them", Kind: aLine},
		{Name: "login", Label: "The name they sign in with", Hint: "Small letters, figures, dots and dashes. It need not say who they are.", Kind: aLine},
		{Name: "agency", Label: "Agency", Hint: "An area in brackets is the one it works in.", Kind: aList, Options: s.agenciesHere()},
		{Name: "agency-code", Label: "Or its code, if it is not in that list", Hint: "As in the agencies’ records. For example: social-care-north", Kind: aLine},
		ends.onDay(s.Now().AddDate(1, 0, 0)),
	}
}

// accountOf reads a new account. false: the fields say what is wrong.
func accountOf(fields []*field) (casework.NewAccount, bool) {
	f := func(name string) *field {
		for _, one := range fields {
			if one.Name == name {
				return one
			}
		}
		return new(field)
	}
	f("name").required("Enter a name")
	f("login").required("Enter the name to sign in with")
	agency := agencyOf(f("agency"), f("agency-code"))
	ends, ok := f("ends").day()
	a := casework.NewAccount{Name: f("name").Value, Login: f("login").Value.Reveal(), Agency: agency, Ends: endOfDay(ends)}
	return a, ok && len(wrongOf(fields...)) == 0
}

// agencyOf is the agency that was chosen, or whose code was typed. What is wrong is said at the field.
func agencyOf(list, typed *field) record.AgencyCode {
	chosen, code := record.AgencyCode(one(list)), record.AgencyCode(strings.ToLower(typed.Value.Reveal()))
	_, _, known := record.Words().Agency(code)
	switch {
	case code == "" && chosen == "":
		list.Wrong = "Choose an agency from the list, or enter its code below"
	case code != "" && chosen != "" && code != chosen:
		typed.Wrong = "This is another agency than the one that is chosen above. Leave one of them empty"
	case code != "" && !known:
		typed.Wrong = "There is no such agency. One of the list would be accepted, with an area after a dash, such as social-care-north"
	}
	return cmp.Or(code, chosen)
}

// agenciesHere are the agencies for which somebody may work here, in alphabetical order.
func (s *site) agenciesHere() []option {
	var all []option
	for _, code := range s.Desk.AgenciesHere() {
		all = append(all, option{Value: string(code), Words: agencyWords(code)})
	}
	slices.SortFunc(all, func(a, b option) int { return compareWords(a.Words, b.Words) })
	return all
}

// endOfDay is the end of a day in London that begins at a moment.
func endOfDay(day time.Time) time.Time {
	if day.IsZero() {
		return day
	}
	return day.AddDate(0, 0, 1)
}

func (s *site) doSetUp(w http.ResponseWriter, r *http.Request) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	fields := s.setUpFields()
	readAll(form, fields...)
	fields[codeAt].required("Enter the code that was printed where Sightline was started")
	if a, ok := accountOf(fields); ok {
		e, err := s.Desk.SetUp(r.Context(), s.visitor(r), fields[codeAt].Value.Reveal(), a)
		switch {
		case err == nil:
			s.setEnrolling(w, e.Ticket)
			http.Redirect(w, r, "/enrol/ways", http.StatusSeeOther)
			return nil
		case errors.Is(err, record.Invalid):
			fields[nameAt].Wrong = sentence(kindless(err))
		default:
			wrong, refused := refusedSignIn(err, fieldError{"code", "That code is not good: it may have been mistyped, used before, or be older than an hour; or somebody already looks after accounts here"})
			if !refused {
				return fmt.Errorf("setting up: %w", err)
			}
			fields[codeAt].Wrong = wrong.Say
		}
	}
	p := setUpPage{frame: s.frame(r, "Error: Set up Sightline"), Fields: fields, Errors: wrongOf(fields...)}
	return s.render(w, r, answer{http.StatusBadRequest, "set_up", p})
}
