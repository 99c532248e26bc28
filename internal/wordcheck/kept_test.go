package wordcheck

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"

	"sightline/language"
)

// had we written what agencies write of a child, most of it would go red: a finding is left aside only where no child is spoken of.
func TestMostOfWhatAgenciesWriteWouldGoRedInOurVoice(t *testing.T) {
	c := checker(t)
	names, err := filepath.Glob("../../language/testdata/labelled/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	found, red := 0, 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var sentences []struct {
			Say string `yaml:"say"`
		}
		if err := yaml.Unmarshal(text, &sentences); err != nil {
			t.Fatal(err)
		}
		for _, one := range sentences {
			all, counts := c.Check(one.Say, language.Staff), false
			blames := false
			for _, f := range all {
				blames = blames || !f.Term.Advice
				counts = counts || !f.Term.Advice && ofChild(one.Say, f)
			}
			if blames {
				found++
			}
			if counts {
				red++
			}
			if blames && !counts && os.Getenv("SHOW") != "" {
				t.Log(one.Say)
			}
		}
	}
	t.Logf("of %d sentences that blame, %d would go red", found, red)
	if red*100 < found*50 {
		t.Errorf("only %d of %d", red, found)
	}
}
