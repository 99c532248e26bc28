package intake

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sightline/record"
)

var update = flag.Bool("update", false, "write what is read now as what is wanted; read the change before you commit it")

// wanted is what a golden case asserts: the whole report, and what is in force.
type wanted struct {
	Error     string            `json:"error,omitempty"`
	Read      int               `json:"read"`
	Applied   int               `json:"applied"`
	Unchanged int               `json:"unchanged"`
	Corrected int               `json:"corrected"`
	Refused   int               `json:"refused"`
	Refusals  []record.Refusal  `json:"refusals,omitempty"`
	Notices   []record.Notice   `json:"notices,omitempty"`
	Entries   []json.RawMessage `json:"entries,omitempty"`
	Earlier   []json.RawMessage `json:"earlier,omitempty"`
	People    int               `json:"people"`
	Links     int               `json:"links"`
}

// Each folder of testdata/extract is one promise of the format: in/ is sent, want.json is what becomes of it.
func TestEveryPromiseOfTheFormat(t *testing.T) {
	cases, err := filepath.Glob("testdata/extract/*")
	if err != nil || len(cases) < 20 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, folder := range cases {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			s, err := ReadFolder(os.DirFS(filepath.Join(folder, "in")), DefaultOptions())
			addsUp(t, &s)
			got := reported(s, err)
			file := filepath.Join(folder, "want.json")
			if *update {
				text, _ := json.MarshalIndent(got, "", " ")
				if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var want wanted
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(asText(want), asText(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func reported(s record.Submission, err error) wanted {
	r := s.Report
	w := wanted{
		Read: r.Read, Applied: r.Applied, Unchanged: r.Unchanged, Corrected: r.Corrected, Refused: r.Refused(), Refusals: r.Refusals, Notices: r.Notices,
		People: len(s.People), Links: len(s.Links),
	}
	if err != nil {
		w.Error = err.Error()
	}
	for i := range s.Entries {
		w.Entries = append(w.Entries, json.RawMessage(lineOfEntry(&s.Entries[i])))
	}
	for i := range s.Earlier {
		w.Earlier = append(w.Earlier, json.RawMessage(lineOfEntry(&s.Earlier[i])))
	}
	return w
}

func asText(w wanted) string {
	text, _ := json.MarshalIndent(w, "", " ")
	return string(text)
}

// addsUp is what holds of every reading, whatever was sent.
func addsUp(t testing.TB, s *record.Submission) {
	t.Helper()
	r := &s.Report
	listed := map[string]int{}
	for _, no := range r.Refusals {
		listed[no.File]++
	}
	unlisted := false
	for file, n := range listed {
		unlisted = unlisted || n == maxRefusals
		if n > maxRefusals {
			t.Errorf("%d refusals of %s are listed", n, file)
		}
	}
	if r.Refused() < len(r.Refusals) || r.Refused() > len(r.Refusals) && !unlisted {
		t.Errorf("%d read; %d applied, %d unchanged, %d corrected, %d refused", r.Read, r.Applied, r.Unchanged, r.Corrected, len(r.Refusals))
	}
	if len(s.Entries) != r.Applied || len(s.Earlier) != r.Corrected {
		t.Errorf("%d entries of %d applied, %d earlier versions of %d corrected", len(s.Entries), r.Applied, len(s.Earlier), r.Corrected)
	}
	lines := map[record.Origin]bool{}
	for _, e := range s.Entries {
		lines[e.Origin] = true
	}
	for _, no := range r.Refusals {
		if lines[record.Origin{File: no.File, Line: no.Line}] {
			t.Errorf("line %d of %s is refused and in force", no.Line, no.File)
		}
		if no.File == "" || no.Line < 1 || no.Problem == "" || no.Accepted == "" || len([]rune(no.Value)) > maxValue+1 || no.Column == "text" && len([]rune(no.Value)) > maxText+1 {
			t.Errorf("a refusal that helps nobody: %+v", no)
		}
	}
	seen := map[record.Ref]bool{}
	for _, e := range s.Entries {
		if seen[e.Ref] || strings.TrimSpace(e.Text.Reveal()) == "" || e.Happened.IsZero() || e.Kind == "" {
			t.Errorf("%s twice, or lacking", e.Ref)
		}
		seen[e.Ref] = true
	}
}
