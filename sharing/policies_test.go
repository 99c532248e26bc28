package sharing

import (
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"

	"sightline/record"
)

const notes = `@id("ours") @title("Ours.") @source("our agreement")` + "\n"

// broken are policies that cannot stand, each with what is said of it: in which file and line, what is wrong, and what would be accepted.
var broken = map[string]struct{ policy, says string }{
	"it gives leave": {
		notes + `permit (principal, action, resource);`, `own.cedar:1: a partnership's own policies can only forbid; leave comes from the built-in ones alone`,
	},
	"it is not Cedar": {
		notes + "forbid (principal,\naction, resource) wen { true };", `own.cedar:3: it is not written as Cedar has it`,
	},
	"it is not text": {"\x00\xff", `own.cedar`},
	"it has no notes": {
		"\n\nforbid (principal, action, resource);", `own.cedar:3: a policy needs @id; own.cedar:3: a policy needs @title; own.cedar:3: a policy needs @source`,
	},
	"its id is another's": {
		strings.Replace(notes, "ours", "conflicts-exclude", 1) + `forbid (principal, action, resource);`,
		`own.cedar:1: the id "conflicts-exclude" stands at 60-never.cedar:`,
	},
	"it asks what there is not": {
		notes + `forbid (principal, action, resource) when { context.weather };`, `own.cedar:1: it does not fit the schema: attribute`,
	},
	"it asks a child for its class": {
		notes + `forbid (principal, action == Action::"open", resource is Child) when { resource.class in Class::"C" };`,
		`own.cedar:1: it does not fit the schema: attribute`,
	},
	"an act is done with nothing": {
		notes + `forbid (principal, action == Action::"open", resource is Log);`, `own.cedar:1: it does not fit the schema: unable to find an applicable action`,
	},
	"a purpose that nobody has": {
		notes + `forbid (principal, action, resource) when { context.purpose == Purpose::"curiosity" };`,
		`own.cedar:1: "curiosity" is no purpose; accepted: a learning review, administering, assurance,`,
	},
	"a relation among others that nobody has": {
		notes + `forbid (principal, action, resource) when { [Relation::"lead", Relation::"leader"].contains(context.relation) };`,
		`own.cedar:1: "leader" is no relation; accepted: allocated, break-glass,`,
	},
	"a role that nobody has": {
		notes + `forbid (principal in Role::"headteacher", action, resource);`, `own.cedar:1: "headteacher" is no role; accepted: administrator, caldicott-guardian,`,
	},
	"a function that there is not": {
		notes + `forbid (principal in Function::"friend", action, resource);`, `own.cedar:1: "friend" is no function; accepted: administration, chair,`,
	},
	"a class that there is not": {
		notes + `forbid (principal, action, resource is Entry) when { resource.class in Class::"Q" };`, `own.cedar:1: "Q" is no class; accepted: A, B, C`,
	},
	"one person": {
		notes + `forbid (principal == Person::"jane", action, resource);`, `own.cedar:1: a policy speaks of roles and functions, never of one person`,
	},
	"one child": {
		notes + `forbid (principal, action, resource == Child::"joe");`, `own.cedar:1: a policy speaks of sorts of things (resource is Child), never of one of them`,
	},
	"nobody could read it": {
		notes + `forbid (principal, action, resource) when { if context.proved then context.listed else true };`,
		`own.cedar:1: this condition cannot be put in plain English`,
	},
	"it is too long": {"// " + strings.Repeat("a", mostBytes), `own.cedar: it is longer than 64 KiB; divide it`},
	"it is too deep": {
		notes + `forbid (principal, action, resource) when { ` + strings.Repeat("!", 30000) + `context.listed };`,
		`own.cedar:1: its conditions are too long for anybody to read; divide it`,
	},
	"it is too wide": {
		notes + `forbid (principal, action, resource) when { ` + strings.Repeat("context.listed && ", 3000) + `context.listed };`,
		`own.cedar:1: its conditions are too long for anybody to read; divide it`,
	},
}

