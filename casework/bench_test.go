package casework_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sightline/casework"
	"sightline/intake"
	"sightline/internal/desktest"
	"sightline/record"
	"sightline/rules"
	"sightline/store/sqlite"
)

// fortyEntries are the rows of a child as four agencies write them, of every class; a few open questions come of them.
func fortyEntries(child int) (people, rows string) {
	kinds := []string{"missing.reported", "missing.returned", "child.seen", "case.visit", "police.intelligence", "education.absence", "health.emergency", "note"}
	agencies := []string{"police", "social-care-cur", "hospital", "school"}
	var b, p strings.Builder
	for _, agency := range agencies {
		fmt.Fprintf(&p, "%s,C%d,Invented%d,Mara,2009-04-02,%010d\n", agency, child, child, 9_000_000_000+child)
	}
	for i := range 40 {
		agency, handling := agencies[i%4], ""
		if i%10 == 9 {
			handling = "restricted"
		}
		fmt.Fprintf(&b, "%s%d-%d,%s,C%d,2025-%02d-%02d,%s,What was seen in one or two lines of the length that practitioners write.,%s\n",
			agency, child, i, agency, child, 1+i/10, 1+i%28, kinds[i%len(kinds)], handling)
	}
	return p.String(), b.String()
}

func benched(b *testing.B, children int) *casework.Desk {
	b.Helper()
	s, err := sqlite.Open(b.Context(), sqlite.Memory)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	set, err := rules.Library()
	if err != nil {
		b.Fatal(err)
	}
	desk := casework.NewDesk(s, set, func() time.Time { return time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC) })
	people, rows := "agency,child,family_name,given_names,date_of_birth,nhs_number\n", "record_id,agency,child,happened,kind,text,handling\n"
	for i := range children {
		p, r := fortyEntries(i)
		people, rows = people+p, rows+r
	}
	options := intake.DefaultOptions()
	options.Known = func(record.ChildRef) bool { return true }
	sub, err := intake.ReadFolder(fstest.MapFS{"people.csv": {Data: []byte(people)}, "all.csv": {Data: []byte(rows)}}, options)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := desk.Receive(b.Context(), receiver, sub); err != nil {
		b.Fatal(err)
	}
	return desk
}

// A child's page, for who sees everything: it is read from what is kept ready.
func BenchmarkOpen40(b *testing.B) {
	desk := benched(b, 1)
	who := everyone(b, desk)
	all, err := desk.List(b.Context(), who)
	if err != nil || len(all) != 1 {
		b.Fatalf("%d children, %v", len(all), err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if o, err := desk.Open(b.Context(), who, all[0].ID, casework.View{}); err != nil || o.Whole != 40 {
			b.Fatalf("%v", err)
		}
	}
}

// The list of children of somebody who has to do with all of them.
func BenchmarkList300(b *testing.B) {
	desk := benched(b, 300)
	who := everyone(b, desk)
	b.ReportAllocs()
	for b.Loop() {
		if all, err := desk.List(b.Context(), who); err != nil || len(all) != 300 {
			b.Fatalf("%d children, %v", len(all), err)
		}
	}
}

// The lists of the process of somebody who has to do with all of them, each of whom the hub has.
func BenchmarkMatters300(b *testing.B) {
	desk := benched(b, 300)
	rows := "record_id,agency,child,happened,kind,text\n"
	for i := range 300 {
		rows += fmt.Sprintf("M%d,social-care-cur,C%d,2025-03-15,mace.accepted,The panel accepted the referral.\n", i, i)
	}
	options := intake.DefaultOptions()
	options.Known = func(record.ChildRef) bool { return true }
	sub, err := intake.ReadFolder(fstest.MapFS{"all.csv": {Data: []byte(rows)}}, options)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := desk.Receive(b.Context(), receiver, sub); err != nil {
		b.Fatal(err)
	}
	who := everyone(b, desk)
	b.ReportAllocs()
	for b.Loop() {
		if board, err := desk.Matters(b.Context(), who); err != nil || len(board.Lines) != 300 {
			b.Fatalf("%d children, %v", len(board.Lines), err)
		}
	}
}

// everyone is somebody who sees everything but what is sealed.
func everyone(b *testing.B, desk *casework.Desk) casework.Who {
	b.Helper()
	return desktest.OnDuty(b, desk, "night-1", record.OutOfHours, record.SafeguardingNow)
}
