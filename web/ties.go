package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sightline/casework"
	"sightline/record"
)

// tieDesk is the part of the desk that says who has to do with whom.
type tieDesk interface {
	whoseDesk
	ownDesk
	// WorkingWith says who has to do with a child. It is logged as a look at the record.
	WorkingWith(ctx context.Context, who casework.Who, child record.ChildID) (casework.Working, error)
	Allocate(ctx context.Context, who casework.Who, wish casework.Tying, lead bool) (record.TieID, error)
	Invite(ctx context.Context, who casework.Who, wish casework.Tying) (record.TieID, error)
	GiveTask(ctx context.Context, who casework.Who, wish casework.Tying) (record.TieID, error)
	LetReview(ctx context.Context, who casework.Who, wish casework.Tying) (record.TieID, error)
	LetWatch(ctx context.Context, who casework.Who, wish casework.Tying) (record.TieID, error)
	EndTie(ctx context.Context, who casework.Who, ending casework.Ending) error
	Declare(ctx context.Context, who casework.Who, child record.ChildID, reason record.Private, r casework.Request) error
}

// ownDesk is the part of the desk that keeps what somebody says of themselves.
type ownDesk interface {
	DescribeMyself(ctx context.Context, who casework.Who, own record.Own, r casework.Request) error
	Myself(ctx context.Context, who casework.Who) (record.Own, error)
}

// tiesPage says who works with a child: since when, by whom, why.
type tiesPage struct {
	frame

	Tabs    []tab
	Now     []tieLine
	Before  []tieLine
	Add     string // "" for those who may not
	Declare string
	Manage  string // the page's address, for managers: who alone may see the child, and taking away for good; "" for others
	Listed  bool   // only those on a list see this child
	Done    string
}

// tieLine is somebody who has to do with the child.
type tieLine struct {
	Person record.Private
	Role   string
	How    string
	Of     string // for which area, or for whom
	Since  string
	Until  string
	By     record.Private
	Reason record.Private
	End    string // where it can be ended
	Later  bool   // it has not begun yet
}

const workingTab = "Who works with them"

// What was done, as the address says after it.
var tiesDone = map[string]string{
	"added": "It is kept who has to do with the child.", "ended": "It is over from now on. It stays below, with the reason.",
	"restricted": "From now on only those on the list may see this child.", "unlisted": "They are off the list. It stays below, with the reason.",
}

func (s *site) ties(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	child := record.ChildID(r.PathValue("child"))
	all, err := s.Desk.WorkingWith(r.Context(), who, child)
	if err != nil {
		return fmt.Errorf("who works with a child: %w", err)
	}
	link := childLink(child, "people-working")
	p := tiesPage{frame: s.frame(r, "Who works with this child"), Tabs: tabsOf(child, workingTab), Declare: link + "/declare", Done: tiesDone[r.URL.Query().Get("done")]}
	p.Whose = whoseOf(all.Whose)
	if all.May {
		p.Add = link + "/add"
		if who.Actor.Role == record.TeamManager {
			p.Manage = childLink(child, "")
		}
	}
	for i := range all.Ties {
		t := &all.Ties[i]
		line := tieLineOf(t, &all)
		p.Listed = p.Listed || t.Relation == record.Listed && t.InForce(all.At)
		if !over(t, all.At) {
			if all.May && t.Relation != record.Listed {
				line.End = link + "/" + url.PathEscape(string(t.ID)) + "/end"
			}
			p.Now = append(p.Now, line)
		} else {
			p.Before = append(p.Before, line)
		}
	}
	slices.Reverse(p.Before)
	return s.render(w, r, answer{http.StatusOK, "ties", p})
}

// over reports a relation that is past.
func over(t *record.Tie, at time.Time) bool { return !t.InForce(at) && !at.Before(t.From) }

