package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"sightline/casework"
	"sightline/record"
	"sightline/web/drawing"
)

// sealedDesk is the part of the desk that keeps what is sealed, and shows it item by item.
type sealedDesk interface {
	// AsksSealed leaves no line, and does not say whether there is anything.
	AsksSealed(ctx context.Context, who casework.Who, child record.ChildID) bool
	SealedItems(ctx context.Context, who casework.Who, child record.ChildID) (casework.SealedBoard, error)
	Seal(ctx context.Context, who casework.Who, wish casework.SealWish) error
	Unseal(ctx context.Context, who casework.Who, child record.ChildID, item record.SealedID, version int) error
	Reveal(ctx context.Context, who casework.Who, wish casework.RevealWish) (casework.Revealed, error)
}

// sealedPage says what is kept sealed of a child, and nothing of what it says.
type sealedPage struct {
	frame

	Tabs      []tab
	Items     []sealedLine
	Reveal    bool
	Emergency bool
	Seal      bool
	Lead      bool
	Shown     []shownLine
	Task      *field
	New       string
	Done      string
	Errors    []fieldError
}

// sealedLine is one item: which sort of thing, and who holds it.
type sealedLine struct {
	Kind    string
	Holder  string
	Since   string
	Link    string
	Version int
	Mine    bool // it can be taken back
}

// shownLine is one time that something was shown: to which role of which agency, and when.
type shownLine struct{ By, When string }

func sealedKindWords(kind record.SealedKind) string {
	switch kind {
	case record.SafeAddress:
		return "A safe address"
	case record.Refuge:
		return "A refuge"
	case record.SourceIdentity:
		return "Who gave information"
	case record.OtherSealed:
		return "Something else"
	}
	return "Something"
}

func sealedTab(id record.ChildID, here string) tab {
	return tab{Words: "Sealed", Link: sealedLink(id), Here: here == "Sealed"}
}

// sealedTabs are the pages of a child for somebody who may ask what is sealed.
func sealedTabs(id record.ChildID) []tab {
	return append(tabsOf(id, "Sealed"), sealedTab(id, "Sealed"))
}

func sealedLink(id record.ChildID) string { return childLink(id, "sealed") }

func (s *site) sealed(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.sealedPage(r, who)
	if err != nil {
		return err
	}
	p.Done = map[string]string{"kept": "It is kept sealed.", "back": "It was taken back. It is shown to nobody any more."}[r.URL.Query().Get("done")]
	return s.render(w, r, answer{http.StatusOK, "sealed", p})
}

func (s *site) sealedPage(r *http.Request, who casework.Who) (*sealedPage, error) {
	id := record.ChildID(r.PathValue("child"))
	board, err := s.Desk.SealedItems(r.Context(), who, id)
	if err != nil {
		return nil, fmt.Errorf("what is sealed: %w", err)
	}
	p := &sealedPage{
		frame: s.frame(r, "Kept sealed"), Tabs: sealedTabs(id), Reveal: board.Reveal, Emergency: board.Emergency, Seal: board.Seal, Lead: board.Lead,
		New: sealedLink(id) + "/new", Task: taskField(board.Emergency),
	}
	p.Whose = whoseOf(board.Whose)
	for i := range board.Items {
		item := &board.Items[i]
		p.Items = append(p.Items, sealedLine{
			Kind: sealedKindWords(item.Kind), Holder: drawing.Agency(item.Controller), Since: london(item.Since).Format("2 January 2006"),
			Link: sealedLink(id) + "/" + url.PathEscape(string(item.ID)), Version: item.Version, Mine: board.Seal && item.Entry == nil,
		})
	}
	for i := range board.Shown {
		l := &board.Shown[i]
		p.Shown = append(p.Shown, shownLine{actorWords(l.Actor, nil).Reveal(), atWordsOf(l.At)})
	}
	return p, nil
}

func taskField(emergency bool) *field {
	f := &field{Name: "task", Kind: aLine, Label: "For which task?", Hint: "For example: “To drive the child to the visit at four.” It is written down, and looked at afterwards."}
	if emergency {
		f.Label, f.Hint = "What is the emergency?", "For example: “The child is at the station and must be brought somewhere safe.” It is written down, and looked at by the next working day."
	}
	return f
}

// revealedPage shows one sealed item for a minute.
type revealedPage struct {
	frame

	Kind  string
	Text  record.Private
	Facts []fact
	Until string
	Mark  record.Private // who looks, when and in which session: across the page
	Marks []struct{}     // how often it stands there
	Task  record.Private
	Self  string
	Back  string
}

// marks is how often the mark of who looks stands on the page.
const marks = 12

// reveal shows one item, and goes back by itself after a minute. Kept open, it is shown anew: each time is a line of its own.
func (s *site) reveal(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	id := record.ChildID(r.PathValue("child"))
	task := taskField(false)
	task.read(form)
	wish := casework.RevealWish{Child: id, Item: record.SealedID(r.PathValue("item")), Task: task.Value}
	shown, err := s.Desk.Reveal(r.Context(), who, wish)
	switch {
	case errors.Is(err, casework.NotProved):
		return s.proveFirst(w, r)
	case errors.Is(err, record.Invalid):
		p, failed := s.sealedPage(r, who)
		if failed != nil {
			return failed
		}
		p.Task.Value, p.Task.Wrong = task.Value, "Say what it is for, in at least three words"
		p.Errors = wrongOf(p.Task)
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "sealed", p})
	case err != nil:
		return fmt.Errorf("revealing: %w", err)
	}
	back := sealedLink(id)
	w.Header().Set("Refresh", strconv.Itoa(int(casework.RevealFor.Seconds()))+";url="+back)
	return s.render(w, r, answer{http.StatusOK, "revealed", s.revealedPage(r, &shown, back, task.Value)})
}

