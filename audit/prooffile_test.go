package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sightline/record"
)

// proved is a log of 600 lines, of which 550 were signed, and the proof file of one child in it.
func proved(t rapid.TB) (log *kept, tree *memory, file ProofFile) {
	t.Helper()
	log, tree = written(t, 600), &memory{}
	for i := range log.lines {
		tree.append(log.lines[i].Leaf)
	}
	private, public, _ := keys(t)
	asked := ProofFile{
		Tenant: "partnership", Child: []record.ChildID{"child-3", "child-5"}, PublicKey: public,
		Checkpoint: signed(t, private, tree.at(550), noon),
	}
	file, err := Prove(context.Background(), asked, log.about(550, "child-3", "child-5"), tree)
	if err != nil {
		t.Fatal(err)
	}
	return log, tree, file
}

// about gives the lines about a child, up to a line.
func (k *kept) about(until int, children ...string) []Kept {
	var lines []Kept
	for _, line := range k.lines[:until] {
		if slices.Contains(children, line.Subject.ID) {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestAnybodyCanSeeWhoHasLookedAtThisChild(t *testing.T) {
	log, _, file := proved(t)
	text, err := file.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadProof(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := back.Verify(file.PublicKey); err != nil {
		t.Fatal(err)
	}
	var want, got []record.LogLine
	for _, line := range log.about(550, "child-3", "child-5") {
		want = append(want, line.LogLine)
	}
	for i := range back.Lines {
		got = append(got, back.Lines[i].LogLine())
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 100 {
		t.Errorf("%d lines (-want +got):\n%s", len(want), diff)
	}
}

// A proof may pass through a program that sets white space anew. Whatever else is changed, at any place, is found.
func TestAChangedProofProvesNothing(t *testing.T) {
	_, _, file := proved(t)
	file.Lines = file.Lines[:3]
	text, err := file.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	if back, err := ReadProof(compact.Bytes()); err != nil || back.Verify(file.PublicKey) != nil {
		t.Fatalf("without white space the proof is refused: %v", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		changed := bytes.Clone(compact.Bytes())
		at := rapid.IntRange(0, len(changed)-1).Draw(t, "at")
		changed[at] ^= rapid.ByteRange(1, 255).Draw(t, "bits")
		back, err := ReadProof(changed)
		if err == nil {
			err = back.Verify(file.PublicKey)
		}
		if err == nil {
			t.Fatalf("byte %d was changed and nothing is found", at)
		}
		if !errors.Is(err, record.Invalid) {
			t.Fatal(err)
		}
	})
}

func TestTheFirstThingWrongIsNamed(t *testing.T) {
	_, _, good := proved(t)
	_, stranger, _ := keys(t)
	for what, c := range map[string]struct {
		change func(f *ProofFile)
		says   string
	}{
		"another key":               {func(f *ProofFile) { f.PublicKey = stranger }, "another public key than the one you trust"},
		"another tenant":            {func(f *ProofFile) { f.Tenant = "elsewhere" }, "the checkpoint is of sightline/partnership and not of sightline/elsewhere"},
		"a changed checkpoint":      {func(f *ProofFile) { f.Checkpoint = strings.Replace(f.Checkpoint, "550", "551", 1) }, "not what was signed"},
		"no checkpoint":             {func(f *ProofFile) { f.Checkpoint = "" }, "not a signed checkpoint"},
		"another user":              {func(f *ProofFile) { f.Lines[2].Line.User = "nobody" }, "log line 15 is not shown to be in the log of 550 lines"},
		"another number":            {func(f *ProofFile) { f.Lines[2].Line.Line++ }, "log line 16 is not shown"},
		"a line that was not there": {func(f *ProofFile) { f.Lines[2].Line.Line = 551 }, "log line 551 is not in a log of 550 lines"},
		"another child's line":      {func(f *ProofFile) { f.Child = []record.ChildID{"child-3"} }, "log line 6 is not about this child"},
		"not about a child":         {func(f *ProofFile) { f.Lines[0].Line.SubjectKind = record.OnePlace }, "log line 4 is not about this child"},
		"a line twice":              {func(f *ProofFile) { f.Lines[1] = f.Lines[0] }, "log line 4 comes after line 4"},
		"rows that are none":        {func(f *ProofFile) { f.Lines[0].Rows = strings.Repeat("0", 64) }, "log line 4: what was written under it has no digest"},
		"a proof in capitals":       {func(f *ProofFile) { f.Lines[0].Proof[0] = strings.ToUpper(f.Lines[0].Proof[0]) }, "log line 4: its proof is not a list of hashes"},
		"half a proof":              {func(f *ProofFile) { f.Lines[0].Proof = f.Lines[0].Proof[1:] }, "log line 4 is not shown"},
	} {
		text, err := good.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		f, err := ReadProof(text)
		if err != nil {
			t.Fatal(err)
		}
		c.change(&f)
		if err := f.Verify(good.PublicKey); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", what, err, c.says)
		}
	}
}

func TestNoProofIsMadeThatWouldProveNothing(t *testing.T) {
	log, tree, file := proved(t)
	if _, err := Prove(t.Context(), file, log.about(600, "child-3"), tree); !errors.Is(err, record.NotYet) || !strings.Contains(err.Error(), "log line 554 ") {
		t.Errorf("a line after the checkpoint: %v", err)
	}
	edited := slices.Clone(log.about(550, "child-3"))
	edited[1].Outcome = "given?"
	if _, err := Prove(t.Context(), file, edited, tree); !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), "log line 15 ") {
		t.Errorf("a line that was changed: %v", err)
	}
	garbled := slices.Clone(log.about(550, "child-3"))
	garbled[1].Outcome = "\xff"
	if _, err := Prove(t.Context(), file, garbled, tree); !errors.Is(err, record.Invalid) {
		t.Errorf("a line that is not text: %v", err)
	}
	tree.leaves = tree.leaves[:100]
	if _, err := Prove(t.Context(), file, log.about(550, "child-3"), tree); err == nil {
		t.Error("a store that lost leaves gives a proof")
	}
	if f, err := Prove(t.Context(), file, nil, tree); err != nil || len(f.Lines) != 0 {
		t.Errorf("nobody has looked: %v", err)
	}
}

// Two programs must not read two things in one file.
func TestAProofHasOneReading(t *testing.T) {
	_, _, file := proved(t)
	file.Lines = file.Lines[:1]
	made, err := file.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	good := string(made)
	for what, text := range map[string]string{
		"nothing":         "",
		"another thing":   "{}",
		"a later form":    strings.Replace(good, proofForm, "sightline proof 2", 1),
		"two values":      good + good,
		"a name twice":    strings.Replace(good, `"tenant"`, `"tenant": "elsewhere", "tenant"`, 1),
		"an unknown name": strings.Replace(good, `"tenant"`, `"note": "", "tenant"`, 1),
		"another case":    strings.Replace(good, `"tenant"`, `"Tenant"`, 1),
		"a name left out": strings.Replace(good, `"rows"`, `"wors"`, 1),
	} {
		if text == good {
			t.Fatalf("%s: nothing was changed", what)
		}
		if _, err := ReadProof([]byte(text)); !errors.Is(err, record.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzReadProof(f *testing.F) {
	_, _, file := proved(f)
	file.Lines = file.Lines[:2]
	text, err := file.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"lines":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		back, err := ReadProof(text)
		if err != nil {
			return
		}
		again, err := back.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := ReadProof(again); err != nil || cmp.Diff(back, twice) != "" {
			t.Errorf("read again it is another: %v", err)
		}
		if back.Verify(file.PublicKey) != nil {
			return
		}
		for i := range back.Lines {
			if !slices.ContainsFunc(file.Lines, func(p ProvedLine) bool { return cmp.Equal(p, back.Lines[i]) }) {
				t.Errorf("a line was proved that is not in the log: %+v", back.Lines[i])
			}
		}
	})
}
