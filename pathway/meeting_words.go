package pathway

import (
	"strconv"
	"strings"
	"time"

	"sightline/chronology"
	"sightline/record"
)

// whenWords says a time as people write it: "3 June 2025 at 10:00", "age 15 or 16", "late 2021". What is no time stays as it was written.
func whenWords(text string) string {
	if at, err := time.Parse("2006-01-02T15:04", text); err == nil {
		return at.Format("2 January 2006 at 15:04")
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.Format("2 January 2006")
	}
	if w, err := record.ParseWhen(text); err == nil && w.Known() {
		return w.Words()
	}
	return text
}

// itemDay says when something happened as people write it.
func itemDay(it *chronology.Item) string {
	if !it.Happened.Known() {
		return "at a time nobody wrote down"
	}
	return whenWords(it.Happened.String())
}

// saidIf gives a sentence of ours with somebody's words, when there are any.
func saidIf(lead, words string) string {
	if words = strings.TrimSpace(words); words == "" {
		return ""
	}
	return lead + stopped(words)
}

// stopped ends words with a full stop where they have no end.
func stopped(words string) string {
	words = strings.TrimSpace(words)
	if words == "" || strings.ContainsAny(words[len(words)-1:], ".!?") {
		return words
	}
	return words + "."
}

func isNumber(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= 0
}

// lastedUntil is the last moment a time may mean.
func lastedUntil(c *chronology.Chronology, text string) (time.Time, bool) {
	w, err := record.ParseWhen(text)
	if err != nil || !w.Known() {
		return time.Time{}, false
	}
	hull := w.In(c.Born).Hull()
	if hull.Hi >= record.PosInf {
		return time.Time{}, false
	}
	return time.Unix(hull.Hi, 0).UTC(), true
}

// happenedAt is the last moment at which something may have happened; ok is false when nobody knows.
func happenedAt(it *chronology.Item) (at time.Time, ok bool) {
	if !it.At.Bounded() {
		return time.Time{}, false
	}
	return time.Unix(it.At.Hull().Hi, 0).UTC(), true
}

// cites gives the references of entries, those that are there.
func cites(all ...*chronology.Item) (refs []record.Ref) {
	for _, it := range all {
		if it != nil {
			refs = append(refs, it.Ref)
		}
	}
	return refs
}

// notEarlier reports that something came after another, or may have: a decision and what came of it are often written on one day. What was written
// here keeps the order in which it was written.
func notEarlier(it, than *chronology.Item) bool {
	if madeHere(it) && madeHere(than) {
		return it.Order.Value > than.Order.Value
	}
	return it.Pos > than.Pos || !record.SurelyEarlier(it.At, than.At)
}

func madeHere(it *chronology.Item) bool {
	return it.Order.Set && strings.HasPrefix(string(it.Ref.Record), here)
}

// anyAfter gives the first entry after another that is of some sort; nil when there is none.
func anyAfter(c *chronology.Chronology, from *chronology.Item, is func(*chronology.Item) bool) *chronology.Item {
	for _, it := range c.Items {
		if it != from && is(it) && notEarlier(it, from) {
			return it
		}
	}
	return nil
}

// onDay says when something happened within a sentence: "on 3 June 2025", "at age 15 or 16", "in December 2021".
func onDay(it *chronology.Item) string {
	words := itemDay(it)
	_, _, isAge := it.Happened.IsAge()
	switch {
	case !it.Happened.Known():
		return words
	case isAge:
		return "at " + words
	case it.Happened.OneDay():
		return "on " + words
	case it.Happened.IsInterval():
		return "in the time " + words
	}
	return "in " + words
}
