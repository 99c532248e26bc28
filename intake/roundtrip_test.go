package intake

import (
	"bytes"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/record"
)

// What is written is read again without loss, as CSV and as JSON Lines: every time as written, every earlier version, every name
// with the characters that keep pairs apart.
func TestWhatIsWrittenIsReadAgainWithoutLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := submissions().Draw(t, "submission")
		for _, format := range []string{"entries.csv", "entries.jsonl"} {
			got, err := ReadFolder(written(t, s, format), DefaultOptions())
			if err != nil {
				t.Fatal(err)
			}
			if got.Report.Refused() != 0 {
				t.Fatalf("%s: refused: %+v", format, got.Report.Refusals)
			}
			if diff := cmp.Diff(revealed(s), revealed(got)); diff != "" {
				t.Fatalf("%s (-written +read):\n%s", format, diff)
			}
		}
	})
}

// What leaves as an extract comes in again as it was, and holds no table that a program for tables would open.
func TestAnExtractIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := submissions().Draw(t, "submission")
		folder := fstest.MapFS{}
		err := Write(s, func(name string, write func(io.Writer) error) error {
			var out bytes.Buffer
			folder[name] = &fstest.MapFile{}
			err := write(&out)
			folder[name].Data = out.Bytes()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadFolder(folder, DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(revealed(s), revealed(got)); got.Report.Refused() != 0 || diff != "" {
			t.Fatalf("refused %+v (-written +read):\n%s", got.Report.Refusals, diff)
		}
		for name := range folder {
			if strings.HasSuffix(name, ".csv") {
				t.Errorf("%s is a table", name)
			}
		}
	})
}

// Reading what was written twice says "unchanged" for every row, and nothing else.
func TestTheSameExtractAgainIsUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := submissions().Draw(t, "submission")
		s.Earlier = nil
		folder := written(t, s, "entries.csv")
		folder["again.csv"] = folder["entries.csv"]
		got, err := ReadFolder(folder, DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		if r := got.Report; r.Applied != len(s.Entries) || r.Unchanged != len(s.Entries) || r.Corrected != 0 || r.Read != 2*len(s.Entries) {
			t.Fatalf("%+v", r)
		}
	})
}

// A difference in any one field makes a correction: a field that was forgotten here would be lost in silence.
func TestEveryFieldCounts(t *testing.T) {
	full := record.Entry{
		Ref: record.Ref{Agency: "police", Record: "A1"}, Subject: record.ChildRef{Agency: "police", Child: "P7"}, Happened: record.MustWhen("2021"),
		Kind: "note", Text: "Seen.", Origin: record.Origin{File: "a.csv", Line: 2},
	}
	after, err := record.ParseAfter("A0 within P3M", "police")
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(*record.Entry){
		"Ref":      func(e *record.Entry) { e.Ref.Record = "A2" },
		"Subject":  func(e *record.Entry) { e.Subject.Child = "P8" },
		"Happened": func(e *record.Entry) { e.Happened = record.MustWhen("2021~") },
		"Order":    func(e *record.Entry) { e.Order = record.Order{Set: true} },
		"After":    func(e *record.Entry) { e.After = after },
		"Known":    func(e *record.Entry) { e.Known = record.MustWhen("2021") },
		"Recorded": func(e *record.Entry) { e.Recorded = record.MustWhen("2021") },
		"Kind":     func(e *record.Entry) { e.Kind = "child.voice" },
		"Text":     func(e *record.Entry) { e.Text = "Seen again." },
		"Area":     func(e *record.Entry) { e.Area = "north" },
		"Places":   func(e *record.Entry) { e.Places = []record.Place{{Kind: "flat", Name: "x"}} },
		"People":   func(e *record.Entry) { e.People = []record.Person{{Role: "mother", Name: "x"}} },
		"Details":  func(e *record.Entry) { e.Details = record.Details{{Key: "several", Values: []string{"yes"}}} },
		"Count":    func(e *record.Entry) { e.Count = 2 },
		"Handling": func(e *record.Entry) { e.Handling = record.Open },
		"Source":   func(e *record.Entry) { e.Source = "4.1" },
	}
	for field := range reflect.TypeFor[record.Entry]().Fields() {
		if field.Name == "Origin" || field.Name == "Received" {
			continue // where it was read, and when it was received, is no part of what it says
		}
		other := full
		if change := changes[field.Name]; change != nil {
			change(&other)
		}
		if same(&full, &other) {
			t.Errorf("a change of %s would not be seen", field.Name)
		}
	}
	elsewhere := full
	elsewhere.Origin.Line = 9
	if !same(&full, &elsewhere) {
		t.Error("the same words on another line are a correction")
	}
}

func written(t *rapid.T, s record.Submission, format string) fstest.MapFS {
	var entries, people, links, manifest bytes.Buffer
	write := writeEntries
	if strings.HasSuffix(format, ".jsonl") {
		write = writeEntriesJSONL
	}
	for _, err := range []error{write(&entries, s), writePeople(&people, s.People), writeLinks(&links, s.Links), writeManifest(&manifest, s.Manifest)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return fstest.MapFS{
		format: {Data: entries.Bytes()}, "people.csv": {Data: people.Bytes()}, "links.csv": {Data: links.Bytes()}, "manifest.json": {Data: manifest.Bytes()},
	}
}

// revealed writes a submission as text that can be compared; private words would otherwise all look alike.
func revealed(s record.Submission) []string {
	var lines []string
	for _, list := range [][]record.Entry{s.Entries, s.Earlier} {
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b record.Entry) int { return strings.Compare(a.Ref.String(), b.Ref.String()) })
		for i := range list {
			lines = append(lines, lineOfEntry(&list[i])+list[i].After.Of.String())
		}
		lines = append(lines, "--")
	}
	var tables bytes.Buffer
	_ = writePeople(&tables, s.People)
	_ = writeLinks(&tables, s.Links)
	_ = writeManifest(&tables, s.Manifest)
	return append(lines, strings.Split(tables.String(), "\n")...)
}

