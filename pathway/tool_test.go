package pathway

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// toolAnswers are the least that completes the tool: nothing is known of any sign, and it is said why nobody asks.
func toolAnswers(more ...string) Answers {
	a := Answers{
		"lead": {"ana"}, "partners": {"police", "school"}, "summary": {"Adults outside the family use Mara to carry things."}, "nothing": {"The meeting on Friday says who asks what."},
		"harmed": {"unknown"}, "harm-to-others": {"unknown"}, "weapon-fear": {"unknown"}, "weapon-for": {"not-asked"}, "cognition": {"Mara needs things said twice and may not see what a knife means."},
	}
	for i := 0; i+1 < len(more); i += 2 {
		a[more[i]] = strings.Split(more[i+1], "|")
	}
	return a
}

func TestTheToolIsReadAndChecked(t *testing.T) {
	tool := DefaultTool()
	if len(tool.Domains) != 14 {
		t.Errorf("the tool has %d domains", len(tool.Domains))
	}
	for _, one := range tool.Indicators(Sign, Need, Strength) {
		if len(strings.Fields(one.Says)) < 2 {
			t.Errorf("%s says too little", one.ID)
		}
	}
	good := string(toolYAML)
	for what, change := range map[string][2]string{
		"twice":              {"- id: missing-again", "- id: out-late"},
		"no kind of entry":   {"missing.reported, missing.episode], times", "missing.dreamt, missing.episode], times"},
		"has no detail":      {"{form: [unexplained-travel]}", "{shape: [unexplained-travel]}"},
		"is never":           {"[unexplained-travel]", "[travelled]"},
		"how somebody met":   {"{kinds: [exploitation.indicator], where: {form: [phones]}}", "{kinds: [child.not-seen]}"},
		"not among":          {"from: [plymouth, home-office]", "from: [nobody]"},
		"valid_from":         {`valid_from: "2026-01"`, `valid_from: "soon"`},
		"version":            {`version: "1"`, `version: ""`},
		"nobody has the rol": {"people: [group]", "people: [gang]"},
		"kind of place":      {"places: [station]", "places: [moon]"},
		"unknown field":      {"about: Made", "score: 3\nabout: Made"},
		"what it counts as":  {"counts: strength", "counts: score"},
		"no id":              {"- id: out-late", "- id: says"},
	} {
		if !strings.Contains(good, change[0]) {
			t.Fatalf("the tool does not have %q any more", change[0])
		}
		if _, err := ReadTool([]byte(strings.Replace(good, change[0], change[1], 1))); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzReadTool(f *testing.F) {
	f.Add([]byte("id: a\nname: A\nversion: \"1\"\nvalid_from: \"2026\"\nsources: {x: X}\ndomains: [{id: d, title: D, counts: sign, indicators: [{id: i, says: S s, evidence: E, from: [x], supports: [{kinds: [missing.episode], times: 1, away: true}]}]}]\n"))
	f.Add(toolYAML)
	f.Add([]byte("id: a\ntotals: {points: {present: 2}, bands: [{from: 0, says: Low}]}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if tool, err := ReadTool(data); err == nil {
			_ = tool.Supported(life(t, "police 2024-03 missing.episode"))
			_ = tool.Counts(Answers{})
			_ = tool.band(Answers{})
		}
	})
}

// in the published case the record spoke of many signs in many domains by the time somebody first said "high".
func TestR021TheRecordSpeaksForItselfWhenJoeWasFirstSaidToBeAtHighRisk(t *testing.T) {
	tool := DefaultTool()
	supported := tool.Supported(joeAt(t, "J-069"))
	signs, domains := 0, 0
	for i := range tool.Domains {
		d, some := &tool.Domains[i], false
		if d.Counts != Sign {
			continue
		}
		for n := range d.Indicators {
			if len(supported[d.Indicators[n].ID]) > 0 {
				signs, some = signs+1, true
			}
		}
		if some {
			domains++
		}
	}
	if signs < 15 || domains < 7 {
		t.Errorf("%d signs in %d domains are supported: %v", signs, domains, slices.Sorted(maps.Keys(supported)))
	}
	for _, id := range []string{"out-late", "missing-again", "excluded", "out-of-school", "peers-harmed", "group", "stairwells", "antisocial", "theft", "vehicles", "cannabis", "head-injury", "emergency-again", "neglect", "learning", "communication", "parents-afraid"} {
		if len(supported[id]) == 0 {
			t.Errorf("nothing speaks of %s", id)
		}
	}
	if len(supported["thinking"]) > 0 || len(supported["carries"]) > 0 {
		t.Error("the record speaks of what came only later")
	}
}

// A child is found in another area than home only where both are known, and home is where it was then.
func TestFoundFarFromHome(t *testing.T) {
	of := func(lines ...string) int { return len(DefaultTool().Supported(life(t, lines...))["found-far"]) }
	for want, lines := range map[int][]string{
		0: {"police 2024-03-01 missing.returned found_area=other"},
		1: {"police 2024-02-01 family.move to_area=home", "police 2024-03-01 missing.returned found_area=other"},
		2: {"police 2024-03-01 missing.returned found_area=other home_area=home", "police 2024-03-02 police.arrest incident_area=other home_area=home", "police 2024-03-03 police.arrest incident_area=home home_area=home", "police 2024-03-04 family.move to_area=other"},
	} {
		if got := of(lines...); got != want {
			t.Errorf("%v: %d entries", lines, got)
		}
	}
}

// Nobody answers by leaving a page as it is: when and where from stand there, and the answer does not.
func TestThePrefilledToolAnswersNothing(t *testing.T) {
	s := newStory(t, "police 2024-03-01 missing.episode", "police 2024-05-02 missing.episode several=yes")
	of := s.of()
	section := toolSections(of, Answers{})[0]
	late := section.Questions[0]
	if late.ID != "out-late" || late.Inner[0].Preset != nil || late.Inner[2].Preset[0] != "2024-05-02" || late.Inner[3].Preset[0] != "Police force" {
		t.Fatalf("out-late is asked as %+v", late)
	}
	if late.Shown[0].Lead != "2 entries speak of it" || late.Shown[1].Entry.Record != "E1" {
		t.Errorf("shown: %+v", late.Shown)
	}
	if silent := section.Shown[0].Lead + ": " + strings.Join(section.Shown[0].List, "; "); !strings.Contains(silent, "does not say that they are not there") || !strings.Contains(silent, "Comes back hurt") || strings.Contains(silent, "late in the evening") {
		t.Errorf("of what nothing speaks: %s", silent)
	}
	// A browser sends what stands there; nobody said it.
	a := toolAnswers("out-late.when", "2024-05-02", "out-late.source", "Police force")
	for _, said := range Told(of, toolSections(of, a), a) {
		if strings.HasPrefix(said.Name, "out-late.") {
			t.Errorf("%s is kept though nobody said it", said.Name)
		}
	}
	if got := DefaultTool().found(&DefaultTool().Domains[0].Indicators[0], a); got != notKnown {
		t.Errorf("it was found %s", got)
	}
	// What somebody wrote instead is kept.
	a["out-late.source"] = []string{"His aunt"}
	if !slices.ContainsFunc(Told(of, toolSections(of, a), a), func(s Said) bool { return s.Value == "His aunt" }) {
		t.Error("what somebody wrote is lost")
	}
}

func TestAtMostEightEntriesAreShownAndTheirNumberIsSaid(t *testing.T) {
	var lines []string
	for _, day := range []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"} {
		lines = append(lines, "police 2024-03-"+day+" police.antisocial-behaviour form=nuisance")
	}
	entries := DefaultTool().Supported(life(t, lines...))["antisocial"]
	shown := shownFor(entries)
	if len(shown) != 9 || !strings.Contains(shown[0].Lead, "12 entries") || !strings.Contains(shown[0].Lead, "newest 8") || shown[1].Entry.Record != "E11" {
		t.Errorf("%d shown: %+v", len(shown), shown[0])
	}
}

