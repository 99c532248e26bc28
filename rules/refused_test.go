package rules

import (
	"errors"
	"strings"
	"testing"

	"sightline/record"
)

// refusals are rules that are each wrong in one thing (but for the head, which is right), with what must be said of it: the line, counted from
// the line after the head, and the words.
var refusals = map[string]struct{ rule, says string }{
	"no form at all":                       {"when: {}", "1: when has exactly one form: on, count"},
	"an unknown kind":                      {"when:\n  on: missing.repotred", `2: "missing.repotred" is not a kind of the vocabulary; perhaps missing.reported`},
	"an unknown kind of an unknown family": {"when: {on: runaway}", `1: "runaway" is not a kind of the vocabulary`},
	"an unknown key":                       {"when: {on: note}\nopen: after 3 days", `2: a rule has no key "open" here; perhaps opens`},
	"a key of another form":                {"when:\n  count: {on: note, at-least: 2}\n  where: several == \"yes\"", "3: where stands beside on, then-not, decision only; of count it belongs inside"},
	"parts within parts":                   {"when: {on: note, while: " + strings.Repeat("{any-of: [", 1000) + strings.Repeat("]}", 1000) + "}", "1: parts stand within parts more than 40 deep"},
	"parts below parts":                    {"when:\n  while:\n" + below(300), "parts stand within parts more than 40 deep"},
	"a list where a word is meant":         {"when: {count: {on: note, at-least: [2]}}", "1: a list stands where a word is meant"},
	"keys where a word is meant":           {"when: {on: note, where: {a: b}}", "1: something with keys of its own stands where a word is meant"},

	"an unknown detail":                  {"when: {on: police.arrest, where: wepon == \"knife\"}", "1: wepon is no detail of police.arrest; details known here: "},
	"… and what comes nearest":           {"when: {on: police.arrest, where: wepon == \"knife\"}", "perhaps weapon"},
	"an unknown detail in quotes":        {"when:\n  on: request.made\n  where: details[\"fro\"] == []", `3: "fro" is no detail of request.made`},
	"a detail that may be there":         {"when: {on: request.made, where: '!(\"months\" in details)'}", `1: "months" is no detail of request.made`},
	"a detail CEL reserves":              {"when: {on: request.made, where: for == \"a\"}", `a detail called for is written details["for"]`},
	"a code of another list":             {"when: {on: police.arrest, where: weapon == \"gun\"}", `1: "gun" is not a code of weapon; allowed: `},
	"a code in a list of codes":          {"when: {on: police.arrest, where: 'weapon in [\"knife\", \"firearms\"]'}", `"firearms" is not a code of weapon; allowed: blade`},
	"a code of details[…]":               {"when: {on: legal.proceedings, where: '\"care\" in details[\"for\"]'}", `1: "care" is not a code of for; allowed: accommodation, care-order`},
	"a code each of which is compared":   {"when: {on: police.arrest, where: 'weapon.exists(w, w == \"gun\")'}", `1: "gun" is not a code of weapon`},
	"a beginning no code has":            {"when: {on: police.arrest, where: 'weapon.exists(w, w.startsWith(\"gun\"))'}", `1: nothing that weapon can be has "gun" in that place`},
	"a set that does not fit":            {"when: {on: police.arrest, where: 'weapon.exists(w, w in sets.exploitation)'}", "1: none of the set exploitation is a code of weapon; the set holds exploitation, criminal-exploitation"},
	"an unknown set":                     {"when: {on: note, where: 'concern.exists(c, c in sets.grooming)'}", "1: there is no sets.grooming; there are exploitation"},
	"an unknown field":                   {"when: {on: note, where: entry.agencies == \"police\"}", "1: there is no entry.agencies; there are agency, area"},
	"an unknown parameter":               {"params: {many: 3}\nwhen: {count: {on: note, where: entry.count > params.most, at-least: many}}", "2: there is no params.most; there are many"},
	"an agency that is none":             {"when: {on: note, where: entry.agency == \"scouts\"}", `1: "scouts" is not a code of entry.agency; an agency is one of these, or one with its area behind a hyphen`},
	"a service with an area":             {"when: {on: note, where: entry.service == \"social-care-north\"}", `1: "social-care-north" is not a code of entry.service; allowed: `},
	"an area that is none":               {"when: {on: note, where: entry.area == \"North West\"}", `1: "North West" is not a code of entry.area; an area is written in lower case`},
	"a lane the kinds are never in":      {"when: {on: police.arrest, where: entry.lane == \"health\"}", `1: "health" is not a code of entry.lane; allowed: police`},
	"a handling that is none":            {"when: {on: note, where: entry.handling == \"secret\"}", `1: "secret" is not a code of entry.handling; allowed: open, professionals-only, restricted, sealed`},
	"a kind that is not meant":           {"when: {on: [note, police.arrest], where: entry.kind == \"police.victim\"}", `1: "police.victim" is not a code of entry.kind; allowed: note, police.arrest`},
	"kinds that begin otherwise":         {"when: {on: [note], where: entry.kind.startsWith(\"mace.\")}", `1: nothing that entry.kind can be has "mace." in that place`},
	"a role that is none":                {"when: {on: note, where: 'entry.roles.exists(r, r == \"uncle\")'}", `1: "uncle" is not a code of entry.roles`},
	"a place that is none":               {"when: {on: note, where: '\"bus\" in entry.places'}", `1: "bus" is not a code of entry.places`},
	"a number among words":               {"when: {on: police.arrest, where: weapon == 3}", "1: weapon holds words: compare it with a word in quotation marks, not with the number 3"},
	"a word among numbers":               {"when: {on: note, where: entry.count == \"3\"}", `1: entry.count is a whole number: compare it with a number without quotation marks, not with "3"`},
	"a detail's number as a word":        {"when: {on: education.absence, where: days >= \"3\"}", "1: days is a whole number: compare it with a number without quotation marks"},
	"words by size":                      {"when: {on: note, where: entry.kind > \"a\"}", "1: entry.kind holds words: more and less are asked of whole numbers only"},
	"a number it never is":               {"when: {on: note, where: entry.count == 0}", "1: entry.count is never 0: the least it can be is 1"},
	"less than it ever is":               {"when: {on: note, where: entry.count < 1}", "1: entry.count is never less than 1: this is true of no entry"},
	"a size below none":                  {"when: {on: note, where: size(concern) < 0}", "1: size is never less than 0"},
	"true or false of every entry":       {"when: {on: note, where: 1 == 1}", `1: "1 == 1" says the same of every entry`},
	"two kinds at once":                  {"when: {on: [note, police.arrest], where: entry.kind == \"note\" && several == \"yes\" && entry.kind == \"police.arrest\"}", `1: entry.kind is never "note" and "police.arrest" at once`},
	"two codes at once":                  {"when: {on: police.arrest, where: 'weapon.exists(w, w == \"knife\" && w == \"firearm\")'}", `1: weapon is never "knife" and "firearm" at once`},
	"more than five, less than three":    {"when: {on: education.absence, where: days > 5 && percent > 1 && days < 3}", "1: no number is all that is asked of days here"},
	"curly marks in a condition":         {"when: {on: note, where: 'concern == “debt”'}", "1: a curly quotation mark stands here, as a word processor writes it"},
	"half a condition":                   {"when: {on: note, where: 'concern == \"debt\" &&'}", "is missing or too much near column"},
	"the line of a part, further down":   {"when:\n  on: police.arrest\n  where: >-\n    weapon == \"knife\" ||\n    weapon == \"gun\"", `5: "gun" is not a code of weapon`},
	"a number here and words there":      {"when: {on: [missing.returned, justice.curfew], where: hours > 3}", `1: detail "hours" is a number on one of these kinds and words on another`},
	"a trigger's answer of another kind": {"when: {on: note}\nanswered-by: {trigger: weapon == \"knife\"}", "2: weapon is no detail of note"},

	"an unknown state":              {"when: {on: note, while: {state: on-a-plan}}", `1: "on-a-plan" is not known; allowed: `},
	"a state with a where":          {"when: {on: note, while: {state: mace, where: several == \"yes\"}}", "1: a state is open or it is not: where and at-least belong to entries"},
	"two conditions in one":         {"when: {on: note, while: {state: mace, on: note}}", "1: a condition says one of state, on, latest, known, not or any-of, not on, state"},
	"an empty condition":            {"when: {on: note, unless: {within: 3 days}}", "1: a condition says one of state, on, latest, known, not or any-of, not nothing"},
	"different ones without number": {"when: {on: note, while: {on: note, distinct: agency}}", "1: distinct counts different ones: it needs at-least"},
	"different whats":               {"when: {count: {on: note, at-least: 2, distinct: weekday}}", `1: "weekday" is not known; allowed: agency, place, area, person`},
	"an unknown shared condition":   {"when: {on: note, while: {known: exploited}}", `1: there is no condition called "exploited"; there are `},

	"a parameter that is no number": {"params: {many: three}\nwhen: {count: {on: note, at-least: many}}", `1: at-least is a whole number from 1 to 999; the parameter many holds "three"`},
	"no number":                     {"when: {count: {on: note, at-least: many}}", `1: at-least is a whole number from 1 to 999, or the name of a parameter (this rule has none); not "many"`},
	"a negative number":             {"params: {many: -3}\nwhen: {count: {on: note, at-least: many}}", `1: at-least is a whole number from 1 to 999; the parameter many holds "-3"`},
	"nought":                        {"when: {count: {on: note, at-least: 0}}", "1: at-least is a whole number from 1"},
	"no time":                       {"when: {count: {on: note, at-least: 2, within: 3 fortnights}}", `1: within: "3 fortnights" is not a length of time`},
	"no time at all":                {"when: {count: {on: note, at-least: 2, within: 0 days}}", "1: within: a length of time is longer than nothing"},
	"a negative time":               {"when: {count: {on: note, at-least: 2, within: -3 days}}", `1: within: "-3 days" is not a length of time`},
	"longer than a childhood":       {"params: {ever: 30 years}\nwhen: {count: {on: note, at-least: 2, within: ever}}", `2: within: "30 years" is longer than a childhood; the longest is 25 years`},
	"an unknown clock":              {"when: {on: missing.returned}\nopens: after clock return-intervew", `2: opens: there is no clock called "return-intervew"; there are `},
	"after nothing":                 {"when: {on: note}\nopens: 3 days", "2: opens is written at once, or after a time"},
	"ages the wrong way round":      {"when: {on: note, age: 17 to 10}", "1: the age range runs backwards: write 10 to 17"},
	"ages nobody has":               {"when: {on: note, age: 10 to 99}", "1: an age range lies within 0 to 25"},
	"an age in words":               {"when: {on: note, age: teenager}", `1: an age range is written 10 to 17; not "teenager"`},
	"an end before the beginning":   {"when: {on: note}\nvalid-from: 2025-01-01\nvalid-to: 2024-01-01", "3: valid-to lies before valid-from"},
	"no date":                       {"when: {on: note}\nvalid-from: soon", `2: "soon" is not a date; accepted: `},
	"an area in capitals":           {"when: {on: note}\narea: North", `2: "North" is no area`},
	"a parameter nothing uses":      {"params: {many: 3}\nwhen: {on: note}", "1: nothing in the rule uses the parameter many"},
	"again sometimes":               {"when: {on: note}\nagain: sometimes", "2: again is joined"},
	"timing roughly":                {"when: {on: note}\ntiming: roughly", "2: timing is possible"},
	"an answer that is nothing":     {"when: {on: note}\nanswered-by: {}", "2: an answer is an entry (on: …) or a detail of the trigger itself"},

	"one sign":                     {"when: {cluster: {at-least: 2, signs: {a: {on: note}}}}", "1: a cluster asks for at least two different signs, and not more than it names (1)"},
	"absent from nothing":          {"when: {absent: {on: note}, for: 3 days}", "1: absent lasts while one state lasts"},
	"a decision that lacks more":   {"when: {decision: mace.exit, lacks: {what: a plan, on: plan.exit}, at-least: 2}", "1: at-least is between 1 and the number of things named (1)"},
	"a share of everything":        {"when: {share: {of: {on: note}, has: several == \"yes\", at-least: 120%, of-at-least: 3}}", `1: at-least is a part of the whole: 80%, 4 of 5, half or all; not "120%"`},
	"a share of nothing":           {"when: {share: {of: {on: note}, at-least: 80%, of-at-least: 3}}", "1: a share says one of has (a condition), elsewhere"},
	"a share by place and words":   {"when: {share: {of: {on: note}, has: several == \"yes\", left: home_area, at-least: 80%, of-at-least: 3}}", "1: a share says one of has"},
	"a place that is no area":      {"when: {share: {of: {on: missing.returned}, elsewhere: found_place, at-least: 80%, of-at-least: 3}}", `1: missing.returned has no detail "found_place" that holds an area; there are found_area, home_area, incident_area`},
	"a change to nothing":          {"when: {change: {on: note, window: 90 days, at-least: 3}}", "1: a change is to more (more: 2 times) or to less (less: half), not both"},
	"a change both ways":           {"when: {change: {on: note, window: 90 days, more: 2 times, less: half, at-least: 3}}", "1: a change is to more"},
	"more that is less":            {"when: {change: {on: note, window: 90 days, more: 0.5 times, at-least: 3}}", `1: more is more than once: 2 times, 1.5 times; not "0.5 times"`},
	"less that is all":             {"when: {change: {on: note, window: 90 days, less: all, at-least: 3}}", "1: less is less than all"},
	"a change that opens later":    {"when: {change: {on: note, window: 90 days, less: half, at-least: 3}}\nopens: after 3 days", "2: a rule with on, count, cluster, share, change: {more: …} or unquorate can open after a time"},
	"unshared with nobody":         {"when: {unshared: {on: note, for: 3 days}}", "1: unshared says who should have been given it"},
	"unshared with a stranger":     {"when: {unshared: {on: note, with: scouts, for: 3 days}}", `1: "scouts" is not an agency; allowed, each also with its area behind a hyphen: `},
	"unshared for ever":            {"when: {unshared: {on: note, with: mace}}", `1: for: "" is not a length of time`},
	"a quorum of nobody":           {"when: {unquorate: {on: meeting.strategy}}", "1: unquorate says whom the meeting needs"},
	"more missing than needed":     {"when: {unquorate: {on: meeting.strategy, needs: police, at-least-missing: 2}}", "at-least-missing is no more than these (1)"},
	"a meeting that is none":       {"when: {unquorate: {on: note, needs: police}}", "1: note does not say which agencies attended"},
	"a person who is none":         {"when: {unquorate: {on: meeting.core-group, needs: {person: dad}}}", `1: "dad" is not a person a meeting can need; allowed: `},
	"a person a meeting says none": {"when: {unquorate: {on: meeting.called, needs: {person: father}}}", "1: meeting.called has no detail that says whether the father was there"},
	"a need of two sorts":          {"when: {unquorate: {on: meeting.core-group, needs: {person: father, agency: police}}}", "1: each need is one agency (police), one of several"},
}