func (s *site) revealedPage(r *http.Request, shown *casework.Revealed, back string, task record.Private) *revealedPage {
	p := &revealedPage{
		frame: s.frame(r, "Kept sealed"), Kind: sealedKindWords(shown.Item.Kind), Text: shown.Item.Text, Until: london(shown.Until).Format("15:04:05"), Marks: make([]struct{}, marks),
		Task: task, Self: r.URL.Path, Back: back,
	}
	p.Whose = whoseOf(shown.Whose)
	p.Blank = "/blank?" + url.Values{"back": {back}}.Encode()
	if me, err := s.signed(r); err == nil {
		p.Mark = record.Private(me.Account.Name.Reveal() + " · " + atWordsOf(shown.At) + " · " + shortSession(me.Session.ID))
	}
	if e := shown.Item.Entry; e != nil {
		p.Text = e.Text
		add := func(name string, value record.Private) {
			if value != "" {
				p.Facts = append(p.Facts, fact{name, value})
			}
		}
		if e.Happened.Known() {
			add("When", record.Private(e.Happened.Words()))
		}
		for _, place := range e.Places {
			add("Place", place.Name)
		}
		for _, person := range e.People {
			add("Person", person.Name)
		}
	}
	return p
}

// shortSession names a session so that it can be found in the log, and opens nothing.
func shortSession(id record.SessionID) string {
	const letters = 6
	if len(id) > letters {
		id = id[:letters]
	}
	return "session " + string(id)
}

// sealPage takes something that is to be kept sealed: it is written, read once more, and kept.
type sealPage struct {
	frame

	Tabs    []tab
	Kind    *field
	Text    *field
	Check   string // the sort in words, when it is to be checked
	Request string
	Self    string
	Back    string
	Errors  []fieldError
}

func (s *site) sealPage(r *http.Request, who casework.Who) (*sealPage, error) {
	id := record.ChildID(r.PathValue("child"))
	board, err := s.Desk.SealedItems(r.Context(), who, id)
	if err == nil && !board.Seal {
		err = record.Withheld
	}
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	p := &sealPage{frame: s.frame(r, "Keep something sealed"), Tabs: sealedTabs(id), Request: newRequest(), Self: sealedLink(id) + "/new", Back: sealedLink(id)}
	p.Whose = whoseOf(board.Whose)
	p.Kind = &field{Name: "kind", Kind: oneOf, Label: "What is it?"}
	for _, kind := range record.SealedKinds() {
		p.Kind.Options = append(p.Kind.Options, option{Value: string(kind), Words: sealedKindWords(kind)})
	}
	p.Text = &field{Name: "text", Kind: someWords, Label: "What is to be kept sealed", Hint: "Only what has to be: the address itself, or who it was. It is never in a list, a print, a search or an export."}
	return p, nil
}

func (s *site) sealNew(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	p, err := s.sealPage(r, who)
	if err != nil {
		return err
	}
	return s.render(w, r, answer{http.StatusOK, "seal", p})
}

func (s *site) doSeal(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	p, err := s.sealPage(r, who)
	if err != nil {
		return err
	}
	readAll(form, p.Kind, p.Text)
	p.Kind.required("Choose what it is")
	p.Text.required("Write what is to be kept sealed")
	if p.Errors = wrongOf(p.Kind, p.Text); len(p.Errors) > 0 {
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "seal", p})
	}
	kind := record.SealedKind(p.Kind.Value)
	if form.Get("do") != "keep" {
		p.Check, p.Title = sealedKindWords(kind), "Check before it is sealed"
		return s.render(w, r, answer{http.StatusOK, "seal", p})
	}
	err = s.Desk.Seal(r.Context(), who, casework.SealWish{Child: record.ChildID(r.PathValue("child")), Kind: kind, Text: p.Text.Value, Request: requestIn(form)})
	if wrong, is := fieldOf(err); is {
		p.Text.Wrong, p.Errors = wrong.Say, []fieldError{wrong}
		p.Title = "Error: " + p.Title
		return s.render(w, r, answer{http.StatusBadRequest, "seal", p})
	}
	if err != nil {
		return fmt.Errorf("sealing: %w", err)
	}
	http.Redirect(w, r, p.Back+"?done=kept#done", http.StatusSeeOther)
	return nil
}

// sealBackPage asks once more before an item is taken back.
type sealBackPage struct {
	frame

	Tabs    []tab
	Version int
	Self    string
	Back    string
}

func (s *site) askUnseal(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	id := record.ChildID(r.PathValue("child"))
	board, err := s.Desk.SealedItems(r.Context(), who, id)
	if err != nil {
		return fmt.Errorf("taking back: %w", err)
	}
	p := sealBackPage{s.frame(r, "Take it back?"), sealedTabs(id), versionIn(r.URL.Query()), r.URL.Path, sealedLink(id)}
	p.Whose = whoseOf(board.Whose)
	return s.render(w, r, answer{http.StatusOK, "seal_back", p})
}

// unseal takes an item back.
func (s *site) unseal(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	id := record.ChildID(r.PathValue("child"))
	if err := s.Desk.Unseal(r.Context(), who, id, record.SealedID(r.PathValue("item")), versionIn(form)); err != nil {
		return fmt.Errorf("taking back: %w", err)
	}
	http.Redirect(w, r, sealedLink(id)+"?done=back#done", http.StatusSeeOther)
	return nil
}

// toSealed leads to the list, from an address that only takes forms.
func (*site) toSealed(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	http.Redirect(w, r, sealedLink(record.ChildID(r.PathValue("child"))), http.StatusSeeOther)
	return nil
}
