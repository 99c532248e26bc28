package drawing

import (
	"strconv"
	"strings"

	"sightline/chronology"
	"sightline/record"
)

// When says when an entry happened, in words: as written, or, when no time was written, how it stands to another record.
func When(it *chronology.Item) string {
	if it.Happened.Known() || it.After.IsZero() {
		return WhenWords(it.Happened)
	}
	how := "up to"
	if it.After.About {
		how = "about"
	}
	return how + " " + lengthWords(it.After.By) + " after " + string(it.After.Of.Record)
}

func lengthWords(d record.Duration) string {
	var parts []string
	for _, part := range []struct {
		n    int
		unit string
	}{{d.Years, "year"}, {d.Months, "month"}, {d.Days, "day"}, {int(d.Seconds / 3600), "hour"}, {int(d.Seconds % 3600 / 60), "minute"}} {
		if part.n != 0 {
			parts = append(parts, counted(part.n, part.unit))
		}
	}
	if len(parts) == 0 {
		return "no time"
	}
	return strings.Join(parts, " ")
}

// counted writes a number with its noun: "1 entry" never needs it, so only regular nouns are given.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// WhenWords says a time in words, as record.When does.
func WhenWords(w record.When) string { return w.Words() }

// rangeWords says a time that was worked out, to the day.
func rangeWords(r record.Range) string {
	w, err := record.ParseWhen(r.EDTF())
	if err != nil {
		return r.EDTF()
	}
	return WhenWords(w)
}
