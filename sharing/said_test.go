package sharing

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sightline/record"
)

// An entry lets in one or two people of an agency, for a year at most, and only to hold a notice or to prepare a meeting.
func TestWhatEntriesSay(t *testing.T) {
	words := record.Words()
	agencies := []string{"agency", "list:agency"}
	seen := map[string]bool{}
	for _, tie := range Said() {
		if _, known := words.KindList[tie.Kind]; !known {
			t.Errorf("%s is no kind", tie.Kind)
		}
		detail, _ := words.Detail(tie.Kind, tie.Whose)
		if tie.Whose != Writer && !slices.Contains(agencies, detail.Name) {
			t.Errorf("%s names no agencies in %q", tie.Kind, tie.Whose)
		}
		if tie.Relation != record.HoldsNotice && tie.Relation != record.Invited && tie.Relation != record.Watches {
			t.Errorf("%s gives the relation %q", tie.Kind, tie.Relation)
		}
		for _, role := range tie.Roles {
			if has("social-worker early-help-worker out-of-hours legal-adviser corporate-parent partnership data-steward administrator caldicott-guardian team-manager", string(role)) {
				t.Errorf("%s lets in every %s of an agency", tie.Kind, role)
			}
			purposes := PurposesOf(role)
			gives := slices.ContainsFunc(purposes, func(why record.Purpose) bool {
				r := asks(string(role), "open", "child", string(tie.Relation), string(why))
				return Decide(r).Sight.String() != ""
			})
			if !gives {
				t.Errorf("%s gives %s the relation %q, by which they see nothing", tie.Kind, role, tie.Relation)
			}
		}
		if tie.Relation == record.Watches && tie.Under == "" {
			t.Errorf("%s: anybody's entry gives months of seeing, and not a decision alone", tie.Kind)
		}
		if days := 31*tie.Months + tie.Days; days < 1 || days > 372 || tie.Because == "" || len(tie.Roles) == 0 {
			t.Errorf("%+v", tie)
		}
		key := string(tie.Kind) + " " + string(tie.Relation) + " " + tie.Whose
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
		if !slices.ContainsFunc(SaidBy(tie.Kind), func(other SaidTie) bool { return other.Whose == tie.Whose && other.Relation == tie.Relation }) {
			t.Errorf("%s is not found by its kind", key)
		}
	}
	for _, want := range []string{
		"health.emergency holds-notice writer", "missing.episode holds-notice writer", "police.notification holds-notice writer",
		"police.notification holds-notice sent_to", "meeting.strategy invited attended", "meeting.strategy invited " + "invited", "education.exclusion holds-notice writer",
		"justice.order holds-notice writer", "mace.exit watches writer", "mace.exit watches watch",
	} {
		if !seen[want] {
			t.Errorf("%s is not said", want)
		}
	}
	for _, kind := range []record.Kind{"case.opened", "social-care.allocated", record.Note, "meeting.family-group", "nothing", ""} {
		if len(SaidBy(kind)) > 0 {
			t.Errorf("%s says %+v", kind, SaidBy(kind))
		}
	}
}

func TestBrokenRelationsAreRefused(t *testing.T) {
	const start = "single_points: [health-lead]\nrelations:\n  - "
	const whole = "{kind: health.emergency, relation: holds-notice, roles: [health-lead], whose: writer, lasts: {days: 28}, because: they come again}"
	if ties, err := parseSaid([]byte(start+whole), record.Words()); err != nil || len(ties) != 1 || ties[0].Days != 28 {
		t.Fatalf("%+v, %v", ties, err)
	}
	for _, story := range []struct{ from, to, says string }{
		{"health.emergency", "health.urgent", `no such kind names agencies in "writer"`},
		{"health.emergency", "heal*", `no such kind`},
		{"health.emergency", "'*'", `no such kind`},
		{"whose: writer", "whose: injury", `no such kind names agencies in "injury"`},
		{"whose: writer", "whose: ''", `no such kind names agencies in ""`},
		{"holds-notice", "allocated", `an entry cannot say "allocated"; accepted: holds-notice, invited, watches`},
		{"holds-notice", "break-glass", `an entry cannot say "break-glass"`},
		{"[health-lead]", "[social-worker]", `"social-worker" is no role of which an agency has one or two people`},
		{"[health-lead]", "[]", `it names no roles`},
		{"{days: 28}", "{days: 0}", `it lasts at least a day and at most twelve months`},
		{"{days: 28}", "{days: -1}", `it lasts`},
		{"{days: 28}", "{months: 13}", `it lasts`},
		{"{days: 28}", "{months: 12, days: 1}", `it lasts`},
		{"{days: 28}", "{days: 9223372036854775807}", `it lasts`},
		{"{days: 28}", "{weeks: 4}", `relations.yaml`},
		{"because: they come again", "because: ' '", `because of what they need to know`},
		{"whose: writer", "whose: writer, under: gates", `health.emergency has no detail "gates"`},
		{"kind", "kinds", `relations.yaml`},
	} {
		broken := strings.Replace(whole, story.from, story.to, 1)
		_, err := parseSaid([]byte(start+broken), record.Words())
		if broken == whole || !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), story.says) {
			t.Errorf("%s: %v\nwant %s", story.to, err, story.says)
		}
	}
	if _, err := parseSaid([]byte("single_points: [headteacher]"), record.Words()); err == nil || !strings.Contains(err.Error(), `"headteacher" is no role`) {
		t.Errorf("a point that there is not: %v", err)
	}
}
