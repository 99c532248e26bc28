package language

import (
	"os"
	"testing"

	"github.com/goccy/go-yaml"
)

// every wording of the table of terms is found.
func TestEveryWordingOfTheTableIsFound(t *testing.T) {
	c := checker(t)
	text, err := os.ReadFile("testdata/reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Number int    `yaml:"number"`
		Say    string `yaml:"say"`
	}
	if err := yaml.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 66 {
		t.Fatalf("%d wordings, want the 66 of the table", len(all))
	}
	for _, one := range all {
		if len(blaming(c.Check(one.Say, Staff))) == 0 {
			t.Errorf("%d: nothing found in %q", one.Number, one.Say)
		}
	}
}
