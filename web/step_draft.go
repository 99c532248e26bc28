package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"sightline/casework"
	"sightline/record"
)

const (
	draftScript   = "draft.js"
	typingPattern = "POST /children/{child}/pathway/{step}/{section}/draft"

	contextTypingPattern = "POST /contexts/{context}/steps/{step}/{section}/draft"
)

// keptSaid is what the script of a page hears.
type keptSaid struct {
	Saved string `json:"saved,omitempty"` // the time, as a clock shows it
	Other bool   `json:"other,omitempty"` // another page of theirs keeps something else
	Gone  bool   `json:"gone,omitempty"`  // the step was sent, or let go of
}

// keepTyping keeps what somebody types while they type. Only the first time it opens the record.
func (s *site) keepTyping(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	form, err := sentForm(w, r, formMost)
	if err != nil {
		return err
	}
	sent := typedIn(form, r.PathValue("section"))
	err = s.Desk.KeepTyping(r.Context(), who, stepAt(r), sent)
	gone := errors.Is(err, record.NotFound) && form.Get("begun") == "yes"
	if errors.Is(err, record.NotFound) && !gone || errors.Is(err, casework.ErrUnasked) {
		_, err = s.keepSection(r, who, sent)
	}
	said := keptSaid{Saved: london(s.Now()).Format("15:04")}
	switch {
	case gone:
		said = keptSaid{Gone: true}
	case errors.Is(err, record.Conflict):
		said = keptSaid{Other: true}
	case err != nil:
		return fmt.Errorf("keeping what is typed: %w", err)
	}
	text, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("saying what was kept: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	return send(w, r, http.StatusOK, text)
}

// toSection leads somebody to the page from which drafts are kept.
func (*site) toSection(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	return led(w, r, stepLink(stepAt(r), r.PathValue("section")))
}
