package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// dutyDesk is the part of the desk that says who holds what of areas, and who stands in for whom.
type dutyDesk interface {
	Rotas(ctx context.Context, who casework.Who) (casework.Working, error)
	PutOnDuty(ctx context.Context, who casework.Who, duty casework.Duty) (record.TieID, error)
	JoinPanel(ctx context.Context, who casework.Who, duty casework.Duty) (record.TieID, error)
	CoordinateMissing(ctx context.Context, who casework.Who, duty casework.Duty) (record.TieID, error)
	Supervise(ctx context.Context, who casework.Who, c casework.Covering) (record.TieID, error)
	Cover(ctx context.Context, who casework.Who, c casework.Covering) (record.TieID, error)
	EndHeld(ctx context.Context, who casework.Who, ending casework.Ending) error
}

// dutyPage is who is on duty until when, and what else people hold of areas and of one another.
type dutyPage struct {
	frame

	Groups []dutyGroup
	Waits  bool
	Done   string
}

// dutyGroup is one sort of thing that people hold.
type dutyGroup struct {
	Heading string
	None    string
	Add     string
	Words   string // of the link
	Lines   []tieLine
}

// holdable is a sort of thing that people hold.
type holdable struct {
	code, heading, none, words string
	relation                   record.Relation
	someone                    bool // it is held of somebody else
}

// held are those there are, in the order of the page.
var held = []holdable{
	{"duty", "On duty", "Nobody is on duty. Children are seen at night by breaking the glass alone.", "Put somebody on duty", record.OnDuty, false},
	{"cover", "Cover", "Nobody covers for anybody.", "Say who covers for whom", record.Covers, true},
	{"supervision", "Who supervises whom", "Nobody is recorded as supervising anybody.", "Say who supervises whom", record.Supervises, true},
	{"panel", "Exploitation panels", "Nobody is recorded as a member of a panel.", "Add a member of a panel", record.PanelMember, false},
	{"missing", "Missing coordinators", "Nobody is recorded as a missing coordinator.", "Add a missing coordinator", record.CoordinatesMissing, false},
}

func (s *site) duty(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	all, err := s.Desk.Rotas(r.Context(), who)
	if err != nil {
		return fmt.Errorf("who is on duty: %w", err)
	}
	p := dutyPage{frame: s.frame(r, "Who is on duty")}
	switch r.URL.Query().Get("done") {
	case "kept":
		p.Done = "It is kept."
	case "ended":
		p.Done = "It is over from now on."
	case "waits":
		p.Waits = true
	}
	for i := range held {
		h := &held[i]
		group := dutyGroup{Heading: h.heading, None: h.none, Add: "/duty/" + h.code, Words: h.words}
		for j := range all.Ties {
			if t := &all.Ties[j]; t.Relation == h.relation && !over(t, all.At) {
				line := tieLineOf(t, &all)
				line.End = "/duty/" + h.code + "/" + url.PathEscape(t.Holder) + "/" + url.PathEscape(string(t.ID)) + "/end"
				group.Lines = append(group.Lines, line)
			}
		}
		p.Groups = append(p.Groups, group)
	}
	return s.render(w, r, answer{http.StatusOK, "duty", p})
}

// holdPage asks who holds something, and shows it once more before it is kept.
type holdPage struct {
	frame

	Heading string
	Self    string
	Fields  []*field
	Check   []fact
	Request string
	Errors  []fieldError
}

