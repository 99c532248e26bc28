package audit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"sightline/record"
)

// lineOf is a line as a log may hold it.
func lineOf(sequence int64) record.LogLine {
	return record.LogLine{
		Sequence: sequence, At: time.Date(2023, 10, 1, 12, 0, int(sequence), 1000, time.UTC), Tenant: "partnership",
		Actor:    record.Actor{User: "user-1", Role: "social-worker", Agency: "north"},
		Relation: "allocated", Purpose: record.PreparingVisit, Subject: record.Subject{Kind: record.OneChild, ID: "child-1"},
		Act: record.OpenAct, Sight: "C", Outcome: "given",
	}
}

// changes are all the ways in which one line can say something else.
var changes = map[string]func(k *Kept){
	"sequence":     func(k *Kept) { k.Sequence++ },
	"time":         func(k *Kept) { k.At = k.At.Add(time.Microsecond) },
	"tenant":       func(k *Kept) { k.Tenant = "other" },
	"user":         func(k *Kept) { k.Actor.User = "other" },
	"role":         func(k *Kept) { k.Actor.Role = "operator" },
	"agency":       func(k *Kept) { k.Actor.Agency = "south" },
	"relation":     func(k *Kept) { k.Relation = "on-duty" },
	"purpose":      func(k *Kept) { k.Purpose = record.Assurance },
	"subject kind": func(k *Kept) { k.Subject.Kind = record.OnePlace },
	"subject":      func(k *Kept) { k.Subject.ID = "d" },
	"act":          func(k *Kept) { k.Act = record.ListAct },
	"sight":        func(k *Kept) { k.Sight = "C restricted" },
	"outcome":      func(k *Kept) { k.Outcome += "." },
	"change":       func(k *Kept) { k.Change++ },
	"request":      func(k *Kept) { k.Request += "r" },
	"rows":         func(k *Kept) { k.Rows[31]++ },
	"leaf":         func(k *Kept) { k.Leaf[31]++ },
	"a value moved to its neighbour": func(k *Kept) {
		k.Subject.ID, k.Act = k.Subject.ID+string(k.Act[:1]), k.Act[1:]
	},
}

func TestALineThatSaysSomethingElseIsNotTheOneSealed(t *testing.T) {
	for what, change := range changes {
		t.Run(what, func(t *testing.T) {
			k := Seal(lineOf(7), Digest{1})
			if err := k.Check(); err != nil {
				t.Fatal(err)
			}
			change(&k)
			if err := k.Check(); err == nil || !strings.Contains(err.Error(), "log line") {
				t.Errorf("nothing was found: %v", err)
			}
		})
	}
}

// Where the clock hangs is not part of a moment; that it is another moment is.
func TestALineIsTheSameInEveryZone(t *testing.T) {
	line := lineOf(7)
	sealed := Seal(line, Digest{})
	line.At = line.At.In(time.FixedZone("BST", 3600))
	if Seal(line, Digest{}).Leaf != sealed.Leaf {
		t.Error("the same moment in another zone is another line")
	}
}

// What is not text, or very long, is a line too: the log says what was asked, and nothing that is asked can stop it.
func TestALeafIsTheOneOfRFC6962(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := lineOf(rapid.Int64().Draw(t, "sequence"))
		line.Outcome = strings.Repeat(rapid.String().Draw(t, "outcome"), rapid.IntRange(0, 100).Draw(t, "times"))
		line.Request = string(rapid.SliceOf(rapid.Byte()).Draw(t, "request"))
		k := Seal(line, Digest{2})
		if k.Leaf != Digest(tlog.RecordHash(k.appendTo(nil))) {
			t.Fatal("the leaf is not tlog's")
		}
	})
}

func TestCheckingALineAllocatesNothing(t *testing.T) {
	k := Seal(lineOf(7), Digest{1})
	if n := testing.AllocsPerRun(100, func() { _ = k.Check() }); n > 0 {
		t.Errorf("%v allocations for a line", n)
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
func TestTheLeafOfALineIsTheSameForEver(t *testing.T) {
	line := record.LogLine{
		Sequence: 1, At: time.Date(2023, 10, 29, 0, 30, 0, 123456000, time.UTC), Tenant: "partnership",
		Actor: record.Actor{User: "user-1", Role: "operator", Agency: "north"}, Relation: "local-operator", Purpose: record.Receiving,
		Subject: record.Subject{Kind: record.OneSubmission}, Act: record.ReceiveAct, Sight: "C",
		Outcome: "applied 1, unchanged 0, corrected 0, held 0", Change: 4, Request: "request-1",
	}
	const want = "5c2b4413a7a43e1c0e53d9e081738803f63d8cd465e9d954c176ae7aaf703fb8"
	if got := Seal(line, Digest{1}).Leaf.String(); got != want {
		t.Errorf("the leaf is %s, was %s", got, want)
	}
}
