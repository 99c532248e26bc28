package pathway

import (
	"strconv"
	"strings"

	"sightline/record"
)

// A step writes entries that may point at each other before they have ids.

// first is how the decision of a step, its first entry, is pointed at until it has its id.
const first = "#0"

// Placed gives the value of a detail with what it points at: "#0" stands for the first entry of the step.
func Placed(value string, written []record.Ref) string {
	n, err := strconv.Atoi(strings.TrimPrefix(value, "#"))
	if !strings.HasPrefix(value, "#") || err != nil || n < 0 || n >= len(written) {
		return value
	}
	return written[n].String()
}

// decision makes an entry that somebody decides now: its kind, what it says, and its details.
func (c *Case) decision(kind record.Kind, text string, details ...record.Detail) record.Entry {
	when := record.When{}
	if w, err := record.ParseWhen(c.Today()); err == nil {
		when = w
	}
	e := record.Entry{Kind: kind, Happened: when, Text: record.Private(clipped(text))}
	for _, d := range details {
		if d.Values = nonEmpty(d.Values); len(d.Values) > 0 {
			e.Details = append(e.Details, d)
		}
	}
	return e
}

// detail is one coded fact of an entry; without a value it is left out.
func detail(key string, values ...string) record.Detail {
	return record.Detail{Key: key, Values: values}
}

func nonEmpty(values []string) []string {
	var left []string
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			left = append(left, v)
		}
	}
	return left
}

// here begins the ids of records that are made here, and not by an agency's own system (store.Here). What a step wrote here had to meet its
// conditions; what came from elsewhere had not.
const here = "here-"

// elsewhere is the step that records what was decided or happened elsewhere, as it was: nothing is a condition of it.
const elsewhere = "elsewhere"

// TakenHere reports that a step of the pathway wrote this entry here, under its conditions.
func TakenHere(e *record.Entry) bool {
	step := e.Details.First("step")
	return strings.HasPrefix(string(e.Ref.Record), here) && step != "" && step != elsewhere
}
