package pathway

import (
	"regexp"
	"strings"
	"testing"
)

// In a sentence of ours stands no time in the form in which it is kept.
func TestTimesStandInSentencesAsPeopleWriteThem(t *testing.T) {
	for kept, says := range map[string]string{
		"2021-36": "late 2021", "2021-12/2022-01": "December 2021 to January 2022", "age 15/16": "age 15 or 16", "2021-12": "December 2021", "2021": "2021", "2021-05~": "about May 2021",
		"2021-11-03": "3 November 2021", "2021-11-03T22:40": "3 November 2021 at 22:40", "../2023-10": "by October 2023", "in the spring": "in the spring", "": "",
	} {
		if got := whenWords(kept); got != says {
			t.Errorf("%q is said as %q, want %q", kept, got, says)
		}
	}
	s := newStory(t)
	ref := s.tell("2021-36 mace.referral danger=yes")
	if got := itemDay(s.chronology().Find(ref)); got != "late 2021" {
		t.Errorf("a referral of late 2021 is said to be of %q", got)
	}
	for kept, says := range map[string]string{"2021-36": "in late 2021", "age 15": "at age 15", "2021-11-03": "on 3 November 2021", "2021-12/2022-01": "in the time December 2021 to January 2022"} {
		told := s.tell(strings.ReplaceAll(kept, " ", "_") + " mace.referral")
		if got := onDay(s.chronology().Find(told)); got != says {
			t.Errorf("%q is said as %q, want %q", kept, got, says)
		}
	}
	raw := regexp.MustCompile(`\d{4}-\d\d|\d/\d`)
	for _, of := range []*Case{s.of(), s.caseOf(joe(t)), s.caseOf(joeAt(t, "J-140")), s.caseOf(joeAt(t, "J-188"))} {
		for _, d := range Duties(of) {
			if raw.MatchString(d.Say + d.Why) {
				t.Errorf("what waits says %q, %q", d.Say, d.Why)
			}
		}
		for _, one := range Status(of) {
			if raw.MatchString(one.Ends) {
				t.Errorf("of %s it says %q", one.State, one.Ends)
			}
		}
	}
}
