package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/record"
	"sightline/sharing"
)

// What each named service is for, and does. It does nothing else, on nothing else, for no other purpose; and no other name does anything.
var servicesDo = map[string][]string{
	"import":  {"receive submission"},
	"check":   {"check log", "check every-child"},
	"backup":  {"back-up every-child", "restore every-child"},
	"worker":  {},
	"preview": {"preview every-child", "count every-child"},
	"proof":   {"trace child"},
	"demo":    {},
	"keys":    {"rotate-keys child", "rotate-keys every-child"},
	"export":  {},
}

// ofARecord are the acts by which anything of a record is shown or written by a person.
var ofARecord = []record.Act{
	record.ListAct, record.OpenAct, record.PrintAct, record.SearchAct, record.CorrectAct, record.AnswerAct, record.RecordAct, record.RevealAct, record.BreakGlassAct, record.AskKnownAct,
}

// The command line and the workers stand in the same matrix as people: whatever service asks for whatever act, on whatever subject and for whatever
// purpose, none opens, lists, prints, searches, reveals or writes to a child's record, and those listed do what they are for.
func TestServicesDoWhatTheyAreForAndNothingElse(t *testing.T) {
	names := []string{"nobody", "", "Import", "service-import"}
	for name := range servicesDo {
		names = append(names, name)
	}
	for _, name := range names {
		does := map[string]bool{}
		for _, act := range record.Acts() {
			for _, kind := range record.SubjectKinds() {
				for _, purpose := range record.EveryPurpose() {
					who := casework.Service(name, purpose)
					decision := sharing.Decide(sharing.Request{Tenant: who.Tenant, Actor: who.Actor, Purpose: purpose, Act: act, Subject: record.Subject{Kind: kind, ID: "child-1"}, Proved: true})
					if !decision.Allowed {
						continue
					}
					does[fmt.Sprintf("%s %s", act, kind)] = true
					if slices.Contains(ofARecord, act) || !slices.Contains([]record.Purpose{record.Receiving, record.Checking, record.Assurance, record.Administering, record.SafeguardingNow}, purpose) && act != record.ExportAct {
						t.Errorf("the service %q may %s %s for %q", name, act, kind, purpose)
					}
				}
			}
		}
		known, listed := servicesDo[name]
		if !listed && len(does) > 0 {
			t.Errorf("the service %q, which there is not, may do %v", name, does)
		}
		for _, must := range known {
			if !does[must] {
				t.Errorf("the service %q may not %s, which it is for; it may %v", name, must, does)
			}
		}
	}
}

var calledService = regexp.MustCompile(`\bService\("([a-z-]*)"`)

// Every service that the program acts as is one of those, so that nothing acts under a name that nobody thought of.
func TestEveryServiceIsKnown(t *testing.T) {
	seen := 0
	for _, folder := range []string{".", "../../casework", "../../web", "../../work"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range calledService.FindAllStringSubmatch(string(text), -1) {
				seen++
				if _, known := servicesDo[m[1]]; !known {
					t.Errorf("%s acts as the service %q, which is not among those of this test: say what it is for, in sharing/policies and here", file, m[1])
				}
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d are found", seen)
	}
}
