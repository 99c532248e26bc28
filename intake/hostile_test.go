package intake

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"sightline/record"
)

const withDetails = "record_id,agency,child,happened,text,details\n"

// A value of very many pairs is refused before they are kept, and looking for a key among them takes no time.
func TestAValueOfWithoutEndManyPairsIsRefused(t *testing.T) {
	var keys strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&keys, "k%d=v;", i)
	}
	for name, cell := range map[string]string{
		"keys": keys.String(), "values": "a=" + strings.Repeat("v,", 300_000) + "v", "one key": strings.Repeat("a=v;", 200_000), "empty": strings.Repeat(";", 900_000) + "x",
	} {
		start := time.Now()
		s := readAll(t, files("people.csv", ann, "a.csv", withDetails+`A1,police,P7,2021,Seen.,"`+cell+"\"\nA2,police,P7,2021,Seen.,\n"), DefaultOptions())
		if no := only(t, s); no.Column != "details" || len(s.Entries) != 1 {
			t.Errorf("%s: %+v, %d entries", name, no, len(s.Entries))
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %s", name, took)
		}
	}
}

func TestAThousandPairsAreRead(t *testing.T) {
	for n, want := range map[int]int{maxPairs: 1, maxPairs + 1: 0} {
		var cell, people strings.Builder
		for i := range n {
			fmt.Fprintf(&cell, "k%d=v;", i)
			fmt.Fprintf(&people, "mother: M%d;", i)
		}
		for column, text := range map[string]string{"details": cell.String(), "people": people.String(), "place": people.String()} {
			s := readAll(t, files("people.csv", ann, "a.csv", "record_id,agency,child,happened,text,"+column+"\nA1,police,P7,2021,Seen.,"+text+"\n"), DefaultOptions())
			if len(s.Entries) != want {
				t.Errorf("%d pairs in %s: %d entries", n, column, len(s.Entries))
			}
		}
	}
}

// Of a file of nothing but bad rows a thousand refusals are listed; all are counted, and the good rows among them are read.
func TestWithoutEndManyRefusalsAreCountedNotListed(t *testing.T) {
	const bad = 500_000
	text := header + strings.Repeat("x\n", bad) + "A1,police,P7,2021,Seen.\n" + strings.Repeat("x\"\n", bad) + "A2,police,P7,2021,Seen.\n"
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := readAll(t, files("people.csv", ann, "a.csv", text), DefaultOptions())
	runtime.GC()
	runtime.ReadMemStats(&after)
	r := &s.Report
	if r.Refused() != 2*bad || r.Read != 2*bad+2 || len(r.Refusals) != maxRefusals || len(s.Entries) != 2 {
		t.Errorf("%d read, %d refused, %d listed, %d entries", r.Read, r.Refused(), len(r.Refusals), len(s.Entries))
	}
	if len(r.Notices) != 1 || !strings.Contains(r.Notices[0].Message, "more rows were refused; the rest are not listed") {
		t.Errorf("%+v", r.Notices)
	}
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 10<<20 {
		t.Errorf("%d bytes are kept of refusals", kept)
	}
	runtime.KeepAlive(s)
}

func TestAReferenceHasUpToAThousandRows(t *testing.T) {
	people := "agency,child,family_name\n" + strings.Repeat("police,P7,Example\n", maxRows+1) + "police,P8,Example\n"
	s := readAll(t, files("people.csv", people, "a.csv", header+"A1,police,P7,2021,Seen.\nA2,police,P8,2021,Seen.\n"), DefaultOptions())
	if no := only(t, s); no.Line != maxRows+2 || no.Column != "child" || len(s.People) != maxRows+1 || len(s.Entries) != 2 {
		t.Errorf("%+v, %d rows, %d entries", no, len(s.People), len(s.Entries))
	}
}

// A refusal goes into reports and logs: of a narrative it shows what finds the fault, and no story.
func TestARefusalTellsNoStory(t *testing.T) {
	const story = "The mother told the worker at length what happened on the night before she left the house in the rain"
	for name, text := range map[string]string{
		"a quotation mark within": header + "A1,police,P7,2021," + story + ` and "then" ` + story + "\n",
		"one that is not closed":  header + `A1,police,P7,2021,"` + story + ` and "then" ` + story + "\n",
		"a comma within":          header + "A1,police,P7,2021,\"" + story + "\"," + story + "\n",
		"too few":                 header + "A1," + story + "\n",
		"not UTF-8":               header + "A1,police,P7,2021," + story + "\xe9\n",
		"no first line":           story + "," + story + "," + story + "\n",
		"no comma at all":         story + "\n",
	} {
		s, _ := ReadFiles(files("people.csv", ann, "a.csv", text), []string{"people.csv", "a.csv"}, DefaultOptions())
		if no := only(t, s); len([]rune(no.Value)) > maxText+1 {
			t.Errorf("%s: %q", name, no.Value)
		}
	}
	for name, text := range map[string]string{
		"no JSON":   `{"record_id":"A1","text":"` + story + `"`,
		"a list":    `["` + story + `"]`,
		"not UTF-8": `{"record_id":"A1","text":"` + story + "\xe9\"}",
		"a form":    `{"record_id":"A1","text":["` + story + `"]}`,
		"twice":     `{"text":"` + story + `","text":"` + story + `"}`,
	} {
		s := readAll(t, files("people.csv", ann, "a.jsonl", text), DefaultOptions())
		if no := only(t, s); len([]rune(no.Value)) > maxText+1 {
			t.Errorf("%s: %q", name, no.Value)
		}
	}
}