// Whoever writes a policy that cannot stand is told why.
func TestBrokenPoliciesAreRefused(t *testing.T) {
	for name, story := range broken {
		t.Run(name, func(t *testing.T) {
			p, err := Load(fstest.MapFS{"own.cedar": {Data: []byte(story.policy)}})
			if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), story.says) || p != nil {
				t.Errorf("%v\nwant %s", err, story.says)
			}
		})
	}
}

// The built-in policies cannot be broken unseen either: leave for what is sealed, or a folder without its schema.
func TestBuiltInPoliciesAreHeldToTheSame(t *testing.T) {
	whole, err := fs.Sub(builtInFiles, "policies")
	if err != nil {
		t.Fatal(err)
	}
	for name, story := range map[string]struct{ file, from, to, says string }{
		"sealed":             {"20-sight.cedar", `resource.class in Class::"C"`, `resource.class in Class::"S"`, "nothing gives leave to see what is sealed"},
		"no schema":          {schemaFile, "entity Person in [Role, Function];", "entity Person in", "sightline.cedarschema"},
		"half a schema":      {schemaFile, "entity Person in [Role, Function];", "", "sightline.cedarschema"},
		"a role of nothing":  {functionsFile, "roles: [caldicott-guardian]", "roles: [administrator]", `the role "caldicott-guardian" has no function`},
		"an unknown role":    {functionsFile, "[team-manager]", "[team-manager, headteacher]", `"headteacher" is no role of the vocabulary`},
		"an empty function":  {functionsFile, "includes: [practitioner, chair]\n", "includes: [practitioner, nobody]\n", `"practice" includes "nobody", which names no roles itself`},
		"no words":           {functionsFile, "words: managers", "words: ''", `"manager" needs words`},
		"everybody by hand":  {functionsFile, "\nguardian:", "\nstaff:\n  words: all\n  roles: [team-manager]\nguardian:", "leave it out"},
		"another field":      {functionsFile, "\nguardian:", "\nsome: {who: me}\nguardian:", "functions.yaml"},
		"twice the same one": {"10-work.cedar", "notices-open-a-record", "others-on-duty-act-now", `the id "others-on-duty-act-now" stands at 10-work.cedar:`},
	} {
		files := fstest.MapFS{}
		for _, one := range []string{schemaFile, functionsFile, "10-work.cedar", "20-sight.cedar"} {
			text, err := fs.ReadFile(whole, one)
			if err != nil {
				t.Fatal(err)
			}
			files[one] = &fstest.MapFile{Data: text}
		}
		if _, err := loadWhole(files); err != nil {
			t.Fatal(err)
		}
		before := string(files[story.file].Data)
		after := strings.Replace(before, story.from, story.to, 1)
		if after == before {
			t.Fatalf("%s: nothing was broken", name)
		}
		files[story.file] = &fstest.MapFile{Data: []byte(after)}
		if _, err := loadWhole(files); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), story.says) {
			t.Errorf("%s: %v\nwant %s", name, err, story.says)
		}
		delete(files, story.file)
		if _, err := loadWhole(files); err == nil && strings.Contains(story.file, ".cedarschema") {
			t.Errorf("without %s it loads", story.file)
		}
	}
}

