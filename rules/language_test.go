package rules

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// Invented rules that between them say everything the language can say that the library may not.
var languageRules = map[string]string{
	"share-elsewhere":   "when: {share: {of: {on: [missing.returned, missing.episode]}, elsewhere: found_area, at-least: 2 of 3, of-at-least: 2, within: 1 year}}\n",
	"share-left":        "when: {share: {of: {on: missing.returned}, left: found_area, at-least: half, of-at-least: 1}}\n",
	"share-has":         "when: {share: {of: {on: health.emergency}, has: alone == \"yes\", at-least: 60%, of-at-least: 2, within: 6 months}}\nagain: each\nanswered-by: {on: plan.safety}\n",
	"change-more":       "when: {change: {on: [police.arrest, missing.episode], window: 3 months, more: 2 times, at-least: 2}}\nagain: after 28 days\nanswered-by: {on: child.voice}\n",
	"change-later":      "when: {change: {on: police.arrest, window: 3 months, more: 1.5 times, at-least: 2}}\nopens: after 5 days\ndue: after 1 month\nanswered-by: {on: child.voice}\n",
	"change-less":       "when: {change: {on: [police.arrest, missing.reported, missing.episode], window: 2 months, less: half, at-least: 2}, unless: {on: child.seen, within: 1 month}}\nanswered-by: {on: child.seen}\n",
	"unshared":          "when: {unshared: {on: [police.notification, police.intelligence], with: [school, social-care], for: 10 days}}\n",
	"unshared-each":     "when: {unshared: {on: police.notification, with: [{state: mace}, gp], for: 10 days, even-without-part: true}}\nagain: each\n",
	"unquorate":         "when: {unquorate: {on: meeting.cared-for-review, needs: [school, police, {person: father}], at-least-missing: 2}}\nagain: each\n",
	"cluster-later":     "when: {cluster: {at-least: 2, within: 6 months, signs: {a: {on: police.arrest}, b: {on: missing.reported}, c: {on: education.exclusion}}}}\nopens: after 10 days\nanswered-by: {on: plan.safety}\n",
	"count-later":       "when: {count: {on: police.arrest, at-least: 2, within: 6 months}}\nopens: after 10 days\nanswered-by: {on: plan.safety}\n",
	"latest":            "when: {on: missing.reported, while: {latest: mace.level, where: level == \"high\", within: 1 year}}\nagain: each\n",
	"counting":          "when: {on: meeting.strategy, while: {on: [police.arrest, police.intelligence], at-least: 2, distinct: agency, within: 1 year}}\nagain: each\n",
	"not-and-any":       "when: {on: police.arrest, while: {any-of: [{state: missing}, {on: police.weapon, within: 6 months}]}, unless: {not: {on: child.seen, within: 1 year}}}\nagain: each\n",
	"nothing-after":     "when: {absent: {on: child.voice}, after: {on: police.arrest}, for: 28 days}\nagain: each\n",
	"not-seen-in-state": "when: {absent: {on: child.seen}, for: 28 days, while: {state: mace}}\n",
}

// theLanguage is the library, with those rules on top.
func theLanguage(t testing.TB) *Set {
	t.Helper()
	files := fstest.MapFS{}
	for id, when := range languageRules {
		files[id+".yaml"] = &fstest.MapFile{Data: []byte("id: " + id + "\ntheme: other\nasks: Is it so?\nasked-of: social-worker\nbecause: {practice: a test}\n" + when)}
	}
	set, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return &Set{Rules: append(append([]*Rule{}, theLibrary(t).Rules...), set.Rules...), words: set.words}
}

// TestTheLanguageIsSpoken: in some drawn lives each of the rules asks, surely or perhaps; what the laws say of them is not said of nothing.
func TestTheLanguageIsSpoken(t *testing.T) {
	silent := map[string]*Rule{}
	for _, r := range theLanguage(t).Rules {
		if languageRules[r.ID] != "" {
			silent[r.ID] = r
		}
	}
	const lives = 3000
	for life := 0; life < lives && len(silent) > 0; life++ {
		set := &Set{Rules: slices.Collect(maps.Values(silent)), words: record.Words()}
		for _, p := range set.Ask(chronology.Build(rapid.Custom(drawLife).Example(life))) {
			delete(silent, p.Rule)
		}
	}
	for id := range silent {
		t.Errorf("%s asks in no life", id)
	}
}
