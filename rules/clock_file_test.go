package rules

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sightline/calendar"
	"sightline/record"
)

// A clock that is not understood is refused with the line and with what is allowed; nothing of the table is used then.
func TestAWrongClockIsRefusedByLine(t *testing.T) {
	const head = "# ours\n- id: our-clock\n  label: Do it\n  authority: ours\n"
	const rest = "  starts: {on: missing.returned}\n  done-by: {on: missing.interview}\n"
	for _, c := range []struct{ name, text, says string }{
		{"no YAML", "- id: [", "clocks.yaml:1: "},
		{"an unknown key", head + "  lasts: 1 day\n  began: x\n" + rest, `clocks.yaml:6: unknown field "began"`},
		{"parts that stand for others", "- &x {id: a}\n- *x\n", "clocks.yaml:2: a clock is written out"},
		{"no length", head + rest, "clocks.yaml:2: a clock says how long is allowed (lasts)"},
		{"two lengths", head + "  lasts: 1 day\n  due: due\n" + rest, "clocks.yaml:2: a clock says how long is allowed (lasts)"},
		{"a length nobody can read", head + "  lasts: soon\n" + rest, `clocks.yaml:5: lasts: "soon" is not a length of time`},
		{"nothing", head + "  lasts: 0 days\n" + rest, "clocks.yaml:5: lasts: a length of time is longer than nothing"},
		{"longer than a childhood", head + "  lasts: 99 years\n" + rest, "clocks.yaml:5: lasts: \"99 years\" is longer than a childhood"},
		{"another clock", head + "  lasts: clock return-interview\n" + rest, "clocks.yaml:5: lasts: a clock names no other clock"},
		{"dates that overlap", head + "  lasts: [{is: 1 day, until: 2022-12-13}, {is: 2 days, from: 2022-12-13}]\n" + rest, "clocks.yaml:5: of several lengths each ends"},
		{"a date that is none", head + "  lasts: {is: 1 day, from: yesterday}\n" + rest, `clocks.yaml:5: "yesterday" is not a date`},
		{"an unknown kind", head + "  lasts: 1 day\n  starts: {on: missing.back}\n  done-by: {on: missing.interview}\n", `clocks.yaml:6: "missing.back" is not a kind of the vocabulary; of this family there are missing.analysis`},
		{"an unknown code", head + "  lasts: 1 day\n  starts: {on: missing.returned, where: how == \"taxi\"}\n  done-by: {on: missing.interview}\n", `clocks.yaml:6: "taxi" is not a code of how; allowed:`},
		{"an unknown state", head + "  lasts: 1 day\n  starts: {on: missing.returned, while: {state: gone}}\n  done-by: {on: missing.interview}\n", `clocks.yaml:6: "gone" is not known; allowed: `},
		{"a condition that is none", head + "  lasts: 1 day\n  starts: {on: missing.returned, unless: {within: 1 day}}\n  done-by: {on: missing.interview}\n", "clocks.yaml:6: a condition is a state or an entry"},
		{"at a place that is none", head + "  lasts: 1 day\n  starts: {on: missing.returned, place: third, of: cared-for}\n  done-by: {on: missing.interview}\n", "clocks.yaml:6: place is first or later"},
		{"once is no count", head + "  lasts: 1 day\n  starts: {on: missing.returned, at-least: 1, within: 1 day}\n  done-by: {on: missing.interview}\n", "at-least is a number from 2"},
		{"a count without a time", head + "  lasts: 1 day\n  starts: {on: missing.returned, at-least: 3}\n  done-by: {on: missing.interview}\n", "at-least is a number from 2"},
		{"at the wrong end", head + "  lasts: 1 day\n  starts: {on: missing.episode, at: start}\n  done-by: {on: missing.interview}\n", "at is end"},
		{"no stop", head + "  lasts: 1 day\n  starts: {on: missing.returned}\n", "done-by says which entries stop the clock"},
		{"a detail that is no date", head + "  lasts: 1 day\n  starts: {on: missing.returned}\n  done-by: {detail: how}\n", `clocks.yaml:7: missing.returned carries no date called "how"`},
		{"a due that is no date", head + "  due: how\n" + rest, `missing.returned carries no date called "how"`},
		{"shown by nothing", head + "  lasts: 1 day\n  only-if: {where: x}\n" + rest, "clocks.yaml:6: only-if says one of state, on, next and not-next"},
		{"a window for what comes after", head + "  lasts: 1 day\n  passed-by: {on: missing.analysis, within: 1 day}\n" + rest, "passed-by takes no within"},
		{"a total of days", head + "  lasts: 3 days\n  in-any: 28 days\n" + rest, "clocks.yaml:6: in-any sums up hours"},
		{"twice", head + "  lasts: 1 day\n" + rest + strings.TrimPrefix(head, "# ours\n") + "  lasts: 1 day\n" + rest, `clocks.yaml:8: there is another clock "our-clock" here`},
		{"no label", "- id: our-clock\n  lasts: 1 day\n  authority: ours\n" + rest, "clocks.yaml:1: label says in plain words"},
		{"no authority", "- id: our-clock\n  lasts: 1 day\n  label: x\n" + rest, "clocks.yaml:1: authority says which law"},
		{"parts within parts", head + "  lasts: " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "\n" + rest, "clocks.yaml:5: parts stand within parts more than 40 deep"},
		{"more clocks than there are", strings.Repeat("- {}\n", 501), "clocks.yaml:1: holds 501 clocks; a table holds at most 500"},
		{"more mistakes than anybody reads", strings.Repeat(head+rest, 400), "clocks.yaml: what comes below was not looked at"},
		{"an id that is none", "- id: Our clock\n  lasts: 1 day\n  label: x\n  authority: ours\n" + rest, "clocks.yaml:1: id is lower-case words"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := standardClocks(t).With(fstest.MapFS{"clocks.yaml": {Data: []byte(c.text)}})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v\nwant %s", err, c.says)
			}
			if n := strings.Count(err.Error(), "\n"); n > 30 {
				t.Errorf("%d mistakes are named", n)
			}
			if s != standardClocks(t) {
				t.Error("some of a wrong table is used")
			}
		})
	}
}

