package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sightline/intake"
	"sightline/synth"
)

// What is measured must not depend on how much of it there is, or on the machine.
func TestTheSameSeedGivesTheSameRecords(t *testing.T) {
	few, many := slices.Collect(rows(7, 3, 40)), slices.Collect(rows(7, 9, 40))
	if len(few) != 120 || len(many) != 360 {
		t.Fatalf("%d and %d rows", len(few), len(many))
	}
	for i := range few {
		if few[i] != many[i] {
			t.Fatalf("row %d of 3 children and of 9:\n%+v\n%+v", i, few[i], many[i])
		}
	}
	if few[0].text == slices.Collect(rows(8, 1, 40))[0].text {
		t.Error("another seed tells the same")
	}
}

func TestANoteHasTwentyWords(t *testing.T) {
	for r := range rows(7, 5, 40) {
		if n := len(strings.Fields(r.text)); n != synth.WordsOfNote {
			t.Fatalf("%d words: %q", n, r.text)
		}
	}
}

// A row that is refused or remarked on would be measured doing something else than being taken in.
func TestEveryRowIsTakenInWithoutARemark(t *testing.T) {
	folder := t.TempDir()
	if err := writeFolder(folder, 7, 200, 40); err != nil {
		t.Fatal(err)
	}
	s, err := intake.ReadFolder(os.DirFS(folder), intake.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	if refused, notices := s.Report.Refusals, s.Report.Notices; len(refused) > 0 || len(notices) > 0 {
		t.Errorf("%d rows refused, %d notices; the first: %+v %+v", len(refused), len(notices), refused[:min(1, len(refused))], notices[:min(1, len(notices))])
	}
	if len(s.Entries) != 200*40 || len(s.People) != 200*len(writers) {
		t.Errorf("%d entries, %d rows about people", len(s.Entries), len(s.People))
	}
}

func TestNoTwoChildrenShareAHealthNumber(t *testing.T) {
	seen := map[string]int{}
	for of := range 100_000 {
		number := synth.HealthNumber(of)
		if before, twice := seen[number]; twice || len(number) != 10 {
			t.Fatalf("children %d and %d: %s", before, of, number)
		}
		seen[number] = of
	}
}

func TestMoreThanOneIsBetterForUs(t *testing.T) {
	for _, c := range []struct {
		l    line
		want string
		met  bool
	}{
		{line{name: "faster", value: 10, unit: "µs", less: true, peer: "them", theirs: 120, target: 15}, "faster 10.0 µs 12.0 them", true},
		{line{name: "slower", value: 240, unit: "µs", less: true, peer: "them", theirs: 120, target: 15}, "slower 240 µs 0.50 them", false},
		{line{name: "more", value: 9000, unit: "rows/s", peer: "them", theirs: 3000, target: 8000}, "more 9000 rows/s 3.00 them", true},
		{line{name: "alone", value: 1, unit: "s"}, "alone 1.00 s - -", true},
	} {
		if diff := cmp.Diff(c.want, c.l.String()); diff != "" {
			t.Error(diff)
		}
		if c.l.target > 0 && c.l.met() != c.met {
			t.Errorf("%s: met is %v", c.l.name, c.l.met())
		}
	}
}
