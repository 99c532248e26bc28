package sharing

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cedar-policy/cedar-go"
	publicast "github.com/cedar-policy/cedar-go/ast"
	"github.com/cedar-policy/cedar-go/types"
	"pgregory.net/rapid"

	"sightline/record"
)

// likely draws a word that there is, mostly, or another.
func likely(t *rapid.T, what string, known ...string) string {
	if rapid.IntRange(0, 9).Draw(t, what+" known") > 0 {
		return rapid.SampledFrom(known).Draw(t, what)
	}
	return "<" + rapid.String().Draw(t, what) + ">"
}

// anyRequest draws a request: mostly one that has leave, with whatever else beside it, or one of words drawn at random.
func anyRequest(t *rapid.T) Request {
	p := place{
		who: likely(t, "role", everyWho...), act: likely(t, "act", words(record.Acts())...), by: likely(t, "by", everyRelation...),
		with: likely(t, "kind", "child", "child", "child", "every-child", "self", "person", "draft"), why: likely(t, "purpose", strings.Fields(whatever)...),
	}
	switch rapid.IntRange(0, 3).Draw(t, "in the table") {
	case 0:
		p = rapid.SampledFrom(inOrder).Draw(t, "place")
	case 1, 2:
		p = rapid.SampledFrom(shown).Draw(t, "shown")
	}
	r := asks(p.who, p.act, p.with, p.by, p.why)
	r.Tenant = record.TenantID(likely(t, "tenant", "<t>"))
	r.Actor.Agency = record.AgencyCode(rapid.SampledFrom([]string{"", "health", "police"}).Draw(t, "agency"))
	if r.Subject.ID == "me" {
		r.Actor.User = likely(t, "user", "me")
	}
	r.Proved = rapid.Bool().Draw(t, "proved")
	for range rapid.IntRange(0, 3).Draw(t, "relations") {
		r.Standing.Relations = append(r.Standing.Relations, record.Relation(likely(t, "relation", words(record.Relations())...)))
	}
	flags := rapid.SliceOfN(rapid.IntRange(0, 9), 3, 3).Draw(t, "flags")
	r.Standing.Excluded, r.Standing.Restricted, r.Standing.Listed = flags[0] == 0, flags[1] < 3, flags[2] < 5
	return r
}

// inOrder is the places of the table, in one order, so that what was drawn can be drawn again.
var inOrder = slices.SortedFunc(maps.Keys(places), func(a, b place) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })

// shown is those of them that show something of a record.
var shown = slices.DeleteFunc(slices.Clone(inOrder), func(p place) bool { return sightByHand(p) == "" })

// Most of what the laws are tried on has leave, and shows something; else they would say nothing.
func TestLawsAreTriedOnSomething(t *testing.T) {
	given, seen, all := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := Decide(anyRequest(t))
		all++
		if d.Allowed {
			given++
		}
		if !d.Sight.IsZero() {
			seen++
		}
	})
	if given*4 < all || seen*6 < all {
		t.Errorf("of %d requests %d have leave, and %d show something", all, given, seen)
	}
}

// narrowed takes something away from a request that could only give more.
func narrowed(t *rapid.T, r Request) Request {
	switch rapid.IntRange(0, 5).Draw(t, "narrow") {
	case 0:
		if n := len(r.Standing.Relations); n > 0 {
			i := rapid.IntRange(0, n-1).Draw(t, "without")
			if r.Standing.Relations[i] != record.Excluded {
				r.Standing.Relations = slices.Delete(slices.Clone(r.Standing.Relations), i, i+1)
			}
		}
	case 1:
		r.Standing.Excluded = true
	case 2:
		r.Standing.Restricted = true
	case 3:
		r.Standing.Listed = false
	case 4:
		r.Proved = false
	case 5:
		r.Actor.Agency = ""
	}
	return r
}

// lessThan complains when a decision gives what another does not.
func lessThan(t *rapid.T, less, more Decision) {
	t.Helper()
	if less.Allowed && !more.Allowed || !less.Sight.Within(more.Sight) {
		t.Fatalf("narrowing widened: %v %q %q, and before %v %q %q", less.Allowed, less.Sight, less.Reasons, more.Allowed, more.Sight, more.Reasons)
	}
}