// The place of a fault is shown also far into a long file.
func TestTheCharactersAroundAFaultAreShown(t *testing.T) {
	text := header + strings.Repeat("A0,police,P7,2021,\"Seen.\n\"\r\n", 20_000) + "A1,police,P7,2021,café no\"w été, later\r\n"
	s := readAll(t, files("people.csv", ann, "a.csv", text), DefaultOptions())
	if no := only(t, s); no.Value != "1,café no\"w été, lat…" && no.Value != "21,café no\"w été, la…" {
		t.Errorf("%q", no.Value)
	}
}

func TestACountHasALimit(t *testing.T) {
	text := "record_id,agency,child,happened,text,count\nA1,police,P7,2021,Calls.,100000\nA2,police,P7,2021,Calls.,100001\n"
	s := readAll(t, files("people.csv", ann, "a.csv", text), DefaultOptions())
	if no := only(t, s); no.Line != 3 || !strings.Contains(no.Accepted, "a count of up to 100,000") {
		t.Errorf("%+v", no)
	}
}

// A new address and a decision are submissions too.
func TestASubmissionNeedsNoEntries(t *testing.T) {
	const links = "agency,child,person\npolice,P7,1\nsocial-care-north,S7,1\n"
	if s := readAll(t, files("people.csv", ann), DefaultOptions()); len(s.People) != 2 {
		t.Errorf("%d people", len(s.People))
	}
	if s := readAll(t, files("links.csv", links), DefaultOptions()); len(s.Links) != 2 {
		t.Errorf("%d links", len(s.Links))
	}
	for _, folder := range []map[string]string{{}, {"manifest.json": "{}"}, {"notes.txt": "x"}, {"other.csv": "a,b\n1,2\n"}} {
		var pairs []string
		for name, text := range folder {
			pairs = append(pairs, name, text)
		}
		if _, err := ReadFolder(files(pairs...), DefaultOptions()); err == nil {
			t.Errorf("%v is a submission", folder)
		}
	}
}

// An agency decides about its own children, and says which period it covers itself.
func TestAnAgencySpeaksForItself(t *testing.T) {
	folder := files(
		"links.csv", "agency,child,person\npolice,P7,1\nhealth,H7,1\nhealth,H8,2\neducation,E8,2\n",
		"manifest.json", `{"title":"T","agencies":{"health":{"from":"2020"},"police":{"from":"2021"}}}`,
	)
	s := readAll(t, folder, Options{Agency: "police"})
	if len(s.Links) != 2 || s.Links[0].Person != "1" || s.Links[1].Person != "1" {
		t.Errorf("%d links", len(s.Links))
	}
	if _, other := s.Manifest.Agencies["health"]; other || s.Manifest.Agencies["police"].From != record.MustWhen("2021") || s.Manifest.Title != "T" {
		t.Errorf("%+v", s.Manifest)
	}
	var told []string
	for _, no := range s.Report.Refusals {
		told = append(told, fmt.Sprint(no.File, no.Line, no.Value))
	}
	if got := strings.Join(told, " "); got != "links.csv4health links.csv5education manifest.json1health" {
		t.Error(got)
	}
	if s := readAll(t, folder, Options{}); len(s.Links) != 4 || len(s.Manifest.Agencies) != 2 {
		t.Errorf("nobody said whose it is: %d links, %d agencies", len(s.Links), len(s.Manifest.Agencies))
	}
}

func TestAManifestOfWithoutEndManyAgenciesTakesNoTime(t *testing.T) {
	var b strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&b, `,"a%d":{"from":"%d"}`, i, i)
	}
	start := time.Now()
	s := readAll(t, files("people.csv", ann, "manifest.json", `{"agencies":{`+b.String()[1:]+"}}"), DefaultOptions())
	if no := only(t, s); no.Column != "agencies" || time.Since(start) > 5*time.Second {
		t.Errorf("%+v, %s", no, time.Since(start))
	}
}
