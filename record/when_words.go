package record

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Words says a time as people write it, never more exact than it was written: "age 14 or 15", "by October 2023", "3 November 2021, 22:40".
func (w When) Words() string {
	raw := w.String()
	if from, to, isAge := w.IsAge(); isAge {
		switch to - from {
		case 0:
			return fmt.Sprintf("age %d", from)
		case 1:
			return fmt.Sprintf("age %d or %d", from, to)
		}
		return fmt.Sprintf("age %d to %d", from, to)
	}
	switch {
	case w.IsZero():
		return "not stated"
	case !w.Known():
		return "not known"
	case w.IsInterval():
		return intervalWords(raw)
	}
	return pointWords(raw)
}

func intervalWords(raw string) string {
	a, b, _ := strings.Cut(raw, "/")
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	switch {
	case a == "..":
		return "by " + pointWords(b)
	case a == "":
		return "until " + pointWords(b) + ", from when is not known"
	case b == "..":
		return "from " + pointWords(a) + " on"
	case b == "":
		return "from " + pointWords(a) + ", until when is not known"
	case strings.HasPrefix(pointWords(a), "some ") || strings.HasPrefix(pointWords(b), "some "):
		return "from " + pointWords(a) + " until " + pointWords(b)
	}
	return pointWords(a) + " to " + pointWords(b)
}

// pointWords says one date of a time. What it does not know it gives back as written.
func pointWords(s string) string {
	body, mark := s, byte(0)
	if n := len(s); n > 0 && strings.IndexByte("~?%", s[n-1]) >= 0 {
		body, mark = s[:n-1], s[n-1]
	}
	words := dateWords(body)
	switch mark {
	case '~':
		return "about " + words
	case '?':
		return words + " (not certain)"
	case '%':
		return "about " + words + " (not certain)"
	}
	return words
}

func dateWords(s string) string {
	date, clock, timed := strings.Cut(s, "T")
	if timed {
		return dateWords(date) + ", " + clockWords(clock)
	}
	date = strings.TrimSuffix(strings.TrimSuffix(date, "-XX"), "-XX")
	switch strings.Count(date, "-") {
	case 0:
		return yearWords(date)
	case 1:
		year, part, _ := strings.Cut(date, "-")
		return partWords(part, year, s)
	}
	day, err := time.Parse("2006-01-02", date)
	if err != nil {
		return s
	}
	return day.Format("2 January 2006")
}

func clockWords(clock string) string {
	if at, ok := strings.CutSuffix(clock, "Z"); ok {
		return at + " UTC"
	}
	if i := strings.IndexAny(clock, "+-"); i > 0 {
		return clock[:i] + " (UTC" + clock[i:] + ")"
	}
	return clock
}

func yearWords(year string) string {
	known := strings.TrimRight(year, "X")
	switch len(year) - len(known) {
	case 1:
		return "some year from " + known + "0 to " + known + "9"
	case 2:
		return "some year from " + known + "00 to " + known + "99"
	}
	return year
}

// partWords says a month, a season or a quarter of a year.
func partWords(part, year, written string) string {
	const firstSeason, firstQuarter = 21, 33
	n, err := strconv.Atoi(part)
	if err != nil || year == "" {
		return written
	}
	if n >= 1 && n <= 12 {
		return time.Month(n).String() + " " + year
	}
	for i, season := range []string{"spring ", "summer ", "autumn ", "winter "} {
		if n == firstSeason+i {
			return season + year
		}
	}
	for i, quarter := range []string{"early ", "April to June ", "July to September ", "late "} {
		if n == firstQuarter+i {
			return quarter + year
		}
	}
	return written
}
