package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/record"
)

// written draws a log as it was written, and gives where it was left.
func written(t *rapid.T) ([]Kept, Head) {
	var lines []Kept
	var head Head
	for i := range rapid.IntRange(2, 12).Draw(t, "lines") {
		line := record.LogLine{
			At: time.Date(2023, 10, 1, 12, i, 0, 1000, time.UTC), Tenant: "partnership", Actor: record.Actor{User: "user", Role: record.Operator},
			Relation: record.LocalOperator, Purpose: record.LearningReview, Subject: record.Subject{Kind: record.OneChild, ID: "c"},
			Act: record.OpenAct, Ceiling: record.ClassC, Outcome: rapid.SampledFrom([]string{"given", "not found"}).Draw(t, "outcome"),
		}
		var rows Digest
		if rapid.Bool().Draw(t, "rows") {
			rows[0] = 1
		}
		kept := Chain(head, line, rows)
		next, err := head.Follow(kept)
		if err != nil {
			t.Fatalf("line %d does not follow: %v", i+1, err)
		}
		lines, head = append(lines, kept), next
	}
	return lines, head
}

// changes are all the ways in which one line can say something else.
var changes = map[string]func(k *Kept){
	"sequence":     func(k *Kept) { k.Sequence++ },
	"time":         func(k *Kept) { k.At = k.At.Add(time.Microsecond) },
	"tenant":       func(k *Kept) { k.Tenant = "other" },
	"user":         func(k *Kept) { k.Actor.User = "other" },
	"role":         func(k *Kept) { k.Actor.Role = "social-worker" },
	"relation":     func(k *Kept) { k.Relation = "allocated" },
	"purpose":      func(k *Kept) { k.Purpose = record.Assurance },
	"subject kind": func(k *Kept) { k.Subject.Kind = record.OnePlace },
	"subject":      func(k *Kept) { k.Subject.ID = "d" },
	"act":          func(k *Kept) { k.Act = record.ListAct },
	"ceiling":      func(k *Kept) { k.Ceiling = record.ClassS },
	"outcome":      func(k *Kept) { k.Outcome += "." },
	"rows":         func(k *Kept) { k.Rows[31]++ },
	"digest":       func(k *Kept) { k.Digest[31]++ },
	"a value moved to its neighbour": func(k *Kept) {
		k.Subject.ID, k.Act = k.Subject.ID+string(k.Act[:1]), k.Act[1:]
	},
}

func TestALogThatNobodyTouchedIsAsItWasLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, left := written(t)
		if err := Verify(lines, left); err != nil {
			t.Fatal(err)
		}
	})
	if err := Verify(nil, Head{}); err != nil {
		t.Errorf("an empty log: %v", err)
	}
}

func TestAChangedLineIsFoundAndNamed(t *testing.T) {
	for what, change := range changes {
		t.Run(what, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				lines, left := written(t)
				at := rapid.IntRange(0, len(lines)-1).Draw(t, "at")
				change(&lines[at])
				isNamed(t, Verify(lines, left), at+1)
			})
		})
	}
}

func TestARemovedLineIsFoundAndNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, left := written(t)
		from := rapid.IntRange(0, len(lines)-1).Draw(t, "from")
		until := rapid.IntRange(from+1, len(lines)).Draw(t, "until")
		isNamed(t, Verify(slices.Delete(lines, from, until), left), from+1)
	})
}

// A line that is taken out, and the rest numbered anew, is found where it was.
func TestARenumberedLogIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, left := written(t)
		at := rapid.IntRange(0, len(lines)-2).Draw(t, "at")
		lines = slices.Delete(lines, at, at+1)
		for i := range lines {
			lines[i].Sequence = int64(i + 1)
		}
		isNamed(t, Verify(lines, left), at+1)
	})
}

func TestSwappedLinesAreFoundAndNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, left := written(t)
		a := rapid.IntRange(0, len(lines)-2).Draw(t, "a")
		b := rapid.IntRange(a+1, len(lines)-1).Draw(t, "b")
		lines[a], lines[b] = lines[b], lines[a]
		isNamed(t, Verify(lines, left), a+1)
	})
}

func TestAnInsertedLineIsFoundAndNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, left := written(t)
		at := rapid.IntRange(0, len(lines)).Draw(t, "at")
		before := Head{}
		if at > 0 {
			before = Head{lines[at-1].Sequence, lines[at-1].Digest}
		}
		extra := Chain(before, lines[0].LogLine, Digest{}) // follows well; what comes after it does not
		lines = slices.Insert(lines, at, extra)
		isNamed(t, Verify(lines, left), at+1)
	})
}

// isNamed fails unless the error names this line as the first that is wrong.
func isNamed(t *rapid.T, err error, line int) {
	t.Helper()
	if err == nil {
		t.Fatalf("line %d: nothing was found", line)
	}
	if want := fmt.Sprintf("log line %d ", line); !strings.HasPrefix(err.Error(), want) {
		t.Fatalf("%v does not begin with %q", err, want)
	}
}

func TestNoTwoListsOfValuesHaveOneDigest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOf(rapid.String()).Draw(t, "a"), rapid.SliceOf(rapid.String()).Draw(t, "b")
		of := func(values []string) Digest {
			d := NewDigester("test")
			d.Text(values...)
			return d.Sum()
		}
		if slices.Equal(a, b) != (of(a) == of(b)) {
			t.Fatalf("%q and %q", a, b)
		}
	})
	one, two := NewDigester("entry"), NewDigester("line")
	if one.Sum() == two.Sum() {
		t.Error("what is digested is not part of the digest")
	}
}

// The form of a line is fixed: logs that were written must be verified for as long as they are kept.
func TestTheDigestOfALineIsTheSameForEver(t *testing.T) {
	line := record.LogLine{
		At: time.Date(2023, 10, 29, 0, 30, 0, 123456000, time.UTC), Tenant: "partnership", Actor: record.Actor{User: "user-1", Role: record.Operator},
		Relation: record.LocalOperator, Purpose: record.Receiving, Subject: record.Subject{Kind: record.OneSubmission}, Act: record.ReceiveAct,
		Ceiling: record.ClassC, Outcome: "applied 1, unchanged 0, corrected 0, held 0",
	}
	const want = "72a7b408c6ce18242f38b77131cf16e9d2fa9adec9d1d196012400609451d9c9"
	if got := Chain(Head{}, line, Digest{1}).Digest.String(); got != want {
		t.Errorf("the digest is %s, was %s", got, want)
	}
}
