package web

import (
	"testing"

	"sightline/record"
)

func TestAgesInWords(t *testing.T) {
	for _, c := range []struct {
		lo, hi int
		want   string
	}{{17, 17, "17"}, {17, 18, "17 or 18"}, {14, 16, "14 to 16"}, {-1, 0, "0"}, {-2, -1, "not yet born"}} {
		if got := ageWords(c.lo, c.hi); got != c.want {
			t.Errorf("%d, %d: %q, want %q", c.lo, c.hi, got, c.want)
		}
	}
}

// A birth is never said more exactly than it was written.
func TestBirthsInWords(t *testing.T) {
	for written, want := range map[string]string{
		"2010-05-03": "born on 3 May 2010", "2010-05": "born in May 2010", "2010": "born in 2010", "2005-03/2005-12": "born between March and December 2005",
		"2005-11/2006-02": "born between November 2005 and February 2006", "2009/2010": "born between 2009 and 2010", "2010?": "born in 2010 (in doubt)",
		"2010-05-30/2010-06-02": "born between 30 May 2010 and 2 June 2010", "2005~": "born between 2004 and 2006", "": "birth date not recorded",
	} {
		w, err := record.ParseWhen(written)
		if err != nil {
			t.Fatal(err)
		}
		b, agreed := record.BornWithin(w)
		if got := bornWords(b, agreed); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
	b, agreed := record.BornWithin(record.MustWhen("2010-05-03"), record.MustWhen("2011-05-03"))
	if got := bornWords(b, agreed); got != "born between 3 May 2010 and 3 May 2011; the agencies’ birth dates differ" {
		t.Errorf("two births: %q", got)
	}
}

func TestSourcesInWords(t *testing.T) {
	got := becauseWords([]string{"review:4.3.8", "review:LP15", "practice:five working days", "Guidance 2023"})
	if want := "Review 4.3.8, LP15; Practice: five working days; Guidance 2023"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLengthsInWords(t *testing.T) {
	for text, want := range map[string]string{"P3M": "3 months", "P1Y2M": "1 year 2 months", "PT72H": "72 hours", "PT90M": "1 hour 30 minutes", "P0D": "no time"} {
		d, err := record.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := durationWords(d); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Days are counted only between days that are known, by London's calendar whatever the clocks do.
func TestDaysBetween(t *testing.T) {
	in := func(text string) record.Range { return record.MustWhen(text).In(record.UnknownBirth()) }
	for _, c := range [][3]string{
		{"2024-03-30", "2024-04-01", "2 days"}, {"2024-10-26", "2024-10-28T00:30", "2 days"}, {"2024-01-01T23:50", "2024-01-02T00:10", "1 day"},
		{"2024-01-01", "2024-01-01", ""}, {"2024-01", "2024-04-01", ""}, {"2024-01-01", "age 14", ""}, {"2024-01-01?", "2024-04-01", ""}, {"unknown", "2024-04-01", ""}, {"2024-02-01", "2024-01-01", ""},
	} {
		if got := daysBetween(in(c[0]), in(c[1])); got != c[2] {
			t.Errorf("%s to %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
