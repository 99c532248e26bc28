package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"sightline/record"
)

// Kept is a line as the log keeps it: with a digest of the rows written under it, and the leaf that stands for both in the tree.
type Kept struct {
	record.LogLine

	Rows Digest // of what was written under this line; zero for a reading
	Leaf Digest // of the line and of Rows
}

// Seal gives a line, which has its number already, as the log keeps it.
func Seal(line record.LogLine, rows Digest) Kept {
	k := Kept{LogLine: line, Rows: rows}
	k.Leaf = k.leaf()
	return k
}

// Check says when a line is not the one that was sealed.
func (k *Kept) Check() error {
	if k.Leaf != k.leaf() {
		return fmt.Errorf("log line %d is not what was written", k.Sequence)
	}
	return nil
}

// leaf is what RFC 6962 makes of the line's canonical form. Most lines fit the array, and then nothing is allocated.
func (k *Kept) leaf() Digest {
	var space [512]byte
	return sha256.Sum256(k.appendTo(append(space[:0], leafPrefix)))
}

// leafPrefix is what RFC 6962 sets before a leaf, so that no leaf is taken for a node.
const leafPrefix = 0x00

// form says which canonical form a line has. A later one has another name: lines that were written are verified for as long as they are kept.
const form = "sightline log line 2"

// appendTo adds the canonical form: every value with its length before it, so that no two lines look alike.
func (k *Kept) appendTo(to []byte) []byte {
	to = appendText(to, form)
	to = binary.AppendVarint(to, k.Sequence)
	to = binary.AppendVarint(to, k.At.Unix())
	to = binary.AppendVarint(to, int64(k.At.Nanosecond()))
	to = appendText(to, string(k.Tenant))
	to = appendText(to, k.Actor.User)
	to = appendText(to, string(k.Actor.Role))
	to = appendText(to, string(k.Actor.Agency))
	to = appendText(to, string(k.Relation))
	to = appendText(to, string(k.Purpose))
	to = appendText(to, string(k.Subject.Kind))
	to = appendText(to, k.Subject.ID)
	to = appendText(to, string(k.Act))
	to = appendText(to, k.Sight)
	to = appendText(to, k.Outcome)
	to = binary.AppendVarint(to, k.Change)
	to = appendText(to, k.Request)
	return append(to, k.Rows[:]...)
}

func appendText(to []byte, value string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(value))), value...)
}
