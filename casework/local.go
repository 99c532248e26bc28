package casework

import (
	"fmt"
	"time"

	"sightline/calendar"
	"sightline/pathway"
	"sightline/record"
	"sightline/sharing"
)

// CheckLocal holds what a partnership gives time for to how long an entry lets somebody in: a child who left is watched for no longer than whoever
// watches sees the record. Else the last months of the watch would be nobody's, and nobody would know.
func CheckLocal(of *pathway.Local) error {
	watch, err := calendar.Parse(of.Lasts("watch"))
	if err != nil {
		return fmt.Errorf("%w: watch: %q is no length of time", record.Invalid, of.Lasts("watch"))
	}
	for _, tie := range sharing.Said() {
		if tie.Relation == record.Watches && tie.Kind == "mace.exit" && longer(watch, tie.Months, tie.Days) {
			return fmt.Errorf("%w: watch: %s is longer than whoever watches sees the record of a child who left, which is %s; say that, or less", record.Invalid, of.Lasts("watch"), lengthWords(tie.Months, tie.Days))
		}
	}
	return nil
}

// slack is by how many days two ways of counting months may differ: one ends with its last day, and not every month has a 31st.
const slack = 2

// longer reports that a length of time is longer than some months and days, whichever day of two years it counts from.
func longer(l calendar.Length, months, days int) bool {
	england := calendar.England()
	for day := time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC); day.Year() < 2029; day = day.AddDate(0, 0, 1) {
		if end := england.Due(l, record.At(day), "").Hull().Hi; end > day.AddDate(0, months, days+slack).Unix() {
			return true
		}
	}
	return false
}

func lengthWords(months, days int) string {
	switch {
	case days == 0:
		return plural(months, "month", "months")
	case months == 0:
		return plural(days, "day", "days")
	}
	return plural(months, "month", "months") + " and " + plural(days, "day", "days")
}
