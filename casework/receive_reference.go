package casework

import (
	"regexp"
	"strings"

	"sightline/matching"
	"sightline/record"
)

// An agency's reference of a child stays readable in the database: rows are found and ordered by it. One that says who the child is by itself
// would tell whoever has a copy of a disk that there is a record of this child, and of which sort. It is said, and the rows are taken in: a
// child must not go without their record because of how an agency numbers its own.
func remarkReferences(s *record.Submission) []record.Notice {
	first, n := (*record.Identity)(nil), 0
	seen := map[record.ChildRef]bool{}
	for i := range s.People {
		p := &s.People[i]
		if !seen[p.Subject] && tellsWho(p) {
			seen[p.Subject] = true
			n++
			if first == nil {
				first = p
			}
		}
	}
	if n == 0 {
		return nil
	}
	return []record.Notice{{
		File: first.Origin.File, Line: first.Origin.Line,
		Message: plural(n, "reference looks as if it were", "references look as if they were") + " an NHS number, a pupil's number (UPN) or a date of birth (this row is the first); references are not encrypted, so ask the agency to send a number of its own that says nothing of the child",
	}}
}

// tellsWho reports a reference that is, or holds, what finds a child anywhere.
func tellsWho(p *record.Identity) bool {
	child := tightly(p.Subject.Child)
	if matching.NHSNumber(p.Subject.Child) != "" || pupil.MatchString(child) || birthDate.MatchString(child) {
		return true
	}
	for _, own := range []string{p.NHSNumber.Reveal(), p.UPN.Reveal()} {
		if own = tightly(own); len(own) >= shortestNumber && strings.Contains(child, own) {
			return true
		}
	}
	born := tightly(p.Born.String()) // year, month, day
	if !p.Born.OneDay() || len(born) != len("20060102") {
		return false
	}
	year, month, day := born[:4], born[4:6], born[6:]
	return strings.Contains(child, born) || strings.Contains(child, day+month+year) || strings.Contains(child, day+month+year[2:])
}

// shortestNumber is how long a number must be to find one child by.
const shortestNumber = 8

var (
	pupil     = regexp.MustCompile(`^[A-Z]\d{11}[0-9A-Z]$`)
	birthDate = regexp.MustCompile(`^((19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])|(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(19|20)[0-9]{2})$`)
	between   = strings.NewReplacer(" ", "", "-", "", "/", "", ".", "", "_", "")
)

// tightly gives a number in capitals without what stands between its parts.
func tightly(s string) string { return strings.ToUpper(between.Replace(s)) }
