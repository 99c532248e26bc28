package record

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestTheEmbeddedVocabularyLoads(t *testing.T) {
	v, err := LoadVocabulary(vocabularyYAML)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.KindList) < 130 || len(v.Lanes()) != 12 || len(v.Themes()) != 18 || v.Version == "" {
		t.Errorf("%d kinds, %d lanes, %d themes", len(v.KindList), len(v.Lanes()), len(v.Themes()))
	}
	if first := Words(); first != Words() {
		t.Error("the words are loaded once")
	}
	if lanes := v.Lanes(); lanes[0] != "child" || lanes[11] != "partnership" {
		t.Errorf("lanes are drawn in the order %v", lanes)
	}
}

// A state that some kind opens must be able to end: by a kind that closes it, by itself, or not at all by its nature.
func TestEveryStateIsOpenedByAKind(t *testing.T) {
	v := Words()
	opened := map[State]bool{}
	for _, info := range v.KindList {
		for _, s := range info.Opens {
			opened[s] = true
		}
	}
	for s := range v.States {
		if !opened[s] {
			t.Errorf("no kind opens %s", s)
		}
	}
}

func TestAgencyCodesCarryTheirArea(t *testing.T) {
	v := Words()
	for code, want := range map[AgencyCode]struct {
		service AgencyCode
		area    AreaCode
		known   bool
	}{
		"social-care-prev":            {"social-care", "prev", true},
		"social-care":                 {"social-care", "", true},
		"early-help":                  {"early-help", "", true},
		"front-door-cur":              {"front-door", "cur", true},
		"gp":                          {"gp", "", true},
		"mental-health-north-west":    {"mental-health", "north-west", true},
		"forensic-mental-health-cur":  {"forensic-mental-health", "cur", true}, // the longest known code
		"adult-social-care-prev":      {"adult-social-care", "prev", true},
		"family-and-child":            {"family-and-child", "", true},
		"family-court-prev":           {"family-court", "prev", true},
		"court-prev":                  {"court", "prev", true},
		"street-team":                 {"street-team", "", false},
		"socialcare-prev":             {"socialcare-prev", "", false},
		"":                            {"", "", false},
		"-":                           {"-", "", false},
		"social-care-":                {"social-care", "", true},
		"alternative-provision-south": {"alternative-provision", "south", true},
	} {
		if service, area, known := v.Agency(code); service != want.service || area != want.area || known != want.known {
			t.Errorf("%q is read as %q of %q, %v", code, service, area, known)
		}
	}
}

func TestAPatternMeansAllAreasOfOneService(t *testing.T) {
	v := Words()
	for _, c := range []struct {
		pattern, code AgencyCode
		want          bool
	}{
		{"social-care-*", "social-care-prev", true}, {"social-care-*", "social-care-cur", true}, {"social-care-*", "social-care", true}, {"social-care-*", "adult-social-care-cur", false},
		{"social-care-prev", "social-care-prev", true}, {"social-care-prev", "social-care-cur", false}, {"social-care", "social-care-prev", false}, {"health-*", "health", true},
		{"mental-health-*", "forensic-mental-health-cur", false}, {"court-*", "family-court", false}, {"street-team-*", "street-team-prev", false}, {"*", "police", false},
	} {
		if v.AgencyMatches(c.pattern, c.code) != c.want {
			t.Errorf("%s means %s: %v", c.pattern, c.code, !c.want)
		}
	}
}