func tieLineOf(t *record.Tie, all *casework.Working) tieLine {
	line := tieLine{
		Person: personIn(all.Names, t.Holder), How: relationWords(t.Relation), Since: dayAndTime(t.From), By: personIn(all.Names, t.By), Reason: t.Reason, Later: all.At.Before(t.From),
	}
	if t.Role != "" {
		line.Role = roleWords(t.Role)
	}
	switch {
	case t.Person != "":
		line.Of = personIn(all.Names, t.Person).Reveal()
	case t.Area != "":
		line.Of = "Area " + string(t.Area)
	case t.Child == (record.ChildRef{}):
		line.Of = "Everywhere in the agreement"
	}
	switch {
	case !t.Ended.IsZero():
		line.Until = dayAndTime(t.Ended)
	case !t.Until.IsZero():
		line.Until = dayAndTime(t.Until)
	}
	return line
}

// personIn names a colleague. What a part of the program did has no name, and somebody who is not there any more keeps none.
func personIn(names casework.Names, id string) record.Private {
	switch {
	case names[id] != "":
		return names[id]
	case strings.HasPrefix(id, "service-"):
		return "Sightline itself"
	}
	return "A colleague"
}

// ways are how somebody can be said to have to do with a child.
var ways = []struct {
	code, words string
	tie         func(d Desk, ctx context.Context, who casework.Who, wish casework.Tying) (record.TieID, error)
}{
	{"lead", "Lead professional: answers for the work with the child", func(d Desk, ctx context.Context, who casework.Who, wish casework.Tying) (record.TieID, error) {
		return d.Allocate(ctx, who, wish, true)
	}},
	{"allocated", "Allocated: works with the child", func(d Desk, ctx context.Context, who casework.Who, wish casework.Tying) (record.TieID, error) {
		return d.Allocate(ctx, who, wish, false)
	}},
	{"invited", "Invited to a meeting about the child, for 28 days at most", Desk.Invite},
	{"task", "Has an open task for the child, for 28 days at most", Desk.GiveTask},
	{"reviews", "Reviews the work: a reviewing officer or conference chair, never a manager", Desk.LetReview},
	{"watches", "Looks out for the child after an exit, until a day", Desk.LetWatch},
}

// tiePage asks who has to do with the child, and shows it once more before it is kept.
type tiePage struct {
	frame

	Tabs    []tab
	Self    string
	Back    string
	Fields  []*field
	Check   []fact // what will be kept, when it is shown once more
	Request string
	Errors  []fieldError
}

// invitedDays is for how long somebody is invited, or has a task, when nobody says until when.
const invitedDays = 27

// The fields of a relation.
const (
	tieHowAt = iota
	tieWhoAt
	tieUntilAt
	tieWhyAt
)

func (s *site) tiePage(r *http.Request, who casework.Who) (*tiePage, error) {
	child := record.ChildID(r.PathValue("child"))
	all, err := s.Desk.WorkingWith(r.Context(), who, child)
	if err != nil {
		return nil, fmt.Errorf("who works with a child: %w", err)
	}
	if !all.May {
		return nil, fmt.Errorf("%w: they do not say who works with the child", record.Withheld)
	}
	link := childLink(child, "people-working")
	how := &field{Name: "how", Label: "What will they have to do with the child?", Kind: oneOf}
	for _, way := range ways {
		how.Options = append(how.Options, option{Value: way.code, Words: way.words})
	}
	p := &tiePage{
		frame: s.frameAt(r, "Who else works with this child?", link+"/add"), Tabs: tabsOf(child, workingTab), Self: link + "/add", Back: link, Request: wishID(),
		Fields: []*field{
			how,
			{Name: "who", Label: "Who?", Hint: "With the role in which they will see the record.", Kind: aList, Options: colleagueOptions(all.Colleagues)},
			{Name: "until", Label: "Until, if it is for a time only", Kind: aDate},
			{Name: "why", Label: "Why?", Hint: "Everybody who may see this record can read it, the child too, one day.", Kind: someWords, Wording: true},
		},
	}
	p.Whose = whoseOf(all.Whose)
	return p, nil
}