// evidence and gut feeling, and what is not known, are kept apart; there is no score and no level.
func TestR021TheToolIsCompleted(t *testing.T) {
	s := newStory(t, "police 2024-03-01 missing.episode", "school 2024-04-01 education.need need=SLCN status=identified").at("2024-06-03", "ana social-worker social-care")
	a := toolAnswers(
		"out-late.answer", "present", "out-late.basis", "evidence", "out-late.words", "Came back at four in the morning.",
		"new-people.answer", "possible", "new-people.basis", "gut",
		"carries.answer", "absent", "carries.basis", "evidence", "carries.words", "The police searched the bag in May and found books; her teacher looks each day.",
		"trusted-adult.answer", "present", "trusted-adult.basis", "evidence",
		"asks.0.what", "Who drives the grey car", "asks.0.of", "police", "asks.0.due", "2024-06-10", "asks.1.what", "Where she slept", "asks.1.of", "social-care", "asks.1.due", "2024-06-07",
	)
	if say := s.take("tool", a); say != "" {
		t.Fatal(say)
	}
	c := s.chronology()
	all := Tools(c)
	if len(all) != 1 {
		t.Fatalf("%d tools", len(all))
	}
	got := all[0]
	signs := len(DefaultTool().Indicators(Sign))
	want := Counts{Present: 1, Possible: 1, Absent: 1, NotKnown: signs - 3, OnEvidence: 1, OnFeeling: 1, Strengths: 1}
	if got.Counts != want || got.Tool != "sightline" || got.Version != "1" || !got.Here || got.Lead != "ana" || len(got.With) != 2 || got.Band != "" {
		t.Errorf("completed: %+v", got)
	}
	d := got.Item.Details
	if d.First("level") != "" || d.First("tool_level") != "" || d.First("band") != "" {
		t.Error("the tool gave a level")
	}
	if !d.Has("gut", "yes") || !d.Has("on_feeling", "new-people") || !d.Has("absent", "carries") || len(d.All("not_known")) == 0 || !d.Has("rests_on", "police/E0") || !d.Has("rests_on", "school/E1") {
		t.Errorf("details: %q", d)
	}
	request, action := c.LastOf("request.made"), c.LastOf("action.agreed")
	if request == nil || !request.Details.Has("to", "police") || !request.Details.Has("due", "2024-06-10") {
		t.Error("the police are not asked")
	}
	if action == nil || !action.Details.Has("owner", "social-care") || action.Details.First("from") != got.Item.Ref.String() {
		t.Error("what we find out ourselves is no action")
	}
}