func TestTheClassOfAnEntryIsTheHighestThatAnythingSays(t *testing.T) {
	v := Words()
	code := func(c string) Details { return Details{{Key: "handling_code", Values: []string{c}}} }
	for _, c := range []struct {
		name  string
		entry Entry
		want  Class
	}{
		{"by its kind", Entry{Kind: "case.opened"}, ClassA},
		{"by its lane", Entry{Kind: "child.seen"}, ClassB},
		{"by its lane, health", Entry{Kind: "health.not-brought"}, ClassC},
		{"a kind lower than its lane", Entry{Kind: "health.emergency"}, ClassB},
		{"a kind nobody knows", Entry{Kind: "drone.sighting"}, ClassC},
		{"handling raises", Entry{Kind: "case.opened", Handling: Restricted}, ClassC},
		{"handling never lowers", Entry{Kind: "police.intelligence", Handling: Open}, ClassC},
		{"sealed", Entry{Kind: "case.opened", Handling: Sealed}, ClassS},
		{"a handling nobody knows", Entry{Kind: "case.opened", Handling: "eyes-only"}, ClassC},
		{"professionals only", Entry{Kind: "child.seen", Handling: ProfessionalsOnly}, ClassB},
		{"a police handling code", Entry{Kind: "child.seen", Details: code("C")}, ClassC},
		{"a police code that permits", Entry{Kind: "child.seen", Details: code("P")}, ClassB},
		{"sealed with a code", Entry{Kind: "child.seen", Handling: Sealed, Details: code("C")}, ClassS},
		{"a note", Entry{Kind: Note}, ClassB},
	} {
		if got := v.Class(&c.entry); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for i, lower := range []Class{ClassA, ClassB, ClassC, ClassS} {
		for k, higher := range []Class{ClassA, ClassB, ClassC, ClassS} {
			if lower.Within(higher) != (i <= k) {
				t.Errorf("%s within %s: %v", lower, higher, lower.Within(higher))
			}
		}
	}
	if Class("").Within(ClassC) || Class("Z").Within(ClassC) {
		t.Error("a class nobody knows is the most sensitive")
	}
}

func TestAnUnknownKindClaimsNothing(t *testing.T) {
	info, known := Words().Kind("drone.sighting")
	if known || info.Label != "drone.sighting" || info.Lane != "partnership" || info.Opens != nil || info.Closes != nil || info.Lasts {
		t.Errorf("%+v, %v", info, known)
	}
}

func TestDetailsHaveTypes(t *testing.T) {
	v := Words()
	for _, c := range []struct {
		kind Kind
		key  string
		want DetailType
	}{
		{"request.answered", "answers", DetailType{Name: "ref"}},
		{"meeting.strategy", "attended", DetailType{Name: "list:agency"}},
		{"meeting.strategy", "same_as", DetailType{Name: "list:ref"}}, // common to all kinds
		{"police.bail", "until", DetailType{Name: "edtf"}},
		{"missing.returned", "hours", DetailType{Name: "integer"}},
		{"request.made", "to", DetailType{Name: "agency"}},
		{"transfer.requested", "to_area", DetailType{Name: "area"}},
		{"drone.sighting", "several", DetailType{Name: "codes", Codes: []string{"yes", "no"}}},
	} {
		got, ok := v.Detail(c.kind, c.key)
		if !ok || got.Name != c.want.Name || !slices.Equal(got.Codes, c.want.Codes) {
			t.Errorf("%s of %s is %+v, %v", c.key, c.kind, got, ok)
		}
		if all := v.Details(c.kind); all[c.key].Name != c.want.Name {
			t.Errorf("%s is not among the details of %s", c.key, c.kind)
		}
	}
	if stage, _ := v.Detail("challenge.raised", "stage"); stage.Name != "codes" || stage.Codes[0] != "1" {
		t.Errorf("codes may be numbers: %+v", stage)
	}
	if _, ok := v.Detail("note", "answers"); ok {
		t.Error("a note answers nothing")
	}
	v.Details("note")["invented"] = DetailType{}
	if _, ok := v.Detail("note", "invented"); ok {
		t.Error("the list of details is a copy")
	}
}

func TestAStateMayBeOverAsItOpens(t *testing.T) {
	lapse := Words().StateLapses["proceedings"]
	stage := func(codes ...string) Details { return Details{{Key: "stage", Values: codes}} }
	for _, c := range []struct {
		details Details
		want    bool
	}{{stage("final"), true}, {stage("hearing", "withdrawn"), true}, {stage("hearing"), false}, {nil, false}} {
		if lapse.Holds(c.details) != c.want {
			t.Errorf("%v: %v", c.details.All("stage"), !c.want)
		}
	}
	if (Lapse{}).Holds(stage("final")) {
		t.Error("a state that says nothing of it is not over")
	}
}

// small is the smallest vocabulary that loads.
const small = `version: "1"
lanes: {child: Child}
class_of_lane: {child: B}
states: {missing: Missing now}
lists: {yes-no: ["yes", "no"]}
kinds:
  note: {label: Note, lane: child, opens: [missing], details: {told: yes-no, to: agency, grade: [a, b]}}
`

func TestABrokenVocabularyIsToldAllThatIsWrong(t *testing.T) {
	if _, err := LoadVocabulary([]byte(small)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"a state nobody described", "opens: [missing]", "opens: [away], closes: [gone]", []string{`kind note: unknown state "away"`, `kind note: unknown state "gone"`}},
		{"a lane nobody drew", "lane: child", "lane: chld", []string{`kind note: unknown lane "chld"`, `kind note: lane "chld" is not in class_of_lane`}},
		{"no label", "label: Note, ", "", []string{"kind note has no label"}},
		{"no note", "note:", "memo:", []string{`there is no kind "note" for entries that name none`}},
		{"a kind that says nothing", "kinds:", "kinds:\n  empty:", []string{"kind empty says nothing"}},
		{"a detail of no type", "told: yes-no", "told: yes-mo", []string{`kind note: detail told: "yes-mo" is neither a type nor a list`}},
		{"a detail that is a table", "told: yes-no", "told: {a: b}", []string{"kind note: detail told says neither a type nor codes"}},
		{"a class of no kind", "states:", "class_of_kind: {memo: A}\nstates:", []string{`class_of_kind: unknown kind "memo"`}},
		{"a class of no lane", "{child: B}", "{child: B, family: B}", []string{`class_of_lane: unknown lane "family"`}},
		{"a class that is none", "{child: B}", "{child: Z}", []string{`class_of_lane: child: "Z" is not a class`}},
		{"a handling of no class", "states:", "class_of_handling: {sealed: T}\nstates:", []string{`class_of_handling: sealed: "T" is not a class`}},
		{"a lapse of no state", "states:", "state_lapses: {away: {after: PT72H}}\nstates:", []string{`state_lapses: unknown state "away"`}},
		{"a lapse of no length", "states:", "state_lapses: {missing: {after: 72h}}\nstates:", []string{"state_lapses: missing: after is not a duration"}},
		{"a lapse nobody can read", "states:", "state_lapses: {missing: {where: stage is final}}\nstates:", []string{"state_lapses: missing: where is written key in"}},
		{"a lapse by no kind", "states:", "state_lapses: {missing: {replaced_by: memo}}\nstates:", []string{`state_lapses: missing: replaced_by is an unknown kind "memo"`}},
		{"instances of no state", "states:", "state_instances: [away]\nstates:", []string{`state_instances: unknown state "away"`}},
		{"a common detail of no type", "states:", "common_details: {basis: basics}\nstates:", []string{`common_details: detail basis: "basics" is neither a type nor a list`}},
		{"a word nobody knows", "states:", "statse: {}\nstates:", []string{"statse"}},
		{"two things at once", "label: Note, lane: child", "lane: chld", []string{"kind note has no label", `unknown lane "chld"`}},
		{"not YAML", "kinds:", "kinds: [", nil},
	} {
		v, err := LoadVocabulary([]byte(strings.Replace(small, c.old, c.new, 1)))
		if !errors.Is(err, Invalid) || v != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v does not say %s", c.name, err, want)
			}
		}
	}
}
