package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sightline/record"
)

// ProofFile answers "who has looked at this child, and why?" for somebody who has nothing but this file and our public key: the lines of
// the log about one child, and for each the proof that it stood in the log when a checkpoint was signed.
//
// It shows that every line in it is in the log as it was written. It cannot show that no other line of the log is about the child: that
// is what Verifier is for. It holds opaque ids only.
type ProofFile struct {
	What       string           `json:"what"` // proofForm
	Tenant     record.TenantID  `json:"tenant"`
	Child      []record.ChildID `json:"child"`      // the ids the child has had here
	Checkpoint string           `json:"checkpoint"` // the signed text
	PublicKey  string           `json:"public_key"` // what it was signed with; trust the copy you were given by hand, not this one
	Lines      []ProvedLine     `json:"lines"`
}

const proofForm = "sightline proof 1"

// ProvedLine is a line of the log with its proof.
type ProvedLine struct {
	Line  writtenLine `json:"line"`
	Rows  string      `json:"rows"`  // digest of what was written under it, in hexadecimal; "" for a reading
	Proof []string    `json:"proof"` // hashes in hexadecimal, from the line's own neighbour up
}

// LogLine gives the line itself.
func (p *ProvedLine) LogLine() record.LogLine { return p.Line.line() }

// writtenLine is a line of the log as JSON.
type writtenLine struct {
	Line        int64              `json:"line"`
	At          time.Time          `json:"at"`
	Tenant      record.TenantID    `json:"tenant"`
	User        string             `json:"user"`
	Role        record.Role        `json:"role"`
	Agency      record.AgencyCode  `json:"agency"`
	Relation    record.Relation    `json:"relation"`
	Purpose     record.Purpose     `json:"purpose"`
	SubjectKind record.SubjectKind `json:"subject_kind"`
	Subject     string             `json:"subject"`
	Act         record.Act         `json:"act"`
	Sight       string             `json:"sight"`
	Outcome     string             `json:"outcome"`
	Change      int64              `json:"change"`
	Request     string             `json:"request"`
}

func writtenAs(l record.LogLine) writtenLine {
	return writtenLine{
		l.Sequence, l.At.UTC(), l.Tenant, l.Actor.User, l.Actor.Role, l.Actor.Agency, l.Relation, l.Purpose, l.Subject.Kind, l.Subject.ID,
		l.Act, l.Sight, l.Outcome, l.Change, l.Request,
	}
}

func (w *writtenLine) line() record.LogLine {
	return record.LogLine{
		Sequence: w.Line, At: w.At.UTC(), Tenant: w.Tenant, Actor: record.Actor{User: w.User, Role: w.Role, Agency: w.Agency}, Relation: w.Relation,
		Purpose: w.Purpose, Subject: record.Subject{Kind: w.SubjectKind, ID: w.Subject}, Act: w.Act, Sight: w.Sight, Outcome: w.Outcome,
		Change: w.Change, Request: w.Request,
	}
}

// Prove makes the file: of these lines, oldest first, against what a checkpoint signed. Lines after the checkpoint are record.NotYet: sign
// another first. f says everything but the lines. What was made is read and verified as its reader will, so that a store that lost
// something never gives a file that proves nothing.
func Prove(ctx context.Context, f ProofFile, lines []Kept, nodes Nodes) (ProofFile, error) {
	keys, err := KeysOf(f.PublicKey)
	if err != nil {
		return ProofFile{}, err
	}
	c, err := OpenCheckpoint(f.Checkpoint, keys)
	if err != nil {
		return ProofFile{}, err
	}
	f.What, f.Lines = proofForm, []ProvedLine{}
	r := newReader(ctx, c.Size, nodes)
	for i := range lines {
		k := &lines[i]
		if k.Sequence > c.Size {
			return ProofFile{}, fmt.Errorf("%w: log line %d was written after the checkpoint over %d lines was signed", record.NotYet, k.Sequence, c.Size)
		}
		proof, err := r.proveLine(k.Sequence)
		if err != nil {
			return ProofFile{}, err
		}
		f.Lines = append(f.Lines, ProvedLine{writtenAs(k.LogLine), hexOf(k.Rows), proof.hex()})
	}
	text, err := f.Bytes()
	if err != nil {
		return ProofFile{}, err
	}
	if f, err = ReadProof(text); err != nil {
		return ProofFile{}, err
	}
	return f, f.Verify(f.PublicKey)
}

