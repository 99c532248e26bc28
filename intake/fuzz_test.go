package intake

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/record"
)

// Whatever is sent, reading it ends, adds up, and keeps nothing that it refused.
func fuzzed(t *testing.T, folder fstest.MapFS) {
	t.Helper()
	s, err := ReadFolder(folder, DefaultOptions())
	addsUp(t, &s)
	if err != nil && len(s.Entries) > 0 {
		t.Errorf("an error and %d entries", len(s.Entries))
	}
	again, _ := ReadFolder(folder, DefaultOptions())
	if fmt.Sprint(s.Report) != fmt.Sprint(again.Report) {
		t.Error("read twice, it says two things")
	}
	var out strings.Builder
	if err := writeEntries(&out, s); err != nil {
		t.Fatal(err)
	}
	if len(s.Entries) == 0 {
		return
	}
	known := func(record.ChildRef) bool { return true }
	back, err := ReadFile(fstest.MapFS{"entries.csv": {Data: []byte(out.String())}}, "entries.csv", Options{Known: known})
	if err != nil || len(back.Report.Refusals) > 0 || len(back.Entries) != len(s.Entries) || len(back.Earlier) != len(s.Earlier) {
		t.Fatalf("written and read again: %v, %+v", err, back.Report)
	}
	for i := range s.Entries {
		if !same(&s.Entries[i], &back.Entries[i]) {
			t.Errorf("%s is not what was written", s.Entries[i].Ref)
		}
	}
}

func FuzzReadEntries(f *testing.F) {
	full := strings.Join(entryColumns.names, ",") + "\n"
	f.Add(header + "A1,police,P7,2021,Seen.\n")
	f.Add(full + "A1,police,P7,2021,Seen.,10,A2 within P3M,2021,2022,note,north,flat: Elm%3B,mother: M,\"a=b,c;d=e\",3,open,4.1\n")
	f.Add(header + "A1,police,P7,2021,\"two\r\nlines\rthree\"\nA1,police,P7,2021,Other.\nA2,police,P7,2021,a\"b\n")
	f.Add("\xef\xbb\xbf" + header + "A1,police,P7,2021,caf\xe9\n,,,,\n")
	f.Add(header + "A1,police,P7,2021,\"never closed\nA2,police,P7,2021,x\n")
	f.Fuzz(func(t *testing.T, text string) { fuzzed(t, files("people.csv", ann, "entries.csv", text)) })
}

func FuzzReadJSONL(f *testing.F) {
	f.Add(`{"record_id":"A1","agency":"police","child":"P7","happened":"2021","text":"Seen.","people":[{"role":"mother","name":"M;"}],"details":{"a":["b","c"],"d":"%"}}`)
	f.Add(`{"record_id":"A1","agency":"police","child":"P7","happened":"2021","text":"\ud800","order":1e3,"count":null}` + "\n[]\n{\n")
	f.Add(`{"record_id":"A1","agency":"police","child":"P7","happened":"2021","text":"x","place":"flat: a%25"}` + "\n" + `{"record_id":"A1"} x`)
	f.Fuzz(func(t *testing.T, text string) { fuzzed(t, files("people.csv", ann, "entries.jsonl", text)) })
}

func FuzzManifest(f *testing.F) {
	f.Add(`{"title":"T","source":"S","agencies":{"police":{"from":"2021","to":"age 3"}},"areas":{"north":"North"},"as_at":"2023-10","today":"soon"}`)
	f.Add(`{"agencies":{"":null},"areas":null,"today":5}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, text string) {
		fuzzed(t, files("people.csv", ann, "entries.csv", header+"A1,police,P7,2021,Seen.\n", "manifest.json", text))
	})
}

func FuzzPeopleAndLinks(f *testing.F) {
	f.Add(ann, "agency,child,person,decided\npolice,P7,x,2021\n")
	f.Fuzz(func(t *testing.T, people, links string) {
		fuzzed(t, files("people.csv", people, "links.csv", links, "entries.csv", header+"A1,police,P7,2021,Seen.\n"))
	})
}