// Narrowing never widens: with a relation fewer, a conflict, a list, no proof or no agency, nobody sees or does more.
func TestNarrowingNeverWidens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for range 10 {
			wide := anyRequest(t)
			narrow := wide
			for range rapid.IntRange(1, 3).Draw(t, "times") {
				narrow = narrowed(t, narrow)
			}
			lessThan(t, Decide(narrow), Decide(wide))
		}
	})
}

// What one relation gives, others beside it do not take away.
func TestRelationsOnlyAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest(t)
		r.Subject.Kind = record.OneChild
		all := Decide(r)
		for _, one := range r.Standing.Relations {
			if one == record.Excluded {
				continue
			}
			alone := r
			alone.Standing.Relations = []record.Relation{one}
			alone.Standing.Excluded = r.Standing.Excluded || r.Standing.Has(record.Excluded)
			lessThan(t, Decide(alone), all)
		}
	})
}

// forbidding draws a policy of a partnership.
func forbidding(t *rapid.T) string {
	pick := func(what string, some ...string) string { return rapid.SampledFrom(some).Draw(t, what) }
	return `@id("own") @title("Ours.") @source("our agreement") forbid (` +
		pick("who", "principal", "principal is Person", `principal in Function::"practitioner"`, `principal in Role::"school-lead"`) + ", " +
		pick("what", "action", `action == Action::"open"`, `action in Action::"works with a record"`, `action == Action::"print"`) + ", " +
		pick("with", "resource is Entry", "resource is Entry", "resource is Child") + ") when { " +
		pick("when", `context.purpose == Purpose::"safeguarding now"`, "!context.proved", `context.relation == Relation::"allocated"`,
			`[Relation::"lead", Relation::"on-duty"].contains(context.relation)`) + " };" +
		`@id("own two") @title("Ours too.") @source("our agreement") forbid (principal, action, resource is Entry) when { ` +
		pick("class", `resource.class == Class::"B"`, `resource.class == Class::"A"`, `resource.class == Class::"C"`, "resource.restricted",
			"resource.own", `resource.own && resource.restricted`) + " };"
}

// A partnership's own policies only ever take away, and taking away more never gives.
func TestOwnPoliciesOnlyNarrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := forbidding(t), strings.ReplaceAll(forbidding(t), `@id("own`, `@id("other`)
		one, err := Load(fstest.MapFS{"own.cedar": {Data: []byte(first)}})
		if err != nil {
			t.Fatal(err)
		}
		both, err := Load(fstest.MapFS{"other.cedar": {Data: []byte(second)}, "own.cedar": {Data: []byte(first)}})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			r := anyRequest(t)
			lessThan(t, one.Decide(r), Decide(r))
			lessThan(t, both.Decide(r), one.Decide(r))
			narrow := narrowed(t, r)
			lessThan(t, both.Decide(narrow), both.Decide(r))
		}
	})
}

// The decision that is worked out part by part is the one that Cedar gives when it is asked about all policies at once, heads and all.
func TestCedarDecides(t *testing.T) {
	p := BuiltIn()
	all := cedar.PolicyMap{}
	for _, s := range p.sections {
		for _, one := range s.policies {
			all[cedar.PolicyID(one.id)] = cedar.NewPolicyFromAST((*publicast.Policy)(one.form))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest(t)
		a := p.asked(r)
		if _, known := p.entities[a.who]; !known || a.what == (types.EntityUID{}) {
			return // nobody that there is, or nothing: refused before any policy is asked
		}
		for _, relation := range a.relations() {
			context := a.context(relation, r.Proved)
			whole := func(what types.EntityUID) bool {
				decision, _ := cedar.Authorize(all, p.entities, cedar.Request{Principal: a.who, Action: a.act, Resource: what, Context: context})
				return bool(decision)
			}
			fits := slices.Contains(p.schema.with(a.who.Type, r.Act), a.what.Type) // the schema refuses the rest before any policy is asked
			if got, _ := a.ask(a.leave, a.what, context); got != (whole(a.what) && fits) {
				t.Fatalf("%+v by %q: %v", r, relation, got)
			}
			if !slices.Contains(p.schema.with(a.who.Type, r.Act), entryType) {
				continue
			}
			seen, _ := a.view(context, 0)
			for i, c := range cells {
				ofRecord := a.what.Type != contextType && a.what.Type != everyContext // a group or a place shows no entry of any record
				if want := ofRecord && whole(c.entity()) && (!c.own || r.Actor.Agency != ""); seen.sees(i) != want {
					t.Fatalf("%+v by %q sees %v: %v, want %v", r, relation, c, seen.sees(i), want)
				}
			}
		}
	})
}