// below writes so many conditions, each a part of the one above it.
func below(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i+2) + "not:\n")
	}
	return b.String()
}

const head = "id: r\ntheme: other\nasks: Is it so?\nasked-of: social-worker\nbecause: {practice: a test}\n"

// TestEveryWrongRuleIsRefused: with the file, the line, what is wrong there, and what would be accepted.
func TestEveryWrongRuleIsRefused(t *testing.T) {
	for name, c := range refusals {
		t.Run(name, func(t *testing.T) {
			_, err := parseWith(source{name: "r.yaml", data: []byte(c.rule + "\n" + head), words: record.Words()}, nil)
			if !errors.Is(err, record.Invalid) {
				t.Fatalf("got %v, want it not valid, saying %q", err, c.says)
			}
			want := c.says
			if want[0] >= '0' && want[0] <= '9' {
				want = "r.yaml:" + want
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("it does not say %q:\n%v", want, err)
			}
			if strings.Contains(err.Error(), "runtime error") || strings.Contains(err.Error(), "Go struct") {
				t.Errorf("it speaks of the program: %v", err)
			}
		})
	}
}

// TestSlipsOfTheHandAreNamed: what somebody without a programmer's habits writes is refused in words of every day, and never in those
// of the reader of YAML.
func TestSlipsOfTheHandAreNamed(t *testing.T) {
	slip := func(from, to string) string { return strings.Replace(head, from, to, 1) + "when: {on: note}\n" }
	for text, want := range map[string]string{
		slip("asks: Is it so?", "asks: {child} came home. Why?"):      "3: a text cannot begin with {child} as it stands; put the whole text in straight quotation marks, as in asks: \"{child} came",
		slip("asks: Is it so?", "asks: Missing again: why?"):          "3: a colon stands within a text; put the whole text in straight quotation marks",
		slip("asks: Is it so?", "asks: “Is it so?”"):                  "3: a curly quotation mark stands here, as a word processor writes it; write straight ones",
		slip("asks: Is it so?", "asks: “Is it: so?”"):                 "3: a curly quotation mark stands here",
		slip("{practice: a test}", "{practice: ‘a test’, as said’}"):  "5: a curly quotation mark stands here",
		slip("asks: Is it so?", "asks: \"Is it so?"):                  "3: a quotation mark opens a text here and no other one closes it",
		slip("asks: Is it so?", "asks: @child, is it so?"):            "3: a text cannot begin with such a sign as it stands; put the whole text",
		slip("asks: Is it so?", "asks: Who asks {name} why?"):         "3: {name} is put in nowhere: the one word in brackets is {child}",
		slip("asks: Is it so?", "asks: Who asks {child and {child}?"): "3: {child and  is put in nowhere",
		slip("asks: Is it so?", "asks: Who asks child}?"):             "3: } is put in nowhere",
		slip("theme: other", "\ttheme: other"):                        "2: a tab stands here; write spaces",
		slip("theme: other", "theme other"):                           "2: this line is no key with a value; write a key, a colon, a blank and the value, as in theme: missing",
		slip("theme: other", "theme:other"):                           "2: this line is no key with a value",
		slip("theme: other", "  theme: other"):                        "1: this line or the next begins further in than it should",
		slip("theme: other", "theme: other\ntheme: other"):            "3: this key stands in the file a second time",
		slip("{practice: a test}", "{practice: a test"):               "6: a comma or a closing bracket (] or }) is missing here or above",
		slip("asked-of", "askedof"):                                   `4: a rule has no key "askedof" here; perhaps asked-of`,
		slip("asked-of", "Asked-Of"):                                  `4: a rule has no key "Asked-Of" here; perhaps asked-of`,
		slip("asked-of", "somebody"):                                  `4: a rule has no key "somebody" here; a rule begins with id, theme, asks`,
		"switch off: r\nreason: so\n":                                 `1: a change has no key "switch off"; write switch-off: and the id of a rule`,
		"reason: so\nSwitch_Off: r\n":                                 `2: a change has no key "Switch_Off"; write switch-off: and the id of a rule`,
		"changes: r\nreason: so\n":                                    `1: a change has no key "changes"; write change: and the id of a rule`,
		"change: r\nparams: times 3\nreason: so\n":                    "2: a word stands where something with keys of its own is meant; a change has change (or switch-off), params",
	} {
		set := smallLibrary(t).With(folderOf("r.yaml", text))
		if wrong := set.Wrong(); len(wrong) == 0 || !strings.HasPrefix(wrong[0], "r.yaml:") || !strings.Contains(wrong[0], want) {
			t.Errorf("%q\nit does not say %q:\n%q", text, want, wrong)
		}
	}
}

