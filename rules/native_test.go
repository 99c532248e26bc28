package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// conditionsOf gives every condition of a set, wherever in its rules it stands, with the kinds of entry it is asked of.
func conditionsOf(set *Set) map[*condition][]record.Kind {
	all := map[*condition][]record.Kind{}
	for _, r := range set.Rules {
		collectConditions(reflect.ValueOf(r), r.form.kinds(), all)
	}
	return all
}

func collectConditions(v reflect.Value, kinds []record.Kind, into map[*condition][]record.Kind) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.Type() == reflect.TypeFor[*condition]() && !v.IsNil() {
			into[(*condition)(v.UnsafePointer())] = kinds
		} else if !v.IsNil() {
			collectConditions(v.Elem(), kinds, into)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collectConditions(v.Index(i), kinds, into)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[matcher]() {
			kinds = nil
			for i := range v.FieldByName("on").Len() {
				kinds = append(kinds, record.Kind(v.FieldByName("on").Index(i).String()))
			}
		}
		for _, field := range v.Fields() {
			collectConditions(field, kinds, into)
		}
	default:
	}
}

// drawEntry draws an entry of a kind: any of its details, with the codes that conditions ask about, others, several, or none.
func drawEntry(t *rapid.T, kind record.Kind, codes map[string][]string) *item {
	e := record.Entry{
		Ref:  record.Ref{Agency: rapid.SampledFrom([]record.AgencyCode{"police", "school-north", "social-care-cur", "mace", "nobody-knows"}).Draw(t, "agency"), Record: "R"},
		Kind: kind, Happened: record.MustWhen("2024-01-01"), Count: rapid.IntRange(0, 3).Draw(t, "count"),
		Area: record.AreaCode(rapid.SampledFrom([]string{"", "north", "south"}).Draw(t, "area")), Handling: record.Handling(rapid.SampledFrom([]string{"", "restricted"}).Draw(t, "handling")),
	}
	for _, key := range slices.Sorted(maps.Keys(codes)) {
		if rapid.IntRange(0, 2).Draw(t, key) == 0 {
			continue
		}
		values := rapid.SliceOfN(rapid.SampledFrom(codes[key]), 0, 3).Draw(t, key)
		e.Details = append(e.Details, record.Detail{Key: key, Values: values})
	}
	for _, kind := range rapid.SliceOfN(rapid.SampledFrom([]string{"secure-home", "cuckooed", "flat", "trap-house"}), 0, 2).Draw(t, "places") {
		e.Places = append(e.Places, record.Place{Kind: kind})
	}
	for _, role := range rapid.SliceOfN(rapid.SampledFrom([]string{"older-youth", "adult", "mother", "peer"}), 0, 2).Draw(t, "people") {
		e.People = append(e.People, record.Person{Role: role})
	}
	return chronology.Build(chronology.Input{Entries: []record.Entry{e}}).Items[0]
}

// codesOf gives what the details a condition reads may hold: numbers, its own words, and others.
func codesOf(c *condition, kind record.Kind) map[string][]string {
	quoted := []string{"yes", "no", "other", ""}
	for i, part := range strings.FieldsFunc(c.text, func(r rune) bool { return r == '"' || r == '\'' }) {
		if i%2 == 1 && !strings.Contains(part, " ") {
			quoted = append(quoted, part, part+"-north")
		}
	}
	codes := map[string][]string{}
	for key, t := range record.Words().Details(kind) {
		switch {
		case !c.reads(key) && !strings.Contains(c.text, `"`+key+`"`):
		case t.Name == "integer":
			codes[key] = []string{"0", "1", "2", "5", "49", "50", "51", "not-a-number"}
		case len(t.Codes) > 0:
			codes[key] = slices.Concat(t.Codes, quoted)
		default:
			codes[key] = quoted
		}
	}
	return codes
}

// TestNativeConditionsMeanWhatTheyAreWrittenAs: of every condition of the library, and of every entry, the compiled function says what
// the interpreter says.
func TestNativeConditionsMeanWhatTheyAreWrittenAs(t *testing.T) {
	all := conditionsOf(theLibrary(t))
	if len(all) < 50 {
		t.Fatalf("only %d conditions were found", len(all))
	}
	for c, kinds := range all {
		if c.test == nil {
			t.Errorf("only the interpreter knows %s", c.text)
			continue
		}
		t.Run(c.text, func(t *testing.T) { sameAsInterpreted(t, c, kinds) })
	}
}