func TestTheToolSaysWhatItNeeds(t *testing.T) {
	for say, more := range map[string][]string{
		"Name the partners":                  {"partners", ""},
		"Signs are not known":                {"nothing", ""},
		"evidence or on gut feeling":         {"out-late.answer", "present"},
		"Not there needs evidence":           {"out-late.answer", "absent", "out-late.basis", "gut", "out-late.words", "I feel that it does not happen now."},
		"Say what shows that it is not":      {"out-late.answer", "absent", "out-late.basis", "evidence"},
		SilenceSays:                          {"out-late.answer", "absent", "out-late.basis", "evidence", "out-late.words", "No missing reports for five months."},
		"Say whether it is present":          {"out-late.words", "She was out."},
		"Say in words":                       {"summary", ""},
		"how the child learns":               {"cognition", ""},
		"say whether the child is afraid":    {"weapon-fear", ""},
		"say what it was for":                {"weapon-for", ""},
		"Name the agency that asks or looks": {"asks.0.what", "Who drives the car"},
		"Say who leads":                      {"lead", ""},
	} {
		s := newStory(t, "school 2024-04-01 education.need need=SLCN", "police 2024-04-02 police.weapon weapon=knife").at("2024-06-03", "ana social-worker social-care")
		if got := s.take("tool", toolAnswers(more...)); !strings.Contains(strings.ToLower(got), strings.ToLower(say)) {
			t.Errorf("%s: %q", say, got)
		}
	}
}