// Bytes gives the file as it is sent.
func (f *ProofFile) Bytes() ([]byte, error) {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	w.SetIndent("", "  ")
	if err := w.Encode(f); err != nil {
		return nil, fmt.Errorf("writing a proof: %w", err)
	}
	return b.Bytes(), nil
}

// ReadProof reads what Bytes gave. White space may have changed on the way; anything else is refused, so that no two programs can
// read two things in one file.
func ReadProof(text []byte) (ProofFile, error) {
	refused := fmt.Errorf("%w: this is not a proof file as it was written; ask for it again, and keep it as it is", record.Invalid)
	var f ProofFile
	if err := json.Unmarshal(text, &f); err != nil {
		return ProofFile{}, refused
	}
	again, err := f.Bytes()
	if err != nil {
		return ProofFile{}, refused
	}
	var want, got bytes.Buffer
	if json.Compact(&want, text) != nil || json.Compact(&got, again) != nil || !bytes.Equal(bytes.TrimSpace(want.Bytes()), bytes.TrimSpace(got.Bytes())) {
		return ProofFile{}, refused
	}
	if f.What != proofForm {
		return ProofFile{}, fmt.Errorf("%w: this program reads a proof that says it is a %q", record.Invalid, proofForm)
	}
	return f, nil
}

// Verify checks everything in the file without anything else, and says what is first found wrong. trusted is the public key as it was
// given to you by hand.
func (f *ProofFile) Verify(trusted string) error {
	if f.PublicKey != trusted {
		return fmt.Errorf("%w: the proof names another public key than the one you trust", record.Invalid)
	}
	keys, err := KeysOf(trusted)
	if err != nil {
		return err
	}
	c, err := OpenCheckpoint(f.Checkpoint, keys)
	if err != nil {
		return err
	}
	if c.Origin != OriginOf(f.Tenant) {
		return fmt.Errorf("%w: the checkpoint is of %s and not of %s", record.Invalid, c.Origin, OriginOf(f.Tenant))
	}
	before := int64(0)
	for i := range f.Lines {
		one := &f.Lines[i]
		if one.Line.Line <= before {
			return fmt.Errorf("%w: log line %d comes after line %d", record.Invalid, one.Line.Line, before)
		}
		before = one.Line.Line
		if err := f.verify(one, c.Tree); err != nil {
			return fmt.Errorf("%w: %w", record.Invalid, err)
		}
	}
	return nil
}

// verify checks one line: that it is about this child, and that it is the one in the signed log.
func (f *ProofFile) verify(one *ProvedLine, tree Tree) error {
	number := one.Line.Line
	if one.Line.Tenant != f.Tenant || one.Line.SubjectKind != record.OneChild || !slices.Contains(f.Child, record.ChildID(one.Line.Subject)) {
		return fmt.Errorf("log line %d is not about this child", number)
	}
	rows, _ := digestFrom(one.Rows)
	if one.Rows != hexOf(rows) {
		return fmt.Errorf("log line %d: what was written under it has no digest", number)
	}
	var proof Proof
	for _, text := range one.Proof {
		hash, ok := digestFrom(text)
		if !ok {
			return fmt.Errorf("log line %d: its proof is not a list of hashes", number)
		}
		proof = append(proof, hash)
	}
	sealed := Seal(one.LogLine(), rows)
	return tree.CheckLine(number, sealed.Leaf, proof)
}

func hexOf(d Digest) string {
	if d == (Digest{}) {
		return ""
	}
	return d.String()
}

func (p Proof) hex() []string {
	texts := []string{}
	for _, d := range p {
		texts = append(texts, d.String())
	}
	return texts
}

// digestFrom reads a digest in hexadecimal, in its one form.
func digestFrom(text string) (d Digest, ok bool) {
	if len(text) != 2*len(d) {
		return d, false
	}
	_, err := hex.Decode(d[:], []byte(text))
	return d, err == nil && d.String() == text
}
