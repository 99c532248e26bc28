package pathway

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/chronology"
	"sightline/record"
)

// someAnswers draws answers to questions of a proposal.
func someAnswers(t *rapid.T, name string) Answers {
	a := Answers{}
	for _, q := range []string{"stays", "child.view", "factors.0.what", "factors.0.evidence", "factors.3.what", "triggers.0.sign", "spoken.12.role", "history", "police.when"} {
		for range rapid.IntRange(0, 2).Draw(t, name+q) {
			a[q] = append(a[q], rapid.SampledFrom([]string{"yes", "a=b", "two\nlines", "=", "police/E1", "über"}).Draw(t, name+q+" value"))
		}
	}
	return a
}

func itemOf(a Answers) *chronology.Item {
	return &chronology.Item{Entry: record.Entry{Details: record.Details{givenDetail(a)}}}
}

// What was given for a proposal is read as it was given, but for what only whoever answers can say for themselves.
func TestWhatWasGivenIsReadAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someAnswers(t, "")
		got := readGiven(itemOf(a))
		for name := range a {
			own := slices.Contains(onesOwn, name)
			if own && len(got[name]) > 0 || !own && !slices.Equal(got[name], a[name]) {
				t.Fatalf("%s: %q was given, %q is read", name, a[name], got[name])
			}
		}
	})
}

// What is added stands beside what was there: no row is ever written over, and of other questions the last answer counts.
func TestWhatIsAddedWritesNoRowOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, added := someAnswers(t, "before "), someAnswers(t, "added ")
		all := merged(before, added)
		for _, many := range manyOf {
			if got, want := len(rowsOf(all, many)), len(rowsOf(before, many))+len(rowsOf(added, many)); got != want {
				t.Fatalf("%s has %d rows, want %d", many, got, want)
			}
		}
		for name, values := range before {
			if strings.Contains(name, ".0.") && !slices.Equal(all[name], values) {
				t.Fatalf("%s was written over", name)
			}
		}
		for _, name := range []string{"stays", "child.view"} {
			if len(added[name]) > 0 && !slices.Equal(all[name], added[name]) {
				t.Fatalf("%s is %q", name, all[name])
			}
		}
	})
}

func FuzzReadGiven(f *testing.F) {
	f.Add("factors.0.what=College", "triggers.99999999999999999999.sign=x")
	f.Add("=", "factors.-1.what=y")
	f.Add("factors.0.=", ".0.x=1")
	f.Fuzz(func(t *testing.T, one, two string) {
		it := &chronology.Item{Entry: record.Entry{Details: record.Details{{Key: "given", Values: []string{one, two}}}}}
		a := readGiven(it)
		for _, many := range manyOf {
			for _, row := range rowsOf(merged(a, a), many) {
				if !strings.HasPrefix(row, many+".") {
					t.Fatalf("a row is named %q", row)
				}
			}
		}
	})
}