// One's own agency is no partner.
func TestAToolCompletedAloneSaysWhy(t *testing.T) {
	s := newStory(t).at("2024-06-03", "ana social-worker social-care")
	if got := s.take("tool", toolAnswers("partners", "social-care")); !strings.Contains(got, "Name the partners") {
		t.Errorf("%q", got)
	}
	if got := s.take("tool", toolAnswers("partners", "social-care", "alone", "It is Saturday night; the school joins on Monday.")); got != "" {
		t.Error(got)
	}
	if all := Tools(s.chronology()); len(all) != 1 || len(all[0].With) != 0 {
		t.Errorf("%+v", all)
	}
}

// which tool, which version, who took part, and what changed since.
func TestR022TheHistoryOfTools(t *testing.T) {
	s := newStory(t, "police 2023-01-01 exploitation.screening").at("2024-06-03", "ana social-worker social-care")
	first := toolAnswers("out-late.answer", "present", "out-late.basis", "evidence", "debt.answer", "present", "debt.basis", "gut")
	second := toolAnswers("out-late.answer", "present", "out-late.basis", "evidence", "several-phones.answer", "present", "several-phones.basis", "evidence")
	if say := s.take("tool", first); say != "" {
		t.Fatal(say)
	}
	s.at("2024-07-01", "ben team-manager social-care")
	if say := s.take("tool", second); say != "" {
		t.Fatal(say)
	}
	all := Tools(s.chronology())
	if len(all) != 3 || all[0].Here || all[0].Counted || all[0].Tool != "" {
		t.Fatalf("%+v", all)
	}
	if last := all[2]; !slices.Equal(last.New, []string{"several-phones"}) || !slices.Equal(last.Gone, []string{"debt"}) || len(last.With) != 2 {
		t.Errorf("changed: new %v, gone %v", last.New, last.Gone)
	}
}

func TestAToolIsFreshForAWhileOrSinceTheProposal(t *testing.T) {
	s := newStory(t, "2024-01-01 mace.accepted").at("2024-02-01", "ana social-worker social-care")
	fresh := func() bool { of := s.of(); return FreshTool(of, of.Matter()) }
	if fresh() {
		t.Error("there is no tool")
	}
	s.tell("police 2024-02-01 exploitation.screening")
	if fresh() {
		t.Error("a tool completed elsewhere passes")
	}
	if say := s.take("tool", toolAnswers()); say != "" {
		t.Fatal(say)
	}
	for day, want := range map[string]bool{"2024-02-01": true, "2024-02-29": true, "2024-03-01": false, "2024-06-01": false} {
		s.at(day, "ana social-worker social-care")
		if fresh() != want {
			t.Errorf("on %s it is %v", day, !want)
		}
	}
}

// a weapon on record is asked about: fear, of whom, for whom. Not known may be said, and has to be.
func TestR025AWeaponIsAskedAbout(t *testing.T) {
	if got := Weapons(joeAt(t, "J-178")); len(got) < 2 {
		t.Errorf("%d weapons by J-178", len(got))
	}
	of := newStory(t).of()
	of.Chronology = joeAt(t, "J-178")
	problems := Unanswered([]Section{harmSection(of)}, Answers{"harmed": {"yes"}, "harm-to-others": {"yes"}})
	if len(problems) != 2 {
		t.Errorf("asked: %+v", problems)
	}
	if left := Unanswered([]Section{harmSection(of)}, Answers{"harmed": {"yes"}, "harm-to-others": {"yes"}, "weapon-fear": {"unknown"}, "weapon-for": {"not-asked"}}); len(left) > 0 {
		t.Errorf("not known is no answer: %+v", left)
	}
	of.Chronology = life(t, "police 2024-01 police.antisocial-behaviour form=nuisance")
	if problems := Unanswered([]Section{harmSection(of)}, Answers{"harmed": {"no"}, "harm-to-others": {"no"}}); len(problems) > 0 {
		t.Errorf("asked of a child with no weapon on record: %+v", problems)
	}
}