// colleagueOptions are colleagues, each in each of their roles.
func colleagueOptions(all []casework.Colleague) []option {
	var options []option
	for i := range all {
		for _, role := range all[i].Roles {
			if role == record.Administrator {
				continue
			}
			words := all[i].Name.Reveal() + ", " + roleWords(role) + " (" + agencyWords(all[i].Agency) + ")"
			options = append(options, option{Value: strings.Join([]string{string(all[i].ID), string(role), string(all[i].Agency)}, "/"), Words: words})
		}
	}
	return options
}

// tied reads who was chosen.
func tied(f *field) (person string, role record.Role, agency record.AgencyCode) {
	parts := append(strings.SplitN(one(f), "/", 3), "", "", "")
	return parts[0], record.Role(parts[1]), record.AgencyCode(parts[2])
}

func (s *site) tie(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.tiePage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "tie", p})
}

// doTie shows once more what will be kept, and keeps it when that is sent.
func (s *site) doTie(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	p, err := s.tiePage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.Fields...)
	p.Request = requestIn(form).ID
	if how := one(p.Fields[tieHowAt]); (how == "invited" || how == "task") && p.Fields[tieUntilAt].Value == "" {
		p.Fields[tieUntilAt].onDay(s.Now().AddDate(0, 0, invitedDays))
	}
	wish, ok := tyingOf(r, p.Fields, p.Request)
	switch {
	case !ok, form.Get("step") == "change":
	case form.Get("step") != "do":
		p.Check = checked(p.Fields)
		return s.render(w, r, answer{http.StatusOK, "tie", p})
	default:
		at := slices.IndexFunc(p.Fields[tieHowAt].Options, func(o option) bool { return o.Chosen })
		_, err := ways[at].tie(s.Desk, r.Context(), who, wish)
		if err == nil {
			http.Redirect(w, r, p.Back+"?done=added", http.StatusSeeOther)
			return nil
		}
		say, mine := saidOf(err)
		if !mine {
			return fmt.Errorf("a relation to a child: %w", err)
		}
		p.Fields[tieHowAt].Wrong = say
	}
	status := http.StatusOK
	if p.Errors = wrongOf(p.Fields...); len(p.Errors) > 0 {
		status, p.Title = http.StatusBadRequest, "Error: "+p.Title
	}
	return s.render(w, r, answer{status, "tie", p})
}

func tyingOf(r *http.Request, f []*field, request string) (casework.Tying, bool) {
	f[tieHowAt].required("Choose what they will have to do with the child")
	f[tieWhoAt].required("Choose who it is")
	f[tieWhyAt].required("Say why, in at least three words")
	wish := casework.Tying{Child: record.ChildID(r.PathValue("child")), Reason: f[tieWhyAt].Value, Request: casework.Request{ID: request}}
	wish.Person, wish.Role, wish.Agency = tied(f[tieWhoAt])
	if f[tieUntilAt].Value != "" {
		day, _ := f[tieUntilAt].day()
		wish.Until = endOfDay(day)
	}
	return wish, len(wrongOf(f...)) == 0
}

// checked gives what was answered, to be read once more before it is kept.
func checked(fields []*field) []fact {
	var all []fact
	for _, f := range fields {
		value := f.Value
		switch f.Kind {
		case oneOf, aList, severalOf:
			var words []string
			for _, o := range f.Options {
				if o.Chosen {
					words = append(words, o.Words)
				}
			}
			value = record.Private(strings.Join(words, "; "))
		case aDate:
			if at, ok := f.day(); ok && f.Value != "" {
				value = record.Private("the end of " + at.Format("2 January 2006"))
			}
			if f.Value == "" {
				f.Wrong = ""
			}
		}
		if value != "" {
			all = append(all, fact{f.Label, value})
		}
	}
	return all
}
