package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"time"

	"sightline/record"
)

// Digest is the SHA-256 of something written down in its one canonical form. The zero Digest stands for nothing at all.
type Digest [sha256.Size]byte

// String gives the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Kept is a line as the log keeps it: with a digest of the rows written under it, and one that ties it to every line before it.
type Kept struct {
	record.LogLine

	Rows   Digest // of what was written under this line; zero for a reading
	Digest Digest // of the line, of Rows and of the digest before
}

// Head is where a log ends: how many lines there are, and the digest of the last. The zero Head is an empty log.
type Head struct {
	Sequence int64
	Digest   Digest
}

// Chain gives the line that follows a head. It numbers the line and leaves everything else as it is.
//
// A tree of digests may take the place of this chain; what a line covers stays the same.
func Chain(head Head, line record.LogLine, rows Digest) Kept {
	line.Sequence = head.Sequence + 1
	kept := Kept{LogLine: line, Rows: rows}
	kept.Digest = kept.follow(head.Digest)
	return kept
}

// Follow gives the head after a line, or an error that names the line when it is not the one that was written there.
func (h Head) Follow(next Kept) (Head, error) {
	switch {
	case next.Sequence > h.Sequence+1:
		return h, fmt.Errorf("log line %d is missing", h.Sequence+1)
	case next.Sequence <= h.Sequence:
		return h, fmt.Errorf("log line %d comes after line %d", next.Sequence, h.Sequence)
	case next.Digest != next.follow(h.Digest):
		return h, fmt.Errorf("log line %d is not what was written", next.Sequence)
	}
	return Head{next.Sequence, next.Digest}, nil
}

// End says whether a log that was followed to h ends where it was left. What is missing at the end shows only here.
func (h Head) End(left Head) error {
	switch {
	case h.Sequence < left.Sequence:
		return fmt.Errorf("log line %d is missing", h.Sequence+1)
	case h != left:
		return fmt.Errorf("log line %d is not where the log was left", h.Sequence)
	}
	return nil
}

// Verify reads a log from its first line and names the first that was changed, removed, put elsewhere or put in. end is where the
// log was left.
func Verify(lines []Kept, end Head) error {
	var head Head
	for _, line := range lines {
		var err error
		if head, err = head.Follow(line); err != nil {
			return err
		}
	}
	return head.End(end)
}

func (k *Kept) follow(before Digest) Digest {
	w := NewDigester("log line 1")
	w.Bytes(before[:])
	w.Number(k.Sequence)
	w.Text(
		k.At.UTC().Format(time.RFC3339Nano), string(k.Tenant), k.Actor.User, string(k.Actor.Role), string(k.Relation), string(k.Purpose),
		string(k.Subject.Kind), k.Subject.ID, string(k.Act), string(k.Ceiling), k.Outcome,
	)
	w.Bytes(k.Rows[:])
	return w.Sum()
}

// Digester takes the digest of several values. Each is written with its length, so that no two lists of values look alike.
type Digester struct {
	to      hash.Hash
	pending []byte // written, and not yet digested: a hash is faster with more at once
}

// NewDigester starts a digest. What is digested is part of it: a line never has the digest of an entry.
func NewDigester(what string) *Digester {
	d := &Digester{to: sha256.New(), pending: make([]byte, 0, pendingSize)}
	d.Text("sightline " + what)
	return d
}

const pendingSize = 1024

// Text adds values.
func (d *Digester) Text(values ...string) {
	for _, v := range values {
		d.Number(int64(len(v)))
		d.pending = append(d.pending, v...)
	}
}

// Bytes adds a value.
func (d *Digester) Bytes(value []byte) {
	d.Number(int64(len(value)))
	d.pending = append(d.pending, value...)
}

// Number adds a whole number.
func (d *Digester) Number(n int64) {
	if len(d.pending) > pendingSize/2 {
		d.flush()
	}
	d.pending = binary.BigEndian.AppendUint64(d.pending, uint64(n)) //nolint:gosec // the bits are what is written
}

func (d *Digester) flush() {
	_, _ = d.to.Write(d.pending) // a hash never fails
	d.pending = d.pending[:0]
}

// Sum gives the digest of what was added so far.
func (d *Digester) Sum() (sum Digest) {
	d.flush()
	d.to.Sum(sum[:0])
	return sum
}
