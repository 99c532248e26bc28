package web

import (
	"regexp"
	"strings"
	"time"

	"sightline/record"
)

// People write times as they say them; records have them in one form. What cannot be read stays as it was typed, and the page says so.

// whenHint says how a time can be typed.
const whenHint = "As exactly as it is known. For example: 3 November 2021 at 22:40, 3 November 2021, November 2021, 2021, about 2021, or age 14"

// Ways of writing a day, a moment and a month, and how records have each.
var (
	daysTyped   = []string{"2/1/2006", "2.1.2006", "2-1-2006", "2 January 2006", "2 Jan 2006"}
	clocksTyped = []string{"", " 15:04", " 15.04"}
	monthsTyped = []string{"January 2006", "Jan 2006", "1/2006"}
)

const (
	dayKept    = "2006-01-02"
	momentKept = "2006-01-02T15:04"
	monthKept  = "2006-01"
)

var (
	spaces  = regexp.MustCompile(`\s+`)
	aboutIt = regexp.MustCompile(`(?i)^(about|around|roughly|circa)\s+`)
)

// whenTyped gives a time that somebody typed as records have it; what it cannot read it gives back.
func whenTyped(typed string) string {
	text := strings.TrimSpace(typed)
	if w, err := record.ParseWhen(text); err == nil && w.Known() {
		return text
	}
	plain, near := strings.ReplaceAll(spaces.ReplaceAllString(text, " "), " at ", " "), ""
	if cut := aboutIt.ReplaceAllString(plain, ""); cut != plain {
		plain, near = cut, "~"
	}
	kept := plain
	if at, form := timeTyped(plain); form != "" {
		kept = at.Format(form)
	}
	if w, err := record.ParseWhen(kept + near); err == nil && w.Known() {
		return kept + near
	}
	return typed
}

// timeTyped reads a day, a moment or a month, and says which it is by how records have it.
func timeTyped(text string) (at time.Time, form string) {
	for _, day := range daysTyped {
		for i, clock := range clocksTyped {
			if at, err := time.Parse(day+clock, text); err == nil && i == 0 {
				return at, dayKept
			} else if err == nil {
				return at, momentKept
			}
		}
	}
	for _, month := range monthsTyped {
		if at, err := time.Parse(month, text); err == nil {
			return at, monthKept
		}
	}
	return at, ""
}

// whenShown gives a time that is kept as people type it.
func whenShown(kept string) string {
	for _, form := range []struct{ kept, shown string }{{dayKept, "2 January 2006"}, {momentKept, "2 January 2006 at 15:04"}, {monthKept, "January 2006"}} {
		if at, err := time.Parse(form.kept, kept); err == nil {
			return at.Format(form.shown)
		}
	}
	return kept
}
