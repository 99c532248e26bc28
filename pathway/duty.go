package pathway

import (
	"slices"
	"time"

	"sightline/record"
)

// Duty is something of the process that waits to be done. It follows from the entries alone, and ends with the entry that does it: nobody ticks
// it off.
type Duty struct {
	Step   string     // the step that does it
	About  record.Ref // what that step is about; zero for the child
	Say    string     // what is to be done, as a list says it: "Screen the referral"
	Why    string     // what it follows from
	Due    time.Time  // zero when no day is set
	Length string     // of Local: the time that is given for it; "" when the day follows from something else
	Of     record.Role
	User   string          // opaque, when somebody was named
	Cites  []record.Ref    // the entries it stands on
	Area   record.AreaCode // whose it is, where it is one area's
	Came   string          // News or Urgent, where it is about what came in from outside and waits for a person
	Then   time.Time       // when it comes to the next level, if nobody does it; zero: it has no next one
}

// How what came in waits.
const (
	News       = "news"
	UrgentNews = "urgent"
)

// Screens reports that what waits is that a referral is screened.
func Screens(step string) bool { return step == screenID }

// Urgent reports what nothing else goes before: danger that was named, of which nobody has said yet that the child is safe.
func Urgent(step string) bool { return step == dangerID }

// Duties gives everything that waits: danger that was named, then the first due first, what has no day last. It needs the chronology, the moment and what is local; who
// looks makes no difference.
func Duties(c *Case) []Duty {
	all := slices.Concat(matterDuties(c), toolDuties(c), meetingDuties(c), nrmDuties(c), gateDuties(c), statusDuties(c), momentDuties(c), areaDuties(c), askDuties(c), disputeDuties(c), arrivedDuties(c))
	slices.SortStableFunc(all, func(a, b Duty) int {
		switch {
		case Urgent(a.Step) != Urgent(b.Step):
			if Urgent(a.Step) {
				return -1
			}
			return 1
		case a.Due.IsZero() != b.Due.IsZero():
			if a.Due.IsZero() {
				return 1
			}
			return -1
		default:
			return a.Due.Compare(b.Due)
		}
	})
	return all
}
