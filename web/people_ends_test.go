package web

import (
	"testing"
	"time"

	"sightline/record"
)

// An account ends when the day that was said for it is over, and that day is the one shown.
func TestAnAccountIsShownToEndOnTheDayThatWasSaid(t *testing.T) {
	s := &site{Options: Options{Now: time.Now}}
	for _, day := range []time.Time{time.Date(2027, 6, 1, 0, 0, 0, 0, london(time.Time{}).Location()), time.Date(2027, 12, 31, 0, 0, 0, 0, london(time.Time{}).Location())} {
		line := s.personLine(&record.Account{Ends: endOfDay(day)})
		if want := day.Format("2 January 2006"); line.Ends != want {
			t.Errorf("an account that was said to end on %s is shown to end on %s", want, line.Ends)
		}
	}
}
