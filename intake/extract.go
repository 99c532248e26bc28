package intake

import (
	"slices"
	"strconv"
	"strings"

	"sightline/record"
)

// The columns of a file of entries, in the order in which they are written.
const (
	colRecord = iota
	colAgency
	colChild
	colHappened
	colText
	colOrder
	colAfter
	colKnown
	colRecorded
	colKind
	colArea
	colPlace
	colPeople
	colDetails
	colCount
	colHandling
	colSource
)

var entryColumns = columns{
	names: []string{
		"record_id", "agency", "child", "happened", "text", "order", "after", "known", "recorded", "kind", "area", "place", "people", "details",
		"count", "handling", "source",
	},
	required: 5,
}

const (
	acceptedOrder = "a whole number, or nothing"
	acceptedAfter = "another record and a duration, such as J-085 within P3M, or J-152 about P4M"
	acceptedPlace = "kind: name, as in flat: Elm Court 12; several, up to 1,000, separated by ;"
	acceptedNames = "role: name, as in mother: M; several, up to 1,000, separated by ;"
	acceptedPairs = "key=value, several separated by ; and several values of one key by a comma; up to 1,000 values in all"
	acceptedCount = "a count of up to 100,000: a whole number greater than 1, or nothing for a single event"
	acceptedCodes = ". In these a ; = : , or % that is meant as itself is written %3B %3D %3A %2C or %25"
)

// maxCount is how many events one record may stand for.
const maxCount = 100_000

// entry reads one row of a file of entries.
func (f *file) entry(c []string) bool {
	e := record.Entry{
		Ref:     record.Ref{Agency: record.AgencyCode(strings.TrimSpace(c[colAgency])), Record: record.RecordID(strings.TrimSpace(c[colRecord]))},
		Kind:    record.Kind(strings.TrimSpace(c[colKind])),
		Text:    record.Private(c[colText]),
		Area:    record.AreaCode(strings.TrimSpace(c[colArea])),
		Source:  strings.TrimSpace(c[colSource]),
		Origin:  record.Origin{File: f.name, Line: f.line},
		Subject: record.ChildRef{Agency: record.AgencyCode(strings.TrimSpace(c[colAgency])), Child: strings.TrimSpace(c[colChild])},

		Handling: record.Handling(strings.TrimSpace(c[colHandling])),
	}
	if e.Kind == "" {
		e.Kind = record.Note
	}
	if !f.ours(e.Ref.Agency) || !f.about(e.Subject) || !f.times(c, &e) || !f.numbers(c, &e) || !f.lists(c, &e) {
		return false
	}
	f.notHere(&e)
	f.remarkOn(&e)
	f.entries = append(f.entries, e)
	return true
}

// ours refuses rows of another agency than the one that sent the submission, when that is said.
func (f *file) ours(agency record.AgencyCode) bool {
	if f.o.Agency == "" || f.words.AgencyMatches(f.o.Agency, agency) {
		return true
	}
	return f.refuse("agency", string(agency), "the row is another agency's than the one that sends it", string(f.o.Agency))
}

// about refuses rows of a child nobody has described.
func (f *file) about(child record.ChildRef) bool {
	described, mentioned := f.reading.people[child]
	switch {
	case described || f.o.Known != nil && f.o.Known(child):
		return true
	case mentioned:
		return f.refuse("child", child.Child, "the row of people.csv that describes this child was refused", "a child of this agency whose row in people.csv can be used")
	}
	return f.refuse("child", child.Child, "no row of people.csv describes this child", "a child of this agency that stands in people.csv")
}

func (f *file) times(c []string, e *record.Entry) bool {
	var err error
	if e.Happened, err = record.ParseWhen(c[colHappened]); err != nil {
		return f.refuse("happened", c[colHappened], problemOf(err), record.Accepted)
	}
	if e.Known, err = record.ParseWhen(c[colKnown]); err != nil {
		return f.refuse("known", c[colKnown], problemOf(err), record.Accepted)
	}
	if e.Recorded, err = record.ParseWhen(c[colRecorded]); err != nil {
		return f.refuse("recorded", c[colRecorded], problemOf(err), record.Accepted)
	}
	if e.After, err = record.ParseAfter(c[colAfter], e.Ref.Agency); err != nil {
		return f.refuse("after", c[colAfter], problemOf(err), acceptedAfter)
	}
	return true
}