// after the grave incident the child is still one who was harmed.
func TestR026HarmedAndHarmingAreBothKept(t *testing.T) {
	before, after := HarmedAndHarming(joeAt(t, "J-192")), HarmedAndHarming(joeAt(t, "J-193"))
	if len(before.Harmed) == 0 || len(after.Harmed) < len(before.Harmed) || len(after.ToOthers) <= len(before.ToOthers) {
		t.Errorf("before %d and %d, after %d and %d", len(before.Harmed), len(before.ToOthers), len(after.Harmed), len(after.ToOthers))
	}
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom(someLines), 0, 12).Draw(t, "before")
		more := rapid.SampledFrom(someLines).Draw(t, "more")
		was, is := HarmedAndHarming(life(t, lines...)), HarmedAndHarming(life(t, append(lines, more)...))
		if len(is.Harmed) < len(was.Harmed) || len(is.ToOthers) < len(was.ToOthers) {
			t.Fatalf("%s takes a side away", more)
		}
	})
}

// someLines are entries of all sorts.
var someLines = []string{
	"police 2024-01-01 police.victim offence=robbery", "police 2024-01-02 police.arrest offence=grievous-harm weapon=knife", "police 2024-01-03 police.incident role=suspect offence=robbery serious=yes",
	"police 2024-01-04 police.threat direction=to-child", "police 2024-01-05 police.threat direction=by-child", "health 2024-01-06 health.emergency injury=stab", "health 2024-01-07 health.not-brought",
	"social-care 2024-01-08 child.not-seen outcome=declined", "social-care 2024-01-09 child.seen", "police 2024-01-10 missing.episode several=yes", "police 2024-01-11 missing.interview-offered outcome=declined",
	"school 2024-01-12 education.exclusion", "2024-01-13 mace.exit", "2024-01-14 mace.level level=low", "police 2024-01-15 police.intelligence about=adults,vehicle", "social-care 2024-01-16 case.closed reason=non-engagement",
	"health 2024-01-17 moment.offer outcome=declined", "police 2024-01-18 police.custody-contact outcome=declined", "social-care 2024-01-19 child.protective what=safe-place", "police 2024-01-20 police.marker concern=weapon",
}

// No entry ever makes "not there" of "not known", and what is counted adds up.
func TestNotKnownNeverBecomesNotThere(t *testing.T) {
	tool := DefaultTool()
	ids := tool.Indicators(Sign, Need, Strength)
	rapid.Check(t, func(t *rapid.T) {
		a := Answers{}
		for _, one := range rapid.SliceOfN(rapid.SampledFrom(ids), 0, 30).Draw(t, "answered") {
			a[one.ID+".answer"] = []string{rapid.SampledFrom([]string{present, possible, absent, notKnown, "", "no", "0"}).Draw(t, "answer")}
			a[one.ID+".basis"] = []string{rapid.SampledFrom([]string{"evidence", "gut", ""}).Draw(t, "basis")}
		}
		s := &story{t: t, now: time.Date(2024, 6, 3, 10, 0, 0, 0, time.UTC), by: record.Actor{User: "ana", Role: "social-worker", Agency: "social-care"}}
		for _, line := range rapid.SliceOfN(rapid.SampledFrom(someLines), 0, 12).Draw(t, "record") {
			s.tell(line)
		}
		n := tool.Counts(a)
		if n.Signs() != len(tool.Indicators(Sign)) || n.OnEvidence+n.OnFeeling != n.Present+n.Possible {
			t.Fatalf("it does not add up: %+v", n)
		}
		wrote := writeTool(s.of(), a)[0].Details
		if all := len(wrote.All("present")) + len(wrote.All("possible")) + len(wrote.All("absent")) + len(wrote.All("not_known")); all != len(ids) {
			t.Fatalf("%d of %d indicators are kept", all, len(ids))
		}
		for _, id := range wrote.All("absent") {
			if a.Get(id, "answer") != absent {
				t.Fatalf("%s is not there, and nobody said so", id)
			}
		}
		if back, ok := countsOf(wrote); !ok || back != n {
			t.Fatalf("counted %+v and read back %+v", n, back)
		}
	})
}

