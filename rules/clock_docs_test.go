package rules

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

var updateClocks = flag.Bool("update", false, "write the table of clocks into docs/clocks.md; read the change before you commit it")

const clocksEnd = "<!-- clocks end -->"

// clocksTable writes the clocks as the guide shows them.
func clocksTable(s *Clocks) string {
	var b strings.Builder
	b.WriteString("| what has to be done | allowed | starts with | stops with | on the authority of |\n|---|---|---|---|---|\n")
	for _, c := range s.All() {
		var marks []string
		if c.Confirm {
			marks = append(marks, "to be confirmed locally")
		}
		if c.Local {
			marks = append(marks, "runs only where a partnership names it")
		}
		authority := c.Authority
		if len(marks) > 0 {
			authority += " (*" + strings.Join(marks, "; ") + "*)"
		}
		cells := []string{c.Label + "<br>`" + c.ID + "`", c.Allowed(), c.StartsWith(), c.StopsWith(), authority}
		for i, cell := range cells {
			cells[i] = strings.ReplaceAll(cell, "|", "\\|")
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	return b.String()
}

// TestTheClocksAreWrittenDown holds the table in docs/clocks.md to the clocks, and what it shows of a partnership's own to what can be read.
func TestTheClocksAreWrittenDown(t *testing.T) {
	const name = "../docs/clocks.md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(data), "-update -->\n")
	_, tail, ended := strings.Cut(rest, clocksEnd)
	if !found || !ended {
		t.Fatal("the guide has no place for the table")
	}
	want := head + "-update -->\n" + clocksTable(standardClocks(t)) + clocksEnd + tail
	if *updateClocks {
		if err := os.WriteFile(name, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if want != string(data) {
		t.Error("docs/clocks.md tells of other clocks than there are; go test ./rules -run TestTheClocksAreWrittenDown -update")
	}
	own := fstest.MapFS{}
	for _, block := range fenced(string(data)) {
		switch language, text, _ := strings.Cut(block, "\n"); language {
		case "yaml":
			own["clocks.yaml"] = &fstest.MapFile{Data: []byte(text)}
		case "csv":
			own["school-closures.csv"] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	s, err := standardClocks(t).With(own)
	if err != nil || len(own) != 2 || s.of("cp-visit-local", "north").Rule() != "20 wd" || s.of("cp-visit-local", "north").Confirm || !s.of("cp-visit-local", "south").Confirm || !s.of("later-core-group", "").Confirm || s.of("later-core-group", "").Local {
		t.Errorf("what the guide shows cannot be read: %v", err)
	}
}
