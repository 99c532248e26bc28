package rules

import (
	"strings"
	"testing"
	"testing/fstest"

	"sightline/record"
)

const itsOwn = `conditions:
  fear-named:
    says: somebody wrote that the child is afraid of somebody
    any-of:
      - {on: police.weapon, where: weapon_reason == "protection"}
      - {on: police.threat, where: direction == "to-child"}
agencies:
  youth-services:
    says: Somebody who works with young people
    any-of: [youth-justice, navigator, voluntary]
`

// TestAFolderSharesConditions: a partnership's folder adds conditions and fields of agencies by name; its rules, and those alone, say them.
func TestAFolderSharesConditions(t *testing.T) {
	set := smallLibrary(t).With(fstest.MapFS{
		sharedFile:     {Data: []byte(itsOwn)},
		"r.yaml":       {Data: []byte(head + "when: {on: police.arrest, while: {known: fear-named, within: 90 days}}\n")},
		"r.timeline":   {Data: []byte("2024-01-08 police police.weapon weapon_reason=protection\n2024-02-05 police police.arrest\n  want r\n2024-09-02 police police.arrest\n")},
		"met.yaml":     {Data: []byte(strings.Replace(head, "id: r", "id: met", 1) + "when: {unquorate: {on: meeting.strategy, needs: youth-services}}\n")},
		"met.timeline": {Data: []byte("2024-01-08 social-care meeting.strategy attended=police,navigator\n2024-02-05 social-care meeting.strategy attended=police\n  want met\n")},
	})
	if len(set.Wrong()) > 0 || set.Find("r") == nil || set.Find("met") == nil {
		t.Fatal(set.Wrong())
	}
	if got := set.Find("r").Words().String(); !strings.Contains(got, "somebody wrote that the child is afraid of somebody, within 90 days") {
		t.Error(got)
	}
	if got := set.Find("met").Words().String(); !strings.Contains(got, "Somebody who works with young people") {
		t.Error(got)
	}
	if set.Digest() == smallLibrary(t).Digest() {
		t.Error("another meaning, and every child keeps its questions")
	}
}

// TestAWrongSharedConditionIsRefused: with its line and what would be accepted; the others of the file are shared, and no rule says what is not.
func TestAWrongSharedConditionIsRefused(t *testing.T) {
	for text, says := range map[string]string{
		"conditions: {}\nagency: {}":                                                         `conditions.yaml:2: unknown field "agency"`,
		"conditions:\n  Fear: {says: so, any-of: {on: note}}":                                `conditions.yaml:2: "Fear" is no name`,
		"conditions:\n  fear: {any-of: {on: note}}":                                          "conditions.yaml:2: fear says nothing in words",
		"conditions:\n  fear: {says: so}":                                                    "conditions.yaml:2: fear names nothing",
		"conditions:\n  fear:\n    says: so\n    any-of: {on: nought}":                       `conditions.yaml:4: "nought" is not a kind of the vocabulary`,
		"conditions:\n  fear:\n    says: so\n    any-of: {on: note, where: mood == \"low\"}": "conditions.yaml:4: mood is no detail of note",
		"conditions:\n  fear:\n    says: so\n    any-of: {on: note, within: grace}":          `conditions.yaml:4: within: "grace" is not a length of time`,
		"conditions:\n  fear:\n    says: so\n    any-of: {known: exploitation-named}":        "conditions.yaml:4: a shared condition does not rest on another",
		"conditions:\n  exploitation-named: {says: so, any-of: {on: note}}":                  "conditions.yaml:2: exploitation-named has a meaning already (somebody has named that the child may be exploited",
		"agencies:\n  scouts: {says: Scouts, any-of: [scouts]}":                              `conditions.yaml:2: "scouts" is not an agency`,
		"agencies:\n  health: {says: Doctors, any-of: [gp]}":                                 "conditions.yaml:2: health has a meaning already (A health service)",
		"conditions: [": "conditions.yaml:1: ",
	} {
		shared, wrong := readShared(sharedFile, []byte(text), record.Words(), theLibrary(t).shared)
		if len(wrong) != 1 || !strings.Contains(wrong[0], says) {
			t.Errorf("%s\nit does not say %q: %q", text, says, wrong)
		}
		if len(shared.Conditions) != len(theLibrary(t).shared.Conditions) || len(shared.Groups) != len(theLibrary(t).shared.Groups) {
			t.Errorf("%s\nshares what is wrong", text)
		}
	}
}

// FuzzShared: no file of shared conditions makes the loader panic, and what it shares can be said by a rule.
func FuzzShared(f *testing.F) {
	f.Add(itsOwn)
	f.Add(theLibrary(f).shared.text)
	f.Fuzz(func(t *testing.T, text string) {
		shared, _ := readShared(sharedFile, []byte(text), record.Words(), shared{})
		for name := range shared.Conditions {
			rule := head + "when: {on: note, while: {known: " + name + "}}\n"
			if _, err := parseWith(source{name: "r.yaml", data: []byte(rule), words: record.Words(), shared: shared}, nil); err != nil {
				t.Errorf("%s is shared, and cannot be said: %v", name, err)
			}
		}
	})
}
