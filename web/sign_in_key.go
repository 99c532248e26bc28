package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"sightline/casework"
	"sightline/record"
)

// keyScript is the one script without which something does not work: a browser asks for a passkey by script alone. Every page that offers
// a passkey offers another way.
const keyScript = "keys.js"

// keyAsked gives the script what a passkey is to sign, or says in words why not.
func (*site) keyAsked(w http.ResponseWriter, r *http.Request, asked casework.Asked, err error) error {
	said := struct {
		Ticket  string          `json:"ticket,omitempty"`
		Options json.RawMessage `json:"options,omitempty"`
		Wrong   string          `json:"wrong,omitempty"`
	}{asked.Ticket, asked.Options, ""}
	status := http.StatusOK
	switch {
	case errors.Is(err, record.Busy):
		status, said.Wrong = http.StatusServiceUnavailable, "This cannot be done just now. Wait a minute and try again."
	case errors.Is(err, record.NotFound), errors.Is(err, record.NotYet):
		status, said.Wrong = http.StatusConflict, "No passkey can be used here. Use another way."
	case errors.Is(err, record.Withheld), errors.Is(err, record.Invalid), errors.Is(err, record.Conflict):
		status, said.Wrong = http.StatusConflict, "A passkey cannot be used now. Reload this page and try again, or use another way."
	case err != nil:
		return fmt.Errorf("asking for a passkey: %w", err)
	}
	body, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("asking for a passkey: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	return send(w, r, status, body)
}
