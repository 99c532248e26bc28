package drawing

import (
	"slices"
	"strings"
	"testing"

	"sightline/chronology"
	"sightline/record"
)

// Words never say more than was written.
func TestWhenWords(t *testing.T) {
	for written, want := range map[string]string{
		"":                          "not stated",
		"unknown":                   "not known",
		"age 14":                    "age 14",
		"age 14/15":                 "age 14 or 15",
		"age 12/17":                 "age 12 to 17",
		"2021-11-03":                "3 November 2021",
		"2021-11-03T22:40":          "3 November 2021, 22:40",
		"2021-10-31T01:30+01:00":    "31 October 2021, 01:30 (UTC+01:00)",
		"2021-10-31T01:30Z":         "31 October 2021, 01:30 UTC",
		"2021-11":                   "November 2021",
		"2021-11-XX":                "November 2021",
		"2021":                      "2021",
		"2021-XX-XX":                "2021",
		"201X":                      "some year from 2010 to 2019",
		"20XX":                      "some year from 2000 to 2099",
		"2021-36":                   "late 2021",
		"2021-34":                   "April to June 2021",
		"2021-21":                   "spring 2021",
		"2021~":                     "about 2021",
		"2021-11?":                  "November 2021 (not certain)",
		"2021-11-03%":               "about 3 November 2021 (not certain)",
		"../2023-10":                "by October 2023",
		"2023-10/..":                "from October 2023 on",
		"/2023-10":                  "until October 2023, from when is not known",
		"2023-10/":                  "from October 2023, until when is not known",
		"2020-03/2021-03":           "March 2020 to March 2021",
		"201X/2021":                 "from some year from 2010 to 2019 until 2021",
		"Y-170000002":               "Y-170000002",
		"-1985":                     "-1985",
		"2021-11-03~/2021-11-20":    "about 3 November 2021 to 20 November 2021",
		"2021-11-03T22:40:10":       "3 November 2021, 22:40:10",
		"2021-11-03/2021-11-04T1:1": "",
	} {
		w, err := record.ParseWhen(written)
		if err != nil {
			if want != "" {
				t.Errorf("%q: %v", written, err)
			}
			continue
		}
		if got := WhenWords(w); got != want {
			t.Errorf("%q is said as %q, want %q", written, got, want)
		}
	}
}

// A time that stands only in relation to another record is said so, not turned into a date.
func TestWhenOfARelativeTime(t *testing.T) {
	e := entry(2, "unknown", "note")
	for written, want := range map[string]string{"P-1 within P3M": "up to 3 months after P-1", "P-1 about P1Y": "about 1 year after P-1", "P-1 within PT72H": "up to 72 hours after P-1"} {
		after, err := record.ParseAfter(written, "police")
		if err != nil {
			t.Fatal(err)
		}
		e.After = after
		if got := When(child("", entry(1, "age 14", "note"), e).Items[1]); got != want {
			t.Errorf("%q is said as %q, want %q", written, got, want)
		}
	}
}

// What has no time is said in words beside its marks, and states stop at the line before it: it is not later in time.
func TestTimeNotKnown(t *testing.T) {
	entries := []record.Entry{entry(1, "age 14", "plan.protection-start"), entry(2, "unknown", "child.voice"), entry(3, "../2023-10", "child.voice"), entry(4, "unknown", "child.trusted-person")}
	pic := compose(Scene{Chronology: child("", entries...)})
	all := parse(t, string(render(pic)))
	if !says(all, "Own words: 2") || !says(all, "and 1 more") {
		t.Error("what has no time is not named")
	}
	for _, lane := range pic.lanes {
		for _, b := range lane.bars {
			if b.x2 > pic.now || pic.now >= pic.unknown.x {
				t.Errorf("a state reaches %v, beyond the line at %v", b.x2, pic.now)
			}
		}
	}
}

func keys(c *chronology.Chronology) string {
	var all []string
	for _, b := range Bands(c) {
		all = append(all, b.Key)
	}
	return strings.Join(all, " ")
}