func (s *site) holdPage(r *http.Request, who casework.Who) (*holdPage, int, error) {
	at := slices.IndexFunc(held, func(h holdable) bool { return h.code == r.PathValue("what") })
	if at < 0 {
		return nil, 0, fmt.Errorf("%w: nobody holds such a thing", record.NotFound)
	}
	all, err := s.Desk.Rotas(r.Context(), who)
	if err != nil {
		return nil, 0, fmt.Errorf("who is on duty: %w", err)
	}
	h := &held[at]
	p := &holdPage{frame: s.frameAt(r, h.words, "/duty"), Heading: h.words, Self: "/duty/" + h.code, Request: wishID()}
	p.Fields = append(p.Fields, &field{Name: "who", Label: "Who?", Hint: "With the role in which they do it.", Kind: aList, Options: colleagueOptions(all.Colleagues)})
	if h.someone {
		p.Fields = append(p.Fields, &field{Name: "of", Label: "Whom?", Hint: "Whom they cover for, or supervise.", Kind: aList, Options: personOptions(all.Colleagues, who)})
	} else {
		p.Fields = append(p.Fields, &field{Name: "area", Label: "Area", Hint: "Its code, as in the agencies’ records. Leave it empty for everywhere in the agreement.", Kind: aLine})
	}
	until := &field{Name: "until", Label: "Until which day?", Kind: aDate}
	switch h.code {
	case "duty":
		until.Hint = "Seven days from now at most."
		until.onDay(s.Now().AddDate(0, 0, 1))
	case "cover":
		until.Hint = "Until today or tomorrow, by somebody of your agency, you can say alone. For longer, or by somebody of another agency, a second manager agrees."
	default:
		until.Hint = "Leave it empty when no end is known."
	}
	p.Fields = append(p.Fields, until, &field{Name: "time", Label: "Until what time on that day?", Hint: "For example 08:00. Leave it empty for the end of the day.", Kind: aLine}, &field{Name: "why", Label: "Why?", Kind: someWords})
	return p, at, nil
}

// personOptions are colleagues, each once, and the reader: a manager may be covered themselves.
func personOptions(all []casework.Colleague, who casework.Who) []option {
	options := []option{{Value: who.Actor.User, Words: "Me"}}
	for i := range all {
		options = append(options, option{Value: string(all[i].ID), Words: all[i].Name.Reveal() + " (" + agencyWords(all[i].Agency) + ")"})
	}
	return options
}

func (s *site) hold(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, _, err := s.holdPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "hold", p})
}

// The fields of what somebody holds.
const (
	holdWhoAt = iota
	holdOfAt  // of whom, or of which area
	holdUntilAt
	holdTimeAt
	holdWhyAt
)

// doHold shows once more what will be kept, and keeps it when that is sent.
func (s *site) doHold(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	p, at, err := s.holdPage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.Fields...)
	p.Request = requestIn(form).ID
	until, ok := holdUntil(p.Fields, held[at].someone, held[at].code)
	switch {
	case !ok, form.Get("step") == "change":
	case form.Get("step") != "do":
		p.Check = checked(p.Fields)
		return s.render(w, r, answer{http.StatusOK, "hold", p})
	default:
		done, err := s.holds(r, who, p, holding{at, until})
		if err == nil {
			http.Redirect(w, r, "/duty?done="+done, http.StatusSeeOther)
			return nil
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("who holds what: %w", err)
		}
		p.Fields[holdWhoAt].Wrong = say
	}
	status := http.StatusOK
	if p.Errors = wrongOf(p.Fields...); len(p.Errors) > 0 {
		status, p.Title = http.StatusBadRequest, "Error: "+p.Title
	}
	return s.render(w, r, answer{status, "hold", p})
}

// holdUntil reads until when, and says what is wrong with the fields.
func holdUntil(f []*field, someone bool, code string) (until time.Time, ok bool) {
	f[holdWhoAt].required("Choose who it is")
	f[holdWhyAt].required("Say why, in at least three words")
	if someone {
		f[holdOfAt].required("Choose whom")
	}
	if code == "duty" || code == "cover" {
		f[holdUntilAt].required("Enter the day on which it ends")
	}
	if f[holdUntilAt].Value != "" {
		day, good := f[holdUntilAt].day()
		until = endOfDay(day)
		if clock := f[holdTimeAt].Value.Reveal(); clock != "" && good {
			at, err := time.ParseInLocation("2006-01-02 15:04", day.Format("2006-01-02 ")+clock, day.Location())
			if err != nil {
				f[holdTimeAt].Wrong = "Enter a time, such as 08:00 or 17:30"
			}
			until = at
		}
	}
	return until, len(wrongOf(f...)) == 0
}

