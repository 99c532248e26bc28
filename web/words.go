package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sightline/chronology"
	"sightline/record"
	"sightline/web/drawing"
)

// sentence starts words with a capital letter.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// plural gives "1 entry", "3 entries".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// howMany says a count as far as it is told.
func howMany(h record.HowMany, one, many string) string {
	if n, told := h.Number(); told {
		return plural(n, one, many)
	}
	return h.String() + " " + many
}

// ageWords gives whole years of age as people say them: "17", "17 or 18", "14 to 16".
func ageWords(lo, hi int) string {
	lo = max(lo, 0)
	switch {
	case hi < 0:
		return "not yet born"
	case lo >= hi:
		return strconv.Itoa(hi)
	case hi == lo+1:
		return fmt.Sprintf("%d or %d", lo, hi)
	}
	return fmt.Sprintf("%d to %d", lo, hi)
}

// ageNow gives the age a child may have at a time, or "" when nothing written tells.
func ageNow(born record.Birth, now record.Range) string {
	lo, hi, ok := born.AgeAt(now)
	if !born.Known() || !ok {
		return ""
	}
	return ageWords(lo, hi)
}

func isAge(w record.When) bool { _, _, ok := w.IsAge(); return ok }

// bornWords says when a child was born, no more exactly than it was written.
func bornWords(b record.Birth, agreed bool) string {
	if !b.Known() {
		return "birth date not recorded"
	}
	first, last := record.LondonDay(b.First), record.LondonDay(b.Last)
	words := "born " + between(first, last)
	if b.Doubted {
		words += " (in doubt)"
	}
	if !agreed {
		words += "; the agencies’ birth dates differ"
	}
	return words
}

// between names the days from first to last by the largest unit that fits: a day, a month, a year, a run of months, a run of days.
func between(first, last time.Time) string {
	const day, month = "2 January 2006", "January 2006"
	wholeMonths := first.Day() == 1 && last.AddDate(0, 0, 1).Day() == 1
	sameYear := first.Year() == last.Year()
	switch {
	case first.Equal(last):
		return "on " + first.Format(day)
	case wholeMonths && sameYear && first.Month() == last.Month():
		return "in " + first.Format(month)
	case wholeMonths && sameYear && first.Month() == time.January && last.Month() == time.December:
		return "in " + first.Format("2006")
	case wholeMonths && first.Month() == time.January && last.Month() == time.December:
		return "between " + first.Format("2006") + " and " + last.Format("2006")
	case wholeMonths && sameYear:
		return "between " + first.Format("January") + " and " + last.Format(month)
	case wholeMonths:
		return "between " + first.Format(month) + " and " + last.Format(month)
	}
	return "between " + first.Format(day) + " and " + last.Format(day)
}

// whenWords says when an entry happened, as written.
func whenWords(it *chronology.Item) string {
	if !it.Happened.Known() {
		return "time not known"
	}
	return drawing.WhenWords(it.Happened)
}

// atWords says when an entry happened, as the end of a sentence: " on 3 May 2024", " at age 14", ", by October 2023"; "" when nothing tells.
func atWords(it *chronology.Item) string {
	words := whenWords(it)
	switch {
	case !it.Happened.Known():
		return ""
	case isAge(it.Happened):
		return " at " + words
	case it.Happened.OneDay():
		return " on " + words
	case it.Happened.IsInterval():
		return ", " + words
	}
	return " in " + words
}

// gapWords says how long before the moment of a view something was, and which moment that is; "" when either is not known to the day.
func gapWords(at, moment record.Range) string {
	days := daysBetween(at, moment)
	if days == "" {
		return ""
	}
	return days + " before " + record.LondonDay(moment.Hull().Hi).Format("2 January 2006")
}

// momentWords says a moment written in EDTF, such as when a question opened.
func momentWords(edtf string) string {
	w, err := record.ParseWhen(edtf)
	if err != nil || !w.Known() {
		return ""
	}
	return drawing.WhenWords(w)
}

// asAt says of which moment a record is the picture.
func asAt(c *chronology.Chronology) string {
	for _, w := range []record.When{c.Manifest.Today, c.Manifest.AsAt} {
		if w.Known() {
			return drawing.WhenWords(w)
		}
	}
	if h := c.Now.Hull(); c.Now.Bounded() {
		return record.LondonDay(h.Hi).Format("2 January 2006")
	}
	return "the last entry"
}

// daysBetween gives the days from one day to another, "" when either is not known to the day, or when they are the same.
func daysBetween(from, to record.Range) string {
	const day = 24 * time.Hour
	first, last := from.Hull(), to.Hull()
	if !from.Bounded() || !to.Bounded() || from.Uncertain || to.Uncertain || !record.LondonDay(first.Lo).Equal(record.LondonDay(first.Hi)) || !record.LondonDay(last.Lo).Equal(record.LondonDay(last.Hi)) {
		return ""
	}
	n := int((record.LondonDay(last.Lo).Sub(record.LondonDay(first.Lo)) + day/2) / day) // a day of London has 23 to 25 hours
	if n < 1 {
		return ""
	}
	return plural(n, "day", "days")
}

// durationWords says a length of time: "3 months", "72 hours".
func durationWords(d record.Duration) string {
	var parts []string
	for _, p := range []struct {
		n    int
		one  string
		many string
	}{{d.Years, "year", "years"}, {d.Months, "month", "months"}, {d.Days, "day", "days"}, {int(d.Seconds / 3600), "hour", "hours"}, {int(d.Seconds % 3600 / 60), "minute", "minutes"}} {
		if p.n > 0 {
			parts = append(parts, plural(p.n, p.one, p.many))
		}
	}
	if len(parts) == 0 {
		return "no time"
	}
	return strings.Join(parts, " ")
}

// becauseWords says what a question stands on: "review:4.3.8" becomes "Review 4.3.8". The paragraphs of one source stand together.
func becauseWords(because []string) string {
	var order []string
	of := map[string][]string{}
	for _, one := range because {
		source, where, found := strings.Cut(one, ":")
		if !found {
			source, where = one, ""
		}
		if source == "statute" || source == "guidance" {
			where, _, _ = strings.Cut(where, ": ") // what it says there stands in the rule (sightline rules show)
		}
		if _, seen := of[source]; !seen {
			order = append(order, source)
		}
		if where != "" {
			of[source] = append(of[source], strings.TrimSpace(where))
		}
	}
	words := make([]string, 0, len(order))
	for _, source := range order {
		where, join := strings.Join(of[source], ", "), " "
		if first, _ := utf8.DecodeRuneInString(where); unicode.IsLower(first) {
			join = ": " // a sentence, not a paragraph's number
		}
		words = append(words, strings.TrimSuffix(sentence(source)+join+where, " "))
	}
	return strings.Join(words, "; ")
}

// sinceWords says since when a question is open. "By October" is a moment with a last day only.
func sinceWords(edtf string) string {
	words := momentWords(edtf)
	if until, ok := strings.CutPrefix(words, "by "); ok {
		return until + " or before"
	}
	return words
}

// codeWords makes a code or a key readable: "seen_alone" becomes "Seen alone".
func codeWords(code string) string {
	return sentence(strings.NewReplacer("_", " ", "-", " ").Replace(code))
}

// cutAtWord shortens a text to about n letters, at a space.
func cutAtWord(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,:;.") + " …"
}

// agencyWords names an agency; "none" for none.
func agencyWords(code record.AgencyCode) string {
	if code == "" {
		return "none"
	}
	return drawing.Agency(code)
}