// A partnership narrows: here no exports, and no class C for schools.
func TestAPartnershipNarrows(t *testing.T) {
	p, err := Load(fstest.MapFS{
		"README":                {Data: []byte("not a policy")},
		"ours/exports.cedar":    {Data: []byte("// Exports\n" + notes + `forbid (principal is Person, action == Action::"export", resource);`)},
		"ours/z-schools.cedar":  {Data: []byte(strings.Replace(notes, "ours", "schools", 1) + `forbid (principal in Role::"school-lead", action, resource is Entry) when { resource.class == Class::"C" };`)},
		"ours/z-nothing.cedar":  {Data: []byte("// nothing yet\n")},
		"ours/notes/more.cedar": {Data: nil},
	})
	if err != nil {
		t.Fatal(err)
	}
	export := asks("social-worker", "export", "child", "allocated", now)
	if d := p.Decide(export); d.Allowed || !slices.Contains(d.Reasons, "Ours.") || d.Prove || !Decide(export).Allowed {
		t.Errorf("an export: %+v", d)
	}
	school := asks("school-lead", "open", "child", "lead", now)
	if d := p.Decide(school); d.Sight.String() != "B own B" || Decide(school).Sight.String() != "C restricted own C" {
		t.Errorf("a school sees %q", d.Sight)
	}
	if d := p.Decide(asks("social-worker", "open", "child", "lead", now)); d.Sight.String() != "C restricted own C" {
		t.Errorf("a social worker sees %q", d.Sight)
	}
	if got := p.Roles(record.ExportAct); len(got) > 0 || len(Roles(record.ExportAct)) == 0 {
		t.Errorf("exports by %q", got)
	}
	if got := p.FurthestOf("school-lead"); got.String() != "B" {
		t.Errorf("a school sees at most %q", got)
	}
	shown := p.Explain()
	last := shown[len(shown)-1].Rules[0]
	if shown[len(shown)-2].Title != "Exports" || !last.Own || !last.Forbids || last.Words != "About an entry of a record: School safeguarding lead may never do anything, when it is of class C." {
		t.Errorf("shown: %+v", last)
	}
}

