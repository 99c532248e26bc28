package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// Digest is the SHA-256 of something written down in its one canonical form. The zero Digest stands for nothing at all.
type Digest [sha256.Size]byte

// String gives the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Digester takes the digest of several values. Each is written with its length, so that no two lists of values look alike.
type Digester struct {
	to      hash.Hash
	pending []byte // written, and not yet digested: a hash is faster with more at once
}

// NewDigester starts a digest. What is digested is part of it: a submission never has the digest of an entry.
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