// How a child meets services supports nothing: an offer that was not taken up is no sign of anything in the child.
func TestHowAChildMeetsServicesIsNoSign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{
			"social-care 2024-01-08 child.not-seen outcome=unable-to-engage attempts=9", "health 2024-01-07 health.not-brought several=yes", "police 2024-01-11 missing.interview-offered outcome=declined",
			"health 2024-01-17 moment.offer outcome=declined", "police 2024-01-18 police.custody-contact outcome=declined", "early-help 2024-01-19 early-help.closed reason=non-engagement", "social-care 2024-01-16 case.closed reason=non-engagement",
		}), 1, 20).Draw(t, "record")
		if got := DefaultTool().Supported(life(t, lines...)); len(got) > 0 {
			t.Fatalf("%v supports %v", lines, slices.Collect(maps.Keys(got)))
		}
	})
}

// A partnership's own tool may total; the band is shown under its name, and nothing reads it.
func TestABandIsOnlyShown(t *testing.T) {
	own := strings.Replace(string(toolYAML), "name: Sightline screening tool", "name: The county's tool\ntotals: {points: {present: 2, possible: 1}, bands: [{from: 0, says: Low}, {from: 3, says: High}]}", 1)
	tool, err := ReadTool([]byte(own))
	if err != nil {
		t.Fatal(err)
	}
	a := Answers{"out-late.answer": {"present"}, "debt.answer": {"possible"}, "trusted-adult.answer": {"present"}, "carries.answer": {"absent"}}
	if got := tool.band(a); got != "The county's tool: High" {
		t.Errorf("band %q", got)
	}
	if got := DefaultTool().band(a); got != "" {
		t.Errorf("ours totals: %q", got)
	}
	for _, wrong := range []string{"{present: 2, absent: -1}", "{present: -2}", "{not-known: 1}"} {
		if _, err := ReadTool([]byte(strings.Replace(own, "{present: 2, possible: 1}", wrong, 1))); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
	file := "process: MACE\ntool:\n  " + strings.ReplaceAll(strings.Replace(own, "id: sightline", "id: county", 1), "\n", "\n  ")
	local, err := Load("ours.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	s := newStory(t, "2024-01-01 mace.accepted level=low").at("2024-06-03", "ana social-worker social-care")
	of := s.of()
	of.Local = local
	full := toolAnswers("out-late.answer", "present", "out-late.basis", "evidence", "debt.answer", "present", "debt.basis", "gut")
	step, _ := Find("tool")
	s.write(of, step, step.Write(of, full))
	last := LastTool(s.chronology())
	if last.Band != "The county's tool: High" || last.Tool != "county" || s.of().level() != "low" {
		t.Errorf("completed %+v at level %s", last, s.of().level())
	}
	if _, err := Load("ours.yaml", []byte(strings.Replace(file, "id: county", "id: sightline", 1))); err == nil || !strings.Contains(err.Error(), "ours.yaml:2") {
		t.Errorf("another tool passes under our name: %v", err)
	}
	reads := regexp.MustCompile(`\bband\b|\.Band\b`)
	err = filepath.WalkDir("..", func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rule := strings.HasPrefix(name, "../rules/library/") && strings.HasSuffix(name, ".yaml")
		code := regexp.MustCompile(`^\.\./(pathway|casework|rules|sharing|store|chronology)/.*\.go$`).MatchString(name) && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(filepath.Base(name), "tool")
		if !rule && !code {
			return nil
		}
		text, err := os.ReadFile(name)
		if err == nil && reads.MatchString(strings.ReplaceAll(string(text), "shownBand(last.Band)", "")) {
			t.Errorf("%s reads a band", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
