package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// kindPart asks what a note that nobody coded may tell of.
type kindPart struct {
	Entry string // the token of the note
	Self  string
	Whose *whose // in whose record, for the button
	May   []mayTell
}

// mayTell is one event that the note may tell of.
type mayTell struct {
	Kind  record.Kind
	Label string
	Words record.Private
	Why   string

	Request string
}

// kindPart is what is asked about the note that a link chose; nil when nothing is.
func (s *site) kindPart(r *http.Request, who casework.Who, v *reading) *kindPart {
	if v.entry == nil {
		return nil
	}
	id := v.opened.ID
	var may []mayTell
	for _, m := range s.Desk.MayTell(r.Context(), who, id, v.entry) {
		may = append(may, mayTell{m.Kind, eventWords(m.Kind), m.Words, m.Why, newRequest()})
	}
	if len(may) == 0 {
		return nil
	}
	return &kindPart{Entry: v.opened.Token(v.entry.Ref), Self: childLink(id, "kind"), Whose: whoseOf(v.opened.Named()), May: may}
}

// eventWords is a kind as it stands within a sentence, without what its label explains.
func eventWords(kind record.Kind) string {
	info, _ := record.Words().Kind(kind)
	label, _, _ := strings.Cut(info.Label, " (")
	return strings.ToLower(label[:1]) + label[1:]
}

// sayKind writes down what a person says a note tells of, and shows the entry that it became.
func (s *site) sayKind(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, specialBytes)
	if err != nil {
		return err
	}
	id := record.ChildID(r.PathValue("child"))
	wish := casework.KindWish{Child: id, Entry: form.Get("entry"), Kind: record.Kind(form.Get("kind")), Request: requestIn(form)}
	ref, err := s.Desk.SayKind(r.Context(), who, wish)
	if err != nil {
		return fmt.Errorf("what a note tells of: %w", err)
	}
	http.Redirect(w, r, childLink(id, "")+"?"+url.Values{"e": {casework.Token(id, ref)}}.Encode()+"#entry", http.StatusSeeOther)
	return nil
}