// A clock of one's own needs no more than to be written down.
func TestAClockOfOnesOwn(t *testing.T) {
	s, err := standardClocks(t).With(fstest.MapFS{"clocks.yaml": {Data: []byte("- id: tea\n  label: Offer tea\n  lasts: 2 hours\n  starts: {on: missing.returned}\n  done-by: {on: moment.offer}\n  authority: ours\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := runsOf(s, "tea", ofLines("2025-01-02", "2025-01-01T10:00 police missing.returned", "2025-01-01T11:30 voluntary moment.offer")); !slices.Equal(got, []string{"1 2025-01-01T12:00+00:00 2 met"}) {
		t.Errorf("%q", got)
	}
}

// The table names every clock once, says on whose authority, and marks what nobody has settled.
func TestTheTableIsWhole(t *testing.T) {
	for _, c := range standardClocks(t).All() {
		unsettled := strings.Contains(c.Authority, "local") || strings.Contains(c.Authority, "proposed") || strings.Contains(c.Authority, "to be checked") || strings.Contains(c.Authority, "older page")
		if unsettled && !c.Confirm && c.ID != "nrm-local-panel" {
			t.Errorf("%s stands on %q and is not marked to be confirmed locally", c.ID, c.Authority)
		}
		if len(c.Intervals) == 0 && c.due == "" {
			t.Errorf("%s allows no time", c.ID)
		}
	}
}

func FuzzClocks(f *testing.F) {
	for _, part := range strings.Split(string(clocksYAML), "\n- ")[1:] {
		f.Add("- " + part)
	}
	f.Add("- id: tea\n  label: Offer tea\n  lasts: [{is: 2 hours, until: 2022-01-01}, {is: 3 hours, from: 2023-01-01}]\n  starts: {on: missing.returned, at-least: 2, within: 3 days}\n  done-by: {detail: last_seen}\n  authority: ours\n")
	f.Add("- {id: a}\n-\n- [")
	c := ofLines("2025-06-01", "age 14 police missing.returned", "2025-01-01T10:00 police missing.returned", "2025-01-02 police missing.returned", "2025-01 missing-service missing.interview", "2025-02-01/2025-02-03 police missing.episode",
		"2025-02-05 social-care care.started", "2025-03-05 social-care meeting.cared-for-review", "2025-03-06 social-care request.made due=soon", "2025-03-30T01:30 police police.protection")
	f.Fuzz(func(t *testing.T, text string) {
		s := &Clocks{days: calendar.England()}
		if err := s.read(clocksFile, []byte(text)); err != nil {
			if !strings.Contains(err.Error(), clocksFile+":") {
				t.Fatalf("where it is wrong is not said: %v", err)
			}
			return
		}
		for _, r := range s.Run(c) {
			if (r.Result == Missed || r.Result == TooEarly) && record.LondonDay(r.StartAt.Hull().Lo) != record.LondonDay(r.StartAt.Hull().Hi) {
				t.Fatalf("%s claims a breach from a time that is not exact", r.Clock.ID)
			}
			if r.Rule == "" || r.DueWhen == "" || r.StartWhen == "" {
				t.Fatalf("%s says too little: %+v", r.Clock.ID, r)
			}
		}
	})
}