func TestBands(t *testing.T) {
	at := func(born string, when ...string) *chronology.Chronology {
		var entries []record.Entry
		for i, w := range when {
			entries = append(entries, entry(i+1, w, "note"))
		}
		return child(born, entries...)
	}
	for _, c := range []struct {
		is   string
		of   *chronology.Chronology
		want string
	}{
		{"nothing", at(""), ""},
		{"every age between, also the empty ones", at("", "age 12", "age 15"), "12 13 14 15"},
		{"the early years together, once the record goes beyond them", at("", "age 3", "age 0/10", "age 12"), "0-10 11 12"},
		{"a young child's years apart", at("", "age 3", "age 5"), "3 4 5"},
		{"a range where it was told", at("", "age 14", "age 14/15", "age 16"), "14 15 16"},
		{"what has no time stands last", at("", "unknown", "age 14", "../2023-10"), "14 unknown"},
		{"dates become ages when the birth is known", at("2010-06-15", "2024-06-14", "2024-06-15"), "13 14"},
		{"dates stay years when it is not", at("", "2022-01-05", "2024-03-02"), "2022 2023 2024"},
		{"many silent years stand together", at("", "1990-01-05", "2024-03-02"), "1990 1991-2023 2024"},
		{"before birth, and long after", at("2010-06-15", "2010-05-01", "2049-01-01"), "before 0-10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26+"},
	} {
		if got := keys(c.of); got != c.want {
			t.Errorf("%s: %q, want %q", c.is, got, c.want)
		}
	}
	n := 0
	joe := story(t, "joe")["Joe"]
	for _, b := range Bands(joe) {
		n += len(b.Items)
	}
	if n != joe.Len() || keys(joe) != "0-10 11 12 13 14 15 16 17 unknown" {
		t.Errorf("the review's bands are %q with %d entries", keys(joe), n)
	}
}

// A dated child has a scale of dates; a record of ages only an order; a record of both has both, never within one band.
func TestAxisByDateOrByOrder(t *testing.T) {
	dates := child("2010-06-15", entry(1, "2024-01-08", "note"), entry(2, "2024-03-02T10:00", "note"))
	mixed := child("2010-06-15", entry(1, "age 11", "note"), entry(2, "2024-01-08", "note"), entry(3, "2024-06-20", "note"))
	for _, c := range []struct {
		is    string
		of    *chronology.Chronology
		words string
		ticks bool
	}{{"dates", dates, "by date", true}, {"mixed", mixed, "dates, or order", true}, {"ages", child("", entry(1, "age 11", "note")), "order, not dates", false}} {
		all := parse(t, string(Lanes(Scene{Chronology: c.of})))
		if !says(all, c.words) || (len(withClass(all, "tick")) > 0) != c.ticks {
			t.Errorf("%s: the axis does not say %q, or has the wrong ruler", c.is, c.words)
		}
	}
}

// On a scale, twice the time is twice as far.
func TestScaleIsTrue(t *testing.T) {
	c := child("2010-06-15", entry(1, "2024-07-02", "note"), entry(2, "2024-07-12", "note"), entry(3, "2024-08-01", "note"))
	p := newPlan(Scene{Chronology: c})
	first, second := p.x[c.Items[1]]-p.x[c.Items[0]], p.x[c.Items[2]]-p.x[c.Items[1]]
	if ratio := second / first; ratio < 1.99 || ratio > 2.01 {
		t.Errorf("20 days are %v times as far as 10", ratio)
	}
}

// A time less exact than a day is hollow on a scale; a range of ages is hollow in an order (never more exact than written).
func TestHollowMarks(t *testing.T) {
	for when, want := range map[string]bool{"2024-02-10": false, "2024-02-10T10:00": false, "2024-02": true} {
		c := child("2010-06-15", entry(1, "2024-01-08", "note"), entry(2, when, "note"), entry(3, "2024-03-08", "note"))
		if got := newPlan(Scene{Chronology: c}).vague(c.Items[1]); got != want {
			t.Errorf("%s: hollow %v, want %v", when, got, want)
		}
	}
	c := child("", entry(1, "age 14", "note"), entry(2, "age 14/15", "note"))
	p := newPlan(Scene{Chronology: c})
	if p.vague(c.Items[0]) || !p.vague(c.Items[1]) {
		t.Error("a range of ages is not told from an age")
	}
}