func (f *file) numbers(c []string, e *record.Entry) bool {
	if text := strings.TrimSpace(c[colOrder]); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return f.refuse("order", text, "this is not a whole number", acceptedOrder)
		}
		e.Order = record.Order{Value: n, Set: true}
	}
	if text := strings.TrimSpace(c[colCount]); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return f.refuse("count", text, "this is not a whole number", acceptedCount)
		}
		if n < 2 {
			return f.refuse("count", text, "a count stands for several events", acceptedCount)
		}
		if n > maxCount {
			return f.refuse("count", text, "the count is larger than any record can stand for", acceptedCount)
		}
		e.Count = n
	}
	return true
}

func (f *file) lists(c []string, e *record.Entry) bool {
	var err error
	if e.Places, err = readPlaces(c[colPlace]); err != nil {
		return f.refuse("place", c[colPlace], problemOf(err), acceptedPlace+acceptedCodes)
	}
	if e.People, err = readPeople(c[colPeople]); err != nil {
		return f.refuse("people", c[colPeople], problemOf(err), acceptedNames+acceptedCodes)
	}
	if e.Details, err = readDetails(c[colDetails]); err != nil {
		return f.refuse("details", c[colDetails], problemOf(err), acceptedPairs+acceptedCodes)
	}
	return true
}

// keep takes what a file gave into the submission. Every entry is then applied, unchanged, or a correction of an earlier one.
func (r *reading) keep(f *file) {
	report := &r.sub.Report
	report.Refusals = append(report.Refusals, f.refusals...)
	report.Read += f.refused + len(f.entries)
	r.sub.People = append(r.sub.People, f.people...)
	r.sub.Links = append(r.sub.Links, f.links...)
	r.hasTable = r.hasTable || len(f.cols.names) > 0
	r.sub.Entries = slices.Grow(r.sub.Entries, len(f.entries))
	for i := range f.entries {
		f.line = f.entries[i].Origin.Line
		r.settle(f, &f.entries[i])
	}
	report.Notices = append(report.Notices, f.notices()...)
}

func (r *reading) settle(f *file, e *record.Entry) {
	report := &r.sub.Report
	i, seen := r.at[e.Ref]
	switch {
	case !seen:
		r.at[e.Ref] = len(r.sub.Entries)
		r.sub.Entries = append(r.sub.Entries, *e)
		report.Applied++
	case same(&r.sub.Entries[i], e):
		report.Unchanged++
	default:
		old := r.sub.Entries[i]
		f.remark("the record %s stands twice with different words: this row corrects line %d of %s, which is kept as the earlier version",
			shorten(e.Ref.String(), maxCode), old.Origin.Line, old.Origin.File)
		r.sub.Earlier = append(r.sub.Earlier, old)
		r.sub.Entries[i] = *e
		report.Corrected++
	}
}

// same reports that two entries say the same, wherever they were read.
func same(a, b *record.Entry) bool {
	return a.Ref == b.Ref && a.Subject == b.Subject && a.Happened == b.Happened && a.Order == b.Order && a.After == b.After &&
		a.Known == b.Known && a.Recorded == b.Recorded && a.Kind == b.Kind && a.Text == b.Text && a.Area == b.Area &&
		slices.Equal(a.Places, b.Places) && slices.Equal(a.People, b.People) && slices.EqualFunc(a.Details, b.Details, sameDetail) &&
		a.Count == b.Count && a.Handling == b.Handling && a.Source == b.Source
}

func sameDetail(a, b record.Detail) bool { return a.Key == b.Key && slices.Equal(a.Values, b.Values) }
