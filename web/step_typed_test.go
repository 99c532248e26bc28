package web

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// A time is read as people write it; what cannot be read stays as it was typed.
func TestTimesAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"3 November 2021 at 22:40": "2021-11-03T22:40", "3/11/2021": "2021-11-03", "3.11.2021 22.40": "2021-11-03T22:40", "November 2021": "2021-11", "2021": "2021", "about 2021": "2021~",
		"around  3 Nov 2021": "2021-11-03~", "age 14": "age 14", "2021-11-03": "2021-11-03", "31/2/2021": "31/2/2021", "last summer": "last summer", "": "", "11/2021": "2021-11",
	} {
		got := whenTyped(typed)
		if got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
		if again := whenTyped(whenShown(got)); again != got {
			t.Errorf("%q is shown as %q, and read again as %q", got, whenShown(got), again)
		}
	}
}

// aSection asks one question of each sort.
func aSection() []pathway.Section {
	inner := []pathway.Question{{ID: "what", Sort: pathway.Words}, {ID: "by", Sort: pathway.Day}, {ID: "of", Sort: pathway.Entries}, {ID: "how", Sort: pathway.Line, Preset: []string{"as before"}}}
	return []pathway.Section{{ID: "all", Questions: []pathway.Question{
		{ID: "line", Sort: pathway.Line}, {ID: "when", Sort: pathway.When}, {ID: "one", Sort: pathway.One, Options: []pathway.Option{{Value: "yes"}}},
		{ID: "group", Sort: pathway.Group, Inner: inner}, {ID: "rows", Sort: pathway.Repeated, One: "row", Inner: inner},
	}}}
}

// Rows are counted without a gap, a row in which only what stood there from the start is left is none, and entries are those that may be seen.
func TestAnswersAreSettled(t *testing.T) {
	refs := &recordRefs{map[string]string{"token": "police/J-1"}, map[string]string{"police/J-1": "token"}}
	got := settled(aSection(), pathway.Answers{
		"rows.0.how": {"as before"}, "rows.0.what": {""}, "rows.2.what": {"Ring the school."}, "rows.2.of": {"token", "police/J-2"}, "rows.2.how": {"as before"},
		"rows.7.by": {"2026-02-31"}, "when": {"3 November 2021"}, "group.of": {"nobody"},
	}, refs)
	for name, want := range map[string]string{
		"rows.0.what": "Ring the school.", "rows.0.of": "police/J-1", "rows.0.how": "as before", "rows.1.by": "2026-02-31", "when": "2021-11-03", "group.of": "",
	} {
		if strings.Join(got[name], " ") != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if n := len(got.Rows("rows")); n != 2 {
		t.Errorf("there are %d rows: %v", n, got)
	}
}

// Whatever is sent of a section, it is text that shows what it says, settles, and settles the same again; no entry is named that is not there.
func FuzzTyped(f *testing.F) {
	for _, seed := range []string{"", "q=line&a.line=x", "q=rows.0.what&a.rows.0.what=%00%FF", "q=group.by&a.group.by-day=31&a.group.by-month=-2&a.group.by-year=9999999999999999999999",
		"q=rows.59.of&a.rows.59.of=token&q=rows.60.of&a.rows.60.of=token", "q=rows.1.what&a.rows.1.what=a&q=rows.1&a.rows.1=b&q=rows&turn=-1&page=x", "do=merge&pair=line&mine.line=a&theirs.line=b&pick.line=both"} {
		f.Add(seed)
	}
	refs := &recordRefs{map[string]string{"token": "police/J-1"}, map[string]string{"police/J-1": "token"}}
	f.Fuzz(func(t *testing.T, body string) {
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		merged(form)
		sent := typedIn(form, "all")
		kept, hands := pathway.Answers{}, map[string]string{}
		sent.Into(kept, hands)
		once := settled(aSection(), kept, refs)
		twice := settled(aSection(), once, refs)
		if casework.ShownOf(once, nil) != casework.ShownOf(twice, nil) {
			t.Errorf("%v settles to %v and then to %v", kept, once, twice)
		}
		for name, values := range once {
			for _, v := range values {
				if !utf8.ValidString(v) || strings.ContainsFunc(v, casework.Hidden) {
					t.Errorf("%s is %q", name, v)
				}
				if _, q := pathway.Meant(aSection(), name); q != nil && q.Sort == pathway.Entries && v != "" && record.ParseRef(v, "").String() != "police/J-1" {
					t.Errorf("%s names %q", name, v)
				}
			}
		}
		pathway.Unanswered(aSection(), once)
	})
}