// Silence has a length where both ends are dates, while a service is open, and none is claimed before or after (MO-47).
func TestSilenceHasALength(t *testing.T) {
	plan, ended := "plan.protection-start", "plan.protection-end"
	type line struct {
		when string
		kind record.Kind
	}
	for _, c := range []struct {
		is    string
		lines []line
		want  string // "" wants no gap
	}{
		{"unseen on a plan", []line{{"2024-01-05", record.Kind(plan)}, {"2024-01-10", "child.seen"}, {"2024-02-20T10:00", "child.seen"}}, "not seen for 41 days"},
		{"unseen from the first day of a plan", []line{{"2024-01-05", record.Kind(plan)}, {"2024-03-05", "child.seen"}}, "not seen for 60 days"},
		{"months", []line{{"2024-01-05", record.Kind(plan)}, {"2024-08-05", "child.seen"}}, "not seen for more than 6 months"},
		{"a short while", []line{{"2024-01-05", record.Kind(plan)}, {"2024-01-10", "child.seen"}, {"2024-02-01", "child.seen"}}, ""},
		{"no service open", []line{{"2024-01-10", "child.seen"}, {"2024-04-20", "child.seen"}}, ""},
		{"a plan that ended between", []line{{"2024-01-05", record.Kind(plan)}, {"2024-01-10", "child.seen"}, {"2024-01-12", record.Kind(ended)}, {"2024-06-20", "child.seen"}}, ""},
		{"unseen, but heard", []line{{"2024-01-05", "plan.protection-start"}, {"2024-02-01", "child.voice"}, {"2024-03-05", "child.seen"}}, "no “child seen” for 60 days"},
		{"ages only", []line{{"age 13", record.Kind(plan)}, {"age 13", "child.seen"}, {"age 15", "note"}}, "no “child seen” from age 13 to age 15"},
	} {
		var entries []record.Entry
		for i, l := range c.lines {
			entries = append(entries, entry(i+1, l.when, l.kind))
		}
		found := compose(Scene{Chronology: child("2010-06-15", entries...)})
		got := ""
		for _, s := range found.lanes[0].silence {
			got += s.words
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.is, got, c.want)
		}
	}
}

// Silence lasts to the day the record is looked at, as long as something is open; it is not drawn beyond the last entry of the past.
func TestSilenceLastsUntilToday(t *testing.T) {
	in := chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2010-06-15")}}}
	in.Entries = []record.Entry{entry(1, "2024-01-05", "plan.protection-start"), entry(2, "2024-01-10", "child.seen")}
	in.Manifest.Today = record.MustWhen("2024-04-10")
	c := chronology.Build(in)
	if !says(parse(t, string(Lanes(Scene{Chronology: c}))), "No entry after this; the record is looked at on 10 April 2024") {
		t.Error("the time since the last entry is not drawn")
	}
	if got := newPlan(Scene{Chronology: c}).gaps(); len(got) != 1 || got[0].words != "not seen for 91 days" {
		t.Errorf("%v, want 91 days until today", got)
	}
	if got := newPlan(Scene{Chronology: c.AsOf(c.Items[1])}).gaps(); len(got) != 0 {
		t.Errorf("%v: the past knows of a silence to come", got)
	}
}

// Three looks of what was supplied mean three things, and the sentence fits the manifest.
func TestCoverageSaysWhatEmptyMeans(t *testing.T) {
	in := chronology.Input{Identities: []record.Identity{{Born: record.MustWhen("2010-06-15")}}}
	in.Entries = []record.Entry{entry(1, "2023-07-08", "note"), entry(2, "2025-07-10", "note")}
	in.Entries[1].Ref.Agency = "health"
	in.Manifest.Agencies = map[record.AgencyCode]record.Coverage{
		"police": {From: record.MustWhen("2023-01-01"), To: record.MustWhen("2024-12-31")},
		"health": {From: record.MustWhen("2020-01-01"), To: record.MustWhen("2026-01-01")},
		"gp":     {From: record.MustWhen("2020-01-01"), To: record.MustWhen("2026-01-01")}, "housing": {},
	}
	pic := compose(Scene{Chronology: chronology.Build(in), Coverage: true})
	looks := map[string][]cellLook{}
	for _, row := range pic.coverage {
		for _, c := range row.cells {
			looks[row.title] = append(looks[row.title], c.look)
		}
	}
	if want := []cellLook{written, notCovered, notCovered}; !slices.Equal(looks["Police"], want) {
		t.Errorf("police: %v, want %v", looks["Police"], want)
	}
	if want := []cellLook{coveredOnly, coveredOnly, written}; !slices.Equal(looks["Health"], want) {
		t.Errorf("health: %v, want %v", looks["Health"], want)
	}
	all := parse(t, string(render(pic)))
	if !says(all, "Every agency said which period its records cover.") || !says(all, "have no entry here: GP.") {
		t.Error("the sentence does not say what empty and hatched mean, or who wrote nothing")
	}
}
