package chronology_test

import (
	"fmt"
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// Who saw the child last is claimed only of what somebody recorded as seeing, at a time that has a place.
func TestWhoSawTheChildLast(t *testing.T) {
	for _, c := range []struct {
		name, seen, contact string
		lines               []string
	}{
		{"nobody", "", "", []string{"a | 2021-01 | note", "b | 2021-02 | child.not-seen"}},
		{"seen", "b", "", []string{"a | 2021-01 | child.seen", "b | 2021-02 | child.seen", "c | 2021-03 | child.not-seen"}},
		{"met, though nobody recorded seeing", "a", "b", []string{"a | 2021-01 | child.seen", "b | 2021-02 | police.custody-contact", "c | 2021-03 | note"}},
		{"at a time nobody knows", "a", "b", []string{"a | 2021-01 | child.seen", "b | 2021-01 | police.arrest", "c | unknown | child.seen", "d | unknown | police.arrest"}},
		{"told with hindsight", "a", "b", []string{"a | 2021-01 | child.seen | order=1", "b | 2021-01 | child.voice | order=2", "c | ../2023-10 | child.seen | order=3", "d | ../2023-10 | child.voice | order=4"}},
		{"a total of meetings", "", "a", []string{"a | 2021-01 | police.custody-contact", "b | 2021/2022 | police.custody-contact | count=22"}},
		{"placed by order alone", "a", "", []string{"a | unknown | child.seen | order=1", "b | 2021 | note | order=2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			built := built(t, c.lines...)
			id := func(it *chronology.Item) string {
				if it == nil {
					return ""
				}
				return string(it.Ref.Record)
			}
			if got := id(built.LastSeen()); got != c.seen {
				t.Errorf("last seen %q, want %q", got, c.seen)
			}
			if got := id(built.LastContact()); got != c.contact {
				t.Errorf("last met %q, want %q", got, c.contact)
			}
		})
	}
}

func TestTheChildsWordsAreGivenInOrder(t *testing.T) {
	c := built(t, "b | 2021-02 | child.voice", "a | 2021-01 | child.voice", "c | 2021-01 | note", "d | unknown | child.voice")
	if got := ids(c.Voice()); got != "a b d" {
		t.Errorf("the child's words: %s", got)
	}
	if c.LastOf("note") != c.Lookup("c") || c.LastOf("mace.exit") != nil {
		t.Error("the last entry of a kind")
	}
}

// What an agency did not supply is "not supplied", never "nothing happened".
func TestWhatASubmissionCovers(t *testing.T) {
	w := record.MustWhen
	c := chronology.Build(chronology.Input{
		Identities: []record.Identity{{Born: w("2005-03/2005-12")}},
		Entries:    told(t, "police/a | 2021", "police/b | 2022", "school/c | 2020"),
		Manifest: record.Manifest{AsAt: w("2023-10"), Agencies: map[record.AgencyCode]record.Coverage{
			"police": {From: w("2019"), To: w("2022-06")}, "health": {From: w("2020-01-01")}, "gp": {To: w("2021")}, "court": {}, "camhs": {From: w("unknown"), To: w("age 16")},
		}},
	})
	for _, k := range []struct {
		agency record.AgencyCode
		at     string
		want   record.Answer
	}{
		{"police", "2021-03-04", record.Yes}, {"police", "2018-12-31", record.No}, {"police", "2022-07-01", record.No}, {"police", "2019-06-01", record.Maybe}, {"police", "2022-06-10", record.Maybe}, {"police", "2018/2020", record.Maybe},
		{"police", "unknown", record.Maybe}, {"police", "age 14", record.Maybe}, {"police", "age 15", record.Yes}, {"police", "age 4", record.No},
		{"health", "2021", record.Yes}, {"health", "2019", record.No}, {"health", "2024", record.No}, {"health", "2023-10-10", record.Maybe},
		{"gp", "2020", record.Maybe}, {"gp", "2022", record.No}, {"court", "2021", record.Maybe}, {"court", "2024", record.No}, {"school", "2020", record.Maybe}, {"nobody", "2020", record.Maybe},
		{"camhs", "2020", record.Maybe}, {"camhs", "2023", record.No},
	} {
		if got := c.Covered(k.agency, w(k.at).In(c.Born)); got != k.want {
			t.Errorf("%s covers %s: %v, want %v", k.agency, k.at, got, k.want)
		}
	}
	var lines []string
	for _, s := range c.Supplied() {
		lines = append(lines, fmt.Sprint(s.Agency, " ", s.Entries, " ", s.Stated))
	}
	if got := strings.Join(lines, ", "); got != "school 1 false, police 2 true, camhs 0 true, court 0 false, gp 0 true, health 0 true" {
		t.Errorf("supplied: %s", got)
	}
	if got := c.Today(); got != w("2023-10").In(c.Born) || c.Now != got {
		t.Errorf("today is %s", got.EDTF())
	}
}

func TestTodayIsWhatTheSubmissionSays(t *testing.T) {
	for _, m := range []struct{ today, asAt, want string }{{"2023-10-05", "2023-09", "2023-10-05"}, {"", "2023-09", "2023-09-01/2023-09-30"}, {"unknown", "", "unknown"}, {"", "", "unknown"}} {
		c := chronology.Build(chronology.Input{Manifest: record.Manifest{Today: record.MustWhen(m.today), AsAt: record.MustWhen(m.asAt)}})
		if got := c.Today().EDTF(); got != m.want {
			t.Errorf("today %q, as at %q: %s", m.today, m.asAt, got)
		}
		if c.Len() != 0 || c.LastSeen() != nil || c.OpenNow() != nil || c.Born.Known() {
			t.Error("a child of whom nothing is written")
		}
	}
}

func TestTheAgeAtAnEntry(t *testing.T) {
	c := built(t, "a | age 14/15", "b | 2021-01-01", "c | unknown", "d | 2005-03-01")
	for id, want := range map[string]string{"a": "14 15 true", "b": "15 15 true", "c": "0 0 false", "d": "-1 0 true"} {
		if lo, hi, ok := c.AgeAt(c.Lookup(id)); fmt.Sprint(lo, hi, ok) != want {
			t.Errorf("at %s the child was %d to %d, %v", id, lo, hi, ok)
		}
	}
	unborn := chronology.Build(chronology.Input{Entries: told(t, "a | age 14", "b | 2021")})
	if _, _, ok := unborn.AgeAt(unborn.Lookup("b")); ok {
		t.Error("without a birth date there is no age at a date")
	}
	if lo, _, ok := unborn.AgeAt(unborn.Lookup("a")); lo != 14 || !ok {
		t.Error("an age is an age without a birth date")
	}
}

// Birth dates that cannot all be right are all kept, and said.
func TestBirthDatesAtOddsAreSaid(t *testing.T) {
	c := chronology.Build(chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2005-06-01")}, {Born: record.MustWhen("2005-01-06")}}, Entries: told(t, "a | age 14")})
	if c.BornAgreed || len(c.Notices) != 1 || !strings.Contains(c.Notices[0].Message, "cannot all be right") || c.Lookup("a").At.EDTF() != "2019-01-06/2020-05-31" {
		t.Errorf("%s; %s", notices(c), c.Lookup("a").At.EDTF())
	}
}