// holding is what somebody will hold.
type holding struct {
	at    int
	until time.Time
}

// holds keeps it. Cover for longer than a day is asked of a second manager first.
func (s *site) holds(r *http.Request, who casework.Who, p *holdPage, h holding) (done string, err error) {
	person, role, agency := tied(p.Fields[holdWhoAt])
	request, why, of := casework.Request{ID: p.Request}, p.Fields[holdWhyAt].Value, p.Fields[holdOfAt]
	duty := casework.Duty{Person: person, Role: role, Agency: agency, Until: h.until, Reason: why, Request: request}
	covering := casework.Covering{Person: person, Role: role, Agency: agency, Of: one(of), Until: h.until, Reason: why, Request: request}
	if !held[h.at].someone {
		duty.Area = record.AreaCode(strings.TrimSpace(of.Value.Reveal()))
	}
	switch held[h.at].relation {
	case record.OnDuty:
		_, err = s.Desk.PutOnDuty(r.Context(), who, duty)
	case record.PanelMember:
		_, err = s.Desk.JoinPanel(r.Context(), who, duty)
	case record.CoordinatesMissing:
		_, err = s.Desk.CoordinateMissing(r.Context(), who, duty)
	case record.Supervises:
		_, err = s.Desk.Supervise(r.Context(), who, covering)
	default:
		_, err = s.Desk.Cover(r.Context(), who, covering)
	}
	if needs, ok := errors.AsType[*casework.NeedsApproval](err); ok {
		needs.Twofold.Wish = wishOf(r.URL.Path, r.PostForm)
		_, err = s.Desk.AskApproval(r.Context(), who, casework.Request{ID: p.Request + "-asks"}, needs.Twofold, why)
		return "waits", err
	}
	return "kept", err
}

// endHeld asks why something that somebody holds is over.
func (s *site) endHeld(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.endHeldPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "tie_end", p})
}

func (s *site) endHeldPage(r *http.Request, who casework.Who) (*endTiePage, error) {
	all, err := s.Desk.Rotas(r.Context(), who)
	if err != nil {
		return nil, fmt.Errorf("who is on duty: %w", err)
	}
	for i := range all.Ties {
		if t := &all.Ties[i]; string(t.ID) == r.PathValue("tie") && t.Holder == r.PathValue("person") && !over(t, all.At) {
			return &endTiePage{
				frame: s.frameAt(r, "Is this over?", "/duty"), Back: "/duty", Line: tieLineOf(t, &all), Request: wishID(),
				Self: "/duty/" + url.PathEscape(r.PathValue("what")) + "/" + url.PathEscape(t.Holder) + "/" + url.PathEscape(string(t.ID)) + "/end", Why: &field{Name: "why", Label: "Why is it over?", Kind: someWords},
			}, nil
		}
	}
	return nil, fmt.Errorf("%w: nobody holds this any more", record.NotFound)
}

func (s *site) doEndHeld(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	why := &field{Name: "why", Kind: someWords}
	why.read(form)
	err = s.Desk.EndHeld(r.Context(), who, casework.Ending{Person: r.PathValue("person"), Tie: record.TieID(r.PathValue("tie")), Reason: why.Value, Request: requestIn(form)})
	if err == nil {
		http.Redirect(w, r, "/duty?done=ended", http.StatusSeeOther)
		return nil
	}
	say, mine := saidOf(err)
	if !mine {
		return fmt.Errorf("who holds what: %w", err)
	}
	p, err := s.endHeldPage(r, who)
	if err != nil {
		return err
	}
	p.Why.Value, p.Why.Wrong, p.Request = why.Value, say, requestIn(form).ID
	return s.notEnded(w, r, p)
}
