package synth

import (
	"fmt"
	"strings"
	"time"

	"sightline/record"
)

// Begins is the second from which the minutes of lives count.
var Begins = time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

var levels = []string{"low", "medium", "high", "very-high"}

// Entry gives what an event says as an entry: its kind and details, and that one of eight agencies wrote it. It holds no time.
func Entry(e Event) *record.Entry {
	kind := &Kinds[e.Kind]
	entry := &record.Entry{Kind: record.Kind(kind.Kind), Ref: record.Ref{Agency: record.AgencyCode(fmt.Sprint("agency-", e.Agency))}}
	for detail := range strings.SplitSeq(detailsOf(e), ";") {
		if key, value, found := strings.Cut(detail, "="); found {
			entry.Details = append(entry.Details, record.Detail{Key: key, Values: []string{value}})
		}
	}
	return entry
}

// detailsOf gives the details of an event as an extract writes them.
func detailsOf(e Event) string {
	if e.Kind == Screening {
		return Kinds[e.Kind].Details + levels[e.Risk]
	}
	return Kinds[e.Kind].Details
}
