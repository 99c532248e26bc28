package casework_test

import (
	"errors"
	"strings"
	"testing"

	"sightline/casework"
	"sightline/pathway"
	"sightline/record"
)

// How long a child who left is watched, and how long whoever watches sees the record, stand in two files and agree; a partnership that gives more time
// than whoever watches has is refused when it is read, and one that gives less is not.
func TestNobodyWatchesLongerThanTheySee(t *testing.T) {
	if err := casework.CheckLocal(pathway.Default()); err != nil {
		t.Error(err)
	}
	for lasts, refused := range map[string]bool{"6 months": false, "5 months": false, "26 weeks": false, "7 months": true, "200 days": true, "1 year": true} {
		of, err := pathway.Load("ours.yaml", []byte("times:\n  watch: {lasts: "+lasts+", for: Keep looking after a child has left, source: our protocol}\n"))
		if err != nil {
			t.Fatal(err)
		}
		err = casework.CheckLocal(of)
		if refused != errors.Is(err, record.Invalid) || !refused && err != nil {
			t.Errorf("%s: %v", lasts, err)
		}
		if refused && !strings.Contains(err.Error(), "which is 6 months; say that, or less") {
			t.Errorf("%s: it says %v", lasts, err)
		}
	}
}
