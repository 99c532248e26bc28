package wordcheck

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// wordings may stand in no text of ours, also where they stand alone, as in a heading or a label, and nobody is named.
var wordings = []string{
	"puts himself at greater risk", "placing themselves at risk", "hard to reach", "hard-to-reach", "failed to engage", "refuses to cooperate",
	"refusing to comply", "unable to engage", "non-engagement", "lack of engagement", "poor engagement", "non compliance", "won't engage",
	"does not engage", "did not engage", "disengaged", "disengagement", "un-cooperative", "uncooperative", "absconds", "absconded",
	"absconding", "absconder", "keeps going missing", "persistently missing", "serial misper", "lifestyle choice", "life-style choices",
	"attention seeking", "attention-seeker", "manipulative", "promiscuous", "promiscuity", "chose to offend", "choosing to run away",
	"chosen to associate with them", "risky choices", "poor decisions", "bad choice", "risk taking behaviour", "risk-taking behaviours",
	"streetwise", "street-wise", "mature for her age", "older than his years", "trouble-maker", "troublemakers", "problem child",
	"problem children", "bad influence", "drug runner", "drugs dealer", "drug mule", "county lines runner", "gang member", "money mule",
	"habitual knife carrier", "hangs around with", "hung out with", "went back to her abusers", "going back to his exploiters",
	"consented to the exploitation", "agreed to be exploited", "knows what he is doing", "knew what she was doing", "nothing more we can do",
	"nothing more can be done", "brought it on himself", "bring this on themselves",
}

// what we never write is found wherever it stands, with and without a child in its sentence.
func TestWhatWeNeverWriteIsFoundWhereverItStands(t *testing.T) {
	c := checker(t)
	for _, words := range wordings {
		tree := fstest.MapFS{
			"docs/alone.md":    {Data: []byte(words + "\n")},
			"docs/sentence.md": {Data: []byte("The child " + words + ".\n")},
		}
		found, err := Scan(tree, c)
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]bool{}
		for _, f := range found {
			in[f.File] = true
		}
		for file := range tree {
			if !in[file] {
				t.Errorf("%s: %q is not found", file, words)
			}
		}
	}
}

// names of code are words of ours.
func TestNamesOfCodeBlameNobody(t *testing.T) {
	for name, red := range map[string]bool{
		"AbsconderList": true, "listAbsconders": true, "hard_to_reach": true, "refusesToEngage": true, "PromiscuousMode": true, "HTTPGangMember": true,
		"missingChildren": false, "engaged": false, "ChildSeen": false, "Refused": false, "noSuchThing": false, "JSON": false,
	} {
		tree := fstest.MapFS{"web/a.go": {Data: []byte("package web\n\nvar " + name + " = 1\n")}}
		found, err := Scan(tree, checker(t))
		if err != nil {
			t.Fatal(err)
		}
		if (len(found) == 1) != red {
			t.Errorf("%s: found %v", name, found)
		}
	}
}

// An excuse is of a sentence that stands somewhere: what no longer stands needs none.
func TestEveryExcuseIsOfASentenceThatStands(t *testing.T) {
	var ours strings.Builder
	if err := each(os.DirFS("../.."), func(_ string, p passage) { ours.WriteString(p.text + "\n\n") }); err != nil {
		t.Fatal(err)
	}
	for _, e := range excuses {
		if !e.pattern().MatchString(ours.String()) || e.why == "" {
			t.Errorf("%q stands nowhere, or does not say why it is excused: delete it from the list", e.sentence)
		}
	}
}
