package web

import (
	"context"
	"fmt"
	"net/http"

	"sightline/casework"
)

// exceptionsPage says, for whoever looks after the partnership, of how many children less was done without all that is asked for before it. It names
// nobody, and leads to nobody.
type exceptionsPage struct {
	frame

	Counts *casework.GateCounts // nil: nobody has asked yet
	Read   string
	Part   string
}

// askExceptions is the page before anything is counted: it reads no record.
func (s *site) askExceptions(w http.ResponseWriter, r *http.Request, _ casework.Who) error {
	return s.render(w, r, answer{http.StatusOK, "exceptions", exceptionsPage{frame: s.frame(r, "Exceptions")}})
}

// exceptions counts. It is posted, because it reads all records and leaves its line in the log.
func (s *site) exceptions(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	if _, err := sentForm(w, r, choiceBytes); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), previewTime)
	defer cancel()
	counts, err := s.Desk.CountGates(ctx, who)
	if err != nil {
		return fmt.Errorf("exceptions: %w", err)
	}
	p := exceptionsPage{frame: s.frame(r, "Exceptions"), Counts: counts, Read: "Of how many children the record was read: " + counts.Children.String() + "."}
	if counts.Part {
		p.Part = "Time ran out before every record was read. The counts are of these alone."
	}
	return s.render(w, r, answer{http.StatusOK, "exceptions", p})
}
