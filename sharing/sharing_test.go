package sharing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/record"
)

var (
	acts         = []record.Act{record.ListAct, record.OpenAct, record.PrintAct, record.ReceiveAct, record.CheckAct, record.SearchAct, record.TraceAct, record.BackUpAct, record.RestoreAct, record.CorrectAct, record.DraftAct, record.AnswerAct, record.PreviewAct, "", "export"}
	kinds        = []record.SubjectKind{record.OneChild, record.EveryChild, record.OnePlace, record.OneGroup, record.OneMeeting, record.OneSubmission, record.WholeLog, record.OneDraft, "", "else"}
	everyPurpose = append(record.Purposes(), record.Receiving, record.Checking, "", "curiosity")
	relations    = []record.Relation{record.LocalOperator, "", "allocated", "neighbour"}
)

func words[T ~string](values []T) []string {
	all := make([]string, 0, len(values))
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// allowed is the whole table: for each act, with what and for which purposes the local operator may do it. All else is refused.
var allowed = map[record.Act]struct {
	with []record.SubjectKind
	why  []record.Purpose
}{
	record.ReceiveAct: {[]record.SubjectKind{"submission"}, []record.Purpose{"receiving agencies' records"}},
	record.CheckAct:   {[]record.SubjectKind{"log", "every-child"}, []record.Purpose{"checking the record"}},
	record.ListAct:    {[]record.SubjectKind{"every-child"}, stated},
	record.OpenAct:    {[]record.SubjectKind{"child"}, stated},
	record.PrintAct:   {[]record.SubjectKind{"child"}, stated},
	record.SearchAct:  {[]record.SubjectKind{"every-child", "child"}, stated},
	record.TraceAct:   {[]record.SubjectKind{"child"}, append([]record.Purpose{"checking the record"}, stated...)},
	record.BackUpAct:  {[]record.SubjectKind{"every-child"}, []record.Purpose{"checking the record"}},
	record.RestoreAct: {[]record.SubjectKind{"every-child"}, []record.Purpose{"checking the record"}},
	record.CorrectAct: {[]record.SubjectKind{"child"}, stated},
	record.DraftAct:   {[]record.SubjectKind{"draft"}, stated},
	record.AnswerAct:  {[]record.SubjectKind{"child"}, stated},
	record.PreviewAct: {[]record.SubjectKind{"every-child"}, []record.Purpose{"assurance"}},
}

var stated = []record.Purpose{"safeguarding now", "preparing a visit", "preparing a meeting", "supervision", "a learning review", "assurance", "reviewing access", "administering"}

func TestEveryActForEveryPurposeInEveryRelation(t *testing.T) {
	given := 0
	for _, act := range acts {
		for _, kind := range kinds {
			for _, purpose := range everyPurpose {
				for _, relation := range relations {
					want := relation == "local-operator" && slices.Contains(allowed[act].with, kind) && slices.Contains(allowed[act].why, purpose)
					d := Decide(Request{
						Tenant: "t", Actor: record.Actor{User: "u", Role: record.Operator}, Relation: relation, Purpose: purpose,
						Subject: record.Subject{Kind: kind, ID: "x"}, Act: act,
					})
					if d.Allowed != want {
						t.Errorf("%q of %q for %q as %q: %v, want %v", act, kind, purpose, relation, d.Allowed, want)
					}
					if d.Allowed {
						given++
					}
				}
			}
		}
	}
	if given != 1+2+3*8+2*8+9+1+1+8+8+8+1 {
		t.Errorf("leave was given %d times", given)
	}
}

func TestWhoAsksIsSaid(t *testing.T) {
	whole := Request{
		Tenant: "t", Actor: record.Actor{User: "u", Role: record.Operator}, Relation: record.LocalOperator, Purpose: record.SafeguardingNow,
		Subject: record.Subject{Kind: record.OneChild, ID: "x"}, Act: record.OpenAct,
	}
	if !Decide(whole).Allowed {
		t.Fatal("the whole request is refused")
	}
	for what, leaveOut := range map[string]func(r *Request){
		"tenant": func(r *Request) { r.Tenant = "" }, "user": func(r *Request) { r.Actor.User = "" }, "role": func(r *Request) { r.Actor.Role = "" },
	} {
		r := whole
		leaveOut(&r)
		if Decide(r).Allowed {
			t.Errorf("leave was given without a %s", what)
		}
	}
}

// A refusal has no ceiling, leave never reaches what is sealed, both say why, and no reason repeats what was asked.
func TestADecisionSaysWhyAndNothingElse(t *testing.T) {
	text := func(t *rapid.T, what string, known ...string) string {
		if rapid.Bool().Draw(t, what+" known") {
			return rapid.SampledFrom(known).Draw(t, what)
		}
		return "<" + rapid.String().Draw(t, what) + ">"
	}
	rapid.Check(t, func(t *rapid.T) {
		r := Request{
			Tenant:   record.TenantID(text(t, "tenant", "<t>", "")),
			Actor:    record.Actor{User: text(t, "user", "<u>", ""), Role: record.Role(text(t, "role", "<r>", ""))},
			Relation: record.Relation(text(t, "relation", words(relations)...)), Purpose: record.Purpose(text(t, "purpose", words(everyPurpose)...)),
			Subject: record.Subject{Kind: record.SubjectKind(text(t, "kind", words(kinds)...)), ID: text(t, "id", "<x>", "")},
			Act:     record.Act(text(t, "act", words(acts)...)),
		}
		d := Decide(r)
		switch {
		case len(d.Reasons) == 0:
			t.Fatal("no reason is given")
		case !d.Allowed && d.Ceiling != "":
			t.Fatalf("a refusal has the ceiling %q", d.Ceiling)
		case d.Allowed && (d.Ceiling == "" || !d.Ceiling.Within(record.ClassC)):
			t.Fatalf("leave has the ceiling %q", d.Ceiling)
		}
		if again := Decide(r); fmt.Sprint(again) != fmt.Sprint(d) {
			t.Fatal("the same request has two answers")
		}
		for _, given := range []string{string(r.Tenant), r.Actor.User, string(r.Actor.Role), r.Subject.ID, string(r.Purpose), string(r.Act)} {
			if strings.HasPrefix(given, "<") && strings.Contains(strings.Join(d.Reasons, " "), given) {
				t.Fatalf("a reason repeats %q", given)
			}
		}
	})
}