// Leave to open a record of which nothing is seen is no leave: it would say that the child is known here.
func TestNothingToSeeIsNoLeave(t *testing.T) {
	p, err := Load(fstest.MapFS{"own.cedar": {Data: []byte(notes + `forbid (principal in Role::"school-lead", action, resource is Entry);`)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []string{"open", "list", "record"} {
		if d := p.Decide(asks("school-lead", act, "child", "lead", now)); d.Allowed || !slices.Equal(d.Reasons, []string{"nothing of this record is for them to see"}) {
			t.Errorf("%s: %+v", act, d)
		}
	}
	if d := p.Decide(asks("school-lead", "trace", "child", "lead", now)); !d.Allowed {
		t.Errorf("who has looked shows nothing of a record: %+v", d)
	}
}

// A policy that cannot be worked out takes leave away, whatever else gives it. None that was read can be such; this is the second wall.
func TestAPolicyThatCannotBeWorkedOutGivesNothing(t *testing.T) {
	list, err := cedar.NewPolicyListFromBytes("", []byte(`permit (principal, action, resource); forbid (principal, action, resource) when { context.weather };`))
	if err != nil {
		t.Fatal(err)
	}
	a := BuiltIn().asked(asks("social-worker", "open", "child", "lead", now))
	one, both := applying{{id: "permit", body: list[0]}}, applying{{id: "permit", body: list[0]}, {id: "forbid", body: list[1]}}
	if allowed, _ := a.ask(one, a.what, a.context(record.Leads, true)); !allowed {
		t.Error("the first alone gives no leave")
	}
	if allowed, _ := a.ask(both, a.what, a.context(record.Leads, true)); allowed {
		t.Error("leave was given though a policy could not be worked out")
	}
}

// The words of the schema are those of the program: no more, no fewer.
func TestTheSchemaKnowsTheWordsOfTheProgram(t *testing.T) {
	s := BuiltIn().schema
	for sort, want := range map[types.EntityType][]string{
		"Role": append(words(everyRole()), string(record.Anybody)), "Relation": words(record.Relations()), "Purpose": words(record.EveryPurpose()),
		"Function": slices.Collect(maps.Keys(BuiltIn().functions.of)),
	} {
		var got []string
		for _, v := range s.Enums[sort].Values {
			got = append(got, string(v.ID))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the schema has %q, the program %q", sort, got, want)
		}
	}
	for _, act := range record.Acts() {
		if len(s.with(personType, act)) == 0 && len(s.with(serviceType, act)) == 0 {
			t.Errorf("the schema does not know the act %q", act)
		}
	}
	for uid := range s.Actions {
		if !slices.Contains(record.Acts(), record.Act(uid.ID)) && uid.ID != "works with a record" {
			t.Errorf("the schema has an act %q that the program does not know", uid.ID)
		}
	}
	for _, what := range subjects {
		if _, known := s.Schema.Entities[what]; !known {
			t.Errorf("the schema does not know %q", what)
		}
	}
	for _, r := range record.Relations() {
		if RelationName(r) == "" {
			t.Errorf("the relation %q has no words", r)
		}
	}
}

// Everything that policies can speak of is as the schema has it.
func TestEntitiesFitTheSchema(t *testing.T) {
	p := BuiltIn()
	if err := p.schema.Validator.Entities(p.entities); err != nil {
		t.Error(err)
	}
}

// Each place of the table hangs on a policy: without it, somebody could do less. A policy that nothing hangs on would be read and mean nothing.
func TestEachPolicyMatters(t *testing.T) {
	whole, err := fs.Sub(builtInFiles, "policies")
	if err != nil {
		t.Fatal(err)
	}
	asked := requestsOfTheTable()
	before := map[int]string{}
	for i, r := range asked {
		before[i] = answerTo(BuiltIn(), r)
	}
	one := regexp.MustCompile(`(?s)@id\("([^"]+)"\).*?;\n(?:\n|$)`)
	files := fstest.MapFS{}
	names, err := fs.Glob(whole, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(whole, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	count := 0
	for _, name := range names {
		text := files[name].Data
		for _, at := range one.FindAllSubmatchIndex(text, -1) {
			count++
			files[name] = &fstest.MapFile{Data: slices.Concat(text[:at[0]], text[at[1]:])}
			p, err := loadWhole(files)
			if err != nil {
				t.Fatal(err)
			}
			id := string(text[at[2]:at[3]])
			head, matters := headOf(id), false
			for i := 0; i < len(asked) && !matters; i++ {
				matters = BuiltIn().heads(head, actionOf(asked[i].Act)) && answerTo(p, asked[i]) != before[i]
			}
			if matters == walls[id] {
				t.Errorf("that something hangs on the policy %q: %v", id, matters)
			}
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	total := 0
	for _, s := range BuiltIn().sections {
		total += len(s.policies)
	}
	if count != total {
		t.Errorf("%d policies were taken away, of %d", count, total)
	}
}

// walls are policies that forbid what nothing gives leave for: they stand so that a later policy, read in haste, opens nothing.
var walls = map[string]bool{
	"what-is-sealed-is-in-nobodys-sight": true, "reviewing-is-independent": true,
}

// requestsOfTheTable gives each place of the table as it is asked, and with what keeps away, and what each service does.
func requestsOfTheTable() []Request {
	var all []Request
	for p := range places {
		if !has("social-worker out-of-hours police-lead health-lead legal-adviser reviewing-officer team-manager data-steward caldicott-guardian administrator", p.who) ||
			has("list search print answer correct record file", p.act) && p.with == "child" {
			continue // one of each function, and one act of those that are always given together
		}
		r := asks(p.who, p.act, p.with, p.by, p.why)
		all = append(all, r)
		r.Proved = false
		all = append(all, r)
		r.Proved, r.Standing.Excluded = true, true
		all = append(all, r)
		r.Standing.Excluded, r.Standing.Restricted = false, true
		all = append(all, r)
	}
	for _, user := range BuiltIn().schema.Enums[serviceType].Values {
		for _, act := range record.Acts() {
			for _, kind := range record.SubjectKinds() {
				for _, why := range record.EveryPurpose() {
					r := Request{
						Tenant: "t", Actor: record.Actor{User: string(user.ID), Role: record.ServiceRole}, Act: act,
						Subject: record.Subject{Kind: kind, ID: "x"}, Purpose: why,
					}
					if Decide(r).Allowed {
						all = append(all, r)
						r.Standing.Restricted = true
						all = append(all, r)
					}
				}
			}
		}
	}
	administrator := asks("administrator", "draft", "draft", "", now)
	return append(all, administrator)
}

// headOf gives the acts that a built-in policy is about.
func headOf(id string) ast.IsActionScopeNode {
	for _, s := range BuiltIn().sections {
		for _, p := range s.policies {
			if p.id == id {
				return p.form.Action
			}
		}
	}
	panic("there is no policy " + id)
}

func answerTo(p *Policies, r Request) string {
	d := p.Decide(r)
	if d.Allowed {
		return "yes " + d.Sight.String()
	}
	return "no"
}