var (
	// word is what an id or a code may be: no white space at its ends.
	word = rapid.Custom(func(t *rapid.T) string {
		return rapid.StringMatching(`[a-z0-9;=:,%"'|é\-]{1,8}`).Draw(t, "word")
	})
	// prose is what a narrative may be: anything but nothing. Line breaks are one character each.
	prose = rapid.Custom(func(t *rapid.T) string {
		s := strings.ReplaceAll(lineBreaks(rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z ,;"'\n\t%=:]{1,40}`)).Draw(t, "prose")), "\x00", "")
		if strings.TrimSpace(s) == "" {
			s += "x"
		}
		return s
	})
	when = rapid.SampledFrom([]string{
		"2021-11-03", "2021-11-03T22:40", "2021-10-31T01:30+01:00", "2021", "2021-36", "2021~", "2021-11?", "2020-03/2021-03", "../2023-10", "age 14", "age 14/15",
		"unknown", "201X", "2021-XX-XX",
	})
	maybeWhen = rapid.OneOf(rapid.Just(""), when)
	afters    = rapid.SampledFrom([]string{"", "J-1 within P3M", "police/J-152 about P4M", "J-2 within PT72H"})
)

func entries() *rapid.Generator[record.Entry] {
	return rapid.Custom(func(t *rapid.T) record.Entry {
		agency := record.AgencyCode(rapid.SampledFrom([]string{"police", "social-care-north", "new-service"}).Draw(t, "agency"))
		after, err := record.ParseAfter(afters.Draw(t, "after"), agency)
		if err != nil {
			t.Fatal(err)
		}
		e := record.Entry{
			Ref: record.Ref{Agency: agency, Record: record.RecordID(word.Draw(t, "id"))}, Subject: record.ChildRef{Agency: agency, Child: "C1"},
			Happened: record.MustWhen(when.Draw(t, "happened")), After: after, Known: record.MustWhen(maybeWhen.Draw(t, "known")),
			Recorded: record.MustWhen(maybeWhen.Draw(t, "recorded")), Kind: record.Kind(rapid.OneOf(rapid.Just("note"), word).Draw(t, "kind")),
			Text: record.Private(prose.Draw(t, "text")), Area: record.AreaCode(rapid.OneOf(rapid.Just(""), word).Draw(t, "area")),
			Handling: record.Handling(rapid.SampledFrom([]string{"", "open", "sealed"}).Draw(t, "handling")), Source: strings.TrimSpace(prose.Draw(t, "source")),
		}
		if rapid.Bool().Draw(t, "ordered") {
			e.Order = record.Order{Value: rapid.Int().Draw(t, "order"), Set: true}
		}
		if rapid.Bool().Draw(t, "counted") {
			e.Count = rapid.IntRange(2, 1000).Draw(t, "count")
		}
		for range rapid.IntRange(0, 3).Draw(t, "places") {
			e.Places = append(e.Places, record.Place{Kind: prose.Draw(t, "kind of place"), Name: record.Private(prose.Draw(t, "place"))})
		}
		for range rapid.IntRange(0, 3).Draw(t, "people") {
			e.People = append(e.People, record.Person{Role: prose.Draw(t, "role"), Name: record.Private(prose.Draw(t, "name"))})
		}
		for _, key := range rapid.SliceOfNDistinct(prose, 0, 3, rapid.ID[string]).Draw(t, "keys") {
			e.Details = append(e.Details, record.Detail{Key: key, Values: rapid.SliceOfN(prose, 1, 3).Draw(t, "values")})
		}
		return e
	})
}

func submissions() *rapid.Generator[record.Submission] {
	return rapid.Custom(func(t *rapid.T) record.Submission {
		s := record.Submission{Manifest: record.Manifest{
			Title: prose.Draw(t, "title"), Agencies: map[record.AgencyCode]record.Coverage{"police": {From: record.MustWhen(maybeWhen.Draw(t, "from"))}},
			Areas: map[record.AreaCode]string{"north": prose.Draw(t, "area")}, Today: record.MustWhen(maybeWhen.Draw(t, "today")),
		}}
		byRef := func(e record.Entry) string { return e.Ref.String() }
		s.Entries = rapid.SliceOfNDistinct(entries(), 1, 5, byRef).Draw(t, "entries")
		for i := range s.Entries {
			if rapid.Bool().Draw(t, "corrected") {
				old := s.Entries[i]
				old.Text += " (as first written)"
				s.Earlier = append(s.Earlier, old)
			}
		}
		for _, agency := range []record.AgencyCode{"police", "social-care-north", "new-service"} {
			s.People = append(s.People, record.Identity{
				Subject: record.ChildRef{Agency: agency, Child: "C1"}, FamilyName: record.Private(word.Draw(t, "family")),
				Born: record.MustWhen(maybeWhen.Draw(t, "born")), Address: record.Private(strings.TrimSpace(prose.Draw(t, "address"))),
			})
		}
		s.Links = []record.Link{{Subject: s.People[0].Subject, Person: word.Draw(t, "person"), Decided: record.MustWhen(maybeWhen.Draw(t, "decided"))}}
		return s
	})
}
