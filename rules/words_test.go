package rules

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"sightline/record"
)

// Every rule of the library can be read aloud: each kind of entry, state and thing it names is in its words, each condition has words, and
// no code of the language is left standing in them.
func TestEveryRuleCanBeReadAloud(t *testing.T) {
	for _, r := range theLanguage(t).Rules {
		words := r.Words().String()
		for _, sign := range []string{"==", "!=", "&&", "||", "sets.", "params.", "entry.", "this holds:", "()", "  where ,", " is \n"} {
			if strings.Contains(words, sign) {
				t.Errorf("%s: %q stands in its words:\n%s", r.ID, sign, words)
			}
		}
		for _, named := range namedIn(t, r.Source) {
			if !strings.Contains(words, named) {
				t.Errorf("%s: its words leave out %q", r.ID, named)
			}
		}
	}
}

// namedIn gives, in words, the kinds and states that the values of a rule's file name, and what a decision may lack.
func namedIn(t *testing.T, source string) []string {
	t.Helper()
	var file any
	if err := yaml.Unmarshal([]byte(source), &file); err != nil {
		t.Fatal(err)
	}
	vocabulary := record.Words()
	var found []string
	var walk func(key string, node any)
	walk = func(key string, node any) {
		switch n := node.(type) {
		case map[string]any:
			for k, v := range n {
				walk(k, v)
			}
		case []any:
			for _, v := range n {
				walk(key, v)
			}
		case string:
			switch info, known := vocabulary.Kind(record.Kind(n)); {
			case key == "what":
				found = append(found, n)
			case key == "state":
				found = append(found, vocabulary.States[record.State(n)])
			case known:
				found = append(found, info.Label)
			}
		}
	}
	walk("", file)
	return found
}

// The words of a rule say what the rule does, in order.
func TestARuleInWords(t *testing.T) {
	for source, want := range map[string][]string{
		`{when: {on: [meeting.strategy], where: 'concern.exists(c, c in sets.exploitation)', unless: {state: mace}}, answered-by: [{on: mace.referral}, {trigger: mace_referral == "yes"}], opens: after grace, params: {grace: 1 working day}}`: {
			"there is “Strategy meeting or discussion” where “concern” says something of the set “exploitation”, and what answers it has not followed within 1 working day",
			"Not if: this lasts: Open to the multi-agency exploitation process (VEMT, MACE, MASE, panel)",
			"Answered by: “Referral to the exploitation panel or hub”",
			"the entry it is about, where “mace referral” says yes",
			"Sets: “exploitation” is exploitation, criminal exploitation,",
		},
		`{when: {count: {on: missing.reported, at-least: 3, within: 90 days, distinct: area}}, due: after 2 working days, again: each}`: {
			"there are at least 3 of “Reported missing or away”, each of another area, within 90 days", "an answer is due within 2 working days of being asked", "it is asked anew of every entry",
		},
		`{when: {absent: {on: child.seen}, for: 28 days, while: {state: mace}}}`: {"for 28 days there has been none of “Child seen”", "Only if: this lasts: Open to the multi-agency"},
		`{when: {absent: {on: nrm.referral}, after: {on: nrm.considered, where: decision == "refer"}, for: 5 working days}}`: {
			"5 working days have passed since “National Referral Mechanism considered” where “decision” says refer; and since then there has been none of “National Referral Mechanism referral or reconsideration”",
		},
		`{when: {decision: mace.exit, at-least: 1, lacks: [{what: an exit plan, on: plan.exit, within: 3 months, trigger: exit_plan == "yes"}]}}`: {
			"something of this is not there", "an exit plan: shown by “Exit or step-down plan”, within 3 months before it, or by the decision itself, where “exit plan” says yes",
		},
		`{when: {on: health.self-harm, where: '!(form in ["threat", "ideation"]) && (size(with) == 0 || entry.count >= 2)', age: 10 to 17}}`: {
			"“form” does not say threat or ideation and (“with” is not written down or what it counts is at least 2)", "the child is aged 10 to 17",
		},
		`{when: {on: police.intelligence, where: 'matches(form, "x.*")'}}`: {"this holds: “matches(form, \"x.*\")”"},
	} {
		words := (&Rule{Source: source, Params: paramsOf(t, source)}).Words().String()
		for _, line := range want {
			if !strings.Contains(words, line) {
				t.Errorf("%s\nsays\n%s\nand not %q", source, words, line)
			}
		}
	}
}

func paramsOf(t *testing.T, source string) map[string]string {
	t.Helper()
	var file struct {
		Params map[string]string `yaml:"params"`
	}
	if err := yaml.Unmarshal([]byte(source), &file); err != nil {
		t.Fatal(err)
	}
	return file.Params
}

// Whatever a condition says, its words are there and nothing breaks.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{`reason == "x"`, `!(a in ["b"]) || size(c) > 0 && d.exists(e, e in sets.exploitation)`, `x.exists(y, true)`, `"a" in details`, `details["for"] == 3`, `a.b.c`, `-1`, `[]`, `{}`, ``, `a ? b : c`, `sets.x`, `x.exists(y, y.exists(z, y == z))`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if words := (&speaker{}).condition(text); words == "" {
			t.Errorf("%q has no words", text)
		}
	})
}

// A file that is not a rule has no words, and says so.
func TestWhatIsNoRuleHasNoWords(t *testing.T) {
	if words := (&Rule{Source: "nonsense: ["}).Words(); len(words.Looks) != 1 || !strings.Contains(words.Looks[0], "no words") {
		t.Errorf("it says %v", words)
	}
	if _, err := Load(fstest.MapFS{"x.yaml": {Data: []byte("nonsense: [")}}); err == nil {
		t.Error("and it is loaded")
	}
}