// TestTheHeadIsChecked: what every rule has.
func TestTheHeadIsChecked(t *testing.T) {
	for from, to := range map[[2]string]string{
		{"id: r", "id: R 1"}:                                                        "1: id is lower-case words joined by hyphens",
		{"theme: other", "theme: weather"}:                                          `2: "weather" is not known; allowed: indicators`,
		{"theme: other", "theme: helth"}:                                            "perhaps health",
		{"asks: Is it so?", "asks: It is so."}:                                      "3: asks is a question",
		{"asked-of: social-worker", "asked-of: socialworker"}:                       "perhaps social-worker",
		{"because: {practice: a test}", "because: {rumour: x}"}:                     `5: "rumour" is not known; allowed: review, guidance, statute, practice`,
		{"because: {practice: a test}", "version: -1"}:                              "because says on which paragraph",
		{"because: {practice: a test}", "because: {practice: a test}\nversion: -1"}: "6: version is a whole number from 1",
	} {
		_, err := parseWith(source{name: "r.yaml", data: []byte(strings.Replace(head, from[0], from[1], 1) + "when: {on: note}\n"), words: record.Words()}, nil)
		if err == nil || !strings.Contains(err.Error(), to) {
			t.Errorf("%s: it does not say %q: %v", from[1], to, err)
		}
	}
}
