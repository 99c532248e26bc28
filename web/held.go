package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"sightline/casework"
	"sightline/record"
)

// heldBanner says which past is shown: what this record held when somebody opened it, which may be less than what had happened by then.
type heldBanner struct {
	At      string // "25 November 2026 at 14:03"
	Printed bool
	Purpose record.Purpose
	Back    string // to the lines
	Leave   string // to the record as it is held now
}

// held shows the record as it was held when a line of its log was written. The address holds the line's number and no time: only who may
// be told who looked can go there. It is a look of its own, and is logged as one.
func (s *site) held(w http.ResponseWriter, r *http.Request, who casework.Who) error {
	id := record.ChildID(r.PathValue("child"))
	number, err := strconv.ParseInt(r.PathValue("line"), 10, 64)
	if err != nil {
		return fmt.Errorf("%w: a line of the log has a number", record.NotFound)
	}
	traced, err := s.Desk.Trace(r.Context(), who, id)
	if err != nil {
		return fmt.Errorf("the record as it was held: %w", err)
	}
	i := slices.IndexFunc(traced.Lines, func(l record.LogLine) bool { return l.Sequence == number && looked(&l) })
	if i < 0 {
		return fmt.Errorf("%w: no line of this record's log with that number shows that it was opened", record.NotFound)
	}
	line := &traced.Lines[i]
	o, err := s.Desk.Open(r.Context(), who, id, casework.View{Held: line.At})
	if err != nil {
		return fmt.Errorf("the record as it was held: %w", err)
	}
	v := read(r, who, o, true)
	p := childPage{
		frame: s.frame(r, "What the record held then"), Header: v.header(), Panel: v.panel(), Entry: v.chosenEntry(), recordPart: v.record("Chronology as held then"),
		Tabs: v.tabs(""), Held: &heldBanner{
			At: dayAndTime(line.At), Printed: line.Act == record.PrintAct,
			Purpose: line.Purpose, Back: childLink(id, "looks"), Leave: childLink(id, ""),
		},
	}
	p.Body = "sl-past"
	return s.render(w, r, answer{http.StatusOK, "child", p})
}