// What the built-in policies let somebody see is always a Sight: no class is seen without those below it, and a Sight says neither more nor
// less than was asked about part by part.
func TestWhatIsSeenIsASight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest(t)
		d := Decide(r)
		if !d.Allowed {
			return
		}
		a := BuiltIn().asked(r)
		var seen view
		for _, relation := range a.relations() {
			context := a.context(relation, r.Proved)
			if allowed, _ := a.ask(a.leave, a.what, context); allowed {
				more, _ := a.view(context, 0)
				seen |= more
			}
		}
		for i, c := range cells {
			if c.own && r.Actor.Agency == "" {
				continue
			}
			handling, by := record.Open, record.AgencyCode("another")
			if c.restricted {
				handling = record.Restricted
			}
			if c.own {
				by = r.Actor.Agency
			}
			if got := d.Sight.Sees(c.class, handling, by); got != seen.sees(i) {
				t.Fatalf("%+v: the sight %q of %v: %v, and asked about it: %v", r, d.Sight, c, got, seen.sees(i))
			}
		}
	})
}

// No policy opens what is sealed; whoever looks after accounts does nothing with a child; a refusal shows nothing; every decision says why, the
// same each time, and repeats nothing of what was asked.
func TestEveryDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest(t)
		d := Decide(r)
		child := slices.Contains([]record.SubjectKind{record.OneChild, record.EveryChild, record.OneDraft}, r.Subject.Kind)
		switch {
		case d.Sight.Sees(record.ClassS, record.Open, "health") || d.Sight.Sees(record.ClassC, record.Sealed, r.Actor.Agency):
			t.Fatalf("%+v sees what is sealed", r)
		case r.Actor.Role == record.Administrator && (child && d.Allowed || !d.Sight.IsZero()):
			t.Fatalf("whoever looks after accounts: %+v", r)
		case !d.Allowed && (!d.Sight.IsZero() || d.Relation != ""):
			t.Fatalf("a refusal gives %+v", d)
		case len(d.Reasons) == 0:
			t.Fatal("no reason is given")
		}
		if again := Decide(r); fmt.Sprint(again) != fmt.Sprint(d) {
			t.Fatal("the same request has two answers")
		}
		given := []string{string(r.Tenant), r.Actor.User, string(r.Actor.Role), string(r.Subject.Kind), r.Subject.ID, string(r.Purpose), string(r.Act)}
		for _, relation := range r.Standing.Relations {
			given = append(given, string(relation))
		}
		for _, one := range given {
			if strings.HasPrefix(one, "<") && strings.Contains(strings.Join(d.Reasons, " "), one) {
				t.Fatalf("a reason repeats %q", one)
			}
		}
	})
}

// Words that nobody knows give nothing, and beside words that are known they change nothing.
func TestUnknownWordsGiveNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest(t)
		known := Decide(r)
		strange := "<" + rapid.String().Draw(t, "strange") + ">"
		r.Standing.Relations = append(slices.Clone(r.Standing.Relations), record.Relation(strange))
		if d := Decide(r); fmt.Sprint(d) != fmt.Sprint(known) {
			t.Fatalf("a relation that nobody knows changes %+v to %+v", known, d)
		}
		for _, spoil := range []func(*Request){
			func(r *Request) { r.Act = record.Act(strange) }, func(r *Request) { r.Actor.Role = record.Role(strange) },
			func(r *Request) { r.Purpose = record.Purpose(strange) }, func(r *Request) { r.Subject.Kind = record.SubjectKind(strange) },
		} {
			spoilt := r
			spoil(&spoilt)
			if Decide(spoilt).Allowed {
				t.Fatalf("%+v has leave", spoilt)
			}
		}
	})
}
