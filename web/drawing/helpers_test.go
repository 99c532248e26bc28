package drawing

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/intake"
	"sightline/record"
)

// story reads a folder of stories as children, by given names; every reference of the review's folder is one child.
func story(t testing.TB, folder string) map[string]*chronology.Chronology {
	t.Helper()
	read, err := intake.ReadFolder(os.DirFS("../../stories/"+folder), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	child, inputs := map[record.ChildRef]string{}, map[string]*chronology.Input{}
	input := func(name string) *chronology.Input {
		if inputs[name] == nil {
			inputs[name] = &chronology.Input{Manifest: read.Manifest}
		}
		return inputs[name]
	}
	for _, who := range read.People {
		name := who.GivenNames.Reveal()
		if folder == "joe" {
			name = "Joe"
		}
		child[who.Subject] = name
		input(name).Identities = append(input(name).Identities, who)
	}
	for _, e := range read.Entries {
		in := input(child[e.Subject])
		in.Entries = append(in.Entries, e)
	}
	built := map[string]*chronology.Chronology{}
	for name, in := range inputs {
		built[name] = chronology.Build(*in)
	}
	return built
}

// everyStory gives the children of both folders, in a fixed order.
func everyStory(t testing.TB) []Scene {
	t.Helper()
	all := story(t, "ordinary")
	maps.Copy(all, story(t, "joe"))
	scenes := make([]Scene, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		scenes = append(scenes, Scene{Chronology: all[name], Name: name, People: true, Coverage: true})
	}
	return scenes
}

func child(born string, entries ...record.Entry) *chronology.Chronology {
	in := chronology.Input{Entries: entries}
	if born != "" {
		in.Identities = []record.Identity{{Born: record.MustWhen(born)}}
	}
	return chronology.Build(in)
}

// entry is one record of the police, numbered by its line.
func entry(line int, when string, kind record.Kind) record.Entry {
	return record.Entry{
		Ref:      record.Ref{Agency: "police", Record: record.RecordID(fmt.Sprintf("P-%d", line))},
		Happened: record.MustWhen(when), Kind: kind, Text: "What was written.", Order: record.Order{Value: line, Set: true},
		Origin: record.Origin{File: "police.csv", Line: line},
	}
}

// element is one element of a drawing, in the order met.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

// parse reads a drawing as strict XML, so that nothing in it is malformed, and gives its elements.
func parse(t interface {
	Fatalf(format string, args ...any)
}, svg string) []element {
	decoder := xml.NewDecoder(strings.NewReader(svg))
	var all []element
	var open []int
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("the drawing is not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(all))
			all = append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(token)
			}
		}
	}
}

// withClass gives the elements that carry a class.
func withClass(all []element, class string) []element {
	var found []element
	for _, e := range all {
		if slices.Contains(strings.Fields(e.attrs["class"]), class) {
			found = append(found, e)
		}
	}
	return found
}

// says reports that some words stand in the drawing.
func says(all []element, words string) bool {
	return slices.ContainsFunc(all, func(e element) bool { return strings.Contains(e.text, words) })
}

var allKinds = slices.Sorted(maps.Keys(record.Words().KindList))

// drawWhen makes a time in one of the ways children's records are written.
func drawWhen(t *rapid.T, style string) string {
	if style == "mixed" {
		style = rapid.SampledFrom([]string{"aged", "dated", "vague"}).Draw(t, "way")
	}
	switch style {
	case "aged":
		from := rapid.IntRange(0, 19).Draw(t, "age")
		if more := rapid.IntRange(0, 6).Draw(t, "range"); more > 3 {
			return fmt.Sprintf("age %d/%d", from, from+more-3)
		}
		return fmt.Sprintf("age %d", from)
	case "vague":
		return rapid.SampledFrom([]string{"unknown", "../2023-10", "2019", "201X", "2020-03/2021-03", "2021-36", "2018-05/..", "0100-01-01", "9999"}).Draw(t, "vague")
	}
	day := fmt.Sprintf("%d-%02d-%02d", rapid.IntRange(2017, 2023).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
	if rapid.Bool().Draw(t, "clock") {
		return day + "T10:30"
	}
	return day
}

// drawScene makes any child's record, with questions, a chosen question, and sometimes a filter.
func drawScene(t *rapid.T) Scene {
	style := rapid.SampledFrom([]string{"aged", "dated", "mixed"}).Draw(t, "style")
	born := rapid.SampledFrom([]string{"", "2005-06-14", "2005-03/2005-12", "200X"}).Draw(t, "born")
	in := chronology.Input{Identities: []record.Identity{{Born: record.MustWhen(orUnknown(born))}}}
	if rapid.Bool().Draw(t, "today") {
		in.Manifest.Today = record.MustWhen("2024-03-01")
	}
	agencies := []record.AgencyCode{"police", "health", "social-care-north", "a-new-agency-with-a-long-code"}
	for i := range rapid.IntRange(0, 90).Draw(t, "entries") {
		e := entry(i+1, drawWhen(t, style), rapid.SampledFrom(allKinds).Draw(t, "kind"))
		e.Ref.Agency = rapid.SampledFrom(agencies).Draw(t, "agency")
		e.Order.Set = rapid.IntRange(0, 3).Draw(t, "told") > 0
		e.Count = rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 0, 2, 22}).Draw(t, "count")
		if other := rapid.IntRange(0, 12).Draw(t, "same"); i > 3 && other == 0 {
			e.Details = record.Details{{Key: "same_as", Values: []string{in.Entries[i-2].Ref.String()}}}
		}
		e.People = []record.Person{{Role: rapid.SampledFrom([]string{"mother", "father", "group", "a-new-role"}).Draw(t, "role"), Name: "N"}}
		in.Entries = append(in.Entries, e)
	}
	s := Scene{Chronology: chronology.Build(in), Name: rapid.SampledFrom([]string{"", "Ada", "A very long name indeed"}).Draw(t, "name"), People: true, Coverage: true}
	s.Cited, s.Ringed = map[record.Ref]bool{}, map[record.Ref]bool{}
	for _, it := range s.Chronology.Items {
		if rapid.IntRange(0, 9).Draw(t, "question") == 0 {
			s.Flags = append(s.Flags, Flag{Number: len(s.Flags) + 1, At: it.Ref, Look: rapid.SampledFrom([]Look{Open, Open, Answered, SetAside, Lapsed}).Draw(t, "look"), Asks: "Who will ask?", Link: "#q"})
			s.Cited[it.Ref], s.Ringed[it.Ref] = true, it.Pos%3 == 0
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "filter") == 0 {
		s.Shown = func(it *chronology.Item) bool { return it.Ref.Agency == "police" }
	}
	return s
}

func orUnknown(born string) string {
	if born == "" {
		return "unknown"
	}
	return born
}