func sameAsInterpreted(t *testing.T, c *condition, kinds []record.Kind) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		it := drawEntry(t, kind, codesOf(c, kind))
		if got, want := c.holds(it), c.interpreted(it); got != want {
			t.Fatalf("%t, interpreted %t", got, want)
		}
		of := c.ofKind(kind)
		if got, want := (&waker{where: c, all: of.settled && of.says, test: of.test}).means(it), c.interpreted(it); got != want {
			t.Fatalf("of %s: %t, interpreted %t", kind, got, want)
		}
	})
}

// writings are every way of writing that rules use or may use, and a few that only the interpreter knows.
var writings = map[string]bool{
	`true || days > 1`:                                               true,
	`percent >= 50`:                                                  true,
	`percent > days || days < 2`:                                     true,
	`!(percent == 50) && days != 5`:                                  true,
	`"months" in details`:                                            true,
	`!("days" in details) || days <= 1`:                              true,
	`"violence" in reasons`:                                          true,
	`reasons == "violence"`:                                          true,
	`reasons != "violence"`:                                          true,
	`reasons in ["violence", "other"]`:                               true,
	`reasons.exists(r, r.startsWith("vio") || r.endsWith("er"))`:     true,
	`reasons.all(r, r.contains("e"))`:                                true,
	`size(reasons) > 1 || reasons.size() == 0`:                       true,
	`"violence" in details["reasons"]`:                               true,
	`"violence" in details.reasons`:                                  true,
	`has(details.reasons)`:                                           true,
	`size(details["reasons"]) > 0 || days > 0`:                       true,
	`entry.kind == "education.absence" && entry.lane == "education"`: true,
	`entry.service == "school" || entry.agency.startsWith("police")`: true,
	`entry.area in ["north"] || entry.handling == "restricted"`:      true,
	`entry.count > 1 && size(entry.places) > 0`:                      true,
	`entry.places.exists(p, p == "flat") || "adult" in entry.roles`:  true,
	`entry.roles.all(r, r in ["adult", "peer"])`:                     true,
	`concern.exists(c, c in sets.exploitation)`:                      true,
	`concern.exists(c, c in sets.outside_family && c != "missing")`:  true,
	`concern.exists(c, reasons.exists(r, r == c))`:                   false,
	`reasons.exists_one(r, r == "violence")`:                         false,
	`reasons.filter(r, r != "other").size() > 0`:                     false,
	`concern.exists(c, c in sets.exploitation || c == "missing")`:    true,
	`concern.exists(c, c in sets.exploitation && c == "missing")`:    true,
	`"adult" in entry.roles || entry.roles.exists(r, r == "peer")`:   true,
	`entry.kind in ["education.absence"] && days > 1 || entry.kind == "education.missing" && "violence" in reasons`: true,
	`!(entry.kind != "education.absence") || !(days > 1 && entry.kind == "education.missing")`:                      true,
	`entry.kind == "education.absence" || entry.kind == "education.missing"`:                                        true,
	`entry.kind != "education.absence" && (days + 1 > 5)`:                                                           false,
	`days + 1 > 5`:                    false,
	`entry.area.matches("^n")`:        false,
	`(days > 5 ? percent : days) > 3`: false,
	`percent >= 50 || reasons == "violence" && authorised != "yes"`:     true,
	`!(reasons in ["violence"]) && (percent > 5 || "other" in reasons)`: true,
	`reasons.exists(r, percent > 50 || r == "violence")`:                true,
	`reasons.all(r, percent > 50 && r == "violence")`:                   true,
	`concern != reasons && reasons == details["reasons"]`:               true,
	`params.most > days && params.word in reasons`:                      true,
}

// TestNativeKnowsHowPeopleWriteConditions: as functions, and what each says of every entry.
func TestNativeKnowsHowPeopleWriteConditions(t *testing.T) {
	for text, native := range writings {
		t.Run(text, func(t *testing.T) {
			rule := fmt.Sprintf("when: {on: [education.absence, education.missing], where: '%s'}\n", text)
			if strings.Contains(text, "params.") {
				rule = "params: {most: 5, word: violence}\n" + rule
			}
			set := one(t, rule)
			c := set.Rules[0].form.(onForm).of.where
			if (c.test != nil) != native {
				t.Errorf("native %t, want %t", c.test != nil, native)
			}
			sameAsInterpreted(t, c, []record.Kind{"education.absence", "education.missing"})
		})
	}
}
